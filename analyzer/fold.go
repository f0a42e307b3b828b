package analyzer

import (
	"cmp"
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/unicode/norm"
)

// Separator replaces each run of sentence punctuation in folded text. Nothing else folds to it.
const Separator = '，'

// hyphen replaces each hyphen and minus sign, and each dash that is alone: 3-5, 3－5, 3−5 and 3—5.
const hyphen = '-'

// Fold returns s in the form in which texts are compared:
//
//  1. each character becomes the one that it looks like, by NFKC and lookalikes.txt;
//  2. control and format characters, private-use characters, white space, quotation marks and all
//     that Unicode says to ignore are dropped;
//  3. each run of sentence punctuation becomes one Separator, and a dash that is alone becomes a
//     hyphen;
//  4. the rest goes through NFKC, lower case, lookalikes.txt and OpenCC's TSCharacters (traditional
//     to simplified, first value).
//
// All other characters are kept: digits, %, +, ×, brackets; 〇 and 零 differ. Lower case is applied
// to each character alone, so that a word folds the same wherever it occurs. Each byte that is not
// UTF-8 becomes U+FFFD. The package comment tells why look-alikes are as they are.
func Fold(s string) string {
	return string(AppendFold(make([]byte, 0, len(s)), s))
}

// AppendFold appends the result of Fold to a text.
func AppendFold(text []byte, s string) []byte {
	f := folder{text: text}
	f.fold(s)
	return f.text
}

// FoldQuery returns the folded text of a query. It is Fold without sentence punctuation and dashes
// at either end, because a query ignores them. A dash there may be half of a ——. Hyphens and minus
// signs stay.
func FoldQuery(s string) string {
	return Fold(strings.TrimFunc(s, func(r rune) bool {
		to := simple(r)
		return to == dropped || isMark(to)
	}))
}

// FoldSentences returns the text as Fold does, and the indexes of those of its characters, from 0,
// that are Separators at the end of a sentence. A Separator ends a sentence if its run of
// punctuation has a character for which EndsSentence holds. The end of a text ends a sentence too.
func FoldSentences(s string) (folded string, ends []int) {
	f := folder{text: make([]byte, 0, len(s))}
	f.fold(s)
	return string(f.text), f.ends
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
	f := FoldRunes(s)
	f.Text = string(f.Runes)
	return f
}

