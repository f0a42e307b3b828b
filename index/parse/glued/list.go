package glued

// list counts the ends of the headings of one list, each by how likely it is.
type list struct {
	n         float64
	sentences [2]float64 // those that are not, those that are
	commas    [window + 2]float64
	clauses   [window + 2]float64
}

// add adds the ends of a heading with their probabilities, or with minus these takes them out.
func (l *list) add(ends []end, probabilities []float64, sign float64) {
	for i, p := range probabilities {
		p *= sign
		e := ends[i]
		l.n += p
		l.sentences[e.kind()] += p
		l.commas[e.commas] += p
		l.clauses[e.clause] += p
	}
}

func (e end) kind() int {
	if e.sentence {
		return 1
	}
	return 0
}

// median is the median length of the last clauses.
func (l *list) median() int {
	seen := 0.0
	for length, n := range l.clauses {
		if seen += n; seen > l.n/2 {
			return length
		}
	}
	return 0
}

// features appends the features of an end beside those of the list, which has not its heading. Median
// is that of the list.
func (l *list) features(to []feature, e end, median int) []feature {
	n := int(l.n + 0.5)
	if n == 0 {
		return append(to, of(listAlone))
	}
	few := min(3, n)
	quarters := func(count float64) int { return max(0, int(4*count/l.n+0.01)) }
	commas, clauses := quarters(l.commas[e.commas]), quarters(l.clauses[e.clause])
	return append(to, of(listSentence).and(quarters(l.sentences[e.kind()])).and(e.kind()),
		of(listCommas).and(commas).and(few), of(listClause).and(clauses).and(few), of(listBoth).and(commas).and(clauses),
		of(listMedian).and(max(-8, min(8, e.clause-median))).and(few))
}
