package parse

import (
	"regexp"
	"regexp/syntax"
	"slices"
	"unicode/utf8"
)

// pattern is a regular expression that is tried only on texts with one of the words that a match has.
// Most texts have none, and finding that out takes a fiftieth of the time. Texts are UTF-8.
//
//	(?:目标|重点)任务|本届.{0,4}年 → 目标任务, 重点任务, 本届
type pattern struct {
	*regexp.Regexp
	words *wordSet // nil if a match may have any words
}

// compile compiles the expression of a variable, which must be right.
func compile(expression string) *pattern {
	p := &pattern{Regexp: regexp.MustCompile(expression)}
	tree, err := syntax.Parse(expression, syntax.Perl)
	if err != nil {
		panic(err)
	}
	if words := wordsOf(tree).needed(); words != nil {
		p.words = newWordSet(words)
	}
	return p
}

// mayMatch reports whether a text has one of the words.
func (p *pattern) mayMatch(s string) bool { return p.words == nil || p.words.isIn(s) }

func (p *pattern) MatchString(s string) bool { return p.mayMatch(s) && p.Regexp.MatchString(s) }

func (p *pattern) FindString(s string) string {
	if !p.mayMatch(s) {
		return ""
	}
	return p.Regexp.FindString(s)
}

func (p *pattern) FindStringIndex(s string) []int {
	if !p.mayMatch(s) {
		return nil
	}
	return p.Regexp.FindStringIndex(s)
}

func (p *pattern) FindStringSubmatch(s string) []string {
	if !p.mayMatch(s) {
		return nil
	}
	return p.Regexp.FindStringSubmatch(s)
}

func (p *pattern) FindStringSubmatchIndex(s string) []int {
	if !p.mayMatch(s) {
		return nil
	}
	return p.Regexp.FindStringSubmatchIndex(s)
}

func (p *pattern) FindAllString(s string, n int) []string {
	if !p.mayMatch(s) {
		return nil
	}
	return p.Regexp.FindAllString(s, n)
}

func (p *pattern) FindAllStringIndex(s string, n int) [][]int {
	if !p.mayMatch(s) {
		return nil
	}
	return p.Regexp.FindAllStringIndex(s, n)
}

func (p *pattern) FindAllStringSubmatch(s string, n int) [][]string {
	if !p.mayMatch(s) {
		return nil
	}
	return p.Regexp.FindAllStringSubmatch(s, n)
}

func (p *pattern) FindAllStringSubmatchIndex(s string, n int) [][]int {
	if !p.mayMatch(s) {
		return nil
	}
	return p.Regexp.FindAllStringSubmatchIndex(s, n)
}

func (p *pattern) ReplaceAllString(s, with string) string {
	if !p.mayMatch(s) {
		return s
	}
	return p.Regexp.ReplaceAllString(s, with)
}

// matches says what an expression matches: one of all, if these are few, or else a text with one of
// some. Both are nil if nothing is known.
type matches struct{ all, some []string }

// maxAll is the most texts that are listed as all that an expression matches.
const maxAll = 32

var empty = matches{all: []string{""}}

// needed returns words of which each match has one, or nil.
func (m matches) needed() []string {
	words := m.some
	if m.all != nil {
		words = m.all
	}
	if slices.Contains(words, "") {
		return nil
	}
	return words
}

// wordsOf returns what an expression matches.
func wordsOf(e *syntax.Regexp) matches {
	switch e.Op {
	case syntax.OpEmptyMatch, syntax.OpBeginText, syntax.OpEndText, syntax.OpBeginLine, syntax.OpEndLine,
		syntax.OpWordBoundary, syntax.OpNoWordBoundary:
		return empty
	case syntax.OpLiteral:
		if e.Flags&syntax.FoldCase == 0 {
			return matches{all: []string{string(e.Rune)}}
		}
	case syntax.OpCharClass:
		return matches{all: charsOf(e.Rune)}
	case syntax.OpCapture:
		return wordsOf(e.Sub[0])
	case syntax.OpQuest:
		return either([]matches{empty, wordsOf(e.Sub[0])})
	case syntax.OpPlus:
		return matches{some: wordsOf(e.Sub[0]).needed()}
	case syntax.OpRepeat:
		if e.Min > 0 {
			return matches{some: wordsOf(e.Sub[0]).needed()}
		}
	case syntax.OpAlternate:
		var choices []matches
		for _, sub := range e.Sub {
			choices = append(choices, wordsOf(sub))
		}
		return either(choices)
	case syntax.OpConcat:
		return sequenceOf(e.Sub)
	}
	return matches{}
}

