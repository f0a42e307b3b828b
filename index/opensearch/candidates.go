package opensearch

import (
	"strings"

	"gongbao/analyzer"
	"gongbao/index"
	"gongbao/index/query"
	"gongbao/index/rank"
)

// candidates makes queries for the reports that a tree may find: all that it finds, and perhaps others.
type candidates struct {
	words *analyzer.Words
	match index.Match
}

// The queries that find everything and nothing.
var (
	everything = object{"match_all": object{}}
	nothing    = object{"match_none": object{}}
)

func (c candidates) of(n query.Node) object {
	switch n := n.(type) {
	case nil:
		return everything
	case query.Phrase:
		return holding(analyzer.FoldQuery(n.Text))
	case query.Wildcard:
		return allOf(n.Pieces())
	case query.Word:
		return c.pool([]query.Word{n})
	case query.Near:
		return all([]object{c.literal(n.Left), c.literal(n.Right)})
	case query.Same:
		return c.same(n)
	case query.In:
		if c.match == index.Most { // which looks in a field for the words of a query
			c.match = index.Words
		}
		return c.of(n.Node)
	case query.Filter, query.Not:
		return everything
	case query.Or:
		var any []object
		for _, child := range n.Nodes {
			any = append(any, c.of(child))
		}
		return oneOf(any)
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
	return all(each)
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
	return all(each)
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
			any = append(any, holding(term.Text))
		}
		if len(any) > maxAny {
			return everything
		}
		return oneOf(any)
	}
	var each []object
	for _, word := range words {
		tokens := c.words.Query(word.Text)
		if c.match != index.Words || len(tokens) == 0 {
			each = append(each, holding(analyzer.FoldQuery(word.Text)))
			continue
		}
		for _, token := range tokens {
			each = append(each, holding(token.Term))
		}
	}
	return all(each[:min(len(each), maxClauses)])
}

func allOf(texts []string) object {
	var each []object
	for _, text := range texts {
		each = append(each, holding(text))
	}
	return all(each)
}

// holding finds the reports that hold a folded text.
func holding(text string) object {
	if text == "" {
		return nothing
	}
	if characters := []rune(text); len(characters) > maxCharacters {
		text = string(characters[:maxCharacters])
	}
	return oneOf([]object{phrase("title", text), inSections(phrase("sections.text", text))})
}

// What candidates are looked for by at most, so that a query has no more clauses than OpenSearch takes:
// texts, and characters of each. More reports are looked through then.
const (
	maxClauses    = 8
	maxCharacters = 30
	maxAny        = 120
)

// all finds what each of queries finds.
func all(queries []object) object { return object{"bool": object{"filter": queries}} }

// without finds what a query does not.
func without(query object) object { return object{"bool": object{"must_not": []object{query}}} }

// oneOf finds what any of queries finds.
func oneOf(queries []object) object {
	if len(queries) == 0 {
		return nothing
	}
	return object{"bool": object{"should": queries, "minimum_should_match": 1}}
}
