package clause

import (
	"slices"
	"strings"
	"unicode/utf8"

	"gongbao/analyzer"
	"gongbao/index/query"
)

// SentenceEnd stands in the texts of documents for a Separator that ends a sentence.
const SentenceEnd = '。'

// LineEnd follows each line in the texts of documents. What is looked for never ends with a Separator, so no
// phrase has any of it. It has all that a Separator is looked for as, because OpenSearch scores a phrase
// by those of its characters that a shard knows.
const LineEnd = string(analyzer.Separator) + string(SentenceEnd) + lineFeed

const lineFeed = "\n"

// standing returns the intervals of OpenSearch in which the texts of a node stand together as it demands,
// and how many characters are looked for. ok is false for a node that has no such intervals.
func standing(n query.Node) (intervals object, length int, ok bool) {
	switch n := n.(type) {
	case query.Near:
		return near(n)
	case query.Same:
		return inOne(n)
	}
	return nil, 0, false
}

// near has the intervals from each text of one side to each of the other: OpenSearch measures the distance
// between two texts exactly, and between sets of them not always.
func near(n query.Near) (intervals object, length int, ok bool) {
	left, okLeft := textsOf(n.Left)
	right, okRight := textsOf(n.Right)
	var each []object
	for _, a := range left {
		for _, b := range right {
			each = append(each, inOrder([]object{textInterval(a), textInterval(b)}, n.Distance), inOrder([]object{textInterval(b), textInterval(a)}, n.Distance))
			length += 2 * CharactersOf(a+b)
		}
	}
	return anyOf(each), length, okLeft && okRight
}

// inOne has the intervals that have a text of each operand, and no end of what they have to be in.
func inOne(n query.Same) (intervals object, length int, ok bool) {
	ends := object{"match": object{"query": lineFeed}}
	if n.Scope == query.Sentence {
		ends = anyOf([]object{ends, {"match": object{"query": string(SentenceEnd)}}})
	}
	var each []object
	var known [][]string
	for _, operand := range n.Nodes {
		texts, ok := textsOf(operand)
		if !ok {
			return nil, 0, false
		}
		if slices.ContainsFunc(known, func(k []string) bool { return slices.Equal(k, texts) }) {
			continue // OpenSearch wants another place for it
		}
		known = append(known, texts)
		var forms []object
		for _, text := range texts {
			forms = append(forms, textInterval(text))
			length += CharactersOf(text)
		}
		each = append(each, anyOf(forms))
	}
	return object{"all_of": object{"intervals": each, "ordered": false, "filter": object{"not_containing": ends}}}, length, true
}

// CharactersOf returns the number of characters that a folded text is looked for as: two for a Separator.
func CharactersOf(text string) int {
	return utf8.RuneCountInString(text) + strings.Count(text, string(analyzer.Separator))
}

// textsOf returns the folded texts of a node that is one or an OR of some; ok is false for others.
func textsOf(n query.Node) (texts []string, ok bool) {
	switch n := n.(type) {
	case query.Word:
		texts = []string{analyzer.FoldQuery(n.Text)}
	case query.Phrase:
		texts = []string{analyzer.FoldQuery(n.Text)}
	case query.Or:
		for _, child := range n.Nodes {
			some, ok := textsOf(child)
			if !ok {
				return nil, false
			}
			texts = append(texts, some...)
		}
	}
	slices.Sort(texts)
	return slices.Compact(texts), len(texts) > 0 && texts[0] != ""
}

// textInterval are the places of a text.
func textInterval(text string) object {
	return object{"match": object{"query": text, "max_gaps": 0, "ordered": true}}
}

func anyOf(intervals []object) object {
	if len(intervals) == 1 {
		return intervals[0]
	}
	return object{"any_of": object{"intervals": intervals}}
}

// inOrder are the intervals in which others follow one another, with at most so many characters between
// them in all.
func inOrder(intervals []object, gaps int) object {
	return object{"all_of": object{"intervals": intervals, "max_gaps": gaps, "ordered": true}}
}
