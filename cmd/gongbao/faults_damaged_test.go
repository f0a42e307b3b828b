package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// damages are ways to damage a file.
var damages = []struct {
	name string
	do   func(data []byte) []byte
}{
	{"a bit flipped", func(data []byte) []byte { data[len(data)/2] ^= 1; return data }},
	{"cut off", func(data []byte) []byte { return data[:len(data)/2] }},
	{"emptied", func([]byte) []byte { return nil }},
}

// testDamagedFiles damages each file of a library, except the one that makes the folder a library.
// The program finds as much as before, and has all of it once the reports have been added again.
func (p program) testDamagedFiles(t *testing.T) {
	whole := filepath.Join(t.TempDir(), "library")
	p.must(t, "add", "--library", whole, seeds)
	query := []string{"search", "--limit", "100", "煤矸石", "--library"}
	want := p.must(t, append(query, whole)...)

	for i, pattern := range []string{
		"reports/??/*.json.zst", "sketches", "near", "files.jsonl", "lock", "index/*/generation.json", "index/*/lexicon.txt",
		"index/*/words/index_meta.json", "index/*/words/store/root.bolt", "index/*/words/store/*.zap",
		"index/*/chars/*.chars",
	} {
		files, err := filepath.Glob(filepath.Join(whole, pattern))
		if err != nil || len(files) == 0 {
			t.Fatalf("no files %s: %v", pattern, err)
		}
		for k := range several(1, len(damages)) {
			damage := damages[(i+k)%len(damages)]
			dir := copyFolder(t, whole)
			name, err := filepath.Rel(whole, files[0])
			if err != nil {
				t.Fatal(err)
			}
			change(t, filepath.Join(dir, name), damage.do)
			if found := p.must(t, append(query, dir)...); firstLine(found) != firstLine(want) {
				t.Errorf("%s, %s: the search finds %s, and before %s", name, damage.name, firstLine(found),
					firstLine(want))
			}
			p.must(t, "add", "--library", dir, seeds)
			if mended := p.must(t, append(query, dir)...); mended != want {
				t.Errorf("%s, %s: after the reports were added again a search finds\n%s", name, damage.name, mended)
			}
		}
	}
}

// change replaces a file's content by the result of do.
func change(t *testing.T, file string, do func(data []byte) []byte) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if len(data) == 0 {
		data = []byte("?") // an empty file is damaged by a byte
	} else {
		data = do(bytes.Clone(data))
	}
	if err := os.WriteFile(file, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}
