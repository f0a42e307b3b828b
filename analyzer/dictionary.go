package analyzer

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"crypto/sha256"
	_ "embed"
	"encoding/binary"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"

	"gongbao/analyzer/segment"
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

// vocabulary holds the words of the dictionary and of the lexicons. It does not change once a
// segmenter has it.
type vocabulary struct {
	words *segment.Dictionary
	// given holds the pieces of mixed words and of words whose split the lexicon gives.
	given map[string][]folding
	mixed mixedWords
	// dictionary is the file of jieba's dictionary. added has the words of the lexicons in the same
	// form.
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
	return v, v.add(policyFile + "\n" + divisionsFile + "\n" + termsFile)
})

// newVocabulary reads the words of a jieba dictionary.
func newVocabulary(dictionary string) (*vocabulary, error) {
	words, err := segment.ReadDictionary(dictionary)
	if err != nil {
		return nil, err
	}
	return &vocabulary{
		words:      words,
		given:      make(map[string][]folding),
		mixed:      make(mixedWords),
		dictionary: dictionary,
		version:    hash(strconv.Itoa(rules), dictionary, string(hmmFile), tsCharacters, lookalikesFile),
	}, nil
}

// with returns a vocabulary that has the words of a lexicon, too.
func (v *vocabulary) with(lexicon string) (*vocabulary, error) {
	w := *v
	w.words = v.words.Clone()
	w.given = maps.Clone(v.given)
	w.mixed = make(mixedWords)
	for border, words := range v.mixed {
		w.mixed[border] = slices.Clone(words)
	}
	return &w, w.add(lexicon)
}

// add adds the words of a lexicon. Each word gets the lowest frequency at which it wins against its
// best split, or keeps its own if that is higher. lexicon/policy.txt explains the form of a lexicon.
// The error names the line, in Chinese; the vocabulary is then as it was.
func (v *vocabulary) add(lexicon string) error {
	entries, err := parseLexicon(lexicon)
	if err != nil {
		return err
	}
	// A word may be a piece of a longer one, so the short come first.
	slices.SortFunc(entries, func(a, b entry) int {
		return cmp.Or(cmp.Compare(len(a.word), len(b.word)), cmp.Compare(a.line, b.line))
	})
	entries = slices.CompactFunc(entries, func(a, b entry) bool { return a.line == b.line })
	var added, lines strings.Builder
	for _, e := range entries {
		lines.WriteString(e.line + "\n")
		if e.pieces != nil {
			v.given[e.word] = e.pieces
		}
		if strings.ContainsFunc(e.word, notHan) {
			v.addMixed(e)
			continue
		}
		_, weight := v.split(e.word)
		frequency := math.Floor(math.Exp(weight)*v.words.Sum()) + 1
		if v.words.Weight(e.word) < v.words.WeightOf(frequency) {
			v.words.Add(e.word, frequency)
			fmt.Fprintf(&added, "%s %.0f x\n", e.word, frequency)
		}
	}
	v.added += added.String()
	v.version = hash(string(v.version), lines.String())
	return nil
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
		if piece.j-piece.i < 2 || strings.ContainsFunc(text, notHan) || !math.IsInf(v.words.Weight(text), -1) {
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

// hash returns a hash of texts and of the borders between them.
func hash(texts ...string) []byte {
	h := sha256.New()
	for _, text := range texts {
		fmt.Fprintf(h, "%d\n%s", len(text), text)
	}
	return h.Sum(nil)
}

// dictionary cuts Han text into words, those of a vocabulary and those that the model of unknown
// words finds.
type dictionary struct {
	*vocabulary
	segmenters
	// known caches the parts of words.
	known sync.Map // string → []folding
}

// newDictionary loads the segmenters with the words of a vocabulary.
func newDictionary(v *vocabulary) (*dictionary, error) {
	s, err := newSegmenters(v)
	if err != nil {
		return nil, err
	}
	return &dictionary{vocabulary: v, segmenters: s}, nil
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
			weight := v.words.Weight(word[borders[i]:borders[j]])
			if i == j-1 {
				weight = max(weight, v.words.Least())
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
		if math.IsInf(d.words.Weight(word), -1) {
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

// gunzip returns the text of an embedded file.
func gunzip(data []byte) (string, error) {
	r, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return "", err
	}
	var text strings.Builder
	text.Grow(int(binary.LittleEndian.Uint32(data[len(data)-4:]))) // its size (RFC 1952, section 2.3.1)
	_, err = io.Copy(&text, r)
	return text.String(), err
}
