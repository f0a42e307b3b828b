package query

import (
	"slices"
	"strconv"
	"strings"

	"gongbao/analyzer/coded"
)

// A chain is a row of operands joined by one operator, such as NEAR/10 or /s.
type chain struct {
	operator operators
	token    string // the operator as first typed
	distance int    // of a NEAR
	operands []Node
	starts   []int // the position at which each operand starts
}

// chain reads operands as long as NEAR, /s, /p or /r joins them.
func (p *parser) chain(depth int) (Node, error) {
	var c chain
	for {
		start := p.at
		node, err := p.not(depth)
		if err != nil {
			return nil, err
		}
		if node != nil {
			c.operands, c.starts = append(c.operands, node), append(c.starts, start)
		}
		p.skipSpace()
		op := p.infix()
		if !op.chains() {
			return c.node()
		}
		if err := p.link(&c, op); err != nil {
			return nil, err
		}
	}
}

// link reads the operator op, which joins the next operand to c.
func (p *parser) link(c *chain, op operators) error {
	token := p.token()
	switch {
	case p.within != "":
		return &Error{p.at, coded.New("query-operator-in-field", "field", p.within, "operator", token)}
	case c.operator == noOperator:
		c.operator, c.token = op, token
	case c.operator == nearOperator || c.operator != op:
		return &Error{p.at, c.separate(op, token)}
	}
	if op == nearOperator {
		var err error
		if c.distance, err = distanceOf(token); err != nil {
			return &Error{p.at, coded.New("query-bad-distance", "most", MaxDistance, "usual", DefaultDistance)}
		}
	}
	p.skipToken()
	return nil
}

// separate returns the message that the operator op cannot be in c.
func (c *chain) separate(op operators, token string) coded.Message {
	switch {
	case c.operator == op:
		return coded.New("query-operator-chained", "first", c.token, "second", token)
	case c.operator == reportOperator:
		return coded.New("query-operators-second-in-brackets", "first", c.token, "second", token)
	case op == reportOperator:
		return coded.New("query-operators-first-in-brackets", "first", c.token, "second", token)
	}
	return coded.New("query-operators-in-two-groups", "first", c.token, "second", token)
}

// distanceOf returns the distance of a NEAR.
func distanceOf(token string) (int, error) {
	_, digits, found := strings.Cut(halfWidth(token), "/")
	if !found {
		return DefaultDistance, nil
	}
	distance, err := strconv.ParseUint(digits, 10, 16)
	if err == nil && distance > MaxDistance {
		err = strconv.ErrRange
	}
	return int(distance), err
}

// node returns the Near or Same of a chain that was read, or its only operand.
func (c *chain) node() (Node, error) {
	if len(c.operands) < 2 {
		return flat(c.operands, nil), nil
	}
	check := c.checkTexts
	if c.operator == reportOperator {
		check = c.checkReport
	}
	if err := check(); err != nil {
		return nil, err
	}
	switch c.operator {
	case nearOperator:
		return Near{c.distance, c.operands[0], c.operands[1]}, nil
	case sentenceOperator:
		return Same{Sentence, c.operands}, nil
	case paragraphOperator:
		return Same{Paragraph, c.operands}, nil
	}
	return Same{Report, c.operands}, nil
}

// checkTexts returns an error if an operand of NEAR, /s or /p does not find stretches of text.
func (c *chain) checkTexts() error {
	for i, n := range c.operands {
		if isText(n) {
			continue
		}
		wrong := coded.New("query-operand-no-text", "operator", c.token)
		switch n.(type) {
		case Not:
			wrong = coded.New("query-operand-excluded", "operator", c.token)
		case In, Filter:
			wrong = coded.New("query-operand-condition", "operator", c.token, "condition", n.String())
		}
		return &Error{c.starts[i], wrong}
	}
	return nil
}

// isText reports whether n finds stretches of text: it is a word, a wildcard, a phrase, or a choice
// of these.
func isText(n Node) bool {
	switch n := n.(type) {
	case Word, Wildcard, Phrase:
		return true
	case Or:
		return !slices.ContainsFunc(n.Nodes, func(n Node) bool { return !isText(n) })
	}
	return false
}

// checkReport returns an error if an operand of /r has a filter, or if all operands are exclusions.
func (c *chain) checkReport() error {
	if i := slices.IndexFunc(c.operands, hasFilter); i >= 0 {
		return &Error{c.starts[i], coded.New("query-operand-filter", "operator", c.token)}
	}
	if slices.ContainsFunc(c.operands, func(n Node) bool { _, excluded := n.(Not); return !excluded }) {
		return nil
	}
	return &Error{c.starts[0], coded.New("query-all-excluded", "operator", c.token)}
}

func hasFilter(n Node) bool {
	switch n := n.(type) {
	case Filter:
		return true
	case Not:
		return hasFilter(n.Node)
	case And:
		return slices.ContainsFunc(n.Nodes, hasFilter)
	case Or:
		return slices.ContainsFunc(n.Nodes, hasFilter)
	}
	return false
}
