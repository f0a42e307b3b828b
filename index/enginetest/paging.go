package enginetest

import (
	"context"
	"errors"
	"gongbao/index"
	"math/rand/v2"
	"slices"
	"testing"

	"gongbao/index/report"
)

// testLawPaging: pages list every hit once.
func (s *suite) testLawPaging(t *testing.T) {
	for _, limit := range []int{1, 2, 5, 13, 14, 100} {
		for _, sort := range []index.Sort{index.Relevance, index.Newest, index.Oldest, index.ByRegion} {
			listed := listPages(t, s.seeds, index.Request{Query: "发展", Limit: limit, Sort: sort}, func() {})
			if len(listed) != 14 {
				t.Errorf("limit %d, sort %s: pages list %d reports of 14", limit, sort, len(listed))
			}
			for id, n := range listed {
				if n != 1 {
					t.Errorf("limit %d, sort %s: %s is listed %d times", limit, sort, id, n)
				}
			}
		}
	}
}

// testPagingWhileAdding: what a search finds at its first page is listed once, whatever is added
// before the later pages. By relevance nothing is promised, for scores change.
func (s *suite) testPagingWhileAdding(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 0))
	openings := make(Memory) // the first sections of each report, which are quick to add
	for id, r := range Seeds() {
		opening := *r
		opening.Sections = r.Sections[:min(3, len(r.Sections))]
		openings[id] = &opening
	}
	for _, sort := range []index.Sort{index.Newest, index.Oldest, index.ByRegion} {
		all := openings.All()
		rng.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		e, err := s.backend.Open(index.Generation{Dir: t.TempDir()}, openings, LoadWords())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { e.Close() })
		add := func(n int) {
			n = min(n, len(all))
			if err := e.Update(all[:n], nil); err != nil {
				t.Fatal(err)
			}
			all = all[n:]
		}
		add(6)
		r := index.Request{Limit: 1, Sort: sort}
		before := IDs(Find(t, e, index.Request{Sort: sort, Limit: index.MaxLimit}))
		listed := listPages(t, e, r, func() { add(2) })
		for _, id := range before {
			if listed[id] != 1 {
				t.Errorf("sort %s: %s is listed %d times", sort, id, listed[id])
			}
		}
		for id, n := range listed {
			if n > 1 {
				t.Errorf("sort %s: %s, which was added, is listed %d times", sort, id, n)
			}
		}
		if len(before) != 6 || len(all) != 0 {
			t.Errorf("sort %s: %d reports before, %d not added", sort, len(before), len(all))
		}
	}
}

// listPages returns how often each report is listed by the pages of a search. between is called
// after each.
func listPages(t *testing.T, e index.Engine, r index.Request, between func()) map[string]int {
	t.Helper()
	listed := make(map[string]int)
	for {
		page := Find(t, e, r)
		for _, h := range page.Hits {
			listed[h.Report.ID]++
		}
		if r.Cursor = page.Next; page.Next == "" {
			return listed
		}
		between()
	}
}

// testCursorOfAnotherSearch: a cursor is good for its own search alone, with whatever limit and
// passages.
func (s *suite) testCursorOfAnotherSearch(t *testing.T) {
	filter := index.Filter{Region: []string{"140000"}, Year: []string{"2019..2026"}, Kind: []string{string(report.GovernmentWork)}}
	r := index.Request{Query: "发展", Filter: filter, Limit: 1}
	r.Cursor = Find(t, s.seeds, r).Next
	if r.Cursor == "" {
		t.Fatal("there is no second page")
	}
	for _, tt := range []struct {
		name   string
		change func(*index.Request)
		good   bool
	}{
		{"same", func(*index.Request) {}, true},
		{"limit", func(r *index.Request) { r.Limit = 3 }, true},
		{"passages", func(r *index.Request) { r.Passages = 3 }, true},
		{"query", func(r *index.Request) { r.Query = "经济" }, false},
		{"no query", func(r *index.Request) { r.Query = "" }, false},
		{"match", func(r *index.Request) { r.Match = index.Words }, false},
		{"synonyms", func(r *index.Request) { r.NoSynonyms = true }, false},
		{"sort", func(r *index.Request) { r.Sort = index.Newest }, false},
		{"region", func(r *index.Request) { r.Filter.Region = nil }, false},
		{"excluded region", func(r *index.Request) { r.Filter.Region = []string{"-140000"} }, false},
		{"year", func(r *index.Request) { r.Filter.Year = append(slices.Clone(r.Filter.Year), "2018") }, false},
		{"kind", func(r *index.Request) { r.Filter.Kind = nil }, false},
		{"no facet", func(r *index.Request) { r.Filter = index.Filter{} }, false},
		{"level", func(r *index.Request) { r.Filter.Level = []string{"county"} }, false},
		{"section", func(r *index.Request) { r.Filter.Section = []string{"tasks"} }, false},
	} {
		changed := r
		tt.change(&changed)
		if _, err := s.seeds.Search(context.Background(), changed); tt.good && err != nil || !tt.good && !errors.Is(err, index.ErrCursor) {
			t.Errorf("%s: %v, good %t", tt.name, err, tt.good)
		}
	}
}
