package words

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
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

// tableFields are the fields that tables are read from.
var tableFields = func() []string {
	all := []string{
		sectionField, nameField, placeField, regionField, deliveredField, charsField, completeField, sectionsField, doubtField, digestField,
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
	t := tableReader{numbers: make(map[string]int32), texts: make(map[string]string), regions: make(map[string]*report.Region)}
	t.Documents = make([]state.Document, s.Count())
	var visit wordsegment.DocVisitState
	for i := range t.Documents {
		t.start()
		var err error
		if visit, err = values.VisitDocValues(uint64(i), tableFields, t.value, visit); err != nil {
			return nil, err
		}
		if t.Documents[i], err = t.end(); err != nil {
			return nil, fmt.Errorf("document %d: %w", i, err)
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

	// The document that is being read, and its values that are of its report.
	document state.Document
	entry    state.Report
	first    bool // it is the first section of its report
	err      error
}

// start begins a document.
func (t *tableReader) start() {
	t.document, t.entry = state.Document{Part: index.Part{Role: uint8(index.RoleIndex(report.OtherRole))}}, state.Report{}
	t.first, t.err = false, errNoSection
}

// value takes one value of a field.
func (t *tableReader) value(field string, term []byte) {
	if len(term) == 0 {
		return
	}
	switch field {
	case sectionField:
		t.err = t.section(string(term))
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
		t.first = true
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
func (t *tableReader) section(values string) (err error) {
	fields := strings.Split(values, " ")
	if len(fields) != 5 {
		return errNoSection
	}
	if t.document.Unit, err = state.ParseUnit(fields[0]); err != nil {
		return err
	}
	var known bool
	if t.document.Report, known = t.numbers[fields[1]]; !known {
		id := strings.Clone(fields[1])
		t.document.Report = int32(len(t.Reports))
		t.numbers[id] = t.document.Report
		t.Reports = append(t.Reports, state.Report{Entry: index.Entry{ID: id}})
	}
	t.document.Role = uint8(index.RoleIndex(report.Role(fields[2])))
	t.document.Chars, t.document.Tokens = parseCount(fields[3]), parseCount(fields[4])
	return nil
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

// end ends a document. Only the first section of a report has the fields of the report, which
// always has chars.
func (t *tableReader) end() (state.Document, error) {
	if t.err == nil && t.first && t.entry.Region == nil {
		t.err = errNoPlace
	}
	if t.err == nil && t.first {
		t.entry.ID = t.Reports[t.document.Report].ID
		t.Reports[t.document.Report] = t.entry
	}
	return t.document, t.err
}

var (
	errNoSection = errors.New("it has no section")
	errNoPlace   = errors.New("its report has no place")
)

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
