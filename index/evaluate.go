package index

import (
	"cmp"
	"context"
	"iter"
	"math"
	"slices"
	"strings"
	"sync"
	"time"

	"gongbao/analyzer"
	"gongbao/index/literal"
	"gongbao/index/query"
	"gongbao/index/rank"
)

// evaluation is what the tree of a query finds.
type evaluation struct {
	found sectionSet
	// patterns are what to mark, without repetitions.
	patterns []literal.Pattern
	// leaves are the parts of the query that were looked up, exclusions left out. Those of one word stand together.
	leaves []leaf
	// question is the part of the query that was looked for by Most, nil where there is none.
	question *question
	// relaxes is set where another match could find more: the tree has a word that is not excluded.
	relaxes bool
	// divisible is set where Words looks for something else than Literal: a word has several jieba words.
	divisible bool
	// asks is set where a word is a typed question.
	asks bool
	// partial is set where the time did not suffice: found has the first sections only.
	partial bool
}

// leaf is a part of a query that is looked up as a whole.
type leaf struct {
	text string
	// word is the number of the query's word that the leaf is a form of: the alternatives of an OR are one word.
	word   int
	scope  scope
	counts []unitCount
	// pattern is what was looked for, nil where that is several.
	pattern literal.Pattern
	// exact is set where counts are all places of pattern, and not those that the word layer knows.
	exact bool
}

// evaluator turns the nodes of a tree into the sections that they find.
type evaluator struct {
	evaluation
	ctx      context.Context
	deadline time.Time // zero for none
	snapshot *snapshot
	words    *analyzer.Words
	match    Match
	scope    scope
	excluded bool       // within an exclusion, where nothing is marked, scored or relaxed
	within   int        // the number of ORs around
	word     int        // leaf.word of the next leaf
	mu       sync.Mutex // held for what follows while segments are searched
	// searched is the number of sections, from the first, that all parts of the query were looked up in.
	searched int32
	err      error // the first one
}

// scope is where texts are looked for.
type scope int

const (
	everywhere scope = iota // a title counts as part of each section of its report
	inTitle
	inHeading
)

// evaluate finds what a tree finds with a match. A nil tree finds every section. Where the deadline passes, the sections found
// are those of the part of the index that was searched until then; the zero deadline never does.
func (s *snapshot) evaluate(ctx context.Context, words *analyzer.Words, tree query.Node, m Match, deadline time.Time) (evaluation, error) {
	e := evaluator{ctx: ctx, deadline: deadline, snapshot: s, words: words, match: m, searched: int32(len(s.sections))}
	found := s.allSections()
	if tree != nil {
		found = e.node(tree)
	}
	if e.err != nil {
		return evaluation{}, e.err
	}
	if e.searched < int32(len(s.sections)) {
		e.partial = true
		found.and(s.before(e.searched))
	}
	e.found = found
	return e.evaluation, nil
}

func (e *evaluator) node(n query.Node) sectionSet {
	switch n := n.(type) {
	case query.Phrase:
		return e.literal(n.Text)
	case query.Word:
		return e.pool([]query.Word{n})
	case query.Wildcard:
		return e.pattern(n.Pieces(), n.Text)
	case query.Near:
		return e.stretches(n)
	case query.Same:
		if n.Scope == query.Report {
			return e.sameReport(n)
		}
		return e.stretches(n)
	case query.In:
		return e.in(n)
	case query.Filter:
		return e.filter(n)
	case query.Not:
		return e.without(n.Node)
	case query.Or:
		return e.or(n)
	case query.And:
		return e.and(n)
	}
	panic("index: unknown node of a query")
}

func (e *evaluator) or(n query.Or) sectionSet {
	found := e.snapshot.noSections()
	e.within++
	for _, alternative := range n.Nodes {
		found.or(e.node(alternative))
	}
	if e.within--; e.within == 0 {
		e.word++
	}
	return found
}

// and finds what all nodes find; the words among them are looked for together, which matters to Most.
func (e *evaluator) and(n query.And) sectionSet {
	var words []query.Word
	found := e.snapshot.allSections()
	for _, child := range n.Nodes {
		if word, ok := child.(query.Word); ok {
			words = append(words, word)
			continue
		}
		found.and(e.node(child))
	}
	if len(words) > 0 {
		found.and(e.pool(words))
	}
	return found
}

// without finds the sections that n does not.
func (e *evaluator) without(n query.Node) sectionSet {
	found := e.snapshot.allSections()
	found.andNot(e.exclusion(n))
	return found
}

// exclusion finds what is to be excluded, which is always meant literally.
func (e *evaluator) exclusion(n query.Node) sectionSet {
	excluded, match := e.excluded, e.match
	e.excluded, e.match = true, Literal
	defer func() { e.excluded, e.match = excluded, match }()
	return e.node(n)
}

// in finds what a node finds in one field of text.
func (e *evaluator) in(n query.In) sectionSet {
	outer := e.scope
	defer func() { e.scope = outer }()
	e.scope = inHeading
	if n.Field == query.Title {
		e.scope = inTitle
	}
	return e.node(n.Node)
}

