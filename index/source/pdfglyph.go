package source

import (
	"math"
	"regexp"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

var boldName = regexp.MustCompile(`(?i)bold|black|heavy|hei|黑|小标宋|xbs|dbs`)

// glyphReader reads the characters of one page in order.
type glyphReader struct {
	*engine
	page  uint64 // its text
	area  box    // of the page
	last  glyph  // read before
	high  rune   // the first half of a character in two, until the second is read; else 0
	space bool   // white space came after last
	// fontKnown is set if the font of last was read, and no line ended since.
	fontKnown bool
}

// next returns character i, or 0 if it is white space or the first half of a character.
func (r *glyphReader) next(i uint64) (rune, error) {
	code, err := r.number("FPDFText_GetUnicode", r.page, i)
	if err != nil {
		return 0, err
	}
	char := rune(code)
	switch {
	case utf16.IsSurrogate(char) && r.high == 0:
		r.high = char
		return 0, nil
	case r.high != 0:
		char, r.high = utf16.DecodeRune(r.high, char), 0
	case char == '\n' || char == '\r':
		r.space, r.fontKnown = true, false
		return 0, nil
	case char == 2: // a hyphen at the end of a line, as PDFium reports it
		char = '-'
	}
	if !unicode.IsSpace(char) && !unicode.IsControl(char) {
		return char, nil
	}
	// PDFium adds spaces in gaps. Whether these are gaps between words is decided later.
	generated, err := r.number("FPDFText_IsGenerated", r.page, i)
	if err != nil {
		return 0, err
	}
	r.space = r.space || generated == 0
	return 0, nil
}

// read returns the glyph of character i.
func (r *glyphReader) read(i uint64, char rune) (glyph, error) {
	err := r.done("FPDFText_GetLooseCharBox", r.page, i, r.slot(0))
	if err != nil {
		return glyph{}, err
	}
	last := r.last
	g := glyph{char: plainHan(char), box: r.box(), space: r.space}
	if !r.isNear(g.box) {
		if err := r.place(i, &g); err != nil {
			return glyph{}, err
		}
	}
	if g.bottom == last.bottom && g.top == last.top && r.fontKnown {
		g.turn, g.tilted = last.turn, last.tilted
	} else if g.turn, g.tilted, err = r.angle(i); err != nil { // as for each character of a slanting line
		return glyph{}, err
	}
	// The font and colour are read only if a line, a size or a stretch begins.
	height, gap := g.height()-last.height(), g.left-last.right
	if r.fontKnown && math.Abs(float64(height)) < maxSizeError && math.Abs(float64(gap)) < float64(g.height()) {
		g.bold, g.faint = last.bold, last.faint
	} else {
		g.bold, g.faint = r.isBold(i), r.isFaint(i)
		r.fontKnown = true
	}
	r.last, r.space = g, false
	return g, nil
}

const (
	maxPosition  = 1e6  // points: no page is so large
	minTilt      = 0.05 // radians from the horizontal or vertical: 3 degrees
	maxSizeError = 0.5  // points by which characters of one size differ
	minBold      = 600  // the weight of a font from which it is bold: semi-bold
)

// isNear reports whether a box is on the page or near it.
func (r *glyphReader) isNear(b box) bool {
	x, y := r.area.width(), r.area.height()
	return b.isOnPage() && b.left > r.area.left-x/2 && b.right < r.area.right+x/2 &&
		b.bottom > r.area.bottom-y/2 && b.top < r.area.top+y/2
}

// place puts g, which is character i and whose box is wrong, at its origin, in the size of the last.
func (r *glyphReader) place(i uint64, g *glyph) error {
	if err := r.done("FPDFText_GetCharOrigin", r.page, i, r.slot(0), r.slot(2)); err != nil {
		return err
	}
	last := r.last.upright(r.last.turn)
	x, y := float32(r.float64(0)), float32(r.float64(2))
	origin := box{x, x, y, y}.upright(r.last.turn)
	g.box = box{origin.left, origin.left + last.height(), last.bottom, last.top}.upright(-r.last.turn)
	if !r.isNear(g.box) {
		g.box = box{r.last.right, r.last.right, r.last.bottom, r.last.top}
	}
	return nil
}

// angle returns by how many quarters character i is turned counter-clockwise, and whether it is
// tilted from that.
func (r *glyphReader) angle(i uint64) (turn int, tilted bool, err error) {
	bits, err := r.call("FPDFText_GetCharAngle", r.page, i)
	angle := float64(math.Float32frombits(uint32(bits)))
	if err == nil && angle == -1 {
		err = errPDFCall
	}
	if err != nil {
		return 0, false, err
	}
	clockwise := angle / (math.Pi / 2)
	nearest := math.Round(clockwise)
	return -int(nearest) & 3, math.Abs(clockwise-nearest) > minTilt/(math.Pi/2), nil
}

// isFaint reports whether character i is in a light colour, as watermarks are, or nearly transparent.
// White is on a dark ground, or cannot be seen.
func (r *glyphReader) isFaint(i uint64) bool {
	if err := r.done("FPDFText_GetFillColor", r.page, i, r.slot(0), r.slot(1), r.slot(2), r.slot(3)); err != nil {
		return false
	}
	light := (299*r.uint32(0) + 587*r.uint32(1) + 114*r.uint32(2)) / 1000 // as the eye weighs the colours
	return r.uint32(3) < faintest || light >= lightest && light < white
}

// Of 255.
const (
	faintest = 150
	lightest = 150
	white    = 250
)

// isBold reports whether character i is bold, by the name or the weight of its font.
func (r *glyphReader) isBold(i uint64) bool {
	name, err := r.text("FPDFText_GetFontInfo", r.page, i)
	if err == nil && boldName.Match(name) {
		return true
	}
	weight, err := r.number("FPDFText_GetFontWeight", r.page, i)
	return err == nil && weight >= minBold
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
