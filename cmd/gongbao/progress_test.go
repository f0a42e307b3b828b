package main

import (
	"bytes"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// clearLine is sent to a terminal before a line replaces a bar.
const clearLine = "\x1b[2K\r"

// onSlowMachines matches the lines that a command without a bar prints every ten seconds.
var onSlowMachines = regexp.MustCompile(`(?m)^已\S+ \d+／\d+ .*\n`)

// TestProgress: on a terminal a bar is shown, and the other lines are the same as in a pipe, both
// alone and beside an owner.
func TestProgress(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "library")
	terminal := func(columns int, args ...string) string {
		var screen bytes.Buffer
		s := stream{&screen, style{Columns: columns}}
		if code := execute(t.Context(), args, environment{stdout: s, stderr: s}); code != done {
			t.Fatalf("%v ends with %d\n%q", args, code, screen.String())
		}
		return screen.String()
	}
	gongbao(t, "add", "--library", dir, seeds)
	for _, args := range [][]string{{"add", "--library", dir, seeds}, {"rebuild", "--library", dir}} {
		stdout, stderr, _ := gongbao(t, args...)
		stderr = onSlowMachines.ReplaceAllString(stderr, "")
		check := func(t *testing.T) {
			screen := terminal(80, args...)
			var lines strings.Builder
			for line := range strings.Lines(screen) {
				parts := strings.Split(line, clearLine)
				lines.WriteString(parts[len(parts)-1])
			}
			if !strings.Contains(screen, "% [") {
				t.Errorf("%v shows no bar: %q", args, screen)
			}
			if lines.String() != stdout+stderr {
				t.Errorf("%v prints %q, want %q", args, lines.String(), stdout+stderr)
			}
			if narrow := onSlowMachines.ReplaceAllString(terminal(30, args...), ""); narrow != stdout+stderr {
				t.Errorf("%v on a narrow terminal prints %q", args, narrow)
			}
		}
		t.Run(args[0], check)
		s := serving(t, "--library", dir)
		t.Run(args[0]+" as a guest", check)
		s.stop()
	}
}
