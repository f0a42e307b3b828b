package web

import (
	"cmp"
	"slices"
)

// The most places of a ranking, and bars of its chart.
const (
	rankedPlaces = 300
	drawnBars    = 30
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
func (p panelPageRequest) rankedYear(years []int) (year int, label phrase) {
	if last := years[len(years)-1]; p.Span == latestOnly {
		return last, inYear(last)
	}
	return 0, yearSpan(years[0], years[len(years)-1])
}

// rank fills in the ranking of places.
func (v *panelResult) rank(p panelPageRequest, t *panelTally, years []int) {
	year, label := p.rankedYear(years)
	all := t.ranking(year)
	for i, r := range all[:min(len(all), rankedPlaces)] {
		rank := i + 1
		if i > 0 && all[i-1].rate == r.rate {
			rank = v.Ranking[i-1].Rank
		}
		v.Ranking = append(v.Ranking, panelRank{rank, r.name, regionURL(r.code), r.reports, newPanelNumber(r.count, r.chars)})
	}
	v.Bars = t.barChart(all, label)
	if len(all) > drawnBars {
		v.RankingNote = say("图上是前 %d 个地区，共 %d 个。", drawnBars, len(all))
	}
	for _, span := range []panelSpan{latestOnly, allYears} {
		other := p
		other.Span, other.Page = span, 0
		_, label := other.rankedYear(years)
		v.Spans = append(v.Spans, panelChoice{label, other.url(panelPath), span == p.Span})
	}
	if len(years) == 1 {
		v.Spans = nil
	}
}
