// Package citation writes citations of a report in three styles: an entry for a list of references
// after GB/T 7714-2015, an entry for BibTeX, and a record in RIS, which reference managers read. In
// the first style,
//
//	史玉江. 2021年闻喜县政府工作报告: 闻喜县第十七届人民代表大会第一次会议[R/OL]. 2021(2025-07-08)[2026-11-22]. http://www.sxwenxi.gov.cn/1.html.
//
// was delivered in 2021 and published on that page in 2025. Only facts read from the report are
// without brackets. A title made of place, year and kind is in 〔〕, as everywhere, and a fact that
// the standard requires but the report lacks is in [].
package citation

import (
	"cmp"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode"

	"gongbao/index/report"
)

// Style is a citation style.
type Style string

// The styles.
const (
	GBT7714 Style = "gbt7714"
	BibTeX  Style = "bibtex"
	RIS     Style = "ris"
)

// Styles lists every style.
var Styles = []Style{GBT7714, BibTeX, RIS}

// Extension returns the file name extension for citations of that style.
func (s Style) Extension() string {
	switch s {
	case BibTeX:
		return ".bib"
	case RIS:
		return ".ris"
	}
	return ".txt"
}

// MediaType returns the media type of citations of that style, in UTF-8.
func (s Style) MediaType() string {
	switch s {
	case BibTeX:
		return "application/x-bibtex; charset=utf-8"
	case RIS:
		return "application/x-research-info-systems; charset=utf-8"
	}
	return "text/plain; charset=utf-8"
}

// Of returns the citation of a report that was accessed on the given day, with its line end.
func (s Style) Of(r *report.Report, accessed time.Time) string {
	c := newFields(r, accessed)
	switch s {
	case GBT7714:
		return c.gbt7714()
	case BibTeX:
		return c.bibTeX()
	case RIS:
		return c.ris()
	}
	panic("no style " + string(s))
}

// Remark returns a sentence about a list of citations, in a form that belongs to no citation: a
// line in 〔〕, a comment in BibTeX, or a record of its own in RIS, which has no comments.
func (s Style) Remark(sentence string) string {
	sentence = oneLine(sentence)
	switch s {
	case BibTeX:
		return "% " + strings.ReplaceAll(sentence, "@", "＠") + "\n" // an @ would begin an entry
	case RIS:
		return risRecord([][2]string{{"TY", "GEN"}, {"TI", sentence}})
	}
	return "〔" + sentence + "〕\n"
}

// fields are the values that the styles write. Each is one line, or empty if it is not known.
type fields struct {
	id      string
	author  string
	title   string // in 〔〕 if it is made up
	meeting string
	kind    string // empty for a report of no kind
	place   string
	part    string // 摘要 or 节选
	office  string

	delivered, published string // such as 2021-04-13
	// year is the year of delivery or, if that is not known, of publication. If neither is known,
	// it is the year that the report is about, and guessed is set.
	year    string
	guessed bool

	url      string
	accessed string
}

// parts are the Chinese names of incomplete texts.
var parts = map[report.Completeness]string{report.Abstract: "摘要", report.Excerpt: "节选"}

func newFields(r *report.Report, accessed time.Time) *fields {
	c := &fields{
		id: r.ID, author: oneLine(r.Speaker.Name), title: oneLine(r.Header().Name()),
		meeting: oneLine(r.Meeting), kind: string(r.Kind),
		place: oneLine(cmp.Or(r.Place, r.Region.Name)), part: parts[r.Complete], office: oneLine(r.Speaker.Office),
		delivered: r.Delivered, published: r.Published,
		url: address(r.Source.URL), accessed: accessed.Format(time.DateOnly),
	}
	if r.Kind == report.Other {
		c.kind = ""
	}
	c.year, _, _ = strings.Cut(cmp.Or(c.delivered, c.published), "-")
	if c.year == "" && r.Year != 0 {
		c.year, c.guessed = strconv.Itoa(int(r.Year)), true
	}
	return c
}

