package memory

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"gongbao/index"
	"gongbao/index/passage"
	"gongbao/index/pattern"
	"gongbao/index/report"
)

// Looked implements index.Found.
func (e *evaluation) Looked() index.Looked { return e.looked }

// Reports implements index.Found.
func (e *evaluation) Reports(context.Context, int) (int, error) {
	return e.state.documentsIn(e.found), nil
}

// WordReports implements index.Found.
func (e *evaluation) WordReports(_ context.Context, word string) (n int, err error) {
	for i := range e.leaves {
		if e.leaves[i].text == word {
			n = e.state.documentsIn(e.state.sectionsOf(&e.leaves[i]))
		}
	}
	return n, nil
}

// documentsIn returns the number of documents that have a section in a set.
func (s *state) documentsIn(found set) int {
	documents := make(map[int]bool)
	for i, section := range s.sections {
		if found[i] {
			documents[section.document] = true
		}
	}
	return len(documents)
}

// Total implements index.Found.
func (e *evaluation) Total(_ context.Context, f *index.Selection) (int, error) {
	hits, _ := e.hits(f)
	return len(hits), nil
}

// Statistics implements index.Found.
func (e *evaluation) Statistics() *index.Statistics {
	of := e.state.statistics
	if e.question != nil {
		of.Terms = maps.Clone(e.question.statistics)
	}
	return &of
}

// hit is a document that was found.
type hit struct {
	document int
	sections []int // indexes in state.sections: those that were found and that the filter admits
	score    float64
}

// hits returns the documents found that a filter admits, and the counts of the facets: a document
// that one field alone rejects counts in that field.
func (e *evaluation) hits(filter *index.Selection) (hits []hit, counts index.FacetCounts) {
	for f := range counts {
		counts[f] = make(map[string]int)
	}
	found := make([][]int, len(e.state.documents))
	for i, section := range e.state.sections {
		if e.found[i] {
			found[section.document] = append(found[section.document], i)
		}
	}
	for document, sections := range found {
		if len(sections) == 0 {
			continue
		}
		entry := &e.state.entries[document]
		h := hit{document: document}
		roles := make(map[string]bool)
		for _, i := range sections {
			role := entry.Parts[e.state.sections[i].index].Role
			roles[string(report.Roles[role])] = true
			if filter.AdmitsRole(role) {
				h.sections = append(h.sections, i)
			}
		}
		failed := filter.Failing(entry)
		if len(h.sections) == 0 {
			failed = append(failed, index.Section)
		}
		if len(failed) == 0 {
			hits = append(hits, h)
		}
		counted := func(f index.Field) bool { return len(failed) == 0 || len(failed) == 1 && failed[0] == f }
		for f, values := range entry.Values {
			for _, value := range values {
				if counted(index.Field(f)) {
					counts[f][value]++
				}
			}
		}
		for role := range roles {
			if counted(index.Section) {
				counts[index.Section][role]++
			}
		}
	}
	return hits, counts
}

// maxRefined is the number of hits at which a ranking looks closer, those that are best at first
// sight.
const maxRefined = 30

// Page implements index.Found.
func (e *evaluation) Page(ctx context.Context, r index.PageRequest) (*index.Page, error) {
	hits, facets := e.hits(r.Filter)
	var ranked ranking
	if r.Scored {
		ranked = e.ranking()
		best := func(h *hit) {
			h.score = 0
			for _, section := range h.sections {
				h.score = max(h.score, ranked.score(section))
			}
		}
		for i := range hits {
			best(&hits[i])
		}
		slices.SortFunc(hits, func(a, b hit) int {
			at := func(h hit) index.Position { return e.state.entries[h.document].Position(h.score) }
			return index.Relevance.Compare(at(a), at(b))
		})
		refined := min(len(hits), maxRefined)
		if e.unrefined {
			refined = 0
		}
		for i := range hits[:refined] {
			ranked.refine(hits[i].sections)
			best(&hits[i])
		}
	}
	page := &index.Page{Total: len(hits), Facets: facets}
	positions, byReport := make(map[int]index.Position), make(map[int]hit)
	for _, h := range hits {
		positions[h.document], byReport[h.document] = e.state.entries[h.document].Position(h.score), h
	}
	slices.SortFunc(hits, func(a, b hit) int { return r.Sort.Compare(positions[a.document], positions[b.document]) })
	for _, h := range hits {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		n := e.occurrences(h.document, r.Filter)
		page.Occurrences += n
		switch {
		case r.After != nil && r.Sort.Compare(positions[h.document], *r.After) <= 0:
		case r.Limit > 0 && len(page.Hits) == r.Limit:
			page.More = true
		default:
			page.Hits = append(page.Hits, index.Candidate{Entry: &e.state.entries[h.document], Score: h.score, Occurrences: n})
		}
	}
	page.Detail = func(c *index.Candidate) (index.Detail, error) {
		return e.detail(byReport[int(c.Entry.Number)], ranked, r.Explained), nil
	}
	return page, nil
}

// occurrences counts the marks of the query's words in a document: in the sections that the filter
// admits and, if it admits all, in the title.
func (e *evaluation) occurrences(document int, filter *index.Selection) (n int) {
	d := e.state.documents[document]
	for _, mark := range pattern.Marks(e.looked.Patterns, d.places) {
		u := d.unitAt(mark.Start)
		if u == 0 && !filter.Chosen(index.Section) || u > 0 && filter.AdmitsRole(d.entry.Parts[u-1].Role) {
			n++
		}
	}
	return n
}

// detail returns what is shown of a hit.
func (e *evaluation) detail(h hit, ranked ranking, explained bool) (d index.Detail) {
	sections := slices.Clone(h.sections)
	if ranked != nil {
		slices.SortStableFunc(sections, func(a, b int) int { return -cmp.Compare(ranked.score(a), ranked.score(b)) })
		if explained {
			d.Explanation = ranked.explain(sections[0])
		}
	}
	for _, section := range sections {
		d.Sections = append(d.Sections, e.state.sections[section].index)
	}
	d.Matched = func(section int) []passage.Matched { return e.matched(e.state.documents[h.document], section) }
	return d
}

// matched returns the texts of a section of a document that have a pattern, in order.
func (e *evaluation) matched(d *document, section int) (texts []passage.Matched) {
	u := &d.units[section+1]
	byText := make(map[int]*passage.Matched)
	for number, p := range e.looked.Patterns {
		for place := range d.placesIn(u.start, u.end, p) {
			text := d.textAt(place.Start) - u.firstText
			if byText[text] == nil {
				byText[text] = &passage.Matched{Section: section, Text: text}
			}
			byText[text].Words |= passage.Bit(number)
			byText[text].Marks++
		}
	}
	for _, text := range slices.Sorted(maps.Keys(byText)) {
		texts = append(texts, *byText[text])
	}
	return texts
}