// filter finds the sections that a filter admits.
func (e *evaluator) filter(n query.Filter) sectionSet {
	filter, err := filterOf(n).compile()
	if err != nil {
		e.fail(err)
	}
	found := e.snapshot.noSections()
	for i := range e.snapshot.reports {
		r := &e.snapshot.reports[i]
		if len(filter.failing(r)) > 0 {
			continue
		}
		for _, section := range r.sections {
			if filter[sectionFacet].admits(roleValue(e.snapshot.sections[section].role)) {
				found.add(section)
			}
		}
	}
	return found
}

// sameReport finds, in the reports in which each node finds a section and no exclusion does, the sections found.
func (e *evaluator) sameReport(n query.Same) sectionSet {
	found, admitted := e.snapshot.noSections(), e.snapshot.allSections()
	for _, child := range n.Nodes {
		if not, excludes := child.(query.Not); excludes {
			admitted.andNot(e.snapshot.wholeReports(e.exclusion(not.Node)))
			continue
		}
		matched := e.node(child)
		admitted.and(e.snapshot.wholeReports(matched))
		found.or(matched)
	}
	found.and(admitted)
	return found
}

// literal finds a text as it is.
func (e *evaluator) literal(text string) sectionSet {
	return e.pattern(literal.Pattern{analyzer.FoldQuery(text)}, text)
}

// pattern finds a pattern. text is what the leaf is called.
func (e *evaluator) pattern(p literal.Pattern, text string) sectionSet {
	e.mark(p)
	return e.leaf(leaf{text: text, counts: e.counts(p), pattern: p, exact: e.scope == everywhere})
}

// counts counts the places of a pattern by unit. What was counted lately is remembered: choosing a filter, turning a page and opening
// a report look for the same again.
func (e *evaluator) counts(p literal.Pattern) []unitCount {
	key := literalKey{strings.Join(p, "\x00"), e.scope == inHeading}
	if known, ok := e.snapshot.recent.get(key); ok {
		return known
	}
	counts, whole := e.look(func(s segment) iter.Seq[literal.Mark] { return s.Places(p) })
	if whole {
		e.snapshot.recent.add(key, counts)
	}
	return counts
}

// stretches finds a node of which positions decide: Near, Sentence and Paragraph, and what these are made of.
func (e *evaluator) stretches(n query.Node) sectionSet {
	for _, p := range patternsOf(n) {
		e.mark(p)
	}
	counts, _ := e.look(func(s segment) iter.Seq[literal.Mark] { return slices.Values(e.places(s, n)) })
	return e.leaf(leaf{text: n.String(), counts: counts})
}

// places returns where a node stands in a segment, by starts.
func (e *evaluator) places(s segment, n query.Node) []literal.Mark { return e.placesAmong(s, nil, n) }

// placesAmong is places in the units listed, which go up; nil stands for all.
func (e *evaluator) placesAmong(s segment, units []int, n query.Node) []literal.Mark {
	switch n := n.(type) {
	case query.Or:
		lists := make([][]literal.Mark, len(n.Nodes))
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

// meeting returns the places of each node, as far as they may lie in a text with places of all: a node is looked for in the units of
// rarer ones only.
func (e *evaluator) meeting(s segment, units []int, nodes []query.Node) [][]literal.Mark {
	lists := make([][]literal.Mark, len(nodes))
	order := make([]int, len(nodes))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(mostPlaces(s, nodes[i]), mostPlaces(s, nodes[j])) })
	for _, i := range order {
		lists[i] = e.placesAmong(s, units, nodes[i])
		units = unitsOf(s, lists[i])
	}
	return lists
}

// mostPlaces returns a number of places that a node does not exceed in a segment, known without looking for it.
func mostPlaces(s segment, n query.Node) int {
	most := 0
	for _, p := range patternsOf(n) {
		rarest := math.MaxInt32
		for _, piece := range p {
			for _, r := range piece {
				rarest = min(rarest, s.PositionsOf(r))
			}
		}
		most += rarest
	}
	return most
}

