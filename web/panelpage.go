package web

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongbao/analyzer"
	"gongbao/index"
	"gongbao/index/library"
	"gongbao/index/panel"
	"gongbao/index/report"
)

// panelView is the page that counts terms by place and year.
type panelView struct {
	Frame
	Problem phrase // what is wrong with the form; empty for nothing
	Changed phrase // that a permalink is to something that has changed since; empty where it has not
	status  int

	// The form.
	Terms, Places, From, To     string
	Dictionaries, Areas         []choiceGroup
	Kinds, Roles, Rules, Scopes []choiceOption
	MaxTerms                    int
	Examples                    []link
	Counted                     *panelResult    // nil where nothing has been counted
	Chosen                      []keptParameter // what the form of the term keeps
}

// panelResult is what was counted.
type panelResult struct {
	Heading, Summary phrase
	Lines, Bars      *chart // nil where there is nothing to draw
	LinesNote        phrase // which terms are drawn; empty for all
	Years            []panelYear
	Terms            []string // of Years and First
	Ranking          []panelRank
	RankingNote      phrase
	Spans            []panelChoice
	Of               []choiceOption // of which term the ranking and the table are
	Heat             panelHeat
	Page             phrase // which of how many; empty where there is only one
	PrevURL, NextURL string
	Statement        []phrase
	Permalink        string
	LinesURL, BarsURL, HeatURL, CSVURL,
	WideURL, JSONURL string
	DownloadNote phrase
}

// panelChoice leads to the same page with another choice.
type panelChoice struct {
	Label  phrase
	URL    string
	Chosen bool
}

// panelYear is a line of the table beside the line chart.
type panelYear struct {
	Year           int
	Reports, Chars int
	Cells          []panelNumber
}

// panelNumber is a count and how many that is for each 10,000 characters.
type panelNumber struct {
	Count int
	Rate  string // empty where there were no characters
}

// panelRank is a place in the ranking.
type panelRank struct {
	Rank    int
	Name    string
	URL     string
	Reports int
	panelNumber
}

// panelHeat is the table of places and years.
type panelHeat struct {
	Label  phrase
	Years  []int
	Rows   []panelPlace
	Steps  []heatStep
	Hidden phrase // which years are not shown; empty for none
	// Unlinked says why cells lead nowhere; empty where they do.
	Unlinked phrase
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
	Label       phrase
	URL         string // of the sentences that were counted; empty for none
}

// heatStep is a step of colour in the legend.
type heatStep struct {
	Class string
	Label phrase
}

// firstUse is the first year in which a place has a term. Year is empty where none has it. By says that its first report does, so that
// the term may be older.
type firstUse struct {
	Year string
	By   bool
}

const (
	panelPath    = "/panel"
	panelSVGPath = "/panel.svg"

	drawnTerms   = 10 // lines in the line chart, and columns of the tables by term
	panelRows    = 30 // places on a page
	panelYears   = 30 // columns of the table of places and years, the latest
	drawnBars    = 30
	rankedPlaces = 300
	listedPlaces = 200 // that a list may name
	// cellAddress is the longest address that a cell leads to, in bytes: a page has hundreds of them.
	cellAddress = 600
)

// panelPageRequest is the query string of the page.
type panelPageRequest struct {
	Terms, Dictionary, Area, Places string // as they were written
	From, To                        int    // years; 0 for any
	Kind                            report.Kind
	Section                         report.Role // empty for all
	Rule                            panel.Rule
	Scope                           index.Scope
	Show                            string // the term of the ranking and the table; empty for all together
	Span                            panelSpan
	Page                            int    // from 0
	Version, Snapshot               string // of a permalink
}

// panelSpan is of which years the ranking is.
type panelSpan string

const (
	latestOnly panelSpan = "latest" // the last with a report
	allYears   panelSpan = "all"
)

