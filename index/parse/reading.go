package parse

import (
	"fmt"
	"slices"
	"strings"

	"gongbao/index/report"
	"gongbao/index/source"
)

// Reading is everything that was read from one document: a file, a file in an archive, or a row of
// a table.
type Reading struct {
	File string `json:"file"`
	// Row is the row of a table, counted from 1, and Sheet its sheet. They are 0 and "" if the file
	// is no table.
	Row      int    `json:"row,omitzero"`
	Sheet    string `json:"sheet,omitzero"`
	Format   string `json:"format"`
	Encoding string `json:"encoding"`
	// Broken is as in source.Document.
	Broken  source.Broken   `json:"broken,omitzero"`
	Repairs report.Repairs  `json:"repairs,omitzero"`
	Reports []report.Report `json:"reports"`
	Dropped []Dropped       `json:"dropped"`
}

// Dropped is text of the file that is in no report.
type Dropped struct {
	// Line is the text's line in the file, counted from 1.
	Line int    `json:"line"`
	Text string `json:"text"`
	// Reason is for people, in Chinese.
	Reason string `json:"reason"`
}

// Lost compares a reading with its document. It lists the letters, digits and Chinese characters
// that the reading has less or more often than the document, up to twelve of them, and is "" if
// there are none.
func Lost(doc source.Document, reading Reading) string {
	counts := make(map[rune]int)
	for _, line := range doc.Lines {
		count(counts, line.Text, 1)
		count(counts, line.Markup, 1)
	}
	for _, r := range reading.Reports {
		count(counts, r.Title, -1)
		for _, s := range r.Sections {
			count(counts, s.Heading, -1)
			for _, p := range s.Paragraphs {
				count(counts, p, -1)
			}
		}
	}
	for _, d := range reading.Dropped {
		count(counts, d.Text, -1)
	}
	var off []rune
	for r, n := range counts {
		if n != 0 {
			off = append(off, r)
		}
	}
	if len(off) == 0 {
		return ""
	}
	slices.Sort(off)
	var b strings.Builder
	for _, r := range off[:min(len(off), 12)] {
		fmt.Fprintf(&b, "%q %+d ", r, -counts[r])
	}
	return strings.TrimSpace(b.String())
}

// count adds n for each letter and digit of s.
func count(counts map[rune]int, s string, n int) {
	for _, r := range s {
		if report.IsText(r) {
			counts[r] += n
		}
	}
}

func hasText(s string) bool { return strings.ContainsFunc(s, report.IsText) }
