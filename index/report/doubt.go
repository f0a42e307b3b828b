package report

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

// Field returns the value of a field in the form that Correct takes, or a *FieldError.
func (r *Report) Field(name string) (string, error) {
	field, err := fieldNamed(name)
	if err != nil {
		return "", err
	}
	return field.get(r), nil
}
