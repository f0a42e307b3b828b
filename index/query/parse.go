package query

import (
	"fmt"
	"strings"
	"unicode"

	"gongbao/analyzer"
)

// MaxLength is the most characters a query may have.
const MaxLength = 500

// MaxWords is the most words and phrases a query may have.
const MaxWords = 64

// maxDepth is the most brackets and exclusions inside each other.
const maxDepth = 50

// Error is a query that cannot be read. Its texts are in Chinese, for the reader who typed it.
type Error struct {
	Position int // in characters, from 0
	Message  string
	Hint     string // what to write instead
}

func (e *Error) Error() string {
	return fmt.Sprintf("%s（第 %d 个字符）。%s", e.Message, e.Position+1, e.Hint)
}

// Parse reads a query. It returns nil for a text of nothing but white space, and an *Error for what it cannot read.
func Parse(text string) (Node, error) {
	p := parser{text: []rune(text)}
	if len(p.text) > MaxLength {
		return nil, &Error{MaxLength, "检索式过长", fmt.Sprintf("最多 %d 个字符，请只保留要查找的词句。", MaxLength)}
	}
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	node, err := p.or(0)
	if err != nil {
		return nil, err
	}
	if node == nil {
		return nil, &Error{0, "没有可查找的文字", "标点、空格和引号不参与查找，请输入汉字、字母、数字或其他符号。"}
	}
	return node, nil
}

// parser reads p.text from p.at on.
type parser struct {
	text   []rune
	at     int
	groups int // brackets that are open at p.at
	words  int // words and phrases before p.at
}

// or reads alternatives up to the end or a closing bracket. Like all readers of the grammar it returns nil for what folds to
// nothing.
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
		node, err := p.not(depth)
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

// flat returns the only node, nil for none, or what many makes of several.
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
		return nil, &Error{p.at, "括号或排除号层数过多", fmt.Sprintf("最多 %d 层。", maxDepth)}
	}
	switch {
	case p.minus():
		p.at++
	case p.prefix():
		p.at += len([]rune(p.token()))
		p.skipSpace()
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
	if p.words++; p.words > MaxWords {
		return nil, &Error{p.at, "检索词过多", fmt.Sprintf("最多 %d 个，请只保留要查找的词句。", MaxWords)}
	}
	switch r := p.text[p.at]; {
	case isOpening(r):
		end, err := p.closing(p.at)
		if err != nil {
			return nil, err
		}
		if p.edgeAfter(end) {
			return p.group(depth)
		}
	case isClosing(r) && p.edgeAfter(p.at):
		return nil, &Error{p.at, "这个右括号前面没有对应的左括号", "请去掉它；要查找括号本身，请把整段文字放进引号。"}
	case closingQuotes[r] != 0:
		end, err := p.closingQuote(p.at)
		if err != nil {
			return nil, err
		}
		if end > 0 {
			text := string(p.text[p.at+1 : end])
			p.at = end + 1
			if analyzer.FoldQuery(text) == "" {
				return nil, nil
			}
			return Phrase{text}, nil
		}
	}
	return p.word(), nil
}

// group reads from an opening bracket to the closing one.
func (p *parser) group(depth int) (Node, error) {
	p.at++
	p.groups++
	node, err := p.or(depth + 1)
	if err != nil {
		return nil, err
	}
	p.at++ // the closing bracket
	p.groups--
	return node, nil
}

// word reads text up to a space, the end, or a bracket that closes a group. Brackets that open inside the word close in it.
func (p *parser) word() Node {
	start, open := p.at, 0
	for ; !p.done() && !unicode.IsSpace(p.text[p.at]); p.at++ {
		switch r := p.text[p.at]; {
		case isOpening(r):
			open++
		case isClosing(r) && open > 0:
			open--
		case p.closes(p.at):
			return wordOf(string(p.text[start:p.at]))
		}
	}
	return wordOf(string(p.text[start:p.at]))
}

func wordOf(text string) Node {
	if analyzer.FoldQuery(text) == "" {
		return nil
	}
	return Word{text}
}

// closes reports whether a bracket at i closes a group: one is open, and the bracket is at the edge of a word.
func (p *parser) closes(i int) bool {
	return p.groups > 0 && isClosing(p.text[i]) && p.edgeAfter(i)
}

