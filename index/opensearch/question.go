package opensearch

import (
	"context"
	"encoding/json"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"gongbao/analyzer"
	"gongbao/index"
	"gongbao/index/memory"
	"gongbao/index/opensearch/clause"
	"gongbao/index/opensearch/cluster"
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
	clause.Leaf
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
	if length > clause.MaxQuestion {
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

// ask looks at the terms of a question, of which answers are those to termCounts, and makes the plan one
// with the statistics of all reports.
func (f *counted) ask(terms []rank.Term, answers []*cluster.Found) (*question, error) {
	q := &question{statistics: f.view.table.Statistics}
	own := make(map[string]index.TermStatistics)
	maps.Copy(own, f.reads.Statistics().Terms)
	if err := addTermCounts(own, terms, answers); err != nil {
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
			q.terms = append(q.terms, questionTerm{clause.Leaf{Text: term.Text, Folded: term.Text}, term.Weight * inSections, term.Weight * inReports})
		}
	}
	f.plan.Statistics = &q.given
	return q, nil
}

func isCharacter(text string) bool { return utf8.RuneCountInString(text) == 1 }

// termCounts are the requests for the numbers of the reports and of the sections that have each term, and
// then for the places of each character.
func termCounts(base object, terms []rank.Term) (searches []any) {
	sections := object{}
	for i, term := range terms {
		sections[strconv.Itoa(i)] = clause.Leaf{Text: term.Text, Folded: term.Text}.Sections()
	}
	if len(terms) > 0 {
		searches = append(searches, object{"size": 0, "track_total_hits": false, "query": base, "aggs": object{"sections": object{
			"nested": object{"path": "sections"}, "aggs": object{"terms": object{
				"filters": object{"filters": sections}, "aggs": object{"reports": object{"reverse_nested": object{}}},
			}},
		}}})
	}
	for _, term := range terms {
		if isCharacter(term.Text) {
			searches = append(searches, characterPlaces(base, term.Text))
		}
	}
	return searches
}

// addTermCounts adds the answers to termCounts.
func addTermCounts(to map[string]index.TermStatistics, terms []rank.Term, answers []*cluster.Found) error {
	if len(terms) == 0 {
		return nil
	}
	var sections struct {
		Terms struct{ Buckets map[string]bucket }
	}
	if err := json.Unmarshal(answers[0].Aggregations["sections"], &sections); err != nil {
		return err
	}
	characters := answers[1:]
	for i, term := range terms {
		of := to[term.Text]
		has := sections.Terms.Buckets[strconv.Itoa(i)]
		of.Reports += has.Reports.Count
		of.Sections += has.Count
		if isCharacter(term.Text) {
			var places struct{ Value float64 }
			if err := json.Unmarshal(characters[0].Aggregations["places"], &places); err != nil {
				return err
			}
			of.Positions += int(math.Round(places.Value))
			characters = characters[1:]
		}
		to[term.Text] = of
	}
	return nil
}

// characterPlaces is the request for the number of places of a character.
func characterPlaces(base object, character string) object {
	places := clause.Sum([]object{base}, []object{clause.Frequency("title", character), clause.Nested("sum", clause.Frequency("sections.text", character))})
	return object{
		"size": 0, "track_total_hits": false, "query": places, "aggs": object{"places": object{"sum": object{"script": object{"source": "_score"}}}},
	}
}

// coverage scores the sections that a question may be answered in by their coverage.
func (q *question) coverage() object {
	var telling, each []object
	for _, t := range q.terms {
		if !isCharacter(t.Folded) {
			telling = append(telling, t.Sections())
		}
		if weight := float32(t.bySection); weight > 0 {
			each = append(each, clause.Constant(t.Sections(), float64(weight)))
		}
	}
	return clause.Sum([]object{clause.OneOf(telling)}, each)
}

// covering finds the sections that a question is answered in.
func (q *question) covering() object {
	if q.greatest == 0 {
		return clause.Nothing
	}
	return object{"script_score": object{"query": q.coverage(), "script": object{"source": "_score"}, "min_score": q.least()}}
}

// mostCovering is the number of reports that are asked for to know which can have a section that covers enough.
const mostCovering = 1_000

// cover finds out how much the best section covers, and looks again through the reports that are looked
// through, now that this is known. Of the others it keeps those that cover enough, if it can tell.
func (f *counted) cover(ctx context.Context, q *question) error {
	best, err := f.view.store.Search(ctx, object{
		"size": mostCovering, "_source": false, "stored_fields": "_none_", "track_total_hits": false,
		"sort":  []any{object{"_score": "desc"}, object{"id": "asc"}},
		"query": object{"bool": object{"filter": f.base[1:], "must": []any{clause.Nested("max", q.coverage())}}},
	})
	if err != nil {
		return err
	}
	hits := best.Hits.Hits
	first, err := f.view.numbersOf(hits[:min(len(hits), 1)])
	if err != nil {
		return err
	}
	together := slices.Concat(first, f.numbers)
	slices.Sort(together)
	look, err := f.view.lookThrough(ctx, f.plan, together)
	if err != nil {
		return err
	}
	q.greatest = memory.Coverage(look.Found)
	if f.reads, err = f.view.lookThrough(ctx, f.plan, f.numbers); err != nil {
		return err
	}
	memory.Cover(f.reads.Found, q.greatest)
	covering := slices.IndexFunc(hits, func(h cluster.Hit) bool { return h.Score < q.least()-100*inexact })
	if covering < 0 && len(hits) == mostCovering {
		return nil
	}
	if covering >= 0 {
		hits = hits[:covering]
	}
	ids := make([]string, len(hits))
	for i, hit := range hits {
		ids[i], _ = hit.Sort[len(hit.Sort)-1].(string)
	}
	f.base = append(f.base, object{"terms": object{"id": ids}})
	return nil
}

// least is the coverage of a section from which it is found.
func (q *question) least() float64 { return float64(q.greatest * rank.LeastCoverage) }

// ranking scores reports by the terms that they have, wherever these are.
func (q *question) ranking(filters []object) object {
	k1, b := rank.QuestionShape()
	var each []object
	for _, t := range q.terms {
		if t.byReport == 0 {
			continue
		}
		counts := clause.OneOf([]object{clause.Frequency("title", t.Folded), clause.Nested("sum", clause.Frequency("sections.text", t.Folded))})
		each = append(each, clause.Saturating(counts, "positions", q.given.AverageReport(), k1, b, t.byReport*(k1+1)))
	}
	return clause.Sum(filters, each)
}