// parsePanelPage reads the query string. Names that are not known and empty values, which forms send, count as absent. With an error the
// rest is read nevertheless.
func parsePanelPage(rawQuery string) (p panelPageRequest, err error) {
	p = panelPageRequest{Kind: report.GovernmentWork, Rule: panel.Longest, Scope: index.ScopeFull, Span: latestOnly}
	values, err := parseQuery(rawQuery)
	if err != nil {
		return p, err
	}
	text := func(field *string) func(string) string {
		return func(v string) string { *field = v; return "" }
	}
	hash := func(field *string) func(string) string {
		return func(v string) string {
			if len(v) != 16 || strings.Trim(v, "0123456789abcdef") != "" {
				return "要写 16 位十六进制数字"
			}
			*field = v
			return ""
		}
	}
	for _, f := range []struct {
		name string
		set  func(value string) (allowed string)
	}{
		{"terms", text(&p.Terms)}, {"dictionary", text(&p.Dictionary)}, {"places", text(&p.Places)}, {"show", text(&p.Show)},
		{"area", func(v string) string {
			if _, _, ok := areaOf(v); !ok {
				return "可用的取值：counties:140000（某省各县）、prefectures:140000（某省各地市）"
			}
			p.Area = v
			return ""
		}},
		{"from", func(v string) string { return setYear(&p.From, v) }},
		{"to", func(v string) string { return setYear(&p.To, v) }},
		{"kind", func(v string) string { return setChoice(&p.Kind, report.Kinds, v) }},
		{"section", func(v string) string { return setChoice(&p.Section, report.Roles, v) }},
		{"rule", func(v string) string { return setChoice(&p.Rule, panel.Rules, v) }},
		{"scope", func(v string) string { return setChoice(&p.Scope, index.Scopes, v) }},
		{"span", func(v string) string { return setChoice(&p.Span, []panelSpan{latestOnly, allYears}, v) }},
		{"version", hash(&p.Version)}, {"snapshot", hash(&p.Snapshot)},
		{"page", func(v string) string {
			n, err := strconv.Atoi(v)
			if n < 1 || err != nil {
				return "要写从 1 开始的整数"
			}
			p.Page = n - 1
			return ""
		}},
	} {
		if once := checkOnce(values, f.name); once != nil {
			err = cmp.Or(err, once)
			continue
		}
		v := strings.TrimSpace(values.Get(f.name))
		if v == "" {
			continue
		}
		if allowed := f.set(v); allowed != "" {
			err = cmp.Or[error](err, &paramError{name: f.name, detail: fmt.Sprintf("参数 %s 的值%s无效：%s。", f.name, quoted(v), allowed)})
		}
	}
	if p.From != 0 && p.To != 0 && p.From > p.To {
		p.From, p.To = p.To, p.From
	}
	return p, err
}

// areaOf reads a choice of places: the places of a level in a province, by its code.
func areaOf(area string) (level report.Level, province string, ok bool) {
	what, code, _ := strings.Cut(area, ":")
	switch what {
	case "counties":
		level = report.County
	case "prefectures":
		level = report.Prefecture
	}
	return level, code, level != "" && len(code) == 6 && strings.Trim(code, "0123456789") == ""
}

// kept are the parameters of the request that differ from what is usual.
func (p panelPageRequest) kept() (kept []keptParameter) {
	for _, v := range []struct{ name, value, usual string }{
		{"terms", p.Terms, ""}, {"dictionary", p.Dictionary, ""}, {"area", p.Area, ""}, {"places", p.Places, ""}, {"from", yearText(p.From), ""}, {"to", yearText(p.To), ""},
		{"kind", string(p.Kind), string(report.GovernmentWork)}, {"section", string(p.Section), ""}, {"rule", string(p.Rule), string(panel.Longest)},
		{"scope", string(p.Scope), string(index.ScopeFull)}, {"show", p.Show, ""}, {"span", string(p.Span), string(latestOnly)},
		{"version", p.Version, ""}, {"snapshot", p.Snapshot, ""}, {"page", strconv.Itoa(p.Page + 1), "1"},
	} {
		if v.value != v.usual {
			kept = append(kept, keptParameter{v.name, v.value})
		}
	}
	return kept
}