// address returns the URL of a page, or "" if the text is not one.
func address(text string) string {
	u, err := url.Parse(strings.TrimSpace(text))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return ""
	}
	return strings.NewReplacer("{", "%7B", "}", "%7D", `\`, "%5C").Replace(oneLine(u.String()))
}

// oneLine replaces each run of white space by one space, and drops control characters.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && !unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// gbt7714 returns the entry after GB/T 7714-2015:
//
//	主要责任者. 题名: 其他题名信息[R]. 出版地: 出版者, 出版年.
//	主要责任者. 题名: 其他题名信息[R/OL]. 出版年(更新日期)[引用日期]. 获取和访问路径.
//
// An unknown author is left out, and so are place and publisher of an online report. A guessed year
// is in brackets. The year is left out if the date of publication is in the same year.
func (c *fields) gbt7714() string {
	var b strings.Builder
	if c.author != "" {
		b.WriteString(c.author + ". ")
	}
	b.WriteString(c.title)
	switch {
	case c.meeting != "":
		b.WriteString(": " + c.meeting)
	case c.place != "" && !strings.Contains(c.title, c.place):
		b.WriteString(": [" + c.place + "]")
	}
	if c.part != "" && !strings.Contains(c.title, c.part) {
		b.WriteString("[" + c.part + "]")
	}
	year := c.year
	if c.guessed {
		year = "[" + year + "]"
	}
	if c.url == "" {
		fmt.Fprintf(&b, "[R]. %s: [出版者不详], %s.\n", cmp.Or(c.place, "[出版地不详]"), cmp.Or(year, "[出版年不详]"))
		return b.String()
	}
	if c.published != "" {
		if strings.HasPrefix(c.published, c.year) {
			year = ""
		}
		year += "(" + c.published + ")"
	}
	fmt.Fprintf(&b, "[R/OL]. %s[%s]. %s.\n", year, c.accessed, c.url)
	return b.String()
}

// note returns the facts that BibTeX and RIS have no field for.
func (c *fields) note() string {
	var all []string
	for _, part := range []string{c.office, c.delivered, c.meeting, c.part} {
		if part != "" {
			all = append(all, part)
		}
	}
	if c.published != "" {
		all = append(all, "发布于 "+c.published)
	}
	if c.guessed {
		all = append(all, "年份由内容推定")
	}
	return strings.Join(all, "；")
}

// bibTeX returns the entry for BibTeX and biblatex. Names and titles are in a second pair of
// braces, so that they are not changed.
func (c *fields) bibTeX() string {
	var b strings.Builder
	fmt.Fprintf(&b, "@techreport{gongbao-%s,\n", c.id)
	add := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "  %-11s = {%s},\n", name, value)
		}
	}
	whole := func(value string) string {
		if value == "" {
			return ""
		}
		return "{" + texEscaper.Replace(value) + "}"
	}
	add("author", whole(c.author))
	add("title", whole(c.title))
	add("institution", whole(cmp.Or(c.place, "[不详]")))
	add("type", texEscaper.Replace(c.kind))
	add("year", c.year)
	if day, err := time.Parse(time.DateOnly, c.delivered); err == nil {
		add("month", strconv.Itoa(int(day.Month())))
	}
	add("note", texEscaper.Replace(c.note()))
	add("url", c.url)
	if c.url != "" {
		add("urldate", c.accessed)
	}
	add("language", "chinese")
	b.WriteString("}\n\n")
	return b.String()
}

// texEscaper escapes the characters that are special to TeX. Braces become commands, because BibTeX
// counts even escaped braces.
var texEscaper = strings.NewReplacer(
	`\`, `{\textbackslash}`, `{`, `{\textbraceleft}`, `}`, `{\textbraceright}`,
	`~`, `{\textasciitilde}`, `^`, `{\textasciicircum}`,
	`#`, `\#`, `$`, `\$`, `%`, `\%`, `&`, `\&`, `_`, `\_`,
)

// ris returns the record in RIS.
func (c *fields) ris() string {
	slashes := func(day string) string { return strings.ReplaceAll(day, "-", "/") }
	record := [][2]string{
		{"TY", "RPRT"}, {"ID", c.id}, {"AU", c.author}, {"TI", c.title}, {"PY", c.year},
		{"DA", slashes(c.delivered)}, {"CY", c.place},
		{"M3", c.kind}, {"N1", c.note()}, {"LA", "zh"}, {"UR", c.url},
	}
	if c.url != "" {
		record = append(record, [2]string{"Y2", slashes(c.accessed)})
	}
	return risRecord(record)
}

// risRecord writes tags that have values, and the end of the record. Lines end in CR LF.
func risRecord(tags [][2]string) string {
	var b strings.Builder
	for _, tag := range tags {
		if tag[1] != "" {
			b.WriteString(tag[0] + "  - " + tag[1] + "\r\n")
		}
	}
	b.WriteString("ER  - \r\n\r\n")
	return b.String()
}
