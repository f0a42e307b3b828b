package documents

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"gongbao/index/memory"
	"gongbao/index/opensearch/clause"
	"gongbao/index/opensearch/cluster"
	"gongbao/index/parallel"
	"gongbao/index/report"
)

// Update adds reports, replacing those with the same IDs, and removes others, as index.Store says. When it
// returns, as many copies of each document as the cluster keeps are on disk. The error may be ErrReadOnly,
// index.ErrTwoWriters if another has opened the indices since, or wrap index.ErrCopies.
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
func (s *Store) change(ctx context.Context, before *Table, present *state, added []*report.Report, removed []string) error {
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

// latest returns the state as it was written last and its table.
func (s *Store) latest(ctx context.Context) (*state, *Table, error) {
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
