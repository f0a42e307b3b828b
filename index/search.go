package index

import (
	"cmp"
	"context"
	"log/slog"
	"slices"
	"strings"
	"time"

	"gongbao/index/literal"
	"gongbao/index/query"
	"gongbao/index/report"
)

// The bounds of a Request.
const (
	MaxLimit    = 100
	MaxPassages = 10
)

// Search returns the reports that a request finds, best first. Equal hits are ordered by report ID, so that results do not
// move between runs. The error is a *query.Error for a query that cannot be read, a *FilterError for a filter, ErrCursor for a
// cursor.
func (e *Engine) Search(ctx context.Context, r Request) (*Result, error) {
	began := time.Now()
	parsed, err := e.parse(&r)
	if err != nil {
		return nil, err
	}
	filter, err := r.Filter.compile()
	if err != nil {
		return nil, err
	}
	s, done, err := e.use()
	if err != nil {
		return nil, err
	}
	defer done()

	f, err := e.find(ctx, s, &r, parsed, filter, began)
	if err != nil {
		return nil, err
	}
	result := f.result
	if f.tree != nil && r.Match != Words && r.Match != Most {
		if result.Broader, err = f.answer.broader(s, filter, parsed.wide, result.Total, f.look); err != nil {
			return nil, err
		}
		literally := func(n query.Node) (evaluation, error) { return f.look(n, Literal) }
		if result.DidYouMean, err = e.didYouMean(s, parsed.typed, &f.answer.literally, literally); err != nil {
			return nil, err
		}
	}
	f.rank()
	page, next, err := f.collector.page(&r)
	if err != nil {
		return nil, err
	}
	result.Next = next
	occurrences, err := f.occurrences(ctx)
	if err != nil {
		return nil, err
	}
	for _, h := range page {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		hit, _ := e.hit(f, h, occurrences)
		result.Hits = append(result.Hits, hit)
	}
	result.Took = time.Since(began)
	return result, nil
}

// finding is what a request finds in a state of the index.
type finding struct {
	request   *Request
	tree      query.Node // what was looked for, nil for every report
	answer    answer
	collector *collector
	ranked    ranking // nil until rank, and where there is no tree
	result    *Result // without hits
	look      func(query.Node, Match) (evaluation, error)
}

// find finds what a request asks for, and says what that is.
func (e *Engine) find(ctx context.Context, s *snapshot, r *Request, p parsed, filter compiled, began time.Time) (*finding, error) {
	f := &finding{request: r}
	f.look = func(n query.Node, m Match) (evaluation, error) {
		return s.evaluate(ctx, e.jieba, n, m, began.Add(r.budget()))
	}
	var err error
	if f.answer, err = relax(&p, r.Match, f.look); err != nil {
		return nil, err
	}
	found := &f.answer.found
	f.collector = collect(s, filter, found.found)
	f.tree = p.tree(cmp.Or(f.answer.relaxed, r.Match))
	f.result = &Result{
		Total: len(f.collector.hits), Relaxed: f.answer.relaxed, Partial: found.partial, Facets: f.collector.facets(r.Under),
	}
	if f.tree != nil {
		f.result.Understood = f.tree.String()
	}
	if f.tree != nil && found.question == nil {
		f.result.Synonyms = p.synonyms
	}
	return f, nil
}

// rank gives the hits their scores.
func (f *finding) rank() {
	if f.tree != nil {
		f.ranked = f.collector.snapshot.rankingOf(&f.answer.found)
		f.collector.rank(f.ranked)
	}
}

// occurrences counts the marks in the hits, by report, and puts their number into the result.
func (f *finding) occurrences(ctx context.Context) (byReport []int, err error) {
	byReport, f.result.Occurrences, err = f.collector.occurrences(ctx, &f.answer.found)
	return byReport, err
}

// hit returns a hit as it is shown, and its report, nil where that cannot be read.
func (e *Engine) hit(f *finding, h hit, occurrences []int) (Hit, *report.Report) {
	s := f.collector.snapshot
	shown := Hit{Score: h.score, Occurrences: occurrences[h.report]}
	sections := f.collector.sectionsOf(h.report, f.ranked)
	if f.request.Explain && f.ranked != nil {
		shown.Explanation = f.ranked.explain(sections[0])
	}
	entry := &s.reports[h.report]
	text, header := e.read(entry)
	if shown.Report = header; text != nil {
		shown.Passages = s.passages(text, entry, f.answer.found.patterns, sections, f.request.Passages)
	}
	return shown, text
}

