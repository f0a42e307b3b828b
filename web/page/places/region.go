package places

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"gongbao/analyzer/coded"
	"gongbao/index"
	"gongbao/index/report"
	"gongbao/web/address"
	"gongbao/web/ask"
	"gongbao/web/page"
	"gongbao/web/respond"
	"gongbao/web/say"
)

// regionView is the page of a place, or the index of places. Exactly one of Place and Index is set.
type regionView struct {
	page.Frame
	Place *placeView
	Index *placeIndexView
}

// placeIndexView leads to the places that reports are about.
type placeIndexView struct {
	Asked string // a part of a name, or the beginning of a code; empty for the provinces
	About say.Phrase
	// Places are the provinces, or those that were asked for.
	Places      []placeLink
	CoverageURL string
}

// placeView is a place as it is today.
type placeView struct {
	Code, Name, Aliases string
	Level               say.Phrase
	Above               []address.Link // the places above, from the province down
	History             []formerName
	Holds               bool // whether there are reports about it or the places under it
	Holdings            say.Phrase
	AllURL              string // a search for its reports and those about the places under it
	CoverageURL         string
	CompareURL          string // to choose two years to compare; empty where there are not two
	// Kinds are the columns of Years: the kinds that there are reports of.
	Kinds []say.Phrase
	// Under says whether there is a last column, because the reports about the places under it.
	Under bool
	Years []placeYear // the newest first
	// Townships leads to the reports about places without a code of their own; nil if there are
	// none.
	Townships *address.Link
	Parent    *placeLink // the place above, where there are no reports about this one
	Children  []placeLink
}

// formerName is a name and a code that a place had or has.
type formerName struct {
	Name, Code string
	Years      say.Phrase
}

// placeLink leads to the page of a place.
type placeLink struct {
	Name, URL string
	Where     string     // the names of the places above; empty where they are known
	Reports   int        // about it and the places under it
	Last      say.Phrase // the last year of these; empty where no year is known
}

// placeYear is the reports of a year, or some years of which there are none.
type placeYear struct {
	Label say.Phrase
	Cells []placeCell   // one for each of placeView.Kinds
	Under *address.Link // the reports about the places under it; nil where there are none
}

// placeCell is the reports of a kind and a year. Missing says that there is none between others.
type placeCell struct {
	Missing bool
	Reports []heldReport
}

// heldReport is a report that stands for those that are nearly the same.
type heldReport struct {
	URL      string
	Name     say.Phrase // its year and kind
	Complete say.Phrase
	Part     bool // Complete is not the whole
	Doubtful bool
	Chars    say.Phrase
	Near     int // reports of the cell that it stands for, besides itself
}

func (s *Pages) Region(r *http.Request) (*respond.Response, error) {
	code := r.PathValue("code")
	place, err := s.site.Lib.Place(code)
	if err != nil {
		return nil, err
	}
	if place.Code != code { // one that it had
		res := respond.PlainText(http.StatusMovedPermanently, place.Name+"今天的代码："+place.Code+"\n")
		res.Location = (&url.URL{Path: "/regions/" + place.Code, RawQuery: r.URL.RawQuery}).String()
		return res, nil
	}
	view, err := regionPage(s.site.Lib, place)
	if err != nil {
		return nil, err
	}
	return s.site.Render(r, "region", http.StatusOK, view)
}

// regionPage returns the page of a place.
func regionPage(lib ask.Library, place *index.PlaceDetail) (*regionView, error) {
	v := &placeView{
		Code: place.Code, Name: place.Name, Aliases: strings.Join(place.Aliases, "、"), Level: levelNames[place.Level],
		History: formerNames(place.History), Holds: place.Reports > 0, Holdings: placeHoldings(place), AllURL: address.FacetURL("region", place.Code),
		CoverageURL: coverageRequest{Region: place.Code}.URL(address.CoveragePath),
		Under:       place.Reports > place.Own, Children: linksToPlaces(place.Children, nil),
	}
	name := ""
	for _, above := range place.Path {
		name += above.Name
		if above.Code != place.Code {
			v.Above = append(v.Above, address.Link{Label: say.AsIs(above.Name), URL: address.RegionURL(above.Code)})
		}
	}
	view := &regionView{Place: v, Frame: page.Frame{Title: page.Titled(say.Say("%s历年报告", cmp.Or(name, place.Name))), Description: say.Say("%s：%s", place.Name, v.Holdings)}}

	if place.Own > 0 {
		coverage, err := lib.Coverage(index.Filter{Region: []string{place.Code}})
		if err != nil {
			return nil, err
		}
		if err := v.Fill(lib, place, coverage.Series); err != nil {
			return nil, err
		}
	} else {
		v.fillYears(place, nil)
	}
	if place.Reports == 0 && place.Parent != "" {
		parent, err := lib.Place(place.Parent)
		if err != nil {
			return nil, err
		}
		above := newPlaceLink(parent.Place)
		v.Parent = &above
	}
	return view, nil
}

