package query

import (
	"strings"
	"unicode"

	"gongbao/analyzer/coded"
)

// textHere reads the text at p.at: the text in a pair of quotes, or all text up to the edge of the
// word. The returned text means the same wherever it is printed.
func (p *parser) textHere() (text string, quoted bool, err error) {
	start := p.at
	if closingQuotes[p.text[start]] != 0 {
		end, err := p.closingQuote(start)
		if err != nil {
			return "", false, err
		}
		if end > 0 {
			p.at = end + 1
			return quotable(string(p.text[start+1 : end])), true, nil
		}
	}
	p.skipWord()
	return settled(string(p.text[start:p.at])), false, nil
}

// settled returns a word that is one word wherever it is printed, and that folds as before.
// Brackets without their pair in the word are replaced by forms that are no syntax, and so is a
// quote at its start.
func settled(word string) string {
	switch {
	case strings.HasPrefix(word, `"`):
		word = cornered(word)
	case strings.HasPrefix(word, "＂"):
		word = "「" + word // ＂ becomes " when text is folded
	case strings.HasPrefix(word, "“") && strings.Count(word, "“") > strings.Count(word, "”"):
		word = "「" + strings.TrimPrefix(word, "“")
	}
	return paired(word)
}

// quotable returns text in a form that can be printed between straight quotes anywhere.
func quotable(text string) string { return paired(cornered(text)) }

// paired returns text with the small forms ﹙ and ﹚ in place of brackets without their pair.
func paired(text string) string {
	runes := []rune(text)
	var open []int
	for i, r := range runes {
		switch {
		case isOpening(r):
			open = append(open, i)
		case isClosing(r) && len(open) > 0:
			open = open[:len(open)-1]
		case isClosing(r):
			runes[i] = '﹚'
		}
	}
	for _, i := range open {
		runes[i] = '﹙'
	}
	return string(runes)
}

// cornered returns text with 「 and 」 in place of straight quotes. All of these fold to nothing.
func cornered(text string) string {
	corners := [2]string{"「", "」"}
	var b strings.Builder
	for i, part := range strings.Split(text, `"`) {
		if i > 0 {
			b.WriteString(corners[(i-1)%2])
		}
		b.WriteString(part)
	}
	return b.String()
}

// skipWord moves to the next space, the end, or a bracket that closes a group. Brackets that open
// inside the word also close in it.
func (p *parser) skipWord() {
	for open := 0; !p.done() && !unicode.IsSpace(p.text[p.at]); p.at++ {
		switch r := p.text[p.at]; {
		case isOpening(r):
			open++
		case isClosing(r) && open > 0:
			open--
		case p.closes(p.at):
			return
		}
	}
}

// opensGroup reports whether the opening bracket at p.at is syntax, that is, whether its closing
// bracket is at the edge of a word. It returns an error if there is no closing bracket.
func (p *parser) opensGroup() (bool, error) {
	open := 0
	for k := p.at; k < len(p.text); k++ {
		switch {
		case isOpening(p.text[k]):
			open++
		case isClosing(p.text[k]):
			open--
		}
		if open == 0 {
			return p.edgeAfter(k), nil
		}
	}
	return false, unclosed(p.at)
}

// closeGroup moves past the bracket that closes the group opened at start. It returns an error if a
// phrase has swallowed that bracket.
func (p *parser) closeGroup(start int) error {
	if p.done() {
		return unclosed(start)
	}
	p.at++
	p.groups--
	return nil
}

func unclosed(bracket int) error {
	return &Error{bracket, coded.New("query-unclosed-bracket")}
}

// closes reports whether a bracket at i closes a group: one is open, and the bracket is at the edge
// of a word.
func (p *parser) closes(i int) bool {
	return p.groups > 0 && isClosing(p.text[i]) && p.edgeAfter(i)
}

// closingQuote returns the index of the quote that closes the one at i. It returns 0 if the quote
// at i turns out to be text (“十五五”规划), and an error if that quote never closes.
//
// “ and ” nest, and a pair of them is a phrase only if it ends at the edge of a word. A straight
// quote closes at the first edge. Other straight quotes before it are text if they have text on
// both sides. One that opens another phrase or value ends the search.
func (p *parser) closingQuote(i int) (int, error) {
	opening, closing := p.text[i], closingQuotes[p.text[i]]
	open, glued := 1, false
scan:
	for k := i + 1; k < len(p.text); k++ {
		switch r := p.text[k]; {
		case r == closing && opening != closing:
			if open--; open == 0 && p.edgeAfter(k) {
				return k, nil
			} else if open == 0 {
				return 0, nil
			}
		case r == closing && p.edgeAfter(k):
			return k, nil
		case r == closing && (p.edgeBefore(k) || p.afterField(k)):
			break scan
		case r == closing:
			glued = true
		case r == opening:
			open++
		}
	}
	if glued {
		return 0, nil
	}
	return 0, &Error{i, coded.New("query-unclosed-quote")}
}

var closingQuotes = map[rune]rune{'"': '"', '＂': '＂', '“': '”'}

func isOpening(r rune) bool { return r == '(' || r == '（' }
func isClosing(r rune) bool { return r == ')' || r == '）' }
func isBracket(r rune) bool { return isOpening(r) || isClosing(r) }
func isMinus(r rune) bool   { return r == '-' || r == '－' }
func isColon(r rune) bool   { return r == ':' || r == '：' }

// edgeAfter reports whether the character at i is followed by a space, a bracket or the end.
func (p *parser) edgeAfter(i int) bool {
	return i+1 >= len(p.text) || unicode.IsSpace(p.text[i+1]) || isBracket(p.text[i+1])
}

// edgeBefore reports whether the character at i is at the start or after a space or bracket.
func (p *parser) edgeBefore(i int) bool {
	return i == 0 || unicode.IsSpace(p.text[i-1]) || isBracket(p.text[i-1])
}

func (p *parser) done() bool { return p.at >= len(p.text) }

func (p *parser) skipSpace() {
	for !p.done() && unicode.IsSpace(p.text[p.at]) {
		p.at++
	}
}
