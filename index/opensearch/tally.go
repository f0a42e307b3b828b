package opensearch

import (
	"context"
	"slices"

	"gongbao/index"
	"gongbao/index/opensearch/clause"
	"gongbao/index/opensearch/weigh"
	"gongbao/index/panel"
	"gongbao/index/report"
)

// The bounds of counting in the cluster.
const (
	// mostHits is the number of hits that the cluster gives at once.
	mostHits = 10_000
	// hitsAtOnce is the number of hits, of some 100 bytes, that one request may have.
	hitsAtOnce = 200_000
	// searchesAtOnce is the number of searches in a request.
	searchesAtOnce = 100
	// maxRounds is how often texts that crossing places make are looked for anew.
	maxRounds = 2
	// maxCounted is the number of characters of a text that is counted. In title and text it is twice as
	// many clauses.
	maxCounted = 400
	// maxNamed is the number of reports that a search names: with more, all are searched.
	maxNamed = 1000
	// textsPerReport is the number of texts that are counted, in few reports, in as much time as it takes
	// to read a report. maxTallied is their number for all reports: 4 to 8 ms a text in 900 reports.
	textsPerReport = 10
	maxTallied     = 2500
)

// Tally implements index.View.
func (v *view) Tally(ctx context.Context, r index.TallyRequest) ([]int32, error) {
	t := &tally{view: v, TallyRequest: r, weigher: weigh.New(r.Dictionary, r.Rule), present: make(map[string]bool)}
	_, ok := t.weigher.Extend(func(string) bool { return true })
	if n := len(t.weigher.Texts()); !ok || n > maxTallied || len(r.Reports) <= 1+n/textsPerReport {
		return v.tallyTexts(ctx, r)
	}
	if err := t.prepare(ctx); err != nil {
		return nil, err
	}
	if err := t.count(ctx); err != nil {
		return nil, err
	}
	if err := t.lookThrough(ctx); err != nil {
		return nil, err
	}
	return t.counts, v.lasts()
}

// tally counts terms in the cluster. The reports in which it cannot are looked through.
type tally struct {
	*view
	index.TallyRequest
	weigher *weigh.Weigher

	places  []int32         // of a report in Reports, by its number; -1 if it is not asked for
	looked  []int32         // numbers of the reports that are looked through
	counts  []int32         // as Tally returns them
	done    int             // reports of which Progress knows
	present map[string]bool // texts that some report has, and those that are not looked for
}

// prepare finds the reports that are looked through whatever is counted.
func (t *tally) prepare(ctx context.Context) (err error) {
	t.counts = make([]int32, len(t.Reports)*len(t.Dictionary.Terms))
	t.places = slices.Repeat([]int32{-1}, len(t.table.Entries))
	for i, entry := range t.Reports {
		t.places[entry.Number] = int32(i)
	}
	t.looked, err = t.candidates(ctx, runsOn)
	return err
}

// count adds the places of all texts, and of those that places of these make if they cross.
func (t *tally) count(ctx context.Context) error {
	texts, ok := t.weigher.Texts(), true
	for round := 0; ok && round < maxRounds; round++ {
		if err := t.addTexts(ctx, texts); err != nil {
			return err
		}
		texts, ok = t.weigher.Extend(func(text string) bool { return t.present[text] })
	}
	if ok {
		return t.leave(ctx, texts)
	}
	for _, entry := range t.Reports {
		t.looked = append(t.looked, entry.Number)
	}
	return nil
}

// wanted is a text of which the reports after one are asked for; nil asks from the first.
type wanted struct {
	text  string
	after []any
}

// addTexts adds the places of texts, each times its weights.
func (t *tally) addTexts(ctx context.Context, texts []string) error {
	var open []wanted
	var long []string
	for _, text := range texts {
		switch {
		case clause.CharactersOf(text) > maxCounted:
			long = append(long, text)
		case len(t.weigher.Weights(text)) == 0:
			t.present[text] = true // perhaps; it adds nothing
		default:
			open = append(open, wanted{text: text})
		}
	}
	all := max(1, len(open))
	atOnce := min(searchesAtOnce, max(1, hitsAtOnce/min(mostHits, len(t.table.Entries))))
	for len(open) > 0 {
		n := min(atOnce, len(open))
		more, err := t.add(ctx, open[:n])
		if err != nil {
			return err
		}
		open = append(more, open[n:]...)
		t.progress((len(t.Reports) - len(t.looked)) * (all - len(open)) / all)
	}
	return t.leave(ctx, long)
}

// progress tells that so many reports are counted, unless more were told before.
func (t *tally) progress(reports int) {
	if t.Progress != nil && reports > t.done {
		t.Progress(reports - t.done)
		t.done = reports
	}
}

// add adds the first places of some texts, and returns those that have more.
func (t *tally) add(ctx context.Context, texts []wanted) (more []wanted, err error) {
	searches := make([]any, len(texts))
	for i, w := range texts {
		searches[i] = t.search(w)
	}
	answers, err := t.store.Searches(ctx, searches...)
	if err != nil {
		return nil, err
	}
	for i, answer := range answers {
		text, hits := texts[i].text, answer.Hits.Hits
		numbers, err := t.numbersOf(hits)
		if err != nil {
			return nil, err
		}
		for k, number := range numbers {
			t.addPlaces(number, text, int32(hits[k].Score))
		}
		if len(hits) > 0 {
			t.present[text] = true
		}
		if len(hits) == mostHits {
			more = append(more, wanted{text, hits[mostHits-1].Sort})
		}
	}
	return more, nil
}

