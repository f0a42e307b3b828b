package source

import (
	"encoding/xml"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// readTable reads the rows of a table. A row of values becomes one line. Cells with statements or
// with paragraphs of their own become lines each, as in a text file.
func (w *walker) readTable(at position) error {
	if at.paragraph != nil {
		at.lines, at.paragraph = &at.paragraph.after, nil
	}
	return w.readRows(at, new([][]Line))
}

// readRows reads the rows of a table, or the cells of a row.
func (w *walker) readRows(at position, cells *[][]Line) error {
	for {
		token, err := w.Token()
		if err != nil {
			return err
		}
		var e xml.StartElement
		switch token := token.(type) {
		case xml.EndElement:
			return nil
		case xml.StartElement:
			e = token
		default:
			continue
		}
		switch e.Name.Local {
		case "tr":
			var row [][]Line
			if err = w.readRows(at, &row); err == nil {
				err = w.addRow(at, row)
			}
		case "tc":
			var cell []Line
			inner := at
			inner.lines = &cell
			err = w.children(inner)
			*cells = append(*cells, cell)
		case "tblPr", "tblGrid", "tblPrEx", "trPr", "tcPr", "sdtPr":
			err = w.skip()
		case "p", "tbl", "AlternateContent", "altChunk":
			err = w.element(e, at)
		default:
			err = w.readRows(at, cells)
		}
		if err != nil {
			return err
		}
	}
}

// addRow adds the lines of a row to those around it.
func (w *walker) addRow(at position, cells [][]Line) error {
	size := 0
	for _, cell := range cells {
		size += len(cell)
	}
	if err := w.move(size); err != nil {
		return err
	}
	lines := rowLines(cells, size)
	*at.lines = append(slices.Grow(*at.lines, len(lines)), lines...)
	return nil
}

// rowLines returns the lines of a row, whose cells have size lines. A merged cell has its text in its first row; its other rows
// are empty.
func rowLines(cells [][]Line, size int) []Line {
	lines := make([]Line, 0, size)
	var texts []string
	var aside []Line
	long := false
	for _, cell := range cells {
		parts := make([]string, 0, len(cell))
		for _, l := range cell {
			if l.Aside != "" {
				aside = append(aside, l)
			} else if l.Text != "" {
				long = long || len(parts) > 0 && utf8.RuneCountInString(l.Text) > 40
				parts = append(parts, l.Text)
				lines = append(lines, l)
			}
		}
		if len(parts) > 0 {
			texts = append(texts, strings.Join(parts, " "))
		}
	}
	switch {
	case len(texts) <= 1:
	case !long && !areStatements(texts):
		lines = []Line{{Number: lines[0].Number, Text: strings.Join(texts, " | "), Row: true}}
	default:
		for i := range lines {
			lines[i].Row = true
		}
	}
	return append(lines, aside...)
}

// note returns the lines of a footnote or endnote, as items that start with the number of the note.
// Separators are notes without text.
func (d *docx) note(lines []Line) []Line {
	var kept []Line
	for _, l := range lines {
		if !hasText(l.Text) {
			continue
		}
		if len(kept) == 0 {
			d.notes++
			l.Text = fmt.Sprintf("[%d] %s", d.notes, l.Text)
		}
		kept = append(kept, Line{Text: l.Text, Markup: l.Markup, Aside: l.Aside, Item: true})
	}
	return kept
}
