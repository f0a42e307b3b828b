package engine

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"sync"

	lru "github.com/hashicorp/golang-lru/v2"

	"gongbao/index"
)

// The bounds of the memory of a panel, in counts of 4 bytes: those of a block of reports, which are counted at once, and of all panels
// that are remembered.
const (
	blockCells      = 4_000_000
	rememberedCells = 16_000_000
)

// panelCounts are the counts of terms in reports. They are not changed once they are made.
type panelCounts struct {
	terms   int
	reports []*index.Entry // in the order of their numbers
	counts  []int32        // of each report, its terms one after the other
	tokens  []int32        // of each report, where the script counts; else nil
}

// of returns the counts of a report, and its tokens where the script counts.
func (p *panelCounts) of(report *index.Entry) (counts []int32, tokens int) {
	i, _ := slices.BinarySearchFunc(p.reports, report.Number, func(e *index.Entry, number int32) int { return cmp.Compare(e.Number, number) })
	if p.tokens != nil {
		tokens = int(p.tokens[i])
	}
	return p.counts[i*p.terms : (i+1)*p.terms], tokens
}

// count counts the terms in a block of reports. Counts of all that a panel is of are remembered.
func (c *panelCount) count(ctx context.Context, block []panelReport, all bool) (*panelCounts, error) {
	key, recent := "", c.engine.memo(c.view).tallies
	if all {
		key = c.key()
		if counts, ok := recent.get(key); ok {
			c.progress(len(block))
			return counts, nil
		}
	}
	counts := &panelCounts{terms: len(c.request.Dictionary.Terms), reports: entriesOf(block)}
	err := error(nil)
	if c.script != nil {
		counts.counts, counts.tokens = make([]int32, len(block)*counts.terms), make([]int32, len(block))
		err = c.countScript(ctx, counts)
	} else {
		counts.counts, err = c.view.Tally(ctx, c.tally(counts.reports))
	}
	if err == nil && all {
		recent.add(key, counts)
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

// tally returns the request to count in reports.
func (c *panelCount) tally(reports []*index.Entry) index.TallyRequest {
	return index.TallyRequest{
		Dictionary: c.request.Dictionary, Rule: c.request.Rule, Reports: reports, Title: c.title, Roles: c.admits, Progress: c.progress,
	}
}

// entriesOf returns the reports of a block in the order of their numbers.
func entriesOf(block []panelReport) []*index.Entry {
	entries := make([]*index.Entry, len(block))
	for i, r := range block {
		entries[i] = r.Entry
	}
	slices.SortFunc(entries, func(a, b *index.Entry) int { return cmp.Compare(a.Number, b.Number) })
	return entries
}

// tallies are the counts of the panels that were asked for last. It may be used by several goroutines at once.
type tallies struct {
	mu     sync.Mutex
	counts *lru.Cache[string, *panelCounts]
	size   int // of all counts
}

// maxTallies is the number of panels that are remembered.
const maxTallies = 100

func newTallies() *tallies {
	r := new(tallies)
	var err error
	r.counts, err = lru.NewWithEvict(maxTallies, func(_ string, counts *panelCounts) { r.size -= len(counts.counts) })
	if err != nil {
		panic(err) // the size is positive
	}
	return r
}

func (r *tallies) get(key string) (*panelCounts, bool) { return r.counts.Get(key) }

// add remembers counts and forgets those that were not asked for for the longest time.
func (r *tallies) add(key string, counts *panelCounts) {
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
func (r *tallies) purge() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.counts.Purge()
}
