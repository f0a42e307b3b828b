package panel

import (
	"iter"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"

	"gongbao/analyzer"
	"gongbao/index/parse"
	"gongbao/index/source"
)

// starts returns a Stretch of the forms of a counter over a folded text.
func starts(forms []string, text []rune) Stretch {
	return func(i int) iter.Seq[uint32] {
		return func(yield func(uint32) bool) {
			form := []rune(forms[i])
			for at := range text {
				if at+len(form) <= len(text) && slices.Equal(text[at:at+len(form)], form) && !yield(uint32(at)) {
					return
				}
			}
		}
	}
}

// count returns the counts of all terms in a text.
func count(d *Dictionary, rule Rule, text string) []int {
	counts, folded := make([]int, len(d.Terms)), []rune(analyzer.Fold(text))
	c := NewCounter(d, rule)
	c.Count(0, uint32(len(folded)), starts(c.Forms(), folded), func(p Place) { counts[p.Term] += rule.Times(p) })
	return counts
}

// bruteForce counts character by character, as the package comment defines the rules.
func bruteForce(d *Dictionary, rule Rule, text string) []int {
	folded := []rune(analyzer.Fold(text))
	at := func(i int, form string) bool {
		runes := []rune(analyzer.FoldQuery(form))
		return i+len(runes) <= len(folded) && slices.Equal(folded[i:i+len(runes)], runes)
	}
	length := func(form string) int { return len([]rune(analyzer.FoldQuery(form))) }
	excluded := func(t Term, i, end int) bool {
		for from := max(0, i-MaxLength); from <= i; from++ {
			for _, e := range t.Exclusions {
				if at(from, e) && from+length(e) >= end {
					return true
				}
			}
		}
		return false
	}
	counts := make([]int, len(d.Terms))
	covered := make(map[[2]int]bool) // term, character
	for i := 0; i < len(folded); {
		longest, of := 0, 0
		for k, t := range d.Terms {
			for _, form := range t.Forms {
				n := length(form)
				if !at(i, form) || excluded(t, i, i+n) {
					continue
				}
				if rule == Overlapping {
					counts[k]++
				}
				for c := range n {
					covered[[2]int{k, i + c}] = true
				}
				if n > longest {
					longest, of = n, k
				}
			}
		}
		switch {
		case rule != Longest || longest == 0:
			i++
		default:
			counts[of]++
			i += longest
		}
	}
	if rule == Union {
		for at := range maps.Keys(covered) {
			counts[at[0]]++
		}
	}
	return counts
}

// A character that terms cover together counts once, and an exclusion applies to its own term only.
func TestUnionOfAll(t *testing.T) {
	for _, test := range []struct {
		dictionary, text string
		want             int
	}{
		{"数字\n数字经济", "数字经济和数字中国", 6},
		{"甲乙\n乙丙丁", "甲乙丙丁", 4},
		{"绿色 - 绿色通道\n通道", "绿色通道上的绿色", 4},
		{"煤\n电", "煤和电", 2},
		{"煤", "电", 0},
	} {
		d, err := Parse(test.dictionary)
		if err != nil {
			t.Fatal(err)
		}
		got := count(d, UnionOfAll, test.text)
		if got[0] != test.want || slices.ContainsFunc(got[1:], func(n int) bool { return n > 0 }) {
			t.Errorf("%q in %q: %v, want %d", test.dictionary, test.text, got, test.want)
		}
	}
}