// addPlaces adds what the places of a text in a report count. score is their number times the characters
// of the text.
func (t *tally) addPlaces(number int32, text string, score int32) {
	place := t.places[number]
	if place < 0 {
		return
	}
	n := score / int32(clause.CharactersOf(text))
	for _, w := range t.weigher.Weights(text) {
		t.counts[int(place)*len(t.Dictionary.Terms)+w.Term] += n * w.Times
	}
}

// search is the request for the reports in which a text is counted. Their IDs are what they are sorted
// by: to read the names of documents would take much longer.
func (t *tally) search(w wanted) object {
	in := clause.Phrase("sections.text", w.text)
	if slices.Contains(t.Roles, false) {
		in = object{"bool": object{"must": []any{in}, "filter": []any{object{"terms": object{"sections.role": t.roles()}}}}}
	}
	places := []object{clause.Nested("sum", in)}
	if t.Title {
		places = append(places, clause.Phrase("title", w.text))
	}
	request := object{
		"size": mostHits, "_source": false, "stored_fields": "_none_", "track_total_hits": false, "track_scores": true,
		"sort":  []any{object{"id": "asc"}},
		"query": object{"bool": object{"filter": t.named(), "should": places, "minimum_should_match": 1}},
	}
	if w.after != nil {
		request["search_after"] = w.after
	}
	return request
}

// roles returns the roles of the sections that are counted.
func (t *tally) roles() []string {
	roles := []string{}
	for i, admitted := range t.Roles {
		if admitted {
			roles = append(roles, string(report.Roles[i]))
		}
	}
	return roles
}

// named finds the reports asked for, if these are few, and perhaps others.
func (t *tally) named() []object { return t.view.named(t.Reports) }

// named finds reports, if these are few, and perhaps others.
func (v *view) named(reports []*index.Entry) []object {
	filters := []object{v.table.Live()}
	if len(reports) <= maxNamed && 2*len(reports) < len(v.table.Entries) {
		ids := make([]string, len(reports))
		for i, entry := range reports {
			ids[i] = entry.ID
		}
		filters = append(filters, object{"terms": object{"id": ids}})
	}
	return filters
}

// leave leaves the reports that hold one of texts to be looked through.
func (t *tally) leave(ctx context.Context, texts []string) error {
	numbers, err := t.holdingAny(ctx, texts, t.Reports)
	t.looked = append(t.looked, numbers...)
	return err
}

// holdingAny returns the numbers of the reports, those asked for and perhaps others, that hold one of
// texts.
func (v *view) holdingAny(ctx context.Context, texts []string, reports []*index.Entry) (numbers []int32, err error) {
	for len(texts) > 0 {
		var each []object
		for length := 0; len(texts) > 0 && length < maxHeld; texts = texts[1:] {
			each = append(each, clause.Holding(texts[0]))
			length += clause.CharactersOf(texts[0])
		}
		found, err := v.candidates(ctx, clause.All(append(v.named(reports), clause.OneOf(each))))
		if err != nil {
			return nil, err
		}
		numbers = append(numbers, found...)
	}
	return numbers, nil
}

// maxHeld is the number of characters of texts that one search looks for, but for the last. In title and
// text they are twice as many clauses.
const maxHeld = 400

// lookThrough counts the reports that are looked through.
func (t *tally) lookThrough(ctx context.Context) error {
	slices.Sort(t.looked)
	request := t.TallyRequest
	request.Reports, request.Progress = nil, nil
	for _, number := range slices.Compact(t.looked) {
		if place := t.places[number]; place >= 0 {
			request.Reports = append(request.Reports, t.Reports[place])
		}
	}
	counts, err := t.tallyTexts(ctx, request)
	if err != nil {
		return err
	}
	terms := len(t.Dictionary.Terms)
	for i, entry := range request.Reports {
		copy(t.counts[int(t.places[entry.Number])*terms:], counts[i*terms:(i+1)*terms])
	}
	t.progress(len(t.Reports))
	return nil
}

// tallyTexts counts terms in the texts of reports.
func (v *view) tallyTexts(ctx context.Context, r index.TallyRequest) ([]int32, error) {
	counts := make([]int32, 0, len(r.Reports)*len(r.Dictionary.Terms))
	err := v.inChunks(ctx, r, func(some index.View, r index.TallyRequest, _ int) error {
		part, err := some.Tally(ctx, r)
		counts = append(counts, part...)
		return err
	})
	return counts, err
}

// TermPlaces implements index.View.
func (v *view) TermPlaces(ctx context.Context, r index.TallyRequest) (places []index.TermPlace, err error) {
	r, indexes, err := v.holdingTerms(ctx, r)
	if err != nil {
		return nil, err
	}
	err = v.inChunks(ctx, r, func(some index.View, r index.TallyRequest, first int) error {
		part, err := some.TermPlaces(ctx, r)
		for i := range part {
			part[i].Report = indexes[first+part[i].Report]
		}
		places = append(places, part...)
		return err
	})
	return places, err
}

// holdingTerms leaves out of a request reports that hold no term, and returns the indexes of the others
// in it. To read a few is cheaper than to ask.
func (v *view) holdingTerms(ctx context.Context, r index.TallyRequest) (index.TallyRequest, []int, error) {
	forms := panel.NewCounter(r.Dictionary, r.Rule).Forms()
	all := len(r.Reports) <= 1+len(forms)/textsPerReport
	var numbers []int32
	if !all {
		var err error
		if numbers, err = v.holdingAny(ctx, forms, r.Reports); err != nil {
			return r, nil, err
		}
		slices.Sort(numbers)
	}
	var indexes []int
	var reports []*index.Entry
	for i, entry := range r.Reports {
		if _, holds := slices.BinarySearch(numbers, entry.Number); all || holds {
			indexes, reports = append(indexes, i), append(reports, entry)
		}
	}
	r.Reports = reports
	return r, indexes, nil
}
