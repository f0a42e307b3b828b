package opensearch

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"gongbao/analyzer"
	"gongbao/index"
	"gongbao/index/memory"
	"gongbao/index/opensearch/cluster"
	"gongbao/index/parallel"
	"gongbao/index/recent"
	"gongbao/index/report"
)

// Store is an index.Store in a cluster. It may be used by several goroutines at once.
type Store struct {
	client   *client
	names    names
	replicas int
	words    *analyzer.Words
	texts    *recent.Cache[string, memory.Document]
	updating sync.Mutex // held while reports are added
	// The following are guarded by updating. unsure is set if others may have written since, or the
	// cluster may still be writing what an Update that failed, or an earlier process, has sent.
	unsure bool
	by     string // state.By of the last state that was written
	tried  int64  // the last batch that was begun

	mu     sync.Mutex // held for what follows
	table  *table
	read   time.Time // when the state of table was read last
	closed bool
	using  sync.WaitGroup // those who use a view; only added to while the store is open
}

// openTime is how long the first answers of a cluster may take.
const openTime = time.Minute

// patient returns a context that ends after openTime.
func patient() (context.Context, context.CancelFunc) {
	return context.WithTimeoutCause(context.Background(), openTime, cluster.Unavailable(errors.New("OpenSearch takes too long to answer")))
}

// Open opens the indices of a cluster, which are made if they do not exist. words cuts texts.
func Open(c Config, words *analyzer.Words) (*Store, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	to, err := cluster.New(&c.Config)
	if err != nil {
		return nil, err
	}
	client := &client{to}
	s := &Store{client: client, names: newNames(c.Name), replicas: c.Replicas, words: words, texts: newTexts(), unsure: true}
	ctx, cancel := patient()
	defer cancel()
	for name, body := range map[string]object{s.names.sections: sectionsIndex(&c), s.names.reports: reportsIndex(&c)} {
		if err := client.openIndex(ctx, name, body); err != nil {
			return nil, fmt.Errorf("open index %s: %w", name, err)
		}
	}
	if err := s.refresh(ctx); err != nil {
		return nil, err
	}
	return s, nil
}

// fresh is how long a state that was read counts as the present one. What this store writes itself it
// knows at once.
const fresh = time.Second

// errBehind is returned if a node answers with a state that has been replaced: it has lost the others and
// does not know it yet.
var errBehind = errors.New("a node of OpenSearch is behind the others")

