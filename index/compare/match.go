package compare

import "slices"

// The least likeness of two sentences of which one may have become the other, in sections that
// correspond and elsewhere. sameSection is added to the likeness in sections that correspond.
const (
	leastChanged   = 0.3
	leastElsewhere = 0.5
	sameSection    = 0.15
)

// shortSentence is the length, in letters, below which a sentence is only looked for in the
// corresponding section: 各位代表！
const shortSentence = 6

// matcher finds the sections and sentences of two reports that correspond.
type matcher struct {
	a, b  *reading
	pairs map[int]pairing // by section of A
}

func newMatcher(a, b *reading) *matcher { return &matcher{a: a, b: b, pairs: make(map[int]pairing)} }

// aligned reports whether two sentences are in sections that correspond. Titles are.
func (m *matcher) aligned(i, j int) bool {
	a, b := m.a.sentences[i].Section, m.b.sentences[j].Section
	if a == none || b == none {
		return a == b
	}
	p, ok := m.pairs[a]
	return ok && p.section == b
}

// matchSentences finds the reused and the changed sentences.
func (m *matcher) matchSentences() {
	m.matchEqual()
	m.matchHeadings()
	m.matchSimilar()
}

// matchEqual pairs sentences with the same folded text, in order: first in sections that
// correspond, then the others. If one report has such a sentence more often, each extra one gets a
// partner that already has another.
func (m *matcher) matchEqual() {
	for _, i := range m.a.title {
		for _, j := range m.b.title {
			if a, b := &m.a.sentences[i], &m.b.sentences[j]; a.key == b.key {
				a.reused, b.reused = true, true
			}
		}
	}
	inA, inB := byKey(m.a), byKey(m.b)
	for i := range m.a.sentences {
		key := m.a.sentences[i].key
		if all := inA[key]; len(all) > 0 && all[0] == i && len(inB[key]) > 0 {
			m.pairEqual(all, inB[key])
		}
	}
}

// byKey returns the sentences of each folded text, in order, without titles.
func byKey(r *reading) map[string][]int {
	all := make(map[string][]int)
	for i, s := range r.sentences {
		if s.Section != none {
			all[s.key] = append(all[s.key], i)
		}
	}
	return all
}

// pairEqual pairs sentences that are all the same. a and b are their indexes in each report.
func (m *matcher) pairEqual(a, b []int) {
	inSectionA, inSectionB := make(map[int][]int), make(map[int][]int) // by the section of B
	for _, j := range b {
		at := m.b.sentences[j].Section
		inSectionB[at] = append(inSectionB[at], j)
	}
	for _, i := range a {
		if p, ok := m.pairs[m.a.sentences[i].Section]; ok {
			inSectionA[p.section] = append(inSectionA[p.section], i)
			if k := len(inSectionA[p.section]) - 1; k < len(inSectionB[p.section]) {
				m.reuse(i, inSectionB[p.section][k])
			}
		}
	}
	reused := func(r *reading) func(int) bool { return func(i int) bool { return r.sentences[i].reused } }
	restA, restB := slices.DeleteFunc(slices.Clone(a), reused(m.a)), slices.DeleteFunc(slices.Clone(b), reused(m.b))
	for k := range min(len(restA), len(restB)) {
		m.reuse(restA[k], restB[k])
	}
	for _, i := range restA[min(len(restA), len(restB)):] {
		partners := b
		if p, ok := m.pairs[m.a.sentences[i].Section]; ok && len(inSectionB[p.section]) > 0 {
			partners = inSectionB[p.section]
		}
		m.a.sentences[i].reused = true
		m.link(&m.a.sentences[i], &m.b.sentences[partners[0]], m.aligned(i, partners[0]))
	}
	for _, j := range restB[min(len(restA), len(restB)):] {
		partners := a
		if in := inSectionA[m.b.sentences[j].Section]; len(in) > 0 {
			partners = in
		}
		m.b.sentences[j].reused = true
		m.link(&m.b.sentences[j], &m.a.sentences[partners[0]], m.aligned(partners[0], j))
	}
}

// reuse pairs two sentences as reused.
func (m *matcher) reuse(i, j int) {
	a, b, aligned := &m.a.sentences[i], &m.b.sentences[j], m.aligned(i, j)
	a.reused, b.reused = true, true
	m.link(a, b, aligned)
	m.link(b, a, aligned)
}

// link sets the partner of s. Titles have no place, so they are no partner.
func (m *matcher) link(s, partner *sentence, aligned bool) {
	s.elsewhere = !aligned
	if partner.Section != none {
		place := partner.Place
		s.partner = &place
	}
}

// change pairs two sentences as changed and returns true, if enough of them was kept.
func (m *matcher) change(i, j int) bool {
	a, b := &m.a.sentences[i], &m.b.sentences[j]
	if a.done() || b.done() || !compareWords(a, b) {
		return false
	}
	aligned := m.aligned(i, j)
	m.link(a, b, aligned)
	m.link(b, a, aligned)
	return true
}

// done reports whether a sentence has its partner.
func (s *sentence) done() bool { return s.reused || s.kept != nil }

// matchHeadings pairs the titles, and the headings of sections that correspond.
func (m *matcher) matchHeadings() {
	for _, i := range m.a.title {
		for _, j := range m.b.title {
			m.change(i, j)
		}
	}
	for section := range m.a.parts {
		p, ok := m.pairs[section]
		if !ok {
			continue
		}
		for _, i := range m.a.parts[section].heading {
			for _, j := range m.b.parts[p.section].heading {
				m.change(i, j)
			}
		}
	}
}

// matchSimilar pairs sentences without a partner with those most like them.
func (m *matcher) matchSimilar() {
	numbers := newFeatures[[2]rune]()
	restA, bagsA := m.a.rest(numbers)
	restB, bagsB := m.b.rest(numbers)
	alike := newLikeness(bagsA, bagsB)
	var candidates []candidate
	for x, i := range restA {
		for y, like := range alike.of(x) {
			if like < leastChanged {
				continue
			}
			j := restB[y]
			switch short := min(m.a.sentences[i].chars, m.b.sentences[j].chars) < shortSentence; {
			case m.aligned(i, j):
				candidates = append(candidates, candidate{i, j, like + sameSection})
			case like >= leastElsewhere && !short:
				candidates = append(candidates, candidate{i, j, like})
			}
		}
	}
	sortCandidates(candidates)
	for _, c := range candidates {
		m.change(c.i, c.j)
	}
}

// rest returns the sentences of paragraphs that have no partner, and their features.
func (r *reading) rest(numbers features[[2]rune]) (rest []int, bags []bag) {
	for i := range r.sentences {
		if s := &r.sentences[i]; !s.done() && !s.heading {
			rest = append(rest, i)
			bags = append(bags, numbers.bag(pairsOf(s.key)))
		}
	}
	return rest, bags
}
