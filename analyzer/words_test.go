package analyzer

import (
	_ "embed"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode"
	"unicode/utf8"
)

func loadWords(t testing.TB) *Words {
	t.Helper()
	w, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// seeds returns the text of the real reports in the repository.
func seeds(t testing.TB) []string {
	t.Helper()
	texts := readTexts(t, filepath.Join("..", "testdata", "seeds", "*"))
	if len(texts) == 0 {
		t.Fatal("no reports in testdata/seeds")
	}
	return texts
}

func readTexts(t testing.TB, pattern string) []string {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(data))
	}
	return texts
}

//go:embed testdata/segmentation.txt
var segmentationFile string

// segmentation returns the lines of testdata/segmentation.txt: a text, and its Index words joined
// with slashes.
func segmentation(t testing.TB) (cases [][2]string) {
	t.Helper()
	number := 0
	for line := range strings.Lines(segmentationFile) {
		number++
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		text, want, ok := strings.Cut(line, " → ")
		if !ok {
			t.Fatalf("segmentation.txt, line %d: no arrow with a space on each side in %q", number, line)
		}
		cases = append(cases, [2]string{text, want})
	}
	return cases
}

func TestSegmentation(t *testing.T) {
	w := loadWords(t)
	for _, c := range segmentation(t) {
		text, want := c[0], c[1]
		if got := joinTerms(w.Index(text)); got != want {
			t.Errorf("%s\n got %s\nwant %s", text, got, want)
		}
		checkLaws(t, w, text)
	}
}

// A mixed word is the longest at its border, and its letters and digits are a whole run.
func TestMixed(t *testing.T) {
	w := loadWords(t)
	for text, want := range map[string]string{
		"做B超的":     "做/b超/的",
		"AB超":      "ab/超",
		"B 超":      "b超",
		"B，超":      "b/超",
		"X光片和X光机":  "x光/片/和/x光/x光机",
		"A股B股":     "a股/b股",
		"去卡拉OK厅":   "去/卡拉/ok/卡拉ok/厅",
		"卡拉OKR":    "卡拉/okr",
		"卡拉OK 5G站": "卡拉/ok/卡拉ok/5g/站",
		"３Ｄ打印":     "3d/打印/3d打印",
		"3 D打印":    "3/d/打印",
		"13D打印":    "13d/打印",
		"方案B超过预期":  "方案/b/超过/预期",
		"B超声检查":    "b/超声/检查",
		"A股市场":     "a股/市场",
		"A股份转让":    "a/股份/转让",
		"B超":       "b超",
	} {
		if got := joinTerms(w.Index(text)); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
		checkLaws(t, w, text)
	}
}

func joinTerms(tokens []Token) string {
	var terms []string
	for _, token := range tokens {
		terms = append(terms, token.Term)
	}
	return strings.Join(terms, "/")
}

// hostile are texts that broke, or could break, a layer.
var hostile = []string{
	"",
	"，。、",
	" \t\r\n　",
	"\x00",
	"发展\x00改革\x00",
	"\xff",
	"高质量\xff发展\xfe\x80",
	"\xe5\x8f", // half of 发
	"㎡㎏½⑴①㈠Ⅳﬁ",
	"５Ｇ　基站，ＧＤＰ",
	"e\u0301e\u200b\u0301 \u0301 中\u0301国\ufe0f",
	"Made in\nChina 3.2 5G 12\r\n34",
	"1.2.3 .5 5. a.b &a a& a&b -a a- a-1 1-2 1-a",
	"二〇二六年一月〇日〇〇",
	"地區生產總值、後裡乾",
	"𠀀𠀁𪚥中",
	"한국어テストไทยعربي",
	"\u115f\u3164\u2060\ufeff",
	"1️⃣️",
	"B超aB超 B 超卡拉OKR卡拉O K卡拉〇OK棉T恤T恤3D打印3.D打印B",
	"Ｂ“超”X，光X&光机Ａ股-A股",
	strings.Repeat("1", 3*maxRun+1),
	strings.Repeat("é", 3*maxRun+1),
	strings.Repeat("〇", 3*maxRun+1),
	strings.Repeat("一", 3*maxRun+1),
	strings.Repeat("，", 1000),
	strings.Repeat("发展", 2*window),
	strings.Repeat("龘", 2*window),
	strings.Repeat("社会主义现代化", window) + "𠀀",
}

