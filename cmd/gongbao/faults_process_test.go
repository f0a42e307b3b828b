package main

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// testStopped stops the program while it adds. The program says so, and the announced reports are
// there.
func (p program) testStopped(t *testing.T) {
	folder, dir := t.TempDir(), filepath.Join(t.TempDir(), "library")
	// While a batch is indexed the next is read, so all of a few files would be read by then.
	write(t, folder, 0, 4*batches)
	c := p.command(t, "add", "--json", "--library", dir, folder)
	// The program has not ended when it is told to stop, because it is writing.
	printed := &lineCounter{left: 1, reached: func() { _ = c.Process.Signal(syscall.SIGTERM) }}
	c.Stdout, c.Stderr = printed, printed
	if err := c.Run(); err == nil || c.ProcessState.ExitCode() != failed || !strings.Contains(printed.String(), "已中断") {
		t.Errorf("told to stop, add ends with %v\n%s", c.ProcessState, last(printed.String(), 300))
	}
	outcomes := outcomesOf(printed.String())
	if n := p.check(t, dir, outcomes); len(outcomes) == 0 || n < len(outcomes) {
		t.Errorf("told to stop after the first report was announced, add had announced %d and left %d",
			len(outcomes), n)
	}
}

// last returns the end of a text, of at most n bytes.
func last(text string, n int) string { return text[max(0, len(text)-n):] }

// testTwoAtOnce: a library has one server. A second one names the first. When that is killed,
// another can start at once.
func (p program) testTwoAtOnce(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "library")
	p.must(t, "add", "--library", dir, seeds)
	_, first := serveLibrary(t, dir)
	_, stderr, code := p.run(t, "serve", "--addr", "127.0.0.1:0", "--library", dir)
	if code != failed || !strings.Contains(stderr, "进程号 "+strconv.Itoa(first.Process.Pid)) {
		t.Errorf("beside server %d: %d\n%s", first.Process.Pid, code, stderr)
	}
	first.kill()
	second, _ := serveLibrary(t, dir)
	if code := second.stop(); code != done {
		t.Errorf("the server after one that was killed ends with %d\n%s", code, second.stderr)
	}
}

// testClocks: wrong clock times of written files change nothing.
func (p program) testClocks(t *testing.T) {
	folder, dir := copyFolder(t, seeds), filepath.Join(t.TempDir(), "library")
	touch := func(root string, date time.Time) {
		err := filepath.WalkDir(root, func(path string, _ os.DirEntry, err error) error {
			if err != nil {
				return err
			}
			return os.Chtimes(path, date, date)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	epoch, future := time.Unix(0, 0), time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)
	touch(folder, future)
	p.must(t, "add", "--library", dir, folder)
	want := p.must(t, "search", "--library", dir, "煤矸石")
	if !strings.HasPrefix(want, "5 篇报告，16 处") {
		t.Errorf("from files of 2100: %s", want)
	}
	for _, date := range []time.Time{epoch, future} {
		touch(folder, epoch)
		touch(dir, date)
		if printed := p.must(t, "add", "--library", dir, folder); strings.Count(printed, "unchanged\t") != 14 {
			t.Errorf("added again in a library of %d:\n%s", date.Year(), printed)
		}
		if got := p.must(t, "search", "--library", dir, "煤矸石"); got != want {
			t.Errorf("searched in a library of %d:\n%s", date.Year(), got)
		}
	}
}
