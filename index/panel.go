package index

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"sync"

	"gongbao/index/panel"
	"gongbao/index/region"
	"gongbao/index/report"
)

// Scope says which reports and sections a panel counts.
type Scope string

// The scopes.
const (
	// ScopeFull takes the whole reports, of near-duplicates the fullest, without their notes (名词解释), unless those are asked for.
	ScopeFull Scope = "full"
	// ScopeAll takes everything: a single term is counted as often as a search has occurrences of it.
	ScopeAll Scope = "all"
)

// Scopes lists every scope.
var Scopes = []Scope{ScopeFull, ScopeAll}

// PanelRequest asks how often terms stand in reports.
type PanelRequest struct {
	Dictionary *panel.Dictionary
	Rule       panel.Rule // empty stands for panel.Longest
	Scope      Scope      // empty stands for ScopeFull
	Filter     Filter
	// By groups the reports; a row a report without any. Reports of different kinds are in different rows even so, unless MergeKinds is
	// set, and with GroupRegion those of different levels, since a township has the code of its county. A report is counted for its own
	// place in GroupRegion, and in GroupProvince for the province that it is in.
	By         []Grouping
	MergeKinds bool
	// Script counts as the usual script does: see script. The rule then says nothing.
	Script bool
	// Repeated are the near-duplicates of fuller reports, by ID: those that ScopeFull leaves out. It must not be changed.
	Repeated map[string]bool
	// Progress, if given, is called with the number of reports counted, of all; by several goroutines, but one at a time.
	Progress func(done, total int)
}

// PanelHead is what a panel is of.
type PanelHead struct {
	// Snapshot is a hash of the reports of the index, with their corrections. It changes where one does, and is the same in every index
	// of the same reports.
	Snapshot string
	Words    string // the version of the words that tokens are counted by: see analyzer.Words.Version
	Reports  int    // that are counted
}

// Panel counts terms in one state of the index: begin gets what the rows are of, then each every row, in the order of its place, year and
// kind, what is not known last. A report that has none of the terms has a row of zeros, and one that has none of the sections that the
// filter admits has no row. An error of begin or each ends it and is returned; what is wrong with the request is a *FilterError or a
// *panel.Error. The state is kept until then, so that they should not wait for long.
func (e *Engine) Panel(ctx context.Context, r PanelRequest, begin func(PanelHead) error, each func(panel.Row) error) error {
	filter, err := r.Filter.compile()
	if err != nil {
		return err
	}
	s, done, err := e.use()
	if err != nil {
		return err
	}
	defer done()
	c := &panelCount{snapshot: s, request: r, filter: filter}
	if err := c.prepare(e); err != nil {
		return err
	}
	c.admit()
	if err := begin(PanelHead{Snapshot: s.fingerprint(), Words: e.jieba.Version(), Reports: len(c.reports)}); err != nil {
		return err
	}
	return c.rows(ctx, each)
}

// panelCount is a panel at work.
type panelCount struct {
	snapshot *snapshot
	request  PanelRequest
	filter   compiled
	script   *script // nil where the rule counts
	admits   []bool  // sections, by the index of their role in report.Roles
	title    bool    // whether titles count
	by       []Grouping
	reports  []panelReport // those counted, in the order of the rows

	counting sync.Mutex
	counted  int // reports, so far
}

// panelReport is a report and its values in the groupings.
type panelReport struct {
	number int32 // index in snapshot.reports
	values []string
}

// prepare completes the request.
func (c *panelCount) prepare(e *Engine) (err error) {
	r := &c.request
	r.Rule, r.Scope = cmp.Or(r.Rule, panel.Longest), cmp.Or(r.Scope, ScopeFull)
	if r.Script {
		if c.script, err = newScript(e, r.Dictionary); err != nil {
			return err
		}
	}
	c.by = slices.Clone(r.By)
	if len(c.by) == 0 {
		c.by = []Grouping{GroupRegion, GroupYear}
	}
	if slices.Contains(c.by, GroupRegion) && !slices.Contains(c.by, GroupLevel) {
		c.by = append(c.by, GroupLevel)
	}
	if (!r.MergeKinds || len(r.By) == 0) && !slices.Contains(c.by, GroupKind) {
		c.by = append(c.by, GroupKind)
	}
	return nil
}

// admit finds what is counted.
func (c *panelCount) admit() {
	sections := c.filter[sectionFacet]
	c.title = sections.empty()
	c.admits = make([]bool, len(report.Roles))
	for i, role := range report.Roles {
		asked := role != report.Notes || c.request.Scope == ScopeAll || sections.selected(string(role))
		c.admits[i] = asked && sections.admits(string(role))
	}
	for i := range c.snapshot.reports {
		if r := &c.snapshot.reports[i]; c.admitsReport(r) {
			values := make([]string, len(c.by))
			for k, g := range c.by {
				values[k] = r.group(g)
			}
			c.reports = append(c.reports, panelReport{int32(i), values})
		}
	}
	slices.SortFunc(c.reports, func(a, b panelReport) int {
		return cmp.Or(slices.CompareFunc(a.values, b.values, noneLast),
			cmp.Compare(c.snapshot.reports[a.number].id, c.snapshot.reports[b.number].id))
	})
}

