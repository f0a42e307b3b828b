package parse

import (
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
	"time"
)

// TestRepeated reads texts of one line many times: each takes at most 10 s, and at most 500 B a line
// are held for it.
func TestRepeated(t *testing.T) {
	if testing.Short() {
		t.Skip("many lines")
	}
	const lines = 20_000
	for _, line := range []string{
		"一、工作回顾", "1.修路", "2020年工作回顾", "现在，我代表县人民政府报告工作。", "，的", "上一篇：甲", "# 甲", "一、縣長",
		"2.城乡面貌明显改善新建公园五座。",
	} {
		doc := textDocument(t, strings.Repeat(line+"\n", lines))
		start := time.Now()
		Parse(doc)
		took := time.Since(start)
		held := watched(func() { Parse(doc) }) / lines
		t.Logf("%-20s %d B a line, %v", line, held, took.Round(time.Millisecond))
		if held > 500 || took > 10*time.Second {
			t.Errorf("%s: %d B a line, %v", line, held, took)
		}
	}
}

// watched returns the most bytes of the heap that were in use while f ran, beyond those before.
func watched(f func()) (held int) {
	used := func() int {
		var stats runtime.MemStats
		runtime.ReadMemStats(&stats)
		return int(stats.HeapAlloc)
	}
	defer debug.SetGCPercent(debug.SetGCPercent(10)) // garbage is not held
	runtime.GC()
	before, done := used(), make(chan struct{})
	go func() {
		defer close(done)
		f()
	}()
	for {
		if used()-before > held { // or garbage: the collector may be late
			runtime.GC()
			held = max(held, used()-before)
		}
		select {
		case <-done:
			return held
		case <-time.After(5 * time.Millisecond):
		}
	}
}
