package counts

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"gongbao/index"
	"gongbao/web/address"
	"gongbao/web/chart"
	"gongbao/web/page"
	"gongbao/web/say"
)

const (
	panelRows  = 34 // places on a page: all provinces
	panelYears = 30 // columns of the table of places and years, the latest
	// cellAddress is the longest address that a cell leads to, in bytes: a page has hundreds of
	// them.
	cellAddress = 600
)

// panelHeat is the table of places and years.
type panelHeat struct {
	Label  say.Phrase
	Years  []int
	Rows   []panelPlace
	Steps  []heatStep
	Hidden say.Phrase // which years are not shown; empty for none
	// Unlinked says why cells lead nowhere; empty if they do.
	Unlinked say.Phrase
}

// panelPlace is a place of the table.
type panelPlace struct {
	Name, URL string
	Cells     []heatCell
	First     []firstUse // by the terms of panelResult.Terms
}

// heatCell is a place and a year; without a report Text is empty.
type heatCell struct {
	Text, Class string
	Label       say.Phrase
	URL         string // of the sentences that were counted; empty for none
}

// heatStep is a step of colour in the legend.
type heatStep struct {
	Class string
	Label say.Phrase
}

// heat fills in the page of the table that is asked for.
func (v *panelResult) heat(p panelRequest, t *panelTally, places []*tallyPlace, drawn, years []int) {
	steps := t.steps()
	v.Heat = panelHeat{Label: say.Say("%s：各地区历年每万字次数", t.called()), Steps: steps.legend()}
	v.Heat.chooseYears(years)
	cells := p.ofCells(t)
	for _, place := range places {
		row := panelPlace{Name: place.name, URL: address.RegionURL(place.code)}
		for _, year := range v.Heat.Years {
			cell := newHeatCell(place, year, steps)
			if cell.Text != "" && place.code != "" {
				if cell.URL = sentencesURL(cells, place.code, year); cell.URL == "" {
					v.Heat.Unlinked = say.Say("词太多，网址放不下，格子没有通到原句的链接；把词保存为词典再统计就有。")
				}
			}
			row.Cells = append(row.Cells, cell)
		}
		for _, i := range drawn {
			row.First = append(row.First, place.firstUse(i))
		}
		v.Heat.Rows = append(v.Heat.Rows, row)
	}
}

// ofCells is what the addresses of the sentences have of a request.
func (p panelRequest) ofCells(t *panelTally) panelRequest {
	p.Page, p.Span, p.Split, p.Order = 0, latestOnly, allTogether, placesByCode
	if p.Dictionary == "" || p.Version != t.call.Dictionary.Hash() {
		p.Version = "" // else it may be an earlier one
	}
	return p
}

// sentencesURL is the address of the sentences that a place and a year count; empty if it would be
// too long. Of a list of places that is too long it has the one that it is about.
func sentencesURL(cells panelRequest, code string, year int) string {
	k := linesRequest{panelRequest: cells, Region: code, Year: year, Sort: index.LinesByPlace}
	address := k.url()
	if len(address) > cellAddress && cells.Places != "" {
		k.Places, k.Area = code, ""
		address = k.url()
	}
	if len(address) > cellAddress {
		return ""
	}
	return address
}

// ordered are the places of the table in an order; those without what it goes by come last.
func (t *panelTally) ordered(order panelOrder) []*tallyPlace {
	places := slices.Clone(t.places)
	switch order {
	case placesByRate:
		rates := make(map[*tallyPlace]float64)
		for _, r := range t.ranking(0) {
			rates[r.tallyPlace] = r.rate + 1 // none is 0
		}
		slices.SortStableFunc(places, func(a, b *tallyPlace) int { return cmp.Compare(rates[b], rates[a]) })
	case placesByFirst:
		slices.SortStableFunc(places, func(a, b *tallyPlace) int { return cmp.Compare(t.firstYear(a), t.firstYear(b)) })
	}
	return places
}

