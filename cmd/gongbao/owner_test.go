package main

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/spf13/pflag"

	"gongbao/cmd/gongbao/place"
	"gongbao/index/embedded"
	"gongbao/index/library"
)

// announced returns the IDs of the reports that add announced as added.
func announced(output string) (ids []string) {
	for _, line := range regexp.MustCompile(`(?m)^added\t.*\t([0-9a-f]{16})\t.*$`).FindAllStringSubmatch(output, -1) {
		ids = append(ids, line[1])
	}
	return ids
}

// holds checks that a library that no process owns has the reports.
func holds(t *testing.T, dir string, ids []string) {
	t.Helper()
	lib, err := library.Open(dir, embedded.Backend)
	if err != nil {
		t.Fatal(err)
	}
	defer lib.Close()
	for _, id := range ids {
		if _, err := lib.Report(t.Context(), id); err != nil {
			t.Errorf("%s was announced: %v", id, err)
		}
	}
	summary, err := lib.Summary(t.Context())
	if err != nil || summary.Reports < len(ids) {
		t.Errorf("%d reports were announced, the library has %d: %v", len(ids), summary.Reports, err)
	}
}

// TestGuests runs every command beside a server. Each does and prints the same as without one.
func TestGuests(t *testing.T) {
	folder := t.TempDir()
	if err := os.CopyFS(filepath.Join(folder, "in", "seeds"), os.DirFS(seeds)); err != nil {
		t.Fatal(err)
	}
	// The library is named by paths relative to different folders.
	server, _ := startServer(t, folder, "--library", "library")
	in := filepath.Join(folder, "in")

	socket, err := os.Stat(filepath.Join(folder, "library", socketFile))
	if err != nil || socket.Mode().Perm() != 0o600 || socket.Mode().Type() != fs.ModeSocket {
		t.Errorf("the socket: %v, %v", socket, err)
	}
	stdout, stderr, code := outcome(t, in, "add", "--library", "../library", "seeds", "missing.txt")
	if code != failed || strings.Count(stdout, "added\tseeds/") != 14 ||
		!strings.Contains(stdout, "rejected\tmissing.txt\t") || !strings.Contains(stderr, "新加入 14 篇报告") {
		t.Fatalf("add: %d\n%s%s", code, stdout, stderr)
	}
	_, stderr, code = outcome(t, in, "serve", "--library", "../library", "--addr", "127.0.0.1:0")
	pid := regexp.MustCompile(`\d+`).FindString(read(t, filepath.Join(folder, "library", "lock")))
	if code != failed || !strings.Contains(stderr, "进程号 "+pid) {
		t.Errorf("a second serve: %d\n%s", code, stderr)
	}
	type answer struct {
		stdout, stderr string
		code           int
	}
	calls := [][]string{
		{"add", "--library", "../library", "seeds"},
		{"add", "--library", "../library", "../in/./seeds/", "missing.txt"},
		{"add", "--library", "../library", "--json", "."},
		{"add", "--library", "../library"},
		{"search", "--library", "../library", "煤矸石"},
		{"search", "--library", "../library", `"煤`},
		{"rebuild", "--library", "../library"},
		{"analyze", "--library", "../library", "煤矸石"},
		{"inspect", "seeds"},
		{"version"},
	}
	besideServer := make([]answer, len(calls))
	for i, args := range calls {
		besideServer[i].stdout, besideServer[i].stderr, besideServer[i].code = outcome(t, in, args...)
	}
	server.signal(t, syscall.SIGTERM)
	if code := server.code(t); code != done {
		t.Errorf("serve ends with %d\n%s", code, server.stderr)
	}
	if _, err := os.Stat(filepath.Join(folder, "library", socketFile)); err == nil {
		t.Error("the server leaves its socket")
	}
	for i, args := range calls {
		var alone answer
		if alone.stdout, alone.stderr, alone.code = outcome(t, in, args...); alone != besideServer[i] {
			t.Errorf("%v alone: %+v\nbeside the server: %+v", args, alone, besideServer[i])
		}
	}
}

// TestGuestEnds ends the process of a guest in the middle of an add. The server goes on, and the
// announced reports are there.
func TestGuestEnds(t *testing.T) {
	reports := manyReports(t)
	for name, end := range map[string]func(process){
		"killed": process.kill,
		"interrupted": func(p process) {
			p.signal(t, syscall.SIGINT)
			if code := p.code(t); code != failed || !strings.Contains(p.stderr.String(), "已中断") {
				t.Errorf("an add that is interrupted ends with %d\n%s", code, p.stderr)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "library")
			server, _ := startServer(t, ".", "--library", dir)
			guest := start(t, ".", "add", "--library", dir, reports)
			shows(t, guest.stdout, `added\t`)
			end(guest)
			if stdout, stderr, code := outcome(t, ".", "search", "--library", dir, "煤矸石"); code != done ||
				strings.HasPrefix(stdout, "0 篇") {
				t.Errorf("a search after it: %d\n%s%s", code, stdout, stderr)
			}
			server.signal(t, syscall.SIGTERM)
			if code := server.code(t); code != done {
				t.Errorf("serve ends with %d\n%s", code, server.stderr)
			}
			ids := announced(guest.stdout.String())
			if len(ids) == many {
				t.Error("the add was not cut short")
			}
			holds(t, dir, ids)
		})
	}
}

