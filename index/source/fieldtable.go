package source

import (
	"errors"
	"fmt"
	"strings"

	"gongbao/analyzer/coded"
)

// fieldTable is a table each of whose rows names its fields, as objects of JSON do.
type fieldTable struct {
	table
	// kinds are those of the names seen so far.
	kinds map[string]namedKind
	// keys are the names of fields, in the order in which they were met, and fresh those of the
	// last rows that no document has yet.
	keys  []string
	known map[string]bool
	fresh []string
	// found is set once a row has a text, and waiting are the rows before it.
	found   bool
	waiting []int
	// sought, if it is not nil, are the columns that the user names, without those met so far. Rows
	// are then only looked at, until all are met.
	sought Columns
}

type namedKind struct {
	kind columnKind
	rank int
}

// maxKeys is the number of names of fields that are remembered.
const maxKeys = 1000

func newFieldTable(f *file, yield func(Document, error) bool) *fieldTable {
	return &fieldTable{
		table: table{f: f, yield: yield}, kinds: make(map[string]namedKind), known: make(map[string]bool),
	}
}

// addFields adds the fields of an object as a row, and reports whether the table wants more.
func (t *fieldTable) addFields(row int, fields []jsonField) bool {
	if !t.count() {
		return false
	}
	t.note(fields)
	if t.sought != nil {
		for _, f := range fields {
			delete(t.sought, oneLine(f.name))
		}
		return len(t.sought) > 0
	}
	if t.columns = columnsOfFields(fields, t.kindOf); t.columns == nil {
		if !t.found {
			t.waiting = append(t.waiting, row)
			return true
		}
		t.refuse(ErrEmpty, coded.New("table-row-empty", "place", t.placeOf(row)))
		return !t.stopped
	}
	t.found = true
	if t.flush(); t.stopped {
		return false
	}
	cells := make([]string, len(fields))
	for i := range fields {
		cells[i] = fields[i].value
	}
	document, ok := t.document(row, cells)
	if !ok {
		t.refuse(ErrEmpty, coded.New("table-row-empty", "place", document.Place()))
		return !t.stopped
	}
	if len(t.fresh) > 0 {
		text := oneLine(strings.Join(t.fresh, " | "))
		t.above = append(t.above, Line{Number: row, Text: text, Aside: "表头", Row: true})
		t.fresh = nil
	}
	document.Lines = append(t.above, document.Lines...)
	t.above = nil
	t.stopped = !t.yield(document, nil)
	return !t.stopped
}

// addSkipped refuses a row with the reason, and reports whether the table wants more.
func (t *fieldTable) addSkipped(row int, err error) bool { return t.count() && t.refuseRow(row, err) }

// count counts a row, and reports whether the table may have it.
func (t *fieldTable) count() bool {
	if t.documents++; t.documents <= t.f.limits.Documents {
		return true
	}
	if len(t.waiting) > 0 {
		t.refuseAll()
	} else {
		t.refuse(ErrLimit, coded.New("table-too-long", "table", t.place(), "most", t.f.limits.Documents))
	}
	t.stopped = true
	return false
}

// refuseRow refuses a row with the reason, and reports whether the table wants more.
func (t *fieldTable) refuseRow(row int, err error) bool {
	place := t.placeOf(row)
	switch {
	case errors.Is(err, errValueTooLong):
		t.refuse(fmt.Errorf("%w: %w", ErrLimit, err),
			coded.New("table-row-too-long", "place", place, "most", coded.Size(t.f.limits.Row)))
	case errors.Is(err, errValueTooDeep):
		t.refuse(fmt.Errorf("%w: %w", ErrLimit, err), coded.New("table-row-too-deep", "place", place))
	case errors.Is(err, ErrInvalidUTF8):
		t.refuse(err, coded.New("table-row-invalid-utf8", "place", place))
	case errors.Is(err, errNoObject):
		t.refuse(fmt.Errorf("%w: %w", ErrNoText, err), coded.New("table-row-no-object", "place", place))
	default:
		t.refuse(fmt.Errorf("%w: %w", ErrDamaged, err), coded.New("table-row-broken", "place", place))
	}
	return !t.stopped
}

// flush refuses the rows before the first one with a text.
func (t *fieldTable) flush() {
	for _, row := range t.waiting {
		if t.found && !t.stopped {
			t.refuse(ErrEmpty, coded.New("table-row-empty", "place", t.placeOf(row)))
		}
	}
	if t.found {
		t.waiting = nil
	}
}

// end is called after the last row, and reports whether to go on with other documents.
func (t *fieldTable) end() bool {
	switch {
	case t.stopped:
	case len(t.waiting) > 0:
		t.refuseAll()
	case t.documents == 0:
		t.refuse(ErrEmpty, coded.New("table-empty"))
	}
	return !t.stopped
}

// refuseAll refuses a table none of whose rows has a text.
func (t *fieldTable) refuseAll() {
	t.refuse(ErrNoText, coded.New("table-no-text-field", "keys", shownNames(t.keys)))
}

// note remembers the names of fields.
func (t *fieldTable) note(fields []jsonField) {
	for _, f := range fields {
		if !t.known[f.name] && len(t.keys) < maxKeys {
			t.known[f.name] = true
			t.keys = append(t.keys, oneLine(f.name))
			t.fresh = append(t.fresh, f.name)
		}
	}
}

func (t *fieldTable) kindOf(name string) (columnKind, int) {
	known, ok := t.kinds[name]
	if !ok {
		_, leaf := splitName(name)
		known.kind, known.rank = t.f.columns.kindOf(oneLine(name), leaf)
		if len(t.kinds) < maxKeys {
			t.kinds[name] = known
		}
	}
	return known.kind, known.rank
}
