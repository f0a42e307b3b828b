package source

import (
	"bytes"
	"os"
	"path/filepath"
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
