package opensearch

import (
	"context"
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"gongbao/analyzer"
	"gongbao/index"
	"gongbao/index/memory"
	"gongbao/index/query"
	"gongbao/index/rank"
)

// question is a typed question as the cluster looks for it: see package rank.
type question struct {
	terms []questionTerm
	// statistics are those of all terms here, with which a federation agrees on scores; given are those
	// that make the scores.
	statistics, given index.Statistics
	greatest          float32 // the coverage of the section with the most
}

// questionTerm is a term that says something.
type questionTerm struct {
	leaf
	bySection, byReport float64 // its weight times its rarity among sections and among reports
}

// questionOf returns the words of a tree that is nothing but a question, to be answered by Most; none
// if that is too long for the cluster.
func questionOf(p index.Plan) (words []query.Word) {
	if p.Match != index.Most {
		return nil
	}
	switch n := p.Tree.(type) {
	case query.Word:
		words = []query.Word{n}
	case query.And:
		for _, child := range n.Nodes {
			word, ok := child.(query.Word)
			if !ok {
				return nil
			}
			words = append(words, word)
		}
	}
	length := 0
	for _, term := range termsOf(words) {
		length += utf8.RuneCountInString(term.Text)
	}
	if length > maxQuestion {
		return nil
	}
	return words
}

// termsOf returns the terms of a question.
func termsOf(words []query.Word) []rank.Term {
	var text strings.Builder
	for _, word := range words {
		text.WriteString(analyzer.FoldQuery(word.Text))
		text.WriteRune(analyzer.Separator)
	}
	return rank.Terms(text.String(), analyzer.Separator)
}

// ask looks up the terms of a question, and makes the plan one with the statistics of all reports.
func (f *counted) ask(ctx context.Context, words []query.Word) (*question, error) {
	q := &question{statistics: f.view.table.statistics}
	terms := termsOf(words)
	own, err := f.termStatistics(ctx, terms)
	if err != nil {
		return nil, err
	}
	q.statistics.Terms = own
	q.given = q.statistics
	if f.plan.Statistics != nil {
		q.given = *f.plan.Statistics
	}
	for _, term := range terms {
		of := q.given.Terms[term.Text]
		if isCharacter(term.Text) && rank.Common(of.Positions, q.given.Sections) {
			continue
		}
		inSections, inReports := rank.Rarity(of.Sections, q.given.Sections), rank.Rarity(of.Reports, q.given.Reports)
		if inSections != 0 || inReports != 0 {
			q.terms = append(q.terms, questionTerm{leaf{text: term.Text, folded: term.Text}, term.Weight * inSections, term.Weight * inReports})
		}
	}
	f.plan.Statistics = &q.given
	return q, nil
}

func isCharacter(text string) bool { return utf8.RuneCountInString(text) == 1 }

