package source

import (
	"bytes"
	"encoding/json"
	"io"
	"slices"
	"strings"

	"gongbao/analyzer/coded"
)

// jsonOutline is what a file that starts with an object is, found without reading its rows.
type jsonOutline struct {
	// several is set if other values follow the object, and isRow if it is a report itself.
	several, isRow bool
	// list is the name of the list whose elements are the rows, and beside are the other fields.
	list    string
	beside  []Line
	refusal *Refusal // if there is no table
}

// rowLists are the names under which websites answer with rows.
var rowLists = []string{"data", "items", "list", "records", "results", "rows", "hits"}

// outlineDepth is how many objects around the list of rows are looked into.
const outlineDepth = 4

// jsonList is a list of objects, with the names of the fields of the first one.
type jsonList struct {
	name string
	keys []string
	text bool // one of them is a text
}

// outline reads the file once, up to the end of its first object.
func (t *jsonTable) outline() (jsonOutline, error) {
	s := t.scanner()
	var lists []jsonList
	own, err := s.walk("", func(name string) error {
		found := jsonList{name: name}
		first := true
		_, err := s.elements(func(raw []byte, err error) bool {
			if first && err == nil {
				if fields, err := fieldsOf(raw, &t.f.limits); err == nil {
					found.keys, found.text = namesOf(fields), columnsOfFields(fields, t.kindOf) != nil
				}
			}
			first = false
			return true
		})
		if !slices.ContainsFunc(lists, func(l jsonList) bool { return l.name == name }) && len(lists) < maxKeys {
			lists = append(lists, found)
		}
		return err
	})
	if err != nil {
		return jsonOutline{}, err
	}
	if next, err := s.peek(); err == nil && (next == '{' || next == ',') {
		return jsonOutline{several: true}, nil
	} else if err != io.EOF {
		return jsonOutline{}, errNoValue
	}
	return t.choose(own, lists), nil
}

// choose chooses the rows of an object from its own fields and its lists of objects.
func (t *jsonTable) choose(own []jsonField, lists []jsonList) jsonOutline {
	refuse := func(reason coded.Message) jsonOutline {
		return jsonOutline{refusal: &Refusal{t.f.name, ErrNoText, reason}}
	}
	usual := func(l jsonList) bool {
		_, leaf := splitName(l.name)
		return slices.Contains(rowLists, strings.ToLower(leaf))
	}
	rows := func(l jsonList) bool { return l.text && usual(l) }
	inside := func(l jsonList) bool { return t.f.columns.below(l.name) }
	isText := columnsOfFields(own, t.kindOf) != nil && !slices.ContainsFunc(lists, rows)
	if isText || slices.ContainsFunc(lists, inside) {
		return jsonOutline{isRow: true}
	}
	chosen := lists
	for _, better := range []func(jsonList) bool{func(l jsonList) bool { return l.text }, usual} {
		worse := func(l jsonList) bool { return !better(l) }
		if some := slices.DeleteFunc(slices.Clone(chosen), worse); len(some) > 0 {
			chosen = some
		}
	}
	switch {
	case len(chosen) == 0:
		names := namesOf(own)
		if len(names) == 0 {
			return refuse(coded.New("json-no-table"))
		}
		return refuse(coded.New("json-no-rows", "keys", shownNames(names)))
	case len(chosen) > 1:
		var names []string
		for _, l := range chosen[:min(len(chosen), shownKeys)] {
			names = append(names, oneLine(l.name))
		}
		return refuse(coded.New("json-several-lists", "lists", names))
	}
	outline := jsonOutline{list: chosen[0].name}
	for _, f := range own {
		if value := oneLine(f.value); value != "" {
			reason := "“" + oneLine(f.name) + "”，在表格之外"
			outline.beside = append(outline.beside, Line{Number: 1, Text: value, Aside: reason})
		}
	}
	return outline
}

func namesOf(fields []jsonField) []string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = oneLine(f.name)
	}
	return names
}

// walk reads an object and returns its fields, without the lists of objects. At each of these, with
// its bracket read, it calls list, which reads the rest of it.
func (s *jsonScanner) walk(name string, list func(name string) error) ([]jsonField, error) {
	w := &jsonWalk{s: s, list: list}
	if _, err := s.peek(); err != nil {
		return nil, unexpected(err)
	}
	s.skip()
	err := w.object(name, 1)
	return w.own, err
}

// jsonWalk reads an object whose lists are too long to be held in memory.
type jsonWalk struct {
	s    *jsonScanner
	list func(name string) error
	own  []jsonField
	size int64 // of own, in bytes
}

// object reads an object whose brace was read.
func (w *jsonWalk) object(name string, level int) error {
	for {
		b, err := w.s.peek()
		switch {
		case err != nil:
			return unexpected(err)
		case b == ',':
			w.s.skip()
			continue
		case b == '}':
			w.s.skip()
			return nil
		case b != '"':
			return errNoValue
		}
		raw, err := w.s.value(false)
		if err != nil {
			return err
		}
		var key string
		if err := json.Unmarshal(raw, &key); err != nil {
			return err
		}
		if b, err = w.s.peek(); err != nil || b != ':' {
			return unexpected(errNoValueOr(err))
		}
		w.s.skip()
		if err := w.field(joinName(name, key), level); err != nil {
			return err
		}
	}
}

// field reads the value of a field.
func (w *jsonWalk) field(name string, level int) error {
	b, err := w.s.peek()
	if err != nil {
		return unexpected(err)
	}
	inside := false
	switch {
	case b == '{' && level < outlineDepth:
		w.s.skip()
		return w.object(name, level+1)
	case b == '[':
		w.s.skip()
		if b, err = w.s.peek(); err != nil {
			return unexpected(err)
		}
		if b == '{' {
			return w.list(name)
		}
		inside = true
	}
	raw, err := w.s.value(inside)
	if err != nil {
		return err
	}
	key, err := json.Marshal(name)
	if err != nil {
		return err
	}
	fields, err := fieldsOf(bytes.Join([][]byte{[]byte("{"), key, []byte(":"), raw, []byte("}")}, nil), w.s.limits)
	if err != nil {
		return err
	}
	if w.size += int64(len(raw)); w.size > w.s.limits.Row || len(w.own)+len(fields) > maxFields {
		return errValueTooLong
	}
	w.own = append(w.own, fields...)
	return nil
}

func errNoValueOr(err error) error {
	if err != nil {
		return err
	}
	return errNoValue
}
