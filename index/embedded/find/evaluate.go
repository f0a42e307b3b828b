package find

import (
	"cmp"
	"context"
	"gongbao/index"
	"gongbao/index/embedded/state"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

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
	// exact is set if counts are all places of pattern, and not those that the word layer knows, in
	// the reports that can be found.
	exact bool
	// part is set if other reports have the leaf too.
	part bool
}

// evaluator turns the nodes of a tree into the sections that they find.
type evaluator struct {
	*looker
	evaluation
	words    Cutter
	lastWord int // leaf.word of the last leaf
}

// Cutter cuts the words of a query as analyzer.Words.Query does. What it returns must not be changed.
type Cutter interface {
	Query(text string) []analyzer.Token
}

// around is what encloses a node.
type around struct {
	match    index.Match
	scope    state.Scope
	excluded bool // by an exclusion, in which nothing is marked, scored or relaxed
	word     int  // leaf.word of all leaves; 0 if each is a word of its own
	// within are the units of the reports that the whole query can find; nil stands for all. What is
	// found in others does not matter.
	within *candidates
	// among is set in an alternative of an OR: a report that another alternative finds counts what
	// this one has there too.
	among bool
}

// narrowed returns in for what is looked for beside sections that have been found; found may be nil.
func (e *evaluator) narrowed(in around, found state.SectionSet) around {
	if in.among && !in.excluded {
		return in
	}
	if few := candidatesOf(e.snapshot, found); few != nil {
		in.within = few
	}
	return in
}

// Look finds the sections that a plan finds, as index.View has it. words cuts the texts of the
// plan. If the deadline passes, the sections found are those of the part of the index that was
// searched until then.
func Look(ctx context.Context, s *state.Snapshot, words Cutter, p index.Plan) (index.Found, error) {
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
	in.among = true
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

// and finds what all nodes find: filters first, which take no time, and the words among them last
// and together, which matters to Most.
func (e *evaluator) and(n query.And, in around) state.SectionSet {
	var filters, others []query.Node
	var words []query.Word
	for _, child := range n.Nodes {
		switch child := child.(type) {
		case query.Word:
			words = append(words, child)
		case query.Filter:
			filters = append(filters, child)
		default:
			others = append(others, child)
		}
	}
	var found state.SectionSet
	for _, child := range append(filters, others...) {
		found = both(found, e.node(child, e.narrowed(in, found)))
	}
	if len(words) > 0 {
		found = both(found, e.pool(words, e.narrowed(in, found)))
	}
	return found
}

// both returns the sections in both sets, the first of which may be nil for all.
func both(found, other state.SectionSet) state.SectionSet {
	if found == nil {
		return other
	}
	found.And(other)
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
	return e.leaf(leaf{text: text, counts: e.counts(p, in.scope == state.InHeading, in.within), pattern: p, exact: in.scope == state.Everywhere}, in)
}

// stretches finds a node of which positions decide: Near, Sentence and Paragraph, and what these
// are made of.
func (e *evaluator) stretches(n query.Node, in around) state.SectionSet {
	for _, p := range patternsOf(n) {
		e.mark(p, in)
	}
	counts := e.look(in.within, func(to []state.UnitCount, s state.Segment, among []int) []state.UnitCount {
		return e.count(to, s, in.scope == state.InHeading, slices.Values(e.placesAmong(s, s.WholeLines(among), n)))
	})
	for i, c := range counts {
		counts[i] = c.Once()
	}
	return e.leaf(leaf{text: n.String(), counts: counts}, in)
}

// placesAmong returns the places of a node in the units listed of a segment, by starts. The units go
// up; nil stands for all.
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
	return slices.Collect(e.inTime(s, placesAmong(s, units, patternsOf(n)[0])))
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
	l.word, l.scope, l.part = in.word, in.scope, in.within != nil
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
	var texts, terms []string
	for _, word := range words {
		e.looked.Asks = e.looked.Asks || rank.Asks(word.Text) && !in.excluded
		tokens := e.words.Query(word.Text)
		e.looked.Divisible = e.looked.Divisible || len(tokens) > 1 && !in.excluded
		if in.match == index.Literal || len(tokens) == 0 {
			texts = append(texts, word.Text)
			continue
		}
		for _, token := range tokens[:min(len(tokens), maxTerms-len(terms))] {
			terms = append(terms, token.Term)
		}
	}
	found := e.literals(texts, in)
	if len(terms) > 0 {
		found = both(found, e.terms(terms, e.narrowed(in, found)))
	}
	return found
}

// literals finds the sections that hold all texts: the rarer ones first, and the others only where
// these are. It returns nil for no texts.
func (e *evaluator) literals(texts []string, in around) (found state.SectionSet) {
	first, before := e.lastWord+1, len(e.leaves)
	if in.word == 0 {
		e.lastWord += len(texts)
	}
	for _, text := range texts {
		e.mark(pattern.Pattern{analyzer.FoldQuery(text)}, in)
	}
	order := make([]int, len(texts))
	rarity := make([]int, len(texts))
	for i, text := range texts {
		order[i] = i
		for _, s := range e.snapshot.Segments {
			rarity[i] += maxPlaces(s, query.Phrase{Text: text})
		}
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(rarity[i], rarity[j]) })
	for _, i := range order {
		of := e.narrowed(in, found)
		if in.word == 0 {
			of.word = first + i
		}
		found = both(found, e.literal(texts[i], of))
	}
	slices.SortStableFunc(e.leaves[before:], func(a, b leaf) int { return cmp.Compare(a.word, b.word) })
	return found
}

// most finds the sections that answer a typed question best, and marks its jieba words but not single
// characters within others, which are everywhere.
func (e *evaluator) most(words []query.Word, in around) state.SectionSet {
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

// terms finds the sections that have all of the jieba words in the title or the text. The word layer
// says in which they may be, the character layer where they stand there.
func (e *evaluator) terms(words []string, in around) (found state.SectionSet) {
	texts, titles := make([]state.SectionSet, len(words)), make([]state.SectionSet, len(words))
	for i, word := range words {
		var err error
		if texts[i], titles[i], err = e.snapshot.WithWord(e.ctx, word); err != nil {
			e.fail(err)
			return e.snapshot.NoSections()
		}
		have := e.snapshot.WholeReports(titles[i])
		have.Or(texts[i])
		found = both(found, have)
	}
	for i, word := range words {
		found.And(e.term(word, texts[i], titles[i], e.narrowed(in, found)))
	}
	return found
}

// term finds the places of a jieba word where the word layer has it: in the texts of sections, and in
// the titles of the reports of others.
func (e *evaluator) term(word string, texts, titles state.SectionSet, in around) state.SectionSet {
	p := pattern.Pattern{word}
	e.mark(p, in)
	all := e.counts(p, in.scope == state.InHeading, in.within)
	counts := make([]state.UnitCount, 0, len(all))
	for _, c := range all {
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
