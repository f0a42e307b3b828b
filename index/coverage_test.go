package index

import (
	"errors"
	"slices"
	"strconv"
	"testing"

	"gongbao/index/region"
	"gongbao/index/report"
)

// TestPlaces: the number beside a place and each of its years is what a search for it finds, and no place is left out.
func TestPlaces(t *testing.T) {
	places, err := seeds.Places(PlacesRequest{})
	if err != nil {
		t.Fatal(err)
	}
	listed := make(map[string]bool)
	for _, p := range places {
		listed[p.Code] = true
		if got := find(t, seeds, Request{Filter: Filter{Region: []string{p.Code}}, Limit: 1}).Total; got != p.Reports || got == 0 {
			t.Errorf("%s: %d reports, a search finds %d", p.Code, p.Reports, got)
		}
		sum := 0
		for _, y := range p.Years {
			sum += y.Reports
			filter := Filter{Region: []string{p.Code}, Year: []string{strconv.Itoa(y.Year)}}
			if got := find(t, seeds, Request{Filter: filter, Limit: 1}).Total; got != y.Reports || got == 0 {
				t.Errorf("%s in %d: %d reports, a search finds %d", p.Code, y.Year, y.Reports, got)
			}
		}
		undated := find(t, seeds, Request{Filter: Filter{Region: []string{p.Code}, Year: []string{None}}, Limit: 1}).Total
		if sum+undated != p.Reports {
			t.Errorf("%s: %d reports, %d with a year and %d without", p.Code, p.Reports, sum, undated)
		}
		if p.Parent != "" && !listed[p.Parent] {
			t.Errorf("%s is listed before or without its parent %s", p.Code, p.Parent)
		}
	}
	own := make(map[string]int)
	for _, r := range reports.all() {
		if d, ok := region.Lookup(r.Region.Code, 0); ok {
			own[d.Today().Code]++
		}
	}
	for code, n := range own {
		i := slices.IndexFunc(places, func(p Place) bool { return p.Code == code })
		if i < 0 || places[i].Own != n {
			t.Errorf("%s: %d reports of its own, want %d", code, places[max(i, 0)].Own, n)
		}
	}
	if !slices.IsSortedFunc(places, func(a, b Place) int { return slices.Compare([]string{a.Code}, []string{b.Code}) }) {
		t.Error("the places are not in order of code")
	}
}

func TestPlacesNarrowed(t *testing.T) {
	for _, c := range []struct {
		request PlacesRequest
		has     string
		every   func(Place) bool
	}{
		{PlacesRequest{Query: "古交"}, "140181", func(p Place) bool { return p.Code == "140181" }},
		{PlacesRequest{Query: "1401"}, "140100", func(p Place) bool { return p.Code[:4] == "1401" }},
		{PlacesRequest{Query: "142729"}, "140823", func(p Place) bool { return p.Code == "140823" }}, // a code that 闻喜县 had
		{PlacesRequest{Under: "140000"}, "140100", func(p Place) bool { return p.Parent == "140000" }},
		{PlacesRequest{Level: report.County}, "140181", func(p Place) bool { return p.Level == report.County }},
	} {
		places, err := seeds.Places(c.request)
		if err != nil {
			t.Fatal(err)
		}
		has := false
		for _, p := range places {
			has = has || p.Code == c.has
			if !c.every(p) {
				t.Errorf("%+v lists %s", c.request, p.Code)
			}
		}
		if !has {
			t.Errorf("%+v does not list %s", c.request, c.has)
		}
	}
	if _, err := seeds.Places(PlacesRequest{Under: "999999"}); !errors.Is(err, ErrNoRegion) {
		t.Errorf("places under a code that there is not: %v", err)
	}
}

func TestPlace(t *testing.T) {
	p, err := seeds.Place("142729")
	if err != nil {
		t.Fatal(err)
	}
	if p.Code != "140823" || p.Name != "闻喜县" || p.Parent != "140800" || len(p.Path) != 3 || p.Path[0].Code != "140000" {
		t.Errorf("142729 is %+v", p)
	}
	if !slices.ContainsFunc(p.History, func(n PlaceName) bool { return n.Code == "142729" && n.End != 0 }) ||
		!slices.ContainsFunc(p.History, func(n PlaceName) bool { return n.Code == "140823" && n.End == 0 }) {
		t.Errorf("its history is %+v", p.History)
	}
	top, err := seeds.Place("140000")
	if err != nil {
		t.Fatal(err)
	}
	below, err := seeds.Places(PlacesRequest{Under: "140000"})
	if err != nil {
		t.Fatal(err)
	}
	if len(top.Children) == 0 || len(top.Children) != len(below) {
		t.Errorf("%d children of 140000, %d places under it", len(top.Children), len(below))
	}
	if none, err := seeds.Place("110000"); err != nil || none.Reports != 0 || none.Name != "北京市" {
		t.Errorf("a place without reports: %+v, %v", none, err)
	}
	if _, err := seeds.Place("999999"); !errors.Is(err, ErrNoRegion) {
		t.Errorf("a code that there is not: %v", err)
	}
}

