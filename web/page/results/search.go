package results

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"gongbao/index"
	"gongbao/index/citation"
	"gongbao/index/passage"
	"gongbao/index/query"
	"gongbao/index/report"
	"gongbao/web/address"
	"gongbao/web/ask"
	"gongbao/web/export"
	"gongbao/web/guard"
	"gongbao/web/page"
	"gongbao/web/respond"
	"gongbao/web/say"
)

// searchView is the page at /. Exactly one of Home and Results is set, neither where the query
// cannot be read.
type searchView struct {
	page.Frame
	Syntax  []page.SyntaxView
	Home    *homeView
	Results *resultsView
}

// homeView is what the library holds.
type homeView struct {
	Summary  index.Summary
	Chars    say.Phrase // Summary.Chars in round numbers
	Examples []address.Link
	Regions  []facetOption
	Years    *histogram
	Kinds    []facetOption
	Newest   []hitView
	AllURL   string
}

// resultsView is one page of hits.
type resultsView struct {
	Total       int
	Occurrences int
	Relaxed     say.Phrase              // the notice that the search was relaxed; empty if not
	Partial     bool                    // only a part of the library was searched
	Synonyms    string                  // those looked for too
	ExpandURL   string                  // the search without synonyms if it has some, with them if they were left out; else empty
	Corrected   say.Phrase              // the notice that another query was searched for; empty if not
	Typed       address.Link            // the search for the query as typed
	Names       say.Phrase              // the names that became filters; empty without
	WordsURL    string                  // the search with them as words
	Offers      []address.Link          // searches by names that the query may have
	Chinese     []address.Link          // searches for what an English query may mean
	Meant       *address.Link           // a query that may have been meant
	Broader     *address.Link           // what a wider match would find
	Chips       []address.Link          // a choice and the search without it
	ClearURL    string                  // the search without any choice
	First, Last int                     // the numbers of the hits of the page, from 1; 0 if it has all
	TrendURL    string                  // how often the words occur, by place and year; empty without words
	AdvancedURL string                  // the form that writes queries, with this one in it
	Within      []address.KeptParameter // of this search, for the form that searches its results; nil without
	Sorts       []facetOption
	Facets      []facetGroup
	Histogram   *histogram
	Hits        []hitView
	NextURL     string         // empty on the last page
	BackURL     string         // of the page before; empty on the first page, and far from it
	FirstURL    string         // empty on the first page
	Exports     []address.Link // all hits as a file
	FeedURL     string         // of the search, for feed readers
	Lifts       []facetOption  // see index.Advice, as are the next two
	Apart       []facetOption
	Wider       *facetOption
}

// Found says how much was found.
func (v *resultsView) Found() say.Phrase {
	found := say.Say("%d 篇报告", v.Total)
	if v.Occurrences > 0 {
		found = say.Say("%s，%s", found, say.Say("%d 处匹配", v.Occurrences))
	}
	return found
}

// facetGroup is one facet. More are the options kept folded up.
type facetGroup struct {
	ID      string // the name of its parameter
	Name    say.Phrase
	Options []facetOption
	More    []facetOption
}

// facetOption is one value and the search with it chosen, or without it if it is Selected.
type facetOption struct {
	Label    say.Phrase
	Count    int
	URL      string
	Selected bool
	Open     bool // whether Children are shown at once
	Left     bool // whether there are more under it that the page has not
	Children []facetOption
}

// hitView is one report that was found.
type hitView struct {
	ID          string
	Title       string
	URL         string
	Place       string // 山西省 › 太原市 › 古交市
	Year        say.Phrase
	Kind        say.Phrase
	Badge       say.Phrase
	Delivered   string
	Occurrences int
	Alike       int // reports with much of the same text
	Passages    []passageView
	// MoreURL is the same page with more passages of this report, AllURL the reader at its first
	// match; empty if these passages have all the matches.
	MoreURL, AllURL string
}

// passageView is a marked passage and where it is.
type passageView struct {
	Path   []string
	URL    string
	Pieces []passage.Piece
	Cut    bool // within a sentence
}

