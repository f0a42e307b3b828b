package engine

import (
	"context"
	"slices"
	"strings"
	"time"

	"gongbao/index"
)

// Count implements index.Counter.
func (e *Engine) Count(ctx context.Context, requests []index.Request, by []index.Grouping, each func(i int, c *index.Counts, err error) error) error {
	v, done, err := e.store.View()
	if err != nil {
		return err
	}
	defer done()
	for i := range requests {
		counts, err := e.count(ctx, v, &requests[i], by)
		if err := each(i, counts, err); err != nil {
			return err
		}
	}
	return nil
}

// count counts what a request asks for as it was typed: nobody sees a correction in a table.
func (e *Engine) count(ctx context.Context, v index.View, r *index.Request, by []index.Grouping) (*index.Counts, error) {
	typed := *r
	typed.NoCorrection = true
	s, err := e.newSearch(v, &typed, time.Now())
	if err != nil {
		return nil, err
	}
	if err := s.find(ctx); err != nil {
		return nil, err
	}
	page, err := s.page(ctx, index.PageRequest{Unordered: true})
	if err != nil {
		return nil, err
	}
	found := s.result
	c := &index.Counts{
		Understood: found.Understood, Relaxed: found.Relaxed, Partial: found.Partial, Total: found.Total, Occurrences: found.Occurrences,
	}
	at := make(map[string]int) // indexes in c.Groups
	values := make([]string, len(by))
	for _, h := range page.Hits {
		for i, grouping := range by {
			values[i] = h.Entry.Group(grouping)
		}
		key := strings.Join(values, "\x00")
		i, ok := at[key]
		if !ok {
			i = len(c.Groups)
			at[key] = i
			c.Groups = append(c.Groups, index.Group{Values: slices.Clone(values)})
		}
		c.Groups[i].Reports++
		c.Groups[i].Occurrences += h.Occurrences
		c.Groups[i].Chars += h.Entry.Chars
	}
	slices.SortFunc(c.Groups, func(a, b index.Group) int { return slices.CompareFunc(a.Values, b.Values, index.CompareValues) })
	return c, nil
}
