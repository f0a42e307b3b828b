package source

import (
	"cmp"
	"math"
	"regexp"
	"slices"
)

var (
	digits     = regexp.MustCompile(`\d+`)
	numberOnly = regexp.MustCompile(`^[-—–―·•\s]*(?:第\s*)?(?:\d{1,4}|[ivxlIVXL]{1,6})(?:\s*页)?` +
		`(?:\s*[/／,，]?\s*共?\s*\d{1,4}\s*页?)?[-—–―·•\s]*$`)
)

const edgeLines = 3 // lines at the top and at the bottom of a page among which headers and footers are

// spot is a text and its position on a page; y counts steps of 6 points in one of two grids.
type spot struct {
	text          string
	turn, grid, y int
}

// markFurniture marks page numbers, and texts in the same position at the top or bottom of several
// pages.
func markFurniture(lines []pdfLine, pages int) {
	at := func(l *pdfLine) (spots [2]spot) { // two grids, half a step from each other: one has both lines in one step
		text := digits.ReplaceAllString(l.text, "#")
		for i := range spots {
			spots[i] = spot{text, l.turn, i, int(math.Floor(float64(l.middle()/6) + float64(i)/2))}
		}
		return spots
	}
	var edges [][]*pdfLine // the edges of each page, from its top down and from its bottom up
	for start := 0; start < len(lines); {
		end := start
		var order []*pdfLine
		for ; end < len(lines) && lines[end].page == lines[start].page && lines[end].turn == lines[start].turn; end++ {
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
