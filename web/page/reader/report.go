package reader

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"

	"gongbao/index"
	"gongbao/index/citation"
	"gongbao/index/passage"
	"gongbao/index/query"
	"gongbao/index/report"
	"gongbao/web/address"
	"gongbao/web/ask"
	"gongbao/web/guard"
	"gongbao/web/page"
	"gongbao/web/respond"
	"gongbao/web/say"
)

// reportView is the reader.
type reportView struct {
	page.Frame
	Heading   []mark // empty where the source had no title: then Name stands for it
	Name      string
	Badge     say.Phrase
	Place     []address.Link
	Facts     []fact
	Evidence  []evidence
	Citations []citationView
	// Duplicates are the reports with much of the same text, the fullest first.
	Duplicates []duplicate
	Related    relatedView
	Outline    []outlineEntry
	Sections   []readSection
	// Matches counts the marks; each is the anchor m1, m2 … Unmarked counts what is found within a
	// character that stands for several, such as the 1 in ⑪.
	Matches, Unmarked int
	// Relaxed is set where nothing is there as it was typed, and words of it are marked.
	Relaxed bool
	// Find is the form that finds text in this report.
	Find    findForm
	TextURL string
	// OriginalURL is where the file is that it was read from; empty if it cannot be had.
	OriginalURL string
	JSONURL     string
	// Address is where the report is on this site, for those who read it on paper. The site is not
	// named: what a client says it is called would be kept by caches.
	Address string
}

// findForm is a form that marks another query in the report. EverywhereURL is the search for the
// present one in all reports.
type findForm struct {
	Action        string
	Kept          []address.KeptParameter
	EverywhereURL string
	Problem       *page.QueryProblem // why the query cannot be read; nil if it can
}

// citationView is how the report is cited in one style, and where that is as a file.
type citationView struct {
	Name string
	Text string
	URL  string
}

// fact is a line of a report's metadata.
type fact struct {
	Name  say.Phrase
	Value say.Phrase
	URL   string // a search for the reports with the same value; empty for none
	Wide  bool   // whether the value is long
}

// evidence is the words that a fact was read from.
type evidence struct {
	Name       say.Phrase
	Text       say.Phrase
	Confidence string // percent; empty for what was not read
	Doubtful   bool
}

// outlineEntry leads to a section.
type outlineEntry struct {
	Anchor  string
	Text    say.Phrase
	Level   int // 1 is the top, 0 the opening lines
	Matches int
}

// readSection is a section with its matches marked. Anchor is its Section.ID.
type readSection struct {
	Anchor  string
	Heading []mark
	Level   int
	Notes   bool // it explains words of the report
	Blocks  []readBlock
}

// duplicate is a report with much of the same text, and how much.
type duplicate struct {
	Label, URL string
	Note       say.Phrase
	CompareURL string
}

// readBlock is one paragraph, or rows of cells that follow one another and make a table, the first
// with the most.
type readBlock struct {
	Rows []readParagraph
}

// readParagraph is a paragraph; one of a table's row has several cells.
type readParagraph struct {
	Anchor string
	Cells  [][]mark
}

// mark is a run of text. The matches of a report are numbered from 1; one that a cell's border cuts
// has its number on the first part only.
type mark struct {
	Text   string
	Match  bool
	Number int
}

func (s *Pages) Report(r *http.Request) (*respond.Response, error) {
	request, err := address.ParseLenient(r.URL.RawQuery, address.ReaderParameters)
	if err != nil {
		return nil, err
	}
	view, err := readReport(r.Context(), s.site.Lib, r.PathValue("id"), request, time.Now())
	if err != nil {
		return nil, err
	}
	if s.originals != nil && s.originals.HasOriginal(r.PathValue("id")) {
		view.OriginalURL = address.OriginalURL(r.PathValue("id"))
	}
	return s.site.Render(r, "report", view.Status(), view)
}

