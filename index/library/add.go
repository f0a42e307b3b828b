package library

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"time"

	"gongbao/analyzer/coded"
	"gongbao/index"
	"gongbao/index/library/store"
	"gongbao/index/report"
	"gongbao/index/source"
)

// Add adds the reports of files and folders. Several files are read at once, and read files are
// indexed while the next are read. An error is about the library itself, not about a file, or it is
// ctx's. The reports that were announced before it are in the library.
// A *index.ColumnsError is returned before anything is read.
func (l *Library) Add(ctx context.Context, what index.Addition) error {
	return l.add(ctx, what, append(listInputs(what.Dir, what.Paths), uploadedInputs(what.Uploads)...))
}

// add adds files.
func (l *Library) add(ctx context.Context, what index.Addition, inputs []*input) error {
	columns, err := source.ParseColumns(what.Columns)
	if err != nil {
		return &index.ColumnsError{Message: coded.From(err)}
	}
	l.additions.RLock()
	defer l.additions.RUnlock()
	a := &adder{Library: l, Addition: what, met: make(map[string]bool), damaged: make(map[string]bool),
		total: len(inputs)}
	if what.Progress != nil {
		what.Progress(0, a.total)
	}
	defer l.trackAddition(a.total)()
	read := func(ctx context.Context, in *input) { l.read(ctx, in, columns) }
	for in := range readAhead(ctx, inputs, read) {
		if err := a.take(in); err != nil {
			return errors.Join(err, a.finish())
		}
	}
	return errors.Join(ctx.Err(), a.finish())
}

// adder adds the reports of files. One batch is indexed while the next is filled.
type adder struct {
	*Library
	index.Addition
	met map[string]bool // IDs of the reports that were put into a batch
	// damaged are the IDs of those that could not be read from the store again. It is written by index
	// only.
	damaged map[string]bool

	batch   addition
	opened  time.Time     // when the batch got its first outcome
	indexed chan error    // of the batch that is being indexed, or nil if there is none
	changed []changedFile // files whose outcomes are announced last

	done, total int // number of files; done is written by announce only
}

// addition is a batch that becomes part of the library at once, with the outcomes to announce.
type addition struct {
	batch
	readings []store.Reading
	outcomes []index.Outcome
	files    int // number of files that end in it
}

// take adds the reports of a file.
func (a *adder) take(in *input) error {
	last, known, err := a.journal.Of(in.file)
	if err != nil {
		return err
	}
	now := store.Reading{File: in.file, Read: time.Now().UTC().Truncate(time.Second), Reports: []store.Placed{}}
	refused := false
	var held []index.Outcome // kept back if the file was read before
	tell := a.tell
	if known && in.err == nil {
		tell = func(o index.Outcome) { held = append(held, o) }
	}
	for document := range in.documents {
		if document.err != nil {
			refused = true
			tell(rejected(document.file, document.err))
		}
		for i := range document.reports {
			r := &document.reports[i]
			outcome, err := a.keep(r)
			if err != nil {
				return err
			}
			now.Reports = append(now.Reports, store.Placed{ID: r.ID, Source: r.Source})
			tell(index.Outcome{Outcome: outcome, ID: r.ID, Title: r.Title, File: document.file})
		}
		if err := a.flushIfDue(); err != nil {
			return err
		}
	}
	switch {
	case !in.whole:
		return nil // it was not read to its end
	case in.unchanged != nil || in.sum == "":
		for _, o := range append(held, in.unchanged...) {
			a.tell(o)
		}
	default:
		if now.Size = in.size; !refused {
			now.SHA256 = in.sum
		}
		if len(now.Reports) > 0 {
			now.Columns = in.columns.Strings()
		}
		if known {
			a.changed = append(a.changed, changedFile{last, now, held})
			return nil
		}
		a.batch.readings = append(a.batch.readings, now)
	}
	a.batch.files++
	return a.flushIfDue()
}

// tell keeps an outcome until it is true.
func (a *adder) tell(o index.Outcome) {
	if len(a.batch.outcomes) == 0 {
		a.opened = time.Now()
	}
	a.batch.outcomes = append(a.batch.outcomes, o)
}

