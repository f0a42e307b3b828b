package compare

import (
	"cmp"
	"slices"

	"gongbao/index/report"
)

// The likeness of two sections is made up of the likeness of their texts and of their headings,
// from 0 to 1.
const (
	headingShare = 0.4 // the share of the headings, if both sections have one
	// otherRole is subtracted if the roles differ, because what was done for farms last year
	// resembles what is planned for them.
	otherRole = 0.15
	// openings is added for two openings, which have no heading to compare.
	openings = 0.3
)

// The least likeness of sections that correspond, if they are in the same order as the others, and
// if they are not.
const (
	leastAligned = 0.08
	leastMoved   = 0.2
)

// pairing is the section that corresponds to another.
type pairing struct {
	section int
	moved   bool
}

// matchSections finds the sections that correspond.
func (m *matcher) matchSections() {
	likes := m.sectionLikeness()
	inA, inB := make([]bool, len(m.a.parts)), make([]bool, len(m.b.parts))
	pair := func(i, j int, moved bool) {
		m.pairs[i] = pairing{j, moved}
		inA[i], inB[j] = true, true
	}
	for i, j := range alignment(likes) {
		if j != none {
			pair(i, j, false)
		}
	}
	var left []candidate
	for i, row := range likes {
		for j, like := range row {
			if !inA[i] && !inB[j] && like >= leastMoved {
				left = append(left, candidate{i, j, like})
			}
		}
	}
	sortCandidates(left)
	for _, c := range left {
		if !inA[c.i] && !inB[c.j] {
			pair(c.i, c.j, true)
		}
	}
}

// sectionLikeness returns the likeness of each section of A to each of B.
func (m *matcher) sectionLikeness() [][]float64 {
	headings, texts := newFeatures[[2]rune](), newFeatures[string]()
	bags := func(r *reading) (ofHeadings, ofTexts []bag) {
		for _, p := range r.parts {
			ofHeadings = append(ofHeadings, headings.bag(pairsOf(r.headingOf(p))))
			ofTexts = append(ofTexts, texts.bag(r.keysOf(p)))
		}
		return ofHeadings, ofTexts
	}
	headingsA, textsA := bags(m.a)
	headingsB, textsB := bags(m.b)
	byHeading, byText := newLikeness(headingsA, headingsB), newLikeness(textsA, textsB)
	likes := make([][]float64, len(textsA))
	for i := range likes {
		inHeading, inText := byHeading.of(i), byText.of(i)
		likes[i] = make([]float64, len(textsB))
		for j := range likes[i] {
			a, b, like := &m.a.parts[i], &m.b.parts[j], inText[j]
			switch {
			case len(a.heading) > 0 && len(b.heading) > 0 && len(textsA[i]) > 0 && len(textsB[j]) > 0:
				like = (1-headingShare)*like + headingShare*inHeading[j]
			case len(a.heading) > 0 && len(b.heading) > 0:
				like = inHeading[j]
			case len(a.heading) == 0 && len(b.heading) == 0:
				like += openings
			}
			if a.role != b.role && a.role != report.OtherRole && b.role != report.OtherRole {
				like -= otherRole
			}
			likes[i][j] = like
		}
	}
	return likes
}

// headingOf returns the folded heading of a section.
func (r *reading) headingOf(p part) (heading string) {
	for _, i := range p.heading {
		heading = r.sentences[i].key
	}
	return heading
}

// keysOf returns the words of a section's paragraphs, without numbers and stop words.
func (r *reading) keysOf(p part) (keys []string) {
	for _, paragraph := range p.paragraphs {
		for _, i := range paragraph {
			for _, a := range r.sentences[i].atoms {
				if a.word && !a.number && a.weight > 0 {
					keys = append(keys, a.key)
				}
			}
		}
	}
	return keys
}

// alignment returns for each row the column that it is aligned with, or none. The columns are in
// order. They are chosen so that the sum of the likenesses, each less leastAligned, is the
// greatest.
func alignment(likes [][]float64) []int {
	if len(likes) == 0 {
		return nil
	}
	n, k := len(likes), len(likes[0])
	// best[i][j] is the greatest sum for the rows from i on and the columns from j on.
	best := make([][]float64, n+1)
	for i := range best {
		best[i] = make([]float64, k+1)
	}
	for i := n - 1; i >= 0; i-- {
		for j := k - 1; j >= 0; j-- {
			best[i][j] = max(best[i+1][j], best[i][j+1], best[i+1][j+1]+likes[i][j]-leastAligned)
		}
	}
	aligned := make([]int, n)
	for i := range aligned {
		aligned[i] = none
	}
	for i, j := 0, 0; i < n && j < k; {
		switch best[i][j] {
		case best[i+1][j+1] + likes[i][j] - leastAligned:
			aligned[i] = j
			i, j = i+1, j+1
		case best[i+1][j]:
			i++
		default:
			j++
		}
	}
	return aligned
}

// candidate is a possible pair, of sections or of sentences, with its score.
type candidate struct {
	i, j  int
	score float64
}

// sortCandidates sorts the best first. Of equal ones the first by i, then by j, comes first.
func sortCandidates(c []candidate) {
	slices.SortFunc(c, func(a, b candidate) int {
		return cmp.Or(-cmp.Compare(a.score, b.score), cmp.Compare(a.i, b.i), cmp.Compare(a.j, b.j))
	})
}
