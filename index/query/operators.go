package query

import (
	"strings"
	"unicode"
)

// operators are the words that join or exclude other words.
type operators int

const (
	noOperator operators = iota
	orOperator
	andOperator
	notOperator
	nearOperator
	sentenceOperator
	paragraphOperator
	reportOperator
)

// operatorOf returns the operator that a token between spaces is. Full-width forms mean the same.
func operatorOf(token string) operators {
	switch token = halfWidth(token); token {
	case "OR", "或", "|":
		return orOperator
	case "AND", "与":
		return andOperator
	case "NOT", "非":
		return notOperator
	case "/s", "/S":
		return sentenceOperator
	case "/p", "/P":
		return paragraphOperator
	case "/r", "/R":
		return reportOperator
	}
	if token == "NEAR" || strings.HasPrefix(token, "NEAR/") {
		return nearOperator
	}
	return noOperator
}

// chains reports whether op makes a Near or a Same.
func (op operators) chains() bool { return op >= nearOperator }

// halfWidth returns text with full-width forms of ASCII characters replaced by ASCII.
func halfWidth(text string) string {
	return strings.Map(func(r rune) rune {
		if '！' <= r && r <= '～' {
			return r - '！' + '!'
		}
		return r
	}, text)
}

// token returns the text up to the next space or closing bracket.
func (p *parser) token() string {
	end := p.at
	for end < len(p.text) && !unicode.IsSpace(p.text[end]) && !p.closes(end) {
		end++
	}
	return string(p.text[p.at:end])
}

// skipToken moves past the token here and the spaces after it.
func (p *parser) skipToken() {
	p.at += len([]rune(p.token()))
	p.skipSpace()
}

// operandAfter reports whether an operand follows the token of n characters here: a space, and then
// something other than the end of the group.
func (p *parser) operandAfter(n int) bool {
	i := p.at + n
	if i >= len(p.text) || !unicode.IsSpace(p.text[i]) {
		return false
	}
	for i < len(p.text) && unicode.IsSpace(p.text[i]) {
		i++
	}
	return i < len(p.text) && !p.closes(i)
}

// minus reports whether there is a minus here that excludes the next word.
func (p *parser) minus() bool {
	next := p.at + 1
	return isMinus(p.text[p.at]) && next < len(p.text) &&
		!isMinus(p.text[next]) && !unicode.IsSpace(p.text[next]) && !p.closes(next)
}

// prefix reports whether there is a NOT with an operand here.
func (p *parser) prefix() bool {
	token := p.token()
	return operatorOf(token) == notOperator && p.operandAfter(len([]rune(token)))
}

// infix returns the operator between two operands here, or noOperator. The caller has already read
// the operand before it.
func (p *parser) infix() operators {
	token := p.token()
	if op := operatorOf(token); op != notOperator && p.operandAfter(len([]rune(token))) {
		return op
	}
	return noOperator
}

// accept skips the infix operator op if it is here.
func (p *parser) accept(op operators) bool {
	if p.infix() != op {
		return false
	}
	p.skipToken()
	return true
}
