package counts

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"gongbao/analyzer/coded"
	"gongbao/index"
	"gongbao/index/panel"
	"gongbao/index/report"
	"gongbao/web/address"
	"gongbao/web/ask"
	"gongbao/web/page"
	"gongbao/web/respond"
	"gongbao/web/say"
)

// linesView shows the places that a panel counts, or a cell of it, each in its context: keyword in
// context.
type linesView struct {
	page.Frame
	Problem say.Phrase   // what is wrong with the address; empty for nothing
	Changed []say.Phrase // as of panelView
	Present string
	status  int

	Heading, Summary say.Phrase
	Lines            []shownLine
	Sorts            []panelChoice
	Kept             []address.KeptParameter // of the form of the sample
	Sample, Seed     string
	Whole            string     // leads to all lines; empty where they are shown
	Back             string     // to the panel
	CSVURL, JSONLURL string     // the lines as files
	DownloadNote     say.Phrase // how those differ; empty where they do not
	Page             say.Phrase
	PrevURL, NextURL string
}

// shownLine is a place of a term.
type shownLine struct {
	Left, Match, Right string
	Where              say.Phrase // the section
	Report, URL        string     // the title, and the paragraph in the reader
}

const (
	linesContext = 24 // characters on each side
	linesRows    = 100
	maxSample    = 500
)

var lineSortLabels = map[index.LineSort]say.Phrase{
	index.LinesByPlace: say.Say("按地区和年份"), index.LinesByPosition: say.Say("按在文中的位置"), index.LinesByLeft: say.Say("按前文排序"), index.LinesByRight: say.Say("按后文排序"),
}

// linesRequest is the query string of the page: that of a panel, and the cell.
type linesRequest struct {
	panelRequest
	Region string // empty for all places of the panel
	Year   int    // 0 for all years of the panel
	Sort   index.LineSort
	Sample int // 0 for all
	Seed   uint64
}

func parseLines(rawQuery string) (k linesRequest, err error) {
	k.Sort = index.LinesByPlace
	if k.panelRequest, err = parsePanel(rawQuery); err != nil {
		return k, err
	}
	values, err := address.ParseQuery(rawQuery)
	if err != nil {
		return k, err
	}
	for _, f := range []struct {
		name string
		set  func(value string) (allowed coded.Message)
	}{
		{"region", func(v string) coded.Message { return address.SetRegion(&k.Region, v) }},
		{"year", func(v string) coded.Message { return address.SetYear(&k.Year, v) }},
		{"sort", func(v string) coded.Message { return address.SetChoice(&k.Sort, index.LineSorts, v) }},
		{"sample", func(v string) (allowed coded.Message) {
			if k.Sample, err = strconv.Atoi(v); err != nil || k.Sample < 1 || k.Sample > maxSample {
				return coded.New("allowed-number", "least", 1, "most", maxSample)
			}
			return coded.Message{}
		}},
		{"seed", func(v string) (allowed coded.Message) {
			if k.Seed, err = strconv.ParseUint(v, 10, 32); err != nil {
				return coded.New("allowed-number-up-to", "most", address.MaxSeed)
			}
			return coded.Message{}
		}},
	} {
		if err := address.CheckOnce(values, f.name); err != nil {
			return k, err
		}
		if v := strings.TrimSpace(values.Get(f.name)); v != "" {
			if allowed := f.set(v); !allowed.IsZero() {
				return k, address.UnknownValue(f.name, v, allowed)
			}
		}
	}
	return k, nil
}

// kept are the parameters of the request that differ from what is usual.
func (k linesRequest) kept() []address.KeptParameter {
	kept := k.panelRequest.kept()
	if k.Region != "" {
		kept = append(kept, address.KeptParameter{Name: "region", Value: k.Region})
	}
	if k.Year != 0 {
		kept = append(kept, address.KeptParameter{Name: "year", Value: address.YearText(k.Year)})
	}
	if k.Sort != index.LinesByPlace {
		kept = append(kept, address.KeptParameter{Name: "sort", Value: string(k.Sort)})
	}
	if k.Sample > 0 {
		kept = append(kept, address.KeptParameter{Name: "sample", Value: strconv.Itoa(k.Sample)}, address.KeptParameter{Name: "seed", Value: strconv.FormatUint(k.Seed, 10)})
	}
	return kept
}

