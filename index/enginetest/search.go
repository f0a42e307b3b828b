package enginetest

import (
	"context"
	"errors"
	"gongbao/index"
	"gongbao/index/query"
	"gongbao/index/report"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// Find runs a search that must not fail, and that no slow machine cuts short.
func Find(t testing.TB, e index.Engine, r index.Request) *index.Result {
	t.Helper()
	r.Budget = time.Hour
	result, err := e.Search(context.Background(), r)
	if err != nil {
		t.Fatalf("search %+v: %v", r, err)
	}
	return result
}

// Has reports whether an engine has a report.
func Has(t testing.TB, e index.Updater, id string) bool {
	t.Helper()
	has, err := e.Has(id)
	if err != nil {
		t.Fatal(err)
	}
	return has
}

// IDs returns the IDs of the hits, sorted.
func IDs(r *index.Result) []string {
	var ids []string
	for _, h := range r.Hits {
		ids = append(ids, h.Report.ID)
	}
	slices.Sort(ids)
	return ids
}

func (s *suite) testSearch(t *testing.T) {
	tests := []struct {
		name    string
		request index.Request
		total   int
		relaxed index.Match
	}{
		{"everything", index.Request{}, 14, ""},
		{"one character", index.Request{Query: "煤"}, 13, ""},
		{"a place in the title", index.Request{Query: "闻喜"}, 1, ""},
		{"traditional", index.Request{Query: "古東新城養老服務中心"}, 1, ""},
		{"full width", index.Request{Query: "２×１０００ＭＷ"}, 1, ""},
		{"words in one section", index.Request{Query: "煤矸石 莫来石"}, 1, ""},
		{"the title is part of each section", index.Request{Query: "大同 2026 算力"}, 1, ""},
		{"exclusion", index.Request{Query: "煤矸石 -莫来石"}, 5, ""},
		{"nothing but exclusion", index.Request{Query: "-的"}, 12, ""},
		{"what is absent, less something", index.Request{Query: `"量子纠缠" -煤`}, 0, ""},
		{"alternatives", index.Request{Query: "莫来石 OR 林麝"}, 2, ""},
		{"region", index.Request{Filter: index.Filter{Region: []string{"140181"}}}, 2, ""},
		{"a region and all under it", index.Request{Filter: index.Filter{Region: []string{"140800"}}}, 3, ""},
		{"a code of the past", index.Request{Filter: index.Filter{Region: []string{"142729"}}}, 1, ""},
		{"all but a region", index.Request{Filter: index.Filter{Region: []string{"-140181"}}}, 12, ""},
		{"regions are alternatives", index.Request{Filter: index.Filter{Region: []string{"140181", "140200"}}}, 3, ""},
		{"year", index.Request{Filter: index.Filter{Year: []string{"2026"}}}, 4, ""},
		{"years", index.Request{Filter: index.Filter{Year: []string{"2019..2023"}}}, 9, ""},
		{"no year", index.Request{Filter: index.Filter{Year: []string{index.None}}}, 1, ""},
		{"facets are all meant", index.Request{Filter: index.Filter{Year: []string{"2026"}, Kind: []string{"计划报告"}}}, 2, ""},
		{"level", index.Request{Filter: index.Filter{Level: []string{"prefecture"}}}, 3, ""},
		{"relaxed to words", index.Request{Query: "煤矸石土壤修复"}, 3, index.Words},
		{"relaxed to most", index.Request{Query: "古交怎样利用煤矸石和粉煤灰制备莫来石？"}, -1, index.Most},
		{"a phrase is never relaxed", index.Request{Query: `"煤矸石土壤修复"`}, 0, ""},
		{"a match that is asked for is not called relaxed", index.Request{Query: "煤矸石", Match: index.Words}, 5, ""},
		{"a filter does not relax", index.Request{Query: "莫来石", Filter: index.Filter{Year: []string{"2021"}}}, 0, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			result := Find(t, s.seeds, tt.request)
			if tt.total >= 0 && result.Total != tt.total || tt.total < 0 && result.Total == 0 || result.Relaxed != tt.relaxed {
				t.Errorf("%+v finds %d, relaxed %q; want %d, %q", tt.request, result.Total, result.Relaxed, tt.total, tt.relaxed)
			}
		})
	}
}