// read returns a report that was found. Where it cannot be read, the report is nil and the header what the index knows of it.
func (e *Engine) read(r *reportEntry) (*report.Report, report.Header) {
	text, err := e.reports.Report(r.id)
	if err != nil {
		slog.Error("a report that was found cannot be read", "error", err)
		return nil, r.header()
	}
	return text, text.Header()
}

// headerOf returns what a list shows of a report that was found: where it cannot be read, what the index knows of it.
func (e *Engine) headerOf(r *reportEntry) report.Header {
	header, err := e.reports.Header(r.id)
	if err != nil {
		slog.Error("a report that was found cannot be read", "error", err)
		return r.header()
	}
	return header
}

// parsed is the query of a request as a tree, nil where it is empty.
type parsed struct {
	typed query.Node
	// wide is typed with what its words name and their synonyms, unless the request asks not to have them.
	wide     query.Node
	synonyms []string
}

// tree returns the tree that is looked for with a match. Most takes a query word by word, to which other forms add nothing.
func (p *parsed) tree(m Match) query.Node {
	if m == Most {
		return p.typed
	}
	return p.wide
}

// parse reads the query of a request.
func (e *Engine) parse(r *Request) (parsed, error) {
	tree, err := query.Parse(r.Query, queryFields)
	p := parsed{typed: tree, wide: tree}
	if err != nil || tree == nil || r.NoSynonyms {
		return p, err
	}
	known := e.synonyms.Load()
	p.wide = query.Expand(expandNames(tree), func(word string) []string {
		forms := known.Of(word)
		p.synonyms = append(p.synonyms, forms...)
		return forms
	})
	return p, nil
}

// answer is what the tree of a request finds.
type answer struct {
	found evaluation
	// relaxed is the match that found it instead of Literal, if none was asked for and Literal finds nothing.
	relaxed Match
	// literally is what the match that was tried first found.
	literally evaluation
}

// relax finds what the tree finds with the match asked for. Where none is asked for, a tree that finds nothing literally is
// tried again with Words and then Most. A typed question is for Most at once: where all its words stand in one long section, as 如何
// and 工作 do, is rarely where it is answered. Filters play no part in this, so that choosing one never changes what the words mean.
func relax(p *parsed, asked Match, look func(query.Node, Match) (evaluation, error)) (answer, error) {
	first := asked
	if asked == "" {
		first = Literal
	}
	found, err := look(p.tree(first), first)
	a := answer{found: found, literally: found}
	if err != nil || found.found.len() > 0 || asked != "" || !found.relaxes || found.partial {
		return a, err
	}
	for _, relaxed := range []Match{Words, Most} {
		if relaxed == Words && found.asks {
			continue
		}
		wider, err := look(p.tree(relaxed), relaxed)
		if err != nil || wider.found.len() > 0 || wider.partial {
			return answer{wider, relaxed, found}, err
		}
	}
	return a, nil
}

// broaderWithin is the most reports with which a search is told what would find more: with more, nobody lacks any.
const broaderWithin = 20

// broader returns what the next wider match would find that the answer, of n reports, does not: nil where that is nothing, and
// where the search was told how to match or has been widened already.
func (a *answer) broader(s *snapshot, filter compiled, tree query.Node, n int, look func(query.Node, Match) (evaluation, error)) (*Broader, error) {
	if n > broaderWithin || !a.found.relaxes || a.found.asks || a.relaxed != "" || a.found.partial || !a.found.divisible {
		return nil, nil
	}
	wider, err := look(tree, Words)
	if err != nil || wider.partial {
		return nil, err
	}
	if total := len(collect(s, filter, wider.found).hits); total > n {
		return &Broader{Words, total}, nil
	}
	return nil, nil
}

