package source

import (
	"bytes"
	"runtime"
	"testing"
	"time"
)

// TestMegabyte reads 1 MB of one thing. All that is allocated for it is at most 100 MB, and it takes
// no more than a few seconds.
func TestMegabyte(t *testing.T) {
	if testing.Short() {
		t.Skip("1 MB")
	}
	for _, unit := range []string{
		`\n`, `一\n`, `一\u3000`, `\ud83d\ude00`, `\xe4\xb8`, "<U+00A0>", "<U+00A", `\`, `\x`, "一&amp;amp;nbsp;",
		"\xff", "一\xff", "政\xff政府工作", "\xe5", "\xc3\xba\xff", "版权所有\xb0\xe6<", "政府\x00", "Ã", "\xd5\xfe\xb8\xae\xb9\xa4\xd7\xf7\xff,",
	} {
		for _, start := range []string{"", "<html><p>一", "正文\n一"} {
			name := map[string]string{"": "a.txt", "正文\n一": "a.csv"}[start]
			data := append([]byte(start), bytes.Repeat([]byte(unit), 1<<20/len(unit))...)
			if name == "a.csv" && unit[0] != '\\' {
				continue
			}
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			start := time.Now()
			doc, err := Decode(name, data)
			took := time.Since(start)
			runtime.ReadMemStats(&after)
			used := (after.TotalAlloc - before.TotalAlloc) >> 20
			t.Logf("%-6s %q: %d MB, %v, %d lines, %v", name, unit, used, took.Round(time.Millisecond), len(doc.Lines), err)
			if took > 5*time.Second || used > 100 {
				t.Errorf("%s of %q took %v and %d MB", name, unit, took, used)
			}
		}
	}
}

// checkCost fails if reading 1 MB takes more than 10 s, or 100 MB of the heap at one time. What
// PDFium holds is not counted.
func checkCost(t *testing.T, name string, read func() error) {
	t.Helper()
	runtime.GC()
	before, most := heap(), uint64(0)
	done := make(chan error)
	start := time.Now()
	go func() { done <- read() }()
	for {
		select {
		case <-time.After(10 * time.Millisecond):
			most = max(most, heap())
			continue
		case err := <-done:
			took := time.Since(start)
			used := (max(most, before) - before) >> 20
			t.Logf("%-12s %d MB, %v, %v", name, used, took.Round(time.Millisecond), err)
			if took > 10*time.Second || used > 100 {
				t.Errorf("%s took %v and %d MB", name, took, used)
			}
			return
		}
	}
}

// heap returns the bytes of the heap in use.
func heap() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
