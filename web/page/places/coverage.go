package places

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"gongbao/analyzer/coded"
	"gongbao/index"
	"gongbao/index/report"
	"gongbao/web/address"
	"gongbao/web/answer"
	"gongbao/web/ask"
	"gongbao/web/export"
	"gongbao/web/page"
	"gongbao/web/respond"
	"gongbao/web/say"
)

// coverageView is the table of places and years: what the library holds, and what it lacks.
type coverageView struct {
	page.Frame
	Heading say.Phrase // which places and which kind
	Summary say.Phrase
	// Place is the page of the chosen place; nil if none is chosen.
	Place *address.Link

	// The form: what can be chosen, the years, and what a new choice keeps.
	Regions       []page.ChoiceGroup
	Kinds, Levels []page.ChoiceOption
	From, To      string
	Sorted        []address.KeptParameter

	Columns []sortColumn
	Years   []int // the newest first
	// Earlier leads to the same table with the years before the earliest of Years; nil if there are
	// none.
	Earlier *address.Link
	Rows    []coverageRow
	Totals  coverageTotals
	Page    say.Phrase // which of how many; empty where there is only one
	PrevURL string
	NextURL string
	CSVURL  string
	States  []yearState // the legend
}

// sortColumn is the head of a column by which the rows can be sorted.
type sortColumn struct {
	Label say.Phrase
	URL   string
	Aria  string // aria-sort; empty where the rows are sorted by another
	Arrow string
	Name  string // the style of the column
}

// coverageRow is the reports about a place.
type coverageRow struct {
	Code, URL        string // empty where the place is not known
	Name             say.Phrase
	Level            say.Phrase // empty for that of the place itself
	Reports, Missing int
	First, Last      string // years; empty where none is known
	Cells            []coverageCell
}

// coverageCell is a year of a place. The zero value is a year before the first or after the last.
type coverageCell struct {
	State yearState
	Label say.Phrase
	URL   string // of the report, or of the list of those there are; empty for none
	Count int
}

// coverageTotals sums up all rows, also those of other pages.
type coverageTotals struct {
	Places, Reports, Missing int // places that are known; a report about one under a county counts for the county
	First, Last              string
	Years                    []int // how many of the places have a whole report of it
}

// yearState says what the library has of a year.
type yearState struct {
	Value  string // in the download and as a style: full, part, doubtful, missing
	Symbol string
	Label  say.Phrase
	About  say.Phrase // for the legend
}

// The states of a year. A whole report that leaves no doubt makes it covered, whatever else there
// is.
var (
	stateFull     = yearState{"full", "●", say.Say("全文"), say.Say("全文")}
	statePart     = yearState{"part", "◐", say.Say("摘要或节选"), say.Say("只有摘要或节选")}
	stateDoubtful = yearState{"doubtful", "?", say.Say("待核对"), say.Say("待核对：地区、年份、类型或完整程度存疑")}
	stateMissing  = yearState{"missing", "×", say.Say("缺"), say.Say("缺：首末年份之间没有报告")}
)

func stateOf(held []index.Held) yearState {
	switch {
	case slices.ContainsFunc(held, func(h index.Held) bool { return h.Complete == report.Full && !h.Doubtful }):
		return stateFull
	case slices.ContainsFunc(held, func(h index.Held) bool { return h.Doubtful }):
		return stateDoubtful
	case len(held) > 0:
		return statePart
	}
	return yearState{}
}

// coverageRequest is the query string of the page.
type coverageRequest struct {
	Region   string // code; empty for all
	Kind     report.Kind
	Level    report.Level // empty for all
	From, To int          // years; 0 for any
	Sort     coverageSort // empty is byCode
	Reversed bool         // from the other end than is usual for the column
	Page     int          // from 0
}

// coverageSort is the column by which the rows are sorted.
type coverageSort string

const (
	byName    coverageSort = "name"
	byCode    coverageSort = "code"
	byReports coverageSort = "reports"
	byMissing coverageSort = "missing"
	byFirst   coverageSort = "first"
	byLast    coverageSort = "last"
)

// coverageOrder is a column, how two rows compare by it, and whether one begins at the greatest.
type coverageOrder struct {
	sort    coverageSort
	label   say.Phrase
	greater bool
	compare func(a, b *coverageLine) int
}

