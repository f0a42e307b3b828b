package main

import (
	"fmt"
	"gongbao/index"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// moment is when a program is killed: after a time or, if that is sooner, after a number of printed
// lines.
type moment struct {
	after time.Duration
	lines int
}

func (m moment) String() string { return fmt.Sprintf("after %v or %d lines", m.after, m.lines) }

// randomMoment returns a moment during or shortly after the run of a program that takes that long
// and prints that many lines.
func randomMoment(rng *rand.Rand, run time.Duration, lines int) moment {
	m := moment{after: time.Duration(rng.Int64N(int64(run + run/5)))}
	if rng.IntN(2) == 0 {
		m = moment{after: longest, lines: 1 + rng.IntN(lines)}
	}
	return m
}

// killed runs the program, kills it at the moment, and returns what it printed on both outputs.
func (p program) killed(t *testing.T, when moment, args ...string) string {
	t.Helper()
	c := p.command(t, args...)
	kill := func() { _ = c.Process.Kill() } // it may have ended
	printed := &lineCounter{left: when.lines, reached: kill}
	c.Stdout, c.Stderr = printed, printed
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	timer := time.AfterFunc(when.after, kill)
	defer timer.Stop()
	_ = c.Wait() // it was killed
	if strings.Contains(printed.String(), "goroutine ") {
		t.Fatalf("gongbao %v\n%.3000s", args, printed)
	}
	return printed.String()
}

// batches is the number of reports that are added at once, in three batches.
const batches = 32

// testKilledAdding kills the program again and again while it adds to the same library, which grows
// meanwhile. Each time the announced reports are there, and in the end all reports.
func (p program) testKilledAdding(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 11))
	run := p.measure(t)
	for left := several(7, 150); left > 0; {
		folder, dir := t.TempDir(), filepath.Join(t.TempDir(), "library")
		var all []index.Outcome
		kills := min(left, several(4, 8))
		for k := range kills {
			write(t, folder, k*batches, (k+1)*batches)
			when := randomMoment(rng, run, (k+1)*batches)
			all = append(all, outcomesOf(p.killed(t, when, "add", "--json", "--library", dir, folder))...)
			t.Logf("killed %v: %d announced by now", when, len(all))
			if rng.IntN(3) == 0 { // opening may have to index reports that are only stored
				p.killed(t, randomMoment(rng, run/2, 1), "search", "--library", dir, theme)
			}
			p.check(t, dir, all)
		}
		left -= kills
		all = append(all, outcomesOf(p.must(t, "add", "--json", "--library", dir, folder))...)
		if n := p.check(t, dir, all); n != kills*batches {
			t.Errorf("in the end there are %d reports, want %d", n, kills*batches)
		}
		if t.Failed() {
			return
		}
	}
}

// measure returns how long the program takes to add reports in three batches.
func (p program) measure(t *testing.T) time.Duration {
	t.Helper()
	folder := t.TempDir()
	write(t, folder, 0, batches)
	began := time.Now()
	p.must(t, "add", "--library", filepath.Join(t.TempDir(), "library"), folder)
	return time.Since(began)
}

// testKilledRebuilding kills the program again and again while it rebuilds the index. Either index
// works.
func (p program) testKilledRebuilding(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 19))
	folder, dir := t.TempDir(), filepath.Join(t.TempDir(), "library")
	write(t, folder, 0, batches)
	all := outcomesOf(p.must(t, "add", "--json", "--library", dir, folder))
	began := time.Now()
	lines := strings.Count(p.killed(t, moment{after: longest}, "rebuild", "--library", dir), "\n")
	run := time.Since(began)
	for k := range several(5, 75) {
		// Another lexicon makes other words.
		if err := os.WriteFile(
			filepath.Join(dir, "lexicon.txt"), fmt.Appendf(nil, "综合利用%s\n", ordinal(k)), 0o644,
		); err != nil {
			t.Fatal(err)
		}
		when := randomMoment(rng, run, lines)
		p.killed(t, when, "rebuild", "--library", dir)
		if n := p.check(t, dir, all); n != batches {
			t.Errorf("killed %v, there are %d reports, want %d", when, n, batches)
		}
		generations, err := os.ReadDir(filepath.Join(dir, "index"))
		if err != nil || len(generations) != 1 {
			t.Errorf("killed %v, then opened: the generations %v, %v", when, generations, err)
		}
		if t.Failed() {
			return
		}
	}
}
