package source

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"gongbao/analyzer"
	"gongbao/analyzer/coded"
)

// table turns a table with a report in each row into documents. Its first rows may be captions. The
// header is the first row that names a column of texts, and every row below it is a document.
type table struct {
	f               *file
	yield           func(Document, error) bool
	encoding, sheet string
	// escapes are those of the whole table, as far as they are known.
	escapes escapes

	// separated is set if marks separate the cells, so that one in a text cuts it.
	separated bool

	columns []column // nil above the header
	// names are those of the columns or, as long as there is no header, the cells of the row that
	// has the most.
	names []string
	// above are the rows down to the header, which are kept beside the first document.
	above []Line
	// cells counts the cells, filled the rows with anything in them, and documents those below the
	// header.
	cells, filled, documents int
	// stopped is set when no more documents are wanted, beyond when the table exceeds a limit.
	stopped, beyond bool
}

// headerRows is how many filled rows are searched for the header.
const headerRows = 10

// column is a column, by its name in the header. Rank orders the names of one kind.
type column struct {
	name string
	kind columnKind
	rank int
}

type columnKind string

// The kinds of columns. Text and title make the text, a kind that is a Field makes a hint, and
// others are only kept aside.
const (
	textColumn  columnKind = "text"
	titleColumn columnKind = "title"
	province    columnKind = "province"
	prefecture  columnKind = "prefecture"
	county      columnKind = "county"
)

// columnNames are the names of columns in lower case and simplified characters, without spaces,
// marks and words in brackets.
// Of the kinds of text, an earlier name is the better one.
var columnNames = []struct {
	kind  columnKind
	names string
}{
	{textColumn, "正文 报告正文 正文内容 文章正文 全文 报告全文 内容全文 报告文本 报告内容 文章内容 内容 文本 原文 " +
		"fulltext maintext contenttext text content body article html"},
	{titleColumn, "标题 题目 题名 报告标题 报告名称 文件名称 文章标题 名称 title headline"},
	{province, "省份 省 省市 省级 所属省份 province prov"},
	{prefecture, "城市 市 地市 地级市 市州 所属城市 city prefecture"},
	{county, "区县 县 县区 市县 区 县市 县市区 地区 区域 行政区 行政区划 地方 地名 所属地区 county district region area place location"},
	{columnKind(CodeHint), "行政区划代码 区划代码 地区代码 行政代码 代码 code adcode areacode regioncode"},
	{columnKind(YearHint), "年份 年度 年 报告年份 报告年度 year"},
	{columnKind(PublishedHint), "发布日期 发布时间 发表日期 发表时间 公布日期 公开日期 日期 时间 " +
		"date published pubdate publishdate publishedat publishtime"},
	{columnKind(URLHint), "链接 网址 原文链接 来源链接 来源网址 文章链接 地址 访问地址 来源地址 " +
		"url link href sourceurl pageurl"},
}

var nameNoise = regexp.MustCompile(`[\s_\-]|[（(\[【].*[）)\]】]|\d+$`)

// columnRank is a kind of column, with the place of its name among those of the kind.
type columnRank struct {
	kind columnKind
	rank int
}

var columnRanks = func() map[string]columnRank {
	ranks := make(map[string]columnRank)
	for _, c := range columnNames {
		for i, name := range strings.Fields(c.names) {
			if _, known := ranks[name]; !known {
				ranks[name] = columnRank{c.kind, i}
			}
		}
	}
	return ranks
}()

// columnOf returns the kind of a column by its name. Rank orders the names of one kind.
func columnOf(name string) (kind columnKind, rank int) {
	if name = trimSpace(name); name == "" {
		return "", 0
	}
	c := columnRanks[nameNoise.ReplaceAllString(strings.ToLower(analyzer.Simplify(name)), "")]
	return c.kind, c.rank
}

// add adds the next row, counted from 1, and reports whether the table wants more.
func (t *table) add(row int, cells []string) bool {
	if t.cells += len(cells); t.cells > t.f.limits.Cells {
		t.refuseAll(coded.New("table-too-many-cells", "table", t.place(), "most", t.f.limits.Cells))
		return false
	}
	if width := usedWidth(cells); t.columns == nil && width > maxColumns {
		t.refuseAll(coded.New("table-too-many-columns", "place", t.placeOf(row), "cells", width, "most", maxColumns))
		return false
	}
	filled := nonEmpty(cells)
	if len(filled) == 0 {
		return true
	}
	t.filled++
	if t.columns == nil {
		if t.columns = t.f.columns.headerOf(cells); t.columns != nil || len(filled) > len(t.names) {
			t.names = oneLines(filled)
		}
		t.above = append(t.above, Line{Number: row, Text: oneLine(strings.Join(filled, " | ")), Aside: "表头", Row: true})
		if t.columns != nil {
			return t.f.columns.missing(t.names) == ""
		}
		return t.filled < headerRows
	}
	if t.documents++; t.documents > t.f.limits.Documents {
		t.refuseAll(coded.New("table-too-long", "table", t.place(), "most", t.f.limits.Documents))
		return false
	}
	if width := usedWidth(cells); t.separated && width > len(t.columns) {
		t.refuse(ErrDamaged, coded.New("table-row-too-wide",
			"place", t.placeOf(row), "cells", width, "columns", len(t.columns)))
		return !t.stopped
	}
	document, ok := t.document(row, cells)
	if !ok {
		t.refuse(ErrEmpty, coded.New("table-row-empty", "place", document.Place()))
		return !t.stopped
	}
	document.Lines = append(t.above, document.Lines...)
	t.above = nil
	t.stopped = !t.yield(document, nil)
	return !t.stopped
}

