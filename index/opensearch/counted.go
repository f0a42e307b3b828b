package opensearch

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"

	"gongbao/index"
	"gongbao/index/memory"
	"gongbao/index/opensearch/clause"
	"gongbao/index/opensearch/cluster"
	"gongbao/index/opensearch/documents"
	"gongbao/index/opensearch/weigh"
	"gongbao/index/pattern"
	"gongbao/index/query"
)

// counted is what a plan finds that the cluster counts. Reports in which marks may overlap, and the few in
// which a line runs on from one section into the next, are looked through instead, and added.
type counted struct {
	view    *view
	plan    index.Plan
	tree    *clause.Compiled
	base    []object // what a report must be to be found and counted
	ours    object   // finds the reports that are looked through, if they hold what is looked for
	numbers []int32  // of the reports that are looked through
	reads   *looked  // in these
	looked  index.Looked
	marks   []pattern.Pattern // whose places add up to the marks
	total   int               // of the reports that the cluster finds, filters aside; -1 if it is not known

	question *question // nil if it is none
}

// runsOn finds the reports in which a line runs on from one section into the next.
var runsOn = object{"term": object{"runs_on": true}}

// count finds what a plan finds. It returns nil if the cluster cannot count its marks.
func (v *view) count(ctx context.Context, p index.Plan, c *clause.Compiled) (index.Found, error) {
	f, err := v.newCounted(ctx, p, c)
	if f == nil || err != nil {
		return nil, err
	}
	answers, err := f.read(ctx, object{"size": 0, "track_total_hits": true, "query": clause.All(f.base)})
	if answers == nil || err != nil {
		return nil, err
	}
	f.total = answers[0].Hits.Total.Value
	f.looked.Any = f.total > 0 || f.reads.Looked().Any
	return f, nil
}

// answer finds what answers a typed question. It returns nil if the cluster cannot count its marks.
func (v *view) answer(ctx context.Context, p index.Plan, words []query.Word) (index.Found, error) {
	f, err := v.newCounted(ctx, p, &clause.Compiled{Report: clause.Everything})
	if f == nil || err != nil {
		return nil, err
	}
	terms := termsOf(words)
	answers, err := f.read(ctx, termCounts(clause.All(f.base[1:]), terms)...)
	if answers == nil || err != nil {
		return nil, err
	}
	q, err := f.ask(terms, answers)
	if err != nil {
		return nil, err
	}
	if err := f.cover(ctx, q); err != nil {
		return nil, err
	}
	f.question = q
	section := q.covering()
	f.tree = &clause.Compiled{Report: clause.InSections(section), Section: section}
	f.base[0] = f.tree.Report
	f.looked.Any = q.greatest > 0
	return f, nil
}

// newCounted returns what a plan finds, before the cluster is asked for it. It returns nil if the cluster
// cannot count its marks.
func (v *view) newCounted(ctx context.Context, p index.Plan, c *clause.Compiled) (*counted, error) {
	none, err := memory.ViewOf(nil, v.words(), &v.table.Statistics).Look(ctx, index.Plan{Tree: p.Tree, Match: p.Match})
	if err != nil {
		return nil, err
	}
	f := &counted{view: v, plan: p, tree: c, looked: none.Looked(), total: -1}
	f.plan.Deadline = noDeadline
	var texts []string
	var ok bool
	if f.marks, texts, ok = weigh.Marks(f.looked.Patterns); !ok {
		return nil, nil
	}
	special := []object{runsOn}
	for _, text := range texts {
		special = append(special, clause.Holding(text))
	}
	f.ours = clause.OneOf(special)
	f.base = []object{c.Report, v.table.Live(), clause.Without(f.ours)}
	return f, nil
}

// read finds out which reports have to be looked through, and does that. It asks the cluster something else
// at the same time, and returns the answers; nil if these reports are too many.
func (f *counted) read(ctx context.Context, searches ...any) ([]*cluster.Found, error) {
	found := clause.Candidates(f.view.words(), f.plan.Tree, f.plan.Match)
	answers, err := f.view.store.Searches(ctx, append(searches, object{
		"size": maxOurs, "_source": false, "stored_fields": "_none_", "track_total_hits": false,
		"sort":  []any{object{"id": "asc"}},
		"query": clause.All([]object{found, f.view.table.Live(), f.ours}),
	})...)
	if err != nil {
		return nil, err
	}
	ours := answers[len(searches)].Hits.Hits
	if len(ours) == maxOurs {
		return nil, nil
	}
	if f.numbers, err = f.view.numbersOf(ours); err != nil {
		return nil, err
	}
	f.reads, err = f.lookThrough(ctx, f.numbers)
	return answers, err
}

