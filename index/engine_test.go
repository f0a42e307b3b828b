package index

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"gongbao/analyzer"
	"gongbao/index/parse"
	"gongbao/index/query"
	"gongbao/index/report"
	"gongbao/index/source"
)

// memory is a set of reports for an engine to read.
type memory map[string]*report.Report

func (m memory) Report(id string) (*report.Report, error) {
	if r, ok := m[id]; ok {
		return r, nil
	}
	return nil, ErrNotFound
}

func (m memory) Header(id string) (report.Header, error) {
	r, err := m.Report(id)
	if err != nil {
		return report.Header{}, err
	}
	return r.Header(), nil
}

// all returns the reports in order of their IDs.
func (m memory) all() []*report.Report {
	var reports []*report.Report
	for _, r := range m {
		reports = append(reports, r)
	}
	slices.SortFunc(reports, func(a, b *report.Report) int { return slices.Compare([]byte(a.ID), []byte(b.ID)) })
	return reports
}

// The engine over the reports of testdata/seeds, which the tests of the package share and do not change. The reports were
// added in three goes, so that there are several segments.
var (
	seeds   *Engine
	reports = make(memory)
)

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "gongbao-index-")
	if err == nil {
		seeds, err = addSeeds(dir)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	if err := errors.Join(seeds.Close(), os.RemoveAll(dir)); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

func addSeeds(dir string) (*Engine, error) {
	for file, err := range source.Files("../testdata/seeds") {
		if err != nil {
			return nil, err
		}
		document, err := source.Read(file)
		if err != nil {
			return nil, err
		}
		for _, r := range parse.Parse(document).Reports {
			reports[r.ID] = &r
		}
	}
	if len(reports) != 14 {
		return nil, fmt.Errorf("the seeds hold %d reports, want 14", len(reports))
	}
	e, err := Open(filepath.Join(dir, "index"), reports, loadWords())
	if err != nil {
		return nil, err
	}
	for batch := range slices.Chunk(reports.all(), 5) {
		if err := e.Add(batch); err != nil {
			return nil, err
		}
	}
	return e, nil
}

// find runs a search that must not fail, and that no slow machine cuts short.
func find(t testing.TB, e *Engine, r Request) *Result {
	t.Helper()
	r.Budget = time.Hour
	result, err := e.Search(context.Background(), r)
	if err != nil {
		t.Fatalf("search %+v: %v", r, err)
	}
	return result
}

// ids returns the IDs of the hits, sorted.
func ids(r *Result) []string {
	var ids []string
	for _, h := range r.Hits {
		ids = append(ids, h.Report.ID)
	}
	slices.Sort(ids)
	return ids
}

func TestSearch(t *testing.T) {
	tests := []struct {
		name    string
		request Request
		total   int
		relaxed Match
	}{
		{"everything", Request{}, 14, ""},
		{"one character", Request{Query: "煤"}, 13, ""},
		{"a place in the title", Request{Query: "闻喜"}, 1, ""},
		{"traditional", Request{Query: "古東新城養老服務中心"}, 1, ""},
		{"full width", Request{Query: "２×１０００ＭＷ"}, 1, ""},
		{"words in one section", Request{Query: "煤矸石 莫来石"}, 1, ""},
		{"the title is part of each section", Request{Query: "大同 2026 算力"}, 1, ""},
		{"exclusion", Request{Query: "煤矸石 -莫来石"}, 5, ""},
		{"nothing but exclusion", Request{Query: "-的"}, 12, ""},
		{"what is absent, less something", Request{Query: `"量子纠缠" -煤`}, 0, ""},
		{"alternatives", Request{Query: "莫来石 OR 林麝"}, 2, ""},
		{"region", Request{Filter: Filter{Region: []string{"140181"}}}, 2, ""},
		{"a region and all under it", Request{Filter: Filter{Region: []string{"140800"}}}, 3, ""},
		{"a code of the past", Request{Filter: Filter{Region: []string{"142729"}}}, 1, ""},
		{"all but a region", Request{Filter: Filter{Region: []string{"-140181"}}}, 12, ""},
		{"regions are alternatives", Request{Filter: Filter{Region: []string{"140181", "140200"}}}, 3, ""},
		{"year", Request{Filter: Filter{Year: []string{"2026"}}}, 4, ""},
		{"years", Request{Filter: Filter{Year: []string{"2019..2023"}}}, 9, ""},
		{"no year", Request{Filter: Filter{Year: []string{None}}}, 1, ""},
		{"facets are all meant", Request{Filter: Filter{Year: []string{"2026"}, Kind: []string{"计划报告"}}}, 2, ""},
		{"level", Request{Filter: Filter{Level: []string{"prefecture"}}}, 3, ""},
		{"relaxed to words", Request{Query: "煤矸石土壤修复"}, 3, Words},
		{"relaxed to most", Request{Query: "古交怎样利用煤矸石和粉煤灰制备莫来石？"}, -1, Most},
		{"a phrase is never relaxed", Request{Query: `"煤矸石土壤修复"`}, 0, ""},
		{"a match that is asked for is not called relaxed", Request{Query: "煤矸石", Match: Words}, 5, ""},
		{"a filter does not relax", Request{Query: "莫来石", Filter: Filter{Year: []string{"2021"}}}, 0, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			result := find(t, seeds, tt.request)
			if tt.total >= 0 && result.Total != tt.total || tt.total < 0 && result.Total == 0 || result.Relaxed != tt.relaxed {
				t.Errorf("%+v finds %d, relaxed %q; want %d, %q", tt.request, result.Total, result.Relaxed, tt.total, tt.relaxed)
			}
		})
	}
}