// unitsOf returns the units of places in a segment, which are in the order of their starts.
func unitsOf(s segment, places []literal.Mark) []int {
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
func patternsOf(n query.Node) (patterns []literal.Pattern) {
	switch n := n.(type) {
	case query.Word:
		return []literal.Pattern{{analyzer.FoldQuery(n.Text)}}
	case query.Phrase:
		return []literal.Pattern{{analyzer.FoldQuery(n.Text)}}
	case query.Wildcard:
		return []literal.Pattern{n.Pieces()}
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

// look counts the places of something by unit, as far as the time allows, and reports whether that was the whole index.
func (e *evaluator) look(places func(segment) iter.Seq[literal.Mark]) (counts []unitCount, whole bool) {
	segments := e.snapshot.segments
	found := make([][]unitCount, len(segments))
	each(len(segments), func(i int) {
		if !e.late(segments[i].first) {
			found[i] = e.lookIn(segments[i], places(segments[i]))
		}
	})
	return slices.Concat(found...), e.err == nil && e.searched == int32(len(e.snapshot.sections))
}

// lookIn counts places in one segment.
func (e *evaluator) lookIn(segment segment, places iter.Seq[literal.Mark]) []unitCount {
	found := e.inTime(segment, places)
	if e.scope == inHeading {
		found = slices.Values(segment.Heads(slices.Collect(found)))
	}
	inSegment := segment.Count(found)
	counts := make([]unitCount, len(inSegment))
	for i, c := range inSegment {
		counts[i] = unitCount{unit: segment.first + uint32(c.Unit), n: int32(c.N), head: c.Head}
	}
	return counts
}

// inTime yields places of a segment until the time is up, which it looks at now and then.
func (e *evaluator) inTime(segment segment, places iter.Seq[literal.Mark]) iter.Seq[literal.Mark] {
	const often = 1 << 16
	return func(yield func(literal.Mark) bool) {
		n := 0
		for place := range places {
			if n++; n%often == 0 && e.late(segment.first+uint32(segment.UnitFrom(0, place.Start))) || !yield(place) {
				return
			}
		}
	}
}

// leaf takes what a part of the query found.
func (e *evaluator) leaf(l leaf) sectionSet {
	l.word, l.scope = e.word, e.scope
	if e.within == 0 {
		e.word++
	}
	again := func(known leaf) bool {
		return known.word == l.word && known.scope == l.scope && l.pattern != nil && slices.Equal(known.pattern, l.pattern)
	}
	if !e.excluded && !slices.ContainsFunc(e.leaves, again) {
		e.leaves = append(e.leaves, l)
	}
	return e.snapshot.sectionsWith(l.counts, e.scope)
}

// maxTerms is the most jieba words that a pool looks for; those behind are left out.
const maxTerms = 64

// pool finds the sections that hold the words as the match demands.
func (e *evaluator) pool(words []query.Word) sectionSet {
	e.relaxes = e.relaxes || !e.excluded
	if e.match == Most && e.scope == everywhere {
		return e.most(words)
	}
	found := e.snapshot.allSections()
	looked := 0
	for _, word := range words {
		e.asks = e.asks || rank.Asks(word.Text) && !e.excluded
		tokens := e.words.Query(word.Text)
		e.divisible = e.divisible || len(tokens) > 1 && !e.excluded
		if e.match == Literal || len(tokens) == 0 {
			found.and(e.literal(word.Text))
			continue
		}
		for _, token := range tokens[:min(len(tokens), maxTerms-looked)] {
			found.and(e.term(token.Term))
			looked++
		}
	}
	return found
}

// most finds the sections that answer a typed question best, and marks its jieba words.
func (e *evaluator) most(words []query.Word) sectionSet {
	var text strings.Builder
	for _, word := range words {
		text.WriteString(analyzer.FoldQuery(word.Text))
		text.WriteRune(analyzer.Separator)
		tokens := e.words.Query(word.Text)
		for _, token := range tokens[:min(len(tokens), maxTerms)] {
			if !analyzer.IsStop(token.Term) || len(tokens) == 1 {
				e.mark(literal.Pattern{token.Term})
			}
		}
	}
	q := e.ask(text.String())
	if e.question == nil {
		e.question = q
	}
	return q.found
}

// term finds a jieba word in the title or the text of sections: the places of its characters where the word layer has the word.
func (e *evaluator) term(word string) sectionSet {
	p := literal.Pattern{word}
	e.mark(p)
	texts, titles, err := e.snapshot.withWord(e.ctx, word)
	if err != nil {
		e.fail(err)
		return e.snapshot.noSections()
	}
	var counts []unitCount
	for _, c := range e.counts(p) {
		to := e.snapshot.byUnit[c.unit]
		if to >= 0 && texts.has(to) || to < noSection && titles.has(e.snapshot.reports[titleOf(to)].sections[0]) {
			counts = append(counts, c)
		}
	}
	return e.leaf(leaf{text: word, counts: counts, pattern: p})
}

func (e *evaluator) mark(p literal.Pattern) {
	if !e.excluded && !slices.ContainsFunc(e.patterns, func(known literal.Pattern) bool { return slices.Equal(known, p) }) {
		e.patterns = append(e.patterns, p)
	}
}

// late reports whether to stop before the unit: the time is up, or nobody waits for the answer any more.
func (e *evaluator) late(unit uint32) bool {
	if err := e.ctx.Err(); err != nil {
		e.fail(err)
		return true
	}
	if e.deadline.IsZero() || time.Now().Before(e.deadline) {
		return false
	}
	searched := e.snapshot.sectionsBefore(unit)
	e.mu.Lock()
	defer e.mu.Unlock()
	e.searched = min(e.searched, searched)
	return true
}

func (e *evaluator) fail(err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.err == nil {
		e.err = err
	}
}
