package durable

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func TestFolder(t *testing.T) {
	fill := func(dir string) error {
		return errors.Join(os.Mkdir(filepath.Join(dir, "a"), 0o755), os.WriteFile(filepath.Join(dir, "a", "file"),
			[]byte("x"), 0o644))
	}
	for _, tt := range []struct {
		name    string
		prepare func(path string) error
		fill    func(dir string) error
		made    bool
	}{
		{"missing", func(string) error { return nil }, fill, true},
		{"missing, with its parent", func(path string) error { return os.Remove(filepath.Dir(path)) }, fill, true},
		{"empty", func(path string) error { return os.Mkdir(path, 0o755) }, fill, true},
		{"not empty", fillOf(fill), fill, false},
		{"a file", func(path string) error { return os.WriteFile(path, nil, 0o644) }, fill, false},
		{"not filled", func(string) error { return nil },
			func(dir string) error { return errors.Join(fill(dir), errBroken) }, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			parent := filepath.Join(t.TempDir(), "parent")
			path := filepath.Join(parent, "folder")
			if err := errors.Join(os.Mkdir(parent, 0o755), tt.prepare(path)); err != nil {
				t.Fatal(err)
			}
			before, _ := os.Lstat(path)
			err := Folder(path, tt.fill)
			if (err == nil) != tt.made {
				t.Errorf("made %t: %v", err == nil, err)
			}
			if _, err := os.Stat(filepath.Join(path, "a", "file")); tt.made && err != nil {
				t.Error(err)
			}
			if after, _ := os.Lstat(path); !tt.made && !os.SameFile(before, after) && (before != nil || after != nil) {
				t.Errorf("%v became %v", before, after)
			}
			left, err := filepath.Glob(filepath.Join(parent, TempPrefix+"*"))
			if err != nil || len(left) > 0 {
				t.Errorf("left behind: %v, %v", left, err)
			}
		})
	}
}

// fillOf makes a folder and has fill put files into it.
func fillOf(fill func(string) error) func(string) error {
	return func(path string) error { return errors.Join(os.Mkdir(path, 0o755), fill(path)) }
}
