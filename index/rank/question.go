package rank

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"gongbao/analyzer/coded"
)

// Term is one or two characters of a question. A number or a Latin word counts as one character.
type Term struct {
	Text string
	// Weight is above 0 and at most 1. It is multiplied by the term's rarity.
	Weight float64
}

// questionWords ask something and do not say about what. They are left out because texts that
// contain them ("有哪些") are rare, so they would weigh much: with them the MRR is 0.006 ± 0.003
// lower.
var questionWords = []string{
	"什么样", "什么时候", "什么", "怎么样", "怎么办", "怎么", "怎样", "哪些", "哪里", "哪个", "哪种", "哪几", "哪", "如何", "多少", "何时",
	"何处", "何种", "为何", "有何", "是否", "能否", "谁", "吗", "呢", "请问",
}

// Asks reports whether a query, as typed, is a question. A question that no text contains literally
// is best ranked by its terms at once. Some texts contain all of its words, but they are seldom the
// texts that answer it (recall@10 of 0.94 against 0.98).
func Asks(query string) bool {
	return strings.ContainsAny(query, "？?") || slices.ContainsFunc(questionWords, func(word string) bool {
		return strings.Contains(query, word)
	})
}

// functionWords are characters that only link the meaningful words of a sentence.
const functionWords = "的了是在和与对为及被将该其于"

// Terms returns the terms of a question: all different pairs of characters and all different
// characters outside question words. A number or a Latin word counts as one character. If the
// question has nothing but question words, they are used too. question is folded text with
// separator between its parts.
func Terms(question string, separator rune) []Term {
	rest := question
	for _, word := range questionWords { // longer words come before the words that they begin with
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

// characterOrNumber matches one character, number or Latin word. The parts of a number or Latin
// word say nothing about it: 49 does not answer 1949.
var characterOrNumber = regexp.MustCompile(`(?s)[0-9a-z]+|.`)

// Common reports whether a term with n positions in all sections is too common to look for: more
// than one per section on average. The number of positions is known before they are read, and such
// terms have most of the positions of a question.
func Common(n, sections int) bool { return n > sections }

// add appends a term unless terms has it already.
func add(terms []Term, text string, weight float64) []Term {
	if slices.ContainsFunc(terms, func(t Term) bool { return t.Text == text }) {
		return terms
	}
	if strings.ContainsAny(text, functionWords) {
		weight *= functionWeight
	}
	return append(terms, Term{text, weight})
}

// InQuestion returns the worth of a term of a question that occurs n times in a report: 1 for once
// in a report of average length. It is multiplied by the term's weight and by its rarity among
// reports. relative is the report's length divided by the average length.
func InQuestion(n int, relative float64) float64 { return frequency(n, relative, saturation, length) }

// QuestionShape returns the k1 and the b of InQuestion: n places are worth
// n × (k1 + 1) / (n + k1 × (1 - b + b × relative)).
func QuestionShape() (k1, b float64) { return saturation, length }

// Place is an occurrence of a term in a section.
type Place struct {
	// Position is the character at which the term begins, counted from anywhere.
	Position uint32
	// Term is the index of the term.
	Term int
}

// SortPlaces sorts places in the order that Window and Gap need: by position, then by term. Equal
// weights are then always added in the same order, so that sums are equal to the last bit whichever
// store the places come from.
func SortPlaces(places []Place) {
	slices.SortFunc(places, func(a, b Place) int {
		return cmp.Or(cmp.Compare(a.Position, b.Position), cmp.Compare(a.Term, b.Term))
	})
}

// Window returns the score of a section for the terms of a question: the greatest sum of weights of
// the terms that begin in a stretch of 150 characters, each term once. weights are the terms'
// weights times their rarity among sections. places must be in order of position. title has the
// indexes of the terms in the report's title, which counts as part of every stretch.
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

// Question returns the score of a report. report is the sum over its terms, window the greatest
// Window of its sections.
func Question(report, window float64) Score {
	return Score{{coded.New("score-question-report"), report}, {coded.New("score-question-window"), window}}
}
