package index

import "math/bits"

// sectionSet is a set of sections by their indexes in snapshot.sections, all sets of a snapshot having the same length.
type sectionSet []uint64

// noSections returns the empty set.
func (s *snapshot) noSections() sectionSet { return make(sectionSet, (len(s.sections)+63)/64) }

// before returns the set of the sections before an index.
func (s *snapshot) before(end int32) sectionSet {
	set := s.noSections()
	for i := range end / 64 {
		set[i] = ^uint64(0)
	}
	if end%64 > 0 {
		set[end/64] = 1<<(end%64) - 1
	}
	return set
}

// allSections returns the set of all sections.
func (s *snapshot) allSections() sectionSet { return s.before(int32(len(s.sections))) }

func (set sectionSet) add(section int32) { set[section/64] |= 1 << (section % 64) }

func (set sectionSet) has(section int32) bool { return set[section/64]&(1<<(section%64)) != 0 }

// and takes out of set what is not in other; andNot what is; or adds what is.
func (set sectionSet) and(other sectionSet) {
	for i, word := range other {
		set[i] &= word
	}
}

func (set sectionSet) andNot(other sectionSet) {
	for i, word := range other {
		set[i] &^= word
	}
}

func (set sectionSet) or(other sectionSet) {
	for i, word := range other {
		set[i] |= word
	}
}

// all yields the sections in order.
func (set sectionSet) all(yield func(section int32) bool) {
	for i, word := range set {
		for ; word != 0; word &= word - 1 {
			if !yield(int32(i*64 + bits.TrailingZeros64(word))) {
				return
			}
		}
	}
}

// len returns the number of sections.
func (set sectionSet) len() int {
	n := 0
	for _, word := range set {
		n += bits.OnesCount64(word)
	}
	return n
}
