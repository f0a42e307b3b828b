package analyzer

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"crypto/sha256"
	_ "embed"
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/yanyiwu/gojieba"
)

//go:generate go run generate.go

var (
	//go:embed dictionary.txt.gz
	dictionaryFile []byte // lines of word, frequency and tag, pruned by generate.go
	//go:embed hmm.txt.gz
	hmmFile []byte // cppjieba's model for words that are in no dictionary
	//go:embed lexicon/policy.txt
	policyFile string
	//go:embed lexicon/divisions.txt
	divisionsFile string
	//go:embed lexicon/terms.txt
	termsFile string
)

// vocabulary holds the words of the dictionary and of the lexicons. It does not change once it is
// made.
type vocabulary struct {
	// below is the vocabulary to which this one adds words, or nil.
	below *vocabulary
	// weights holds the logarithm of each word's probability. sum is the sum of all frequencies in
	// jieba's dictionary. least is the smallest weight; jieba gives it to a character that is no
	// word.
	weights    map[string]float64
	sum, least float64
	// given holds the pieces of mixed words and of words whose split the lexicon gives.
	given map[string][]folding
	mixed mixedWords
	// dictionary is jieba's. added has the words of the lexicons in the same form, those of below
	// first.
	dictionary, added string
	// version is a hash of everything above.
	version []byte
}

// rules is the version of this package's rules for turning text into words: folding, stretches,
// parts. Raise it when a change of code changes the tokens of any text.
const rules = 3

// builtin is the vocabulary of jieba's dictionary and the lexicons of this package.
var builtin = sync.OnceValues(func() (*vocabulary, error) {
	words, err := gunzip(dictionaryFile)
	if err != nil {
		return nil, err
	}
	v, err := newVocabulary(words)
	if err != nil {
		return nil, err
	}
	return v.with(policyFile + "\n" + divisionsFile + "\n" + termsFile)
})

// newVocabulary reads the words of a jieba dictionary.
func newVocabulary(words string) (*vocabulary, error) {
	v := &vocabulary{dictionary: words, weights: make(map[string]float64, strings.Count(words, "\n"))}
	for line := range strings.Lines(words) {
		word, rest, _ := strings.Cut(line, " ")
		number, _, _ := strings.Cut(rest, " ")
		frequency, err := strconv.Atoi(number)
		if err != nil {
			return nil, fmt.Errorf("line %q: %w", line, err)
		}
		v.weights[word] = float64(frequency)
		v.sum += float64(frequency)
	}
	for word, frequency := range v.weights {
		weight := math.Log(frequency / v.sum)
		v.weights[word] = weight
		v.least = min(v.least, weight)
	}
	v.version = hash(strconv.Itoa(rules), words, string(hmmFile), tsCharacters, lookalikesFile)
	return v, nil
}

// with returns the vocabulary with the words of a lexicon added. Each word gets the lowest
// frequency at which it wins against its best split, or keeps its own if that is higher.
// lexicon/policy.txt explains the form of a lexicon. The error names the line, in Chinese.
func (v *vocabulary) with(lexicon string) (*vocabulary, error) {
	entries, err := parseLexicon(lexicon)
	if err != nil {
		return nil, err
	}
	// A word may be a piece of a longer one, so the short come first.
	slices.SortFunc(entries, func(a, b entry) int {
		return cmp.Or(cmp.Compare(len(a.word), len(b.word)), cmp.Compare(a.line, b.line))
	})
	entries = slices.CompactFunc(entries, func(a, b entry) bool { return a.line == b.line })
	w := &vocabulary{
		below:      v,
		weights:    make(map[string]float64, len(entries)),
		sum:        v.sum,
		least:      v.least,
		given:      make(map[string][]folding),
		mixed:      make(mixedWords),
		dictionary: v.dictionary,
	}
	maps.Copy(w.given, v.given)
	for border, words := range v.mixed {
		w.mixed[border] = slices.Clone(words)
	}
	var added, lines strings.Builder
	added.WriteString(v.added)
	for _, e := range entries {
		lines.WriteString(e.line + "\n")
		if e.pieces != nil {
			w.given[e.word] = e.pieces
		}
		if strings.ContainsFunc(e.word, notHan) {
			w.addMixed(e)
			continue
		}
		_, weight := w.split(e.word)
		frequency := math.Floor(math.Exp(weight)*w.sum) + 1
		if weight := math.Log(frequency / w.sum); w.weight(e.word) < weight {
			w.weights[e.word] = weight
			fmt.Fprintf(&added, "%s %.0f x\n", e.word, frequency)
		}
	}
	w.added = added.String()
	w.version = hash(string(v.version), lines.String())
	return w, nil
}

