package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"path"
	"strconv"
	"strings"

	"gongbao/index"
	"gongbao/index/query"
	"gongbao/index/report"
)

// reportView is the reader.
type reportView struct {
	Frame
	Heading  []mark // empty where the page had no title: then Name stands for it
	Name     string
	Badge    string
	Place    []link
	Facts    []fact
	Evidence []evidence
	// Duplicates are the reports with much of the same text, the fullest first.
	Duplicates []duplicate
	Related    relatedView
	Outline    []outlineEntry
	Sections   []readSection
	// Matches counts the marks; each is the anchor m1, m2 … Unmarked counts what is found within a character that stands for
	// several, such as the 1 in ⑪.
	Matches, Unmarked int
	TextURL           string
	JSONURL           string
}

// fact is a line of a report's metadata.
type fact struct {
	Name  string
	Value string
	URL   string // a search for the reports with the same value; empty for none
	Wide  bool   // whether the value is long
}

// evidence is the words that a fact was read from.
type evidence struct {
	Name       string
	Text       string
	Confidence string // percent
}

// outlineEntry leads to a section.
type outlineEntry struct {
	Anchor  string
	Text    string
	Level   int // 1 is the top, 0 the opening lines
	Matches int
}

// readSection is a section with its matches marked. Anchor is its Section.ID.
type readSection struct {
	Anchor  string
	Heading []mark
	Level   int
	Blocks  []readBlock
}

// duplicate is a report with much of the same text, and how much.
type duplicate struct{ Label, URL, Note string }

// readBlock is one paragraph, or rows of as many cells each that follow one another and make a table.
type readBlock struct {
	Rows []readParagraph
}

// readParagraph is a paragraph; one of a table's row has several cells.
type readParagraph struct {
	Anchor string
	Cells  [][]mark
}

// mark is a run of text. The matches of a report are numbered from 1; one that a cell's border cuts has its number on the
// first part only.
type mark struct {
	Text   string
	Match  bool
	Number int
}

// paragraphAnchor is the anchor of the paragraph at that index of a section: s3-p2 is the second of s3.
func paragraphAnchor(section string, paragraph int) string {
	return section + "-p" + strconv.Itoa(paragraph+1)
}

func (s *server) getReport(r *http.Request) (*response, error) {
	request, err := parseLenient(r.URL.RawQuery, readerParameters)
	if err != nil {
		return nil, err
	}
	view, err := readReport(r.Context(), s.lib, r.PathValue("id"), request)
	if err != nil {
		return nil, err
	}
	return s.render("report", view.status(), view)
}

// readReport returns the reader's view of a report with the matches of r.Query marked. A query that cannot be read marks
// nothing and is the view's BadQuery.
func readReport(ctx context.Context, lib Library, id string, r index.Request) (*reportView, error) {
	rep, err := lib.Report(ctx, id)
	if err != nil {
		return nil, err
	}
	v := &reportView{
		Badge:   badges[rep.Complete],
		Place:   placeLinks(rep.Header()),
		Facts:   facts(rep),
		TextURL: "/api/v1/reports/" + rep.ID + ".txt",
		JSONURL: "/api/v1/reports/" + rep.ID,
	}
	v.Frame = Frame{
		Title:       tabTitle(rep.Header()) + siteSuffix,
		Description: strings.Join(headerLine(rep.Header()), "，"),
		Query:       r.Query,
	}
	for _, e := range evidenceNames {
		if ev, ok := rep.Evidence[e.field]; ok {
			text := ev.Text
			if c, ok := rep.Corrected[e.field]; ok {
				text += "，" + wasRead(c)
			}
			v.Evidence = append(v.Evidence, evidence{e.name, text, fmt.Sprintf("%.0f%%", ev.Confidence*100)})
		}
	}

	near, err := lib.Duplicates(rep.ID)
	if err != nil {
		return nil, fmt.Errorf("duplicates of %s: %w", rep.ID, err)
	}
	for _, d := range near {
		note := fmt.Sprintf("%.0f%% 的文字相同", d.Similarity*100)
		if d.Fuller {
			note += "，比本文完整"
		}
		v.Duplicates = append(v.Duplicates, duplicate{d.Title, reportURL(d.ID, r), note})
	}

	related, err := lib.Related(ctx, index.RelatedRequest{Report: rep.ID, Limit: index.MaxRelated})
	if err != nil {
		return nil, fmt.Errorf("related to %s: %w", rep.ID, err)
	}
	v.Related = newRelatedView(rep.Header(), related, near, r)

	var marker *index.Marker
	if strings.TrimSpace(r.Query) != "" {
		marker, err = lib.Marker(ctx, r)
		if unreadable := (*query.Error)(nil); errors.As(err, &unreadable) {
			v.BadQuery = newQueryProblem(r.Query, unreadable)
		} else if err != nil {
			return nil, fmt.Errorf("mark %s: %w", rep.ID, err)
		}
	}
	v.markText(rep, marker)
	return v, nil
}

