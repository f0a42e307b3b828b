package parse

import "slices"

// list is a list of headings that is open: headings may follow that count on in it.
type list struct {
	rank int
	n    int // the last number
	// class is that of the numbers; top for any of 一、, on whichever rank.
	class     class
	numbered  bool // the last heading had a number
	paragraph int  // of the last heading
}

// position is a candidate between the lists that are open before it and the candidates after it.
type position struct {
	candidate
	open []list
	rest []candidate
	// lineTops is the number of top headings in the text that start a line.
	lineTops int
	// first is the open list of top headings, inner the one of 一、 below a heading of another list,
	// and above that of (一). A list that is not open is empty.
	first, inner, above list
}

// depth returns the index in open of the first list that the candidate ends or goes on with.
func (p *position) depth() int {
	if i := slices.IndexFunc(p.open, func(l list) bool { return l.rank >= p.rank }); i >= 0 {
		return i
	}
	return len(p.open)
}

// own returns the open list of the candidate's rank, and whether there is one.
func (p *position) own() (list, bool) {
	if i := p.depth(); i < len(p.open) && p.open[i].rank == p.rank {
		return p.open[i], true
	}
	return list{}, false
}

// sequence keeps the candidates whose numbers follow one another. A number at the start of a line
// is kept unless it makes no sense there. A number within a paragraph is kept only as the next of
// its list, or after a gap if the missing number does not come later. It uses the array of found.
func sequence(found []candidate) []candidate {
	s := newSequencer(found)
	for i := range found {
		s.add(s.position(i))
	}
	return s.kept
}

// sequencer goes through the candidates of a text.
type sequencer struct {
	found    []candidate
	lineTops int
	open     []list
	kept     []candidate // in the place of those of found that were added
}

func newSequencer(found []candidate) *sequencer {
	s := &sequencer{found: found, kept: found[:0]}
	for _, c := range found {
		if !c.inline && c.rank == rankOf(top) {
			s.lineTops++
		}
	}
	return s
}

// position returns candidate i in its position, given those that were added before it.
func (s *sequencer) position(i int) *position {
	p := &position{candidate: s.found[i], open: s.open, rest: s.found[i+1:], lineTops: s.lineTops}
	for _, l := range s.open {
		switch l.rank {
		case rankOf(top):
			p.first = l
		case rankOf(second), rankOf(third):
			p.inner = l
		case rankOf(paren):
			p.above = l
		}
	}
	return p
}

// add ranks a candidate and keeps it if its number makes sense.
func (s *sequencer) add(p *position) {
	if p.setRank(); p.rank == noRank {
		return
	}
	if keep, _ := sequenceRules.decide(p); keep {
		s.open = append(s.open[:p.depth()], p.list())
		s.kept = append(s.kept, p.candidate)
	}
}

func (p *position) setRank() {
	rank, _ := rankRules.decide(p)
	p.rank = rank(p)
}

// list returns the list of the candidate's rank with the candidate as its last heading. A heading
// without a number takes the next.
func (p *position) list() list {
	l := list{
		rank: p.rank, n: p.token.n, class: p.token.class, numbered: p.token.class != noClass, paragraph: p.paragraph,
	}
	if !l.numbered {
		own, _ := p.own()
		l.n = own.n + 1
	}
	if p.rank == rankOf(top) || p.rank == rankOf(second) || p.rank == rankOf(third) {
		l.class = top
	}
	return l
}

// The numbers of the rules of sequences. The comments say in how many of 887 work reports headings
// are lost or gained at another value.
const (
	// maxSkipLine is how many numbers may be missing before a number at the start of a line. At 1
	// lose 2, at 6 no change.
	maxSkipLine = 3
	// maxSkipInline is how many may be missing before a number within a paragraph. At 0 lose 1, and
	// 1 of the 146 headings marked by a reader; at 1 and 4 no change.
	maxSkipInline = 2
	// maxFirst is the highest number with which a list may begin, because the numbers before it
	// were lost. At 1 lose 22 (66 headings), at 6 gain 3.
	maxFirst = 3
	// minOwnText is how many paragraphs below a heading show that it has a text of its own and not
	// only an introduction. At 2 the ranks change in 1, at 12 in none.
	minOwnText = 6
	// minLineTops is how many top headings on lines of their own show that no paragraph holds one.
	// At 1 and 3 no change.
	minLineTops = 2
	// lookAhead is how many candidates are searched for what comes later. It bounds the time for a
	// text of nothing but numbers; at 50 and 100 no change.
	lookAhead = 500
	// minItem is the least length, in bytes, of the text after a number that heads a text. The
	// numbers of 报告分三个部分：一、回顾；二、任务 head none. At 60 and 240 no change.
	minItem = 120
)

