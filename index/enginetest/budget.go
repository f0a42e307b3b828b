package enginetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"gongbao/index"
)

// testBudget: a search that runs out of time says so, and what it lists is found by one with more time.
func (s *suite) testBudget(t *testing.T) {
	// First, for counts that are remembered take no time.
	hurried := index.Request{Query: "畜禽养殖污染治理", Limit: 100, Passages: 3, Budget: time.Nanosecond}
	cut, err := s.seeds.Search(context.Background(), hurried)
	if err != nil || !cut.Partial || cut.Total > 0 || cut.Relaxed != "" {
		t.Errorf("without time: %+v, %v", cut, err)
	}
	whole := Find(t, s.seeds, index.Request{Query: "畜禽养殖污染治理", Limit: 100})
	if whole.Partial || whole.Total == 0 {
		t.Errorf("with time: %d reports, partial %t", whole.Total, whole.Partial)
	}
}

// testGone: a search ends when nobody waits for its answer.
func (s *suite) testGone(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := s.seeds.Search(ctx, index.Request{Query: "发展"}); !errors.Is(err, context.Canceled) {
		t.Errorf("search for nobody: %v", err)
	}
}
