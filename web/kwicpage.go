package web

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"gongbao/analyzer"
	"gongbao/index"
	"gongbao/index/panel"
	"gongbao/index/report"
)

// kwicView shows the places that a cell of a panel counts, each in its context: keyword in context.
type kwicView struct {
	Frame
	Problem phrase // what is wrong with the address; empty for nothing
	status  int

	Heading, Summary phrase
	Lines            []kwicLine
	Sorts            []panelChoice
	Kept             []keptParameter // of the form of the sample
	Sample, Seed     string
	Whole            string // leads to all lines; empty where they are shown
	Back             string // to the panel
	Page             phrase
	PrevURL, NextURL string
}

// kwicLine is a place of a term.
type kwicLine struct {
	Left, Match, Right string
	Where              phrase // the section
	Report, URL        string // the title, and the paragraph in the reader
}

const (
	kwicPath    = "/panel/kwic"
	kwicContext = 24 // characters on each side
	kwicRows    = 100
	kwicReports = 50 // that are read for a page
	mostSampled = 500
)

// kwicSort is the order of the lines.
type kwicSort string

const (
	byText  kwicSort = "text" // as they stand
	byLeft  kwicSort = "left" // by what stands before, from the term outwards
	byRight kwicSort = "right"
)

var kwicSorts = []kwicSort{byText, byLeft, byRight}

var kwicSortLabels = map[kwicSort]phrase{byText: say("按原文顺序"), byLeft: say("按左文排"), byRight: say("按右文排")}

// kwicRequest is the query string of the page: that of a panel, and the cell.
type kwicRequest struct {
	panelPageRequest
	Region string
	Year   int
	Sort   kwicSort
	Sample int // 0 for all
	Seed   uint64
}

func parseKwic(rawQuery string) (k kwicRequest, err error) {
	k.Sort = byText
	if k.panelPageRequest, err = parsePanelPage(rawQuery); err != nil {
		return k, err
	}
	values, err := parseQuery(rawQuery)
	if err != nil {
		return k, err
	}
	for _, f := range []struct {
		name string
		set  func(value string) (allowed string)
	}{
		{"region", func(v string) string { return setRegion(&k.Region, v) }},
		{"year", func(v string) string { return setYear(&k.Year, v) }},
		{"sort", func(v string) string { return setChoice(&k.Sort, kwicSorts, v) }},
		{"sample", func(v string) (allowed string) {
			if k.Sample, err = strconv.Atoi(v); err != nil || k.Sample < 1 || k.Sample > mostSampled {
				return fmt.Sprintf("要写 1 到 %d 的整数", mostSampled)
			}
			return ""
		}},
		{"seed", func(v string) (allowed string) {
			if k.Seed, err = strconv.ParseUint(v, 10, 32); err != nil {
				return "要写不大于 4294967295 的整数"
			}
			return ""
		}},
	} {
		if err := checkOnce(values, f.name); err != nil {
			return k, err
		}
		if v := strings.TrimSpace(values.Get(f.name)); v != "" {
			if allowed := f.set(v); allowed != "" {
				return k, &paramError{name: f.name, detail: fmt.Sprintf("参数 %s 的值%s无效：%s。", f.name, quoted(v), allowed)}
			}
		}
	}
	if k.Region == "" || k.Year == 0 {
		return k, &paramError{name: "region", detail: "要用 region 写地区代码，用 year 写年份。"}
	}
	return k, nil
}

// kept are the parameters of the request that differ from what is usual.
func (k kwicRequest) kept() []keptParameter {
	kept := append(k.panelPageRequest.kept(), keptParameter{"region", k.Region}, keptParameter{"year", yearText(k.Year)})
	if k.Sort != byText {
		kept = append(kept, keptParameter{"sort", string(k.Sort)})
	}
	if k.Sample > 0 {
		kept = append(kept, keptParameter{"sample", strconv.Itoa(k.Sample)}, keptParameter{"seed", strconv.FormatUint(k.Seed, 10)})
	}
	return kept
}

func (k kwicRequest) url() string {
	path, separator := kwicPath, "?"
	for _, p := range k.kept() {
		path += separator + p.Name + "=" + strings.ReplaceAll(url.QueryEscape(p.Value), "+", "%20")
		separator = "&"
	}
	return path
}

func (s *server) getKwicPage(r *http.Request) (*response, error) {
	view, err := kwicPage(r.Context(), s.lib, r.URL.RawQuery)
	if err != nil {
		return nil, err
	}
	return s.render(r, "kwic", view.status, view)
}

