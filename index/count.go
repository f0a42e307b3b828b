package index

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"
)

// Grouping is a field by which the reports of a search are counted apart.
type Grouping string

// The groupings. A report is counted for its own place in GroupRegion, and for the province that it is in, or the centre, in
// GroupProvince.
const (
	GroupProvince Grouping = "province"
	GroupRegion   Grouping = "region"
	GroupYear     Grouping = "year"
	GroupKind     Grouping = "kind"
	GroupLevel    Grouping = "level"
)

// Groupings lists every grouping.
var Groupings = []Grouping{GroupProvince, GroupRegion, GroupYear, GroupKind, GroupLevel}

// Counts is what a search finds, in numbers.
type Counts struct {
	// Understood, Relaxed, Partial, Total and Occurrences are those of the Result.
	Understood  string
	Relaxed     Match
	Partial     bool
	Total       int
	Occurrences int
	// Groups are in order of their values, None last; none for a search that finds nothing.
	Groups []Group
}

// Group counts the reports of a search that have the same values.
type Group struct {
	Values      []string // of the groupings, as in a Filter: today's code of a place, a year, None where it is not known
	Reports     int
	Occurrences int
	Chars       int // of the reports as a whole: see report.Report.Chars
}

// Count counts what each of requests finds, apart by groupings, in one state of the index. It calls each with the index of the request,
// in order, and its counts, or the error that Search has for it. An error of each ends it and is returned.
func (e *Engine) Count(ctx context.Context, requests []Request, by []Grouping, each func(i int, c *Counts, err error) error) error {
	s, done, err := e.use()
	if err != nil {
		return err
	}
	defer done()
	for i := range requests {
		counts, err := e.count(ctx, s, &requests[i], by)
		if err := each(i, counts, err); err != nil {
			return err
		}
	}
	return nil
}

func (e *Engine) count(ctx context.Context, s *snapshot, r *Request, by []Grouping) (*Counts, error) {
	parsed, err := e.parse(r)
	if err != nil {
		return nil, err
	}
	filter, err := r.Filter.compile()
	if err != nil {
		return nil, err
	}
	f, err := e.find(ctx, s, r, parsed, filter, time.Now())
	if err != nil {
		return nil, err
	}
	occurrences, err := f.occurrences(ctx)
	if err != nil {
		return nil, err
	}
	found := f.result
	c := &Counts{
		Understood: found.Understood, Relaxed: found.Relaxed, Partial: found.Partial, Total: found.Total, Occurrences: found.Occurrences,
	}
	at := make(map[string]int) // indexes in c.Groups
	for _, h := range f.collector.hits {
		entry := &s.reports[h.report]
		values := make([]string, len(by))
		for i, grouping := range by {
			values[i] = entry.group(grouping)
		}
		key := strings.Join(values, "\x00")
		i, ok := at[key]
		if !ok {
			i = len(c.Groups)
			at[key] = i
			c.Groups = append(c.Groups, Group{Values: values})
		}
		c.Groups[i].Reports++
		c.Groups[i].Occurrences += occurrences[h.report]
		c.Groups[i].Chars += entry.chars
	}
	slices.SortFunc(c.Groups, func(a, b Group) int { return slices.CompareFunc(a.Values, b.Values, noneLast) })
	return c, nil
}

func noneLast(a, b string) int {
	return cmp.Or(unknownLast(strings.TrimPrefix(a, None), strings.TrimPrefix(b, None)), cmp.Compare(a, b))
}

// group returns the value of a report in a grouping.
func (r *reportEntry) group(g Grouping) string {
	switch g {
	case GroupProvince:
		return r.values[regionFacet][0]
	case GroupRegion:
		return cmp.Or(r.place(), None)
	case GroupYear:
		return r.values[yearFacet][0]
	case GroupKind:
		return r.values[kindFacet][0]
	case GroupLevel:
		return r.values[levelFacet][0]
	}
	panic("no grouping " + string(g))
}
