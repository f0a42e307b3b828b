package report

import (
	"cmp"
	"slices"
)

// Duplicate is another report with the same text, or with a good part of it: a copy, an abstract or
// a longer version.
type Duplicate struct {
	ID string `json:"id"`
	// Title is its title, or Name if it has none.
	Title string `json:"title"`
	// Similarity is the share of the shorter text that is also in the other, and Resemblance the
	// share of both that they have in common. Each is between 0 and 1.
	Similarity  float64 `json:"similarity"`
	Resemblance float64 `json:"resemblance"`
	// Fuller is set if it is the fuller of the two.
	Fuller bool `json:"fuller"`
}

// CompareFullness orders near-duplicates, the fullest first: by length, then by completeness, and
// last by ID, so that the order is always the same.
func CompareFullness(a, b Header) int {
	completeness := []Completeness{Full, Excerpt, Abstract}
	return cmp.Or(
		b.Chars-a.Chars,
		slices.Index(completeness, a.Complete)-slices.Index(completeness, b.Complete),
		cmp.Compare(a.ID, b.ID),
	)
}