// FoldRunes is FoldMap without the Text.
func FoldRunes(s string) Folded {
	n := utf8.RuneCountInString(s)
	f := folder{runes: make([]rune, 0, n), spans: make([]span, 0, n), mapped: true}
	f.fold(s)
	return Folded{Runes: f.runes, SentenceEnds: f.ends, spans: f.spans}
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

// folder collects folded text. Text that cannot be written yet is pending: a run of punctuation, a
// character that may compose with a following one, or a stretch of such characters.
type folder struct {
	text   []byte // if not mapped
	runes  []rune // if mapped
	spans  []span // of runes
	mapped bool
	n      int   // number of characters that were written
	ends   []int // the indexes of those that end a sentence

	pending rune   // the result of simple for the pending character; dropped if nothing is pending
	last    rune   // the pending character itself
	stretch []rune // last and the characters that compose with it, if NFKC must see them together
	from    span   // the bytes that the pending text came from
	ending  bool   // whether a pending separator ends a sentence
}

func (f *folder) fold(s string) {
	f.pending = dropped
	for i := 0; i < len(s); {
		if n := settled(s[i:]); n > 0 {
			f.flush()
			f.n += n / hanSize
			if !f.mapped {
				f.text = append(f.text, s[i:i+n]...)
				i += n
			}
			for end := i + n; f.mapped && i < end; i += hanSize {
				f.runes = append(f.runes, threeBytes(s, i))
				f.spans = append(f.spans, span{int32(i), int32(i + hanSize)})
			}
		}
		r, size := next(s, i)
		f.add(r, span{int32(i), int32(i + size)})
		i += size
	}
	f.flush()
}

// hanSize is the number of bytes of a Chinese character of the Basic Multilingual Plane.
const hanSize = 3

// settled returns the number of bytes before the last of the Chinese characters that s starts with and
// that fold as themselves. What follows may compose with the last one.
func settled(s string) int {
	n := 0
	for ; ; n += hanSize {
		r := threeBytes(s, n)
		if r < 0 || settledTable[r/64]>>(r%64)&1 == 0 {
			return max(0, n-hanSize)
		}
	}
}

// settledTable has a bit for each character of the Basic Multilingual Plane that folds as itself.
var settledTable = func() (table [0x10000 / 64]uint64) {
	for r, to := range simpleTable {
		if to == rune(r) {
			table[r/64] |= 1 << (r % 64)
		}
	}
	return table
}()

// next is utf8.DecodeRuneInString of s[i:], and faster for most of a report.
func next(s string, i int) (r rune, size int) {
	if r := threeBytes(s, i); r >= 0 {
		return r, hanSize
	}
	return utf8.DecodeRuneInString(s[i:])
}

// threeBytes returns the character at i if it is one of those from U+3000 to U+9FFF, or -1.
func threeBytes(s string, i int) rune {
	if i+2 >= len(s) || s[i] < 0xe3 || s[i] > 0xe9 || s[i+1]&0xc0 != 0x80 || s[i+2]&0xc0 != 0x80 {
		return -1
	}
	return rune(s[i]&0x0f)<<12 | rune(s[i+1]&0x3f)<<6 | rune(s[i+2]&0x3f)
}

func (f *folder) add(r rune, from span) {
	switch to := simple(r); {
	case to >= 0 && f.pending >= 0 && len(f.stretch) == 0: // as nearly always
		f.write(f.pending)
		f.pending, f.last, f.from = to, r, from
	case to == dropped:
	case isMark(to) && isMark(f.pending):
		f.pending = separator
		f.from.end = from.end
		f.ending = f.ending || to == sentenceEnd
	case to == composing && f.pending != dropped && !isMark(f.pending):
		if len(f.stretch) == 0 {
			f.stretch = append(f.stretch, lookalike(f.last))
		}
		f.stretch = append(f.stretch, r)
		f.from.end = from.end
	default:
		f.flush()
		f.pending, f.last, f.from = to, r, from
		f.ending = to == sentenceEnd
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
	case f.pending == dash:
		f.write(hyphen)
	case isMark(f.pending):
		if f.ending {
			f.ends = append(f.ends, f.n)
		}
		f.write(Separator)
	default:
		f.compose(string(lookalike(f.last)))
	}
	f.pending = dropped
}

// compose writes the NFKC form of a stretch. Each of its characters gets the span of the whole
// stretch.
func (f *folder) compose(stretch string) {
	for _, r := range norm.NFKC.String(stretch) {
		f.write(settle(r))
	}
}

func (f *folder) write(r rune) {
	f.n++
	if !f.mapped {
		f.text = utf8.AppendRune(f.text, r)
		return
	}
	f.runes, f.spans = append(f.runes, r), append(f.spans, f.from)
}

// The values of simple that are not characters.
const (
	dropped     rune = -1 - iota // leaves nothing
	expanding                    // NFKC makes several characters of it
	composing                    // NFKC may join it to the character before
	dash                         // a hyphen if it is alone, otherwise sentence punctuation
	separator                    // sentence punctuation
	sentenceEnd                  // sentence punctuation that ends a sentence
)

// isMark reports whether a value of simple stands for punctuation, of which a run is one Separator.
func isMark(r rune) bool { return r <= dash }

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
	if 0xD800 <= r && r < 0xE000 { // no character
		return utf8.RuneError
	}
	r = lookalike(r)
	properties := norm.NFKC.PropertiesString(string(r))
	decomposed := string(r)
	if properties.Decomposition() != nil {
		decomposed = norm.NFKC.String(decomposed)
	}
	one := r
	first, size := utf8.DecodeRuneInString(decomposed)
	if size == len(decomposed) {
		one = lookalike(first)
	}
	switch {
	case ignored(r) || ignored(one) || strings.ContainsRune(quotes, one):
		return dropped
	case strings.ContainsRune(dashes, one):
		return dash
	case strings.ContainsRune(sentenceEnds, one):
		return sentenceEnd
	case strings.ContainsRune(punctuation, one):
		return separator
	}
	switch {
	case !properties.BoundaryBefore():
		return composing
	case !norm.NFKC.PropertiesString(decomposed).BoundaryBefore():
		return composing // stand-alone letters of Hangul (ㅝ) compose like the others
	case size < len(decomposed):
		return expanding
	}
	return settle(first)
}

