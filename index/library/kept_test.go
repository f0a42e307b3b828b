package library

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongbao/index/report"
	"gongbao/index/suggest"
)

// derived is what a library derives from its reports and keeps.
type derived struct {
	Suggestions map[string][]suggest.Suggestion
	Near        map[string][]report.Duplicate
	Repeated    map[string]bool
}

func derivedOf(t *testing.T, l *Library) (d derived) {
	t.Helper()
	if err := l.PrepareSuggestions(t.Context()); err != nil {
		t.Fatal(err)
	}
	var err error
	if d.Repeated, err = l.Repeated(t.Context()); err != nil {
		t.Fatal(err)
	}
	d.Suggestions, d.Near = make(map[string][]suggest.Suggestion), make(map[string][]report.Duplicate)
	for _, typed := range []string{"煤", "发展", "gj", "gongye", "20", "heading:推进", "meigan", "的", "石碳铁", "一", "s"} {
		if d.Suggestions[typed], err = l.Suggest(typed, 20); err != nil {
			t.Fatal(err)
		}
	}
	ids, err := l.indexed()
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range ids {
		if d.Near[id], err = l.Duplicates(id); err != nil {
			t.Fatal(err)
		}
		if n := l.Alike(id); n != len(d.Near[id]) {
			t.Errorf("%s: %d alike, but %d are listed", id, n, len(d.Near[id]))
		}
	}
	return d
}

// TestKept: suggestions and near-duplicates that were kept are those that are made anew, whatever
// happened to the reports and to the files.
func TestKept(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	texts, err := filepath.Glob(filepath.Join(seeds, "*.txt"))
	if err != nil || len(texts) == 0 {
		t.Fatal(texts, err)
	}
	dir, files := t.TempDir(), t.TempDir()
	l, close := open(t, dir)
	add(t, l, texts[0], texts[1])
	kept := func() []string {
		found, err := filepath.Glob(filepath.Join(dir, "index", "*", "suggestions"))
		if err != nil {
			t.Fatal(err)
		}
		return append(found, filepath.Join(dir, "near"))
	}
	written := func() map[string]int64 {
		times := make(map[string]int64)
		for _, path := range kept() {
			if info, err := os.Stat(path); err == nil {
				times[path] = info.ModTime().UnixNano()
			}
		}
		return times
	}
	for step := range 16 {
		ids, err := l.indexed()
		if err != nil {
			t.Fatal(err)
		}
		slices.Sort(ids)
		switch random.IntN(6) {
		default: // adds a part of a report, or replaces it by another part of the same or another
			text, err := os.ReadFile(texts[random.IntN(len(texts))])
			if err != nil {
				t.Fatal(err)
			}
			part := []rune(string(text))
			part = part[:min(len(part), 3000+random.IntN(4)*3000)]
			write(t, files, fmt.Sprintf("%d.txt", random.IntN(6)), string(part))
			add(t, l, files)
		case 0:
			add(t, l, texts[random.IntN(len(texts))])
		case 1:
			if len(ids) > 0 {
				if _, err := l.Remove(t.Context(), ids[random.IntN(len(ids))]); err != nil {
					t.Fatal(err)
				}
			}
		case 2:
			if len(ids) > 0 {
				_, err := l.Edit(t.Context(), ids[random.IntN(len(ids))], func(r *report.Report) (*report.Report, error) {
					return r.Correct(report.Assignment{Field: "year", Value: fmt.Sprint(2000 + step)})
				})
				if err != nil {
					t.Fatal(err)
				}
			}
		case 3:
			if err := l.Rebuild(context.Background(), nil); err != nil {
				t.Fatal(err)
			}
		}
		if random.IntN(2) > 0 {
			derivedOf(t, l)
		}
		close()
		for _, path := range kept() {
			if data, err := os.ReadFile(path); err == nil && random.IntN(4) == 0 {
				data[random.IntN(len(data))] ^= 1 << random.IntN(8)
				if err := os.WriteFile(path, data[:random.IntN(2)*len(data)/2+len(data)/2], 0o644); err != nil {
					t.Fatal(err)
				}
			}
		}
		l, close = open(t, dir)
		first := derivedOf(t, l)
		close()
		before := written()
		l, close = open(t, dir)
		again := derivedOf(t, l)
		close()
		if after := written(); !maps.Equal(before, after) || len(after) != 2 {
			t.Errorf("step %d: what was kept is made anew: %v, %v", step, before, after)
		}
		for _, path := range append(kept(), filepath.Join(dir, "sketches")) {
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
		}
		l, close = open(t, dir)
		want := derivedOf(t, l)
		if diff := cmp.Diff(want, first) + cmp.Diff(want, again); diff != "" {
			t.Fatalf("step %d (-want +got):\n%s", step, diff)
		}
	}
}
