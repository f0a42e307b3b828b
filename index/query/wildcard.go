package query

import (
	"fmt"
	"regexp"
	"strings"

	"gongbao/analyzer"
)

// Wildcard is a word with stars in it: 新*产力. Its Text is as typed.
type Wildcard struct{ Text string }

// MaxGap is the most characters of folded text that a star stands for. No Separator is among them.
const MaxGap = 10

// MaxStars is the most stars a Wildcard has; consecutive ones are one. A word with more is a Word.
const MaxStars = 5

// Pieces returns the folded texts between the stars, at least two, none of them empty. Punctuation next to a star is part of
// the piece, as Separator.
func (w Wildcard) Pieces() []string { return pieces(w.Text) }

// stars is what one star of a wildcard may be written as. It takes no more stars than it stands for, so that a wildcard finds
// what it literally is.
var stars = regexp.MustCompile(fmt.Sprintf(`\*{1,%d}`, MaxGap))

func pieces(text string) []string { return stars.Split(analyzer.FoldQuery(text), -1) }

// isWildcard reports whether each star of text has something to find on both sides.
func isWildcard(text string) bool {
	pieces := pieces(text)
	for _, piece := range pieces {
		if strings.Trim(piece, string(analyzer.Separator)) == "" {
			return false
		}
	}
	return len(pieces) > 1 && len(pieces) <= MaxStars+1
}
