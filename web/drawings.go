package web

import (
	"bytes"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"
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

// The measures of the charts.
const (
	chartWidth   = 760
	linesHeight  = 360
	chartTop     = 30
	chartBottom  = 34
	axisWidth    = 56
	labelWidth   = 176
	labelPitch   = 17 // between the labels of lines
	barHeight    = 22
	barNames     = 168
	barNumbers   = 64
	heatWidth    = 46
	heatHeight   = 22
	heatNames    = 168
	markRadius   = 3.2
	mostTicks    = 9
	letterSize   = 12.0
	nameLetters  = 13 // Chinese characters beside a bar or a line
	legendHeight = 44
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

// lineChart draws the terms over the years.
func (t *panelTally) lineChart(drawn, years []int) *chart {
	f := linesFrame{
		first: years[0], last: years[len(years)-1],
		left: axisWidth, right: chartWidth - labelWidth, high: chartTop, lower: linesHeight - chartBottom,
	}
	c := &chart{
		ID: "lines", Title: say("历年每万字次数"), Width: chartWidth, Height: linesHeight,
		About: say("折线图：%s，%s；横轴是年份，纵轴是每万字次数；没有报告的年份断开。数字见图下的表。", yearSpan(f.first, f.last), say("%d 个词", len(drawn))),
	}
	lines, top := make([][]yearRate, len(drawn)), 0.0
	for k, i := range drawn {
		for _, year := range years {
			if r, ok := per10k(t.years[year].counts[i], t.years[year].chars); ok {
				lines[k], top = append(lines[k], yearRate{year, r}), max(top, r)
			}
		}
	}
	f.scale(top)
	c.axes(f)
	var labels []lineLabel
	for k, line := range lines {
		class := "s" + strconv.Itoa(k%drawnTerms)
		c.Series = append(c.Series, f.series(line, class, k >= drawnTerms/2))
		if len(line) > 0 {
			end := line[len(line)-1]
			labels = append(labels, lineLabel{t.terms[drawn[k]].Name(), class, f.x(end.year), f.y(end.rate), f.y(end.rate)})
		}
	}
	c.labelLines(labels, f.right+22, f.lower)
	return c
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

// barChart draws the first of a ranking; nil for none.
func (t *panelTally) barChart(all []ranked, label phrase) *chart {
	shown := all[:min(len(all), drawnBars)]
	if len(shown) == 0 {
		return nil
	}
	c := &chart{
		ID: "bars", Title: say("%s：各地区每万字次数，%s", t.called(), label), Width: chartWidth, Height: chartTop + len(shown)*barHeight + 8,
		About: say("条形图：%d 个地区，从多到少；最多的是%s，%s。数字见图下的表。", len(shown), shown[0].name, rateText(shown[0].rate, true)),
	}
	c.Texts = append(c.Texts, chartText{X: units(barNames), Y: "16", Class: "start soft", Label: say("每万字次数")})
	top, room := shown[0].rate, float64(chartWidth-barNames-barNumbers)
	for i, r := range shown {
		y := float64(chartTop + i*barHeight)
		width := 0.0
		if top > 0 {
			width = r.rate / top * room
		}
		c.Boxes = append(c.Boxes, chartBox{units(barNames), units(y + 3), units(width), units(barHeight - 6), "bar"})
		c.Texts = append(c.Texts,
			chartText{X: units(barNames - 8), Y: units(y + barHeight/2 + 4), Class: "end", Name: drawnName(r.name, nameLetters)},
			chartText{X: units(barNames + width + 6), Y: units(y + barHeight/2 + 4), Class: "start soft", Name: rateText(r.rate, true)})
	}
	c.Rules = append(c.Rules, chartLine{units(barNames), units(chartTop), units(barNames), units(float64(c.Height - 8)), "axis"})
	return c
}

// heatChart draws the page of the table of places and years, for a file.
func (v *panelResult) heatChart() *chart {
	h := &v.Heat
	c := &chart{ID: "heat", Title: h.Label, Width: max(heatNames+heatWidth*len(h.Years)+8, 420), Height: chartTop + 24 + heatHeight*len(h.Rows) + legendHeight}
	c.About = say("热力表：%d 个地区，%s；“—”是没有报告。", len(h.Rows), yearSpan(h.Years[0], h.Years[len(h.Years)-1]))
	c.Texts = append(c.Texts, chartText{X: "8", Y: "18", Class: "start", Label: h.Label})
	top := float64(chartTop + 20)
	x := func(i int) float64 { return float64(heatNames + i*heatWidth) }
	for i, year := range h.Years {
		c.Texts = append(c.Texts, chartText{X: units(x(i) + heatWidth/2), Y: units(top - 6), Class: "middle soft", Name: strconv.Itoa(year)})
	}
	for k, row := range h.Rows {
		y := top + float64(k*heatHeight)
		c.Texts = append(c.Texts, chartText{X: units(heatNames - 8), Y: units(y + 15), Class: "end", Name: drawnName(row.Name, nameLetters)})
		for i, cell := range row.Cells {
			text, class := cell.Text, "middle on-"+cell.Class
			if text == "" {
				text, class = "—", "middle soft"
			} else {
				c.Boxes = append(c.Boxes, chartBox{units(x(i)), units(y), units(heatWidth - 1), units(heatHeight - 1), cell.Class})
			}
			c.Texts = append(c.Texts, chartText{X: units(x(i) + heatWidth/2), Y: units(y + 15), Class: class, Name: text})
		}
	}
	y := top + float64(len(h.Rows)*heatHeight) + 16
	for i, step := range h.Steps {
		at := 8 + float64(i)*(float64(c.Width-8)/float64(heatClasses+1))
		c.Boxes = append(c.Boxes, chartBox{units(at), units(y), "14", "14", step.Class})
		c.Texts = append(c.Texts, chartText{X: units(at + 18), Y: units(y + 11), Class: "start small", Label: step.Label})
	}
	return c
}

// panelCharts are the drawings that can be had as files.
var panelCharts = []string{"lines", "bars", "heat"}

// getPanelSVG answers with a chart of a panel as a file of its own.
func (s *server) getPanelSVG(r *http.Request) (*response, error) {
	values, err := parseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, err
	}
	name := values.Get("chart")
	if len(values["chart"]) != 1 || !slices.Contains(panelCharts, name) {
		return nil, &paramError{name: "chart", detail: "参数 chart 要写 " + strings.Join(panelCharts, "、") + " 之一。"}
	}
	view, err := panelPage(r.Context(), s.lib, r.URL.RawQuery)
	if err != nil {
		return nil, err
	}
	switch {
	case !view.Problem.IsZero():
		return nil, &paramError{name: "terms", detail: view.Problem.String()}
	case view.Counted == nil:
		return nil, &paramError{name: "terms", detail: "没有要统计的词。请用 terms 写词，或用 dictionary 写词典名。"}
	}
	c := view.Counted.Lines
	switch {
	case name == "bars":
		c = view.Counted.Bars
	case name == "heat" && len(view.Counted.Heat.Rows) > 0:
		c = view.Counted.heatChart()
	}
	if c == nil {
		return nil, &paramError{name: "terms", detail: "没有符合条件的报告，画不出图。"}
	}
	host, err := s.base(r)
	if err != nil {
		return nil, err
	}
	address := host + view.Counted.Permalink
	c.Notes = slices.Concat([]phrase{say("%s · %s", view.Counted.Heading, c.Title), view.Counted.Summary}, view.Counted.Drawn)
	if thin := view.Counted.ThinNote; name == "lines" && !thin.IsZero() {
		c.Notes = append(c.Notes, thin)
	}
	c.Notes = append(c.Notes, asIs(address))
	body, err := s.pages.drawing(preferencesOf(r), c)
	if err != nil {
		return nil, err
	}
	return &response{
		contentType: assetTypes[".svg"], body: body, vary: "Accept-Language",
		header: map[string]string{"Content-Disposition": fmt.Sprintf(`attachment; filename="gongbao-panel-%s.svg"`, name)},
	}, nil
}

// chartFile is a chart with its notes at its foot.
type chartFile struct {
	*chart
	Foot  []chartText
	Whole int // the height
}

// The measures of the foot of a file.
const (
	footLine   = 15
	footEdge   = 8
	footLetter = 10.0 // a Chinese character
)

// newChartFile writes the notes of a chart below it, as a translator says them: the first and the last, an address, begin a line.
func newChartFile(c *chart, t translator) chartFile {
	f := chartFile{chart: c, Whole: c.Height}
	if len(c.Notes) == 0 {
		return f
	}
	said := make([]string, len(c.Notes))
	for i, note := range c.Notes {
		said[i] = t.say(note)
	}
	last := len(said) - 1
	lines := slices.Concat(wrapped(said[0], c.Width), wrapped(strings.Join(said[1:last], " "), c.Width), wrapped(readableAddress(said[last]), c.Width))
	for i, line := range lines {
		f.Foot = append(f.Foot, chartText{X: units(footEdge), Y: units(float64(c.Height + footLine*(i+1))), Class: "start soft small", Name: line})
	}
	f.Whole += footLine*len(lines) + footEdge
	return f
}

// wrapped cuts a text into lines that fit a width, within a word only where that is longer than a line.
func wrapped(text string, width int) (lines []string) {
	room := float64(width-2*footEdge) / footLetter
	from, cut, at, atCut := 0, 0, 0.0, 0.0 // the start of the line, the last place to cut, and how wide the line is up to here and to there
	before := ' '
	for i, r := range text {
		if (r >= firstWide || before >= firstWide || strings.ContainsRune(" &?", before)) && !strings.ContainsRune("，。；：、）”》", r) {
			cut, atCut = i, at
		}
		if at+letterWidth(r) > room {
			if cut == from {
				cut, atCut = i, at
			}
			lines = append(lines, text[from:cut])
			from, at = cut, at-atCut
		}
		at, before = at+letterWidth(r), r
	}
	return append(lines, text[from:])
}

// readableAddress has the Chinese of an address as it is, and percent signs only for what would end a value.
func readableAddress(address string) string {
	path, query, _ := strings.Cut(address, "?")
	parameters := strings.Split(query, "&")
	for i, p := range parameters {
		name, value, _ := strings.Cut(p, "=")
		if text, err := url.QueryUnescape(value); err == nil {
			parameters[i] = name + "=" + strings.NewReplacer("%", "%25", "&", "%26", "#", "%23", "+", "%2B", " ", "%20").Replace(text)
		}
	}
	return path + "?" + strings.Join(parameters, "&")
}

// drawing is a chart as a file, with its own colours.
func (ps *pages) drawing(p preferences, c *chart) ([]byte, error) {
	page, err := ps.of(p, "panel")
	if err != nil {
		return nil, err
	}
	t, err := newTranslator(p.lang)
	if err != nil {
		return nil, err
	}
	var buf bytes.Buffer
	if err := page.ExecuteTemplate(&buf, "panelfile", newChartFile(c, t)); err != nil {
		return nil, fmt.Errorf("draw %s: %w", c.ID, err)
	}
	return bytes.Map(inXML, buf.Bytes()), nil
}

// inXML is a character, or one that stands for it where XML cannot hold it.
func inXML(r rune) rune {
	if unicode.IsControl(r) && r != '\n' && r != '\t' || r == '\uFFFE' || r == '\uFFFF' {
		return '�'
	}
	return r
}
