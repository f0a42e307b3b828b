package counts

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"gongbao/analyzer/coded"
	"gongbao/web/address"
	"gongbao/web/chart"
	"gongbao/web/page"
	"gongbao/web/respond"
	"gongbao/web/say"
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
func (t *panelTally) lineChart(drawn, years []int) *chart.Chart {
	f := chart.LinesFrame{
		First: years[0], Last: years[len(years)-1],
		Left: chart.AxisWidth, Right: chart.Width - chart.LabelWidth, High: chart.Top, Lower: chart.LinesHeight - chart.Bottom,
	}
	c := &chart.Chart{
		ID: "lines", Title: say.Say("历年每万字次数"), Width: chart.Width, Height: chart.LinesHeight,
		About: say.Say("折线图：%s，%s；横轴是年份，纵轴是每万字次数；没有报告的年份断开。数字见图下的表。", page.YearSpan(f.First, f.Last), say.Say("%d 个词", len(drawn))),
	}
	lines, top := make([][]chart.YearRate, len(drawn)), 0.0
	for k, i := range drawn {
		for _, year := range years {
			if r, ok := per10k(t.years[year].counts[i], t.years[year].chars); ok {
				lines[k], top = append(lines[k], chart.YearRate{Year: year, Rate: r}), max(top, r)
			}
		}
	}
	f.Scale(top)
	c.Axes(f)
	var labels []chart.LineLabel
	for k, line := range lines {
		class := "s" + strconv.Itoa(k%drawnTerms)
		c.Series = append(c.Series, f.Series(line, class, k >= drawnTerms/2))
		if len(line) > 0 {
			end := line[len(line)-1]
			labels = append(labels, chart.LineLabel{Name: t.terms[drawn[k]].Name(), Class: class, X: f.X(end.Year), Y: f.Y(end.Rate), At: f.Y(end.Rate)})
		}
	}
	c.LabelLines(labels, f.Right+22, f.Lower)
	return c
}

// barChart draws the first of a ranking; nil for none.
func (t *panelTally) barChart(all []ranked, label say.Phrase) *chart.Chart {
	shown := all[:min(len(all), drawnBars)]
	if len(shown) == 0 {
		return nil
	}
	c := &chart.Chart{
		ID: "bars", Title: say.Say("%s：各地区每万字次数，%s", t.called(), label), Width: chart.Width, Height: chart.Top + len(shown)*barHeight + 8,
		About: say.Say("条形图：%d 个地区，从多到少；最多的是%s，%s。数字见图下的表。", len(shown), shown[0].name, chart.FormatRate(shown[0].rate, true)),
	}
	c.Texts = append(c.Texts, chart.Text{X: chart.FormatUnits(barNames), Y: "16", Class: "start soft", Label: say.Say("每万字次数")})
	top, room := shown[0].rate, float64(chart.Width-barNames-barNumbers)
	for i, r := range shown {
		y := float64(chart.Top + i*barHeight)
		width := 0.0
		if top > 0 {
			width = r.rate / top * room
		}
		c.Boxes = append(c.Boxes, chart.Box{X: chart.FormatUnits(barNames), Y: chart.FormatUnits(y + 3), Width: chart.FormatUnits(width), Height: chart.FormatUnits(barHeight - 6), Class: "bar"})
		c.Texts = append(c.Texts,
			chart.Text{X: chart.FormatUnits(barNames - 8), Y: chart.FormatUnits(y + barHeight/2 + 4), Class: "end", Name: chart.Shorten(r.name, chart.NameLetters)},
			chart.Text{X: chart.FormatUnits(barNames + width + 6), Y: chart.FormatUnits(y + barHeight/2 + 4), Class: "start soft", Name: chart.FormatRate(r.rate, true)})
	}
	c.Rules = append(c.Rules, chart.Line{X1: chart.FormatUnits(barNames), Y1: chart.FormatUnits(chart.Top), X2: chart.FormatUnits(barNames), Y2: chart.FormatUnits(float64(c.Height - 8)), Class: "axis"})
	return c
}

