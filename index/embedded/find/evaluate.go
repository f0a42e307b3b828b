package find

import (
	"cmp"
	"context"
	"gongbao/index"
	"gongbao/index/embedded/state"
	"iter"
	"math"
	"slices"
	"strings"

	"gongbao/analyzer"
	"gongbao/index/embedded/literal"
	"gongbao/index/pattern"
	"gongbao/index/query"
	"gongbao/index/rank"
)

// evaluation is what the tree of a query finds. It implements Found.
type evaluation struct {
	snapshot *state.Snapshot
	looked   index.Looked
	found    state.SectionSet
	// leaves are the parts of the query that were looked up, exclusions left out. Those of one word
	// follow one another.
	leaves []leaf
	// question is the part of the query that was looked for by Most, nil if there is none.
	question *question
	// given are the statistics of scores, if not the snapshot's own.
	given *index.Statistics
}

// leaf is a part of a query that is looked up as a whole.
type leaf struct {
	text string
	// word is the number of the query's word that the leaf is a form of: the alternatives of an OR
	// are one word.
	word   int
	scope  state.Scope
	counts []state.UnitCount
	// pattern is what was looked for, nil if that is several.
	pattern pattern.Pattern
	// exact is set if counts are all places of pattern, and not those that the word layer knows.
	exact bool
}

// evaluator turns the nodes of a tree into the sections that they find.
type evaluator struct {
	*looker
	evaluation
	words    *analyzer.Words
	lastWord int // leaf.word of the last leaf
}

// around is what encloses a node.
type around struct {
	match    index.Match
	scope    state.Scope
	excluded bool // by an exclusion, in which nothing is marked, scored or relaxed
	word     int  // leaf.word of all leaves; 0 if each is a word of its own
}

// Look finds the sections that a plan finds, as index.View has it. words cuts the texts of the
// plan. If the deadline passes, the sections found are those of the part of the index that was
// searched until then.
func Look(ctx context.Context, s *state.Snapshot, words *analyzer.Words, p index.Plan) (index.Found, error) {
	e := evaluator{looker: newLooker(ctx, s, p.Deadline), words: words}
	e.snapshot, e.given = s, p.Statistics
	found := s.AllSections()
	if p.Tree != nil {
		found = e.node(p.Tree, around{match: cmp.Or(p.Match, index.Literal)})
	}
	if e.err != nil {
		return nil, e.err
	}
	if !e.whole() {
		e.looked.Partial = true
		found.And(s.Before(e.searched))
	}
	e.found = found
	e.looked.Any, e.looked.Question = found.Len() > 0, e.question != nil
	return &e.evaluation, nil
}

func (e *evaluator) node(n query.Node, in around) state.SectionSet {
	switch n := n.(type) {
	case query.Phrase:
		return e.literal(n.Text, in)
	case query.Word:
		return e.pool([]query.Word{n}, in)
	case query.Wildcard:
		return e.pattern(n.Pieces(), n.Text, in)
	case query.Near:
		return e.stretches(n, in)
	case query.Same:
		if n.Scope == query.Report {
			return e.sameReport(n, in)
		}
		return e.stretches(n, in)
	case query.In:
		in.scope = state.InHeading
		if n.Field == query.Title {
			in.scope = state.InTitle
		}
		return e.node(n.Node, in)
	case query.Filter:
		return e.filter(n)
	case query.Not:
		return e.without(n.Node, in)
	case query.Or:
		return e.or(n, in)
	case query.And:
		return e.and(n, in)
	}
	panic("index: unknown node of a query")
}

// or finds what any node finds. All of it counts as one word.
func (e *evaluator) or(n query.Or, in around) state.SectionSet {
	if in.word == 0 {
		in.word = e.nextWord()
	}
	found := e.snapshot.NoSections()
	for _, alternative := range n.Nodes {
		found.Or(e.node(alternative, in))
	}
	return found
}

func (e *evaluator) nextWord() int {
	e.lastWord++
	return e.lastWord
}

// and finds what all nodes find; the words among them are looked for together, which matters to
// Most.
func (e *evaluator) and(n query.And, in around) state.SectionSet {
	var words []query.Word
	found := e.snapshot.AllSections()
	for _, child := range n.Nodes {
		if word, ok := child.(query.Word); ok {
			words = append(words, word)
			continue
		}
		found.And(e.node(child, in))
	}
	if len(words) > 0 {
		found.And(e.pool(words, in))
	}
	return found
}

// without finds the sections that n does not.
func (e *evaluator) without(n query.Node, in around) state.SectionSet {
	found := e.snapshot.AllSections()
	found.AndNot(e.exclusion(n, in))
	return found
}

