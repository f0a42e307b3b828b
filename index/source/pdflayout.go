package source

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// From characters to paragraphs: characters → segments without a wide gap → rows → columns → lines
// in reading order → paragraphs. Sizes and distances are in points, or in ems of the size of the
// line if that is said.

// The kinds of furniture.
const (
	runningHead = "每页重复的页眉"
	runningFoot = "每页重复的页脚"
	pageNumber  = "页码"
	watermark   = "斜放的文字（水印）"
	noText      = "没有文字的页，可能是图片"
	levelMark   = "各页重复或压在正文上的水印"
	drawnTwice  = "在同一位置重复绘制的文字"
)

// pdfLine is a line of text on a page, or in a column of it.
type pdfLine struct {
	box
	text string
	size float32
	// lead is the length in bytes of the bold start of text.
	lead int
	// cells are the texts of a row of a table.
	cells     []string
	page      int
	turn      int // that of its frame
	furniture string
	// margins are the borders of the column.
	leftMargin, rightMargin float32
	length                  int  // characters, with the indent
	filled                  bool // as long as the full lines of the column
}

// segment is a sequence of characters on one line without a gap wider than breakGap.
type segment struct {
	box
	glyphs []glyph
	text   string
	lead   int
	size   float32
}

// pdfLines joins the text of the pages.
func pdfLines(pages []pdfPage) []Line {
	var lines, furniture []pdfLine
	aside := func(page int, text, reason string) {
		if text != "" {
			furniture = append(furniture, pdfLine{text: text, furniture: reason, page: page})
		}
	}
	for i := range pages {
		page := &pages[i]
		if len(page.glyphs) == 0 && page.drawn {
			aside(i, fmt.Sprintf("第 %d 页", i+1), noText)
		}
		aside(i, page.takeTwice(), drawnTwice)
	}
	for i, text := range takeWatermarks(pages) {
		aside(i, text, levelMark)
	}
	for i := range pages {
		for _, f := range framesOf(&pages[i]) {
			body, tilted := f.lines()
			for k := range body {
				body[k].page, body[k].turn = i, f.turn
			}
			lines = append(lines, body...)
			aside(i, tilted, watermark)
		}
	}
	slices.SortStableFunc(furniture, func(a, b pdfLine) int { return cmp.Compare(a.page, b.page) })
	markFurniture(lines, len(pages))
	setMargins(lines)
	result := joinPDF(lines)
	for _, l := range furniture {
		result = append(result, Line{Text: l.text, Aside: l.furniture})
	}
	for i := range result {
		result[i].Number = i + 1
	}
	return result
}

// lines returns the lines of a frame in reading order, and separately the slanting text.
func (f *frame) lines() (lines []pdfLine, tilted string) {
	var slant strings.Builder
	f.glyphs = slices.DeleteFunc(f.glyphs, func(g glyph) bool {
		if g.tilted {
			slant.WriteRune(g.char)
		}
		return g.tilted
	})
	tables := f.takeTables()
	rows := joinWrapped(rowsOf(segmentsOf(f.glyphs)))
	if gutter, ok := findGutter(rows); ok {
		lines = splitColumns(rows, gutter)
	} else {
		lines = rowsToLines(rows)
	}
	return insertTables(lines, tables), slant.String()
}

// segmentsOf divides characters, in the order in which they are drawn, into segments.
func segmentsOf(glyphs []glyph) []*segment {
	var segments []*segment
	for _, g := range glyphs {
		n := len(segments)
		if n == 0 || !segments[n-1].goesOn(g) {
			segments = append(segments, &segment{box: g.box})
			n++
		}
		s := segments[n-1]
		s.glyphs = append(s.glyphs, g)
		s.add(g.box)
		s.size = max(s.size, g.height())
	}
	for _, s := range segments {
		s.write()
	}
	return segments
}

const (
	wordGap  = 0.15 // ems between Latin letters that are a space
	wideGap  = 0.8  // ems that are shown as a space between Chinese characters
	breakGap = 1.8  // ems that end a segment
)

// goesOn reports whether g is the next character on the line of the segment. Two characters that are
// one sign of a font have one box.
func (s *segment) goesOn(g glyph) bool {
	last := s.glyphs[len(s.glyphs)-1]
	size := max(s.size, g.height())
	overlap := min(last.top, g.top) - max(last.bottom, g.bottom)
	gap := g.gapAfter(last, size)
	return overlap >= min(last.height(), g.height())/2 && gap < breakGap*size && (gap > -size || g.left == last.left && g.right == last.right)
}

// write sets the text of the segment, with spaces in its gaps.
func (s *segment) write() {
	var text strings.Builder
	bold := true // all characters so far are
	apart := s.setApart()
	for i, g := range s.glyphs {
		if i > 0 {
			last := s.glyphs[i-1]
			gap := g.gapAfter(last, s.size)
			latin := isLatin(last.char) && isLatin(g.char)
			if latin && (g.space || gap > wordGap*s.size && !apart[i]) || gap > wideGap*s.size {
				text.WriteByte(' ')
			}
		}
		text.WriteRune(g.char)
		if bold && g.bold {
			s.lead = text.Len()
		} else if hasText(string(g.char)) {
			bold = false
		}
	}
	s.text = text.String()
}

