package report

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"gongbao/analyzer/coded"
	"gongbao/index/region"
)

// Correction is the former state of a field that was set by hand.
type Correction struct {
	// Was is the value that was read from the text, in the form that Correct takes.
	Was string `json:"was"`
	// Evidence is the evidence of that value, or nil if nothing was read.
	Evidence *Evidence `json:"evidence,omitempty"`
	// With is the field together with which this one was set, such as region for level. It is empty
	// if the field was set by itself.
	With string `json:"with,omitempty"`
	// Region is the whole region with the code Was.
	Region *Region `json:"region,omitempty"`
}

// FieldError is the reason why a field cannot have a value.
type FieldError struct {
	Field, Value string
	coded.Message
}

func (e *FieldError) Error() string { return e.Coded().String() }

// Coded is the message with the field and the value.
func (e *FieldError) Coded() coded.Message {
	return e.Message.With("field", e.Field).With("value", e.Value)
}

// Assignment is a value for a field. The empty value empties the field.
type Assignment struct{ Field, Value string }

// Correct returns r with fields set by hand. Corrected and Evidence note it. The level is set with
// the region, unless it is among the fields too. Days are written 2026-02-03; a region is a code,
// or a name that only one place has. The error is a *FieldError. The ID does not change, even if
// the title does.
func (r *Report) Correct(values ...Assignment) (*Report, error) {
	corrected := r.clone()
	for _, v := range values {
		if err := corrected.assign(v); err != nil {
			return nil, err
		}
		if v.Field == "region" && !slices.ContainsFunc(values, func(v Assignment) bool { return v.Field == "level" }) {
			_, before := corrected.Corrected["level"]
			if err := corrected.assign(Assignment{"level", corrected.ownLevel()}); err != nil {
				return nil, err
			}
			if !before {
				corrected.setWith("level", "region")
			}
		}
	}
	corrected.Chars = CharsOf(corrected)
	return corrected, nil
}

// setWith notes the field together with which another was set.
func (r *Report) setWith(name, with string) {
	c := r.Corrected[name]
	c.With = with
	r.Corrected[name] = c
}

// Uncorrect returns r with fields as they were read from the text. Fields that were set together
// with them are restored too. If a field was not set by hand, it returns a *FieldError.
func (r *Report) Uncorrect(fields ...string) (*Report, error) {
	restored := r.clone()
	for _, name := range fields {
		if _, err := fieldNamed(name); err != nil {
			return nil, err
		}
		if _, ok := restored.Corrected[name]; !ok {
			return nil, &FieldError{Field: name, Message: coded.New("correction-not-made")}
		}
	}
	for _, field := range correctables {
		was, ok := restored.Corrected[field.name]
		if ok && (slices.Contains(fields, field.name) || slices.Contains(fields, was.With)) {
			restored.restore(field, was)
		}
	}
	restored.Chars = CharsOf(restored)
	return restored, nil
}

// restore sets a field to its value before it was corrected, even if that cannot be typed.
func (r *Report) restore(field correctable, was Correction) {
	field.put(r, was.Was)
	if was.Region != nil {
		r.Region = *was.Region
	}
	delete(r.Corrected, field.name)
	delete(r.Evidence, field.name)
	if was.Evidence != nil {
		r.Evidence[field.name] = *was.Evidence
	}
}

// Inherit returns r with the corrections of an older reading of it, and whether there are any. A
// field is corrected only if the text still says what was corrected.
func (r *Report) Inherit(older *Report) (*Report, bool) {
	heir, any := r.clone(), false
	for _, field := range correctables {
		c, ok := older.Corrected[field.name]
		if !ok || field.get(r) != c.Was || heir.assign(Assignment{field.name, field.get(older)}) != nil {
			continue
		}
		any = true
	}
	heir.Chars = CharsOf(heir)
	return heir, any
}

// clone returns a copy of r whose fields may be changed, but not its text.
func (r *Report) clone() *Report {
	copied := *r
	copied.Evidence, copied.Corrected = maps.Clone(r.Evidence), maps.Clone(r.Corrected)
	if copied.Evidence == nil {
		copied.Evidence = make(map[string]Evidence)
	}
	if copied.Corrected == nil {
		copied.Corrected = make(map[string]Correction)
	}
	return &copied
}

// assign sets a field by hand.
func (r *Report) assign(v Assignment) error {
	field, err := fieldNamed(v.Field)
	if err != nil {
		return err
	}
	before := Correction{Was: field.get(r)}
	if v.Field == "region" {
		read := r.Region
		before.Region = &read
	}
	if e, ok := r.Evidence[v.Field]; ok {
		before.Evidence = &e
	}
	if reason := field.check(r, v.Value); !reason.IsZero() {
		return &FieldError{v.Field, v.Value, reason}
	}
	field.put(r, v.Value)
	if _, again := r.Corrected[v.Field]; !again {
		r.Corrected[v.Field] = before
	}
	r.SetEvidence(v.Field, "人工更正", 1)
	return nil
}

// ownLevel is the level of r's region.
func (r *Report) ownLevel() string {
	if d, ok := r.lookup(r.Region.Code); ok {
		return d.Level().String()
	}
	return ""
}

// lookup finds the division that had a code when r was delivered or, if there is none, at any time.
func (r *Report) lookup(code string) (region.Division, bool) {
	if d, ok := region.Lookup(code, r.inYear()); ok {
		return d, true
	}
	return region.Lookup(code, 0)
}

