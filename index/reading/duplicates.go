package reading

import (
	"errors"
	"slices"

	"gongbao/index"
	"gongbao/index/report"
	"gongbao/index/similar"
)

// Alike returns the number of near-duplicates of a report, without reading them.
func (l *Library) Alike(id string) int { return len(l.Near.Near(id)) }

// Duplicates returns the near-duplicates of a report, the fullest first.
func (l *Library) Duplicates(id string) ([]report.Duplicate, error) {
	r, err := l.Reports.Report(id)
	if err != nil {
		return nil, err
	}
	var found []*report.Report
	likeness := make(map[string]similar.Likeness)
	for _, pair := range l.Near.Near(id) {
		other, err := l.Reports.Report(pair.ID)
		if gone(err) || errors.Is(err, index.ErrDamagedReport) {
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

// gone reports whether an error means that there is no such report any more.
func gone(err error) bool {
	moved := (*index.MovedError)(nil)
	return errors.Is(err, index.ErrNotFound) || errors.As(err, &moved)
}
