package memory

import (
	"cmp"
	"context"
	"iter"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"gongbao/analyzer"
	"gongbao/index"
	"gongbao/index/pattern"
	"gongbao/index/query"
	"gongbao/index/rank"
)

// evaluation is what the tree of a query finds. It implements index.Found.
type evaluation struct {
	state  *state
	looked index.Looked
	found  set
	// leaves are the parts of the query that were looked up, exclusions left out. Those of one word
	// follow one another.
	leaves   []leaf
	question *question         // what was looked for by index.Most; nil if nothing was
	given    *index.Statistics // the statistics of scores, if not the state's own
	// unrefined is set if no hit is looked at closer.
	unrefined bool
}

// set is a set of sections: one value for each of state.sections.
type set []bool

// scope is where a node looks.
type scope int

const (
	everywhere scope = iota // a title counts as part of each section of its report
	inTitle
	inHeading
)

// leaf is a part of a query that is looked up as a whole.
type leaf struct {
	text    string
	word    int // number of the query's word that it is a form of: the alternatives of an OR are one word
	scope   scope
	counts  [][]count       // by document
	pattern pattern.Pattern // what was looked for; nil if that is several
}

// around is what encloses a node.
type around struct {
	match    index.Match
	scope    scope
	excluded bool // by an exclusion, in which nothing is marked, scored or relaxed
	word     int  // leaf.word of all leaves; 0 if each is a word of its own
}

// evaluator turns the nodes of a tree into the sections that they find.
type evaluator struct {
	evaluation
	ctx      context.Context
	deadline time.Time // zero for none
	words    *analyzer.Words
	lastWord int // leaf.word of the last leaf
	searched int // documents, from the first, in which everything was looked up
	err      error
}

// Look implements index.View. If the deadline passes, the sections found are those of the first
// documents.
func (v view) Look(ctx context.Context, p index.Plan) (index.Found, error) {
	e := &evaluator{ctx: ctx, deadline: p.Deadline, words: v.words, searched: len(v.documents)}
	e.state, e.given = v.state, p.Statistics
	e.found = e.sectionsThat(func(int) bool { return true })
	if p.Tree != nil {
		e.found = e.node(p.Tree, around{match: cmp.Or(p.Match, index.Literal)})
	}
	if e.err != nil {
		return nil, e.err
	}
	e.looked.Partial = e.searched < len(v.documents)
	for i, s := range v.sections {
		e.found[i] = e.found[i] && s.document < e.searched
	}
	e.looked.Any, e.looked.Question = slices.Contains(e.found, true), e.question != nil
	return &e.evaluation, nil
}

// sectionsThat returns the set of the sections that are something.
func (e *evaluator) sectionsThat(are func(section int) bool) set {
	s := make(set, len(e.state.sections))
	for i := range s {
		s[i] = are(i)
	}
	return s
}

func (e *evaluator) all(sets []set) set {
	return e.sectionsThat(func(i int) bool { return !slices.ContainsFunc(sets, func(s set) bool { return !s[i] }) })
}

func (e *evaluator) any(sets []set) set {
	return e.sectionsThat(func(i int) bool { return slices.ContainsFunc(sets, func(s set) bool { return s[i] }) })
}

func (e *evaluator) not(s set) set { return e.sectionsThat(func(i int) bool { return !s[i] }) }

// whole returns the sections of the documents that have one in a set.
func (e *evaluator) whole(s set) set {
	has := make([]bool, len(e.state.documents))
	for i, section := range e.state.sections {
		has[section.document] = has[section.document] || s[i]
	}
	return e.sectionsThat(func(i int) bool { return has[e.state.sections[i].document] })
}

