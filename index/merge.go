package index

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"slices"

	"gongbao/index/durable"
	"gongbao/index/literal"
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
func (e *Index) mergeSegments() {
	defer e.merging.Done()
	for !e.closing.Load() {
		sizes := make([]int, len(e.segments))
		for k, s := range e.segments {
			sizes[k] = s.Positions()
		}
		i, j := mergeable(sizes)
		if i == j {
			return
		}
		if err := e.merge(i, j); err != nil {
			slog.Warn("segments of the character layer are not merged", "error", err)
			return
		}
	}
}

// merge replaces the segments [i, j) by one. The new file takes the name of the first of the old; opening deletes those that
// it made superfluous, should the process be killed before they are.
func (e *Index) merge(i, j int) error {
	old := e.segments[i:j]
	var merged literal.Builder
	for _, s := range old {
		// A new checksum must not hide that the old one no longer holds.
		if err := errors.Join(s.Verify(), merged.AddSegment(s.Segment)); err != nil {
			return err
		}
	}
	path := e.segmentPath(old[0].first)
	if err := durable.Write(path, &merged); err != nil {
		return err
	}
	s, err := openSegment(old[0].first, path)
	if err != nil {
		return err
	}
	e.segments = slices.Replace(slices.Clone(e.segments), i, j, s)
	e.replace(e.snapshot.with(e.segments))
	releaseAll(old)
	for _, s := range old[1:] {
		err = errors.Join(err, os.Remove(e.segmentPath(s.first)))
	}
	return err
}

func (e *Index) segmentPath(first uint32) string {
	return filepath.Join(e.dir, "chars", formatUnit(first)+segmentSuffix)
}
