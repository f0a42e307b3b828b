package embedded

import (
	"fmt"
	"gongbao/index"
	"gongbao/index/embedded/state"
	"gongbao/index/enginetest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestUnwritable: what cannot be written is not added, searches go on, and adding works when
// writing does.
func TestUnwritable(t *testing.T) {
	dir := t.TempDir()
	e, err := openEngine(dir, enginetest.Seeds())
	if err != nil {
		t.Fatal(err)
	}
	all := enginetest.Seeds().All()
	if err := e.Update(all[:1], nil); err != nil {
		t.Fatal(err)
	}
	clear := obstruct(t, filepath.Join(dir, "words", "store"))
	if err := e.Update(all[1:], nil); err == nil {
		t.Error("what cannot be written was added")
	}
	if s, err := e.Summary(); err != nil || s.Reports != 1 || enginetest.Has(t, e, all[1].ID) {
		t.Errorf("then there are %d reports, want 1; %v", s.Reports, err)
	}
	if r, err := e.Search(t.Context(), index.Request{Limit: 1}); err != nil || r.Total != 1 {
		t.Errorf("then a search finds %+v, want 1 report; %v", r, err)
	}
	if errs, err := e.Check(); err != nil || len(errs) > 0 {
		t.Errorf("then the index is not as it was written: %v, %v", errs, err)
	}
	clear()
	if err := e.Update(all[1:], nil); err != nil {
		t.Errorf("adding when it can be written again: %v", err)
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	if e, err = openEngine(dir, enginetest.Seeds()); err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	if s, err := e.Summary(); err != nil || s.Reports != len(all) {
		t.Errorf("opened again there are %d reports, want %d; %v", s.Reports, len(all), err)
	}
}

// obstruct keeps bleve from making its next segment in dir, by folders of the names that it would
// have, until clear is called.
func obstruct(t *testing.T, dir string) (clear func()) {
	t.Helper()
	segments, err := filepath.Glob(filepath.Join(dir, "*.zap"))
	if err != nil || len(segments) == 0 {
		t.Fatalf("%s has the segments %v; %v", dir, segments, err)
	}
	last, err := state.ParseUnit(strings.TrimSuffix(filepath.Base(slices.Max(segments)), ".zap"))
	if err != nil {
		t.Fatal(err)
	}
	var folders []string
	for i := range uint32(3) {
		// What bleve left unfinished it removes at any time, but no folder that holds something.
		made := filepath.Join(t.TempDir(), "folder")
		if err := os.Mkdir(made, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(made, "file"), nil, 0o644); err != nil {
			t.Fatal(err)
		}
		folder := filepath.Join(dir, fmt.Sprintf("%012x.zap", last+1+i))
		if err := os.Rename(made, folder); err != nil {
			t.Fatal(err)
		}
		folders = append(folders, folder)
	}
	return func() {
		for _, folder := range folders {
			if err := os.RemoveAll(folder); err != nil {
				t.Fatal(err)
			}
		}
	}
}
