package report

import (
	"cmp"
	"slices"
)

// Duplicate is another report that has the text of a report, or a good part of it: a copy, an abstract or a longer version.
type Duplicate struct {
	ID string `json:"id"`
	// Title is its title, or Name where it has none.
	Title string `json:"title"`
	// Similarity is the share of the shorter text that stands in the other, and Resemblance the share of both that they have in
	// common: each between 0 and 1.
	Similarity  float64 `json:"similarity"`
	Resemblance float64 `json:"resemblance"`
	// Fuller is set where it is the fuller of the two.
	Fuller bool `json:"fuller"`
}

// CompareFullness orders near-duplicates, the fuller before the less full: by length, then by completeness, and last by ID, so
// that the order is always the same.
func CompareFullness(a, b Header) int {
	completeness := []Completeness{Full, Excerpt, Abstract}
	return cmp.Or(
		b.Chars-a.Chars,
		slices.Index(completeness, a.Complete)-slices.Index(completeness, b.Complete),
		cmp.Compare(a.ID, b.ID),
	)
}
