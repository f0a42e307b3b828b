package tally

import (
	"cmp"
	"context"
	"slices"

	"gongbao/index"
	"gongbao/index/embedded/literal"
	"gongbao/index/embedded/state"
	"gongbao/index/panel"
	"gongbao/index/parallel"
)

// maxStretch is the number of positions that a processor looks at at once, 8 bytes each.
const maxStretch = 1 << 18

// tally counts terms in a snapshot.
type tally struct {
	snapshot *state.Snapshot
	request  index.TallyRequest
}

// Count counts terms in reports, as index.View.Tally has it.
func Count(ctx context.Context, s *state.Snapshot, r index.TallyRequest) ([]int32, error) {
	t := tally{s, r}
	terms := len(r.Dictionary.Terms)
	counts := make([]int32, len(r.Reports)*terms)
	err := t.inStretches(ctx, func(w *tallyWorker, stretch unitStretch) {
		w.places(stretch, func(report int, _ uint32, p panel.Place) {
			counts[report*terms+p.Term] += int32(r.Rule.Times(p))
		})
		if r.Progress != nil {
			r.Progress(stretch.to - stretch.from)
		}
	})
	return counts, err
}

// Places returns the places that Count counts, as index.View.TermPlaces has it.
func Places(ctx context.Context, s *state.Snapshot, r index.TallyRequest) ([]index.TermPlace, error) {
	type unitPlace struct {
		index.TermPlace
		unit, start uint32 // of the segment
	}
	t := tally{s, r}
	found := make([][]index.TermPlace, len(r.Reports)) // by the first report of a stretch
	err := t.inStretches(ctx, func(w *tallyWorker, stretch unitStretch) {
		var places []unitPlace
		last, begins := -1, uint32(0) // a report, and its first position
		w.places(stretch, func(report int, unit uint32, p panel.Place) {
			if report != last {
				last, begins = report, firstPosition(stretch.Segment, s.Spans[r.Reports[report].Number].Title)
			}
			places = append(places, unitPlace{index.TermPlace{Report: report, Term: p.Term, Position: int(p.Start - begins), Length: int(p.End - p.Start)}, unit, p.Start})
		})
		slices.SortFunc(places, func(a, b unitPlace) int {
			return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.Length, b.Length), cmp.Compare(a.Term, b.Term))
		})
		unit, textOf := uint32(0), func(uint32) (int, uint32) { return 0, 0 }
		for i := range places {
			p := &places[i]
			if i == 0 || p.unit != unit {
				unit, textOf = p.unit, stretch.TextOf(int(p.unit-stretch.Segment.First))
			}
			text, first := textOf(p.start)
			p.Text, p.Start, p.Section = text, int(p.start-first), -1
			if section := s.ByUnit[p.unit]; section >= 0 {
				p.Section = int(section - s.Reports[s.Sections[section].Report].Sections[0])
			}
			found[stretch.from] = append(found[stretch.from], p.TermPlace)
		}
	})
	if err != nil {
		return nil, err
	}
	return slices.Concat(found...), nil
}

// firstPosition returns the first position of a unit of the segment.
func firstPosition(s state.Segment, unit uint32) uint32 {
	first, _ := s.Stretch(int(unit-s.First), int(unit-s.First))
	return first
}

// inStretches calls do for the stretches of the reports, on all processors.
func (t *tally) inStretches(ctx context.Context, do func(*tallyWorker, unitStretch)) error {
	stretches := t.stretches()
	return parallel.Workers(ctx, len(stretches), func() func(i int) error {
		w := &tallyWorker{tally: t, counter: panel.NewCounter(t.request.Dictionary, t.request.Rule)}
		return func(i int) error {
			do(w, stretches[i])
			return nil
		}
	})
}

// unitStretch is units [first, end) of a segment: the titles and sections of some of the reports,
// [from, to) of them.
type unitStretch struct {
	state.Segment
	first, end uint32
	from, to   int
}

// stretches returns where the reports are, in the order of their units, in stretches of neighbours
// that are not too long. Numbers of reports go up with those of their units.
func (t *tally) stretches() (all []unitStretch) {
	s := t.snapshot
	for i, r := range t.request.Reports {
		sections := s.Reports[r.Number].Sections
		title, end := s.Sections[sections[0]].Unit-1, s.Sections[sections[len(sections)-1]].Unit+1
		if n := len(all); n > 0 {
			if last := &all[n-1]; last.end == title && end <= last.Segment.End() && last.positions(end) <= maxStretch {
				last.end, last.to = end, i+1
				continue
			}
		}
		all = append(all, unitStretch{s.SegmentOf(title), title, end, i, i + 1})
	}
	return all
}

// positions returns the number of positions from the first unit up to another.
func (s *unitStretch) positions(end uint32) int {
	from, to := s.Stretch(int(s.first-s.Segment.First), int(end-s.Segment.First))
	return int(to - from)
}

// tallyWorker finds what counts in one stretch after another.
type tallyWorker struct {
	*tally
	counter *panel.Counter
	segment state.Segment // that window looks at
	window  *literal.Window
}

// places calls add for each place that counts in a stretch, in the order of Counter.Count, with the
// index of its report in the request and its unit.
func (w *tallyWorker) places(s unitStretch, add func(report int, unit uint32, p panel.Place)) {
	w.look(s.Segment)
	first, end := s.Stretch(int(s.first-s.Segment.First), int(s.end-s.Segment.First))
	start := int(s.first - s.Segment.First)
	unit, unitEnd, admitted := start, first, false // the unit of the last place, and whether it counts
	report, last := s.from, first                  // the report of that unit
	w.window.Move(first, end)
	w.counter.Count(first, end, w.window.Starts, func(p panel.Place) {
		if p.Start < last {
			unit, unitEnd, report = start, first, s.from // the next term begins
		}
		last = p.Start
		if p.Start >= unitEnd {
			unit = s.UnitFrom(unit, p.Start)
			_, unitEnd = s.Stretch(unit, unit+1)
			var number int32
			if number, admitted = w.reportOf(s.Segment.First + uint32(unit)); admitted {
				for w.request.Reports[report].Number != number {
					report++
				}
			}
		}
		if admitted {
			add(report, s.Segment.First+uint32(unit), p)
		}
	})
}

// reportOf returns the number of the report of a unit, and whether the unit counts.
func (t *tally) reportOf(unit uint32) (number int32, counts bool) {
	switch to := t.snapshot.ByUnit[unit]; {
	case to >= 0:
		section := &t.snapshot.Sections[to]
		return section.Report, t.request.Roles[section.Role]
	case to != state.NoSection:
		return state.TitleOf(to), t.request.Title
	}
	return 0, false
}

// look opens the window on a segment.
func (w *tallyWorker) look(in state.Segment) {
	if w.segment.Segment != in.Segment {
		w.segment, w.window = in, in.Window(w.counter.Forms())
	}
}
