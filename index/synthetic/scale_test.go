package synthetic_test

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"gongbao/index"
	"gongbao/index/embedded"
	"gongbao/index/library"
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
			slices.Sort(took)
			milliseconds := func(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
			b.ReportMetric(milliseconds(cold), "cold-ms")
			b.ReportMetric(milliseconds(took[len(took)/2]), "p50-ms")
			b.ReportMetric(milliseconds(took[len(took)*99/100]), "p99-ms")
		})
	}
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
func peak(b *testing.B) float64 {
	b.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(status)) {
		if kilobytes, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			n, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(kilobytes), " kB"), 64)
			if err != nil {
				b.Fatal(err)
			}
			return n / 1000
		}
	}
	return 0
}
