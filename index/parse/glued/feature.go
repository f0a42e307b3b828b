package glued

// feature is the hash of a kind of feature and its values. It is made in few steps, which are compiled
// into the places that make features, because a heading has thousands.
type feature uint64

// slot is the index of a feature's weight. Two features may have one weight.
type slot uint32

const featureBits = 19 // of slots

// kind is a kind of feature.
type kind int

const (
	// The characters before the end, those after it, and both, each with their number.
	charsBefore kind = iota
	charsAfter
	charsAround
	// The length of the heading; that of the last clause with the number of commas; how much longer
	// the last clause is than the one before; both lengths.
	headingLength
	clauseLength
	longerThanBefore
	parallelLengths
	// The first two characters of the last clause with its length, with its last two characters; the
	// length with these.
	clauseStartLength
	clauseStartEnd
	clauseEndLength
	// The next mark, how far it is, and with the two characters after the end.
	nextMark
	nextMarkAfter
	// The text starts with a word of the heading; it says what this is; it says 是 after some
	// characters; the clause has one.
	repeated
	defines
	definedAfter
	definedBefore
	// The size of n-grams across the end, by the characters before and after; the size of the pair
	// against what its characters make likely; the longest n-gram across that there is.
	across
	association
	longestAcross
	// How often what follows starts a sentence, a clause, and both; what comes before ends one; and
	// what follows with what comes before.
	startsSentence
	startsClause
	startsBoth
	endsSentence
	endsClause
	endsEither
	endsAndStarts
	// The same for an end after a full stop: its lengths, characters, 是, the first two characters.
	isSentence
	sentenceLength
	sentenceClause
	sentenceBefore
	sentenceAfter
	sentenceDefined
	sentenceFirst
	// Against the ends of the other headings of a list: the share of those that are sentences too,
	// have as many commas, as long a last clause, both; the difference to the median of these lengths.
	listAlone
	listSentence
	listCommas
	listClause
	listBoth
	listMedian
)

// of begins a feature, to which its values are added.
func of(k kind) feature { return feature(k+1) * 0x9e3779b97f4a7c15 }

func (f feature) and(value int) feature {
	f = (f ^ feature(value+64)) * 1099511628211
	return f ^ f>>32
}

func (f feature) slot() slot { return slot(f * 0x9e3779b97f4a7c15 >> (64 - featureBits)) }

// span is the hash of the characters from i to j, as far as the text goes.
func (l *line) span(i, j int) int {
	i, j = max(0, i), min(len(l.like), j)
	if i >= j {
		return 0
	}
	return int(l.keys[j-i-1][i] >> 1)
}

// coarse tells short lengths apart exactly and long ones roughly.
func coarse(n int) int {
	switch {
	case n < 16:
		return n
	case n < 24:
		return 16 + (n-16)/2
	case n < 40:
		return 20 + (n-24)/4
	}
	return 24
}

// features appends the features of an end of the line, without those of its list.
func (l *line) features(to []feature, e end) []feature {
	if e.sentence {
		return l.sentenceFeatures(to, e)
	}
	to = l.characterFeatures(to, e.at)
	to = l.lengthFeatures(to, e)
	to = l.meaningFeatures(to, e)
	return l.gramFeatures(to, e.at)
}

func (l *line) sentenceFeatures(to []feature, e end) []feature {
	to = append(to, of(isSentence), of(sentenceLength).and(coarse(e.at)),
		of(sentenceClause).and(coarse(e.clause)).and(e.commas),
		of(sentenceDefined).and(l.has('是', 0, e.at)), of(sentenceFirst).and(l.span(0, 2)))
	for k := 1; k <= 4; k++ {
		to = append(to, of(sentenceBefore).and(k).and(l.span(e.at-1-k, e.at-1)),
			of(sentenceAfter).and(k).and(l.span(e.at, e.at+k)))
	}
	return to
}

func (l *line) characterFeatures(to []feature, at int) []feature {
	for k := 1; k <= 6; k++ {
		to = append(to, of(charsBefore).and(k).and(l.span(at-k, at)))
	}
	for k := 1; k <= 5; k++ {
		to = append(to, of(charsAfter).and(k).and(l.span(at, at+k)))
	}
	for _, n := range [...][2]int{{1, 1}, {2, 1}, {1, 2}, {2, 2}, {3, 1}, {3, 2}} {
		to = append(to, of(charsAround).and(n[0]).and(n[1]).and(l.span(at-n[0], at)).and(l.span(at, at+n[1])))
	}
	return to
}