// tabTitle is the title with the place and the year that it leaves out: many are just 政府工作报告.
func tabTitle(h report.Header) string {
	title := h.Name()
	if year := strconv.Itoa(int(h.Year)); h.Year != 0 && !strings.Contains(title, year) {
		title = year + "年" + title
	}
	if names := placeNames(h); len(names) > 0 && !strings.Contains(title, names[len(names)-1]) {
		title = names[len(names)-1] + title
	}
	return title
}

// markText fills in the text and its outline, numbering the matches in order.
func (v *reportView) markText(rep *report.Report, marker *index.Marker) {
	marks := func(text string) []mark {
		if text == "" {
			return nil
		}
		var ms []mark
		v.Unmarked += marker.Count(text)
		for _, piece := range marker.Pieces(text) {
			m := mark{Text: piece.Text, Match: piece.Match}
			if piece.Match {
				v.Matches++
				v.Unmarked--
				m.Number = v.Matches
			}
			ms = append(ms, m)
		}
		return ms
	}

	v.Name = rep.Header().Name()
	v.Heading = marks(rep.Title)
	for _, s := range rep.Sections {
		before := v.Matches
		section := readSection{Anchor: s.ID, Heading: marks(s.Heading), Level: s.Level}
		for i, text := range s.Paragraphs {
			section.Blocks = appendParagraph(section.Blocks, readParagraph{paragraphAnchor(s.ID, i), cells(marks(text))})
		}
		v.Sections = append(v.Sections, section)
		entry := outlineEntry{Anchor: s.ID, Text: s.Heading, Level: s.Level, Matches: v.Matches - before}
		if entry.Text == "" {
			entry.Text = openingLines
		}
		v.Outline = append(v.Outline, entry)
	}
}

func appendParagraph(blocks []readBlock, p readParagraph) []readBlock {
	if n := len(blocks); n > 0 && len(p.Cells) > 1 && len(p.Cells) == len(blocks[n-1].Rows[0].Cells) {
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

func facts(rep *report.Report) []fact {
	all := []fact{
		{Name: "类型", Value: string(rep.Kind), URL: facetURL("kind", string(rep.Kind))},
		{Name: "会议", Value: rep.Meeting},
		{Name: "报告日期", Value: chineseDate(rep.Delivered)},
		{Name: "报告人", Value: strings.TrimSpace(rep.Speaker.Name + "　" + rep.Speaker.Office)},
		{Name: "发布日期", Value: chineseDate(rep.Published)},
		{Name: "完整程度", Value: completeness[rep.Complete]},
		{Name: "字数", Value: groupDigits(rep.Chars)},
	}
	if rep.Year != 0 {
		year := strconv.Itoa(int(rep.Year))
		all = append([]fact{{Name: "年份", Value: year + "年", URL: facetURL("year", year)}}, all...)
	}
	sources := rep.Sources
	if len(sources) == 0 {
		sources = []report.Source{rep.Source}
	}
	for _, src := range sources {
		value := path.Base(src.File) // where the file lay is the business of who added it
		if src.Row > 0 {
			value += fmt.Sprintf("（%s第 %d 行）", src.Sheet, src.Row)
		}
		if src.Item > 1 {
			value += fmt.Sprintf("（第 %d 篇）", src.Item)
		}
		all = append(all, fact{Name: "来源文件", Value: value, Wide: true}, fact{Name: "来源网页", Value: src.URL, Wide: true})
	}
	var known []fact
	for _, f := range all {
		if f.Value != "" {
			known = append(known, f)
		}
	}
	return known
}

// facetURL is a search for the reports with that value of the named facet.
func facetURL(facet, value string) string {
	return searchURL(toggled(newRequest(), facet, value))
}

// evidenceNames are the fields that a report gives evidence for, in the order of the page.
var evidenceNames = []struct{ field, name string }{
	{"title", "标题"}, {"kind", "类型"}, {"region", "地区"}, {"place", "地点"}, {"level", "级别"}, {"year", "年份"},
	{"meeting", "会议"}, {"delivered", "报告日期"}, {"speaker", "报告人"}, {"office", "职务"}, {"published", "发布日期"}, {"complete", "完整程度"},
	{"url", "来源网址"},
}

// wasRead tells what a field that was set by hand held before.
func wasRead(c report.Correction) string {
	if c.Was == "" {
		return "原为空"
	}
	return "原为“" + c.Was + "”"
}

var completeness = map[report.Completeness]string{
	report.Full:     "全文",
	report.Abstract: "摘要（经过压缩改写）",
	report.Excerpt:  "节选（有省略或未完）",
}

// badges warn of a report that is not whole.
var badges = map[report.Completeness]string{report.Abstract: "摘要", report.Excerpt: "节选"}

const openingLines = "开头"
