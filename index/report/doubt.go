package report

import "strings"

// Doubt is a field that somebody should check: it is empty, or it was read from words that may mean
// something else.
type Doubt struct {
	Field string `json:"field"`
	// Value is in the form that Correct takes. It is empty if nothing was read.
	Value string `json:"value"`
	// Evidence is what the value was read from. It is nil for an empty field.
	Evidence *Evidence `json:"evidence,omitempty"`
}

// The fields that Doubts checks: those that filters and counts depend on, and those that many pages
// leave out.
var (
	centralFields = []string{"kind", "region", "year", "complete"}
	furtherFields = []string{"title", "delivered", "meeting", "speaker"}
)

// minConfidence is the confidence from which a field is not in doubt. Of 887 reports of all levels
// one in twenty has a central field below it.
const minConfidence = 0.7

// Doubts returns the fields that are in doubt: of kind, region, year and completeness and, with
// further, also of those that many pages leave out. A field that was set by hand is not in doubt.
func (r *Report) Doubts(further bool) []Doubt {
	fields := centralFields
	if further {
		fields = append(append([]string{}, fields...), furtherFields...)
	}
	var doubts []Doubt
	for _, name := range fields {
		if _, ok := r.Corrected[name]; ok || !r.Unsure(name, minConfidence) {
			continue
		}
		field, err := fieldNamed(name)
		if err != nil {
			panic(err) // a name in the lists above is wrong
		}
		d := Doubt{Field: name, Value: field.get(r)}
		if e, ok := r.Evidence[name]; ok {
			d.Evidence = &e
		} else if d.Value != "" {
			continue // no words say it: a field that every text has
		}
		doubts = append(doubts, d)
	}
	return doubts
}

// Unreadable is what could not be read of a text: its file has broken bytes.
type Unreadable struct {
	// Count is the number of characters that could not be read. They are U+FFFD.
	Count int `json:"count"`
	// Text is the passage around the first of them.
	Text string `json:"text"`
}

// around is how many bytes of a passage are shown before and after an unreadable character.
const around = 36

// Unreadable returns what could not be read of the title and text, or nil.
func (r *Report) Unreadable() *Unreadable {
	var u Unreadable
	add := func(s string) {
		at := strings.IndexRune(s, '\ufffd')
		if at < 0 {
			return
		}
		u.Count += strings.Count(s, "\ufffd")
		if u.Text == "" {
			u.Text = strings.ToValidUTF8(s[max(0, at-around):min(len(s), at+around)], "")
		}
	}
	add(r.Title)
	for _, s := range r.Sections {
		add(s.Heading)
		for _, paragraph := range s.Paragraphs {
			add(paragraph)
		}
	}
	if u.Count == 0 {
		return nil
	}
	return &u
}

// Field returns the value of a field in the form that Correct takes, or a *FieldError.
func (r *Report) Field(name string) (string, error) {
	field, err := fieldNamed(name)
	if err != nil {
		return "", err
	}
	return field.get(r), nil
}
