package engine

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"slices"
	"time"
	"unicode/utf8"

	"gongbao/analyzer"
	"gongbao/index"
	"gongbao/index/passage"
	"gongbao/index/query"
	"gongbao/index/report"
)

// Search implements index.Searcher. Equal hits are ordered by report ID, so that results do not
// move between runs.
func (e *Engine) Search(ctx context.Context, r index.Request) (*index.Result, error) {
	v, done, err := e.store.View()
	if err != nil {
		return nil, err
	}
	defer done()
	s, err := e.newSearch(v, &r, time.Now())
	if err != nil {
		return nil, err
	}
	after, err := r.After()
	if err != nil {
		return nil, err
	}
	if err := s.find(ctx); err != nil {
		return nil, err
	}
	skip := min(max(r.Skip, 0), index.MaxSkip)
	page, err := s.page(ctx, index.PageRequest{After: after, Limit: skip + min(max(r.Limit, 1), index.MaxLimit), Scored: s.tree != nil})
	if err != nil {
		return nil, err
	}
	if err := s.advise(ctx); err != nil {
		return nil, err
	}
	s.facets()
	s.result.Next = r.Next(page)
	shown := page.Hits[min(skip, len(page.Hits)):]
	for i := range shown {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		hit, err := s.hit(page, &shown[i])
		if err != nil {
			return nil, err
		}
		s.result.Hits = append(s.result.Hits, hit)
	}
	s.result.Took = time.Since(s.began)
	return s.result, nil
}

// Export implements index.Searcher.
func (e *Engine) Export(ctx context.Context, r index.Request, begin func(*index.Result) error, each func(index.Hit, *report.Report) error) error {
	v, done, err := e.store.View()
	if err != nil {
		return err
	}
	defer done()
	s, err := e.newSearch(v, &r, time.Now())
	if err != nil {
		return err
	}
	if err := s.find(ctx); err != nil {
		return err
	}
	page, err := s.page(ctx, index.PageRequest{Scored: s.tree != nil})
	if err != nil {
		return err
	}
	s.facets()
	s.result.Took = time.Since(s.began)
	if err := begin(s.result); err != nil {
		return err
	}
	for i := range page.Hits {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		hit, text, err := s.wholeHit(page, &page.Hits[i])
		if err != nil {
			return err
		}
		if err := each(hit, text); err != nil {
			return err
		}
	}
	return nil
}

// Marker implements index.Searcher.
func (e *Engine) Marker(ctx context.Context, r index.Request) (*passage.Marker, error) {
	s, done, err := e.lookFor(ctx, &r)
	if err != nil {
		return nil, err
	}
	defer done()
	if s.parsed.typed == nil {
		return nil, nil
	}
	return passage.MarkerOf(s.found.Looked().Patterns), nil
}

// Statistics implements index.Searcher.
func (e *Engine) Statistics(ctx context.Context, r index.Request) (*index.Statistics, error) {
	s, done, err := e.lookFor(ctx, &r)
	if err != nil {
		return nil, err
	}
	defer done()
	return s.found.Statistics(), nil
}

// lookFor finds what a request asks for in the present state, which stays until done is called.
func (e *Engine) lookFor(ctx context.Context, r *index.Request) (s *search, done func(), err error) {
	v, done, err := e.store.View()
	if err != nil {
		return nil, nil, err
	}
	s, err = e.newSearch(v, r, time.Now())
	if err == nil {
		err = s.relax(ctx)
	}
	if err != nil {
		done()
		return nil, nil, err
	}
	return s, done, nil
}

// search is a request at work in one view.
type search struct {
	engine    *Engine
	view      index.View
	request   *index.Request // as it was understood
	names     []index.Name
	offers    []index.Offer
	parsed    parsed
	selection *index.Selection
	began     time.Time

	// The following are set by relax.
	found     index.Found // by the match that was used in the end
	literally index.Found // by the match that was tried first
	relaxed   index.Match // the match that was used instead of Literal, if none was asked for and Literal found nothing
	corrected *index.Corrected

	// The following are set by find.
	tree   query.Node // that was looked for; nil for every report
	result *index.Result
}

// newSearch reads a request. The error is a *query.Error for a query that cannot be read, a
// *FilterError for a filter.
func (e *Engine) newSearch(v index.View, r *index.Request, began time.Time) (*search, error) {
	understood, names, offers, err := index.Understand(*r, held{e.memo(v), v})
	if err != nil {
		return nil, err
	}
	parsed, err := e.parse(&understood)
	if err != nil {
		return nil, err
	}
	selection, err := understood.Filter.Compile()
	if err != nil {
		return nil, err
	}
	return &search{
		engine: e, view: v, request: &understood, names: names, offers: offers, parsed: parsed, selection: selection, began: began,
	}, nil
}