func TestCount(t *testing.T) {
	tests := []struct {
		dictionary, text             string
		longest, overlapping, unions []int
	}{
		{"数字\n数字经济", "数字经济和数字中国", []int{1, 1}, []int{2, 1}, []int{4, 4}},
		{"煤煤", "煤煤煤", []int{1}, []int{2}, []int{3}},
		{"煤", "煤煤煤", []int{3}, []int{3}, []int{3}},
		{"绿色 - 绿色通道", "绿色通道上的绿色", []int{1}, []int{1}, []int{2}},
		{"绿色 - 绿色通道\n绿色通道\n通道", "绿色通道上的绿色", []int{1, 1, 0}, []int{1, 1, 1}, []int{2, 4, 2}},
		{"环保 = 环保局", "环保局管环保", []int{2}, []int{3}, []int{5}},
		{"甲乙\n乙丙丁", "甲乙丙丁", []int{1, 0}, []int{1, 1}, []int{2, 3}}, // the leftmost, though it is shorter
		{"绿色 - 非绿色", "非绿色和绿色", []int{1}, []int{1}, []int{2}},
		{"互联网+", "互联网＋政务，互联网网", []int{1}, []int{1}, []int{4}},
		{".*\n[a-z]", "a.*", []int{1, 0}, []int{1, 0}, []int{2, 0}},
		{"數字經濟", "“数字”经济", []int{1}, []int{1}, []int{4}},
		{"数字经济", "数字，经济", []int{0}, []int{0}, []int{0}},
	}
	for _, test := range tests {
		d, err := Parse(test.dictionary)
		if err != nil {
			t.Fatal(err)
		}
		for rule, want := range map[Rule][]int{
			Longest: test.longest, Overlapping: test.overlapping, Union: test.unions,
		} {
			if got := count(d, rule, test.text); !slices.Equal(got, want) {
				t.Errorf("%q in %q by %s: %v, want %v", test.dictionary, test.text, rule, got, want)
			}
			if got := bruteForce(d, rule, test.text); !slices.Equal(got, want) {
				t.Errorf("%q in %q by %s: brute force has %v, want %v", test.dictionary, test.text, rule, got, want)
			}
		}
	}
}

// paragraphs returns the paragraphs of real reports: the seeds, and some files of
// ../../../shared/corpus if it is present.
func paragraphs(t *testing.T) (texts []string) {
	t.Helper()
	shared, _ := filepath.Glob("../../../shared/corpus/texts/*.txt")
	if len(shared) == 0 {
		t.Log("../../../shared/corpus is absent: only the seeds are read")
	}
	var files []string
	for i := 0; i < len(shared); i += 90 {
		files = append(files, shared[i])
	}
	for file, err := range source.Files("../../testdata/seeds") {
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	for _, file := range files {
		document, err := source.Read(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range parse.Parse(document).Reports {
			for _, s := range r.Sections {
				texts = append(append(texts, s.Heading), s.Paragraphs...)
			}
		}
	}
	return texts
}

// randomDictionary makes a dictionary of terms that occur in a text, nested and overlapping, with
// synonyms and exclusions.
func randomDictionary(random *rand.Rand, text []rune) *Dictionary {
	piece := func(most int) (from, to int) {
		from = random.IntN(len(text))
		return from, min(len(text), from+1+random.IntN(most))
	}
	d, known := new(Dictionary), newForms()
	for range 1 + random.IntN(12) {
		from, to := piece(4)
		t := Term{Forms: []string{string(text[from:to])}}
		if random.IntN(3) == 0 { // a nested or an overlapping synonym
			at := from + random.IntN(to-from)
			t.Forms = append(t.Forms, string(text[at:min(len(text), at+1+random.IntN(4))]))
		}
		if random.IntN(3) == 0 {
			from, to := max(0, from-random.IntN(3)), min(len(text), to+random.IntN(3))
			t.Exclusions = append(t.Exclusions, string(text[from:to]))
		}
		_ = d.add(t, 0, known) // terms that cannot be used are left out
	}
	return d
}

// TestCountLaw compares the counter with brute force on real text.
func TestCountLaw(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	checked, counted := 0, make(map[Rule]int)
	for _, text := range paragraphs(t) {
		folded := []rune(analyzer.Fold(text))
		if len(folded) == 0 {
			continue
		}
		folded = folded[:min(len(folded), 150)]
		d := randomDictionary(random, folded)
		for _, rule := range Rules {
			got, want := count(d, rule, string(folded)), bruteForce(d, rule, string(folded))
			if !slices.Equal(got, want) {
				t.Fatalf("%q in %q by %s: %v, want %v", d, string(folded), rule, got, want)
			}
			for _, n := range got {
				counted[rule] += n
			}
		}
		if checked++; checked == 1500 {
			break
		}
	}
	if counted[Longest] < checked || counted[Overlapping] <= counted[Longest] || counted[Union] <= counted[Longest] {
		t.Errorf("%d texts, counted %v: the dictionaries find too little", checked, counted)
	}
	t.Logf("%d texts: %v", checked, counted)
}

// FuzzParse checks that any text is an error or a dictionary that prints itself.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{"环境保护 = 环保\n绿色 - 绿色通道", "名称：甲\n乙", "= -", "a\x00b", "\uFEFF#"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := Parse(text)
		if err != nil {
			return
		}
		if again, err := Parse(d.String()); err != nil || again.Hash() != d.Hash() {
			t.Errorf("%v: %q printed and read again is %q", err, d, again)
		}
	})
}