// addMixed adds a word of Han characters and others, unless it is there.
func (v *vocabulary) addMixed(e entry) {
	scripts := byScript(e.word)
	if e.pieces == nil {
		v.given[e.word] = v.resplit(e.word, scripts)
	}
	word := mixedWord{[]rune(e.word), scripts[0].j}
	first := border{word.runes[word.before-1], word.runes[word.before]}
	for _, known := range v.mixed[first] {
		if slices.Equal(known.runes, word.runes) {
			return
		}
	}
	v.mixed[first] = append(v.mixed[first], word)
	slices.SortStableFunc(v.mixed[first], func(a, b mixedWord) int { return len(b.runes) - len(a.runes) })
}

// resplit returns the pieces of a mixed word. Han pieces that are no words are replaced with their
// splits.
func (v *vocabulary) resplit(word string, pieces []folding) (all []folding) {
	for _, piece := range pieces {
		text := word[piece.lo:piece.hi]
		if piece.j-piece.i < 2 || strings.ContainsFunc(text, notHan) || !math.IsInf(v.weight(text), -1) {
			all = append(all, piece)
			continue
		}
		split, _ := v.split(text)
		for _, part := range split {
			all = append(all, part.after(piece.i, piece.lo))
		}
	}
	return all
}

// weight returns the weight of a word, or minus infinity if the word is not known.
func (v *vocabulary) weight(word string) float64 {
	if weight, ok := v.weights[word]; ok {
		return weight
	}
	if v.below != nil {
		return v.below.weight(word)
	}
	return math.Inf(-1)
}

// hash returns a hash of texts and of the borders between them.
func hash(texts ...string) []byte {
	h := sha256.New()
	for _, text := range texts {
		fmt.Fprintf(h, "%d\n%s", len(text), text)
	}
	return h.Sum(nil)
}

// dictionary cuts Han text into words. It is jieba with the words of a vocabulary. The vocabulary
// is kept because gojieba does not give the weights of words.
type dictionary struct {
	*vocabulary
	jieba *gojieba.Jieba
	// known caches the parts of words.
	known sync.Map // string → []folding
}

// newDictionary loads jieba with the words of a vocabulary.
func newDictionary(v *vocabulary) (*dictionary, error) {
	model, err := gunzip(hmmFile)
	if err != nil {
		return nil, err
	}
	jieba, err := newJieba(v.dictionary, model, v.added)
	if err != nil {
		return nil, err
	}
	return &dictionary{vocabulary: v, jieba: jieba}, nil
}

