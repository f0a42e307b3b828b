package state

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"gongbao/index/durable"
	"gongbao/index/embedded/literal"
	"gongbao/index/parallel"
)

// segmentSuffix ends the names of the character layer's files; before it stands the number of the
// first unit.
const segmentSuffix = ".chars"

// OpenSegments opens the character layer: whole segments that follow each other without gaps.
// Segments that a merge has left behind are deleted, unless nothing may be written.
func OpenSegments(dir string, readOnly bool) (segments []Segment, err error) {
	names, err := segmentFiles(dir)
	if err != nil {
		return nil, err
	}
	opened, failed := make([]Segment, len(names)), make([]error, len(names))
	err = parallel.Each(context.Background(), len(names), func(i int) error {
		first, err := ParseUnit(strings.TrimSuffix(names[i], segmentSuffix))
		if err != nil {
			return fmt.Errorf("%s: %w", names[i], err)
		}
		opened[i], failed[i] = OpenSegment(first, filepath.Join(dir, names[i]))
		opened[i].First = first
		return nil
	})
	next := uint32(0)
	for i, s := range opened {
		switch {
		case err != nil:
		case s.First < next && readOnly:
		case s.First < next:
			err = os.Remove(filepath.Join(dir, names[i]))
		case s.First > next:
			err = fmt.Errorf("%s: units %d to %d are missing", names[i], next, s.First)
		case failed[i] != nil:
			err = failed[i]
		default:
			segments = append(segments, s)
			next = s.End()
			continue
		}
		if s.Resource != nil {
			s.Release()
		}
	}
	if err != nil {
		ReleaseAll(segments)
		return nil, err
	}
	return segments, nil
}

// segmentFiles returns the names of the files of the character layer, in the order of their units.
func segmentFiles(dir string) (names []string, err error) {
	entries, err := os.ReadDir(dir)
	for _, entry := range entries {
		if name := entry.Name(); strings.HasSuffix(name, segmentSuffix) && !strings.HasPrefix(name, durable.TempPrefix) {
			names = append(names, name)
		}
	}
	return names, err
}

// Segment is a segment of the character layer and the number of its first unit.
type Segment struct {
	First uint32
	*literal.Segment
	*Resource
}

// OpenSegment opens the segment at path, whose first unit is first.
func OpenSegment(first uint32, path string) (Segment, error) {
	s, err := literal.Open(path)
	if err != nil {
		return Segment{}, err
	}
	return Segment{first, s, NewResource(s.Close)}, nil
}

// End returns the number after that of the last unit.
func (s Segment) End() uint32 { return s.First + uint32(s.Len()) }

// FormatUnit prints the number of a unit so that numbers sort as text.
func FormatUnit(unit uint32) string { return fmt.Sprintf("%08x", unit) }

// ParseUnit reads a number that FormatUnit printed.
func ParseUnit(s string) (uint32, error) {
	unit, err := strconv.ParseUint(s, 16, 32)
	return uint32(unit), err
}

// SegmentPath returns the path of the segment with the first unit in the folder dir of the
// character layer.
func SegmentPath(dir string, first uint32) string {
	return filepath.Join(dir, FormatUnit(first)+segmentSuffix)
}

// ReleaseAll takes a user away from each of segments.
func ReleaseAll(segments []Segment) {
	for _, s := range segments {
		s.Release()
	}
}
