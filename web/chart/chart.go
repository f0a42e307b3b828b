package chart

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"gongbao/web/say"
)

// Chart is a drawing of a panel. Lengths are in units of the drawing, which are CSS pixels where it
// is as wide as its Width. Colours come from classes, so that a page has its own, and a file those
// of panelfile in templates/panel.html.
type Chart struct {
	ID            string // begins those of the parts that name it
	Title, About  say.Phrase
	Width, Height int
	Rules         []Line // axes and the lines of the grid
	Boxes         []Box
	Series        []series
	Texts         []Text
	Notes         []say.Phrase // what a file says of itself
}

type Line struct {
	X1, Y1, X2, Y2 string
	Class          string
}

type Box struct {
	X, Y, Width, Height string
	Class               string
}

// series is a term over the years: a line for each run of years without a gap, and a mark for each
// year.
type series struct {
	Class  string
	Lines  []string // points of polylines
	Marks  []mark
	Square bool // whether the marks are squares, not circles
}

type mark struct{ X, Y, Left, Top string }

// Text is a name, or something that is said.
type Text struct {
	X, Y  string
	Class string // start, middle or end, and what else there is to its style
	Name  string
	Label say.Phrase
}

const (
	Width        = 760
	LinesHeight  = 360
	Top          = 30
	Bottom       = 34
	AxisWidth    = 56
	LabelWidth   = 176
	labelPitch   = 17 // between the labels of lines
	markRadius   = 3.2
	maxTicks     = 9
	letterSize   = 12.0
	NameLetters  = 13 // Chinese characters beside a bar or a line
	smallLetters = 9  // Chinese characters above a small multiple
)

func FormatUnits(x float64) string { return strconv.FormatFloat(math.Round(x*10)/10, 'f', -1, 64) }

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