func TestHostile(t *testing.T) {
	w := loadWords(t)
	for _, text := range hostile {
		checkLaws(t, w, text)
	}
}

func TestSeeds(t *testing.T) {
	w := loadWords(t)
	for _, text := range seeds(t) {
		checkLaws(t, w, text)
	}
}

func TestCorpus(t *testing.T) {
	texts := readTexts(t, filepath.Join("..", "..", "shared", "corpus", "texts", "*"))
	if len(texts) == 0 {
		t.Skip("no texts in ../shared/corpus beside the repository")
	}
	w := loadWords(t)
	for i := 0; i < len(texts); i += 20 { // all of them take half a minute
		checkLaws(t, w, texts[i])
	}
}

// checkLaws checks the laws of the word layer, listed in doc.go, on one text.
func checkLaws(t testing.TB, w *Words, text string) {
	t.Helper()
	if !lawful(t, w, text) {
		if len(text) > 200 {
			text = text[:200] + "…"
		}
		t.Errorf("in %q", text)
	}
}

func lawful(t testing.TB, w *Words, text string) bool {
	t.Helper()
	ok := true
	fail := func(format string, args ...any) {
		t.Helper()
		ok = false
		t.Errorf(format, args...)
	}
	border := make([]bool, len(text)+1)
	for i := range text {
		border[i] = true
	}
	border[len(text)] = true

	index, query := w.Index(text), w.Query(text)
	var words []Token // the last token of each position in Index
	for i, token := range index {
		if token.Start < 0 || token.Start >= token.End || token.End > len(text) {
			fail("%+v: span is empty or outside of the text", token)
			return false
		}
		if !border[token.Start] || !border[token.End] {
			fail("%+v: span splits a character", token)
		}
		if again := Fold(text[token.Start:token.End]); again != token.Term {
			// A character of the original may fold into several, and the term may have only some of
			// them.
			if expanded := strings.Contains(again, token.Term) && expands(text[token.Start:token.End]); !expanded {
				fail("%+v: its span folds to %q", token, again)
			}
		}
		if utf8.RuneCountInString(token.Term) == 0 || !strings.ContainsFunc(token.Term, isWordRune) {
			fail("%+v: no letter or digit", token)
		}
		switch {
		case i == 0 && token.Position < 1, i > 0 && token.Position < index[i-1].Position:
			fail("%+v: position goes back", token)
		}
		if i+1 == len(index) || index[i+1].Position > token.Position {
			words = append(words, token)
		}
	}
	if !slices.Equal(words, query) {
		fail("words of Index and Query differ")
	}
	// Parts lie within their word and do not straddle each other.
	for i := 0; i < len(index); {
		j := i
		for index[j].Position == index[i].Position {
			if j++; j == len(index) {
				break
			}
		}
		group := index[i:j]
		for a, x := range group {
			for _, y := range group[a+1:] {
				if x.Start < y.Start && y.Start < x.End && x.End < y.End ||
					y.Start < x.Start && x.Start < y.End && y.End < x.End {
					fail("parts %+v and %+v straddle", x, y)
				}
			}
			if word := group[len(group)-1]; x.Start < word.Start || x.End > word.End {
				fail("part %+v is not in its word %+v", x, word)
			}
		}
		i = j
	}
	// Words keep every letter and digit, in order, and the gap at each separator.
	folded := Fold(text)
	position, rest := 0, query
	for i, sentence := range strings.Split(folded, string(Separator)) {
		if i > 0 {
			position += PositionGap
		}
		want := strings.Map(onlyWordRunes, sentence)
		var got strings.Builder
		for len(rest) > 0 && got.Len() < len(want) {
			position++
			if rest[0].Position != position {
				fail("%+v: position is not %d", rest[0], position)
			}
			got.WriteString(strings.Map(onlyWordRunes, rest[0].Term))
			rest = rest[1:]
		}
		if got.String() != want {
			fail("words %q do not make %q", got.String(), want)
			break
		}
	}
	if len(rest) > 0 {
		fail("%d words too many, the first %+v", len(rest), rest[0])
	}
	return ok
}

