//go:build ignore

// Generate_lexicon writes lexicon/divisions.txt and lexicon/terms.txt from the gazetteer and from
// real text.
//
//	cd analyzer && go run generate_lexicon.go -texts FILE,FOLDER,…
//
// Divisions are the names in the gazetteer, with and without suffix, that jieba's dictionary cuts.
// A name is left out if its characters mostly mean something else in the texts, that is, if jieba's
// dictionary cuts across it (新和 in 创新和).
//
// Terms are neighbouring words of jieba's that stay together. They occur in many texts, they occur
// together far more often than by chance (pointwise mutual information), and they have many
// different neighbours (entropy on both sides), so that they are not a piece of a longer word.
// Numbers find only candidates: lexicon/rejected.txt has those that a reader turned down. Look at
// the diff.
package main

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"flag"
	"io"
	"io/fs"
	"log"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yanyiwu/gojieba"

	"gongbao/analyzer"
	"gongbao/index/region"
)

func main() {
	log.SetFlags(0)
	paths := flag.String("texts", "", "comma-separated files and folders of real text")
	flag.Parse()
	if *paths == "" {
		log.Fatal("generate_lexicon: give the texts with -texts")
	}
	texts := read(strings.Split(*paths, ","))
	rejected := lexicon("lexicon/rejected.txt")
	jieba := dictionary()

	divisions, crossed := divisions(jieba, texts, rejected)
	head := divisionsHead + "# Left out, because words lie across them: " + strings.Join(crossed, " ") + "\n"
	write("lexicon/divisions.txt", head, divisions)

	known := lexicon("lexicon/policy.txt")
	for _, name := range divisions {
		known[name] = true
	}
	for word := range known {
		jieba.AddWord(word)
	}
	maps.Copy(known, rejected)
	write("lexicon/terms.txt", termsHead, terms(jieba, texts, known))
}

const (
	divisionsHead = `# Names of divisions of China since 1981, with and without their suffix, that jieba's dictionary
# cuts. Written by generate_lexicon.go from index/region/divisions.tsv (areacodes, CC0); the form is
# that of policy.txt.
`
	termsHead = `# Terms that many real reports use and jieba cuts apart. Written by generate_lexicon.go; the form is
# that of policy.txt. To remove one, move it to rejected.txt.
`
)

// straddled is the greatest share of a name's occurrences that words may straddle. A name with more
// of them is left out.
const straddled = 0.1

// divisions returns the names of divisions that the dictionary cuts. crossed has those among them
// that are left out because words in the texts straddle their ends.
func divisions(jieba *gojieba.Jieba, texts [][]string, rejected map[string]bool) (names, crossed []string) {
	all := make(map[string]int)       // the occurrences of each name
	straddles := make(map[string]int) // those of them that words straddle
	for _, name := range divisionNames() {
		if !rejected[name] && len(jieba.Cut(name, false)) > 1 {
			all[name] = 0
		}
	}
	longest := 0
	for name := range all {
		longest = max(longest, utf8.RuneCountInString(name))
	}
	for _, text := range texts {
		for _, han := range text {
			runes, starts := []rune(han), wordStarts(jieba.Cut(han, false))
			for i := range runes {
				for j := i + 2; j <= min(len(runes), i+longest); j++ {
					name := string(runes[i:j])
					// A name within a longer word proves nothing.
					if _, ok := all[name]; !ok || starts[j-1] == starts[i] {
						continue
					}
					all[name]++
					if starts[i] < i || starts[j] < j {
						straddles[name]++
					}
				}
			}
		}
	}
	for name, count := range all {
		if float64(straddles[name]) <= straddled*float64(count) {
			names = append(names, name)
		} else {
			crossed = append(crossed, name)
		}
	}
	slices.Sort(names)
	slices.Sort(crossed)
	return names, crossed
}

// wordStarts returns, for each character of a row of words, the index of the first character of its
// word. A last element stands for the word that would come next.
func wordStarts(words []string) (starts []int) {
	for _, word := range words {
		start := len(starts)
		for range utf8.RuneCountInString(word) {
			starts = append(starts, start)
		}
	}
	return append(starts, len(starts))
}

