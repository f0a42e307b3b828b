package index

import (
	"gongbao/analyzer"
	"gongbao/index/literal"
	"gongbao/index/query"
	"gongbao/index/report"
)

// Marker marks the words of a query in a text. A nil Marker marks nothing.
type Marker struct{ words []string }

// NewMarker returns a marker of words. Where they overlap the longest is marked.
func NewMarker(words ...string) *Marker {
	m := new(Marker)
	for _, word := range words {
		if folded := analyzer.FoldQuery(word); folded != "" {
			m.words = append(m.words, folded)
		}
	}
	return m
}

// Pieces cuts text into what is marked and what is not. The pieces joined are text; none is empty.
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

// span is a half-open range of bytes of a text, the place of a word.
type span struct{ start, end int }

// spans returns the places of the words, in order. A place that is only a part of a character is left out: m in ㎡.
func (m *Marker) spans(text string) []span {
	if m == nil || len(m.words) == 0 {
		return nil
	}
	folded := analyzer.FoldMap(text)
	var spans []span
	for _, mark := range literal.Marks(m.words, literal.In(folded.Runes)) {
		if i, j := int(mark.Start), int(mark.End); folded.Whole(i, j) {
			start, end := folded.Span(i, j)
			spans = append(spans, span{start, end})
		}
	}
	return spans
}

// foundIn reports whether a word stands in text.
func (m *Marker) foundIn(text string) bool { return len(m.spans(text)) > 0 }

// Marker returns what marks the query in a report as a search with the same match does: the words as typed or, where the match
// is left open and the report holds none of them, their parts.
func (e *Engine) Marker(r *report.Report, text string, m Match) (*Marker, error) {
	tree, err := query.Parse(text)
	if err != nil || tree == nil {
		return nil, err
	}
	e.mu.RLock()
	defer e.mu.RUnlock()
	if m != "" {
		return &Marker{e.planFor(tree, e.snapshot, m).words}, nil
	}
	if typed := (&Marker{e.planFor(tree, e.snapshot, Literal).words}); typed.foundInReport(r) {
		return typed, nil
	}
	return &Marker{e.planFor(tree, e.snapshot, Most).words}, nil
}

func (m *Marker) foundInReport(r *report.Report) bool {
	if m.foundIn(r.Title) {
		return true
	}
	for i := range r.Sections {
		for _, text := range texts(&r.Sections[i]) {
			if m.foundIn(text) {
				return true
			}
		}
	}
	return false
}
