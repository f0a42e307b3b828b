package passage

import (
	"iter"
	"slices"
	"strings"
	"unicode/utf8"

	"gongbao/analyzer"
	"gongbao/index/pattern"
	"gongbao/index/report"
)

// Marker marks the words of a query in a text. A nil Marker marks nothing.
type Marker struct {
	patterns []pattern.Pattern
	// literals are the indexes of the patterns of one piece. wildcard is the index of the first
	// pattern of several pieces. wordOf fills both.
	literals map[string]int
	wildcard int
}

// MarkerOf returns a marker of patterns. If they overlap, the longest is marked.
func MarkerOf(patterns []pattern.Pattern) *Marker { return &Marker{patterns: patterns} }

// NewMarker returns a marker of words. If they overlap, the longest is marked.
func NewMarker(words ...string) *Marker {
	m := new(Marker)
	for _, word := range words {
		if folded := analyzer.FoldQuery(word); folded != "" {
			m.patterns = append(m.patterns, pattern.Pattern{folded})
		}
	}
	return m
}

// Pieces cuts text into marked and unmarked pieces. The pieces joined are text. No piece is empty.
func (m *Marker) Pieces(text string) []Piece {
	var pieces []Piece
	last := 0
	for _, s := range m.spans(text) {
		if s.start > last {
			pieces = append(pieces, Piece{Text: text[last:s.start]})
		}
		pieces = append(pieces, Piece{Text: text[s.start:s.end], Match: true})
		last = s.end
	}
	if last < len(text) {
		pieces = append(pieces, Piece{Text: text[last:]})
	}
	return pieces
}

// Piece is a run of text that is either matched or not. The pieces of a passage joined are the text
// as in the report.
type Piece struct {
	Text  string
	Match bool
	// Rest is set for the second and later pieces of a match that runs over several texts.
	Rest bool
}

// PiecesOf cuts each part of a line as Pieces does. A match that runs from one part into the next has
// a piece in each.
func (m *Marker) PiecesOf(line *report.Line) [][]Piece {
	spans := m.spans(line.Text)
	parts := make([][]Piece, len(line.Parts))
	for i, part := range line.Parts {
		last := part.Start
		plain := func(end int) {
			if last < end {
				parts[i] = append(parts[i], Piece{Text: line.Text[last:end]})
			}
		}
		for _, s := range spans {
			start, end := max(s.start, part.Start), min(s.end, part.End)
			if start >= end {
				continue
			}
			plain(start)
			rest := i > 0 && s.start < line.Parts[i-1].End
			parts[i] = append(parts[i], Piece{Text: line.Text[start:end], Match: true, Rest: rest})
			last = end
		}
		plain(part.End)
	}
	return parts
}

// span is a half-open range of byte offsets in a text: the place of a word.
type span struct{ start, end int }

// spans returns the places of the words, in order. It leaves out places that are only a part of a
// character, such as m in ㎡.
func (m *Marker) spans(text string) []span {
	if m == nil || len(m.patterns) == 0 {
		return nil
	}
	if m.isChinese() && analyzer.IsPlain(text) {
		return m.plainSpans(text)
	}
	folded := analyzer.FoldRunes(text)
	var spans []span
	for _, mark := range pattern.Marks(m.patterns, pattern.In(folded.Runes)) {
		if i, j := int(mark.Start), int(mark.End); folded.Whole(i, j) {
			start, end := folded.Span(i, j)
			spans = append(spans, span{start, end})
		}
	}
	return spans
}

// isChinese reports whether the patterns are Chinese texts.
func (m *Marker) isChinese() bool {
	return !slices.ContainsFunc(m.patterns, func(p pattern.Pattern) bool { return len(p) != 1 || !analyzer.IsChinese(p[0]) })
}

// plainSpans is spans for Chinese patterns in a plain text, which need not be folded.
func (m *Marker) plainSpans(text string) []span {
	marks := pattern.Marks(m.patterns, func(p pattern.Pattern) iter.Seq[pattern.Mark] {
		return func(yield func(pattern.Mark) bool) {
			_, step := utf8.DecodeRuneInString(p[0])
			for from := 0; ; {
				i := strings.Index(text[from:], p[0])
				if i < 0 || !yield(pattern.Mark{Start: uint32(from + i), End: uint32(from + i + len(p[0]))}) {
					return
				}
				from += i + step
			}
		}
	})
	spans := make([]span, len(marks))
	for i, mark := range marks {
		spans[i] = span{int(mark.Start), int(mark.End)}
	}
	return spans
}

// wordOf returns the index of the pattern that marked text matches literally, or else of the first
// wildcard.
func (m *Marker) wordOf(marked string) int {
	if m.literals == nil {
		m.literals = make(map[string]int, len(m.patterns))
		for i, p := range m.patterns {
			if len(p) == 1 {
				m.literals[p[0]] = i
			} else if m.wildcard == 0 {
				m.wildcard = i
			}
		}
	}
	if i, ok := m.literals[analyzer.Fold(marked)]; ok {
		return i
	}
	return m.wildcard
}

// Count returns how often the words occur in text, even as parts of a character. A search counts
// the same occurrences.
func (m *Marker) Count(text string) int {
	if m == nil || len(m.patterns) == 0 {
		return 0
	}
	return len(pattern.Marks(m.patterns, pattern.In([]rune(analyzer.Fold(text)))))
}
