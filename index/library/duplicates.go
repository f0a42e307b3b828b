package library

import (
	"errors"
	"log/slog"
	"slices"

	"gongbao/index"
	"gongbao/index/library/store"
	"gongbao/index/report"
	"gongbao/index/similar"
)

// indexed returns the IDs of the reports in the live index.
func (l *Library) indexed() ([]string, error) { return use(l, index.Engine.IDs) }

// sketch adds the sketch of a report, by which its near-duplicates are found. If that fails, the
// report is added all the same.
func (l *Library) sketch(r *report.Report) {
	if err := l.duplicates.Add(r); err != nil {
		slog.Warn("near-duplicates of a report are not known", "report", r.ID, "error", err)
	}
}

// Alike returns the number of near-duplicates of a report, without reading them.
func (l *Library) Alike(id string) int { return len(l.duplicates.Near(id)) }

// Duplicates returns the near-duplicates of a report, the fullest first.
func (l *Library) Duplicates(id string) ([]report.Duplicate, error) {
	r, err := l.store.Report(id)
	if err != nil {
		return nil, err
	}
	var found []*report.Report
	likeness := make(map[string]similar.Likeness)
	for _, pair := range l.duplicates.Near(id) {
		other, err := l.store.Report(pair.ID)
		if store.Gone(err) || errors.Is(err, index.ErrDamagedReport) {
			continue // Verify reports damage
		} else if err != nil {
			return nil, err
		}
		found, likeness[pair.ID] = append(found, other), pair.Likeness
	}
	slices.SortFunc(found, func(a, b *report.Report) int { return report.CompareFullness(a.Header(), b.Header()) })
	list := make([]report.Duplicate, len(found))
	for i, other := range found {
		list[i] = report.Duplicate{
			ID: other.ID, Title: other.Header().Name(), Similarity: likeness[other.ID].Containment,
			Resemblance: likeness[other.ID].Resemblance, Fuller: report.CompareFullness(other.Header(), r.Header()) < 0,
		}
	}
	return list, nil
}