// formerNames are the names of a place and their years where it has had more than one name or code,
// the oldest first.
func formerNames(history []index.PlaceName) []formerName {
	if len(history) < 2 {
		return nil
	}
	var names []formerName
	for i, n := range history {
		years := say.Say("%s—%s年", strconv.Itoa(n.Start), strconv.Itoa(n.End))
		switch {
		case n.End == 0:
			years = say.Say("%s年至今", strconv.Itoa(n.Start))
		case i == 0:
			years = say.Say("至%s年", strconv.Itoa(n.End)) // the gazetteer does not tell when it began
		}
		names = append(names, formerName{n.Name, n.Code, years})
	}
	return names
}

// placeHoldings says how many reports there are about a place.
func placeHoldings(p *index.PlaceDetail) say.Phrase {
	switch {
	case p.Reports == 0:
		return say.Say("资料库里没有这个地区的报告。")
	case p.Own == 0:
		return say.Say("没有本级的报告，下级有 %d 篇。", p.Reports)
	case p.Own == p.Reports:
		return say.Say("收录 %d 篇报告。", p.Reports)
	}
	return say.Say("收录 %d 篇报告，其中本级 %d 篇，下级 %d 篇。", p.Reports, p.Own, p.Reports-p.Own)
}

// kindSeries is the reports of one kind about the place of a page.
type kindSeries struct {
	kind        report.Kind
	held        map[int][]index.Held // by year, 0 where it is not known
	first, last int                  // years; 0 where none is known
}