// url is the address of the request.
func (p panelPageRequest) url(path string) string {
	separator := "?"
	for _, k := range p.kept() {
		path += separator + k.Name + "=" + strings.ReplaceAll(url.QueryEscape(k.Value), "+", "%20")
		separator = "&"
	}
	return path
}

// splitList splits what was typed at white space and commas.
func splitList(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",，、;；", r) })
}

// formError is what is wrong with the form, to be said above it.
type formError struct {
	status int
	says   phrase
}

func (e *formError) Error() string { return e.says.String() }

func wrongForm(format string, args ...any) error {
	return &formError{http.StatusBadRequest, say(format, args...)}
}

// dictionary is what the request asks to count; nil where it asks for nothing.
func (p panelPageRequest) dictionary(lib Library) (*panel.Dictionary, error) {
	terms := splitList(p.Terms)
	switch {
	case len(terms) > 0 && p.Dictionary != "":
		return nil, wrongForm("词和词典只用一种：请清空词，或不选词典。")
	case p.Dictionary != "":
		named, err := lib.Dictionary(p.Dictionary)
		switch bad := (*panel.Error)(nil); {
		case errors.Is(err, library.ErrNoDictionary):
			return nil, &formError{http.StatusNotFound, say("资料库里没有词典%s。请在列表里选一部。", quoted(p.Dictionary))}
		case errors.As(err, &bad):
			return nil, wrongForm("词典%s不能用：%s", quoted(p.Dictionary), bad.Error())
		}
		return named.Dictionary, err
	case len(terms) == 0 && p.Terms != "":
		return nil, wrongForm("没有要统计的词。请写一个词，或选一部词典。")
	case len(terms) == 0:
		return nil, nil
	case len(terms) > panel.MaxTerms:
		return nil, wrongForm("写了 %d 个词，最多 %d 个。请分几次统计。", len(terms), panel.MaxTerms)
	}
	for _, term := range terms {
		switch folded := analyzer.FoldQuery(term); {
		case folded == "":
			return nil, wrongForm("%s里没有可以统计的字：引号、空格和看不见的字符都不算。请改写或去掉。", quoted(term))
		case utf8.RuneCountInString(folded) > panel.MaxLength:
			return nil, wrongForm("%s太长：一个词最多 %d 个字。", quoted(term), panel.MaxLength)
		}
	}
	d, err := panel.Of(terms...)
	if bad := (*panel.Error)(nil); errors.As(err, &bad) {
		return nil, wrongForm("这些词不能用：%s", bad.Detail)
	}
	return d, err
}

// filter admits the reports of the request. Only those of the places in listed are meant, where it is not nil.
func (p panelPageRequest) filter(lib Library) (f index.Filter, listed map[string]bool, err error) {
	f.Kind = []string{string(p.Kind)}
	if p.Section != "" {
		f.Section = []string{string(p.Section)}
	}
	if p.From != 0 || p.To != 0 {
		f.Year = []string{fmt.Sprintf("%04d..%04d", cmp.Or(p.From, 1), cmp.Or(p.To, 9999))}
	}
	names := splitList(p.Places)
	level, province, chosen := areaOf(p.Area)
	switch {
	case len(names) > 0:
		f.Region, f.Level, err = listPlaces(lib, names)
		listed = make(map[string]bool)
		for _, code := range f.Region {
			listed[code] = true
		}
	case chosen:
		f.Region, f.Level = []string{province}, []string{string(level)}
	default:
		f.Level = []string{string(report.Province)}
	}
	return f, listed, err
}

// listPlaces returns the codes of places, given by code or name, and their levels.
func listPlaces(lib Library, names []string) (codes, levels []string, err error) {
	if len(names) > listedPlaces {
		return nil, nil, wrongForm("写了 %d 个地区，最多 %d 个。", len(names), listedPlaces)
	}
	var all []index.Place
	for _, name := range names {
		place := index.Place{}
		if len(name) == 6 && strings.Trim(name, "0123456789") == "" {
			detail, err := lib.Place(name)
			switch {
			case errors.Is(err, index.ErrNoRegion):
				return nil, nil, wrongForm("没有代码为%s的地区。", quoted(name))
			case err != nil:
				return nil, nil, err
			}
			place = detail.Place
		} else {
			if all == nil {
				if all, err = lib.Places(index.PlacesRequest{}); err != nil {
					return nil, nil, err
				}
			}
			if place, err = placeNamed(all, name); err != nil {
				return nil, nil, err
			}
		}
		if !slices.Contains(codes, place.Code) {
			codes = append(codes, place.Code)
		}
		if !slices.Contains(levels, string(place.Level)) {
			levels = append(levels, string(place.Level))
		}
	}
	return codes, levels, nil
}

