package reader

import (
	"context"
	"log/slog"

	"gongbao/analyzer"
	"gongbao/index/engine"
	"gongbao/index/library/mirror"
	"gongbao/index/library/sketches"
	"gongbao/index/opensearch"
	"gongbao/index/report"
	"gongbao/index/similar"
)

// edition is an index and the files that its writer gave with it. It does not change.
type edition struct {
	published *opensearch.Published
	store     *opensearch.Store
	engine    *engine.Engine
	words     *analyzer.Words
	lexicon   string // with which the words were made

	hash  string // of the files
	files mirror.Files
	near  map[string][]similar.Pair
}

// newEdition opens what is published.
func newEdition(ctx context.Context, p *opensearch.Published) (*edition, error) {
	archive, err := p.Files(ctx)
	if err != nil {
		return nil, err
	}
	files, err := mirror.Open(archive)
	if err != nil {
		return nil, err
	}
	e := &edition{published: p}
	if e.lexicon, err = files.Text(mirror.LexiconFile); err != nil {
		return nil, err
	}
	if e.words, err = wordsOf(e.lexicon, p.Words); err != nil {
		return nil, err
	}
	if e.store, err = p.Open(ctx, e.words); err != nil {
		e.freeWords()
		return nil, err
	}
	e.engine = engine.New(e.store, texts{e.store}, e.words)
	return e.update(ctx)
}

// update returns the edition with the present files.
func (e *edition) update(ctx context.Context) (*edition, error) {
	archive, hash, err := e.store.Kept(ctx, e.hash)
	if err != nil || hash == e.hash {
		return e, err
	}
	next := *e
	next.hash = hash
	if next.files, err = mirror.Open(archive); err != nil {
		return nil, err
	}
	if err := next.useSynonyms(); err != nil {
		return nil, err
	}
	next.useNear()
	next.useSuggestions()
	return &next, nil
}

// useSynonyms uses the library's own synonyms, or only the built-in ones if the writer cannot use
// them either.
func (e *edition) useSynonyms() error {
	text, err := e.files.Text(mirror.UserSynonyms)
	if err != nil {
		return err
	}
	synonyms := analyzer.BuiltinSynonyms()
	if own, err := analyzer.ParseSynonyms(text); err == nil {
		synonyms = synonyms.Merge(own)
	}
	e.engine.SetSynonyms(synonyms)
	return nil
}

// useNear uses the near-duplicates that the writer knows. Without them none are shown.
func (e *edition) useNear() {
	text, err := e.files.Text(mirror.NearFile)
	if err == nil && text != "" {
		e.near, err = sketches.Near([]byte(text))
	}
	if err != nil {
		slog.Warn("near-duplicates are not known", "error", err)
	}
}

// useSuggestions uses the writer's suggestions. Without them only places are suggested.
func (e *edition) useSuggestions() {
	text, err := e.files.Text(mirror.SuggestionsFile)
	if err == nil && text != "" {
		err = e.engine.UseSuggestions([]byte(text))
	}
	if err != nil {
		slog.Warn("what is being typed is not completed", "error", err)
	}
}

// close closes the index, once nobody uses it.
func (e *edition) close() error {
	err := e.engine.Close()
	e.freeWords()
	return err
}

// freeWords frees the words, unless they are the built-in ones, which are shared.
func (e *edition) freeWords() {
	if e.lexicon != "" {
		e.words.Close()
	}
}

// texts gives an engine the reports of its store.
type texts struct{ store *opensearch.Store }

// Report implements index.Reports.
func (t texts) Report(id string) (*report.Report, error) {
	return t.store.Report(context.Background(), id)
}

// Sections implements index.Reports.
func (t texts) Sections(id string, _ []int) (*report.Report, error) { return t.Report(id) }
