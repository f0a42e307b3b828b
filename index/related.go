package index

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"gongbao/index/report"
)

// MaxRelated is the greatest limit of a RelatedRequest.
const MaxRelated = 50

// RelatedRequest asks what to read beside a report.
type RelatedRequest struct {
	Report string // Report.ID
	// Section is the Section.ID of one of its sections, to find sections like it; empty finds reports like the whole.
	Section string
	// Limit is the most of Related.Similar, 1 to MaxRelated.
	Limit int
}

// Related is what to read beside a report, which is in none of the lists. Places are compared as they are today.
type Related struct {
	// SamePlace holds the reports of the same kind by the same place in other years, the newest first.
	SamePlace []report.Header
	// Neighbours holds the reports of the same year, kind and level by the other places directly under the same one, by code.
	Neighbours []report.Header
	// Similar holds the reports on the same subjects, best first.
	Similar []Similar
}

// Similar is a report that shares subjects with another, or with a section of it.
type Similar struct {
	Report report.Header
	// Section is the section that does; nil where whole reports were compared.
	Section *report.Section
	// Score is how much of the subjects is shared, from 0 to 1.
	Score float64
	// Words are the subjects shared, those that count most first.
	Words []string
}

// recentRelated is the number of answers that are remembered, some 20 KB each.
const recentRelated = 200

// Related returns what to read beside a report, which must not be changed. It returns ErrNotFound for a report that the index does not hold, ErrNoSection for
// a section that the report does not have.
func (e *Engine) Related(ctx context.Context, r RelatedRequest) (*Related, error) {
	s, done, err := e.use()
	if err != nil {
		return nil, err
	}
	defer done()
	of, ok := s.byID[r.Report]
	if !ok {
		return nil, fmt.Errorf("report %q: %w", r.Report, ErrNotFound)
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if known, ok := s.related.Get(r); ok {
		return known, nil
	}
	text, err := e.reports.Report(r.Report)
	if err != nil {
		return nil, err
	}
	section, sections := noSection, text.Sections
	if r.Section != "" {
		i := slices.IndexFunc(sections, func(section report.Section) bool { return section.ID == r.Section })
		if i < 0 {
			return nil, fmt.Errorf("section %q of report %q: %w", r.Section, r.Report, ErrNoSection)
		}
		section, sections = s.reports[of].sections[i], sections[i:i+1]
	}
	c := newComparison(s, of, section)
	if err := c.find(ctx, e.jieba, sections); err != nil {
		return nil, err
	}
	related := &Related{SamePlace: e.samePlace(s, of, text.Place), Neighbours: e.neighbours(s, of, text.Place)}
	for _, m := range c.best(min(max(r.Limit, 1), MaxRelated)) {
		related.Similar = append(related.Similar, e.similar(c, m))
	}
	s.related.Add(r, related)
	return related, nil
}

// samePlace returns the reports of the same kind by the same place in other years, the newest first, the fullest of a year first.
// name tells places apart that have no code of their own: it is Report.Place of the report.
func (e *Engine) samePlace(s *snapshot, of int32, name string) []report.Header {
	own := &s.reports[of]
	found := e.headers(s, func(r *reportEntry) bool {
		return r.alike(own) && own.place() != "" && r.place() == own.place() && r.year != 0 && r.year != own.year
	})
	found = slices.DeleteFunc(found, func(h report.Header) bool { return h.Place != name })
	slices.SortFunc(found, func(a, b report.Header) int {
		return cmp.Or(-cmp.Compare(a.Year, b.Year), report.CompareFullness(a, b))
	})
	return found
}

// neighbours returns the reports of the same year, kind and level by the other places under the same one, by code. name is as for
// samePlace.
func (e *Engine) neighbours(s *snapshot, of int32, name string) []report.Header {
	own := &s.reports[of]
	found := e.headers(s, func(r *reportEntry) bool {
		return r.alike(own) && own.place() != "" && r.parent() == own.parent() && r.year != 0 && r.year == own.year
	})
	found = slices.DeleteFunc(found, func(h report.Header) bool {
		return s.reports[s.byID[h.ID]].place() == own.place() && h.Place == name
	})
	slices.SortFunc(found, func(a, b report.Header) int {
		return cmp.Or(cmp.Compare(a.Region.Today.Code, b.Region.Today.Code), cmp.Compare(a.Place, b.Place), report.CompareFullness(a, b))
	})
	return found
}

// headers reads those of the reports that are wanted.
func (e *Engine) headers(s *snapshot, wanted func(*reportEntry) bool) (headers []report.Header) {
	for i := range s.reports {
		if wanted(&s.reports[i]) {
			headers = append(headers, e.headerOf(&s.reports[i]))
		}
	}
	return headers
}

// alike reports whether two reports are of one kind, by places of one level.
func (r *reportEntry) alike(other *reportEntry) bool {
	return r.values[kindFacet][0] == other.values[kindFacet][0] && r.values[levelFacet][0] == other.values[levelFacet][0]
}

// parent returns the code of the place that the report's own is directly under, empty for provinces. A place without a code of its
// own is under the one whose code the report has.
func (r *reportEntry) parent() string {
	codes := r.values[regionFacet]
	if r.values[levelFacet][0] == string(report.Below) {
		return codes[len(codes)-1]
	}
	if len(codes) < 2 {
		return ""
	}
	return codes[len(codes)-2]
}

// similar returns what is shown of a text that was found.
func (e *Engine) similar(c *comparison, m match) Similar {
	entry := &c.snapshot.reports[c.reportOf(m.text)]
	found := Similar{Score: m.score, Words: c.shared(m.text)}
	if !c.inSections {
		found.Report = e.headerOf(entry)
		return found
	}
	text, header := e.read(entry)
	if found.Report = header; text != nil {
		found.Section = &text.Sections[slices.Index(entry.sections, m.text)]
	}
	return found
}
