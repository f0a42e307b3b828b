package parse

import (
	"os"
	"path/filepath"
	"testing"

	"gongbao/index/source"
)

// BenchmarkParse reads the seeds on one core: MB/s of plain text.
func BenchmarkParse(b *testing.B) {
	var docs []source.Document
	size := int64(0)
	for path, err := range source.Files(seeds) {
		if err != nil {
			b.Fatal(err)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			b.Fatal(err)
		}
		doc, err := source.Decode(filepath.ToSlash(path), data)
		if err != nil {
			b.Fatal(err)
		}
		size += int64(len(data))
		docs = append(docs, doc)
	}
	b.SetBytes(size)
	for b.Loop() {
		for _, doc := range docs {
			Parse(doc)
		}
	}
}
