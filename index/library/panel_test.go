package library

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gongbao/index"
	"gongbao/index/panel"
)

// TestPanelRepeated: of two whole copies of a report the fuller one is counted, and the other once
// that one is removed. The scope of all reports counts both.
func TestPanelRepeated(t *testing.T) {
	seed, err := os.ReadFile(filepath.Join(seeds, "000_dd839b69f8cc83e5.txt"))
	if err != nil {
		t.Fatal(err)
	}
	files := t.TempDir()
	for name, text := range map[string]string{
		"a.txt": string(seed), "b.txt": strings.Replace(string(seed), "经济", "社会和经济", 3),
	} {
		if err := os.WriteFile(filepath.Join(files, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	l, _ := open(t, t.TempDir())
	ids := make(map[string]string) // by file
	for _, o := range add(t, l, files) {
		ids[filepath.Base(o.File)] = o.ID
	}
	d, err := panel.Of("的")
	if err != nil {
		t.Fatal(err)
	}
	counted := func(scope index.Scope) (counted []string) {
		t.Helper()
		err := l.Panel(context.Background(), index.PanelRequest{Dictionary: d, Scope: scope},
			func(index.PanelHead) error { return nil }, func(row panel.Row) error {
				counted = append(counted, row.ReportID)
				return nil
			})
		if err != nil {
			t.Fatal(err)
		}
		return counted
	}
	if got := counted(index.ScopeAll); len(got) != 2 {
		t.Errorf("everything is %v, want both of %v", got, ids)
	}
	if got := counted(index.ScopeFull); len(got) != 1 || got[0] != ids["b.txt"] {
		t.Errorf("%v is counted, want the fuller of %v", got, ids)
	}
	if _, err := l.Remove(context.Background(), ids["b.txt"]); err != nil {
		t.Fatal(err)
	}
	if got := counted(index.ScopeFull); len(got) != 1 || got[0] != ids["a.txt"] {
		t.Errorf("%v is counted, want the one of %v that is left", got, ids)
	}
	add(t, l, files)
	if got := counted(index.ScopeFull); len(got) != 1 || got[0] != ids["b.txt"] {
		t.Errorf("%v is counted, want the fuller of %v, which is there again", got, ids)
	}
}
