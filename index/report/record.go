package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"gongbao/analyzer/coded"
	"gongbao/index/region"
)

// RecordKey is the member of a record that says that it is one, and recordForm its value.
const (
	RecordKey  = "gongbao"
	recordForm = "report/1"
)

// Limits of a record, beyond those of its size. No report that was read comes near them.
const (
	maxRecordSections = 2000
	maxRecordLevel    = 20
	maxRecordField    = 10_000 // bytes
)

// WriteRecord writes a report as a line of JSON, from which ReadRecord reads it again.
func WriteRecord(w io.Writer, r *Report) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(struct {
		Form string `json:"gongbao"`
		*Report
	}{recordForm, r})
}

// ReadRecord reads a report that WriteRecord has written. Anybody may have written the record, so
// that all of it is checked or derived again, and the ID is left empty: it is that of the text. An
// error is a coded.Error.
func ReadRecord(line []byte) (*Report, error) {
	var record struct {
		Form       string `json:"gongbao"`
		Incomplete string `json:"incomplete"`
		Report
		Sections few[Section] `json:"sections"`
		Sources  few[Source]  `json:"sources"`
	}
	err := json.Unmarshal(line, &record)
	switch {
	case errors.Is(err, errTooMany):
		return nil, badRecord("sections")
	case err != nil:
		return nil, coded.Err(coded.New("record-broken"))
	case record.Incomplete != "":
		return nil, coded.Err(coded.New("record-incomplete", "said", shortened(record.Incomplete)))
	case record.Form != recordForm:
		return nil, coded.Err(coded.New("record-other-form", "form", shortened(record.Form), "known", recordForm))
	}
	r := &record.Report
	r.ID, r.Sections, r.Sources = "", record.Sections, record.Sources
	for _, check := range []func(*Report) error{
		checkSections, checkFields, checkSources, checkEvidence, checkCorrections, checkRegions,
	} {
		if err := check(r); err != nil {
			return nil, err
		}
	}
	r.Chars = CharsOf(r)
	return r, nil
}

// badRecord is the error of a member of a record that no report has.
func badRecord(field string) error { return coded.Err(coded.New("record-bad-field", "field", field)) }

func shortened(s string) string { return strings.ToValidUTF8(s[:min(len(s), 200)], "") }

// few is a list that is not read beyond some elements, because each of "{}" takes much memory.
type few[T any] []T

var errTooMany = errors.New("too many elements")

// UnmarshalJSON reads the list.
func (f *few[T]) UnmarshalJSON(data []byte) error {
	d := json.NewDecoder(bytes.NewReader(data))
	start, err := d.Token()
	if err != nil || start == nil {
		return err
	}
	if start != json.Delim('[') {
		return errors.New("no list")
	}
	*f = few[T]{}
	for d.More() {
		if len(*f) == maxRecordSections {
			return errTooMany
		}
		var element T
		if err := d.Decode(&element); err != nil {
			return err
		}
		*f = append(*f, element)
	}
	return nil
}

// isPlain reports whether a text is of one line and no longer than a field.
func isPlain(s string) bool { return len(s) <= maxRecordField && isOneLine(s) }

// isOneLine reports whether a text has no control characters.
func isOneLine(s string) bool { return !strings.ContainsFunc(s, unicode.IsControl) }

func isNoParagraph(s string) bool { return strings.TrimSpace(s) == "" || !isOneLine(s) }

// checkSections derives the IDs and paths of the sections from their levels.
func checkSections(r *Report) error {
	if len(r.Sections) == 0 {
		return badRecord("sections")
	}
	var path []string
	for i := range r.Sections {
		s := &r.Sections[i]
		opening := i == 0 && s.Level == 0 && s.Heading == ""
		switch {
		case !isPlain(s.Heading) || s.Heading == "" && !opening:
			return badRecord("sections.heading")
		case s.Level > len(path)+1 || s.Level > maxRecordLevel || s.Level < 1 && !opening:
			return badRecord("sections.level")
		case !slices.Contains(Roles, s.Role):
			return badRecord("sections.role")
		case !isPlain(s.Separator) || strings.ContainsFunc(s.Separator, IsText):
			return badRecord("sections.separator")
		case i == 0 && s.Inline:
			return badRecord("sections.inline")
		case slices.ContainsFunc(s.Paragraphs, isNoParagraph):
			return badRecord("sections.paragraphs")
		}
		if s.ID, s.Path = "s"+strconv.Itoa(i+1), []string{}; s.Level > 0 {
			path = append(path[:s.Level-1:s.Level-1], s.Heading)
			s.Path = path
		}
		if s.Paragraphs == nil {
			s.Paragraphs = []string{}
		}
	}
	return nil
}