// lookThrough finds what the plan finds in the texts of reports.
func (f *counted) lookThrough(ctx context.Context, numbers []int32) (*looked, error) {
	l, err := f.view.lookThrough(ctx, f.plan, numbers)
	if err == nil && f.question != nil {
		memory.Cover(l.Found, f.question.greatest)
	}
	return l, err
}

// maxOurs is the number of reports from which all candidates are looked through: the most that the
// cluster gives at once.
const maxOurs = 10_000

// numbersOf returns the numbers of the reports of hits.
func (v *view) numbersOf(hits []cluster.Hit) ([]int32, error) {
	numbers := make([]int32, len(hits))
	for i, hit := range hits {
		var err error
		if numbers[i], err = v.numberOf(hit); err != nil {
			return nil, err
		}
	}
	return numbers, nil
}

// numberOf returns the number of the report of a hit. Hits are ordered by IDs in the end, so each has
// its ID without reading what is stored, which takes the cluster a millisecond.
func (v *view) numberOf(hit cluster.Hit) (int32, error) {
	id := ""
	if n := len(hit.Sort); n > 0 {
		id, _ = hit.Sort[n-1].(string)
	}
	number, known := v.table.Number(id)
	if !known {
		return 0, fmt.Errorf("%w: report %s is not known", index.ErrDamaged, id)
	}
	return number, nil
}

// Looked implements index.Found.
func (f *counted) Looked() index.Looked { return f.looked }

// Reports implements index.Found.
func (f *counted) Reports(ctx context.Context, atMost int) (int, error) {
	n, err := f.reads.Reports(ctx, atMost)
	if err == nil && f.total < 0 {
		f.total, err = f.countReports(ctx, f.base)
	}
	return f.total + n, err
}

// WordReports implements index.Found.
func (f *counted) WordReports(ctx context.Context, word string) (n int, err error) {
	for _, forms := range f.tree.Words {
		for _, l := range forms {
			if l.Text != word {
				continue
			}
			if n, err = f.reportsWith(ctx, l); err != nil {
				return 0, err
			}
		}
	}
	return n, nil
}

// reportsWith returns the number of reports that have a leaf.
func (f *counted) reportsWith(ctx context.Context, l clause.Leaf) (int, error) {
	numbers, err := f.view.candidates(ctx, clause.All([]object{l.Reports(), runsOn}))
	if err != nil {
		return 0, err
	}
	reads, err := f.view.lookThrough(ctx, f.plan, numbers)
	if err != nil {
		return 0, err
	}
	own, err := reads.WordReports(ctx, l.Text)
	if err != nil {
		return 0, err
	}
	n, err := f.countReports(ctx, []object{clause.InSections(l.Sections()), f.view.table.Live(), clause.Without(runsOn)})
	return own + n, err
}

// countReports returns the number of reports that all filters find.
func (f *counted) countReports(ctx context.Context, filters []object) (int, error) {
	answer, err := f.view.store.Search(ctx, object{
		"size": 0, "track_total_hits": true, "query": clause.All(filters),
	})
	if err = errors.Join(err, f.view.lasts()); err != nil {
		return 0, err
	}
	return answer.Hits.Total.Value, nil
}

// Total implements index.Found.
func (f *counted) Total(ctx context.Context, s *index.Selection) (int, error) {
	own, err := f.reads.Total(ctx, s)
	if err != nil {
		return 0, err
	}
	n, err := f.countReports(ctx, append(slices.Clone(f.base), f.filters(s, index.NumFields)...))
	return own + n, err
}

// Statistics implements index.Found.
func (f *counted) Statistics() *index.Statistics {
	of := f.view.table.Statistics
	if f.question != nil {
		of = f.question.statistics
	}
	return &of
}

