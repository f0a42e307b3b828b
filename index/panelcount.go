package index

import (
	"context"
	"encoding/json"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	lru "github.com/hashicorp/golang-lru/v2"

	"gongbao/index/literal"
	"gongbao/index/panel"
)

// The bounds of the memory of a panel: counts of a block of reports, which are counted at once, and of all panels that are remembered, 4
// bytes each; and the positions that a processor looks at at once, 8 bytes each.
const (
	blockCells       = 4_000_000
	rememberedCells  = 16_000_000
	stretchPositions = 1 << 18
)

// panelCounts are the counts of terms in reports. They are not changed once they are made.
type panelCounts struct {
	terms   int
	reports []int32 // by number
	counts  []int32 // of each report, its terms one after the other
	tokens  []int32 // of each report, where the script counts; else nil
}

// of returns the counts of a report, and its tokens where the script counts.
func (p *panelCounts) of(report int32) (counts []int32, tokens int) {
	i, _ := slices.BinarySearch(p.reports, report)
	if p.tokens != nil {
		tokens = int(p.tokens[i])
	}
	return p.counts[i*p.terms : (i+1)*p.terms], tokens
}

// count counts the terms in a block of reports. Counts of all that a panel is of are remembered.
func (c *panelCount) count(ctx context.Context, block []panelReport, all bool) (*panelCounts, error) {
	key := ""
	if all {
		key = c.key()
		if counts, ok := c.snapshot.panels.get(key); ok {
			c.progress(len(block))
			return counts, nil
		}
	}
	counts := &panelCounts{terms: len(c.request.Dictionary.Terms), reports: make([]int32, len(block))}
	for i, r := range block {
		counts.reports[i] = r.number
	}
	slices.Sort(counts.reports)
	counts.counts = make([]int32, len(block)*counts.terms)
	err := error(nil)
	if c.script != nil {
		counts.tokens = make([]int32, len(block))
		err = c.countScript(ctx, counts)
	} else {
		err = c.countPlaces(ctx, counts)
	}
	if err == nil && all {
		c.snapshot.panels.add(key, counts)
	}
	return counts, err
}

// key tells the counts of panels apart.
func (c *panelCount) key() string {
	r := c.request
	repeated := []string(nil)
	for id := range r.Repeated {
		repeated = append(repeated, id)
	}
	slices.Sort(repeated)
	key, _ := json.Marshal([]any{r.Dictionary.Hash(), r.Rule, r.Scope, r.Filter, r.Script, repeated}) // texts have no error
	return string(key)
}

// progress tells that n more reports are counted.
func (c *panelCount) progress(n int) {
	c.counting.Lock()
	defer c.counting.Unlock()
	if c.counted += n; c.request.Progress != nil {
		c.request.Progress(c.counted, len(c.reports))
	}
}

// countPlaces counts by the rule.
func (c *panelCount) countPlaces(ctx context.Context, counts *panelCounts) error {
	return c.inStretches(ctx, counts.reports, func(w *panelWorker, s unitStretch) {
		w.places(s, func(report int, _ uint32, p panel.Place) {
			counts.counts[report*counts.terms+p.Term] += int32(c.request.Rule.Times(p))
		})
		c.progress(s.to - s.from)
	})
}

// inStretches calls do for the stretches of reports, which go up, on all processors.
func (c *panelCount) inStretches(ctx context.Context, reports []int32, do func(*panelWorker, unitStretch)) error {
	stretches := c.snapshot.stretches(reports)
	var next atomic.Int64
	var running sync.WaitGroup
	for range min(len(stretches), runtime.GOMAXPROCS(0)) {
		running.Go(func() {
			w := &panelWorker{panelCount: c, numbers: reports, counter: panel.NewCounter(c.request.Dictionary, c.request.Rule)}
			for i := int(next.Add(1)) - 1; i < len(stretches) && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				do(w, stretches[i])
			}
		})
	}
	running.Wait()
	return ctx.Err()
}

// unitStretch is units [first, end) of a segment: the titles and sections of some of the reports listed, [from, to) of them.
type unitStretch struct {
	segment
	first, end uint32
	from, to   int
}

// stretches returns where reports stand, in the order of their units, in stretches of neighbours that are not too long. Numbers of reports
// go up with those of their units.
func (s *snapshot) stretches(reports []int32) (all []unitStretch) {
	for i, number := range reports {
		sections := s.reports[number].sections
		title, end := s.sections[sections[0]].unit-1, s.sections[sections[len(sections)-1]].unit+1
		if n := len(all); n > 0 {
			if last := &all[n-1]; last.end == title && end <= last.segment.end() && last.positions(end) <= stretchPositions {
				last.end, last.to = end, i+1
				continue
			}
		}
		all = append(all, unitStretch{s.segmentOf(title), title, end, i, i + 1})
	}
	return all
}

// positions returns the number of positions from the first unit up to another.
func (s *unitStretch) positions(end uint32) int {
	from, to := s.Stretch(int(s.first-s.segment.first), int(end-s.segment.first))
	return int(to - from)
}

// panelWorker finds what counts in one stretch after another.
type panelWorker struct {
	*panelCount
	numbers []int32 // of the reports, which go up
	counter *panel.Counter
	segment segment // that window looks at
	window  *literal.Window
}

// places calls add for each place that counts in a stretch, in the order of Counter.Count, with the index of its report in numbers and
// its unit.
func (w *panelWorker) places(s unitStretch, add func(report int, unit uint32, p panel.Place)) {
	w.look(s.segment)
	first, end := s.Stretch(int(s.first-s.segment.first), int(s.end-s.segment.first))
	start := int(s.first - s.segment.first)
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
			if number, admitted = w.reportOf(s.segment.first + uint32(unit)); admitted {
				for w.numbers[report] != number {
					report++
				}
			}
		}
		if admitted {
			add(report, s.segment.first+uint32(unit), p)
		}
	})
}

// reportOf returns the number of the report of a unit, and whether the unit counts.
func (c *panelCount) reportOf(unit uint32) (number int32, counts bool) {
	switch to := c.snapshot.byUnit[unit]; {
	case to >= 0:
		return c.snapshot.sections[to].report, c.admitsSection(to)
	case to != noSection:
		return titleOf(to), c.title
	}
	return 0, false
}

// look opens the window on a segment.
func (w *panelWorker) look(in segment) {
	if w.segment.Segment != in.Segment {
		w.segment, w.window = in, in.Window(w.counter.Forms())
	}
}

// recentPanels are the counts of the panels that were asked for last. It may be used by several goroutines at once.
type recentPanels struct {
	mu     sync.Mutex
	counts *lru.Cache[string, *panelCounts]
	size   int // of all counts
}

// mostPanels is the most panels that are remembered.
const mostPanels = 100

func newRecentPanels() (*recentPanels, error) {
	r := new(recentPanels)
	var err error
	r.counts, err = lru.NewWithEvict(mostPanels, func(_ string, counts *panelCounts) { r.size -= len(counts.counts) })
	return r, err
}

func (r *recentPanels) get(key string) (*panelCounts, bool) { return r.counts.Get(key) }

// add remembers counts and forgets those that were not asked for for the longest time.
func (r *recentPanels) add(key string, counts *panelCounts) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.counts.Contains(key) {
		return
	}
	r.size += len(counts.counts)
	r.counts.Add(key, counts)
	for r.size > rememberedCells {
		r.counts.RemoveOldest()
	}
}

// purge forgets all.
func (r *recentPanels) purge() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.counts.Purge()
}
