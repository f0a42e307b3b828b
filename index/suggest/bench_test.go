package suggest

import (
	"runtime"
	"slices"
	"testing"
	"time"
)

// BenchmarkBuild measures building an Index of the corpus: its time, and the memory that the Index
// keeps.
func BenchmarkBuild(b *testing.B) {
	builder := corpusBuilder(b)
	pronounce()
	lookalikes()
	before := heap()
	var x *Index
	for b.Loop() {
		x = build(b, builder)
	}
	b.ReportMetric(float64(heap()-before)/1e6, "MB")
	b.ReportMetric(float64(len(x.records)), "entries")
}

// heap returns the bytes in use after a garbage collection.
func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// BenchmarkSuggest measures suggestions for each beginning of names, typed in characters, in pinyin
// and in initials.
func BenchmarkSuggest(b *testing.B) {
	x := build(b, corpusBuilder(b))
	var typed []string
	for i := 0; i < len(x.records); i += 1 + len(x.records)/500 {
		e := x.entry(int32(i))
		spelling := pronounce().spellings(e.folded)[0]
		for at := range e.folded {
			typed = append(typed, e.folded[:at])
		}
		for n := 1; n <= min(len(spelling.pinyin), 8); n++ {
			typed = append(typed, spelling.pinyin[:n])
		}
		typed = append(typed, spelling.initials)
	}
	var took []time.Duration
	for i := 0; b.Loop(); i++ {
		start := time.Now()
		x.Suggest(typed[i%len(typed)], 10)
		took = append(took, time.Since(start))
	}
	reportQuantiles(b, took)
}

// BenchmarkCorrect measures corrections of terms with one wrong character.
func BenchmarkCorrect(b *testing.B) {
	x := build(b, corpusBuilder(b))
	var wrong []string
	for i := 0; i < len(x.records); i += 1 + len(x.records)/500 {
		name := []rune(x.entry(int32(i)).folded)
		name[len(name)/2] = '煤'
		wrong = append(wrong, string(name))
	}
	var took []time.Duration
	for i := 0; b.Loop(); i++ {
		start := time.Now()
		x.Correct(wrong[i%len(wrong)], 0)
		took = append(took, time.Since(start))
	}
	reportQuantiles(b, took)
}

// reportQuantiles reports the median and the 99th percentile of the time of a call.
func reportQuantiles(b *testing.B, took []time.Duration) {
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-µs")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
}