func (l *line) lengthFeatures(to []feature, e end) []feature {
	start, last := l.span(e.at-e.clause, e.at-e.clause+2), l.span(e.at-2, e.at)
	to = append(to, of(headingLength).and(coarse(e.at)),
		of(clauseLength).and(coarse(e.clause)).and(min(3, e.commas)),
		of(clauseStartLength).and(start).and(coarse(e.clause)), of(clauseStartEnd).and(start).and(last),
		of(clauseEndLength).and(coarse(e.clause)).and(last))
	if e.commas > 0 {
		to = append(to, of(longerThanBefore).and(max(-6, min(6, e.clause-e.before))),
			of(parallelLengths).and(e.clause).and(e.before))
	}
	return to
}

// meaningFeatures are about what the text below does with the heading.
func (l *line) meaningFeatures(to []feature, e end) []feature {
	mark, far := 0, 0
	for i := e.at; i < len(l.like); i, far = i+1, far+1 {
		if isMark(l.like[i]) {
			mark = int(l.like[i])
			break
		}
	}
	to = append(to, of(nextMark).and(mark).and(coarse(far)), of(nextMarkAfter).and(mark).and(l.span(e.at, e.at+2)))
	again := l.again(e.at)
	for n := min(again, 3); n >= 2; n-- {
		to = append(to, of(repeated).and(n))
	}
	for n := 2; n <= min(again, 5); n++ {
		if e.at+n < len(l.like) && l.like[e.at+n] == '是' {
			to = append(to, of(defines))
		}
	}
	if n := l.has('是', e.at+2, e.at+7); n > 0 {
		to = append(to, of(definedAfter).and(n))
	}
	return append(to, of(definedBefore).and(min(1, l.has('是', e.at-e.clause, e.at))))
}

// has returns where the character first is between i and j, counted from 1, or 0.
func (l *line) has(r rune, i, j int) int {
	for k := max(0, i); k < min(j, len(l.like)); k++ {
		if l.like[k] == r {
			return k - i + 1
		}
	}
	return 0
}

// again returns how many of the characters after at are somewhere before it too, one after the other.
func (l *line) again(at int) (most int) {
	before, after := l.like[:at], l.like[at:]
	for i := range before {
		n := 0
		for n < len(after) && i+n < len(before) && before[i+n] == after[n] {
			n++
		}
		most = max(most, n)
	}
	return most
}

func (l *line) gramFeatures(to []feature, at int) []feature {
	for _, n := range [...][2]int{{1, 1}, {2, 1}, {1, 2}, {2, 2}, {3, 1}, {1, 3}} {
		to = append(to, of(across).and(n[0]).and(n[1]).and(l.gram(at-n[0], at+n[1]).size()))
	}
	pair, left, right := l.gram(at-1, at+1).size(), l.gram(at-2, at).size(), l.gram(at, at+2).size()
	to = append(to, of(association).and(2*pair-left-right))
	to = append(to, of(longestAcross).and(l.longestAcross(at)))
	for k := 1; k <= maxGram; k++ {
		g := l.gram(at, at+k)
		to = append(to, of(startsSentence).and(k).and(g.share(sentenceStart)).and(g.size()/8),
			of(startsClause).and(k).and(g.share(clauseStart)).and(g.size()/8))
		if k == 2 || k == 3 {
			to = append(to, of(startsBoth).and(k).and(g.share(sentenceStart)).and(g.share(clauseStart)))
		}
		g = l.gram(at-k, at)
		to = append(to, of(endsSentence).and(k).and(g.share(sentenceEnd)).and(g.size()/8),
			of(endsClause).and(k).and(g.share(clauseEnd)).and(g.size()/8))
		if k == 2 || k == 3 {
			to = append(to, of(endsEither).and(k).and(g.shareOf(sentenceEnd, clauseEnd)).and(g.size()/8))
		}
	}
	for _, n := range [...][2]int{{2, 2}, {2, 3}, {3, 2}, {3, 3}} {
		before, after := l.gram(at-n[0], at), l.gram(at, at+n[1])
		to = append(to, of(endsAndStarts).and(n[0]).and(n[1]).
			and(before.shareOf(sentenceEnd, clauseEnd)).and(after.share(sentenceStart)))
	}
	return to
}

// longestAcross returns the longest n-gram with at inside that is not rare: ten times its length, and how
// many of its characters are before at. It is 0 if there is none.
func (l *line) longestAcross(at int) int {
	for n := maxGram; n > 1; n-- {
		for before := n - 1; before > 0; before-- {
			if l.gram(at-before, at-before+n) != 0 {
				return 10*n + before
			}
		}
	}
	return 0
}