// exclusion finds the sections to be excluded. What excludes is always meant literally.
func (e *evaluator) exclusion(n query.Node, in around) state.SectionSet {
	in.excluded, in.match = true, index.Literal
	return e.node(n, in)
}

// filter finds the sections that a filter admits.
func (e *evaluator) filter(n query.Filter) state.SectionSet {
	filter, err := index.FilterOf(n).Compile()
	if err != nil {
		e.fail(err)
		return e.snapshot.NoSections()
	}
	found := e.snapshot.NoSections()
	for i := range e.snapshot.Reports {
		r := &e.snapshot.Reports[i]
		if len(filter.Failing(&r.Entry)) > 0 {
			continue
		}
		for _, section := range r.Sections {
			if filter.AdmitsRole(e.snapshot.Sections[section].Role) {
				found.Add(section)
			}
		}
	}
	return found
}

// sameReport finds, in the reports in which each node finds a section and no exclusion does, the
// sections found.
func (e *evaluator) sameReport(n query.Same, in around) state.SectionSet {
	found, admitted := e.snapshot.NoSections(), e.snapshot.AllSections()
	for _, child := range n.Nodes {
		if not, excludes := child.(query.Not); excludes {
			admitted.AndNot(e.snapshot.WholeReports(e.exclusion(not.Node, in)))
			continue
		}
		matched := e.node(child, in)
		admitted.And(e.snapshot.WholeReports(matched))
		found.Or(matched)
	}
	found.And(admitted)
	return found
}

// literal finds a text as it is.
func (e *evaluator) literal(text string, in around) state.SectionSet {
	return e.pattern(pattern.Pattern{analyzer.FoldQuery(text)}, text, in)
}

// pattern finds a pattern. text is what the leaf is called.
func (e *evaluator) pattern(p pattern.Pattern, text string, in around) state.SectionSet {
	e.mark(p, in)
	return e.leaf(leaf{text: text, counts: e.counts(p, in.scope == state.InHeading), pattern: p, exact: in.scope == state.Everywhere}, in)
}

// stretches finds a node of which positions decide: Near, Sentence and Paragraph, and what these
// are made of.
func (e *evaluator) stretches(n query.Node, in around) state.SectionSet {
	for _, p := range patternsOf(n) {
		e.mark(p, in)
	}
	counts := e.look(in.scope == state.InHeading, func(s state.Segment) iter.Seq[pattern.Mark] { return slices.Values(e.places(s, n)) })
	return e.leaf(leaf{text: n.String(), counts: counts}, in)
}

// places returns the places of a node in a segment, by starts.
func (e *evaluator) places(s state.Segment, n query.Node) []pattern.Mark {
	return e.placesAmong(s, nil, n)
}

// placesAmong is places in the units listed, which go up; nil stands for all.
func (e *evaluator) placesAmong(s state.Segment, units []int, n query.Node) []pattern.Mark {
	switch n := n.(type) {
	case query.Or:
		lists := make([][]pattern.Mark, len(n.Nodes))
		for i, child := range n.Nodes {
			lists[i] = e.placesAmong(s, units, child)
		}
		return literal.Union(lists...)
	case query.Near:
		lists := e.meeting(s, units, []query.Node{n.Left, n.Right})
		return s.Near(lists[0], lists[1], n.Distance)
	case query.Same:
		scope := literal.Sentence
		if n.Scope == query.Paragraph {
			scope = literal.Paragraph
		}
		return s.Together(scope, e.meeting(s, units, n.Nodes)...)
	}
	p := patternsOf(n)[0]
	if units == nil {
		return slices.Collect(e.inTime(s, s.Places(p)))
	}
	return slices.Collect(e.inTime(s, s.PlacesAmong(units, p)))
}

// meeting returns the places of each node, as far as they may lie in a line with places of all: a
// node is looked for in the lines of rarer ones only.
func (e *evaluator) meeting(s state.Segment, units []int, nodes []query.Node) [][]pattern.Mark {
	lists := make([][]pattern.Mark, len(nodes))
	order := make([]int, len(nodes))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(maxPlaces(s, nodes[i]), maxPlaces(s, nodes[j])) })
	for _, i := range order {
		lists[i] = e.placesAmong(s, units, nodes[i])
		units = s.WholeLines(unitsOf(s, lists[i]))
	}
	return lists
}

// maxPlaces returns a number of places that a node does not exceed in a segment, known without
// looking for it.
func maxPlaces(s state.Segment, n query.Node) int {
	sum := 0
	for _, p := range patternsOf(n) {
		rarest := math.MaxInt32
		for _, piece := range p {
			for _, r := range piece {
				rarest = min(rarest, s.PositionsOf(r))
			}
		}
		sum += rarest
	}
	return sum
}