// Status is 400 where the query cannot be read, as on other pages.
func (v *reportView) Status() int {
	if v.Find.Problem != nil {
		return http.StatusBadRequest
	}
	return http.StatusOK
}

// readReport returns the reader's view of a report, which is cited as looked at on the day
// accessed, with the matches of r.Query marked. A query that cannot be read marks nothing and is
// the form's Problem.
func readReport(ctx context.Context, lib ask.Library, id string, r index.Request, accessed time.Time) (*reportView, error) {
	rep, err := lib.Report(ctx, id)
	if err != nil {
		return nil, err
	}
	v := &reportView{
		Badge:     page.Badges[rep.Complete],
		Place:     placeLinks(rep.Header()),
		Facts:     facts(rep),
		Evidence:  evidenceOf(rep),
		Citations: citations(rep, accessed),
		Find:      newFindForm(rep.ID, r),
		Address:   address.ReportURL(rep.ID, index.Request{}),
		TextURL:   "/api/v1/reports/" + rep.ID + ".txt",
		JSONURL:   "/api/v1/reports/" + rep.ID,
	}
	v.Frame = page.Frame{
		Title:       page.Titled(say.AsIs(page.TabTitle(rep.Header()))),
		Description: page.HeaderLine(rep.Header()),
		Query:       r.Query,
		Canonical:   address.ReportURL(rep.ID, index.Request{}),
	}
	near, err := lib.Duplicates(rep.ID)
	if err != nil {
		return nil, fmt.Errorf("duplicates of %s: %w", rep.ID, err)
	}
	for _, d := range near {
		note := say.Say("%s 的文字相同", percent(d.Similarity))
		if d.Fuller {
			note = say.Say("%s，比本文完整", note)
		}
		v.Duplicates = append(v.Duplicates, duplicate{d.Title, address.ReportURL(d.ID, r), note, address.CompareURL(rep.ID, d.ID)})
	}

	related, err := lib.Related(ctx, index.RelatedRequest{Report: rep.ID, Limit: consideredSimilar})
	switch {
	case err == nil:
		v.Related = newRelatedView(rep.Header(), related, near, r)
	case !errors.Is(err, guard.ErrBusy): // a report can be read without what to read next
		return nil, fmt.Errorf("related to %s: %w", rep.ID, err)
	}

	if err := v.mark(ctx, lib, rep, r); err != nil {
		return nil, fmt.Errorf("mark %s: %w", rep.ID, err)
	}
	return v, nil
}

// mark fills in the text with the matches of r.Query, those of a relaxed query where nothing is
// there as typed. A query that cannot be read is the form's Problem.
func (v *reportView) mark(ctx context.Context, lib ask.Library, rep *report.Report, r index.Request) error {
	if strings.TrimSpace(r.Query) == "" {
		v.markText(rep, nil)
		return nil
	}
	literal := r
	literal.Match = cmp.Or(r.Match, index.Literal)
	for _, request := range []index.Request{literal, r} {
		marker, err := lib.Marker(ctx, request)
		if unreadable := (*query.Error)(nil); errors.As(err, &unreadable) {
			v.Find.Problem = page.NewQueryProblem(r.Query, unreadable)
		} else if err != nil {
			return err
		}
		v.markText(rep, marker)
		if v.Matches+v.Unmarked > 0 || v.Find.Problem != nil || request.Match == r.Match {
			v.Relaxed = request.Match != literal.Match && v.Matches > 0
			break
		}
	}
	return nil
}

// newFindForm is the form of the report with that ID. What else r asks for stays as it is.
func newFindForm(id string, r index.Request) findForm {
	return findForm{Action: address.ReportURL(id, index.Request{}) + "#" + foundAnchor, Kept: page.Kept(r), EverywhereURL: address.SearchURL(r)}
}

// foundAnchor is where the reader says how much was found.
const foundAnchor = "found"