// look finds what a tree finds with a match.
func (s *search) look(ctx context.Context, tree query.Node, m index.Match) (index.Found, error) {
	deadline := s.began.Add(cmp.Or(s.request.Budget, index.DefaultBudget))
	return s.view.Look(ctx, index.Plan{Tree: tree, Match: m, Deadline: deadline, Statistics: s.request.Statistics})
}

// find finds what the request asks for, and begins the result.
func (s *search) find(ctx context.Context) error {
	if err := s.relax(ctx); err != nil {
		return err
	}
	looked := s.found.Looked()
	s.tree = s.parsed.tree(cmp.Or(s.relaxed, s.request.Match))
	s.result = &index.Result{
		Relaxed: s.relaxed, Partial: looked.Partial, Tree: s.tree, Request: *s.request, Names: s.names, Offers: s.offers,
		Corrected: s.corrected,
	}
	s.result.Understood = index.UnderstoodText(s.tree, s.names)
	if s.tree != nil && !looked.Question {
		s.result.Synonyms = s.parsed.synonyms
	}
	return nil
}

// page returns hits, and adds to the result what is counted over all hits.
func (s *search) page(ctx context.Context, r index.PageRequest) (*index.Page, error) {
	r.Filter, r.Sort, r.Explained = s.selection, s.request.Sort, s.request.Explain
	page, err := s.found.Page(ctx, r)
	if err != nil {
		return nil, err
	}
	if s.relaxed != "" && page.Occurrences == 0 {
		marked, err := s.marked(ctx)
		if err != nil {
			return nil, err
		}
		if !marked {
			page, s.result.Relaxed = &index.Page{}, ""
		}
	}
	s.result.Total, s.result.Occurrences, s.result.Counts = page.Total, page.Occurrences, page.Facets
	return page, nil
}

// marked reports whether anything that was found has a mark, filters aside. If nothing has, nobody sees why it was
// found.
func (s *search) marked(ctx context.Context) (bool, error) {
	every, err := (&index.Filter{}).Compile()
	if err != nil {
		return false, err
	}
	page, err := s.found.Page(ctx, index.PageRequest{Filter: every, Limit: 1, Unordered: true})
	return err == nil && page.Occurrences > 0, err
}

// facets makes the tree of what was counted.
func (s *search) facets() {
	s.result.Facets = s.result.Counts.Tree(s.selection, s.engine.memo(s.view).places(s.view), s.request.Under)
}

// hit returns a hit as it is shown.
func (s *search) hit(page *index.Page, c *index.Candidate) (index.Hit, error) {
	return s.shown(page, c, c.Entry.Header(), func(sections []int) (*report.Report, error) {
		r, err := s.engine.reports.Sections(c.Entry.ID, sections)
		if err != nil {
			return nil, unread(err)
		}
		return r, nil
	})
}

// unread logs that a report cannot be read: its hit is shown without text. The error is that of an engine
// which cannot answer now.
func unread(err error) error {
	if away := (*index.UnavailableError)(nil); errors.As(err, &away) {
		return err
	}
	slog.Error("a report that was found cannot be read", "error", err)
	return nil
}

// wholeHit returns a hit as it is shown, and its report, nil if that cannot be read.
func (s *search) wholeHit(page *index.Page, c *index.Candidate) (index.Hit, *report.Report, error) {
	r, header, err := s.engine.read(c.Entry)
	if err != nil {
		return index.Hit{}, nil, err
	}
	hit, err := s.shown(page, c, header, func([]int) (*report.Report, error) { return r, nil })
	return hit, r, err
}

// shown returns a hit with the passages of the report that load gives, which is nil if it cannot be
// read.
func (s *search) shown(
	page *index.Page, c *index.Candidate, header report.Header, load func(sections []int) (*report.Report, error),
) (index.Hit, error) {
	detail, err := page.Detail(c)
	if err != nil {
		return index.Hit{}, err
	}
	var failed error
	text := func(sections []int) *report.Report {
		r, err := load(sections)
		failed = errors.Join(failed, err)
		return r
	}
	passages := passage.Best(text, s.found.Looked().Patterns, detail.Sections, s.request.Passages, detail.Matched)
	return index.Hit{
		Report: header, Score: c.Score, Occurrences: c.Occurrences, Position: c.Entry.Position(c.Score), Explanation: detail.Explanation,
		Passages: passages,
	}, failed
}

// read returns a report that was found, and its header. If it cannot be read, the report is nil. The
// error is described at unread.
func (e *Engine) read(entry *index.Entry) (*report.Report, report.Header, error) {
	text, err := e.reports.Report(entry.ID)
	if err != nil {
		return nil, entry.Header(), unread(err)
	}
	return text, text.Header(), nil
}

