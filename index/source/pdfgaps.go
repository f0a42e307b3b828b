package source

import (
	"cmp"
	"regexp"
	"slices"
	"unicode/utf8"
)

// Tables without rules, whose cells wrap: the gaps between columns tell the cells, and the lines of
// one row are closer to each other than rows are. Where that is in doubt, each line stays a row.

const (
	gapColumns  = 3   // columns of such a table
	gapJump     = 0.2 // ems by which the gap between rows is wider than that between the lines of one
	gapMost     = 1.2 // ems: lines of one cell are closer
	rowGapsMost = 20
	gapNarrow   = 0.5 // the share of the width of the text that a cell is narrower than
)

// span is a range of positions across the page.
type span struct{ from, to float32 }

// joinWrapped joins the rows that are lines of one row of a table.
func joinWrapped(rows []row) []row {
	var result []row
	var page box
	for i, r := range rows {
		if i == 0 {
			page = r.box
		}
		page.add(r.box)
	}
	for start := 0; start < len(rows); {
		end := start
		for end < len(rows) && isNarrow(rows[end], page.width()) {
			end++
		}
		result = append(result, joinRegion(rows[start:end])...)
		if end < len(rows) {
			result = append(result, rows[end])
		}
		start = end + 1
	}
	return result
}

// isNarrow reports whether a row may be one of a table, in text of a width.
func isNarrow(r row, width float32) bool {
	return !slices.ContainsFunc(r.segments, func(s *segment) bool { return s.width() > gapNarrow*width })
}

// joinRegion joins rows if they are a table.
func joinRegion(rows []row) []row {
	pieces := make([]row, len(rows))
	first, last := -1, -1 // the rows that show the columns
	for i, r := range rows {
		pieces[i] = split(r)
		if len(pieces[i].segments) >= gapColumns {
			last = i
			if first < 0 {
				first = i
			}
		}
	}
	if last-first+1 < tableRows {
		return rows
	}
	columns := columnsOf(pieces[first : last+1])
	if len(columns) < gapColumns {
		return rows
	}
	for first > 0 && fits(pieces[first-1], columns) {
		first--
	}
	for last+1 < len(rows) && fits(pieces[last+1], columns) {
		last++
	}
	joined, ok := joinLines(pieces[first:last+1], columns)
	if !ok {
		return rows
	}
	return slices.Concat(rows[:first], joined, rows[last+1:])
}

// split divides the segments of a row at gaps that are shown as a space.
func split(r row) row {
	result := row{box: r.box}
	for _, s := range r.segments {
		start := 0
		for i := 1; i <= len(s.glyphs); i++ {
			if i < len(s.glyphs) && s.glyphs[i].left-s.glyphs[i-1].right <= wideGap*s.size {
				continue
			}
			piece := &segment{box: s.glyphs[start].box, glyphs: s.glyphs[start:i], size: s.size}
			for _, g := range piece.glyphs {
				piece.add(g.box)
			}
			piece.write()
			result.segments = append(result.segments, piece)
			start = i
		}
	}
	return result
}