// unitsOf returns the units of places in a segment, which are in the order of their starts.
func unitsOf(s state.Segment, places []pattern.Mark) []int {
	units := []int{}
	unit := 0
	for _, place := range places {
		unit = s.UnitFrom(unit, place.Start)
		if n := len(units); n == 0 || units[n-1] != unit {
			units = append(units, unit)
		}
	}
	return units
}

// patternsOf returns the patterns of the words in a node of which positions decide.
func patternsOf(n query.Node) (patterns []pattern.Pattern) {
	switch n := n.(type) {
	case query.Word:
		return []pattern.Pattern{{analyzer.FoldQuery(n.Text)}}
	case query.Phrase:
		return []pattern.Pattern{{analyzer.FoldQuery(n.Text)}}
	case query.Wildcard:
		return []pattern.Pattern{n.Pieces()}
	case query.Or:
		for _, child := range n.Nodes {
			patterns = append(patterns, patternsOf(child)...)
		}
		return patterns
	case query.Near:
		return append(patternsOf(n.Left), patternsOf(n.Right)...)
	case query.Same:
		for _, child := range n.Nodes {
			patterns = append(patterns, patternsOf(child)...)
		}
		return patterns
	}
	panic("index: node of a query without positions")
}

// leaf takes what a part of the query found.
func (e *evaluator) leaf(l leaf, in around) state.SectionSet {
	l.word, l.scope = in.word, in.scope
	if l.word == 0 {
		l.word = e.nextWord()
	}
	again := func(known leaf) bool {
		return known.word == l.word && known.scope == l.scope && l.pattern != nil && slices.Equal(known.pattern, l.pattern)
	}
	if !in.excluded && !slices.ContainsFunc(e.leaves, again) {
		e.leaves = append(e.leaves, l)
	}
	return e.snapshot.SectionsWith(l.counts, in.scope)
}

// maxTerms is the number of jieba words that a pool looks for; further ones are left out.
const maxTerms = 64

// pool finds the sections that hold the words as the match demands.
func (e *evaluator) pool(words []query.Word, in around) state.SectionSet {
	e.looked.Relaxes = e.looked.Relaxes || !in.excluded
	if in.match == index.Most && in.scope == state.Everywhere {
		return e.most(words, in)
	}
	found := e.snapshot.AllSections()
	looked := 0
	for _, word := range words {
		e.looked.Asks = e.looked.Asks || rank.Asks(word.Text) && !in.excluded
		tokens := e.words.Query(word.Text)
		e.looked.Divisible = e.looked.Divisible || len(tokens) > 1 && !in.excluded
		if in.match == index.Literal || len(tokens) == 0 {
			found.And(e.literal(word.Text, in))
			continue
		}
		for _, token := range tokens[:min(len(tokens), maxTerms-looked)] {
			found.And(e.term(token.Term, in))
			looked++
		}
	}
	return found
}

// most finds the sections that answer a typed question best, and marks its jieba words.
func (e *evaluator) most(words []query.Word, in around) state.SectionSet {
	var text strings.Builder
	for _, word := range words {
		text.WriteString(analyzer.FoldQuery(word.Text))
		text.WriteRune(analyzer.Separator)
		tokens := e.words.Query(word.Text)
		for _, token := range tokens[:min(len(tokens), maxTerms)] {
			if !analyzer.IsStop(token.Term) || len(tokens) == 1 {
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

// term finds a jieba word in the title or the text of sections: the places of its characters where
// the word layer has the word.
func (e *evaluator) term(word string, in around) state.SectionSet {
	p := pattern.Pattern{word}
	e.mark(p, in)
	texts, titles, err := e.snapshot.WithWord(e.ctx, word)
	if err != nil {
		e.fail(err)
		return e.snapshot.NoSections()
	}
	var counts []state.UnitCount
	for _, c := range e.counts(p, in.scope == state.InHeading) {
		to := e.snapshot.ByUnit[c.Unit]
		if to >= 0 && texts.Has(to) || to < state.NoSection && titles.Has(e.snapshot.Reports[state.TitleOf(to)].Sections[0]) {
			counts = append(counts, c)
		}
	}
	return e.leaf(leaf{text: word, counts: counts, pattern: p}, in)
}

func (e *evaluator) mark(p pattern.Pattern, in around) {
	if !in.excluded && !slices.ContainsFunc(e.looked.Patterns, func(known pattern.Pattern) bool { return slices.Equal(known, p) }) {
		e.looked.Patterns = append(e.looked.Patterns, p)
	}
}
