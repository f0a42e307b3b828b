package reader

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"gongbao/index"
	"gongbao/index/compare"
	"gongbao/index/passage"
	"gongbao/index/report"
	"gongbao/web/address"
	"gongbao/web/ask"
	"gongbao/web/page"
	"gongbao/web/respond"
	"gongbao/web/say"
)

// compareView is the page that shows two reports side by side, or asks which.
type compareView struct {
	page.Frame
	// Asked is what a reader has to be asked for; nil if both reports are there. It asks for years
	// where A and B have others to choose from, and else for any reports.
	Asked *compareForm
	A, B  comparedSide
	// Dropped and New are words of A rather than B, and of B rather than A.
	Dropped, New []termLink
	// All and Changes are this page with all of the text and with only what changed; Swapped has
	// the sides exchanged.
	All, Changes, Swapped string
	OnlyChanges           bool
	JSONURL               string
	Outline               []comparedEntry
	Pairs                 []comparedPair
}

// compareForm asks for two reports.
type compareForm struct {
	A, B    string // as they were written
	Place   *placeForm
	Problem say.Phrase // empty where nothing is wrong yet
	Status  int
}

// comparedSide is one of the reports as a whole.
type comparedSide struct {
	ID     string
	Name   string
	Year   say.Phrase // what it is called in short
	URL    string
	Badge  say.Phrase
	Chars  int
	Share  string       // of the text that is reused, percent
	Kept   string       // of the text that was kept within changed sentences, percent
	Others []yearChoice // the reports of the same place, itself among them
}

// yearChoice is a report that could stand on a side instead.
type yearChoice struct {
	ID     string
	Label  say.Phrase
	Chosen bool
}

// termLink leads to a search for a word; A and B count it in the reports.
type termLink struct {
	Text, URL string
	A, B      int
}

// comparedEntry leads to a pair of sections.
type comparedEntry struct {
	Anchor string
	Text   say.Phrase
	Level  int
	Note   say.Phrase
}

// comparedPair is two sections that answer to one another, or one alone.
type comparedPair struct {
	Anchor string
	A, B   *comparedSection
	Note   say.Phrase
}

// comparedSection is a section of one report.
type comparedSection struct {
	URL        string // in the reader
	Level      int
	Heading    []comparedSentence
	Paragraphs []comparedParagraph
}

// comparedParagraph is a paragraph, or stands for sentences in a row that are not shown.
type comparedParagraph struct {
	URL       string // in the reader
	Sentences []comparedSentence
}

// comparedSentence is a sentence, or Hidden sentences that did not change.
type comparedSentence struct {
	Status  compare.Status
	Old     bool // whether it is of A
	Runs    []compare.Run
	Figures bool
	Where   *address.Link // where the same sentence or the like stands, if that is in another section
	Hidden  int
}

// compareParameters are those of the page. Of show only the value changes means something.
var compareParameters = []string{"a", "b", "show"}

func (s *Pages) Compare(r *http.Request) (*respond.Response, error) {
	values, err := address.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, err
	}
	a, b := values.Get("a"), values.Get("b")
	place, target, err := comparePlace(s.site.Lib, values)
	if err != nil {
		return nil, err
	}
	if target != "" && a+b == "" {
		return page.Redirect(r, target), nil
	}
	view, err := compareReports(r.Context(), s.site.Lib, a, b, values.Get("show") == "changes")
	if moved := (*address.CompareMoved)(nil); errors.As(err, &moved) {
		return moved.Response(r, values), nil
	}
	if err != nil {
		return nil, err
	}
	status := http.StatusOK
	if view.Asked != nil {
		status, view.Asked.Place = view.Asked.Status, place
	}
	return s.site.Render(r, "compare", status, view)
}

// compareReports returns the view of two reports, named by their IDs or the addresses of their
// pages; changes leaves out what did not change.
func compareReports(ctx context.Context, lib ask.Library, a, b string, changes bool) (*compareView, error) {
	ids := [2]string{cmp.Or(address.ReportIDPattern.FindString(a), a), cmp.Or(address.ReportIDPattern.FindString(b), b)}
	ask := func(status int, problem say.Phrase) *compareView {
		return &compareView{
			Frame: page.Frame{Title: page.Titled(say.Say("比较两篇报告")), Description: say.Say("并排比较两篇报告：哪些句子沿用，哪些改动，哪些词语新出现。")},
			Asked: &compareForm{A: a, B: b, Problem: problem, Status: status},
		}
	}
	var reports [2]*report.Report
	for i, id := range ids {
		if id == "" {
			continue
		}
		rep, err := address.ComparedReport(ctx, lib, compareParameters[i], id)
		switch {
		case errors.Is(err, index.ErrNotFound):
			return ask(http.StatusNotFound, say.Say("资料库里没有报告“%s”。", id)), nil
		case err != nil:
			return nil, err
		}
		reports[i] = rep
	}
	switch {
	case reports[0] == nil && reports[1] == nil:
		return ask(http.StatusOK, say.Phrase{}), nil
	case reports[0] == nil || reports[1] == nil:
		return ask(http.StatusOK, say.Say("还缺一篇报告。")), nil
	}
	others, err := otherYears(ctx, lib, reports)
	if err != nil {
		return nil, err
	}
	if reports[0].ID == reports[1].ID {
		v := ask(http.StatusOK, say.Say("两边是同一篇报告，请换一篇。"))
		v.OnlyChanges = changes
		if len(others[0]) > 1 {
			years := yearChoices(others[0], reports[0].ID)
			v.A = comparedSide{Name: page.TabTitle(reports[0].Header()), URL: address.ReportURL(reports[0].ID, index.Request{}), Others: years}
			v.B.Others = years
		}
		return v, nil
	}
	c, err := lib.Compare(ctx, reports[0], reports[1])
	if err != nil {
		return nil, err
	}
	return newCompareView(c, reports, others, changes), nil
}