// inYear is the year in which the report was delivered, as far as is known.
func (r *Report) inYear() int {
	if r.Delivered != "" {
		year, _ := strconv.Atoi(r.Delivered[:4]) // a day that was checked
		return year
	}
	return int(r.Year)
}

// correctable is a field that can be set by hand.
type correctable struct {
	name string
	get  func(*Report) string
	// check returns the reason why the field cannot have a value, or none.
	check func(r *Report, value string) (reason coded.Message)
	put   func(r *Report, value string)
}

// correctables are in the order of Report.
var correctables = []correctable{
	freeText("title", func(r *Report) *string { return &r.Title }),
	oneOf("kind", Kinds, func(r *Report) *Kind { return &r.Kind }),
	{"region", func(r *Report) string { return r.Region.Code }, checkRegion, putRegion},
	freeText("place", func(r *Report) *string { return &r.Place }),
	oneOf("level", Levels, func(r *Report) *Level { return &r.Level }),
	{"year", yearText, checkYear, putYear},
	day("delivered", func(r *Report) *string { return &r.Delivered }),
	freeText("meeting", func(r *Report) *string { return &r.Meeting }),
	freeText("speaker", func(r *Report) *string { return &r.Speaker.Name }),
	freeText("office", func(r *Report) *string { return &r.Speaker.Office }),
	day("published", func(r *Report) *string { return &r.Published }),
	oneOf("complete", []Completeness{Full, Abstract, Excerpt}, func(r *Report) *Completeness { return &r.Complete }),
	{
		"url", func(r *Report) string { return r.Source.URL }, checkURL,
		func(r *Report, value string) { r.Source.URL = value },
	},
}

// Correctable lists the fields that Correct takes.
func Correctable() []string {
	names := make([]string, len(correctables))
	for i, c := range correctables {
		names[i] = c.name
	}
	return names
}

func fieldNamed(name string) (correctable, error) {
	for _, c := range correctables {
		if c.name == name {
			return c, nil
		}
	}
	return correctable{}, &FieldError{Field: name, Message: coded.New("correction-unknown-field", "fields", Correctable())}
}

func freeText(name string, of func(*Report) *string) correctable {
	return textField(name, of, func(value string) coded.Message {
		if strings.ContainsFunc(value, func(c rune) bool { return c < ' ' }) {
			return coded.New("correction-control-character")
		}
		return coded.Message{}
	})
}

func oneOf[T ~string](name string, values []T, of func(*Report) *T) correctable {
	return textField(name, of, func(value string) coded.Message {
		if value != "" && !slices.Contains(values, T(value)) {
			names := make([]string, len(values))
			for i, v := range values {
				names[i] = string(v)
			}
			return coded.New("correction-unknown-value", "values", names)
		}
		return coded.Message{}
	})
}

func day(name string, of func(*Report) *string) correctable {
	return textField(name, of, func(value string) coded.Message {
		if value == "" {
			return coded.Message{}
		}
		if t, err := time.Parse(time.DateOnly, value); err != nil || t.Year() < firstYear || t.Year() > lastYear {
			return coded.New("correction-bad-day")
		}
		return coded.Message{}
	})
}

// textField is a field that is set to the typed value, without the white space around it.
func textField[T ~string](name string, of func(*Report) *T, check func(value string) coded.Message) correctable {
	return correctable{
		name:  name,
		get:   func(r *Report) string { return string(*of(r)) },
		check: func(_ *Report, value string) coded.Message { return check(value) },
		put:   func(r *Report, value string) { *of(r) = T(strings.TrimSpace(value)) },
	}
}

// The first and last year that a report can have.
const (
	firstYear = 1949
	lastYear  = 2099
)

func yearText(r *Report) string {
	if r.Year == 0 {
		return ""
	}
	return strconv.Itoa(int(r.Year))
}

func checkYear(_ *Report, value string) coded.Message {
	if year, err := strconv.Atoi(value); value != "" && (err != nil || year < firstYear || year > lastYear) {
		return coded.New("correction-bad-year")
	}
	return coded.Message{}
}

func putYear(r *Report, value string) {
	year, _ := strconv.Atoi(value) // 0 for none
	r.Year = Year(year)
}

func checkURL(_ *Report, value string) coded.Message {
	if value == "" {
		return coded.Message{}
	}
	if u, err := url.Parse(value); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return coded.New("correction-bad-url")
	}
	return coded.Message{}
}

func checkRegion(r *Report, value string) coded.Message {
	if value == "" {
		return coded.Message{}
	}
	_, reason := r.division(value)
	return reason
}

// putRegion sets the region to a value that checkRegion accepts, or to none.
func putRegion(r *Report, value string) {
	r.Region = Region{Path: []Division{}}
	if d, reason := r.division(value); reason.IsZero() {
		r.Region = RegionOf(d, r.inYear())
	}
}

// division returns the division with a code or, if only one has it, a name. If there is none, it
// returns the reason.
func (r *Report) division(value string) (d region.Division, reason coded.Message) {
	if d, ok := r.lookup(value); ok {
		return d, coded.Message{}
	}
	codes := make(map[string]string) // with names
	for _, d = range region.Named(value, r.inYear()) {
		codes[d.Code] = d.Code + " " + d.Name
	}
	switch {
	case len(codes) == 0:
		return d, coded.New("correction-unknown-region")
	case len(codes) > 1:
		return d, coded.New("correction-ambiguous-region", "regions", slices.Sorted(maps.Values(codes)))
	}
	return d, coded.Message{}
}
