package store

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"

	"gongbao/index"
	"gongbao/index/report"
)

// Sections returns the report with the ID with the text of the wanted sections, by their indexes, and
// of those that share a line with them: see report.Section. Its other sections are empty, and it has
// no other fields. Its errors are those of Report. To parse a report takes several times as long as
// to read it, and a passage needs one section of many.
func (s *Store) Sections(id string, wanted []int) (*report.Report, error) {
	data, err := s.content(id)
	if err != nil {
		return nil, err
	}
	r, err := parseSections(data, wanted)
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", index.ErrDamagedReport, s.Path(id), err)
	}
	r.ID = id
	return r, nil
}

// parseSections parses sections of the JSON of a report.
func parseSections(data []byte, wanted []int) (*report.Report, error) {
	_, list, found := bytes.Cut(data, sectionsKey)
	if !found {
		return nil, fmt.Errorf("it has no sections")
	}
	raw := objectsIn(list)
	r := &report.Report{Sections: make([]report.Section, len(raw))}
	for _, i := range wanted {
		first, last := i, i
		if i < 0 || i >= len(raw) {
			return nil, fmt.Errorf("it has no section %d", i)
		}
		for first > 0 && isInline(raw[first]) {
			first--
		}
		for last+1 < len(raw) && isInline(raw[last+1]) {
			last++
		}
		for k := first; k <= last; k++ {
			if r.Sections[k].ID != "" {
				continue
			}
			if err := json.Unmarshal(raw[k], &r.Sections[k]); err != nil {
				return nil, err
			}
		}
	}
	return r, nil
}

// isInline reports whether the heading of a section, in JSON, goes on with a line.
func isInline(section []byte) bool {
	return bytes.Contains(section, []byte(`"inline":true`)) // no string has it: quotation marks in strings are escaped
}

// objectsIn returns the objects of a JSON list without its opening bracket. It ends at the first that
// is not whole.
func objectsIn(list []byte) (objects [][]byte) {
	depth, start := 0, 0
	for i := 0; i < len(list); i++ {
		switch list[i] {
		case '"':
			end := endOfString(list[i:])
			if end < 0 {
				return objects
			}
			i += end
		case '{':
			if depth++; depth == 1 {
				start = i
			}
		case '}':
			if depth--; depth == 0 {
				objects = append(objects, list[start:i+1])
			}
		case ']':
			if depth == 0 {
				return objects
			}
		}
	}
	return objects
}

// endOfString returns the index of the quotation mark that ends the string at the start of data, or
// -1.
func endOfString(data []byte) int {
	for i := 1; ; {
		next := bytes.IndexByte(data[i:], '"')
		if next < 0 {
			return -1
		}
		i += next
		escapes := 0
		for data[i-1-escapes] == '\\' {
			escapes++
		}
		if escapes%2 == 0 {
			return i
		}
		i++
	}
}

// content returns the JSON of the report with the ID, from memory if it was read of late. It must
// not be changed.
func (s *Store) content(id string) ([]byte, error) {
	if !ValidID(id) {
		return nil, index.ErrNotFound
	}
	if data, ok := s.recent.Get(id); ok {
		return data, nil
	}
	s.mu.Lock()
	before := s.writes
	s.mu.Unlock()
	data, err := s.stored(id)
	data = slices.Clip(data)
	s.mu.Lock()
	defer s.mu.Unlock()
	if err == nil && s.writes == before {
		s.recent.Add(id, data)
	}
	return data, err
}
