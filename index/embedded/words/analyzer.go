package words

import (
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2/analysis"

	"gongbao/analyzer"
)

// indexAnalyzer is analyzer.Words.Index as bleve has it: for the text of a field.
type indexAnalyzer struct{ words *analyzer.Words }

// Analyze implements analysis.Analyzer. Offsets point into input.
func (a indexAnalyzer) Analyze(input []byte) analysis.TokenStream {
	text := string(input)
	folded := analyzer.FoldMap(text)
	terms := []byte(folded.Text) // the terms of all tokens share it
	tokens := make([]analysis.Token, 0, len(folded.Runes)*5/8+1)
	a.words.Scan(text, &folded, func(t analyzer.Token, lo, hi int) {
		kind := analysis.AlphaNumeric
		if r, _ := utf8.DecodeRuneInString(t.Term); unicode.Is(unicode.Han, r) {
			kind = analysis.Ideographic
		}
		tokens = append(tokens, analysis.Token{Term: terms[lo:hi:hi], Start: t.Start, End: t.End, Position: t.Position, Type: kind})
	})
	stream := make(analysis.TokenStream, len(tokens))
	for i := range tokens {
		stream[i] = &tokens[i]
	}
	return stream
}
