package embedded

import (
	"slices"
	"unicode/utf8"

	"gongbao/analyzer"
	"gongbao/index"
	"gongbao/index/embedded/state"
	"gongbao/index/report"
)

// Differences implements index.View.
func (v view) Differences(r *report.Report) (differences []string, err error) {
	i, ok := v.ByID[r.ID]
	if !ok {
		return nil, index.ErrNotFound
	}
	entry, want := &v.Reports[i], index.NewEntry(r)
	return entry.Differences(&want, v.sameSizes(entry, r)), nil
}

// sameSizes reports whether the title and each section of a report have as many positions in the
// character layer as r has characters, with one more behind each text.
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
