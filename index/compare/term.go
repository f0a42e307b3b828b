package compare

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"gongbao/analyzer"
	"gongbao/index/report"
	"gongbao/index/suggest"
)

// Term is a word and its number of occurrences in each report. It is counted as a search counts it:
// all occurrences of its characters, even within longer words, except in titles and notes.
type Term struct {
	Text string // folded
	A, B int
	// Score is the log-likelihood (G²) of the counts, assuming that both reports use the word
	// alike. A score over 6.6 is chance in only 1 of 100 cases.
	Score float64
}

const (
	// maxTerms is the most terms of a side.
	maxTerms = 40
	// maxTried is the most words of a side whose occurrences are counted.
	maxTried = 2 * maxTerms
	// leastScore is a score that is chance in only 5 of 100 cases (χ² with one degree of freedom).
	leastScore = 3.84
)

// terms returns the words that are characteristic of a, and those of b.
func terms(a, b *reading) (dropped, added []Term) {
	countsA, countsB := a.counts(), b.counts()
	sumA, sumB := sum(countsA), sum(countsB)
	var ofA, ofB []Term
	words := maps.Clone(countsA)
	maps.Copy(words, countsB)
	for word := range words {
		if !suggest.IsTerm(word) || isNumber(word) {
			continue
		}
		t := Term{Text: word, A: countsA[word], B: countsB[word]}
		t.Score = logLikelihood(t.A, t.B, sumA, sumB)
		switch {
		case t.Score < leastScore:
		case t.A*sumB > t.B*sumA:
			ofA = append(ofA, t)
		default:
			ofB = append(ofB, t)
		}
	}
	textA, textB := a.folded(), b.folded()
	literally := func(all []Term, more func(Term) bool) []Term {
		sortTerms(all)
		all = all[:min(len(all), maxTried)]
		inA, inB := occurrences(textA, all), occurrences(textB, all)
		for i := range all {
			t := &all[i]
			t.A, t.B = inA[t.Text], inB[t.Text]
			t.Score = logLikelihood(t.A, t.B, sumA, sumB)
		}
		all = slices.DeleteFunc(all, func(t Term) bool { return t.Score < leastScore || !more(t) })
		sortTerms(all)
		return all[:min(len(all), maxTerms)]
	}
	dropped = literally(ofA, func(t Term) bool { return t.A*sumB > t.B*sumA })
	added = literally(ofB, func(t Term) bool { return t.A*sumB < t.B*sumA })
	return dropped, added
}

// occurrences counts every occurrence of terms in a text, even within other words. The terms have
// two or more characters.
func occurrences(text string, all []Term) map[string]int {
	counts := make(map[string]int)
	byStart := make(map[[2]rune][]string) // by the first two characters
	for _, t := range all {
		first, size := utf8.DecodeRuneInString(t.Text)
		second, _ := utf8.DecodeRuneInString(t.Text[size:])
		byStart[[2]rune{first, second}] = append(byStart[[2]rune{first, second}], t.Text)
	}
	last, at := rune(0), 0
	for i, r := range text {
		for _, term := range byStart[[2]rune{last, r}] {
			if strings.HasPrefix(text[at:], term) {
				counts[term]++
			}
		}
		last, at = r, i
	}
	return counts
}

// logLikelihood returns G² for a word that occurs n times in a text of words words, and k times in
// a text of otherWords words.
func logLikelihood(n, k, words, otherWords int) float64 {
	expected := func(words, others int) float64 { return float64(words) * float64(n+k) / float64(words+others) }
	part := func(n int, expected float64) float64 {
		if n == 0 {
			return 0
		}
		return float64(n) * math.Log(float64(n)/expected)
	}
	return 2 * (part(n, expected(words, otherWords)) + part(k, expected(otherWords, words)))
}

// sortTerms sorts terms, the most characteristic first.
func sortTerms(all []Term) {
	slices.SortFunc(all, func(a, b Term) int {
		return cmp.Or(-cmp.Compare(a.Score, b.Score), cmp.Compare(a.Text, b.Text))
	})
}

// counted calls visit for the sentences that searches count.
func (r *reading) counted(visit func(*sentence)) {
	for i := range r.sentences {
		s := &r.sentences[i]
		if s.Section != none && r.parts[s.Section].role != report.Notes {
			visit(s)
		}
	}
}

// counts returns the number of each word.
func (r *reading) counts() map[string]int {
	counts := make(map[string]int)
	r.counted(func(s *sentence) {
		for _, a := range s.atoms {
			if a.word {
				counts[a.key]++
			}
		}
	})
	return counts
}

// folded returns the folded text with a Separator between sentences, so that no word reaches
// across.
func (r *reading) folded() string {
	var text strings.Builder
	r.counted(func(s *sentence) {
		text.WriteString(s.key)
		text.WriteRune(analyzer.Separator)
	})
	return text.String()
}

func sum(counts map[string]int) (n int) {
	for _, count := range counts {
		n += count
	}
	return n
}