// citationNames are the names of the styles.
var citationNames = map[citation.Style]string{citation.GBT7714: "GB/T 7714", citation.BibTeX: "BibTeX", citation.RIS: "RIS"}

func citations(rep *report.Report, accessed time.Time) []citationView {
	var views []citationView
	for _, style := range citation.Styles {
		views = append(views, citationView{
			citationNames[style], strings.TrimSpace(style.Of(rep, accessed)), "/api/v1/reports/" + rep.ID + "/citation?format=" + string(style),
		})
	}
	return views
}

// markText fills in the text and its outline, numbering the matches in order.
func (v *reportView) markText(rep *report.Report, marker *passage.Marker) {
	v.Matches, v.Unmarked, v.Sections, v.Outline = 0, 0, nil, nil
	v.Name = rep.Header().Name()
	for _, line := range rep.Lines() {
		v.Unmarked += marker.Count(line.Text)
		for i, pieces := range marker.PiecesOf(&line) {
			before := v.Matches
			v.addText(rep, line.Parts[i], v.marks(pieces))
			if n := len(v.Outline); n > 0 {
				v.Outline[n-1].Matches += v.Matches - before
			}
		}
	}
}

// marks numbers the matches of a text.
func (v *reportView) marks(pieces []passage.Piece) (marks []mark) {
	for _, piece := range pieces {
		m := mark{Text: piece.Text, Match: piece.Match}
		if piece.Match && !piece.Rest {
			v.Matches++
			v.Unmarked--
			m.Number = v.Matches
		}
		marks = append(marks, m)
	}
	return marks
}

// addText adds the title, a heading or a paragraph.
func (v *reportView) addText(rep *report.Report, at report.Part, marks []mark) {
	if at.Section < 0 {
		v.Heading = marks
		return
	}
	s := &rep.Sections[at.Section]
	if at.Number > 0 {
		section := &v.Sections[len(v.Sections)-1]
		section.Blocks = appendParagraph(section.Blocks, readParagraph{address.ParagraphAnchor(s.ID, at.Number-1), cells(marks)})
		return
	}
	v.Sections = append(v.Sections, readSection{Anchor: s.ID, Heading: marks, Level: s.Level, Notes: s.Role == report.Notes})
	entry := outlineEntry{Anchor: s.ID, Text: say.AsIs(s.Heading), Level: s.Level}
	if s.Heading == "" {
		entry.Text = say.Say(page.OpeningLines)
	}
	v.Outline = append(v.Outline, entry)
}

// appendParagraph adds a paragraph, as a row of the table before it if it has no more cells than
// that: empty ones at the end of a row are not in the text.
func appendParagraph(blocks []readBlock, p readParagraph) []readBlock {
	if n := len(blocks); n > 0 && len(p.Cells) > 1 && len(p.Cells) <= len(blocks[n-1].Rows[0].Cells) {
		blocks[n-1].Rows = append(blocks[n-1].Rows, p)
		return blocks
	}
	return append(blocks, readBlock{Rows: []readParagraph{p}})
}

// cellBorder parts the cells of a table's row, which is a paragraph of its own.
const cellBorder = " | "

// cells cuts a paragraph at the borders of its cells.
func cells(marks []mark) [][]mark {
	cs := [][]mark{nil}
	for _, m := range marks {
		for i, text := range strings.Split(m.Text, cellBorder) {
			if i > 0 {
				cs = append(cs, nil)
			}
			if text != "" {
				cs[len(cs)-1] = append(cs[len(cs)-1], mark{text, m.Match, m.Number})
				m.Number = 0
			}
		}
	}
	return cs
}

// placeLinks leads to the page of each place of the path.
func placeLinks(h report.Header) []address.Link {
	var links []address.Link
	for _, d := range h.Region.Path {
		links = append(links, address.Link{Label: say.AsIs(d.Name), URL: address.RegionURL(d.Code)})
	}
	return links
}

