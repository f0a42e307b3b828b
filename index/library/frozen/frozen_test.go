package frozen

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"gongbao/index"
	"gongbao/index/embedded"
	"gongbao/index/library"
	"gongbao/index/memory"
)

const seeds = "../../../testdata/seeds"

// made returns the folder of a library of the seeds that nobody has open.
func made(t *testing.T) (dir string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "library")
	l, err := library.Open(dir, embedded.Backend)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(l.Add(t.Context(), index.Addition{Paths: []string{seeds}}), l.PrepareSuggestions(t.Context()), l.Close()); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestOpen: a library is read as by its owner, and no file of it changes.
func TestOpen(t *testing.T) {
	dir := made(t)
	owner, err := library.Open(dir, embedded.Backend)
	if err != nil {
		t.Fatal(err)
	}
	request := index.Request{Query: "煤矸石", Limit: 10}
	want, err := owner.Search(t.Context(), request)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir, embedded.Backend); !errors.As(err, new(*library.InUseError)) {
		t.Errorf("beside its owner: %v", err)
	}
	if err := owner.Close(); err != nil {
		t.Fatal(err)
	}
	before := snapshot(t, dir)
	for range 2 { // readers at once
		l, err := Open(dir, embedded.Backend)
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		got, err := l.Search(t.Context(), request)
		if err != nil || got.Total != want.Total || got.Hits[0].Report.ID != want.Hits[0].Report.ID {
			t.Errorf("found %+v, %v; want %+v", got, err, want)
		}
		l.Maintain(t.Context())
		if found, err := l.Suggest("煤", 5); err != nil || len(found) == 0 {
			t.Errorf("suggestions %v, %v", found, err)
		}
		if err := l.engine.Update(nil, []string{want.Hits[0].Report.ID}); !errors.Is(err, index.ErrReadOnly) {
			t.Errorf("an update: %v", err)
		}
		if l.IndexBytes() == 0 {
			t.Error("the index has no size")
		}
		if _, err := library.Open(dir, embedded.Backend); !errors.As(err, new(*library.InUseError)) {
			t.Errorf("an owner beside a reader: %v", err)
		}
	}
	if after := snapshot(t, dir); after != before {
		t.Errorf("files have changed:\n%s\n%s", before, after)
	}
}

// snapshot lists the files of a folder with their sizes and times.
func snapshot(t *testing.T, dir string) (list string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		list += path + " " + info.ModTime().String() + "\n"
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// TestUnready: what has to be written first is not read.
func TestUnready(t *testing.T) {
	for name, spoil := range map[string]func(dir string) error{
		"without an index": func(dir string) error { return os.RemoveAll(filepath.Join(dir, "index")) },
		"unfinished": func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "pending.json"), []byte("[]\n"), 0o644)
		},
		"an older index": func(dir string) error {
			stamp := filepath.Join(dir, "index", "1", "generation.json")
			data, err := os.ReadFile(stamp)
			return errors.Join(err, os.WriteFile(stamp, regexp.MustCompile(`"index":\d+`).ReplaceAll(data, []byte(`"index":1`)), 0o644))
		},
	} {
		dir := made(t)
		if err := spoil(dir); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(dir, embedded.Backend); !errors.Is(err, library.ErrUnready) {
			t.Errorf("%s: %v", name, err)
		}
	}
	dir := made(t)
	if _, err := Open(dir, memory.Backend()); !errors.Is(err, os.ErrPermission) {
		t.Errorf("an engine that cannot only read: %v", err)
	}
	if Is(dir) && os.Getuid() == 0 {
		t.Error("root cannot write to its own folder")
	}
}
