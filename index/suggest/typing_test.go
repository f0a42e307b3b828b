package suggest

import (
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"gongbao/analyzer"
)

// mistyped is a term as it is typed wrongly.
type mistyped struct{ kind, typed, meant string }

// slipKinds are the kinds of slips that are made.
var slipKinds = []string{"homophone", "near", "shape", "key", "dropped", "doubled", "swapped", "pinyin", "pinyin key"}

// replaced are the characters that are written for another, by kind.
func replaced(t testing.TB) map[string]map[rune][]rune {
	all := make(map[string]map[rune][]rune)
	data, err := os.ReadFile("testdata/slips.txt")
	if err != nil {
		t.Fatal(err)
	}
	kind := ""
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		if head, ok := strings.CutPrefix(line, "# "); ok {
			if name, _, ok := strings.Cut(head, ": "); ok && slices.Contains(slipKinds, name) {
				kind = name
				all[kind] = make(map[rune][]rune)
			}
			continue
		}
		group := []rune(line)
		for i, r := range group {
			for n := 1; n < len(group); n++ {
				all[kind][r] = append(all[kind][r], group[(i+n)%len(group)])
			}
		}
	}
	return all
}

// wrongKeys are keys that are hit instead of another, on the same row.
func wrongKeys(letter byte) (wrong []byte) {
	for _, row := range []string{"qwertyuiop", "asdfghjkl", "zxcvbnm"} {
		if i := strings.IndexByte(row, letter); i >= 0 {
			if i > 0 {
				wrong = append(wrong, row[i-1])
			}
			if i+1 < len(row) {
				wrong = append(wrong, row[i+1])
			}
		}
	}
	return wrong
}

// slipsOf makes a slip of each kind of a term, as far as there is one. The place and the choice depend on n.
func slipsOf(term string, n int, replaced map[string]map[rune][]rune, usual map[string][]rune) (all []mistyped) {
	p := pronounce()
	name := []rune(term)
	add := func(kind string, typed ...rune) {
		all = append(all, mistyped{kind, string(typed), term})
	}
	put := func(kind string, choices func(r rune) []rune) {
		for k := range name {
			at := (n + k) % len(name)
			if others := choices(name[at]); len(others) > 0 {
				typed := slices.Clone(name)
				typed[at] = others[n%len(others)]
				add(kind, typed...)
				return
			}
		}
	}
	for _, kind := range []string{"homophone", "near", "shape"} {
		put(kind, func(r rune) []rune { return replaced[kind][r] })
	}
	put("key", func(r rune) (others []rune) {
		for _, syllable := range p.sets[p.set(r)] {
			for i := range len(syllable) {
				for _, letter := range wrongKeys(syllable[i]) {
					if same := usual[syllable[:i]+string(letter)+syllable[i+1:]]; len(same) > 0 {
						others = append(others, same[0])
					}
				}
			}
		}
		return others
	})
	at := 1 + n%(len(name)-2) // within
	if len(name) >= 4 {
		add("dropped", slices.Delete(slices.Clone(name), at, at+1)...)
		add("doubled", slices.Insert(slices.Clone(name), at, name[at])...)
		swapped := slices.Clone(name)
		swapped[at], swapped[at+1] = swapped[at+1], swapped[at]
		add("swapped", swapped...)
	}
	letters := p.spellings(term)[0].pinyin
	add("pinyin", []rune(letters)...)
	if len(letters) >= 8 {
		i := n % len(letters)
		if wrong := wrongKeys(letters[i]); len(wrong) > 0 {
			add("pinyin key", []rune(letters[:i]+string(wrong[n%len(wrong)])+letters[i+1:])...)
		}
	}
	return all
}

// usualOf are the characters of texts by their first reading, the most frequent first.
func usualOf(b *Builder) map[string][]rune {
	counts := make(map[rune]int)
	for term, n := range b.terms {
		for _, r := range term {
			counts[r] += n
		}
	}
	p := pronounce()
	usual := make(map[string][]rune)
	for _, r := range slices.SortedFunc(maps.Keys(counts), func(a, b rune) int { return (counts[b]-counts[a])*2 + int(min(max(a-b, -1), 1)) }) {
		if readings := p.sets[p.set(r)]; len(readings) > 0 {
			usual[readings[0]] = append(usual[readings[0]], r)
		}
	}
	return usual
}

// reach is how many slips are corrected.
type reach struct{ made, first, sure int }

