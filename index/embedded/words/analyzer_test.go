package words

import "testing"

// TestBleve: the analyzer for bleve gives the tokens of Index.
func TestBleve(t *testing.T) {
	w := loadWords(t)
	texts := append(seeds(t), hostile...)
	for _, text := range texts {
		stream, tokens := w.IndexAnalyzer().Analyze([]byte(text)), w.Index(text)
		if len(stream) != len(tokens) {
			t.Errorf("%d tokens, want %d", len(stream), len(tokens))
			continue
		}
		for i, got := range stream {
			if token := (Token{string(got.Term), got.Start, got.End, got.Position}); token != tokens[i] {
				t.Errorf("token %d is %+v, want %+v", i, token, tokens[i])
				break
			}
		}
	}
}
