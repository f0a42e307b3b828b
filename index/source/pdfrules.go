package source

import (
	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/structs"
)

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
func (r *pageReader) rulesOf(page requests.Page, objects int) ([]box, error) {
	reader := ruleReader{pageReader: r}
	for i := range objects {
		if r.ruleObjects--; r.ruleObjects < 0 {
			break
		}
		object, err := r.FPDFPage_GetObject(&requests.FPDFPage_GetObject{Page: page, Index: i})
		if err == nil {
			err = reader.add(object.PageObject, identity, ruleForms)
		}
		if err != nil && r.ctx.Err() != nil {
			return nil, err
		}
	}
	return reader.rules, nil
}

var identity = structs.FPDF_FS_MATRIX{A: 1, D: 1}

// inForm returns the matrix of m in a form with the matrix outer.
func inForm(m, outer structs.FPDF_FS_MATRIX) structs.FPDF_FS_MATRIX {
	return structs.FPDF_FS_MATRIX{
		A: outer.A*m.A + outer.C*m.B, B: outer.B*m.A + outer.D*m.B,
		C: outer.A*m.C + outer.C*m.D, D: outer.B*m.C + outer.D*m.D,
		E: outer.A*m.E + outer.C*m.F + outer.E, F: outer.B*m.E + outer.D*m.F + outer.F,
	}
}

// point returns a point, which is a box without an area, on the page.
func point(m structs.FPDF_FS_MATRIX, x, y float32) box {
	x, y = m.A*x+m.C*y+m.E, m.B*x+m.D*y+m.F
	return box{x, x, y, y}
}

// add adds the rules of an object, or of the objects in it if it is a form.
func (r *ruleReader) add(object references.FPDF_PAGEOBJECT, outer structs.FPDF_FS_MATRIX, depth int) error {
	kind, err := r.FPDFPageObj_GetType(&requests.FPDFPageObj_GetType{PageObject: object})
	if err != nil {
		return err
	}
	isForm := kind.Type == enums.FPDF_PAGEOBJ_FORM
	if kind.Type != enums.FPDF_PAGEOBJ_PATH && (!isForm || depth == 0) {
		return nil
	}
	if !isForm {
		return r.addPath(object, outer)
	}
	matrix, err := r.FPDFPageObj_GetMatrix(&requests.FPDFPageObj_GetMatrix{PageObject: object})
	if err != nil {
		return err
	}
	m := inForm(matrix.Matrix, outer)
	count, err := r.FPDFFormObj_CountObjects(&requests.FPDFFormObj_CountObjects{PageObject: object})
	if err != nil {
		return err
	}
	for i := range count.Count {
		if r.ruleObjects--; r.ruleObjects < 0 {
			return nil
		}
		inner, err := r.FPDFFormObj_GetObject(&requests.FPDFFormObj_GetObject{PageObject: object, Index: uint64(i)})
		if err == nil {
			err = r.add(inner.PageObject, m, depth-1)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// addPath adds a path that is one rule, or the straight sides of another.
func (r *ruleReader) addPath(object references.FPDF_PAGEOBJECT, outer structs.FPDF_FS_MATRIX) error {
	bounds, err := r.FPDFPageObj_GetBounds(&requests.FPDFPageObj_GetBounds{PageObject: object})
	if err != nil {
		return err
	}
	area := point(outer, bounds.Left, bounds.Bottom)
	area.add(point(outer, bounds.Right, bounds.Top))
	if area.isRule() {
		r.rules = append(r.rules, area)
		return nil
	}
	if !area.isOnPage() || area.width() < ruleLength || area.height() < ruleLength {
		return nil
	}
	count, err := r.FPDFPath_CountSegments(&requests.FPDFPath_CountSegments{PageObject: object})
	if err != nil || count.Count > ruleSides {
		return err
	}
	matrix, err := r.FPDFPageObj_GetMatrix(&requests.FPDFPageObj_GetMatrix{PageObject: object})
	if err != nil {
		return err
	}
	return r.addSides(object, count.Count, inForm(matrix.Matrix, outer))
}

// addSides adds the straight sides of a path. Each part of it is taken to be closed.
func (r *ruleReader) addSides(object references.FPDF_PAGEOBJECT, segments int, m structs.FPDF_FS_MATRIX) error {
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
		ref, err := r.FPDFPath_GetPathSegment(&requests.FPDFPath_GetPathSegment{PageObject: object, Index: i})
		if err != nil {
			return err
		}
		kind, err := r.FPDFPathSegment_GetType(&requests.FPDFPathSegment_GetType{PathSegment: ref.PathSegment})
		if err != nil {
			return err
		}
		to, err := r.FPDFPathSegment_GetPoint(&requests.FPDFPathSegment_GetPoint{PathSegment: ref.PathSegment})
		if err != nil {
			return err
		}
		at := point(m, to.X, to.Y)
		switch kind.Type {
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