// parsed is the query of a request as a tree, nil if it is empty.
type parsed struct {
	typed query.Node
	// wide is typed with the places and years that its words name and their synonyms, unless the
	// request asks not to have them.
	wide     query.Node
	synonyms []string
}

// tree returns the tree that is looked for with a match. Most takes a query word by word, to which
// other forms add nothing.
func (p *parsed) tree(m index.Match) query.Node {
	if m == index.Most {
		return p.typed
	}
	return p.wide
}

// parse reads the query of a request.
func (e *Engine) parse(r *index.Request) (parsed, error) {
	tree, err := index.ParseQuery(r.Query)
	p := parsed{typed: tree, wide: tree}
	if err != nil || tree == nil || r.NoSynonyms {
		return p, err
	}
	known := e.synonyms.Load()
	p.wide = query.Expand(index.ExpandNames(tree), func(word string) []string {
		forms := known.Of(word)
		p.synonyms = append(p.synonyms, forms...)
		return forms
	})
	return p, nil
}

// relax finds what the request finds with the match asked for. If none is asked for, a tree that
// finds nothing literally is corrected and, if that finds nothing either, tried again with Words and then
// Most. A typed question is for Most at once: a long section that holds all its words, such as 如何 and 工作,
// rarely answers it. Filters play no part in this, so that choosing one never changes what the words mean.
func (s *search) relax(ctx context.Context) error {
	asked := s.request.Match
	first := cmp.Or(asked, index.Literal)
	found, err := s.look(ctx, s.parsed.tree(first), first)
	if err != nil {
		return err
	}
	s.found, s.literally = found, found
	looked := found.Looked()
	if looked.Any || asked != "" || !looked.Relaxes || looked.Partial {
		return nil
	}
	if done, err := s.correct(ctx); done || err != nil {
		return err
	}
	for _, relaxed := range []index.Match{index.Words, index.Most} {
		if relaxed == index.Words && (looked.Asks || s.crumbles(s.parsed.typed)) {
			continue
		}
		wider, err := s.look(ctx, s.parsed.tree(relaxed), relaxed)
		if err != nil {
			return err
		}
		if o := wider.Looked(); o.Any && len(o.Patterns) > 0 || o.Partial {
			s.found, s.relaxed = wider, relaxed
			return nil
		}
	}
	return nil
}

// crumbles reports whether a word that a tree looks for is cut into single characters. Found apart, they are
// everywhere and say nothing about it.
func (s *search) crumbles(tree query.Node) bool {
	in := func(nodes []query.Node) bool { return slices.ContainsFunc(nodes, s.crumbles) }
	switch n := tree.(type) {
	case query.Word:
		tokens := s.engine.words.Query(n.Text)
		return len(tokens) > 1 && !slices.ContainsFunc(tokens, func(t analyzer.Token) bool { return utf8.RuneCountInString(t.Term) > 1 })
	case query.And:
		return in(n.Nodes)
	case query.Or:
		return in(n.Nodes)
	case query.Same:
		return in(n.Nodes)
	case query.Near:
		return s.crumbles(n.Left) || s.crumbles(n.Right)
	case query.In:
		return s.crumbles(n.Node)
	}
	return false
}

// advise adds to the result what else would find something.
func (s *search) advise(ctx context.Context) error {
	if s.tree == nil || s.request.Match == index.Words || s.request.Match == index.Most {
		return nil
	}
	var err error
	if s.result.Broader, err = s.broader(ctx); err != nil {
		return err
	}
	if s.corrected == nil {
		s.result.DidYouMean, err = s.didYouMean(ctx)
	}
	return err
}

// maxBroader is the number of reports above which a search is not told what would find more: with
// more, nobody lacks any.
const maxBroader = 20

// broader returns what the next wider match would find that the search does not. It is nil if that
// is nothing, or if the search was told how to match or has been widened already.
func (s *search) broader(ctx context.Context) (*index.Broader, error) {
	o := s.found.Looked()
	n := s.result.Total
	if n > maxBroader || !o.Relaxes || o.Asks || s.relaxed != "" || o.Partial || !o.Divisible || s.crumbles(s.parsed.typed) {
		return nil, nil
	}
	wider, err := s.look(ctx, s.parsed.wide, index.Words)
	if err != nil || wider.Looked().Partial {
		return nil, err
	}
	total, err := wider.Total(ctx, s.selection)
	if err != nil || total <= n {
		return nil, err
	}
	return &index.Broader{Match: index.Words, Total: total}, nil
}
