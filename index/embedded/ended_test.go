package embedded

import (
	"context"
	"errors"
	"gongbao/index"
	"gongbao/index/enginetest"
	"testing"
)

// What a search has counted when it is ended early is not all, and must not be what the next one finds.
func TestEndedSearchLeavesNothingBehind(t *testing.T) {
	seeds := openSeeds(t)
	s, done, err := seeds.store.use()
	if err != nil {
		t.Fatal(err)
	}
	defer done()
	want := enginetest.Find(t, seeds, index.Request{Query: "教育"}).Occurrences
	both := index.Request{Query: "煤炭 教育"}
	ended, end := context.WithCancel(t.Context())
	end()
	for name, search := range map[string]func() bool{
		"out of time": func() bool {
			hurried := both
			hurried.Budget = 1
			result, err := seeds.Search(t.Context(), hurried)
			return err == nil && result.Partial
		},
		"nobody waits": func() bool {
			_, err := seeds.Search(ended, both)
			return errors.Is(err, context.Canceled)
		},
	} {
		s.Recent.Purge()
		if !search() {
			t.Errorf("%s: the search is not ended early", name)
		}
		if got := enginetest.Find(t, seeds, index.Request{Query: "教育"}); got.Occurrences != want || got.Relaxed != "" {
			t.Errorf("%s: then %d occurrences (relaxed %q), want %d", name, got.Occurrences, got.Relaxed, want)
		}
	}
}
