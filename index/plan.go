package index

import (
	"slices"

	bquery "github.com/blevesearch/bleve/v2/search/query"

	"gongbao/analyzer"
	"gongbao/index/query"
)

// plan is a tree made ready for bleve.
type plan struct {
	// find is nil where every section is found.
	find bquery.Query
	// words are the folded texts to mark, without repetitions.
	words []string
	// counts are those of words that were looked for literally.
	counts map[string][]unitCount
	// relaxes is set where another match could find more: the tree has a word, and not only phrases and exclusions.
	relaxes bool
}

// planner turns the nodes of a tree into those of a bleve query.
type planner struct {
	plan
	snapshot *snapshot
	jieba    *analyzer.Words
	match    Match
}

// planFor plans the search for a tree.
func (e *Engine) planFor(n query.Node, s *snapshot, m Match) plan {
	if n == nil {
		return plan{}
	}
	p := planner{plan: plan{counts: make(map[string][]unitCount)}, snapshot: s, jieba: e.jieba, match: m}
	p.find = p.node(n)
	return p.plan
}

func (p *planner) node(n query.Node) bquery.Query {
	switch n := n.(type) {
	case query.Phrase:
		return p.literal(n.Text)
	case query.Word:
		return p.pool([]query.Word{n})
	case query.Not:
		return p.without(n.Node)
	case query.Or:
		alternatives := make([]bquery.Query, len(n.Nodes))
		for i, child := range n.Nodes {
			alternatives[i] = p.node(child)
		}
		return bquery.NewDisjunctionQuery(alternatives)
	case query.And:
		return p.and(n)
	}
	panic("index: unknown node of a query")
}

// and joins the nodes; the words among them are looked for together, which matters to Most.
func (p *planner) and(n query.And) bquery.Query {
	var words []query.Word
	var all []bquery.Query
	for _, child := range n.Nodes {
		if word, ok := child.(query.Word); ok {
			words = append(words, word)
			continue
		}
		all = append(all, p.node(child))
	}
	if len(words) > 0 {
		all = append(all, p.pool(words))
	}
	return conjunction(all)
}

// conjunction finds what all nodes find.
func conjunction(nodes []bquery.Query) bquery.Query {
	if len(nodes) == 1 {
		return nodes[0]
	}
	return bquery.NewConjunctionQuery(nodes)
}

// without finds the sections that n does not. What is excluded is always meant literally, and never marked.
func (p *planner) without(n query.Node) bquery.Query {
	excluded := planner{plan: plan{counts: p.counts}, snapshot: p.snapshot, jieba: p.jieba, match: Literal}
	return bquery.NewBooleanQuery([]bquery.Query{bquery.NewMatchAllQuery()}, nil, []bquery.Query{excluded.node(n)})
}

// maxTerms is the most jieba words that a pool looks for; those behind are left out.
const maxTerms = 64

// pool finds the sections that hold the words as the match demands.
func (p *planner) pool(words []query.Word) bquery.Query {
	p.relaxes = true
	var parts []bquery.Query
	for _, word := range words {
		tokens := p.jieba.Query(word.Text)
		if p.match == Literal || len(tokens) == 0 {
			parts = append(parts, p.literal(word.Text))
			continue
		}
		for _, token := range tokens {
			if p.match == Most && analyzer.IsStop(token.Term) && len(tokens) > 1 {
				continue
			}
			if len(parts) == maxTerms {
				break
			}
			p.mark(token.Term)
			parts = append(parts, term(token.Term))
		}
	}
	if len(parts) == 0 { // nothing but stop words
		for _, word := range words {
			parts = append(parts, p.literal(word.Text))
		}
	}
	if p.match != Most || len(parts) == 1 {
		return conjunction(parts)
	}
	most := bquery.NewDisjunctionQuery(parts)
	most.SetMin(float64((len(parts) + 1) / 2))
	return most
}

func (p *planner) literal(text string) bquery.Query {
	folded := analyzer.FoldQuery(text)
	p.mark(folded)
	if _, known := p.counts[folded]; !known {
		p.counts[folded] = p.snapshot.counts(folded)
	}
	return literalQuery{p.snapshot, p.counts[folded]}
}

func (p *planner) mark(word string) {
	if !slices.Contains(p.words, word) {
		p.words = append(p.words, word)
	}
}

// term finds a jieba word in the title or the text of sections.
func term(word string) bquery.Query {
	title, words := bquery.NewTermQuery(word), bquery.NewTermQuery(word)
	title.SetField(titleField)
	words.SetField(wordsField)
	return bquery.NewDisjunctionQuery([]bquery.Query{words, title})
}
