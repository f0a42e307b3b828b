package library

import (
	"context"
	"errors"
	"gongbao/index"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestWatch follows a folder: the files in it, changed files and new files, whatever their clock
// times.
func TestWatch(t *testing.T) {
	l, _ := open(t, t.TempDir())
	folder := filepath.Dir(writeFile(t, "a.txt", article(1, "水利")))
	ctx, stop := context.WithCancel(context.Background())
	outcomes, ended := make(chan index.Outcome, 10), make(chan error)
	go func() {
		ended <- l.Watch(ctx, index.Addition{Paths: []string{folder}, Each: func(o index.Outcome) { outcomes <- o }})
	}()
	next := func(what, file string, status index.Status) index.Outcome {
		t.Helper()
		select {
		case o := <-outcomes:
			if filepath.Base(o.File) != file || o.Outcome != status {
				t.Errorf("%s: %+v", what, o)
			}
			return o
		case <-time.After(time.Minute):
			t.Fatalf("%s: nothing is added", what)
			panic("unreachable")
		}
	}
	write := func(name, text string, modified time.Time) {
		t.Helper()
		path := filepath.Join(folder, name)
		if err := errors.Join(
			os.WriteFile(path, []byte(text), 0o644), os.Chtimes(path, modified, modified),
		); err != nil {
			t.Fatal(err)
		}
	}
	first := next("what is there", "a.txt", index.Added)
	write("a.txt", article(1, "交通"), time.Unix(0, 0))
	if o := next("changed, its time in the past", "a.txt", index.Added); o.Replaces != first.ID {
		t.Errorf("%+v does not replace %s", o, first.ID)
	}
	write("b.txt", article(2, "教育"), time.Now().AddDate(50, 0, 0))
	next("new, its time in the future", "b.txt", index.Added)
	write("empty.txt", "", time.Now())
	next("no report", "empty.txt", index.Rejected)
	stop()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("ended with %v", err)
	}
	if len(outcomes) > 0 {
		t.Errorf("added without being changed: %+v", <-outcomes)
	}
}
