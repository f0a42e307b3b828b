package index

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"gongbao/index/region"
	"gongbao/index/report"
)

// facets returns the buckets of all facets; under narrows the places to those directly under one, if it is not empty.
func (c *collector) facets(under string) Facets {
	return Facets{
		Region:  c.regionTree(under),
		Year:    c.yearBuckets(),
		Kind:    c.buckets(kindFacet, names(report.Kinds), func(kind string) string { return kind }),
		Level:   c.buckets(levelFacet, names(report.Levels), label(levelLabels)),
		Section: c.buckets(sectionFacet, names(report.Roles), label(roleLabels)),
	}
}

// The labels of values whose own names are not Chinese.
var (
	levelLabels = map[string]string{"centre": "中央", "province": "省级", "prefecture": "地市级", "county": "县级", "below": "县级以下"}
	roleLabels  = map[string]string{
		"review": "工作回顾", "problems": "问题与不足", "goals": "总体要求与目标", "tasks": "工作任务", "government": "政府自身建设",
		"notes": "名词解释", "other": "其他",
	}
)

// RoleLabel returns the Chinese name of a role.
func RoleLabel(role report.Role) string { return roleLabels[string(role)] }

func label(labels map[string]string) func(string) string {
	return func(value string) string { return labels[value] }
}

func names[T ~string](values []T) []string {
	all := make([]string, len(values))
	for i, v := range values {
		all[i] = string(v)
	}
	return all
}

// yearBuckets returns the years from the newest counted to the oldest, with all between them.
func (c *collector) yearBuckets() []Bucket {
	buckets := []Bucket{}
	years := slices.Sorted(maps.Keys(c.counts[yearFacet]))
	for _, choice := range c.filter[yearFacet].included {
		if choice.low == choice.high {
			years = append(years, choice.low)
		}
	}
	years = slices.DeleteFunc(years, func(y string) bool { return y == None })
	if len(years) > 0 {
		oldest, _ := strconv.Atoi(slices.Min(years))
		newest, _ := strconv.Atoi(slices.Max(years))
		for year := newest; year >= oldest; year-- {
			value := fmt.Sprintf("%04d", year)
			buckets = append(buckets, c.bucket(yearFacet, value, value+"年"))
		}
	}
	return append(buckets, c.buckets(yearFacet, nil, nil)...) // None, where there is one
}

func (c *collector) bucket(f facet, value, label string) Bucket {
	return Bucket{Value: value, Label: label, Count: c.counts[f][value], Selected: c.filter[f].selected(value)}
}

// buckets returns the buckets of a facet in the order of values, None last. Values that nothing has are left out unless they
// are chosen.
func (c *collector) buckets(f facet, values []string, label func(string) string) []Bucket {
	buckets := []Bucket{}
	add := func(value, label string) {
		if b := c.bucket(f, value, label); b.Count > 0 || b.Selected {
			buckets = append(buckets, b)
		}
	}
	for _, value := range values {
		add(value, label(value))
	}
	add(None, "不明")
	return buckets
}

// regionTree returns the places counted or chosen as a tree: provinces and the centre at the top, by code; or those directly under
// one place, without those under them.
func (c *collector) regionTree(parent string) []Bucket {
	shown := make(map[string]bool) // what is chosen, and what is above it
	known := c.snapshot.places()
	for _, chosen := range c.filter[regionFacet].included {
		if d, ok := region.Lookup(chosen.low, 0); ok {
			known = known.with(d)
			for _, above := range d.Path(0) {
				shown[above.Code] = true
			}
		}
	}
	if parent != "" {
		children := c.subtree(known, shown, parent)
		for i := range children {
			children[i].Children = nil
		}
		return children
	}
	return append(c.subtree(known, shown, ""), c.buckets(regionFacet, nil, nil)...) // None, where there is one
}

// subtree returns the buckets of the places directly under parent, by code.
func (c *collector) subtree(known *places, shown map[string]bool, parent string) []Bucket {
	buckets := []Bucket{}
	for _, d := range known.under[parent] {
		if c.counts[regionFacet][d.Code] > 0 || shown[d.Code] {
			b := c.bucket(regionFacet, d.Code, d.Name)
			b.Children = c.subtree(known, shown, d.Code)
			buckets = append(buckets, b)
		}
	}
	return buckets
}

// places are the divisions of today that reports are of, and those above them, by the code of the place above, which the top lacks;
// in order of code.
type places struct {
	under map[string][]region.Division
	known map[string]bool
}

// places returns the places of the reports.
func (s *snapshot) places() *places {
	s.made.oncePlaces.Do(func() {
		p := &places{under: make(map[string][]region.Division), known: make(map[string]bool)}
		values := s.facetValues()
		for i, code := range values.texts {
			if values.facets[i] != regionFacet {
				continue
			}
			if d, ok := region.Lookup(code, 0); ok { // else None
				p.add(d)
			}
		}
		s.made.places = p
	})
	return s.made.places
}

// add adds a division and those above it.
func (p *places) add(d region.Division) {
	above := ""
	for _, division := range d.Path(0) {
		if !p.known[division.Code] {
			p.known[division.Code] = true
			siblings := p.under[above]
			i, _ := slices.BinarySearchFunc(siblings, division.Code, func(d region.Division, code string) int { return cmp.Compare(d.Code, code) })
			p.under[above] = slices.Insert(siblings, i, division)
		}
		above = division.Code
	}
}

// with returns p with a division and those above it.
func (p *places) with(d region.Division) *places {
	if p.known[d.Code] {
		return p
	}
	more := &places{maps.Clone(p.under), maps.Clone(p.known)}
	for above, divisions := range more.under {
		more.under[above] = slices.Clone(divisions)
	}
	more.add(d)
	return more
}
