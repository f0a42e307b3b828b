package query

import (
	"strings"

	"gongbao/analyzer"
	"gongbao/analyzer/coded"
)

// MaxLength is the most characters that a query may have.
const MaxLength = 500

// MaxWords is the most words, phrases and filter values that a query may have, together.
const MaxWords = 64

// MaxWildcards is the most wildcards that a query may have.
const MaxWildcards = 8

// maxDepth is how deep brackets and exclusions may be nested.
const maxDepth = 50

// Parse reads a query. fields are the fields that it may filter by. Parse returns nil for an empty
// text or white space, and an *Error for a query that it cannot read.
func Parse(text string, fields Fields) (Node, error) {
	p := parser{text: []rune(text), fields: fields}
	if len(p.text) > MaxLength {
		return nil, &Error{MaxLength, coded.New("query-too-long", "most", MaxLength)}
	}
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	node, err := p.or(0)
	if err != nil {
		return nil, err
	}
	if node == nil {
		return nil, &Error{0, coded.New("query-nothing-to-find")}
	}
	return node, nil
}

// parser reads p.text from p.at on.
type parser struct {
	text      []rune
	fields    Fields
	at        int
	groups    int    // the number of brackets open at p.at
	within    string // the field of text whose operand is being read, or empty
	words     int    // the words, phrases and values before p.at: see MaxWords
	wildcards int    // the wildcards before p.at
}

// or reads alternatives up to the end or a closing bracket. Like all readers of the grammar it
// returns nil for text that folds to nothing.
func (p *parser) or(depth int) (Node, error) {
	var nodes []Node
	for {
		node, err := p.and(depth)
		if err != nil {
			return nil, err
		}
		if or, ok := node.(Or); ok {
			nodes = append(nodes, or.Nodes...)
		} else if node != nil {
			nodes = append(nodes, node)
		}
		if !p.accept(orOperator) {
			return flat(nodes, func() Node { return Or{nodes} }), nil
		}
	}
}

func (p *parser) and(depth int) (Node, error) {
	var nodes []Node
	for first := true; ; first = false {
		p.skipSpace()
		if p.done() || p.closes(p.at) {
			break
		}
		if !first {
			if p.infix() == orOperator {
				break
			}
			p.accept(andOperator)
		}
		node, err := p.chain(depth)
		if err != nil {
			return nil, err
		}
		if and, ok := node.(And); ok {
			nodes = append(nodes, and.Nodes...)
		} else if node != nil {
			nodes = append(nodes, node)
		}
	}
	return flat(nodes, func() Node { return And{nodes} }), nil
}

// flat returns nil for no nodes, the node if there is only one, and many() otherwise.
func flat(nodes []Node, many func() Node) Node {
	switch len(nodes) {
	case 0:
		return nil
	case 1:
		return nodes[0]
	}
	return many()
}

func (p *parser) not(depth int) (Node, error) {
	if depth > maxDepth {
		return nil, &Error{p.at, coded.New("query-too-deep", "most", maxDepth)}
	}
	switch {
	case p.minus():
		p.at++
	case p.prefix():
		p.skipToken()
	default:
		return p.atom(depth)
	}
	node, err := p.not(depth + 1)
	if err != nil || node == nil {
		return nil, err
	}
	if inner, ok := node.(Not); ok {
		return inner.Node, nil
	}
	return Not{node}, nil
}

func (p *parser) atom(depth int) (Node, error) {
	if name, colon := p.fieldName(p.at); name != "" {
		return p.field(name, colon, depth)
	}
	switch r := p.text[p.at]; {
	case isOpening(r):
		grouped, err := p.opensGroup()
		if err != nil {
			return nil, err
		}
		if grouped {
			return p.group(depth)
		}
	case isClosing(r) && p.edgeAfter(p.at):
		return nil, &Error{p.at, coded.New("query-unopened-bracket")}
	}
	return p.leaf()
}

// group reads from an opening bracket to its closing one.
func (p *parser) group(depth int) (Node, error) {
	start := p.at
	p.at++
	p.groups++
	node, err := p.or(depth + 1)
	if err != nil {
		return nil, err
	}
	return node, p.closeGroup(start)
}

// leaf reads a phrase, a wildcard or a word.
func (p *parser) leaf() (Node, error) {
	start := p.at
	text, quoted, err := p.textHere()
	switch {
	case err != nil || analyzer.FoldQuery(text) == "":
		return nil, err
	case quoted:
		return p.count(start, Phrase{text})
	case !isWildcard(text):
		return p.count(start, Word{text})
	}
	if p.wildcards++; p.wildcards > MaxWildcards {
		return nil, &Error{start, coded.New("query-too-many-wildcards", "most", MaxWildcards)}
	}
	return p.count(start, Wildcard{text})
}

// count returns n, which was read from start on, or an error if the query has too many words.
func (p *parser) count(start int, n Node) (Node, error) {
	if p.words++; p.words > MaxWords {
		return nil, &Error{start, coded.New("query-too-many-words", "most", MaxWords)}
	}
	return n, nil
}
