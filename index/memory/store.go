package memory

import (
	"context"
	"iter"
	"slices"
	"sync"

	"gongbao/analyzer"
	"gongbao/index"
	"gongbao/index/parallel"
	"gongbao/index/report"
)

// Store is an index.Store in memory. It may be used by several goroutines at once.
type Store struct {
	keeper   *keeper
	words    *analyzer.Words
	updating sync.Mutex // held while reports are added

	mu     sync.Mutex // held for what follows
	closed bool
	using  sync.WaitGroup // those who use a view; only added to while the store is open
}

// View implements index.Store.
func (s *Store) View() (v index.View, done func(), err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, nil, index.ErrClosed
	}
	s.using.Add(1)
	return view{s.keeper.get(), s.words}, s.using.Done, nil
}

// Update implements index.Store. Reports that are replaced get the last numbers.
func (s *Store) Update(reports []*report.Report, removed []string) error {
	s.updating.Lock()
	defer s.updating.Unlock()
	_, done, err := s.View()
	if err != nil {
		return err
	}
	defer done()
	added := make([]*document, len(reports))
	if err := parallel.Each(context.Background(), len(reports), func(i int) error {
		added[i] = newDocument(reports[i], s.words)
		return nil
	}); err != nil {
		return err
	}
	gone := make(map[string]bool)
	for _, id := range removed {
		gone[id] = true
	}
	var kept []*document
	for i, d := range added { // of several with one ID, the last
		gone[d.entry.ID] = true
		if !slices.ContainsFunc(added[i+1:], func(later *document) bool { return later.entry.ID == d.entry.ID }) {
			kept = append(kept, d)
		}
	}
	old := s.keeper.get().documents
	old = slices.DeleteFunc(slices.Clone(old), func(d *document) bool { return gone[d.entry.ID] })
	s.keeper.set(newState(append(old, kept...)))
	return nil
}

// Check implements index.Store: memory is as it was written.
func (s *Store) Check() ([]error, error) {
	_, done, err := s.View()
	if err != nil {
		return nil, err
	}
	done()
	return nil, nil
}

// Close implements index.Store, once the views in use are done.
func (s *Store) Close() error {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.updating.Lock()
	defer s.updating.Unlock()
	s.using.Wait()
	return nil
}

// state is what a store holds between two updates. It is never changed.
type state struct {
	documents  []*document // by number
	entries    []index.Entry
	byID       map[string]int
	sections   []section // of all documents, in order
	summary    index.Summary
	statistics index.Statistics // without terms
}

// section is a section of a document.
type section struct{ document, index int }

func newState(documents []*document) *state {
	s := &state{documents: documents, entries: make([]index.Entry, len(documents)), byID: make(map[string]int)}
	for i, d := range documents {
		s.entries[i] = d.entry
		s.entries[i].Number = int32(i)
		s.byID[d.entry.ID] = i
		d := documents[i]
		for k := range d.sections() {
			s.sections = append(s.sections, section{i, k})
		}
		s.summary.Chars += d.entry.Chars
		s.statistics.Positions += d.size()
	}
	s.summary.Reports, s.summary.Sections = len(documents), len(s.sections)
	s.statistics.Reports, s.statistics.Sections = len(documents), len(s.sections)
	return s
}

// view implements index.View.
type view struct {
	*state
	words *analyzer.Words
}

func (v view) State() any { return v.state }

func (v view) Summary() index.Summary { return v.summary }

func (v view) Entries() iter.Seq[*index.Entry] {
	return func(yield func(*index.Entry) bool) {
		for i := range v.entries {
			if !yield(&v.entries[i]) {
				return
			}
		}
	}
}

func (v view) Entry(id string) (*index.Entry, bool) {
	i, ok := v.byID[id]
	if !ok {
		return nil, false
	}
	return &v.entries[i], true
}

// Differences implements index.View.
func (v view) Differences(r *report.Report) (differences []string, err error) {
	i, ok := v.byID[r.ID]
	if !ok {
		return nil, index.ErrNotFound
	}
	kept, asked := v.documents[i], newDocument(r, v.words)
	sameSizes := slices.EqualFunc(kept.units, asked.units, func(a, b unit) bool { return a.end-a.start == b.end-b.start })
	return kept.entry.Differences(&asked.entry, sameSizes), nil
}
