package index

import (
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
	// under holds the codes of the tree by their parent; the top has none.
	under := make(map[string][]string)
	known := make(map[string]bool)
	add := func(code string) {
		d, ok := region.Lookup(code, 0)
		if !ok {
			return // None
		}
		above := ""
		for _, division := range d.Path(0) {
			if !known[division.Code] {
				known[division.Code] = true
				under[above] = append(under[above], division.Code)
			}
			above = division.Code
		}
	}
	for code := range c.counts[regionFacet] {
		add(code)
	}
	for _, chosen := range c.filter[regionFacet].included {
		add(chosen.low)
	}
	if parent != "" {
		children := c.subtree(under, parent)
		for i := range children {
			children[i].Children = nil
		}
		return children
	}
	return append(c.subtree(under, ""), c.buckets(regionFacet, nil, nil)...) // None, where there is one
}

// subtree returns the buckets of the places directly under parent, by code.
func (c *collector) subtree(under map[string][]string, parent string) []Bucket {
	buckets := []Bucket{}
	for _, code := range slices.Sorted(slices.Values(under[parent])) {
		d, _ := region.Lookup(code, 0)
		b := c.bucket(regionFacet, code, d.Name)
		b.Children = c.subtree(under, code)
		buckets = append(buckets, b)
	}
	return buckets
}
