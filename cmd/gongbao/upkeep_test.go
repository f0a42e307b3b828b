package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
)

// TestUpkeep corrects, reviews and removes reports in a library that a server owns: line by line,
// as a user would.
func TestUpkeep(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "library")
	startServer(t, ".", "--library", dir, seeds)
	stdout, _, _ := outcome(t, ".", "search", "--library", dir, "--region", "140823")
	id := regexp.MustCompile(`[0-9a-f]{16}`).FindString(stdout)
	if id == "" {
		t.Fatalf("no report of 140823:\n%s", stdout)
	}
	for _, tt := range []struct {
		args   string
		code   int
		stdout string // the output has all of these, separated by |
		stderr string
	}{
		{"review", done, "kind：其他|year：（空）", "需要检查"},
		{"review --all --json", done, `"doubts":[{"field":`, "需要检查"},
		{"review x", misuse, "", "不带参数"},
		{"edit", misuse, "", "编号"},
		{"edit " + id, misuse, "", "year=2026"},
		{"edit " + id + " year", misuse, "", "字段=值"},
		{"edit " + id + " year=1", misuse, "", "四位数"},
		{"edit " + id + " colour=red", misuse, "", "可更正的有 title"},
		{"edit --restore year " + id, misuse, "", "没有更正过"},
		{"edit 0000000000000000 year=2030", failed, "", "没有编号为"},
		{"edit " + id + " year=2030 region=古交市", done, "year：2021 → 2030|region：140823 → 140181", ""},
		{"search --year 2030 --region 140181", done, "1 篇报告|" + id, ""},
		{"edit --json --restore year " + id, done, `"corrected":{"level":|"was":"140823"`, ""},
		{"search --year 2030", done, "0 篇报告", ""},
		{"edit --restore region --restore level " + id, done, "region：140181 → 140823", ""},
		{"remove", misuse, "", "请给出"},
		{"remove 0000000000000000", failed, "", "没有编号为"},
		{"remove --file nowhere.txt", failed, "", "nowhere.txt"},
		{"remove --query (", misuse, "", "括号"},
		{"remove --dry-run --query 煤矸石 --year 2021", done, "would-remove", "没有移除"},
		{"search --region 140823", done, "1 篇报告", ""},
		{"remove --json " + id + " " + id, done, `{"outcome":"removed","id":"` + id + `"`, "移除了 1 篇"},
		{"search --region 140823", done, "0 篇报告", ""},
		{"add " + seeds, done, "added\t|" + id, "新加入 1 篇报告，已有 13 篇"},
		{"remove --file " + seeds, done, id, "移除了 14 篇"},
		{"search", done, "0 篇报告", ""},
	} {
		args := strings.Fields(tt.args)
		stdout, stderr, code := outcome(t, ".", append([]string{args[0], "--library", dir}, args[1:]...)...)
		if code != tt.code || !strings.Contains(stderr, tt.stderr) {
			t.Errorf("%s: %d, want %d and %q\n%s%s", tt.args, code, tt.code, tt.stderr, stdout, stderr)
		}
		for _, part := range strings.Split(tt.stdout, "|") {
			if !strings.Contains(stdout, part) {
				t.Errorf("%s: %q is not in\n%s", tt.args, part, stdout)
			}
		}
	}
}

// TestWatch: a guest of a server follows a folder, named by a path of its caller, until it is
// interrupted.
func TestWatch(t *testing.T) {
	work := t.TempDir()
	startServer(t, work)
	if err := os.Mkdir(filepath.Join(work, "in"), 0o755); err != nil {
		t.Fatal(err)
	}
	copySeed := func(name, as string) {
		t.Helper()
		data, err := os.ReadFile(filepath.Join(seeds, name))
		if err == nil {
			err = os.WriteFile(filepath.Join(work, "in", as), data, 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	copySeed("003_4fb98ae4f42a03fd.txt", "a.txt")
	watcher := start(t, work, "add", "--watch", "in")
	shows(t, watcher.stdout, `added\tin/a.txt\t`)
	copySeed("002_36fd5112df2a0dde.txt", "b.txt")
	shows(t, watcher.stdout, `added\tin/b.txt\t`)
	watcher.signal(t, syscall.SIGINT)
	if code := watcher.code(t); code != done || !strings.Contains(watcher.stderr.String(), "新加入 2 篇报告") {
		t.Errorf("an interrupted watch ends with %d\n%s", code, watcher.stderr)
	}
}
