package analyzer

import (
	"cmp"
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Separator replaces each run of sentence punctuation in folded text. Nothing else folds to it,
// because NFKC turns a full-width comma into an ASCII one.
const Separator = '，'

// Fold returns s in the form in which texts are compared:
//
//  1. control and format characters, white space and quotation marks are dropped;
//  2. each run of sentence punctuation becomes one Separator;
//  3. the rest goes through NFKC, lower case and OpenCC's TSCharacters (traditional to simplified,
//     first value).
//
// All other characters are kept: digits, %, +, ×, brackets; 〇 and 零 differ. Lower case is applied
// to each character alone, so that a word folds the same wherever it occurs. Each byte that is not
// UTF-8 becomes U+FFFD.
func Fold(s string) string {
	f := folder{runes: make([]rune, 0, utf8.RuneCountInString(s))}
	f.fold(s)
	return string(f.runes)
}

// FoldQuery returns the folded text of a query. It is Fold without Separators at either end,
// because a query ignores them.
func FoldQuery(s string) string {
	return strings.Trim(Fold(s), string(Separator))
}

// FoldSentences returns the text as Fold does, and the indexes of those of its characters, from 0,
// that are Separators at the end of a sentence. A Separator ends a sentence if its run of
// punctuation has one of SentenceEnds. The end of a text ends a sentence too.
func FoldSentences(s string) (folded string, ends []int) {
	f := folder{runes: make([]rune, 0, utf8.RuneCountInString(s))}
	f.fold(s)
	return string(f.runes), f.ends
}

// Folded is a folded text that knows where each of its characters came from.
type Folded struct {
	// Text is the result of Fold. Runes has the same characters.
	Text  string
	Runes []rune
	// SentenceEnds are the indexes in Runes of the Separators that end a sentence: see FoldSentences.
	SentenceEnds []int
	// spans holds the bytes of the original that each rune came from.
	spans []span
}

// span is a half-open range of byte offsets in the original text.
type span struct{ start, end int32 }

// FoldMap folds s and keeps the way back to the byte offsets of s, which must be shorter than 2 GB.
func FoldMap(s string) Folded {
	n := utf8.RuneCountInString(s)
	f := folder{runes: make([]rune, 0, n), spans: make([]span, 0, n), mapped: true}
	f.fold(s)
	return Folded{Text: string(f.runes), Runes: f.runes, SentenceEnds: f.ends, spans: f.spans}
}

// From returns the index of the first folded character that came from the bytes from i of the
// original on. A character that came from bytes on both sides of i lies before it.
func (f *Folded) From(i int) int {
	at, _ := slices.BinarySearchFunc(f.spans, int32(i), func(s span, i int32) int { return cmp.Compare(s.start, i) })
	return at
}

// Span returns the bytes [start, end) of the original that the folded characters [i, j) came from.
// i must be less than j.
func (f *Folded) Span(i, j int) (start, end int) {
	return int(f.spans[i].start), int(f.spans[j-1].end)
}

// Whole reports whether the folded characters [i, j) came from whole characters of the original. ㎡
// folds to m2, and its m alone is not whole.
func (f *Folded) Whole(i, j int) bool {
	return (i == 0 || f.spans[i-1].end <= f.spans[i].start) &&
		(j == len(f.spans) || f.spans[j-1].end <= f.spans[j].start)
}

// folder collects folded text. Text that cannot be written yet is pending: a run of separators, a
// character that may compose with a following one, or a stretch of such characters.
type folder struct {
	runes  []rune
	spans  []span // of runes, if mapped
	mapped bool
	ends   []int // the indexes of the runes that end a sentence

	pending rune   // the result of simple for the pending character; dropped if nothing is pending
	last    rune   // the pending character itself
	stretch []rune // last and the characters that compose with it, if NFKC must see them together
	from    span   // the bytes that the pending text came from
	ending  bool   // whether a pending separator ends a sentence
}

func (f *folder) fold(s string) {
	f.pending = dropped
	for i, r := range s {
		size := int32(utf8.RuneLen(r))
		if r == utf8.RuneError {
			_, n := utf8.DecodeRuneInString(s[i:])
			size = int32(n)
		}
		f.add(r, span{int32(i), int32(i) + size})
	}
	f.flush()
}

func (f *folder) add(r rune, from span) {
	switch to := simple(r); {
	case to == dropped:
	case to == separator && f.pending == separator:
		f.from.end = from.end
		f.ending = f.ending || strings.ContainsRune(SentenceEnds, r)
	case to == composing && f.pending != dropped && f.pending != separator:
		if len(f.stretch) == 0 {
			f.stretch = append(f.stretch, f.last)
		}
		f.stretch = append(f.stretch, r)
		f.from.end = from.end
	default:
		f.flush()
		f.pending, f.last, f.from = to, r, from
		f.ending = to == separator && strings.ContainsRune(SentenceEnds, r)
	}
}

// flush writes the pending text.
func (f *folder) flush() {
	switch {
	case f.pending == dropped:
		return
	case len(f.stretch) > 0:
		f.compose(string(f.stretch))
		f.stretch = f.stretch[:0]
	case f.pending >= 0:
		f.write(f.pending)
	case f.pending == separator:
		if f.ending {
			f.ends = append(f.ends, len(f.runes))
		}
		f.write(Separator)
	default:
		f.compose(string(f.last))
	}
	f.pending = dropped
}

// compose writes the NFKC form of a stretch. Each of its characters gets the span of the whole
// stretch.
func (f *folder) compose(stretch string) {
	for _, r := range norm.NFKC.String(stretch) {
		f.write(simplify(unicode.ToLower(r)))
	}
}

func (f *folder) write(r rune) {
	f.runes = append(f.runes, r)
	if f.mapped {
		f.spans = append(f.spans, f.from)
	}
}

// The values of simple that are not characters.
const (
	dropped   rune = -1 - iota // leaves nothing
	separator                  // sentence punctuation
	expanding                  // NFKC makes several characters of it
	composing                  // NFKC may join it to the character before
)

// simple returns the folded form of r alone: a character, or one of the values above.
func simple(r rune) rune {
	if r >= 0 && int(r) < len(simpleTable) {
		return simpleTable[r]
	}
	return computeSimple(r)
}

// simpleTable caches simple for the Basic Multilingual Plane.
var simpleTable = func() (table [0x10000]rune) {
	for r := range table {
		table[r] = computeSimple(rune(r))
	}
	return table
}()

func computeSimple(r rune) rune {
	switch {
	case unicode.In(r, unicode.Cc, unicode.Cf), unicode.IsSpace(r), unicode.In(r, unicode.Z),
		strings.ContainsRune(quotes, r):
		return dropped
	case strings.ContainsRune(punctuation, r):
		return separator
	case 0xD800 <= r && r < 0xE000: // no character
		return utf8.RuneError
	}
	properties := norm.NFKC.PropertiesString(string(r))
	if !properties.BoundaryBefore() {
		return composing
	}
	if properties.Decomposition() != nil {
		decomposed := norm.NFKC.String(string(r))
		if !norm.NFKC.PropertiesString(decomposed).BoundaryBefore() {
			return composing // stand-alone letters of Hangul (ㅝ) compose like the others
		}
		first, size := utf8.DecodeRuneInString(decomposed)
		if size != len(decomposed) {
			return expanding
		}
		r = first
	}
	return simplify(unicode.ToLower(r))
}

// quotes and punctuation are the characters of steps 1 and 2 of Fold that belong to no Unicode
// class used there.
const (
	quotes      = "“”‘’「」『』《》〈〉\"'"
	punctuation = "，。；：！？、…—·,;:!?"
)

// SentenceEnds are the punctuation marks that end a sentence according to GB/T 15834. A semicolon
// is not one: it divides the parts of a sentence.
const SentenceEnds = "。！？!?"

// Simplify returns s with each traditional character in the simplified form that Fold uses.
func Simplify(s string) string { return strings.Map(simplify, s) }

// simplify returns the simplified form of r, or r if it has none.
func simplify(r rune) rune {
	if to, ok := simplified[r]; ok {
		return to
	}
	return r
}

//go:embed TSCharacters.txt
var tsCharacters string

// simplified maps traditional characters to simplified ones: the first value of each line of
// OpenCC's TSCharacters.txt.
var simplified = func() map[rune]rune {
	table := make(map[rune]rune, 4200)
	for line := range strings.Lines(tsCharacters) {
		from, to, ok := strings.Cut(strings.TrimRight(line, "\r\n"), "\t")
		if !ok {
			panic(fmt.Sprintf("analyzer: TSCharacters.txt: no tab in %q", line))
		}
		first, _ := utf8.DecodeRuneInString(to)
		key, _ := utf8.DecodeRuneInString(from)
		table[key] = first
	}
	return table
}()