// page returns the hits that the request asks for, in order, and the cursor of the next page.
func (c *collector) page(r *Request) ([]hit, string, error) {
	fingerprint := r.fingerprint()
	at := func(h hit) position { return c.snapshot.position(h, fingerprint) }
	hits := c.hits
	if r.Cursor != "" {
		last, err := parseCursor(r.Cursor, fingerprint)
		if err != nil {
			return nil, "", err
		}
		hits = slices.DeleteFunc(slices.Clone(hits), func(h hit) bool { return r.Sort.compare(at(h), last) <= 0 })
	}
	limit := min(max(r.Limit, 1), MaxLimit)
	c.order(r, hits, limit)
	if len(hits) <= limit {
		return hits, "", nil
	}
	return hits[:limit], at(hits[limit-1]).cursor(), nil
}

// order puts the first n of hits in the order that the request asks for.
func (c *collector) order(r *Request, hits []hit, n int) {
	byScore := r.Sort != ByRegion && r.Sort != Newest && r.Sort != Oldest
	first(hits, n, func(a, b hit) int {
		if byScore && a.score != b.score { // most differ, and this is quick
			return -cmp.Compare(a.score, b.score)
		}
		return r.Sort.compare(c.snapshot.position(a, 0), c.snapshot.position(b, 0))
	})
}

// occurrences counts the marks of a query's words in the hits, by report: in the sections that the filter admits and, where it
// admits all, in the title.
func (c *collector) occurrences(ctx context.Context, e *evaluation) (byReport []int, all int, err error) {
	byReport = make([]int, len(c.snapshot.reports))
	if len(c.hits) == 0 {
		return byReport, 0, nil
	}
	hit := make([]bool, len(byReport))
	for _, h := range c.hits {
		hit[h.report] = true
	}
	add := func(unit uint32, n int) {
		if report, ok := c.admitted(unit); ok && hit[report] {
			byReport[report] += n
			all += n
		}
	}
	apart, overlapping := e.apart()
	for _, p := range apart {
		counts, err := c.countsOf(ctx, e, p)
		if err != nil {
			return nil, 0, err
		}
		for _, count := range counts {
			add(count.unit, int(count.n))
		}
	}
	if len(overlapping) == 0 {
		return byReport, all, nil
	}
	counts := make([][]int, len(c.snapshot.segments))
	each(len(counts), func(i int) {
		if ctx.Err() == nil {
			counts[i] = c.snapshot.segments[i].CountMarks(overlapping)
		}
	})
	for i, ofSegment := range counts {
		for unit, n := range ofSegment {
			if n > 0 {
				add(c.snapshot.segments[i].first+uint32(unit), n)
			}
		}
	}
	return byReport, all, ctx.Err()
}

// apart returns the patterns whose places overlap none of another pattern, and the others: two literals without a character in common
// stand nowhere in the same place.
func (e *evaluation) apart() (apart, overlapping []literal.Pattern) {
	for i, p := range e.patterns {
		meets := slices.ContainsFunc(slices.Delete(slices.Clone(e.patterns), i, i+1), func(other literal.Pattern) bool {
			return len(p) != 1 || len(other) != 1 || strings.ContainsAny(p[0], other[0])
		})
		if meets {
			overlapping = append(overlapping, p)
		} else {
			apart = append(apart, p)
		}
	}
	return apart, overlapping
}

// countsOf returns the counts of a pattern, which the evaluation has found already or which are counted anew.
func (c *collector) countsOf(ctx context.Context, e *evaluation, p literal.Pattern) ([]unitCount, error) {
	if i := slices.IndexFunc(e.leaves, func(l leaf) bool { return l.exact && slices.Equal(l.pattern, p) }); i >= 0 {
		return e.leaves[i].counts, nil
	}
	anew := evaluator{ctx: ctx, snapshot: c.snapshot, searched: int32(len(c.snapshot.sections))}
	counts := anew.counts(p)
	return counts, anew.err
}

// admitted returns the report that a unit belongs to, if the filter admits the unit.
func (c *collector) admitted(unit uint32) (report int32, ok bool) {
	switch to := c.snapshot.byUnit[unit]; {
	case to >= 0:
		return c.snapshot.sections[to].report, c.admits(to)
	case to != noSection:
		return titleOf(to), c.filter[sectionFacet].empty()
	}
	return 0, false
}
