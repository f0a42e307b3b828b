package panel

import (
	"cmp"
	"iter"
	"math/bits"
	"slices"
	"unicode/utf8"
)

// Rule says which places of the terms count. The package comment explains each rule.
type Rule string

// The rules. Longest is the usual one.
const (
	Longest     Rule = "longest"
	Overlapping Rule = "overlapping"
	Union       Rule = "union"
)

// UnionOfAll counts the characters that the terms of a dictionary cover together, as Union does for
// the forms of one term. The whole count goes to the first term. It is not among Rules because it
// gives no table of terms.
const UnionOfAll Rule = "union-of-all"

// Rules lists the rules that count each term by itself.
var Rules = []Rule{Longest, Overlapping, Union}

// Place is a counted place of a term: the positions [Start, End). By Union it is the stretch that
// overlapping places of a term cover together.
type Place struct {
	Term       int // index in Dictionary.Terms
	Start, End uint32
}

// Counter counts a dictionary by a rule. It is for one goroutine at a time.
type Counter struct {
	rule  Rule
	terms []foldedTerm
	// forms lists the forms of all terms, and after the forms of each term its exclusions. A
	// Stretch takes indexes into it.
	forms []string

	// begins and longest are the state of Longest in one stretch: a bit for each position where a
	// form begins, and the longest form there.
	begins  []uint64
	longest []match
}

// foldedTerm is a term as indexes into forms: its forms are [first, exclusions), its exclusions
// [exclusions, end).
type foldedTerm struct{ first, exclusions, end int }

// match is a form of a term that begins at a position.
type match struct{ term, length uint32 }

// NewCounter returns a counter of d by rule.
func NewCounter(d *Dictionary, rule Rule) *Counter {
	c := &Counter{rule: rule}
	for _, t := range d.Terms {
		term := foldedTerm{first: len(c.forms)}
		c.forms = append(c.forms, foldAll(t.Forms)...)
		term.exclusions = len(c.forms)
		c.forms = append(c.forms, foldAll(t.Exclusions)...)
		term.end = len(c.forms)
		c.terms = append(c.terms, term)
	}
	return c
}

// Forms returns the folded texts whose positions Count needs: the forms and exclusions of all
// terms.
func (c *Counter) Forms() []string { return c.forms }

// Stretch yields the positions of [first, end) at which the i-th of Counter.Forms begins, in order.
// No form reaches beyond the end.
type Stretch func(i int) iter.Seq[uint32]

// Count calls add for each place that counts in the positions [first, end). Longest adds the places
// in order, the other rules term by term.
func (c *Counter) Count(first, end uint32, starts Stretch, add func(Place)) {
	switch c.rule {
	case Overlapping:
		for i := range c.terms {
			c.places(i, starts, add)
		}
	case Union:
		for i := range c.terms {
			c.union(i, i+1, starts, add)
		}
	case UnionOfAll:
		c.union(0, len(c.terms), starts, add)
	default:
		c.countLongest(first, end, starts, add)
	}
}

// places adds the places of the i-th term that lie in no exclusion, form by form.
func (c *Counter) places(i int, starts Stretch, add func(Place)) {
	term := c.terms[i]
	if term.exclusions == term.end {
		for form := term.first; form < term.exclusions; form++ {
			length := c.length(form)
			for start := range starts(form) {
				add(Place{i, start, start + length})
			}
		}
		return
	}
	var all, excluded []Place
	for form := term.first; form < term.end; form++ {
		length := c.length(form)
		for start := range starts(form) {
			if form < term.exclusions {
				all = append(all, Place{i, start, start + length})
			} else {
				excluded = append(excluded, Place{i, start, start + length})
			}
		}
	}
	// A place lies in an exclusion if one that begins no later ends no earlier.
	slices.SortFunc(all, compareStarts)
	slices.SortFunc(excluded, compareStarts)
	next, reached := 0, uint32(0)
	for _, p := range all {
		for ; next < len(excluded) && excluded[next].Start <= p.Start; next++ {
			reached = max(reached, excluded[next].End)
		}
		if p.End > reached {
			add(p)
		}
	}
}

func (c *Counter) length(form int) uint32 { return uint32(utf8.RuneCountInString(c.forms[form])) }

func compareStarts(a, b Place) int { return cmp.Compare(a.Start, b.Start) }

// union adds the stretches that the places of the terms [i, end) cover together, as places of the
// i-th. They do not overlap.
func (c *Counter) union(i, end int, starts Stretch, add func(Place)) {
	var all []Place
	for term := i; term < end; term++ {
		c.places(term, starts, func(p Place) { all = append(all, Place{i, p.Start, p.End}) })
	}
	slices.SortFunc(all, compareStarts)
	for k := 0; k < len(all); {
		covered := all[k]
		for k++; k < len(all) && all[k].Start < covered.End; k++ {
			covered.End = max(covered.End, all[k].End)
		}
		add(covered)
	}
}

// countLongest adds the places that a reader counts who goes from left to right and always takes
// the longest term. Two terms of the same length never begin at the same position, because they
// would be the same term.
func (c *Counter) countLongest(first, end uint32, starts Stretch, add func(Place)) {
	size := int(end - first)
	if len(c.longest) < size {
		c.longest = make([]match, size)
		c.begins = make([]uint64, (size+63)/64)
	}
	for i := range c.terms {
		c.places(i, starts, func(p Place) {
			at := p.Start - first
			word, bit := &c.begins[at/64], uint64(1)<<(at%64)
			if length := p.End - p.Start; *word&bit == 0 || c.longest[at].length < length {
				*word |= bit
				c.longest[at] = match{uint32(i), length}
			}
		})
	}
	free := uint32(0) // the next position that no place covers, relative to first
	for i := range c.begins[:(size+63)/64] {
		for word := c.begins[i]; word != 0; word &= word - 1 {
			at := uint32(i*64 + bits.TrailingZeros64(word))
			if at < free {
				continue
			}
			m := c.longest[at]
			free = at + m.length
			add(Place{int(m.term), first + at, first + free})
		}
		c.begins[i] = 0
	}
}

// Times returns how much a place counts by r: the number of its characters by Union and UnionOfAll,
// else 1.
func (r Rule) Times(p Place) int {
	if r == Union || r == UnionOfAll {
		return int(p.End - p.Start)
	}
	return 1
}