// kwicPage returns the page that is asked for.
func kwicPage(ctx context.Context, lib Library, rawQuery string) (*kwicView, error) {
	v := &kwicView{Frame: Frame{Title: titled(say("计数的原句")), Description: say("一个地区一年里计入的每一处，词在中间，可按上下文排序、随机抽查。")}, status: http.StatusOK}
	k, err := parseKwic(rawQuery)
	if err == nil {
		err = v.fill(ctx, lib, k)
	}
	bad := (*formError)(nil)
	switch {
	case errors.As(err, &bad):
		v.Problem, v.status = bad.says, bad.status
	case as[*paramError](err), as[*index.FilterError](err), as[*panel.Error](err):
		v.Problem, v.status = say(problem(aboutTerms("terms", err)).Detail), http.StatusBadRequest
	default:
		return v, err
	}
	return v, nil
}

// fill finds the lines and shows a page of them.
func (v *kwicView) fill(ctx context.Context, lib Library, k kwicRequest) error {
	d, err := k.dictionary(lib)
	if err != nil {
		return err
	}
	if d == nil {
		return wrongForm("没有要统计的词。请写一个词，或选一部词典。")
	}
	c, err := findLines(ctx, lib, k, d)
	if err != nil {
		return err
	}
	if c.reports == 0 {
		if place, err := lib.Place(k.Region); err == nil {
			c.place = place.Name
		}
	}
	back := k.panelPageRequest
	back.Page = 0
	v.Back = back.url(panelPath) + "#heat"
	v.Heading = say("%s %s：%s", c.place, inYear(k.Year), c.tally.called())
	v.Summary = say("计入 %d 处，在 %d 篇报告里。", len(c.lines), c.reports)
	if k.Rule == panel.Union {
		v.Summary = say("计入 %d 个字，在 %d 处、%d 篇报告里。", c.count, len(c.lines), c.reports)
	}
	if c.skipped > 0 {
		v.Summary = say("%s报告太多，只列前 %d 篇的。", v.Summary, kwicReports)
	}
	v.Frame.Title = titled(v.Heading)
	lines := k.sampled(c.lines)
	k.sort(lines)
	for _, sort := range kwicSorts {
		other := k
		other.Sort, other.Page = sort, 0
		v.Sorts = append(v.Sorts, panelChoice{kwicSortLabels[sort], other.url(), sort == k.Sort})
	}
	v.Sample, v.Seed = strconv.Itoa(cmp.Or(k.Sample, 20)), strconv.FormatUint(k.Seed, 10)
	whole := k
	whole.Sample, whole.Seed, whole.Page = 0, 0, 0
	v.Kept = whole.kept()
	if k.Sample > 0 {
		v.Whole = whole.url()
	}
	v.page(k, lines)
	return nil
}

// page shows a page of lines.
func (v *kwicView) page(k kwicRequest, lines []kwicLine) {
	pages := max(1, (len(lines)+kwicRows-1)/kwicRows)
	page := min(k.Page, pages-1)
	if pages > 1 {
		v.Page = say("第 %d 页，共 %d 页", page+1, pages)
	}
	other := k
	if other.Page = page - 1; other.Page >= 0 {
		v.PrevURL = other.url()
	}
	if other.Page = page + 1; other.Page < pages {
		v.NextURL = other.url()
	}
	v.Lines = lines[page*kwicRows : min((page+1)*kwicRows, len(lines))]
}

// sampled returns as many lines as are asked for, in their order: the same ones for the same seed.
func (k kwicRequest) sampled(lines []kwicLine) []kwicLine {
	if k.Sample == 0 || k.Sample >= len(lines) {
		return lines
	}
	chosen := rand.New(rand.NewPCG(k.Seed, 0)).Perm(len(lines))[:k.Sample]
	slices.Sort(chosen)
	sample := make([]kwicLine, len(chosen))
	for i, at := range chosen {
		sample[i] = lines[at]
	}
	return sample
}

// sort puts lines in the order that is asked for.
func (k kwicRequest) sort(lines []kwicLine) {
	switch k.Sort {
	case byLeft:
		slices.SortStableFunc(lines, func(a, b kwicLine) int { return slices.Compare(backwards(a.Left), backwards(b.Left)) })
	case byRight:
		slices.SortStableFunc(lines, func(a, b kwicLine) int { return cmp.Compare(a.Right, b.Right) })
	}
}

