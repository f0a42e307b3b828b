package source

import (
	"cmp"
	"math"
	"slices"
)

// A page may have text in several directions: level, turned by quarters, and written from the top
// down in columns from the right to the left. Text of one direction is a frame. A frame is turned so
// that its lines are level and follow each other down the page, and is then read like any page.

// frame is the text of one direction on a page, and the rules in its coordinates.
type frame struct {
	turn   int // quarters, counter-clockwise, by which its text is turned on the page as it is shown
	glyphs []glyph
	rules  []box
}

// box is an area of a page in points, from the bottom left.
type box struct{ left, right, bottom, top float32 }

func (b *box) add(c box) {
	*b = box{min(b.left, c.left), max(b.right, c.right), min(b.bottom, c.bottom), max(b.top, c.top)}
}

func (b box) middle() float32 { return (b.bottom + b.top) / 2 }
func (b box) height() float32 { return b.top - b.bottom }
func (b box) width() float32  { return b.right - b.left }

// isOnPage reports whether a box makes sense. Files have boxes without numbers in them.
func (b box) isOnPage() bool {
	return b.right >= b.left && b.top >= b.bottom &&
		b.right < maxPosition && b.left > -maxPosition && b.top < maxPosition && b.bottom > -maxPosition
}

// upright returns the box on a page that is turned clockwise by quarters.
func (b box) upright(quarters int) box {
	switch quarters & 3 {
	case 1:
		return box{b.bottom, b.top, -b.right, -b.left}
	case 2:
		return box{-b.right, -b.left, -b.top, -b.bottom}
	case 3:
		return box{-b.top, -b.bottom, b.left, b.right}
	}
	return b
}

// framesOf returns the frames of a page, that with most text first.
func framesOf(page *pdfPage) []frame {
	const directions = 4
	frames := make([]frame, directions)
	vertical := page.verticalGlyphs()
	for i, g := range page.glyphs {
		turn := g.turn - page.rotation
		if vertical != nil && vertical[i] {
			turn-- // its lines go down
		}
		f := &frames[turn&3]
		g.box = g.upright(turn + page.rotation)
		if vertical != nil && vertical[i] { // fonts give the width of digits for a line that is level
			g.top, g.vertical = min(g.top, max(g.bottom+g.width(), (g.bottom+g.top)/2)), true
		}
		g.thicken()
		if n := len(f.glyphs); n > 0 && g.vertical {
			g.widen(f.glyphs[n-1])
		}
		f.glyphs = append(f.glyphs, g)
	}
	for turn := range frames {
		f := &frames[turn]
		if f.turn = turn; len(f.glyphs) == 0 {
			continue
		}
		if f.isBackward() {
			slices.Reverse(f.glyphs)
		}
		for _, rule := range page.rules {
			f.rules = append(f.rules, rule.upright(turn+page.rotation))
		}
	}
	slices.SortStableFunc(frames, func(a, b frame) int { return cmp.Compare(len(b.glyphs), len(a.glyphs)) })
	return slices.DeleteFunc(frames, func(f frame) bool { return len(f.glyphs) == 0 })
}

// thicken makes a dash as high as half its width, so that it shares a line with other characters. The
// boxes of some fonts are tight.
func (g *glyph) thicken() {
	if missing := g.width()/2 - g.height(); missing > 0 && missing > g.height() {
		g.bottom -= missing / 2
		g.top += missing / 2
	}
}

// widen gives a small sign in a vertical column, such as 、, the width of the character above it.
func (g *glyph) widen(above glyph) {
	in := 0.3 * above.height()
	if g.height() < 0.7*above.height() && g.bottom > above.bottom-in && g.top < above.top+in {
		g.bottom, g.top = above.bottom, above.top
	}
}

// isBackward reports whether most characters are to the left of the one before. PDFium gives text
// that is upside down from its end.
func (f *frame) isBackward() bool {
	steps := 0
	for i := 1; i < len(f.glyphs); i++ {
		a, b := f.glyphs[i-1], f.glyphs[i]
		switch {
		case math.Abs(float64(a.middle()-b.middle())) > float64(a.height()/2):
		case b.left > a.left:
			steps++
		case b.left < a.left:
			steps--
		}
	}
	return steps < 0
}

// minVertical is the least number of steps down that show a page to be written vertically.
const minVertical = 4

// verticalGlyphs reports which glyphs of a page are written vertically. It is nil unless most are: a
// table may have words that are written down in it. A character that has a neighbour only on its
// line, such as one of a page number, is not.
func (p *pdfPage) verticalGlyphs() []bool {
	down, along := 0, 0
	steps := make([]struct{ down, along bool }, len(p.glyphs)+1) // from the character before
	for i := 1; i < len(p.glyphs); i++ {
		a, b := &p.glyphs[i-1], &p.glyphs[i]
		if a.turn != p.rotation&3 || b.turn != p.rotation&3 {
			continue
		}
		from, to := a.upright(p.rotation), b.upright(p.rotation)
		if steps[i].down = isBelow(from, to, 1.6); steps[i].down {
			down++
		} else if steps[i].along = isBelow(from.upright(1), to.upright(1), 2.5); steps[i].along {
			along++
		}
	}
	if down < minVertical || down <= along {
		return nil
	}
	vertical := make([]bool, len(p.glyphs))
	for i := range p.glyphs {
		vertical[i] = p.glyphs[i].turn == p.rotation&3 && (steps[i].down || steps[i+1].down || !steps[i].along && !steps[i+1].along)
	}
	return vertical
}

// isBelow reports whether b is the character next to a in a column that goes down, at most so many
// times its size from it.
func isBelow(a, b box, most float32) bool {
	size := max(a.width(), b.width(), a.height(), b.height(), 0.1)
	aside, down := (a.left+a.right-b.left-b.right)/2, a.middle()-b.middle()
	return math.Abs(float64(aside/size)) < 0.3 && down > 0.3*size && down < most*size
}