func (k linesRequest) url() string {
	path, separator := address.LinesPath, "?"
	for _, p := range k.kept() {
		path += separator + p.Name + "=" + strings.ReplaceAll(url.QueryEscape(p.Value), "+", "%20")
		separator = "&"
	}
	return path
}

// call is what the page asks the library for.
func (k linesRequest) call(lib ask.Library, d *panel.Dictionary) (c address.LinesCall, err error) {
	filter, listed, err := k.filter(lib)
	if err != nil {
		return c, err
	}
	places := listed.codes()
	if k.Region != "" {
		code := index.CanonicalRegion(k.Region)
		filter.Region, places = []string{k.Region}, []string{code}
		if place, ok := listed[code]; ok {
			filter.Level = []string{string(place.Level)}
		}
	}
	if k.Year != 0 {
		filter.Year = []string{address.YearText(k.Year)}
	}
	c.PanelRequest = index.PanelRequest{Dictionary: d, Rule: k.Rule, Scope: k.Scope, Filter: filter}
	c.Name, c.Link, c.Show = k.Dictionary, true, k.Show
	c.Lines = index.LinesRequest{Places: places, Sort: k.Sort, Context: linesContext, Sample: k.Sample, Seed: k.Seed, Skip: k.Page * linesRows, Limit: linesRows}
	return c, nil
}

func (s *Pages) Lines(r *http.Request) (*respond.Response, error) {
	view, err := linesPage(r.Context(), s.lib, r.URL.RawQuery)
	if err != nil {
		return nil, err
	}
	return s.site.Render(r, "kwic", view.status, view)
}

// linesPage returns the page that is asked for.
func linesPage(ctx context.Context, lib ask.Library, rawQuery string) (*linesView, error) {
	v := &linesView{Frame: page.Frame{Title: page.Titled(say.Say("计数的原句")), Description: say.Say("一个地区一年里计入的每一处，词在中间，可按上下文排序、随机抽查。")}, status: http.StatusOK}
	k, err := parseLines(rawQuery)
	if err == nil {
		err = v.fill(ctx, lib, k)
	}
	bad := (*formError)(nil)
	switch {
	case errors.As(err, &bad):
		v.Problem, v.status = say.Told(bad.Message), bad.status
	case respond.As[*respond.ParamError](err), respond.As[*index.FilterError](err), respond.As[*panel.Error](err):
		v.Problem, v.status = say.Told(respond.FaultOf(respond.AboutTerms("terms", err)).Message), http.StatusBadRequest
	default:
		return v, err
	}
	return v, nil
}