func (s *suite) testSearchRefuses(t *testing.T) {
	var badQuery *query.Error
	for _, text := range []string{`"煤`, "(煤", "，"} {
		if _, err := s.seeds.Search(context.Background(), index.Request{Query: text}); !errors.As(err, &badQuery) {
			t.Errorf("query %q: %v, want a *query.Error", text, err)
		}
	}
	var badFilter *index.FilterError
	for _, f := range []index.Filter{
		{Region: []string{"太原"}}, {Region: []string{""}}, {Year: []string{"26"}}, {Year: []string{"2023..2019"}}, {Year: []string{"2019.."}},
		{Kind: []string{"报告"}}, {Level: []string{"city"}}, {Section: []string{"任务"}}, {Section: []string{"--tasks"}},
	} {
		if _, err := s.seeds.Search(context.Background(), index.Request{Filter: f}); !errors.As(err, &badFilter) {
			t.Errorf("filter %+v: %v, want a *FilterError", f, err)
		}
	}
	for _, cursor := range []string{"x", "e30", Find(t, s.seeds, index.Request{Query: "煤", Limit: 1}).Next} {
		if _, err := s.seeds.Search(context.Background(), index.Request{Cursor: cursor}); !errors.Is(err, index.ErrCursor) {
			t.Errorf("cursor %q: %v, want %v", cursor, err, index.ErrCursor)
		}
	}
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := s.seeds.Search(cancelled, index.Request{Query: "煤"}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled search: %v", err)
	}
}

func (s *suite) testSorts(t *testing.T) {
	for _, sort := range []index.Sort{index.Relevance, index.Newest, index.Oldest, index.ByRegion} {
		var all []string
		for r := (index.Request{Query: "发展", Sort: sort, Limit: 3}); ; {
			page := Find(t, s.seeds, r)
			for _, h := range page.Hits {
				all = append(all, h.Report.ID)
			}
			if r.Cursor = page.Next; page.Next == "" {
				break
			}
		}
		whole := Find(t, s.seeds, index.Request{Query: "发展", Sort: sort, Limit: 100})
		var want []string
		for i, h := range whole.Hits {
			want = append(want, h.Report.ID)
			if i == 0 {
				continue
			}
			before, after := whole.Hits[i-1], h
			ordered := map[index.Sort]bool{
				index.Relevance: before.Score >= after.Score,
				index.Newest:    before.Report.Year >= after.Report.Year,
				index.Oldest:    after.Report.Year == 0 || before.Report.Year != 0 && before.Report.Year <= after.Report.Year,
				index.ByRegion:  before.Report.Region.Code <= after.Report.Region.Code,
			}
			if !ordered[sort] {
				t.Errorf("sort %s: %v stands before %v", sort, before.Report, after.Report)
			}
		}
		if !slices.Equal(all, want) || len(all) != 14 {
			t.Errorf("sort %s: pages give %v, all at once %v", sort, all, want)
		}
	}
}

func (s *suite) testReopen(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "index")
	all := Seeds().All()
	for i := range 3 {
		e, err := s.backend.Open(index.Generation{Dir: dir}, Seeds(), LoadWords())
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range all[:i] {
			if !Has(t, e, r.ID) {
				t.Errorf("%s is gone after reopening", r.Title)
			}
		}
		if err := errors.Join(e.Update(all[i:i+1], nil), e.Close()); err != nil {
			t.Fatal(err)
		}
	}
}

func (s *suite) testAddReplaces(t *testing.T) {
	whole := *Seeds().All()[0]
	short := whole
	short.Sections = whole.Sections[:2]
	mine := Memory{whole.ID: &short}
	e, err := s.backend.Open(index.Generation{Dir: t.TempDir()}, mine, LoadWords())
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	for _, r := range []*report.Report{&whole, &short, &short} {
		if err := e.Update([]*report.Report{r}, nil); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := e.Summary(); got.Sections != 2 {
		t.Errorf("%d sections after replacing, want 2 (%v)", got.Sections, err)
	}
	if got := Find(t, e, index.Request{Query: "的", Limit: 10}).Total; got != 1 {
		t.Errorf("%d reports after replacing, want 1", got)
	}
}
