package parse

import (
	"iter"
	"slices"
	"strings"
	"unicode/utf8"
)

// unit is a heading or, at level 0, a paragraph.
type unit struct {
	text, page string // as in block
	level      int
	// goesOn is set if the unit shares its line with the one before, behind the separator.
	goesOn    bool
	separator string
}

// candidate is a position that may be a heading: the start of a paragraph, or the start of a
// sentence in a long one.
type candidate struct {
	paragraph int
	at        int // byte offset in the paragraph
	end       int // offset where the heading ends; set last
	token     token
	rank      int
	inline    bool
	own       bool // the heading has the paragraph to itself
	isTop     bool // the words are those of a top heading: 工作回顾
	loose     bool // the number is written as others are not (二，) and counts only if it is missing
	free      bool // only the blank lines around it show that it is a heading
	closing   bool // 结束语 or notes
	level     int  // set last
}

// maxSections is far more than any report has. A list of hundreds of thousands of short lines that
// look like headings is no outline, and to index a section is costly. The lines that would be further
// headings are text.
const maxSections = 2000

// outline finds the headings of a text and cuts its paragraphs at them.
func outline(paragraphs []block) iter.Seq[unit] {
	found := candidates(paragraphs)
	found = sequence(found)
	endHeadings(paragraphs, found)
	found = withoutLists(paragraphs, found)
	found = leadIns(paragraphs, found)
	found = slices.Clone(found[:min(len(found), maxSections-1)]) // the lines above the first are a section too
	setLevels(found)
	return cut(paragraphs, found)
}

// styleRank is the rank of headings that the format marks, less their level. They are above all
// others.
const styleRank = -10

func rankOf(c class) int { return int(c) }

// candidates returns the possible headings of a text in order.
func candidates(paragraphs []block) []candidate {
	t := newLayout(paragraphs)
	var found []candidate
	for i, b := range paragraphs {
		l := t.line(i)
		if form, _ := headingRules.decide(l); form != nil {
			found = append(found, form(l))
		}
		if holdsHeadings(l) {
			found = appendInline(found, i, b.text)
		}
	}
	inlineTops := 0
	for _, c := range found {
		if c.inline && c.isTop {
			inlineTops++
		}
	}
	if inlineTops < minMarks {
		found = slices.DeleteFunc(found, func(c candidate) bool { return c.inline && c.token.class == noClass })
	}
	return found
}

// A paragraph of minInline bytes may hold headings: it is a report on one line. Of 887 reports at
// 1500 gain 6, at 6000 lose 2. In a text that is nearly all one paragraph, minWhole is enough; at
// 500 and 2000 no change.
const (
	minInline = 3000
	minWhole  = 1000
)

// holdsHeadings reports whether a paragraph may hold headings within.
func holdsHeadings(l *line) bool {
	if l.style > 0 && l.marked() || l.row || l.item || isCaption(l.text) {
		return false
	}
	n := len(l.text)
	return n >= minInline || n >= minWhole && n*10 >= l.layout.bytes*9
}

// appendInline adds the numbers in a long paragraph that follow the end of a sentence.
func appendInline(found []candidate, paragraph int, text string) []candidate {
	ended := false // a sentence ended just before
	skip := 0      // offset up to which the text is a number already read
	for at, size := 0, 0; at < len(text); at += size {
		if !ended && at > 0 && 0xe4 <= text[at] && text[at] <= 0xe9 { // a Chinese character within a sentence
			size = len("一")
			continue
		}
		var r rune
		r, size = utf8.DecodeRuneInString(text[at:])
		switch {
		case at < skip || r == ' ' || r == '\u3000':
			continue
		case endsSentence(r), closes(r) && r != '》':
			ended = true
			continue
		case ended && at > 0 && (r == '(' || r == '（' || strings.ContainsRune(hanNumber, r)):
			if c, ok := inlineNumber(text, at); ok {
				c.paragraph = paragraph
				found = append(found, c)
				skip = at + c.token.size
			}
		}
		if (ended || at == 0) && strings.ContainsRune("12１２一二“过本今全切进加", r) {
			if end := inlineTop(text[at:]); end > 0 {
				found = append(found, candidate{
					paragraph: paragraph, at: at, end: at + end, rank: rankOf(top), inline: true, isTop: true,
				})
				skip = at + end
			}
		}
		ended = false
	}
	return found
}

// inlineNumber reads a number in a text, at an offset where a sentence starts.
func inlineNumber(text string, at int) (candidate, bool) {
	t, ok := readToken(text[at:])
	if !ok || t.class != top && t.class != paren {
		return candidate{}, false
	}
	rest := text[at+t.size:]
	if rest == "" || counts.MatchString(runes(rest, 4)) {
		return candidate{}, false
	}
	isTop := t.class == top && inlineTops.MatchString(runes(rest, 50))
	return candidate{at: at, token: t, rank: rankOf(t.class), inline: true, isTop: isTop}, true
}

