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

	look := func(n query.Node, m Match) (evaluation, error) {
		return s.evaluate(ctx, e.jieba, n, m, began.Add(r.budget()))
	}
	answer, err := relax(&parsed, r.Match, look)
	if err != nil {
		return nil, err
	}
	found := answer.found
	c := collect(s, filter, found.found)
	result := &Result{Total: len(c.hits), Relaxed: answer.relaxed, Partial: found.partial, Facets: c.facets(r.Under)}
	tree := parsed.tree(cmp.Or(answer.relaxed, r.Match))
	if tree != nil {
		result.Understood = tree.String()
	}
	if tree != nil && found.question == nil {
		result.Synonyms = parsed.synonyms
	}
	if tree != nil && r.Match != Words && r.Match != Most {
		if result.Broader, err = answer.broader(s, filter, parsed.wide, len(c.hits), look); err != nil {
			return nil, err
		}
		literally := func(n query.Node) (evaluation, error) { return look(n, Literal) }
		if result.DidYouMean, err = e.didYouMean(s, parsed.typed, &answer.literally, literally); err != nil {
			return nil, err
		}
	}
	var ranked ranking
	if tree != nil {
		ranked = s.rankingOf(&found)
		c.rank(ranked)
	}
	page, next, err := c.page(&r)
	if err != nil {
		return nil, err
	}
	result.Next = next
	occurrences, all, err := c.occurrences(ctx, &found)
	if err != nil {
		return nil, err
	}
	result.Occurrences = all
	for _, h := range page {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		hit := Hit{Score: h.score, Occurrences: occurrences[h.report]}
		sections := c.sectionsOf(h.report, ranked)
		if r.Explain && ranked != nil {
			hit.Explanation = ranked.explain(sections[0])
		}
		entry := &s.reports[h.report]
		text, header := e.read(entry)
		if hit.Report = header; text != nil {
			hit.Passages = s.passages(text, entry, found.patterns, sections, r.Passages)
		}
		result.Hits = append(result.Hits, hit)
	}
	result.Took = time.Since(began)
	return result, nil
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
	byScore := r.Sort != ByRegion && r.Sort != Newest && r.Sort != Oldest
	first(hits, limit, func(a, b hit) int {
		if byScore && a.score != b.score { // most differ, and this is quick
			return -cmp.Compare(a.score, b.score)
		}
		return r.Sort.compare(at(a), at(b))
	})
	if len(hits) <= limit {
		return hits, "", nil
	}
	return hits[:limit], at(hits[limit-1]).cursor(), nil
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
