package columnar

import (
	"encoding/binary"
	"slices"
	"strings"
)

// The types of values as they are stored.
const (
	boolean = iota
	int32s
	int64s
	int96s
	floats
	doubles
	byteArrays
	fixedArrays
)

// meaning is what the stored values of a column stand for, if not for themselves.
type meaning int

const (
	plain meaning = iota
	date
	decimal
	timestamp
)

// leaf is a column with values.
type leaf struct {
	name   string
	listed bool // see Cell
	stored int64
	length int // of a fixed array, in bytes
	means  meaning
	scale  int64 // of a decimal, in digits
	unit   int64 // of a timestamp: how many are a second
	utc    bool  // it is in UTC
	// defined is the level of a value that is there, and repeated that of the innermost list.
	defined, repeated int
}

// chunk is the pages of a column in a group of rows: bytes of the file.
type chunk struct {
	stored, codec int64
	start, end    int64
}

// group is a group of rows, with a chunk for each leaf.
type group struct {
	rows   int64
	chunks []chunk
}

// element is a column as the schema lists it: before the columns in it.
type element struct {
	leaf
	children int64 // 0 for a leaf
	mode     int64
}

// The modes of a column.
const (
	required = iota
	optional
	repeated
)

const (
	magic       = "PAR1"
	maxElements = 10_000 // of the schema
)

// footer reads the metadata at the end of a file.
func footer(data []byte) (leaves []leaf, groups []group, err error) {
	end := len(data) - len(magic) - 4
	if end < len(magic) || string(data[:len(magic)]) != magic || string(data[end+4:]) != magic {
		return nil, nil, ErrDamaged
	}
	size := int(binary.LittleEndian.Uint32(data[end:]))
	if size > end-len(magic) {
		return nil, nil, ErrDamaged
	}
	c := &compact{data: data[end-size : end]}
	var schema []element
	c.fields(kindStruct, func(id int64, k kind) {
		switch id {
		case 2:
			c.list(k, func(k kind) {
				if schema = append(schema, c.element(k)); len(schema) > maxElements {
					c.fail()
				}
			})
		case 4:
			c.list(k, func(k kind) { groups = append(groups, c.group(k)) })
		default:
			c.skip(k, false, 0)
		}
	})
	if c.err != nil || len(schema) == 0 {
		return nil, nil, ErrDamaged
	}
	if leaves, err = leavesOf(schema); err != nil {
		return nil, nil, err
	}
	for _, g := range groups {
		if len(g.chunks) != len(leaves) || g.rows < 0 {
			return nil, nil, ErrDamaged
		}
		for i, chunk := range g.chunks {
			if chunk.stored != leaves[i].stored || chunk.start < int64(len(magic)) || chunk.end < chunk.start ||
				chunk.end > int64(end-size) {
				return nil, nil, ErrDamaged
			}
		}
	}
	return leaves, groups, nil
}

func (c *compact) element(k kind) (e element) {
	converted := int64(-1)
	c.fields(k, func(id int64, k kind) {
		switch id {
		case 1:
			e.stored = c.integer(k)
		case 2:
			e.length = int(c.integer(k))
		case 3:
			e.mode = c.integer(k)
		case 4:
			e.name = c.text(k)
		case 5:
			e.children = c.integer(k)
		case 6:
			converted = c.integer(k)
		case 7:
			e.scale = c.integer(k)
		case 10:
			c.logical(k, &e.leaf)
		default:
			c.skip(k, false, 0)
		}
	})
	if e.means != plain {
		return e
	}
	switch converted { // as older writers say it
	case 5:
		e.means = decimal
	case 6:
		e.means = date
	case 9, 10:
		e.means, e.utc, e.unit = timestamp, true, map[int64]int64{9: 1e3, 10: 1e6}[converted]
	}
	return e
}

// logical reads what the values of a column stand for.
func (c *compact) logical(k kind, l *leaf) {
	c.fields(k, func(id int64, k kind) {
		switch id {
		case 5:
			l.means = decimal
			c.skip(k, false, 0)
		case 6:
			l.means = date
			c.skip(k, false, 0)
		case 8:
			l.means, l.unit = timestamp, 1e3
			c.fields(k, func(id int64, k kind) {
				if id == 2 {
					c.fields(k, func(id int64, k kind) {
						l.unit = map[int64]int64{1: 1e3, 2: 1e6, 3: 1e9}[id]
						c.skip(k, false, 0)
					})
					return
				}
				l.utc = l.utc || id == 1 && k == kindTrue
				c.skip(k, false, 0)
			})
		default:
			c.skip(k, false, 0)
		}
	})
	if l.means == timestamp && l.unit == 0 {
		c.fail()
	}
}

func (c *compact) group(k kind) (g group) {
	c.fields(k, func(id int64, k kind) {
		switch id {
		case 1:
			c.list(k, func(k kind) { g.chunks = append(g.chunks, c.chunk(k)) })
		case 3:
			g.rows = c.integer(k)
		default:
			c.skip(k, false, 0)
		}
	})
	return g
}

func (c *compact) chunk(k kind) (found chunk) {
	var size, dictionary int64
	known := false
	c.fields(k, func(id int64, k kind) {
		if id != 3 {
			c.skip(k, false, 0)
			return
		}
		known = true
		c.fields(k, func(id int64, k kind) {
			switch id {
			case 1:
				found.stored = c.integer(k)
			case 4:
				found.codec = c.integer(k)
			case 7:
				size = c.integer(k)
			case 9:
				found.start = c.integer(k)
			case 11:
				dictionary = c.integer(k)
			default:
				c.skip(k, false, 0)
			}
		})
	})
	if dictionary > 0 && dictionary < found.start {
		found.start = dictionary
	}
	if found.end = found.start + size; !known || size < 0 {
		c.fail()
	}
	return found
}

// leavesOf returns the columns with values of a schema, whose first element is the table itself.
func leavesOf(schema []element) (leaves []leaf, err error) {
	rest := schema[1:]
	var walk func(path []string, above leaf, children int64, depth int) error
	walk = func(path []string, above leaf, children int64, depth int) error {
		for range children {
			if len(rest) == 0 || depth == maxNesting {
				return ErrDamaged
			}
			e := rest[0]
			rest = rest[1:]
			names := path
			if e.name != "" {
				names = append(slices.Clip(path), e.name)
			}
			e.defined, e.repeated, e.listed = above.defined, above.repeated, above.listed
			if e.mode != required {
				e.defined++
			}
			if e.mode == repeated {
				e.repeated++
			}
			if e.children == 0 {
				if e.name = strings.Join(names, "."); e.stored == fixedArrays && e.length <= 0 {
					return ErrDamaged
				}
				leaves = append(leaves, e.leaf)
				continue
			}
			e.listed = e.listed || e.mode == repeated
			if e.mode == repeated && e.children == 1 && len(rest) > 0 { // a list: its inner names mean nothing
				names, rest[0].name = path, ""
				e.listed = above.listed || rest[0].children > 0
			}
			if err := walk(names, e.leaf, e.children, depth+1); err != nil {
				return err
			}
		}
		return nil
	}
	err = walk(nil, leaf{}, schema[0].children, 0)
	return leaves, err
}
