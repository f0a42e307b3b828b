package source

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"strings"
	"unicode/utf8"

	"gongbao/analyzer/coded"
)

// readJSON reads JSON as a table whose rows are objects. There are three shapes: an object a line,
// as crawlers write it; a list of objects; and an object with such a list in it, as interfaces of
// websites answer. One object is in memory at a time.
func readJSON(f *file, yield func(Document, error) bool) bool {
	t, err := newJSONTable(f, yield)
	if err != nil {
		return yield(Document{File: f.name}, err)
	}
	if refusal := t.missing(); refusal != nil {
		return yield(Document{File: f.name}, refusal)
	}
	return t.read()
}

// missing refuses a table without one of the columns that the user names. It reads rows until all
// are met, which is mostly one.
func (t *jsonTable) missing() *Refusal {
	if len(t.f.columns) == 0 {
		return nil
	}
	seen := &jsonTable{fieldTable: newFieldTable(t.f, func(Document, error) bool { return true }), open: t.open}
	seen.sought = maps.Clone(t.f.columns)
	seen.read()
	missing := seen.sought.missing(nil)
	if missing == "" || len(seen.keys) == 0 {
		return nil
	}
	return &Refusal{t.f.name, ErrNoText, coded.New("table-no-column",
		"table", t.place(), "column", missing, "keys", shownNames(seen.keys))}
}

// read reads the rows of the table and reports whether to go on with other documents.
func (t *jsonTable) read() bool {
	s := t.scanner()
	first, err := s.peek()
	switch {
	case err == io.EOF:
		return t.yield(Document{File: t.f.name}, &Refusal{t.f.name, ErrEmpty, coded.New("file-empty")})
	case err != nil:
		return t.yield(Document{File: t.f.name}, refuseOpen(t.f.name, err))
	case first == '[':
		return t.lists()
	case first != '{':
		return t.yield(Document{File: t.f.name}, &Refusal{t.f.name, ErrNoText, coded.New("json-no-table")})
	case t.hasLines():
		t.f.format = formatNamed("jsonl")
		return t.lines()
	}
	return t.objects()
}

// isJSON detects JSON by a first object that is whole, or that goes on beyond the start of the file.
func isJSON(f *file) bool {
	start := f.data[:min(len(f.data), headBytes)]
	for high, mark := range []string{"\xff\xfe", "\xfe\xff"} {
		if rest, ok := bytes.CutPrefix(start, []byte(mark)); ok {
			text, _ := utf16Text(rest[:len(rest)&^1], high)
			start = []byte(text)
		}
	}
	start = bytes.TrimSpace(bytes.TrimPrefix(start, []byte("\ufeff")))
	if !startsObject(start) {
		return false
	}
	d := json.NewDecoder(bytes.NewReader(withoutNaN(start)))
	for level, list := 0, start[0] == '['; ; {
		token, err := d.Token()
		if err != nil {
			return err == io.EOF || err == io.ErrUnexpectedEOF
		}
		switch token {
		case json.Delim('{'), json.Delim('['):
			level++
		case json.Delim('}'), json.Delim(']'):
			if level--; level == 0 || level == 1 && list {
				return true
			}
		}
	}
}

// isNamedJSON reports whether the name of a file says that it is JSON, and its start can be.
func isNamedJSON(f *file) bool {
	if named := f.byEnding().name; named != "json" && named != "jsonl" {
		return false
	}
	return startsObject(bytes.TrimSpace(bytes.TrimPrefix(f.data, []byte("\ufeff"))))
}

// startsObject reports whether a text starts like an object or a list of objects.
func startsObject(s []byte) bool {
	s = bytes.TrimPrefix(s, []byte("["))
	s, ok := bytes.CutPrefix(bytes.TrimLeft(s, " \t\r\n"), []byte("{"))
	return ok && bytes.HasPrefix(bytes.TrimLeft(s, " \t\r\n"), []byte(`"`))
}

// jsonTable is the table in a file of JSON.
type jsonTable struct {
	*fieldTable
	// open returns the text of the file from its start, in UTF-8.
	open func() io.Reader
	// records is set if the rows are reports that have left a library.
	records bool
}

// newJSONTable finds out the encoding. If it is UTF-8, a broken row does not stop the others, and
// the file need not be in memory.
func newJSONTable(f *file, yield func(Document, error) bool) (*jsonTable, error) {
	t := &jsonTable{fieldTable: newFieldTable(f, yield)}
	t.encoding = utf8Name
	if f.disk != nil {
		t.open = func() io.Reader { return withoutMark(io.NewSectionReader(f.disk, 0, f.size)) }
		return t, nil
	}
	t.open = func() io.Reader { return withoutMark(bytes.NewReader(f.data)) }
	if isUTF8(f.data[:min(len(f.data), headBytes)]) {
		return t, nil
	}
	text, encoding, err := decodeText(f.name, f.data)
	if errors.Is(err, ErrInvalidUTF8) {
		return t, nil
	}
	if err != nil {
		return nil, err
	}
	t.encoding = encoding
	t.open = func() io.Reader { return strings.NewReader(text) }
	return t, nil
}

