package report

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// paragraph is a block that may have been joined of several lines.
type paragraph struct {
	block           // of the first line
	lines  []string // with the gaps between them
	length int      // characters in all
}

// joinLines puts together the lines that a page, column or picture broke in mid-sentence. Headings, items, captions and rows
// stay by themselves; a caption between the halves of a sentence comes to stand before it.
func joinLines(blocks []block) []block {
	width := wrapWidth(blocks)
	indents := indentShare(blocks)
	joined := make([]paragraph, 0, len(blocks))
	open := -1 // the paragraph that may go on
	for _, b := range blocks {
		next := paragraph{b, []string{b.text}, utf8.RuneCountInString(b.text)}
		switch {
		case isCaption(b.text) && open >= 0 && openEnded(joined[open].last()):
			joined = slices.Insert(joined, open, next)
			open++
		case isCaption(b.text):
			joined = append(joined, next)
		case open >= 0 && joins(&joined[open], b, width, indents):
			joined[open].lines = append(joined[open].lines, gap(joined[open].last(), b.text)+b.text)
			joined[open].length += next.length
		default:
			joined = append(joined, next)
			open = len(joined) - 1
		}
	}
	whole := make([]block, len(joined))
	for i, p := range joined {
		whole[i] = p.block
		whole[i].text = strings.Join(p.lines, "")
	}
	return whole
}

func (p *paragraph) last() string { return p.lines[len(p.lines)-1] }

// startsClause matches the words that begin with what else ends one: 着力 begins a sentence, 着 does not.
var startsClause = regexp.MustCompile(`^(?:着[力眼重手]|为[了此])`)

// gap is the space between two joined halves: one between Latin words, else none.
func gap(a, b string) string {
	before, after := lastRune(a), firstRune(b)
	if before < 0x80 && after < 0x80 && unicode.IsLetter(before) && unicode.IsLetter(after) {
		return " "
	}
	return ""
}

// joins reports whether line b goes on with the sentence of a. Width is the length of wrapped lines, 0 where the text has
// whole paragraphs; indents is set where every paragraph is indented.
func joins(a *paragraph, b block, width int, indents bool) bool {
	if a.style > 0 || b.style > 0 || a.row || b.row || b.item || a.bold && b.bold {
		return false
	}
	if continues(b.text) || openEnded(a.last()) && strings.ContainsRune("为的等了着", firstRune(b.text)) && !startsClause.MatchString(b.text) {
		return true
	}
	if openQuote(a.last()) && closesSoon(b.text) {
		return true
	}
	if t, numbered := readToken(a.text); numbered && len(a.lines) == 1 && strings.TrimSpace(a.text[t.size:]) == "" {
		return utf8.RuneCountInString(b.text) <= shortLine // a number alone on its line
	}
	if _, numbered := readToken(b.text); numbered || startsItem(b.text) {
		return false
	}
	if !openEnded(a.last()) || indents && b.indented {
		return false
	}
	if strings.ContainsRune("，、,", lastRune(a.last())) {
		return !isGreeting(a.text)
	}
	first := firstRune(b.text)
	if isDigit(first) && a.length >= 20 && yearBefore(runes(b.text, 5)) == 0 {
		return true
	}
	if _, numbered := readToken(a.text); numbered && len(a.lines) == 1 && isOwnLine(a.text) {
		return false // a heading
	}
	if width > 0 {
		return utf8.RuneCountInString(a.last()) >= width*4/5
	}
	return a.length >= 60 || a.length >= 25 && strings.ContainsAny(a.text, "。；")
}

func isGreeting(text string) bool {
	return utf8.RuneCountInString(text) <= 20 && salutation.MatchString(text)
}

// openEnded reports whether a text breaks off before the end of its sentence.
func openEnded(text string) bool {
	text = strings.TrimRightFunc(text, unicode.IsSpace)
	last, size := utf8.DecodeLastRuneInString(text)
	if closes(last) {
		inner := lastRune(text[:len(text)-size])
		return !endsSentence(inner) && inner != '、' && strings.ContainsRune("”’」』》〉\"", last) && utf8.RuneCountInString(text) >= 60
	}
	return !endsSentence(last)
}

// openQuote reports whether the last quotation mark or bracket in the end of text is one that opens.
func openQuote(text string) bool {
	tail := text
	if len(tail) > 120 {
		tail = tail[len(tail)-120:]
	}
	opened := strings.LastIndexAny(tail, "“《「『〈")
	return opened >= 0 && opened > strings.LastIndexAny(tail, "”》」』〉。；！？")
}

// closesSoon reports whether a quotation mark or bracket closes near the start of text.
func closesSoon(text string) bool {
	start := runes(text, 25)
	closed := strings.IndexAny(start, "”》」』〉")
	if closed < 0 {
		return false
	}
	opened := strings.IndexAny(start, "“《「『〈")
	return opened < 0 || closed < opened
}

// startsItem reports whether a line starts with the mark of an item or a new point of a speech.
func startsItem(text string) bool {
	if strings.ContainsRune("—─－–●◆■★▲◎○※·-*【", firstRune(text)) {
		return true
	}
	start := runes(text, 12)
	if strings.ContainsAny(start, "代同委") && salutation.MatchString(start) {
		return true
	}
	_, size := readHan(start)
	return size > 0 && strings.HasPrefix(start[size:], "是")
}

// wrapWidth returns the width at which lines were wrapped, in characters; 0 where lines are whole paragraphs. Wrapped lines
// mostly break off in mid-sentence, at nearly one length.
func wrapWidth(blocks []block) int {
	if len(blocks) < 20 {
		return 0
	}
	var lengths []int
	for _, b := range blocks {
		if n := utf8.RuneCountInString(runes(b.text, 200)); n >= 15 && n < 120 && openEnded(b.text) {
			lengths = append(lengths, n)
		}
	}
	if len(lengths)*2 < len(blocks) {
		return 0
	}
	slices.Sort(lengths)
	width := lengths[len(lengths)*9/10]
	near := 0
	for _, n := range lengths {
		if n*10 >= width*8 {
			near++
		}
	}
	if near*10 < len(lengths)*6 {
		return 0
	}
	return width
}

// indentShare reports whether most paragraphs are indented, so that a line without indent goes on with one.
func indentShare(blocks []block) bool {
	indented, all := 0, 0
	for _, b := range blocks {
		if len(b.text) > 120 {
			all++
			if b.indented {
				indented++
			}
		}
	}
	return indented*3 > all*2
}
