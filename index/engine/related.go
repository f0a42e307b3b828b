package engine

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"gongbao/index"
	"gongbao/index/report"
)

// maxRelatedAnswers is the number of answers of Related that are remembered, some 20 KB each.
const maxRelatedAnswers = 200

// Related implements index.Surveyor.
func (e *Engine) Related(ctx context.Context, r index.RelatedRequest) (*index.Related, error) {
	v, done, err := e.store.View()
	if err != nil {
		return nil, err
	}
	defer done()
	own, ok := v.Entry(r.Report)
	if !ok {
		return nil, fmt.Errorf("report %q: %w", r.Report, index.ErrNotFound)
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	answers := e.memo(v).related
	if known, ok := answers.Get(r); ok {
		return known, nil
	}
	text, err := e.reports.Report(r.Report)
	if err != nil {
		return nil, err
	}
	asked := index.SimilarRequest{Report: own, Section: -1, Texts: text.Sections, Limit: min(max(r.Limit, 1), index.MaxRelated)}
	if r.Section != "" {
		i := slices.IndexFunc(text.Sections, func(section report.Section) bool { return section.ID == r.Section })
		if i < 0 {
			return nil, fmt.Errorf("section %q of report %q: %w", r.Section, r.Report, index.ErrNoSection)
		}
		asked.Section, asked.Texts = i, text.Sections[i:i+1]
	}
	found, err := v.Similar(ctx, asked)
	if err != nil {
		return nil, err
	}
	related := &index.Related{SamePlace: samePlace(v, own), Neighbours: neighbours(v, own)}
	for _, similar := range found {
		shown, err := e.similar(similar)
		if err != nil {
			return nil, err
		}
		related.Similar = append(related.Similar, shown)
	}
	answers.Add(r, related)
	return related, nil
}

// samePlace returns the reports of the same kind by the same place in other years, the newest
// first, the fullest of a year first.
func samePlace(v index.View, own *index.Entry) []report.Header {
	found := headers(v, func(r *index.Entry) bool {
		return alike(r, own) && sharePlace(r, own) && r.Year != 0 && r.Year != own.Year
	})
	slices.SortFunc(found, func(a, b report.Header) int {
		return cmp.Or(-cmp.Compare(a.Year, b.Year), report.CompareFullness(a, b))
	})
	return found
}

// neighbours returns the reports of the same year, kind and level by the other places under the
// same one, by code.
func neighbours(v index.View, own *index.Entry) []report.Header {
	found := headers(v, func(r *index.Entry) bool {
		return alike(r, own) && r.Parent() == own.Parent() && !sharePlace(r, own) && r.Year != 0 && r.Year == own.Year
	})
	slices.SortFunc(found, func(a, b report.Header) int {
		return cmp.Or(cmp.Compare(a.Region.Today.Code, b.Region.Today.Code), cmp.Compare(a.Place, b.Place), report.CompareFullness(a, b))
	})
	return found
}

// headers returns those of the reports that are wanted.
func headers(v index.View, wanted func(*index.Entry) bool) (headers []report.Header) {
	for entry := range v.Entries() {
		if wanted(entry) {
			headers = append(headers, entry.Header())
		}
	}
	return headers
}

// sharePlace reports whether two reports are by the same place, known or not. Places that have no
// code of their own are told apart by their names.
func sharePlace(a, b *index.Entry) bool { return a.Code() == b.Code() && a.Place == b.Place }

// alike reports whether two reports are of one kind, by known places of one level.
func alike(a, b *index.Entry) bool {
	return a.Code() != "" && b.Code() != "" && a.Values[index.Kind][0] == b.Values[index.Kind][0] &&
		a.Values[index.Level][0] == b.Values[index.Level][0]
}

// similar returns what is shown of a text that was found.
func (e *Engine) similar(t index.SimilarText) (index.Similar, error) {
	found := index.Similar{Score: t.Score, Words: t.Words}
	if t.Section < 0 {
		found.Report = t.Report.Header()
		return found, nil
	}
	text, header, err := e.read(t.Report)
	if found.Report = header; text != nil {
		found.Section = &text.Sections[t.Section]
	}
	return found, err
}
