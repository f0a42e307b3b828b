package find

import (
	"context"
	"iter"
	"slices"
	"strings"
	"sync"
	"time"

	"gongbao/index/embedded/state"
	"gongbao/index/parallel"
	"gongbao/index/pattern"
)

// looker looks through the character layer as long as there is time.
type looker struct {
	ctx      context.Context
	deadline time.Time // zero for none
	view     *state.Snapshot

	mu sync.Mutex // held for what follows while segments are searched
	// searched is the number of sections, from the first, that everything was looked up in.
	searched int32
	err      error // the first one
}

func newLooker(ctx context.Context, s *state.Snapshot, deadline time.Time) *looker {
	return &looker{ctx: ctx, deadline: deadline, view: s, searched: int32(len(s.Sections))}
}

// whole reports whether everything was looked up in the whole index.
func (l *looker) whole() bool { return l.err == nil && l.searched == int32(len(l.view.Sections)) }

// counts counts the places of a pattern by unit, in headings only if that is asked for. Recent counts are remembered: choosing a
// filter, turning a page and opening a report look for the same again.
func (l *looker) counts(p pattern.Pattern, inHeadings bool) []state.UnitCount {
	key := state.LiteralKey{Pieces: strings.Join(p, "\x00"), Heading: inHeadings}
	if known, ok := l.view.Recent.Get(key); ok {
		return known
	}
	counts := l.look(inHeadings, func(s state.Segment) iter.Seq[pattern.Mark] { return s.Places(p) })
	if l.whole() {
		l.view.Recent.Add(key, counts)
	}
	return counts
}

// look counts the places of something by unit, as far as the time allows.
func (l *looker) look(inHeadings bool, places func(state.Segment) iter.Seq[pattern.Mark]) []state.UnitCount {
	segments := l.view.Segments
	found := make([][]state.UnitCount, len(segments))
	_ = parallel.Each(context.Background(), len(segments), func(i int) error {
		if !l.late(segments[i].First) {
			found[i] = l.lookIn(segments[i], inHeadings, places(segments[i]))
		}
		return nil
	})
	return slices.Concat(found...)
}

// lookIn counts places in one segment.
func (l *looker) lookIn(segment state.Segment, inHeadings bool, places iter.Seq[pattern.Mark]) []state.UnitCount {
	found := l.inTime(segment, places)
	if inHeadings {
		found = slices.Values(segment.Heads(slices.Collect(found)))
	}
	inSegment := segment.Count(found)
	counts := make([]state.UnitCount, len(inSegment))
	for i, c := range inSegment {
		counts[i] = state.UnitCount{Unit: segment.First + uint32(c.Unit), N: int32(c.N), Head: c.Head}
	}
	return counts
}

// inTime yields places of a segment until the time is up, which it looks at now and then.
func (l *looker) inTime(segment state.Segment, places iter.Seq[pattern.Mark]) iter.Seq[pattern.Mark] {
	const often = 1 << 16
	return func(yield func(pattern.Mark) bool) {
		n := 0
		for place := range places {
			if n++; n%often == 0 && l.late(segment.First+uint32(segment.UnitFrom(0, place.Start))) || !yield(place) {
				return
			}
		}
	}
}

// late reports whether to stop before the unit: the time is up, or nobody waits for the answer any more.
func (l *looker) late(unit uint32) bool {
	if err := l.ctx.Err(); err != nil {
		l.fail(err)
		return true
	}
	if l.deadline.IsZero() || time.Now().Before(l.deadline) {
		return false
	}
	searched := l.view.SectionsBefore(unit)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.searched = min(l.searched, searched)
	return true
}

func (l *looker) fail(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.err == nil {
		l.err = err
	}
}
