package words

import (
	"slices"
	"strings"
	"sync"
	"time"

	"gongbao/analyzer"
)

// vocabulary numbers words, so that the words of a section are a list of numbers. One goroutine at a
// time uses it.
type vocabulary struct {
	words   *analyzer.Words
	numbers map[string]uint32
	terms   []term   // by number
	sorted  []uint32 // the numbers of some of the terms, in the order of the terms
	text    uint32   // the number of the last text, from 1
}

// term is a word or a part of one.
type term struct {
	word  string
	parts []uint32 // their numbers
	split bool     // parts are known
	text  uint32   // the last text that has it
}

// spare keeps a vocabulary for the next batch, if that comes soon: one with the words of a thousand
// reports has 15 MB.
type spare struct {
	mu         sync.Mutex
	vocabulary *vocabulary
	forget     *time.Timer
}

const (
	mostTerms = 1 << 18 // the number from which on a vocabulary is not kept
	spareTime = 10 * time.Second
)

func (s *spare) keep(v *vocabulary) {
	if len(v.terms) >= mostTerms {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.vocabulary = v
	if s.forget == nil {
		s.forget = time.AfterFunc(spareTime, func() { s.take() })
	} else {
		s.forget.Reset(spareTime)
	}
}

// take returns the vocabulary, or nil if there is none.
func (s *spare) take() (v *vocabulary) {
	s.mu.Lock()
	defer s.mu.Unlock()
	v, s.vocabulary = s.vocabulary, nil
	return v
}

func newVocabulary(words *analyzer.Words) *vocabulary {
	return &vocabulary{words: words, numbers: make(map[string]uint32)}
}

// appendWords appends the numbers of the words of a text, as analyzer.Words.Index gives them, each
// once. It also returns the number of words that the text has, without their parts.
func (v *vocabulary) appendWords(numbers []uint32, text string) (_ []uint32, words int) {
	v.text++
	add := func(n uint32) {
		if t := &v.terms[n]; t.text != v.text {
			t.text = v.text
			numbers = append(numbers, n)
		}
	}
	v.words.Each(text, func(word string, compound bool) {
		words++
		n := v.number(word)
		add(n)
		if !compound {
			return
		}
		if !v.terms[n].split {
			v.split(n)
		}
		for _, part := range v.terms[n].parts {
			add(part)
		}
	})
	return numbers, words
}

// number returns the number of a word.
func (v *vocabulary) number(word string) uint32 {
	n, ok := v.numbers[word]
	if !ok {
		n = uint32(len(v.terms))
		word = strings.Clone(word) // so that the whole text does not stay in memory
		v.numbers[word] = n
		v.terms = append(v.terms, term{word: word})
	}
	return n
}

// split sets the parts of the term with a number.
func (v *vocabulary) split(n uint32) {
	var parts []uint32
	for _, part := range v.words.Parts(v.terms[n].word) {
		parts = append(parts, v.number(part))
	}
	v.terms[n].parts, v.terms[n].split = parts, true
}

// ordered returns the numbers of all terms in the order of the terms.
func (v *vocabulary) ordered() []uint32 {
	old := v.sorted
	if len(old) == len(v.terms) {
		return old
	}
	fresh := make([]uint32, 0, len(v.terms)-len(old))
	for n := len(old); n < len(v.terms); n++ {
		fresh = append(fresh, uint32(n))
	}
	compare := func(a, b uint32) int { return strings.Compare(v.terms[a].word, v.terms[b].word) }
	slices.SortFunc(fresh, compare)
	all := make([]uint32, 0, len(v.terms))
	for len(old) > 0 && len(fresh) > 0 {
		from := &old
		if compare(fresh[0], old[0]) < 0 {
			from = &fresh
		}
		all = append(all, (*from)[0])
		*from = (*from)[1:]
	}
	v.sorted = append(append(all, old...), fresh...)
	return v.sorted
}
