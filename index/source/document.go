// Package source turns files into Documents: lines of clean text with the hints to structure that the format gives. It
// knows encodings and file formats, and nothing of reports.
//
//	for document, err := range source.Documents(source.DefaultLimits(), "reports/", "2026.zip") {
//
// gives a document for each text file and web page below reports/, for each row of a spreadsheet there, and the same for what
// the archive holds; a file that is not read gives a *Refusal that says why, and the others go on. Formats are told by
// content and, where it does not tell, by the ending of the name: format.go lists them.
//
// The four bytes D5 FE B8 AE are read as GB18030 and give one line, 政府; the Markdown line
//
//	## **“十四五”及2025年工作回顾**
//
// gives the text “十四五”及2025年工作回顾 with Heading 2 and Bold set, and the marks are gone. Nothing that can be read is
// lost on the way: what is taken off a line and holds letters or digits (tags, entities, link targets) is kept in
// Line.Markup, and what stands on a web page beside the article, or in a column of a table beside the text, is a Line with
// the reason in Aside. Whether any other line is a title, a heading, page furniture or half a sentence is for package report
// to say.
package source

import "fmt"

// Document is a text: a file, a file in an archive, or a row of a table.
type Document struct {
	// File is the path under which it was read, with slashes; in an archive, the archive's path and the path inside:
	// 2026.zip/山西/古交.html.
	File string
	// Format and Encoding name how the bytes were read: "text" and "GB18030". Encoding is empty where a format has but one.
	Format   string
	Encoding string
	// Row is the row of the table, from 1 with the header counted, and Sheet the sheet of a spreadsheet that holds it; 0
	// and "" for other files.
	Row   int
	Sheet string
	// Hints are what the file says about the text, the surest first. Each stands in a Line too, or is not text of the file.
	Hints []Hint
	// Lines are in the order of the file, blank ones included.
	Lines []Line
}

// Place names the document within its file, in Chinese: 文件里, 第 3 行.
func (d *Document) Place() string {
	switch {
	case d.Sheet != "":
		return fmt.Sprintf("工作表“%s”第 %d 行", d.Sheet, d.Row)
	case d.Row > 0:
		return fmt.Sprintf("第 %d 行", d.Row)
	}
	return "文件里"
}

// Hint is what a file says about a text outside of it: a column of a table, the metadata of a web page.
type Hint struct {
	Field Field
	// Name is what the file calls it, such as 地区 or PubDate, and Value what it says.
	Name, Value string
}

// Field is what a Hint is about.
type Field string

// The fields. Region may come in parts from the province down, Code is a code of GB/T 2260.
const (
	RegionHint    Field = "region"
	CodeHint      Field = "code"
	YearHint      Field = "year"
	PublishedHint Field = "published"
	URLHint       Field = "url"
)

// Line is a line of text, or a cell or paragraph where a line of the file holds several.
type Line struct {
	// Number is the line's number in the file, from 1; in a table the row's, on a web page the number of the line as read.
	// Several Lines may share it.
	Number int
	// Text has no markup and no white space around it.
	Text string
	// Aside is why the line is not part of the text, in Chinese: 页眉, “地区”列. It is empty for text.
	Aside string
	// Markup is what was taken off and holds letters or digits, in order; mostly empty.
	Markup string
	// Heading is the level of a heading that the format marks as such, from 1; 0 for other lines.
	Heading int
	// Bold is set where the whole line is bold; Lead is the length in bytes of a bold start of Text.
	Bold bool
	Lead int
	// Indented is set where white space of a paragraph's first line stood before Text.
	Indented bool
	// Item is set for an item of a bulleted list, whose bullet was taken off; Row for a row or cell of a table.
	Item bool
	Row  bool
}

// longestHeading is the most characters that a heading has: on some pages and in some documents paragraphs of text are marked as
// headings.
const longestHeading = 100