// TestOwnerEnds ends the server in the middle of a guest's add. The guest says so, and the
// announced reports are there.
func TestOwnerEnds(t *testing.T) {
	reports := manyReports(t)
	for name, tt := range map[string]struct {
		signal syscall.Signal
		code   int // of the server
		says   string
	}{
		"killed":  {syscall.SIGKILL, -1, "中途停止"},
		"stopped": {syscall.SIGTERM, done, "就要停止"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "library")
			server, _ := startServer(t, ".", "--library", dir)
			guest := start(t, ".", "add", "--library", dir, reports)
			shows(t, guest.stdout, `added\t`)
			server.signal(t, tt.signal)
			if code := guest.code(t); code != failed || !strings.Contains(guest.stderr.String(), tt.says) {
				t.Errorf("the guest ends with %d\n%s", code, guest.stderr)
			}
			if code := server.code(t); code != tt.code {
				t.Errorf("the server ends with %d\n%s", code, server.stderr)
			}
			holds(t, dir, announced(guest.stdout.String()))

			// The next owner replaces the socket that the last one left.
			startServer(t, ".", "--library", dir)
			if stdout, stderr, code := outcome(t, ".", "search", "--library", dir, "煤矸石"); code != done ||
				strings.HasPrefix(stdout, "0 篇") {
				t.Errorf("a search at the next server: %d\n%s%s", code, stdout, stderr)
			}
		})
	}
}

// TestOwnerOpens: a guest waits while its owner opens the library. If the owner ends, the guest
// opens it.
func TestOwnerOpens(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "library")
	gongbao(t, "add", "--library", dir, seeds)
	lock, err := library.Acquire(dir)
	if err != nil {
		t.Fatal(err)
	}
	owner, err := listen(t.Context(), dir, new(syncBuffer))
	if err != nil {
		t.Fatal(err)
	}
	guest := start(t, ".", "search", "--library", dir, "煤矸石")
	conn, err := owner.listener.Accept() // the guest has connected
	if err != nil {
		t.Fatal(err)
	}
	conn.Close()
	if err := owner.close(); err != nil {
		t.Fatal(err)
	}
	if err := lock.Release(); err != nil {
		t.Fatal(err)
	}
	if code := guest.code(t); code != done || !strings.Contains(guest.stdout.String(), "5 篇报告，16 处") {
		t.Errorf("the guest ends with %d\n%s%s", code, guest.stdout, guest.stderr)
	}
}

// TestNoSocket: a command waits some seconds for a process that has no socket.
func TestNoSocket(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "library")
	lock, err := library.Acquire(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Release()
	if _, stderr, code := gongbao(t, "search", "--library", dir, "煤矸石"); code != failed ||
		!strings.Contains(stderr, "进程号") {
		t.Errorf("a search: %d\n%s", code, stderr)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var stderr syncBuffer
	if code := run(ctx, []string{"search", "--library", dir, "煤矸石"}, nil, new(syncBuffer), &stderr); code != failed ||
		!strings.Contains(stderr.String(), "已中断") {
		t.Errorf("a search that is interrupted: %d\n%s", code, &stderr)
	}
}

// TestDeepFolder has a library whose path is too long for the name of a socket, and several guests
// at once.
func TestDeepFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), strings.Repeat("d", 100), strings.Repeat("e", 100), "library")
	s := serving(t, "--library", dir)
	defer s.stop()
	parts, err := filepath.Glob(filepath.Join(seeds, "*"))
	if err != nil {
		t.Fatal(err)
	}
	var guests sync.WaitGroup
	for _, part := range parts {
		guests.Go(func() {
			if stdout, stderr, code := gongbao(t, "add", "--library", dir, part); code != done ||
				!strings.HasPrefix(stdout, "added\t") {
				t.Errorf("add %s: %d\n%s%s", part, code, stdout, stderr)
			}
			if stdout, stderr, code := gongbao(t, "search", "--library", dir, "发展"); code != done ||
				strings.HasPrefix(stdout, "0 篇") {
				t.Errorf("search: %d\n%s%s", code, stdout, stderr)
			}
		})
	}
	guests.Wait()
	if stdout, _, code := gongbao(t, "search", "--library", dir, "煤矸石"); code != done ||
		!strings.Contains(stdout, "5 篇报告，16 处") {
		t.Errorf("search: %d\n%s", code, stdout)
	}
}

// TestGuestPanics: a command that panics fails, and its owner goes on.
func TestGuestPanics(t *testing.T) {
	all := commands
	defer func() { commands = all }()
	commands = append(commands[:len(commands):len(commands)],
		command{name: "panic", setup: func(flags *pflag.FlagSet) action {
			at := place.Flags(flags, "")
			return func(ctx context.Context, _ []string, env environment) error {
				lib, err := openLibrary(ctx, env, at)
				if err != nil {
					return err
				}
				defer lib.Close()
				panic("as asked")
			}
		}})
	dir := filepath.Join(t.TempDir(), "library")
	s := serving(t, "--library", dir, seeds)
	if _, stderr, code := gongbao(t, "panic", "--library", dir); code != failed || !strings.Contains(stderr, "程序内部出错") {
		t.Errorf("a command that panics: %d\n%s", code, stderr)
	}
	if stdout, _, code := gongbao(t, "search", "--library", dir, "煤矸石"); code != done ||
		!strings.Contains(stdout, "5 篇报告") {
		t.Errorf("a search after it: %d\n%s", code, stdout)
	}
	s.stop()
}
