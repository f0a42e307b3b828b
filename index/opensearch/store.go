package opensearch

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"
	"time"

	"gongbao/analyzer"
	"gongbao/index"
	"gongbao/index/memory"
	"gongbao/index/opensearch/clause"
	"gongbao/index/opensearch/cluster"
	"gongbao/index/parallel"
	"gongbao/index/recent"
	"gongbao/index/report"
)

// Store is an index.Store in a cluster. It may be used by several goroutines at once.
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
	table  *table
	files  files     // those of the state that was read last
	read   time.Time // when that was
	closed bool
	using  sync.WaitGroup // those who use a view; only added to while the store is open
}

func newStore(c *client, n names, words *analyzer.Words) *Store {
	return &Store{client: c, names: n, words: words, texts: newTexts()}
}

// Words are those by which texts are cut.
func (s *Store) Words() *analyzer.Words { return s.words }

// Search, Searches and All ask the index of what is searched: see cluster.Client.
func (s *Store) Search(ctx context.Context, query any) (*cluster.Found, error) {
	return s.client.Search(ctx, s.names.sections, query)
}

// Searches is described at Search.
func (s *Store) Searches(ctx context.Context, queries ...any) ([]*cluster.Found, error) {
	return s.client.Searches(ctx, s.names.sections, queries...)
}

// All is described at Search.
func (s *Store) All(ctx context.Context, query any, with map[string]any) iter.Seq2[cluster.Hit, error] {
	return s.client.All(ctx, s.names.sections, query, with)
}

// fresh is how long a state that was read counts as the present one. What this store writes itself it
// knows at once.
const fresh = time.Second

// errBehind is returned if a node answers with a state that has been replaced, or without documents that
// have been added: it has lost the others and does not know it yet.
var errBehind = errors.New("a node of OpenSearch is behind the others")

// refresh makes views those of the present state.
func (s *Store) refresh(ctx context.Context) error {
	read := time.Now()
	present, err := s.client.readState(ctx, s.names)
	if err != nil {
		return err
	}
	return s.follow(ctx, present, read)
}

// follow makes views those of a state that was read at some time.
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

func (s *Store) set(t *table, read time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.table, s.read = t, read
}