func (c *panelCount) admitsReport(r *reportEntry) bool {
	if c.request.Scope == ScopeFull && (r.complete != completeness[report.Full] || c.request.Repeated[r.id]) {
		return false
	}
	return len(c.filter.failing(r)) == 0 && slices.ContainsFunc(r.sections, c.admitsSection)
}

func (c *panelCount) admitsSection(section int32) bool {
	return c.admits[c.snapshot.sections[section].role]
}

// rows counts and gives the rows, a block of reports at a time.
func (c *panelCount) rows(ctx context.Context, each func(panel.Row) error) error {
	terms := len(c.request.Dictionary.Terms)
	var row panel.Row
	var values []string // of the row; nil before the first
	for block := range slices.Chunk(c.reports, max(1, blockCells/terms)) {
		counts, err := c.count(ctx, block, len(block) == len(c.reports))
		if err != nil {
			return err
		}
		for _, r := range block {
			if values != nil && (len(c.request.By) == 0 || !slices.Equal(values, r.values)) {
				if err := each(row); err != nil {
					return err
				}
				values = nil
			}
			if values == nil {
				values = r.values
				row = c.newRow(r)
			}
			c.add(&row, r.number, counts)
		}
	}
	if values == nil {
		return ctx.Err()
	}
	return each(row)
}

// newRow returns a row without counts for a report and those with the same values.
func (c *panelCount) newRow(r panelReport) panel.Row {
	entry := &c.snapshot.reports[r.number]
	row := panel.Row{Counts: make([]int, len(c.request.Dictionary.Terms))}
	if len(c.request.By) == 0 {
		row.ReportID = entry.id
	}
	known := func(g Grouping) (value string, ok bool) {
		i := slices.Index(c.by, g)
		return strings.TrimPrefix(entry.group(g), None), i >= 0
	}
	if _, ok := known(GroupYear); ok {
		row.Year = entry.year
	}
	if kind, ok := known(GroupKind); ok {
		row.Kind = report.Kind(kind)
	}
	if level, ok := known(GroupLevel); ok {
		row.Level = report.Level(level)
	}
	province, byProvince := known(GroupProvince)
	place, byRegion := known(GroupRegion)
	if byProvince || byRegion {
		row.RegionCode, row.Province = province, placeName(province)
		row.Region = row.Province
	}
	if byRegion {
		row.RegionCode, row.Region = place, placeName(place)
	}
	return row
}

// placeName returns the name that the place with a code has today, empty where there is none.
func placeName(code string) string {
	d, _ := region.Lookup(code, 0)
	return d.Name
}

// add adds to a row what was counted in a report.
func (c *panelCount) add(row *panel.Row, number int32, counts *panelCounts) {
	row.Reports++
	chars, tokens := c.size(&c.snapshot.reports[number])
	of, scriptTokens := counts.of(number)
	if c.script != nil {
		tokens = scriptTokens
	}
	row.Chars, row.Tokens = row.Chars+chars, row.Tokens+tokens
	for term, count := range of {
		row.Counts[term] += int(count)
	}
}

// size returns the characters and the words of what is counted in a report.
func (c *panelCount) size(r *reportEntry) (chars, tokens int) {
	if c.title {
		chars, tokens = r.chars, int(r.titleTokens)
	}
	for _, i := range r.sections {
		section := &c.snapshot.sections[i]
		switch admitted := c.admits[section.role]; {
		case admitted:
			tokens += int(section.tokens)
			if !c.title {
				chars += int(section.chars)
			}
		case c.title: // the characters of the title are what those of the report have beyond its sections'
			chars -= int(section.chars)
		}
	}
	return chars, tokens
}

// Snapshot returns what a panel of the present reports has as PanelHead.Snapshot.
func (e *Engine) Snapshot() (string, error) {
	s, done, err := e.use()
	if err != nil {
		return "", err
	}
	defer done()
	return s.fingerprint(), nil
}

// fingerprint returns PanelHead.Snapshot.
func (s *snapshot) fingerprint() string {
	s.made.onceFingerprint.Do(func() {
		lines := make([]string, len(s.reports))
		for i := range s.reports {
			lines[i] = s.reports[i].id + " " + s.reports[i].digest
		}
		slices.Sort(lines)
		h := sha256.New()
		for _, line := range lines {
			fmt.Fprintln(h, line)
		}
		s.made.fingerprint = hex.EncodeToString(h.Sum(nil)[:8])
	})
	return s.made.fingerprint
}
