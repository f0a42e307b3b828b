package library

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongbao/index/report"
)

// TestDuplicates: the copy of a report from another site and an excerpt of it are linked, the
// fullest first, even after the file of sketches was lost, cut short or damaged.
func TestDuplicates(t *testing.T) {
	seed, err := os.ReadFile(filepath.Join(seeds, "000_dd839b69f8cc83e5.txt"))
	if err != nil {
		t.Fatal(err)
	}
	files := t.TempDir()
	for name, data := range map[string]string{
		"copy.txt":    string([]rune(string(seed))[:9000]),
		"excerpt.txt": string([]rune(string(seed))[:4000]),
	} {
		if err := os.WriteFile(filepath.Join(files, name), []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	dir := t.TempDir()
	l, close := open(t, dir)
	outcomes := add(t, l, seeds, files)
	ids := make(map[string]string) // by file
	for _, o := range outcomes {
		ids[filepath.Base(o.File)] = o.ID
	}
	full, copied, excerpt := ids["000_dd839b69f8cc83e5.txt"], ids["copy.txt"], ids["excerpt.txt"]
	check := func(when string) {
		t.Helper()
		for id, want := range map[string][]report.Duplicate{
			full:                            {{ID: copied}, {ID: excerpt}},
			copied:                          {{ID: full, Fuller: true}, {ID: excerpt}},
			excerpt:                         {{ID: full, Fuller: true}, {ID: copied, Fuller: true}},
			ids["002_36fd5112df2a0dde.txt"]: {},
		} {
			got, err := l.Duplicates(id)
			if err != nil {
				t.Fatal(err)
			}
			if n := l.Alike(id); n != len(got) {
				t.Errorf("%s: %d alike, but %d are listed", id, n, len(got))
			}
			for i := range got {
				if got[i].Similarity < 0.9 || got[i].Title == "" {
					t.Errorf("%s: %+v", when, got[i])
				}
				got[i] = report.Duplicate{ID: got[i].ID, Fuller: got[i].Fuller}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s: %s (-want +got):\n%s", when, id, diff)
			}
		}
	}
	check("added")
	path := filepath.Join(dir, "sketches")
	for when, spoil := range map[string]func() error{
		"opened again": func() error { return nil },
		"lost":         func() error { return os.Remove(path) },
		"cut short":    func() error { return os.Truncate(path, 100) },
		"spoilt": func() error {
			data, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			data[20] ^= 1
			return os.WriteFile(path, data, 0o644)
		},
	} {
		close()
		if err := spoil(); err != nil {
			t.Fatal(err)
		}
		l, close = open(t, dir)
		if err := l.duplicates.Settle(t.Context()); err != nil {
			t.Fatal(err)
		}
		check(when)
	}
	if _, err := l.Duplicates("0000000000000000"); err == nil {
		t.Error("duplicates of a report that is not there")
	}
}
