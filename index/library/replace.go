package library

import (
	"cmp"
	"errors"
	"slices"

	"gongbao/index"
	"gongbao/index/library/store"
	"gongbao/index/report"
)

// changedFile is a file whose content has changed since it was read last. Only after all files are
// read is it decided which report replaces which, because a report may have gone to another file.
type changedFile struct {
	last, now store.Reading
	outcomes  []index.Outcome
}

// replacement is a report (to) that takes the place of another (from).
type replacement struct{ from, to string }

// replace replaces the old reports of changed files with their new ones, and announces the
// outcomes.
func (a *adder) replace() error {
	if len(a.changed) == 0 {
		return nil
	}
	replaced, err := a.replacements()
	if err != nil {
		return err
	}
	what := addition{files: len(a.changed)}
	for _, file := range a.changed {
		what.readings = append(what.readings, file.now)
		for _, o := range file.outcomes {
			o.Replaces = replaced[o.ID]
			what.outcomes = append(what.outcomes, o)
		}
	}
	return a.announce(what)
}

// replacements carries out the replacements. It returns, by the ID of each new report, the ID of
// the report that it has replaced.
func (a *adder) replacements() (map[string]string, error) {
	a.editing.Lock()
	defer a.editing.Unlock()
	held, err := a.held()
	if err != nil {
		return nil, err
	}
	var pairs []replacement
	for _, file := range a.changed {
		pairs = append(pairs, a.pairs(file)...)
	}
	for _, file := range a.changed {
		if err := a.leave(file, pairs, held); err != nil {
			return nil, err
		}
	}
	pairs = slices.DeleteFunc(pairs, func(pair replacement) bool { return held[pair.from] })
	replaced, err := a.moveAll(pairs)
	if err != nil || len(a.unfinished) == 0 {
		return replaced, err
	}
	return replaced, a.reindexPending() // of reports that only left a file
}

// held returns the IDs of the reports that are in some file. Changed files count as they are now.
func (a *adder) held() (map[string]bool, error) {
	now := make(map[string]store.Reading, len(a.changed))
	for _, file := range a.changed {
		now[file.now.File] = file.now
	}
	return a.journal.Held(now)
}

// pairs compares the reports that are no longer in a file with those that are new in it, and finds
// which has taken the place of which: first the most alike, then those at the same place in the
// file.
func (a *adder) pairs(file changedFile) (pairs []replacement) {
	was, is := file.last.ByID(), file.now.ByID()
	from, to := make(map[string]store.Placed), make(map[string]store.Placed)
	for id, placed := range was {
		if _, still := is[id]; !still && a.store.Has(id) {
			from[id] = placed
		}
	}
	for id, placed := range is {
		if _, before := was[id]; !before {
			to[id] = placed
		}
	}
	take := func(fromID, toID string) {
		pairs = append(pairs, replacement{fromID, toID})
		delete(from, fromID)
		delete(to, toID)
	}
	type likeness struct {
		replacement
		contained float64
	}
	var alike []likeness
	for id := range from {
		for _, near := range a.duplicates.Near(id) {
			if _, ok := to[near.ID]; ok {
				alike = append(alike, likeness{replacement{id, near.ID}, near.Containment})
			}
		}
	}
	slices.SortFunc(alike, func(x, y likeness) int {
		return cmp.Or(-cmp.Compare(x.contained, y.contained), cmp.Compare(x.from, y.from), cmp.Compare(x.to, y.to))
	})
	for _, l := range alike {
		_, left := from[l.from]
		if _, free := to[l.to]; left && free {
			take(l.from, l.to)
		}
	}
	byPlace := make(map[report.Source]string, len(to))
	for id, placed := range to {
		byPlace[placed.Source.Place()] = id
	}
	for id, placed := range from {
		if toID, ok := byPlace[placed.Source.Place()]; ok {
			take(id, toID)
		}
	}
	return pairs
}

// leave removes a file from the sources of the reports that were replaced in it. A report that is
// in another file keeps its last source, because files of two folders may have the same relative
// name.
func (a *adder) leave(file changedFile, pairs []replacement, held map[string]bool) error {
	was := file.last.ByID()
	for _, pair := range pairs {
		placed, ok := was[pair.from]
		if !ok {
			continue
		}
		if err := a.leaveFile(pair.from, placed.Source, held[pair.from]); err != nil {
			return err
		}
	}
	return nil
}

// leaveFile removes the file of a place from the sources of a report, except the last source of a
// report that is held.
func (a *adder) leaveFile(id string, place report.Source, held bool) error {
	a.storing.Lock()
	defer a.storing.Unlock()
	r, err := a.store.Read(id)
	if store.Gone(err) || errors.Is(err, index.ErrDamagedReport) {
		return nil
	}
	if err != nil {
		return err
	}
	left := *r
	left.Sources = slices.DeleteFunc(slices.Clone(r.Sources), func(s report.Source) bool {
		return s.Place().File == place.Place().File
	})
	if len(left.Sources) == 0 && held {
		return nil
	}
	if len(left.Sources) > 0 && left.Source.Place().File == place.Place().File {
		url := left.Source.URL
		left.Source = left.Sources[0]
		if _, corrected := left.Corrected["url"]; corrected {
			left.Source.URL = url
		}
	}
	if a.shared() != nil {
		if err := a.addPending(id); err != nil {
			return err
		}
	}
	return a.store.Put(&left)
}

// moveAll replaces reports that are in no file any more. It returns, by the ID of each new report,
// the ID of the report that it has replaced.
func (a *adder) moveAll(pairs []replacement) (replaced map[string]string, err error) {
	a.indexing.Lock()
	defer a.indexing.Unlock()
	a.storing.Lock()
	defer a.storing.Unlock()
	replaced = make(map[string]string)
	var moves []replacement
	var heirs []*report.Report
	var changed []string
	for _, pair := range pairs {
		yes, heir, err := a.replacing(pair)
		if err != nil {
			return nil, err
		}
		if !yes {
			continue
		}
		if heir != nil {
			heirs = append(heirs, heir)
		}
		moves = append(moves, pair)
		changed = append(changed, pair.from, pair.to)
		replaced[pair.to] = pair.from
	}
	if len(moves) == 0 {
		return replaced, nil
	}
	if err := a.addPending(changed...); err != nil {
		return nil, err
	}
	for _, heir := range heirs {
		if err := a.store.Put(heir); err != nil {
			return nil, err
		}
	}
	for _, move := range moves {
		if err := a.store.Move(move.from, move.to); err != nil {
			return nil, err
		}
	}
	return replaced, a.followPending()
}

// replacing reports whether a report takes the place of another. It does not if the other is in
// another file, or if one of them was removed meanwhile. If the other has corrections, heir is the
// new report with them.
func (a *adder) replacing(pair replacement) (yes bool, heir *report.Report, err error) {
	fresh, err := a.store.Read(pair.to)
	if store.Gone(err) {
		return false, nil, nil
	}
	if err != nil {
		return false, nil, err
	}
	old, err := a.store.Read(pair.from)
	switch {
	case errors.Is(err, index.ErrDamagedReport):
		return true, nil, nil
	case store.Gone(err) || err == nil && len(old.Sources) > 0:
		return false, nil, nil
	case err != nil:
		return false, nil, err
	}
	if heir, any := fresh.Inherit(old); any {
		return true, heir, nil
	}
	return true, nil, nil
}
