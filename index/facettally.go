package index

import (
	"slices"

	"gongbao/index/report"
)

// facetValues are the values of all reports in all facets but sections, numbered so that counting them is quick.
type facetValues struct {
	texts  []string // by number
	fields []Field
	of     [][]int32 // the numbers of each report's values
}

// facetValues returns the numbers of what the reports have in the facets.
func (s *snapshot) facetValues() *facetValues {
	s.made.onceValues.Do(func() { s.made.values = numberValues(s.reports) })
	return s.made.values
}

func numberValues(reports []reportEntry) *facetValues {
	v := &facetValues{of: make([][]int32, len(reports))}
	var numbers [Section]map[string]int32
	for f := range numbers {
		numbers[f] = make(map[string]int32)
	}
	var all []int32
	for i := range reports {
		first := len(all)
		for f, values := range reports[i].Values {
			for _, text := range values {
				number, known := numbers[f][text]
				if !known {
					number = int32(len(v.texts))
					numbers[f][text] = number
					v.texts, v.fields = append(v.texts, text), append(v.fields, Field(f))
				}
				all = append(all, number)
			}
		}
		v.of[i] = all[first:]
	}
	return v
}

// facetTally counts reports by what they have in each facet.
type facetTally struct {
	values *facetValues
	counts []int  // by number
	roles  [8]int // by index in report.Roles
}

// count counts one report that the given facets reject. roles has a bit for each role of the sections found.
func (t *facetTally) count(of int32, roles uint, failed []Field) {
	if len(failed) > 1 {
		return
	}
	if len(failed) == 0 || failed[0] == Section {
		for i := range report.Roles {
			t.roles[i] += int(roles >> i & 1)
		}
	}
	for _, number := range t.values.of[of] {
		if len(failed) == 0 || failed[0] == t.values.fields[number] {
			t.counts[number]++
		}
	}
}

// byFacet returns what was counted by facet and value.
func (t *facetTally) byFacet() (counts FacetCounts) {
	for f := range counts {
		counts[f] = make(map[string]int)
	}
	for number, n := range t.counts {
		if n > 0 {
			counts[t.values.fields[number]][t.values.texts[number]] = n
		}
	}
	for i, role := range report.Roles {
		if t.roles[i] > 0 {
			counts[Section][string(role)] = t.roles[i]
		}
	}
	return counts
}

// first brings the first n of all in order to the front.
func first[T any](all []T, n int, compare func(a, b T) int) {
	if n >= len(all) {
		slices.SortFunc(all, compare)
		return
	}
	slices.SortFunc(all[:n], compare)
	for i := n; n > 0 && i < len(all); i++ {
		if compare(all[i], all[n-1]) >= 0 {
			continue
		}
		at, _ := slices.BinarySearchFunc(all[:n], all[i], compare)
		next, last := all[i], all[n-1]
		copy(all[at+1:n], all[at:n-1])
		all[at], all[i] = next, last
	}
}