// Shorten is a name as it is drawn, no wider than so many Chinese characters.
func Shorten(name string, letters int) string {
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

// LinesFrame is where the lines of a chart over years are drawn.
type LinesFrame struct {
	First, Last              int     // years
	top, step                float64 // of the rates
	Left, Right, High, Lower float64 // the edges
}

// X is where a year is; a single one stands near the labels.
func (f LinesFrame) X(year int) float64 {
	if f.First == f.Last {
		return f.Right - 60
	}
	return f.Left + 12 + (f.Right-f.Left-24)*float64(year-f.First)/float64(f.Last-f.First)
}

// Y is where a rate is.
func (f LinesFrame) Y(r float64) float64 { return f.Lower - (f.Lower-f.High)*r/f.top }

// Scale makes room for rates up to top.
func (f *LinesFrame) Scale(top float64) {
	f.step = niceStep(top)
	f.top = max(f.step, math.Ceil(top/f.step-1e-9)*f.step)
}

// YearRate is the rate of a year.
type YearRate struct {
	Year int
	Rate float64
}

// Axes draws the grid and what stands beside it.
func (c *Chart) Axes(f LinesFrame) {
	c.Texts = append(c.Texts, Text{X: "8", Y: "16", Class: "start soft", Label: say.Say("每万字次数")})
	for tick := 0.0; tick <= f.top+f.step/2; tick += f.step {
		class := "grid"
		if tick == 0 {
			class = "axis"
		}
		c.Rules = append(c.Rules, Line{FormatUnits(f.Left), FormatUnits(f.Y(tick)), FormatUnits(f.Right), FormatUnits(f.Y(tick)), class})
		c.Texts = append(c.Texts, Text{X: FormatUnits(f.Left - 8), Y: FormatUnits(f.Y(tick) + 4), Class: "end soft", Name: strconv.FormatFloat(tick, 'g', 6, 64)})
	}
	every := (f.Last-f.First)/maxTicks + 1
	for year := f.Last; year >= f.First; year -= every {
		c.Texts = append(c.Texts, Text{X: FormatUnits(f.X(year)), Y: FormatUnits(f.Lower + 20), Class: "middle soft", Name: strconv.Itoa(year)})
	}
}

// Series draws a line, which breaks where a year is missing.
func (f LinesFrame) Series(line []YearRate, class string, square bool) series {
	s := series{Class: class, Square: square}
	var run []string
	for n, at := range line {
		if n > 0 && line[n-1].Year != at.Year-1 {
			s.addLine(run)
			run = nil
		}
		x, y := f.X(at.Year), f.Y(at.Rate)
		run = append(run, FormatUnits(x)+","+FormatUnits(y))
		s.Marks = append(s.Marks, mark{FormatUnits(x), FormatUnits(y), FormatUnits(x - markRadius), FormatUnits(y - markRadius)})
	}
	s.addLine(run)
	return s
}

// addLine adds the line through points, if there is more than one.
func (s *series) addLine(points []string) {
	if len(points) > 1 {
		s.Lines = append(s.Lines, strings.Join(points, " "))
	}
}

// LineLabel is the name of a line, beside its end.
type LineLabel struct {
	Name, Class string
	X, Y        float64 // of the end
	At          float64 // y of the label
}

// LabelLines writes the names beside the ends of their lines, apart from one another, each led to
// by a thin line.
func (c *Chart) LabelLines(labels []LineLabel, x, bottom float64) {
	slices.SortStableFunc(labels, func(a, b LineLabel) int {
		switch {
		case a.Y < b.Y:
			return -1
		case a.Y > b.Y:
			return 1
		}
		return 0
	})
	for i := range labels {
		if i > 0 {
			labels[i].At = max(labels[i].Y, labels[i-1].At+labelPitch)
		}
	}
	lowest := bottom
	for i := range slices.Backward(labels) {
		labels[i].At = min(labels[i].At, lowest)
		lowest = labels[i].At - labelPitch
	}
	for _, l := range labels {
		c.Rules = append(c.Rules, Line{FormatUnits(l.X + 5), FormatUnits(l.Y), FormatUnits(x - 4), FormatUnits(l.At), "leader " + l.Class})
		c.Texts = append(c.Texts, Text{X: FormatUnits(x), Y: FormatUnits(l.At + 4), Class: "start", Name: Shorten(l.Name, NameLetters-1)})
	}
}

// Small draws one of small multiples. The scale is written beside the first.
func (c *Chart) Small(f LinesFrame, name string, line []YearRate, scaled bool) {
	for _, rate := range []float64{0, f.top} {
		class := "grid"
		if rate == 0 {
			class = "axis"
		}
		c.Rules = append(c.Rules, Line{FormatUnits(f.Left), FormatUnits(f.Y(rate)), FormatUnits(f.Right), FormatUnits(f.Y(rate)), class})
	}
	if scaled {
		c.Texts = append(c.Texts, Text{X: FormatUnits(f.Left), Y: FormatUnits(f.High + 12), Class: "start soft small", Name: strconv.FormatFloat(f.top, 'g', 6, 64)})
	}
	c.Texts = append(c.Texts,
		Text{X: FormatUnits(f.Left), Y: FormatUnits(f.High - 8), Class: "start", Name: Shorten(name, smallLetters)},
		Text{X: FormatUnits(f.Left), Y: FormatUnits(f.Lower + 13), Class: "start soft small", Name: strconv.Itoa(f.First)},
		Text{X: FormatUnits(f.Right), Y: FormatUnits(f.Lower + 13), Class: "end soft small", Name: strconv.Itoa(f.Last)})
	if len(line) > 0 {
		c.Texts = append(c.Texts, Text{X: FormatUnits(f.Right), Y: FormatUnits(f.High - 8), Class: "end soft small", Name: FormatRate(line[len(line)-1].Rate, true)})
	}
	s := f.Series(line, "s0", false)
	s.Marks = f.alone(line)
	c.Series = append(c.Series, s)
}

// alone are the marks of the years that no line leads to.
func (f LinesFrame) alone(line []YearRate) (marks []mark) {
	for i, at := range line {
		if (i == 0 || line[i-1].Year != at.Year-1) && (i == len(line)-1 || line[i+1].Year != at.Year+1) {
			x, y := f.X(at.Year), f.Y(at.Rate)
			marks = append(marks, mark{FormatUnits(x), FormatUnits(y), FormatUnits(x - markRadius), FormatUnits(y - markRadius)})
		}
	}
	return marks
}

// FormatRate writes a rate so that what is not 0 does not look so.
func FormatRate(r float64, ok bool) string {
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