// expands reports whether a character of text folds into several.
func expands(text string) bool {
	folded := FoldMap(text)
	for i := range folded.Runes {
		if !folded.Whole(i, i+1) {
			return true
		}
	}
	return false
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) || isHan(r) }

func onlyWordRunes(r rune) rune {
	if isWordRune(r) {
		return r
	}
	return -1
}

func TestLongLine(t *testing.T) {
	if testing.Short() {
		t.Skip("20 MB of text")
	}
	w := loadWords(t)
	sentence := "全市上下坚持稳中求进工作总基调锚定10.7万亩目标"
	text := strings.Repeat(sentence, 20<<20/len(sentence)+1)
	end := 0
	for _, token := range w.Query(text) {
		if token.Start != end {
			t.Fatalf("%+v: bytes [%d,%d) are in no word", token, end, token.Start)
		}
		end = token.End
	}
	if end != len(text) {
		t.Fatalf("words end at byte %d of %d", end, len(text))
	}
}

// TestConcurrent is useful only with -race, because the parts of words are cached between calls.
func TestConcurrent(t *testing.T) {
	w := loadWords(t)
	texts := seeds(t)
	want := make([][]Token, len(texts))
	for i, text := range texts {
		want[i] = w.Index(text)
	}
	var group sync.WaitGroup
	for range 4 {
		for i, text := range texts {
			group.Go(func() {
				if !slices.Equal(w.Index(text), want[i]) {
					t.Error("another result beside other calls")
				}
			})
		}
	}
	group.Wait()
}

func FuzzWords(f *testing.F) {
	w := loadWords(f)
	for _, c := range segmentation(f) {
		f.Add(c[0])
	}
	for _, text := range hostile {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) { checkLaws(t, w, text) })
}

// paragraphs returns the paragraphs of the seeds, and their size in bytes.
func paragraphs(t testing.TB) (all []string, size int) {
	t.Helper()
	for _, text := range seeds(t) {
		for line := range strings.Lines(text) {
			all = append(all, line)
			size += len(line)
		}
	}
	return all, size
}

// BenchmarkWords reads the seeds paragraph by paragraph.
func BenchmarkWords(b *testing.B) {
	w := loadWords(b)
	texts, size := paragraphs(b)
	query := func(text string) int { return len(w.Query(text)) }
	for _, bench := range []struct {
		name  string
		count func(text string) int
		plain func(text string) int // another way to the same number
	}{
		{"Index", func(text string) int { return len(w.Index(text)) }, plainIndex(w)},
		{"Query", query, func(text string) int {
			positions := make(map[int]bool)
			for _, token := range w.Index(text) {
				positions[token.Position] = true
			}
			return len(positions)
		}},
		{
			"FoldMap",
			func(text string) int { return len(FoldMap(text).Runes) },
			func(text string) int { return utf8.RuneCountInString(Fold(text)) },
		},
	} {
		b.Run(bench.name, func(b *testing.B) {
			want := 0
			for _, text := range texts {
				want += bench.plain(text)
			}
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				got := 0
				for _, text := range texts {
					got += bench.count(text)
				}
				if got != want || got < size/10 {
					b.Fatalf("%d tokens, want %d", got, want)
				}
			}
			b.ReportMetric(float64(want), "tokens/op")
		})
	}
}

// plainIndex counts the tokens of Index another way: the words one by one, and the parts of each.
func plainIndex(w *Words) func(text string) int {
	return func(text string) (count int) {
		for _, token := range w.Query(text) {
			count++
			if utf8.RuneCountInString(token.Term) > 2 {
				count += len(w.dictionary.parts(token.Term))
			}
		}
		return count
	}
}