// otherYears returns for each report those of the same place, itself among them, the newest first.
func otherYears(ctx context.Context, lib ask.Library, reports [2]*report.Report) (others [2][]report.Header, err error) {
	for i, rep := range reports {
		if i == 1 && slices.ContainsFunc(others[0], func(h report.Header) bool { return h.ID == rep.ID }) {
			others[1] = others[0]
			break
		}
		related, err := lib.Related(ctx, index.RelatedRequest{Report: rep.ID, Limit: 1})
		if err != nil {
			return others, fmt.Errorf("related to %s: %w", rep.ID, err)
		}
		others[i] = append(slices.Clone(related.SamePlace), rep.Header())
		slices.SortStableFunc(others[i], func(a, b report.Header) int { return -cmp.Compare(a.Year, b.Year) })
	}
	return others, nil
}

// newCompareView makes a page of a comparison.
func newCompareView(c *compare.Comparison, reports [2]*report.Report, others [2][]report.Header, changes bool) *compareView {
	a, b := reports[0], reports[1]
	v := &compareView{
		A: newComparedSide(a, b, c.A, others[0]), B: newComparedSide(b, a, c.B, others[1]),
		All: address.CompareURL(a.ID, b.ID), OnlyChanges: changes, JSONURL: "/api/v1" + address.CompareURL(a.ID, b.ID),
	}
	onlyChanges := address.KeptParameter{Name: "show", Value: "changes"}
	v.Changes, v.Swapped = address.Adding(v.All, onlyChanges), address.CompareURL(b.ID, a.ID)
	if changes {
		v.Swapped = address.Adding(v.Swapped, onlyChanges)
	}
	v.Frame = page.Frame{
		Title:       page.Titled(say.Say("比较：%s与%s", v.A.Name, v.B.Name)),
		Description: say.Say("%s有 %s 的文字沿用到%s。", v.A.Name, v.A.Share, v.B.Name),
	}
	v.Dropped, v.New = termLinks(c.Dropped, a, b), termLinks(c.New, a, b)
	for i, p := range c.Pairs {
		v.addPair(fmt.Sprintf("p%d", i+1), p, reports)
	}
	return v
}

// newComparedSide describes a report beside another.
func newComparedSide(rep, other *report.Report, side compare.Side, others []report.Header) comparedSide {
	h := rep.Header()
	s := comparedSide{
		ID: rep.ID, Name: page.TabTitle(h), Year: say.AsIs(page.TabTitle(h)), URL: address.ReportURL(rep.ID, index.Request{}), Badge: page.Badges[rep.Complete],
		Chars: side.Chars, Share: percent(share(side.Reused, side.Chars)), Kept: percent(share(side.Kept, side.Chars)),
	}
	if rep.Year != 0 && rep.Year != other.Year {
		s.Year = page.InYear(int(rep.Year))
	}
	s.Others = yearChoices(others, rep.ID)
	return s
}

// yearChoices are the reports of one place to choose from, one of which is chosen.
func yearChoices(reports []report.Header, chosen string) (choices []yearChoice) {
	for _, h := range reports {
		label := say.AsIs(page.TabTitle(h))
		if h.Year != 0 {
			label = page.InYear(int(h.Year))
		}
		if badge := page.Badges[h.Complete]; !badge.IsZero() {
			label = say.Say("%s（%s）", label, badge)
		}
		choices = append(choices, yearChoice{h.ID, label, h.ID == chosen})
	}
	return choices
}

// share is n of a whole, from 0 to 1.
func share(n, whole int) float64 { return float64(n) / float64(max(whole, 1)) }

// maxTerms is the most words of a side that the page shows.
const maxTerms = 24

