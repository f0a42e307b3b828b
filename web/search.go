package web

import (
	"context"
	"errors"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"gongbao/index"
	"gongbao/index/passage"
	"gongbao/index/query"
	"gongbao/index/report"
)

// titled is the title of a page for the browser's tab.
func titled(title phrase) phrase { return say("%s - 公报", title) }

// Frame is what the layout needs of every page.
type Frame struct {
	Title       phrase
	Description phrase
	// Query is the text of the search box; Kept are the choices that a new query keeps.
	Query string
	Kept  []keptParameter
	// BadQuery is why Query cannot be read; nil if it can.
	BadQuery *queryProblem
	// Upkeep is what the library is doing by itself, in sentences.
	Upkeep []phrase
	// Languages leads to the same page in others.
	Languages []languageLink
	// Canonical is the address without what only dresses the page, and Feed that of its search as a feed; both may be empty.
	Canonical, Feed string
}

func (f *Frame) frame() *Frame { return f }

// status is 400 for a page about a query that cannot be read.
func (f *Frame) status() int {
	if f.BadQuery != nil {
		return http.StatusBadRequest
	}
	return http.StatusOK
}

type keptParameter struct{ Name, Value string }

// queryProblem shows where a query cannot be read: the character At between what stands Before and After it, shortened. At is empty where the
// query ends too early.
type queryProblem struct {
	Before, At, After string
	Place             int // counted from 1
	Message, Hint     phrase
}

func newQueryProblem(text string, e *query.Error) *queryProblem {
	runes := []rune(text)
	at := min(max(e.Position, 0), len(runes))
	end := min(at+1, len(runes))
	p := &queryProblem{
		Before: string(runes[:at]), At: string(runes[at:end]), After: string(runes[end:]),
		Place: at + 1, Message: say(e.Message), Hint: say(e.Hint),
	}
	if at > shownAround {
		p.Before = "…" + string(runes[at-shownAround:at])
	}
	if len(runes)-end > shownAround {
		p.After = string(runes[end:end+shownAround]) + "…"
	}
	return p
}

// shownAround is the most characters of a query that are shown on either side of where it cannot be read.
const shownAround = 20

// searchView is the page at /. Exactly one of Home and Results is set, neither where the query cannot be read.
type searchView struct {
	Frame
	Syntax  []syntaxView
	Home    *homeView
	Results *resultsView
}

// homeView is what the library holds.
type homeView struct {
	Summary  index.Summary
	Chars    phrase // Summary.Chars in round numbers
	Examples []link
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
	Relaxed     phrase // the notice that the search was relaxed; empty if not
	Partial     bool   // only a part of the library was searched
	Synonyms    string // those looked for too
	ExpandURL   string // the search without synonyms if it has some, with them if they were left out; else empty
	Meant       *link  // a query that may have been meant
	Broader     *link  // what a wider match would find
	Chips       []link // a choice and the search without it
	ClearURL    string // the search without any choice
	Sorts       []facetOption
	Facets      []facetGroup
	Histogram   *histogram
	Hits        []hitView
	NextURL     string        // empty on the last page
	FirstURL    string        // empty on the first page
	Exports     []link        // all hits as a file
	FeedURL     string        // of the search, for feed readers
	Lifts       []facetOption // where nothing was found: what leaving out one filter would find
	Apart       []facetOption // where nothing was found as it was typed: what each part of the query finds alone
	Wider       *facetOption  // and what the query finds without a distance between its words; nil where it has none or finds nothing
}

// Found says how much was found.
func (v *resultsView) Found() phrase {
	found := say("%d 篇报告", v.Total)
	if v.Occurrences > 0 {
		found = say("%s，%s", found, say("%d 处匹配", v.Occurrences))
	}
	return found
}

type link struct {
	Label phrase
	URL   string
}

func (l link) String() string { return l.Label.String() + " " + l.URL }

// facetGroup is one facet. More are the options kept folded up.
type facetGroup struct {
	ID      string // the name of its parameter
	Name    phrase
	Options []facetOption
	More    []facetOption
}