// checkFields checks the fields as Correct does. A region is checked apart.
func checkFields(r *Report) error {
	for _, field := range correctables {
		value := field.get(r)
		if field.name != "region" && !(isPlain(value) && field.check(r, value).IsZero()) {
			return badRecord(field.name)
		}
	}
	return nil
}

func checkSources(r *Report) error {
	for _, s := range append([]Source{r.Source}, r.Sources...) {
		if !isPlain(s.File) || !isPlain(s.Sheet) || !checkURL(r, s.URL).IsZero() || s.Row < 0 || s.Item < 0 {
			return badRecord("sources")
		}
	}
	return nil
}

func checkEvidence(r *Report) error {
	if r.Evidence == nil {
		r.Evidence = make(map[string]Evidence)
	}
	for name, e := range r.Evidence {
		if _, err := fieldNamed(name); err != nil || !e.isPlain() {
			return badRecord("evidence")
		}
	}
	return nil
}

func (e Evidence) isPlain() bool {
	return isPlain(e.Text) && e.Confidence >= 0 && e.Confidence <= 1
}

// checkCorrections checks what Uncorrect brings back.
func checkCorrections(r *Report) error {
	for name, c := range r.Corrected {
		field, err := fieldNamed(name)
		if err != nil || !isPlain(c.Was) || c.Evidence != nil && !c.Evidence.isPlain() ||
			name != "region" && !field.check(r, c.Was).IsZero() {
			return badRecord("corrected")
		}
		if _, err := fieldNamed(c.With); c.With != "" && err != nil || (c.Region != nil) != (name == "region") {
			return badRecord("corrected")
		}
	}
	return nil
}

// checkRegions checks the region, and the one that it was before it was corrected.
func checkRegions(r *Report) error {
	regions := []*Region{&r.Region}
	if c, ok := r.Corrected["region"]; ok {
		was := *c.Region
		if was.Code != c.Was {
			return badRecord("corrected")
		}
		c.Region = &was
		r.Corrected["region"] = c
		regions = append(regions, &was)
	}
	for _, place := range regions {
		if !r.settle(place) {
			return badRecord("region")
		}
	}
	return nil
}

// settle leaves a region as it is if the gazetteer has all of it. Otherwise it makes it anew from
// its code. It returns false if there is no such code.
func (r *Report) settle(place *Region) bool {
	if place.Code == "" {
		*place = Region{Path: []Division{}}
		return true
	}
	d, ok := r.lookup(place.Code)
	if !ok {
		return false
	}
	if !place.isKnown() {
		*place = RegionOf(d, r.inYear())
	}
	return true
}

// isKnown reports whether the gazetteer has, in some year, the region and each division of its
// path.
func (p *Region) isKnown() bool {
	d, ok := divisionNamed(p.Code, p.Name)
	if !ok || len(p.Path) == 0 || len(p.Path) > 4 || p.Path[len(p.Path)-1] != (Division{p.Code, p.Name}) {
		return false
	}
	today := d.Today()
	return p.Today == Division{today.Code, today.Name} && !slices.ContainsFunc(p.Path, func(d Division) bool {
		_, ok := divisionNamed(d.Code, d.Name)
		return !ok
	})
}

// divisionNamed finds the last division that had a code and a name.
func divisionNamed(code, name string) (region.Division, bool) {
	for year := lastYear; year >= firstYear-1; year-- {
		if d, ok := region.Lookup(code, year); ok && d.Name == name {
			return d, true
		}
	}
	return region.Division{}, false
}