// noRank is the rank of a candidate that is no heading: above all others.
const noRank = 10 * styleRank

// rankRules say on which rank a candidate counts, given the lists that are open.
var rankRules = rules[*position, func(*position) int]{
	// The （二） of 一、（二）三、 is meant as 二、.
	{"next in other brackets", (*position).fillsGap, (*position).lastRank},
	// 二，and 二） also begin sentences: they are headings only if their number is missing.
	{"odd number not missing", func(p *position) bool { return p.loose }, ranked(noRank)},
	{"top number on a line", func(p *position) bool {
		return p.token.class == top && !p.inline
	}, (*position).rankOfTop},
	{"top number inside, below a list", func(p *position) bool {
		return p.token.class == top && !p.isTop && p.isInner()
	}, ranked(int(second))},
	{"ordinal below (一)", func(p *position) bool {
		return p.token.class == ordinal && isBelowParen(p.open, p.candidate)
	}, ranked(int(lowOrdinal))},
	// In a text whose top headings have numbers, a line between blank lines is not one of them.
	{"unnumbered below numbers", func(p *position) bool {
		return p.free && len(p.open) > 0 && p.open[0].numbered
	}, ranked(int(plain))},
	{"any other", always[*position], func(p *position) int { return p.rank }},
}

// ranked returns the verdict that is always the same rank.
func ranked(rank int) func(*position) int { return func(*position) int { return rank } }

// lastRank is the rank of the lowest list that is open.
func (p *position) lastRank() int { return p.open[len(p.open)-1].rank }

// rankOfTop returns the rank of a 一、 at the start of a line.
func (p *position) rankOfTop() int {
	rank, _ := topRules.decide(p)
	return rank(p)
}

// topRules say whether 一、 at the start of a line goes on with the top headings or counts below one.
// A second 一、 counts below, and so do the numbers that follow it, until a number goes on with the
// top headings and not with these, or its words are those of a top heading.
var topRules = rules[*position, func(*position) int]{
	// (一)(二)一、二、(三): in a text without top headings, 一、 after (二) is below it.
	{"below (二), no top heading yet", func(p *position) bool {
		return p.first.n == 0 && p.above.n > 1 && (p.token.n == 1 || p.continuesInner()) && !p.isTop
	}, ranked(int(third))},
	// An introduction with a heading of its own, and then the only list of 一、二、三、.
	{"first after the introduction", func(p *position) bool {
		return p.token.n == 1 && p.first.n == 1 && !p.first.numbered &&
			p.paragraph-p.first.paragraph > minOwnText && isLastSeries(p.rest)
	}, ranked(int(top))},
	{"no top heading yet", func(p *position) bool { return p.first.n == 0 }, ranked(int(top))},
	// A number that both lists wait for goes on with the inner one, unless its words are a top
	// heading's.
	{"next top heading", func(p *position) bool {
		return p.token.n == p.first.n+1 && (p.isTop || p.token.n != p.inner.n+1)
	}, ranked(int(top))},
	{"next of the inner list", (*position).continuesInner, func(p *position) int { return p.inner.rank }},
	// The list of (一) goes on after this one, so this one is below it.
	{"between (一) and (二)", func(p *position) bool {
		return p.token.n == 1 && !p.isTop && p.above.n > 0 && goesOnAfter(p.rest, p.above.n+1)
	}, ranked(int(third))},
	{"another 一、", func(p *position) bool { return p.token.n == 1 && !p.isTop }, ranked(int(second))},
	{"any other", always[*position], ranked(int(top))},
}

// continuesInner reports whether a number goes on with the inner list of 一、.
func (p *position) continuesInner() bool {
	return p.inner.n > 0 && p.token.n > p.inner.n && p.token.n <= p.inner.n+1+maxSkipLine
}

