package engine

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"

	"gongbao/index"
	"gongbao/index/panel"
	"gongbao/index/region"
	"gongbao/index/report"
)

// Panel implements index.Counter.
func (e *Engine) Panel(ctx context.Context, r index.PanelRequest, begin func(index.PanelHead) error, each func(panel.Row) error) error {
	filter, err := r.Filter.Compile()
	if err != nil {
		return err
	}
	v, done, err := e.store.View()
	if err != nil {
		return err
	}
	defer done()
	c := &panelCount{engine: e, view: v, request: r, filter: filter}
	if err := c.prepare(); err != nil {
		return err
	}
	c.admit()
	if err := begin(c.head()); err != nil {
		return err
	}
	return c.rows(ctx, each)
}

// panelCount is a panel at work.
type panelCount struct {
	engine  *Engine
	view    index.View
	request index.PanelRequest
	filter  *index.Selection
	script  *script // nil if the rule counts
	admits  []bool  // sections, by the index of their role in report.Roles
	title   bool    // whether titles count
	by      []index.Grouping
	reports []panelReport // those counted, in the order of the rows
	leftOut []index.LeftOut

	counting sync.Mutex
	counted  int // reports, so far
}

// panelReport is a report and its values in the groupings.
type panelReport struct {
	*index.Entry
	values []string
}

// prepare completes the request.
func (c *panelCount) prepare() (err error) {
	r := &c.request
	r.Rule, r.Scope = cmp.Or(r.Rule, panel.Longest), cmp.Or(r.Scope, index.ScopeFull)
	if r.Script {
		if c.script, err = newScript(c.engine, r.Dictionary); err != nil {
			return err
		}
	}
	c.by = slices.Clone(r.By)
	if len(c.by) == 0 {
		c.by = []index.Grouping{index.GroupRegion, index.GroupYear}
	}
	if slices.Contains(c.by, index.GroupRegion) && !slices.Contains(c.by, index.GroupLevel) {
		c.by = append(c.by, index.GroupLevel)
	}
	if (!r.MergeKinds || len(r.By) == 0) && !slices.Contains(c.by, index.GroupKind) {
		c.by = append(c.by, index.GroupKind)
	}
	return nil
}

// head is what the panel is of.
func (c *panelCount) head() index.PanelHead {
	return index.PanelHead{
		Snapshot: c.engine.memo(c.view).snapshot(c.view), Words: c.engine.words.Version(), Reports: len(c.reports), LeftOut: c.leftOut,
	}
}

// admit finds what is counted.
func (c *panelCount) admit() {
	c.title = !c.filter.Chosen(index.Section)
	c.admits = make([]bool, len(report.Roles))
	for i, role := range report.Roles {
		asked := role != report.Notes || c.request.Scope == index.ScopeAll || c.filter.Selected(index.Section, string(role))
		c.admits[i] = asked && c.filter.AdmitsRole(uint8(i))
	}
	for r := range c.view.Entries() {
		if !c.admitsReport(r) {
			continue
		}
		if reason := c.reason(r); reason != "" {
			c.leftOut = append(c.leftOut, index.LeftOut{Report: r.Header(), Reason: reason})
			continue
		}
		values := make([]string, len(c.by))
		for k, g := range c.by {
			values[k] = r.Group(g)
		}
		c.reports = append(c.reports, panelReport{r, values})
	}
	slices.SortFunc(c.leftOut, func(a, b index.LeftOut) int {
		return cmp.Or(
			cmp.Compare(a.Report.Region.Code, b.Report.Region.Code), cmp.Compare(a.Report.Year, b.Report.Year), cmp.Compare(a.Report.ID, b.Report.ID),
		)
	})
	slices.SortFunc(c.reports, func(a, b panelReport) int {
		return cmp.Or(slices.CompareFunc(a.values, b.values, index.CompareValues), cmp.Compare(a.ID, b.ID))
	})
}

// reason returns why the scope leaves a report out, or "".
func (c *panelCount) reason(r *index.Entry) index.Reason {
	switch {
	case c.request.Scope != index.ScopeFull:
		return ""
	case r.Complete != report.Full:
		return index.Reason(r.Complete)
	case c.request.Repeated[r.ID]:
		return index.IsRepeated
	}
	return ""
}

func (c *panelCount) admitsReport(r *index.Entry) bool {
	return len(c.filter.Failing(r)) == 0 && slices.ContainsFunc(r.Parts, func(p index.Part) bool { return c.admits[p.Role] })
}

// rows counts and gives the rows, a block of reports at a time.
func (c *panelCount) rows(ctx context.Context, each func(panel.Row) error) error {
	terms := len(c.request.Dictionary.Terms)
	var row panel.Row
	var values []string // of the row; nil before the first
	for block := range slices.Chunk(c.reports, max(1, maxBlockCells/terms)) {
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
			c.add(&row, r.Entry, counts)
		}
	}
	if values == nil {
		return ctx.Err()
	}
	return each(row)
}

// newRow returns a row without counts for a report and those with the same values.
func (c *panelCount) newRow(r panelReport) panel.Row {
	row := panel.Row{Counts: make([]int, len(c.request.Dictionary.Terms))}
	if len(c.request.By) == 0 {
		row.ReportID = r.ID
	}
	known := func(g index.Grouping) (value string, ok bool) {
		i := slices.Index(c.by, g)
		return strings.TrimPrefix(r.Group(g), index.None), i >= 0
	}
	if _, ok := known(index.GroupYear); ok {
		row.Year = r.Year
	}
	if kind, ok := known(index.GroupKind); ok {
		row.Kind = report.Kind(kind)
	}
	if level, ok := known(index.GroupLevel); ok {
		row.Level = report.Level(level)
	}
	province, byProvince := known(index.GroupProvince)
	place, byRegion := known(index.GroupRegion)
	if byProvince || byRegion {
		row.RegionCode, row.Province = province, placeName(province)
		row.Region = row.Province
	}
	if byRegion {
		row.RegionCode, row.Region = place, placeName(place)
	}
	return row
}

// placeName returns the name that the place with a code has today, empty if there is none.
func placeName(code string) string {
	d, _ := region.Lookup(code, 0)
	return d.Name
}

// add adds to a row what was counted in a report.
func (c *panelCount) add(row *panel.Row, r *index.Entry, counts *panelCounts) {
	row.Reports++
	chars, tokens := c.size(r)
	of, scriptTokens := counts.of(r)
	if c.script != nil {
		tokens = scriptTokens
	}
	row.Chars, row.Tokens = row.Chars+chars, row.Tokens+tokens
	for term, count := range of {
		row.Counts[term] += int(count)
	}
}

// size returns the characters and the words of what is counted in a report.
func (c *panelCount) size(r *index.Entry) (chars, tokens int) {
	if c.title {
		chars, tokens = r.Chars, int(r.TitleTokens)
	}
	for _, section := range r.Parts {
		switch admitted := c.admits[section.Role]; {
		case admitted:
			tokens += int(section.Tokens)
			if !c.title {
				chars += int(section.Chars)
			}
		case c.title: // the characters of the title are what those of the report have beyond its sections'
			chars -= int(section.Chars)
		}
	}
	return chars, tokens
}
