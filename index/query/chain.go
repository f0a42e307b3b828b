package query

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// A chain is operands that one operator joins, NEAR/10 or /s, with the positions where they start.
type chain struct {
	operator operators
	token    string // the operator as first typed
	distance int    // of NEAR
	operands []Node
	starts   []int
}

// chain reads operands up to what is no NEAR, /s, /p or /r between them.
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

// link reads the operator op, which is to join the next operand to c.
func (p *parser) link(c *chain, op operators) error {
	token := p.token()
	switch {
	case p.within != "":
		return &Error{p.at, fmt.Sprintf("%s: 的括号里不能用 %s", p.within, token), "请只写词、短语和 OR、AND、NOT。"}
	case c.operator == noOperator:
		c.operator, c.token = op, token
	case c.operator == nearOperator || c.operator != op:
		return &Error{p.at, fmt.Sprintf("%s 和 %s 不能连用", c.token, token), c.separateHint(op, token)}
	}
	if op == nearOperator {
		var err error
		if c.distance, err = distanceOf(token); err != nil {
			return &Error{p.at, "NEAR 的距离无法识别", fmt.Sprintf("请写 0 到 %d 的整数，如 NEAR/%d；要查找这几个字本身，请加引号。", MaxDistance, DefaultDistance)}
		}
	}
	p.skipToken()
	return nil
}

// separateHint tells how to write the operator op, which cannot stand in c.
func (c *chain) separateHint(op operators, token string) string {
	switch {
	case c.operator == op:
		return fmt.Sprintf("请分成两组，如 (A %s B) (B %s C)；三个词在同一句，请写成 A /s B /s C。", c.token, token)
	case c.operator == reportOperator:
		return fmt.Sprintf("请用括号分开，如 A %s (B %s C)。", c.token, token)
	case op == reportOperator:
		return fmt.Sprintf("请用括号分开，如 (A %s B) %s C。", c.token, token)
	}
	return fmt.Sprintf("请分成两组，如 (A %s B) (B %s C)。", c.token, token)
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

// checkTexts returns the error that an operand of NEAR, /s or /p finds no stretch of text.
func (c *chain) checkTexts() error {
	for i, n := range c.operands {
		if isText(n) {
			continue
		}
		hint := "请只写词或短语；几个词任选其一，请写成 (A OR B)。"
		switch n.(type) {
		case Not:
			hint = fmt.Sprintf("请把要排除的写在括号外，如 (A %s B) -C；要排除整组，请写成 -(A %s B)。", c.token, c.token)
		case In, Filter:
			hint = fmt.Sprintf("请写在括号外，如 (A %s B) %s。", c.token, n)
		}
		return &Error{c.starts[i], fmt.Sprintf("%s 的前后只能是词、短语或括号里的几个选项", c.token), hint}
	}
	return nil
}

// isText reports whether n finds stretches of text: those of a word, a wildcard or a phrase, or of any of several.
func isText(n Node) bool {
	switch n := n.(type) {
	case Word, Wildcard, Phrase:
		return true
	case Or:
		return !slices.ContainsFunc(n.Nodes, func(n Node) bool { return !isText(n) })
	}
	return false
}

// checkReport returns the error that an operand of /r is a condition on reports or sections, or that all exclude.
func (c *chain) checkReport() error {
	if i := slices.IndexFunc(c.operands, hasFilter); i >= 0 {
		return &Error{c.starts[i], fmt.Sprintf("%s 的前后不能有地区、年份等条件", c.token), fmt.Sprintf("请把条件写在括号外，如 (A %s B) year:2026。", c.token)}
	}
	if slices.ContainsFunc(c.operands, func(n Node) bool { _, excluded := n.(Not); return !excluded }) {
		return nil
	}
	return &Error{c.starts[0], fmt.Sprintf("%s 的前后不能全是要排除的", c.token), fmt.Sprintf("请至少写一个要查找的，如 A %s -B。", c.token)}
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
