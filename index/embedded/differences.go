package embedded

import (
	"slices"
	"unicode/utf8"

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
// character layer as r has characters, with one more behind each line.
func (v view) sameSizes(entry *state.Report, r *report.Report) bool {
	sizes := make([]int, 1+len(r.Sections))
	texts := index.FoldedTexts(r)
	for i, text := range texts {
		sizes[1+text.Section] += utf8.RuneCountInString(text.Folded)
		if i+1 == len(texts) || !texts[i+1].Joined {
			sizes[1+text.Section]++
		}
	}
	title := v.Spans[entry.Number].Title
	return v.Size(title) == sizes[0] && slices.EqualFunc(entry.Sections, sizes[1:], func(section int32, size int) bool {
		return int(v.Sections[section].Size) == size
	})
}