var (
	// counts is the end of a count, not of a heading's number: 一、二、三产业.
	counts = compile(`^[一二三四五六七八九十]{1,2}(?:、|次产|三?产)`)
	// inlineTops are the top headings without a number that a long paragraph may hold.
	inlineTops = compile(`^(?:(?:` + hanYear + `年|过去的?[一五]年|今后五年|本届政府|“?十[一二三四五]?五”?(?:时期|期间))[^，。；：,;:是\s]{0,18}?(?:工作(?:的)?回顾|工作安排|重点工作|主要任务|工作任务|目标任务|总体要求|工作重点)|(?:全面|切实|进一步)?加强政府自身建设)`)
)

// inlineTop returns the length of the top heading without a number that text starts with, if a new
// sentence follows it: "2023年工作回顾2023年是…". It is 0 if there is none.
func inlineTop(text string) int {
	heading := inlineTops.FindString(runes(text, 50))
	next := firstRune(strings.TrimLeft(text[len(heading):], " \u3000"))
	if heading == "" || next == utf8.RuneError || strings.ContainsRune("，。；：、,;:是为的和与及）)”的任目", next) {
		return 0
	}
	return len(heading)
}

// withoutLists leaves out the numbers of lists whose items head no text. Most items of such a list
// have no text of their own: 1.修路; 2.架桥;
func withoutLists(paragraphs []block, found []candidate) []candidate {
	isList, done := make([]bool, len(found)), make([]bool, len(found))
	for i := range found {
		c := found[i]
		if c.rank < rankOf(second) || c.token.class == noClass || c.inline && c.token.class == top || done[i] {
			continue
		}
		group, withBody := siblings(found, i), 0
		for _, k := range group {
			done[k] = true
			if hasBody(paragraphs, found, k) {
				withBody++
			}
		}
		if withBody*2 < len(group) || len(group) == 1 && found[i].token.class >= arabic {
			for _, k := range group {
				isList[k] = true
			}
		}
	}
	kept := found[:0]
	for i, c := range found {
		if !isList[i] {
			kept = append(kept, c)
		}
	}
	return kept
}

// siblings returns the indexes of the candidates of one list, from its first, i, on.
func siblings(found []candidate, i int) []int {
	group := []int{i}
	for k := i + 1; k < len(found) && found[k].rank >= found[i].rank; k++ {
		if found[k].rank == found[i].rank {
			if found[k].token.n == 1 && found[k].token.class != noClass {
				break
			}
			group = append(group, k)
		}
	}
	return group
}

// hasBody reports whether text or a lower heading follows a heading, before the next of its rank or
// above.
func hasBody(paragraphs []block, found []candidate, k int) bool {
	c := found[k]
	shares := strings.TrimSpace(paragraphs[c.paragraph].text[c.end:]) != "" // its paragraph with text or a heading
	if k+1 >= len(found) {
		return shares || c.paragraph+1 < len(paragraphs)
	}
	next := found[k+1]
	return shares && (next.paragraph != c.paragraph || next.at > c.end) ||
		next.paragraph > c.paragraph+1 || next.rank > c.rank
}

// setLevels numbers the depth of the headings from 1.
func setLevels(found []candidate) {
	var open []int
	for i, c := range found {
		for len(open) > 0 && open[len(open)-1] >= c.rank {
			open = open[:len(open)-1]
		}
		open = append(open, c.rank)
		found[i].level = len(open)
	}
}

// cut divides the paragraphs at the headings.
func cut(paragraphs []block, found []candidate) iter.Seq[unit] {
	return func(yield func(unit) bool) {
		rest := found
		for i := range paragraphs {
			c := cutter{block: &paragraphs[i]}
			done := 0
			for ; len(rest) > 0 && rest[0].paragraph == i; rest = rest[1:] {
				c.add(done, rest[0].at, 0)
				c.add(rest[0].at, rest[0].end, rest[0].level)
				done = rest[0].end
			}
			c.add(done, len(c.block.text), 0)
			for _, u := range c.units {
				if !yield(u) {
					return
				}
			}
		}
	}
}

// cutter cuts one paragraph.
type cutter struct {
	block *block
	units []unit
	kept  int // offset after the last unit
}

// add adds the bytes [from, to) of the paragraph as a unit, if there is text.
func (c *cutter) add(from, to, level int) {
	b := c.block
	text := b.text[from:to]
	if level > 0 {
		text = trimEnd(text)
	} else if from > 0 {
		text = trimStart(text)
	}
	if text = strings.TrimSpace(text); !hasText(text) {
		return
	}
	start := from + strings.Index(b.text[from:to], text)
	u := unit{text: text, level: level}
	if b.page != "" {
		u.page = b.page[start : start+len(text)]
	}
	if len(c.units) > 0 {
		u.goesOn, u.separator = true, b.text[c.kept:start]
	}
	c.units, c.kept = append(c.units, u), start+len(text)
}

// trimStart removes what separated a heading from the text after it.
func trimStart(s string) string { return strings.TrimLeft(s, " \u3000\t;；:：") }

// trimEnd removes the separator at the end of a heading.
func trimEnd(s string) string { return strings.TrimRight(s, " \u3000\t;；:：") }
