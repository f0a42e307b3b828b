package library

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"testing"

	"gongbao/index"
	"gongbao/index/embedded"
	"gongbao/index/report"
)

// zipped returns files as a mirror gives them.
func zipped(t *testing.T, files map[string]string) *zip.Reader {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range files {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(text))
		}
		must(t, err)
	}
	must(t, z.Close())
	read, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	must(t, err)
	return read
}

// yielding yields reports, and then an error for each of some.
func yielding(reports []*report.Report, errs ...error) iter.Seq2[*report.Report, error] {
	return func(yield func(*report.Report, error) bool) {
		for _, err := range errs {
			if !yield(nil, err) {
				return
			}
		}
		for _, r := range reports {
			if !yield(r, nil) {
				return
			}
		}
	}
}

// TestRestoreCopy: what a copy has is a library again, without what no library has, and nothing is left of
// a copy that cannot be read.
func TestRestoreCopy(t *testing.T) {
	text := []report.Section{{ID: "s1", Role: report.Tasks, Paragraphs: []string{"煤矸石综合利用"}}}
	reports := []*report.Report{{ID: "00000000000000aa", Title: "甲", Sections: text}, {ID: "00000000000000bb", Title: "乙", Sections: text}}
	files := map[string]string{
		"library.json": `{"format": 2, "id": "ABC"}`, "index/lexicon.txt": "石碳铁\n", "synonyms.txt": "煤 = 石炭\n", "files.jsonl": "",
		"reports/cc/00000000000000cc.to": "00000000000000aa\n", "near": "x", "../outside": "x",
	}
	restore := func(files map[string]string, errs ...error) (string, error) {
		dir := filepath.Join(t.TempDir(), "library")
		return dir, RestoreCopy(context.Background(), dir, Copy{
			Files: zipped(t, files), Reports: yielding(reports, errs...), Backend: index.Backend{Name: "elsewhere", Version: 7}, Generation: 4, Words: "w",
		}, nil)
	}
	dir, err := restore(files, fmt.Errorf("%w: one", index.ErrDamagedReport))
	must(t, err)
	if name := EngineOf(dir); name != "elsewhere" {
		t.Errorf("the index is of %q", name)
	}
	for name, want := range map[string]string{"index/4/lexicon.txt": "石碳铁\n", "synonyms.txt": "煤 = 石炭\n"} {
		if got, err := os.ReadFile(filepath.Join(dir, name)); string(got) != want || err != nil {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	for _, name := range []string{"near", "outside", "../outside"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err == nil {
			t.Errorf("%s is written", name)
		}
	}
	l, err := Open(dir, embedded.Backend)
	must(t, err)
	defer l.Close()
	if s, err := l.Summary(t.Context()); err != nil || s.Reports != 2 {
		t.Errorf("%+v, %v", s, err)
	}
	var moved *index.MovedError
	if _, err := l.Report(t.Context(), "cc00000000000000"); errors.As(err, &moved) {
		t.Error("a redirect appears from nowhere")
	}
	if _, err := os.Stat(filepath.Join(dir, "reports", "cc", "00000000000000cc.to")); err == nil {
		t.Error("a file is in the folder of another ID")
	}

	if _, err := restore(files, errors.New("no answer")); err == nil {
		t.Error("a copy that breaks off is restored")
	}
	delete(files, "library.json")
	gone, err := restore(files)
	if !errors.Is(err, ErrBackup) {
		t.Errorf("no library.json: %v", err)
	}
	if left, _ := os.ReadDir(filepath.Dir(gone)); len(left) > 0 {
		t.Errorf("%v is left", left)
	}
}