func facts(rep *report.Report) []fact {
	all := []fact{
		{Name: say.Say("类型"), Value: say.Say(string(rep.Kind)), URL: address.FacetURL("kind", string(rep.Kind))},
		{Name: say.Say("会议"), Value: say.AsIs(rep.Meeting), Wide: true},
		{Name: say.Say("报告人"), Value: say.AsIs(strings.TrimSpace(rep.Speaker.Name + "　" + rep.Speaker.Office)), Wide: true},
		{Name: say.Say("报告日期"), Value: dateOf(rep.Delivered)},
		{Name: say.Say("发布日期"), Value: dateOf(rep.Published)},
		{Name: say.Say("完整程度"), Value: page.Completeness[rep.Complete]},
		{Name: say.Say("字数"), Value: say.Say("%d", rep.Chars)},
	}
	if rep.Year != 0 {
		year := int(rep.Year)
		all = append([]fact{{Name: say.Say("年份"), Value: page.InYear(year), URL: address.FacetURL("year", strconv.Itoa(year))}}, all...)
	}
	sources := rep.Sources
	if len(sources) == 0 {
		sources = []report.Source{rep.Source}
	}
	for _, src := range sources {
		value := say.AsIs(path.Base(src.File)) // where the file lay is the business of who added it
		if src.Row > 0 {
			value = say.Say("%s（%s第 %d 行）", value, src.Sheet, src.Row)
		}
		if src.Item > 1 {
			value = say.Say("%s（第 %d 篇）", value, src.Item)
		}
		all = append(all, fact{Name: say.Say("来源文件"), Value: value, Wide: true}, fact{Name: say.Say("来源网页"), Value: say.Say(src.URL), Wide: true})
	}
	var known []fact
	for _, f := range all {
		if !f.Value.IsZero() {
			known = append(known, f)
		}
	}
	return known
}

// evidenceOf lists what the fields of a report were read from, and what a title made up for it is
// made of.
func evidenceOf(rep *report.Report) []evidence {
	doubtful := make(map[string]bool)
	for _, d := range rep.Doubts(true) {
		doubtful[d.Field] = true
	}
	var all []evidence
	if _, ok := rep.Evidence["title"]; !ok && rep.Title == "" {
		all = append(all, evidence{Name: say.Say("标题"), Text: say.Say("原文没有标题；〔〕中的名称由地点、年份和类型拟成。")})
	}
	for _, e := range evidenceNames {
		ev, ok := rep.Evidence[e.field]
		if !ok {
			continue
		}
		text := say.AsIs(ev.Text)
		if c, ok := rep.Corrected[e.field]; ok {
			text = say.Say("%s，%s", text, wasRead(c))
		}
		all = append(all, evidence{say.Say(e.name), text, percent(ev.Confidence), doubtful[e.field]})
	}
	return all
}

// evidenceNames are the fields that a report gives evidence for, in the order of the page.
var evidenceNames = []struct{ field, name string }{
	{"title", "标题"}, {"kind", "类型"}, {"region", "地区"}, {"place", "地点"}, {"level", "级别"}, {"year", "年份"},
	{"meeting", "会议"}, {"delivered", "报告日期"}, {"speaker", "报告人"}, {"office", "职务"}, {"published", "发布日期"}, {"complete", "完整程度"},
	{"url", "来源网址"},
}

// wasRead tells what a field that was set by hand held before.
func wasRead(c report.Correction) say.Phrase {
	if c.Was == "" {
		return say.Say("原为空")
	}
	return say.Say("原为“%s”", c.Was)
}

// percent writes a share from 0 to 1.
func percent(share float64) string { return fmt.Sprintf("%.0f%%", share*100) }

// dateOf says 2026-01-20 as one does, and anything else as it is.
func dateOf(date string) say.Phrase {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return say.AsIs(date)
	}
	return say.Say("%[2]s年%[3]s月%[4]s日", date, strconv.Itoa(t.Year()), strconv.Itoa(int(t.Month())), strconv.Itoa(t.Day()))
}
