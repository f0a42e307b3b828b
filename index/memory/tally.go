package memory

import (
	"cmp"
	"context"
	"iter"
	"slices"

	"gongbao/index"
	"gongbao/index/panel"
)

// Tally implements index.View.
func (v view) Tally(ctx context.Context, r index.TallyRequest) ([]int32, error) {
	terms := len(r.Dictionary.Terms)
	counts := make([]int32, len(r.Reports)*terms)
	err := v.count(ctx, r, func(i int, _ *document, _ int, p panel.Place) { counts[i*terms+p.Term] += int32(r.Rule.Times(p)) })
	return counts, err
}

// TermPlaces implements index.View.
func (v view) TermPlaces(ctx context.Context, r index.TallyRequest) (places []index.TermPlace, err error) {
	err = v.count(ctx, r, func(i int, d *document, u int, p panel.Place) {
		text := d.textAt(p.Start)
		places = append(places, index.TermPlace{
			Report: i, Term: p.Term, Position: int(p.Start), Length: int(p.End - p.Start),
			Section: u - 1, Text: text - d.units[u].firstText, Start: int(p.Start - d.texts[text]),
		})
	})
	slices.SortFunc(places, func(a, b index.TermPlace) int {
		return cmp.Or(
			cmp.Compare(a.Report, b.Report), cmp.Compare(a.Position, b.Position), cmp.Compare(a.Length, b.Length), cmp.Compare(a.Term, b.Term),
		)
	})
	return places, err
}

// count calls add for each place that counts in the i-th report asked for, with its unit.
func (v view) count(ctx context.Context, r index.TallyRequest, add func(i int, d *document, unit int, p panel.Place)) error {
	counter := panel.NewCounter(r.Dictionary, r.Rule)
	for i, entry := range r.Reports {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		d := v.documents[entry.Number]
		end := uint32(len(d.row))
		starts := func(form int) iter.Seq[uint32] { return d.find(0, end, counter.Forms()[form]) }
		counter.Count(0, end, starts, func(p panel.Place) {
			u := d.unitAt(p.Start)
			if u == 0 && r.Title || u > 0 && r.Roles[d.entry.Parts[u-1].Role] {
				add(i, d, u, p)
			}
		})
		if r.Progress != nil {
			r.Progress(1)
		}
	}
	return nil
}
