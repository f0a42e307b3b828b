package documents

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"sync"
	"time"

	"gongbao/analyzer"
	"gongbao/index"
	"gongbao/index/opensearch/cluster"
	"gongbao/index/recent"
)

// Store is what a cluster has of a library, to be read and, unless it is another's, changed. It may be used
// by several goroutines at once.
type Store struct {
	client   *client
	names    names
	replicas int    // copies of a document that an Update waits for, besides the first
	writer   string // state.Writer; empty if the store only reads
	words    *analyzer.Words
	texts    *recent.Cache[string, loaded]
	updating sync.Mutex // held while something is written
	// The following are guarded by updating. unsure is set if the cluster may still be writing what an
	// Update that failed has sent.
	unsure bool
	tried  int64 // the last batch that was begun

	mu     sync.Mutex // held for what follows
	table  *Table
	files  files     // those of the state that was read last
	read   time.Time // when that was
	closed bool
	using  sync.WaitGroup // those who use a table; only added to while the store is open
}

func newStore(c *client, n names, words *analyzer.Words) *Store {
	return &Store{client: c, names: n, words: words, texts: newTexts()}
}

// Words are those by which texts are cut.
func (s *Store) Words() *analyzer.Words { return s.words }

// Search searches the documents of reports, also those that do not count: see Table.Live and
// cluster.Client.Search.
func (s *Store) Search(ctx context.Context, query any) (*cluster.Found, error) {
	return s.client.Search(ctx, s.names.sections, query)
}

// Searches does several searches with one request: see cluster.Client.Searches.
func (s *Store) Searches(ctx context.Context, queries ...any) ([]*cluster.Found, error) {
	return s.client.Searches(ctx, s.names.sections, queries...)
}

// All yields all that a query finds, in the order of the IDs of reports: see cluster.Client.All.
func (s *Store) All(ctx context.Context, query any, with map[string]any) iter.Seq2[cluster.Hit, error] {
	return s.client.All(ctx, s.names.sections, query, with)
}

// fresh is how long a state that was read counts as the present one. What this store writes itself it
// knows at once.
const fresh = time.Second

// errBehind is returned if a node answers with a state that has been replaced, or without documents that
// have been added: it has lost the others and does not know it yet.
var errBehind = errors.New("a node of OpenSearch is behind the others")

// refresh makes the table that of the present state.
func (s *Store) refresh(ctx context.Context) error {
	read := time.Now()
	present, err := s.client.readState(ctx, s.names)
	if err != nil {
		return err
	}
	return s.follow(ctx, present, read)
}

// follow makes the table that of a state that was read at some time.
func (s *Store) follow(ctx context.Context, present *state, read time.Time) error {
	s.mu.Lock()
	before := s.table
	s.files = present.Files
	s.mu.Unlock()
	switch {
	case before == nil:
	case before.state.Index != present.Index:
		before = nil // the index was made anew
	case before.state.Last == present.Last:
		s.set(before, read)
		return nil
	case before.state.Last > present.Last:
		return cluster.Unavailable(errBehind)
	}
	t, err := s.client.readTable(ctx, s.names, present, before)
	if err != nil {
		return err
	}
	s.set(t, read)
	return nil
}

func (s *Store) set(t *Table, read time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.table, s.read = t, read
}

// Lasts is how long a table may be used. Documents that are replaced are kept a little longer.
const (
	Lasts = kept - time.Minute
	kept  = 15 * time.Minute
)

// Present returns the table of a state that was the last whole one a second ago or later. Close waits until
// done is called. The error is index.ErrClosed, or an index.UnavailableError if the cluster does not answer
// as a whole.
func (s *Store) Present() (t *Table, done func(), err error) {
	s.mu.Lock()
	old := time.Since(s.read) > fresh && !s.closed
	s.mu.Unlock()
	if old {
		ctx, cancel := patient()
		defer cancel()
		if err := s.refresh(ctx); err != nil {
			return nil, nil, err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, nil, index.ErrClosed
	}
	s.using.Add(1)
	return s.table, s.using.Done, nil
}

// Close closes the store, once the tables in use are done. Closing again does nothing.
func (s *Store) Close() error {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.updating.Lock()
	defer s.updating.Unlock()
	s.using.Wait()
	return nil
}

// checkOpen returns index.ErrClosed if the store is closed.
func (s *Store) checkOpen() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return index.ErrClosed
	}
	return nil
}

// Check reads all reports again, and returns an error for each that is not as it was written.
func (s *Store) Check() (damaged []error, err error) {
	t, done, err := s.Present()
	if err != nil {
		return nil, err
	}
	defer done()
	ctx := context.Background()
	for numbers := range slices.Chunk(t.Numbers(), TextsAtOnce) {
		reports, err := s.Read(ctx, t, numbers)
		if err != nil {
			return nil, err
		}
		for i, number := range numbers {
			if entry := &t.Entries[number]; reports[i] == nil {
				damaged = append(damaged, fmt.Errorf("report %s is missing", entry.ID))
			} else if reports[i].Digest() != entry.Digest {
				damaged = append(damaged, fmt.Errorf("report %s is not as it was written", entry.ID))
			}
		}
	}
	return damaged, nil
}