// filters find the reports that a selection admits by all fields but one.
func (f *counted) filters(s *index.Selection, but index.Field) []object {
	filters := clause.ReportFilters(s, but)
	if but != index.Section && s.Chosen(index.Section) {
		filters = append(filters, clause.InSections(clause.All([]object{f.tree.Section, {"terms": object{"sections.role": clause.RolesOf(s)}}})))
	}
	return filters
}

// most is more than the number of values of any facet.
const most = 20_000

// counts is the request for what is counted over all hits.
func (f *counted) counts(s *index.Selection) object {
	aggregations := object{
		"hits": object{"filter": clause.All(f.filters(s, index.NumFields)), "aggs": object{"occurrences": object{"sum": object{"script": object{"source": "_score"}}}}},
		index.Section.String(): object{"filter": clause.All(f.filters(s, index.Section)), "aggs": object{"sections": object{
			"nested": object{"path": "sections"}, "aggs": object{"found": object{"filter": f.tree.Section, "aggs": object{"values": object{
				"terms": object{"field": "sections.role", "size": most}, "aggs": object{"reports": object{"reverse_nested": object{}}},
			}}}},
		}}},
	}
	for field := range index.Section {
		aggregations[field.String()] = object{"filter": clause.All(f.filters(s, field)), "aggs": object{
			"values": object{"terms": object{"field": "facets." + field.String(), "size": most}},
		}}
	}
	return object{
		"size": 0, "track_total_hits": false, "query": clause.Occurrences(f.base, f.marks, s), "aggs": aggregations,
	}
}

// bucket is a value with the number of documents that have it.
type bucket struct {
	Key     string
	Count   int `json:"doc_count"`
	Reports struct {
		Count int `json:"doc_count"`
	}
}

// readCounts adds what was counted to a page.
func readCounts(answer *cluster.Found, page *index.Page) error {
	var hits struct {
		Count       int `json:"doc_count"`
		Occurrences struct{ Value float64 }
	}
	if err := json.Unmarshal(answer.Aggregations["hits"], &hits); err != nil {
		return err
	}
	page.Total += hits.Count
	page.Occurrences += int(math.Round(hits.Occurrences.Value))
	for field := range index.Section {
		var of struct{ Values struct{ Buckets []bucket } }
		if err := json.Unmarshal(answer.Aggregations[field.String()], &of); err != nil {
			return err
		}
		for _, b := range of.Values.Buckets {
			page.Facets[field][b.Key] += b.Count
		}
	}
	var roles struct {
		Sections struct {
			Found struct{ Values struct{ Buckets []bucket } }
		}
	}
	if err := json.Unmarshal(answer.Aggregations[index.Section.String()], &roles); err != nil {
		return err
	}
	for _, b := range roles.Sections.Found.Values.Buckets {
		page.Facets[index.Section][b.Key] += b.Reports.Count
	}
	return nil
}

// refined is the number of hits that rank.Gap may put in another order: see package memory.
const refined = 30

// Page implements index.Found.
func (f *counted) Page(ctx context.Context, r index.PageRequest) (*index.Page, error) {
	own, err := f.reads.Page(ctx, index.PageRequest{Filter: r.Filter, Sort: r.Sort})
	if err != nil {
		return nil, err
	}
	page := &index.Page{Total: own.Total, Occurrences: own.Occurrences, Facets: own.Facets}
	list := &list{counted: f, request: &r, read: make(map[int32]*text), added: make(map[int32]bool)}
	answers, err := f.view.store.Searches(ctx, f.counts(r.Filter), list.first())
	if err = errors.Join(err, f.view.lasts()); err != nil {
		return nil, err
	}
	if err := readCounts(answers[0], page); err != nil {
		return nil, err
	}
	found := answers[1].Hits.Hits
	if r.Limit == 0 {
		return page, list.whole(ctx, page, found, own.Hits)
	}
	page.Detail = list.detail
	page.Hits, page.More, err = list.page(ctx, found, own.Hits)
	return page, err
}

// sortBy is how the cluster orders hits as a sort demands.
func sortBy(s index.Sort) []any {
	newest := []any{object{"year": "desc"}, object{"delivered": "desc"}, object{"id": "asc"}}
	switch s {
	case index.Newest:
		return newest
	case index.Oldest:
		return []any{object{"year_or_last": "asc"}, object{"delivered": "asc"}, object{"id": "asc"}}
	case index.ByRegion:
		return append([]any{object{"place_or_last": "asc"}}, newest...)
	}
	return append([]any{object{"_score": "desc"}}, newest...)
}

