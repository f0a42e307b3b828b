package opensearch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"gongbao/analyzer"
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

// textsAtOnce is the number of reports that are read at once.
const textsAtOnce = 50

// newTexts returns a cache of documents by their names.
func newTexts() *recent.Cache[string, memory.Document] {
	return recent.Sized[string](maxTexts, maxTextSize, maxTextSize, memory.Document.Size)
}

// documents returns the texts of reports, in their order: as many, from the first, as can be read until
// the deadline, which may be zero.
func (s *Store) documents(ctx context.Context, t *table, numbers []int32, deadline time.Time) (documents []memory.Document, err error) {
	for chunk := range slices.Chunk(numbers, textsAtOnce) {
		if !deadline.IsZero() && !time.Now().Before(deadline) {
			return documents, nil
		}
		read, err := s.someDocuments(ctx, t, chunk)
		if err != nil {
			return nil, err
		}
		documents = append(documents, read...)
	}
	return documents, nil
}

// someDocuments returns the texts of a few reports.
func (s *Store) someDocuments(ctx context.Context, t *table, numbers []int32) ([]memory.Document, error) {
	documents := make([]memory.Document, len(numbers))
	var missing []int // indexes in numbers
	for i, number := range numbers {
		var known bool
		if documents[i], known = s.texts.Get(t.document(number)); !known {
			missing = append(missing, i)
		}
	}
	if len(missing) == 0 {
		return documents, nil
	}
	wanted := make([]int32, len(missing))
	for k, i := range missing {
		wanted[k] = numbers[i]
	}
	reports, err := s.client.readReports(ctx, s.names, t, wanted)
	if err != nil {
		return nil, err
	}
	err = parallel.Each(ctx, len(missing), func(k int) error {
		if reports[k] == nil {
			return index.ErrDamaged
		}
		documents[missing[k]] = memory.NewDocument(reports[k], s.words)
		return nil
	})
	if err != nil {
		return nil, err
	}
	for k, i := range missing {
		s.texts.Add(t.document(wanted[k]), documents[i])
	}
	return documents, nil
}

// readReports returns reports, nil for those that the cluster does not have.
func (c *client) readReports(ctx context.Context, n names, t *table, numbers []int32) ([]*report.Report, error) {
	documents := make([]any, len(numbers))
	for i, number := range numbers {
		documents[i] = object{"_id": t.document(number), "routing": t.entries[number].ID}
	}
	var answer struct {
		Docs []struct {
			Found  bool
			Error  *cluster.Cause
			Source struct{ Report *report.Report } `json:"_source"`
		}
	}
	if err := c.Do(ctx, http.MethodPost, "/"+n.reports+"/_mget", object{"docs": documents}, &answer); err != nil {
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

// viewOf returns a view of some reports, whose scores are made by the statistics of all. It counts as
// many of them, from the first, as can be read until the deadline.
func (v *view) viewOf(ctx context.Context, numbers []int32, deadline time.Time) (index.View, int, error) {
	documents, err := v.store.documents(ctx, v.table, numbers, deadline)
	if err = errors.Join(err, v.lasts()); err != nil {
		return nil, 0, err
	}
	return memory.ViewOf(documents, v.words(), &v.table.statistics), len(documents), nil
}

func (v *view) words() *analyzer.Words { return v.store.words }