// fill finds the lines and shows a page of them.
func (v *linesView) fill(ctx context.Context, lib ask.Library, k linesRequest) error {
	d, err := k.dictionary(lib)
	if err != nil {
		return err
	}
	if d == nil {
		return errNoTerms
	}
	call, err := k.call(lib, d)
	if err != nil {
		return err
	}
	together := k.Rule == panel.Union && k.Show == "" && len(d.Terms) > 1 // what the terms cover, each character once
	if together {
		call.Rule = panel.UnionOfAll
	}
	head, more, err := v.find(ctx, lib, call)
	if err == nil && len(v.Lines) == 0 && k.Page > 0 { // behind the last page
		k.Page = max(0, k.pages(head)-1)
		call.Lines.Skip = k.Page * linesRows
		head, more, err = v.find(ctx, lib, call)
	}
	if err != nil {
		return err
	}
	v.Changed = k.changedSince(lib, d.Hash(), head.Snapshot)
	if k.outdated(lib) {
		present := k
		present.panelRequest = k.unpinned()
		v.Present = present.url()
	}
	place := say.Say("各地区")
	if k.Region != "" {
		place = say.AsIs(k.Region)
		if found, err := lib.Place(k.Region); err == nil {
			place = say.AsIs(found.Name)
		}
	}
	back := k.panelRequest
	back.Page = 0
	v.Back = back.URL(address.PanelPath) + "#heat"
	called := &panelTally{terms: d.Terms, shown: -1}
	if k.Show != "" {
		called.shown = slices.IndexFunc(d.Terms, func(term panel.Term) bool { return term.Name() == k.Show })
	}
	v.Heading = say.Say("%s：%s", place, called.called())
	if k.Year != 0 {
		v.Heading = say.Say("%s %s：%s", place, page.InYear(k.Year), called.called())
	}
	v.Summary = say.Say("共 %d 处，见于 %d 篇报告。", head.Count, head.Found)
	if k.Rule == panel.Union {
		v.Summary = say.Say("共 %d 个字，见于 %d 篇报告。", head.Count, head.Found)
	}
	v.Frame.Title = page.Titled(v.Heading)
	for _, sort := range index.LineSorts {
		other := k
		other.Sort, other.Page = sort, 0
		v.Sorts = append(v.Sorts, panelChoice{lineSortLabels[sort], other.url(), sort == k.Sort})
	}
	v.Sample, v.Seed = strconv.Itoa(cmp.Or(k.Sample, 20)), strconv.FormatUint(k.Seed, 10)
	whole := k
	whole.Sample, whole.Seed, whole.Page = 0, 0, 0
	v.Kept = whole.kept()
	if k.Sample > 0 {
		v.Whole = whole.url()
	}
	if together {
		v.DownloadNote = say.Say("合计里几个词重叠的字只计一次；下载的表按词列出，重叠的字每个词各计一次。")
	}
	call.Rule = k.Rule
	api := call.URL(head.Snapshot)
	v.CSVURL, v.JSONLURL = api+"&format=csv", api+"&format=jsonl"
	v.page(k, head, more)
	return nil
}

// find fills in the lines of the page.
func (v *linesView) find(ctx context.Context, lib ask.Library, c address.LinesCall) (head index.LinesHead, more bool, err error) {
	r, err := c.Request()
	if err != nil {
		return head, false, err
	}
	next, err := lib.Lines(ctx, r, func(h index.LinesHead) error {
		head = h
		return nil
	}, func(l index.Line) error {
		where := say.Say("标题")
		switch {
		case len(l.Path) > 0:
			where = say.AsIs(strings.Join(l.Path, " › "))
		case l.Section != "":
			where = say.Say(page.OpeningLines)
		}
		of := page.TabTitle(report.Header{Title: l.Title, Kind: l.Kind, Year: report.Year(l.Year), Region: report.Region{Code: l.RegionCode, Name: l.Region}})
		v.Lines = append(v.Lines, shownLine{Left: l.Left, Match: l.Key, Right: l.Right, Where: where, Report: of, URL: address.LineURL(l)})
		return nil
	})
	return head, next != "", err
}

// page says which page of the lines is shown.
func (v *linesView) page(k linesRequest, head index.LinesHead, more bool) {
	other := k
	if other.Page = k.Page - 1; other.Page >= 0 {
		v.PrevURL = other.url()
	}
	if other.Page = k.Page + 1; more {
		v.NextURL = other.url()
	}
	if v.PrevURL == "" && v.NextURL == "" {
		return
	}
	v.Page = say.Say("第 %d 页", k.Page+1)
	if pages := k.pages(head); pages > 0 {
		v.Page = say.Say("第 %d 页，共 %d 页", k.Page+1, pages)
	}
}

// pages is the number of pages, 0 if that is not known: by union a line has several characters.
func (k linesRequest) pages(head index.LinesHead) int {
	if k.Rule == panel.Union {
		return 0
	}
	return (cmp.Or(min(k.Sample, head.Count), head.Count) + linesRows - 1) / linesRows
}
