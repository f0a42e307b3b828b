package source

import (
	"cmp"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
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
	furniture string
	// margins are the borders of the column.
	leftMargin, rightMargin float32
}

type box struct{ left, right, bottom, top float32 }

func (b *box) add(c box) {
	*b = box{min(b.left, c.left), max(b.right, c.right), min(b.bottom, c.bottom), max(b.top, c.top)}
}

func (b box) middle() float32 { return (b.bottom + b.top) / 2 }
func (b box) height() float32 { return b.top - b.bottom }

// segment is a sequence of characters on one line without a gap wider than an em.
type segment struct {
	box
	text strings.Builder
	lead int
	bold bool // all characters so far are bold
	last glyph
	size float32
}

// pdfLines joins the text of the pages.
func pdfLines(pages []pdfPage) []Line {
	var lines, furniture []pdfLine
	for i, page := range pages {
		if len(page.glyphs) == 0 {
			if page.drawn {
				furniture = append(furniture, pdfLine{text: fmt.Sprintf("第 %d 页", i+1), furniture: noText, page: i})
			}
			continue
		}
		body, tilted := pageLines(page.glyphs)
		for k := range body {
			body[k].page = i
		}
		lines = append(lines, body...)
		if tilted != "" {
			furniture = append(furniture, pdfLine{text: tilted, furniture: watermark, page: i})
		}
	}
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

// pageLines returns the lines of a page in reading order, and separately the slanting text.
func pageLines(glyphs []glyph) (lines []pdfLine, tilted string) {
	var slant strings.Builder
	var segments []*segment
	var current *segment
	for _, g := range glyphs {
		if g.tilted {
			slant.WriteRune(g.char)
			continue
		}
		if current == nil || !current.goesOn(g) {
			current = newSegment(g)
			segments = append(segments, current)
			continue
		}
		current.add(g)
	}
	rows := rowsOf(segments)
	if gutter, ok := findGutter(rows); ok {
		return splitColumns(rows, gutter), slant.String()
	}
	return rowsToLines(rows), slant.String()
}

func newSegment(g glyph) *segment {
	s := &segment{box: box{g.left, g.right, g.bottom, g.top}, bold: true, size: g.top - g.bottom}
	s.add(g)
	return s
}

const (
	wordGap  = 0.15 // ems between Latin letters that are a space
	wideGap  = 0.8  // ems that are shown as a space between Chinese characters
	breakGap = 1.8  // ems that end a segment
)

// goesOn reports whether g is the next character on the line of the segment.
func (s *segment) goesOn(g glyph) bool {
	size := max(s.size, g.top-g.bottom)
	overlap := min(s.last.top, g.top) - max(s.last.bottom, g.bottom)
	low := min(s.last.top-s.last.bottom, g.top-g.bottom)
	gap := g.left - s.last.right
	return overlap >= low/2 && gap < breakGap*size && gap > -size
}

func (s *segment) add(g glyph) {
	if s.text.Len() > 0 {
		em := s.size
		gap := g.left - s.last.right
		latin := isLatin(s.last.char) && isLatin(g.char)
		if latin && (g.space || gap > wordGap*em) || gap > wideGap*em {
			s.text.WriteByte(' ')
		}
	}
	s.text.WriteRune(g.char)
	if s.bold && g.bold {
		s.lead = s.text.Len()
	} else if hasText(string(g.char)) {
		s.bold = false
	}
	s.box.add(box{g.left, g.right, g.bottom, g.top})
	s.size = max(s.size, g.top-g.bottom)
	s.last = g
}

func isLatin(r rune) bool {
	return r < 0x2000 && (unicode.IsLetter(r) || unicode.IsDigit(r)) || r < 0x80
}

// row is the segments on one line of the page, from left to right.
type row struct {
	box
	segments []*segment
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
		rows = append(rows, row{s.box, []*segment{s}})
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
					chars += utf8.RuneCountInString(s.text.String())
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
			text := s.text.String()
			texts = append(texts, text)
			l.size = max(l.size, s.size)
			if k > 0 && r.segments[k-1].lead == len(r.segments[k-1].text.String()) && s.lead > 0 &&
				l.lead == len(strings.Join(texts[:k], "  ")) {
				l.lead += len("  ") + s.lead
			}
		}
		l.text = strings.Join(texts, "  ")
		if len(texts) > 1 && isTableRow(rows, i) {
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

var (
	digits     = regexp.MustCompile(`\d+`)
	numberOnly = regexp.MustCompile(`^[-—–―·•\s]*(?:第\s*)?(?:\d{1,4}|[ivxlIVXL]{1,6})(?:\s*页)?` +
		`(?:\s*[/／,，]?\s*共?\s*\d{1,4}\s*页?)?[-—–―·•\s]*$`)
)

const edgeLines = 3 // lines at the top and at the bottom of a page among which headers and footers are

// spot is a text and its position on a page; y counts steps of 6 points in one of two grids.
type spot struct {
	text    string
	grid, y int
}

// markFurniture marks page numbers, and texts in the same position at the top or bottom of several
// pages.
func markFurniture(lines []pdfLine, pages int) {
	at := func(l *pdfLine) (spots [2]spot) { // two grids, half a step from each other: one has both lines in one step
		text := digits.ReplaceAllString(l.text, "#")
		for i := range spots {
			spots[i] = spot{text, i, int(math.Floor(float64(l.middle()/6) + float64(i)/2))}
		}
		return spots
	}
	var edges [][]*pdfLine // the edges of each page, from its top down and from its bottom up
	for start := 0; start < len(lines); {
		end := start
		var order []*pdfLine
		for ; end < len(lines) && lines[end].page == lines[start].page; end++ {
			order = append(order, &lines[end])
		}
		slices.SortStableFunc(order, func(a, b *pdfLine) int { return cmp.Compare(b.middle(), a.middle()) })
		edges = append(edges, order, slices.Clone(order))
		slices.Reverse(edges[len(edges)-1])
		start = end
	}
	found := make(map[spot]map[int]bool) // the pages with a text at a position
	for _, order := range edges {
		for _, l := range order[:min(edgeLines, len(order))] {
			for _, s := range at(l) {
				if found[s] == nil {
					found[s] = make(map[int]bool)
				}
				found[s][l.page] = true
			}
		}
	}
	pitch := usualPitch(lines)
	for i, order := range edges {
		reason := runningHead
		if i%2 == 1 {
			reason = runningFoot
		}
		n := 0 // lines from the edge that are furniture
		for n < min(edgeLines, len(order)) && (repeats(order[n], found, at, pages) ||
			n == 0 && numberOnly.MatchString(order[n].text)) {
			n++
		}
		// A line that is as close to the text as its own lines, and in its size, is text.
		for n > 0 && n < len(order) && !order[n-1].isSeparate(order[n], pitch) {
			n--
		}
		for _, l := range order[:n] {
			if l.furniture = reason; numberOnly.MatchString(l.text) {
				l.furniture = pageNumber
			}
		}
	}
}

// repeats reports whether a line is at the same position on several pages.
func repeats(l *pdfLine, found map[spot]map[int]bool, at func(*pdfLine) [2]spot, pages int) bool {
	n := 0
	for _, s := range at(l) {
		n = max(n, len(found[s]))
	}
	return n >= max(2, min(3, pages/2)) && len(l.text) <= 300
}

// isSeparate reports whether the line differs from the next in size, or is further from it than
// lines of a text are.
func (l *pdfLine) isSeparate(next *pdfLine, pitch float32) bool {
	size := min(l.size, next.size)
	return max(l.size, next.size) > 1.15*size ||
		float32(math.Abs(float64(l.middle()-next.middle()))) > 1.25*pitch*max(l.size, next.size)
}

// fewLines are too few to show the margins of a column.
const fewLines = 5

// setMargins sets the margins of each line's column to those of the text in it. A column of few
// lines, such as on the last page, has those of the fullest column that begins up to an indent
// further left.
func setMargins(lines []pdfLine) {
	type column struct {
		page        int
		left, right float32
	}
	type margin struct {
		left, right, size float32
		lines             int
	}
	columns := make(map[column]*margin)
	var inOrder []*margin
	of := make([]*margin, len(lines))
	for i := range lines {
		l := &lines[i]
		if l.furniture != "" {
			continue
		}
		c := column{l.page, l.leftMargin, l.rightMargin}
		m := columns[c]
		if m == nil {
			m = &margin{left: l.left, right: l.right}
			columns[c] = m
			inOrder = append(inOrder, m)
		}
		m.left, m.right, m.size = min(m.left, l.left), max(m.right, l.right), max(m.size, l.size)
		m.lines++
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

// pdfParagraph is a paragraph of one or more lines.
type pdfParagraph struct {
	lines []*pdfLine
	text  strings.Builder
	lead  int
}

// joinPDF joins the lines into paragraphs. Furniture is between them, in the order of the pages.
func joinPDF(lines []pdfLine) []Line {
	usual := usualSize(lines)
	indented := usesIndents(lines)
	pitch := usualPitch(lines)
	var paragraphs []*pdfParagraph
	var result []Line
	var open *pdfParagraph
	for i := range lines {
		l := &lines[i]
		if l.furniture != "" {
			result = append(result, Line{Text: l.text, Aside: l.furniture})
			continue
		}
		if open == nil || !open.goesOn(l, usual, indented, pitch) {
			open = &pdfParagraph{}
			paragraphs = append(paragraphs, open)
		}
		open.add(l)
	}
	levels := headingLevels(paragraphs, usual)
	body := make([]Line, 0, len(paragraphs)+len(result))
	for i, p := range paragraphs {
		body = append(body, p.line(levels[i]))
	}
	return append(body, result...)
}

// usualSize is the size of most characters, in steps of half a point.
func usualSize(lines []pdfLine) float32 {
	counts := make(map[float32]int)
	for i := range lines {
		counts[halfPoint(lines[i].size)] += utf8.RuneCountInString(lines[i].text)
	}
	var usual float32
	for size, n := range counts {
		if n > counts[usual] || n == counts[usual] && size < usual {
			usual = size
		}
	}
	return usual
}

func halfPoint(size float32) float32 { return float32(math.Round(float64(size)*2) / 2) }

// usesIndents reports whether paragraphs begin with an indent. A share of the lines is then
// indented by up to four ems.
func usesIndents(lines []pdfLine) bool {
	in, all := 0, 0
	for i := range lines {
		l := &lines[i]
		if l.furniture != "" || l.cells != nil || l.centred() {
			continue
		}
		all++
		if l.isIndented() {
			in++
		}
	}
	return all > 0 && in*20 >= all
}

// usualPitch is the distance from one line to the next below, in ems.
func usualPitch(lines []pdfLine) float32 {
	var pitches []float32
	for i := 1; i < len(lines); i++ {
		a, b := &lines[i-1], &lines[i]
		if a.page == b.page && a.size > 0 && a.middle() > b.middle() {
			pitches = append(pitches, (a.middle()-b.middle())/a.size)
		}
	}
	if len(pitches) == 0 {
		return 2
	}
	slices.Sort(pitches)
	return pitches[len(pitches)/3]
}

// isIndented reports whether the line begins with a paragraph's indent.
func (l *pdfLine) isIndented() bool {
	in := l.left - l.leftMargin
	return in > 1.2*l.size && in < 4.5*l.size
}

// isFull reports whether the line reaches the right margin, so that the next may go on with it.
func (l *pdfLine) isFull() bool { return l.right > l.rightMargin-2*l.size }

// centred reports whether the line is in the middle, away from both margins.
func (l *pdfLine) centred() bool {
	left, right := l.left-l.leftMargin, l.rightMargin-l.right
	return left > 2*l.size && right > 2*l.size && math.Abs(float64(left-right)) < 2*float64(l.size)
}

// goesOn reports whether line l goes on with the paragraph.
func (p *pdfParagraph) goesOn(l *pdfLine, usual float32, indented bool, pitch float32) bool {
	last := p.lines[len(p.lines)-1]
	sameSize := math.Abs(float64(last.size-l.size)) < 0.12*float64(usual)
	below := (last.middle() - l.middle()) / max(last.size, 1)
	near := last.page != l.page || below < 0 || below < 1.6*pitch
	switch {
	case last.cells != nil || l.cells != nil || !sameSize:
		return false
	case last.centred() && l.centred() && l.size > 1.1*usual: // a title on several lines
		return near && last.page == l.page
	case !last.isFull() || l.isIndented() || l.left > l.leftMargin+1.2*l.size:
		return false
	}
	text := strings.TrimRight(p.text.String(), "”’）)")
	r, _ := utf8.DecodeLastRuneInString(text)
	ended := strings.ContainsRune("。！？；：", r)
	wholly := p.lead == p.text.Len()
	switch {
	case ended && startsNumber.MatchString(l.text):
		return false
	case indented: // a line without an indent goes on, even after a full stop
		return near || !ended
	case ended && wholly != (l.lead > 0): // a bold heading, or the text below it
		return false
	}
	return near && !(ended && below > 1.15*pitch)
}

// startsNumber matches the number of a heading.
var startsNumber = regexp.MustCompile(`^(?:[一二三四五六七八九十]{1,3}\s*、|[（(][一二三四五六七八九十]{1,3}[）)]|` +
	`第[一二三四五六七八九十]{1,3}[章节部编篇]|\d{1,2}\s*[.．、]\D)`)

func (p *pdfParagraph) add(l *pdfLine) {
	if p.text.Len() > 0 {
		text := p.text.String()
		before, _ := utf8.DecodeLastRuneInString(text)
		after, _ := utf8.DecodeRuneInString(l.text)
		if before == '-' && unicode.IsLower(after) {
			p.text.Reset()
			p.text.WriteString(strings.TrimSuffix(text, "-"))
		} else if isLatin(before) && isLatin(after) {
			p.text.WriteByte(' ')
		}
	}
	if p.lead == p.text.Len() && l.lead > 0 {
		p.lead += l.lead
	}
	p.text.WriteString(l.text)
	p.lines = append(p.lines, l)
}

func (p *pdfParagraph) line(level int) Line {
	first := p.lines[0]
	if first.cells != nil {
		return Line{Text: strings.Join(first.cells, " | "), Row: true}
	}
	text := p.text.String()
	l := Line{Text: trimSpace(text), Heading: level, Indented: first.isIndented()}
	if lead := trimSpace(text[:p.lead]); hasText(lead) && strings.HasPrefix(l.Text, lead) {
		l.Lead = len(lead)
		l.Bold = l.Lead == len(l.Text)
	}
	return l
}

// headingLevels returns the level of each paragraph that is a heading by its size, and 0 for the
// others: 1 for the largest. The lines above the first text are the title or belong to it.
func headingLevels(paragraphs []*pdfParagraph, usual float32) []int {
	levels := make([]int, len(paragraphs))
	large := func(p *pdfParagraph) float32 {
		text := p.text.String()
		size := halfPoint(p.lines[0].size)
		last, _ := utf8.DecodeLastRuneInString(text)
		if size < 1.12*usual || p.lines[0].cells != nil || utf8.RuneCountInString(text) > maxHeading ||
			strings.ContainsRune("。；，、", last) || !hasText(text) {
			return 0
		}
		return size
	}
	var sizes []float32
	start := -1 // where the text starts
	for i, p := range paragraphs {
		size := large(p)
		if start < 0 && size == 0 && (len(p.lines) > 1 || utf8.RuneCountInString(p.text.String()) > 40) {
			start = i
		}
		if size > 0 && !slices.Contains(sizes, size) {
			sizes = append(sizes, size)
		}
	}
	slices.SortFunc(sizes, func(a, b float32) int { return cmp.Compare(b, a) })
	for i, p := range paragraphs {
		if size := large(p); size > 0 {
			if level := slices.Index(sizes, size) + 1; i > start || level == 1 {
				levels[i] = min(level, 6)
			}
		}
	}
	return levels
}

// radicals are the characters for the radicals of CJK Radicals Supplement that Unicode does not
// fold. Some fonts give radicals for characters.
var radicals = map[rune]rune{
	'⺁': '厂', '⺌': '小', '⺎': '兀', '⺒': '巳', '⺓': '幺', '⺙': '攵', '⺝': '月', '⺟': '母', '⺠': '民', '⺩': '王', '⺬': '示',
	'⺮': '竹', '⺯': '糸', '⺶': '羊', '⺻': '聿', '⺼': '月', '⻁': '虎', '⻄': '西', '⻅': '见', '⻆': '角', '⻉': '贝', '⻋': '车',
	'⻑': '長', '⻓': '长', '⻔': '门', '⻘': '青', '⻙': '韦', '⻚': '页', '⻛': '风', '⻜': '飞', '⻝': '食', '⻢': '马', '⻣': '骨',
	'⻤': '鬼', '⻥': '鱼', '⻦': '鸟', '⻧': '卤', '⻨': '麦', '⻩': '黄', '⻬': '齐', '⻮': '齿', '⻰': '龙', '⻳': '龟',
}

// plainHan returns the Chinese character for a radical that a font gives instead.
func plainHan(r rune) rune {
	if r < 0x2e80 || r > 0x2fdf {
		return r
	}
	if han, ok := radicals[r]; ok {
		return han
	}
	if han, size := utf8.DecodeRune(norm.NFKC.Bytes(utf8.AppendRune(nil, r))); size > 0 {
		return han
	}
	return r
}
