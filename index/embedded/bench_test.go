package embedded

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode"

	"gongbao/analyzer"
	"gongbao/index"
	"gongbao/index/enginetest"
	"gongbao/index/panel"
)

// benchReports returns the reports to measure with: those of ../../shared/corpus where it is present, else those of the seeds.
func benchReports(b *testing.B) enginetest.Memory {
	b.Helper()
	files := enginetest.SharedTexts(b, 1)
	if len(files) == 0 {
		return enginetest.Seeds()
	}
	all := make(enginetest.Memory)
	enginetest.ReadReports(b, files, all)
	return all
}

// BenchmarkAdd measures indexing into both layers, reading excluded.
func BenchmarkAdd(b *testing.B) {
	all := benchReports(b)
	size := 0
	for _, r := range all {
		for _, text := range enginetest.TextsOf(r) {
			size += len(text)
		}
	}
	b.SetBytes(int64(size))
	for b.Loop() {
		e, err := openEngine(b.TempDir(), all)
		if err != nil {
			b.Fatal(err)
		}
		if err := e.Update(all.All(), nil); err != nil {
			b.Fatal(err)
		}
		if got, err := e.Summary(); got.Reports != len(all) {
			b.Fatalf("%d reports in the index, want %d (%v)", got.Reports, len(all), err)
		}
		if err := e.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkSearch measures searches for the first ten reports with all facets, with and without passages.
func BenchmarkSearch(b *testing.B) {
	all := benchReports(b)
	e, err := openEngine(b.TempDir(), all)
	if err != nil {
		b.Fatal(err)
	}
	defer e.Close()
	if err := e.Update(all.All(), nil); err != nil {
		b.Fatal(err)
	}
	for _, query := range []string{
		"", "的", "煤", "煤矸石", "新质生产力", "地区生产总值增长", "乡村振兴 人才", "数字经济 核心产业", "高标准农田", "一网通办", "生态环境保护", "教育", `"民营经济发展"`,
	} {
		for _, passages := range []int{0, 3} {
			b.Run(fmt.Sprintf("%s/passages=%d", query, passages), func(b *testing.B) {
				for b.Loop() {
					if enginetest.Find(b, e, index.Request{Query: query, Limit: 10, Passages: passages}).Total == 0 && len(all) > 100 {
						b.Fatal("found nothing")
					}
				}
			})
		}
	}
}

// nastyQueries are such as take most time: frequent characters, many of them, in every operator.
var nastyQueries = []string{
	"的",
	"的 和 在 是 了 一 有 不 为 中 大 人 上 发 展 工 作 建 设 全 市 经 济 社 会 产 业 新 高 生 国 家 地 方 政 府 年 年 个 项 目 成 加 实 施 推 进",
	strings.Repeat("的 OR ", 63) + "和",
	"的*了*和*在*是*一",
	"的 NEAR/200 和",
	"的 /s 和 /s 在",
	"的 /p 发展 /p 经济",
	"(的 和) /r (在 发) /r -(无此字)",
	"heading:(的 OR 和) title:(的 OR 年) -了 -在 -是",
	strings.Repeat("如何推动高质量发展和经济社会建设，怎样加快产业转型升级改革开放？", 15),
}

// BenchmarkNasty measures the slowest queries, with passages: the median and the slowest of all, and the enginetest.Memory taken for each.
func BenchmarkNasty(b *testing.B) {
	all := benchReports(b)
	e := engineOf(b, all)
	for i, text := range nastyQueries {
		b.Run(fmt.Sprint(i), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				e.store.snapshot.Recent.Purge()
				if _, err := e.Search(context.Background(), index.Request{Query: text, Limit: 10, Passages: 10, Explain: true}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkRelated measures what is read beside reports and beside their sections.
func BenchmarkRelated(b *testing.B) {
	all := benchReports(b)
	e := engineOf(b, all)
	for _, section := range []string{"", "s5"} {
		ids := slices.Collect(func(yield func(string) bool) {
			for _, r := range all.All() {
				if section == "" || len(r.Sections) >= 5 {
					if !yield(r.ID) {
						return
					}
				}
			}
		})
		b.Run("section="+section, func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				enginetest.Relate(b, e, index.RelatedRequest{Report: ids[i*7%len(ids)], Section: section, Limit: 10})
			}
		})
	}
}

// BenchmarkPanel measures panels of every report, row by row: of 60 and 1,000 terms that stand in the reports, and 1,000 of any characters, single
// ones among them, counted and remembered. Beside them the same terms are counted by strings.Count in the same texts, in enginetest.Memory and folded, on
// one processor, and as the usual script counts; and all places of 60 are listed.
func BenchmarkPanel(b *testing.B) {
	all := benchReports(b)
	e := engineOf(b, all)
	var texts []string
	for _, r := range all {
		for _, text := range enginetest.TextsOf(r) {
			texts = append(texts, analyzer.Fold(text))
		}
	}
	chinese := benchTerms(b, all, 1000, 2, func(r rune) bool { return unicode.Is(unicode.Han, r) })
	anything := benchTerms(b, all, 1000, 1, func(r rune) bool { return r != analyzer.Separator })
	for _, of := range []struct {
		name  string
		terms []string
	}{{"60", chinese[:60]}, {"1000", chinese}, {"1000 of any characters", anything}} {
		d, err := panel.Of(of.terms...)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(of.name+"/strings.Count", func(b *testing.B) {
			for b.Loop() {
				n := 0
				for _, text := range texts {
					for _, term := range of.terms {
						n += strings.Count(text, term)
					}
				}
				if n == 0 {
					b.Fatal("found nothing")
				}
			}
		})
		for _, rule := range panel.Rules {
			for _, remembered := range []bool{false, true} {
				b.Run(fmt.Sprintf("%s/%s/remembered=%v", of.name, rule, remembered), func(b *testing.B) {
					b.ReportAllocs()
					for b.Loop() {
						if !remembered {
							e.Forget()
						}
						enginetest.Rows(b, e, index.PanelRequest{Dictionary: d, Rule: rule, Scope: index.ScopeAll})
					}
				})
			}
		}
	}
	d, err := panel.Of(chinese[:60]...)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("60/lines", func(b *testing.B) {
		b.ReportAllocs()
		lines := 0
		for b.Loop() {
			lines = 0
			if _, err := e.Lines(b.Context(), index.LinesRequest{PanelRequest: index.PanelRequest{Dictionary: d, Scope: index.ScopeAll}, Context: 40}, func(index.LinesHead) error { return nil }, func(index.Line) error {
				lines++
				return nil
			}); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(lines), "lines/op")
	})
	b.Run("60/script", func(b *testing.B) {
		for b.Loop() {
			e.Forget()
			enginetest.Rows(b, e, index.PanelRequest{Dictionary: d, Script: true, Scope: index.ScopeAll})
		}
	})
}

// benchTerms returns n different stretches of some characters of the texts, up to six, as dictionaries have them.
func benchTerms(b *testing.B, all enginetest.Memory, n, least int, admitted func(rune) bool) (terms []string) {
	b.Helper()
	random := rand.New(rand.NewPCG(5, 6))
	known := make(map[string]bool)
	reports := all.All()
	for len(terms) < n {
		texts := enginetest.TextsOf(reports[random.IntN(len(reports))])
		text := []rune(analyzer.Fold(texts[random.IntN(len(texts))]))
		length := least + random.IntN(7-least)
		if len(text) <= length {
			continue
		}
		at := random.IntN(len(text) - length)
		term := string(text[at : at+length])
		if !strings.ContainsFunc(term, func(r rune) bool { return !admitted(r) }) && !known[term] {
			known[term] = true
			terms = append(terms, term)
		}
	}
	return terms
}
