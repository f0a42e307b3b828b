//go:build unix && cgo

package main

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime"
	"slices"
	"syscall"
	"testing"
	"time"

	"gongbao/index"
	"gongbao/index/library"
	"gongbao/web"
)

// ours is Gongbao. Its library is made before, with the work.
var ours = peer{
	name:    "Gongbao",
	prepare: func() string { return "" },
	index: func(b *testing.B, w *peerWork, _ string) []indexFigures {
		lib := openPeerLibrary(b, w.library)
		defer lib.Close()
		settle()
		cpu := cpuOf(func() {
			if err := lib.Rebuild(b.Context(), nil); err != nil {
				b.Fatal(err)
			}
		})
		return []indexFigures{{"Gongbao: index", rate(w.size, cpu), folderSize(b, w.library)}}
	},
	ask: func(b *testing.B, w *peerWork, _ string) (all []classFigures) {
		for _, c := range w.classes {
			lib := openPeerLibrary(b, w.library)
			ask := func(q string) int { return searchLibrary(b, lib, c, q) }
			if c.Target != "" {
				ask = askWebsite(b, lib, c.Target)
			}
			all = append(all, measureClass(c, ask))
			if err := lib.Close(); err != nil {
				b.Fatal(err)
			}
		}
		return all
	},
}

// searchLibrary returns the number of reports found. Facets are counted in any case.
func searchLibrary(b *testing.B, lib *library.Library, c peerClass, q string) int {
	if c.Kind == "phrase" {
		q = `"` + q + `"`
	}
	result, err := lib.Search(b.Context(), index.Request{Query: q, Limit: 10, Passages: c.Passages})
	if err != nil {
		b.Fatal(q, err)
	}
	return result.Total
}

// askWebsite returns what asks the website as a browser does, without a connection.
func askWebsite(b *testing.B, lib *library.Library, target string) func(q string) int {
	handler, err := web.NewServer(web.Config{Library: lib})
	if err != nil {
		b.Fatal(err)
	}
	return func(q string) int {
		request := httptest.NewRequestWithContext(context.Background(), http.MethodGet, target+url.QueryEscape(q), nil)
		request.Header.Set("Accept-Encoding", "gzip")
		answer := &discarded{header: make(http.Header)}
		handler.ServeHTTP(answer, request)
		if answer.status != http.StatusOK || answer.size == 0 {
			b.Fatalf("%s%s: %d, %d bytes", target, q, answer.status, answer.size)
		}
		return 0
	}
}

// discarded is an answer that nobody reads.
type discarded struct {
	header       http.Header
	status, size int
}

func (d *discarded) Header() http.Header    { return d.header }
func (d *discarded) WriteHeader(status int) { d.status = status }

func (d *discarded) Write(data []byte) (int, error) {
	if d.status == 0 {
		d.status = http.StatusOK
	}
	d.size += len(data)
	return len(data), nil
}

// measureClass asks the queries of a class of an engine in this process.
func measureClass(c peerClass, ask func(q string) (found int)) classFigures {
	for _, q := range c.Warm {
		ask(q)
	}
	settle()
	took := make([]float64, 0, len(c.Queries))
	found := 0
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	cpu := cpuOf(func() {
		for _, q := range c.Queries {
			begun := time.Now()
			found += ask(q)
			took = append(took, milliseconds(time.Since(begun)))
		}
	})
	runtime.ReadMemStats(&after)
	slices.Sort(took)
	n := float64(len(c.Queries))
	return classFigures{
		Class: c.Name, CPU: milliseconds(cpu) / n, Median: took[len(took)/2], P99: took[len(took)*99/100],
		KB: float64(after.TotalAlloc-before.TotalAlloc) / n / 1000, Found: float64(found) / n,
	}
}

// settle waits until the process has nothing left to do, and leaves no garbage.
func settle() {
	runtime.GC()
	for cpuOf(func() { time.Sleep(50 * time.Millisecond) }) > 2*time.Millisecond {
	}
}

// cpuOf returns the processor time that the process takes meanwhile, in all its threads.
func cpuOf(do func()) time.Duration {
	before := cpuTime()
	do()
	return cpuTime() - before
}

func cpuTime() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// rate returns the MB of text for each second of processor time.
func rate(size int64, cpu time.Duration) float64 { return float64(size) / 1e6 / cpu.Seconds() }