// coverageSorts are the columns in their order.
var coverageSorts = []coverageOrder{
	{byName, say.Say("地区"), false, func(a, b *coverageLine) int { return bytes.Compare(a.nameKey, b.nameKey) }},
	{byCode, say.Say("代码"), false, func(a, b *coverageLine) int { return cmp.Compare(a.Code, b.Code) }},
	{byReports, say.Say("篇数"), true, func(a, b *coverageLine) int { return cmp.Compare(a.Reports, b.Reports) }},
	{byMissing, say.Say("缺全文"), true, func(a, b *coverageLine) int { return cmp.Compare(len(a.Missing), len(b.Missing)) }},
	{byFirst, say.Say("最早年份"), false, func(a, b *coverageLine) int { return cmp.Compare(a.first(), b.first()) }},
	{byLast, say.Say("最近年份"), true, func(a, b *coverageLine) int { return cmp.Compare(a.last(), b.last()) }},
}

const (
	coverageCSVPath = "/coverage.csv"
	// coverageRows is the number of rows of a page, and coverageYears of years unless others are
	// asked for.
	coverageRows  = 50
	coverageYears = 30
	// maxCoverageYears bounds the columns, whatever years reports say they are of.
	maxCoverageYears = 150
)

// URL is the address of the request.
func (c coverageRequest) URL(path string) string {
	kind := string(c.Kind)
	if c.Kind == report.GovernmentWork {
		kind = "" // as usual
	}
	values := []address.KeptParameter{{Name: "region", Value: c.Region}, {Name: "kind", Value: kind}, {Name: "level", Value: string(c.Level)}, {Name: "from", Value: address.YearText(c.From)}, {Name: "to", Value: address.YearText(c.To)}}
	values = append(values, c.order()...)
	if c.Page > 0 {
		values = append(values, address.KeptParameter{Name: "page", Value: strconv.Itoa(c.Page + 1)})
	}
	return address.Adding(path, values...)
}

// order is how the rows are sorted, if that is not as usual.
func (c coverageRequest) order() (kept []address.KeptParameter) {
	if c.Sort != "" && c.Sort != byCode {
		kept = append(kept, address.KeptParameter{Name: "sort", Value: string(c.Sort)})
	}
	if c.Reversed {
		kept = append(kept, address.KeptParameter{Name: "order", Value: "reversed"})
	}
	return kept
}

// coverageTableParameters are those that parseCoverage reads, and what a reader prefers.
var coverageTableParameters = []string{"region", "kind", "level", "from", "to", "sort", "order", "page", address.LanguageParameter, address.KeysParameter}

// parseCoverage reads the query string. Names that are not known and empty values, which forms
// send, count as absent.
func parseCoverage(rawQuery string) (coverageRequest, error) {
	c := coverageRequest{Kind: report.GovernmentWork}
	values, err := address.ParseQuery(rawQuery)
	if err != nil {
		return c, err
	}
	for _, p := range []struct {
		name string
		set  func(value string) (allowed coded.Message)
	}{
		{"region", func(v string) coded.Message { return address.SetRegion(&c.Region, v) }},
		{"kind", func(v string) coded.Message { return address.SetChoice(&c.Kind, report.Kinds, v) }},
		{"level", func(v string) coded.Message { return address.SetChoice(&c.Level, report.Levels, v) }},
		{"from", func(v string) coded.Message { return address.SetYear(&c.From, v) }},
		{"to", func(v string) coded.Message { return address.SetYear(&c.To, v) }},
		{"sort", func(v string) coded.Message {
			var all []coverageSort
			for _, s := range coverageSorts {
				all = append(all, s.sort)
			}
			return address.SetChoice(&c.Sort, all, v)
		}},
		{"order", func(v string) coded.Message {
			c.Reversed = v == "reversed"
			return address.SetChoice(new(string), []string{"usual", "reversed"}, v)
		}},
		{"page", func(v string) coded.Message {
			n, err := strconv.Atoi(v)
			if c.Page = n - 1; err != nil || n < 1 {
				return coded.New("allowed-number-from-one")
			}
			return coded.Message{}
		}},
	} {
		if err := address.CheckOnce(values, p.name); err != nil {
			return c, err
		}
		v := strings.TrimSpace(values.Get(p.name))
		if v == "" {
			continue
		}
		if allowed := p.set(v); !allowed.IsZero() {
			return c, address.UnknownValue(p.name, v, allowed)
		}
	}
	if c.From != 0 && c.To != 0 && c.From > c.To {
		c.From, c.To = c.To, c.From
	}
	return c, nil
}

// filter admits the reports that the table is about.
func (c coverageRequest) filter() index.Filter {
	f := index.Filter{Kind: []string{string(c.Kind)}}
	if c.Region != "" {
		f.Region = []string{c.Region}
	}
	if c.Level != "" {
		f.Level = []string{string(c.Level)}
	}
	if c.From != 0 || c.To != 0 {
		f.Year = []string{fmt.Sprintf("%04d..%04d", c.From, cmp.Or(c.To, 9999))}
	}
	return f
}

