package analyzer

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"fmt"
	"io"
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
	dictionaryFile []byte // "word frequency tag" lines, pruned by generate.go
	//go:embed hmm.txt.gz
	hmmFile []byte // cppjieba's model of words that no dictionary has
	//go:embed lexicon/policy.txt
	policyFile string
)

// Load returns the word layer over the built-in dictionary. The first call takes about 0.3 s and 60 MB; all calls share
// one dictionary, or one error.
var Load = sync.OnceValues(func() (*Words, error) {
	d, err := newDictionary(policyFile)
	if err != nil {
		return nil, fmt.Errorf("load dictionary: %w", err)
	}
	return &Words{d}, nil
})

// dictionary cuts Han text into words. It is jieba, and beside it the weights of jieba's words, which gojieba does not give.
type dictionary struct {
	jieba *gojieba.Jieba
	// weights holds the logarithm of each word's probability; least is the smallest, which jieba gives to a character that is
	// no word.
	weights map[string]float64
	least   float64
	// given holds the pieces of those words whose split the lexicon gives.
	given map[string][]folding
	// known holds the parts of the dictionary's words that were asked for.
	known sync.Map // string → []folding
}

// newDictionary loads jieba with the embedded dictionary and the words of a lexicon.
func newDictionary(lexicon string) (*dictionary, error) {
	words, err := gunzip(dictionaryFile)
	if err != nil {
		return nil, err
	}
	model, err := gunzip(hmmFile)
	if err != nil {
		return nil, err
	}
	d := &dictionary{}
	sum, err := d.weigh(words)
	if err != nil {
		return nil, err
	}
	added, err := d.add(lexicon, sum)
	if err != nil {
		return nil, err
	}
	d.jieba, err = newJieba(words, model, added)
	return d, err
}

// weigh reads the weights of the words of a jieba dictionary and returns the sum of their frequencies.
func (d *dictionary) weigh(words string) (sum float64, err error) {
	d.weights = make(map[string]float64, strings.Count(words, "\n"))
	for line := range strings.Lines(words) {
		word, rest, _ := strings.Cut(line, " ")
		number, _, _ := strings.Cut(rest, " ")
		frequency, err := strconv.Atoi(number)
		if err != nil {
			return 0, fmt.Errorf("line %q: %w", line, err)
		}
		d.weights[word] = float64(frequency)
		sum += float64(frequency)
	}
	for word, frequency := range d.weights {
		weight := math.Log(frequency / sum)
		d.weights[word] = weight
		d.least = min(d.least, weight)
	}
	return sum, nil
}

// add gives the words of a lexicon weights and returns them as a jieba dictionary. Each word gets the frequency that just
// lets it win against its best split, or keeps a higher one. lexicon/policy.txt tells the form.
func (d *dictionary) add(lexicon string, sum float64) (dictionary string, err error) {
	d.given = make(map[string][]folding)
	var words []string
	number := 0
	for line := range strings.Lines(lexicon) {
		number++
		line, _, _ = strings.Cut(line, "#")
		line = Fold(line)
		if line == "" {
			continue
		}
		word := strings.ReplaceAll(line, "/", "")
		if utf8.RuneCountInString(word) < 2 || strings.ContainsFunc(word, notHan) {
			return "", fmt.Errorf("lexicon, line %d: %q is not a word of two or more Han characters", number, line)
		}
		words = append(words, word)
		if word == line {
			continue
		}
		var end folding
		for piece := range strings.SplitSeq(line, "/") {
			end = folding{0, utf8.RuneCountInString(piece), 0, len(piece)}.after(end.j, end.hi)
			d.given[word] = append(d.given[word], end)
		}
	}
	// A word may be a piece of a longer one, so the short come first.
	slices.SortStableFunc(words, func(a, b string) int { return len(a) - len(b) })
	var b strings.Builder
	for _, word := range words {
		_, weight := d.split(word)
		frequency := math.Floor(math.Exp(weight)*sum) + 1
		if weight := math.Log(frequency / sum); d.weightOf(word) < weight {
			d.weights[word] = weight
			fmt.Fprintf(&b, "%s %.0f x\n", word, frequency)
		}
	}
	return b.String(), nil
}

func (d *dictionary) weightOf(word string) float64 {
	if weight, ok := d.weights[word]; ok {
		return weight
	}
	return math.Inf(-1)
}

// split cuts a word of two or more characters as jieba would if it did not know it, and returns its pieces and the sum of
// their weights.
func (d *dictionary) split(word string) (pieces []folding, weight float64) {
	type step struct {
		piece  folding // the last piece of the best way to get here
		weight float64 // of all its pieces
	}
	var borders []int // byte offsets of the characters, and of the end
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
			weight := d.weightOf(word[borders[i]:borders[j]])
			if i == j-1 {
				weight = max(weight, d.least)
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

// parts returns the words within a word of three or more characters: the pieces of its split that have two characters or
// more, and before each of them its own parts. So parts never straddle a cut (增加值 has 增加, not 加值). A number has no
// parts (十四五), nor has a word that only jieba's model of unknown words found.
func (d *dictionary) parts(word string) []folding {
	if known, ok := d.known.Load(word); ok {
		return known.([]folding)
	}
	if _, ok := d.weights[word]; !ok {
		return nil
	}
	var parts []folding
	if strings.ContainsFunc(word, notNumeral) {
		pieces, ok := d.given[word]
		if !ok {
			pieces, _ = d.split(word)
		}
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
	}
	d.known.Store(strings.Clone(word), parts) // a copy, lest the cache keep the text that the word stands in
	return parts
}

func notNumeral(r rune) bool {
	return !strings.ContainsRune("〇零一二三四五六七八九十百千万亿", r)
}

// jieba is given at most window bytes at once, cut at a Separator. Where a window has none, those of its words that end in
// its last margin bytes are cut again with what follows; no word of the dictionary is longer than the margin.
const (
	window = 6000
	margin = 150
)

// cut calls emit for each word of a text of Han characters and Separators. A Separator is a word to jieba.
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

// newJieba loads jieba with a dictionary, a model of unknown words and added words. cppjieba reads files, and only while it
// is made; it ends the process when one is missing, so each is known to be whole before.
func newJieba(words, model, added string) (*gojieba.Jieba, error) {
	folder, err := os.MkdirTemp("", "gongbao-dictionary-")
	if err != nil {
		return nil, fmt.Errorf("%w (set TMPDIR to a folder that can be written to)", err)
	}
	defer os.RemoveAll(folder)
	var paths []string
	// The last two files, weights and stop words for keywords, are not used here; cppjieba demands a line in each.
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