// gapAfter returns the gap between two characters of a line. Boxes of vertical characters may be tight,
// such as that of 一, but each has the room of an em.
func (g *glyph) gapAfter(last glyph, em float32) float32 {
	if g.vertical && last.vertical {
		return (g.left+g.right-last.left-last.right)/2 - em
	}
	return g.left - last.right
}

const (
	apartMost  = 1.2 // ems from one character to the next that is set apart
	apartError = 0.2 // ems by which these distances differ
)

// setApart reports which characters are set apart from the one before by the layout, as all digits of
// 2 0 2 6 are if each is as wide as a Chinese character. The distances are then all the same, unlike
// those in 10 20.
func (s *segment) setApart() []bool {
	apart := make([]bool, len(s.glyphs))
	wide := s.hanPitch()
	for start := 0; start < len(s.glyphs); {
		end := start + 1
		for end < len(s.glyphs) && isLatin(s.glyphs[end-1].char) && isLatin(s.glyphs[end].char) && !s.glyphs[end].space {
			end++
		}
		if isEven(s.glyphs[start:end], s.size, wide) {
			for i := start + 1; i < end; i++ {
				apart[i] = true
			}
		}
		start = end
	}
	return apart
}

// hanPitch is the usual distance from one Chinese character to the next, or 0.
func (s *segment) hanPitch() float32 {
	var all []float32
	for i := 1; i < len(s.glyphs); i++ {
		if a, b := s.glyphs[i-1], s.glyphs[i]; isHan(a.char) && isHan(b.char) {
			all = append(all, b.left-a.left)
		}
	}
	if len(all) == 0 {
		return 0
	}
	slices.Sort(all)
	return all[len(all)/2]
}

// isEven reports whether characters follow each other at one distance, by their left sides or their
// middles. Two of them are at the distance of Chinese characters.
func isEven(glyphs []glyph, em, han float32) bool {
	if len(glyphs) < 2 {
		return false
	}
	for _, at := range []func(glyph) float32{
		func(g glyph) float32 { return g.left }, func(g glyph) float32 { return (g.left + g.right) / 2 },
	} {
		least, most := float32(math.MaxFloat32), float32(0)
		for i := 1; i < len(glyphs); i++ {
			step := at(glyphs[i]) - at(glyphs[i-1])
			least, most = min(least, step), max(most, step)
		}
		if most <= apartMost*em && most-least <= apartError*em &&
			(len(glyphs) > 2 || math.Abs(float64(most-han)) < 0.1*float64(han)) {
			return true
		}
	}
	return false
}

func isLatin(r rune) bool {
	return r < 0x2000 && (unicode.IsLetter(r) || unicode.IsDigit(r)) || r < 0x80
}

// row is the segments on one line of the page, from left to right.
type row struct {
	box
	segments []*segment
	isTable  bool // its segments are known to be cells
}

// rowsOf groups segments into rows, from the top of the page down.
func rowsOf(segments []*segment) []row {
	slices.SortStableFunc(segments, func(a, b *segment) int { return cmp.Compare(b.middle(), a.middle()) })
	var rows []row
	for _, s := range segments {
		if n := len(rows); n > 0 {
			last := &rows[n-1]
			overlap := min(last.top, s.top) - max(last.bottom, s.bottom)
			if overlap > 0.5*min(last.height(), s.height()) && !last.covers(s) {
				last.segments = append(last.segments, s)
				last.add(s.box)
				continue
			}
		}
		rows = append(rows, row{box: s.box, segments: []*segment{s}})
	}
	for _, r := range rows {
		slices.SortStableFunc(r.segments, func(a, b *segment) int { return cmp.Compare(a.left, b.left) })
	}
	return rows
}

// covers reports whether a segment of the row is at the same position as s, which is then on
// another line.
func (r *row) covers(s *segment) bool {
	return len(r.segments) > 100 || slices.ContainsFunc(r.segments, func(o *segment) bool {
		return min(o.right, s.right)-max(o.left, s.left) > 0.5*min(o.right-o.left, s.right-s.left)+0.1
	})
}

const (
	columnRows  = 6 // rows with text on both sides that make two columns
	columnWidth = 8 // characters of the usual line of a column; the cells of a table have fewer
)

// findGutter returns the position of the gap between two columns. Most rows have text on both sides
// of it, few cross it, and half the lines on the left reach up to it, unlike the cells of a table.
func findGutter(rows []row) (x float32, ok bool) {
	page := box{math.MaxFloat32, -math.MaxFloat32, math.MaxFloat32, -math.MaxFloat32}
	for _, r := range rows {
		page.add(r.box)
	}
	width := page.right - page.left
	best := 0
	for step := range 21 { // from 35 % to 65 % of the width
		at := page.left + width*(0.35+0.015*float32(step))
		both, crossing := 0, 0
		var leftEnds []float32
		chars := 0
		for _, r := range rows {
			left, right := false, false
			for _, s := range r.segments {
				switch {
				case s.right <= at:
					left = true
					chars += utf8.RuneCountInString(s.text)
					leftEnds = append(leftEnds, at-s.right)
				case s.left >= at:
					right = true
				default:
					crossing++
				}
			}
			if left && right {
				both++
			}
		}
		if both < columnRows || both <= crossing || both <= best || chars < columnWidth*len(leftEnds) {
			continue
		}
		slices.Sort(leftEnds)
		if leftEnds[len(leftEnds)/2] < width*0.12 {
			best, x, ok = both, at, true
		}
	}
	return x, ok
}

