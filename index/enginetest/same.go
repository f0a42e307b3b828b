package enginetest

import (
	"context"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"gongbao/analyzer"
	"gongbao/index"
	"gongbao/index/panel"
	"gongbao/index/report"
	"gongbao/index/suggest"
)

// Same holds two backends to the same answers over the seeds: not only which reports are found, but
// every score with its parts, every passage, facet and cursor, counts by group, exports, panels, lines,
// related texts and suggestions.
func Same(t *testing.T, one, other index.Backend) {
	var engines [2]index.Engine
	for i, backend := range []index.Backend{one, other} {
		engines[i] = (&suite{backend: backend}).engineOf(t, Seeds())
		engines[i].SetSynonyms(analyzer.BuiltinSynonyms())
		if err := engines[i].PrepareSuggestions(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	same := func(what any, ask func(index.Engine) (any, error)) {
		t.Helper()
		a, errA := ask(engines[0])
		b, errB := ask(engines[1])
		if (errA == nil) != (errB == nil) {
			t.Errorf("%+v: %v and %v", what, errA, errB)
		}
		if diff := cmp.Diff(a, b, cmpopts.IgnoreFields(index.Result{}, "Took"), cmpopts.EquateApprox(0, 1e-9)); diff != "" {
			t.Errorf("%+v: one − other\n%s", what, diff)
		}
	}
	for _, r := range sameRequests() {
		same(r, func(e index.Engine) (any, error) { return e.Search(context.Background(), r) })
	}
	for i, r := range sameRequests() {
		if i%5 == 0 {
			same(r, func(e index.Engine) (any, error) { return countOf(e, r) })
			same(r, func(e index.Engine) (any, error) { return exportOf(e, r) })
		}
	}
	for _, r := range samePanels(t) {
		same(r, func(e index.Engine) (any, error) {
			rows, head := Rows(t, e, r)
			return []any{rows, head}, nil
		})
		for _, sort := range index.LineSorts {
			lines := index.LinesRequest{PanelRequest: r, Sort: sort, Context: 10, Limit: 200}
			same(lines, func(e index.Engine) (any, error) {
				found, head, next := linesOf(t, e, lines)
				return []any{found, head, next}, nil
			})
		}
	}
	for id, r := range Seeds() {
		for _, section := range []string{"", r.Sections[0].ID, r.Sections[len(r.Sections)/2].ID} {
			of := index.RelatedRequest{Report: id, Section: section, Limit: 10}
			same(of, func(e index.Engine) (any, error) { return e.Related(context.Background(), of) })
		}
		same(id, func(e index.Engine) (any, error) { return e.Differences(r) })
	}
	for _, text := range []string{"煤", "jiaoyu", "数字", "太原", "2026"} {
		same(text, func(e index.Engine) (any, error) {
			suggested, err := e.Suggest(text, 20)
			return append([]suggest.Suggestion{}, suggested...), err
		})
	}
	same("coverage", func(e index.Engine) (any, error) { return e.Coverage(index.Filter{}) })
	same("places", func(e index.Engine) (any, error) { return e.Places(index.PlacesRequest{}) })
	same("summary", func(e index.Engine) (any, error) { return e.Summary() })
}

// countOf counts what a request finds by year and place.
func countOf(e index.Engine, r index.Request) (counts *index.Counts, err error) {
	by := []index.Grouping{index.GroupYear, index.GroupRegion}
	err = e.Count(context.Background(), []index.Request{r}, by, func(_ int, c *index.Counts, err error) error {
		counts = c
		return err
	})
	return counts, err
}

// exportOf returns all hits of a request.
func exportOf(e index.Engine, r index.Request) (hits []index.Hit, err error) {
	begin := func(*index.Result) error { return nil }
	err = e.Export(context.Background(), r, begin, func(h index.Hit, _ *report.Report) error {
		hits = append(hits, h)
		return nil
	})
	return hits, err
}

// sameRequests returns searches of all kinds, and of random trees.
func sameRequests() (requests []index.Request) {
	rng := rand.New(rand.NewPCG(11, 0))
	filters := []index.Filter{
		{}, {}, {Region: []string{"140000"}}, {Year: []string{"2024..2026"}}, {Section: []string{"tasks", "goals"}}, {Section: []string{"-notes"}},
		{Level: []string{"-county"}, Kind: []string{"政府工作报告"}},
	}
	add := func(text string) {
		for _, match := range []index.Match{"", index.Literal, index.Words, index.Most} {
			requests = append(requests, index.Request{
				Query: text, Match: match, Filter: filters[rng.IntN(len(filters))], NoSynonyms: rng.IntN(4) == 0, Explain: true,
				Sort:  append(index.Sorts, index.Relevance)[rng.IntN(5)],
				Limit: 1 + rng.IntN(14), Passages: rng.IntN(5),
			})
		}
	}
	for _, text := range []string{
		"", "的", "煤矸石", "数字经济 核心产业", "太原 2026 算力", "地区生产总值", "如何推动高质量发展？", "怎样做好煤矸石的综合利用", "发展 -教育",
		"(煤 OR 电) 产业", "工业 NEAR/10 农业", "水 /s 煤炭", "工业 /p 农业", "教育 /r 医疗 /r -煤", "新*产力", "title:报告 heading:工作", "没有这几个字的报告会有吗",
		"新质生产里", "(", "year:2026 section:任务 教育",
	} {
		add(text)
	}
	g := treeGenerator{Rand: rng, met: make(tally)}
	for _, r := range Seeds().All() {
		g.reports = append(g.reports, newBruteReport(r))
	}
	for range 60 {
		add(g.tree(2).String())
	}
	return requests
}

// samePanels returns panels by all rules.
func samePanels(t *testing.T) (requests []index.PanelRequest) {
	d := dictionaryOf(t, "数字\n数字经济\n经济发展\n发展\n高质量发展\n绿色 = 低碳\n产业 - 产业园")
	for _, rule := range panel.Rules {
		for _, scope := range index.Scopes {
			requests = append(requests, index.PanelRequest{Dictionary: d, Rule: rule, Scope: scope})
			requests = append(requests, index.PanelRequest{
				Dictionary: d, Rule: rule, Scope: scope, By: []index.Grouping{index.GroupYear}, Filter: index.Filter{Section: []string{"tasks"}},
			})
		}
	}
	return requests
}
