package query

import (
	"strings"
	"unicode"

	"gongbao/analyzer/coded"
)

// Fields maps the names of the fields that a Filter may have, in lower case and without Title and
// Heading, to functions that check a value.
//
// A function takes the value as typed. It returns the canonical value or, if the field does not
// have the value, a message that says what to write instead. A canonical value is its own canonical
// value. It has no quotes, and no bracket without its pair.
type Fields map[string]func(value string) (canonical string, allowed coded.Message)

// fieldName returns the field whose name starts at start and has a colon and something else after
// it, and the index of the colon. The name is empty if there is no such field.
func (p *parser) fieldName(start int) (name string, colon int) {
	colon = start
	for !isColon(p.text[colon]) {
		if colon++; colon >= len(p.text) || unicode.IsSpace(p.text[colon]) {
			return "", 0
		}
	}
	value := colon + 1
	if value >= len(p.text) || unicode.IsSpace(p.text[value]) || p.closes(value) {
		return "", 0
	}
	name = strings.ToLower(string(p.text[start:colon]))
	if _, filters := p.fields[name]; filters || name == Title || name == Heading {
		return name, colon
	}
	return "", 0
}

// afterField reports whether the character at i follows the colon of a field.
func (p *parser) afterField(i int) bool {
	start := i - 1
	for start > 0 && !p.edgeBefore(start) && !isMinus(p.text[start-1]) {
		start--
	}
	name, colon := p.fieldName(start)
	return name != "" && colon == i-1
}

// field reads the operand or value after the name of a field and its colon.
func (p *parser) field(name string, colon, depth int) (Node, error) {
	if p.within != "" {
		return nil, &Error{p.at, coded.New("query-field-in-field", "outer", p.within, "inner", name)}
	}
	p.at = colon + 1
	if p.minus() {
		return nil, p.misplacedMinus(name)
	}
	if name != Title && name != Heading {
		return p.filter(name)
	}
	p.within = name
	node, err := p.atom(depth)
	p.within = ""
	if err != nil || node == nil {
		return nil, err
	}
	return In{name, node}, nil
}

func (p *parser) misplacedMinus(name string) error {
	return &Error{p.at, coded.New("query-minus-in-field", "field", name)}
}

// filter reads a value, or alternatives in brackets.
func (p *parser) filter(name string) (Node, error) {
	if isOpening(p.text[p.at]) {
		grouped, err := p.opensGroup()
		if err != nil {
			return nil, err
		}
		if grouped {
			return p.values(name)
		}
	}
	return p.value(name)
}

// values reads alternatives from an opening bracket to the closing one.
func (p *parser) values(name string) (Node, error) {
	start := p.at
	p.at++
	p.groups++
	var nodes []Node
	for {
		p.skipSpace()
		node, err := p.value(name)
		if err != nil {
			return nil, err
		}
		nodes = append(nodes, node)
		p.skipSpace()
		if p.done() || p.closes(p.at) {
			break
		}
		if !p.accept(orOperator) {
			return nil, &Error{p.at, coded.New("query-values-without-or", "field", name)}
		}
	}
	return flat(nodes, func() Node { return Or{nodes} }), p.closeGroup(start)
}

// value reads one value.
func (p *parser) value(name string) (Node, error) {
	if p.minus() {
		return nil, p.misplacedMinus(name)
	}
	start := p.at
	text, _, err := p.textHere()
	if err != nil {
		return nil, err
	}
	if strings.TrimSpace(text) == "" {
		return nil, &Error{start, coded.New("query-no-value", "field", name)}
	}
	canonical, allowed := p.fields[name](text)
	if !allowed.IsZero() {
		return nil, &Error{start, coded.New("query-unknown-value", "field", name, "value", text, "allowed", allowed)}
	}
	return p.count(start, Filter{name, canonical})
}