// TestCoverage counts the reports by hand, and compares the sum with a search by the same filter.
func TestCoverage(t *testing.T) {
	for _, f := range []Filter{
		{}, {Region: []string{"140000"}}, {Kind: []string{string(report.GovernmentWork)}}, {Year: []string{"2024..2026"}}, {Level: []string{"county"}},
		{Region: []string{"-140181"}, Level: []string{"-county", None}},
	} {
		c, err := seeds.Coverage(f)
		if err != nil {
			t.Fatal(err)
		}
		if total := find(t, seeds, Request{Filter: f, Limit: 1}).Total; c.Reports != total {
			t.Errorf("%+v: %d reports, a search finds %d", f, c.Reports, total)
		}
		sum, complete, doubtful := 0, 0, 0
		for _, s := range c.Series {
			n := len(s.Undated)
			for _, y := range s.Years {
				n, complete, doubtful = n+y.Reports, complete+y.Complete, doubtful+y.Doubtful
				checkHeld(t, y)
				if whole := y.Complete > 0; whole == slices.Contains(s.Missing, y.Year) {
					t.Errorf("%+v: %s %s %d: %d whole reports, missing %v", f, s.Code, s.Kind, y.Year, y.Complete, s.Missing)
				}
			}
			if sum += n; n != s.Reports {
				t.Errorf("%+v: %s %s has %d reports, its years %d", f, s.Code, s.Kind, s.Reports, n)
			}
		}
		if sum != c.Reports || complete > c.Complete || doubtful > c.Doubtful {
			t.Errorf("%+v: the series have %d reports, %d whole, %d doubtful; all %+v", f, sum, complete, doubtful, c)
		}
	}
	all, err := seeds.Coverage(Filter{})
	if err != nil {
		t.Fatal(err)
	}
	whole, doubtful := 0, 0
	for _, r := range reports.all() {
		whole += one(r.Complete == report.Full)
		doubtful += one(len(r.Doubts(false)) > 0)
	}
	if all.Complete != whole || all.Doubtful != doubtful {
		t.Errorf("%d whole and %d doubtful reports, want %d and %d", all.Complete, all.Doubtful, whole, doubtful)
	}
	var invalid *FilterError
	if _, err := seeds.Coverage(Filter{Year: []string{"26"}}); !errors.As(err, &invalid) {
		t.Errorf("a year that is not one: %v", err)
	}
}

// checkHeld compares the reports of a year with its counts and with the reports themselves, and tests their order.
func checkHeld(t *testing.T, y CoveredYear) {
	t.Helper()
	whole, doubtful := 0, 0
	for i, h := range y.Held {
		whole, doubtful = whole+one(h.Complete == report.Full), doubtful+one(h.Doubtful)
		r, err := reports.Report(h.ID)
		if err != nil {
			t.Fatal(err)
		}
		if r.Complete != h.Complete || r.Chars != h.Chars || int(r.Year) != y.Year || (len(r.Doubts(false)) > 0) != h.Doubtful {
			t.Errorf("%d: %+v is not %s", y.Year, h, r.ID)
		}
		if i > 0 && compareHeld(y.Held[i-1], h) >= 0 {
			t.Errorf("%d: %+v comes before %+v", y.Year, y.Held[i-1], h)
		}
	}
	if len(y.Held) != y.Reports || whole != y.Complete || doubtful != y.Doubtful {
		t.Errorf("%d: %+v holds %d whole and %d doubtful reports", y.Year, y, whole, doubtful)
	}
}

// TestSeriesMissing: gaps, and years of which there are only parts, are missing.
func TestSeriesMissing(t *testing.T) {
	var s Series
	s.count(map[int]*CoveredYear{
		0: {Reports: 2, Held: make([]Held, 2)}, 2019: {Year: 2019, Reports: 1, Complete: 1}, 2022: {Year: 2022, Reports: 1}, 2023: {Year: 2023, Reports: 3, Complete: 2},
	})
	if want := []int{2020, 2021, 2022}; !slices.Equal(s.Missing, want) || len(s.Undated) != 2 || s.Reports != 7 {
		t.Errorf("missing %v, want %v; %d undated, %d reports", s.Missing, want, len(s.Undated), s.Reports)
	}
}

// BenchmarkCoverage counts reports about 3,000 places, one of each of 25 years.
func BenchmarkCoverage(b *testing.B) {
	s := new(snapshot)
	for place := range 3000 {
		for year := 2002; year <= 2026; year++ {
			s.reports = append(s.reports, reportEntry{
				id: strconv.Itoa(place*100 + year), year: year, complete: completeness[report.Full],
				values: [sectionFacet][]string{
					regionFacet: {"110000", strconv.Itoa(110000 + place)}, yearFacet: {strconv.Itoa(year)},
					kindFacet: {string(report.GovernmentWork)}, levelFacet: {string(report.County)},
				},
			})
		}
	}
	filter, err := Filter{Kind: []string{string(report.GovernmentWork)}}.compile()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if c := s.coverage(&filter); c.Reports != len(s.reports) {
			b.Fatalf("%d reports", c.Reports)
		}
	}
}