// coverageLine is a series before it is shown.
type coverageLine struct {
	index.Series
	nameKey []byte // by which names sort
}

// first is the first year; those without one sort after all others.
func (l *coverageLine) first() int {
	if len(l.Years) == 0 {
		return 10_000
	}
	return l.Years[0].Year
}

// last is the last year, 0 without one.
func (l *coverageLine) last() int {
	if len(l.Years) == 0 {
		return 0
	}
	return l.Years[len(l.Years)-1].Year
}

// called is the name of the place.
func (l *coverageLine) called() say.Phrase {
	if l.Code == index.None {
		return say.Say("%s不明", say.Say("地区"))
	}
	return say.AsIs(l.Name)
}

// coverageLines returns what the table has a row for, sorted.
func coverageLines(lib ask.Library, c coverageRequest) ([]*coverageLine, error) {
	coverage, err := lib.Coverage(c.filter())
	if err != nil {
		return nil, err
	}
	names := collate.New(language.Chinese)
	var buf collate.Buffer
	lines := make([]*coverageLine, len(coverage.Series))
	for i, s := range coverage.Series {
		lines[i] = &coverageLine{Series: s}
		if c.Sort == byName {
			lines[i].nameKey = slices.Clone(names.KeyFromString(&buf, s.Name))
			buf.Reset()
		}
		if !slices.Contains(yearlyKinds, s.Kind) {
			lines[i].Missing = nil
		}
	}
	by := coverageSorts[slices.IndexFunc(coverageSorts, func(o coverageOrder) bool { return o.sort == cmp.Or(c.Sort, byCode) })]
	slices.SortStableFunc(lines, func(a, b *coverageLine) int { // of equals the lesser code comes first
		order := by.compare(a, b)
		if by.greater != c.Reversed {
			order = -order
		}
		return order
	})
	return lines, nil
}

// yearRange is the first and the last year of which the lines have reports, at most
// maxCoverageYears apart; 0 for none.
func yearRange(lines []*coverageLine) (first, last int) {
	for _, l := range lines {
		if len(l.Years) > 0 {
			last = max(last, l.last())
			if first == 0 || l.first() < first {
				first = l.first()
			}
		}
	}
	return max(first, last-maxCoverageYears+1), last
}

func (s *Pages) Coverage(r *http.Request) (*respond.Response, error) {
	request, err := parseCoverage(r.URL.RawQuery)
	if err != nil {
		return nil, err
	}
	view, err := coveragePage(s.site.Lib, request)
	if err != nil {
		return nil, err
	}
	return s.site.Render(r, "coverage", http.StatusOK, view)
}

// coveragePage returns the table that is asked for.
func coveragePage(lib ask.Library, c coverageRequest) (*coverageView, error) {
	lines, err := coverageLines(lib, c)
	if err != nil {
		return nil, err
	}
	v := &coverageView{
		From: address.YearText(c.From), To: address.YearText(c.To), Sorted: c.order(), CSVURL: coverageRequest{c.Region, c.Kind, c.Level, c.From, c.To, c.Sort, c.Reversed, 0}.URL(coverageCSVPath),
		States: []yearState{stateFull, statePart, stateDoubtful, stateMissing},
	}
	where, err := v.fillForm(lib, c)
	if err != nil {
		return nil, err
	}
	v.Heading = say.Say("%s · %s", where, say.Say(string(c.Kind)))

	first, last := yearRange(lines)
	if c.From == 0 && last-first >= coverageYears {
		all := c
		all.From = first
		v.Earlier = &address.Link{Label: say.Say("更早的年份：%s", page.YearSpan(first, last-coverageYears)), URL: all.URL(address.CoveragePath)}
		first = last - coverageYears + 1
	}
	for year := last; year >= first && year != 0; year-- {
		v.Years = append(v.Years, year)
	}
	v.sumUp(lines)
	v.Summary = say.Say("没有收录符合条件的报告。")
	if len(lines) > 0 {
		v.Summary = say.Say("%d 个地区，%d 篇报告；首末年份之间有 %d 个年度缺全文。", v.Totals.Places, v.Totals.Reports, v.Totals.Missing)
	}
	v.Frame = page.Frame{Title: page.Titled(say.Say("收录情况：%s", v.Heading)), Description: v.Summary}
	v.head(c)

	pages := (len(lines) + coverageRows - 1) / coverageRows
	c.Page = min(c.Page, max(pages-1, 0))
	if pages > 1 {
		v.Page = say.Say("第 %d 页，共 %d 页", c.Page+1, pages)
	}
	other := c
	if other.Page = c.Page - 1; other.Page >= 0 {
		v.PrevURL = other.URL(address.CoveragePath)
	}
	if other.Page = c.Page + 1; other.Page < pages {
		v.NextURL = other.URL(address.CoveragePath)
	}
	for _, l := range lines[c.Page*coverageRows : min((c.Page+1)*coverageRows, len(lines))] {
		v.Rows = append(v.Rows, newCoverageRow(l, v.Years))
	}
	return v, nil
}

