package enginetest

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"gongbao/index"
	"os"
	"strings"
	"sync"
	"testing"

	"gongbao/analyzer"
	"gongbao/index/report"
)

// FuzzSearch: any text finds something or nothing, or is refused with a *query.Error; what is shown
// of a hit is in its report, and what was understood reads as itself.
func FuzzSearch(f *testing.F, backend index.Backend) {
	s := &suite{backend: backend}
	s.seeds = s.engineOf(f, Seeds())
	for _, text := range fuzzQueries(f) {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, match := range []index.Match{"", index.Words, index.Most} {
			r := index.Request{Query: text, Match: match, Limit: 2, Passages: 3}
			result, err := s.seeds.Search(context.Background(), r)
			if err != nil {
				if !isQueryError(err) {
					t.Fatalf("%q: %v, want a *query.Error", text, err)
				}
				return
			}
			if result.Total < len(result.Hits) || result.Total > len(Seeds()) || (result.Next != "") != (result.Total > len(result.Hits)) {
				t.Errorf("%q: %d of %d hits, next %q", text, len(result.Hits), result.Total, result.Next)
			}
			for _, h := range result.Hits {
				for _, p := range h.Passages {
					checkPassage(t, nil, Seeds()[h.Report.ID], p)
				}
			}
			if node, err := index.ParseQuery(result.Understood); result.Understood != "" && (err != nil || node.String() != result.Understood) {
				t.Errorf("%q is understood as %q, which is %v, %v", text, result.Understood, node, err)
			}
		}
	})
}

// fuzzQueries returns what the fuzzer starts from: the queries that the tests of package query are
// made of, and some more.
func fuzzQueries(f *testing.F) []string {
	f.Helper()
	file, err := os.Open(Path("index/query/testdata/queries.txt"))
	if err != nil {
		f.Fatal(err)
	}
	defer file.Close()
	queries := []string{"", "煤", "\xff", "煤\x00矸石", "e\u0301", "㎡", "⑪ /s 1", "的*的*的*的*的*的", "-(-煤)", "古交怎样利用煤矸石？", strings.Repeat("的 ", 200)}
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if text, _, found := strings.Cut(lines.Text(), "→"); found {
			queries = append(queries, strings.TrimSpace(text))
		}
	}
	if len(queries) < 50 {
		f.Fatalf("only %d queries", len(queries))
	}
	return queries
}

// testConcurrency: whatever is asked of an engine while reports are added and synonyms change is
// answered by what was there before, at least.
func (s *suite) testConcurrency(t *testing.T) {
	all := Seeds().All()
	e, err := s.backend.Open(index.Generation{Dir: t.TempDir()}, Seeds(), LoadWords())
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	if err := e.Update(all[:4], nil); err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	const rounds = 15
	var running sync.WaitGroup
	repeat := func(name string, do func(i int) error) {
		running.Go(func() {
			for i := range rounds {
				if err := do(i); err != nil {
					t.Errorf("%s: %v", name, err)
					return
				}
			}
		})
	}
	search := func(text string) func(int) error {
		before := Find(t, e, index.Request{Query: text})
		return func(i int) error {
			r := index.Request{Query: text, Sort: []index.Sort{index.Relevance, index.Newest, index.ByRegion}[i%3], Limit: 3, Passages: 3}
			result, err := e.Search(ctx, r)
			// What is relaxed less, because a report that was added has it, may find fewer.
			if err == nil && result.Total < before.Total && result.Relaxed == before.Relaxed && !result.Partial {
				err = fmt.Errorf("%d reports, %d were there before", result.Total, before.Total)
			}
			return err
		}
	}
	for _, text := range []string{"", "的", "煤矸石", "-煤", "工业 /s 农业", "title:报告 year:2019..2026", "发展数字经济算力"} {
		repeat("search "+text, search(text))
	}
	repeat("marker", func(int) error {
		_, err := e.Marker(ctx, index.Request{Query: "地区生产总值 教育"})
		return err
	})
	repeat("analyze", func(int) error {
		_, err := e.Analyze("地区生产总值")
		return err
	})
	repeat("count", func(int) error {
		sum, err := e.Summary()
		has, errHas := e.Has(all[0].ID)
		if err = errors.Join(err, errHas); err == nil && (sum.Reports < 4 || !has) {
			return fmt.Errorf("%d reports are there", sum.Reports)
		}
		return err
	})
	repeat("synonyms", func(i int) error {
		e.SetSynonyms([]*analyzer.Synonyms{nil, analyzer.BuiltinSynonyms()}[i%2])
		return nil
	})
	repeat("add", func(i int) error { return e.Update([]*report.Report{all[i%len(all)], all[0]}, nil) })
	running.Wait()
	if got, err := e.Summary(); got.Reports != len(all) {
		t.Errorf("%d reports are there in the end, want %d (%v)", got.Reports, len(all), err)
	}
}
