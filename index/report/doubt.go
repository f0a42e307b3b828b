package report

// Doubt is a field that somebody should look at: it is empty, or was read from words that leave doubts.
type Doubt struct {
	Field string `json:"field"`
	// Value is in the form that Correct takes; empty where nothing was read.
	Value string `json:"value"`
	// Evidence is what the value was read from; nil for an empty field.
	Evidence *Evidence `json:"evidence,omitempty"`
}

// The fields that Doubts looks at: those that filters and counts rest on, and those that many pages leave out.
var (
	centralFields = []string{"kind", "region", "year", "complete"}
	furtherFields = []string{"title", "delivered", "meeting", "speaker"}
)

// undoubted is the confidence from which on a field is not in doubt. Of 887 reports of all levels one in twenty has a central field below
// it.
const undoubted = 0.7

// Doubts returns the fields that are in doubt: kind, region, year and completeness or, with further, also those that many pages leave
// out. What was set by hand is not in doubt.
func (r *Report) Doubts(further bool) []Doubt {
	fields := centralFields
	if further {
		fields = append(append([]string{}, fields...), furtherFields...)
	}
	var doubts []Doubt
	for _, name := range fields {
		if _, ok := r.Corrected[name]; ok || !r.unsure(name, undoubted) {
			continue
		}
		field, err := fieldNamed(name)
		if err != nil {
			panic(err) // the lists above name a field that there is not
		}
		d := Doubt{Field: name, Value: field.get(r)}
		if e, ok := r.Evidence[name]; ok {
			d.Evidence = &e
		} else if d.Value != "" {
			continue // what every text has by itself, without words for it
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