// placeOfYear is a place in a year.
type placeOfYear struct {
	code string
	year int
}

// sumUp fills in the totals.
func (v *coverageView) sumUp(lines []*coverageLine) {
	t := coverageTotals{Years: make([]int, len(v.Years))}
	places, whole := make(map[string]bool), make(map[placeOfYear]bool)
	for _, l := range lines {
		t.Reports, t.Missing = t.Reports+l.Reports, t.Missing+len(l.Missing)
		if l.Code == index.None {
			continue
		}
		places[l.Code] = true
		for _, y := range l.Years {
			if y.Complete > 0 {
				whole[placeOfYear{l.Code, y.Year}] = true
			}
		}
	}
	t.Places = len(places)
	for of := range whole {
		if i := slices.Index(v.Years, of.year); i >= 0 {
			t.Years[i]++
		}
	}
	if first, last := yearRange(lines); last != 0 {
		t.First, t.Last = strconv.Itoa(first), strconv.Itoa(last)
	}
	v.Totals = t
}

// head makes the columns by which the rows can be sorted.
func (v *coverageView) head(c coverageRequest) {
	for _, s := range coverageSorts {
		column := sortColumn{Label: s.label, Name: string(s.sort)}
		other := c
		other.Page, other.Sort, other.Reversed = 0, s.sort, false
		if s.sort == cmp.Or(c.Sort, byCode) {
			other.Reversed = !c.Reversed
			column.Aria, column.Arrow = "ascending", "▲"
			if s.greater != c.Reversed {
				column.Aria, column.Arrow = "descending", "▼"
			}
		}
		column.URL = other.URL(address.CoveragePath)
		v.Columns = append(v.Columns, column)
	}
}

// fillForm fills in what can be chosen, and returns what the choice of places is called.
func (v *coverageView) fillForm(lib ask.Library, c coverageRequest) (where say.Phrase, err error) {
	for _, kind := range report.Kinds {
		v.Kinds = append(v.Kinds, page.ChoiceOption{Value: string(kind), Label: say.Say(string(kind)), Chosen: kind == c.Kind})
	}
	v.Levels = []page.ChoiceOption{{Value: "", Label: say.Say("各级"), Chosen: c.Level == ""}}
	for _, level := range report.Levels {
		v.Levels = append(v.Levels, page.ChoiceOption{Value: string(level), Label: levelNames[level], Chosen: level == c.Level})
	}
	where = say.Say("全部地区")
	var path []report.Division
	if c.Region != "" {
		place, err := lib.Place(c.Region)
		if errors.Is(err, index.ErrNoRegion) {
			return where, err
		} else if err != nil {
			return where, fmt.Errorf("place %s: %w", c.Region, err)
		}
		where, path = say.AsIs(place.Name), place.Path
		v.Place = &address.Link{Label: say.AsIs(place.Name), URL: address.RegionURL(place.Code)}
	}
	places, err := lib.Places(index.PlacesRequest{})
	if err != nil {
		return where, err
	}
	v.Regions = regionChoices(places, path, where)
	return where, nil
}

// regionChoices are the provinces and the places under those of the path, which leads to the chosen
// one.
func regionChoices(places []index.Place, path []report.Division, chosen say.Phrase) []page.ChoiceGroup {
	code := ""
	if len(path) > 0 {
		code = path[len(path)-1].Code
	}
	tops := page.ChoiceGroup{Options: []page.ChoiceOption{{Value: "", Label: say.Say("全部地区"), Chosen: code == ""}}}
	groups := make([]page.ChoiceGroup, len(path))
	known := code == ""
	for i, d := range path {
		groups[i].Label = say.Say("%s下辖地区", d.Name)
	}
	for _, p := range places {
		option := page.ChoiceOption{Value: p.Code, Label: say.AsIs(p.Name), Chosen: p.Code == code}
		if p.Level == report.Centre {
			option.Label = say.Say("%s（%s）", p.Name, levelNames[p.Level]) // not the whole of the library
		}
		i := slices.IndexFunc(path, func(d report.Division) bool { return d.Code == p.Parent })
		switch {
		case p.Parent == "":
			tops.Options = append(tops.Options, option)
		case i >= 0:
			groups[i].Options = append(groups[i].Options, option)
		default:
			continue
		}
		known = known || option.Chosen
	}
	if !known { // a place without reports
		tops.Options = append(tops.Options, page.ChoiceOption{Value: code, Label: chosen, Chosen: true})
	}
	return append([]page.ChoiceGroup{tops}, slices.DeleteFunc(groups, func(g page.ChoiceGroup) bool { return len(g.Options) == 0 })...)
}

