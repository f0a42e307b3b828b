package counts

import (
	"context"
	"maps"
	"slices"

	"gongbao/index"
	"gongbao/index/panel"
	"gongbao/index/report"
	"gongbao/web/address"
	"gongbao/web/ask"
	"gongbao/web/say"
)

// drawnTerms is the most lines of a line chart, and columns of the tables by term.
const drawnTerms = 10

// panelTally is a panel by place and year, of which no more is kept than a page needs.
type panelTally struct {
	head   index.PanelHead
	call   address.PanelCall
	terms  []panel.Term
	shown  int // index of the term of the cells; -1 for all together
	places []*tallyPlace
	// missing are the places of the list without a report that counts.
	missing placeList
	years   map[int]*tallyYear
	sums    []int // by term
	// reports were counted, undated of them in no year.
	reports, undated int
}

// tallyPlace is a place; first is the first year of each term, 0 for none.
type tallyPlace struct {
	code, name string
	cells      map[int]*tallyCell
	first      []int
	begins     int // the year of the first report
}

type tallyCell struct{ count, chars, reports int }

// tallyYear is all places in a year; counts are by term.
type tallyYear struct {
	tallyCell
	counts []int
}

// tally counts what a request asks for.
func (p panelRequest) tally(ctx context.Context, lib ask.Library, d *panel.Dictionary) (*panelTally, error) {
	filter, listed, err := p.filter(lib)
	if err != nil {
		return nil, err
	}
	t := &panelTally{terms: d.Terms, shown: -1, years: make(map[int]*tallyYear), sums: make([]int, len(d.Terms))}
	if p.Show != "" {
		t.shown = slices.IndexFunc(d.Terms, func(term panel.Term) bool { return term.Name() == p.Show })
	}
	if listed != nil {
		t.missing = maps.Clone(listed)
	}
	t.call = address.PanelCall{Name: p.Dictionary, Link: true}
	t.call.PanelRequest = index.PanelRequest{Dictionary: d, Rule: p.Rule, Scope: p.Scope, Filter: filter, By: []index.Grouping{index.GroupRegion, index.GroupYear}}
	var covered map[panelGroup]int
	if t.coveredTogether() {
		if covered, err = coveredBy(ctx, lib, t.call.PanelRequest); err != nil {
			return nil, err
		}
	}
	places := make(map[string]*tallyPlace)
	err = lib.Panel(ctx, t.call.PanelRequest, func(h index.PanelHead) error {
		t.head = h
		if listed != nil {
			t.head.LeftOut = slices.DeleteFunc(slices.Clone(h.LeftOut), func(out index.LeftOut) bool {
				return !listed.admits(&panel.Row{RegionCode: out.Report.Region.Code, Level: out.Report.Level})
			})
		}
		return nil
	}, func(row panel.Row) error {
		if listed != nil && !listed.admits(&row) {
			return nil
		}
		place := places[row.RegionCode]
		if place == nil {
			place = &tallyPlace{code: row.RegionCode, name: row.Region, cells: make(map[int]*tallyCell), first: make([]int, len(d.Terms))}
			places[row.RegionCode] = place
			t.places = append(t.places, place)
			delete(t.missing, row.RegionCode)
		}
		count := t.shownCount(&row)
		if covered != nil {
			count = covered[groupOf(&row)]
		}
		t.add(place, &row, count)
		return nil
	})
	return t, err
}

// coveredTogether reports whether what is shown is what several terms cover together: the sum of
// theirs would have a character several times.
func (t *panelTally) coveredTogether() bool {
	return t.call.Rule == panel.Union && t.shown < 0 && len(t.terms) > 1
}

// panelGroup tells the rows of a panel apart.
type panelGroup struct {
	place string
	level report.Level
	year  int
	kind  report.Kind
}

func groupOf(row *panel.Row) panelGroup {
	return panelGroup{row.RegionCode, row.Level, row.Year, row.Kind}
}

// coveredBy counts what the terms of a panel cover together.
func coveredBy(ctx context.Context, lib ask.Library, r index.PanelRequest) (map[panelGroup]int, error) {
	covered := make(map[panelGroup]int)
	r.Rule = panel.UnionOfAll
	err := lib.Panel(ctx, r, func(index.PanelHead) error { return nil }, func(row panel.Row) error {
		covered[groupOf(&row)] = row.Counts[0]
		return nil
	})
	return covered, err
}

// shownCount is how often a row has what is shown, by the term or as a sum.
func (t *panelTally) shownCount(row *panel.Row) (count int) {
	if t.shown >= 0 {
		return row.Counts[t.shown]
	}
	for _, n := range row.Counts {
		count += n
	}
	return count
}

// add adds a row to what is kept of its place and year; count is how often it has what is shown.
func (t *panelTally) add(place *tallyPlace, row *panel.Row, count int) {
	t.reports += row.Reports
	if row.Year == 0 {
		t.undated += row.Reports
		return
	}
	year, cell := t.years[row.Year], place.cells[row.Year]
	if year == nil {
		year = &tallyYear{counts: make([]int, len(t.terms))}
		t.years[row.Year] = year
	}
	if cell == nil {
		cell = new(tallyCell)
		place.cells[row.Year] = cell
	}
	if place.begins == 0 || row.Year < place.begins {
		place.begins = row.Year
	}
	for i, n := range row.Counts {
		year.counts[i] += n
		t.sums[i] += n
		if n > 0 && (place.first[i] == 0 || row.Year < place.first[i]) {
			place.first[i] = row.Year
		}
	}
	for _, c := range []*tallyCell{cell, &year.tallyCell} {
		c.count, c.chars, c.reports = c.count+count, c.chars+row.Chars, c.reports+row.Reports
	}
}

// per10k is a count for each 10,000 characters.
func per10k(count, chars int) (float64, bool) {
	row := panel.Row{Chars: chars}
	return row.Per10k(count)
}

func (c *tallyCell) rate() (float64, bool) { return per10k(c.count, c.chars) }

// knownYears are those with a report, the earliest first.
func (t *panelTally) knownYears() []int {
	years := make([]int, 0, len(t.years))
	for year := range t.years {
		years = append(years, year)
	}
	slices.Sort(years)
	return years
}

// drawn are the indexes of the terms that are drawn: the most frequent ones, in the order of the
// dictionary.
func (t *panelTally) drawn() []int {
	all := make([]int, len(t.terms))
	for i := range all {
		all[i] = i
	}
	if len(all) <= drawnTerms {
		return all
	}
	slices.SortStableFunc(all, func(a, b int) int {
		if (a == t.shown) != (b == t.shown) {
			return map[bool]int{true: -1, false: 1}[a == t.shown]
		}
		return t.sums[b] - t.sums[a]
	})
	all = all[:drawnTerms]
	slices.Sort(all)
	return all
}

// shown is what the ranking and the table are of.
func (t *panelTally) called() say.Phrase {
	switch {
	case t.shown >= 0:
		return say.Say("“%s”", t.terms[t.shown].Name())
	case len(t.terms) == 1:
		return say.Say("“%s”", t.terms[0].Name())
	}
	return say.Say("%d 个词合计", len(t.terms))
}
