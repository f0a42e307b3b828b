package state

import (
	"context"
	"errors"
)

// EachPosting calls take for each section that has a word in its text, or in the title of its report.
func (s *Snapshot) EachPosting(ctx context.Context, word string, inTitle bool, take func(section int32)) error {
	return s.Words.EachPosting(ctx, word, inTitle, func(document int) {
		if section := s.ByDocument[document]; section != NoSection {
			take(section)
		}
	})
}

// WithWord returns the sections that have a word in their text, and the first sections of the reports that have it in their title.
func (s *Snapshot) WithWord(ctx context.Context, word string) (texts, titles SectionSet, err error) {
	texts, titles = s.NoSections(), s.NoSections()
	return texts, titles, errors.Join(s.EachPosting(ctx, word, false, texts.Add), s.EachPosting(ctx, word, true, titles.Add))
}

// Headings calls take for the heading of each section with the index of its report, in the order in which they are stored.
func (s *Snapshot) Headings(ctx context.Context, take func(report int, heading string)) error {
	wanted := func(document int) bool { return s.ByDocument[document] != NoSection }
	return s.Words.EachHeading(ctx, wanted, func(document int, heading string) {
		take(int(s.Sections[s.ByDocument[document]].Report), heading)
	})
}

// Terms calls take for each term that can be suggested with the number of reports that have it. Of too many terms, those of most
// sections are taken. Those of a single section are left out if there are several reports.
func (s *Snapshot) Terms(ctx context.Context, take func(term string, reports int)) error {
	atLeast := 2
	if len(s.Reports) <= 1 {
		atLeast = 1
	}
	terms, err := s.Words.FrequentTerms(ctx, atLeast)
	if err != nil {
		return err
	}
	last := make([]int, len(s.Reports)) // the number of the last term that each report was counted for, from 1
	for i, term := range terms {
		n := 0
		err := s.EachPosting(ctx, term, false, func(section int32) {
			if report := s.Sections[section].Report; last[report] != i+1 {
				last[report] = i + 1
				n++
			}
		})
		if err := errors.Join(err, ctx.Err()); err != nil {
			return err
		}
		take(term, n)
	}
	return nil
}
