// Package source turns the bytes of a file into a Document: lines of clean text with the hints to structure that the
// format gives. It knows encodings and file formats, and nothing of reports.
//
// The four bytes D5 FE B8 AE are read as GB18030 and give one line, 政府; the Markdown line
//
//	## **“十四五”及2025年工作回顾**
//
// gives the text “十四五”及2025年工作回顾 with Heading 2 and Bold set, and the marks are gone. Nothing that can be read is
// lost on the way: what is taken off a line and holds letters or digits (tags, entities, link targets) is kept in
// Line.Markup. Whether a line is a title, a heading, page furniture or half a sentence is for package report to say.
package source

// Document is the text of one file.
type Document struct {
	// File is the path under which it was read, with slashes.
	File string
	// Format and Encoding name how the bytes were read: "text" and "GB18030".
	Format   string
	Encoding string
	// Lines are in the order of the file, blank ones included.
	Lines []Line
}

// Line is a line of text, or a cell or paragraph where a line of the file holds several.
type Line struct {
	// Number is the line's number in the file, from 1. Several Lines may share it.
	Number int
	// Text has no markup and no white space around it.
	Text string
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
	// Furniture says in Chinese why the line is no part of the document's text: 页眉. It is empty for text.
	Furniture string
}
