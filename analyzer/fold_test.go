package analyzer

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
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
		{"10.7万亩", "10.7万亩"},
		{"2×1000MW", "2×1000mw"},
		{"R&D、PM2.5 和 5G+", "r&d，pm2.5和5g+"},
		{"（一）总体思路", "(一)总体思路"},
		{"㎡与㈠", "m2与(一)"},
		{"二〇二六 零", "二〇二六零"},
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

func TestFoldSentences(t *testing.T) {
	tests := []struct{ in, want string }{ // the folded text, with | after each end of a sentence
		{"", ""},
		{"一，二。三", "一，二，|三"},
		{"他说：“好。”然后", "他说，好，|然后"},
		{"好……！再来", "好，|再来"},
		{"一是煤；二是电,三是水;", "一是煤，二是电，三是水，"},
		{"3.2%；㎡。完", "3.2%，m2，|完"},
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

// reference is Fold done literally: its three steps, one after the other.
func reference(s string) string {
	var kept strings.Builder
	last := rune(0)
	for _, r := range s {
		switch {
		case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Z) || unicode.IsSpace(r) ||
			strings.ContainsRune(`“”‘’「」『』《》〈〉"'`, r):
			continue
		case strings.ContainsRune("，。；：！？、…—·,;:!?", r):
			// U+E000 is a private character: NFKC leaves it alone.
			if last != '\uE000' {
				kept.WriteRune('\uE000')
			}
			last = '\uE000'
			continue
		}
		kept.WriteRune(r)
		last = r
	}
	return strings.Map(func(r rune) rune {
		if r == '\uE000' {
			return Separator
		}
		return simplify(unicode.ToLower(r))
	}, norm.NFKC.String(kept.String()))
}

// checkFold tests the laws of folding on one text.
func checkFold(t *testing.T, s string) {
	t.Helper()
	folded := Fold(s)
	if !strings.ContainsRune(s, '\uE000') {
		if want := reference(s); folded != want {
			t.Errorf("Fold(%q) = %q, step by step %q", s, folded, want)
		}
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
