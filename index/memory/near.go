package memory

import (
	"cmp"
	"maps"
	"slices"
	"sort"

	"gongbao/analyzer"
	"gongbao/index/pattern"
	"gongbao/index/query"
)

// stretches returns the places of a node of which positions decide: Near, Same, and what these are
// made of; by their starts.
func (d *document) stretches(n query.Node) (stretches []pattern.Mark) {
	switch n := n.(type) {
	case query.Or:
		for _, child := range n.Nodes {
			stretches = append(stretches, d.stretches(child)...)
		}
		sortMarks(stretches)
		return slices.Compact(stretches)
	case query.Near:
		a, b := d.stretches(n.Left), d.stretches(n.Right)
		stretches = append(d.followed(a, b, n.Distance), d.followed(b, a, n.Distance)...)
		sortMarks(stretches)
		return stretches
	case query.Same:
		scopes := make(map[uint32]pattern.Mark)
		for i, child := range n.Nodes {
			found := d.scopes(n.Scope, d.stretches(child))
			if i == 0 {
				scopes = found
			}
			for end, stretch := range scopes {
				if first, ok := found[end]; ok {
					scopes[end] = pattern.Mark{Start: min(stretch.Start, first.Start), End: max(stretch.End, first.End)}
				} else {
					delete(scopes, end)
				}
			}
		}
		stretches = slices.Collect(maps.Values(scopes))
		sortMarks(stretches)
		return stretches
	}
	return slices.Collect(d.places(patternsOf(n)[0]))
}

// followed returns the stretches from each place of a to the first of b after it in the same line,
// if that is near enough.
func (d *document) followed(a, b []pattern.Mark, distance int) (stretches []pattern.Mark) {
	for _, place := range a {
		i := slices.IndexFunc(b, func(next pattern.Mark) bool { return next.Start >= place.End })
		if i < 0 {
			continue
		}
		next := b[i]
		if next.Start <= place.End+uint32(distance) && next.Start < d.lineEnd(place.Start) {
			stretches = append(stretches, pattern.Mark{Start: place.Start, End: next.End})
		}
	}
	return stretches
}

// scopes returns the first place that each sentence, or line, holds entirely, by its end.
func (d *document) scopes(scope query.Scope, places []pattern.Mark) map[uint32]pattern.Mark {
	first := make(map[uint32]pattern.Mark)
	for _, place := range places {
		at := sort.Search(len(d.sentenceEnds), func(i int) bool { return d.sentenceEnds[i] >= place.Start })
		for scope == query.Paragraph && d.row[d.sentenceEnds[at]] != textEnd {
			at++
		}
		end := d.sentenceEnds[at]
		if _, known := first[end]; !known && place.End <= end+1 { // if not, it runs on into the next sentence
			first[end] = place
		}
	}
	return first
}

func sortMarks(marks []pattern.Mark) {
	slices.SortFunc(marks, func(a, b pattern.Mark) int { return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End)) })
}

// patternsOf returns the patterns of the words in a node of which positions decide.
func patternsOf(n query.Node) (patterns []pattern.Pattern) {
	var nodes []query.Node
	switch n := n.(type) {
	case query.Word:
		return []pattern.Pattern{{analyzer.FoldQuery(n.Text)}}
	case query.Phrase:
		return []pattern.Pattern{{analyzer.FoldQuery(n.Text)}}
	case query.Wildcard:
		return []pattern.Pattern{n.Pieces()}
	case query.Or:
		nodes = n.Nodes
	case query.Near:
		nodes = []query.Node{n.Left, n.Right}
	case query.Same:
		nodes = n.Nodes
	default:
		panic("memory: node of a query without positions")
	}
	for _, child := range nodes {
		patterns = append(patterns, patternsOf(child)...)
	}
	return patterns
}
