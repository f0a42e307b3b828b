package embedded

import (
	"slices"
	"unicode/utf8"

	"gongbao/analyzer"
	"gongbao/index"
	"gongbao/index/embedded/state"
	"gongbao/index/embedded/words"
	"gongbao/index/report"
)

// Differences implements index.View.
func (v view) Differences(r *report.Report) (differences []string, err error) {
	i, ok := v.ByID[r.ID]
	if !ok {
		return nil, index.ErrNotFound
	}
	entry := &v.Reports[i]
	for _, field := range []struct {
		name string
		same bool
	}{
		{"region", slices.Equal(entry.Values[index.Region], orNone(words.Codes(r)...))},
		{"year", entry.Year == int(r.Year)},
		{"kind", slices.Equal(entry.Values[index.Kind], orNone(string(r.Kind)))},
		{"level", slices.Equal(entry.Values[index.Level], orNone(string(r.Level)))},
		{"delivered", entry.Delivered == r.Delivered},
		{"chars", entry.Chars == r.Chars},
		{"complete", entry.Fullness == index.Fullness(r.Complete)},
		{"sections", v.sameSections(entry, r)},
		{"text", v.sameSizes(entry, r)},
	} {
		if !field.same {
			differences = append(differences, field.name)
		}
	}
	return differences, nil
}

// orNone returns the values that are not empty or, where there are none, None.
func orNone(values ...string) []string {
	values = slices.DeleteFunc(values, func(v string) bool { return v == "" })
	if len(values) == 0 {
		return state.NoValue
	}
	return values
}

// sameSections reports whether a report has the sections of r, by number and roles.
func (v view) sameSections(entry *state.Report, r *report.Report) bool {
	return slices.EqualFunc(entry.Sections, r.Sections, func(section int32, of report.Section) bool {
		return int(v.Sections[section].Role) == index.RoleIndex(of.Role)
	})
}

// sameSizes reports whether the title and each section of a report have as many positions in the character layer as r has characters,
// with one more behind each text.
func (v view) sameSizes(entry *state.Report, r *report.Report) bool {
	title := v.Sections[entry.Sections[0]].Unit - 1
	if v.Size(title) != positions(r.Title) {
		return false
	}
	return slices.EqualFunc(entry.Sections, r.Sections, func(section int32, of report.Section) bool {
		return int(v.Sections[section].Size) == positions(append([]string{of.Heading}, of.Paragraphs...)...)
	})
}

// positions returns the number of positions of texts in the character layer.
func positions(texts ...string) (n int) {
	for _, text := range texts {
		n += utf8.RuneCountInString(analyzer.Fold(text)) + 1
	}
	return n
}
