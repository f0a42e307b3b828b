package opensearch

import (
	"slices"
	"strings"

	"gongbao/index"
	"gongbao/index/pattern"
	"gongbao/index/rank"
	"gongbao/index/report"
)

// marksOf returns those of patterns whose places add up to the marks, and texts one of which is in every
// report in which they do not. ok is false if a pattern has gaps, of which the cluster knows nothing.
//
// A place with others in it is marked as a whole. So each pattern adds what its place has beyond those
// in it: 煤矸石 adds nothing to 煤, and 煤煤 would take one away, for which there is no score.
func marksOf(patterns []pattern.Pattern) (adding []pattern.Pattern, texts []string, ok bool) {
	weights := make(map[string]int)
	for _, p := range slices.Backward(pattern.LongestFirst(patterns)) {
		if len(p) != 1 {
			return nil, nil, false
		}
		weight := 1
		for part := range partsOf(p[0]) {
			weight -= weights[part.text]
		}
		switch weight {
		case 0:
		case 1:
			weights[p[0]] = 1
			adding = append(adding, p)
		default:
			texts = append(texts, p[0])
		}
		for _, other := range patterns {
			if len(other) == 1 {
				texts = append(texts, crossing(p[0], other[0])...)
			}
		}
	}
	slices.Sort(texts)
	return adding, slices.Compact(texts), true
}

// crossing returns the texts in which a place of b begins within one of a and ends behind it.
func crossing(a, b string) (texts []string) {
	for i := range a {
		if rest := a[i:]; i > 0 && rest != b && strings.HasPrefix(b, rest) {
			texts = append(texts, a[:i]+b)
		}
	}
	return texts
}

// frequency scores how often a text occurs in a field. OpenSearch adds the similarity of a phrase for
// each of its terms.
func frequency(field, text string) object {
	return scored(phrase(field, text), "_score / params.n", object{"n": len([]rune(text))})
}

// scored gives what a query finds the score that a script computes.
func scored(query object, source string, params object) object {
	return object{"script_score": object{"query": query, "script": object{"source": source, "params": params}}}
}

// constant gives what a query finds a score.
func constant(query object, score float64) object {
	return object{"constant_score": object{"filter": query, "boost": score}}
}

// nested looks into sections; mode says what becomes of their scores.
func nested(mode string, query object) object {
	return object{"nested": object{"path": "sections", "score_mode": mode, "query": query}}
}

// sum finds what the filters find, scored by the sum of those of queries that find it, too.
func sum(filters, queries []object) object {
	if len(queries) == 0 {
		return all(filters)
	}
	return object{"bool": object{"filter": filters, "should": queries, "minimum_should_match": 0}}
}

// occurrencesIn scores reports by the marks of patterns in the sections that a selection admits and, if
// it admits all, in the title.
func occurrencesIn(filters []object, patterns []pattern.Pattern, s *index.Selection) object {
	var each []object
	for _, p := range patterns {
		inText := frequency("sections.text", p[0])
		if s.Chosen(index.Section) {
			inText = sum([]object{{"terms": object{"sections.role": rolesOf(s)}}}, []object{inText})
		} else {
			each = append(each, frequency("title", p[0]))
		}
		each = append(each, nested("sum", inText))
	}
	return sum(filters, each)
}

// ranking scores reports as package rank scores their best section, words that are close together
// aside.
func (c *compiled) ranking(filters []object, s *index.Selection, of *index.Statistics) object {
	admitted := []object{c.section}
	if s.Chosen(index.Section) {
		admitted = append(admitted, object{"terms": object{"sections.role": rolesOf(s)}})
	}
	notes := object{"term": object{"sections.role": string(report.Notes)}}
	others := object{"bool": object{"must_not": []any{notes}}}
	whole := c.wholeReport(of)
	best := func(kind object) object {
		in := nested("max", sum(append([]object{kind}, admitted...), c.inSection(of)))
		return object{"bool": object{"must": []any{in}, "should": whole, "minimum_should_match": 0}}
	}
	either := object{"dis_max": object{"queries": []any{
		best(others), object{"bool": object{"must": []any{best(notes)}, "boost": rank.NotesWeight}},
	}}}
	return object{"bool": object{"filter": filters, "must": []any{either}}}
}

// inSection scores sections by what is known of each.
func (c *compiled) inSection(of *index.Statistics) (scores []object) {
	n := float64(len(c.words))
	k1, b := rank.SectionShape()
	for _, forms := range c.words {
		var counts, headings []object
		for _, l := range forms {
			headings = append(headings, l.in("sections.heading"))
			counts = append(counts, l.count(l.field()))
		}
		scores = append(scores, constant(oneOf(headings), rank.HeadingWeight/n), saturating(oneOf(counts), "sections.size", of.AverageSection(), k1, b, rank.SectionWeight/n))
	}
	return scores
}

// field is where a leaf is counted in sections. Words that have to be in the title count everywhere.
func (l leaf) field() string {
	if l.scope == inHeading {
		return "sections.heading"
	}
	return "sections.text"
}

// saturating gives what counts finds a weight that grows with the score, which is a number of places, as
// package rank has it. size is the field with the length of the text.
func saturating(counts object, size string, average, k1, b, weight float64) object {
	return scored(counts, "params.weight * _score / (_score + params.k1 * (1 - params.b + params.b * doc[params.size].value / params.average))", object{
		"size": size, "average": average, "k1": k1, "b": b, "weight": weight,
	})
}

// wholeReport scores reports by what is known of each as a whole.
func (c *compiled) wholeReport(of *index.Statistics) (scores []object) {
	n := float64(len(c.words))
	k1, b := rank.ReportShape()
	for _, forms := range c.words {
		var counts, titles []object
		for _, l := range forms {
			titles = append(titles, l.in("title"))
			counts = append(counts, l.count("title"), nested("sum", l.count(l.field())))
			if name, ok := index.NamedBy(l.text); ok {
				if named, err := index.FilterOf(name).Compile(); err == nil {
					titles = append(titles, all(reportFilters(named, index.NumFields)))
				}
			}
		}
		scores = append(scores, constant(oneOf(titles), rank.TitleWeight/n), saturating(oneOf(counts), "positions", of.AverageReport(), k1, b, rank.ReportWeight/n))
	}
	together := 0.0
	if len(c.words) < 2 {
		together = rank.TogetherWeight
	}
	return append(scores, scored(everything, "params.together + params.weight * doc['fullness'].value", object{"together": together, "weight": rank.CompleteWeight}))
}

// reportFilters finds the reports that a selection admits, by all fields but one; sections aside.
func reportFilters(s *index.Selection, but index.Field) (filters []object) {
	for field := range index.Section {
		if field != but && s.Chosen(field) {
			filters = append(filters, chosen("facets."+field.String(), s, field))
		}
	}
	return filters
}