// charsOf returns the characters of a class, given by the first and last of its ranges, if they are
// few.
func charsOf(ranges []rune) (chars []string) {
	for i := 0; i < len(ranges); i += 2 {
		for r := ranges[i]; r <= ranges[i+1]; r++ {
			if chars = append(chars, string(r)); len(chars) > maxAll {
				return nil
			}
		}
	}
	return chars
}

// either returns what a choice matches.
func either(choices []matches) matches {
	var words []string
	few := true
	for _, m := range choices {
		switch {
		case m.all != nil:
			words = append(words, m.all...)
		case m.some != nil:
			words, few = append(words, m.some...), false
		default:
			return matches{}
		}
	}
	m := matches{all: words}
	if few && len(words) <= maxAll {
		return m
	}
	return matches{some: m.needed()}
}

// sequenceOf returns what one expression after another matches.
func sequenceOf(parts []*syntax.Regexp) matches {
	joined := empty.all
	var best []string
	whole := true
	consider := func(words []string) {
		if words != nil && !slices.Contains(words, "") && (best == nil || tells(words, best)) {
			best = words
		}
	}
	for _, part := range parts {
		m := wordsOf(part)
		if m.all != nil && len(joined)*len(m.all) <= maxAll {
			var longer []string
			for _, start := range joined {
				for _, end := range m.all {
					longer = append(longer, start+end)
				}
			}
			joined = longer
			continue
		}
		whole = false
		consider(joined)
		consider(m.needed())
		if joined = empty.all; m.all != nil {
			joined = m.all
		}
	}
	if whole {
		return matches{all: joined}
	}
	consider(joined)
	return matches{some: best}
}

// tells reports whether fewer texts have one of the words a than of b: the shortest is longer, or they
// are fewer.
func tells(a, b []string) bool {
	shortest := func(words []string) int {
		n := utf8.RuneCountInString(words[0])
		for _, word := range words {
			n = min(n, utf8.RuneCountInString(word))
		}
		return n
	}
	if x, y := shortest(a), shortest(b); x != y {
		return x > y
	}
	return len(a) < len(b)
}

// wordSet looks for words in a text.
type wordSet struct {
	// starts has a bit for the last twelve bits of each character of three bytes with which a word
	// starts, and byStart the words.
	starts  [64]uint64
	byStart map[uint16][]string
	others  []string
}

func newWordSet(words []string) *wordSet {
	w := &wordSet{byStart: make(map[uint16][]string)}
	for _, word := range words {
		if r, size := utf8.DecodeRuneInString(word); size == 3 {
			start := uint16(r & 0xfff)
			w.starts[start>>6] |= 1 << (start & 63)
			w.byStart[start] = append(w.byStart[start], word)
		} else {
			w.others = append(w.others, word)
		}
	}
	return w
}

// isIn reports whether a text has one of the words.
func (w *wordSet) isIn(s string) bool {
	for i := 0; i+2 < len(s); i++ {
		if s[i]&0xf0 != 0xe0 { // not the first of three bytes
			continue
		}
		start := uint16(s[i+1]&0x3f)<<6 | uint16(s[i+2]&0x3f)
		if w.starts[start>>6]&(1<<(start&63)) != 0 && hasAnyPrefix(s[i:], w.byStart[start]...) {
			return true
		}
	}
	return containsAny(s, w.others...)
}
