package source

import (
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

// Text that is drawn over other text: a second time at nearly the same place, which makes it bold or
// gives it a shadow, and watermarks. It is taken out before lines are made of the rest.

const (
	twiceCell = 16 // points: characters at one place are in the same cell or in one beside it
	twiceMost = 8  // characters in a cell that others are compared with; more are on no page
)

// takeTwice takes the characters out that are drawn again at nearly the same place, and returns them.
func (p *pdfPage) takeTwice() string {
	type cell struct {
		char rune
		x, y int
	}
	cells := make(map[cell][]box)
	isDrawn := func(g glyph, x, y int) bool {
		for dx := -1; dx <= 1; dx++ {
			for dy := -1; dy <= 1; dy++ {
				if slices.ContainsFunc(cells[cell{g.char, x + dx, y + dy}], g.isAt) {
					return true
				}
			}
		}
		return false
	}
	var twice strings.Builder
	kept := p.glyphs[:0]
	var last glyph
	lastTwice := false
	for _, g := range p.glyphs {
		x, y := int(math.Floor(float64(g.left/twiceCell))), int(math.Floor(float64(g.bottom/twiceCell)))
		// Two characters that are one sign of a font, such as —— and ff, have one box.
		if g.char != last.char || g.box != last.box {
			lastTwice = !g.tilted && isDrawn(g, x, y)
		}
		last = g
		if lastTwice {
			twice.WriteRune(g.char)
			continue
		}
		kept = append(kept, g)
		if c := (cell{g.char, x, y}); len(cells[c]) < twiceMost {
			cells[c] = append(cells[c], g.box)
		}
	}
	p.glyphs = kept
	return twice.String()
}

// isAt reports whether the character is at the place of another one of its kind. Next to it, as in
// 人人 or ll, is not at its place, even if the boxes of a font are too wide.
func (g *glyph) isAt(other box) bool {
	a, b := g.upright(g.turn), other.upright(g.turn)
	em := max(a.width(), a.height(), b.width(), b.height())
	apart := func(a, b float32) float32 { return float32(math.Abs(float64(a - b))) }
	return apart(a.left, b.left) <= max(0.3*a.width(), min(0.15*em, 0.6*a.width())) &&
		apart(a.bottom, b.bottom) <= 0.25*em && apart(a.height(), b.height()) < 0.2*em
}

// mark is a stretch of text on one line of a page, of one size and colour, that may be a watermark.
type mark struct {
	box
	text       string
	size       float32
	faint      bool
	tilted     bool
	start, end int // its characters on the page
}

// marksOf returns the stretches of text on a page.
func marksOf(p *pdfPage) []mark {
	var marks []mark
	var text strings.Builder
	var last glyph
	for i, g := range p.glyphs {
		b := g.upright(g.turn)
		n := len(marks)
		if n > 0 && marks[n-1].goesOn(last, g, b) {
			m := &marks[n-1]
			m.box.add(b)
			m.end = i + 1
		} else {
			if n > 0 {
				marks[n-1].text = text.String()
			}
			text.Reset()
			marks = append(marks, mark{box: b, size: b.height(), faint: g.faint, tilted: g.tilted, start: i, end: i + 1})
		}
		text.WriteRune(g.char)
		last = g
	}
	if n := len(marks); n > 0 {
		marks[n-1].text = text.String()
	}
	return marks
}

// goesOn reports whether g, whose upright box is b, is the next character of the stretch.
func (m *mark) goesOn(last, g glyph, b box) bool {
	before := last.upright(last.turn)
	gap := b.left - before.right
	return last.turn == g.turn && last.faint == g.faint && last.tilted == g.tilted &&
		math.Abs(float64(b.height()-m.size)) < 0.1*float64(m.size) && math.Abs(float64(b.middle()-before.middle())) < 0.3*float64(m.size) &&
		gap > -m.size && gap < breakGap*m.size
}

const (
	markGrid     = 6   // points: the steps in which places on pages are compared
	largeMark    = 1.8 // times the usual size
	markTiles    = 3   // times that a watermark is on one page, if it fills the page
	longestMark  = 60  // characters
	shortestMark = 2
)

// markKind is a kind of mark: those of one kind are watermarks, or are not, together.
type markKind struct {
	text  string
	faint bool
	size  float32
}

func (m *mark) kind() markKind { return markKind{m.text, m.faint, halfPoint(m.size)} }

// markPlace is a kind at a place, in one of two grids.
type markPlace struct {
	markKind
	grid, x, y int
}

func (m *mark) places() (places [2]markPlace) {
	for grid := range places {
		step := func(v float32) int { return int(math.Floor(float64(v/markGrid) + float64(grid)/2)) }
		places[grid] = markPlace{m.kind(), grid, step(m.left), step(m.bottom)}
	}
	return places
}

// watermarks decides which marks of a document are watermarks.
type watermarks struct {
	pages   int
	usual   float32 // size of the text
	at      map[markPlace]*pageCount
	tiles   map[markKind]int // the most on one page
	overlap map[markKind]bool
}

// pageCount counts the pages with something.
type pageCount struct{ last, n int }

// takeWatermarks takes the level watermarks out of the pages, and returns those of each page.
func takeWatermarks(pages []pdfPage) []string {
	w := watermarks{
		pages: len(pages), at: make(map[markPlace]*pageCount),
		tiles: make(map[markKind]int), overlap: make(map[markKind]bool),
	}
	marks := make([][]mark, len(pages))
	for i := range pages {
		marks[i] = marksOf(&pages[i])
		w.count(i, marks[i])
	}
	w.usual = usualMark(marks)
	for i := range pages {
		for _, m := range w.overlaps(&pages[i], marks[i]) {
			w.overlap[m] = true
		}
	}
	texts := make([]string, len(pages))
	for i := range pages {
		texts[i] = w.take(&pages[i], marks[i])
	}
	return texts
}

// count notes the places of the marks of a page, and how often each is on it.
func (w *watermarks) count(page int, marks []mark) {
	on := make(map[markKind]int)
	for i := range marks {
		m := &marks[i]
		on[m.kind()]++
		for _, place := range m.places() {
			c := w.at[place]
			if c == nil {
				c = &pageCount{last: -1}
				w.at[place] = c
			}
			if c.last != page {
				c.last = page
				c.n++
			}
		}
	}
	for kind, n := range on {
		w.tiles[kind] = max(w.tiles[kind], n)
	}
}

// usualMark is the size of most characters that are not faint.
func usualMark(pages [][]mark) float32 {
	counts := make(map[float32]int)
	for _, marks := range pages {
		for i := range marks {
			if m := &marks[i]; !m.faint {
				counts[halfPoint(m.size)] += m.end - m.start
			}
		}
	}
	var usual float32
	for size, n := range counts {
		if n > counts[usual] || n == counts[usual] && size < usual {
			usual = size
		}
	}
	return usual
}

const (
	overlapCell  = 24   // points
	overlapCells = 2000 // cells that a mark may cover to be looked at
)

// overlaps returns the kinds of marks that other text crosses on a page.
func (w *watermarks) overlaps(p *pdfPage, marks []mark) []markKind {
	type cell struct{ turn, x, y int }
	at := func(v float32) int { return int(math.Floor(float64(v / overlapCell))) }
	cells := make(map[cell][]int) // characters by their middle
	for i, g := range p.glyphs {
		b := g.upright(g.turn)
		c := cell{g.turn, at((b.left + b.right) / 2), at(b.middle())}
		if len(cells[c]) < 64 {
			cells[c] = append(cells[c], i)
		}
	}
	var found []markKind
	for i := range marks {
		m := &marks[i]
		turn := p.glyphs[m.start].turn
		left, right, bottom, top := at(m.left), at(m.right), at(m.bottom), at(m.top)
		if !w.isCandidate(m) || w.overlap[m.kind()] || (right-left+1)*(top-bottom+1) > overlapCells {
			continue
		}
		crossed := false
		for x := left; x <= right && !crossed; x++ {
			for y := bottom; y <= top && !crossed; y++ {
				crossed = slices.ContainsFunc(cells[cell{turn, x, y}], func(k int) bool {
					return (k < m.start || k >= m.end) && m.covers(p.glyphs[k].upright(turn))
				})
			}
		}
		if crossed {
			found = append(found, m.kind())
		}
	}
	return found
}

// covers reports whether the middle of a character is well within the mark, unlike that of one on the
// next line.
func (m *mark) covers(b box) bool {
	x, in := (b.left+b.right)/2, 0.1*m.height()
	return x > m.left && x < m.right && b.middle() > m.bottom+in && b.middle() < m.top-in
}

// isCandidate reports whether a mark has what each watermark has.
func (w *watermarks) isCandidate(m *mark) bool {
	n := utf8.RuneCountInString(m.text)
	return !m.tilted && n >= shortestMark && n <= longestMark && hasText(m.text) &&
		(m.faint || w.isLarge(m) || w.tiles[m.kind()] >= markTiles)
}

func (w *watermarks) isLarge(m *mark) bool { return m.size >= largeMark*w.usual }

// isWatermark reports whether a mark is a watermark. It must be faint, large, or many on a page, and
// at the same place on several pages or across other text. A title is none of the latter, and a
// running head none of the former or beyond the text.
func (w *watermarks) isWatermark(m *mark, top, bottom float32) bool {
	if !w.isCandidate(m) {
		return false
	}
	pages := 0
	for _, place := range m.places() {
		if c := w.at[place]; c != nil {
			pages = max(pages, c.n)
		}
	}
	repeated := pages >= max(2, min(3, w.pages/2))
	tiled := w.tiles[m.kind()] >= markTiles
	crossed := w.overlap[m.kind()]
	inside := m.middle() < top && m.middle() > bottom
	switch {
	case m.faint:
		return tiled && (repeated || crossed) || repeated && inside || w.isLarge(m) && crossed
	default:
		return repeated && crossed
	}
}

// take takes the watermarks out of a page.
func (w *watermarks) take(p *pdfPage, marks []mark) string {
	top, bottom := float32(-math.MaxFloat32), float32(math.MaxFloat32)
	for i := range marks {
		if m := &marks[i]; !m.faint && !w.isLarge(m) {
			top, bottom = max(top, m.top), min(bottom, m.bottom)
		}
	}
	var texts []string
	var kept []glyph
	for i := range marks {
		m := &marks[i]
		if w.isWatermark(m, top, bottom) {
			texts = append(texts, m.text)
		} else {
			kept = append(kept, p.glyphs[m.start:m.end]...)
		}
	}
	if len(texts) == 0 {
		return ""
	}
	p.glyphs = kept
	return strings.Join(texts, " ")
}
