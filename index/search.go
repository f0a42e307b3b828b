package index

import (
	"context"
	"fmt"
	"slices"
	"sort"
	"time"

	"gongbao/index/literal"
	"gongbao/index/query"
)

// The bounds of a Request.
const (
	MaxLimit    = 100
	MaxPassages = 10
)

// Search returns the reports that a request finds, best first. Equal hits are ordered by report ID, so that results do not
// move between runs. The error is a *query.Error for a query that cannot be read, a *FilterError for a filter, ErrCursor for a
// cursor.
func (e *Engine) Search(ctx context.Context, r Request) (*Result, error) {
	began := time.Now()
	tree, err := query.Parse(r.Query)
	if err != nil {
		return nil, err
	}
	filter, err := r.Filter.compile()
	if err != nil {
		return nil, err
	}
	e.mu.RLock()
	defer e.mu.RUnlock()
	s := e.snapshot

	plan, matches, relaxed, err := e.relax(ctx, s, tree, r.Match)
	if err != nil {
		return nil, err
	}
	c := collect(s, filter, matches)
	result := &Result{Total: len(c.hits), Relaxed: relaxed, Facets: c.facets()}
	if tree != nil {
		result.Understood = tree.String()
	}
	page, next, err := c.page(&r)
	if err != nil {
		return nil, err
	}
	result.Next = next
	occurrences := c.occurrences(plan)
	for _, n := range occurrences {
		result.Occurrences += n
	}
	marker := &Marker{plan.words}
	for _, h := range page {
		report, err := e.reports.Report(s.reports[h.report].id)
		if err != nil {
			return nil, fmt.Errorf("report %s is in the index but not in the library: %w", s.reports[h.report].id, err)
		}
		result.Hits = append(result.Hits, Hit{
			Report: report.Header(), Score: float64(h.score), Occurrences: occurrences[h.report],
			Passages: passages(report, marker, c.sectionsOf(h.report, matches), r.Passages),
		})
	}
	result.Took = time.Since(began)
	return result, nil
}

// relax finds what the tree finds with the match asked for. Where none is asked for, a tree that finds nothing literally is
// tried again with Words and then Most; what did it is returned. Filters play no part in this, so that choosing one never
// changes what the words mean.
func (e *Engine) relax(ctx context.Context, s *snapshot, tree query.Node, asked Match) (p plan, found []match, relaxed Match, err error) {
	tries := []Match{Literal, Words, Most}
	if asked != "" {
		tries = []Match{asked}
	}
	for _, try := range tries {
		p = e.planFor(tree, s, try)
		if found, err = s.find(ctx, p); err != nil || len(found) > 0 {
			if try != Literal && asked == "" {
				relaxed = try
			}
			return p, found, relaxed, err
		}
	}
	return e.planFor(tree, s, tries[0]), nil, "", nil
}

// page returns the hits that the request asks for, in order, and the cursor of the next page.
func (c *collector) page(r *Request) ([]hit, string, error) {
	fingerprint := r.fingerprint()
	at := func(i int) position { return c.snapshot.position(c.hits[i], fingerprint) }
	slices.SortFunc(c.hits, func(a, b hit) int {
		return r.Sort.compare(c.snapshot.position(a, 0), c.snapshot.position(b, 0))
	})
	first := 0
	if r.Cursor != "" {
		last, err := parseCursor(r.Cursor, fingerprint)
		if err != nil {
			return nil, "", err
		}
		first = sort.Search(len(c.hits), func(i int) bool { return r.Sort.compare(at(i), last) > 0 })
	}
	end := min(len(c.hits), first+min(max(r.Limit, 1), MaxLimit))
	next := ""
	if end < len(c.hits) {
		next = at(end - 1).cursor()
	}
	return c.hits[first:end], next, nil
}

// occurrences counts the marks of a plan's words in the hits by report: in the sections that the filter admits and, where it
// admits all, in the title.
func (c *collector) occurrences(p plan) map[int32]int {
	counts := make(map[int32]int, len(c.hits))
	for _, h := range c.hits {
		counts[h.report] = 0
	}
	add := func(unit uint32, n int) {
		if report, ok := c.admitted(unit); ok {
			if _, hit := counts[report]; hit {
				counts[report] += n
			}
		}
	}
	if len(p.words) == 1 && p.counts[p.words[0]] != nil {
		for _, count := range p.counts[p.words[0]] {
			add(count.unit, count.n)
		}
		return counts
	}
	for _, segment := range c.snapshot.segments {
		unit := 0
		for _, mark := range literal.Marks(p.words, segment.Find) {
			unit = segment.UnitFrom(unit, mark.Start)
			add(segment.first+uint32(unit), 1)
		}
	}
	return counts
}

// admitted returns the report that a unit belongs to, if the filter admits the unit.
func (c *collector) admitted(unit uint32) (report int32, ok bool) {
	switch to := c.snapshot.byUnit[unit]; {
	case to >= 0:
		section := &c.snapshot.sections[to]
		return section.report, c.filter[sectionFacet].admits(roleValue(section.role))
	case to != noSection:
		return titleOf(to), c.filter[sectionFacet].empty()
	}
	return 0, false
}

// sectionsOf returns the indexes, within the report, of its sections that were found and that the filter admits, best first.
func (c *collector) sectionsOf(report int32, matches []match) []int {
	var found []match
	for _, m := range matches {
		if section := &c.snapshot.sections[m.section]; section.report == report && c.filter[sectionFacet].admits(roleValue(section.role)) {
			found = append(found, m)
		}
	}
	slices.SortFunc(found, func(a, b match) int {
		if a.score != b.score {
			if a.score > b.score {
				return -1
			}
			return 1
		}
		return int(a.section - b.section)
	})
	sections := make([]int, len(found))
	for i, m := range found {
		sections[i] = slices.Index(c.snapshot.reports[report].sections, m.section)
	}
	return sections
}
