package enginetest

import (
	"context"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongbao/index"
)

// testFederation: two engines that each hold a part of the reports answer as one that holds all of
// them, once each knows the Statistics of both. Pages are merged by Hit.Position, facets are made
// of the sums of Counts.
func (s *suite) testFederation(t *testing.T) {
	all := Seeds().All()
	whole := s.engineOf(t, Seeds())
	var parts [2]index.Engine
	for i := range parts {
		part := make(Memory)
		for k, r := range all {
			if k%3 == 0 == (i == 0) {
				part[r.ID] = r
			}
		}
		parts[i] = s.engineOf(t, part)
	}
	places := index.NewPlaces(func(yield func(string) bool) {
		for _, r := range all {
			if codes := index.Codes(r); len(codes) > 0 && !yield(codes[len(codes)-1]) {
				return
			}
		}
	})
	filters := []index.Filter{
		{}, {Region: []string{"140000"}, Year: []string{"2019..2026"}}, {Section: []string{"tasks"}}, {Kind: []string{"政府工作报告"}, Level: []string{"-county"}},
	}
	if s.part > 1 {
		filters = filters[1:2]
	}
	for _, query := range []string{
		"", "的", "煤矸石", `"发展"`, "教育 医疗", "太原 2026 发展", "煤 OR 电", "工业 NEAR/10 农业", "水 /s 煤炭", "发展 -煤矸石", "新*产力", "title:报告 heading:工作",
	} {
		for _, filter := range filters {
			for _, sort := range index.Sorts {
				for _, match := range []index.Match{index.Literal, index.Words} {
					r := index.Request{Query: query, Match: match, NoNames: true, Filter: filter, Sort: sort, Limit: 5, Explain: true}
					s.checkFederation(t, whole, parts[:], places, r)
				}
			}
		}
	}
	for _, query := range []string{"如何推动高质量发展？", "怎样做好煤矸石的综合利用", "教育 医疗"} {
		checkQuestion(t, whole, parts[:], index.Request{Query: query, Match: index.Most, Limit: index.MaxLimit, Explain: true})
	}
}

// checkFederation compares all pages of a search of the parts, merged, with those of the whole.
func (s *suite) checkFederation(t *testing.T, whole index.Engine, parts []index.Engine, places *index.Places, r index.Request) {
	t.Helper()
	for {
		want := Find(t, whole, r)
		shared := r
		shared.Statistics = statisticsOf(t, parts, r)
		var got index.Result
		for _, part := range parts {
			page := Find(t, part, shared)
			got.Hits = append(got.Hits, page.Hits...)
			got.Total += page.Total
			got.Occurrences += page.Occurrences
			for field, values := range page.Counts {
				if got.Counts[field] == nil {
					got.Counts[field] = make(map[string]int)
				}
				for value, n := range values {
					got.Counts[field][value] += n
				}
			}
		}
		slices.SortFunc(got.Hits, func(a, b index.Hit) int { return r.Sort.Compare(a.Position, b.Position) })
		got.Hits = got.Hits[:min(len(got.Hits), r.Limit)]
		selection, err := r.Filter.Compile()
		if err != nil {
			t.Fatal(err)
		}
		got.Facets = got.Counts.Tree(selection, places, r.Under)
		compared := index.Result{Hits: want.Hits, Total: want.Total, Occurrences: want.Occurrences, Counts: want.Counts, Facets: want.Facets}
		if diff := cmp.Diff(compared, got); diff != "" {
			t.Errorf("%+v: whole − parts\n%s", r, diff)
			return
		}
		if want.Next == "" {
			return
		}
		r.Cursor = want.Next
	}
}

// statisticsOf returns the statistics of all parts together.
func statisticsOf(t *testing.T, parts []index.Engine, r index.Request) *index.Statistics {
	t.Helper()
	sum := new(index.Statistics)
	for _, part := range parts {
		of, err := part.Statistics(context.Background(), r)
		if err != nil {
			t.Fatal(err)
		}
		sum.Merge(of)
	}
	return sum
}

// checkQuestion compares the parts' hits of a question with those of the whole. Each engine leaves
// out the sections that have much less of the question than its own best one; so the parts find
// what the whole does and perhaps more, and what both find scores the same.
func checkQuestion(t *testing.T, whole index.Engine, parts []index.Engine, r index.Request) {
	t.Helper()
	shared := r
	shared.Statistics = statisticsOf(t, parts, r)
	found := make(map[string]index.Hit)
	for _, part := range parts {
		for _, h := range Find(t, part, shared).Hits {
			found[h.Report.ID] = h
		}
	}
	want := Find(t, whole, r).Hits
	if len(want) == 0 {
		t.Errorf("%s finds nothing", r.Query)
	}
	for _, h := range want {
		if got, ok := found[h.Report.ID]; !ok || got.Score != h.Score {
			t.Errorf("%s: %s scores %v, of the whole %v", r.Query, h.Report.ID, got.Score, h.Score)
		}
	}
}
