package index

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"

	bleveindex "github.com/blevesearch/bleve_index_api"

	"gongbao/index/query"
	"gongbao/index/suggest"
)

// suggestions are what an engine suggests from, and the state of the index that they were made of.
type suggestions struct {
	making sync.Mutex // held while they are made

	mu    sync.Mutex
	index *suggest.Index
	of    *resource // snapshot.shared, which the snapshots of one state have in common
}

// Suggest returns at most limit completions of the last word of a query. Before PrepareSuggestions has run they are places only.
func (e *Engine) Suggest(text string, limit int) ([]suggest.Suggestion, error) {
	_, done, err := e.use()
	if err != nil {
		return nil, err
	}
	defer done()
	return e.suggestIndex().Suggest(text, limit), nil
}

// suggestIndex returns what was prepared last, or an index of places.
func (e *Engine) suggestIndex() *suggest.Index {
	e.suggestions.mu.Lock()
	defer e.suggestions.mu.Unlock()
	if e.suggestions.index == nil {
		e.suggestions.index = suggest.NewBuilder().Build(e.jieba)
	}
	return e.suggestions.index
}

// PrepareSuggestions makes what is suggested agree with the reports, unless it does. It takes some 1 ms a report.
func (e *Engine) PrepareSuggestions(ctx context.Context) error {
	e.suggestions.making.Lock()
	defer e.suggestions.making.Unlock()
	s, done, err := e.use()
	if err != nil {
		return err
	}
	defer done()
	if e.suggestions.of == s.shared {
		return nil
	}
	b := suggest.NewBuilder()
	for i := range s.reports {
		b.Report(suggest.Report{Region: s.reports[i].place(), Year: s.reports[i].year})
	}
	if err := errors.Join(s.eachHeading(ctx, b.Heading), s.eachTerm(ctx, b.Term)); err != nil {
		return err
	}
	x := b.Build(e.jieba)
	e.suggestions.mu.Lock()
	defer e.suggestions.mu.Unlock()
	e.suggestions.index, e.suggestions.of = x, s.shared
	return nil
}

// eachHeading calls take for the heading of each section, with the index of its report, in the order in which they are stored.
func (s *snapshot) eachHeading(ctx context.Context, take func(report int, heading string)) error {
	values, err := s.reader.DocValueReader([]string{headingField})
	if err != nil {
		return err
	}
	var id bleveindex.IndexInternalID
	for document, section := range s.byDoc {
		if section == noSection {
			continue
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		id = bleveindex.NewIndexInternalID(id, uint64(document))
		report := int(s.sections[section].report)
		if err := values.VisitDocValues(id, func(_ string, term []byte) { take(report, string(term)) }); err != nil {
			return err
		}
	}
	return nil
}

// eachTerm calls take for each term of the word layer that can be suggested, with the number of reports that have it. Of too many
// terms, those of most sections are taken; those of one section are left out where there are more reports than one.
func (s *snapshot) eachTerm(ctx context.Context, take func(term string, reports int)) error {
	terms, err := s.frequentTerms(ctx)
	if err != nil {
		return err
	}
	last := make([]int, len(s.reports)) // the number of the last term that each report was counted for, from 1
	for i, term := range terms {
		n := 0
		err := s.eachPosting(ctx, term.Term, wordsField, func(section int32) {
			if report := s.sections[section].report; last[report] != i+1 {
				last[report] = i + 1
				n++
			}
		})
		if err := errors.Join(err, ctx.Err()); err != nil {
			return err
		}
		take(term.Term, n)
	}
	return nil
}

// frequentTerms returns the terms that eachTerm takes.
func (s *snapshot) frequentTerms(ctx context.Context) (frequent []bleveindex.DictEntry, err error) {
	terms, err := s.reader.FieldDict(wordsField)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, terms.Close()) }()
	for {
		term, err := terms.Next()
		if err := errors.Join(err, ctx.Err()); err != nil || term == nil {
			slices.SortFunc(frequent, func(a, b bleveindex.DictEntry) int {
				return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Term, b.Term))
			})
			return frequent[:min(len(frequent), suggest.MostTerms)], err
		}
		if (term.Count > 1 || len(s.reports) <= 1) && suggest.IsTerm(term.Term) {
			frequent = append(frequent, *term)
		}
	}
}

// few is the most reports that a query finds for which another may have been meant.
const few = 2

// mostSections is the most sections of a report: package report makes no more.
const mostSections = 2000

// didYouMean returns what may have been meant by a tree that found nearly nothing literally; nil where nothing finds more. look
// evaluates a tree literally.
func (e *Engine) didYouMean(s *snapshot, tree query.Node, literally *evaluation, look func(query.Node) (evaluation, error)) (*DidYouMean, error) {
	words, ok := wordsOf(tree)
	if !ok || literally.found.len() > few*mostSections {
		return nil, nil
	}
	n := s.reportsIn(literally.found)
	if n > few {
		return nil, nil
	}
	counted := make([]suggest.Word, len(words))
	for i, word := range words {
		counted[i].Text = word.Text
		for _, l := range literally.leaves {
			if l.text == word.Text {
				counted[i].Count = s.reportsIn(s.sectionsWith(l.counts, l.scope))
			}
		}
	}
	_, made := e.suggestIndex().CorrectQuery(counted)
	if len(made) == 0 {
		return nil, nil
	}
	corrected := correct(tree, made)
	found, err := look(corrected)
	if total := s.reportsIn(found.found); err == nil && total > max(n, few) {
		return &DidYouMean{corrected.String(), total}, nil
	}
	return nil, err
}

// correct returns a tree with the corrected words in place of those typed. A correction of several words is one of the syllables that
// they are, of a tree of nothing else.
func correct(tree query.Node, made []suggest.Correction) query.Node {
	to := make(map[string]query.Node, len(made))
	for _, c := range made {
		to[c.From] = query.Word{Text: c.To}
	}
	if whole, ok := to[tree.String()]; ok {
		return whole
	}
	and, ok := tree.(query.And)
	if !ok {
		return tree
	}
	nodes := slices.Clone(and.Nodes)
	for i, child := range nodes {
		if word, ok := child.(query.Word); ok && to[word.Text] != nil {
			nodes[i] = to[word.Text]
		}
	}
	return query.And{Nodes: nodes}
}

// wordsOf returns the words of a tree that is one or has some among other parts.
func wordsOf(tree query.Node) (words []query.Word, ok bool) {
	switch n := tree.(type) {
	case query.Word:
		return []query.Word{n}, true
	case query.And:
		for _, child := range n.Nodes {
			if word, ok := child.(query.Word); ok {
				words = append(words, word)
			}
		}
	}
	return words, len(words) > 0
}