// HeatChart draws the page of the table of places and years, because a file.
func (v *panelResult) HeatChart() *chart.Chart {
	h := &v.Heat
	c := &chart.Chart{ID: "heat", Title: h.Label, Width: max(heatNames+heatWidth*len(h.Years)+8, 420), Height: chart.Top + 24 + heatHeight*len(h.Rows) + legendHeight}
	c.About = say.Say("热力表：%d 个地区，%s；“—”是没有报告。", len(h.Rows), page.YearSpan(h.Years[0], h.Years[len(h.Years)-1]))
	c.Texts = append(c.Texts, chart.Text{X: "8", Y: "18", Class: "start", Label: h.Label})
	top := float64(chart.Top + 20)
	x := func(i int) float64 { return float64(heatNames + i*heatWidth) }
	for i, year := range h.Years {
		c.Texts = append(c.Texts, chart.Text{X: chart.FormatUnits(x(i) + heatWidth/2), Y: chart.FormatUnits(top - 6), Class: "middle soft", Name: strconv.Itoa(year)})
	}
	for k, row := range h.Rows {
		y := top + float64(k*heatHeight)
		c.Texts = append(c.Texts, chart.Text{X: chart.FormatUnits(heatNames - 8), Y: chart.FormatUnits(y + 15), Class: "end", Name: chart.Shorten(row.Name, chart.NameLetters)})
		for i, cell := range row.Cells {
			text, class := cell.Text, "middle on-"+cell.Class
			if text == "" {
				text, class = "—", "middle soft"
			} else {
				c.Boxes = append(c.Boxes, chart.Box{X: chart.FormatUnits(x(i)), Y: chart.FormatUnits(y), Width: chart.FormatUnits(heatWidth - 1), Height: chart.FormatUnits(heatHeight - 1), Class: cell.Class})
			}
			c.Texts = append(c.Texts, chart.Text{X: chart.FormatUnits(x(i) + heatWidth/2), Y: chart.FormatUnits(y + 15), Class: class, Name: text})
		}
	}
	y := top + float64(len(h.Rows)*heatHeight) + 16
	for i, step := range h.Steps {
		at := 8 + float64(i)*(float64(c.Width-8)/float64(heatClasses+1))
		c.Boxes = append(c.Boxes, chart.Box{X: chart.FormatUnits(at), Y: chart.FormatUnits(y), Width: "14", Height: "14", Class: step.Class})
		c.Texts = append(c.Texts, chart.Text{X: chart.FormatUnits(at + 18), Y: chart.FormatUnits(y + 11), Class: "start small", Label: step.Label})
	}
	return c
}

// drawnChart is a chart as a file, with its own colours.
func drawnChart(ps *page.Templates, p address.Preferences, c *chart.Chart) ([]byte, error) {
	t, err := say.NewTranslator(p.Lang)
	if err != nil {
		return nil, err
	}
	drawn, err := ps.Part(p, "panel", "panelfile", chart.NewFile(c, t))
	if err != nil {
		return nil, fmt.Errorf("draw %s: %w", c.ID, err)
	}
	return bytes.Map(chart.InXML, drawn), nil
}

// panelCharts are the drawings that can be had as files.
var panelCharts = []string{"lines", "bars", "heat"}

// Drawing answers with a chart of a panel as a file of its own.
func (s *Pages) Drawing(r *http.Request) (*respond.Response, error) {
	values, err := address.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, err
	}
	name := values.Get("chart")
	if len(values["chart"]) != 1 || !slices.Contains(panelCharts, name) {
		return nil, &respond.ParamError{Name: "chart", Message: coded.New("parameter-bad-chart", "values", panelCharts)}
	}
	view, err := panelPage(r.Context(), s.lib, r.URL.RawQuery)
	if err != nil {
		return nil, err
	}
	switch {
	case !view.Problem.IsZero():
		return nil, &respond.ParamError{Name: "terms", Message: coded.New("parameter-chart-unusable", "reason", view.Problem)}
	case view.Counted == nil:
		return nil, &respond.ParamError{Name: "terms", Message: coded.New("parameter-chart-without-terms")}
	}
	c := view.Counted.Lines
	switch {
	case name == "bars":
		c = view.Counted.Bars
	case name == "heat" && len(view.Counted.Heat.Rows) > 0:
		c = view.Counted.HeatChart()
	}
	if c == nil {
		return nil, &respond.ParamError{Name: "terms", Message: coded.New("parameter-chart-without-reports")}
	}
	host, err := s.site.Proxies.Base(r)
	if err != nil {
		return nil, err
	}
	target := host + view.Counted.Permalink
	c.Notes = slices.Concat([]say.Phrase{say.Say("%s · %s", view.Counted.Heading, c.Title), view.Counted.Summary}, view.Counted.Drawn)
	if thin := view.Counted.ThinNote; name == "lines" && !thin.IsZero() {
		c.Notes = append(c.Notes, thin)
	}
	c.Notes = append(c.Notes, say.AsIs(target))
	body, err := drawnChart(s.site.Templates, address.PreferencesOf(r), c)
	if err != nil {
		return nil, err
	}
	return &respond.Response{
		ContentType: page.AssetTypes[".svg"], Body: body, Vary: "Accept-Language",
		Header: map[string]string{"Content-Disposition": fmt.Sprintf(`attachment; filename="gongbao-panel-%s.svg"`, name)},
	}, nil
}
