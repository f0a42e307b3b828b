package engine

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"gongbao/index"
	"gongbao/index/region"
	"gongbao/index/report"
)

// Places returns the places of today that reports are about, and those above them, by code.
func (e *Engine) Places(r index.PlacesRequest) ([]index.Place, error) {
	v, done, err := e.store.View()
	if err != nil {
		return nil, err
	}
	defer done()
	under := ""
	if r.Under != "" {
		d, ok := region.Lookup(r.Under, 0)
		if !ok {
			return nil, fmt.Errorf("region %q: %w", r.Under, index.ErrNoRegion)
		}
		under = d.Today().Code
	}
	held := holdingsOf(v)
	places := []index.Place{}
	for above, divisions := range e.memo(v).places(v).Under {
		if under != "" && above != under {
			continue
		}
		for _, d := range divisions {
			if p := held.place(d); (r.Level == "" || p.Level == r.Level) && called(d, r.Query) {
				places = append(places, p)
			}
		}
	}
	slices.SortFunc(places, func(a, b index.Place) int { return cmp.Compare(a.Code, b.Code) })
	return places, nil
}

// called reports whether a place has, or had, a code that begins with text or a name that has it.
func called(d region.Division, text string) bool {
	if text == "" {
		return true
	}
	return slices.ContainsFunc(d.History(), func(d region.Division) bool {
		return strings.HasPrefix(d.Code, text) || strings.Contains(d.Name, text) || slices.Contains(region.Aliases(d.Name), text)
	})
}

// Place returns the place that has the code, or had it, as it is today; or ErrNoRegion. The library
// need not hold reports about it.
func (e *Engine) Place(code string) (*index.PlaceDetail, error) {
	d, ok := region.Lookup(code, 0)
	if !ok {
		return nil, fmt.Errorf("region %q: %w", code, index.ErrNoRegion)
	}
	v, done, err := e.store.View()
	if err != nil {
		return nil, err
	}
	defer done()
	d = d.Today()
	held := holdingsOf(v)
	place := &index.PlaceDetail{Place: held.place(d), Aliases: region.Aliases(d.Name)}
	slices.Sort(place.Aliases)
	for _, above := range d.Path(0) {
		place.Path = append(place.Path, report.Division{Code: above.Code, Name: above.Name})
	}
	for _, past := range d.History() {
		place.History = append(place.History, index.PlaceName{Code: past.Code, Name: past.Name, Start: past.Start, End: past.End})
	}
	for _, child := range e.memo(v).places(v).Under[d.Code] {
		place.Children = append(place.Children, held.place(child))
	}
	return place, nil
}

// holdings are the reports of each place and year.
type holdings map[string]map[int]*index.YearCount // by code, by year; year 0 if it is not known

func holdingsOf(v index.View) holdings {
	h := make(holdings)
	for r := range v.Entries() {
		for _, code := range r.Values[index.Region] {
			years := h[code]
			if years == nil {
				years = make(map[int]*index.YearCount)
				h[code] = years
			}
			count := years[r.Year]
			if count == nil {
				count = &index.YearCount{Year: r.Year}
				years[r.Year] = count
			}
			count.Reports++
			if code == r.Code() {
				count.Own++
			}
		}
	}
	return h
}

func (h holdings) place(d region.Division) index.Place {
	p := index.Place{Code: d.Code, Name: d.Name, Level: report.Level(d.Level().String()), Years: []index.YearCount{}}
	if parent, ok := d.Parent(0); ok {
		p.Parent = parent.Code
	}
	for _, year := range slices.Sorted(maps.Keys(h[d.Code])) {
		count := *h[d.Code][year]
		p.Reports, p.Own = p.Reports+count.Reports, p.Own+count.Own
		if year != 0 {
			p.Years = append(p.Years, count)
		}
	}
	return p
}

// Coverage counts the reports that a filter admits, whose choice of sections counts for
// nothing. A filter that cannot be read is a *FilterError.
func (e *Engine) Coverage(f index.Filter) (*index.Coverage, error) {
	f.Section = nil
	filter, err := f.Compile()
	if err != nil {
		return nil, err
	}
	v, done, err := e.store.View()
	if err != nil {
		return nil, err
	}
	defer done()
	return coverageOf(v, filter), nil
}

// coverageOf counts the reports that the filter admits.
func coverageOf(v index.View, filter *index.Selection) *index.Coverage {
	type key struct {
		place string
		level report.Level
		kind  report.Kind
	}
	counted := make(map[key]map[int]*index.CoveredYear)
	c := &index.Coverage{Series: []index.Series{}}
	for r := range v.Entries() {
		if len(filter.Failing(r)) > 0 {
			continue
		}
		k := key{cmp.Or(r.Code(), index.None), report.Level(r.Values[index.Level][0]), report.Kind(r.Values[index.Kind][0])}
		if counted[k] == nil {
			counted[k] = make(map[int]*index.CoveredYear)
		}
		year := counted[k][r.Year]
		if year == nil {
			year = &index.CoveredYear{Year: r.Year}
			counted[k][r.Year] = year
		}
		held := heldOf(r)
		year.Held = append(year.Held, held)
		whole, doubtful := one(held.Complete == report.Full), one(held.Doubtful)
		year.Reports, year.Complete, year.Doubtful = year.Reports+1, year.Complete+whole, year.Doubtful+doubtful
		c.Reports, c.Complete, c.Doubtful = c.Reports+1, c.Complete+whole, c.Doubtful+doubtful
	}
	for k, years := range counted {
		series := index.Series{Code: k.place, Level: k.level, Kind: k.kind, Years: []index.CoveredYear{}, Missing: []int{}}
		if d, ok := region.Lookup(k.place, 0); ok {
			series.Name = d.Name
		}
		addYears(&series, years)
		c.Series = append(c.Series, series)
	}
	slices.SortFunc(c.Series, func(a, b index.Series) int {
		return cmp.Or(
			cmp.Compare(a.Code, b.Code), // index.None sorts behind all codes
			cmp.Compare(slices.Index(report.Levels, a.Level), slices.Index(report.Levels, b.Level)),
			cmp.Compare(slices.Index(report.Kinds, a.Kind), slices.Index(report.Kinds, b.Kind)),
		)
	})
	return c
}

// addYears adds the counts of years to a series.
func addYears(s *index.Series, years map[int]*index.CoveredYear) {
	last := 0
	for _, year := range slices.Sorted(maps.Keys(years)) {
		count := *years[year]
		s.Reports += count.Reports
		slices.SortFunc(count.Held, index.CompareHeld)
		if year == 0 {
			s.Undated = count.Held
			continue
		}
		for gap := last + 1; last > 0 && gap < year; gap++ {
			s.Missing = append(s.Missing, gap)
		}
		if count.Complete == 0 {
			s.Missing = append(s.Missing, year)
		}
		s.Years = append(s.Years, count)
		last = year
	}
}

// heldOf is what the coverage says of a report.
func heldOf(r *index.Entry) index.Held {
	h := index.Held{ID: r.ID, Complete: r.Complete, Doubtful: r.Doubtful, Chars: r.Chars}
	if h.Complete == "" {
		h.Complete = report.Abstract
	}
	return h
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}
