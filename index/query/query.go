package query

import (
	"strconv"
	"strings"
	"unicode"
)

// Node is a node of the tree of a query. String prints it as a query that parses to an equal tree.
type Node interface {
	String() string
	precedence() int
}

// Word is a stretch of text as typed. If nothing contains it, an engine may look for its parts or
// its synonyms.
type Word struct{ Text string }

// Phrase is a stretch of text in quotes. It is looked for as it is.
type Phrase struct{ Text string }

// Not excludes the sections that its operand finds.
type Not struct{ Node Node }

// And finds the sections that all of its nodes find. It has at least two nodes, none of them an
// And.
type And struct{ Nodes []Node }

// Or finds the sections that any of its nodes finds. It has at least two nodes, none of them an Or.
type Or struct{ Nodes []Node }

// In finds the sections in which its node finds one field of text, Title or Heading. Its node
// consists of Word, Wildcard, Phrase, And, Or and Not.
type In struct {
	Field string
	Node  Node
}

// The fields of text.
const (
	Title   = "title"   // of the report
	Heading = "heading" // of the section itself
)

// Filter finds the reports, or the sections, that have a value in a field. Field is one of the
// Fields given to Parse. Value is canonical.
type Filter struct{ Field, Value string }

// Near finds two texts at most Distance characters apart, in either order. Each node is a Word,
// Wildcard, Phrase, or an Or of these.
type Near struct {
	Distance    int // in characters of folded text
	Left, Right Node
}

// MaxDistance is the largest Distance of a Near.
const MaxDistance = 200

// DefaultDistance is the Distance of a Near written without one.
const DefaultDistance = 10

// Same finds the sections in which all of its nodes match within one sentence, paragraph or report.
// It has at least two nodes. The nodes of a Sentence or Paragraph are as in Near. The nodes of a
// Report are anything without a Filter, and at least one of them is not a Not.
type Same struct {
	Scope Scope
	Nodes []Node
}

// Scope is the stretch within which all nodes of a Same must be found.
type Scope int

// The scopes, from the narrowest.
const (
	Sentence Scope = iota
	Paragraph
	Report
)

// The precedences, from the loosest binding to the closest.
const (
	looseOr = iota
	looseAnd
	looseChain // Near and Same
	looseNot
	atom
)

func (Word) precedence() int     { return atom }
func (Phrase) precedence() int   { return atom }
func (Wildcard) precedence() int { return atom }
func (In) precedence() int       { return atom }
func (Filter) precedence() int   { return atom }
func (Not) precedence() int      { return looseNot }
func (Near) precedence() int     { return looseChain }
func (Same) precedence() int     { return looseChain }
func (And) precedence() int      { return looseAnd }
func (Or) precedence() int       { return looseOr }

func (w Word) String() string {
	if operatorOf(w.Text) != noOperator {
		return "(" + w.Text + ")" // the text 或, not an operator between two words
	}
	return w.Text
}

func (p Phrase) String() string { return quote(p.Text) }

func (w Wildcard) String() string { return w.Text }

func (i In) String() string { return i.Field + ":" + enclose(i.Node, atom) }

func (f Filter) String() string {
	if strings.ContainsFunc(f.Value, func(r rune) bool { return unicode.IsSpace(r) || isBracket(r) || isMinus(r) }) {
		return f.Field + ":" + quote(f.Value)
	}
	return f.Field + ":" + f.Value
}

func (n Not) String() string { return "-" + enclose(n.Node, atom) }

func (n Near) String() string {
	return join([]Node{n.Left, n.Right}, " NEAR/"+strconv.Itoa(n.Distance)+" ", looseNot)
}

func (s Same) String() string { return join(s.Nodes, " "+s.Scope.String()+" ", looseNot) }

// String returns the operator of s.
func (s Scope) String() string { return [...]string{"/s", "/p", "/r"}[s] }

func (a And) String() string { return join(a.Nodes, " ", looseChain) }

func (o Or) String() string { return join(o.Nodes, " OR ", looseAnd) }

func quote(text string) string { return `"` + quotable(text) + `"` }

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