// facetOption is one value and the search with it chosen, or without it if it is Selected.
type facetOption struct {
	Label    phrase
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
	Year        phrase
	Kind        phrase
	Badge       phrase
	Delivered   string
	Occurrences int
	Alike       int // reports with much of the same text
	Passages    []passageView
	// MoreURL is the same page with more passages of this report, AllURL the reader at its first match; empty where these passages have all the
	// matches.
	MoreURL, AllURL string
}

// passageView is a marked passage and where it is.
type passageView struct {
	Path   []string
	URL    string
	Pieces []passage.Piece
	Cut    bool // within a sentence
}

// endsWithin reports whether a passage ends within a sentence: behind a comma or the like.
func endsWithin(pieces []passage.Piece) bool {
	if len(pieces) == 0 {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(strings.TrimSpace(pieces[len(pieces)-1].Text))
	return strings.ContainsRune("，、,", last)
}

func (s *server) getSearch(r *http.Request) (*response, error) {
	if request, asked, err := yearsRequest(r.URL); asked || err != nil {
		return redirect(r, searchURL(request)), err
	}
	request, err := parseLenient(r.URL.RawQuery, pageParameters)
	if err != nil {
		return nil, err
	}
	view, err := search(r.Context(), s.lib, request, r.URL.Query()[moreParameter])
	if err != nil {
		return nil, err
	}
	absentFrom := s.examples.lastAbsent
	if view.Home != nil {
		absentFrom = s.examples.absentFrom
	}
	absent, err := absentFrom(r.Context(), s.lib)
	if err != nil {
		return nil, err
	}
	view.Syntax = syntaxViews(absent)
	return s.render(r, "search", view.status(), view)
}

// moreParameter names the reports of which a page of results shows all passages that it can.
const moreParameter = "more"

// search returns the page of r, with more passages of some reports: results if anything was asked for, else the home page. A query that cannot be
// read is the view's BadQuery.
func search(ctx context.Context, lib Library, r index.Request, more []string) (*searchView, error) {
	if strings.TrimSpace(r.Query) == "" {
		r.Query = ""
	}
	if r.Query == "" && !filtered(r.Filter) && r.Sort == "" && r.Cursor == "" {
		home, err := home(ctx, lib)
		if err != nil {
			return nil, err
		}
		return &searchView{
			Home:  home,
			Frame: Frame{Title: say("公报：政府工作报告全文检索"), Description: say("在各级政府工作报告和计划报告中逐字检索，按地区、年份和章节查看原文。"), Feed: feedURL(r)},
		}, nil
	}

	v := &searchView{Frame: Frame{Query: r.Query, Kept: kept(lasting(r))}}
	asked := r
	if asked.Query == "" && asked.Sort == "" {
		asked.Sort = index.Newest // without a query nothing is more relevant than anything else
	}
	if len(more) > 0 {
		asked.Passages = index.MaxPassages
	}
	res, err := lib.Search(ctx, asked)
	if unreadable := (*query.Error)(nil); errors.As(err, &unreadable) {
		v.BadQuery = newQueryProblem(r.Query, unreadable)
		v.Title, v.Description = titled(say("检索式有误")), say(unreadable.Message)
		return v, nil
	}
	if err != nil {
		return nil, err
	}
	if v.Results, err = results(ctx, lib, r, res, more); err != nil {
		return nil, err
	}
	v.Results.Sorts = sortOptions(r, asked.Sort)

	v.Title, v.Feed = titled(searchName(r, v.Results.Chips)), feedURL(r)
	v.Description = v.Results.Found()
	return v, nil
}

// searchName is what a search is called: its query and its choices.
func searchName(r index.Request, chips []link) phrase {
	var name phrase
	add := func(p phrase) {
		if name.IsZero() {
			name = p
		} else {
			name = say("%s · %s", name, p)
		}
	}
	if r.Query != "" {
		add(asIs(r.Query))
	}
	for _, c := range chips {
		add(c.Label)
	}
	if name.IsZero() {
		add(say("全部报告"))
	}
	return name
}

func filtered(f index.Filter) bool {
	return len(f.Region)+len(f.Year)+len(f.Kind)+len(f.Level)+len(f.Section) > 0
}

// lasting is what the next query has of r: its filters and how hits are shown, not what this query needed.
func lasting(r index.Request) index.Request {
	if r.Query == "" {
		r.Sort = "" // chosen to leaf through reports, which have no relevance
	}
	r.Match = ""
	return r
}

// kept are the choices of r that the next query from its page keeps.
func kept(r index.Request) []keptParameter {
	r.Query, r.Cursor = "", ""
	return parametersOf(r)
}

// results builds the view of res, the answer to r.
func results(ctx context.Context, lib Library, r index.Request, res *index.Result, more []string) (*resultsView, error) {
	v := &resultsView{Total: res.Total, Occurrences: res.Occurrences, Partial: res.Partial}
	if res.Total > 0 {
		v.Relaxed = relaxedNotices[res.Relaxed]
	}
	if meant := res.DidYouMean; meant != nil {
		other := r
		other.Query, other.Cursor = meant.Query, ""
		v.Meant = &link{asIs(meant.Query), searchURL(other)}
	}
	if broader := res.Broader; broader != nil {
		other := r
		other.Match, other.Cursor = broader.Match, ""
		v.Broader = &link{say("不要求连写时，共有 %d 篇报告。", broader.Total), searchURL(other)}
	}
	if len(res.Synonyms) > 0 || r.NoSynonyms {
		other := r
		other.Cursor, other.NoSynonyms = "", !r.NoSynonyms
		v.Synonyms, v.ExpandURL = strings.Join(res.Synonyms, "、"), searchURL(other)
	}
	more = slices.DeleteFunc(slices.Clone(more), func(id string) bool {
		return !slices.ContainsFunc(res.Hits, func(h index.Hit) bool { return h.Report.ID == id })
	})
	for _, h := range res.Hits {
		whole := slices.Contains(more, h.Report.ID)
		if !whole {
			h.Passages = h.Passages[:min(len(h.Passages), r.Passages)]
		}
		hit := newHitView(h, marking(r, res))
		hit.Alike = lib.Alike(h.Report.ID)
		if !hit.hasAll() {
			hit.AllURL = reportURL(h.Report.ID, marking(r, res)) + "#m1"
			if !whole && r.Passages > 0 && len(hit.Passages) == r.Passages {
				hit.MoreURL = moreURL(r, more, h.Report.ID)
			}
		}
		v.Hits = append(v.Hits, hit)
	}
	if r.Cursor != "" {
		first := r
		first.Cursor = ""
		v.FirstURL = searchURL(first)
	}
	if res.Next != "" {
		next := r
		next.Cursor = res.Next
		v.NextURL = searchURL(next)
	}
	v.Facets = facetGroups(r, res.Facets)
	v.Histogram = newHistogram(r, res.Facets.Year)
	v.Chips = chips(r, res.Facets)
	if r.Match != "" {
		other := r
		other.Match, other.Cursor = "", ""
		v.Chips = append(v.Chips, link{matchLabels[r.Match], searchURL(other)})
	}
	if len(v.Chips) > 0 {
		cleared := r
		cleared.Filter, cleared.Match, cleared.Cursor = index.Filter{}, "", ""
		v.ClearURL = searchURL(cleared)
	}
	if res.Total > 0 {
		v.Exports, v.FeedURL = exportLinks(r), feedURL(r)
	}
	if res.Total > 0 && (res.Relaxed == "" || r.Cursor != "") {
		return v, nil
	}
	if err := v.advise(ctx, lib, r); err != nil && !errors.Is(err, errBusy) { // advice can be done without
		return nil, err
	}
	return v, nil
}

// advise fills in what else than r, of which nothing was found as it was typed, finds something.
func (v *resultsView) advise(ctx context.Context, lib Library, r index.Request) (err error) {
	if v.Total == 0 {
		if v.Lifts, err = lifts(ctx, lib, r); err != nil {
			return err
		}
	}
	if v.Wider, err = wider(ctx, lib, r); err != nil {
		return err
	}
	v.Apart, err = apart(ctx, lib, r)
	return err
}

// moreURL is the page of r with more passages of a report, besides those of which it has more already, at that report.
func moreURL(r index.Request, more []string, id string) string {
	address := searchURL(r)
	for _, one := range append(slices.Clip(more), id) {
		address = adding(address, keptParameter{moreParameter, one})
	}
	return address + "#r-" + id
}

// hasAll reports whether the passages show every match.
func (h *hitView) hasAll() bool {
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

var relaxedNotices = map[index.Match]phrase{
	index.Words: say("没有逐字匹配的结果，已改为按词查找。"),
	index.Most:  say("没有逐字匹配的结果，以下是最接近的报告。"),
}

func newHitView(h index.Hit, r index.Request) hitView {
	v := hitView{
		ID:          h.Report.ID,
		Title:       hitTitle(h.Report),
		URL:         reportURL(h.Report.ID, r),
		Place:       strings.Join(placeNames(h.Report), " › "),
		Kind:        say(string(h.Report.Kind)),
		Badge:       badges[h.Report.Complete],
		Delivered:   h.Report.Delivered,
		Occurrences: h.Occurrences,
	}
	if h.Report.Year != 0 {
		v.Year = inYear(int(h.Report.Year))
	}
	for _, p := range h.Passages {
		passage := passageView{Path: p.Path, URL: passageURL(h.Report.ID, r, p), Pieces: p.Pieces, Cut: endsWithin(p.Pieces)}
		if p.Paragraph < 0 && len(p.Path) > 1 {
			passage.Path = p.Path[:len(p.Path)-1] // the passage is the last heading itself
		} else if len(p.Path) == 0 {
			passage.Path = []string{openingLines}
		}
		v.Passages = append(v.Passages, passage)
	}
	return v
}

// hitTitle is the title, with the place and the year that one of the usual ones leaves out: a list of 政府工作报告 tells nobody which.
func hitTitle(h report.Header) string {
	if h.Kind != "" && strings.Contains(h.Name(), string(h.Kind)) {
		return tabTitle(h)
	}
	return h.Name()
}

// placeNames runs from the province down to the place.
func placeNames(h report.Header) []string {
	var names []string
	for _, d := range h.Region.Path {
		names = append(names, d.Name)
	}
	if len(names) == 0 && h.Region.Name != "" {
		names = append(names, h.Region.Name)
	}
	if h.Place != "" && !slices.Contains(names, h.Place) {
		names = append(names, h.Place)
	}
	return names
}

// headerLine says in words what report it is: place, year, kind.
func headerLine(h report.Header) phrase {
	line := asIs(strings.Join(placeNames(h), ""))
	add := func(p phrase) {
		switch {
		case line.IsZero():
			line = p
		case !p.IsZero():
			line = say("%s，%s", line, p)
		}
	}
	if h.Year != 0 {
		add(inYear(int(h.Year)))
	}
	add(say(string(h.Kind)))
	add(completeness[h.Complete])
	return line
}

// inYear names a year.
func inYear(year int) phrase { return say("%s年", strconv.Itoa(year)) }

// dateOf says 2026-01-20 as one does, and anything else as it is.
func dateOf(date string) phrase {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return asIs(date)
	}
	return say("%[2]s年%[3]s月%[4]s日", date, strconv.Itoa(t.Year()), strconv.Itoa(int(t.Month())), strconv.Itoa(t.Day()))
}

// facets are the facets of the page, in its order, and how many options of each are shown before the rest is folded up.
var facets = []struct {
	name    string
	title   phrase
	shown   int
	buckets func(index.Facets) []index.Bucket
}{
	{"region", say("地区"), 16, func(f index.Facets) []index.Bucket { return f.Region }},
	{"year", say("年份"), 6, func(f index.Facets) []index.Bucket { return f.Year }},
	{"kind", say("类型"), 8, func(f index.Facets) []index.Bucket { return f.Kind }},
	{"level", say("级别"), 8, func(f index.Facets) []index.Bucket { return f.Level }},
	{"section", say("章节"), 8, func(f index.Facets) []index.Bucket { return f.Section }},
}

func facetGroups(r index.Request, f index.Facets) []facetGroup {
	var groups []facetGroup
	for _, facet := range facets {
		options := shownOptions(r, facet.name, facet.buckets(f))
		if len(options) == 0 {
			continue
		}
		g := facetGroup{ID: facet.name, Name: facet.title, Options: options}
		if len(options) > facet.shown {
			g.Options, g.More = options[:facet.shown], options[facet.shown:]
		}
		if g.ID == "year" {
			groups = slices.Insert(groups, 0, g) // for its histogram, which shows the whole at a glance
			continue
		}
		groups = append(groups, g)
	}
	return groups
}

// facetOptions are the options of buckets, whose ancestors have the values above. To choose a value takes the place of
// those above and below it, which would say the same as it or less.
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
			URL:      searchURL(toggled(r, facet, b.Value, append(valuesUnder(b), above...)...)),
			Selected: b.Selected,
			Children: facetOptions(r, facet, b.Children, path),
		}
		o.Open = len(buckets) == 1 || b.Selected || selectedUnder(b)
		options = append(options, o)
	}
	return options
}

