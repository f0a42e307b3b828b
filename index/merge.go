package index

import (
	"errors"
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

// mergeSegments merges segments in the background until none are worth it or the engine closes.
func (e *Engine) mergeSegments() {
	defer e.merging.Done()
	for {
		e.mu.RLock()
		segments := e.snapshot.segments
		e.mu.RUnlock()
		sizes := make([]int, len(segments))
		for k, s := range segments {
			sizes[k] = s.Positions()
		}
		i, j := mergeable(sizes)
		if i == j || e.closing.Load() {
			return
		}
		if err := e.merge(segments[i:j]); err != nil {
			e.mergeError.Store(&err)
			return
		}
	}
}

// merge replaces neighbouring segments by one. The new file takes the name of the first of the old; opening deletes those that
// it made superfluous, should the process be killed before they are.
func (e *Engine) merge(old []segment) error {
	var merged literal.Builder
	for _, s := range old {
		if err := merged.AddSegment(s.Segment); err != nil {
			return err
		}
	}
	path := e.segmentPath(old[0].first)
	if err := durable.Write(path, &merged); err != nil {
		return err
	}
	s, err := literal.Open(path)
	if err != nil {
		return err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	fresh := *e.snapshot
	at := slices.Index(fresh.segments, old[0])
	fresh.segments = slices.Replace(slices.Clone(fresh.segments), at, at+len(old), segment{old[0].first, s})
	e.snapshot = &fresh
	for k, s := range old {
		err = errors.Join(err, s.Close())
		if k > 0 {
			err = errors.Join(err, os.Remove(e.segmentPath(s.first)))
		}
	}
	return err
}

func (e *Engine) segmentPath(first uint32) string {
	return filepath.Join(e.dir, "chars", formatUnit(first)+segmentSuffix)
}
