package words

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"

	"github.com/blevesearch/bleve/v2/index/scorch"
	wordsegment "github.com/blevesearch/scorch_segment_api/v2" // the segments of scorch's snapshots, whose interfaces it declares

	"gongbao/index"
	"gongbao/index/embedded/state"
	"gongbao/index/report"
)

// readTables returns the tables of the segments of reader by their numbers: those known, and those
// that it reads.
func readTables(reader *scorch.IndexSnapshot, known map[uint64]*state.Table) (map[uint64]*state.Table, error) {
	segments := reader.Segments()
	tables, errs := make([]*state.Table, len(segments)), make([]error, len(segments))
	var reading sync.WaitGroup
	for i, s := range segments {
		if tables[i] = known[s.Id()]; tables[i] == nil {
			reading.Go(func() {
				errs[i] = state.Guarded(func() (err error) {
					tables[i], err = readTable(s.Segment())
					return err
				})
			})
		}
	}
	reading.Wait()
	byNumber := make(map[uint64]*state.Table, len(segments))
	for i, s := range segments {
		byNumber[s.Id()] = tables[i]
	}
	return byNumber, errors.Join(errs...)
}

// reportFields are the fields of reports that tables are read from.
var reportFields = func() []string {
	all := []string{
		nameField, placeField, regionField, deliveredField, charsField, completeField, sectionsField, doubtField, digestField,
		titleTokensField,
	}
	for field := range index.Section {
		all = append(all, field.String())
	}
	return all
}()

// readTable reads the table of a segment.
func readTable(s wordsegment.Segment) (*state.Table, error) {
	values, ok := s.(wordsegment.DocValueVisitable)
	if !ok {
		return nil, fmt.Errorf("a segment of type %T has no values of fields", s)
	}
	l, err := layoutOf(s)
	if err != nil {
		return nil, err
	}
	t := tableReader{numbers: make(map[string]int32), texts: make(map[string]string), regions: make(map[string]*report.Region)}
	t.Documents = make([]state.Document, 0, s.Count())
	if err := t.sections(l); err != nil {
		return nil, err
	}
	if len(t.Documents) != int(s.Count()) {
		return nil, fmt.Errorf("%d of %d documents are sections", len(t.Documents), s.Count())
	}
	var visit wordsegment.DocVisitState
	for report, document := range t.firsts {
		t.start()
		if visit, err = values.VisitDocValues(uint64(document), reportFields, t.value, visit); err == nil {
			err = t.end(report)
		}
		if err != nil {
			return nil, fmt.Errorf("document %d: %w", document, err)
		}
	}
	t.complete()
	return &t.Table, nil
}

// tableReader puts a table together from the values of fields.
type tableReader struct {
	state.Table
	numbers map[string]int32  // report ID → index in reports
	texts   map[string]string // values that many reports have, each kept once
	regions map[string]*report.Region
	firsts  []int // the document of each report's first section, which has the fields of the report

	entry state.Report // the report that is being read
	err   error        // what is wrong with it
}

// sections reads the sections, which all documents are.
func (t *tableReader) sections(l *layout) (err error) {
	damaged := l.eachValue(sectionField, func(document uint64, value []byte) {
		if err == nil && int(document) == len(t.Documents) {
			if err = t.section(value); err != nil {
				err = fmt.Errorf("document %d: %w", document, err)
			}
		}
	})
	return errors.Join(err, damaged)
}

// start begins a report.
func (t *tableReader) start() { t.entry, t.err = state.Report{}, nil }

// value takes one value of a field.
func (t *tableReader) value(field string, term []byte) {
	if len(term) == 0 {
		return
	}
	switch field {
	case nameField:
		t.entry.Title = string(term)
	case placeField:
		t.entry.Place = t.text(term)
	case regionField:
		var err error
		if t.entry.Region, err = t.region(term); err != nil {
			t.err = err
		}
	case deliveredField:
		t.entry.Delivered = string(term)
	case completeField:
		t.entry.Complete = report.Completeness(term)
		t.entry.Fullness = index.Fullness(t.entry.Complete)
	case charsField:
		t.entry.Chars, _ = strconv.Atoi(string(term))
	case sectionsField:
		t.entry.Indexed = parseCount(term)
	case doubtField:
		t.entry.Doubtful = true
	case digestField:
		t.entry.Digest = string(term)
	case titleTokensField:
		t.entry.TitleTokens = parseCount(term)
	default:
		if f, known := index.FieldNamed(field); known {
			t.facet(f, term)
		}
	}
}

