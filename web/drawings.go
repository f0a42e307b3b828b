package web

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// The measures of the charts.
const (
	barHeight  = 22
	barNames   = 168
	barNumbers = 64
	heatWidth  = 46
	heatHeight = 22
	heatNames  = 168

	legendHeight = 44
)

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
				lines[k], top = append(lines[k], yearRate{year: year, rate: r}), max(top, r)
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
			labels = append(labels, lineLabel{name: t.terms[drawn[k]].Name(), class: class, x: f.x(end.year), y: f.y(end.rate), at: f.y(end.rate)})
		}
	}
	c.labelLines(labels, f.right+22, f.lower)
	return c
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
		c.Boxes = append(c.Boxes, chartBox{X: units(barNames), Y: units(y + 3), Width: units(width), Height: units(barHeight - 6), Class: "bar"})
		c.Texts = append(c.Texts,
			chartText{X: units(barNames - 8), Y: units(y + barHeight/2 + 4), Class: "end", Name: drawnName(r.name, nameLetters)},
			chartText{X: units(barNames + width + 6), Y: units(y + barHeight/2 + 4), Class: "start soft", Name: rateText(r.rate, true)})
	}
	c.Rules = append(c.Rules, chartLine{X1: units(barNames), Y1: units(chartTop), X2: units(barNames), Y2: units(float64(c.Height - 8)), Class: "axis"})
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
				c.Boxes = append(c.Boxes, chartBox{X: units(x(i)), Y: units(y), Width: units(heatWidth - 1), Height: units(heatHeight - 1), Class: cell.Class})
			}
			c.Texts = append(c.Texts, chartText{X: units(x(i) + heatWidth/2), Y: units(y + 15), Class: class, Name: text})
		}
	}
	y := top + float64(len(h.Rows)*heatHeight) + 16
	for i, step := range h.Steps {
		at := 8 + float64(i)*(float64(c.Width-8)/float64(heatClasses+1))
		c.Boxes = append(c.Boxes, chartBox{X: units(at), Y: units(y), Width: "14", Height: "14", Class: step.Class})
		c.Texts = append(c.Texts, chartText{X: units(at + 18), Y: units(y + 11), Class: "start small", Label: step.Label})
	}
	return c
}

// drawnChart is a chart as a file, with its own colours.
func drawnChart(ps *pages, p preferences, c *chart) ([]byte, error) {
	t, err := newTranslator(p.lang)
	if err != nil {
		return nil, err
	}
	drawn, err := ps.part(p, "panel", "panelfile", newChartFile(c, t))
	if err != nil {
		return nil, fmt.Errorf("draw %s: %w", c.ID, err)
	}
	return bytes.Map(inXML, drawn), nil
}

// panelCharts are the drawings that can be had as files.
var panelCharts = []string{"lines", "bars", "heat"}

// drawing answers with a chart of a panel as a file of its own.
func (s *countPages) drawing(r *http.Request) (*response, error) {
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
	host, err := s.site.proxies.base(r)
	if err != nil {
		return nil, err
	}
	address := host + view.Counted.Permalink
	c.Notes = slices.Concat([]phrase{say("%s · %s", view.Counted.Heading, c.Title), view.Counted.Summary}, view.Counted.Drawn)
	if thin := view.Counted.ThinNote; name == "lines" && !thin.IsZero() {
		c.Notes = append(c.Notes, thin)
	}
	c.Notes = append(c.Notes, asIs(address))
	body, err := drawnChart(s.site.pages, preferencesOf(r), c)
	if err != nil {
		return nil, err
	}
	return &response{
		contentType: assetTypes[".svg"], body: body, vary: "Accept-Language",
		header: map[string]string{"Content-Disposition": fmt.Sprintf(`attachment; filename="gongbao-panel-%s.svg"`, name)},
	}, nil
}