// Fill fills in the reports about the place itself, from the series of it and of the places under
// it.
func (v *placeView) Fill(lib ask.Library, place *index.PlaceDetail, all []index.Series) error {
	var columns []*kindSeries
	townships := 0
	for _, s := range all {
		if s.Code != place.Code {
			continue
		}
		if s.Level == report.Below {
			townships += s.Reports
			continue
		}
		i := slices.IndexFunc(columns, func(c *kindSeries) bool { return c.kind == s.Kind })
		if i < 0 {
			i = len(columns)
			columns = append(columns, &kindSeries{kind: s.Kind, held: make(map[int][]index.Held)})
		}
		columns[i].add(s)
	}
	slices.SortFunc(columns, func(a, b *kindSeries) int { return cmp.Compare(kindOrder(a.kind), kindOrder(b.kind)) })
	v.fillYears(place, columns)
	if i := slices.IndexFunc(columns, func(c *kindSeries) bool { return c.kind == report.GovernmentWork }); i >= 0 && columns[i].first != columns[i].last {
		v.CompareURL = address.ComparePlaceURL(place.Code)
	}
	if townships > 0 {
		r := address.NewRequest()
		r.Filter = index.Filter{Region: []string{place.Code}, Level: []string{string(report.Below)}}
		v.Townships = &address.Link{Label: say.Say("县级以下地方的报告 %d 篇", townships), URL: address.SearchURL(r)}
	}

	for i := range v.Years {
		for j := range v.Years[i].Cells {
			cell := &v.Years[i].Cells[j]
			if len(cell.Reports) > 1 {
				var err error
				if cell.Reports, err = withoutDuplicates(lib, cell.Reports); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// kindOrder is the place of a kind among the kinds; those that are not known come last.
func kindOrder(k report.Kind) int {
	if i := slices.Index(report.Kinds, k); i >= 0 {
		return i
	}
	return len(report.Kinds)
}

// add takes over the reports of a series of the same kind.
func (c *kindSeries) add(s index.Series) {
	c.held[0] = append(c.held[0], s.Undated...)
	for _, y := range s.Years {
		c.held[y.Year] = append(c.held[y.Year], y.Held...)
	}
	if n := len(s.Years); n > 0 {
		if c.first == 0 || s.Years[0].Year < c.first {
			c.first = s.Years[0].Year
		}
		c.last = max(c.last, s.Years[n-1].Year)
	}
}

// longGap is the number of years in a row, with the same in every column, from which on they share
// a line.
const longGap = 3

// fillYears makes the lines of the years, the newest first, and one of the reports of unknown
// years.
func (v *placeView) fillYears(place *index.PlaceDetail, columns []*kindSeries) {
	var years []int // between which the lines are
	for _, c := range columns {
		v.Kinds = append(v.Kinds, say.Say(string(c.kind)))
		if c.last != 0 {
			years = append(years, c.first, c.last)
		}
	}
	under := make(map[int]int)
	for _, y := range place.Years {
		if n := y.Reports - y.Own; n > 0 {
			under[y.Year] = n
			years = append(years, y.Year)
		}
	}
	first := 0
	if len(years) > 0 {
		first = slices.Min(years)
	}
	for newest := slices.Max(append(years, -1)); newest >= first; {
		row := v.newYear(place, columns, newest, under[newest])
		oldest := newest
		for oldest > first && row.empty() && under[oldest-1] == 0 && v.newYear(place, columns, oldest-1, 0).sameGaps(row) {
			oldest--
		}
		if newest-oldest+1 < longGap {
			oldest = newest
		}
		row.Label = page.YearSpan(oldest, newest)
		v.Years = append(v.Years, row)
		newest = oldest - 1
	}
	if row := v.newYear(place, columns, 0, 0); !row.empty() {
		row.Label = say.Say("%s不明", say.Say("年份"))
		v.Years = append(v.Years, row)
	}
}

// newYear is the line of a year, 0 for reports of unknown years.
func (v *placeView) newYear(place *index.PlaceDetail, columns []*kindSeries, year, under int) placeYear {
	row := placeYear{}
	for _, c := range columns {
		var cell placeCell
		for _, h := range c.held[year] {
			cell.Reports = append(cell.Reports, newHeldReport(c.kind, year, h))
		}
		cell.Missing = len(cell.Reports) == 0 && slices.Contains(yearlyKinds, c.kind) && c.first < year && year < c.last
		row.Cells = append(row.Cells, cell)
	}
	if under > 0 {
		r := address.NewRequest()
		r.Filter = index.Filter{Region: []string{place.Code}, Year: []string{strconv.Itoa(year)}}
		row.Under = &address.Link{Label: say.Say("%d 篇", under), URL: address.SearchURL(r)}
	}
	return row
}

// empty reports whether there are no reports in the line.
func (y placeYear) empty() bool {
	return y.Under == nil && !slices.ContainsFunc(y.Cells, func(c placeCell) bool { return len(c.Reports) > 0 })
}

// sameGaps reports whether both lines are without reports and miss the same.
func (y placeYear) sameGaps(other placeYear) bool {
	return y.empty() && slices.EqualFunc(y.Cells, other.Cells, func(a, b placeCell) bool { return a.Missing == b.Missing })
}

func newHeldReport(kind report.Kind, year int, h index.Held) heldReport {
	name := say.Say(string(kind))
	if year != 0 {
		name = say.Say("%s %s", page.InYear(year), name)
	}
	return heldReport{
		URL: address.ReportURL(h.ID, index.Request{}), Name: name, Complete: shortCompleteness(h.Complete), Part: h.Complete != report.Full,
		Doubtful: h.Doubtful, Chars: page.TenThousands(h.Chars),
	}
}

// shortCompleteness says in a word how much of a report there is.
func shortCompleteness(c report.Completeness) say.Phrase {
	if badge, ok := page.Badges[c]; ok {
		return badge
	}
	return say.Say("全文")
}

// withoutDuplicates leaves each near-duplicate out that comes after a report that it is like.
func withoutDuplicates(lib ask.Library, reports []heldReport) ([]heldReport, error) {
	var kept []heldReport
	for len(reports) > 0 {
		first := reports[0]
		near, err := lib.Duplicates(strings.TrimPrefix(first.URL, "/reports/"))
		if err != nil && !errors.Is(err, index.ErrNotFound) { // it may have been removed since it was counted
			return nil, fmt.Errorf("duplicates of %s: %w", first.URL, err)
		}
		rest := slices.DeleteFunc(reports[1:], func(other heldReport) bool {
			return slices.ContainsFunc(near, func(d report.Duplicate) bool { return address.ReportURL(d.ID, index.Request{}) == other.URL })
		})
		first.Near = len(reports) - 1 - len(rest)
		kept, reports = append(kept, first), rest
	}
	return kept, nil
}

func newPlaceLink(p index.Place) placeLink {
	l := placeLink{Name: p.Name, URL: address.RegionURL(p.Code), Reports: p.Reports}
	if n := len(p.Years); n > 0 {
		l.Last = say.Say("至%s年", strconv.Itoa(p.Years[n-1].Year))
	}
	return l
}

func (s *Pages) Regions(r *http.Request) (*respond.Response, error) {
	values, err := address.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, err
	}
	asked := strings.TrimSpace(values.Get("name"))
	if utf8.RuneCountInString(asked) > address.MaxPlaceQuery || !utf8.ValidString(asked) {
		return nil, &respond.ParamError{Name: "name", Message: coded.New("parameter-place-too-long", "name", "name", "most", address.MaxPlaceQuery)}
	}
	view, err := regionIndex(s.site.Lib, asked)
	if err != nil {
		return nil, err
	}
	return s.site.Render(r, "region", http.StatusOK, view)
}

// maxPlaces is the most places of those found by name that are shown.
const maxPlaces = 200

// regionIndex returns the index of places: the provinces, or the places that are called what was
// asked for.
func regionIndex(lib ask.Library, asked string) (*regionView, error) {
	places, err := lib.Places(index.PlacesRequest{})
	if err != nil {
		return nil, err
	}
	v := &placeIndexView{Asked: asked, CoverageURL: address.CoveragePath}
	view := &regionView{Index: v, Frame: page.Frame{Title: page.Titled(say.Say("有报告的地区")), Description: say.Say("有报告的省、市、县，各有多少篇，到哪一年。")}}
	if asked == "" {
		tops := slices.DeleteFunc(slices.Clone(places), func(p index.Place) bool { return p.Parent != "" })
		v.About = say.Say("有报告的地区共 %d 个。", len(places))
		v.Places = linksToPlaces(tops, nil)
		return view, nil
	}
	found, err := lib.Places(index.PlacesRequest{Query: asked})
	if err != nil {
		return nil, err
	}
	v.About = say.Say("名称或代码符合“%s”的地区共 %d 个。", asked, len(found))
	switch {
	case len(found) == 0:
		v.About = say.Say("没有找到名为“%s”且有报告的地区。", asked)
	case len(found) > maxPlaces:
		v.About = say.Say("名称或代码符合“%s”的地区共 %d 个，这里列出前 %d 个。请把名称写得完整些。", asked, len(found), maxPlaces)
		found = found[:maxPlaces]
	}
	v.Places = linksToPlaces(found, places)
	view.Title = page.Titled(say.Say("%s · %s", say.Say("地区"), asked))
	return view, nil
}

// linksToPlaces lead to places. If all places are given, each link says where it is.
func linksToPlaces(places, all []index.Place) []placeLink {
	byCode := make(map[string]index.Place, len(all))
	for _, p := range all {
		byCode[p.Code] = p
	}
	var links []placeLink
	for _, p := range places {
		l := newPlaceLink(p)
		for above, ok := byCode[p.Parent]; ok; above, ok = byCode[above.Parent] {
			l.Where = above.Name + l.Where
		}
		links = append(links, l)
	}
	return links
}

// levelNames are the levels as pages say them.
var levelNames = map[report.Level]say.Phrase{
	report.Centre: say.Say("中央"), report.Province: say.Say("省级"), report.Prefecture: say.Say("地市级"), report.County: say.Say("县级"), report.Below: say.Say("县级以下"),
}

// yearlyKinds are those of which there is one each year, so that a year without one is a gap.
var yearlyKinds = []report.Kind{report.GovernmentWork, report.Plan, report.Budget}
