package memory

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"gongbao/index/suggest"
)

// Headings implements index.View.
func (v view) Headings(ctx context.Context, take func(report int, heading string)) error {
	for i, d := range v.documents {
		for _, u := range d.sections() {
			if u.heading != "" {
				take(i, u.heading)
			}
		}
	}
	return ctx.Err()
}

// Terms implements index.View.
func (v view) Terms(ctx context.Context, take func(term string, reports int)) error {
	terms := NewVocabulary()
	for _, d := range v.documents {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		terms.Add(Document{d})
	}
	terms.Each(take)
	return nil
}

// Vocabulary counts the words of documents that can be suggested.
type Vocabulary struct {
	documents         int
	sections, reports map[string]int // that have a word
}

// NewVocabulary returns the vocabulary of no documents.
func NewVocabulary() *Vocabulary {
	return &Vocabulary{sections: make(map[string]int), reports: make(map[string]int)}
}

// Add adds the words of a document.
func (v *Vocabulary) Add(d Document) {
	v.documents++
	own := make(map[string]bool)
	for _, u := range d.sections() {
		for _, word := range u.words {
			if suggest.IsTerm(word) {
				v.sections[word]++
				own[word] = true
			}
		}
	}
	for word := range own {
		v.reports[word]++
	}
}

// Each calls take for the words. Those of a single section are left out if there are several documents;
// of too many, those of most sections are taken.
func (v *Vocabulary) Each(take func(term string, reports int)) {
	least := 1
	if v.documents > 1 {
		least = 2
	}
	terms := slices.Collect(maps.Keys(v.sections))
	terms = slices.DeleteFunc(terms, func(term string) bool { return v.sections[term] < least })
	slices.SortFunc(terms, func(a, b string) int {
		return cmp.Or(cmp.Compare(v.sections[b], v.sections[a]), cmp.Compare(a, b))
	})
	for _, term := range terms[:min(len(terms), suggest.MostTerms)] {
		take(term, v.reports[term])
	}
}
