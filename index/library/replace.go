package library

import (
	"slices"

	"gongbao/index/report"
	"gongbao/index/similar"
)

// replace finds the reports that a file held when it was read last and holds no longer, and has those that it holds instead put in their
// place. A report that stands in another file too stays; so does one that nothing has taken the place of.
func (a *adder) replace(reading *fileReading) error {
	last, ok, err := a.journal.reading(reading.File)
	if err != nil || !ok {
		return err
	}
	var from, to []placedReport
	for _, placed := range last.Reports {
		if !reading.has(placed.ID) && a.store.has(placed.ID) {
			from = append(from, placed)
		}
	}
	for _, placed := range reading.Reports {
		if !last.has(placed.ID) {
			to = append(to, placed)
		}
	}
	for _, r := range a.pair(from, to) {
		if err := a.retire(r, last); err != nil {
			return err
		}
	}
	return nil
}

// pair finds for reports which of others have taken their places: first the most alike, then those at the same place in the file.
func (a *adder) pair(from, to []placedReport) (pairs []replacement) {
	take := func(i, j int) {
		pairs = append(pairs, replacement{from[i].ID, to[j].ID})
		from, to = slices.Delete(slices.Clone(from), i, i+1), slices.Delete(slices.Clone(to), j, j+1)
	}
	for {
		best, bestI, bestJ := similar.Near, -1, -1
		for i := range from {
			for j := range to {
				if likeness := a.duplicates.compare(from[i].ID, to[j].ID); likeness.Containment >= best {
					best, bestI, bestJ = likeness.Containment, i, j
				}
			}
		}
		if bestI < 0 {
			break
		}
		take(bestI, bestJ)
	}
	for i := 0; i < len(from); {
		j := slices.IndexFunc(to, func(p placedReport) bool { return samePlace(p.Source, from[i].Source) })
		if j < 0 {
			i++
			continue
		}
		take(i, j)
	}
	return pairs
}

// retire puts a report in the place of another, unless that stands in other files than the one of a reading, too.
func (a *adder) retire(r replacement, of fileReading) error {
	a.storing.Lock()
	defer a.storing.Unlock()
	old, err := a.store.Report(r.from)
	if err != nil {
		return err
	}
	elsewhere := slices.DeleteFunc(slices.Clone(old.Sources), func(s report.Source) bool {
		return slices.ContainsFunc(of.Reports, func(p placedReport) bool { return p.ID == r.from && samePlace(p.Source, s) })
	})
	if len(elsewhere) > 0 {
		kept := *old
		kept.Sources = elsewhere
		return a.store.put(&kept)
	}
	if err := a.bequeath(old, r.to); err != nil {
		return err
	}
	a.batch.replaced = append(a.batch.replaced, r)
	for i := range a.batch.outcomes {
		if a.batch.outcomes[i].ID == r.to {
			a.batch.outcomes[i].Replaces = r.from
		}
	}
	return nil
}

// bequeath hands the corrections of a report on to the one that takes its place.
func (a *adder) bequeath(old *report.Report, to string) error {
	stored, err := a.store.Report(to)
	if err != nil {
		return err
	}
	heir, any := stored.Inherit(old)
	if !any {
		return nil
	}
	if err := a.store.put(heir); err != nil {
		return err
	}
	a.batch.reports = slices.DeleteFunc(a.batch.reports, func(r *report.Report) bool { return r.ID == to })
	a.batch.add(heir)
	return nil
}
