package counts

import (
	"cmp"
	"slices"

	"gongbao/web/address"
	"gongbao/web/page"
	"gongbao/web/say"
)

// The most places of a ranking, and bars of its chart.
const (
	rankedPlaces = 300
	drawnBars    = 34 // all provinces
)

// panelRank is a place in the ranking.
type panelRank struct {
	Rank    int
	Name    string
	URL     string
	Reports int
	panelNumber
}

// ranked is a place in the order of its rate.
type ranked struct {
	*tallyPlace
	tallyCell
	rate float64
}

// ranking orders places by what they have in a year, or in all for 0.
func (t *panelTally) ranking(year int) (all []ranked) {
	for _, place := range t.places {
		r := ranked{tallyPlace: place}
		for y, cell := range place.cells {
			if year == 0 || y == year {
				r.count, r.chars, r.reports = r.count+cell.count, r.chars+cell.chars, r.reports+cell.reports
			}
		}
		var ok bool
		if r.rate, ok = r.tallyCell.rate(); ok {
			all = append(all, r)
		}
	}
	slices.SortStableFunc(all, func(a, b ranked) int { return cmp.Compare(b.rate, a.rate) })
	return all
}

// rankedYear is the year of the ranking, 0 for all.
func (t *panelTally) rankedYear(span panelSpan, years []int) (year int, label say.Phrase) {
	if span == latestOnly {
		year = t.latestYear(years)
		return year, page.InYear(year)
	}
	return 0, page.YearSpan(years[0], years[len(years)-1])
}

// latestYear is the last year that is not thin.
func (t *panelTally) latestYear(years []int) int {
	thin := t.thinYears(years)
	for _, year := range slices.Backward(years) {
		if !slices.Contains(thin, year) {
			return year
		}
	}
	return years[len(years)-1]
}

// thinYears are the years with less than half as many places as the year that has the most: when a
// year's reports begin to come in, the first few say nothing of all.
func (t *panelTally) thinYears(years []int) (thin []int) {
	places, most := make(map[int]int), 0
	for _, place := range t.places {
		for year := range place.cells {
			places[year]++
			most = max(most, places[year])
		}
	}
	for _, year := range years {
		if 2*places[year] < most {
			thin = append(thin, year)
		}
	}
	return thin
}

// rank fills in the ranking of places.
func (v *panelResult) rank(p panelRequest, t *panelTally, years []int) {
	year, label := t.rankedYear(p.Span, years)
	all := t.ranking(year)
	for i, r := range all[:min(len(all), rankedPlaces)] {
		rank := i + 1
		if i > 0 && all[i-1].rate == r.rate {
			rank = v.Ranking[i-1].Rank
		}
		v.Ranking = append(v.Ranking, panelRank{rank, r.name, address.RegionURL(r.code), r.reports, newPanelNumber(r.count, r.chars)})
	}
	v.Bars = t.barChart(all, label)
	if len(all) > drawnBars {
		v.RankingNote = say.Say("图上是前 %d 个地区，共 %d 个。", drawnBars, len(all))
	}
	for _, span := range []panelSpan{latestOnly, allYears} {
		other := p
		other.Span, other.Page = span, 0
		_, label := t.rankedYear(span, years)
		v.Spans = append(v.Spans, panelChoice{label, other.URL(address.PanelPath), span == p.Span})
	}
	if len(years) == 1 {
		v.Spans = nil
	}
}
