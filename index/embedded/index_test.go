package embedded

import (
	"gongbao/index"
	"gongbao/index/embedded/state"
	"gongbao/index/enginetest"
	"gongbao/index/report"
	"os"
	"slices"
	"testing"
)

// TestMerge: segments are merged while reports come in one by one, answers stay, and what a killed merge leaves is cleared away.
func TestMerge(t *testing.T) {
	dir := t.TempDir()
	e, err := openEngine(dir, enginetest.Seeds())
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range enginetest.Seeds().All() {
		if err := e.Update([]*report.Report{r}, nil); err != nil {
			t.Fatal(err)
		}
	}
	e.store.merging.Wait()
	if n := len(e.store.segments); n > 4 {
		t.Errorf("%d segments after 14 adds", n)
	}
	seeds := openSeeds(t)
	sameAnswers := func() {
		t.Helper()
		for _, query := range []string{"", "煤", "煤矸石", `"数字经济"`, "教育 医疗", "-煤"} {
			got, want := enginetest.Find(t, e, index.Request{Query: query, Limit: 100}), enginetest.Find(t, seeds, index.Request{Query: query, Limit: 100})
			if !slices.Equal(enginetest.IDs(got), enginetest.IDs(want)) || got.Occurrences != want.Occurrences {
				t.Errorf("%q: %d reports, %d occurrences; unmerged %d, %d", query, got.Total, got.Occurrences, want.Total, want.Occurrences)
			}
		}
	}
	sameAnswers()

	last := e.store.segments[len(e.store.segments)-1]
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	left := state.SegmentPath(e.store.chars, last.First+1)
	if err := os.Link(state.SegmentPath(e.store.chars, last.First), left); err != nil {
		t.Fatal(err)
	}
	if e, err = openEngine(dir, enginetest.Seeds()); err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	if _, err := os.Stat(left); err == nil {
		t.Error("a segment that a merge had left is still there")
	}
	sameAnswers()
}

func TestMergeable(t *testing.T) {
	for _, tt := range []struct {
		sizes []int
		i, j  int
	}{
		{nil, 0, 0},
		{[]int{10}, 0, 0},
		{[]int{10, 10}, 0, 2},
		{[]int{100, 10}, 0, 0},
		{[]int{100, 10, 10}, 1, 3},
		{[]int{35, 10, 10}, 0, 3},
		{[]int{mergeLimit, 10}, 0, 0},
		{[]int{mergeLimit / 2, mergeLimit/2 + 1}, 0, 0},
		{[]int{10, 10, 1}, 0, 2},
	} {
		if i, j := mergeable(tt.sizes); i != tt.i || j != tt.j {
			t.Errorf("mergeable(%v) = %d, %d; want %d, %d", tt.sizes, i, j, tt.i, tt.j)
		}
	}
}
