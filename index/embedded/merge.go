package embedded

import (
	"errors"
	"log/slog"
	"os"
	"slices"

	"gongbao/index/durable"
	"gongbao/index/embedded/literal"
	"gongbao/index/embedded/state"
)

// mergeLimit is the number of positions up to which segments are merged: some 180 MB of text. A merge holds its result in
// memory, about half as large.
const mergeLimit = 60_000_000

// mergeable returns neighbours that are worth merging, [i, j), or i == j where there are none: a segment and those before it
// that are less than twice as large as all after them. So a position is merged again only when its segment has grown by half,
// and the number of segments stays logarithmic. sizes are the segments' numbers of positions.
func mergeable(sizes []int) (i, j int) {
	for end := len(sizes); end > 1; end-- {
		start := end - 1
		size := sizes[start]
		for start > 0 && sizes[start-1] < 2*size && sizes[start-1]+size <= mergeLimit {
			start--
			size += sizes[start]
		}
		if end-start > 1 {
			return start, end
		}
	}
	return 0, 0
}

// mergeSegments merges segments in the background until none are worth it or the engine closes. A merge that fails leaves the
// old segments, which serve as well.
func (x *Index) mergeSegments() {
	defer x.merging.Done()
	for !x.closing.Load() {
		sizes := make([]int, len(x.segments))
		for k, s := range x.segments {
			sizes[k] = s.Positions()
		}
		i, j := mergeable(sizes)
		if i == j {
			return
		}
		if err := x.merge(i, j); err != nil {
			slog.Warn("segments of the character layer are not merged", "error", err)
			return
		}
	}
}

// merge replaces the segments [i, j) by one. The new file takes the name of the first of the old; opening deletes those that
// it made superfluous, should the process be killed before they are.
func (x *Index) merge(i, j int) error {
	old := x.segments[i:j]
	var merged literal.Builder
	for _, s := range old {
		// A new checksum must not hide that the old one no longer holds.
		if err := errors.Join(s.Verify(), merged.AddSegment(s.Segment)); err != nil {
			return err
		}
	}
	path := state.SegmentPath(x.chars, old[0].First)
	if err := durable.Write(path, &merged); err != nil {
		return err
	}
	s, err := state.OpenSegment(old[0].First, path)
	if err != nil {
		return err
	}
	x.segments = slices.Replace(slices.Clone(x.segments), i, j, s)
	x.replace(x.snapshot.With(x.segments))
	state.ReleaseAll(old)
	for _, s := range old[1:] {
		err = errors.Join(err, os.Remove(state.SegmentPath(x.chars, s.First)))
	}
	return err
}