// termStatistics counts the terms of a question in all reports.
func (f *counted) termStatistics(ctx context.Context, terms []rank.Term) (map[string]index.TermStatistics, error) {
	own := maps(f.reads.Statistics().Terms)
	base := all(f.base[1:]) // whatever is found
	inReports, inSectionsOf := object{}, object{}
	var characters []string
	for i, term := range terms {
		l := leaf{text: term.Text, folded: term.Text}
		key := strconv.Itoa(i)
		inSectionsOf[key], inReports[key] = l.sections(), inSections(l.sections())
		if isCharacter(term.Text) {
			characters = append(characters, term.Text)
		}
	}
	if len(terms) == 0 {
		return own, nil
	}
	searches := []any{object{"size": 0, "track_total_hits": false, "query": base, "aggs": object{
		"reports":  object{"filters": object{"filters": inReports}},
		"sections": object{"nested": object{"path": "sections"}, "aggs": object{"terms": object{"filters": object{"filters": inSectionsOf}}}},
	}}}
	for _, character := range characters {
		places := sum([]object{base}, []object{frequency("title", character), nested("sum", frequency("sections.text", character))})
		searches = append(searches, object{
			"size": 0, "track_total_hits": false, "query": places, "aggs": object{"places": object{"sum": object{"script": object{"source": "_score"}}}},
		})
	}
	answers, err := f.view.store.client.searches(ctx, f.view.store.names.sections, searches...)
	if err != nil {
		return nil, err
	}
	type buckets struct {
		Buckets map[string]struct {
			Count int `json:"doc_count"`
		}
	}
	var reports buckets
	var sections struct{ Terms buckets }
	if err := json.Unmarshal(answers[0].Aggregations["reports"], &reports); err != nil {
		return nil, err
	}
	if err := json.Unmarshal(answers[0].Aggregations["sections"], &sections); err != nil {
		return nil, err
	}
	for i, term := range terms {
		key := strconv.Itoa(i)
		of := own[term.Text]
		of.Reports += reports.Buckets[key].Count
		of.Sections += sections.Terms.Buckets[key].Count
		own[term.Text] = of
	}
	for i, character := range characters {
		var places struct{ Value float64 }
		if err := json.Unmarshal(answers[1+i].Aggregations["places"], &places); err != nil {
			return nil, err
		}
		of := own[character]
		of.Positions += int(math.Round(places.Value))
		own[character] = of
	}
	return own, nil
}

// maps returns a copy of statistics that is not nil.
func maps(of map[string]index.TermStatistics) map[string]index.TermStatistics {
	own := make(map[string]index.TermStatistics, len(of))
	for term, n := range of {
		own[term] = n
	}
	return own
}

// coverage scores the sections that a question may be answered in by their coverage.
func (q *question) coverage() object {
	var telling, each []object
	for _, t := range q.terms {
		if !isCharacter(t.folded) {
			telling = append(telling, t.sections())
		}
		if weight := float32(t.bySection); weight > 0 {
			each = append(each, constant(t.sections(), float64(weight)))
		}
	}
	return sum([]object{oneOf(telling)}, each)
}

// covering finds the sections that a question is answered in.
func (q *question) covering() object {
	if q.greatest == 0 {
		return nothing
	}
	least := float64(q.greatest * rank.LeastCoverage)
	return object{"script_score": object{"query": q.coverage(), "script": object{"source": "_score"}, "min_score": least}}
}

// cover finds out how much the best section covers, and looks again through the reports that are looked
// through, now that this is known.
func (f *counted) cover(ctx context.Context, q *question, numbers []int32) error {
	best, err := f.view.store.client.search(ctx, f.view.store.names.sections, object{
		"size": 1, "_source": false, "track_total_hits": false, "sort": []any{object{"_score": "desc"}},
		"query": object{"bool": object{"filter": f.base[1:], "must": []any{nested("max", q.coverage())}}},
	})
	if err != nil {
		return err
	}
	ours, err := f.view.numbersOf(best.Hits.Hits)
	if err != nil {
		return err
	}
	together := slices.Concat(ours, numbers)
	slices.Sort(together)
	look, err := f.view.lookThrough(ctx, f.plan, together)
	if err != nil {
		return err
	}
	q.greatest = memory.Coverage(look.Found)
	if f.reads, err = f.view.lookThrough(ctx, f.plan, numbers); err != nil {
		return err
	}
	memory.Cover(f.reads.Found, q.greatest)
	return nil
}

// ranking scores reports by the terms that they have, wherever these are.
func (q *question) ranking(filters []object) object {
	k1, b := rank.QuestionShape()
	var each []object
	for _, t := range q.terms {
		if t.byReport == 0 {
			continue
		}
		counts := oneOf([]object{frequency("title", t.folded), nested("sum", frequency("sections.text", t.folded))})
		each = append(each, scored(counts, saturating, object{
			"k1": k1, "b": b, "average": q.given.AverageReport(), "weight": t.byReport * (k1 + 1), "field": "positions",
		}))
	}
	return sum(filters, each)
}