// termLinks leads from words to searches for them, in the place of the reports where they have one
// in common.
func termLinks(terms []compare.Term, a, b *report.Report) (links []termLink) {
	for _, t := range terms[:min(len(terms), maxTerms)] {
		request := address.NewRequest()
		request.Query = t.Text
		if code := a.Region.Today.Code; code != "" && code == b.Region.Today.Code {
			request = address.Toggled(request, "region", code)
		}
		links = append(links, termLink{t.Text, address.SearchURL(request), t.A, t.B})
	}
	return links
}

// addPair adds a pair of sections and its entry in the outline. Of what did not change only the
// number of sentences is shown where v shows only changes; a pair without any change is left out.
func (v *compareView) addPair(anchor string, p compare.Pair, reports [2]*report.Report) {
	pair := comparedPair{Anchor: anchor}
	pair.A, pair.B = newComparedSection(p.A, reports[0], reports[1], true), newComparedSection(p.B, reports[1], reports[0], false)
	if v.OnlyChanges {
		changedA, changedB := pair.A.onlyChanges(), pair.B.onlyChanges()
		if !changedA && !changedB {
			return
		}
	}
	shown := cmp.Or(pair.B, pair.A)
	switch {
	case pair.A == nil:
		pair.Note = say.Say("新增")
	case pair.B == nil:
		pair.Note = say.Say("删去")
	case p.Moved:
		pair.Note = say.Say("位置变动")
	}
	text := say.Say(page.OpeningLines)
	if heading := sectionOf(p, reports).Heading; heading != "" {
		text = say.AsIs(heading)
	}
	v.Outline = append(v.Outline, comparedEntry{anchor, text, shown.Level, pair.Note})
	v.Pairs = append(v.Pairs, pair)
}

// sectionOf returns the section that names a pair: that of B where there is one.
func sectionOf(p compare.Pair, reports [2]*report.Report) *report.Section {
	if p.B != nil {
		return &reports[1].Sections[p.B.Index]
	}
	return &reports[0].Sections[p.A.Index]
}

// newComparedSection returns a section of a report as it is shown beside another; nil for nil.
func newComparedSection(s *compare.Section, rep, other *report.Report, old bool) *comparedSection {
	if s == nil {
		return nil
	}
	of := &rep.Sections[s.Index]
	target := func(paragraph int) string {
		return address.PassageURL(rep.ID, index.Request{}, passage.Passage{Section: of.ID, Paragraph: paragraph})
	}
	shown := &comparedSection{URL: target(-1), Level: of.Level, Heading: comparedSentences(s.Heading, other, old)}
	for i, sentences := range s.Paragraphs {
		shown.Paragraphs = append(shown.Paragraphs, comparedParagraph{target(i), comparedSentences(sentences, other, old)})
	}
	return shown
}

// comparedSentences returns sentences as they are shown, with the places of those that are
// elsewhere in the other report.
func comparedSentences(sentences []compare.Sentence, other *report.Report, old bool) (all []comparedSentence) {
	for _, s := range sentences {
		shown := comparedSentence{Status: s.Status, Old: old, Runs: s.Runs, Figures: s.Figures}
		if s.Elsewhere && s.Partner != nil {
			section := other.Sections[s.Partner.Section]
			label := say.Say(page.OpeningLines)
			if section.Heading != "" {
				label = say.AsIs(section.Heading)
			}
			shown.Where = &address.Link{Label: label, URL: address.PassageURL(other.ID, index.Request{}, passage.Passage{Section: section.ID, Paragraph: s.Partner.Paragraph})}
		}
		all = append(all, shown)
	}
	return all
}

// onlyChanges leaves the number of reused sentences where they were, and reports whether there are
// others.
func (s *comparedSection) onlyChanges() (changed bool) {
	if s == nil {
		return false
	}
	for _, h := range s.Heading {
		changed = changed || h.Status != compare.Reused
	}
	var paragraphs []comparedParagraph
	for _, p := range s.Paragraphs {
		shown, hidden := comparedParagraph{URL: p.URL}, 0
		for _, sentence := range p.Sentences {
			if sentence.Status == compare.Reused {
				hidden++
				continue
			}
			changed = true
			shown.Sentences = append(append(shown.Sentences, hiddenSentences(hidden)...), sentence)
			hidden = 0
		}
		shown.Sentences = append(shown.Sentences, hiddenSentences(hidden)...)
		if last := len(paragraphs) - 1; last >= 0 && shown.hidden() > 0 && paragraphs[last].hidden() > 0 {
			paragraphs[last].Sentences[0].Hidden += shown.hidden()
			continue
		}
		paragraphs = append(paragraphs, shown)
	}
	s.Paragraphs = paragraphs
	return changed
}

// hidden returns the number of sentences of a paragraph in which none is shown; 0 for any other.
func (p *comparedParagraph) hidden() int {
	if len(p.Sentences) != 1 {
		return 0
	}
	return p.Sentences[0].Hidden
}

// hiddenSentences stands for n sentences.
func hiddenSentences(n int) []comparedSentence {
	if n == 0 {
		return nil
	}
	return []comparedSentence{{Status: compare.Reused, Hidden: n}}
}