// measure makes slips of terms of a library and corrects them.
func measure(t *testing.T, b *Builder, most int) map[string]reach {
	x := build(t, b)
	replaced, usual := replaced(t), usualOf(b)
	var terms []string
	for i := range x.records {
		e := x.entry(int32(i))
		if n := utf8.RuneCountInString(e.folded); e.kind == Term && e.count >= leastBetter && n >= 3 && n <= 8 && isHanText(e.folded) &&
			!strings.ContainsFunc(e.folded, isNumeral) {
			terms = append(terms, e.folded)
		}
	}
	slices.Sort(terms)
	reached := make(map[string]reach)
	step := max(1, len(terms)/most)
	for n := 0; n < len(terms); n += step {
		for _, s := range slipsOf(terms[n], n, replaced, usual) {
			if s.typed == s.meant || x.count(s.typed) > 0 || b.terms[s.typed] > 0 {
				continue
			}
			r := reached[s.kind]
			r.made++
			if found := x.Correct(s.typed, 0); len(found) > 0 && found[0].To == s.meant {
				r.first++
				if found[0].Sure {
					r.sure++
				} else {
					t.Logf("%s: %s → %s, not sure", s.kind, s.typed, s.meant)
				}
			} else {
				t.Logf("%s: %s → %s, got %v", s.kind, s.typed, s.meant, found)
			}
			reached[s.kind] = r
		}
	}
	return reached
}

func isHanText(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return !unicode.Is(unicode.Han, r) })
}

// report logs how many slips of each kind are corrected, and returns all together.
func report(t *testing.T, reached map[string]reach) (all reach) {
	t.Helper()
	for _, kind := range slipKinds {
		r := reached[kind]
		t.Logf("%-12s %4d made, %4d first, %4d sure", kind, r.made, r.first, r.sure)
		all = reach{all.made + r.made, all.first + r.first, all.sure + r.sure}
	}
	t.Logf("%-12s %4d made, %4d first, %4d sure", "all", all.made, all.first, all.sure)
	return all
}

// TestSlips: of the slips of terms of the seeds, nine of ten are corrected to the term first.
func TestSlips(t *testing.T) {
	if all := report(t, measure(t, realBuilder(t), 60)); all.made < 150 || 10*all.first < 9*all.made {
		t.Errorf("%d of %d slips are corrected", all.first, all.made)
	}
}

// wholeCorpus skips a test unless all reports in ../../../shared are to be measured.
func wholeCorpus(t *testing.T) {
	t.Helper()
	if os.Getenv("GONGBAO_TYPING") != "full" {
		t.Skip("set GONGBAO_TYPING=full to measure")
	}
}

// TestSlipsCorpus measures the same over the reports in ../../../shared.
func TestSlipsCorpus(t *testing.T) {
	wholeCorpus(t)
	b, err := corpus()
	if err != nil {
		t.Fatal(err)
	}
	if all := report(t, measure(t, b, 300)); all.made < 1000 || 10*all.first < 9*all.made {
		t.Errorf("%d of %d slips are corrected", all.first, all.made)
	}
}

// TestHeldOut takes terms of a fifth of the reports in ../../../shared that the others do not have: hardly any of
// these is surely something else.
func TestHeldOut(t *testing.T) {
	wholeCorpus(t)
	files, err := filepath.Glob("../../../shared/corpus/texts/*.txt")
	if err != nil || len(files) < 100 {
		t.Skipf("%d reports: %v", len(files), err)
	}
	var library, left []string
	for i, file := range files {
		if i%5 == 0 {
			left = append(left, file)
		} else {
			library = append(library, file)
		}
	}
	b, err := feedFiles(library)
	if err != nil {
		t.Fatal(err)
	}
	x := build(t, b)
	var held strings.Builder
	for _, file := range library {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		held.WriteString(analyzer.FoldQuery(string(data)) + "\n")
	}
	single, joined := termsIn(t, x, left)
	for name, terms := range map[string][]string{"words": single, "pairs of words": joined} {
		taken, sure := 0, 0
		for _, term := range terms {
			if taken == 1000 {
				break
			}
			if strings.Contains(held.String(), term) {
				continue
			}
			taken++
			corrections := x.Correct(term, 0)
			for _, found := range corrections[:min(1, len(corrections))] {
				if found.Sure && (!found.Partial || strings.Contains(held.String(), analyzer.FoldQuery(found.To))) {
					sure++
					t.Logf("%s → %s %s", term, found.To, found.Reason)
				}
			}
		}
		t.Logf("of %d %s that the library does not have, %d are corrected", taken, name, sure)
		if taken < 500 || 20*sure > taken {
			t.Errorf("of %d %s that the library does not have, %d are corrected", taken, name, sure)
		}
	}
}

// termsIn returns the terms of texts, and the pairs of terms that follow one another, in an order by chance.
func termsIn(t *testing.T, x *Index, files []string) (single, joined []string) {
	t.Helper()
	terms, pairs := make(map[string]bool), make(map[string]bool)
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(data)) {
			tokens := x.words.Query(line)
			for i, token := range tokens {
				if IsTerm(token.Term) {
					terms[token.Term] = true
				}
				if i > 0 && tokens[i-1].End == token.Start && IsTerm(tokens[i-1].Term) && IsTerm(token.Term) {
					pairs[tokens[i-1].Term+token.Term] = true
				}
			}
		}
	}
	single, joined = slices.Sorted(maps.Keys(terms)), slices.Sorted(maps.Keys(pairs))
	for _, all := range [][]string{single, joined} {
		rand.New(rand.NewPCG(1, 2)).Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	}
	return single, joined
}
