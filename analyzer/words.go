package analyzer

import (
	"encoding/hex"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Token is one word of a text.
type Token struct {
	// Term is the folded word.
	Term string `json:"term"`
	// Start and End are the bytes [Start, End) of the original text that the word came from. Both
	// are rune borders.
	Start int `json:"start"`
	End   int `json:"end"`
	// Position is the number of the word in the text, from 1. The parts of a word have its
	// position. At each Separator, PositionGap numbers are left out. A word has the same position
	// in Index and in Query.
	Position int `json:"position"`
}

// PositionGap is the number of positions left out at sentence punctuation, so that no phrase
// reaches across.
const PositionGap = 100

// Words is the word layer: it cuts text into words. It may be used by several goroutines at once.
type Words struct {
	dictionary *dictionary
}

// Load returns the word layer of the built-in dictionary. All calls share one layer, or one error.
// It is never closed.
var Load = sync.OnceValues(func() (*Words, error) {
	v, err := builtin()
	if err != nil {
		return nil, fmt.Errorf("load dictionary: %w", err)
	}
	return newWords(v)
})

// New returns a separate word layer of the built-in dictionary and the words of a user's lexicon.
// lexicon/policy.txt explains the form of a lexicon. If a line is no word, the error names the
// line, in Chinese. The package comment tells how much time and memory a layer takes.
func New(lexicon string) (*Words, error) {
	v, err := builtin()
	if err != nil {
		return nil, fmt.Errorf("load dictionary: %w", err)
	}
	if v, err = v.with(lexicon); err != nil {
		return nil, err
	}
	return newWords(v)
}

func newWords(v *vocabulary) (*Words, error) {
	d, err := newDictionary(v)
	if err != nil {
		return nil, fmt.Errorf("load dictionary: %w", err)
	}
	return &Words{d}, nil
}

// Close frees the memory of a word layer made by New. Nothing may use the layer any more, not even
// a call that has not returned yet, because jieba's memory is not managed by Go.
func (w *Words) Close() { w.dictionary.queries.Free() }

// Version is a short hash, in hexadecimal, of everything that decides the words of a text: the
// dictionary, the lexicons including the user's, and the constant rules for the rules of this
// package. Comments and the order of lines do not count. Words indexed by another version are
// stale.
func (w *Words) Version() string { return hex.EncodeToString(w.dictionary.version[:8]) }

// Has reports whether a folded word is in the dictionary or a lexicon. Words that only jieba's model of
// unknown words finds are in neither.
func (w *Words) Has(word string) bool { return !math.IsInf(w.dictionary.words.Weight(word), -1) }

// Index returns the words of a text to be indexed. Each word follows its parts, so that 长江 and 大桥
// also find 长江大桥.
func (w *Words) Index(text string) []Token { return w.tokens(text, true) }

// Query returns the words of a text to be searched for. They come without parts, and no two of them
// overlap.
func (w *Words) Query(text string) []Token { return w.tokens(text, false) }

// Each calls emit for each word of Index, in no certain order and without its parts. If compound is
// set, Parts has those. The words share the memory of one text.
func (w *Words) Each(text string, emit func(word string, compound bool)) {
	room := spaces.Get().(*space)
	defer spaces.Put(room)
	folded := room.foldMap(text)
	var hanText string
	room.stretches, hanText = w.divide(room.stretches[:0], text, &folded)
	for _, s := range room.stretches {
		if s.kind == run || s.kind == mixed {
			emit(folded.Text[s.lo:s.hi], s.kind == mixed)
		}
	}
	cut(w.dictionary.reports, hanText, func(word string) {
		if word != string(Separator) {
			emit(word, true)
		}
	})
}

// space is memory that a call of Each uses again.
type space struct {
	runes     []rune
	spans     []span
	stretches []stretch
}

var spaces = sync.Pool{New: func() any { return new(space) }}

// foldMap is FoldMap, for as long as nothing else uses s.
func (s *space) foldMap(text string) Folded {
	f := folder{runes: s.runes[:0], spans: s.spans[:0], mapped: true}
	f.fold(text)
	s.runes, s.spans = f.runes, f.spans
	return Folded{Text: string(f.runes), Runes: f.runes, SentenceEnds: f.ends, spans: f.spans}
}

// Parts returns the parts that Index gives before a word: 增加 for 增加值.
func (w *Words) Parts(word string) (parts []string) {
	if utf8.RuneCountInString(word) > 2 {
		for _, part := range w.dictionary.parts(word) {
			parts = append(parts, word[part.lo:part.hi])
		}
	}
	return parts
}

func (w *Words) tokens(text string, parts bool) []Token {
	folded := FoldMap(text)
	tokens := make([]Token, 0, len(folded.Runes)*5/8+1)
	w.scan(text, &folded, parts, func(word folding, position int) {
		start, end := folded.Span(word.i, word.j)
		tokens = append(tokens, Token{folded.Text[word.lo:word.hi], start, end, position})
	})
	return tokens
}

// folding is a stretch of folded text: the characters [i, j), which are the bytes [lo, hi).
type folding struct{ i, j, lo, hi int }

// after converts f from a stretch of a word to a stretch of the text, in which the word starts at
// character i and byte lo.
func (f folding) after(i, lo int) folding { return folding{i + f.i, i + f.j, lo + f.lo, lo + f.hi} }

// scan calls emit for each word of a folded text, in the order of Token. All Han text goes through
// the dictionary at once, with a Separator between its stretches, because each call of jieba has a
// fixed cost.
func (w *Words) scan(text string, folded *Folded, parts bool, emit func(word folding, position int)) {
	stretches, hanText := w.divide(make([]stretch, 0, len(folded.Runes)/4+1), text, folded)
	next, position := 0, 0
	emitWord := func(word string, at folding) {
		position++
		if parts && at.j-at.i > 2 {
			for _, part := range w.dictionary.parts(word) {
				emit(part.after(at.i, at.lo), position)
			}
		}
		emit(at, position)
	}
	untilHan := func() { // emits the stretches before the next Han one
		for ; next < len(stretches) && stretches[next].kind != han; next++ {
			switch at := stretches[next].folding; stretches[next].kind {
			case run:
				position++
				emit(at, position)
			case mixed:
				emitWord(folded.Text[at.lo:at.hi], at)
			case gap:
				position += PositionGap
			}
		}
	}
	untilHan()
	segmenter := w.dictionary.queries
	if parts { // a text to be indexed
		segmenter = w.dictionary.reports
	}
	i, lo := 0, 0 // the start of the next word, within its stretch
	cut(segmenter, hanText, func(word string) {
		if word == string(Separator) {
			next++
			untilHan()
			i, lo = 0, 0
			return
		}
		from := stretches[next].folding
		n := utf8.RuneCountInString(word)
		emitWord(word, folding{i, i + n, lo, lo + len(word)}.after(from.i, from.lo))
		i += n
		lo += len(word)
	})
	next++
	untilHan()
}

// divide appends the stretches of a folded text, which are without symbols. hanText is the text of the
// Han stretches with a Separator between them.
func (w *Words) divide(all []stretch, text string, folded *Folded) (_ []stretch, hanText string) {
	var b strings.Builder
	b.Grow(len(folded.Text))
	for i, lo := 0, 0; i < len(folded.Runes); {
		j, kind := w.stretchEnd(text, folded, i)
		hi := lo
		for _, r := range folded.Runes[i:j] {
			hi += utf8.RuneLen(r)
		}
		if kind == han {
			if b.Len() > 0 {
				b.WriteRune(Separator)
			}
			b.WriteString(folded.Text[lo:hi])
		}
		if kind != other {
			all = append(all, stretch{folding{i, j, lo, hi}, kind})
		}
		i, lo = j, hi
	}
	return all, b.String()
}

// stretch is a piece of folded text that becomes words by one rule.
type stretch struct {
	folding
	kind int
}

// The kinds of stretches in a text.
const (
	other = iota // symbols, which leave no word
	gap          // a Separator
	run          // letters and digits that are one word
	mixed        // a mixed word of the lexicon
	han          // Han text
)

// stretchEnd returns the end and the kind of the stretch of folded text that starts at character i.
func (w *Words) stretchEnd(text string, folded *Folded, i int) (end, kind int) {
	runes := folded.Runes
	switch r := runes[i]; {
	case r == Separator:
		return i + 1, gap
	case spelledEnd(runes, i) > i:
		return spelledEnd(runes, i), run
	case isHan(r):
		end, kind = i+1, han
		for end < len(runes) && isHan(runes[end]) && spelledEnd(runes, end) == end {
			end++
		}
	case unicode.IsLetter(r) || unicode.IsNumber(r):
		end, kind = runEnd(text, folded, i), run
	default:
		return i + 1, other
	}
	switch start, mixedEnd, ok := w.dictionary.findMixed(text, folded, i, end); {
	case ok && start == i:
		return mixedEnd, mixed
	case ok:
		return start, kind // the mixed word is the next stretch
	}
	return end, kind
}

// maxRun is the most characters in a word that does not go through the dictionary. A longer run is
// cut.
const maxRun = 64

// runEnd returns the end of the run of letters and digits that starts at character i: 10.7, 2025,
// gdp, pm2.5, r&d, covid-19. White space in the original ends a run.
func runEnd(text string, folded *Folded, i int) int {
	runes := folded.Runes
	end := i + 1
	for end < len(runes) && end-i < maxRun {
		next := end
		if next+1 < len(runes) && joins(runes[next-1], runes[next], runes[next+1]) {
			next++
		}
		if !inRun(runes[next]) || spaceWithin(text, folded, end-1, next) {
			break
		}
		end = next + 1
	}
	return end
}

// zero is the folded form of 〇, and of a letter o in its place.
const zero = 'o'

// spelledEnd returns the end of a number spelled digit by digit with a 〇 that starts at character i
// (二〇二六), or i if there is none. The o of a Latin word is no 〇: 三ok.
func spelledEnd(runes []rune, i int) int {
	if !isSpelledDigit(runes[i]) || runes[i] == zero && i > 0 && inRun(runes[i-1]) {
		return i
	}
	end := i + 1
	for end < len(runes) && end-i < maxRun && isSpelledDigit(runes[end]) {
		end++
	}
	if end < len(runes) && inRun(runes[end]) {
		for end > i && runes[end-1] == zero {
			end--
		}
	}
	if number := runes[i:end]; !slices.Contains(number, zero) || !slices.ContainsFunc(number, isHan) {
		return i
	}
	return end
}

func isSpelledDigit(r rune) bool {
	switch r {
	case zero, '零', '一', '二', '三', '四', '五', '六', '七', '八', '九':
		return true
	}
	return false
}

// Written returns a term of the word layer as it is usually written: 二〇二六 for 二o二六, which is its
// folded form.
func Written(term string) string {
	if runes := []rune(term); len(runes) > 0 && spelledEnd(runes, 0) == len(runes) {
		return strings.ReplaceAll(term, string(zero), "〇")
	}
	return term
}

// inRun reports whether r continues a run of letters and digits.
func inRun(r rune) bool {
	return (unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r)) && !isHan(r)
}

// joins reports whether r joins its neighbours into one word.
func joins(left, r, right rune) bool {
	switch r {
	case '.':
		return unicode.IsDigit(left) && unicode.IsDigit(right)
	case '&':
		return unicode.IsLetter(left) && unicode.IsLetter(right)
	case '-':
		return unicode.IsLetter(left) || unicode.IsLetter(right)
	}
	return false
}

// spaceWithin reports whether the original has white space between the characters i and j of the
// folded text.
func spaceWithin(text string, folded *Folded, i, j int) bool {
	_, start := folded.Span(i, i+1)
	end, _ := folded.Span(j, j+1)
	return start < end && strings.ContainsFunc(text[start:end], unicode.IsSpace)
}

func isHan(r rune) bool {
	return 0x4E00 <= r && r < 0xA000 || unicode.Is(unicode.Han, r) // the first test covers most of Han quickly
}

func notHan(r rune) bool { return !isHan(r) }
