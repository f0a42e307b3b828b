package opensearch

import (
	"context"
	"errors"
	"iter"
	"slices"
	"time"

	"gongbao/analyzer"
	"gongbao/index"
	"gongbao/index/memory"
	"gongbao/index/opensearch/clause"
	"gongbao/index/opensearch/documents"
	"gongbao/index/report"
)

// object is an object of JSON.
type object = map[string]any

// Store is an index.Store in a cluster. It may be used by several goroutines at once.
type Store struct{ *documents.Store }

// View implements index.Store.
func (s *Store) View() (v index.View, done func(), err error) {
	t, done, err := s.Present()
	if err != nil {
		return nil, nil, err
	}
	return &view{s.Store, t, time.Now()}, done, nil
}

// view implements index.View.
type view struct {
	store *documents.Store
	table *documents.Table
	began time.Time
}

// errOld is returned by a view that is used for so long that documents it needs may be deleted.
var errOld = &index.UnavailableError{Err: errors.New("reports were replaced while this was going on"), RetryAfter: time.Second}

// lasts returns errOld if documents of the view may be deleted by now.
func (v *view) lasts() error {
	if time.Since(v.began) > documents.Lasts {
		return errOld
	}
	return nil
}

func (v *view) State() any { return v.table }

func (v *view) Summary() index.Summary { return v.table.Summary }

func (v *view) Entries() iter.Seq[*index.Entry] {
	return func(yield func(*index.Entry) bool) {
		for i := range v.table.Entries {
			if !yield(&v.table.Entries[i]) {
				return
			}
		}
	}
}

func (v *view) Entry(id string) (*index.Entry, bool) {
	number, ok := v.table.Number(id)
	if !ok {
		return nil, false
	}
	return &v.table.Entries[number], true
}

// Look implements index.View.
func (v *view) Look(ctx context.Context, p index.Plan) (index.Found, error) {
	if err := v.lasts(); err != nil {
		return nil, err
	}
	c, ok, err := clause.Compile(v.words(), p.Tree, p.Match)
	if err != nil {
		return nil, err
	}
	asked := questionOf(p)
	if ok || len(asked) > 0 {
		inTime, cancel := ctx, context.CancelFunc(func() {})
		if !p.Deadline.IsZero() {
			inTime, cancel = context.WithDeadline(ctx, p.Deadline)
		}
		var found index.Found
		if ok {
			found, err = v.count(inTime, p, c)
		} else {
			found, err = v.answer(inTime, p, asked)
		}
		late := inTime.Err() != nil && ctx.Err() == nil
		cancel()
		if late {
			return v.lookThrough(ctx, p, nil)
		}
		if found != nil || err != nil {
			return found, err
		}
	}
	numbers, err := v.candidates(ctx, clause.Candidates(v.words(), p.Tree, p.Match))
	if err != nil {
		return nil, err
	}
	return v.lookThrough(ctx, p, numbers)
}

// lookThrough finds what a plan finds in the texts of reports. If they are nil, there was no time to
// know which these are.
func (v *view) lookThrough(ctx context.Context, p index.Plan, numbers []int32) (*looked, error) {
	some, read, err := v.viewOf(ctx, numbers, p.Deadline)
	if err != nil {
		return nil, err
	}
	f, err := some.Look(ctx, p)
	if err != nil {
		return nil, err
	}
	return &looked{Found: f, view: v, some: some, partial: read < len(numbers) || numbers == nil}, nil
}

// viewOf returns a view of some reports, whose scores are made by the statistics of all. It counts as
// many of them, from the first, as can be read until the deadline.
func (v *view) viewOf(ctx context.Context, numbers []int32, deadline time.Time) (index.View, int, error) {
	texts, err := v.store.Texts(ctx, v.table, numbers, deadline)
	if err = errors.Join(err, v.lasts()); err != nil {
		return nil, 0, err
	}
	return memory.ViewOf(texts, v.words(), &v.table.Statistics), len(texts), nil
}

func (v *view) words() *analyzer.Words { return v.store.Words() }

// candidates returns the numbers of the reports that a query finds, in order.
func (v *view) candidates(ctx context.Context, query object) (numbers []int32, err error) {
	numbers = []int32{}
	request := object{"_source": false, "stored_fields": "_none_"}
	for hit, err := range v.store.All(ctx, clause.All([]object{query, v.table.Live()}), request) {
		if err != nil {
			return nil, err
		}
		number, err := v.numberOf(hit)
		if err != nil {
			return nil, err
		}
		numbers = append(numbers, number)
	}
	slices.Sort(numbers)
	return numbers, nil
}

// inChunks calls do for some of the reports of a request after the others, with a view of these, and
// the request and the index in it of the first.
func (v *view) inChunks(ctx context.Context, r index.TallyRequest, do func(some index.View, r index.TallyRequest, first int) error) error {
	first := 0
	for reports := range slices.Chunk(r.Reports, documents.TextsAtOnce) {
		numbers := make([]int32, len(reports))
		for i, entry := range reports {
			numbers[i] = entry.Number
		}
		some, err := v.wholeViewOf(ctx, numbers)
		if err != nil {
			return err
		}
		part := r
		part.Reports = slices.Collect(some.Entries())
		if err := do(some, part, first); err != nil {
			return err
		}
		first += len(reports)
	}
	return nil
}

// wholeViewOf returns a view of reports, however long it takes to read them.
func (v *view) wholeViewOf(ctx context.Context, numbers []int32) (index.View, error) {
	some, _, err := v.viewOf(ctx, numbers, noDeadline)
	return some, err
}

// Differences implements index.View.
func (v *view) Differences(r *report.Report) ([]string, error) {
	number, ok := v.table.Number(r.ID)
	if !ok {
		return nil, index.ErrNotFound
	}
	some, err := v.wholeViewOf(context.Background(), []int32{number})
	if err != nil {
		return nil, err
	}
	return some.Differences(r)
}