// mostOptions is the most options of a facet, with those below others, that a page has: beyond it, what is under a closed one is shown once it
// is chosen.
const mostOptions = 150

// shownOptions are the options of buckets that a page has.
func shownOptions(r index.Request, facet string, buckets []index.Bucket) []facetOption {
	options := facetOptions(r, facet, buckets, nil)
	if sizeOf(options) > mostOptions {
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
func bucketLabel(facet string, b index.Bucket) phrase {
	if year, err := strconv.Atoi(b.Value); facet == "year" && err == nil {
		return inYear(year)
	}
	if facet == "region" && b.Value != index.None {
		return asIs(b.Label)
	}
	return say(b.Label)
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
func chips(r index.Request, f index.Facets) []link {
	var links []link
	for _, facet := range facets {
		for _, value := range *facetValues(&r.Filter, facet.name) {
			plain, excluded := strings.CutPrefix(value, "-")
			label, ok := findLabel(facet.name, facet.buckets(f), plain)
			if from, to, isRange := strings.Cut(plain, ".."); isRange {
				label = rangeLabel(from, to)
			} else if plain == index.None {
				label = say("%s不明", facet.title)
			} else if !ok {
				label = asIs(plain)
			}
			if excluded {
				label = say("排除：%s", label)
			}
			links = append(links, link{label, searchURL(toggled(r, facet.name, value))})
		}
	}
	return links
}

// rangeLabel names a range of years, whose ends may be those that stand for an empty field.
func rangeLabel(from, to string) phrase {
	switch {
	case to == latestYear:
		return say("%s年起", from)
	case from == earliestYear:
		return say("至%s年", to)
	}
	return say("%s—%s年", from, to)
}

// matchLabels name a way to match that was chosen.
var matchLabels = map[index.Match]phrase{
	index.Literal: say("只逐字查找"),
	index.Words:   say("按词查找"),
	index.Most:    say("找最接近的"),
}

func findLabel(facet string, buckets []index.Bucket, value string) (phrase, bool) {
	for _, b := range buckets {
		if b.Value == value {
			return bucketLabel(facet, b), true
		}
		if label, ok := findLabel(facet, b.Children, value); ok {
			return label, true
		}
	}
	return phrase{}, false
}

// lifts are the searches that find something once one facet of r is left out.
func lifts(ctx context.Context, lib Library, r index.Request) ([]facetOption, error) {
	var options []facetOption
	for _, facet := range facets {
		if len(*facetValues(&r.Filter, facet.name)) == 0 {
			continue
		}
		lifted := without(r, facet.name)
		count := lifted
		count.Limit, count.Passages = 1, 0
		res, err := lib.Search(ctx, count)
		if err != nil {
			return nil, err
		}
		if res.Total > 0 {
			options = append(options, facetOption{Label: say("不限%s", facet.title), Count: res.Total, URL: searchURL(lifted)})
		}
	}
	return options, nil
}

// mostApart is the most parts of a query that are looked for alone.
const mostApart = 6

// apart are the searches for each part of r's query alone, where it has several. Those of a single text are its words.
func apart(ctx context.Context, lib Library, r index.Request) ([]facetOption, error) {
	parts := index.Operands(r.Query)
	if len(parts) == 1 && !strings.ContainsAny(parts[0], ":* ") { // no field, wildcard or alternatives
		analysis, err := lib.Analyze(parts[0])
		if err != nil {
			return nil, err
		}
		parts = nil
		for _, word := range analysis.Words.Query {
			if utf8.RuneCountInString(word.Term) > 1 && !slices.Contains(parts, word.Term) {
				parts = append(parts, word.Term)
			}
		}
	}
	if len(parts) < 2 {
		return nil, nil
	}
	var options []facetOption
	for _, part := range parts[:min(len(parts), mostApart)] {
		option, err := literally(ctx, lib, r, part)
		if err != nil {
			return nil, err
		}
		options = append(options, option)
	}
	return options, nil
}

// wider is the first search for r's query without a distance that finds something.
func wider(ctx context.Context, lib Library, r index.Request) (*facetOption, error) {
	for _, text := range index.Widened(r.Query) {
		option, err := literally(ctx, lib, r, text)
		if err != nil {
			return nil, err
		}
		if option.Count > 0 {
			return &option, nil
		}
	}
	return nil, nil
}

// literally is the search for another query with r's choices, and what it finds as it is written.
func literally(ctx context.Context, lib Library, r index.Request, text string) (facetOption, error) {
	r.Query, r.Cursor = text, ""
	count := r
	count.Match, count.Limit, count.Passages = index.Literal, 1, 0
	res, err := lib.Search(ctx, count)
	if err != nil {
		return facetOption{}, err
	}
	return facetOption{Label: asIs(text), Count: res.Total, URL: searchURL(r)}, nil
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
		options = append(options, facetOption{Label: sortLabels[s], URL: searchURL(sorted), Selected: selected})
	}
	return options
}

var sortLabels = map[index.Sort]phrase{
	index.Relevance: say("相关度"),
	index.Newest:    say("最新"),
	index.Oldest:    say("最早"),
	index.ByRegion:  say("地区"),
}

// newestShown is the number of reports on the home page.
const newestShown = 5

func home(ctx context.Context, lib Library) (*homeView, error) {
	summary, err := lib.Summary(ctx)
	if err != nil {
		return nil, err
	}
	res, err := lib.Search(ctx, index.Request{Sort: index.Newest, Limit: newestShown})
	if err != nil {
		return nil, err
	}
	all := newRequest()
	all.Sort = index.Newest
	v := &homeView{
		Summary: summary,
		Chars:   tenThousands(summary.Chars),
		Regions: shownOptions(newRequest(), "region", res.Facets.Region),
		Years:   newHistogram(newRequest(), res.Facets.Year),
		Kinds:   shownOptions(newRequest(), "kind", res.Facets.Kind),
		AllURL:  searchURL(all),
	}
	for _, h := range res.Hits {
		v.Newest = append(v.Newest, newHitView(h, index.Request{}))
	}
	v.Examples, err = homeExamples(ctx, lib)
	return v, err
}

// candidates are searches worth showing; the home page takes those that this library has an answer to.
var candidates = []string{
	"新质生产力", "煤矸石", `"数字经济"`, "养老 OR 托育", "营商环境 -招商", "文旅融合", "高标准农田", "一网通办", "城中村改造", "低空经济",
}

// examplesShown is the number of example searches on the home page.
const examplesShown = 6

func homeExamples(ctx context.Context, lib Library) ([]link, error) {
	var links []link
	for _, text := range candidates {
		if len(links) == examplesShown {
			break
		}
		res, err := lib.Search(ctx, index.Request{Query: text, Match: index.Literal, Limit: 1})
		if err != nil {
			return nil, err
		}
		if res.Total > 0 {
			r := newRequest()
			r.Query = text
			links = append(links, link{asIs(text), searchURL(r)})
		}
	}
	return links, nil
}

// tenThousands says a number of characters as one does: 9,800 as it is, 186,400 as 18.6 万.
func tenThousands(n int) phrase {
	switch {
	case n < 10_000:
		return say("%d 字", n)
	case n < 1_000_000:
		return say("%[2]s 万字", n, strconv.FormatFloat(math.Round(float64(n)/1_000)/10, 'f', -1, 64))
	}
	return say("%[2]d 万字", n, (n+5_000)/10_000)
}
