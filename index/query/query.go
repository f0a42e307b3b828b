// Package query is the query language: text to tree and back.
//
//	煤矸石 "综合利用" -发电 (太原 OR 大同)
//
// is And(Word 煤矸石, Phrase 综合利用, Not(Word 发电), Or(Word 太原, Word 大同)). Words between spaces must all match; quotes make
// a phrase, which is never relaxed; a minus, NOT or 非 excludes; OR, 或 and | are alternatives, AND and 与 are what a space is;
// brackets group. NOT binds closer than AND, AND closer than OR.
//
// Syntax stands only at a word's edge: quotes and brackets open at the start or after a space or bracket, and close before a
// space, a bracket or the end. Operators stand between spaces with their operands. Anything glued to text is text, so that
// pasted titles and names just search: 计划(草案)的报告, “十五五”规划, 非公有制经济, 5G+, R&D.
//
// The tree knows nothing of an engine. What a word finds is the engine's business, and how text is compared is analyzer's.
package query

import "strings"

// Node is a node of the tree of a query. String prints it as a query that parses to the same tree.
type Node interface {
	String() string
	precedence() int
}

// Word is a stretch of text as typed. An engine may look for its parts or its synonyms where the word itself is not found.
type Word struct{ Text string }

// Phrase is a stretch of text in quotes, looked for as it is.
type Phrase struct{ Text string }

// Not excludes what its operand finds.
type Not struct{ Node Node }

// And finds what all of its nodes find, in one section. It has at least two nodes, none of them an And.
type And struct{ Nodes []Node }

// Or finds what any of its nodes finds. It has at least two nodes, none of them an Or.
type Or struct{ Nodes []Node }

// The precedences, from the loosest binding to the closest.
const (
	looseOr = iota
	looseAnd
	looseNot
	atom
)

func (Word) precedence() int   { return atom }
func (Phrase) precedence() int { return atom }
func (Not) precedence() int    { return looseNot }
func (And) precedence() int    { return looseAnd }
func (Or) precedence() int     { return looseOr }

func (w Word) String() string {
	if operator(w.Text) != noOperator {
		return "(" + w.Text + ")" // 或 for itself, not between two words
	}
	return w.Text
}

func (p Phrase) String() string {
	if strings.ContainsRune(p.Text, '"') {
		return "“" + p.Text + "”"
	}
	return `"` + p.Text + `"`
}

func (n Not) String() string {
	return "-" + enclose(n.Node, atom)
}

func (a And) String() string { return join(a.Nodes, " ", looseNot) }

func (o Or) String() string { return join(o.Nodes, " OR ", looseAnd) }

func join(nodes []Node, separator string, least int) string {
	printed := make([]string, len(nodes))
	for i, n := range nodes {
		printed[i] = enclose(n, least)
	}
	return strings.Join(printed, separator)
}

// enclose prints n, in brackets if it binds less closely than least.
func enclose(n Node, least int) string {
	if n.precedence() < least {
		return "(" + n.String() + ")"
	}
	return n.String()
}
