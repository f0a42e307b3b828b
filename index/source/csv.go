package source

import (
	"encoding/csv"
	"io"
	"strings"
)

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
	for cells, err := records.next(); err != io.EOF; cells, err = records.next() {
		if err != nil {
			return yield(Document{File: f.name}, refuseDamaged(f.name, err))
		}
		if !t.add(records.row, cells) {
			break
		}
	}
	return t.end()
}

// separator returns the separator that makes the most columns of a header.
func (c Columns) separator(text string) rune {
	best, most := ',', 0
	for _, candidate := range ",;\t|" {
		records := newRecords(text, candidate)
		for range headerRows {
			cells, err := records.next()
			if err != nil {
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
// ones.
type records struct {
	reader *csv.Reader
	row    int
	line   int // in which the last row ends
}

func newRecords(text string, separator rune) *records {
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.LazyQuotes, r.FieldsPerRecord, r.ReuseRecord = separator, true, -1, true
	return &records{reader: r}
}

func (r *records) next() ([]string, error) {
	cells, err := r.reader.Read()
	if err != nil {
		return nil, err
	}
	start, _ := r.reader.FieldPos(0)
	r.row += start - r.line // each blank line between is a row
	r.line = start
	for _, cell := range cells {
		r.line += strings.Count(cell, "\n")
	}
	return cells, nil
}
