package source

import (
	"bytes"
	"errors"

	// The only maintained library that reads spreadsheets row by row, with strings and date formats.
	"github.com/xuri/excelize/v2"

	"gongbao/analyzer/coded"
)

// maxPart is the size in bytes of a sheet, or of the table of strings, beyond which it is read from a
// temporary file. The library takes fifty times the size of the strings otherwise.
const maxPart = 1 << 20

// readXLSX reads every sheet of a spreadsheet as a table.
func readXLSX(f *file, yield func(Document, error) bool) bool {
	book, err := guard(f, func() (*excelize.File, error) {
		if err := f.checkParts(); err != nil {
			return nil, err
		}
		return excelize.OpenReader(bytes.NewReader(f.data), excelize.Options{
			UnzipSizeLimit: f.limits.Unpacked, UnzipXMLSizeLimit: min(f.limits.Unpacked, maxPart),
			ShortDatePattern: "yyyy-mm-dd",
		})
	})
	if err != nil {
		return yield(Document{File: f.name}, err)
	}
	defer book.Close() // removes the temporary files for large sheets
	found := false
	for _, sheet := range book.GetSheetList() {
		t := &table{f: f, yield: yield, sheet: sheet}
		if !f.readSheet(book, t) {
			return false
		}
		found = found || t.filled > 0
	}
	if !found {
		return yield(Document{File: f.name}, &Refusal{f.name, ErrEmpty, coded.New("table-empty")})
	}
	return true
}

// readSheet passes the rows of a sheet to its table and reports whether to go on.
func (f *file) readSheet(book *excelize.File, t *table) bool {
	rows, err := guard(f, func() (*excelize.Rows, error) { return book.Rows(t.sheet) })
	if err != nil {
		return t.yield(Document{File: f.name}, err)
	}
	defer rows.Close()
	for row := 1; ; row++ {
		if row > excelize.TotalRows { // the library checks the number of some rows only
			return t.yield(Document{File: f.name}, refuseDamaged(f.name, excelize.ErrMaxRows))
		}
		next, err := guard(f, func() (r sheetRow, err error) {
			if r.ok = rows.Next(); r.ok {
				r.cells, err = rows.Columns()
			}
			return r, errors.Join(err, rows.Error())
		})
		if err != nil {
			return t.yield(Document{File: f.name}, err)
		}
		if !next.ok || !t.add(row, next.cells) {
			return t.end()
		}
	}
}

type sheetRow struct {
	cells []string
	ok    bool // false after the last row
}
