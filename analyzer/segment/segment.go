// Package segment cuts Chinese text into the words that jieba's default mode finds, without cgo.
//
// # The algorithm
//
// It is that of cppjieba 5 (MixSegment), whose results it gives word by word:
//
//  1. Text is divided at blanks, tabs, line feeds, ， and 。. Each of these is a word.
//  2. The characters between two of them are cut into words of the dictionary so that the product
//     of their probabilities is the largest. A character that is no word counts as the rarest one.
//  3. Characters that are left alone, and are neighbours, are cut again: ASCII letters and digits
//     into runs (a run of letters may go on with digits, one of digits with points), and the rest by
//     a hidden Markov model. Each character is the beginning (B), the end (E) or the middle (M) of a
//     word, or a word by itself (S), and the likeliest sequence decides.
//
// 他来到了网易杭研大厦 becomes 他/来到/了/网易/杭/研/大厦 by the dictionary, and the model makes 杭研 one
// word.
//
// # Equality
//
// Two ways to cut a text are often equally likely, or nearly so, and then rounding decides. So
// logarithms are rounded correctly, as those of the C library are, sums are added in cppjieba's
// order (from the end of the text), and of equal ways the one with the shorter first word wins. No
// product is summed up, so no processor fuses the two. The words are thus the same on every
// machine. Package analyzer holds this package to gojieba on real text and by fuzzing.
//
// The equality is for valid UTF-8 without NUL, and for words of at most 512 characters. An added word
// has two characters or more. Any other text is cut too, and nothing of it is lost: each broken byte
// is a character.
//
// # Units
//
// A word is a substring of the text, so no string is made for it. Inside the package, positions
// are in characters, from the start of a stretch between two separators.
package segment

import (
	"iter"
	"sync"
)

// Segmenter cuts text into words. It may be used by several goroutines at once.
type Segmenter struct {
	words     *Dictionary
	model     *Model
	stretches sync.Pool // of *stretch, to be used again
}

// New returns the segmenter of a dictionary and a model. It keeps both, and does not change them.
func New(words *Dictionary, model *Model) *Segmenter {
	return &Segmenter{words: words, model: model, stretches: sync.Pool{New: func() any { return new(stretch) }}}
}

// Cut returns the words of a text in order. Joined, they are the text.
func (s *Segmenter) Cut(text string) iter.Seq[string] {
	return func(yield func(word string) bool) {
		st := s.stretches.Get().(*stretch)
		defer s.stretches.Put(st)
		for text := text; text != ""; text = text[st.size():] {
			st.read(text)
			st.weigh(s.words)
			st.divide(s.model)
			start := 0
			for _, end := range st.ends {
				end := st.offsets[end]
				if !yield(text[start:end]) {
					return
				}
				start = end
			}
		}
	}
}

// stretch is the text between two separators, or a separator, on its way to words.
type stretch struct {
	runes []rune
	// offsets has the byte at which each character starts, and the end of the last.
	offsets []int
	// best has, for each character, the weight of the likeliest words from there to the end, and
	// the length of the first of them. At the end, the weight is 0.
	best []step
	// ends has the end of each word.
	ends []int
	// origins is space for the model.
	origins []origin
}

// step is the first word of a way through a stretch.
type step struct {
	weight float64 // of the whole way
	length int     // of the word
}

// isSeparator reports whether a character is always a word by itself.
func isSeparator(r rune) bool {
	switch r {
	case ' ', '\t', '\n', '，', '。':
		return true
	}
	return false
}

// size returns the bytes of the stretch.
func (st *stretch) size() int { return st.offsets[len(st.runes)] }

// read takes the stretch with which a text begins. The text is not empty.
func (st *stretch) read(text string) {
	st.runes, st.offsets, st.ends = st.runes[:0], st.offsets[:0], st.ends[:0]
	end := len(text)
	for i, r := range text {
		if i > 0 && (isSeparator(r) || isSeparator(st.runes[0])) {
			end = i
			break
		}
		st.runes = append(st.runes, r)
		st.offsets = append(st.offsets, i)
	}
	st.offsets = append(st.offsets, end)
}

// weigh finds the likeliest words of the dictionary from each character to the end.
func (st *stretch) weigh(words *Dictionary) {
	n := len(st.runes)
	st.best = resize(st.best, n+1)
	st.best[n] = step{}
	for i := n - 1; i >= 0; i-- {
		weight, longer := words.first(st.runes[i])
		best := step{st.best[i+1].weight + weight, 1}
		for j := i + 1; j < n && longer != none; j++ {
			weight, longer = words.next(longer, st.runes[j])
			if weight += st.best[j+1].weight; weight > best.weight {
				best = step{weight, j + 1 - i}
			}
		}
		st.best[i] = best
	}
}

// divide lists the words: those of the dictionary that are longer than a character, and between
// them what the model makes of the rest.
func (st *stretch) divide(model *Model) {
	start := 0 // of the characters that are left alone
	for i := 0; i < len(st.runes); {
		length := st.best[i].length
		if length > 1 {
			st.divideRest(start, i, model)
			start = i + length
			st.ends = append(st.ends, start)
		}
		i += length
	}
	st.divideRest(start, len(st.runes), model)
}

// divideRest lists the words of the characters [i, j), which are no words of the dictionary
// together.
func (st *stretch) divideRest(i, j int, model *Model) {
	for i < j {
		end := i + 1
		if isASCII(st.runes[i]) {
			end = i + runLength(st.runes[i:j])
			st.ends = append(st.ends, end)
		} else {
			for end < j && !isASCII(st.runes[end]) {
				end++
			}
			st.divideUnknown(i, end, model)
		}
		i = end
	}
}

func isASCII(r rune) bool { return r < 0x80 }

// runLength returns the length of the run of letters or digits with which an ASCII text begins, or
// 1 if it begins with neither.
func runLength(text []rune) int {
	continues := func(rune) bool { return false }
	switch {
	case isLetter(text[0]):
		continues = func(r rune) bool { return isLetter(r) || isDigit(r) }
	case isDigit(text[0]):
		continues = func(r rune) bool { return isDigit(r) || r == '.' }
	}
	end := 1
	for end < len(text) && continues(text[end]) {
		end++
	}
	return end
}

func isLetter(r rune) bool { return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' }

func isDigit(r rune) bool { return '0' <= r && r <= '9' }

// resize returns a slice of n elements, in the space of s if there is enough. The elements are
// whatever was there.
func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n+n/2)[:n]
	}
	return s[:n]
}
