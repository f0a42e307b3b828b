package memory

import (
	"os"
	"path/filepath"
	"slices"
	"sync"

	"gongbao/analyzer"
	"gongbao/index"
	"gongbao/index/engine"
	"gongbao/index/report"
)

// Backend returns a kind of engine whose stores live as long as the process: opening a folder again
// finds what was in its store.
func Backend() index.Backend {
	var mu sync.Mutex
	states := make(map[string]*keeper) // by folder
	return index.Backend{
		Version: 1,
		Open: func(g index.Generation, reports index.Reports, words *analyzer.Words) (index.Engine, error) {
			dir, err := filepath.Abs(g.Dir)
			if err == nil {
				err = os.MkdirAll(dir, 0o755)
			}
			if err != nil {
				return nil, err
			}
			mu.Lock()
			defer mu.Unlock()
			if states[dir] == nil {
				states[dir] = &keeper{state: newState(nil)}
			}
			return engine.New(&Store{keeper: states[dir], words: words}, reports, words), nil
		},
		Remove: func(g index.Generation) error { return os.RemoveAll(g.Dir) },
	}
}

// New returns an empty store. words cuts texts.
func New(words *analyzer.Words) *Store {
	return &Store{keeper: &keeper{state: newState(nil)}, words: words}
}

// keeper keeps the state of a store after it is closed.
type keeper struct {
	mu    sync.Mutex // held while state is read or replaced
	state *state
}

func (k *keeper) get() *state {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.state
}

func (k *keeper) set(s *state) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.state = s
}

// Document is a report made ready to be looked through.
type Document struct{ *document }

// NewDocument returns the document of a report. words cuts its text.
func NewDocument(r *report.Report, words *analyzer.Words) Document {
	return Document{newDocument(r, words)}
}

// Size returns some number of bytes that a document takes.
func (d Document) Size() int {
	size := 4*(len(d.row)+len(d.texts)+len(d.sentenceEnds)) + 200*len(d.units)
	for i := range d.units {
		size += 16 * len(d.units[i].words)
		for _, word := range d.units[i].words {
			size += len(word)
		}
	}
	return size
}

// Positions returns the positions of all sections of a document, as index.Statistics counts them.
func (d Document) Positions() int { return d.size() }

// ViewOf returns a view of documents, which are numbered in their order. Scores are made by
// statistics, those of the documents if it is nil.
func ViewOf(documents []Document, words *analyzer.Words, statistics *index.Statistics) index.View {
	all := make([]*document, len(documents))
	for i, d := range documents {
		all[i] = d.document
	}
	s := newState(all)
	if statistics != nil {
		s.statistics = *statistics
	}
	return view{s, words}
}

// Entry returns the entry of a document, without a number.
func (d Document) Entry() index.Entry { return d.entry }

// TitleWords and SectionWords return the different words of the title and of the i-th section. They must
// not be changed.
func (d Document) TitleWords() []string { return d.units[0].words }

// SectionWords is described at TitleWords.
func (d Document) SectionWords(i int) []string { return d.units[1+i].words }

// SectionSize returns the positions of the i-th section of a document.
func (d Document) SectionSize(i int) int {
	u := &d.units[1+i]
	return int(u.end - u.start)
}

// Unrefined makes what a view of this package found rank without looking closer at the first hits, and
// returns it.
func Unrefined(f index.Found) index.Found {
	f.(*evaluation).unrefined = true
	return f
}

// Coverage returns how much of a question the best section covers that a view of this package found; 0
// if it was no question.
func Coverage(f index.Found) float32 {
	if q := f.(*evaluation).question; q != nil {
		return q.greatest
	}
	return 0
}

// Cover makes what a view of this package found for a question the sections that cover enough of what
// the best section of other reports does.
func Cover(f index.Found, greatest float32) {
	e := f.(*evaluation)
	if e.question == nil {
		return
	}
	e.question.cover(greatest)
	e.found = e.question.found
	e.looked.Any = slices.Contains(e.found, true)
}
