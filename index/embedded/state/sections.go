package state

import "math/bits"

// SectionSet is a set of sections by their indexes in Snapshot.Sections, all sets of a snapshot having the same length.
type SectionSet []uint64

// NoSections returns the empty set.
func (s *Snapshot) NoSections() SectionSet { return make(SectionSet, (len(s.Sections)+63)/64) }

// Before returns the set of the sections before an index.
func (s *Snapshot) Before(end int32) SectionSet {
	set := s.NoSections()
	for i := range end / 64 {
		set[i] = ^uint64(0)
	}
	if end%64 > 0 {
		set[end/64] = 1<<(end%64) - 1
	}
	return set
}

// AllSections returns the set of all sections.
func (s *Snapshot) AllSections() SectionSet { return s.Before(int32(len(s.Sections))) }

// Add adds a section.
func (set SectionSet) Add(section int32) { set[section/64] |= 1 << (section % 64) }

// Has reports whether a section is in set.
func (set SectionSet) Has(section int32) bool { return set[section/64]&(1<<(section%64)) != 0 }

// And takes out of set the sections that other lacks.
func (set SectionSet) And(other SectionSet) {
	for i, word := range other {
		set[i] &= word
	}
}

// AndNot takes out of set the sections of other.
func (set SectionSet) AndNot(other SectionSet) {
	for i, word := range other {
		set[i] &^= word
	}
}

// Or adds the sections of other to set.
func (set SectionSet) Or(other SectionSet) {
	for i, word := range other {
		set[i] |= word
	}
}

// All yields the sections in order.
func (set SectionSet) All(yield func(section int32) bool) {
	for i, word := range set {
		for ; word != 0; word &= word - 1 {
			if !yield(int32(i*64 + bits.TrailingZeros64(word))) {
				return
			}
		}
	}
}

// Len returns the number of sections.
func (set SectionSet) Len() int {
	n := 0
	for _, word := range set {
		n += bits.OnesCount64(word)
	}
	return n
}
