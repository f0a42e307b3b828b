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

// pendingFile lists the IDs of the reports that are changed in the store and may not yet be so in the index: nothing else would tell. It
// is there from before a change until the index has it, and opening a folder finishes what a killed process left.
const pendingFile = "pending.json"

// addPending adds reports to those that are being changed. The lock editing is held from then until reindexPending has been called.
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

// reindexPending makes the live index agree with the store about the reports that are being changed, also those that an earlier error
// left.
func (l *Library) reindexPending() error {
	l.indexing.Lock()
	defer l.indexing.Unlock()
	return l.followPending()
}

// followPending is reindexPending for who holds the lock indexing. A generation that is being made will follow.
func (l *Library) followPending() error {
	ids := slices.Collect(maps.Keys(l.unfinished))
	l.noteChanged(ids)
	if err := l.follow(l.live.Load(), ids); err != nil {
		return err
	}
	clear(l.unfinished)
	return durable.Remove(filepath.Join(l.dir, pendingFile))
}

// follow makes the index of a generation agree with the store about reports. The lock indexing is held.
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

// pending returns the reports that a killed process was changing, or index.ErrDamaged where they are not known: then any part of the
// index may be out of date.
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
	for _, id := range ids {
		l.unfinished[id] = true
	}
	return l.reindexPending()
}

// touch notes that reports are changed in the store: a batch that holds one as it was will read it again.
func (l *Library) touch(ids []string) {
	l.touchedMu.Lock()
	defer l.touchedMu.Unlock()
	for _, id := range ids {
		l.touched[id] = true
	}
}

// current returns the reports of a batch as they are in the store now, without those that were removed.
func (l *Library) current(batch []*report.Report) ([]*report.Report, error) {
	l.touchedMu.Lock()
	defer l.touchedMu.Unlock()
	reports := make([]*report.Report, 0, len(batch))
	for _, r := range batch {
		if l.touched[r.ID] {
			stored, err := l.store.Read(r.ID)
			if store.Gone(err) {
				continue
			}
			if err != nil {
				return nil, err
			}
			r = stored
		}
		reports = append(reports, r)
	}
	return reports, nil
}
