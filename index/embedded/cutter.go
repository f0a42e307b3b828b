package embedded

import (
	"gongbao/analyzer"
	"gongbao/index/recent"
)

// maxTexts and maxText are the number of texts whose words are remembered, and the bytes of the
// longest: those of queries.
const (
	maxTexts = 1000
	maxText  = 1000
)

// cutter cuts queries into words, and remembers those of the last ones: one search cuts the same
// text up to five times.
type cutter struct {
	words  *analyzer.Words
	recent *recent.Cache[string, []analyzer.Token]
}

func newCutter(words *analyzer.Words) *cutter {
	return &cutter{words, recent.New[string, []analyzer.Token](maxTexts)}
}

// Query implements find.Cutter.
func (c *cutter) Query(text string) []analyzer.Token {
	if len(text) > maxText {
		return c.words.Query(text)
	}
	return c.recent.GetOrAdd(text, func() []analyzer.Token { return c.words.Query(text) })
}
