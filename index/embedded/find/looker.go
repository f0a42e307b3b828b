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

// counts counts the places of a pattern by unit, in headings only if that is asked for, at least in
// the units of within; nil stands for all. Recent counts are remembered: choosing a filter,
// turning a page and opening a report look for the same again.
func (l *looker) counts(p pattern.Pattern, inHeadings bool, within *candidates) []state.UnitCount {
	key := state.LiteralKey{Pieces: strings.Join(p, "\x00"), Heading: inHeadings}
	if known, ok := l.view.Recent.Get(key); ok {
		return known
	}
	counts := l.look(within, func(to []state.UnitCount, s state.Segment, among []int) []state.UnitCount {
		if len(p) == 1 && !inHeadings {
			return s.AppendCounts(to, p[0], among, func(unit int) bool { return l.late(s.First + uint32(unit)) })
		}
		return l.count(to, s, inHeadings, placesAmong(s, among, p))
	})
	if within == nil && l.whole() {
		l.view.Recent.Add(key, counts)
	}
	return counts
}

// placesAmong returns the places of a pattern in the units listed, which go up; nil stands for all.
func placesAmong(s state.Segment, units []int, p pattern.Pattern) iter.Seq[pattern.Mark] {
	if units == nil {
		return s.Places(p)
	}
	return s.PlacesAmong(units, p)
}

// look counts something by unit in each segment, as far as the time allows. count appends the units
// of a segment, by their numbers there, to others.
func (l *looker) look(within *candidates, count func(to []state.UnitCount, s state.Segment, among []int) []state.UnitCount) []state.UnitCount {
	segments := l.view.Segments
	look := func(to []state.UnitCount, s state.Segment) []state.UnitCount {
		if among, any := within.in(s); any && !l.late(s.First) {
			before := len(to)
			to = count(to, s, among)
			for i := before; i < len(to); i++ {
				to[i].Unit += s.First
			}
		}
		return to
	}
	if within != nil || len(segments) == 1 || l.view.Statistics.Positions < worthSharing {
		room := roomForCounts.Get().(*[]state.UnitCount)
		defer roomForCounts.Put(room)
		*room = (*room)[:0]
		for _, s := range segments {
			*room = look(*room, s)
		}
		return slices.Clone(*room)
	}
	rooms := make([]*[]state.UnitCount, len(segments))
	_ = parallel.Each(context.Background(), len(segments), func(i int) error {
		rooms[i] = roomForCounts.Get().(*[]state.UnitCount)
		*rooms[i] = look((*rooms[i])[:0], segments[i])
		return nil
	})
	n := 0
	for _, room := range rooms {
		n += len(*room)
	}
	counts := make([]state.UnitCount, 0, n)
	for _, room := range rooms {
		counts = append(counts, *room...)
		roomForCounts.Put(room)
	}
	return counts
}

// roomForCounts lends out room for counts whose number is not yet known.
var roomForCounts = sync.Pool{New: func() any { return new([]state.UnitCount) }}

// worthSharing is the number of positions from which processors share the segments: some 60 MB of
// text. To wake them costs as much as to look through a few megabytes.
const worthSharing = 20_000_000

// count appends the places in a segment by unit.
func (l *looker) count(to []state.UnitCount, s state.Segment, inHeadings bool, places iter.Seq[pattern.Mark]) []state.UnitCount {
	places = l.inTime(s, places)
	if inHeadings {
		places = slices.Values(s.Heads(slices.Collect(places)))
	}
	return s.AppendCount(to, places)
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

// late reports whether to stop before the unit: the time is up, or nobody waits for the answer any
// more.
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
