package index

import (
	"cmp"
	"context"
	"errors"
	"slices"

	bleveindex "github.com/blevesearch/bleve_index_api"

	"gongbao/index/suggest"
)

// Headings implements View. Headings come in the order in which they are stored.
func (s *snapshot) Headings(ctx context.Context, take func(report int, heading string)) error {
	values, err := s.reader.DocValueReader([]string{headingField})
	if err != nil {
		return err
	}
	var id bleveindex.IndexInternalID
	for document, section := range s.byDoc {
		if section == noSection {
			continue
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		id = bleveindex.NewIndexInternalID(id, uint64(document))
		report := int(s.sections[section].report)
		if err := values.VisitDocValues(id, func(_ string, term []byte) { take(report, string(term)) }); err != nil {
			return err
		}
	}
	return nil
}

// Terms implements View. Of too many terms, those of most sections are taken; those of one section are left out where there are more reports than one.
func (s *snapshot) Terms(ctx context.Context, take func(term string, reports int)) error {
	terms, err := s.frequentTerms(ctx)
	if err != nil {
		return err
	}
	last := make([]int, len(s.reports)) // the number of the last term that each report was counted for, from 1
	for i, term := range terms {
		n := 0
		err := s.eachPosting(ctx, term.Term, wordsField, func(section int32) {
			if report := s.sections[section].report; last[report] != i+1 {
				last[report] = i + 1
				n++
			}
		})
		if err := errors.Join(err, ctx.Err()); err != nil {
			return err
		}
		take(term.Term, n)
	}
	return nil
}

// frequentTerms returns the terms that Terms takes.
func (s *snapshot) frequentTerms(ctx context.Context) (frequent []bleveindex.DictEntry, err error) {
	terms, err := s.reader.FieldDict(wordsField)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, terms.Close()) }()
	for {
		term, err := terms.Next()
		if err := errors.Join(err, ctx.Err()); err != nil || term == nil {
			slices.SortFunc(frequent, func(a, b bleveindex.DictEntry) int {
				return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Term, b.Term))
			})
			return frequent[:min(len(frequent), suggest.MostTerms)], err
		}
		if (term.Count > 1 || len(s.reports) <= 1) && suggest.IsTerm(term.Term) {
			frequent = append(frequent, *term)
		}
	}
}