// placeNamed returns the place that has the name, or the only one whose name begins with it.
func placeNamed(all []index.Place, name string) (index.Place, error) {
	var same, near []index.Place
	for _, p := range all {
		switch {
		case p.Name == name:
			same = append(same, p)
		case strings.HasPrefix(p.Name, name):
			near = append(near, p)
		}
	}
	if len(same) == 0 {
		same = near
	}
	switch len(same) {
	case 0:
		return index.Place{}, wrongForm("资料库里没有地区%s的报告。请写全名，或六位行政区划代码。", quoted(name))
	case 1:
		return same[0], nil
	}
	var codes []string
	for _, p := range same[:min(len(same), 5)] {
		codes = append(codes, p.Name+" "+p.Code)
	}
	return index.Place{}, wrongForm("叫%s的地区不止一个：%s。请写代码。", quoted(name), strings.Join(codes, "、"))
}

// panelTally is a panel by place and year, of which no more is kept than a page needs.
type panelTally struct {
	head   index.PanelHead
	call   PanelCall
	terms  []panel.Term
	shown  int // index of the term of the cells; -1 for all together
	places []*tallyPlace
	years  map[int]*tallyYear
	sums   []int // by term
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
func (p panelPageRequest) tally(ctx context.Context, lib Library, d *panel.Dictionary) (*panelTally, error) {
	filter, listed, err := p.filter(lib)
	if err != nil {
		return nil, err
	}
	t := &panelTally{terms: d.Terms, shown: -1, years: make(map[int]*tallyYear), sums: make([]int, len(d.Terms))}
	if p.Show != "" {
		t.shown = slices.IndexFunc(d.Terms, func(term panel.Term) bool { return term.Name() == p.Show })
	}
	t.call = PanelCall{Name: p.Dictionary, Link: true}
	t.call.PanelRequest = index.PanelRequest{Dictionary: d, Rule: p.Rule, Scope: p.Scope, Filter: filter, By: []index.Grouping{index.GroupRegion, index.GroupYear}}
	places := make(map[string]*tallyPlace)
	err = lib.Panel(ctx, t.call.PanelRequest, func(h index.PanelHead) error {
		t.head = h
		return nil
	}, func(row panel.Row) error {
		if listed != nil && !listed[row.RegionCode] {
			return nil
		}
		place := places[row.RegionCode]
		if place == nil {
			place = &tallyPlace{code: row.RegionCode, name: row.Region, cells: make(map[int]*tallyCell), first: make([]int, len(d.Terms))}
			places[row.RegionCode] = place
			t.places = append(t.places, place)
		}
		t.add(place, &row)
		return nil
	})
	return t, err
}

// add adds a row to what is kept of its place and year.
func (t *panelTally) add(place *tallyPlace, row *panel.Row) {
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
	count := 0
	for i, n := range row.Counts {
		if t.shown < 0 || t.shown == i {
			count += n
		}
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

// drawn are the indexes of the terms that are drawn: the most frequent ones, in the order of the dictionary.
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

// rateText writes a rate so that what is not 0 does not look so.
func rateText(r float64, ok bool) string {
	switch {
	case !ok:
		return ""
	case r == 0:
		return "0"
	case r < .005:
		return "<0.01"
	}
	return strconv.FormatFloat(r, 'f', 2, 64)
}

func newPanelNumber(count, chars int) panelNumber {
	return panelNumber{count, rateText(per10k(count, chars))}
}

func (s *server) getPanelPage(r *http.Request) (*response, error) {
	view, err := panelPage(r.Context(), s.lib, r.URL.RawQuery)
	if err != nil {
		return nil, err
	}
	return s.render(r, "panel", view.status, view)
}

// panelPage returns the page that is asked for.
func panelPage(ctx context.Context, lib Library, rawQuery string) (*panelView, error) {
	p, err := parsePanelPage(rawQuery)
	v := &panelView{
		Frame:  Frame{Title: titled(say("统计")), Description: say("按地区和年份统计词语在报告里出现的次数：折线图、排名、热力表，可下载数据并核对原句。")},
		status: http.StatusOK, MaxTerms: panel.MaxTerms,
	}
	if formErr := v.fillForm(lib, p); formErr != nil {
		return nil, formErr
	}
	var t *panelTally
	if err == nil {
		t, err = v.count(ctx, lib, p)
	}
	bad := (*formError)(nil)
	switch {
	case errors.As(err, &bad):
		v.Problem, v.status = bad.says, bad.status
	case as[*paramError](err), as[*index.FilterError](err), as[*panel.Error](err), errors.Is(err, index.ErrNoRegion):
		v.Problem, v.status = say(problem(aboutTerms("terms", err)).Detail), http.StatusBadRequest
	case err != nil:
		return nil, err
	case t != nil:
		v.Counted = newPanelResult(p, t)
		v.Changed = changedSince(p, t)
		kept := p
		kept.Show, kept.Page = "", 0
		v.Chosen = kept.kept()
		v.Frame.Title = titled(say("统计：%s", v.Counted.Heading))
		v.Frame.Description = v.Counted.Summary
	}
	if v.Counted == nil {
		v.Examples, err = panelExamples(lib)
	} else {
		err = nil
	}
	return v, err
}

// count counts what is asked for; nil where nothing is.
func (v *panelView) count(ctx context.Context, lib Library, p panelPageRequest) (*panelTally, error) {
	d, err := p.dictionary(lib)
	if d == nil || err != nil {
		return nil, err
	}
	return p.tally(ctx, lib, d)
}

// changedSince says what is no longer as the permalink had it.
func changedSince(p panelPageRequest, t *panelTally) phrase {
	dictionary := p.Version != "" && p.Version != t.call.Dictionary.Hash()
	reports := p.Snapshot != "" && p.Snapshot != t.head.Snapshot
	switch {
	case dictionary && reports:
		return say("做链接时的词典和报告都已改动：下面的数字按现在的计。")
	case dictionary:
		return say("做链接时的词典已改动：下面的数字按现在的词典计。")
	case reports:
		return say("做链接以后，资料库里的报告有增减或更正：下面的数字按现在的报告计。")
	}
	return phrase{}
}

// ruleLabels and scopeLabels say in half a sentence what is counted.
var (
	ruleLabels = map[panel.Rule]phrase{
		panel.Longest:     say("最长优先：每处只计最长的词，不重叠"),
		panel.Overlapping: say("可重叠：每个词的每一处都计"),
		panel.Union:       say("覆盖字数：计词所占的字，每字只计一次"),
	}
	scopeLabels = map[index.Scope]phrase{
		index.ScopeFull: say("全文：完整的报告，近似的只计一篇，不计名词解释"),
		index.ScopeAll:  say("全部：摘要、节选、近似的报告和名词解释都计"),
	}
)

// fillForm fills in what can be chosen.
func (v *panelView) fillForm(lib Library, p panelPageRequest) error {
	v.Terms, v.Places, v.From, v.To = p.Terms, p.Places, yearText(p.From), yearText(p.To)
	for _, kind := range report.Kinds {
		v.Kinds = append(v.Kinds, choiceOption{string(kind), say(string(kind)), kind == p.Kind})
	}
	v.Roles = []choiceOption{{"", say("各章节"), p.Section == ""}}
	for _, role := range report.Roles {
		v.Roles = append(v.Roles, choiceOption{string(role), say(index.RoleLabel(role)), role == p.Section})
	}
	for _, rule := range panel.Rules {
		v.Rules = append(v.Rules, choiceOption{string(rule), ruleLabels[rule], rule == p.Rule})
	}
	for _, scope := range index.Scopes {
		v.Scopes = append(v.Scopes, choiceOption{string(scope), scopeLabels[scope], scope == p.Scope})
	}
	dictionaries, err := lib.Dictionaries()
	if err != nil {
		return err
	}
	group := choiceGroup{Options: []choiceOption{{"", say("不用词典"), p.Dictionary == ""}}}
	for _, d := range dictionaries {
		if d.Err == nil {
			group.Options = append(group.Options, choiceOption{d.Name, say("%s（%s）", d.Name, say("%d 个词", len(d.Dictionary.Terms))), d.Name == p.Dictionary})
		}
	}
	v.Dictionaries = []choiceGroup{group}
	places, err := lib.Places(index.PlacesRequest{})
	if err != nil {
		return err
	}
	v.Areas = areaChoices(places, p.Area)
	return nil
}

// areaChoices are all provinces, and the counties or prefectures of one that has reports of them.
func areaChoices(places []index.Place, area string) []choiceGroup {
	groups := []choiceGroup{{Options: []choiceOption{{"", say("各省、自治区、直辖市"), area == ""}}}, {Label: say("一省的各县")}, {Label: say("一省的各地市")}}
	names := make(map[string]string)
	for _, place := range places {
		if place.Level == report.Province {
			names[place.Code] = place.Name
		}
	}
	known := area == ""
	for i, kind := range []struct {
		level report.Level
		value string
		label func(string) phrase
	}{
		{report.County, "counties:", func(name string) phrase { return say("%s各县", name) }},
		{report.Prefecture, "prefectures:", func(name string) phrase { return say("%s各地市", name) }},
	} {
		offered := make(map[string]bool)
		for _, place := range places {
			if place.Level != kind.level || place.Own == 0 || len(place.Code) != 6 {
				continue
			}
			province := place.Code[:2] + "0000"
			if name := names[province]; name != "" && !offered[province] {
				offered[province] = true
				value := kind.value + province
				known = known || value == area
				groups[i+1].Options = append(groups[i+1].Options, choiceOption{value, kind.label(name), value == area})
			}
		}
	}
	if !known { // of a province without such reports
		groups[0].Options = append(groups[0].Options, choiceOption{area, asIs(area), true})
	}
	return slices.DeleteFunc(groups, func(g choiceGroup) bool { return len(g.Options) == 0 })
}

// panelExamples lead to panels that the library has reports for.
func panelExamples(lib Library) ([]link, error) {
	places, err := lib.Places(index.PlacesRequest{})
	if err != nil {
		return nil, err
	}
	p := panelPageRequest{Kind: report.GovernmentWork, Rule: panel.Longest, Scope: index.ScopeFull, Span: latestOnly}
	most := make(map[string]int) // reports of counties by province
	provinces := 0
	var busiest index.Place
	for _, place := range places {
		switch {
		case place.Level == report.Province:
			provinces += place.Own
		case place.Level == report.County && len(place.Code) == 6:
			most[place.Code[:2]+"0000"] += place.Own
		}
		if place.Own > busiest.Own {
			busiest = place
		}
	}
	area, name := "", ""
	for _, place := range places {
		if place.Level == report.Province && most[place.Code] > most[strings.TrimPrefix(area, "counties:")] {
			area, name = "counties:"+place.Code, place.Name
		}
	}
	var links []link
	add := func(label phrase, terms, dictionary, area, places string) {
		example := p
		example.Terms, example.Dictionary, example.Area, example.Places = terms, dictionary, area, places
		links = append(links, link{label, example.url(panelPath)})
	}
	if provinces > 0 {
		add(say("各省的“数字经济”和“乡村振兴”"), "数字经济 乡村振兴", "", "", "")
	}
	if area != "" {
		add(say("%s各县的“就业”“教育”和“医疗”", name), "就业 教育 医疗", "", area, "")
		if _, err := lib.Dictionary("环境"); err == nil {
			add(say("%s各县的环境词频（词典）", name), "", "环境", area, "")
		}
	}
	if busiest.Own > 0 && len(links) < 3 {
		add(say("%s历年的“发展”和“改革”", busiest.Name), "发展 改革", "", "", busiest.Code)
	}
	return links, nil
}

// newPanelResult makes of what was counted what the page shows.
func newPanelResult(p panelPageRequest, t *panelTally) *panelResult {
	v := new(panelResult)
	drawn, years := t.drawn(), t.knownYears()
	for _, i := range drawn {
		v.Terms = append(v.Terms, t.terms[i].Name())
	}
	v.Heading = p.subject(t)
	v.Summary = say("没有符合条件的报告。可以放宽年份，或换地区、类型、统计范围。")
	if len(years) > 0 {
		v.Summary = say("%d 个地区，%s，%d 篇报告。", len(t.places), yearSpan(years[0], years[len(years)-1]), t.reports)
	}
	v.describe(p, t)
	if len(years) == 0 {
		return v
	}
	if len(drawn) < len(t.terms) {
		v.LinesNote = say("词典有 %d 个词，图表列出次数最多的 %d 个；全部见下载。", len(t.terms), len(drawn))
	}
	for _, year := range slices.Backward(years) {
		of := t.years[year]
		line := panelYear{Year: year, Reports: of.reports, Chars: of.chars}
		for _, i := range drawn {
			line.Cells = append(line.Cells, newPanelNumber(of.counts[i], of.chars))
		}
		v.Years = append(v.Years, line)
	}
	v.Lines = t.lineChart(drawn, years)
	v.rank(p, t, years)
	v.choose(p, t)
	v.heat(p, t, years, drawn)
	return v
}

// subject is what the panel is of in a few words.
func (p panelPageRequest) subject(t *panelTally) phrase {
	if p.Dictionary != "" {
		return say("词典“%s”", p.Dictionary)
	}
	var names []string
	for _, term := range t.terms[:min(len(t.terms), 3)] {
		names = append(names, shortened12(term.Name()))
	}
	if len(t.terms) > 3 {
		return say("%s等 %d 个词", strings.Join(names, "、"), len(t.terms))
	}
	return asIs(strings.Join(names, "、"))
}

// shown is what the ranking and the table are of.
func (t *panelTally) called() phrase {
	switch {
	case t.shown >= 0:
		return say("“%s”", t.terms[t.shown].Name())
	case len(t.terms) == 1:
		return say("“%s”", t.terms[0].Name())
	}
	return say("%d 个词合计", len(t.terms))
}

// describe says how the numbers were made, and where to get them.
func (v *panelResult) describe(p panelPageRequest, t *panelTally) {
	about := t.call.about(t.head)
	v.Statement = []phrase{
		say("计数规则 %s：%s。", string(p.Rule), ruleLabels[p.Rule]), say("范围 %s：%s。", string(p.Scope), scopeLabels[p.Scope]),
		say("每万字 = 次数 ÷ 字数（汉字、字母和数字）× 10,000；几篇合计时，次数之和除以字数之和。"),
		say("词典 %s，报告 %s，共 %d 篇。", about.Dictionary.Hash, t.head.Snapshot, t.reports),
	}
	if about.Dictionary.Source != "" {
		v.Statement = append(v.Statement, say("词的出处：%s。", strings.TrimSuffix(about.Dictionary.Source, "。")))
	}
	if t.undated > 0 {
		v.Statement = append(v.Statement, say("%d 篇年份不明，没有列入。", t.undated))
	}
	pinned := p
	pinned.Version, pinned.Snapshot, pinned.Page = about.Dictionary.Hash, t.head.Snapshot, 0
	v.Permalink = pinned.url(panelPath)
	api := *about.Permalink
	v.JSONURL, v.CSVURL, v.WideURL = api, api+"&format=csv", api+"&format=wide"
	if listed := t.call.Filter.Region; p.Places != "" && len(listed) > 0 && len(t.call.Filter.Level) > 1 {
		v.DownloadNote = say("所列地区级别不同，下载的表里还有其中一些地区的下级。")
	}
	drawing := pinned.url(panelSVGPath)
	v.LinesURL, v.BarsURL, v.HeatURL = drawing+"&chart=lines", drawing+"&chart=bars", drawing+"&chart=heat"
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

// choose fills in the form that chooses a term for the ranking and the table.
func (v *panelResult) choose(p panelPageRequest, t *panelTally) {
	if len(t.terms) < 2 {
		return
	}
	v.Of = []choiceOption{{"", say("%d 个词合计", len(t.terms)), t.shown < 0}}
	for i, term := range t.terms {
		v.Of = append(v.Of, choiceOption{term.Name(), asIs(term.Name()), i == t.shown})
	}
}

// heat fills in the page of the table that is asked for.
func (v *panelResult) heat(p panelPageRequest, t *panelTally, years []int, drawn []int) {
	steps := t.steps()
	v.Heat = panelHeat{Label: say("%s：各地区历年每万字次数", t.called()), Steps: steps.legend()}
	shown := years
	if first := years[len(years)-1] - panelYears + 1; years[0] < first {
		shown = slices.DeleteFunc(slices.Clone(years), func(year int) bool { return year < first })
		v.Heat.Hidden = say("表中是最近 %d 年；更早的年份请在上面选择。", panelYears)
	}
	for year := shown[0]; year <= shown[len(shown)-1]; year++ {
		v.Heat.Years = append(v.Heat.Years, year)
	}
	pages := (len(t.places) + panelRows - 1) / panelRows
	page := min(p.Page, pages-1)
	if pages > 1 {
		v.Page = say("第 %d 页，共 %d 页", page+1, pages)
	}
	other := p
	if other.Page = page - 1; other.Page >= 0 {
		v.PrevURL = other.url(panelPath) + "#heat"
	}
	if other.Page = page + 1; other.Page < pages {
		v.NextURL = other.url(panelPath) + "#heat"
	}
	other.Page, other.Span, other.Version, other.Snapshot = 0, latestOnly, "", ""
	for _, place := range t.places[page*panelRows : min((page+1)*panelRows, len(t.places))] {
		row := panelPlace{Name: place.name, URL: regionURL(place.code)}
		for _, year := range v.Heat.Years {
			cell := newHeatCell(place, year, steps)
			if cell.Text != "" && place.code != "" {
				cell.URL = kwicRequest{panelPageRequest: other, Region: place.code, Year: year, Sort: index.LinesByPlace}.url()
			}
			if len(cell.URL) > cellAddress {
				cell.URL, v.Heat.Unlinked = "", say("词太多，网址放不下，格子没有通到原句的链接；把词存成词典再统计就有。")
			}
			row.Cells = append(row.Cells, cell)
		}
		for _, i := range drawn {
			row.First = append(row.First, place.firstUse(i))
		}
		v.Heat.Rows = append(v.Heat.Rows, row)
	}
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
		Text: rateText(r, true), Class: steps.class(r),
		Label: say("%s %s：%d 次，%d 字，%d 篇", place.name, inYear(year), cell.count, cell.chars, cell.reports),
	}
}

func (place *tallyPlace) firstUse(term int) firstUse {
	year := place.first[term]
	if year == 0 {
		return firstUse{}
	}
	return firstUse{strconv.Itoa(year), year == place.begins}
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

// class is that of a rate: h0 for 0, then h1 up to h5, the highest always.
func (s heatSteps) class(r float64) string {
	if r == 0 {
		return "h0"
	}
	at, _ := slices.BinarySearch(s, r)
	return "h" + strconv.Itoa(heatClasses-len(s)+1+min(at, len(s)-1))
}

func (s heatSteps) legend() []heatStep {
	steps := []heatStep{{"h0", asIs("0")}}
	for i, most := range s {
		label := say("至 %s", rateText(most, true))
		if i > 0 {
			label = say("%s—%s", rateText(s[i-1], true), rateText(most, true))
		}
		steps = append(steps, heatStep{s.class(most), label})
	}
	return steps
}

// shortened12 cuts a name to what fits beside a line.
func shortened12(name string) string {
	if runes := []rune(name); len(runes) > 12 {
		return string(runes[:11]) + "…"
	}
	return name
}
