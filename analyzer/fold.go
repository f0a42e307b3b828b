package analyzer

import (
	_ "embed"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Separator stands in folded text for each run of sentence punctuation. NFKC turns the full-width comma itself into an
// ASCII one, so no other text folds to it.
const Separator = '，'

// Fold returns s as the laws of search compare it:
//
//  1. control and format characters, white space and quotation marks are dropped;
//  2. each run of sentence punctuation becomes one Separator;
//  3. the rest goes through NFKC, lower case and OpenCC's TSCharacters (traditional to simplified, first value).
//
// Every other character stands for itself: digits, %, +, ×, brackets; 〇 and 零 differ. Lower case is that of each character
// alone, so that a word folds the same wherever it stands. Bytes that are not UTF-8 become U+FFFD, one for each byte.
func Fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	fold(s, func(r rune, _, _ int) { b.WriteRune(r) })
	return b.String()
}

// FoldQuery returns the folded text of a query: Fold without separators at its ends, which a query ignores.
func FoldQuery(s string) string {
	return strings.Trim(Fold(s), string(Separator))
}

// Folded is a folded text that knows where each of its characters came from.
type Folded struct {
	// Text is what Fold returns, Runes the same as characters.
	Text  string
	Runes []rune
	// spans holds for each rune the bytes of the original that it came from.
	spans []span
}

// span is a half-open range of byte offsets in the original text.
type span struct{ start, end int }

// FoldMap folds s and keeps the way back to the byte offsets of s.
func FoldMap(s string) Folded {
	n := utf8.RuneCountInString(s)
	f := Folded{Runes: make([]rune, 0, n), spans: make([]span, 0, n)}
	fold(s, func(r rune, start, end int) {
		f.Runes = append(f.Runes, r)
		f.spans = append(f.spans, span{start, end})
	})
	f.Text = string(f.Runes)
	return f
}

// Span returns the bytes [start, end) of the original that the folded characters [i, j) came from, for i < j.
func (f *Folded) Span(i, j int) (start, end int) {
	return f.spans[i].start, f.spans[j-1].end
}

// Whole reports whether the folded characters [i, j) came from whole characters of the original: ㎡ folds to m2, and the m
// of it alone is not whole.
func (f *Folded) Whole(i, j int) bool {
	return (i == 0 || f.spans[i-1].end <= f.spans[i].start) && (j == len(f.spans) || f.spans[j-1].end <= f.spans[j].start)
}

// fold calls emit for each character of the folded text with the bytes of s that it came from.
// Characters that NFKC makes from one stretch of s all carry the whole stretch.
func fold(s string, emit func(r rune, start, end int)) {
	f := folder{emit: emit}
	for i, r := range s {
		size := utf8.RuneLen(r)
		if r == utf8.RuneError {
			_, size = utf8.DecodeRuneInString(s[i:])
		}
		f.add(r, i, i+size)
	}
	f.flush()
}

// folder holds what fold cannot emit yet: a run of separators, or a stretch that NFKC may still compose.
type folder struct {
	emit func(r rune, start, end int)

	separator  bool
	stretch    []rune // a starter and what may compose with it; empty unless the starter or its follower needs NFKC
	start, end int    // the bytes of s that the pending separator or stretch came from
}

func (f *folder) add(r rune, start, end int) {
	to := simple(r)
	switch {
	case to == dropped:
		return
	case to == separator:
		if !f.separator {
			f.flush()
			f.separator, f.start = true, start
		}
		f.end = end
		return
	case to == composing && len(f.stretch) > 0:
		f.stretch = append(f.stretch, r)
		f.end = end
		return
	}
	f.flush()
	f.stretch = append(f.stretch, r)
	f.start, f.end = start, end
}

// flush emits what is pending.
func (f *folder) flush() {
	switch {
	case f.separator:
		f.emit(Separator, f.start, f.end)
		f.separator = false
	case len(f.stretch) == 1 && simple(f.stretch[0]) >= 0:
		f.emit(simple(f.stretch[0]), f.start, f.end)
	default:
		for _, r := range norm.NFKC.String(string(f.stretch)) {
			f.emit(simplify(unicode.ToLower(r)), f.start, f.end)
		}
	}
	f.stretch = f.stretch[:0]
}

// The values of simple that are not characters.
const (
	dropped   rune = -1 - iota // leaves nothing
	separator                  // sentence punctuation
	expanding                  // NFKC makes several characters of it
	composing                  // NFKC may join it to the character before
)

// simple returns what r folds to where it stands alone: a character, or one of the values above.
func simple(r rune) rune {
	if r >= 0 && int(r) < len(simpleTable) {
		return simpleTable[r]
	}
	return computeSimple(r)
}

// simpleTable holds simple for the Basic Multilingual Plane.
var simpleTable = func() (table [0x10000]rune) {
	for r := range table {
		table[r] = computeSimple(rune(r))
	}
	return table
}()

func computeSimple(r rune) rune {
	switch {
	case unicode.In(r, unicode.Cc, unicode.Cf), unicode.IsSpace(r), unicode.In(r, unicode.Z), strings.ContainsRune(quotes, r):
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
		decomposed := []rune(norm.NFKC.String(string(r)))
		if len(decomposed) != 1 {
			return expanding
		}
		r = decomposed[0]
	}
	return simplify(unicode.ToLower(r))
}

// quotes and punctuation are the characters of steps 1 and 2 of Fold that no Unicode class names.
const (
	quotes      = "“”‘’「」『』《》〈〉\"'"
	punctuation = "，。；：！？、…—·,;:!?"
)

// Simplify returns s with each traditional character in its simplified form, as Fold has it.
func Simplify(s string) string { return strings.Map(simplify, s) }

// simplify returns the simplified form of r, or r.
func simplify(r rune) rune {
	if to, ok := simplified[r]; ok {
		return to
	}
	return r
}

//go:embed TSCharacters.txt
var tsCharacters string

// simplified maps traditional characters to simplified ones: the first value of each line of OpenCC's TSCharacters.txt.
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
