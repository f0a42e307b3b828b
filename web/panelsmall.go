package web

import (
	"strconv"
)

// The measures of small multiples.
const (
	smallColumns = 4
	smallWidth   = chartWidth / smallColumns
	smallHeight  = 104
	smallTop     = 24 // the name
	smallBottom  = 20 // the years
	smallEdge    = 10 // left and right
	smallLetters = 9  // Chinese characters of a name
)

// smallMultiples draws each place over the years by itself, all to the same scale, in the order given.
func (t *panelTally) smallMultiples(places []*tallyPlace, years []int) *chart {
	first, last := years[0], years[len(years)-1]
	rows := (len(places) + smallColumns - 1) / smallColumns
	c := &chart{
		ID: "lines", Title: say("%s：各地区历年每万字次数", t.called()), Width: chartWidth, Height: 14 + rows*smallHeight,
		About: say("分图：%d 个地区各一幅折线图，%s；纵轴相同，名称右边是最近一年的每万字次数。数字见热力表。", len(places), yearSpan(first, last)),
	}
	lines, top := make([][]yearRate, len(places)), 0.0
	for i, place := range places {
		for _, year := range years {
			if cell := place.cells[year]; cell != nil {
				if r, ok := cell.rate(); ok {
					lines[i], top = append(lines[i], yearRate{year, r}), max(top, r)
				}
			}
		}
	}
	for i, place := range places {
		left, upper := float64(i%smallColumns*smallWidth), float64(8+i/smallColumns*smallHeight)
		f := linesFrame{
			first: first, last: last, left: left + smallEdge, right: left + smallWidth - smallEdge,
			high: upper + smallTop, lower: upper + smallHeight - smallBottom,
		}
		f.scale(top)
		c.small(f, place.name, lines[i], i == 0)
	}
	return c
}

// small draws one of small multiples. The scale is written beside the first.
func (c *chart) small(f linesFrame, name string, line []yearRate, scaled bool) {
	for _, rate := range []float64{0, f.top} {
		class := "grid"
		if rate == 0 {
			class = "axis"
		}
		c.Rules = append(c.Rules, chartLine{units(f.left), units(f.y(rate)), units(f.right), units(f.y(rate)), class})
	}
	if scaled {
		c.Texts = append(c.Texts, chartText{X: units(f.left), Y: units(f.high + 12), Class: "start soft small", Name: strconv.FormatFloat(f.top, 'g', 6, 64)})
	}
	c.Texts = append(c.Texts,
		chartText{X: units(f.left), Y: units(f.high - 8), Class: "start", Name: drawnName(name, smallLetters)},
		chartText{X: units(f.left), Y: units(f.lower + 13), Class: "start soft small", Name: strconv.Itoa(f.first)},
		chartText{X: units(f.right), Y: units(f.lower + 13), Class: "end soft small", Name: strconv.Itoa(f.last)})
	if len(line) > 0 {
		c.Texts = append(c.Texts, chartText{X: units(f.right), Y: units(f.high - 8), Class: "end soft small", Name: rateText(line[len(line)-1].rate, true)})
	}
	s := f.series(line, "s0", false)
	s.Marks = f.alone(line)
	c.Series = append(c.Series, s)
}

// alone are the marks of the years that no line leads to.
func (f linesFrame) alone(line []yearRate) (marks []chartMark) {
	for i, at := range line {
		if (i == 0 || line[i-1].year != at.year-1) && (i == len(line)-1 || line[i+1].year != at.year+1) {
			x, y := f.x(at.year), f.y(at.rate)
			marks = append(marks, chartMark{units(x), units(y), units(x - markRadius), units(y - markRadius)})
		}
	}
	return marks
}