// columnsOf returns the ranges that the segments of rows cover, or nil if the segments are too long
// for cells.
func columnsOf(rows []row) []span {
	var all []span
	chars := 0
	for _, r := range rows {
		for _, s := range r.segments {
			all = append(all, span{s.left, s.right})
			chars += utf8.RuneCountInString(s.text)
		}
	}
	if chars > columnWidth*len(all) {
		return nil
	}
	slices.SortFunc(all, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	var columns []span
	for _, s := range all {
		if n := len(columns); n > 0 && s.from <= columns[n-1].to {
			columns[n-1].to = max(columns[n-1].to, s.to)
		} else {
			columns = append(columns, s)
		}
	}
	return columns
}

// columnAt returns the column that a segment is in, or -1 if it is in none or in several.
func columnAt(s *segment, columns []span) int {
	found := -1
	for i, c := range columns {
		if s.left <= c.to && s.right >= c.from {
			if found >= 0 {
				return -1
			}
			found = i
		}
	}
	return found
}

func fits(r row, columns []span) bool {
	return !slices.ContainsFunc(r.segments, func(s *segment) bool { return columnAt(s, columns) < 0 })
}

// joinLines joins the lines that are closer to each other than rows are: by the widest gap with which
// all lines that are closer can be lines of one row.
func joinLines(lines []row, columns []span) (rows []row, ok bool) {
	for _, gap := range slices.Backward(rowGaps(lines)) {
		bands, ok := joinCloser(lines, gap, columns)
		if !ok || len(bands) < 2 || len(bands) == len(lines) {
			continue
		}
		for _, b := range bands {
			rows = append(rows, b.row())
		}
		return rows, true
	}
	return nil, false
}

// joinCloser joins the lines that are closer than the gap. It fails if some cannot be of one row.
func joinCloser(lines []row, gap float32, columns []span) (bands []*band, ok bool) {
	for _, r := range lines {
		n := len(bands)
		if n == 0 || bands[n-1].bottom-r.top >= gap {
			bands = append(bands, &band{box: r.box, cells: make([][]*segment, len(columns))})
			n++
		} else if !bands[n-1].takes(r, columns) {
			return nil, false
		}
		bands[n-1].put(r, columns)
	}
	return bands, true
}

// rowGaps returns the gaps, in order, from which the next line may be another row: those between gaps
// that clearly differ. There are few.
func rowGaps(lines []row) []float32 {
	var gaps, between []float32
	var em float32
	for i, r := range lines {
		for _, s := range r.segments {
			em = max(em, s.size)
		}
		if i > 0 {
			gaps = append(gaps, lines[i-1].bottom-r.top)
		}
	}
	slices.Sort(gaps)
	for i := 1; i < len(gaps) && len(between) < rowGapsMost; i++ {
		if middle := (gaps[i] + gaps[i-1]) / 2; gaps[i]-gaps[i-1] > gapJump*em && middle < gapMost*em {
			between = append(between, middle)
		}
	}
	return between
}

// band is a row of a table while its lines are collected: the segments of each cell from the top down.
type band struct {
	box
	cells [][]*segment
}

var numeric = regexp.MustCompile(`^[-+−]?[\d.,]+[%％]?$`)

// takes reports whether a line may be another line of the row: it has not all columns, and no number
// below a number.
func (b *band) takes(r row, columns []span) bool {
	filled := 0
	for _, cell := range b.cells {
		if len(cell) > 0 {
			filled++
		}
	}
	if filled == len(columns) && len(r.segments) >= len(columns) {
		return false
	}
	return !slices.ContainsFunc(r.segments, func(s *segment) bool {
		k := columnAt(s, columns)
		if k < 0 {
			return true
		}
		n := len(b.cells[k])
		return n > 0 && numeric.MatchString(s.text) && numeric.MatchString(b.cells[k][n-1].text)
	})
}

// put adds a line. A segment of several columns is in the first.
func (b *band) put(r row, columns []span) {
	b.add(r.box)
	for _, s := range r.segments {
		k := max(columnAt(s, columns), 0)
		b.cells[k] = append(b.cells[k], s)
	}
}

// row returns the row, with a segment for each cell.
func (b *band) row() row {
	r := row{box: b.box}
	for _, cell := range b.cells {
		if len(cell) < 2 {
			r.segments = append(r.segments, cell...)
			continue
		}
		joined := &segment{box: cell[0].box}
		var text pdfParagraph
		for _, s := range cell {
			text.add(&pdfLine{text: s.text})
			joined.add(s.box)
			joined.size = max(joined.size, s.size)
			joined.glyphs = append(joined.glyphs, s.glyphs...)
		}
		joined.text = text.text.String()
		r.segments = append(r.segments, joined)
	}
	slices.SortStableFunc(r.segments, func(a, b *segment) int { return cmp.Compare(a.left, b.left) })
	r.isTable = len(r.segments) > 1
	return r
}