// firstYear is the first year in which a place has what is shown; a later one than any where it
// never has.
func (t *panelTally) firstYear(place *tallyPlace) int {
	first := math.MaxInt
	for i, year := range place.first {
		if year != 0 && (t.shown < 0 || t.shown == i) {
			first = min(first, year)
		}
	}
	return first
}

// chooseYears shows the latest of years, and those between them.
func (h *panelHeat) chooseYears(years []int) {
	first, last := years[0], years[len(years)-1]
	if earliest := last - panelYears + 1; first < earliest {
		first = years[slices.IndexFunc(years, func(year int) bool { return year >= earliest })]
		h.Hidden = say.Say("表中是最近 %d 年；更早的年份请在上面选择。", panelYears)
	}
	for year := first; year <= last; year++ {
		h.Years = append(h.Years, year)
	}
}

// turnTo returns the places of the page that is asked for, and fills in what leads to the others.
func (v *panelResult) turnTo(p panelRequest, places []*tallyPlace) []*tallyPlace {
	for _, order := range panelOrders {
		other := p
		other.Order, other.Page = order, 0
		v.Orders = append(v.Orders, panelChoice{panelOrderLabels[order], other.URL(address.PanelPath), order == p.Order})
	}
	if len(places) < 2 {
		v.Orders = nil
	}
	pages := (len(places) + panelRows - 1) / panelRows
	page := min(p.Page, pages-1)
	if pages > 1 {
		v.Page = say.Say("第 %d 页，共 %d 页", page+1, pages)
	}
	other := p
	if other.Page = page - 1; other.Page >= 0 {
		v.PrevURL = other.URL(address.PanelPath) + "#heat"
	}
	if other.Page = page + 1; other.Page < pages {
		v.NextURL = other.URL(address.PanelPath) + "#heat"
	}
	return places[page*panelRows : min((page+1)*panelRows, len(places))]
}

func newHeatCell(place *tallyPlace, year int, steps heatSteps) heatCell {
	cell := place.cells[year]
	if cell == nil {
		return heatCell{}
	}
	r, ok := cell.rate()
	if !ok {
		return heatCell{}
	}
	return heatCell{
		Text: chart.FormatRate(r, true), Class: steps.Class(r),
		Label: say.Say("%s %s：%d 次，%d 字，%d 篇", place.name, page.InYear(year), cell.count, cell.chars, cell.reports),
	}
}

// heatSteps are the greatest rates of the steps of colour but the last.
type heatSteps []float64

// heatClasses is the number of steps of colour, besides that of 0.
const heatClasses = 5

// steps part the cells that are not 0 into as many of each colour.
func (t *panelTally) steps() heatSteps {
	var rates []float64
	for _, place := range t.places {
		for _, cell := range place.cells {
			if r, ok := cell.rate(); ok && r > 0 {
				rates = append(rates, r)
			}
		}
	}
	slices.Sort(rates)
	var steps heatSteps
	for i := 1; i < heatClasses && len(rates) > 0; i++ {
		at := rates[(len(rates)*i-1)/heatClasses]
		if at < rates[len(rates)-1] && (len(steps) == 0 || at > steps[len(steps)-1]) {
			steps = append(steps, at)
		}
	}
	if len(rates) > 0 {
		steps = append(steps, rates[len(rates)-1])
	}
	return steps
}

// Class is that of a rate: h0 for 0, then h1 up to h5, the highest always.
func (s heatSteps) Class(r float64) string {
	if r == 0 {
		return "h0"
	}
	at, _ := slices.BinarySearch(s, r)
	return "h" + strconv.Itoa(heatClasses-len(s)+1+min(at, len(s)-1))
}

func (s heatSteps) legend() []heatStep {
	steps := []heatStep{{"h0", say.AsIs("0")}}
	for i, most := range s {
		label := say.Say("至 %s", chart.FormatRate(most, true))
		if i > 0 {
			label = say.Say("%s—%s", chart.FormatRate(s[i-1], true), chart.FormatRate(most, true))
		}
		steps = append(steps, heatStep{s.Class(most), label})
	}
	return steps
}
