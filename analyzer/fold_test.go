package analyzer

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

func TestFold(t *testing.T) {
	tests := []struct{ in, want string }{
		{"", ""},
		{" \t\r\n　\u200b\ufeff\u00ad", ""},
		{"地區生產總值", "地区生产总值"},
		{"５Ｇ基站", "5g基站"},
		{"“十五五”规划", "十五五规划"},
		{"《中华人民共和国宪法》〈摘〉", "中华人民共和国宪法摘"},
		{"稳中求进，以进促稳。", "稳中求进，以进促稳，"},
		{"好！ ……！再来", "好，再来"},
		{"他说：“好。”然后", "他说，好，然后"},
		{"12:30，3.2%", "12，30，3.2%"},
		{"3—5年，3-5年；3–5年", "3-5年，3-5年，3-5年"},
		{"进——以——进—以—”—进", "进，以，进-以，进"},
		{"—。”—3，-3", "，3，-3"},
		{"A--B", "a--b"},
		{"10.7万亩", "10.7万亩"},
		{"2×1000MW", "2×1000mw"},
		{"R&D、PM2.5 和 5G+", "r&d，pm2.5和5g+"},
		{"（一）总体思路", "(一)总体思路"},
		{"㎡与㈠", "m2与(一)"},
		{"二〇二六 零 二○二六 二Ｏ二六 二Ο二六 二О二六 二0二六", "二o二六零二o二六二o二六二o二六二o二六二0二六"},
		{"国发〔2025〕11号【重点】{甲}", "国发(2025)11号(重点){甲}"},
		{"⺠⻓⾧⻱⼾", "民长长龟户"},
		{"葛\U000e0101民ㅤ\u034f\ue004⑥\ufe0f", "葛民6"},
		{"\ue864\ue816\ue78e", "龻𠂇，"},
		{"産値 栄誉 靑年", "产值荣誉青年"},
		{"e\u0301 é", "éé"},
		{"e \u0301", "é"},
		{"ﬁn", "fin"},
		{"①Ⅱ类", "1ii类"},
		{"\u0301a", "\u0301a"},
		{"각", "각"},
		{"ㄴㅝ", "눠"},
		{"\xff中\xfe", "\ufffd中\ufffd"},
		{"a\x00b", "ab"},
		{"乾坤裡後", "干坤里后"},
		{"𠁞", "𠀾"},
	}
	for _, tt := range tests {
		if got := Fold(tt.in); got != tt.want {
			t.Errorf("Fold(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestFoldQuery(t *testing.T) {
	tests := []struct{ in, want string }{
		{"", ""},
		{"，—“。", ""},
		{"，以进促稳。", "以进促稳"},
		{"—“—以—进——", "以-进"},
		{"-3.2%", "-3.2%"},
		{"−3.2%", "-3.2%"},
	}
	for _, tt := range tests {
		if got := FoldQuery(tt.in); got != tt.want {
			t.Errorf("FoldQuery(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

// TestLookalikes checks that queries find texts that read the same but have other characters.
func TestLookalikes(t *testing.T) {
	data, err := os.ReadFile("testdata/lookalikes.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		if line = strings.TrimSuffix(line, "\n"); strings.HasPrefix(line, "#") {
			continue
		}
		text, query, _ := strings.Cut(line, "\t")
		if folded, literal := Fold(text), FoldQuery(query); literal == "" || !strings.Contains(folded, literal) {
			t.Errorf("%q folds to %q, which does not contain %q, %q folded", text, folded, literal, query)
		}
	}
}

// TestLookalikeCopies replaces each character of real texts that has look-alikes by another of them.
// The copy folds as the text does, and each of its lines is found in it.
func TestLookalikeCopies(t *testing.T) {
	classes := make(map[rune][]rune)
	for from := range lookalikes {
		classes[lookalike(from)] = append(classes[lookalike(from)], from)
	}
	for to := range classes {
		classes[to] = append(classes[to], to)
		slices.Sort(classes[to])
	}
	random := rand.New(rand.NewPCG(1, 3))
	replaced, all := 0, 0
	another := func(r rune) rune {
		all++
		class := classes[lookalike(r)]
		if len(class) == 0 {
			return r
		}
		replaced++
		return class[(slices.Index(class, r)+1+random.IntN(len(class)-1))%len(class)]
	}
	for _, text := range append(seedTexts(t), corpusTexts(t, 15)...) {
		folded := Fold(text)
		for line := range strings.Lines(text) {
			lookalike := strings.Map(another, line)
			if Fold(lookalike) != Fold(line) || !strings.Contains(folded, FoldQuery(lookalike)) {
				t.Fatalf("%q folds to %q, and its copy %q to %q", line, Fold(line), lookalike, Fold(lookalike))
			}
		}
		if lookalike := strings.Map(another, text); Fold(lookalike) != folded {
			t.Fatalf("the copy of a text folds otherwise: %.300q", lookalike)
		}
	}
	if t.Logf("%d of %d characters replaced", replaced, all); replaced*100 < all {
		t.Errorf("only %d of %d characters replaced", replaced, all)
	}
}

// TestFoldAgain checks that the folded form of a character folds to itself.
func TestFoldAgain(t *testing.T) {
	for r := rune(0); r < 0x30000; r++ {
		if one := Fold(string(r)); utf8.RuneCountInString(one) == 1 && Fold(one) != one {
			t.Errorf("%U %c folds to %s, and that to %s", r, r, one, Fold(one))
		}
	}
	for from := range lookalikes {
		if simple(from) == composing {
			t.Errorf("%U %c composes", from, from)
		}
	}
}

// TestStretchIsFound checks that the folded text has each of its stretches, folded as a query:
// however a text is cut, no character may depend on its neighbours.
func TestStretchIsFound(t *testing.T) {
	alphabet := []rune("—–─-−－，。·•”“ \n二〇○OoО一年3５零(〔【x×✕~～\ue5e5\ufe0f\u034f⺠値…⋯⸺Ａb")
	random := rand.New(rand.NewPCG(1, 1))
	for range 100_000 {
		text := make([]rune, 2+random.IntN(12))
		for i := range text {
			text[i] = alphabet[random.IntN(len(alphabet))]
		}
		checkFold(t, string(text))
		i := random.IntN(len(text))
		stretch := string(text[i : i+1+random.IntN(len(text)-i)])
		if folded, want := Fold(string(text)), FoldQuery(stretch); !strings.Contains(folded, want) {
			t.Fatalf("%q folds to %q, which does not have %q of its stretch %q", string(text), folded, want, stretch)
		}
	}
}

func TestFoldSentences(t *testing.T) {
	tests := []struct{ in, want string }{ // the folded text, with | after each end of a sentence
		{"", ""},
		{"一，二。三", "一，二，|三"},
		{"他说：“好。”然后", "他说，好，|然后"},
		{"好……！再来", "好，|再来"},
		{"一是煤；二是电,三是水;", "一是煤，二是电，三是水，"},
		{"3.2%；㎡。完", "3.2%，m2，|完"},
		{"好｡好﹗—好⁉—好", "好，|好，|好，|好"},
	}
	for _, tt := range tests {
		folded, ends := FoldSentences(tt.in)
		if folded != Fold(tt.in) {
			t.Errorf("FoldSentences(%q) = %q, Fold gives %q", tt.in, folded, Fold(tt.in))
		}
		var got strings.Builder
		for i, r := range []rune(folded) {
			got.WriteRune(r)
			if slices.Contains(ends, i) {
				got.WriteByte('|')
			}
		}
		if got.String() != tt.want {
			t.Errorf("sentences of %q: %s, want %s", tt.in, got.String(), tt.want)
		}
	}
}

// reference is Fold done literally: its steps, one after the other. The control characters 1 and 2
// stand for a dash and for a run of punctuation.
func reference(s string) string {
	var kept strings.Builder
	marks, dashes := 0, 0
	write := func() {
		switch {
		case marks == 0:
		case marks == 1 && dashes == 1:
			kept.WriteByte(1)
		default:
			kept.WriteByte(2)
		}
		marks, dashes = 0, 0
	}
	for _, r := range s {
		r = lookalike(r)
		one := r
		if form := []rune(norm.NFKC.String(string(r))); len(form) == 1 {
			one = lookalike(form[0])
		}
		switch {
		case ignored(r) || ignored(one) || strings.ContainsRune(`“”‘’「」『』《》〈〉"'`, one):
		case one == '—':
			marks++
			dashes++
		case strings.ContainsRune("，。；：！？、…·,;:!?", one):
			marks++
		default:
			write()
			kept.WriteRune(r)
		}
	}
	write()
	return strings.Map(func(r rune) rune {
		switch r {
		case 1:
			return '-'
		case 2:
			return Separator
		}
		return settle(r)
	}, norm.NFKC.String(kept.String()))
}

// checkFold tests the laws of folding on one text.
func checkFold(t *testing.T, s string) {
	t.Helper()
	folded := Fold(s)
	if want := reference(s); folded != want {
		t.Errorf("Fold(%q) = %q, step by step %q", s, folded, want)
	}
	f := FoldMap(s)
	if f.Text != folded || string(f.Runes) != folded {
		t.Errorf("FoldMap(%q).Text = %q, Fold gives %q", s, f.Text, folded)
	}
	last, valid := 0, utf8.ValidString(s)
	for i := range f.Runes {
		start, end := f.Span(i, i+1)
		if start >= end || end > len(s) || start < last && !(i > 0 && f.spans[i] == f.spans[i-1]) {
			t.Fatalf("FoldMap(%q): character %d has span [%d, %d) after %d", s, i, start, end, last)
		}
		if valid && (!utf8.RuneStart(s[start]) || end < len(s) && !utf8.RuneStart(s[end])) {
			t.Fatalf("FoldMap(%q): span [%d, %d) splits a character", s, start, end)
		}
		last = end
	}
}

func TestFoldOnRealText(t *testing.T) {
	for _, text := range seedTexts(t) {
		for line := range strings.Lines(text) {
			checkFold(t, line)
			f := FoldMap(line)
			for i := 0; i < len(f.Runes); i += 7 {
				j := min(i+5, len(f.Runes))
				start, end := f.Span(i, j)
				if got, want := Fold(line[start:end]), string(f.Runes[i:j]); f.Whole(i, j) && got != want {
					t.Fatalf("Fold(%q) = %q, want %q as in its line", line[start:end], got, want)
				}
			}
		}
	}
}

func TestWhole(t *testing.T) {
	f := FoldMap("共3㎡地")
	for _, tt := range []struct {
		i, j int
		want bool
	}{{0, 2, true}, {2, 3, false}, {3, 4, false}, {2, 4, true}, {1, 3, false}, {3, 5, false}, {0, 5, true}} {
		if got := f.Whole(tt.i, tt.j); got != tt.want {
			t.Errorf("Whole(%d, %d) of %q = %v, want %v", tt.i, tt.j, f.Text, got, tt.want)
		}
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{
		"", "地區　５Ｇ", "e\u0301\u0301", "\u1112\u1161\u11ab", "㎡①ﬁ", "\xff\x00", "……，。a", "\u0345\u0301", "İΣ",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 1000 {
			// NFKC breaks runs of more than 30 combining characters. Fold and the reference may
			// then break them at different places.
			return
		}
		checkFold(t, s)
	})
}

func BenchmarkFold(b *testing.B) {
	text := strings.Join(seedTexts(b), "\n")
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		FoldMap(text)
	}
}

// seedTexts returns the five real files of testdata/seeds.
func seedTexts(tb testing.TB) []string {
	tb.Helper()
	files, err := filepath.Glob("../testdata/seeds/*.txt")
	if err != nil || len(files) != 5 {
		tb.Fatalf("testdata/seeds: %d files, %v; want 5", len(files), err)
	}
	texts := make([]string, len(files))
	for i, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			tb.Fatal(err)
		}
		texts[i] = string(data)
	}
	return texts
}

// corpusTexts returns at most n texts of ../shared/corpus, from all of its length, or none if it is
// not here.
func corpusTexts(tb testing.TB, n int) (texts []string) {
	tb.Helper()
	files, err := filepath.Glob("../../shared/corpus/texts/*.txt")
	if err != nil || len(files) < n {
		tb.Logf("%d texts in ../shared/corpus, %v", len(files), err)
		return nil
	}
	for i := range n {
		data, err := os.ReadFile(files[i*len(files)/n])
		if err != nil {
			tb.Fatal(err)
		}
		texts = append(texts, string(data))
	}
	return texts
}