// after returns the values of a position in the order of a sort. Scores of the cluster are a little less
// exact, so it may lie a little in front.
func after(s index.Sort, p *index.Position) []any {
	newest := []any{p.Year, p.Delivered, p.ID}
	switch s {
	case index.Newest:
		return newest
	case index.Oldest:
		return []any{documents.LastYear(p.Year), p.Delivered, p.ID}
	case index.ByRegion:
		return append([]any{documents.LastPlace(p.Region)}, newest...)
	}
	return append([]any{p.Score + inexact}, newest...)
}

// inexact is more than the scores of the cluster, of 32 bits, differ from those of package rank.
const inexact = 1e-5

// list makes pages of hits.
type list struct {
	*counted
	request *index.PageRequest
	read    map[int32]*text // what has been looked through, by number
	added   map[int32]bool  // whether a report is among the hits, by its number

	// The following are set if all hits are asked for: then not all are looked through.
	occurrences map[int32]int // by number
	exact       []float64     // scores of hits that were looked through
}

// text is a hit whose text has been looked through.
type text struct {
	candidate *index.Candidate
	detail    func(*index.Candidate) (index.Detail, error)
}

// query finds the hits, with scores if the request wants them.
func (l *list) query() object {
	filters := append(slices.Clone(l.base), l.filters(l.request.Filter, index.NumFields)...)
	if !l.request.Scored {
		return clause.All(filters)
	}
	if l.question != nil {
		return l.question.ranking(filters)
	}
	return l.tree.Ranking(filters, l.request.Filter, l.statistics())
}

// statistics are those by which scores are made.
func (l *list) statistics() *index.Statistics {
	if l.plan.Statistics != nil {
		return l.plan.Statistics
	}
	return &l.view.table.Statistics
}

// refines reports whether the best hits are looked at closer.
func (l *list) refines() bool {
	return l.request.Scored && (l.question != nil || len(l.tree.Words) > 1)
}

// first is the request for the hits that are looked at closer or, if none is, for the first of the page.
func (l *list) first() object {
	if l.refines() {
		return l.best(index.Relevance, nil, refined)
	}
	return l.best(l.order(), l.from(), l.size())
}

// best is the request for the first hits from a place on in the order of a sort.
func (l *list) best(s index.Sort, from []any, size int) object {
	request := object{
		"size": size, "_source": false, "stored_fields": "_none_", "track_total_hits": false, "track_scores": true,
		"query": l.query(), "sort": sortBy(s),
	}
	if from != nil {
		request["search_after"] = from
	}
	return request
}

// from is where the page begins, nil for the first hit.
func (l *list) from() []any {
	if l.request.After == nil {
		return nil
	}
	return after(l.request.Sort, l.request.After)
}

// page returns the hits asked for. found is the answer to first, own are the hits that were looked
// through.
func (l *list) page(ctx context.Context, found []cluster.Hit, own []index.Candidate) (hits []index.Candidate, more bool, err error) {
	closer := found
	if !l.refines() {
		closer = nil
	}
	first, err := l.view.numbersOf(closer)
	if err != nil {
		return nil, false, err
	}
	together := slices.Clone(first)
	for _, c := range own {
		together = append(together, c.Entry.Number)
	}
	if err := l.keep(ctx, together, false); err != nil {
		return nil, false, err
	}
	for _, number := range together {
		l.exact = append(l.exact, l.read[number].candidate.Score)
	}
	from := l.from()
	byScore := l.order() == index.Relevance
	if n := len(closer); byScore && n > 0 { // they are in front of all others
		hits = l.addRead(hits, first)
		if from == nil || closer[n-1].Score <= from[0].(float64) {
			from = closer[n-1].Sort
		}
	}
	whole := byScore && len(closer) > 0 && len(closer) < refined
	for size := l.size(); !whole && !l.enough(hits); {
		if l.refines() || found == nil {
			if found, err = l.next(ctx, from, size); err != nil {
				return nil, false, err
			}
		}
		add := l.addFound
		if l.request.Limit == 0 {
			add = l.addUnread
		}
		if hits, err = add(ctx, hits, found); err != nil {
			return nil, false, err
		}
		if whole = len(found) < size; !whole {
			from, found = found[size-1].Sort, nil
		}
	}
	hits = l.addRead(hits, together[len(first):])
	slices.SortFunc(hits, func(a, b index.Candidate) int { return l.compare(&a, &b) })
	if l.enough(hits) {
		return hits[:l.request.Limit], true, nil
	}
	return hits, false, nil
}

