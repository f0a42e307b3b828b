package source

import "github.com/klippa-app/go-pdfium/enums"

// Limits of what is looked at for the rules of tables. What is beyond them is not looked at: its
// tables are then read by the gaps between their columns.
const (
	leastRuleObjects = 30_000  // objects and their points, in a small file
	mostRuleObjects  = 200_000 // and in a large one
	ruleObjectBytes  = 32      // bytes of a file for each of them
	ruleForms        = 3       // forms within forms
	ruleSides        = 400     // points of one path
)

// ruleObjects returns how many objects and points of a file are looked at for rules.
func ruleObjects(bytes int) int {
	return min(mostRuleObjects, max(leastRuleObjects, bytes/ruleObjectBytes))
}

const (
	ruleWidth  = 3 // points; anything wider is an area
	ruleLength = 6 // points; anything shorter is a dot
)

// ruleReader collects the rules that are drawn on one page: straight lines along it, thin areas, and
// the sides of rectangles.
type ruleReader struct {
	*pageReader
	rules []box
}

// rulesOf returns the rules on the page, which has the given number of objects. They are not turned
// with the page.
func (r *pageReader) rulesOf(objects int) ([]box, error) {
	reader := ruleReader{pageReader: r}
	for i := range objects {
		if r.ruleObjects--; r.ruleObjects < 0 {
			break
		}
		object, err := r.pointer("FPDFPage_GetObject", r.page, uint64(i))
		if err == nil {
			err = reader.add(object, identity, ruleForms)
		}
		if err != nil && r.ctx.Err() != nil {
			return nil, err
		}
	}
	return reader.rules, nil
}

// pdfMatrix puts a point (x, y) at (a·x + c·y + e, b·x + d·y + f).
type pdfMatrix struct{ a, b, c, d, e, f float32 }

var identity = pdfMatrix{a: 1, d: 1}

// in returns the matrix of m in a form with the matrix outer.
func (m pdfMatrix) in(outer pdfMatrix) pdfMatrix {
	return pdfMatrix{
		a: outer.a*m.a + outer.c*m.b, b: outer.b*m.a + outer.d*m.b,
		c: outer.a*m.c + outer.c*m.d, d: outer.b*m.c + outer.d*m.d,
		e: outer.a*m.e + outer.c*m.f + outer.e, f: outer.b*m.e + outer.d*m.f + outer.f,
	}
}

// point returns a point, which is a box without an area, on the page.
func (m pdfMatrix) point(x, y float32) box {
	x, y = m.a*x+m.c*y+m.e, m.b*x+m.d*y+m.f
	return box{x, x, y, y}
}

// matrix returns the matrix of an object.
func (r *ruleReader) matrix(object uint64) (pdfMatrix, error) {
	if err := r.done("FPDFPageObj_GetMatrix", object, r.slot(0)); err != nil {
		return pdfMatrix{}, err
	}
	return pdfMatrix{r.float32(0), r.float32(1), r.float32(2), r.float32(3), r.float32(4), r.float32(5)}, nil
}

// add adds the rules of an object, or of the objects in it if it is a form.
func (r *ruleReader) add(object uint64, outer pdfMatrix, depth int) error {
	kind, err := r.number("FPDFPageObj_GetType", object)
	if err != nil {
		return err
	}
	isForm := enums.FPDF_PAGEOBJ(kind) == enums.FPDF_PAGEOBJ_FORM
	if enums.FPDF_PAGEOBJ(kind) != enums.FPDF_PAGEOBJ_PATH && (!isForm || depth == 0) {
		return nil
	}
	if !isForm {
		return r.addPath(object, outer)
	}
	matrix, err := r.matrix(object)
	if err != nil {
		return err
	}
	m := matrix.in(outer)
	count, err := r.number("FPDFFormObj_CountObjects", object)
	if err != nil {
		return err
	}
	for i := range count {
		if r.ruleObjects--; r.ruleObjects < 0 {
			return nil
		}
		inner, err := r.pointer("FPDFFormObj_GetObject", object, uint64(i))
		if err == nil {
			err = r.add(inner, m, depth-1)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// addPath adds a path that is one rule, or the straight sides of another.
func (r *ruleReader) addPath(object uint64, outer pdfMatrix) error {
	if err := r.done("FPDFPageObj_GetBounds", object, r.slot(0), r.slot(1), r.slot(2), r.slot(3)); err != nil {
		return err
	}
	area := outer.point(r.float32(0), r.float32(1))
	area.add(outer.point(r.float32(2), r.float32(3)))
	if area.isRule() {
		r.rules = append(r.rules, area)
		return nil
	}
	if !area.isOnPage() || area.width() < ruleLength || area.height() < ruleLength {
		return nil
	}
	count, err := r.number("FPDFPath_CountSegments", object)
	if err != nil || count > ruleSides {
		return err
	}
	matrix, err := r.matrix(object)
	if err != nil {
		return err
	}
	return r.addSides(object, count, matrix.in(outer))
}

// addSides adds the straight sides of a path. Each part of it is taken to be closed.
func (r *ruleReader) addSides(object uint64, segments int, m pdfMatrix) error {
	var start, last box
	sides := 0 // of this part of the path
	closePart := func() {
		if sides > 1 {
			r.addSide(last, start)
		}
		sides = 0
	}
	for i := range segments {
		if r.ruleObjects--; r.ruleObjects < 0 {
			return nil
		}
		segment, err := r.pointer("FPDFPath_GetPathSegment", object, uint64(i))
		if err != nil {
			return err
		}
		kind, err := r.number("FPDFPathSegment_GetType", segment)
		if err != nil {
			return err
		}
		if err := r.done("FPDFPathSegment_GetPoint", segment, r.slot(0), r.slot(1)); err != nil {
			return err
		}
		at := m.point(r.float32(0), r.float32(1))
		switch enums.FPDF_SEGMENT(kind) {
		case enums.FPDF_SEGMENT_MOVETO:
			closePart()
			start = at
		case enums.FPDF_SEGMENT_LINETO:
			r.addSide(last, at)
			sides++
		}
		last = at
	}
	closePart()
	return nil
}

// addSide adds the straight line from a to b, if it is a rule.
func (r *ruleReader) addSide(a, b box) {
	a.add(b)
	if a.isRule() {
		r.rules = append(r.rules, a)
	}
}

// isRule reports whether the box is long in one direction and thin in the other.
func (b box) isRule() bool {
	if !b.isOnPage() {
		return false
	}
	width, height := b.width(), b.height()
	return width >= ruleLength && height <= ruleWidth || height >= ruleLength && width <= ruleWidth
}
