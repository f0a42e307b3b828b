package parse

import (
	"slices"
	"unicode/utf8"
)

// wrapping is how the lines of a text were wrapped. The zero wrapping is that of a text whose lines
// are whole paragraphs, or which breaks lines in no regular way.
type wrapping struct {
	// width is the most that a line holds, in half characters. It is 0 if lines were not wrapped.
	width   int
	measure measure
	// indented is set if paragraphs begin with an indent, so that a line without one goes on with the
	// line before.
	indented bool
}

// measure is how programs measure the width of a line.
type measure int

const (
	byCharacters measure = iota
	byColumns            // a Chinese character takes two, one of ASCII takes one
)

// unwrap joins the lines of wrapped text to paragraphs, in the array of the lines. Nothing else looks at
// single lines then: the rest of a sentence that begins with 版权 is no footer, and one that begins with
// 12. is no heading.
func unwrap(blocks []block) []block {
	w := wrappingOf(blocks)
	if w.width == 0 {
		return blocks
	}
	paragraphs := blocks[:0]
	var last joiner // of the last paragraph
	var before block
	for i, b := range blocks {
		if i > 0 && w.goesOn(before, b) {
			last.add(b.indent(gap(before.text, b.text)))
		} else {
			if i > 0 {
				paragraphs = append(paragraphs, last.joined())
			}
			last.begin(b)
		}
		before = b
	}
	return append(paragraphs, last.joined())
}

// goesOn reports whether b is the rest of the full line a. Without indents nobody can tell whether a
// full line that ends a sentence ends its paragraph: a number then begins a new one, and else the
// text goes on.
func (w wrapping) goesOn(a, b block) bool {
	switch {
	case !w.isFull(a), b.line > a.line+1, a.style > 0, b.style > 0, a.row, b.row, b.item, a.bold && b.bold:
		return false
	case w.indented:
		return !b.indented
	case openEnded(a.text):
		return true
	}
	_, numbered := readToken(b.text)
	return !numbered && !startsItem(b.text)
}

// The numbers of wrapping. Reports were wrapped at widths from 20 to 60 characters, with indents and
// without: see TestRewrapped.
const (
	// minWidth is the least width of wrapped lines, in half characters.
	minWidth = 30
	// slack is how much shorter a full line may be, in half characters: a wide character, a number, or
	// punctuation that must not begin a line, goes to the next.
	slack = 4
	// minFull is the least number of full lines, and minFullShare their least share in per cent.
	minFull      = 8
	minFullShare = 15
	// maxOver is the largest share, in per cent, of lines that are longer than the width.
	maxOver = 2
)

// wrappingOf tells how lines were wrapped from the distribution of their widths: there is a width
// that many lines fill, most of them in mid-sentence, and that hardly any exceeds.
func wrappingOf(blocks []block) (best wrapping) {
	lengths := make([]int, len(blocks))
	for i := range blocks {
		lengths[i] = length(blocks[i].text)
	}
	most := 0
	for _, m := range []measure{byCharacters, byColumns} {
		if w, full := wrappingBy(m, blocks, lengths); full > most {
			best, most = w, full
		}
	}
	return best
}

// wrappingBy is wrappingOf for one measure. Lengths are the numbers of characters of the lines. It also
// returns the number of full lines.
func wrappingBy(m measure, blocks []block, lengths []int) (w wrapping, full int) {
	w.measure = m
	widths := make([]int, len(blocks))
	for i := range blocks {
		widths[i] = m.widthOf(&blocks[i], lengths[i])
	}
	if len(widths) < minFull {
		return wrapping{}, 0
	}
	sorted := slices.Sorted(slices.Values(widths))
	w.width = sorted[len(sorted)-1-len(sorted)*maxOver/100]
	open, after, indented := 0, 0, 0
	for i := range blocks {
		b := &blocks[i]
		switch {
		case w.fills(widths[i]):
			full++
			if openEnded(b.text) {
				open++
			}
		case i+1 < len(blocks) && i > 0: // the next line begins a paragraph
			after++
			if blocks[i+1].indented {
				indented++
			}
		}
	}
	if w.width < minWidth || full < minFull || full*100 < minFullShare*len(blocks) || open*2 < full {
		return wrapping{}, 0
	}
	w.indented = indented*5 > after*4
	return w, full
}

// isFull reports whether a line is as wide as lines get.
func (w wrapping) isFull(b block) bool { return w.fills(w.measure.widthOf(&b, length(b.text))) }

func (w wrapping) fills(width int) bool { return w.width-slack <= width }

// widthOf returns the width of a line of so many characters with its indent, in half characters.
func (m measure) widthOf(b *block, characters int) int {
	n := 2 * characters
	if m == byColumns {
		for i := range len(b.text) {
			if b.text[i] < utf8.RuneSelf {
				n--
			}
		}
	}
	if b.indented {
		n += 4
	}
	return n
}