// size is the number of hits that the cluster is asked for at once.
func (l *list) size() int {
	if l.request.Limit > 0 {
		return l.request.Limit + 1
	}
	return mostHits
}

// enough reports whether there are more hits than were asked for.
func (l *list) enough(hits []index.Candidate) bool {
	return l.request.Limit > 0 && len(hits) > l.request.Limit
}

func (l *list) compare(a, b *index.Candidate) int {
	return l.request.Sort.Compare(a.Entry.Position(a.Score), b.Entry.Position(b.Score))
}

// addRead adds reports that were looked through.
func (l *list) addRead(hits []index.Candidate, numbers []int32) []index.Candidate {
	for _, number := range numbers {
		hits = l.add(hits, *l.read[number].candidate)
	}
	return hits
}

// add adds a hit unless it lies in front of the page or is there.
func (l *list) add(hits []index.Candidate, c index.Candidate) []index.Candidate {
	if l.request.After != nil && l.request.Sort.Compare(c.Entry.Position(c.Score), *l.request.After) <= 0 || l.added[c.Entry.Number] {
		return hits
	}
	l.added[c.Entry.Number] = true
	return append(hits, c)
}

// next returns the next hits in the order of the request.
func (l *list) next(ctx context.Context, from []any, size int) ([]cluster.Hit, error) {
	answer, err := l.view.store.Search(ctx, l.best(l.order(), from, size))
	if err != nil {
		return nil, err
	}
	return answer.Hits.Hits, nil
}

// order is the sort of the request. Without scores the best are the newest.
func (l *list) order() index.Sort {
	return cmp.Or(l.request.Sort, index.Relevance)
}

// addFound looks through hits that the cluster has found, and adds them.
func (l *list) addFound(ctx context.Context, hits []index.Candidate, found []cluster.Hit) ([]index.Candidate, error) {
	numbers, err := l.view.numbersOf(found)
	if err != nil {
		return nil, err
	}
	unread := slices.DeleteFunc(slices.Clone(numbers), func(n int32) bool { return l.read[n] != nil })
	if err := l.keep(ctx, unread, true); err != nil {
		return nil, err
	}
	return l.addRead(hits, numbers), nil
}

// keep looks through the texts of reports, and keeps them.
func (l *list) keep(ctx context.Context, numbers []int32, unrefined bool) error {
	texts, err := l.look(ctx, numbers, unrefined)
	maps.Copy(l.read, texts)
	return err
}

// look looks through the texts of reports. If they are all that may be looked at closer, that is done.
func (l *list) look(ctx context.Context, numbers []int32, unrefined bool) (map[int32]*text, error) {
	texts := make(map[int32]*text)
	for chunk := range chunks(numbers, unrefined) {
		looked, err := l.lookThrough(ctx, chunk)
		if err != nil {
			return nil, err
		}
		if unrefined {
			looked.Found = memory.Unrefined(looked.Found)
		}
		page, err := looked.Page(ctx, index.PageRequest{Filter: l.request.Filter, Scored: l.request.Scored, Explained: l.request.Explained})
		if err != nil {
			return nil, err
		}
		if len(page.Hits) != len(chunk) {
			return nil, fmt.Errorf("%w: OpenSearch finds %d reports of which %d hold what is looked for", index.ErrDamaged, len(chunk), len(page.Hits))
		}
		for i := range page.Hits {
			c := &page.Hits[i]
			texts[c.Entry.Number] = &text{c, page.Detail}
		}
	}
	return texts, nil
}

// chunks yields numbers in parts, unless they belong together.
func chunks(numbers []int32, apart bool) func(yield func([]int32) bool) {
	if !apart {
		return func(yield func([]int32) bool) {
			if len(numbers) > 0 {
				yield(numbers)
			}
		}
	}
	return slices.Chunk(numbers, documents.TextsAtOnce)
}

// detail returns what a hit was found by.
func (l *list) detail(c *index.Candidate) (index.Detail, error) {
	t := l.read[c.Entry.Number]
	return t.detail(t.candidate)
}
