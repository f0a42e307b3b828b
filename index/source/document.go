// Package source turns files into Documents: lines of clean text, with the hints at structure that
// the format gives. It knows encodings and file formats, and nothing about reports.
//
//	for document, err := range source.Documents(source.DefaultLimits(), "reports/", "2026.zip") {
//
// yields a document for each text file and web page below reports/, for each row of a table there,
// and the same for the files in the archive. A file that is not read yields a *Refusal with the
// reason, and the others go on. The format is detected by the content or, if that is ambiguous, by
// the ending of the name: format.go lists them.
//
// The four bytes D5 FE B8 AE are read as GB18030 and give one line, 政府. The Markdown line
//
//	## **“十四五”及2025年工作回顾**
//
// gives the text “十四五”及2025年工作回顾 without the marks, with Heading 2 and with Bold set. No readable
// text is lost. If the markup of a line (tags, entities, link targets) has letters or digits, it is
// kept in Line.Markup. Text beside the article of a web page, or in another column of a table, is a
// Line with the reason in Aside. Package report decides whether any other line is a title, a
// heading, page furniture or half a sentence.
package source

import (
	"cmp"
	"strings"

	"gongbao/analyzer/coded"
)

// Document is a text: a file, a file in an archive, or a row of a table.
type Document struct {
	// File is the path under which it was read, with slashes. In an archive, it is the path of the
	// archive and the path inside: 2026.zip/山西/古交.html.
	File string
	// Format and Encoding are how the bytes were read: "text" and "GB18030". Encoding is empty if
	// the format has only one.
	Format   string
	Encoding string
	// Unescaped is the number of characters that another program wrote as escapes, such as <U+00A0>
	// or \u3000. The lines have the characters, and the escapes in Markup.
	Unescaped int
	// Broken is what could not be read of the text.
	Broken Broken
	// Row is the row of the table, counted from 1 with the header, and Sheet the sheet of a
	// spreadsheet. In a list of JSON, Row counts the objects. They are 0 and "" for other files.
	Row   int
	Sheet string
	// Hints are facts about the text that the file gives outside it, the surest first. Each is in a
	// Line too, or is not text of the file.
	Hints []Hint
	// Lines are in the order of the file, blank ones included.
	Lines []Line
	// Record is the JSON of a report that has left a library; there are then no Lines. It is valid
	// until the next document.
	Record []byte
}

// Broken is what could not be read of a text. It is zero if all was read.
type Broken struct {
	// Count is the number of U+FFFD in the lines: one for each character that could not be read.
	Count int `json:"count"`
	// Line is the Number of the first line with one.
	Line int `json:"line"`
}

// brokenIn returns what could not be read of the lines.
func brokenIn(lines []Line) (broken Broken) {
	for i := range lines {
		if n := strings.Count(lines[i].Text, "\ufffd"); n > 0 {
			broken.Count += n
			broken.Line = cmp.Or(broken.Line, lines[i].Number)
		}
	}
	return broken
}

// Place describes the position of the document in its file, such as line 3.
func (d *Document) Place() coded.Message {
	switch {
	case d.Sheet != "":
		return coded.New("place-in-sheet", "sheet", d.Sheet, "row", d.Row)
	case d.Row > 0 && d.Format == "json":
		return coded.New("place-in-list", "row", d.Row)
	case d.Row > 0:
		return coded.New("place-in-table", "row", d.Row)
	}
	return coded.New("place-in-file")
}

// Hint is a fact about a text that the file gives outside it: in a column of a table, or in the
// metadata of a web page.
type Hint struct {
	Field Field
	// Name is the name that the file gives it, such as 地区 or PubDate.
	Name, Value string
}

// Field is the subject of a Hint.
type Field string

// The fields. Region may come in parts, from the province down. Code is a code of GB/T 2260.
const (
	RegionHint    Field = "region"
	CodeHint      Field = "code"
	YearHint      Field = "year"
	PublishedHint Field = "published"
	URLHint       Field = "url"
)

// Line is a line of text. If a line of the file has several cells or paragraphs, it is one of them.
type Line struct {
	// Number is the number of the line in the file, from 1. In a table it is that of the row, and
	// on a web page that of the line as read. Several Lines may have the same.
	Number int
	// Text has no markup and no white space around it.
	Text string
	// Aside is the reason, in Chinese, why the line is not part of the text: 页眉, “地区”列. It is empty
	// for text.
	Aside string
	// Markup is the markup that was removed, if it has letters or digits, in order, and the escapes
	// that were replaced. It is mostly empty.
	Markup string
	// Heading is the level of a heading that the format marks, from 1, or 0 for other lines.
	Heading int
	// Bold is set if the whole line is bold. Lead is the length in bytes of a bold start of Text.
	Bold bool
	Lead int
	// Indented is set if Text was indented like the first line of a paragraph.
	Indented bool
	// Item is set for an item of a bulleted list, whose bullet was removed, and Row for a row or
	// cell of a table.
	Item bool
	Row  bool
}

// maxHeading is the greatest length of a heading in characters. Some pages and documents mark
// paragraphs of text as headings.
const maxHeading = 100
