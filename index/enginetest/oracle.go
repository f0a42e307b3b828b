package enginetest

import (
	"bytes"
	"cmp"
	"index/suffixarray"
	"math/rand/v2"
	"slices"
	"sort"
	"strings"
	"sync"
	"testing"
	"unicode"
	"unicode/utf8"

	"gongbao/analyzer"
	"gongbao/index/report"
)

// oracle answers by brute force what a search of one literal has to find. All it shares with the
// engine is the folding.
type oracle struct {
	text     []byte // the folded texts of all reports, each followed by textEnd
	ends     []int  // the index in text of each textEnd
	reportOf []string
	first    map[string]int // the number of a report's first text, by ID
	original [][]rune       // the texts before folding, empty ones left out

	suffixes *suffixarray.Index
	mu       sync.Mutex
	known    map[string][]int // what places has returned
	taken    []bool           // for marks, by index in text; all false between its calls
}

// textEnd is a byte that no text has.
const textEnd = 0xFF

func newOracle(reports Memory) *oracle {
	o := &oracle{first: make(map[string]int), known: make(map[string][]int)}
	for _, r := range reports.All() {
		o.first[r.ID] = len(o.ends)
		for _, text := range TextsOf(r) {
			o.text = append(o.text, analyzer.Fold(text)...)
			o.ends = append(o.ends, len(o.text))
			o.reportOf = append(o.reportOf, r.ID)
			o.text = append(o.text, textEnd)
			if text != "" {
				o.original = append(o.original, []rune(text))
			}
		}
	}
	o.suffixes = suffixarray.New(o.text)
	o.taken = make([]bool, len(o.text))
	return o
}

// TextsOf returns the texts of a report as the laws define them, which are its lines: no match
// crosses from one to the next.
func TextsOf(r *report.Report) (texts []string) {
	for _, line := range r.Lines() {
		texts = append(texts, line.Text)
	}
	return texts
}

// places returns the indexes in o.text where a folded text begins, in order; they may overlap.
func (o *oracle) places(pattern string) []int {
	o.mu.Lock()
	defer o.mu.Unlock()
	found, known := o.known[pattern]
	if !known {
		found = o.suffixes.Lookup([]byte(pattern), -1)
		slices.Sort(found)
		o.known[pattern] = found
	}
	return found
}

// textAt returns the number of the text that an index in o.text lies in.
func (o *oracle) textAt(i int) int { return sort.SearchInts(o.ends, i) }

// contain returns the IDs of the reports whose texts hold pattern, sorted, and how often it stands
// in them without overlaps.
func (o *oracle) contain(pattern string) (ids []string, occurrences int) {
	free := 0
	for _, at := range o.places(pattern) {
		if at < free {
			continue
		}
		free = at + len(pattern)
		occurrences++
		if id := o.reportOf[o.textAt(at)]; len(ids) == 0 || ids[len(ids)-1] != id {
			ids = append(ids, id)
		}
	}
	return ids, occurrences
}

// marks returns the number of marks for folded words in each text that has any: the longest first,
// and of equals the first, none overlapping another.
func (o *oracle) marks(words []string) map[int]int {
	words = slices.Clone(words)
	slices.SortStableFunc(words, func(a, b string) int {
		return cmp.Compare(utf8.RuneCountInString(b), utf8.RuneCountInString(a))
	})
	marks := make(map[int]int)
	var marked [][]bool
	for _, word := range words {
		for _, at := range o.places(word) {
			if place := o.taken[at : at+len(word)]; !slices.Contains(place, true) {
				for i := range place {
					place[i] = true
				}
				marked = append(marked, place)
				marks[o.textAt(at)]++
			}
		}
	}
	for _, place := range marked {
		clear(place)
	}
	return marks
}

// substrings yields n random stretches of 1 to most characters from the texts. Half of them begin
// or end, if the text allows, at a character that is not Chinese: punctuation, a quote, a
// bracket, a digit, a letter.
func (o *oracle) substrings(seed uint64, n, most int) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		rng := rand.New(rand.NewPCG(seed, 0))
		for range n {
			text := o.original[rng.IntN(len(o.original))]
			start, size := rng.IntN(len(text)), 1+rng.IntN(most)
			end := min(len(text), start+size)
			odd := slices.IndexFunc(text[start:], func(r rune) bool { return !unicode.Is(unicode.Han, r) })
			switch edge := rng.IntN(4); {
			case edge == 0 && odd >= 0:
				start += odd
				end = min(len(text), start+size)
			case edge == 1 && odd >= 0:
				end = start + odd + 1
				start = max(0, end-size)
			}
			if !yield(string(text[start:end])) {
				return
			}
		}
	}
}

// testOracle: brute force agrees with what can be counted by hand.
func (s *suite) testOracle(t *testing.T) {
	o := newOracle(Memory{
		"a": {ID: "a", Title: "煤煤煤", Sections: []report.Section{{Heading: "“煤”矿", Paragraphs: []string{"", "矿煤。矿"}}}},
		"b": {ID: "b", Title: "矿", Sections: []report.Section{{Paragraphs: []string{"，"}}}},
		"c": {ID: "c", Title: "灰", Sections: []report.Section{{Heading: "炭", Paragraphs: []string{"灰"}, RunIn: true}}},
	})
	for _, tt := range []struct {
		pattern string
		ids     string
		n       int
	}{{"煤", "a", 5}, {"煤煤", "a", 1}, {"矿", "ab", 4}, {"煤矿", "a", 1}, {"煤，矿", "a", 1}, {"矿矿", "", 0}, {"煤，", "a", 1}, {"炭灰", "c", 1}} {
		if ids, n := o.contain(tt.pattern); strings.Join(ids, "") != tt.ids || n != tt.n {
			t.Errorf("%q: %q, %d; want %q, %d", tt.pattern, ids, n, tt.ids, tt.n)
		}
	}
	for range 2 { // the second time shows that nothing is left of the first
		n := 0
		for _, marks := range o.marks([]string{"煤", "煤，矿", "矿"}) {
			n += marks
		}
		if n != 8 {
			t.Errorf("%d marks, want 8", n)
		}
	}
	if bytes.Count(o.text, []byte{textEnd}) != len(o.ends) {
		t.Error("a text holds the byte that ends texts")
	}
}
