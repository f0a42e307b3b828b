package source

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

// Tables by their rules: rules that touch → a grid of their positions → cells, where no rule is
// between two fields of the grid → the characters in each cell → rows.

const (
	ruleJoin   = 3.5    // points between rules that touch, or that are one rule
	tableRules = 3000   // rules of a page that are looked at
	gridFields = 40_000 // fields of the grid of one table
	ruleShare  = 0.6    // the share of a field's side that a rule along it covers
)

// grid is a table: fields between the positions of its rules, of which several may be one cell.
type grid struct {
	box
	xs, ys []float32 // ascending
	cell   []int     // of each field, row by row from the bottom: the field that stands for its cell
}

// gridsOf returns the tables that the rules make, the smallest first.
func gridsOf(rules []box) []grid {
	if len(rules) == 0 || len(rules) > tableRules {
		return nil
	}
	group := make([]int, len(rules))
	for i := range group {
		group[i] = i
	}
	for i := range rules {
		for k := range i {
			if rules[i].touches(rules[k]) {
				group[groupOf(group, i)] = groupOf(group, k)
			}
		}
	}
	groups := make(map[int][]box)
	for i, rule := range rules {
		root := groupOf(group, i)
		groups[root] = append(groups[root], rule)
	}
	var grids []grid
	for _, root := range slices.Sorted(maps.Keys(groups)) {
		if g, ok := newGrid(groups[root]); ok {
			grids = append(grids, g)
		}
	}
	slices.SortStableFunc(grids, func(a, b grid) int { return cmp.Compare(a.width()*a.height(), b.width()*b.height()) })
	return grids
}

// groupOf returns the first of the group of i, and shortens the way to it.
func groupOf(group []int, i int) int {
	for group[i] != i {
		group[i] = group[group[i]]
		i = group[i]
	}
	return i
}

func (b box) touches(c box) bool {
	return b.left-c.right < ruleJoin && c.left-b.right < ruleJoin && b.bottom-c.top < ruleJoin && c.bottom-b.top < ruleJoin
}

// newGrid returns the grid of rules that touch, if it has several columns and rows. One row may be
// the shade of every second one.
func newGrid(rules []box) (g grid, ok bool) {
	if len(rules) < 4 {
		return g, false
	}
	g.box = rules[0]
	var xs, ys []float32
	for _, r := range rules {
		g.add(r)
		if r.width() > r.height() {
			ys = append(ys, r.middle())
			xs = append(xs, r.left, r.right) // a table may be open at its sides
		} else {
			xs = append(xs, (r.left+r.right)/2)
			ys = append(ys, r.bottom, r.top)
		}
	}
	g.xs, g.ys = positions(xs), positions(ys)
	if len(g.xs) < 3 || len(g.ys) < 3 || len(g.xs)*len(g.ys) > gridFields {
		return g, false
	}
	g.joinFields(rules)
	return g, true
}

// positions returns the different positions, in order.
func positions(all []float32) []float32 {
	slices.Sort(all)
	var different []float32
	for _, at := range all {
		if n := len(different); n == 0 || at-different[n-1] > ruleJoin {
			different = append(different, at)
		}
	}
	return different
}

// nearest returns the index of the position that is nearest to at.
func nearest(positions []float32, at float32) int {
	i, _ := slices.BinarySearch(positions, at)
	if i > 0 && (i == len(positions) || at-positions[i-1] < positions[i]-at) {
		i--
	}
	return i
}

// joinFields joins the fields without a rule between them to cells.
func (g *grid) joinFields(rules []box) {
	columns, rows := len(g.xs)-1, len(g.ys)-1
	below := make([]float32, columns*(rows+1))  // how much of the side below each field has a rule
	before := make([]float32, (columns+1)*rows) // and of that to the left of it
	for _, r := range rules {
		if r.width() > r.height() {
			y := nearest(g.ys, r.middle())
			for x := range columns {
				below[y*columns+x] += max(0, min(r.right, g.xs[x+1])-max(r.left, g.xs[x]))
			}
		} else {
			x := nearest(g.xs, (r.left+r.right)/2)
			for y := range rows {
				before[y*(columns+1)+x] += max(0, min(r.top, g.ys[y+1])-max(r.bottom, g.ys[y]))
			}
		}
	}
	g.cell = make([]int, columns*rows)
	for i := range g.cell {
		g.cell[i] = i
	}
	for y := range rows {
		for x := range columns {
			i := y*columns + x
			if x > 0 && before[y*(columns+1)+x] < ruleShare*(g.ys[y+1]-g.ys[y]) {
				g.cell[groupOf(g.cell, i)] = groupOf(g.cell, i-1)
			}
			if y > 0 && below[y*columns+x] < ruleShare*(g.xs[x+1]-g.xs[x]) {
				g.cell[groupOf(g.cell, i)] = groupOf(g.cell, i-columns)
			}
		}
	}
	for i := range g.cell {
		g.cell[i] = groupOf(g.cell, i)
	}
}