// section takes the values of a section: see section.values.
func (t *tableReader) section(values []byte) (err error) {
	var fields [5][]byte
	for i := range fields {
		var more bool
		if fields[i], values, more = bytes.Cut(values, []byte(" ")); more != (i < len(fields)-1) {
			return fmt.Errorf("it has %d values, want %d", i+1, len(fields))
		}
	}
	var d state.Document
	if d.Unit, err = state.ParseUnit(string(fields[0])); err != nil {
		return err
	}
	if last := len(t.Reports) - 1; last >= 0 && t.Reports[last].ID == string(fields[1]) {
		d.Report = int32(last) // most sections are of the report of the one before
	} else {
		d.Report = t.reportOf(fields[1])
	}
	d.Role = uint8(index.RoleIndex(report.Role(fields[2])))
	d.Chars, d.Tokens = parseCount(fields[3]), parseCount(fields[4])
	t.Documents = append(t.Documents, d)
	return nil
}

// reportOf returns the index of the report with an ID. If it is not known, its first section is read.
func (t *tableReader) reportOf(id []byte) int32 {
	number, known := t.numbers[string(id)]
	if !known {
		number = int32(len(t.Reports))
		t.numbers[string(id)] = number
		t.Reports = append(t.Reports, state.Report{Entry: index.Entry{ID: string(id)}})
		t.firsts = append(t.firsts, len(t.Documents))
	}
	return number
}

func parseCount[T string | []byte](term T) int32 {
	n, _ := strconv.Atoi(string(term))
	return int32(n)
}

// facet takes a value of a facet.
func (t *tableReader) facet(f index.Field, term []byte) {
	t.entry.Values[f] = append(t.entry.Values[f], t.text(term))
}

// text returns a value that many reports have.
func (t *tableReader) text(term []byte) string {
	text, known := t.texts[string(term)]
	if !known {
		text = string(term)
		t.texts[text] = text
	}
	return text
}

// region returns a place that many reports are of.
func (t *tableReader) region(term []byte) (*report.Region, error) {
	if known := t.regions[string(term)]; known != nil {
		return known, nil
	}
	r := new(report.Region)
	if err := json.Unmarshal(term, r); err != nil {
		return nil, err
	}
	t.regions[string(term)] = r
	return r, nil
}

// end ends the report of a number.
func (t *tableReader) end(number int) error {
	if t.err == nil && t.entry.Region == nil {
		t.err = errNoPlace
	}
	t.entry.ID = t.Reports[number].ID
	t.Reports[number] = t.entry
	return t.err
}

var errNoPlace = errors.New("its report has no place")

// complete ends the table.
func (t *tableReader) complete() {
	for i := range t.Reports {
		r := &t.Reports[i]
		for f := range r.Values {
			slices.Sort(r.Values[f]) // codes run down from the province: each is greater than those above it
			if len(r.Values[f]) == 0 {
				r.Values[f] = state.NoValue
			}
		}
		r.Year, _ = strconv.Atoi(r.Values[index.Year][0]) // 0 for None
	}
}

// place returns the live documents by unit, of so many, and the number of all documents.
func place(words *scorch.IndexSnapshot, tables map[uint64]*state.Table, units int) (placed []state.Placed, documents int, err error) {
	placed = slices.Repeat([]state.Placed{{Number: state.NoSection}}, units)
	first := 0 // number of the segment's first document
	for _, segment := range words.Segments() {
		t := tables[segment.Id()]
		deleted := segment.Deleted()
		if deleted != nil && !deleted.IsEmpty() && int(deleted.Maximum()) >= len(t.Documents) {
			return nil, 0, fmt.Errorf("document %d of %d is marked as deleted", deleted.Maximum(), len(t.Documents))
		}
		for i, d := range t.Documents {
			if deleted != nil && deleted.Contains(uint32(i)) {
				continue
			}
			if d.Unit == 0 || int(d.Unit) >= units {
				return nil, 0, fmt.Errorf("the character layer has no unit %d: its files are missing", d.Unit)
			}
			placed[d.Unit] = state.Placed{Number: int32(first + i), Local: int32(i), Table: t}
		}
		first += len(t.Documents)
	}
	return placed, first, nil
}
