package parse

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// paragraph is a line and those that were joined to it.
type paragraph struct {
	joiner
	length int // characters in all, up to minOpen of each line
}

func (p *paragraph) begin(b block) {
	p.joiner.begin(b)
	p.length = openLength(b.text)
}

// openLength returns the number of characters of a text, up to minOpen.
func openLength(text string) int { return length(runes(text, minOpen)) }

// joinLines joins the lines that a page, column or picture broke in mid-sentence. Headings, items,
// captions and rows stay as they are. A caption between the halves of a sentence is moved before
// it. The paragraphs take the array of the lines.
func joinLines(blocks []block) []block {
	var a paragraph // the one that may go on
	j := junction{a: &a, width: wrapWidth(blocks), indents: indentShare(blocks)}
	paragraphs, open := blocks[:0], -1 // the index of a
	var within []block                 // the captions to move before it
	finish := func() {
		if open >= 0 {
			paragraphs[open] = a.joined()
			paragraphs = slices.Insert(paragraphs, open, within...)
			within = within[:0]
		}
	}
	for _, b := range blocks {
		j.b = b
		switch {
		case isCaption(b.text) && open >= 0 && openEnded(a.last()):
			within = append(within, b)
		case isCaption(b.text):
			paragraphs = append(paragraphs, b)
		case open >= 0 && j.joins():
			a.add(b.indent(gap(a.last(), b.text)))
			a.length += openLength(b.text)
		default:
			finish()
			a.begin(b)
			open, paragraphs = len(paragraphs), append(paragraphs, b)
		}
	}
	finish()
	return paragraphs
}

// markSetOff marks the short lines with more blank lines before and after them than most paragraphs
// have.
func markSetOff(blocks []block) {
	if len(blocks) < 10 {
		return
	}
	gaps := make([]int, len(blocks)-1) // gaps[i] is between blocks i and i+1
	for i := range gaps {
		gaps[i] = blocks[i+1].line - blocks[i].line
	}
	sorted := slices.Sorted(slices.Values(gaps))
	usual := sorted[len(sorted)/2]
	if usual == 0 {
		return // the lines' numbers say nothing
	}
	for i := 1; i < len(gaps); i++ {
		blocks[i].setOff = gaps[i-1] > usual && gaps[i] > usual && len(blocks[i].text) <= 200
	}
}

// gap is the space between two joined halves: one between Latin words, else none.
func gap(a, b string) string {
	before, after := lastRune(a), firstRune(b)
	if before < 0x80 && after < 0x80 && unicode.IsLetter(before) && unicode.IsLetter(after) {
		return " "
	}
	return ""
}

// junction is two lines of which the second may go on with the sentence of the first.
type junction struct {
	a     *paragraph
	b     block
	width int // at which lines were wrapped; 0 if lines are whole paragraphs
	// indents is set if every paragraph is indented.
	indents bool
}

// joins reports whether b goes on with a.
func (j *junction) joins() bool {
	joined, _ := joinRules.decide(j)
	return joined
}

// The numbers of joinRules, in characters. The comments say how many of 887 work reports have other
// paragraphs at another value.
const (
	// minBeforeDigit is the length from which a line without the end of a sentence is no heading or
	// label, so that a figure at the start of the next line goes on with it. At 10 in 5, at 40 in
	// 1.
	minBeforeDigit = 20
	// A paragraph of minOpen characters without the end of its sentence was broken. At 40 in 9, at
	// 100 in none.
	minOpen = 60
	// One of minOpenProse was broken if a sentence ended in it before. At 40 in 4, which lose 9
	// headings; at 15 in none.
	minOpenProse = 25
)

// joinRules say whether a line goes on with the one before.
var joinRules = rules[*junction, bool]{
	{"marked heading", func(j *junction) bool { return j.a.style > 0 || j.b.style > 0 }, false},
	{"row of a table", func(j *junction) bool { return j.a.row || j.b.row }, false},
	{"item of a list", func(j *junction) bool { return j.b.item }, false},
	{"bold lines", func(j *junction) bool { return j.a.bold && j.b.bold }, false},
	{"starts with a comma or closing mark", func(j *junction) bool { return continues(j.b.text) }, true},
	{"broken at a link", func(j *junction) bool { return j.b.goesOn && j.open() }, true},
	{"starts with 的", func(j *junction) bool { return j.open() && goesOnWith.MatchString(j.b.text) }, true},
	{"broken within quotation marks", func(j *junction) bool {
		return openQuote(j.a.last()) && closesSoon(j.b.text)
	}, true},
	{"heading after its number", func(j *junction) bool {
		return j.isNumberAlone() && utf8.RuneCountInString(j.b.text) <= maxMeta
	}, true},
	{"text after a number", (*junction).isNumberAlone, false},
	{"starts with a number", func(j *junction) bool {
		_, numbered := readToken(j.b.text)
		return numbered
	}, false},
	{"starts as an item", func(j *junction) bool { return startsItem(j.b.text) }, false},
	{"after the end of a sentence", func(j *junction) bool { return !j.open() }, false},
	{"indented as all paragraphs", func(j *junction) bool { return j.indents && j.b.indented }, false},
	{"after a greeting", func(j *junction) bool { return j.afterComma() && isGreeting(j.a.text) }, false},
	{"after a comma", (*junction).afterComma, true},
	// The figures of a report are often set apart by a page: 实现营收 and 92.3亿元.
	{"starts with a figure", func(j *junction) bool {
		return isDigit(firstRune(j.b.text)) && j.a.length >= minBeforeDigit && yearBefore(runes(j.b.text, 5)) == 0
	}, true},
	{"after a numbered heading", func(j *junction) bool {
		_, numbered := readToken(j.a.text)
		return numbered && j.a.isLine() && isOwnLine(j.a.text)
	}, false},
	// A wrapped line is as long as the others, but for punctuation and words that are not cut.
	{"after a full line", func(j *junction) bool {
		return j.width > 0 && utf8.RuneCountInString(j.a.last()) >= j.width*4/5
	}, true},
	{"after a short line", func(j *junction) bool { return j.width > 0 }, false},
	{"after a long paragraph", func(j *junction) bool { return j.a.length >= minOpen }, true},
	{"after prose", func(j *junction) bool {
		return j.a.length >= minOpenProse && strings.ContainsAny(j.a.text, "。；")
	}, true},
	{"after a heading or label", always[*junction], false},
}

