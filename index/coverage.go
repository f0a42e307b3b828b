package index

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"gongbao/index/region"
	"gongbao/index/report"
)

// Place is a place as it is today, with what the library holds about it.
type Place struct {
	Code   string
	Name   string
	Level  report.Level
	Parent string // code of the place above, empty at the top
	// Reports counts those about the place and the places under it: what a search for the place finds. Own counts those about itself.
	Reports, Own int
	Years        []YearCount // oldest first; reports of unknown years are in none
}

// YearCount counts the reports of one year as Place does.
type YearCount struct {
	Year         int
	Reports, Own int
}

// PlacesRequest narrows a list of places; its zero value gives all.
type PlacesRequest struct {
	// Query is the beginning of a code, or a part of the name or of another name of the place, of any time.
	Query string
	Under string       // code of any time: only the places directly under it
	Level report.Level // of the places
}

// Places returns the places of today that reports are about, and those above them, by code.
func (e *Engine) Places(r PlacesRequest) ([]Place, error) {
	s, done, err := e.use()
	if err != nil {
		return nil, err
	}
	defer done()
	under := ""
	if r.Under != "" {
		d, ok := region.Lookup(r.Under, 0)
		if !ok {
			return nil, fmt.Errorf("region %q: %w", r.Under, ErrNoRegion)
		}
		under = d.Today().Code
	}
	held := s.holdings()
	places := []Place{}
	for above, divisions := range s.places().under {
		if under != "" && above != under {
			continue
		}
		for _, d := range divisions {
			if p := held.place(d); (r.Level == "" || p.Level == r.Level) && called(d, r.Query) {
				places = append(places, p)
			}
		}
	}
	slices.SortFunc(places, func(a, b Place) int { return cmp.Compare(a.Code, b.Code) })
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

// PlaceDetail is a place with its history and what is around it.
type PlaceDetail struct {
	Place
	Path     []report.Division // from the province down to the place itself
	Aliases  []string
	History  []PlaceName // oldest first
	Children []Place     // the places directly under it that Places lists
}

// PlaceName is a code and a name that a place has or had.
type PlaceName struct {
	Code, Name string
	// Start is the first year in use and End the last; 0 means in use today. The gazetteer begins with 1981.
	Start, End int
}

// Place returns the place that has the code, or had it, as it is today; or ErrNoRegion. The library need not hold reports about it.
func (e *Engine) Place(code string) (*PlaceDetail, error) {
	d, ok := region.Lookup(code, 0)
	if !ok {
		return nil, fmt.Errorf("region %q: %w", code, ErrNoRegion)
	}
	s, done, err := e.use()
	if err != nil {
		return nil, err
	}
	defer done()
	d = d.Today()
	held := s.holdings()
	place := &PlaceDetail{Place: held.place(d), Aliases: region.Aliases(d.Name)}
	slices.Sort(place.Aliases)
	for _, above := range d.Path(0) {
		place.Path = append(place.Path, report.Division{Code: above.Code, Name: above.Name})
	}
	for _, past := range d.History() {
		place.History = append(place.History, PlaceName{past.Code, past.Name, past.Start, past.End})
	}
	for _, child := range s.places().under[d.Code] {
		place.Children = append(place.Children, held.place(child))
	}
	return place, nil
}

// holdings are the reports of each place and year.
type holdings map[string]map[int]*YearCount // by code, by year; year 0 where it is not known

func (s *snapshot) holdings() holdings {
	h := make(holdings)
	for i := range s.reports {
		r := &s.reports[i]
		for _, code := range r.values[regionFacet] {
			years := h[code]
			if years == nil {
				years = make(map[int]*YearCount)
				h[code] = years
			}
			count := years[r.year]
			if count == nil {
				count = &YearCount{Year: r.year}
				years[r.year] = count
			}
			count.Reports++
			if code == r.place() {
				count.Own++
			}
		}
	}
	return h
}

func (h holdings) place(d region.Division) Place {
	p := Place{Code: d.Code, Name: d.Name, Level: report.Level(d.Level().String()), Years: []YearCount{}}
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

// Coverage says of which years a library holds reports of which places.
type Coverage struct {
	Reports  int // those that the filter admits
	Complete int // those of them that are whole
	Doubtful int // those with a kind, place, year or completeness that is in doubt: see report.Doubts
	// Series has the reports by place, level and kind, in that order; those of unknown places come last.
	Series []Series
}

// Series is the reports of one kind about one place itself, not the places under it.
type Series struct {
	Code, Name string // as today; None and empty where the place is not known
	Level      report.Level
	Kind       report.Kind
	Reports    int
	Years      []CoveredYear // those that reports are of, oldest first
	// Missing are the years from the first to the last of Years of which there is no whole report.
	Missing []int
	Undated []Held // reports of unknown years, the fullest first
}

// CoveredYear counts the reports of a Series of one year.
type CoveredYear struct {
	Year                        int
	Reports, Complete, Doubtful int
	Held                        []Held // the reports, the fullest first
}

// Held is a report of a Series.
type Held struct {
	ID       string
	Complete report.Completeness
	Doubtful bool // see Coverage.Doubtful
	Chars    int
}

// compareHeld orders the reports of a year: whole ones before parts, longer ones before shorter.
func compareHeld(a, b Held) int {
	return cmp.Or(cmp.Compare(completeness[b.Complete], completeness[a.Complete]), cmp.Compare(b.Chars, a.Chars), cmp.Compare(a.ID, b.ID))
}

// Coverage counts the reports that a filter admits, whose choice of sections counts for nothing. A filter that cannot be read is a
// *FilterError.
func (e *Engine) Coverage(f Filter) (*Coverage, error) {
	f.Section = nil
	filter, err := f.compile()
	if err != nil {
		return nil, err
	}
	s, done, err := e.use()
	if err != nil {
		return nil, err
	}
	defer done()
	return s.coverage(&filter), nil
}

// coverage counts the reports that the filter admits.
func (s *snapshot) coverage(filter *compiled) *Coverage {
	type key struct {
		place string
		level report.Level
		kind  report.Kind
	}
	counted := make(map[key]map[int]*CoveredYear)
	c := &Coverage{Series: []Series{}}
	for i := range s.reports {
		r := &s.reports[i]
		if len(filter.failing(r)) > 0 {
			continue
		}
		k := key{cmp.Or(r.place(), None), report.Level(r.values[levelFacet][0]), report.Kind(r.values[kindFacet][0])}
		if counted[k] == nil {
			counted[k] = make(map[int]*CoveredYear)
		}
		year := counted[k][r.year]
		if year == nil {
			year = &CoveredYear{Year: r.year}
			counted[k][r.year] = year
		}
		held := r.held()
		year.Held = append(year.Held, held)
		whole, doubtful := one(held.Complete == report.Full), one(held.Doubtful)
		year.Reports, year.Complete, year.Doubtful = year.Reports+1, year.Complete+whole, year.Doubtful+doubtful
		c.Reports, c.Complete, c.Doubtful = c.Reports+1, c.Complete+whole, c.Doubtful+doubtful
	}
	for k, years := range counted {
		series := Series{Code: k.place, Level: k.level, Kind: k.kind, Years: []CoveredYear{}, Missing: []int{}}
		if d, ok := region.Lookup(k.place, 0); ok {
			series.Name = d.Name
		}
		series.count(years)
		c.Series = append(c.Series, series)
	}
	slices.SortFunc(c.Series, func(a, b Series) int {
		return cmp.Or(
			cmp.Compare(a.Code, b.Code), // None sorts behind all codes
			cmp.Compare(slices.Index(report.Levels, a.Level), slices.Index(report.Levels, b.Level)),
			cmp.Compare(slices.Index(report.Kinds, a.Kind), slices.Index(report.Kinds, b.Kind)),
		)
	})
	return c
}

// count takes over the counts of the years.
func (s *Series) count(years map[int]*CoveredYear) {
	last := 0
	for _, year := range slices.Sorted(maps.Keys(years)) {
		count := *years[year]
		s.Reports += count.Reports
		slices.SortFunc(count.Held, compareHeld)
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

// held is what the coverage tells of a report.
func (r *reportEntry) held() Held {
	h := Held{ID: r.id, Complete: report.Abstract, Doubtful: r.doubtful, Chars: r.chars}
	switch r.complete {
	case completeness[report.Full]:
		h.Complete = report.Full
	case completeness[report.Excerpt]:
		h.Complete = report.Excerpt
	}
	return h
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}