// keep stores a report and puts it into the batch. If the report is known, only the place where it
// was found is added to it.
func (a *adder) keep(r *report.Report) (index.Status, error) {
	a.storing.Lock()
	defer a.storing.Unlock()
	stored, err := a.store.Read(r.ID)
	switch {
	case store.Gone(err), errors.Is(err, index.ErrDamagedReport):
		if err := a.store.Put(r); err != nil {
			return "", err
		}
		a.sketch(r)
		a.put(r)
		return index.Added, nil
	case err != nil:
		return "", err
	}
	if !slices.ContainsFunc(stored.Sources, func(s report.Source) bool { return s.Place() == r.Source.Place() }) {
		found := *stored
		found.Sources = append(slices.Clone(stored.Sources), r.Source)
		if err := a.store.Put(&found); err != nil {
			return "", err
		}
		if a.shared() != nil {
			a.put(&found)
			return index.Unchanged, nil
		}
	}
	if a.met[r.ID] {
		return index.Unchanged, nil
	}
	if indexed, err := a.isIndexed(r.ID); err != nil {
		return "", err
	} else if indexed {
		return index.Unchanged, nil
	}
	a.put(stored) // it is stored, but an earlier attempt to index it failed
	return index.Added, nil
}

// put puts a report into the batch.
func (a *adder) put(r *report.Report) {
	a.met[r.ID] = true
	a.batch.add(r)
}

// patience is how long an outcome waits for its batch to fill up while nothing else is being
// indexed.
const patience = 2 * time.Second

// flushIfDue starts to index the batch if it is full, or if reading is too slow to fill it soon.
func (a *adder) flushIfDue() error {
	if a.batch.full() || len(a.batch.outcomes) > 0 && time.Since(a.opened) > patience && a.idle() {
		return a.flush()
	}
	return nil
}

// idle reports whether nothing is being indexed.
func (a *adder) idle() bool { return a.indexed == nil || len(a.indexed) > 0 }

// flush starts to index the batch, after the one before it is indexed.
func (a *adder) flush() error {
	if err := a.wait(); err != nil {
		return err
	}
	full := a.batch
	a.batch = addition{}
	a.indexed = make(chan error, 1)
	go func() { a.indexed <- a.commit(full) }()
	return nil
}

// wait waits until the running batch is indexed.
func (a *adder) wait() error {
	if a.indexed == nil {
		return nil
	}
	err := <-a.indexed
	a.indexed = nil
	return err
}

// finish indexes the rest, waits for it, and puts the reports of changed files in the place of the
// old ones.
func (a *adder) finish() error {
	err := a.wait()
	if err := errors.Join(err, a.flush(), a.wait()); err != nil {
		return err
	}
	return a.replace()
}

// commit adds stored reports to the index and announces them. The journal is written last. After a
// kill, reports that are only stored are indexed when the folder is opened, and files missing from
// the journal are read again when they are added again.
func (a *adder) commit(what addition) error {
	if err := a.index(what.reports); err != nil {
		return err
	}
	return a.announce(what)
}

// announce records and announces what is now part of the library.
func (a *adder) announce(what addition) error {
	what.reject(a.damaged)
	if err := a.journal.Record(what.readings); err != nil {
		return err
	}
	if a.Each != nil {
		for _, o := range what.outcomes {
			a.Each(o)
		}
	}
	a.done += what.files
	a.filesDone(what.files)
	if a.Progress != nil && what.files > 0 {
		a.Progress(a.done, a.total)
	}
	return nil
}

// index adds a batch to the live index, without the reports that were damaged after they were stored.
func (a *adder) index(batch []*report.Report) error {
	a.indexing.Lock()
	defer a.indexing.Unlock()
	reports, damaged, err := a.current(batch)
	if err != nil {
		return err
	}
	for id, err := range damaged {
		slog.Warn("a report is left out; adding its file again mends it", "error", err)
		a.damaged[id] = true
	}
	return a.live.Load().engine.Update(reports, nil)
}

// reject rejects damaged reports, by ID. Their files count as not read, so that adding them again
// mends the reports.
func (a *addition) reject(damaged map[string]bool) {
	for i, o := range a.outcomes {
		if damaged[o.ID] {
			a.outcomes[i] = index.Outcome{
				Outcome: index.Rejected, File: o.File, Reason: coded.New("file-report-damaged"),
			}
		}
	}
	a.readings = slices.DeleteFunc(a.readings, func(r store.Reading) bool {
		return slices.ContainsFunc(r.Reports, func(p store.Placed) bool { return damaged[p.ID] })
	})
}
