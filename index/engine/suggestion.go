package engine

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"math"
	"os"
	"slices"
	"sync"

	"gongbao/index"
	"gongbao/index/durable"
	"gongbao/index/query"
	"gongbao/index/suggest"
)

// suggestions are what an engine suggests from, and the state of the index that they were made of.
type suggestions struct {
	path   string     // of the file in which they are kept; empty if they are not
	making sync.Mutex // held while they are made

	mu    sync.Mutex
	index *suggest.Index
	of    any // View.State
}

// KeepSuggestions makes PrepareSuggestions keep what it makes in the file at path, and take it from
// there if that was made of the same reports. It is called before the engine is used.
func (e *Engine) KeepSuggestions(path string) { e.suggestions.path = path }

// Suggest returns at most limit completions of the last word of a query. Before PrepareSuggestions
// has run they are places only.
func (e *Engine) Suggest(text string, limit int) ([]suggest.Suggestion, error) {
	_, done, err := e.store.View()
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
		e.suggestions.index = suggest.NewBuilder().Build(e.words)
	}
	return e.suggestions.index
}

// PrepareSuggestions makes what is suggested agree with the reports, unless it does. It takes some
// 1 ms a report, and little if what was kept is of the same reports.
func (e *Engine) PrepareSuggestions(ctx context.Context) error {
	e.suggestions.making.Lock()
	defer e.suggestions.making.Unlock()
	v, done, err := e.store.View()
	if err != nil {
		return err
	}
	defer done()
	if e.suggestions.of == v.State() {
		return nil
	}
	x, err := e.suggestionsOf(ctx, v)
	if err != nil {
		return err
	}
	e.suggestions.mu.Lock()
	defer e.suggestions.mu.Unlock()
	e.suggestions.index, e.suggestions.of = x, v.State()
	return nil
}

// suggestionsOf takes the suggestions of a view from their file, or makes and keeps them.
func (e *Engine) suggestionsOf(ctx context.Context, v index.View) (*suggest.Index, error) {
	if e.suggestions.path == "" {
		return e.makeSuggestions(ctx, v)
	}
	of := e.suggestedFrom(v)
	if e.suggestions.of == nil { // otherwise the file is of an earlier state
		x, err := e.keptSuggestions(of)
		if err == nil {
			return x, nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			slog.Debug("suggestions are made anew", "error", err)
		}
	}
	x, err := e.makeSuggestions(ctx, v)
	if err != nil {
		return nil, err
	}
	if err := durable.Write(e.suggestions.path, bytes.NewReader(x.Encode(of))); err != nil {
		slog.Warn("suggestions are not kept", "error", err)
	}
	return x, nil
}

// UseSuggestions makes the engine suggest what another has kept, whatever reports that was made of.
func (e *Engine) UseSuggestions(data []byte) error {
	of, err := suggest.MadeOf(data)
	if err != nil {
		return err
	}
	x, err := suggest.Decode(data, of, e.words)
	if err != nil {
		return err
	}
	e.suggestions.mu.Lock()
	defer e.suggestions.mu.Unlock()
	e.suggestions.index = x
	return nil
}

func (e *Engine) keptSuggestions(of [sha256.Size]byte) (*suggest.Index, error) {
	data, err := os.ReadFile(e.suggestions.path)
	if err != nil {
		return nil, err
	}
	return suggest.Decode(data, of, e.words)
}

// suggestedFrom returns a hash of all that suggestions are made of. Reports count in their order,
// because a heading is written as the first of them writes it.
func (e *Engine) suggestedFrom(v index.View) [sha256.Size]byte {
	h := sha256.New()
	sources := suggest.Sources(e.words)
	_, _ = h.Write(sources[:]) // a hash has no errors
	for entry := range v.Entries() {
		_, _ = io.WriteString(h, entry.ID)
		_, _ = io.WriteString(h, entry.Digest)
	}
	return [sha256.Size]byte(h.Sum(nil))
}

// makeSuggestions makes the suggestions of a view.
func (e *Engine) makeSuggestions(ctx context.Context, v index.View) (*suggest.Index, error) {
	b := suggest.NewBuilder()
	for entry := range v.Entries() {
		b.Report(suggest.Report{Region: entry.Code(), Year: entry.Year})
	}
	if err := errors.Join(v.Headings(ctx, b.Heading), v.Terms(ctx, b.Term)); err != nil {
		return nil, err
	}
	return b.Build(e.words), nil
}

// maxCorrected is the number of reports above which a query is not corrected.
const maxCorrected = 2

// didYouMean returns what may have been meant by a query that found nearly nothing literally; nil
// if nothing finds more.
func (s *search) didYouMean(ctx context.Context) (*index.DidYouMean, error) {
	words, ok := wordsOf(s.parsed.typed)
	if !ok {
		return nil, nil
	}
	n, err := s.literally.Reports(ctx, maxCorrected)
	if err != nil || n > maxCorrected {
		return nil, err
	}
	counted, err := s.count(ctx, words)
	if err != nil {
		return nil, err
	}
	_, made := s.engine.suggestIndex().CorrectQuery(counted)
	if len(made) == 0 {
		return nil, nil
	}
	corrected := correct(s.parsed.typed, made)
	found, err := s.look(ctx, corrected, index.Literal)
	if err != nil {
		return nil, err
	}
	total, err := found.Reports(ctx, math.MaxInt)
	if err != nil || total <= max(n, maxCorrected) {
		return nil, err
	}
	return &index.DidYouMean{Query: corrected.String(), Total: total}, nil
}

// count counts the reports that have each of the words of a query.
func (s *search) count(ctx context.Context, words []query.Word) ([]suggest.Word, error) {
	counted := make([]suggest.Word, len(words))
	for i, word := range words {
		reports, err := s.literally.WordReports(ctx, word.Text)
		if err != nil {
			return nil, err
		}
		counted[i] = suggest.Word{Text: word.Text, Count: reports}
	}
	return counted, nil
}

// correct replaces words that no report has and that are hardly words, if the query then finds something. It
// reports whether it did. From then on the search is that for the corrected query, relaxed if need be.
func (s *search) correct(ctx context.Context) (done bool, err error) {
	words, ok := wordsOf(s.parsed.typed)
	if !ok || s.request.NoCorrection || s.found.Looked().Asks {
		return false, nil
	}
	counted, err := s.count(ctx, words)
	if err != nil {
		return false, err
	}
	_, made := s.engine.suggestIndex().CorrectQuery(counted)
	has := make(map[string]bool)
	for _, word := range counted {
		has[word.Text] = word.Count > 0
	}
	made = slices.DeleteFunc(made, func(c suggest.Correction) bool { return !c.Sure || has[c.From] })
	if len(made) == 0 {
		return false, nil
	}
	r := *s.request
	r.Query, r.NoCorrection = correct(s.parsed.typed, made).String(), true
	other, err := s.engine.newSearch(s.view, &r, s.began)
	if err != nil {
		return false, err
	}
	if err := other.relax(ctx); err != nil || !other.found.Looked().Any {
		return false, err
	}
	other.request.NoCorrection = false
	other.corrected = &index.Corrected{From: s.request.Query, To: r.Query}
	other.names = slices.Concat(s.names, other.names)
	*s = *other
	return true, nil
}

// correct returns a tree with the corrected words in place of those typed. A correction of several
// words is one of the syllables that they are, of a tree of nothing else.
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
