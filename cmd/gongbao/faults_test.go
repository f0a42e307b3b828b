package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"gongbao/index"
	"maps"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestFaults runs the built program in processes of its own, and takes away what it relies on: its
// life, room on the disk, permissions, undamaged files. GONGBAO_FAULTS=full does so many times.
func TestFaults(t *testing.T) {
	t.Parallel()
	p := program(binary(t))
	t.Run("killed while adding", p.testKilledAdding)
	t.Run("killed while rebuilding", p.testKilledRebuilding)
	t.Run("told to stop", p.testStopped)
	t.Run("two at once", p.testTwoAtOnce)
	t.Run("damaged files", p.testDamagedFiles)
	t.Run("clocks that are wrong", p.testClocks)
}

// several returns how often a fault is tried.
func several(few, full int) int {
	if os.Getenv("GONGBAO_FAULTS") == "full" {
		return full
	}
	return few
}

// program is the path of the program.
type program string

// longest is how long a command may take before it counts as hanging.
const longest = time.Minute

// command returns the program with arguments. It is killed when the test ends or the time is up.
func (p program) command(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), longest)
	t.Cleanup(cancel)
	return exec.CommandContext(ctx, string(p), args...)
}

// run runs the program to its end.
func (p program) run(t *testing.T, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	return finish(t, p.command(t, args...))
}

// finish runs c to its end, which must be a regular one: no panic, no hang.
func finish(t *testing.T, c *exec.Cmd) (stdout, stderr string, code int) {
	t.Helper()
	var out, errs bytes.Buffer
	c.Stdout, c.Stderr = &out, &errs
	var exit *exec.ExitError
	if err := c.Run(); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	code = c.ProcessState.ExitCode()
	if code != done && code != failed && code != misuse || strings.Contains(errs.String(), "goroutine ") {
		t.Fatalf("%v ends with %v\n%.3000s", c.Args, c.ProcessState, errs.String())
	}
	return out.String(), errs.String(), code
}

// must runs the program, which must succeed, and returns what it printed.
func (p program) must(t *testing.T, args ...string) string {
	t.Helper()
	stdout, stderr, code := p.run(t, args...)
	if code != done {
		t.Fatalf("gongbao %v: %d\n%s", args, code, stderr)
	}
	return stdout
}

// serveLibrary starts the program as a server of the library in dir.
func serveLibrary(t *testing.T, dir string) (served, process) {
	t.Helper()
	p, url := startServer(t, "", "--library", dir)
	return served{url, p.stderr, func() int {
		p.signal(t, syscall.SIGTERM)
		return p.code(t)
	}}, p
}

// decoded returns the decoded answer of the server.
func decoded[T any](t *testing.T, s served, path string) (a T) {
	t.Helper()
	body := s.get(t, path, http.StatusOK)
	if err := json.Unmarshal([]byte(body), &a); err != nil {
		t.Fatalf("GET %s: %v\n%.300s", path, err, body)
	}
	return a
}

// madeUp is a report about a county that does not exist, identified by its number. It has
// sectionsEach sections of one line, so that a few reports fill a batch.
type madeUp int

const sectionsEach = 250

// phrase is in section i of the report and nowhere else. All phrases begin with theme.
func (m madeUp) phrase(i int) string { return theme + ordinal(int(m)) + "与" + ordinal(i) }

const theme = "本项编号"

// ordinal writes a number in characters that no other word of a report has.
func ordinal(n int) string {
	digits := []rune("天地玄黄宇宙洪荒")
	text := make([]rune, 5)
	for i := range text {
		text[i], n = digits[n%8], n/8
	}
	return string(text)
}

func (m madeUp) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d年清源县政府工作报告\n\n", 2000+int(m)%26)
	for i := range sectionsEach {
		fmt.Fprintf(&b, "## 第%d项工作\n\n%s，推进煤矸石综合利用，支持民营经济发展。\n\n", i+1, m.phrase(i))
	}
	return b.String()
}

// numberOf returns the number of the report that write has written into the file.
func numberOf(t *testing.T, file string) madeUp {
	t.Helper()
	n, err := strconv.Atoi(strings.TrimSuffix(filepath.Base(file), ".md"))
	if err != nil {
		t.Fatalf("%q is not the file of a report that was made up", file)
	}
	return madeUp(n)
}

// write writes the reports with the numbers from start to before end into dir.
func write(t *testing.T, dir string, start, end int) {
	t.Helper()
	for n := start; n < end; n++ {
		if err := os.WriteFile(
			filepath.Join(dir, fmt.Sprintf("%05d.md", n)), []byte(madeUp(n).String()), 0o644,
		); err != nil {
			t.Fatal(err)
		}
	}
}

