package synthetic_test

import (
	"context"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"

	"gongbao/index"
	"gongbao/index/embedded"
	"gongbao/index/library"
	"gongbao/index/panel"
	"gongbao/index/parse"
	"gongbao/index/report"
	"gongbao/index/source"
	"gongbao/index/synthetic"
)

// scale is the number of reports to measure with: 300, unless GONGBAO_SCALE sets another. 5,700 is
// a tenth of the goal, and takes 2 GB of disk and some minutes.
func scale(b *testing.B) int {
	text := os.Getenv("GONGBAO_SCALE")
	if text == "" {
		return 300
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		b.Fatalf("GONGBAO_SCALE is %q, want a number of reports", text)
	}
	return n
}

// classes are the kinds of searches, with an example of each.
var classes = []struct{ name, query string }{
	{"empty", ""}, {"rare", "煤矸石"}, {"common", "教育"}, {"character", "的"}, {"phrase", `"民营经济发展"`}, {"words", "乡村振兴 人才"},
	{"wildcard", "新*生产力"}, {"near", "高标准 NEAR/10 农田"}, {"sentence", "数字经济 /s 产业"}, {"filter", "region:山西"},
	{"question", "如何推动县域经济高质量发展"},
}

// BenchmarkScale makes a library of synthetic reports, opens it and searches it, with all facets
// and three passages. A search is cold if none of its counts are cached.
func BenchmarkScale(b *testing.B) {
	n := scale(b)
	dir, texts := b.TempDir(), b.TempDir()
	size := writeTexts(b, texts, n)
	b.Run("add", func(b *testing.B) {
		for b.Loop() {
			if err := os.RemoveAll(dir); err != nil {
				b.Fatal(err)
			}
			lib := open(b, dir)
			if err := lib.Add(context.Background(), index.Addition{Paths: []string{texts}}); err != nil {
				b.Fatal(err)
			}
			if err := lib.Close(); err != nil {
				b.Fatal(err)
			}
		}
		b.SetBytes(size)
		b.ReportMetric(float64(sizeOf(b, dir))/float64(size), "folder/text")
		b.ReportMetric(peak(b), "peak-MB")
	})
	b.Run("open", func(b *testing.B) {
		for b.Loop() {
			lib := open(b, dir)
			search(b, lib, "教育")
			if err := lib.Close(); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("suggestions", func(b *testing.B) {
		for b.Loop() {
			lib := open(b, dir)
			if err := lib.PrepareSuggestions(context.Background()); err != nil {
				b.Fatal(err)
			}
			if err := lib.Close(); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(peak(b), "peak-MB")
	})
	lib := open(b, dir)
	defer lib.Close()
	for _, class := range classes {
		b.Run(class.name, func(b *testing.B) {
			cold := search(b, lib, class.query)
			var took []time.Duration
			for b.Loop() {
				took = append(took, search(b, lib, class.query))
			}
			b.ReportMetric(float64(cold)/float64(time.Millisecond), "cold-ms")
			reportTimes(b, took)
		})
	}
	b.Run("different", func(b *testing.B) {
		queries := different(b, lib)
		var took []time.Duration
		for b.Loop() {
			for _, query := range queries {
				took = append(took, search(b, lib, query))
			}
		}
		reportTimes(b, took)
	})
	b.Run("panel", func(b *testing.B) {
		d, err := panel.Parse(strings.Join(terms(different(b, lib)), "\n"))
		if err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			request := index.PanelRequest{Dictionary: d, By: []index.Grouping{index.GroupRegion, index.GroupYear}}
			err := lib.Panel(context.Background(), request, func(index.PanelHead) error { return nil }, func(panel.Row) error { return nil })
			if err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(resident(b, "RssAnon:"), "anonymous-MB")
	})
}

// reportTimes reports the median and the 99th percentile.
func reportTimes(b *testing.B, took []time.Duration) {
	slices.Sort(took)
	milliseconds := func(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
	b.ReportMetric(milliseconds(took[len(took)/2]), "p50-ms")
	b.ReportMetric(milliseconds(took[len(took)*99/100]), "p99-ms")
}

// different returns 800 different queries, made of stretches of the reports found first: a fifth of
// each kind are words, two words, phrases, characters and questions.
func different(b *testing.B, lib *library.Library) (queries []string) {
	found, err := lib.Search(context.Background(), index.Request{Limit: 200})
	if err != nil {
		b.Fatal(err)
	}
	var texts [][]rune
	for _, hit := range found.Hits {
		r, err := lib.Report(context.Background(), hit.Report.ID)
		if err != nil {
			b.Fatal(err)
		}
		for _, section := range r.Sections {
			for _, paragraph := range section.Paragraphs {
				texts = append(texts, []rune(paragraph))
			}
		}
	}
	random := rand.New(rand.NewPCG(7, 11))
	stretch := func(size int) string {
		for {
			text := texts[random.IntN(len(texts))]
			if len(text) < size {
				continue
			}
			from := random.IntN(len(text) - size + 1)
			if s := text[from : from+size]; !slices.ContainsFunc(s, func(r rune) bool { return !unicode.Is(unicode.Han, r) }) {
				return string(s)
			}
		}
	}
	known := make(map[string]bool)
	for i := 0; len(queries) < 800; i++ {
		var query string
		switch len(queries) % 5 {
		case 0:
			query = stretch(2 + random.IntN(5))
		case 1:
			query = stretch(2+random.IntN(3)) + " " + stretch(2+random.IntN(3))
		case 2:
			query = `"` + stretch(4+random.IntN(6)) + `"`
		case 3:
			query = stretch(1)
		case 4:
			query = "如何" + stretch(4) + stretch(4) + stretch(3)
		}
		if !known[query] {
			known[query] = true
			queries = append(queries, query)
		}
	}
	return queries
}

// terms returns 60 of the queries that are words or phrases.
func terms(queries []string) (terms []string) {
	for i := 0; len(terms) < 60; i += 5 {
		terms = append(terms, queries[i], strings.Trim(queries[i+2], `"`))
	}
	return terms
}

func open(b *testing.B, dir string) *library.Library {
	b.Helper()
	lib, err := library.Open(dir, embedded.Backend)
	if err != nil {
		b.Fatal(err)
	}
	return lib
}

// search returns how long a search takes.
func search(b *testing.B, lib *library.Library, query string) time.Duration {
	b.Helper()
	began := time.Now()
	result, err := lib.Search(context.Background(), index.Request{Query: query, Limit: 10, Passages: 3})
	if err != nil {
		b.Fatal(err)
	}
	if result.Partial {
		b.Logf("%s: the time ran out", query)
	}
	return time.Since(began)
}

// writeTexts writes n reports and returns their size in bytes. They are made of the reports in
// ../../../shared/corpus or, if that is missing, of the seeds.
func writeTexts(b *testing.B, dir string, n int) (size int64) {
	b.Helper()
	folder := "../../../shared/corpus/texts"
	if _, err := os.Stat(folder); err != nil {
		folder = "../../testdata/seeds"
	}
	var reports []*report.Report
	for document, err := range source.Documents(source.DefaultLimits(), folder) {
		if err != nil {
			b.Fatal(err)
		}
		reading := parse.Parse(document)
		for i := range reading.Reports {
			reports = append(reports, &reading.Reports[i])
		}
	}
	m := synthetic.New(reports)
	for s := range synthetic.Subjects(n) {
		text := m.Text(s)
		size += int64(len(text))
		if err := os.WriteFile(
			filepath.Join(dir, fmt.Sprintf("%s-%d.txt", s.County.Code, s.Year)), []byte(text), 0o644,
		); err != nil {
			b.Fatal(err)
		}
	}
	return size
}

// sizeOf returns the total size of the files in a folder, in bytes.
func sizeOf(b *testing.B, dir string) (size int64) {
	b.Helper()
	err := filepath.WalkDir(dir, func(_ string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if err == nil {
			size += info.Size()
		}
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return size
}

// peak returns the peak memory of the process in MB, or 0 if the system does not report it.
func peak(b *testing.B) float64 { return resident(b, "VmHWM:") }

// resident returns a number of the process's memory in MB, or 0 if the system does not report it.
func resident(b *testing.B, name string) float64 {
	b.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(status)) {
		if kilobytes, ok := strings.CutPrefix(line, name); ok {
			n, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(kilobytes), " kB"), 64)
			if err != nil {
				b.Fatal(err)
			}
			return n / 1000
		}
	}
	return 0
}