func TestSearchRefuses(t *testing.T) {
	var badQuery *query.Error
	for _, text := range []string{`"煤`, "(煤", "，"} {
		if _, err := seeds.Search(context.Background(), Request{Query: text}); !errors.As(err, &badQuery) {
			t.Errorf("query %q: %v, want a *query.Error", text, err)
		}
	}
	var badFilter *FilterError
	for _, f := range []Filter{
		{Region: []string{"太原"}}, {Region: []string{""}}, {Year: []string{"26"}}, {Year: []string{"2023..2019"}}, {Year: []string{"2019.."}},
		{Kind: []string{"报告"}}, {Level: []string{"city"}}, {Section: []string{"任务"}}, {Section: []string{"--tasks"}},
	} {
		if _, err := seeds.Search(context.Background(), Request{Filter: f}); !errors.As(err, &badFilter) {
			t.Errorf("filter %+v: %v, want a *FilterError", f, err)
		}
	}
	for _, cursor := range []string{"x", "e30", find(t, seeds, Request{Query: "煤", Limit: 1}).Next} {
		if _, err := seeds.Search(context.Background(), Request{Cursor: cursor}); !errors.Is(err, ErrCursor) {
			t.Errorf("cursor %q: %v, want %v", cursor, err, ErrCursor)
		}
	}
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := seeds.Search(cancelled, Request{Query: "煤"}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled search: %v", err)
	}
}

