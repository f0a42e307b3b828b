package weigh

import (
	"cmp"
	"iter"
	"maps"
	"slices"
	"unicode/utf8"

	"gongbao/analyzer"
	"gongbao/index/panel"
)

// Weigher knows texts whose places in a report, each times the weight of its text, add up to what
// counts there. By the longest term, 煤 and 煤矸石 weigh 1 for their own terms, and 煤矸石 weighs -1 for
// 煤, too: each place of it has one of 煤, which does not count.
//
// Two places that cross are a place of the text that both make. If 产业 and 业务 are terms, 产业务 is a
// text, too, and weighs -1 for 业务. The sum is right for reports in which places that cross always
// make a place of a known text. Then a place that lies in no other crosses none, and by itself it
// decides what counts in it.
type Weigher struct {
	count   func(text string) map[int]int32 // what counts in a text, by term
	weights map[string][]Weight
	// sets are the numbers of the sets that a known text is in. Only places of texts that share a set
	// have to do with each other.
	sets  map[string][]int
	forms int // of the dictionary
	// left is the number of steps that may still be taken.
	left int
}

// mostSteps is the number of steps that are taken for a dictionary, a second or two. Words of a language
// need fewer: 300 of them make 160 other texts, 1,000 of them some thousands.
const mostSteps = 20_000_000

// Weight is what a place of a text adds to the count of a term, beyond what the places in it add.
type Weight struct {
	Term  int
	Times int32
}

// New returns the weigher of a dictionary. It knows the forms and exclusions.
func New(d *panel.Dictionary, rule panel.Rule) *Weigher {
	counter := panel.NewCounter(d, rule)
	w := &Weigher{
		count:   func(text string) map[int]int32 { return countIn(text, counter, rule) },
		weights: make(map[string][]Weight), sets: setsOf(d, rule), forms: len(counter.Forms()), left: mostSteps,
	}
	for text := range maps.Clone(w.sets) {
		w.learnWithin(text)
	}
	w.weigh()
	return w
}

// countIn counts terms in a text.
func countIn(text string, counter *panel.Counter, rule panel.Rule) map[int]int32 {
	places := make(map[string][]uint32)
	for p := range partsOf(text) {
		places[p.text] = append(places[p.text], uint32(p.start))
	}
	starts := func(form int) iter.Seq[uint32] { return slices.Values(places[counter.Forms()[form]]) }
	counts := make(map[int]int32)
	add := func(p panel.Place) { counts[p.Term] += int32(rule.Times(p)) }
	counter.Count(0, uint32(utf8.RuneCountInString(text)), starts, add)
	return counts
}

// part is a stretch of a text: the characters [start, end).
type part struct {
	start, end int
	text       string
}

// partsOf yields the parts of a text, by their starts. The text itself is one.
func partsOf(text string) iter.Seq[part] {
	return func(yield func(part) bool) {
		start := 0
		for from := range text {
			end := start
			for to, character := range text[from:] {
				if end++; !yield(part{start, end, text[from : from+to+utf8.RuneLen(character)]}) {
					return
				}
			}
			start++
		}
	}
}

// setsOf puts the texts of a dictionary into sets, as Weigher has them.
func setsOf(d *panel.Dictionary, rule panel.Rule) map[string][]int {
	sets := make(map[string][]int)
	for i, term := range d.Terms {
		for _, text := range slices.Concat(term.Forms, term.Exclusions) {
			text = analyzer.FoldQuery(text)
			switch {
			case rule == panel.Overlapping && len(term.Exclusions) == 0: // each place counts
				sets[text] = slices.Clip(sets[text])
			case rule == panel.Overlapping || rule == panel.Union:
				sets[text] = append(sets[text], i)
			default:
				sets[text] = []int{0}
			}
		}
	}
	return sets
}

// Texts returns the known texts in order.
func (w *Weigher) Texts() []string { return slices.Sorted(maps.Keys(w.sets)) }

// Weights returns the weights of a known text, none if its places change no count.
func (w *Weigher) Weights(text string) []Weight { return w.weights[text] }

// Extend makes the texts known that two places of present texts make if they cross. It returns those
// that were not known. ok is false if they are too many: then the weights must not be used.
func (w *Weigher) Extend(present func(text string) bool) (added []string, ok bool) {
	type start struct {
		set  int
		text string
	}
	begin := make(map[start][]string) // texts of a set by what they begin with
	texts := slices.DeleteFunc(w.Texts(), func(text string) bool { return !present(text) })
	for _, text := range texts {
		for _, set := range w.sets[text] {
			for to := range text {
				begin[start{set, text[:to]}] = append(begin[start{set, text[:to]}], text)
			}
		}
	}
	for _, text := range texts {
		for _, set := range w.sets[text] {
			for from := range text {
				for _, next := range begin[start{set, text[from:]}] {
					if w.left < 0 {
						return nil, false
					}
					w.learn(text[:from]+next, set)
				}
			}
		}
	}
	added = w.weigh()
	return added, w.left >= 0
}

// learn makes a text of a set known, and what lies in it.
func (w *Weigher) learn(text string, set int) {
	if !slices.Contains(w.sets[text], set) {
		w.sets[text] = append(w.sets[text], set)
		w.learnWithin(text)
	}
}

// learnWithin makes the texts known that places in a text make if they cross. So no text becomes known
// later that lies in one that has been weighed.
func (w *Weigher) learnWithin(text string) {
	type place struct{ start, end, set int }
	var places []place
	known := make(map[place]bool)
	add := func(p place) {
		if !known[p] {
			known[p] = true
			places = append(places, p)
		}
	}
	for p := range partsOf(text) {
		for _, set := range w.sets[p.text] {
			add(place{p.start, p.end, set})
		}
	}
	characters := []rune(text)
	w.left -= len(characters) * len(characters)
	for i := 0; i < len(places) && w.left >= 0; i++ {
		w.left -= i
		for _, a := range places[:i] {
			b := places[i]
			if b.start < a.start {
				a, b = b, a
			}
			if a.set == b.set && a.start < b.start && b.start < a.end && a.end < b.end {
				add(place{a.start, b.end, a.set})
				if joined := string(characters[a.start:b.end]); !slices.Contains(w.sets[joined], a.set) {
					w.sets[joined] = append(w.sets[joined], a.set)
				}
			}
		}
	}
}

// weigh weighs the texts that are not weighed yet, and returns them.
func (w *Weigher) weigh() (added []string) {
	for text := range w.sets {
		if _, known := w.weights[text]; !known {
			added = append(added, text)
		}
	}
	slices.SortFunc(added, func(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b)) })
	for _, text := range added {
		if w.left -= len(text)*len(text) + w.forms/8; w.left < 0 {
			break
		}
		left := w.count(text)
		for p := range partsOf(text) {
			for _, weight := range w.weights[p.text] {
				left[weight.Term] -= weight.Times
			}
		}
		w.weights[text] = []Weight{}
		for _, term := range slices.Sorted(maps.Keys(left)) {
			if left[term] != 0 {
				w.weights[text] = append(w.weights[text], Weight{term, left[term]})
			}
		}
	}
	return added
}