// divisionNames returns the folded names of all divisions, with and without suffix, that have two
// or more characters.
func divisionNames() (names []string) {
	data, err := os.ReadFile("../index/region/divisions.tsv")
	check(err)
	for line := range strings.Lines(string(data)) {
		name := strings.Split(line, "\t")[1]
		for _, name := range append(region.Aliases(name), name) {
			if name = analyzer.Fold(name); utf8.RuneCountInString(name) > 1 && !strings.ContainsFunc(name, notHan) {
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// The bounds of a term.
const (
	leastCount   = 60  // occurrences in all texts
	leastTexts   = 25  // texts with an occurrence
	leastEntropy = 2.0 // natural logarithm, on the poorer side
	mostWords    = 4   // words of jieba's
	mostRunes    = 5

	// The least pointwise mutual information, as a natural logarithm, at the weakest joint. A
	// single character suggests a word that jieba tore apart. Words of two characters are mostly
	// two words (严格落实), unless they hardly ever occur without each other (揭榜挂帅).
	leastPMITorn  = 4.5
	leastPMIWhole = 6.5
)

// phrase holds the counts for a row of words.
type phrase struct {
	count, texts, last int // last is the latest text that has it
	left, right        map[string]int
}

// terms returns rows of words that stay together.
func terms(jieba *gojieba.Jieba, texts [][]string, known map[string]bool) (found []string) {
	total := 0
	phrases := make(map[string]*phrase) // by its words, with spaces between
	for n := 1; n <= mostWords; n++ {
		for number, text := range texts {
			for _, han := range text {
				words := jieba.Cut(han, true)
				if n == 1 {
					total += len(words)
				}
				for i := range len(words) - n + 1 {
					row := words[i : i+n]
					if n > 1 && !extends(phrases, row) {
						continue
					}
					key := strings.Join(row, " ")
					p := phrases[key]
					if p == nil {
						p = &phrase{last: -1, left: make(map[string]int), right: make(map[string]int)}
						phrases[key] = p
					}
					p.count++
					if p.last != number {
						p.texts++
						p.last = number
					}
					if n > 1 {
						p.left[neighbour(words, i-1)]++
						p.right[neighbour(words, i+n)]++
					}
				}
			}
		}
	}
	for key, p := range phrases {
		row := strings.Fields(key)
		term := strings.Join(row, "")
		if len(row) > 1 && p.texts >= leastTexts && p.count >= leastCount &&
			utf8.RuneCountInString(term) <= mostRunes &&
			!known[term] && plausible(row) && len(jieba.Cut(term, false)) > 1 &&
			pmi(phrases, row, total) >= leastPMI(row) && min(entropy(p.left), entropy(p.right)) >= leastEntropy {
			found = append(found, term)
		}
	}
	slices.SortFunc(found, func(a, b string) int {
		return cmp.Or(len(a)-len(b), cmp.Compare(a, b))
	})
	return slices.Compact(found)
}

// extends reports whether a row of words can be frequent enough: both its parts, without the last
// word and without the first, must be.
func extends(phrases map[string]*phrase, row []string) bool {
	n := len(row)
	for _, part := range [][]string{row[:n-1], row[1:]} {
		if p := phrases[strings.Join(part, " ")]; p == nil || p.count < leastCount {
			return false
		}
	}
	return true
}

// neighbour returns the i-th word, or "" beyond the ends of a stretch, where any word might have
// come next.
func neighbour(words []string, i int) string {
	if i < 0 || i >= len(words) {
		return ""
	}
	return words[i]
}

// plausible reports whether a row of words can be a term. Function words and numbers cannot be part
// of one.
func plausible(row []string) bool {
	for _, word := range row {
		if analyzer.IsStop(word) || strings.ContainsAny(word, "〇零一二三四五六七八九十百千万亿几两多年月日") {
			return false
		}
	}
	return true
}

func leastPMI(row []string) float64 {
	if slices.ContainsFunc(row, func(word string) bool { return utf8.RuneCountInString(word) == 1 }) {
		return leastPMITorn
	}
	return leastPMIWhole
}

// pmi returns the pointwise mutual information of the two sides of a row's weakest joint.
func pmi(phrases map[string]*phrase, row []string, total int) float64 {
	frequency := func(row []string) float64 { return float64(phrases[strings.Join(row, " ")].count) / float64(total) }
	least := math.Inf(1)
	for i := 1; i < len(row); i++ {
		least = min(least, math.Log(frequency(row)/(frequency(row[:i])*frequency(row[i:]))))
	}
	return least
}

// entropy returns the entropy of the neighbours on one side. Any word might have come next at the
// end of a stretch, so each end counts as another neighbour.
func entropy(neighbours map[string]int) (sum float64) {
	total := 0
	for _, count := range neighbours {
		total += count
	}
	for word, count := range neighbours {
		share := float64(count) / float64(total)
		if word == "" {
			sum += share * math.Log(float64(total))
		} else {
			sum -= share * math.Log(share)
		}
	}
	return sum
}

// read returns the stretches of Han characters of each text.
func read(paths []string) (texts [][]string) {
	for _, path := range paths {
		check(filepath.WalkDir(path, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			data, err := os.ReadFile(path)
			texts = append(texts, strings.FieldsFunc(analyzer.Fold(string(data)), notHan))
			return err
		}))
	}
	return texts
}

// lexicon returns the words of a lexicon.
func lexicon(file string) map[string]bool {
	data, err := os.ReadFile(file)
	check(err)
	words := make(map[string]bool)
	for line := range strings.Lines(string(data)) {
		line, _, _ = strings.Cut(line, "#")
		if word := analyzer.Fold(strings.ReplaceAll(line, "/", "")); word != "" {
			words[word] = true
		}
	}
	return words
}

// dictionary returns jieba with the dictionary that the package embeds, without any lexicon.
func dictionary() *gojieba.Jieba {
	data, err := os.ReadFile("dictionary.txt.gz")
	check(err)
	r, err := gzip.NewReader(bytes.NewReader(data))
	check(err)
	words, err := io.ReadAll(r)
	check(err)
	file, err := os.CreateTemp("", "gongbao-generate-")
	check(err)
	defer os.Remove(file.Name())
	_, err = file.Write(words)
	check(err)
	check(file.Close())
	return gojieba.NewJieba(file.Name())
}

func write(file, head string, words []string) {
	check(os.WriteFile(file, []byte(head+strings.Join(words, "\n")+"\n"), 0o644))
}

func notHan(r rune) bool { return !unicode.Is(unicode.Han, r) }

func check(err error) {
	if err != nil {
		log.Fatal("generate_lexicon: ", err)
	}
}
