package documents

import (
	"context"
	"fmt"
	"iter"
	"net/http"
	"slices"
	"time"

	"gongbao/index"
	"gongbao/index/memory"
	"gongbao/index/opensearch/cluster"
	"gongbao/index/parallel"
	"gongbao/index/recent"
	"gongbao/index/report"
)

// The texts that are remembered: their number and their bytes, and the bytes of the largest.
const (
	maxTexts    = 10_000
	maxTextSize = 256 << 20
)

// TextsAtOnce is the number of reports that are read at once.
const TextsAtOnce = 50

// loaded is a report that was read, and made ready to be looked through.
type loaded struct {
	memory.Document
	report *report.Report
}

// size returns some number of bytes that it takes.
func (l loaded) size() int { return l.Size() + 4*l.report.Chars }

// newTexts returns a cache of texts by the names of their documents.
func newTexts() *recent.Cache[string, loaded] {
	return recent.Sized[string](maxTexts, maxTextSize, maxTextSize, loaded.size)
}

// Texts returns the texts of the reports of some numbers in a table, in their order: as many, from the
// first, as can be read until the deadline, which may be zero for none. It remembers them. A report that
// the cluster does not have is index.ErrDamaged.
func (s *Store) Texts(ctx context.Context, t *Table, numbers []int32, deadline time.Time) (documents []memory.Document, err error) {
	for chunk := range slices.Chunk(numbers, TextsAtOnce) {
		if !deadline.IsZero() && !time.Now().Before(deadline) {
			return documents, nil
		}
		read, err := s.someTexts(ctx, t, chunk)
		if err != nil {
			return nil, err
		}
		documents = append(documents, read...)
	}
	return documents, nil
}

// someTexts returns the texts of a few reports.
func (s *Store) someTexts(ctx context.Context, t *Table, numbers []int32) ([]memory.Document, error) {
	all, err := s.load(ctx, t, numbers)
	if err != nil {
		return nil, err
	}
	documents := make([]memory.Document, len(all))
	for i, l := range all {
		documents[i] = l.Document
	}
	return documents, nil
}

// load returns reports, those that are not remembered by one request.
func (s *Store) load(ctx context.Context, t *Table, numbers []int32) ([]loaded, error) {
	all := make([]loaded, len(numbers))
	var missing []int // indexes in numbers
	for i, number := range numbers {
		var known bool
		if all[i], known = s.texts.Get(t.document(number)); !known {
			missing = append(missing, i)
		}
	}
	if len(missing) == 0 {
		return all, nil
	}
	wanted := make([]int32, len(missing))
	for k, i := range missing {
		wanted[k] = numbers[i]
	}
	reports, err := s.Read(ctx, t, wanted)
	if err != nil {
		return nil, err
	}
	err = parallel.Each(ctx, len(missing), func(k int) error {
		if reports[k] == nil {
			return index.ErrDamaged
		}
		all[missing[k]] = loaded{memory.NewDocument(reports[k], s.words), reports[k]}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for k, i := range missing {
		s.texts.Add(t.document(wanted[k]), all[i])
	}
	return all, nil
}

// Report returns the present report with the ID, or index.ErrNotFound. The report must not be changed.
func (s *Store) Report(ctx context.Context, id string) (*report.Report, error) {
	t, done, err := s.Present()
	if err != nil {
		return nil, err
	}
	defer done()
	number, ok := t.Number(id)
	if !ok {
		return nil, index.ErrNotFound
	}
	all, err := s.load(ctx, t, []int32{number})
	if err != nil {
		return nil, err
	}
	return all[0].report, nil
}

// Reports yields all reports. One that the cluster does not have is an index.ErrDamagedReport. After an
// answer that is missing it ends.
func (s *Store) Reports(ctx context.Context) iter.Seq2[*report.Report, error] {
	return func(yield func(*report.Report, error) bool) {
		t, done, err := s.Present()
		if err != nil {
			yield(nil, err)
			return
		}
		defer done()
		for numbers := range slices.Chunk(t.Numbers(), TextsAtOnce) {
			reports, err := s.Read(ctx, t, numbers)
			if err != nil {
				yield(nil, err)
				return
			}
			for i, r := range reports {
				var err error
				if r == nil {
					err = fmt.Errorf("%w: %s is missing in the cluster", index.ErrDamagedReport, t.Entries[numbers[i]].ID)
				}
				if !yield(r, err) {
					return
				}
			}
		}
	}
}

// Read returns the reports of some numbers in a table, in their order, nil for those that the cluster does
// not have. It remembers none. TextsAtOnce are a good number.
func (s *Store) Read(ctx context.Context, t *Table, numbers []int32) ([]*report.Report, error) {
	documents := make([]any, len(numbers))
	for i, number := range numbers {
		documents[i] = object{"_id": t.document(number), "routing": t.Entries[number].ID}
	}
	var answer struct {
		Docs []struct {
			Found  bool
			Error  *cluster.Cause
			Source struct{ Report *report.Report } `json:"_source"`
		}
	}
	if err := s.client.Do(ctx, http.MethodPost, "/"+s.names.reports+"/_mget", object{"docs": documents}, &answer); err != nil {
		return nil, err
	}
	if len(answer.Docs) != len(numbers) {
		return nil, cluster.Unavailable(fmt.Errorf("%w: %d of %d reports", cluster.ErrShort, len(answer.Docs), len(numbers)))
	}
	reports := make([]*report.Report, len(numbers))
	for i, d := range answer.Docs {
		if d.Error != nil {
			return nil, d.Error.Failure(http.StatusServiceUnavailable)
		}
		if d.Found {
			reports[i] = d.Source.Report
		}
	}
	return reports, nil
}
