package web

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// chart is a drawing of a panel. Lengths are in units of the drawing, which are CSS pixels where it is as wide as its Width. Colours come
// from classes, so that a page has its own, and a file those of panelfile in templates/panel.html.
type chart struct {
	ID            string // begins those of the parts that name it
	Title, About  phrase
	Width, Height int
	Rules         []chartLine // axes and the lines of the grid
	Boxes         []chartBox
	Series        []chartSeries
	Texts         []chartText
	Notes         []phrase // what a file says of itself
}

type chartLine struct {
	X1, Y1, X2, Y2 string
	Class          string
}

type chartBox struct {
	X, Y, Width, Height string
	Class               string
}

// chartSeries is a term over the years: a line for each run of years without a gap, and a mark for each year.
type chartSeries struct {
	Class  string
	Lines  []string // points of polylines
	Marks  []chartMark
	Square bool // whether the marks are squares, not circles
}

type chartMark struct{ X, Y, Left, Top string }

// chartText is a name, or something that is said.
type chartText struct {
	X, Y  string
	Class string // start, middle or end, and what else there is to its style
	Name  string
	Label phrase
}

const (
	chartWidth   = 760
	linesHeight  = 360
	chartTop     = 30
	chartBottom  = 34
	axisWidth    = 56
	labelWidth   = 176
	labelPitch   = 17 // between the labels of lines
	markRadius   = 3.2
	mostTicks    = 9
	letterSize   = 12.0
	nameLetters  = 13 // Chinese characters beside a bar or a line
	smallLetters = 9  // Chinese characters above a small multiple
)

func units(x float64) string { return strconv.FormatFloat(math.Round(x*10)/10, 'f', -1, 64) }

// niceStep is a step of 1, 2 or 5 times a power of ten, at most about five of which make up top.
func niceStep(top float64) float64 {
	if top <= 0 {
		return 1
	}
	power := math.Pow(10, math.Floor(math.Log10(top/5)))
	for _, times := range []float64{1, 2, 5} {
		if times*power*5 >= top {
			return times * power
		}
	}
	return 10 * power
}

// drawnName is a name as it is drawn, no wider than so many Chinese characters.
func drawnName(name string, letters int) string {
	var b strings.Builder
	width := 0.0
	for _, r := range name {
		width += letterWidth(r)
		if width > float64(letters) {
			return b.String() + "…"
		}
		b.WriteRune(r)
	}
	return b.String()
}

// firstWide is the first character that is as wide as a Chinese one.
const firstWide = 0x2E80

// letterWidth is about how wide a character is, in those of Chinese ones.
func letterWidth(r rune) float64 {
	if r < firstWide {
		return .6
	}
	return 1
}

// linesFrame is where the lines of a chart over years are drawn.
type linesFrame struct {
	first, last              int     // years
	top, step                float64 // of the rates
	left, right, high, lower float64 // the edges
}

// x is where a year is; a single one stands near the labels.
func (f linesFrame) x(year int) float64 {
	if f.first == f.last {
		return f.right - 60
	}
	return f.left + 12 + (f.right-f.left-24)*float64(year-f.first)/float64(f.last-f.first)
}

// y is where a rate is.
func (f linesFrame) y(r float64) float64 { return f.lower - (f.lower-f.high)*r/f.top }

// scale makes room for rates up to top.
func (f *linesFrame) scale(top float64) {
	f.step = niceStep(top)
	f.top = max(f.step, math.Ceil(top/f.step-1e-9)*f.step)
}

// yearRate is the rate of a year.
type yearRate struct {
	year int
	rate float64
}

// axes draws the grid and what stands beside it.
func (c *chart) axes(f linesFrame) {
	c.Texts = append(c.Texts, chartText{X: "8", Y: "16", Class: "start soft", Label: say("每万字次数")})
	for tick := 0.0; tick <= f.top+f.step/2; tick += f.step {
		class := "grid"
		if tick == 0 {
			class = "axis"
		}
		c.Rules = append(c.Rules, chartLine{units(f.left), units(f.y(tick)), units(f.right), units(f.y(tick)), class})
		c.Texts = append(c.Texts, chartText{X: units(f.left - 8), Y: units(f.y(tick) + 4), Class: "end soft", Name: strconv.FormatFloat(tick, 'g', 6, 64)})
	}
	every := (f.last-f.first)/mostTicks + 1
	for year := f.last; year >= f.first; year -= every {
		c.Texts = append(c.Texts, chartText{X: units(f.x(year)), Y: units(f.lower + 20), Class: "middle soft", Name: strconv.Itoa(year)})
	}
}

// series draws a line, which breaks where a year is missing.
func (f linesFrame) series(line []yearRate, class string, square bool) chartSeries {
	s := chartSeries{Class: class, Square: square}
	var run []string
	for n, at := range line {
		if n > 0 && line[n-1].year != at.year-1 {
			s.addLine(run)
			run = nil
		}
		x, y := f.x(at.year), f.y(at.rate)
		run = append(run, units(x)+","+units(y))
		s.Marks = append(s.Marks, chartMark{units(x), units(y), units(x - markRadius), units(y - markRadius)})
	}
	s.addLine(run)
	return s
}

// addLine adds the line through points, if there is more than one.
func (s *chartSeries) addLine(points []string) {
	if len(points) > 1 {
		s.Lines = append(s.Lines, strings.Join(points, " "))
	}
}

// lineLabel is the name of a line, beside its end.
type lineLabel struct {
	name, class string
	x, y        float64 // of the end
	at          float64 // y of the label
}

// labelLines writes the names beside the ends of their lines, apart from one another, each led to by a thin line.
func (c *chart) labelLines(labels []lineLabel, x, bottom float64) {
	slices.SortStableFunc(labels, func(a, b lineLabel) int {
		switch {
		case a.y < b.y:
			return -1
		case a.y > b.y:
			return 1
		}
		return 0
	})
	for i := range labels {
		if i > 0 {
			labels[i].at = max(labels[i].y, labels[i-1].at+labelPitch)
		}
	}
	lowest := bottom
	for i := range slices.Backward(labels) {
		labels[i].at = min(labels[i].at, lowest)
		lowest = labels[i].at - labelPitch
	}
	for _, l := range labels {
		c.Rules = append(c.Rules, chartLine{units(l.x + 5), units(l.y), units(x - 4), units(l.at), "leader " + l.class})
		c.Texts = append(c.Texts, chartText{X: units(x), Y: units(l.at + 4), Class: "start", Name: drawnName(l.name, nameLetters-1)})
	}
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

// rateText writes a rate so that what is not 0 does not look so.
func rateText(r float64, ok bool) string {
	switch {
	case !ok:
		return ""
	case r == 0:
		return "0"
	case r < .005:
		return "<0.01"
	}
	return strconv.FormatFloat(r, 'f', 2, 64)
}