func newCoverageRow(l *coverageLine, years []int) coverageRow {
	row := coverageRow{Code: l.Code, Name: l.called(), URL: address.RegionURL(l.Code), Reports: l.Reports, Missing: len(l.Missing), Cells: make([]coverageCell, len(years))}
	if l.Code == index.None {
		row.Code, row.URL = "", ""
	}
	if l.Level == report.Below {
		row.Level = levelNames[l.Level]
	}
	if len(l.Years) == 0 {
		return row
	}
	row.First, row.Last = strconv.Itoa(l.first()), strconv.Itoa(l.last())
	for i, year := range years {
		row.Cells[i] = l.Cell(year)
	}
	return row
}

// Cell is what there is of a year.
func (l *coverageLine) Cell(year int) coverageCell {
	at, found := slices.BinarySearchFunc(l.Years, year, func(y index.CoveredYear, year int) int { return cmp.Compare(y.Year, year) })
	if !found {
		if year > l.first() && year < l.last() && slices.Contains(yearlyKinds, l.Kind) {
			return coverageCell{State: stateMissing, Label: stateMissing.Label}
		}
		return coverageCell{}
	}
	held := l.Years[at].Held
	c := coverageCell{State: stateOf(held), Count: len(held), URL: address.ReportURL(held[0].ID, index.Request{})}
	c.Label = say.Say("%s %s：%s", l.called(), page.InYear(year), c.State.Label)
	if len(held) > 1 {
		r := address.NewRequest()
		r.Filter = index.Filter{Region: []string{l.Code}, Year: []string{strconv.Itoa(year)}, Kind: []string{string(l.Kind)}, Level: []string{string(l.Level)}}
		c.URL = address.SearchURL(r)
		c.Label = say.Say("%s，%s", c.Label, say.Say("%d 篇", len(held)))
	}
	return c
}

// coverageColumns are the columns of the download before those of the years.
var coverageColumns = []string{"region_code", "region", "level", "kind", "reports", "undated", "first", "last", "missing", "missing_years"}

func (s *Pages) CoverageCSV(r *http.Request) (*respond.Response, error) {
	values, err := address.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, err
	}
	if err := address.CheckNames(values, coverageTableParameters); err != nil {
		return nil, err // a table of everything would be taken for one of what was asked
	}
	request, err := parseCoverage(r.URL.RawQuery)
	if err != nil {
		return nil, err
	}
	lines, err := coverageLines(s.site.Lib, request)
	if err != nil {
		return nil, err
	}
	body, err := coverageCSV(lines)
	if err != nil {
		return nil, err
	}
	return &respond.Response{
		ContentType: respond.TypeCSV, Body: body, Header: map[string]string{"Content-Disposition": `attachment; filename="gongbao-coverage.csv"`},
	}, nil
}

// coverageCSV is the table with a row a place and all years.
func coverageCSV(lines []*coverageLine) ([]byte, error) {
	var buf bytes.Buffer
	out := bufio.NewWriter(&buf)
	first, last := yearRange(lines)
	columns := slices.Clone(coverageColumns)
	for year := first; year <= last && year != 0; year++ {
		columns = append(columns, strconv.Itoa(year))
	}
	if err := export.WriteHeader(out, columns); err != nil {
		return nil, err
	}
	for _, l := range lines {
		row := []string{
			l.Code, l.Name, string(answer.UnlessNone(l.Level)), string(l.Kind), strconv.Itoa(l.Reports), strconv.Itoa(len(l.Undated)), "", "",
			strconv.Itoa(len(l.Missing)), page.RunsOfYears(l.Missing, " ", "-"),
		}
		if len(l.Years) > 0 {
			row[6], row[7] = strconv.Itoa(l.first()), strconv.Itoa(l.last())
		}
		for year := first; year <= last && year != 0; year++ {
			row = append(row, l.Cell(year).State.Value)
		}
		if err := export.WriteRow(out, row); err != nil {
			return nil, err
		}
	}
	err := out.Flush()
	return buf.Bytes(), err
}
