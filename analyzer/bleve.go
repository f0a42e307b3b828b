package analyzer

import (
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2/analysis"
)

// IndexAnalyzer returns Index as an analyzer for bleve: for the text of a field.
func (w *Words) IndexAnalyzer() analysis.Analyzer { return bleveAnalyzer{w} }

type bleveAnalyzer struct{ words *Words }

// Analyze implements analysis.Analyzer. Offsets point into input.
func (a bleveAnalyzer) Analyze(input []byte) analysis.TokenStream {
	text := string(input)
	folded := FoldMap(text)
	terms := []byte(folded.Text) // the terms of all tokens share it
	tokens := make([]analysis.Token, 0, len(folded.Runes)*5/8+1)
	a.words.scan(text, &folded, true, func(word folding, position int) {
		start, end := folded.Span(word.i, word.j)
		kind := analysis.AlphaNumeric
		if r, _ := utf8.DecodeRune(terms[word.lo:]); unicode.Is(unicode.Han, r) {
			kind = analysis.Ideographic
		}
		tokens = append(tokens, analysis.Token{
			Term:     terms[word.lo:word.hi:word.hi],
			Start:    start,
			End:      end,
			Position: position,
			Type:     kind,
		})
	})
	stream := make(analysis.TokenStream, len(tokens))
	for i := range tokens {
		stream[i] = &tokens[i]
	}
	return stream
}