// splitColumns reads the rows between those that cross the gutter column by column.
func splitColumns(rows []row, gutter float32) []pdfLine {
	var lines []pdfLine
	var left, right []row
	flush := func() {
		lines = append(lines, rowsToLines(left)...)
		lines = append(lines, rowsToLines(right)...)
		left, right = nil, nil
	}
	for _, r := range rows {
		var sides [2]row
		crosses := false
		for _, s := range r.segments {
			side := &sides[0]
			if s.left >= gutter {
				side = &sides[1]
			} else if s.right > gutter {
				crosses = true
			}
			if len(side.segments) == 0 {
				side.box = s.box
			}
			side.add(s.box)
			side.segments = append(side.segments, s)
		}
		if crosses {
			flush()
			lines = append(lines, rowsToLines([]row{r})...)
			continue
		}
		if len(sides[0].segments) > 0 {
			left = append(left, sides[0])
		}
		if len(sides[1].segments) > 0 {
			right = append(right, sides[1])
		}
	}
	flush()
	return lines
}

const tableRows = 3 // rows of several segments, one after another, that make a table

// rowsToLines makes a line of each row of one column.
func rowsToLines(rows []row) []pdfLine {
	if len(rows) == 0 {
		return nil
	}
	margins := box{math.MaxFloat32, -math.MaxFloat32, 0, 0}
	for _, r := range rows {
		margins.add(r.box)
	}
	lines := make([]pdfLine, 0, len(rows))
	for i, r := range rows {
		first := r.segments[0]
		l := pdfLine{box: r.box, leftMargin: margins.left, rightMargin: margins.right, lead: first.lead}
		var texts []string
		for k, s := range r.segments {
			text := s.text
			texts = append(texts, text)
			l.size = max(l.size, s.size)
			if k > 0 && r.segments[k-1].lead == len(r.segments[k-1].text) && s.lead > 0 &&
				l.lead == len(strings.Join(texts[:k], "  ")) {
				l.lead += len("  ") + s.lead
			}
		}
		l.text = strings.Join(texts, "  ")
		if r.isTable || len(texts) > 1 && isTableRow(rows, i) {
			l.cells = texts
		}
		lines = append(lines, l)
	}
	return lines
}

// isTableRow reports whether row i is among rows of several segments.
func isTableRow(rows []row, i int) bool {
	first, last := i, i
	for first > 0 && i-first < tableRows && len(rows[first-1].segments) > 1 {
		first--
	}
	for last+1 < len(rows) && last-i < tableRows && len(rows[last+1].segments) > 1 {
		last++
	}
	return last-first+1 >= tableRows
}

// fewLines are too few to show the margins of a column.
const fewLines = 5

// fewCharacters are too few for a line that a program broke after a number of characters.
const fewCharacters = 16

// setMargins sets the margins of each line's column to those of the text in it. A column of few
// lines, such as on the last page, has those of the fullest column that begins up to an indent
// further left.
func setMargins(lines []pdfLine) {
	type column struct {
		page, turn  int
		left, right float32
	}
	type margin struct {
		left, right, size float32
		lines             int
		most, full        int // characters of the longest lines, and how many these are
	}
	columns := make(map[column]*margin)
	var inOrder []*margin
	of := make([]*margin, len(lines))
	for i := range lines {
		l := &lines[i]
		if l.furniture != "" {
			continue
		}
		c := column{l.page, l.turn, l.leftMargin, l.rightMargin}
		m := columns[c]
		if m == nil {
			m = &margin{left: l.left, right: l.right}
			columns[c] = m
			inOrder = append(inOrder, m)
		}
		m.left, m.right, m.size = min(m.left, l.left), max(m.right, l.right), max(m.size, l.size)
		m.lines++
		l.length = l.characters()
		switch {
		case l.length > m.most:
			m.most, m.full = l.length, 1
		case l.length == m.most:
			m.full++
		}
		of[i] = m
	}
	slices.SortStableFunc(inOrder, func(a, b *margin) int { return cmp.Compare(b.lines, a.lines) })
	for i := range lines {
		m := of[i]
		if m == nil {
			continue
		}
		l := &lines[i]
		l.leftMargin, l.rightMargin = m.left, m.right
		l.filled = m.most >= fewCharacters && m.full >= 3 && m.full*4 >= m.lines && l.length == m.most
		if m.lines >= fewLines {
			continue
		}
		for _, full := range inOrder[:min(len(inOrder), 20)] {
			if in := m.left - full.left; in > -m.size && in < 4.5*m.size && full.lines > m.lines {
				l.leftMargin, l.rightMargin = min(m.left, full.left), max(m.right, full.right)
				break
			}
		}
	}
}