// endsWithin reports whether a passage ends within a sentence: after a comma or the like.
func endsWithin(pieces []passage.Piece) bool {
	if len(pieces) == 0 {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(strings.TrimSpace(pieces[len(pieces)-1].Text))
	return strings.ContainsRune("，、,", last)
}

func (s *Pages) Search(r *http.Request) (*respond.Response, error) {
	if request, asked, err := yearsRequest(r.URL); asked || err != nil {
		return page.Redirect(r, address.SearchURL(request)), err
	}
	request, err := address.ParseLenient(r.URL.RawQuery, address.PageParameters)
	if err != nil {
		return nil, err
	}
	if text := r.URL.Query().Get(withinParameter); strings.TrimSpace(text) != "" {
		return page.Redirect(r, address.SearchURL(within(request, text))), nil
	}
	view, err := search(r.Context(), s.site.Lib, request, r.URL.Query()[moreParameter])
	if err != nil {
		return nil, err
	}
	absentFrom := s.site.Examples.LastAbsent
	if view.Home != nil {
		absentFrom = s.site.Examples.AbsentFrom
	}
	absent, err := absentFrom(r.Context(), s.site.Lib)
	if err != nil {
		return nil, err
	}
	view.Syntax = page.SyntaxViews(absent)
	return s.site.Render(r, "search", view.Status(), view)
}

// moreParameter names the reports of which a page of results shows all passages that it can.
const moreParameter = "more"

// search returns the page of r, with more passages of some reports: results if anything was asked
// for, else the home page. A query that cannot be read is the view's BadQuery.
func search(ctx context.Context, lib ask.Library, r index.Request, more []string) (*searchView, error) {
	if strings.TrimSpace(r.Query) == "" {
		r.Query = ""
	}
	if r.Query == "" && r.Filter.Empty() && r.Sort == "" && r.Cursor == "" {
		home, err := home(ctx, lib)
		if err != nil {
			return nil, err
		}
		return &searchView{
			Home:  home,
			Frame: page.Frame{Title: say.Say("公报：政府工作报告全文检索"), Description: say.Say("在各级政府工作报告和计划报告中逐字检索，按地区、年份和章节查看原文。"), Feed: address.FeedURL(r)},
		}, nil
	}

	v := &searchView{Frame: page.Frame{Query: r.Query, Kept: page.Kept(lasting(r))}}
	asked, start := r, r.Skip
	if r.Skip = 0; r.Cursor != "" {
		asked.Skip = 0
	}
	if asked.Query == "" && asked.Sort == "" {
		asked.Sort = index.Newest // without a query nothing is more relevant than anything else
	}
	if len(more) > 0 {
		asked.Passages = index.MaxPassages
	}
	res, err := lib.Search(ctx, asked)
	if unreadable := (*query.Error)(nil); errors.As(err, &unreadable) {
		v.BadQuery = page.NewQueryProblem(r.Query, unreadable)
		v.Title, v.Description = page.Titled(say.Say("检索式有误")), say.Told(unreadable.Message)
		return v, nil
	}
	if err != nil {
		return nil, err
	}
	if v.Results, err = results(ctx, lib, r, res, more); err != nil {
		return nil, err
	}
	v.Results.turn(r, res, start)
	v.Results.Sorts = sortOptions(r, asked.Sort)

	v.Title, v.Feed = page.Titled(searchName(r, v.Results.Chips)), cmp.Or(v.Results.FeedURL, address.FeedURL(r))
	v.Description = v.Results.Found()
	return v, nil
}

// searchName is what a search is called: its query and its choices.
func searchName(r index.Request, chips []address.Link) say.Phrase {
	var name say.Phrase
	add := func(p say.Phrase) {
		if name.IsZero() {
			name = p
		} else {
			name = say.Say("%s · %s", name, p)
		}
	}
	if r.Query != "" {
		add(say.AsIs(r.Query))
	}
	for _, c := range chips {
		add(c.Label)
	}
	if name.IsZero() {
		add(say.Say("全部报告"))
	}
	return name
}

// lasting is what the next query has of r: its filters and how hits are shown, not what this query
// needed.
func lasting(r index.Request) index.Request {
	if r.Query == "" {
		r.Sort = "" // chosen to leaf through reports, which have no relevance
	}
	r.Match, r.NoNames, r.NoCorrection, r.Skip = "", false, false, 0
	return r
}

// results builds the view of res, the answer to r.
func results(ctx context.Context, lib ask.Library, r index.Request, res *index.Result, more []string) (*resultsView, error) {
	v := &resultsView{Total: res.Total, Occurrences: res.Occurrences, Partial: res.Partial}
	v.names(r, res)
	plain := r // with what is in the filter no more in the query, which is corrected
	if len(res.Names) > 0 || res.Corrected != nil {
		plain.Query, plain.Filter, plain.Cursor = res.Request.Query, res.Request.Filter, ""
		plain.NoNames = r.NoNames && len(res.Names) == 0
	}
	v.corrected(r, res)
	if res.Total > 0 {
		v.Relaxed = relaxedNotices[res.Relaxed]
	}
	if meant := res.DidYouMean; meant != nil {
		other := plain
		other.Query, other.Cursor = meant.Query, ""
		v.Meant = &address.Link{Label: say.AsIs(meant.Query), URL: address.SearchURL(other)}
	}
	if broader := res.Broader; broader != nil {
		other := plain
		other.Match, other.Cursor = broader.Match, ""
		v.Broader = &address.Link{Label: say.Say("不要求相连时，共 %d 篇报告。", broader.Total), URL: address.SearchURL(other)}
	}
	if len(res.Synonyms) > 0 || r.NoSynonyms {
		other := r
		other.Cursor, other.NoSynonyms = "", !r.NoSynonyms
		v.Synonyms, v.ExpandURL = strings.Join(res.Synonyms, "、"), address.SearchURL(other)
	}
	more = slices.DeleteFunc(slices.Clone(more), func(id string) bool {
		return !slices.ContainsFunc(res.Hits, func(h index.Hit) bool { return h.Report.ID == id })
	})
	for _, h := range res.Hits {
		whole := slices.Contains(more, h.Report.ID)
		if !whole {
			h.Passages = h.Passages[:min(len(h.Passages), r.Passages)]
		}
		hit := newHitView(h, address.Marking(r, res))
		hit.Alike = lib.Alike(h.Report.ID)
		if !hit.HasAll() {
			hit.AllURL = address.ReportURL(h.Report.ID, address.Marking(r, res)) + "#m1"
			if !whole && r.Passages > 0 && len(hit.Passages) == r.Passages {
				hit.MoreURL = moreURL(r, more, h.Report.ID)
			}
		}
		v.Hits = append(v.Hits, hit)
	}
	v.AdvancedURL = address.Adding(AdvancedPath, address.KeptParameter{Name: "all", Value: plain.Query})
	v.Facets = facetGroups(plain, res.Facets)
	v.Histogram = newHistogram(plain, res.Facets[index.Year])
	v.Chips = chips(plain, res.Facets)
	if r.Match != "" {
		other := plain
		other.Match, other.Cursor = "", ""
		v.Chips = append(v.Chips, address.Link{Label: matchLabels[r.Match], URL: address.SearchURL(other)})
	}
	if len(v.Chips) > 0 {
		cleared := plain
		cleared.Filter, cleared.Match, cleared.Cursor = index.Filter{}, "", ""
		v.ClearURL = address.SearchURL(cleared)
	}
	if res.Total > 0 {
		kept := r
		if res.Corrected != nil {
			kept = plain
		}
		v.Exports, v.FeedURL, v.TrendURL = exportLinks(kept), address.FeedURL(kept), trendURL(plain, res)
		if res.Relaxed == "" && plain.Query != "" {
			v.Within = keptFor(plain)
		}
	}
	if res.Total == 0 || res.Relaxed != "" || res.Corrected != nil {
		v.Chinese = inChinese(lib, r)
	}
	advice, err := index.Advise(ctx, lib, plain, res)
	if err != nil && !errors.Is(err, guard.ErrBusy) { // advice can be done without
		return nil, err
	}
	v.advise(advice)
	return v, nil
}

// corrected says that another query was searched for.
func (v *resultsView) corrected(r index.Request, res *index.Result) {
	c := res.Corrected
	if c == nil {
		return
	}
	typed := r
	typed.NoCorrection, typed.Cursor = true, ""
	v.Corrected = say.Say("没有“%s”，已显示“%s”的结果。", c.From, c.To)
	v.Typed = address.Link{Label: say.Say("仍要检索“%s”", c.From), URL: address.SearchURL(typed)}
}

// names shows which words of a query are names, and which may be.
func (v *resultsView) names(r index.Request, res *index.Result) {
	if len(res.Names) > 0 {
		words := r
		words.NoNames, words.Cursor = true, ""
		v.Names, v.WordsURL = say.Say("已按 %s 筛选，未作检索词。", labelsOf(res.Names)), address.SearchURL(words)
	}
	for _, o := range res.Offers {
		v.Offers = append(v.Offers, address.Link{Label: say.AsIs(labelsOf(o.Names)), URL: address.SearchURL(o.Request)})
	}
}

func labelsOf(names []index.Name) string {
	var labels []string
	for _, n := range names {
		if !slices.Contains(labels, n.Label) {
			labels = append(labels, n.Label)
		}
	}
	return strings.Join(labels, "、")
}

// advise shows what else finds something.
func (v *resultsView) advise(a index.Advice) {
	option := func(label say.Phrase, other index.Alternative) facetOption {
		return facetOption{Label: label, Count: other.Total, URL: address.SearchURL(other.Request)}
	}
	for _, lift := range a.Lifts {
		v.Lifts = append(v.Lifts, option(say.Say("不限%s", facetTitle(lift.Field)), lift.Alternative))
	}
	if a.Wider != nil {
		wider := option(say.AsIs(a.Wider.Request.Query), *a.Wider)
		v.Wider = &wider
	}
	for _, other := range a.Apart {
		v.Apart = append(v.Apart, option(say.AsIs(other.Request.Query), other))
	}
}

// moreURL is the page of r with more passages of a report, besides those of which it has more
// already, at that report.
func moreURL(r index.Request, more []string, id string) string {
	target := address.SearchURL(r)
	for _, one := range append(slices.Clip(more), id) {
		target = address.Adding(target, address.KeptParameter{Name: moreParameter, Value: one})
	}
	return target + "#r-" + id
}

// HasAll reports whether the passages show every match.
func (h *hitView) HasAll() bool {
	shown := 0
	for _, p := range h.Passages {
		for _, piece := range p.Pieces {
			if piece.Match {
				shown++
			}
		}
	}
	return shown >= h.Occurrences
}

var relaxedNotices = map[index.Match]say.Phrase{
	index.Words: say.Say("没有逐字匹配的结果，已改为按词查找。"),
	index.Most:  say.Say("没有逐字匹配的结果，以下是最接近的报告。"),
}

func newHitView(h index.Hit, r index.Request) hitView {
	v := hitView{
		ID:          h.Report.ID,
		Title:       hitTitle(h.Report),
		URL:         address.ReportURL(h.Report.ID, r),
		Place:       strings.Join(page.PlaceNames(h.Report), " › "),
		Kind:        say.Say(string(h.Report.Kind)),
		Badge:       page.Badges[h.Report.Complete],
		Delivered:   h.Report.Delivered,
		Occurrences: h.Occurrences,
	}
	if h.Report.Year != 0 {
		v.Year = page.InYear(int(h.Report.Year))
	}
	for _, p := range h.Passages {
		passage := passageView{Path: p.Path, URL: address.PassageURL(h.Report.ID, r, p), Pieces: p.Pieces, Cut: endsWithin(p.Pieces)}
		if p.Paragraph < 0 && len(p.Path) > 1 {
			passage.Path = p.Path[:len(p.Path)-1] // the passage is the last heading itself
		} else if len(p.Path) == 0 {
			passage.Path = []string{page.OpeningLines}
		}
		v.Passages = append(v.Passages, passage)
	}
	return v
}

// hitTitle is the title, with the place and the year that one of the usual ones leaves out: a list
// of 政府工作报告 tells nobody which.
func hitTitle(h report.Header) string {
	if h.Kind != "" && strings.Contains(h.Name(), string(h.Kind)) {
		return page.TabTitle(h)
	}
	return h.Name()
}

// facets are the facets of the page, in its order.
var facets = func() (all []facet) {
	for _, f := range address.Facets {
		all = append(all, facet{f.Field, f.Name(), f.Title, f.Shown})
	}
	return all
}()

// facet is a facet of the page, and how many options of it are shown before the rest is folded up.
type facet struct {
	field index.Field
	name  string
	title say.Phrase
	shown int
}

// facetTitle is what the page calls a field of the filter.
func facetTitle(field index.Field) say.Phrase {
	for _, facet := range facets {
		if facet.name == field.String() {
			return facet.title
		}
	}
	panic("no facet " + field.String())
}

func facetGroups(r index.Request, f index.Facets) []facetGroup {
	var groups []facetGroup
	for _, facet := range facets {
		options := shownOptions(r, facet.name, f[facet.field])
		if len(options) == 0 {
			continue
		}
		g := facetGroup{ID: facet.name, Name: facet.title, Options: options}
		if len(options) > facet.shown {
			g.Options, g.More = options[:facet.shown], options[facet.shown:]
		}
		if facet.field == index.Year {
			groups = slices.Insert(groups, 0, g) // for its histogram, which shows the whole at a glance
			continue
		}
		groups = append(groups, g)
	}
	return groups
}

// facetOptions are the options of buckets, whose ancestors have the values above. To choose a value
// takes the place of those above and below it, which would say the same as it or less.
func facetOptions(r index.Request, facet string, buckets []index.Bucket, above []string) []facetOption {
	var options []facetOption
	for _, b := range buckets {
		if b.Count == 0 && !b.Selected {
			continue // a year between others
		}
		path := append(slices.Clip(above), b.Value)
		o := facetOption{
			Label:    bucketLabel(facet, b),
			Count:    b.Count,
			URL:      address.SearchURL(address.Toggled(r, facet, b.Value, append(valuesUnder(b), above...)...)),
			Selected: b.Selected,
			Children: facetOptions(r, facet, b.Children, path),
		}
		o.Open = len(buckets) == 1 || b.Selected || selectedUnder(b)
		options = append(options, o)
	}
	return options
}

// maxOptions is the most options of a facet, with those below others, that a page has: beyond it,
// what is under a closed one is shown once it is chosen.
const maxOptions = 150

// shownOptions are the options of buckets that a page has.
func shownOptions(r index.Request, facet string, buckets []index.Bucket) []facetOption {
	options := facetOptions(r, facet, buckets, nil)
	if sizeOf(options) > maxOptions {
		return pruned(options)
	}
	return options
}

func sizeOf(options []facetOption) int {
	size := len(options)
	for _, o := range options {
		size += sizeOf(o.Children)
	}
	return size
}

// pruned are the options without what is under closed ones.
func pruned(options []facetOption) []facetOption {
	kept := slices.Clone(options)
	for i := range kept {
		if kept[i].Open {
			kept[i].Children = pruned(kept[i].Children)
		} else {
			kept[i].Left = len(kept[i].Children) > 0
			kept[i].Children = nil
		}
	}
	return kept
}

// bucketLabel is how the page names a value of the facet.
func bucketLabel(facet string, b index.Bucket) say.Phrase {
	if year, err := strconv.Atoi(b.Value); facet == "year" && err == nil {
		return page.InYear(year)
	}
	if facet == "region" && b.Value != index.None {
		return say.AsIs(b.Label)
	}
	return say.Say(b.Label)
}

func selectedUnder(b index.Bucket) bool {
	return slices.ContainsFunc(b.Children, func(c index.Bucket) bool { return c.Selected || selectedUnder(c) })
}

func valuesUnder(b index.Bucket) []string {
	var values []string
	for _, c := range b.Children {
		values = append(append(values, c.Value), valuesUnder(c)...)
	}
	return values
}

// chips are the chosen values, each with the search without it.
func chips(r index.Request, f index.Facets) []address.Link {
	var links []address.Link
	for _, facet := range facets {
		for _, value := range *address.FacetValues(&r.Filter, facet.name) {
			plain, excluded := strings.CutPrefix(value, "-")
			label, ok := findLabel(facet.name, f[facet.field], plain)
			if from, to, isRange := strings.Cut(plain, ".."); isRange {
				label = rangeLabel(from, to)
			} else if plain == index.None {
				label = say.Say("%s不明", facet.title)
			} else if !ok {
				label = say.AsIs(plain)
			}
			if excluded {
				label = say.Say("排除：%s", label)
			}
			links = append(links, address.Link{Label: label, URL: address.SearchURL(address.Toggled(r, facet.name, value))})
		}
	}
	return links
}

// rangeLabel names a range of years, whose ends may be those that stand for an empty field.
func rangeLabel(from, to string) say.Phrase {
	switch {
	case to == latestYear:
		return say.Say("%s年起", from)
	case from == earliestYear:
		return say.Say("至%s年", to)
	}
	return say.Say("%s—%s年", from, to)
}

// matchLabels name a way to match that was chosen.
var matchLabels = map[index.Match]say.Phrase{
	index.Literal: say.Say("只逐字查找"),
	index.Words:   say.Say("按词查找"),
	index.Most:    say.Say("找最接近的"),
}

func findLabel(facet string, buckets []index.Bucket, value string) (say.Phrase, bool) {
	for _, b := range buckets {
		if b.Value == value {
			return bucketLabel(facet, b), true
		}
		if label, ok := findLabel(facet, b.Children, value); ok {
			return label, true
		}
	}
	return say.Phrase{}, false
}

func sortOptions(r index.Request, used index.Sort) []facetOption {
	var options []facetOption
	for _, s := range index.Sorts {
		if s == index.Relevance && r.Query == "" {
			continue
		}
		sorted := r
		sorted.Sort, sorted.Cursor = s, ""
		if s == index.Relevance {
			sorted.Sort = ""
		}
		selected := s == used || used == "" && s == index.Relevance
		options = append(options, facetOption{Label: sortLabels[s], URL: address.SearchURL(sorted), Selected: selected})
	}
	return options
}

var sortLabels = map[index.Sort]say.Phrase{
	index.Relevance: say.Say("相关度"),
	index.Newest:    say.Say("最新"),
	index.Oldest:    say.Say("最早"),
	index.ByRegion:  say.Say("地区"),
}

// maxNewest is the number of reports on the home page.
const maxNewest = 5

func home(ctx context.Context, lib ask.Library) (*homeView, error) {
	summary, err := lib.Summary(ctx)
	if err != nil {
		return nil, err
	}
	res, err := lib.Search(ctx, index.Request{Sort: index.Newest, Limit: maxNewest})
	if err != nil {
		return nil, err
	}
	all := address.NewRequest()
	all.Sort = index.Newest
	v := &homeView{
		Summary: summary,
		Chars:   page.TenThousands(summary.Chars),
		Regions: shownOptions(address.NewRequest(), "region", res.Facets[index.Region]),
		Years:   newHistogram(address.NewRequest(), res.Facets[index.Year]),
		Kinds:   shownOptions(address.NewRequest(), "kind", res.Facets[index.Kind]),
		AllURL:  address.SearchURL(all),
	}
	for _, h := range res.Hits {
		v.Newest = append(v.Newest, newHitView(h, index.Request{}))
	}
	v.Examples, err = homeExamples(ctx, lib)
	return v, err
}

// candidates are searches worth showing; the home page takes those that this library has an answer
// to.
var candidates = []string{
	"新质生产力", "煤矸石", `"数字经济"`, "养老 OR 托育", "营商环境 -招商", "文旅融合", "高标准农田", "一网通办", "城中村改造", "低空经济",
}

// maxExamples is the number of example searches on the home page.
const maxExamples = 6

func homeExamples(ctx context.Context, lib ask.Library) ([]address.Link, error) {
	var links []address.Link
	for _, text := range candidates {
		if len(links) == maxExamples {
			break
		}
		res, err := lib.Search(ctx, index.Request{Query: text, Match: index.Literal, Limit: 1})
		if err != nil {
			return nil, err
		}
		if res.Total > 0 {
			r := address.NewRequest()
			r.Query = text
			links = append(links, address.Link{Label: say.AsIs(text), URL: address.SearchURL(r)})
		}
	}
	return links, nil
}

// exportLinks lead from a page of r to all its hits as files.
func exportLinks(r index.Request) []address.Link {
	all := address.NewRequest()
	all.Query, all.Filter, all.Match, all.NoSynonyms, all.NoNames, all.Sort = r.Query, r.Filter, r.Match, r.NoSynonyms, r.NoNames, r.Sort
	target := address.WithParameters("/api/v1/export", all)
	separator := "?"
	if strings.Contains(target, "?") {
		separator = "&"
	}
	var links []address.Link
	for _, format := range export.Formats {
		links = append(links, address.Link{Label: exportLabels[format], URL: target + separator + "format=" + string(format)})
	}
	return links
}

var exportLabels = map[export.Format]say.Phrase{
	export.CSV: say.Say("CSV 表格"), export.JSONL: say.Say("JSONL"), export.Format(citation.GBT7714): say.Say("GB/T 7714 引文"), export.Format(citation.BibTeX): say.Say("BibTeX"), export.Format(citation.RIS): say.Say("RIS"),
}