// usedWidth returns the number of cells of a row, without empty ones at its end.
func usedWidth(cells []string) int {
	n := len(cells)
	for n > 0 && trimSpace(cells[n-1]) == "" {
		n--
	}
	return n
}

// end is called after the last row that is wanted, and reports whether to go on with other
// documents.
func (t *table) end() bool {
	missing := t.f.columns.missing(t.names)
	switch {
	case t.stopped || t.beyond || t.filled == 0:
	case missing != "":
		t.refuse(ErrNoText, coded.New("table-no-column",
			"table", t.place(), "column", missing, "keys", shownNames(t.names)))
	case t.columns == nil:
		t.refuse(ErrNoText, coded.New("table-no-text-column", "table", t.place(), "keys", shownNames(t.names)))
	case t.documents == 0:
		t.refuse(ErrEmpty, coded.New("table-only-header", "table", t.place()))
	}
	return !t.stopped
}

// document makes the document of a row. It returns false if the row has no text.
func (t *table) document(row int, cells []string) (document Document, ok bool) {
	document = Document{File: t.f.name, Format: t.f.format.name, Encoding: t.encoding, Row: row, Sheet: t.sheet}
	var title, aside, text []Line
	var regions [3]Hint
	for i, cell := range cells {
		if trimSpace(cell) == "" {
			continue
		}
		hint := Hint{Name: fmt.Sprintf("第 %d 列", i+1)}
		var c column
		if i < len(t.columns) {
			c = t.columns[i]
		}
		if c.name != "" {
			hint.Name = "“" + c.name + "”列"
		}
		if isBlank(trimSpace(cell)) {
			c.kind = ""
		}
		if c.kind == textColumn {
			lines, unescaped := t.cellLines(cell)
			text = append(text, lines...)
			document.Unescaped += unescaped
			ok = ok || hasText(cell)
			continue
		}
		value, taken, unescaped := t.escapes.oneLine(cell)
		document.Unescaped += unescaped
		hint.Value = value
		switch c.kind {
		case titleColumn:
			title = append(title, Line{Text: value, Markup: taken, Heading: 1})
			continue
		case province, prefecture, county:
			hint.Field = RegionHint
			regions[slices.Index([]columnKind{province, prefecture, county}, c.kind)] = hint
		case "":
		default:
			hint.Field = Field(c.kind)
			if hint.Field == YearHint {
				hint.Value = strings.TrimSuffix(value, ".0")
			}
			document.Hints = append(document.Hints, hint)
		}
		aside = append(aside, Line{Text: value, Markup: taken, Aside: hint.Name})
	}
	for _, hint := range regions {
		if hint.Value != "" {
			document.Hints = append(document.Hints, hint)
		}
	}
	document.Lines = slices.Concat(aside, title, text)
	for i := range document.Lines {
		document.Lines[i].Number = row
	}
	document.Broken = brokenIn(document.Lines)
	return document, ok
}

// blanks are the cells of programs that have no value for them, in lower case.
var blanks = map[string]bool{
	"": true, "nan": true, "null": true, "none": true, "nat": true, "<na>": true, "#n/a": true, "#name?": true,
	"#ref!": true, "#value!": true, "#div/0!": true, "#num!": true, "#null!": true,
}

// isBlank reports whether a cell has no value. Its words are kept aside.
func isBlank(cell string) bool { return len(cell) < 32 && blanks[strings.ToLower(trimSpace(cell))] }

var fragment = regexp.MustCompile(`(?i)^\s*<(?:!doctype|html|head|body|div|p|section|article|main|table|ul|ol|h[1-6]|span|center|font|style|script|strong|b|br|img|a)\b[^<]*>`)

// cellLines returns the lines of a text in a cell, which may be a piece of a web page, and the
// number of its escapes.
func (t *table) cellLines(cell string) (lines []Line, unescaped int) {
	if fragment.MatchString(cell) {
		if lines, _, err := t.f.pageLines(cell); err == nil {
			return t.escapes.pageLines(lines)
		}
	}
	return textLines(cell, t.escapes.or(escapesOf(cell)))
}

// place describes the position of the table.
func (t *table) place() coded.Message {
	if t.sheet != "" {
		return coded.New("place-sheet", "sheet", t.sheet)
	}
	return coded.New("place-table")
}

// placeOf describes the position of a row.
func (t *table) placeOf(row int) coded.Message {
	d := Document{Format: t.f.format.name, Row: row, Sheet: t.sheet}
	return d.Place()
}

// refuseAll refuses the rest of a table that exceeds a limit.
func (t *table) refuseAll(reason coded.Message) {
	t.beyond = true
	t.refuse(ErrLimit, reason)
}

// refuse refuses the table or a row of it.
func (t *table) refuse(err error, reason coded.Message) {
	t.stopped = !t.yield(Document{File: t.f.name}, &Refusal{t.f.name, err, reason})
}

// oneLines returns the cells as single lines.
func oneLines(cells []string) []string {
	lines := make([]string, len(cells))
	for i, cell := range cells {
		lines[i] = oneLine(cell)
	}
	return lines
}

// oneLine returns s with all white space as single spaces.
func oneLine(s string) string { return trimSpace(strings.Join(strings.Fields(s), " ")) }
