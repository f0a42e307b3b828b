package rank

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"gongbao/analyzer/coded"
)

// Term is a stretch of one or two characters of a question, a number or a Latin word being one.
type Term struct {
	Text string
	// Weight is above 0 and at most 1, to be multiplied with the term's rarity.
	Weight float64
}

// questionWords ask and do not say what for. Texts that hold them ("有哪些") are rare, so that they would weigh much: with them
// the MRR is 0.006 ± 0.003 lower.
var questionWords = []string{
	"什么样", "什么时候", "什么", "怎么样", "怎么办", "怎么", "怎样", "哪些", "哪里", "哪个", "哪种", "哪几", "哪", "如何", "多少", "何时",
	"何处", "何种", "为何", "有何", "是否", "能否", "谁", "吗", "呢", "请问",
}

// Asks reports whether a query, as typed, is a question. One that no text holds literally is best ranked by its terms at once:
// texts that hold all of its words exist now and then, and are seldom those that answer (recall@10 of 0.94 against 0.98).
func Asks(query string) bool {
	return strings.ContainsAny(query, "？?") || slices.ContainsFunc(questionWords, func(word string) bool {
		return strings.Contains(query, word)
	})
}

// functionWords stand between the words of a sentence that mean something.
const functionWords = "的了是在和与对为及被将该其于"

// Terms returns the terms of a question, given as folded text with separator between its parts: all different pairs of
// characters and all different characters of what is no question word; a number or a Latin word is one character. A
// question of nothing else is taken as it is.
func Terms(question string, separator rune) []Term {
	rest := question
	for _, word := range questionWords { // longer words stand before those that they begin with
		rest = strings.ReplaceAll(rest, word, string(separator))
	}
	if strings.Trim(rest, string(separator)) == "" {
		rest = question
	}
	var pairs, characters []Term
	for stretch := range strings.FieldsFuncSeq(rest, func(r rune) bool { return r == separator }) {
		last := ""
		for _, character := range characterOrNumber.FindAllString(stretch, -1) {
			characters = add(characters, character, charWeight)
			if last != "" {
				pairs = add(pairs, last+character, 1)
			}
			last = character
		}
	}
	return append(pairs, characters...)
}

// characterOrNumber is what counts as one character of a question. Parts of a number or of a Latin word say nothing of it: 1949 is
// not answered by 49.
var characterOrNumber = regexp.MustCompile(`(?s)[0-9a-z]+|.`)

// Common reports whether a term that stands at n positions in all sections says too little to be looked for: more than once in
// a section on average. Its number of positions is known before they are read, and they are most of those of a question.
func Common(n, sections int) bool { return n > sections }

// add appends a term unless it is there.
func add(terms []Term, text string, weight float64) []Term {
	if slices.ContainsFunc(terms, func(t Term) bool { return t.Text == text }) {
		return terms
	}
	if strings.ContainsAny(text, functionWords) {
		weight *= functionWeight
	}
	return append(terms, Term{text, weight})
}

// InQuestion returns how much it is for a term of a question that it stands n times in a report, to be multiplied with its weight and
// its rarity among reports: 1 for once in a report of average length. relative is the report's length against the average.
func InQuestion(n int, relative float64) float64 { return frequency(n, relative, saturation, length) }

// Place is where a term begins in a section.
type Place struct {
	// Position counts characters, from anywhere.
	Position uint32
	// Term is the index of the term.
	Term int
}

// SortPlaces puts places in the order in which Window and Gap take them: by position, then by term, so that sums of the same weights are
// the same to the last bit, whatever store they come from.
func SortPlaces(places []Place) {
	slices.SortFunc(places, func(a, b Place) int { return cmp.Or(cmp.Compare(a.Position, b.Position), cmp.Compare(a.Term, b.Term)) })
}

// Window returns what a section scores for the terms of a question: the greatest sum of weights that begin in a stretch of 150
// characters, each term once. weights are those of the terms times their rarity among sections. places are in order of position. The terms of
// title, by index, stand in the report's title, which counts as a part of every stretch.
func Window(weights []float64, places []Place, title []int) float64 {
	in := make([]int, len(weights))
	sum := 0.0
	for _, term := range title {
		if in[term]++; in[term] == 1 {
			sum += weights[term]
		}
	}
	best, first := sum, 0
	for _, p := range places {
		if in[p.Term]++; in[p.Term] == 1 {
			sum += weights[p.Term]
		}
		for ; p.Position-places[first].Position >= windowSize; first++ {
			left := places[first].Term
			if in[left]--; in[left] == 0 {
				sum -= weights[left]
			}
		}
		best = max(best, sum)
	}
	return best
}

// Question returns the score of a report: report is the sum of its terms, window the best that Window gives for a section.
func Question(report, window float64) Score {
	return Score{{coded.New("score-question-report"), report}, {coded.New("score-question-window"), window}}
}
