//go:build cgo

package embedded

import (
	"io"
	"slices"
	"testing"
	"time"

	"github.com/yanyiwu/gojieba"

	"gongbao/analyzer"
	"gongbao/index/embedded/literal"
	"gongbao/index/enginetest"
)

// BenchmarkLayersAgainstRaw compares what both layers make of the texts of reports, words and
// characters, with jieba's search mode over the same texts in the same run, on one core each. The
// ratio is of speeds: more is better.
func BenchmarkLayersAgainstRaw(b *testing.B) {
	var texts []string
	size := 0
	for _, r := range enginetest.Seeds().All() {
		for _, text := range enginetest.TextsOf(r) {
			texts = append(texts, text)
			size += len(text)
		}
	}
	raw, words := gojieba.NewJieba(), enginetest.LoadWords()
	defer raw.Free()
	var ours, theirs []time.Duration
	for b.Loop() {
		began, tokens := time.Now(), 0
		for _, text := range texts {
			tokens += len(raw.CutForSearch(text, true))
		}
		theirs = append(theirs, time.Since(began))

		began = time.Now()
		var characters literal.Builder
		indexed := 0
		for _, text := range texts {
			indexed += len(words.Index(text))
			folded, ends := analyzer.FoldSentences(text)
			if err := characters.Add(literal.Text{Folded: folded, SentenceEnds: ends}); err != nil {
				b.Fatal(err)
			}
		}
		if _, err := characters.WriteTo(io.Discard); err != nil {
			b.Fatal(err)
		}
		ours = append(ours, time.Since(began))
		if indexed < tokens/2 || indexed > 2*tokens {
			b.Fatalf("%d tokens, raw jieba has %d", indexed, tokens)
		}
	}
	speed := func(d time.Duration) float64 { return float64(size) / d.Seconds() / 1e6 }
	b.ReportMetric(speed(median(ours)), "MB/s")
	b.ReportMetric(speed(median(theirs)), "raw-MB/s")
	b.ReportMetric(speed(median(ours))/speed(median(theirs)), "ratio")
	b.ReportMetric(0, "ns/op")
}

func median(all []time.Duration) time.Duration {
	all = slices.Sorted(slices.Values(all))
	return all[len(all)/2]
}