// refresh makes views those of the present state.
func (s *Store) refresh(ctx context.Context) error {
	read := time.Now()
	present, err := s.client.readState(ctx, s.names)
	if err != nil {
		return err
	}
	s.mu.Lock()
	before := s.table
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

// View implements index.Store.
func (s *Store) View() (v index.View, done func(), err error) {
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
	return &view{s, s.table, time.Now()}, s.using.Done, nil
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

// Update implements index.Store. When it returns, as many copies of each document as the cluster keeps
// are on disk.
func (s *Store) Update(reports []*report.Report, removed []string) error {
	s.updating.Lock()
	defer s.updating.Unlock()
	ctx := context.Background()
	v, done, err := s.View()
	if err != nil || len(reports)+len(removed) == 0 {
		if err == nil {
			done()
		}
		return err
	}
	defer done()
	err = s.change(ctx, v.(*view).table, lastOfEach(reports), removed)
	if s.unsure = err != nil; s.unsure {
		s.mu.Lock()
		s.read = time.Time{} // the state is to be read again
		s.mu.Unlock()
		return err
	}
	return s.refresh(ctx)
}

// change writes the documents of a batch, and then the state in which they count.
func (s *Store) change(ctx context.Context, before *table, added []*report.Report, removed []string) error {
	present, err := s.claim(ctx, before)
	if err != nil {
		return err
	}
	if err := s.tidy(ctx, present); err != nil {
		return err
	}
	gone := slices.Clone(removed)
	for _, r := range added {
		gone = append(gone, r.ID)
	}
	s.tried = max(s.tried, present.Last) + 1
	next := present.next(s.tried, before.documentsOf(gone), time.Now())
	if err := s.write(ctx, added, s.tried); err != nil {
		return err
	}
	return s.writeState(ctx, next)
}

// claim returns the state over which the next is written. Unless the last Update of this store wrote it,
// an empty batch is written first: batches before it that do not count by now never will, and whoever
// may still be writing one is refused.
func (s *Store) claim(ctx context.Context, before *table) (*state, error) {
	present, err := s.client.readState(ctx, s.names)
	if err != nil {
		return nil, err
	}
	if present.Last != before.state.Last || present.Index != before.state.Index || !s.unsure && present.By != s.by {
		return nil, index.ErrTwoWriters
	}
	if !s.unsure {
		return present, nil
	}
	s.tried = max(s.tried, present.Last+1) + 1
	empty := present.next(s.tried, nil, time.Now())
	return empty, s.writeState(ctx, empty)
}

// writeState writes a state over the one that it was made of.
func (s *Store) writeState(ctx context.Context, next *state) error {
	err := s.client.writeState(ctx, s.names, next)
	if err == nil {
		s.by = next.By
	}
	return err
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
	var batch bulk
	for i, r := range reports {
		name := documentID(r.ID, born)
		batch.index(s.names.reports, name, r.ID, documents[i].read)
		batch.index(s.names.sections, name, r.ID, documents[i].searched)
		if batch.Len() >= bulkSize || i == len(reports)-1 {
			if err := s.client.bulk(ctx, &batch, s.replicas); err != nil {
				return err
			}
			batch.Reset()
		}
	}
	return s.client.refresh(ctx, s.names.sections)
}

// bulk are changes that are sent at once.
type bulk struct {
	bytes.Buffer
	actions int
}

// Reset removes all changes.
func (b *bulk) Reset() { *b = bulk{} }

// index adds a document. All that belongs to one report goes to one shard.
func (b *bulk) index(in, name, report string, document []byte) {
	b.action("index", in, name, report)
	b.Write(document)
	b.WriteByte('\n')
}

func (b *bulk) delete(in, name, report string) { b.action("delete", in, name, report) }

func (b *bulk) action(kind, in, name, report string) {
	line, _ := json.Marshal(object{kind: object{"_index": in, "_id": name, "routing": report}}) // texts have no error
	b.Write(line)
	b.WriteByte('\n')
	b.actions++
}

// bulk sends changes. It returns an error unless each is on so many further copies, for which it waits
// as long as a request may take: after a node has left, others make the copies that it had.
func (c *client) bulk(ctx context.Context, b *bulk, replicas int) error {
	var answer struct {
		Items []map[string]struct {
			ID     string `json:"_id"`
			Status int
			Error  *cluster.Cause
			Shards shards `json:"_shards"`
		}
	}
	path := fmt.Sprintf("/_bulk?wait_for_active_shards=%d", 1+replicas)
	if err := c.Send(ctx, http.MethodPost, path, "application/x-ndjson", b.Bytes(), &answer); err != nil {
		return err
	}
	if len(answer.Items) != b.actions {
		return cluster.Unavailable(fmt.Errorf("OpenSearch answers to %d of %d changes", len(answer.Items), b.actions))
	}
	for _, item := range answer.Items {
		for kind, result := range item {
			switch {
			case result.Error != nil:
				return result.Error.Failure(result.Status)
			case kind == "index" && result.Shards.Successful < 1+replicas:
				return cluster.Unavailable(fmt.Errorf("only %d of %d copies of document %s were written", result.Shards.Successful, 1+replicas, result.ID))
			}
		}
	}
	return nil
}

// refresh makes what was written visible.
func (c *client) refresh(ctx context.Context, in string) error {
	var answer struct {
		Shards shards `json:"_shards"`
	}
	if err := c.Do(ctx, http.MethodPost, "/"+in+"/_refresh", nil, &answer); err != nil {
		return err
	}
	if answer.Shards.Total == 0 || answer.Shards.Failed > 0 {
		return cluster.Unavailable(fmt.Errorf("%w: refresh of %s", cluster.ErrShort, in))
	}
	return nil
}

// kept is how long documents are kept after they are replaced: longer than anybody may use a view.
const kept = 15 * time.Minute

// tidy deletes documents that nobody can be reading any more, and those of a batch that was not
// finished. It takes the former out of the state.
func (s *Store) tidy(ctx context.Context, present *state) error {
	var batch bulk
	remove := func(document string) {
		batch.delete(s.names.sections, document, reportIn(document))
		batch.delete(s.names.reports, document, reportIn(document))
	}
	old := time.Now().Add(-kept).Unix()
	var left []dead
	for _, d := range present.Dead {
		if d.Died > old {
			left = append(left, d)
			continue
		}
		remove(d.Document)
	}
	unfinished := []object{{"range": object{"born": object{"gt": present.Last}}}}
	for _, batches := range present.Skipped {
		unfinished = append(unfinished, batches.documents())
	}
	if err := s.client.refresh(ctx, s.names.sections); err != nil {
		return err
	}
	for hit, err := range s.client.all(ctx, s.names.sections, oneOf(unfinished), object{"_source": false}) {
		if err != nil {
			return err
		}
		remove(hit.ID)
	}
	present.Skipped = slices.DeleteFunc(present.Skipped, func(batches skipped) bool { return batches.Since <= old })
	if batch.Len() == 0 {
		return nil
	}
	if err := s.client.bulk(ctx, &batch, 0); err != nil {
		return err
	}
	present.Dead = left
	return s.client.refresh(ctx, s.names.sections)
}

// Check implements index.Store.
func (s *Store) Check() (damaged []error, err error) {
	v, done, err := s.View()
	if err != nil {
		return nil, err
	}
	defer done()
	t := v.(*view).table
	ctx := context.Background()
	for numbers := range slices.Chunk(t.numbers(), textsAtOnce) {
		reports, err := s.client.readReports(ctx, s.names, t, numbers)
		if err != nil {
			return nil, err
		}
		for i, number := range numbers {
			if entry := &t.entries[number]; reports[i] == nil {
				damaged = append(damaged, fmt.Errorf("report %s is missing", entry.ID))
			} else if reports[i].Digest() != entry.Digest {
				damaged = append(damaged, fmt.Errorf("report %s is not as it was written", entry.ID))
			}
		}
	}
	return damaged, nil
}

// numbers returns the numbers of all reports.
func (t *table) numbers() []int32 {
	numbers := make([]int32, len(t.entries))
	for i := range numbers {
		numbers[i] = int32(i)
	}
	return numbers
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
