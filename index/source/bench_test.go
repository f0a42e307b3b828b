package source

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// BenchmarkDecode reads real reports on one core: MB/s of the files, as text, as GBK, and as a web
// page.
func BenchmarkDecode(b *testing.B) {
	files, err := filepath.Glob("../../testdata/seeds/*.txt")
	if err != nil || len(files) == 0 {
		b.Fatal(err)
	}
	var all [][]byte
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			b.Fatal(err)
		}
		all = append(all, data)
	}
	for _, form := range []struct {
		name string
		of   func([]byte) ([]byte, error)
	}{
		{"text", func(data []byte) ([]byte, error) { return data, nil }},
		{"gbk", simplifiedchinese.GB18030.NewEncoder().Bytes},
		{"html", func(data []byte) ([]byte, error) {
			page := append([]byte("<html><body><p>"), bytes.ReplaceAll(data, []byte("\n"), []byte("</p>\n<p>"))...)
			return page, nil
		}},
	} {
		b.Run(form.name, func(b *testing.B) {
			var files [][]byte
			size := 0
			for _, data := range all {
				data, err := form.of(data)
				if err != nil {
					b.Fatal(err)
				}
				files = append(files, data)
				size += len(data)
			}
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				for _, data := range files {
					if _, err := Decode("a", data); err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}

// BenchmarkPDF reads a report of 30 pages, and files that other programs wrote: µs a character. The
// start of the engine, which each file pays once, is apart.
func BenchmarkPDF(b *testing.B) {
	pool, err := pdfEngine()
	if err != nil {
		b.Fatal(err)
	}
	start := func(b *testing.B, data []byte) *engine {
		engine, err := pool.start(data)
		if err != nil {
			b.Fatal(err)
		}
		return engine
	}
	b.Run("start", func(b *testing.B) {
		for b.Loop() {
			start(b, nil).close()
		}
	})
	var pages []string
	for range 30 {
		pages = append(pages, textAt(16, 80, 780, slices.Repeat([]string{"　　" + twenty, twenty}, 13)...))
	}
	files := map[string][]byte{"pages": pdfFile(pages...)}
	for _, name := range []string{"report.pdf", "pdf/wrapped-table-cells.pdf"} {
		if files[name], err = os.ReadFile("testdata/" + name); err != nil {
			b.Fatal(err)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		b.Run(name, func(b *testing.B) {
			glyphs := 0
			for b.Loop() {
				b.StopTimer()
				engine := start(b, files[name])
				b.StartTimer()
				pages, err := engine.pages(len(files[name]))
				if err != nil {
					b.Fatal(err)
				}
				pdfLines(pages)
				for _, page := range pages {
					glyphs += len(page.glyphs)
				}
				b.StopTimer()
				engine.close()
				b.StartTimer()
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(glyphs), "µs/char")
		})
	}
}