// cellAt returns the cell at a place, or -1 if it is beyond the table.
func (g *grid) cellAt(x, y float32) int {
	if x <= g.left || x >= g.right || y <= g.bottom || y >= g.top {
		return -1
	}
	at := func(positions []float32, v float32) int {
		i, _ := slices.BinarySearch(positions, v)
		return min(max(i-1, 0), len(positions)-2)
	}
	return g.cell[at(g.ys, y)*(len(g.xs)-1)+at(g.xs, x)]
}

// tableCell is a cell with the characters in it.
type tableCell struct {
	row    int // of the grid, from the bottom: the highest that the cell is in
	left   int // column
	glyphs []glyph
}

// rows returns the cells with characters, in rows from the top down.
func (g *grid) rows(glyphs map[int][]glyph) [][]tableCell {
	columns := len(g.xs) - 1
	cells := make(map[int]*tableCell)
	for i, root := range g.cell {
		if len(glyphs[root]) == 0 {
			continue
		}
		if c := cells[root]; c == nil {
			cells[root] = &tableCell{row: i / columns, left: i % columns, glyphs: glyphs[root]}
		} else {
			c.row, c.left = max(c.row, i/columns), min(c.left, i%columns)
		}
	}
	rows := make(map[int][]tableCell)
	for _, root := range slices.Sorted(maps.Keys(cells)) {
		c := cells[root]
		rows[c.row] = append(rows[c.row], *c)
	}
	var result [][]tableCell
	for _, y := range slices.Backward(slices.Sorted(maps.Keys(rows))) {
		slices.SortStableFunc(rows[y], func(a, b tableCell) int { return cmp.Compare(a.left, b.left) })
		result = append(result, rows[y])
	}
	return result
}

// takeTables takes the characters in the tables out of the frame, and returns the lines of each
// table. A frame around text without columns is no table.
func (f *frame) takeTables() [][]pdfLine {
	var tables [][]pdfLine
	for _, g := range gridsOf(f.rules) {
		in := make(map[int][]glyph)
		var beside []glyph
		for _, c := range f.glyphs {
			root := -1
			if !c.tilted {
				root = g.cellAt((c.left+c.right)/2, c.middle())
			}
			if root < 0 {
				beside = append(beside, c)
			} else {
				in[root] = append(in[root], c)
			}
		}
		rows := g.rows(in)
		if !slices.ContainsFunc(rows, func(row []tableCell) bool { return len(row) > 1 }) {
			continue
		}
		f.glyphs = beside
		var lines []pdfLine
		for _, row := range rows {
			lines = append(lines, tableLines(row)...)
		}
		tables = append(tables, lines)
	}
	return tables
}

// longCell is the length in characters from which a cell is text with lines of its own.
const longCell = 200

// tableLines returns the line of a row of values, or the lines of its cells if they are statements.
func tableLines(row []tableCell) []pdfLine {
	var all pdfLine
	var each []pdfLine
	long := false
	for _, c := range row {
		lines := rowsToLines(rowsOf(segmentsOf(c.glyphs)))
		var text pdfParagraph
		cell := pdfLine{box: lines[0].box, leftMargin: lines[0].leftMargin, rightMargin: lines[0].rightMargin}
		for i := range lines {
			lines[i].cells = nil
			text.add(&lines[i])
			cell.add(lines[i].box)
			cell.size = max(cell.size, lines[i].size)
		}
		cell.text = text.text.String()
		cell.cells = []string{cell.text}
		if utf8.RuneCountInString(cell.text) >= longCell {
			long = true
			each = append(each, lines...)
		} else {
			each = append(each, cell)
		}
		if len(all.cells) == 0 {
			all = cell
		} else {
			all.cells = append(all.cells, cell.text)
			all.add(cell.box)
			all.size = max(all.size, cell.size)
		}
	}
	if long || areStatements(all.cells) {
		return each
	}
	all.text = strings.Join(all.cells, "  ")
	return []pdfLine{all}
}

// insertTables puts the lines of tables between those of the text: each table before the first line
// below it in its column.
func insertTables(lines []pdfLine, tables [][]pdfLine) []pdfLine {
	slices.SortStableFunc(tables, func(a, b []pdfLine) int { return cmp.Compare(b[0].top, a[0].top) })
	for _, table := range tables {
		area := box{math.MaxFloat32, -math.MaxFloat32, math.MaxFloat32, -math.MaxFloat32}
		for i := range table {
			area.add(table[i].box)
		}
		at, found := 0, false
		for i := range lines {
			l := &lines[i]
			if l.left >= area.right || l.right <= area.left {
				continue
			}
			if l.middle() < area.middle() {
				at, found = i, true
				break
			}
			at = i + 1
		}
		if !found && at == 0 {
			at = len(lines)
		}
		lines = slices.Insert(lines, at, table...)
	}
	return lines
}
