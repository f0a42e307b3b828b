package index

import "gongbao/index/report"

// collector groups the sections that a query found into reports, applies the filter and counts the facets.
//
// One pass over the reports serves all facets: a report that no facet rejects counts in every facet, one that a single facet
// rejects counts in that facet only. So the counts of a facet ignore its own choice and respect the others', and the number
// beside a value is the total that the search has when the value is the facet's only choice.
type collector struct {
	snapshot *snapshot
	filter   compiled

	hits   []hit
	counts [facets]map[string]int
}

// hit is a report that a search found.
type hit struct {
	report int32
	score  float32
}

// collect takes all matches of a search.
func collect(s *snapshot, filter compiled, matches []match) *collector {
	c := &collector{snapshot: s, filter: filter}
	for f := range c.counts {
		c.counts[f] = make(map[string]int)
	}
	// The matches of each report: the roles in which it has one, and the best score of a section that the filter admits.
	type found struct {
		roles    uint
		admitted bool
		score    float32
	}
	reports := make([]found, len(s.reports))
	for _, m := range matches {
		section := &s.sections[m.section]
		r := &reports[section.report]
		r.roles |= 1 << roleIndex(section.role)
		if filter[sectionFacet].admits(roleValue(section.role)) {
			r.admitted = true
			r.score = max(r.score, m.score)
		}
	}
	for i, r := range reports {
		if r.roles == 0 {
			continue
		}
		failed := filter.failing(&s.reports[i])
		if !r.admitted {
			failed = append(failed, sectionFacet)
		}
		if len(failed) == 0 {
			c.hits = append(c.hits, hit{int32(i), r.score})
		}
		c.count(&s.reports[i], r.roles, failed)
	}
	return c
}

// count counts one report that the given facets reject.
func (c *collector) count(r *reportEntry, roles uint, failed []facet) {
	for f := range facets {
		if len(failed) > 1 || len(failed) == 1 && failed[0] != f {
			continue
		}
		if f == sectionFacet {
			for i, role := range report.Roles {
				if roles&(1<<i) != 0 {
					c.counts[f][string(role)]++
				}
			}
			continue
		}
		for _, value := range r.values[f] {
			c.counts[f][value]++
		}
	}
}

// roleIndex returns the index of role in report.Roles; a role that is not known counts as the last, other.
func roleIndex(role report.Role) int {
	for i, r := range report.Roles {
		if r == role {
			return i
		}
	}
	return len(report.Roles) - 1
}

// roleValue returns the value of the section facet for role.
func roleValue(role report.Role) string { return string(report.Roles[roleIndex(role)]) }
