package query

import (
	"fmt"
	"regexp"
	"strings"

	"gongbao/analyzer"
)

// Wildcard is a word with stars in it, as typed: 新*产力.
type Wildcard struct{ Text string }

// MaxGap is the most characters of folded text that a star matches. None of them is a Separator.
const MaxGap = 10

// MaxStars is the most stars that a Wildcard has; consecutive stars count as one. A word with more
// stars is a Word.
const MaxStars = 5

// Pieces returns the folded texts between the stars. There are at least two, and none is empty.
// Punctuation next to a star is part of the piece, as a Separator.
func (w Wildcard) Pieces() []string { return pieces(w.Text) }

// stars matches the ways to write one star of a wildcard. It matches at most MaxGap stars, so that
// a wildcard also finds its own text.
var stars = regexp.MustCompile(fmt.Sprintf(`\*{1,%d}`, MaxGap))

func pieces(text string) []string { return stars.Split(analyzer.FoldQuery(text), -1) }

// isWildcard reports whether text is a wildcard: each of its stars has text on both sides.
func isWildcard(text string) bool {
	pieces := pieces(text)
	for _, piece := range pieces {
		if strings.Trim(piece, string(analyzer.Separator)) == "" {
			return false
		}
	}
	return len(pieces) > 1 && len(pieces) <= MaxStars+1
}