func (e *evaluator) node(n query.Node, in around) set {
	switch n := n.(type) {
	case query.Phrase:
		return e.pattern(pattern.Pattern{analyzer.FoldQuery(n.Text)}, n.Text, in)
	case query.Wildcard:
		return e.pattern(n.Pieces(), n.Text, in)
	case query.Word:
		return e.wordsOf([]query.Word{n}, in)
	case query.Near:
		return e.stretches(n, in)
	case query.Same:
		if n.Scope == query.Report {
			return e.sameReport(n, in)
		}
		return e.stretches(n, in)
	case query.In:
		in.scope = inHeading
		if n.Field == query.Title {
			in.scope = inTitle
		}
		return e.node(n.Node, in)
	case query.Filter:
		return e.filter(n)
	case query.Not:
		return e.not(e.exclusion(n.Node, in))
	case query.Or:
		if in.word == 0 {
			in.word = e.nextWord()
		}
		var sets []set
		for _, child := range n.Nodes {
			sets = append(sets, e.node(child, in))
		}
		return e.any(sets)
	case query.And:
		return e.and(n, in)
	}
	panic("memory: unknown node of a query")
}

func (e *evaluator) nextWord() int {
	e.lastWord++
	return e.lastWord
}

// and finds what all nodes find; the words among them are looked for together, which matters to
// index.Most.
func (e *evaluator) and(n query.And, in around) set {
	var words []query.Word
	var sets []set
	for _, child := range n.Nodes {
		if word, ok := child.(query.Word); ok {
			words = append(words, word)
		} else {
			sets = append(sets, e.node(child, in))
		}
	}
	if len(words) > 0 {
		sets = append(sets, e.wordsOf(words, in))
	}
	return e.all(sets)
}

// exclusion finds the sections to be excluded. What excludes is always meant literally.
func (e *evaluator) exclusion(n query.Node, in around) set {
	in.excluded, in.match = true, index.Literal
	return e.node(n, in)
}

// filter finds the sections that a filter admits.
func (e *evaluator) filter(n query.Filter) set {
	filter, err := index.FilterOf(n).Compile()
	if err != nil {
		e.fail(err)
		return make(set, len(e.state.sections))
	}
	return e.sectionsThat(func(i int) bool {
		entry := &e.state.entries[e.state.sections[i].document]
		return len(filter.Failing(entry)) == 0 && filter.AdmitsRole(entry.Parts[e.state.sections[i].index].Role)
	})
}

// sameReport finds, in the reports in which each node finds a section and no exclusion does, the
// sections found.
func (e *evaluator) sameReport(n query.Same, in around) set {
	var found, admitted []set
	for _, child := range n.Nodes {
		if not, excludes := child.(query.Not); excludes {
			admitted = append(admitted, e.not(e.whole(e.exclusion(not.Node, in))))
			continue
		}
		matched := e.node(child, in)
		found, admitted = append(found, matched), append(admitted, e.whole(matched))
	}
	return e.all(append(admitted, e.any(found)))
}

// pattern finds a pattern. text is the name of the leaf.
func (e *evaluator) pattern(p pattern.Pattern, text string, in around) set {
	e.mark(p, in)
	return e.leaf(leaf{text: text, counts: e.counts(p, in.scope), pattern: p}, in)
}

// stretches finds a node of which positions decide.
func (e *evaluator) stretches(n query.Node, in around) set {
	for _, p := range patternsOf(n) {
		e.mark(p, in)
	}
	counts := e.look(in.scope, func(d *document) iter.Seq[pattern.Mark] { return slices.Values(d.stretches(n)) })
	for _, of := range counts {
		for i := range of {
			of[i].n = 1 // see rank.Literal
		}
	}
	return e.leaf(leaf{text: n.String(), counts: counts}, in)
}

// leaf takes what a part of the query found.
func (e *evaluator) leaf(l leaf, in around) set {
	l.word, l.scope = in.word, in.scope
	if l.word == 0 {
		l.word = e.nextWord()
	}
	again := slices.ContainsFunc(e.leaves, func(known leaf) bool {
		return known.word == l.word && known.scope == l.scope && l.pattern != nil && slices.Equal(known.pattern, l.pattern)
	})
	if !in.excluded && !again {
		e.leaves = append(e.leaves, l)
	}
	return e.state.sectionsOf(&l)
}

