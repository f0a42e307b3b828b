package source

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
)

// jsonField is a value in an object, with the names on the way to it joined by dots: place.city.
// Strings in a list are joined by line feeds.
type jsonField struct {
	name  string
	value string
	// listed is set below a list of objects. It holds several texts, of which none is that of the
	// report.
	listed bool
	// replaced is set if the object has the name again. As for other programs, the last one counts.
	replaced bool
}

const (
	maxFields    = 10_000 // of an object
	maxFieldName = 1000   // bytes
)

// errNoObject is returned for a value that is no object.
var errNoObject = errors.New("no object")

// fieldsOf returns the fields of a JSON object, in order.
func fieldsOf(raw []byte, limits *Limits) ([]jsonField, error) {
	read := func(raw []byte) ([]jsonField, error) {
		return (&jsonFields{at: make(map[string]int), depth: limits.Depth}).read(raw)
	}
	fields, err := read(raw)
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		if mended := withoutNaN(raw); !bytes.Equal(mended, raw) {
			return read(mended)
		}
	}
	return fields, err
}

// jsonFields collects the fields of an object.
type jsonFields struct {
	d      *json.Decoder
	fields []jsonField
	parts  [][]string // the values of each field
	at     map[string]int
	depth  int // how many more levels there may be
}

func (f *jsonFields) read(raw []byte) ([]jsonField, error) {
	f.d = json.NewDecoder(bytes.NewReader(raw))
	f.d.UseNumber()
	token, err := f.d.Token()
	if err != nil {
		return nil, err
	}
	if token != json.Delim('{') {
		return nil, errNoObject
	}
	if err := f.object("", false); err != nil {
		return nil, unexpected(err)
	}
	if _, err := f.d.Token(); err != io.EOF {
		return nil, errors.Join(errNoObject, err)
	}
	for i, parts := range f.parts {
		f.fields[i].value = strings.Join(parts, "\n")
	}
	return f.fields, nil
}

// object reads the fields of an object whose brace was read.
func (f *jsonFields) object(name string, listed bool) error {
	if f.depth--; f.depth < 0 {
		return errValueTooDeep
	}
	defer func() { f.depth++ }()
	seen := make(map[string]bool)
	for f.d.More() {
		key, err := f.d.Token()
		if err != nil {
			return err
		}
		inner := key.(string)
		if seen[inner] && !listed {
			f.replace(joinName(name, inner))
		}
		seen[inner] = true
		if err := f.value(joinName(name, inner), listed); err != nil {
			return err
		}
	}
	_, err := f.d.Token()
	return err
}

func joinName(outer, inner string) string {
	if outer == "" {
		return inner
	}
	return outer + "." + inner
}

func (f *jsonFields) value(name string, listed bool) error {
	token, err := f.d.Token()
	if err != nil {
		return err
	}
	switch token := token.(type) {
	case string:
		return f.add(name, token, listed)
	case json.Number:
		return f.add(name, token.String(), listed)
	case bool:
		if token {
			return f.add(name, "true", listed)
		}
		return f.add(name, "false", listed)
	case json.Delim:
		if !f.d.More() { // empty
			_, err := f.d.Token()
			return errors.Join(err, f.add(name, "", listed))
		}
		if token == '{' {
			return f.object(name, listed)
		}
		return f.list(name, listed)
	}
	return f.add(name, "", listed) // null
}

// list reads the elements of a list whose bracket was read.
func (f *jsonFields) list(name string, listed bool) error {
	if f.depth--; f.depth < 0 {
		return errValueTooDeep
	}
	defer func() { f.depth++ }()
	for f.d.More() {
		token, err := f.d.Token()
		if err != nil {
			return err
		}
		switch token {
		case json.Delim('{'):
			err = f.object(name, true)
		case json.Delim('['):
			err = f.list(name, listed)
		default:
			text, _ := token.(string)
			if number, ok := token.(json.Number); ok {
				text = number.String()
			}
			err = f.add(name, text, listed)
		}
		if err != nil {
			return err
		}
	}
	_, err := f.d.Token()
	return err
}

// add adds a value to a field.
func (f *jsonFields) add(name, value string, listed bool) error {
	if i, ok := f.at[name]; ok {
		f.parts[i] = append(f.parts[i], value)
		f.fields[i].listed = f.fields[i].listed || listed
		return nil
	}
	if len(f.fields) == maxFields || len(name) > maxFieldName {
		return errValueTooDeep
	}
	f.at[name] = len(f.fields)
	f.fields = append(f.fields, jsonField{name: name, listed: listed})
	f.parts = append(f.parts, []string{value})
	return nil
}

// replace marks the fields of a name that the object has again.
func (f *jsonFields) replace(name string) {
	for i := range f.fields {
		if n := f.fields[i].name; n == name || strings.HasPrefix(n, name+".") {
			f.fields[i].replaced = true
			delete(f.at, n)
		}
	}
}

// withoutNaN returns JSON as Python writes it with null for NaN and Infinity, which are no JSON.
func withoutNaN(raw []byte) []byte {
	mended := make([]byte, 0, len(raw))
	quoted := false
	for i := 0; i < len(raw); i++ {
		b := raw[i]
		if !quoted {
			if n := nanAt(raw[i:]); n > 0 {
				mended = append(mended, "null"...)
				i += n - 1
				continue
			}
		}
		mended = append(mended, b)
		switch {
		case b == '"':
			quoted = !quoted
		case quoted && b == '\\' && i+1 < len(raw):
			i++
			mended = append(mended, raw[i])
		}
	}
	return mended
}

// nanAt returns the length of a number at the start of s that is none in JSON, or 0.
func nanAt(s []byte) int {
	for _, name := range []string{"NaN", "Infinity", "-Infinity"} {
		if bytes.HasPrefix(s, []byte(name)) {
			return len(name)
		}
	}
	return 0
}

// columnsOfFields returns the columns for the fields of an object. The text is the shallowest field
// with the name of a text; fields beside it and at the top are matched too. So an export of a
// database, with the record in _source, is read as the record is. A field that the user names is
// matched anywhere. It returns nil if there is no text.
func columnsOfFields(fields []jsonField, kindOf func(name string) (columnKind, int)) []column {
	columns := make([]column, len(fields))
	best := -1
	var better [3]int // level, 1 for an empty value, rank
	for i, f := range fields {
		kind, rank := kindOf(f.name)
		columns[i] = column{oneLine(f.name), kind, rank}
		if kind != textColumn || f.replaced || f.listed && rank != namedRank {
			continue
		}
		key := [3]int{strings.Count(f.name, "."), 0, rank}
		if isBlank(f.value) {
			key[1] = 1
		}
		if best < 0 || slices.Compare(key[:], better[:]) < 0 {
			best, better = i, key
		}
	}
	if best < 0 {
		return nil
	}
	beside, _ := splitName(fields[best].name)
	for i, f := range fields {
		outer, _ := splitName(f.name)
		c := &columns[i]
		far := f.listed || outer != "" && outer != beside
		other := c.kind == textColumn && (outer != beside || c.rank != better[2])
		if f.replaced || c.rank != namedRank && (far || other) {
			c.kind = ""
		}
	}
	return columns
}

// splitName divides the name of a field at its last dot.
func splitName(name string) (outer, leaf string) {
	at := strings.LastIndexByte(name, '.')
	return name[:max(at, 0)], name[at+1:]
}
