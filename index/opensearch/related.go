package opensearch

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"

	"gongbao/index"
	"gongbao/index/memory"
	"gongbao/index/opensearch/clause"
	"gongbao/index/opensearch/cluster"
	"gongbao/index/rank"
)

// Similar implements index.View. The cluster ranks the texts; the scores of the best and the words that
// they share are package memory's.
func (v *view) Similar(ctx context.Context, r index.SimilarRequest) ([]index.SimilarText, error) {
	own, err := v.store.Texts(ctx, v.table, []int32{r.Report.Number}, noDeadline)
	if err != nil {
		return nil, err
	}
	subjects, err := memory.SubjectsOf(ctx, r, own[0], v.words(), &v.table.Statistics, newLibrary(v, r))
	if err != nil || len(subjects.List) == 0 {
		return nil, err
	}
	answer, err := v.store.Search(ctx, object{
		"size": r.Limit, "_source": false, "stored_fields": "_none_", "track_total_hits": false,
		"sort":  []any{object{"_score": "desc"}, object{"id": "asc"}},
		"query": v.similarTo(r, subjects.List),
	})
	if err != nil {
		return nil, err
	}
	numbers, err := v.numbersOf(answer.Hits.Hits)
	if err != nil {
		return nil, err
	}
	texts, err := v.store.Texts(ctx, v.table, numbers, noDeadline)
	if err != nil {
		return nil, err
	}
	var similar []index.SimilarText
	for i, d := range texts {
		if text, ok := subjects.Best(d, r.Section >= 0); ok {
			text.Report = &v.table.Entries[numbers[i]]
			similar = append(similar, text)
		}
	}
	return memory.BestTexts(similar, r.Limit), v.lasts()
}

// similarTo scores reports as package memory does their best text.
func (v *view) similarTo(r index.SimilarRequest, subjects []memory.Subject) object {
	var each []object
	of := &v.table.Statistics
	for _, s := range subjects {
		having := clause.Constant(withWord(s.Word), 1)
		if r.Section < 0 {
			k1, b := rank.ReportShape()
			each = append(each, clause.Saturating(clause.Nested("sum", having), "positions", of.AverageReport(), k1, b, s.Weight))
		} else {
			k1, b := rank.SectionShape()
			each = append(each, clause.Saturating(having, "sections.size", of.AverageSection(), k1, b, s.Weight))
		}
	}
	scored := clause.OneOf(each)
	if r.Section >= 0 {
		scored = clause.Nested("max", scored)
	}
	return object{"bool": object{
		"filter": []object{v.table.Live()}, "must": []object{scored}, "must_not": []object{{"term": object{"id": r.Report.ID}}},
	}}
}

// withWord finds the sections that have a word of jieba's in their own text.
func withWord(word string) object { return object{"term": object{"sections.words": word}} }

// library is a memory.Library in the cluster.
type library struct {
	view     *view
	sections bool     // sections are compared
	home     []string // IDs of the reports at home
}

func newLibrary(v *view, r index.SimilarRequest) *library {
	l := &library{view: v, sections: r.Section >= 0}
	for i := range v.table.Entries {
		if entry := &v.table.Entries[i]; memory.IsAtHome(r.Report, entry) {
			l.home = append(l.home, entry.ID)
		}
	}
	return l
}

// AtHome implements memory.Library.
func (l *library) AtHome() float64 { return float64(len(l.home)) / float64(len(l.view.table.Entries)) }

// Sections implements memory.Library.
func (l *library) Sections(ctx context.Context, words []string) ([]int, error) {
	return l.count(ctx, words, true, nil)
}

// Texts implements memory.Library.
func (l *library) Texts(ctx context.Context, words []string) (all, home []int, err error) {
	if all, err = l.count(ctx, words, l.sections, nil); err != nil {
		return nil, nil, err
	}
	home, err = l.count(ctx, words, l.sections, []object{{"terms": object{"id": l.home}}})
	return all, home, err
}

// wordsAtOnce is the number of words that one search counts.
const wordsAtOnce = 250

// count counts the sections or the reports, of those that filters find, that have each word.
func (l *library) count(ctx context.Context, words []string, sections bool, filters []object) (counts []int, err error) {
	query := clause.All(append(filters, l.view.table.Live()))
	var searches []any
	for some := range slices.Chunk(words, wordsAtOnce) {
		having := object{}
		for i, word := range some {
			if having[strconv.Itoa(i)] = withWord(word); !sections {
				having[strconv.Itoa(i)] = clause.InSections(withWord(word))
			}
		}
		counted := object{"having": object{"filters": object{"filters": having}}}
		if sections {
			counted = object{"sections": object{"nested": object{"path": "sections"}, "aggs": counted}}
		}
		searches = append(searches, object{"size": 0, "track_total_hits": false, "query": query, "aggs": counted})
	}
	if len(searches) == 0 {
		return nil, nil
	}
	answers, err := l.view.store.Searches(ctx, searches...)
	if err != nil {
		return nil, err
	}
	for _, answer := range answers {
		of, err := bucketsOf(answer, sections)
		if err != nil {
			return nil, err
		}
		for i := range len(of) {
			counts = append(counts, of[strconv.Itoa(i)].Count)
		}
	}
	return counts, nil
}

// bucketsOf returns the numbers of sections or reports in an answer.
func bucketsOf(answer *cluster.Found, sections bool) (map[string]bucket, error) {
	type having struct{ Buckets map[string]bucket }
	if !sections {
		var of having
		err := json.Unmarshal(answer.Aggregations["having"], &of)
		return of.Buckets, err
	}
	var of struct{ Having having }
	err := json.Unmarshal(answer.Aggregations["sections"], &of)
	return of.Having.Buckets, err
}
