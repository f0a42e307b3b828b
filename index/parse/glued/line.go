package glued

import "unicode"

// window is the greatest length of a heading, in characters after its number. At 40, headings of 30
// of 887 reports end elsewhere; at 80, of 6.
const window = 60

// beyond is how many characters after the window are looked at.
const beyond = 24

const (
	// longest is the number of characters of a text that are looked at.
	longest = window + beyond
	// maxSpan is the greatest number of characters that are a feature together.
	maxSpan = 6
)

// line is the start of a text that begins with a heading, each character as its class.
type line struct {
	like []rune // the class of each character
	// bytes has the byte offset of each character, and at the end that of the end.
	bytes []int
	ends  []end
	*spans
}

// spans are the n-grams of a line and their hashes, at [n-1][i] that of n characters from i on, up to the
// last end. They are needed only for the features of a line. When these are made, another line may use
// them.
type spans struct {
	grams [maxGram][longest]gram
	keys  [maxSpan][longest]gramKey
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
func newLine(text string, look func(gramKey) gram, s *spans) *line {
	n := min(len(text), longest)
	l := &line{like: make([]rune, 0, n), bytes: make([]int, 0, n+1), spans: s}
	for at, r := range text {
		l.bytes = append(l.bytes, at)
		if len(l.like) == longest {
			break
		}
		l.like = append(l.like, class(r))
	}
	if len(l.bytes) == len(l.like) {
		l.bytes = append(l.bytes, len(text))
	}
	l.findEnds()
	if len(l.ends) == 0 {
		return l
	}
	used := l.ends[len(l.ends)-1].at + 1 // no feature is of n-grams that start later
	for i := range min(used, len(l.like)) {
		key := noKey
		for n, r := range l.like[i:min(i+maxSpan, len(l.like))] {
			key = key.and(r)
			l.keys[n][i] = key.whole()
		}
	}
	for n := range l.grams { // in loops of their own, for the table is larger than the processor's caches
		for i := range min(used, len(l.like)-n) {
			l.grams[n][i] = look(l.keys[n][i])
		}
	}
	return l
}

// class is the character itself but for digits, brackets, spaces and marks, which are alike.
func class(r rune) rune {
	switch r {
	case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '０', '１', '２', '３', '４', '５', '６', '７', '８', '９':
		return '0'
	case '，', ',':
		return '，'
	case '。', '！', '？', '!', '?':
		return '。'
	case '“', '《', '「', '『', '（', '(':
		return '('
	case '”', '》', '」', '』', '）', ')':
		return ')'
	case ':', '：':
		return '：'
	case ';', '；':
		return '；'
	}
	if r < 0x4e00 && unicode.IsSpace(r) { // before the Chinese characters
		return ' '
	}
	return r
}

// isMark reports whether a class is of punctuation marks.
func isMark(class rune) bool {
	switch class {
	case '，', '。', '；', '：', '、':
		return true
	}
	return false
}

// mayFollow reports whether a heading may end before a class.
func mayFollow(class rune) bool {
	switch class {
	case '，', '。', '、', ')', '%', '％':
		return false
	}
	return true
}

// findEnds lists the positions up to the end of the first sentence where the heading may end: not in
// brackets, not after a comma, not before a mark other than a colon or semicolon.
func (l *line) findEnds() {
	l.ends = make([]end, 0, min(len(l.like), window+1))
	depth, clause := 0, end{}
	for i, r := range l.like {
		if i > window {
			return
		}
		after := i > 0 && l.like[i-1] == '。'
		if i >= 2 && depth <= 0 && (after || !isMark(l.like[i-1])) && mayFollow(r) {
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
