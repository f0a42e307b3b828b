package find

import (
	"gongbao/index"
	"gongbao/index/embedded/state"
	"slices"

	"gongbao/index/report"
)

// facetTally counts reports by what they have in each facet.
type facetTally struct {
	values *state.FacetValues
	counts []int  // by number
	roles  [8]int // by index in report.Roles
}

// count counts one report that the given facets reject. roles has a bit for each role of the sections found.
func (t *facetTally) count(of int32, roles uint, failed []index.Field) {
	if len(failed) > 1 {
		return
	}
	if len(failed) == 0 || failed[0] == index.Section {
		for i := range report.Roles {
			t.roles[i] += int(roles >> i & 1)
		}
	}
	for _, number := range t.values.Of[of] {
		if len(failed) == 0 || failed[0] == t.values.Fields[number] {
			t.counts[number]++
		}
	}
}

// byFacet returns what was counted by facet and value.
func (t *facetTally) byFacet() (counts index.FacetCounts) {
	for f := range counts {
		counts[f] = make(map[string]int)
	}
	for number, n := range t.counts {
		if n > 0 {
			counts[t.values.Fields[number]][t.values.Texts[number]] = n
		}
	}
	for i, role := range report.Roles {
		if t.roles[i] > 0 {
			counts[index.Section][string(role)] = t.roles[i]
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