func backwards(text string) []rune {
	runes := []rune(text)
	slices.Reverse(runes)
	return runes
}

// cellLines are the places that a cell of a panel counts.
type cellLines struct {
	tally   *panelTally // of the reports
	place   string
	lines   []kwicLine
	count   int // by the rule
	reports int
	skipped int // reports that were not read
}

// findLines reads the reports of a cell and finds in them what its panel counts.
func findLines(ctx context.Context, lib Library, k kwicRequest, d *panel.Dictionary) (*cellLines, error) {
	filter, _, err := k.filter(lib)
	if err != nil {
		return nil, err
	}
	filter.Region, filter.Year = []string{k.Region}, []string{yearText(k.Year)}
	t := &panelTally{terms: d.Terms, shown: -1}
	if k.Show != "" {
		t.shown = slices.IndexFunc(d.Terms, func(term panel.Term) bool { return term.Name() == k.Show })
	}
	c := &cellLines{tally: t, place: k.Region}
	var ids []string
	request := index.PanelRequest{Dictionary: d, Rule: k.Rule, Scope: k.Scope, Filter: filter}
	err = lib.Panel(ctx, request, func(index.PanelHead) error { return nil }, func(row panel.Row) error {
		if row.RegionCode != k.Region {
			return nil
		}
		c.place = row.Region
		c.reports++
		found := 0
		for i, n := range row.Counts {
			if t.shown < 0 || t.shown == i {
				found += n
			}
		}
		if found > 0 {
			ids = append(ids, row.ReportID)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if len(ids) > kwicReports {
		c.skipped = len(ids) - kwicReports
		ids = ids[:kwicReports]
	}
	counter := panel.NewCounter(d, k.Rule)
	for _, id := range ids {
		rep, err := lib.Report(ctx, id)
		if err != nil {
			return nil, fmt.Errorf("report %s: %w", id, err)
		}
		c.read(rep, k, counter)
	}
	return c, nil
}

// read adds the lines of a report.
func (c *cellLines) read(rep *report.Report, k kwicRequest, counter *panel.Counter) {
	title := tabTitle(rep.Header())
	if k.Section == "" {
		c.readText(rep.Title, kwicLine{Report: title, Where: say("标题"), URL: reportURL(rep.ID, index.Request{})}, k.Rule, counter)
	}
	for _, s := range rep.Sections {
		notes := s.Role == report.Notes && k.Scope == index.ScopeFull && k.Section != report.Notes
		if notes || k.Section != "" && s.Role != k.Section {
			continue
		}
		where := say(openingLines)
		if len(s.Path) > 0 {
			where = asIs(strings.Join(s.Path, " › "))
		}
		for i := -1; i < len(s.Paragraphs); i++ {
			text := s.Heading
			if i >= 0 {
				text = s.Paragraphs[i]
			}
			c.readText(text, kwicLine{Report: title, Where: where, URL: passageURL(rep.ID, index.Request{}, index.Passage{Section: s.ID, Paragraph: i})}, k.Rule, counter)
		}
	}
}

// readText adds the lines of a text, which are otherwise as line.
func (c *cellLines) readText(text string, line kwicLine, rule panel.Rule, counter *panel.Counter) {
	folded := analyzer.FoldMap(text)
	var places []panel.Place
	counter.Count(0, uint32(len(folded.Runes)), func(i int) iter.Seq[uint32] {
		return startsOf([]rune(counter.Forms()[i]), folded.Runes)
	}, func(p panel.Place) {
		if c.tally.shown < 0 || p.Term == c.tally.shown {
			places = append(places, p)
		}
	})
	slices.SortStableFunc(places, func(a, b panel.Place) int { return cmp.Compare(a.Start, b.Start) })
	for _, p := range places {
		start, end := folded.Span(int(p.Start), int(p.End))
		left, right := []rune(text[:start]), []rune(text[end:])
		line.Match = text[start:end]
		line.Left = string(left[max(0, len(left)-kwicContext):])
		line.Right = string(right[:min(len(right), kwicContext)])
		c.lines = append(c.lines, line)
		c.count += rule.Times(p)
	}
}

// startsOf gives where a form begins in a text.
func startsOf(form, text []rune) iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		for at := 0; at+len(form) <= len(text); at++ {
			if slices.Equal(text[at:at+len(form)], form) && !yield(uint32(at)) {
				return
			}
		}
	}
}