// open reports whether the sentence of a has not ended.
func (j *junction) open() bool { return openEnded(j.a.last()) }

// isNumberAlone reports whether a is the number of a heading, alone on its line.
func (j *junction) isNumberAlone() bool {
	t, numbered := readToken(j.a.text)
	return numbered && j.a.isLine() && strings.TrimSpace(j.a.text[t.size:]) == ""
}

func (j *junction) afterComma() bool { return strings.ContainsRune("，、,", lastRune(j.a.last())) }

// goesOnWith are the starts of lines that go on with a sentence: 的目标, but not 着力.
var goesOnWith = compile(`^(?:的|等|了[^解]|着[^力眼重手])`)

// markLinks marks the lines that go on with the one before, if the page broke its lines at links.
// Such a page separates its paragraphs by blank lines, and has lines that start with the comma
// after a link.
func markLinks(blocks []block, body int) {
	apart, commas := 0, 0
	for i, b := range blocks {
		if i > 0 && b.line > blocks[i-1].line+1 {
			apart++
		}
		if continues(b.text) || strings.HasPrefix(b.text, "的") {
			commas++
		}
	}
	if apart*2 < len(blocks) || commas < 4 {
		return
	}
	for start := body; start < len(blocks); {
		end, sure := start+1, false
		for end < len(blocks) && blocks[end].line == blocks[end-1].line+1 && !startsAnew(blocks[end]) {
			sure = sure || continues(blocks[end].text) || strings.HasPrefix(blocks[end].text, "的")
			end++
		}
		if _, numbered := readToken(blocks[start].text); numbered && !openQuote(blocks[start].text) {
			start++
			continue
		}
		for i := start + 1; i < end && (sure || end-start > 2); i++ {
			blocks[i].goesOn = true
		}
		start = end
	}
}

// startsAnew reports whether a line starts a paragraph whatever precedes it.
func startsAnew(b block) bool {
	_, numbered := readToken(b.text)
	return numbered || b.style > 0 || b.row || b.item || startsItem(b.text)
}

func isGreeting(text string) bool {
	return hasAtMost(text, 20) && salutation.MatchString(text)
}

// openEnded reports whether a text breaks off before the end of its sentence.
func openEnded(text string) bool {
	text = strings.TrimRightFunc(text, unicode.IsSpace)
	last, size := utf8.DecodeLastRuneInString(text)
	if closes(last) {
		inner := lastRune(text[:len(text)-size])
		return !endsSentence(inner) && inner != '、' && strings.ContainsRune("”’」』》〉\"", last) &&
			!hasAtMost(text, minOpen-1)
	}
	return !endsSentence(last)
}

// openQuote reports whether the last quotation mark or bracket near the end of text is an opening
// one.
func openQuote(text string) bool {
	tail := text[max(0, len(text)-120):]
	for len(tail) > 0 {
		last, size := utf8.DecodeLastRuneInString(tail)
		switch last {
		case '“', '《', '「', '『', '〈':
			return true
		case '”', '》', '」', '』', '〉', '。', '；', '！', '？':
			return false
		}
		tail = tail[:len(tail)-size]
	}
	return false
}

// closesSoon reports whether a quotation mark or bracket closes near the start of text.
func closesSoon(text string) bool {
	for _, r := range runes(text, 25) {
		switch r {
		case '”', '》', '」', '』', '〉':
			return true
		case '“', '《', '「', '『', '〈':
			return false
		}
	}
	return false
}

// startsItem reports whether a line starts with the mark of an item (●) or with a new point of a
// speech (一是).
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

// wrapWidth returns the width, in characters, at which lines were wrapped, or 0 if lines are whole
// paragraphs. Most wrapped lines break off in mid-sentence and have nearly the same length.
func wrapWidth(blocks []block) int {
	if len(blocks) < 20 {
		return 0
	}
	var lengths []int
	for _, b := range blocks {
		if n := length(runes(b.text, 200)); n >= 15 && n < 120 && openEnded(b.text) {
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

// indentShare reports whether most paragraphs are indented. A line without an indent then goes on
// with one.
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