// sequenceRules say whether a candidate is kept, once its rank is known.
var sequenceRules = rules[*position, bool]{
	{"without a number", func(p *position) bool { return p.token.class == noClass }, true},
	{"top number inside, others on lines", func(p *position) bool {
		own, ok := p.own()
		return p.inline && p.rank == rankOf(top) && p.lineTops >= minLineTops &&
			!(ok && p.token.n == own.n+1 && nextTop(p.rest) == p.token.n+1)
	}, false},
	{"out of order inside", func(p *position) bool {
		own, ok := p.own()
		next := own.n + 1
		return p.inline && p.token.n != next &&
			!(ok && p.token.n > next && p.token.n <= next+maxSkipInline && !comesLater(p.rest, p.rank, next))
	}, false},
	{"middle of a list", func(p *position) bool {
		_, ok := p.own()
		return !p.inline && !ok && p.token.n > maxFirst && p.rank > rankOf(top) && len(p.open) > 0
	}, false},
	{"too far on", func(p *position) bool {
		own, ok := p.own()
		return !p.inline && ok && p.token.n > own.n+1+maxSkipLine
	}, false},
	{"any other", always[*position], true},
}

// fillsGap reports whether a number is the next of a list that is open, though in other brackets:
// the （二） of 一、（二）三、.
func (p *position) fillsGap() bool {
	if len(p.open) == 0 || p.inline || p.token.n < 2 || !p.loose && p.token.class != paren {
		return false
	}
	last := p.open[len(p.open)-1]
	if last.class != top && !(p.loose && last.class == paren) || last.n != p.token.n-1 {
		return false
	}
	for _, next := range p.rest[:min(len(p.rest), lookAhead)] {
		switch {
		case next.inline || next.loose:
		case next.token.class == last.class:
			return next.token.n == p.token.n+1
		case next.token.class == p.token.class:
			return false
		}
	}
	return p.loose
}

// isLastSeries reports whether the list of 一、 that has just begun has all the top headings that
// follow. The heading without a number above it is then a top heading too, and not the one above
// the list.
func isLastSeries(rest []candidate) bool {
	last := 1
	for _, c := range rest {
		switch {
		case c.token.class == top && c.token.n == last+1:
			last++
		case c.token.class == top && !c.inline && !c.loose,
			c.token.class == noClass && c.rank <= rankOf(top) && !c.closing:
			return false
		}
	}
	return last > 2
}

// isInner reports whether a 一、 within a paragraph counts below the top headings. It does if these
// have no numbers, if it goes on with a list below them, or if it begins one whose next numbers
// follow.
func (p *position) isInner() bool {
	if len(p.open) == 0 || p.open[0].rank != rankOf(top) {
		return false
	}
	if !p.open[0].numbered {
		return true
	}
	for _, l := range p.open {
		if l.rank == rankOf(second) && l.n+1 == p.token.n {
			return true
		}
	}
	if p.token.n != 1 {
		return false
	}
	n, last := 1, p.candidate
	for _, next := range p.rest[:min(len(p.rest), lookAhead)] {
		if next.token.class != top {
			continue
		}
		if next.token.n != n+1 || next.isTop || next.paragraph == last.paragraph && next.at-last.at < minItem {
			return false
		}
		last = next
		if n++; n == 3 {
			return true
		}
	}
	return false
}

// isBelowParen reports whether 第一、 counts below (一) and not above it: whichever began first holds
// the other.
func isBelowParen(open []list, c candidate) bool {
	below := false
	for _, l := range open {
		switch l.rank {
		case rankOf(ordinal):
			return false
		case rankOf(paren):
			below = c.token.n == 1
		case rankOf(lowOrdinal):
			return true
		}
	}
	return below
}

// goesOnAfter reports whether, after a list of 一、 二、 … that has just begun, the list of (一) goes on
// with number n.
func goesOnAfter(rest []candidate, n int) bool {
	inner := 1
	for _, c := range rest[:min(len(rest), lookAhead)] {
		switch {
		case c.inline:
		case c.token.class == paren:
			return c.token.n == n
		case c.token.class == top && c.token.n == inner+1 && !c.isTop:
			inner++
		case c.token.class == top || c.token.class == noClass && c.rank <= rankOf(top):
			return false
		}
	}
	return false
}

// nextTop returns the number of the next top heading at the start of a line; 0 if there is none.
func nextTop(found []candidate) int {
	for _, c := range found[:min(len(found), lookAhead)] {
		if !c.inline && c.rank == rankOf(top) {
			return c.token.n
		}
	}
	return 0
}

// comesLater reports whether number n of a rank comes before the list ends at a heading of higher
// rank.
func comesLater(found []candidate, rank, n int) bool {
	for _, c := range found[:min(len(found), lookAhead)] {
		switch {
		case c.rank < rank && !c.inline:
			return false
		case c.rank == rank && c.token.n == n:
			return true
		case c.rank == rank && c.token.n == 1:
			return false
		}
	}
	return false
}
