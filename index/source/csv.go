package source

import "strings"

// readCSV reads a table whose cells are separated by commas, semicolons, tabs or bars. The
// separator is the one that makes a header of the first rows.
func readCSV(f *file, yield func(Document, error) bool) bool {
	text, encoding, err := decodeText(f.name, f.data)
	if err != nil {
		return yield(Document{File: f.name}, err)
	}
	if !strings.Contains(text, "\n") {
		text = strings.ReplaceAll(text, "\r", "\n")
	}
	t := &table{f: f, yield: yield, encoding: encoding, escapes: escapesOf(text), separated: true}
	records := newRecords(text, f.columns.separator(text))
	for cells, ok := records.next(); ok && t.add(records.row, cells); {
		cells, ok = records.next()
	}
	return t.end()
}

// separator returns the separator that makes the most columns of a header.
func (c Columns) separator(text string) string {
	best, most := ",", 0
	for _, candidate := range []string{",", ";", "\t", "|"} {
		records := newRecords(text, candidate)
		for range headerRows {
			cells, ok := records.next()
			if !ok {
				break
			}
			if columns := len(c.headerOf(cells)); columns > most {
				best, most = candidate, columns
			}
		}
	}
	return best
}

// records reads the rows of a CSV file and counts them as spreadsheet programs do, with the blank
// ones. It reads as encoding/csv does with LazyQuotes, but most cells are parts of the text, so that
// a million empty cells cost little.
type records struct {
	text      string // the rest
	separator string
	row       int
	cells     []string

	line   string // the rest of the last line
	broken bool   // a line break ends it
}

func newRecords(text, separator string) *records { return &records{text: text, separator: separator} }

// next returns the cells of the next row that is not blank, until it is called again. It returns
// false after the last.
func (r *records) next() ([]string, bool) {
	for blank := true; blank; blank = r.line == "" {
		if !r.takeLine() {
			return nil, false
		}
		r.row++
	}
	r.cells = r.cells[:0]
	for goOn := true; goOn; {
		var cell string
		if after, ok := strings.CutPrefix(r.line, `"`); ok {
			r.line = after
			cell, goOn = r.quoted()
		} else {
			cell, r.line, goOn = strings.Cut(r.line, r.separator)
		}
		r.cells = append(r.cells, cell)
	}
	return r.cells, true
}

// takeLine takes a line off the text. It returns false after the last.
func (r *records) takeLine() bool {
	if r.text == "" {
		return false
	}
	r.line, r.text, r.broken = strings.Cut(r.text, "\n")
	r.line = strings.TrimSuffix(r.line, "\r")
	return true
}

// quoted returns the cell whose opening quotation mark was taken, and whether another follows. A mark
// that no separator follows is text.
func (r *records) quoted() (cell string, goOn bool) {
	var b strings.Builder
	for {
		before, after, found := strings.Cut(r.line, `"`)
		b.WriteString(before)
		r.line = after
		switch {
		case found && after == "":
			return b.String(), false
		case found && strings.HasPrefix(after, r.separator):
			r.line = after[len(r.separator):]
			return b.String(), true
		case found:
			b.WriteByte('"')
			r.line = strings.TrimPrefix(after, `"`)
		case !r.broken:
			return b.String(), false
		default:
			b.WriteByte('\n')
			if !r.takeLine() {
				return b.String(), false
			}
		}
	}
}