// closing returns the index of the bracket that closes the one at i, or an error that there is none.
func (p *parser) closing(i int) (int, error) {
	open := 0
	for k := i; k < len(p.text); k++ {
		switch {
		case isOpening(p.text[k]):
			open++
		case isClosing(p.text[k]):
			open--
		}
		if open == 0 {
			return k, nil
		}
	}
	return 0, &Error{i, "括号没有闭合", "请补上右括号；要查找括号本身，请把整段文字放进引号。"}
}

// closingQuote returns the index of the quote that closes the one at i, 0 where that one turns out to be text (“十五五”规划),
// or an error that it never closes. “ and ” nest, and their pair is a phrase only where it ends at the edge of a word. The
// straight quote closes at the first edge; others before it, glued on both sides, are text.
func (p *parser) closingQuote(i int) (int, error) {
	opening, closing := p.text[i], closingQuotes[p.text[i]]
	open, glued := 1, false
scan:
	for k := i + 1; k < len(p.text); k++ {
		switch r := p.text[k]; {
		case r == closing && opening != closing:
			if open--; open == 0 && p.edgeAfter(k) {
				return k, nil
			} else if open == 0 {
				return 0, nil
			}
		case r == closing && p.edgeAfter(k):
			return k, nil
		case r == closing && !p.edgeBefore(k):
			glued = true
		case r == closing:
			break scan // opens another phrase
		case r == opening:
			open++
		}
	}
	if glued {
		return 0, nil
	}
	return 0, &Error{i, "引号没有闭合", "请补上后引号，或去掉这个引号。"}
}

var closingQuotes = map[rune]rune{'"': '"', '＂': '＂', '“': '”'}

// delimits reports whether a character in the value of a filter calls for quotes.
func delimits(r rune) bool {
	return unicode.IsSpace(r) || isOpening(r) || isClosing(r) || r == '”' || closingQuotes[r] != 0
}

func isMinus(r rune) bool { return r == '-' || r == '－' }

func isOpening(r rune) bool { return r == '(' || r == '（' }
func isClosing(r rune) bool { return r == ')' || r == '）' }

// edgeAfter reports whether the character at i is followed by a space, a bracket or the end.
func (p *parser) edgeAfter(i int) bool {
	if i+1 >= len(p.text) {
		return true
	}
	next := p.text[i+1]
	return unicode.IsSpace(next) || isOpening(next) || isClosing(next)
}

// edgeBefore reports whether the character at i stands at the start or after a space or bracket.
func (p *parser) edgeBefore(i int) bool {
	return i == 0 || unicode.IsSpace(p.text[i-1]) || isOpening(p.text[i-1]) || isClosing(p.text[i-1])
}

func (p *parser) done() bool { return p.at >= len(p.text) }

func (p *parser) skipSpace() {
	for !p.done() && unicode.IsSpace(p.text[p.at]) {
		p.at++
	}
}

// minus reports whether a minus that excludes the next word stands here.
func (p *parser) minus() bool {
	r := p.text[p.at]
	return isMinus(r) && p.at+1 < len(p.text) && !unicode.IsSpace(p.text[p.at+1]) && !p.closes(p.at+1)
}

// operators are words that join or exclude others.
type operators int

const (
	noOperator operators = iota
	orOperator
	andOperator
	notOperator
)

func operatorOf(token string) operators {
	switch token {
	case "OR", "或", "|", "｜":
		return orOperator
	case "AND", "与":
		return andOperator
	case "NOT", "非":
		return notOperator
	}
	return noOperator
}

// token returns the text up to the next space or closing bracket.
func (p *parser) token() string {
	end := p.at
	for end < len(p.text) && !unicode.IsSpace(p.text[end]) && !p.closes(end) {
		end++
	}
	return string(p.text[p.at:end])
}

// operandAfter reports whether something other than the end of the group follows the token of n characters.
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

// prefix reports whether NOT with an operand stands here.
func (p *parser) prefix() bool {
	token := p.token()
	return operatorOf(token) == notOperator && p.operandAfter(len([]rune(token)))
}

// infix returns the operator between two operands that stands here. What comes before is an operand: the caller has read it.
func (p *parser) infix() operators {
	token := p.token()
	if op := operatorOf(token); (op == orOperator || op == andOperator) && p.operandAfter(len([]rune(token))) {
		return op
	}
	return noOperator
}

// accept skips the infix operator op if it stands here.
func (p *parser) accept(op operators) bool {
	if p.done() || p.closes(p.at) || p.infix() != op {
		return false
	}
	p.at += len([]rune(p.token()))
	p.skipSpace()
	return true
}
