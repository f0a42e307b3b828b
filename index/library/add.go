package library

import (
	"context"
	"errors"
	"slices"
	"time"

	"gongbao/index"
	"gongbao/index/library/store"
	"gongbao/index/report"
)

// Add adds the reports of files and folders. Files are read several at once, and indexed while the next are read. The error is not
// about a file but about the library itself, or ctx's; reports told of before it are in.
func (l *Library) Add(ctx context.Context, what index.Addition) error {
	return l.add(ctx, what, append(listInputs(what.Dir, what.Paths), uploadedInputs(what.Uploads)...))
}

// add adds files.
func (l *Library) add(ctx context.Context, what index.Addition, inputs []*input) error {
	l.additions.RLock()
	defer l.additions.RUnlock()
	a := &adder{Library: l, Addition: what, met: make(map[string]bool), total: len(inputs)}
	if what.Progress != nil {
		what.Progress(0, a.total)
	}
	defer l.trackAddition(a.total)()
	for in := range readAhead(ctx, inputs, l.read) {
		if err := a.take(in); err != nil {
			return errors.Join(err, a.finish())
		}
	}
	return errors.Join(ctx.Err(), a.finish())
}

// adder adds the reports of files, one batch being indexed while the next is filled.
type adder struct {
	*Library
	index.Addition
	met map[string]bool // IDs of the reports that were put into a batch

	batch   addition
	opened  time.Time     // when the batch got its first outcome
	indexed chan error    // of the batch that is being indexed; nil where none is
	changed []changedFile // whose outcomes are told last

	done, total int // files; done is announce's
}

// addition is what is made part of the library at once.
type addition struct {
	batch
	readings []store.Reading
	outcomes []index.Outcome
	files    int // how many it ends
}

// take adds what a file holds.
func (a *adder) take(in *input) error {
	last, known, err := a.journal.Of(in.file)
	if err != nil {
		return err
	}
	now := store.Reading{File: in.file, Read: time.Now().UTC().Truncate(time.Second), Reports: []store.Placed{}}
	refused := false
	var held []index.Outcome // of a file that was read before
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
		if known {
			a.changed = append(a.changed, changedFile{last, now, held})
			return nil
		}
		a.batch.readings = append(a.batch.readings, now)
	}
	a.batch.files++
	return a.flushIfDue()
}

// tell keeps an outcome until what it says is true.
func (a *adder) tell(o index.Outcome) {
	if len(a.batch.outcomes) == 0 {
		a.opened = time.Now()
	}
	a.batch.outcomes = append(a.batch.outcomes, o)
}

// keep stores a report and puts it into the batch. Of a report that is known, only the place where it was found is kept.
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
	}
	if a.met[r.ID] || a.isIndexed(r.ID) {
		return index.Unchanged, nil
	}
	a.put(stored) // indexing it had failed
	return index.Added, nil
}

// put puts a report into the batch.
func (a *adder) put(r *report.Report) {
	a.met[r.ID] = true
	a.batch.add(r)
}

// patience is how long an outcome waits for its batch to become full while nothing else is being indexed.
const patience = 2 * time.Second

// flushIfDue has the batch indexed when it is full, or when reading is so slow that it would take long to be.
func (a *adder) flushIfDue() error {
	if a.batch.full() || len(a.batch.outcomes) > 0 && time.Since(a.opened) > patience && a.idle() {
		return a.flush()
	}
	return nil
}

// idle reports whether nothing is being indexed.
func (a *adder) idle() bool { return a.indexed == nil || len(a.indexed) > 0 }

// flush has the batch indexed, after the one before it.
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

// wait waits for the batch that is being indexed.
func (a *adder) wait() error {
	if a.indexed == nil {
		return nil
	}
	err := <-a.indexed
	a.indexed = nil
	return err
}

// finish has what is left indexed and waits for it, and puts what has changed in the place of what was there before.
func (a *adder) finish() error {
	err := a.wait()
	if err := errors.Join(err, a.flush(), a.wait()); err != nil {
		return err
	}
	return a.replace()
}

// commit makes what is stored part of the index and tells of it. The journal is last: what a killed process has not come to is indexed when
// the folder is opened, and read again when the file is added again.
func (a *adder) commit(what addition) error {
	if err := a.index(what.reports); err != nil {
		return err
	}
	return a.announce(what)
}

// announce tells of what is part of the library.
func (a *adder) announce(what addition) error {
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

// index adds a batch to the live index.
func (a *adder) index(batch []*report.Report) error {
	a.indexing.Lock()
	defer a.indexing.Unlock()
	reports, err := a.current(batch)
	if err != nil {
		return err
	}
	return a.live.Load().engine.Update(reports, nil)
}
