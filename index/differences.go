package index

import (
	"slices"
	"unicode/utf8"

	"gongbao/analyzer"
	"gongbao/index/report"
)

// Differences implements View.
func (s *snapshot) Differences(r *report.Report) (differences []string, err error) {
	i, ok := s.byID[r.ID]
	if !ok {
		return nil, ErrNotFound
	}
	entry := &s.reports[i]
	for _, field := range []struct {
		name string
		same bool
	}{
		{"region", slices.Equal(entry.Values[Region], orNone(codes(r)...))},
		{"year", entry.Year == int(r.Year)},
		{"kind", slices.Equal(entry.Values[Kind], orNone(string(r.Kind)))},
		{"level", slices.Equal(entry.Values[Level], orNone(string(r.Level)))},
		{"delivered", entry.Delivered == r.Delivered},
		{"chars", entry.Chars == r.Chars},
		{"complete", Fullness(entry.Complete) == Fullness(r.Complete)},
		{"sections", s.sameSections(entry, r)},
		{"text", s.sameSizes(entry, r)},
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
		return []string{None}
	}
	return values
}

// sameSections reports whether a report has the sections of r, by number and roles.
func (s *snapshot) sameSections(entry *reportEntry, r *report.Report) bool {
	return slices.EqualFunc(entry.sections, r.Sections, func(section int32, of report.Section) bool {
		return int(s.sections[section].role) == RoleIndex(of.Role)
	})
}

// sameSizes reports whether the title and each section of a report have as many positions in the character layer as r has characters,
// with one more behind each text.
func (s *snapshot) sameSizes(entry *reportEntry, r *report.Report) bool {
	title := s.sections[entry.sections[0]].unit - 1
	if s.size(title) != positions(r.Title) {
		return false
	}
	return slices.EqualFunc(entry.sections, r.Sections, func(section int32, of report.Section) bool {
		return int(s.sections[section].size) == positions(append([]string{of.Heading}, of.Paragraphs...)...)
	})
}

// positions returns the number of positions of texts in the character layer.
func positions(texts ...string) (n int) {
	for _, text := range texts {
		n += utf8.RuneCountInString(analyzer.Fold(text)) + 1
	}
	return n
}