// ignored reports whether folding drops r because it is white space or cannot be seen: variation
// selectors and joiners among others. A private-use character has no meaning of its own, and U+FFFC
// stands for a picture.
func ignored(r rune) bool {
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Z, unicode.White_Space,
		unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point) || r == '\uFFFC'
}

// The characters of steps 2 and 3 of Fold that belong to no class of Unicode used there, in the forms
// that step 1 leaves.
const (
	quotes       = "“”‘’「」『』《》〈〉\"'"
	punctuation  = "，。；：！？、…·,;:!?"
	dashes       = "—"
	sentenceEnds = "。！？!?"
)

// EndsSentence reports whether r is a punctuation mark that ends a sentence according to GB/T 15834,
// in any of its forms: 。 ｡ ！ ! ﹖. A semicolon is not one: it divides the parts of a sentence.
func EndsSentence(r rune) bool { return simple(r) == sentenceEnd }

// settle returns the last form of a character that NFKC leaves alone.
func settle(r rune) rune {
	for {
		to := simplify(lookalike(unicode.ToLower(r)))
		if to == r {
			return r
		}
		r = to
	}
}

// Simplify returns s in simplified characters, for rules that read a text. It is as long as s in
// bytes, so that an offset in one is that in the other. Characters of simplified texts stay, though
// Fold takes them for others: 乾, 著.
func Simplify(s string) string {
	table := onlyTraditional()
	to := func(r rune) rune {
		if i := int(r) - firstHan; i >= 0 && i < len(table) && table[i] != 0 {
			return table[i]
		}
		return r
	}
	for i := 0; i < len(s); { // most texts have nothing to simplify
		r, size := next(s, i)
		if r == utf8.RuneError || to(r) != r {
			return strings.Map(to, s)
		}
		i += size
	}
	return s
}

// firstHan is the first of the Chinese characters that have three bytes in UTF-8. The last is U+9FFF.
const firstHan = 0x3400

// onlyTraditional are the lines of simplified whose characters have three bytes, and of which GB 2312
// has not the first. Its indexes are characters from firstHan on.
var onlyTraditional = sync.OnceValue(func() *[0xa000 - firstHan]rune {
	var table [0xa000 - firstHan]rune
	encoder := simplifiedchinese.HZGB2312.NewEncoder()
	for from, to := range simplified {
		if i := int(from) - firstHan; i >= 0 && i < len(table) && utf8.RuneLen(to) == utf8.RuneLen(from) {
			if _, err := encoder.String(string(from)); err != nil {
				table[i] = to
			}
		}
	}
	return &table
})

// simplify returns the simplified form of r, or r if it has none.
func simplify(r rune) rune {
	if to, ok := simplified[r]; ok {
		return to
	}
	return r
}

// lookalike returns the character that r folds as because the two look alike, or r.
func lookalike(r rune) rune {
	for {
		to, ok := lookalikes[r]
		if !ok {
			return r
		}
		r = to
	}
}

//go:embed lookalikes.txt
var lookalikesFile string

// lookalikes has the lines of lookalikes.txt.
var lookalikes = func() map[rune]rune {
	table := make(map[rune]rune, 700)
	for line := range strings.Lines(lookalikesFile) {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		var from, to rune
		if n, err := fmt.Sscanf(line, "%x\t%x", &from, &to); n != 2 {
			panic(fmt.Sprintf("analyzer: lookalikes.txt: %q: %v", line, err))
		}
		table[from] = to
	}
	return table
}()

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
