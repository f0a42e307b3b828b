package find

import (
	"context"
	"errors"
	"testing"
	"time"

	"gongbao/index/query"
)

// TestBudget: a search that runs out of time says so, and what it lists is found by one with more time.
func TestBudget(t *testing.T) {
	// First, for counts that are remembered take no time.
	cut, err := seeds.Search(context.Background(), Request{Query: "畜禽养殖污染治理", Limit: 100, Passages: 3, Budget: time.Nanosecond})
	if err != nil || !cut.Partial || cut.Total > 0 || cut.Relaxed != "" {
		t.Errorf("without time: %+v, %v", cut, err)
	}
	if whole := find(t, seeds, Request{Query: "畜禽养殖污染治理", Limit: 100}); whole.Partial || whole.Total == 0 {
		t.Errorf("with time: %d reports, partial %t", whole.Total, whole.Partial)
	}
	// The time is looked at before each part of the index: sections before the one where it ran out are all there.
	s, done, err := seeds.use()
	if err != nil {
		t.Fatal(err)
	}
	defer done()
	e := evaluator{ctx: context.Background(), snapshot: s, words: seeds.jieba, match: Literal, searched: int32(len(s.sections))}
	all := e.node(query.Word{Text: "发展"})
	for _, segment := range s.segments {
		e.deadline = time.Unix(0, 0)
		e.late(segment.first)
		before := s.before(e.searched)
		before.and(all)
		for section := range before.all {
			if s.sections[section].unit >= segment.first {
				t.Errorf("section of unit %d counts as searched before unit %d", s.sections[section].unit, segment.first)
			}
		}
	}
}

// TestGone: a search ends when nobody waits for its answer.
func TestGone(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := seeds.Search(ctx, Request{Query: "发展"}); !errors.Is(err, context.Canceled) {
		t.Errorf("search for nobody: %v", err)
	}
}
