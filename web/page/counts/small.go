package counts

import (
	"gongbao/web/chart"
	"gongbao/web/page"
	"gongbao/web/say"
)

// The measures of small multiples.
const (
	smallColumns = 4
	smallWidth   = chart.Width / smallColumns
	smallHeight  = 104
	smallTop     = 24 // the name
	smallBottom  = 20 // the years
	smallEdge    = 10 // left and right
)

// smallMultiples draws each place over the years by itself, all to the same scale, in the order
// given.
func (t *panelTally) smallMultiples(places []*tallyPlace, years []int) *chart.Chart {
	first, last := years[0], years[len(years)-1]
	rows := (len(places) + smallColumns - 1) / smallColumns
	c := &chart.Chart{
		ID: "lines", Title: say.Say("%s：各地区历年每万字次数", t.called()), Width: chart.Width, Height: 14 + rows*smallHeight,
		About: say.Say("分图：%d 个地区各一幅折线图，%s；纵轴相同，名称右边是最近一年的每万字次数。数字见热力表。", len(places), page.YearSpan(first, last)),
	}
	lines, top := make([][]chart.YearRate, len(places)), 0.0
	for i, place := range places {
		for _, year := range years {
			if cell := place.cells[year]; cell != nil {
				if r, ok := cell.rate(); ok {
					lines[i], top = append(lines[i], chart.YearRate{Year: year, Rate: r}), max(top, r)
				}
			}
		}
	}
	for i, place := range places {
		left, upper := float64(i%smallColumns*smallWidth), float64(8+i/smallColumns*smallHeight)
		f := chart.LinesFrame{
			First: first, Last: last, Left: left + smallEdge, Right: left + smallWidth - smallEdge,
			High: upper + smallTop, Lower: upper + smallHeight - smallBottom,
		}
		f.Scale(top)
		c.Small(f, place.name, lines[i], i == 0)
	}
	return c
}
