package library

import (
	"context"
	"errors"
	"path/filepath"
	"slices"

	"gongbao/index"
	"gongbao/index/report"
	"gongbao/index/source"
)

// Outcome is what became of a report, or of a file that gave none.
type Outcome struct {
	Outcome Status `json:"outcome"`
	ID      string `json:"id"`
	Title   string `json:"title"`
	File    string `json:"file"`
	// Reason says in Chinese why a file was rejected.
	Reason string `json:"reason"`
}

// Status is the kind of an Outcome.
type Status string

// The statuses. A report that is in the library already is Unchanged; a file that holds none that can be read is Rejected.
const (
	Added     Status = "added"
	Unchanged Status = "unchanged"
	Rejected  Status = "rejected"
)

// Add adds the reports of files and folders. It calls each for every report and every file that was rejected, in the order of the
// files; an added report is on disk and is found before each is told of it. The error is not about a file but about the
// library itself, or ctx's; reports told of before it are in.
func (l *Library) Add(ctx context.Context, paths []string, each func(Outcome)) error {
	l.adding.Lock()
	defer l.adding.Unlock()
	batch := newBatch(l.live.Load().engine)
	var pending []Outcome
	flush := func() error {
		if err := batch.flush(); err != nil {
			return err
		}
		for _, o := range pending {
			each(o)
		}
		pending = nil
		return nil
	}
	for document, err := range source.Documents(source.DefaultLimits(), paths...) {
		if ctx.Err() != nil {
			return errors.Join(ctx.Err(), flush())
		}
		if err != nil {
			pending = append(pending, rejected(document.File, source.Reason(err)))
			continue
		}
		outcomes, err := l.addDocument(document, batch)
		if err != nil {
			return err
		}
		pending = append(pending, outcomes...)
		if batch.size == 0 {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	return flush()
}

func rejected(file, reason string) Outcome {
	return Outcome{Outcome: Rejected, File: file, Reason: reason}
}

// addDocument reads the reports of a document, stores them and puts the new ones into batch.
func (l *Library) addDocument(document source.Document, batch *batch) ([]Outcome, error) {
	reading := report.Parse(document)
	if len(reading.Reports) == 0 {
		return []Outcome{rejected(document.File, document.Place()+"没有报告正文")}, nil
	}
	var outcomes []Outcome
	for i := range reading.Reports {
		r := &reading.Reports[i]
		known, err := l.keep(r, batch)
		if err != nil {
			return nil, err
		}
		outcome := Added
		if known {
			outcome = Unchanged
		}
		outcomes = append(outcomes, Outcome{Outcome: outcome, ID: r.ID, Title: r.Title, File: document.File})
	}
	return outcomes, nil
}

// keep stores a report and puts it into batch. Of a report that is known, only the place where it was found is kept.
func (l *Library) keep(r *report.Report, batch *batch) (known bool, err error) {
	stored, err := l.store.Report(r.ID)
	switch {
	case errors.Is(err, index.ErrNotFound), errors.Is(err, errDamaged):
		if err := l.store.put(r); err != nil {
			return false, err
		}
		if err := l.duplicates.add(r); err != nil {
			return false, err
		}
		return false, batch.add(r)
	case err != nil:
		return false, err
	}
	if !slices.ContainsFunc(stored.Sources, func(s report.Source) bool { return samePlace(s, r.Source) }) {
		found := *stored
		found.Sources = append(slices.Clone(stored.Sources), r.Source)
		if err := l.store.put(&found); err != nil {
			return false, err
		}
	}
	if batch.engine.Has(r.ID) || batch.has(r.ID) {
		return true, nil
	}
	return false, batch.add(stored) // stored, but indexing it had failed
}

// samePlace reports whether two sources are the same place of the same file, however its path is spelt.
func samePlace(a, b report.Source) bool {
	if a.Item != b.Item {
		return false
	}
	pathA, errA := filepath.Abs(a.File)
	pathB, errB := filepath.Abs(b.File)
	return errA == nil && errB == nil && pathA == pathB
}

// batchSize is the number of characters of text that are indexed at once. A section counts as many more as it costs to index
// an empty one.
const (
	batchSize   = 2_000_000
	sectionCost = 500
)

// batch collects reports and adds them to the engine together.
type batch struct {
	engine  *index.Engine
	reports []*report.Report
	size    int // see batchSize
}

func newBatch(engine *index.Engine) *batch { return &batch{engine: engine} }

// has reports whether the report with the ID is in the batch.
func (b *batch) has(id string) bool {
	return slices.ContainsFunc(b.reports, func(r *report.Report) bool { return r.ID == id })
}

// add puts a report into the batch, which is flushed when it is full.
func (b *batch) add(r *report.Report) error {
	b.reports = append(b.reports, r)
	b.size += r.Chars + len(r.Sections)*sectionCost
	if b.size < batchSize {
		return nil
	}
	return b.flush()
}

// flush adds what is in the batch to the engine.
func (b *batch) flush() error {
	err := b.engine.Add(b.reports)
	b.reports, b.size = nil, 0
	return err
}
