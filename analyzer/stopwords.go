package analyzer

import (
	_ "embed"
	"strings"
)

//go:embed lexicon/stopwords.txt
var stopwordsFile string

var stopwords = func() map[string]bool {
	words := make(map[string]bool)
	for line := range strings.Lines(stopwordsFile) {
		line, _, _ = strings.Cut(line, "#")
		for word := range strings.FieldsSeq(line) {
			words[Fold(word)] = true
		}
	}
	return words
}()

// IsStop reports whether a term says nothing about a text (的, 以及, 我们). Such terms are tokens like
// all others; only suggestions and the marks of a question skip them.
func IsStop(term string) bool { return stopwords[term] }