// sectionsOf returns the sections that a leaf finds. What is in a title is in each section of its
// report.
func (s *state) sectionsOf(l *leaf) set {
	found := make(set, len(s.sections))
	for i, section := range s.sections {
		found[i] = slices.ContainsFunc(l.counts[section.document], func(c count) bool {
			return c.unit == 0 && l.scope != inHeading || c.unit == section.index+1 && l.scope != inTitle
		})
	}
	return found
}

// counts counts the places of a pattern.
func (e *evaluator) counts(p pattern.Pattern, in scope) [][]count {
	return e.look(in, func(d *document) iter.Seq[pattern.Mark] { return d.places(p) })
}

// look counts places by document and unit, in headings only if the scope is that, as far as the
// time allows.
func (e *evaluator) look(in scope, places func(*document) iter.Seq[pattern.Mark]) [][]count {
	counts := make([][]count, len(e.state.documents))
	for i, d := range e.state.documents[:e.searched] {
		if e.late() {
			e.searched = i
			break
		}
		found := places(d)
		if in == inHeading {
			found = d.heads(found)
		}
		counts[i] = d.count(found)
	}
	return counts
}

// late reports whether to stop: the time is up, or nobody waits for the answer any more.
func (e *evaluator) late() bool {
	if err := e.ctx.Err(); err != nil {
		e.fail(err)
		return true
	}
	return !e.deadline.IsZero() && !time.Now().Before(e.deadline)
}

func (e *evaluator) fail(err error) { e.err = cmp.Or(e.err, err) }

// maxTerms is the number of jieba words that are looked for; further ones are left out.
const maxTerms = 64

// wordsOf finds the sections that hold words as the match demands.
func (e *evaluator) wordsOf(words []query.Word, in around) set {
	e.looked.Relaxes = e.looked.Relaxes || !in.excluded
	if in.match == index.Most && in.scope == everywhere {
		return e.most(words, in)
	}
	var sets []set
	looked := 0
	for _, word := range words {
		e.looked.Asks = e.looked.Asks || rank.Asks(word.Text) && !in.excluded
		tokens := e.words.Query(word.Text)
		e.looked.Divisible = e.looked.Divisible || len(tokens) > 1 && !in.excluded
		if in.match == index.Literal || len(tokens) == 0 {
			sets = append(sets, e.pattern(pattern.Pattern{analyzer.FoldQuery(word.Text)}, word.Text, in))
			continue
		}
		for _, token := range tokens[:min(len(tokens), maxTerms-looked)] {
			sets = append(sets, e.term(token.Term, in))
			looked++
		}
	}
	return e.all(sets)
}

// most finds the sections that answer a typed question best, and marks its jieba words but not single
// characters within others, which are everywhere.
func (e *evaluator) most(words []query.Word, in around) set {
	var text strings.Builder
	for _, word := range words {
		text.WriteString(analyzer.FoldQuery(word.Text))
		text.WriteRune(analyzer.Separator)
		tokens := e.words.Query(word.Text)
		for _, token := range tokens[:min(len(tokens), maxTerms)] {
			if isWord := utf8.RuneCountInString(token.Term) > 1 && !analyzer.IsStop(token.Term); isWord || len(tokens) == 1 {
				e.mark(pattern.Pattern{token.Term}, in)
			}
		}
	}
	q := e.ask(text.String())
	if e.question == nil {
		e.question = q
	}
	return q.found
}

// term finds a jieba word: the places of its characters in the units that have the word.
func (e *evaluator) term(word string, in around) set {
	p := pattern.Pattern{word}
	e.mark(p, in)
	counts := e.counts(p, in.scope)
	for i, d := range e.state.documents {
		counts[i] = slices.DeleteFunc(counts[i], func(c count) bool { return !d.units[c.unit].has(word) })
	}
	return e.leaf(leaf{text: word, counts: counts, pattern: p}, in)
}

func (e *evaluator) mark(p pattern.Pattern, in around) {
	if !in.excluded && !slices.ContainsFunc(e.looked.Patterns, func(known pattern.Pattern) bool { return slices.Equal(known, p) }) {
		e.looked.Patterns = append(e.looked.Patterns, p)
	}
}
