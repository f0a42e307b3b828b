package index

import "slices"

// Differences returns in what an entry differs from that of the same report made anew, as
// View.Differences has it. Whether the lengths of texts are the same is for the store to say.
func (e *Entry) Differences(want *Entry, sameText bool) (differences []string) {
	compare := func(name string, same bool) {
		if !same {
			differences = append(differences, name)
		}
	}
	for field := range Section {
		compare(field.String(), slices.Equal(e.Values[field], want.Values[field]))
	}
	compare("delivered", e.Delivered == want.Delivered)
	compare("chars", e.Chars == want.Chars)
	compare("complete", Fullness(e.Complete) == Fullness(want.Complete))
	compare("sections", slices.EqualFunc(e.Parts, want.Parts, func(a, b Part) bool { return a.Role == b.Role }))
	compare("text", sameText)
	return differences
}