// Present returns the present table. Close waits until done is called.
func (s *Store) Present() (t *table, done func(), err error) {
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

// Close implements index.Store, once the tables in use are done.
func (s *Store) Close() error {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.updating.Lock()
	defer s.updating.Unlock()
	s.using.Wait()
	return nil
}

// Update implements index.Store. When it returns, as many copies of each document as the cluster keeps
// are on disk.
func (s *Store) Update(reports []*report.Report, removed []string) error {
	s.updating.Lock()
	defer s.updating.Unlock()
	if len(reports)+len(removed) == 0 {
		return s.checkOpen()
	}
	ctx := context.Background()
	present, before, err := s.latest(ctx)
	if err != nil {
		return err
	}
	if s.unsure {
		if present, err = s.claim(ctx, present); err != nil {
			return err
		}
	}
	err = s.change(ctx, before, present, lastOfEach(reports), removed)
	if s.unsure = err != nil; s.unsure {
		return err
	}
	return s.refresh(ctx)
}

// change writes the documents of a batch, and then the state in which they count.
func (s *Store) change(ctx context.Context, before *table, present *state, added []*report.Report, removed []string) error {
	if err := s.tidy(ctx, present); err != nil {
		return err
	}
	gone := slices.Clone(removed)
	for _, r := range added {
		gone = append(gone, r.ID)
	}
	s.tried = max(s.tried, present.Last) + 1
	replaced := before.documentsOf(gone)
	next := present.next(s.tried, replaced, time.Now())
	next.Reports += len(added) - len(replaced)
	if err := s.write(ctx, added, s.tried); err != nil {
		return err
	}
	return s.client.writeState(ctx, s.names, next)
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

// latest returns the state as it was written last and its table.
func (s *Store) latest(ctx context.Context) (*state, *table, error) {
	if err := s.checkOpen(); err != nil {
		return nil, nil, err
	}
	present, err := s.readOwn(ctx)
	if err != nil {
		return nil, nil, err
	}
	if err := s.follow(ctx, present, time.Now()); err != nil {
		return nil, nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return present, s.table, nil
}

// documentsOf returns the documents of reports, some of which may be missing.
func (t *table) documentsOf(ids []string) (documents []string) {
	for _, id := range ids {
		if number, ok := t.byID[id]; ok && !slices.Contains(documents, t.document(number)) {
			documents = append(documents, t.document(number))
		}
	}
	return documents
}

// lastOfEach returns the reports, of several with one ID the last.
func lastOfEach(reports []*report.Report) (kept []*report.Report) {
	last := make(map[string]int)
	for i, r := range reports {
		last[r.ID] = i
	}
	for i, r := range reports {
		if last[r.ID] == i {
			kept = append(kept, r)
		}
	}
	return kept
}

// bulkSize is the number of bytes that are sent at once, unless a single report is larger.
const bulkSize = 4_000_000

// write writes the documents of reports, and makes them visible to those who ask for their batch.
func (s *Store) write(ctx context.Context, reports []*report.Report, born int64) error {
	type made struct{ searched, read []byte }
	documents := make([]made, len(reports))
	err := parallel.Each(ctx, len(reports), func(i int) error {
		r := reports[i]
		d := memory.NewDocument(r, s.words)
		searched, err := newSearched(r, d, born)
		if err != nil {
			return err
		}
		a, errA := json.Marshal(searched)
		b, errB := json.Marshal(object{"report": r})
		documents[i] = made{a, b}
		return errors.Join(errA, errB)
	})
	if err != nil {
		return err
	}
	var batch cluster.Bulk
	for i, r := range reports {
		name := documentID(r.ID, born)
		batch.Index(s.names.reports, name, r.ID, documents[i].read)
		batch.Index(s.names.sections, name, r.ID, documents[i].searched)
		if batch.Len() >= bulkSize || i == len(reports)-1 {
			if err := s.client.Bulk(ctx, &batch, s.replicas); err != nil {
				return err
			}
			batch.Reset()
		}
	}
	return s.client.Refresh(ctx, s.names.sections)
}

// Lasts is how long a table may be used. Documents that are replaced are kept a little longer.
const (
	Lasts = kept - time.Minute
	kept  = 15 * time.Minute
)

// tidy deletes documents that nobody can be reading any more, and those of a batch that was not
// finished. It takes the former out of the state.
func (s *Store) tidy(ctx context.Context, present *state) error {
	var batch cluster.Bulk
	remove := func(document string) {
		batch.Delete(s.names.sections, document, reportIn(document))
		batch.Delete(s.names.reports, document, reportIn(document))
	}
	old := time.Now().Add(-kept).Unix()
	rest := func(all []dead, remove func(document string)) (left []dead) {
		for _, d := range all {
			if d.Died > old {
				left = append(left, d)
				continue
			}
			remove(d.Document)
		}
		return left
	}
	left := rest(present.Dead, remove)
	wasteLeft := rest(present.Waste, func(document string) { batch.Delete(s.names.reports, document, document) })
	unfinished := []object{{"range": object{"born": object{"gt": present.Last}}}}
	for _, batches := range present.Skipped {
		unfinished = append(unfinished, batches.documents())
	}
	if err := s.client.Refresh(ctx, s.names.sections); err != nil {
		return err
	}
	for hit, err := range s.All(ctx, clause.OneOf(unfinished), object{"_source": false}) {
		if err != nil {
			return err
		}
		remove(hit.ID)
	}
	present.Skipped = slices.DeleteFunc(present.Skipped, func(batches skipped) bool { return batches.Since <= old })
	if batch.Len() == 0 {
		return nil
	}
	if err := s.client.Bulk(ctx, &batch, 0); err != nil {
		return err
	}
	present.Dead, present.Waste = left, wasteLeft
	return s.client.Refresh(ctx, s.names.sections)
}

// Check implements index.Store.
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

// bornIn returns the batch in the name of a document.
func bornIn(document string) (int64, error) {
	_, number, _ := strings.Cut(document, "@")
	var born int64
	if _, err := fmt.Sscan(number, &born); err != nil {
		return 0, fmt.Errorf("%w: document %s", index.ErrDamaged, document)
	}
	return born, nil
}
