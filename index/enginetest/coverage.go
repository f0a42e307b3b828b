package enginetest

import (
	"errors"
	"gongbao/index"
	"slices"
	"strconv"
	"testing"

	"gongbao/index/region"
	"gongbao/index/report"
)

// testPlaces: the number beside a place and each of its years is what a search for it finds, and no place is left out.
func (s *suite) testPlaces(t *testing.T) {
	places, err := s.seeds.Places(index.PlacesRequest{})
	if err != nil {
		t.Fatal(err)
	}
	listed := make(map[string]bool)
	for _, p := range places {
		listed[p.Code] = true
		if got := Find(t, s.seeds, index.Request{Filter: index.Filter{Region: []string{p.Code}}, Limit: 1}).Total; got != p.Reports || got == 0 {
			t.Errorf("%s: %d reports, a search finds %d", p.Code, p.Reports, got)
		}
		sum := 0
		for _, y := range p.Years {
			sum += y.Reports
			filter := index.Filter{Region: []string{p.Code}, Year: []string{strconv.Itoa(y.Year)}}
			if got := Find(t, s.seeds, index.Request{Filter: filter, Limit: 1}).Total; got != y.Reports || got == 0 {
				t.Errorf("%s in %d: %d reports, a search finds %d", p.Code, y.Year, y.Reports, got)
			}
		}
		undated := Find(t, s.seeds, index.Request{Filter: index.Filter{Region: []string{p.Code}, Year: []string{index.None}}, Limit: 1}).Total
		if sum+undated != p.Reports {
			t.Errorf("%s: %d reports, %d with a year and %d without", p.Code, p.Reports, sum, undated)
		}
		if p.Parent != "" && !listed[p.Parent] {
			t.Errorf("%s is listed before or without its parent %s", p.Code, p.Parent)
		}
	}
	own := make(map[string]int)
	for _, r := range Seeds().All() {
		if d, ok := region.Lookup(r.Region.Code, 0); ok {
			own[d.Today().Code]++
		}
	}
	for code, n := range own {
		i := slices.IndexFunc(places, func(p index.Place) bool { return p.Code == code })
		if i < 0 || places[i].Own != n {
			t.Errorf("%s: %d reports of its own, want %d", code, places[max(i, 0)].Own, n)
		}
	}
	if !slices.IsSortedFunc(places, func(a, b index.Place) int { return slices.Compare([]string{a.Code}, []string{b.Code}) }) {
		t.Error("the places are not in order of code")
	}
}

func (s *suite) testPlacesNarrowed(t *testing.T) {
	for _, c := range []struct {
		request index.PlacesRequest
		has     string
		every   func(index.Place) bool
	}{
		{index.PlacesRequest{Query: "古交"}, "140181", func(p index.Place) bool { return p.Code == "140181" }},
		{index.PlacesRequest{Query: "1401"}, "140100", func(p index.Place) bool { return p.Code[:4] == "1401" }},
		{index.PlacesRequest{Query: "142729"}, "140823", func(p index.Place) bool { return p.Code == "140823" }}, // a code that 闻喜县 had
		{index.PlacesRequest{Under: "140000"}, "140100", func(p index.Place) bool { return p.Parent == "140000" }},
		{index.PlacesRequest{Level: report.County}, "140181", func(p index.Place) bool { return p.Level == report.County }},
	} {
		places, err := s.seeds.Places(c.request)
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
	if _, err := s.seeds.Places(index.PlacesRequest{Under: "999999"}); !errors.Is(err, index.ErrNoRegion) {
		t.Errorf("places under a code that there is not: %v", err)
	}
}

func (s *suite) testPlace(t *testing.T) {
	p, err := s.seeds.Place("142729")
	if err != nil {
		t.Fatal(err)
	}
	if p.Code != "140823" || p.Name != "闻喜县" || p.Parent != "140800" || len(p.Path) != 3 || p.Path[0].Code != "140000" {
		t.Errorf("142729 is %+v", p)
	}
	if !slices.ContainsFunc(p.History, func(n index.PlaceName) bool { return n.Code == "142729" && n.End != 0 }) ||
		!slices.ContainsFunc(p.History, func(n index.PlaceName) bool { return n.Code == "140823" && n.End == 0 }) {
		t.Errorf("its history is %+v", p.History)
	}
	top, err := s.seeds.Place("140000")
	if err != nil {
		t.Fatal(err)
	}
	below, err := s.seeds.Places(index.PlacesRequest{Under: "140000"})
	if err != nil {
		t.Fatal(err)
	}
	if len(top.Children) == 0 || len(top.Children) != len(below) {
		t.Errorf("%d children of 140000, %d places under it", len(top.Children), len(below))
	}
	if none, err := s.seeds.Place("110000"); err != nil || none.Reports != 0 || none.Name != "北京市" {
		t.Errorf("a place without reports: %+v, %v", none, err)
	}
	if _, err := s.seeds.Place("999999"); !errors.Is(err, index.ErrNoRegion) {
		t.Errorf("a code that there is not: %v", err)
	}
}

// testCoverage counts the reports by hand, and compares the sum with a search by the same filter.
func (s *suite) testCoverage(t *testing.T) {
	for _, f := range []index.Filter{
		{}, {Region: []string{"140000"}}, {Kind: []string{string(report.GovernmentWork)}}, {Year: []string{"2024..2026"}}, {Level: []string{"county"}},
		{Region: []string{"-140181"}, Level: []string{"-county", index.None}},
	} {
		c, err := s.seeds.Coverage(f)
		if err != nil {
			t.Fatal(err)
		}
		if total := Find(t, s.seeds, index.Request{Filter: f, Limit: 1}).Total; c.Reports != total {
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
	all, err := s.seeds.Coverage(index.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	whole, doubtful := 0, 0
	for _, r := range Seeds().All() {
		whole += btoi(r.Complete == report.Full)
		doubtful += btoi(len(r.Doubts(false)) > 0)
	}
	if all.Complete != whole || all.Doubtful != doubtful {
		t.Errorf("%d whole and %d doubtful reports, want %d and %d", all.Complete, all.Doubtful, whole, doubtful)
	}
	var invalid *index.FilterError
	if _, err := s.seeds.Coverage(index.Filter{Year: []string{"26"}}); !errors.As(err, &invalid) {
		t.Errorf("a year that is not one: %v", err)
	}
}

// checkHeld compares the reports of a year with its counts and with the reports themselves, and tests their order.
func checkHeld(t *testing.T, y index.CoveredYear) {
	t.Helper()
	whole, doubtful := 0, 0
	for i, h := range y.Held {
		whole, doubtful = whole+btoi(h.Complete == report.Full), doubtful+btoi(h.Doubtful)
		r, err := Seeds().Report(h.ID)
		if err != nil {
			t.Fatal(err)
		}
		if r.Complete != h.Complete || r.Chars != h.Chars || int(r.Year) != y.Year || (len(r.Doubts(false)) > 0) != h.Doubtful {
			t.Errorf("%d: %+v is not %s", y.Year, h, r.ID)
		}
		if i > 0 && index.CompareHeld(y.Held[i-1], h) >= 0 {
			t.Errorf("%d: %+v comes before %+v", y.Year, y.Held[i-1], h)
		}
	}
	if len(y.Held) != y.Reports || whole != y.Complete || doubtful != y.Doubtful {
		t.Errorf("%d: %+v holds %d whole and %d doubtful reports", y.Year, y, whole, doubtful)
	}
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}
