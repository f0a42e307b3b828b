package analyzer

import (
	"testing"

	"github.com/blevesearch/bleve/v2/analysis"
)

// The analyzers for bleve give the tokens of Index and Query.
func TestBleve(t *testing.T) {
	w := loadWords(t)
	texts := append(seeds(t), hostile...)
	for _, text := range texts {
		for _, tt := range []struct {
			name   string
			stream analysis.TokenStream
			tokens []Token
		}{
			{"Index", w.IndexAnalyzer().Analyze([]byte(text)), w.Index(text)},
			{"Query", w.QueryAnalyzer().Analyze([]byte(text)), w.Query(text)},
		} {
			if len(tt.stream) != len(tt.tokens) {
				t.Errorf("%s: %d tokens, want %d", tt.name, len(tt.stream), len(tt.tokens))
				continue
			}
			for i, got := range tt.stream {
				if token := (Token{string(got.Term), got.Start, got.End, got.Position}); token != tt.tokens[i] {
					t.Errorf("%s: token %d is %+v, want %+v", tt.name, i, token, tt.tokens[i])
					break
				}
			}
		}
	}
}
