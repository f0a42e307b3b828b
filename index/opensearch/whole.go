package opensearch

import (
	"context"
	"math"
	"slices"

	"gongbao/index"
	"gongbao/index/opensearch/clause"
	"gongbao/index/opensearch/cluster"
	"gongbao/index/opensearch/documents"
)

// whole is all hits of a request. The cluster counts and orders them, and their texts are read, some at
// a time, when they are shown.
type whole struct {
	*list
	hits   []index.Candidate
	places map[int32]int   // of a report in hits, by number
	shown  map[int32]*text // what was looked through last to be shown
}

// whole makes a page of all hits. found is the answer to first, own are the hits that were looked
// through.
func (l *list) whole(ctx context.Context, page *index.Page, found []cluster.Hit, own []index.Candidate) (err error) {
	if l.occurrences, err = l.countEach(ctx); err != nil {
		return err
	}
	if l.request.Unordered && !l.request.Scored {
		page.Hits = own
		for number, n := range l.occurrences {
			page.Hits = append(page.Hits, index.Candidate{Entry: &l.view.table.Entries[number], Occurrences: n})
		}
	} else if page.Hits, page.More, err = l.page(ctx, found, own); err != nil {
		return err
	}
	w := &whole{list: l, hits: page.Hits, places: make(map[int32]int, len(page.Hits))}
	for i, c := range page.Hits {
		w.places[c.Entry.Number] = i
	}
	page.Detail = func(c *index.Candidate) (index.Detail, error) { return w.detail(ctx, c) }
	return nil
}

// countEach returns the number of marks in each report that the cluster finds, by its number.
func (l *list) countEach(ctx context.Context) (map[int32]int, error) {
	filters := append(slices.Clone(l.base), l.filters(l.request.Filter, index.NumFields)...)
	request := object{
		"size": mostHits, "_source": false, "stored_fields": "_none_", "track_total_hits": false, "track_scores": true,
		"sort": []any{object{"id": "asc"}}, "query": clause.Occurrences(filters, l.marks, l.request.Filter),
	}
	counts := make(map[int32]int)
	for {
		answer, err := l.view.store.Search(ctx, request)
		if err != nil {
			return nil, err
		}
		hits := answer.Hits.Hits
		numbers, err := l.view.numbersOf(hits)
		if err != nil {
			return nil, err
		}
		for i, number := range numbers {
			counts[number] = int(math.Round(hits[i].Score))
		}
		if len(hits) < mostHits {
			return counts, nil
		}
		request["search_after"] = hits[mostHits-1].Sort
	}
}

// addUnread adds hits that the cluster has found with its scores. Those that are so near to a hit that
// was looked through that their scores may be equal are looked through, too.
func (l *list) addUnread(ctx context.Context, hits []index.Candidate, found []cluster.Hit) ([]index.Candidate, error) {
	numbers, err := l.view.numbersOf(found)
	if err != nil {
		return nil, err
	}
	var near []int32
	for i, number := range numbers {
		if l.read[number] == nil && l.isNear(found[i].Score) {
			near = append(near, number)
		}
	}
	if err := l.keep(ctx, near, true); err != nil {
		return nil, err
	}
	for i, number := range numbers {
		c := index.Candidate{Entry: &l.view.table.Entries[number], Score: found[i].Score, Occurrences: l.occurrences[number]}
		if read := l.read[number]; read != nil {
			c = *read.candidate
		}
		hits = l.add(hits, c)
	}
	return hits, nil
}

// isNear reports whether a score of the cluster may be that of a hit that was looked through, if that
// decides on their order.
func (l *list) isNear(score float64) bool {
	return l.request.Scored && l.order() == index.Relevance && slices.ContainsFunc(l.exact, func(exact float64) bool {
		return math.Abs(exact-score) <= inexact
	})
}

// detail returns what a hit was found by. Hits that follow are looked through at the same time.
func (w *whole) detail(ctx context.Context, c *index.Candidate) (index.Detail, error) {
	number := c.Entry.Number
	if t := w.read[number]; t != nil {
		return t.detail(t.candidate)
	}
	if w.shown[number] == nil {
		numbers := make([]int32, 0, documents.TextsAtOnce)
		for _, next := range w.hits[w.places[number]:] {
			if len(numbers) == documents.TextsAtOnce {
				break
			}
			if w.read[next.Entry.Number] == nil {
				numbers = append(numbers, next.Entry.Number)
			}
		}
		var err error
		if w.shown, err = w.look(ctx, numbers, true); err != nil {
			return index.Detail{}, err
		}
	}
	t := w.shown[number]
	c.Score = t.candidate.Score
	return t.detail(t.candidate)
}
