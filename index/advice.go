package index

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"gongbao/analyzer"
)

// Advice says what else finds something if nothing was found as it was typed.
type Advice struct {
	// Lifts are the searches that find something once one field of the filter is left out, in the
	// order of fields. There are none if the search found something, relaxed.
	Lifts []Lift
	// Wider is the first search for the query without its distances that finds something; nil if
	// there is none.
	Wider *Alternative
	// Apart are the searches for each part of the query alone, if it has several; some may find
	// nothing.
	Apart []Alternative
}

// Alternative is another search: its first page, and how many reports it finds.
type Alternative struct {
	Request Request
	Total   int
}

// Lift is the search without one field of the filter.
type Lift struct {
	Field Field
	Alternative
}

// Adviser is what advice is made with: an Engine, for example.
type Adviser interface {
	Search(ctx context.Context, r Request) (*Result, error)
	Analyze(text string) (analyzer.Analysis, error)
}

// Advise returns what else than a request finds something: nothing if its result has hits as it was
// typed. It takes a search for each alternative. With an error it returns the advice that it had
// until then.
func Advise(ctx context.Context, e Adviser, r Request, result *Result) (a Advice, err error) {
	if result.Total > 0 && (result.Relaxed == "" || r.Cursor != "") {
		return a, nil
	}
	if result.Total == 0 {
		if a.Lifts, err = lifts(ctx, e, r); err != nil {
			return a, err
		}
	}
	if a.Wider, err = wider(ctx, e, r); err != nil {
		return a, err
	}
	a.Apart, err = apart(ctx, e, r)
	return a, err
}

func lifts(ctx context.Context, e Adviser, r Request) ([]Lift, error) {
	var found []Lift
	for field := range NumFields {
		if len(r.Filter.Values(field)) == 0 {
			continue
		}
		lifted := r
		lifted.Cursor = ""
		*fields[field].chosen(&lifted.Filter) = nil
		total, err := totalOf(ctx, e, lifted)
		if err != nil {
			return nil, err
		}
		if total > 0 {
			found = append(found, Lift{field, Alternative{lifted, total}})
		}
	}
	return found, nil
}

func wider(ctx context.Context, e Adviser, r Request) (*Alternative, error) {
	for _, text := range widened(r.Query) {
		found, err := literally(ctx, e, r, text)
		if err != nil {
			return nil, err
		}
		if found.Total > 0 {
			return &found, nil
		}
	}
	return nil, nil
}

// maxApart is the most parts of a query that are looked for alone.
const maxApart = 6

func apart(ctx context.Context, e Adviser, r Request) ([]Alternative, error) {
	parts := operandsOf(r.Query)
	if len(parts) == 1 && !strings.ContainsAny(parts[0], ":* ") { // no field, wildcard or alternatives
		analysis, err := e.Analyze(parts[0])
		if err != nil {
			return nil, err
		}
		parts = nil // a single text has its words as parts
		for _, word := range analysis.Words.Query {
			if utf8.RuneCountInString(word.Term) > 1 && !slices.Contains(parts, word.Term) {
				parts = append(parts, word.Term)
			}
		}
	}
	if len(parts) < 2 {
		return nil, nil
	}
	var found []Alternative
	for _, part := range parts[:min(len(parts), maxApart)] {
		one, err := literally(ctx, e, r, part)
		if err != nil {
			return nil, err
		}
		found = append(found, one)
	}
	return found, nil
}

// literally returns the search for another query with the filter of r, and what it finds as it is
// written.
func literally(ctx context.Context, e Adviser, r Request, text string) (Alternative, error) {
	r.Query, r.Cursor = text, ""
	literal := r
	literal.Match = Literal
	total, err := totalOf(ctx, e, literal)
	return Alternative{r, total}, err
}

func totalOf(ctx context.Context, e Adviser, r Request) (int, error) {
	r.Limit, r.Passages = 1, 0
	result, err := e.Search(ctx, r)
	if err != nil {
		return 0, err
	}
	return result.Total, nil
}
