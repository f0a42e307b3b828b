package library

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"gongbao/index"
	"gongbao/index/durable"
	"gongbao/index/report"
)

// Edit changes a report that is in the library: see report.Report.Correct and Uncorrect. When it returns, the change is on disk and
// searches see it. It returns the report as it is then; an error of change leaves it as it was.
func (l *Library) Edit(_ context.Context, id string, change func(*report.Report) (*report.Report, error)) (*report.Report, error) {
	l.editing.Lock()
	defer l.editing.Unlock()
	changed, err := l.change(id, change)
	if err != nil {
		return nil, err
	}
	if err := l.reindex(id); err != nil {
		return nil, err
	}
	return changed, l.setPending()
}

// change changes a stored report.
func (l *Library) change(id string, change func(*report.Report) (*report.Report, error)) (*report.Report, error) {
	l.storing.Lock()
	defer l.storing.Unlock()
	r, err := l.store.Report(id)
	if err != nil {
		return nil, err
	}
	changed, err := change(r)
	if err != nil {
		return nil, err
	}
	if err := l.setPending(id); err != nil {
		return nil, err
	}
	return changed, l.store.put(changed)
}

// Remove removes reports from the library, for good; those with IDs that it does not hold are passed over. It returns the number of
// those that are gone.
func (l *Library) Remove(_ context.Context, ids ...string) (int, error) {
	l.editing.Lock()
	defer l.editing.Unlock()
	var removed []string
	for _, id := range ids {
		if !l.store.has(id) {
			continue
		}
		l.storing.Lock()
		err := l.store.remove(id)
		l.storing.Unlock()
		if err != nil {
			return len(removed), errors.Join(err, l.reindex(removed...))
		}
		removed = append(removed, id)
	}
	return len(removed), l.reindex(removed...)
}

// ReadFrom returns the IDs of the reports that were read from the file at an absolute path or, if it is a folder, from files below it.
// Of files that were added before the library kept a journal nothing is known.
func (l *Library) ReadFrom(path string) ([]string, error) {
	ids, err := l.journal.below(path)
	return slices.DeleteFunc(ids, func(id string) bool { return !l.store.has(id) }), err
}

// reindex makes the live index agree with the store about reports that may be in it; a generation that is being made will follow.
func (l *Library) reindex(ids ...string) error {
	l.indexing.Lock()
	defer l.indexing.Unlock()
	l.noteChanged(ids)
	return l.follow(l.live.Load(), ids)
}

// follow makes the index of a generation agree with the store about reports.
func (l *Library) follow(g *generation, ids []string) error {
	var changed []*report.Report
	var removed []string
	for _, id := range ids {
		r, err := l.store.Report(id)
		switch {
		case err == nil:
			changed = append(changed, r)
		case gone(err) || errors.Is(err, errDamaged):
			removed = append(removed, id)
		default:
			return err
		}
	}
	return g.engine.Update(changed, removed)
}

// gone reports whether an error says that a report is no longer in the library.
func gone(err error) bool {
	moved := (*index.MovedError)(nil)
	return errors.Is(err, index.ErrNotFound) || errors.As(err, &moved)
}

// pendingFile lists the IDs of the reports that are being changed in the store and will then be in the index. Opening a folder finishes
// what a killed process left.
const pendingFile = "pending.json"

func (l *Library) setPending(ids ...string) error {
	path := filepath.Join(l.dir, pendingFile)
	if len(ids) == 0 {
		return removeIfThere(path)
	}
	data, err := json.Marshal(ids)
	if err != nil {
		return err
	}
	return durable.Write(path, strings.NewReader(string(data)+"\n"))
}

// pending returns the reports that a killed process was changing, or index.ErrDamaged where they are not known: then any part of the
// index may be out of date.
func (l *Library) pending() (ids []string, err error) {
	text, err := readText(filepath.Join(l.dir, pendingFile))
	if err != nil || text == "" {
		return nil, err
	}
	err = json.Unmarshal([]byte(text), &ids)
	if err == nil && slices.ContainsFunc(ids, func(id string) bool { return !validID(id) }) {
		err = errors.New("no IDs")
	}
	if err != nil {
		return nil, fmt.Errorf("%w: which reports were changed cannot be read: %s: %w", index.ErrDamaged, pendingFile, err)
	}
	return ids, nil
}

// finishPending indexes the reports that a killed process had changed in the store; an index that was made anew has them.
func (l *Library) finishPending() error {
	ids, err := l.pending()
	if err != nil && !errors.Is(err, index.ErrDamaged) {
		return err
	}
	return errors.Join(l.reindex(ids...), l.setPending())
}
