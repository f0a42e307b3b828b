// Package columnar reads Parquet, in which a table is stored by columns, as rows of text. The row
//
//	year: 2025, 正文: "各位代表："
//
// gives the cells {year 2025} and {正文 各位代表：}. Package source decides what the columns mean.
//
// A file is made of numbers that say how much comes next: of pages, values, bytes. The libraries
// for Parquet believe them, and reserve gigabytes for a file of a kilobyte with a wrong one. This
// reader believes none: it reserves memory only for bytes that are there, and for what they unpack
// to within a limit. It reads values one by one, by the encodings PLAIN and DICTIONARY and the
// compressions SNAPPY, GZIP and ZSTD, which are those of pandas, Spark, R and DuckDB unless they
// are told otherwise. Others are named in an *UnsupportedError.
package columnar

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"math/big"
	"strconv"
	"strings"
	"time"

	"github.com/klauspost/compress/zstd"
)

// Cell is a value in a row. Name is that of its column, with dots for columns in columns. Values in
// a list are joined by line feeds, and Listed is set if a list of records holds the column. Value
// is empty if there is none.
type Cell struct {
	Name, Value string
	Listed      bool
}

// Table is a file that is being read.
type Table struct {
	data    []byte
	leaves  []leaf
	groups  []group // those to be read after the present one
	left    int64   // rows of the present one
	cursors []cursor
	zstd    *zstd.Decoder

	row            int64 // the most bytes of a row
	most, unpacked int64 // bytes that the file may unpack to, and does so far
	entries        int64
}

// maxEntries is the number of values of a file, with those that are not there. A run of a billion
// of these takes a few bytes.
const maxEntries = 100_000_000

// Open opens the bytes of a file. Its rows may have the given number of bytes each, and all its
// columns, unpacked, may have most bytes. Errors are or wrap ErrDamaged, ErrTooLarge or an
// *UnsupportedError, here and of Next.
func Open(data []byte, row, most int64) (*Table, error) {
	leaves, groups, err := footer(data)
	if err != nil {
		return nil, err
	}
	return &Table{data: data, leaves: leaves, groups: groups, row: row, most: most}, nil
}

// Names returns the names of the columns, in order.
func (t *Table) Names() []string {
	names := make([]string, len(t.leaves))
	for i, l := range t.leaves {
		names[i] = l.name
	}
	return names
}

// Next returns the next row, with a cell for each column. It returns no cells if the row has too
// many bytes. After the last row the error is io.EOF.
func (t *Table) Next() ([]Cell, error) {
	for t.left == 0 {
		if len(t.groups) == 0 {
			return nil, io.EOF
		}
		g := t.groups[0]
		t.groups, t.left, t.cursors = t.groups[1:], g.rows, make([]cursor, len(t.leaves))
		for i, c := range g.chunks {
			t.cursors[i] = cursor{leaf: &t.leaves[i], table: t, codec: c.codec, pages: t.data[c.start:c.end]}
		}
	}
	if len(t.leaves) == 0 {
		return nil, io.EOF
	}
	t.left--
	cells := make([]Cell, len(t.leaves))
	room := t.row
	for i := range cells {
		value, err := t.cursors[i].cell(&room)
		if err != nil {
			return nil, err
		}
		cells[i] = Cell{t.leaves[i].name, value, t.leaves[i].listed}
	}
	if room < 0 {
		return nil, nil
	}
	return cells, nil
}

// cell returns the value in the next row, and takes its bytes from room. If there is no room, it
// takes them all the same and copies none.
func (c *cursor) cell(room *int64) (string, error) {
	var text strings.Builder
	for n := 0; ; n++ {
		if c.table.entries++; c.table.entries > maxEntries {
			return "", ErrTooLarge
		}
		value, there, err := c.entry()
		if err != nil {
			return "", err
		}
		if *room -= int64(len(value)) + 1; *room >= 0 {
			if n > 0 {
				text.WriteByte('\n')
			}
			if there {
				text.WriteString(c.text(value))
			}
		}
		if goesOn, err := c.goesOn(); err != nil || !goesOn {
			return text.String(), err
		}
	}
}

// text returns a value as text: a number in digits, a time as 2025-01-20 09:00:00. Bytes are
// returned as they are.
func (l *leaf) text(value []byte) string {
	var n int64
	switch l.stored {
	case boolean:
		return strconv.FormatBool(value[0] != 0)
	case floats:
		v := math.Float32frombits(binary.LittleEndian.Uint32(value))
		return strconv.FormatFloat(float64(v), 'f', -1, 32)
	case doubles:
		v := math.Float64frombits(binary.LittleEndian.Uint64(value))
		return strconv.FormatFloat(v, 'f', -1, 64)
	case int96s: // nanoseconds, and the Julian day
		const julian1970 = 2_440_588
		return dayText(int64(binary.LittleEndian.Uint32(value[8:])) - julian1970)
	case byteArrays, fixedArrays:
		if l.means == decimal && len(value) > 0 && len(value) <= 32 {
			return decimalText(value, l.scale)
		}
		return string(value)
	case int32s:
		n = int64(int32(binary.LittleEndian.Uint32(value)))
	default:
		n = int64(binary.LittleEndian.Uint64(value))
	}
	switch l.means {
	case date:
		return dayText(n)
	case timestamp:
		t := time.Unix(n/l.unit, 0).UTC()
		if l.utc {
			t = t.Add(8 * time.Hour) // the time of China
		}
		return t.Format(time.DateTime)
	case decimal:
		return decimalText(binary.BigEndian.AppendUint64(nil, uint64(n)), l.scale)
	}
	return strconv.FormatInt(n, 10)
}

// dayText returns a day by the number of days since 1970.
func dayText(n int64) string {
	return time.Unix(0, 0).UTC().AddDate(0, 0, int(min(max(n, -1e6), 1e6))).Format(time.DateOnly)
}

// decimalText returns a number by its digits as a big-endian integer in two's complement.
func decimalText(value []byte, scale int64) string {
	n := new(big.Int).SetBytes(value)
	if value[0] >= 0x80 {
		n.Sub(n, new(big.Int).Lsh(big.NewInt(1), uint(8*len(value))))
	}
	if scale <= 0 || scale > 100 {
		return n.String()
	}
	text := fmt.Sprintf("%0*s", int(scale)+1, new(big.Int).Abs(n).String())
	text = text[:len(text)-int(scale)] + "." + text[len(text)-int(scale):]
	if n.Sign() < 0 {
		return "-" + text
	}
	return text
}