// split cuts a word of two or more characters as jieba would if it did not know the word. It
// returns the pieces and the sum of their weights.
func (v *vocabulary) split(word string) (pieces []folding, weight float64) {
	type step struct {
		piece  folding // the last piece of the best way to get here
		weight float64 // of all its pieces
	}
	var borders []int // byte offsets of the characters and of the end
	for lo := range word {
		borders = append(borders, lo)
	}
	borders = append(borders, len(word))
	n := len(borders) - 1
	best := make([]step, n+1)
	for j := 1; j <= n; j++ {
		best[j].weight = math.Inf(-1)
		for i := range j {
			if i == 0 && j == n {
				continue
			}
			weight := v.weight(word[borders[i]:borders[j]])
			if i == j-1 {
				weight = max(weight, v.least)
			}
			if weight += best[i].weight; weight > best[j].weight {
				best[j] = step{folding{i, j, borders[i], borders[j]}, weight}
			}
		}
	}
	for j := n; j > 0; j = best[j].piece.i {
		pieces = append(pieces, best[j].piece)
	}
	slices.Reverse(pieces)
	return pieces, best[n].weight
}

// parts returns the words within a word of three or more characters: the pieces of its split that
// have two or more characters, and before each of them its own parts. So parts never straddle a
// cut: 增加值 has 增加, not 加值. Numbers have no parts (十四五), nor do words that only jieba's model of
// unknown words finds.
func (d *dictionary) parts(word string) []folding {
	if known, ok := d.known.Load(word); ok {
		return known.([]folding)
	}
	pieces, ok := d.given[word]
	if !ok {
		if math.IsInf(d.weight(word), -1) {
			return nil
		}
		if strings.ContainsFunc(word, notNumeral) {
			pieces, _ = d.split(word)
		}
	}
	var parts []folding
	for _, piece := range pieces {
		if piece.j-piece.i > 2 {
			for _, part := range d.parts(word[piece.lo:piece.hi]) {
				parts = append(parts, part.after(piece.i, piece.lo))
			}
		}
		if piece.j-piece.i > 1 {
			parts = append(parts, piece)
		}
	}
	d.known.Store(strings.Clone(word), parts) // a copy, so that the cache does not keep the whole text alive
	return parts
}

func notNumeral(r rune) bool {
	return !strings.ContainsRune("零一二三四五六七八九十百千万亿两几多余分之点年", r)
}

// jieba gets at most window bytes at once, cut at a Separator. If a window has no Separator, the
// words that end in its last margin bytes are cut again together with the text after them. No word
// of the dictionary is longer than margin.
const (
	window = 6000
	margin = 150
)

// cut calls emit for each word of a text of Han characters and Separators. To jieba a Separator is
// a word.
func (d *dictionary) cut(text string, emit func(word string)) {
	for len(text) > window {
		end, keep := strings.LastIndex(text[:window], string(Separator)), window
		if end <= 0 {
			for end = window; !utf8.RuneStart(text[end]); {
				end--
			}
			keep = end - margin
		}
		done := 0
		for _, word := range d.jieba.Cut(text[:end], true) {
			if done > 0 && done+len(word) > keep {
				break
			}
			emit(word)
			done += len(word)
		}
		text = text[done:]
	}
	for _, word := range d.jieba.Cut(text, true) {
		emit(word)
	}
}

// newJieba loads jieba with a dictionary, a model of unknown words and added words. cppjieba reads
// its files only while it is made. It ends the process if one is missing, so all of them are
// written in full first.
func newJieba(words, model, added string) (*gojieba.Jieba, error) {
	folder, err := os.MkdirTemp("", "gongbao-dictionary-")
	if err != nil {
		return nil, fmt.Errorf("%w (set TMPDIR to a folder that can be written to)", err)
	}
	defer os.RemoveAll(folder)
	var paths []string
	// The last two files hold weights and stop words for keywords. They are not used here, but
	// cppjieba demands a line in each.
	for i, content := range []string{words, model, added, "的 1\n", "的\n"} {
		path := filepath.Join(folder, strconv.Itoa(i))
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			return nil, fmt.Errorf("%w (set TMPDIR to a folder with 5 MB of room)", err)
		}
		paths = append(paths, path)
	}
	return gojieba.NewJieba(paths...), nil
}

func gunzip(data []byte) (string, error) {
	r, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return "", err
	}
	text, err := io.ReadAll(r)
	return string(text), err
}