// outcomesOf returns the outcomes that add --json printed before its end, whatever ended it.
func outcomesOf(printed string) []index.Outcome {
	var outcomes []index.Outcome
	for line := range strings.Lines(printed) {
		var o index.Outcome
		if strings.HasSuffix(line, "\n") && json.Unmarshal([]byte(line), &o) == nil {
			outcomes = append(outcomes, o)
		}
	}
	return outcomes
}

// check checks the library in dir, which has made-up reports. All announced reports are in it, none
// is only half there, and what is stored is what is found. It returns the number of reports.
func (p program) check(t *testing.T, dir string, announced []index.Outcome) int {
	t.Helper()
	s, _ := serveLibrary(t, dir)
	defer func() {
		if code := s.stop(); code != done {
			t.Errorf("serve ends with %d\n%s", code, s.stderr)
		}
	}()
	found := everything(t, s)
	if stored := storedIDs(t, dir); !slices.Equal(stored, slices.Sorted(maps.Keys(found))) {
		t.Errorf("%d reports are stored and %d are found, or others", len(stored), len(found))
	}
	for id, sections := range found {
		if sections != sectionsEach {
			t.Errorf("of %s %d sections are found, want %d", id, sections, sectionsEach)
		}
		checkWhole(t, s, id)
	}
	for _, o := range announced {
		if o.Outcome == index.Rejected {
			t.Errorf("%s was rejected: %s", o.File, o.Reason)
			continue
		}
		phrase := numberOf(t, o.File).phrase(sectionsEach - 1)
		if a := search(t, s, `"`+phrase+`"`, ""); a.Total != 1 || a.Occurrences != 1 || a.Hits[0].Report.ID != o.ID {
			t.Errorf("%s was announced as %s; its last section is found %d times, in %d reports", o.File, o.ID,
				a.Occurrences, a.Total)
		}
	}
	p.must(t, "verify", "--library", dir, "--sample", "20")
	return len(found)
}

// found is the API's answer to a search.
type found struct {
	Total, Occurrences int
	Next               string
	Hits               []struct {
		Report      struct{ ID string }
		Occurrences int
	}
}

func search(t *testing.T, s served, query, cursor string) found {
	t.Helper()
	return decoded[found](t, s, "/api/v1/search?"+url.Values{"q": {query}, "limit": {"100"}, "passages": {"0"},
		"cursor": {cursor}}.Encode())
}

// everything searches for a phrase of all reports, and returns the reports found with the number of
// sections of each.
func everything(t *testing.T, s served) map[string]int {
	t.Helper()
	all := make(map[string]int)
	for cursor := ""; ; {
		page := search(t, s, theme, cursor)
		for _, hit := range page.Hits {
			all[hit.Report.ID] = hit.Occurrences
		}
		if cursor = page.Next; cursor == "" {
			if len(all) != page.Total {
				t.Errorf("%d hits are listed of %d", len(all), page.Total)
			}
			return all
		}
	}
}

// storedIDs returns the IDs of the reports stored in the library, in order.
func storedIDs(t *testing.T, dir string) []string {
	t.Helper()
	const suffix = ".json.zst"
	files, err := filepath.Glob(filepath.Join(dir, "reports", "??", "*"+suffix))
	if err != nil {
		t.Fatal(err)
	}
	ids := make([]string, len(files))
	for i, file := range files {
		ids[i] = strings.TrimSuffix(filepath.Base(file), suffix)
	}
	return ids
}

// checkWhole checks that a stored report is the one in its file.
func checkWhole(t *testing.T, s served, id string) {
	t.Helper()
	r := decoded[struct {
		Source   struct{ File string }
		Sections []struct{ Paragraphs []string }
	}](t, s, "/api/v1/reports/"+id)
	m := numberOf(t, r.Source.File)
	if len(r.Sections) != sectionsEach {
		t.Errorf("%s holds %d sections of report %d, want %d", id, len(r.Sections), m, sectionsEach)
		return
	}
	for i, section := range r.Sections {
		if len(section.Paragraphs) != 1 || !strings.HasPrefix(section.Paragraphs[0], m.phrase(i)+"，") {
			t.Errorf("%s: section %d of report %d reads %q", id, i, m, section.Paragraphs)
		}
	}
}

// copyFolder copies a folder.
func copyFolder(t *testing.T, from string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "copy")
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	return to
}

// lineCounter keeps what is written, and calls reached after a number of lines.
type lineCounter struct {
	text    strings.Builder
	left    int
	reached func()
}

func (c *lineCounter) Write(text []byte) (int, error) {
	for range bytes.Count(text, []byte("\n")) {
		if c.left--; c.left == 0 {
			c.reached()
		}
	}
	return c.text.Write(text)
}

func (c *lineCounter) String() string { return c.text.String() }
