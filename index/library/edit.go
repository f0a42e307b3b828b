package library

import (
	"context"
	"errors"
	"slices"

	"gongbao/index/report"
)

// Edit changes a report in the library: see report.Report.Correct and Uncorrect. When it returns,
// the change is on disk and searches see it. It returns the changed report. If change returns an
// error, the report stays as it was.
func (l *Library) Edit(
	_ context.Context, id string, change func(*report.Report) (*report.Report, error),
) (*report.Report, error) {
	l.editing.Lock()
	defer l.editing.Unlock()
	changed, err := l.change(id, change)
	if err != nil {
		return nil, err
	}
	if err := l.reindexPending(); err != nil {
		return nil, err
	}
	return changed, nil
}

// change changes a stored report.
func (l *Library) change(id string, change func(*report.Report) (*report.Report, error)) (*report.Report, error) {
	l.storing.Lock()
	defer l.storing.Unlock()
	r, err := l.store.Read(id)
	if err != nil {
		return nil, err
	}
	changed, err := change(r)
	if err != nil {
		return nil, err
	}
	if err := l.addPending(id); err != nil {
		return nil, err
	}
	return changed, l.store.Put(changed)
}

// Remove removes reports from the library for good. IDs that it does not have are skipped. It
// returns the IDs of the removed reports, even if an error or ctx ended it early.
func (l *Library) Remove(ctx context.Context, ids ...string) (removed []string, err error) {
	l.editing.Lock()
	defer l.editing.Unlock()
	held := slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return !l.store.Has(id) })
	slices.Sort(held)
	held = slices.Compact(held)
	if err := l.addPending(held...); err != nil {
		return nil, err
	}
	l.storing.Lock()
	err = l.store.Remove(ctx, held...)
	l.storing.Unlock()
	return slices.DeleteFunc(held, l.store.Has), errors.Join(err, l.reindexPending())
}

// ReadFrom returns the IDs of the reports that were read from the file at an absolute path or, if
// it is a folder, from files below it. It does not know files that were added before the library
// had a journal.
func (l *Library) ReadFrom(path string) ([]string, error) {
	ids, err := l.journal.Below(path)
	return slices.DeleteFunc(ids, func(id string) bool { return !l.store.Has(id) }), err
}
