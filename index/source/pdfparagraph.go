package source

import (
	"cmp"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

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
		if a.page == b.page && a.turn == b.turn && a.size > 0 && a.middle() > b.middle() {
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
func (l *pdfLine) isFull() bool { return l.right > l.rightMargin-2*l.size || l.filled }

// characters is the length of the line with its indent: some programs break lines after a number of
// characters, wide or narrow.
func (l *pdfLine) characters() int {
	n := 0
	for _, r := range l.text {
		if r != ' ' {
			n++
		}
	}
	return n + int(math.Round(float64((l.left-l.leftMargin)/max(l.size, 1))))
}

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
	case last.cells != nil || l.cells != nil || !sameSize || last.turn != l.turn:
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
		} else if isLatin(before) && isLatin(after) && !p.breaksNumber(l) {
			p.text.WriteByte(' ')
		}
	}
	if p.lead == p.text.Len() && l.lead > 0 {
		p.lead += l.lead
	}
	p.text.WriteString(l.text)
	p.lines = append(p.lines, l)
}

// breaksNumber reports whether the end of the last line and the start of l are one number in Chinese
// text, as 1 and 2万吨 are.
func (p *pdfParagraph) breaksNumber(l *pdfLine) bool {
	last := p.lines[len(p.lines)-1].text
	return numberEnd.MatchString(last) && numberStart.MatchString(l.text) && strings.ContainsFunc(last, isHan) && strings.ContainsFunc(l.text, isHan)
}

var (
	numberEnd   = regexp.MustCompile(`[0-9][.,]?$`)
	numberStart = regexp.MustCompile(`^(?:[0-9]|[.,][0-9]|%)`)
)

func (p *pdfParagraph) line(level int) Line {
	first := p.lines[0]
	if first.cells != nil {
		return Line{Text: trimSpace(strings.Join(first.cells, " | ")), Row: len(first.cells) > 1}
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
