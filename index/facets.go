package index

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"gongbao/index/region"
	"gongbao/index/report"
)

// Tree returns the buckets of all facets, in order and with labels. known are the places that
// reports are of; under narrows the places to those directly under one, if it is not empty.
func (n *FacetCounts) Tree(filter *Selection, known *Places, under string) Facets {
	c := facetTree{n, filter, known, under}
	var facets Facets
	for f := range NumFields {
		if ordered := fields[f].buckets; ordered != nil {
			facets[f] = ordered(&c)
		} else {
			facets[f] = c.buckets(f, fields[f].values, fields[f].label)
		}
	}
	return facets
}

// facetTree makes buckets of counts.
type facetTree struct {
	counts *FacetCounts
	filter *Selection
	known  *Places
	under  string
}

// The labels of values whose own names are not Chinese.
var (
	levelLabels = map[string]string{
		"centre": "中央", "province": "省级", "prefecture": "地市级", "county": "县级", "below": "县级以下",
	}
	roleLabels = map[string]string{
		"review": "工作回顾", "problems": "问题与不足", "goals": "总体要求与目标", "tasks": "工作任务", "government": "政府自身建设",
		"notes": "名词解释", "other": "其他",
	}
)

// RoleLabel returns the Chinese name of a role.
func RoleLabel(role report.Role) string { return roleLabels[string(role)] }

func names[T ~string](values []T) []string {
	all := make([]string, len(values))
	for i, v := range values {
		all[i] = string(v)
	}
	return all
}

// yearBuckets returns the years from the newest counted to the oldest, with all between them.
func (c *facetTree) yearBuckets() []Bucket {
	buckets := []Bucket{}
	years := slices.Sorted(maps.Keys(c.counts[Year]))
	for _, choice := range c.filter[Year].included {
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
			buckets = append(buckets, c.bucket(Year, value, value+"年"))
		}
	}
	return append(buckets, c.buckets(Year, nil, nil)...) // None, if there is one
}

func (c *facetTree) bucket(f Field, value, label string) Bucket {
	return Bucket{Value: value, Label: label, Count: c.counts[f][value], Selected: c.filter[f].selected(value)}
}

// buckets returns the buckets of a facet in the order of values, None last. Values that nothing has
// are left out unless they are chosen.
func (c *facetTree) buckets(f Field, values []string, label func(string) string) []Bucket {
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

// regionTree returns the places counted or chosen as a tree: provinces and the centre at the top,
// by code; or those directly under one place, without those under them.
func (c *facetTree) regionTree() []Bucket {
	shown := make(map[string]bool) // what is chosen, and what is above it
	known := c.known
	for _, chosen := range c.filter[Region].included {
		if d, ok := region.Lookup(chosen.low, 0); ok {
			known = known.With(d)
			for _, above := range d.Path(0) {
				shown[above.Code] = true
			}
		}
	}
	if c.under != "" {
		children := c.subtree(known, shown, c.under)
		for i := range children {
			children[i].Children = nil
		}
		return children
	}
	return append(c.subtree(known, shown, ""), c.buckets(Region, nil, nil)...) // None, if there is one
}

// subtree returns the buckets of the places directly under parent, by code.
func (c *facetTree) subtree(known *Places, shown map[string]bool, parent string) []Bucket {
	buckets := []Bucket{}
	for _, d := range known.Under[parent] {
		if c.counts[Region][d.Code] > 0 || shown[d.Code] {
			b := c.bucket(Region, d.Code, d.Name)
			b.Children = c.subtree(known, shown, d.Code)
			buckets = append(buckets, b)
		}
	}
	return buckets
}
