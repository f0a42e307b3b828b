package engine

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"gongbao/analyzer"
	"gongbao/index"
	"gongbao/index/recent"
	"gongbao/index/report"
)

// Engine is the index.Engine of a Store.
type Engine struct {
	store   index.Store
	reports index.Reports
	words   *analyzer.Words

	synonyms    atomic.Pointer[analyzer.Synonyms]
	suggestions suggestions
	memos       *recent.Cache[any, *memo] // by View.State
}

// maxStates is the number of states of a store that are remembered: the present one, and one
// that a long request still uses.
const maxStates = 2

// New returns an engine over a store. What is found is read from reports; words cuts texts as the store does.
func New(store index.Store, reports index.Reports, words *analyzer.Words) *Engine {
	return &Engine{store: store, reports: reports, words: words, memos: recent.New[any, *memo](maxStates)}
}

// Update implements index.Updater.
func (e *Engine) Update(reports []*report.Report, removed []string) error {
	return e.store.Update(reports, removed)
}

// Has implements index.Updater.
func (e *Engine) Has(id string) (bool, error) {
	v, done, err := e.store.View()
	if err != nil {
		return false, err
	}
	defer done()
	_, ok := v.Entry(id)
	return ok, nil
}

// IDs implements index.Updater.
func (e *Engine) IDs() ([]string, error) {
	v, done, err := e.store.View()
	if err != nil {
		return nil, err
	}
	defer done()
	var ids []string
	for entry := range v.Entries() {
		ids = append(ids, entry.ID)
	}
	return ids, nil
}

// Header implements index.Updater.
func (e *Engine) Header(id string) (report.Header, error) {
	v, done, err := e.store.View()
	if err != nil {
		return report.Header{}, err
	}
	defer done()
	entry, ok := v.Entry(id)
	if !ok {
		return report.Header{}, index.ErrNotFound
	}
	return report.Header{ID: id, Complete: entry.Complete, Chars: entry.Chars}, nil
}

// SetSynonyms implements index.Updater.
func (e *Engine) SetSynonyms(s *analyzer.Synonyms) { e.synonyms.Store(s) }

// Differences implements index.Updater.
func (e *Engine) Differences(r *report.Report) ([]string, error) {
	v, done, err := e.store.View()
	if err != nil {
		return nil, err
	}
	defer done()
	return v.Differences(r)
}

// Check implements index.Updater.
func (e *Engine) Check() ([]error, error) { return e.store.Check() }

// Close ends the engine and its store, once the requests under way have ended.
func (e *Engine) Close() error { return e.store.Close() }

// Analyze implements index.Surveyor.
func (e *Engine) Analyze(text string) (analyzer.Analysis, error) {
	_, done, err := e.store.View()
	if err != nil {
		return analyzer.Analysis{}, err
	}
	defer done()
	return e.words.Analyze(text, e.synonyms.Load()), nil
}

// Summary implements index.Surveyor.
func (e *Engine) Summary() (index.Summary, error) {
	v, done, err := e.store.View()
	if err != nil {
		return index.Summary{}, err
	}
	defer done()
	return v.Summary(), nil
}

// Snapshot implements index.Counter.
func (e *Engine) Snapshot() (string, error) {
	v, done, err := e.store.View()
	if err != nil {
		return "", err
	}
	defer done()
	return e.memo(v).snapshot(v), nil
}

// Forget drops the panels and related texts that are remembered, so that the next requests can be
// measured as first ones.
func (e *Engine) Forget() {
	for _, m := range e.memos.Values() {
		m.tallies.Purge()
		m.related.Purge()
	}
}

// memo is what is remembered of one state of the store, made when it is first asked for.
type memo struct {
	oncePlaces, onceYears, onceSnapshot sync.Once
	held                                *index.Places
	years                               map[int]bool
	hash                                string

	tallies *recent.Cache[string, *panelCounts] // by panelCount.key
	related *recent.Cache[index.RelatedRequest, *index.Related]
}

// memo returns what is remembered of the state of a view.
func (e *Engine) memo(v index.View) *memo { return e.memos.GetOrAdd(v.State(), newMemo) }

func newMemo() *memo {
	return &memo{tallies: newTallies(), related: recent.New[index.RelatedRequest, *index.Related](maxRelatedAnswers)}
}

// places returns the places that the reports are of.
func (m *memo) places(v index.View) *index.Places {
	m.oncePlaces.Do(func() {
		m.held = index.NewPlaces(func(yield func(string) bool) {
			for entry := range v.Entries() {
				if !yield(entry.Code()) {
					return
				}
			}
		})
	})
	return m.held
}

// held says which places and years the reports of a view are of. It implements index.Subjects.
type held struct {
	*memo
	view index.View
}

func (h held) HasPlace(code string) bool { return h.places(h.view).Has(code) }

func (h held) HasYear(year int) bool {
	h.onceYears.Do(func() {
		h.years = make(map[int]bool)
		for entry := range h.view.Entries() {
			h.years[entry.Year] = true
		}
	})
	return h.years[year]
}

// snapshot returns index.PanelHead.Snapshot.
func (m *memo) snapshot(v index.View) string {
	m.onceSnapshot.Do(func() {
		var lines []string
		for entry := range v.Entries() {
			lines = append(lines, entry.ID+" "+entry.Digest)
		}
		slices.Sort(lines)
		h := sha256.New()
		for _, line := range lines {
			fmt.Fprintln(h, line)
		}
		m.hash = hex.EncodeToString(h.Sum(nil)[:8])
	})
	return m.hash
}
