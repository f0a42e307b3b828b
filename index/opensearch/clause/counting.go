package clause

import (
	"gongbao/index"
	"gongbao/index/pattern"
	"gongbao/index/rank"
	"gongbao/index/report"
)

// Similarity is the script by which a phrase scores its boost for each place and each of its characters.
const Similarity = "return query.boost * doc.freq;"

// Frequency scores how often a text occurs in a field. Scores have 24 bits, in which thirds are not exact and
// would add up to wrong numbers: a script divides after the places have been added.
func Frequency(field, text string) object {
	n := CharactersOf(text)
	if n&(n-1) == 0 {
		return object{"match_phrase": object{field: object{"query": text, "boost": 1 / float64(n)}}}
	}
	return Scored(Phrase(field, text), "_score / params.n", object{"n": n})
}

// Scored gives what a query finds the score that a script computes.
func Scored(query object, source string, params object) object {
	return object{"script_score": object{"query": query, "script": object{"source": source, "params": params}}}
}

// Constant gives what a query finds a score.
func Constant(query object, score float64) object {
	return object{"constant_score": object{"filter": query, "boost": score}}
}

// Nested looks into sections; mode says what becomes of their scores.
func Nested(mode string, query object) object {
	return object{"nested": object{"path": "sections", "score_mode": mode, "query": query}}
}

// Sum finds what the filters find, scored by the sum of those of queries that find it, too.
func Sum(filters, queries []object) object {
	if len(queries) == 0 {
		return All(filters)
	}
	return object{"bool": object{"filter": filters, "should": queries, "minimum_should_match": 0}}
}

// Occurrences scores reports by the marks of patterns in the sections that a selection admits and, if
// it admits all, in the title.
func Occurrences(filters []object, patterns []pattern.Pattern, s *index.Selection) object {
	var each []object
	for _, p := range patterns {
		inText := Frequency("sections.text", p[0])
		if s.Chosen(index.Section) {
			inText = Sum([]object{{"terms": object{"sections.role": RolesOf(s)}}}, []object{inText})
		} else {
			each = append(each, Frequency("title", p[0]))
		}
		each = append(each, Nested("sum", inText))
	}
	return Sum(filters, each)
}

// Ranking scores reports as package rank scores their best section, words that are close together
// aside.
func (c *Compiled) Ranking(filters []object, s *index.Selection, of *index.Statistics) object {
	admitted := []object{c.Section}
	if s.Chosen(index.Section) {
		admitted = append(admitted, object{"terms": object{"sections.role": RolesOf(s)}})
	}
	notes := object{"term": object{"sections.role": string(report.Notes)}}
	others := object{"bool": object{"must_not": []any{notes}}}
	whole := c.wholeReport(of)
	best := func(kind object) object {
		in := Nested("max", Sum(append([]object{kind}, admitted...), c.inSection(of)))
		return object{"bool": object{"must": []any{in}, "should": whole, "minimum_should_match": 0}}
	}
	either := object{"dis_max": object{"queries": []any{
		best(others), object{"bool": object{"must": []any{best(notes)}, "boost": rank.NotesWeight}},
	}}}
	return object{"bool": object{"filter": filters, "must": []any{either}}}
}

// inSection scores sections by what is known of each.
func (c *Compiled) inSection(of *index.Statistics) (scores []object) {
	n := float64(len(c.Words))
	k1, b := rank.SectionShape()
	for _, forms := range c.Words {
		var counts, headings []object
		for _, l := range forms {
			headings = append(headings, l.in("sections.heading"))
			counts = append(counts, l.count(l.field()))
		}
		scores = append(scores, Constant(OneOf(headings), rank.HeadingWeight/n), Saturating(OneOf(counts), "sections.size", of.AverageSection(), k1, b, rank.SectionWeight/n))
	}
	return scores
}

// field is where a leaf is counted in sections. Words that have to be in the title count everywhere.
func (l Leaf) field() string {
	if l.scope == inHeading {
		return "sections.heading"
	}
	return "sections.text"
}

// Saturating gives what counts finds a weight that grows with the score, which is a number of places, as
// package rank has it. size is the field with the length of the text.
func Saturating(counts object, size string, average, k1, b, weight float64) object {
	return Scored(counts, "params.weight * _score / (_score + params.k1 * (1 - params.b + params.b * doc[params.size].value / params.average))", object{
		"size": size, "average": average, "k1": k1, "b": b, "weight": weight,
	})
}

// wholeReport scores reports by what is known of each as a whole.
func (c *Compiled) wholeReport(of *index.Statistics) (scores []object) {
	n := float64(len(c.Words))
	k1, b := rank.ReportShape()
	for _, forms := range c.Words {
		var counts, titles []object
		for _, l := range forms {
			titles = append(titles, l.in("title"))
			counts = append(counts, l.count("title"), Nested("sum", l.count(l.field())))
			if name, ok := index.NamedBy(l.Text); ok {
				if named, err := index.FilterOf(name).Compile(); err == nil {
					titles = append(titles, All(ReportFilters(named, index.NumFields)))
				}
			}
		}
		scores = append(scores, Constant(OneOf(titles), rank.TitleWeight/n), Saturating(OneOf(counts), "positions", of.AverageReport(), k1, b, rank.ReportWeight/n))
	}
	together := 0.0
	if len(c.Words) < 2 {
		together = rank.TogetherWeight
	}
	return append(scores, Scored(Everything, "params.together + params.weight * doc['fullness'].value", object{"together": together, "weight": rank.CompleteWeight}))
}

// ReportFilters finds the reports that a selection admits, by all fields but one; sections aside.
func ReportFilters(s *index.Selection, but index.Field) (filters []object) {
	for field := range index.Section {
		if field != but && s.Chosen(field) {
			filters = append(filters, chosen("facets."+field.String(), s, field))
		}
	}
	return filters
}