func TestSorts(t *testing.T) {
	for _, sort := range []Sort{Relevance, Newest, Oldest, ByRegion} {
		var all []string
		for r := (Request{Query: "发展", Sort: sort, Limit: 3}); ; {
			page := find(t, seeds, r)
			for _, h := range page.Hits {
				all = append(all, h.Report.ID)
			}
			if r.Cursor = page.Next; page.Next == "" {
				break
			}
		}
		whole := find(t, seeds, Request{Query: "发展", Sort: sort, Limit: 100})
		var want []string
		for i, h := range whole.Hits {
			want = append(want, h.Report.ID)
			if i == 0 {
				continue
			}
			before, after := whole.Hits[i-1], h
			ordered := map[Sort]bool{
				Relevance: before.Score >= after.Score,
				Newest:    before.Report.Year >= after.Report.Year,
				Oldest:    after.Report.Year == 0 || before.Report.Year != 0 && before.Report.Year <= after.Report.Year,
				ByRegion:  before.Report.Region.Code <= after.Report.Region.Code,
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

func TestReopen(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "index")
	all := reports.all()
	for i := range 3 {
		e, err := Open(dir, reports, loadWords())
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range all[:i] {
			if !e.Has(r.ID) {
				t.Errorf("%s is gone after reopening", r.Title)
			}
		}
		if err := errors.Join(e.Add(all[i:i+1]), e.Close()); err != nil {
			t.Fatal(err)
		}
	}
}

func TestClosed(t *testing.T) {
	e, err := Open(t.TempDir(), reports, loadWords())
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(e.Add(reports.all()[:1]), e.Close(), e.Close()); err != nil {
		t.Fatal(err)
	}
	if _, err := e.Search(context.Background(), Request{}); !errors.Is(err, ErrClosed) {
		t.Errorf("search: %v", err)
	}
	if _, err := e.Marker(context.Background(), Request{Query: "煤"}); !errors.Is(err, ErrClosed) {
		t.Errorf("marker: %v", err)
	}
	if err := e.Add(reports.all()[1:2]); !errors.Is(err, ErrClosed) {
		t.Errorf("add: %v", err)
	}
	if _, err := e.Summary(); !errors.Is(err, ErrClosed) || e.Has(reports.all()[0].ID) {
		t.Errorf("a closed engine holds reports: %v", err)
	}
}

func TestAddReplaces(t *testing.T) {
	whole := *reports.all()[0]
	short := whole
	short.Sections = whole.Sections[:2]
	mine := memory{whole.ID: &short}
	e, err := Open(t.TempDir(), mine, loadWords())
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	for _, r := range []*report.Report{&whole, &short, &short} {
		if err := e.Add([]*report.Report{r}); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := e.Summary(); got.Sections != 2 {
		t.Errorf("%d sections after replacing, want 2 (%v)", got.Sections, err)
	}
	if got := find(t, e, Request{Query: "的", Limit: 10}).Total; got != 1 {
		t.Errorf("%d reports after replacing, want 1", got)
	}
}

// TestMerge: segments are merged while reports come in one by one, answers stay, and what a killed merge leaves is cleared away.
func TestMerge(t *testing.T) {
	dir := t.TempDir()
	e, err := Open(dir, reports, loadWords())
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range reports.all() {
		if err := e.Add([]*report.Report{r}); err != nil {
			t.Fatal(err)
		}
	}
	e.merging.Wait()
	if n := len(e.segments); n > 4 {
		t.Errorf("%d segments after 14 adds", n)
	}
	sameAnswers := func() {
		t.Helper()
		for _, query := range []string{"", "煤", "煤矸石", `"数字经济"`, "教育 医疗", "-煤"} {
			got, want := find(t, e, Request{Query: query, Limit: 100}), find(t, seeds, Request{Query: query, Limit: 100})
			if !slices.Equal(ids(got), ids(want)) || got.Occurrences != want.Occurrences {
				t.Errorf("%q: %d reports, %d occurrences; unmerged %d, %d", query, got.Total, got.Occurrences, want.Total, want.Occurrences)
			}
		}
	}
	sameAnswers()

	last := e.segments[len(e.segments)-1]
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	left := e.segmentPath(last.first + 1)
	if err := os.Link(e.segmentPath(last.first), left); err != nil {
		t.Fatal(err)
	}
	if e, err = Open(dir, reports, loadWords()); err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	if _, err := os.Stat(left); err == nil {
		t.Error("a segment that a merge had left is still there")
	}
	sameAnswers()
}

func TestMergeable(t *testing.T) {
	for _, tt := range []struct {
		sizes []int
		i, j  int
	}{
		{nil, 0, 0},
		{[]int{10}, 0, 0},
		{[]int{10, 10}, 0, 2},
		{[]int{100, 10}, 0, 0},
		{[]int{100, 10, 10}, 1, 3},
		{[]int{35, 10, 10}, 0, 3},
		{[]int{mergeLimit, 10}, 0, 0},
		{[]int{mergeLimit / 2, mergeLimit/2 + 1}, 0, 0},
		{[]int{10, 10, 1}, 0, 2},
	} {
		if i, j := mergeable(tt.sizes); i != tt.i || j != tt.j {
			t.Errorf("mergeable(%v) = %d, %d; want %d, %d", tt.sizes, i, j, tt.i, tt.j)
		}
	}
}

// loadWords returns the built-in word layer, which the tests of the package share.
func loadWords() *analyzer.Words {
	words, err := analyzer.Load()
	if err != nil {
		panic(err)
	}
	return words
}
