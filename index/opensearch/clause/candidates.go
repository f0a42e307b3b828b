package clause

import (
	"slices"
	"strings"
	"unicode/utf8"

	"gongbao/analyzer"
	"gongbao/index"
	"gongbao/index/pattern"
	"gongbao/index/query"
	"gongbao/index/rank"
)

// Candidates finds the reports that a tree may find: all that it finds, and perhaps others.
func Candidates(words *analyzer.Words, tree query.Node, match index.Match) map[string]any {
	return candidates{words, match}.of(tree)
}

// candidates makes the queries of Candidates.
type candidates struct {
	words *analyzer.Words
	match index.Match
}

// The queries that find everything and nothing.
var (
	Everything = object{"match_all": object{}}
	Nothing    = object{"match_none": object{}}
)

func (c candidates) of(n query.Node) object {
	switch n := n.(type) {
	case nil:
		return Everything
	case query.Phrase:
		return Holding(analyzer.FoldQuery(n.Text))
	case query.Wildcard:
		return c.wildcard(n)
	case query.Word:
		return c.pool([]query.Word{n})
	case query.Near:
		return c.near(n)
	case query.Same:
		return c.same(n)
	case query.In:
		if c.match == index.Most { // which looks in a field for the words of a query
			c.match = index.Words
		}
		return c.of(n.Node)
	case query.Filter, query.Not:
		return Everything
	case query.Or:
		var any []object
		for _, child := range n.Nodes {
			any = append(any, c.of(child))
		}
		return OneOf(any)
	case query.And:
		return c.and(n)
	}
	panic("opensearch: unknown node of a query")
}

// literal is of for nodes whose words are looked for as they are.
func (c candidates) literal(n query.Node) object {
	c.match = index.Literal
	return c.of(n)
}

// same finds the reports that hold what is to stand together.
func (c candidates) same(n query.Same) object {
	if n.Scope != query.Report {
		c.match = index.Literal
	}
	var each []object
	for _, child := range n.Nodes {
		each = append(each, c.of(child))
	}
	return All(each)
}

// and finds the reports that all nodes may find. The words among them are looked for together.
func (c candidates) and(n query.And) object {
	var words []query.Word
	var each []object
	for _, child := range n.Nodes {
		if word, ok := child.(query.Word); ok {
			words = append(words, word)
			continue
		}
		each = append(each, c.of(child))
	}
	if len(words) > 0 {
		each = append(each, c.pool(words))
	}
	return All(each)
}

// pool finds the reports that hold words as the match demands.
func (c candidates) pool(words []query.Word) object {
	if c.match == index.Most {
		var texts []string
		for _, word := range words {
			texts = append(texts, analyzer.FoldQuery(word.Text))
		}
		var any []object
		for _, term := range rank.Terms(strings.Join(texts, string(analyzer.Separator)), analyzer.Separator) {
			any = append(any, Holding(term.Text))
		}
		if len(any) > maxAny {
			return Everything
		}
		return OneOf(any)
	}
	var each []object
	for _, word := range words {
		tokens := c.words.Query(word.Text)
		if c.match != index.Words || len(tokens) == 0 {
			each = append(each, Holding(analyzer.FoldQuery(word.Text)))
			continue
		}
		for _, token := range tokens {
			each = append(each, Holding(token.Term))
		}
	}
	return All(each[:min(len(each), maxClauses)])
}

// wildcard finds the reports in which the pieces of a pattern may follow one another.
func (c candidates) wildcard(n query.Wildcard) object {
	var each, stretches []object
	for _, piece := range n.Pieces() {
		each = append(each, Holding(piece))
		stretches = append(stretches, textInterval(piece))
	}
	if slices.ContainsFunc(n.Pieces(), func(piece string) bool { return utf8.RuneCountInString(piece) > maxCharacters }) {
		return All(each)
	}
	return following(inOrder(stretches, pattern.MaxGap*(len(stretches)-1)))
}

// near finds the reports in which two texts are near each other.
func (c candidates) near(n query.Near) object {
	intervals, length, ok := standing(n)
	if !ok || length > maxNear {
		return All([]object{c.literal(n.Left), c.literal(n.Right)})
	}
	return following(intervals)
}

// following finds the reports in which there are intervals of OpenSearch in the title or a section.
func following(intervals object) object { return Leaf{together: intervals}.Reports() }

// Holding finds the reports that hold a folded text.
func Holding(text string) object {
	if text == "" {
		return Nothing
	}
	if characters := []rune(text); len(characters) > maxCharacters {
		text = string(characters[:maxCharacters])
	}
	return OneOf([]object{Phrase("title", text), InSections(Phrase("sections.text", text))})
}

// What candidates are looked for by at most, so that a query has no more clauses than OpenSearch takes:
// texts, and characters of each. More reports are looked through then.
const (
	maxClauses    = 8
	maxCharacters = 30
	maxAny        = 120
	maxNear       = 300
)

// All finds what each of queries finds.
func All(queries []object) object { return object{"bool": object{"filter": queries}} }

// Without finds what a query does not.
func Without(query object) object { return object{"bool": object{"must_not": []object{query}}} }

// OneOf finds what any of queries finds.
func OneOf(queries []object) object {
	if len(queries) == 0 {
		return Nothing
	}
	return object{"bool": object{"should": queries, "minimum_should_match": 1}}
}
