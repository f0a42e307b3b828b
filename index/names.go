package index

import (
	"strconv"
	"strings"

	"gongbao/analyzer"
	"gongbao/index/query"
)

// ExpandNames returns a tree in which each word of several that names a place or a year stands for the reports of that place or
// year too: 1954年 政府工作报告 is the report of 1954, which does not say so itself. A word alone is left as it is: it asks for the text.
func ExpandNames(tree query.Node) query.Node {
	and, ok := tree.(query.And)
	if !ok {
		return tree
	}
	nodes := make([]query.Node, len(and.Nodes))
	for i, child := range and.Nodes {
		nodes[i] = child
		word, ok := child.(query.Word)
		if !ok {
			continue
		}
		if filter, ok := NamedBy(word.Text); ok {
			nodes[i] = query.Or{Nodes: []query.Node{word, filter}}
		}
	}
	return query.And{Nodes: nodes}
}

// The years that a number of four digits may name.
const firstYear, lastYear = 1949, 2100

// NamedBy returns the filter for the place or the year that a word names.
func NamedBy(word string) (query.Filter, bool) {
	text := analyzer.FoldQuery(word)
	if year, err := strconv.Atoi(strings.TrimSuffix(text, "年")); err == nil {
		return query.Filter{Field: "year", Value: strconv.Itoa(year)}, firstYear <= year && year <= lastYear
	}
	return query.Filter{Field: "region", Value: text}, len(placesOf(text)) > 0
}
