package library

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"gongbao/index"
	"gongbao/index/durable"
	"gongbao/index/library/store"
	"gongbao/index/report"
)

// pendingFile lists the IDs of the reports that are changed in the store but perhaps not yet in the
// index, because nothing else shows this. It is written before a change and removed once the index
// has the change. Opening a folder finishes the changes that a killed process left.
const pendingFile = "pending.json"

// addPending adds reports to those that are being changed. The lock editing is held from before
// this call until reindexPending has returned.
func (l *Library) addPending(ids ...string) error {
	l.touch(ids)
	for _, id := range ids {
		l.unfinished[id] = true
	}
	data, err := json.Marshal(slices.Sorted(maps.Keys(l.unfinished)))
	if err != nil {
		return err
	}
	return durable.Write(filepath.Join(l.dir, pendingFile), strings.NewReader(string(data)+"\n"))
}

// reindexPending makes the live index agree with the store about the reports that are being
// changed, including those that an earlier error left.
func (l *Library) reindexPending() error {
	l.indexing.Lock()
	defer l.indexing.Unlock()
	return l.followPending()
}

// followPending is reindexPending for callers that hold the lock indexing. A generation that is
// being made follows later.
func (l *Library) followPending() error {
	ids := slices.Collect(maps.Keys(l.unfinished))
	l.noteChanged(ids)
	if err := l.follow(l.live.Load(), ids); err != nil {
		return err
	}
	l.duplicates.Follow(ids)
	clear(l.unfinished)
	return durable.Remove(filepath.Join(l.dir, pendingFile))
}

// follow makes the index of a generation agree with the store about some reports. The lock indexing
// is held.
func (l *Library) follow(g *generation, ids []string) error {
	var changed []*report.Report
	var removed []string
	for _, id := range ids {
		r, err := l.store.Read(id)
		switch {
		case err == nil:
			changed = append(changed, r)
		case store.Gone(err) || errors.Is(err, index.ErrDamagedReport):
			removed = append(removed, id)
		default:
			return err
		}
	}
	return g.engine.Update(changed, removed)
}

// pending returns the reports that a killed process was changing. If they are not known, it returns
// index.ErrDamaged, and any part of the index may be out of date.
func (l *Library) pending() (ids []string, err error) {
	text, err := durable.ReadText(filepath.Join(l.dir, pendingFile))
	if err != nil || text == "" {
		return nil, err
	}
	err = json.Unmarshal([]byte(text), &ids)
	if err == nil && slices.ContainsFunc(ids, func(id string) bool { return !store.ValidID(id) }) {
		err = errors.New("no IDs")
	}
	if err != nil {
		return nil, fmt.Errorf("%w: which reports were changed cannot be read: %s: %w",
			index.ErrDamaged, pendingFile, err)
	}
	return ids, nil
}

// finishPending indexes the reports that a killed process had changed in the store. If the index
// was made anew, it has them already.
func (l *Library) finishPending() error {
	ids, err := l.pending()
	if err != nil && !errors.Is(err, index.ErrDamaged) {
		return err
	}
	for _, id := range ids {
		l.unfinished[id] = true
	}
	return l.reindexPending()
}

// touch notes that reports are changed in the store. A batch with an older copy of one reads it
// again.
func (l *Library) touch(ids []string) {
	l.touchedMu.Lock()
	defer l.touchedMu.Unlock()
	for _, id := range ids {
		l.touched[id] = true
	}
}

// current returns the reports of a batch as they are in the store now, without removed ones, and the
// errors of the damaged ones by ID.
func (l *Library) current(batch []*report.Report) (reports []*report.Report, damaged map[string]error, err error) {
	l.touchedMu.Lock()
	defer l.touchedMu.Unlock()
	damaged = make(map[string]error)
	for _, r := range batch {
		if l.touched[r.ID] {
			stored, err := l.store.Read(r.ID)
			switch {
			case store.Gone(err):
				continue
			case errors.Is(err, index.ErrDamagedReport):
				damaged[r.ID] = err
				continue
			case err != nil:
				return nil, nil, err
			}
			r = stored
		}
		reports = append(reports, r)
	}
	return reports, damaged, nil
}
