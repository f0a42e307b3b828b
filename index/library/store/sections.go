package store

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"gongbao/index"
	"gongbao/index/report"
)

// Sections returns the report with the ID with the text of the wanted sections, by their indexes, and
// of those that share a line with them: see report.Section. Its other sections are empty, and it has
// no other fields. Its errors are those of Report. To parse a report takes several times as long as
// to read it, and a passage needs one section of many.
func (s *Store) Sections(id string, wanted []int) (*report.Report, error) {
	stored, err := s.content(id)
	if err != nil {
		return nil, err
	}
	r, err := parseSections(stored.sections, wanted)
	if err == nil {
		r.ID = id
		return r, nil
	}
	// Another program may have written it, with white space between.
	whole, wholeErr := s.parse(id, stored.json)
	if wholeErr != nil {
		return nil, wholeErr
	}
	if len(wanted) > 0 && slices.Max(wanted) >= len(whole.Sections) {
		return nil, fmt.Errorf("%w: %s: %w", index.ErrDamagedReport, s.Path(id), err)
	}
	return whole, nil
}

// parseSections parses some of the sections of a report, given as JSON.
func parseSections(raw [][]byte, wanted []int) (*report.Report, error) {
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
			if err := parseSection(raw[k], &r.Sections[k]); err != nil {
				return nil, err
			}
		}
	}
	return r, nil
}

// paragraphsKey is the start of the paragraphs in the JSON of a section. It cannot occur in a text.
var paragraphsKey = []byte(`"paragraphs":[`)

// parseSection parses the JSON of a section. Its paragraphs, which are nearly all of it, are read as
// they stand where nothing in them is escaped.
func parseSection(raw []byte, s *report.Section) error {
	before, list, found := bytes.Cut(raw, paragraphsKey)
	if !found {
		return json.Unmarshal(raw, s)
	}
	paragraphs, after, ok := stringsIn(list)
	if !ok {
		return json.Unmarshal(raw, s)
	}
	err := json.Unmarshal(slices.Concat(before, paragraphsKey, after), s)
	s.Paragraphs = paragraphs
	return err
}

// stringsIn returns the strings of a JSON list without its opening bracket, and what follows them from
// the closing bracket on. It returns false if the list is written in another way than by Put.
func stringsIn(list []byte) (texts []string, after []byte, ok bool) {
	texts = make([]string, 0, bytes.Count(list, []byte(`","`))+1)
	for len(list) > 0 && list[0] != ']' {
		if len(texts) > 0 {
			if list[0] != ',' {
				return nil, nil, false
			}
			list = list[1:]
		}
		if len(list) == 0 || list[0] != '"' {
			return nil, nil, false
		}
		end := endOfString(list)
		if end < 0 {
			return nil, nil, false
		}
		text := string(list[1:end])
		if strings.Contains(text, `\`) && json.Unmarshal(list[:end+1], &text) != nil {
			return nil, nil, false
		}
		texts, list = append(texts, text), list[end+1:]
	}
	return texts, list, len(list) > 0
}

// isInline reports whether the heading of a section, in JSON, may go on with a line. If it does not, a
// section more is read.
func isInline(section []byte) bool { return bytes.Contains(section, []byte(`"inline"`)) }

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

// content is the JSON of a report, and in it that of each section. It must not be changed.
type content struct {
	json     []byte
	sections [][]byte
}

func contentOf(data []byte) content {
	_, list, _ := bytes.Cut(data, sectionsKey)
	return content{slices.Clip(data), objectsIn(list)}
}

// content returns the JSON of the report with the ID, from memory if it was read of late.
func (s *Store) content(id string) (content, error) {
	if !ValidID(id) {
		return content{}, index.ErrNotFound
	}
	if known, ok := s.recent.Get(id); ok {
		return known, nil
	}
	s.mu.Lock()
	before := s.writes
	s.mu.Unlock()
	data, err := s.stored(id)
	if err != nil {
		return content{}, err
	}
	read := contentOf(data)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.writes == before {
		s.recent.Add(id, read)
	}
	return read, nil
}