// isUTF8 reports whether the start of a file is text in UTF-8, up to a character that is cut.
func isUTF8(start []byte) bool {
	return len(start)-validPrefix(start) < utf8.UTFMax && bytes.IndexByte(start, 0) < 0
}

// withoutMark skips a byte order mark.
func withoutMark(r io.ReadSeeker) io.Reader {
	var mark [3]byte
	if n, _ := io.ReadFull(r, mark[:]); string(mark[:n]) != "\ufeff" {
		r.Seek(0, io.SeekStart)
	}
	return r
}

func (t *jsonTable) scanner() *jsonScanner { return newJSONScanner(t.open(), &t.f.limits) }

// hasLines reports whether the file has an object on each line: the first line ends an object, or
// the name says so, and the next line with anything on it starts another.
func (t *jsonTable) hasLines() bool {
	limits := t.f.limits
	limits.Row = min(limits.Row, 1<<20) // a longer line does not end an object
	s := newJSONScanner(t.open(), &limits)
	ended := t.f.byEnding().name == "jsonl"
	for {
		line, err := s.line()
		if err != nil && !isSkipped(err) {
			return false
		}
		if len(line) > 0 || err != nil {
			line = bytes.TrimSuffix(line, []byte(","))
			ended = ended || err == nil && bytes.HasSuffix(line, []byte("}"))
			break
		}
	}
	next, err := s.peek()
	return ended && err == nil && next == '{'
}

// lines reads an object a line.
func (t *jsonTable) lines() bool {
	s := t.scanner()
	for row := 1; ; row++ {
		line, err := s.line()
		if err == io.EOF {
			return t.end()
		}
		if err != nil && !isSkipped(err) {
			return t.yield(Document{File: t.f.name}, refuseOpen(t.f.name, err))
		}
		if line = bytes.TrimSuffix(line, []byte(",")); len(line) == 0 && err == nil {
			continue
		}
		if !t.add(row, line, err) {
			return t.end()
		}
	}
}

// lists reads a list of objects, or several: some crawlers add one each time they run.
func (t *jsonTable) lists() bool {
	t.f.format = formatNamed("json")
	s, row := t.scanner(), 0
	for {
		first, err := s.peek()
		if err == io.EOF {
			return t.end()
		}
		if err == nil && first == '[' {
			s.skip()
			row, err = t.rows(s, row)
		} else if err == nil {
			err = errNoValue
		}
		if err != nil {
			return t.broken(row+1, err)
		}
		if t.stopped {
			return t.end()
		}
	}
}

// rows reads the elements of a list as rows after the given one. It returns the number of the last.
func (t *jsonTable) rows(s *jsonScanner, row int) (int, error) {
	_, err := s.elements(func(raw []byte, err error) bool {
		row++
		return t.add(row, raw, err)
	})
	return row, err
}

// broken refuses the rest of a file, from a row on.
func (t *jsonTable) broken(row int, err error) bool {
	if isSkipped(err) {
		t.refuseRow(row, err)
	} else if !t.stopped {
		t.documents++
		t.refuse(fmt.Errorf("%w: %w", ErrDamaged, err), coded.New("json-broken-off", "place", t.placeOf(row)))
	}
	return t.end()
}

// objects reads a file that starts with an object over several lines: the only one, whose list is
// the table or which is a row itself, or one of several.
func (t *jsonTable) objects() bool {
	t.f.format = formatNamed("json")
	outline, err := t.outline()
	if err != nil {
		return t.broken(1, err)
	}
	if outline.several || outline.isRow {
		s := t.scanner()
		for row := 1; ; row++ {
			if b, err := s.peek(); err == io.EOF {
				return t.end()
			} else if err == nil && b == ',' {
				s.skip()
			}
			raw, err := s.value(false)
			if err != nil && !isSkipped(err) {
				return t.broken(row, err)
			}
			if !t.add(row, raw, err) {
				return t.end()
			}
		}
	}
	if outline.refusal != nil {
		return t.yield(Document{File: t.f.name}, outline.refusal)
	}
	t.above = outline.beside
	row := 0
	s := t.scanner()
	_, err = s.walk("", func(name string) (err error) {
		if name == outline.list && !t.stopped {
			row, err = t.rows(s, row)
			return err
		}
		_, err = s.elements(func([]byte, error) bool { return true })
		return err
	})
	if err != nil && !t.stopped {
		return t.broken(row+1, err)
	}
	return t.end()
}

// add adds an object as a row, and reports whether the table wants more. Err is the reason why the
// value was skipped.
func (t *jsonTable) add(row int, raw []byte, err error) bool {
	if err == nil && t.records {
		return t.addRecord(row, raw)
	}
	var fields []jsonField
	if err == nil && !utf8.Valid(raw) {
		err = ErrInvalidUTF8
	}
	if err == nil {
		fields, err = fieldsOf(raw, &t.f.limits)
	}
	if err != nil {
		return t.addSkipped(row, err)
	}
	return t.addFields(row, fields)
}
