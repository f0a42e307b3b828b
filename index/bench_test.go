package index

import (
	"fmt"
	"testing"
)

// benchReports returns the reports to measure with: those of ../../shared/corpus where it is present, else those of the seeds.
func benchReports(b *testing.B) memory {
	b.Helper()
	files := sharedTexts(b, 1)
	if len(files) == 0 {
		return reports
	}
	all := make(memory)
	readReports(b, files, all)
	return all
}

// BenchmarkAdd measures indexing into both layers, reading excluded.
func BenchmarkAdd(b *testing.B) {
	all := benchReports(b)
	size := 0
	for _, r := range all {
		for _, text := range textsOf(r) {
			size += len(text)
		}
	}
	b.SetBytes(int64(size))
	for b.Loop() {
		e, err := Open(b.TempDir(), all, loadWords())
		if err != nil {
			b.Fatal(err)
		}
		if err := e.Add(all.all()); err != nil {
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
	e, err := Open(b.TempDir(), all, loadWords())
	if err != nil {
		b.Fatal(err)
	}
	defer e.Close()
	if err := e.Add(all.all()); err != nil {
		b.Fatal(err)
	}
	for _, query := range []string{
		"", "的", "煤", "煤矸石", "新质生产力", "地区生产总值增长", "乡村振兴 人才", "数字经济 核心产业", "高标准农田", "一网通办", "生态环境保护", "教育", `"民营经济发展"`,
	} {
		for _, passages := range []int{0, 3} {
			b.Run(fmt.Sprintf("%s/passages=%d", query, passages), func(b *testing.B) {
				for b.Loop() {
					if find(b, e, Request{Query: query, Limit: 10, Passages: passages}).Total == 0 && len(all) > 100 {
						b.Fatal("found nothing")
					}
				}
			})
		}
	}
}
