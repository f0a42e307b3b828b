package library

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"time"

	"gongbao/index"
	"gongbao/index/report"
)

// Addition says what to add.
type Addition struct {
	// Paths are files and folders. Dir is where relative ones start; empty for the working directory.
	Paths []string
	Dir   string
	// Uploads come after them.
	Uploads []Upload
	// Each is called for every report and every file that was rejected, in the order of the files; an added report is on disk and is
	// found before Each is told of it.
	Each func(Outcome)
	// Progress, if given, is called with the number of files that are done and of all.
	Progress func(done, total int)
}

// Upload is a file that was sent to be added, and whose bytes are kept elsewhere until then.
type Upload struct {
	// Name is what its sender calls it: the file of its reports' sources. What is sent later under the same name is the same file, changed.
	Name string
	// Path is where the bytes are.
	Path string
}

// Outcome is what became of a report, or of a file that gave none.
type Outcome struct {
	Outcome Status `json:"outcome"`
	ID      string `json:"id"`
	Title   string `json:"title"`
	File    string `json:"file"`
	// Reason says in Chinese why a file was rejected.
	Reason string `json:"reason"`
	// Replaces is the ID of the report whose place an added one has taken, because its file has changed.
	Replaces string `json:"replaces,omitempty"`
}

// Status is the kind of an Outcome.
type Status string

// The statuses. A report that is in the library already is Unchanged; a file that holds none that can be read is Rejected.
const (
	Added     Status = "added"
	Unchanged Status = "unchanged"
	Rejected  Status = "rejected"
)

// Add adds the reports of files and folders. Files are read several at once, and indexed while the next are read. The error is not
// about a file but about the library itself, or ctx's; reports told of before it are in.
func (l *Library) Add(ctx context.Context, what Addition) error {
	return l.add(ctx, what, append(listInputs(what.Dir, what.Paths), uploadedInputs(what.Uploads)...))
}

// add adds files.
func (l *Library) add(ctx context.Context, what Addition, inputs []*input) error {
	l.additions.RLock()
	defer l.additions.RUnlock()
	a := &adder{Library: l, Addition: what, met: make(map[string]bool), total: len(inputs)}
	if what.Progress != nil {
		what.Progress(0, a.total)
	}
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
	Addition
	met map[string]bool // IDs of the reports that were put into a batch

	batch   addition
	opened  time.Time  // when the batch got its first outcome
	indexed chan error // of the batch that is being indexed; nil where none is

	done, total int // files; done is commit's
}

// addition is what is made part of the library at once.
type addition struct {
	batch
	replaced []replacement
	readings []fileReading
	outcomes []Outcome
	files    int // how many it ends
}

// replacement is a report that takes the place of another.
type replacement struct{ from, to string }

// take adds what a file holds.
func (a *adder) take(in *input) error {
	reading := fileReading{File: in.file, Read: time.Now().UTC().Truncate(time.Second), Reports: []placedReport{}}
	refused := false
	for document := range in.documents {
		if document.err != nil {
			refused = true
			a.tell(rejected(document.file, document.err))
		}
		for i := range document.reports {
			r := &document.reports[i]
			outcome, err := a.keep(r)
			if err != nil {
				return err
			}
			reading.Reports = append(reading.Reports, placedReport{r.ID, r.Source})
			a.tell(Outcome{Outcome: outcome, ID: r.ID, Title: r.Title, File: document.file})
		}
		if err := a.flushIfDue(); err != nil {
			return err
		}
	}
	if in.unchanged != nil {
		for _, o := range in.unchanged {
			a.tell(o)
		}
	} else if !in.whole {
		return nil // it was not read to its end
	} else if in.sum != "" {
		if reading.Size = in.size; !refused {
			reading.SHA256 = in.sum
		}
		if err := a.replace(&reading); err != nil {
			return err
		}
		a.batch.readings = append(a.batch.readings, reading)
	}
	a.batch.files++
	return a.flushIfDue()
}

// tell keeps an outcome until what it says is true.
func (a *adder) tell(o Outcome) {
	if len(a.batch.outcomes) == 0 {
		a.opened = time.Now()
	}
	a.batch.outcomes = append(a.batch.outcomes, o)
}

// keep stores a report and puts it into the batch. Of a report that is known, only the place where it was found is kept.
func (a *adder) keep(r *report.Report) (Status, error) {
	a.storing.Lock()
	defer a.storing.Unlock()
	stored, err := a.store.Report(r.ID)
	moved := (*index.MovedError)(nil)
	switch {
	case errors.Is(err, index.ErrNotFound), errors.Is(err, errDamaged), errors.As(err, &moved):
		if err := a.store.put(r); err != nil {
			return "", err
		}
		if err := a.duplicates.add(r); err != nil {
			return "", err
		}
		a.put(r)
		return Added, nil
	case err != nil:
		return "", err
	}
	if !slices.ContainsFunc(stored.Sources, func(s report.Source) bool { return samePlace(s, r.Source) }) {
		found := *stored
		found.Sources = append(slices.Clone(stored.Sources), r.Source)
		if err := a.store.put(&found); err != nil {
			return "", err
		}
	}
	if a.met[r.ID] || a.live.Load().engine.Has(r.ID) {
		return Unchanged, nil
	}
	a.put(stored) // indexing it had failed
	return Added, nil
}

// put puts a report into the batch.
func (a *adder) put(r *report.Report) {
	a.met[r.ID] = true
	a.batch.add(r)
}

// samePlace reports whether two sources are the same place of the same file.
func samePlace(a, b report.Source) bool {
	return a.Item == b.Item && a.Row == b.Row && a.Sheet == b.Sheet && filepath.Clean(a.File) == filepath.Clean(b.File)
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

// finish has what is left indexed and waits for it.
func (a *adder) finish() error {
	if err := a.flush(); err != nil {
		return err
	}
	return a.wait()
}

// commit makes what is stored part of the index and tells of it. A report that was replaced leaves the store after the index, and
// the journal is last: what a killed process has not come to is done when the folder is opened, or the file is added again.
func (a *adder) commit(what addition) error {
	removed := make([]string, len(what.replaced))
	for i, r := range what.replaced {
		removed[i] = r.from
	}
	if err := a.index(what.reports, removed); err != nil {
		return err
	}
	if err := a.move(what.replaced); err != nil {
		return err
	}
	if err := a.journal.record(what.readings); err != nil {
		return err
	}
	if a.Each != nil {
		for _, o := range what.outcomes {
			a.Each(o)
		}
	}
	a.done += what.files
	if a.Progress != nil && what.files > 0 {
		a.Progress(a.done, a.total)
	}
	return nil
}

// index adds reports to the live index and removes others.
func (a *adder) index(added []*report.Report, removed []string) error {
	a.indexing.Lock()
	defer a.indexing.Unlock()
	a.noteChanged(removed)
	return a.live.Load().engine.Update(added, removed)
}

// move puts stored reports in the places of others.
func (a *adder) move(replaced []replacement) error {
	a.storing.Lock()
	defer a.storing.Unlock()
	for _, r := range replaced {
		if err := a.store.move(r.from, r.to); err != nil {
			return err
		}
	}
	return nil
}
