package source

import (
	"bytes"
	"encoding/json"
)

// recordKey is the member of each object of a file with reports that have left a library. Its value
// is for package report.
const recordKey = "gongbao"

// isRecords detects reports that have left a library, an object a line, by a member of the first.
func isRecords(f *file) bool {
	start := bytes.TrimSpace(bytes.TrimPrefix(f.data[:min(len(f.data), headBytes)], []byte("\ufeff")))
	if !bytes.HasPrefix(start, []byte("{")) || !bytes.Contains(start, []byte(`"`+recordKey+`"`)) {
		return false
	}
	d := json.NewDecoder(bytes.NewReader(start))
	for level, key := 0, true; ; {
		token, err := d.Token()
		if err != nil {
			return false
		}
		switch token {
		case json.Delim('{'), json.Delim('['):
			level++
		case json.Delim('}'), json.Delim(']'):
			level--
			key = true
		default:
			if level == 1 && key && token == recordKey {
				return true
			}
			key = level == 1 && !key
		}
		if level == 0 {
			return false
		}
	}
}

// readRecords reads a report a line.
func readRecords(f *file, yield func(Document, error) bool) bool {
	t, err := newJSONTable(f, yield)
	if err != nil {
		return yield(Document{File: f.name}, err)
	}
	t.records = true
	return t.lines()
}

// addRecord adds an object as a report, and reports whether the table wants more.
func (t *jsonTable) addRecord(row int, raw []byte) bool {
	if !t.count() {
		return false
	}
	document := Document{File: t.f.name, Format: t.f.format.name, Encoding: t.encoding, Row: row, Record: raw}
	t.stopped = !t.yield(document, nil)
	return !t.stopped
}
