package glued

import (
	"strings"
	"unicode"
)

// window is the greatest length of a heading, in characters after its number. At 40, headings of 30
// of 887 reports end elsewhere; at 80, of 6.
const window = 60

// beyond is how many characters after the window are looked at.
const beyond = 24

// line is the start of a text that begins with a heading, each character as its class.
type line struct {
	like []rune // the class of each character
	// bytes has the byte offset of each character, and at the end that of the end.
	bytes []int
	// grams and keys have at [n-1][i] the n-gram that starts with character i.
	grams [maxGram][]gram
	keys  [maxGram][]gramKey
	ends  []end
}

// end is a position where the heading may end.
type end struct {
	at       int // in characters
	sentence bool
	// commas is the number of clauses before the last, clause the length of the last one and before
	// that of the one before it, in characters.
	commas, clause, before int
}

// newLine reads the text after a heading's number. Look returns the n-gram of a hash.
func newLine(text string, look func(gramKey) gram) *line {
	l := new(line)
	for at, r := range text {
		l.bytes = append(l.bytes, at)
		if len(l.like) == window+beyond {
			break
		}
		l.like = append(l.like, class(r))
	}
	if len(l.bytes) == len(l.like) {
		l.bytes = append(l.bytes, len(text))
	}
	for n := range l.grams {
		for i := 0; i+n < len(l.like); i++ {
			key := keyOf(l.like[i : i+n+1])
			l.keys[n] = append(l.keys[n], key)
			l.grams[n] = append(l.grams[n], look(key))
		}
	}
	l.findEnds()
	return l
}

// class is the character itself but for digits, brackets, spaces and marks, which are alike.
func class(r rune) rune {
	switch {
	case isDigit(r):
		return '0'
	case isComma(r):
		return '，'
	case isStop(r):
		return '。'
	case strings.ContainsRune(opening, r):
		return '('
	case strings.ContainsRune(closing, r):
		return ')'
	case unicode.IsSpace(r):
		return ' '
	case r == ':' || r == '：':
		return '：'
	case r == ';' || r == '；':
		return '；'
	}
	return r
}

const (
	opening = "“《「『（("
	closing = "”》」』）)"
)

func isDigit(r rune) bool { return r >= '0' && r <= '9' || r >= '０' && r <= '９' }
func isComma(r rune) bool { return r == '，' || r == ',' }
func isStop(r rune) bool  { return strings.ContainsRune("。！？!?", r) }
func isMark(r rune) bool  { return strings.ContainsRune("，。；：、", r) } // of a class

// findEnds lists the positions up to the end of the first sentence where the heading may end: not in
// brackets, not after a comma, not before a mark other than a colon or semicolon.
func (l *line) findEnds() {
	depth, clause := 0, end{}
	for i, r := range l.like {
		if i > window {
			return
		}
		after := i > 0 && l.like[i-1] == '。'
		if i >= 2 && depth <= 0 && (after || !isMark(l.like[i-1])) && !strings.ContainsRune("，。、)%％", r) {
			e := clause
			e.at, e.clause, e.sentence = i, i-clause.at, after
			l.ends = append(l.ends, e)
		}
		if after {
			return
		}
		switch r {
		case '(':
			depth++
		case ')':
			depth--
		case '，', ' ':
			clause = end{at: i + 1, commas: clause.commas + 1, before: i - clause.at}
		}
	}
	if n := len(l.like); n > 2 && n <= window && l.like[n-1] == '。' {
		clause.at, clause.clause, clause.sentence = n, n-clause.at, true
		l.ends = append(l.ends, clause)
	}
}

// gram returns the n-gram of the characters from i to j, or 0 beyond the text.
func (l *line) gram(i, j int) gram {
	if i < 0 || j > len(l.like) || j <= i {
		return 0
	}
	return l.grams[j-i-1][i]
}
