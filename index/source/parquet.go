package source

import (
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"gongbao/analyzer/coded"
	"gongbao/index/source/columnar"
)

// readParquet reads the rows of Parquet as objects of JSON are read.
func readParquet(f *file, yield func(Document, error) bool) bool {
	most := f.limits.unpacked(len(f.data))
	rows, err := guard(f, func() (*columnar.Table, error) {
		rows, err := columnar.Open(f.data, f.limits.Row, most)
		return rows, f.refuseParquet(err, most)
	})
	if err != nil {
		return yield(Document{File: f.name}, err)
	}
	t := newFieldTable(f, yield)
	if missing := f.columns.missing(rows.Names()); missing != "" {
		return yield(Document{File: f.name}, &Refusal{f.name, ErrNoText, coded.New("table-no-column",
			"table", t.place(), "column", missing, "keys", shownNames(rows.Names()))})
	}
	left := most // bytes; a value may be repeated at no cost to the file
	for row := 1; ; row++ {
		next, err := guard(f, func() (r parquetRow, err error) {
			r.cells, err = rows.Next()
			if r.ok = !errors.Is(err, io.EOF); !r.ok {
				return r, nil
			}
			return r, f.refuseParquet(err, most)
		})
		fields := fieldsOfCells(next.cells, &left)
		if err == nil && left < 0 {
			err = f.refuseParquet(columnar.ErrTooLarge, most)
		}
		if err != nil {
			return yield(Document{File: f.name}, err)
		}
		switch {
		case !next.ok:
			return t.end()
		case next.cells == nil && !t.addSkipped(row, errValueTooLong):
			return t.end()
		case next.cells != nil && !t.addFields(row, fields):
			return t.end()
		}
	}
}

type parquetRow struct {
	cells []columnar.Cell // nil if they are too long
	ok    bool            // false after the last row
}

// fieldsOfCells returns the cells of a row as the fields of an object, and takes their bytes from
// left.
func fieldsOfCells(cells []columnar.Cell, left *int64) []jsonField {
	fields := make([]jsonField, len(cells))
	for i, c := range cells {
		*left -= int64(len(c.Value))
		fields[i] = jsonField{name: c.Name, value: readableText(c.Value), listed: c.Listed}
	}
	return fields
}

// refuseParquet returns the refusal for an error of package columnar, or nil for none.
func (f *file) refuseParquet(err error, most int64) error {
	var unsupported *columnar.UnsupportedError
	switch {
	case err == nil:
		return nil
	case errors.Is(err, columnar.ErrTooLarge):
		return &Refusal{f.name, fmt.Errorf("%w: %w", ErrLimit, err),
			coded.New("file-unpacks-too-large", "most", coded.Size(most))}
	case errors.As(err, &unsupported):
		return &Refusal{f.name, fmt.Errorf("%w: %w", ErrUnsupported, err),
			coded.New("parquet-unsupported", "what", unsupported.What)}
	}
	return refuseDamaged(f.name, err)
}

// readableText returns the bytes of a cell as text, or "" if they are none, such as those of a
// picture.
func readableText(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	text, _, _ := decodeText("", []byte(s))
	return text
}
