package words

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gongbao/index/enginetest"
)

// hostile are texts that broke, or could break, the analyzer.
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

// The bounds of the analyzer: the most characters of a word that it does not know, and of a text
// that it cuts at once.
const (
	maxRun = 64
	window = 6000
)

// seeds returns the texts of the files of testdata/seeds.
func seeds(tb testing.TB) (texts []string) {
	tb.Helper()
	files, err := filepath.Glob(enginetest.Path("testdata/seeds/*"))
	if err != nil || len(files) == 0 {
		tb.Fatalf("no reports in testdata/seeds: %v", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			tb.Fatal(err)
		}
		texts = append(texts, string(data))
	}
	return texts
}

// TestVocabulary: a text has the words of Words.Index, and as many as it has positions.
func TestVocabulary(t *testing.T) {
	w := enginetest.LoadWords()
	v := newVocabulary(w)
	for _, text := range append(seeds(t), hostile...) {
		want, positions := make(map[string]bool), make(map[int]bool)
		for _, token := range w.Index(text) {
			want[token.Term], positions[token.Position] = true, true
		}
		numbers, count := v.appendWords(nil, text)
		got := make(map[string]bool)
		for _, n := range numbers {
			got[v.terms[n].word] = true
		}
		if !maps.Equal(got, want) || len(numbers) != len(want) || count != len(positions) {
			t.Errorf("%.40q has %d numbers of %d words at %d positions, want %d at %d", text, len(numbers), len(got), count, len(want), len(positions))
		}
		ordered := v.ordered()
		if len(ordered) != len(v.terms) || !slices.IsSortedFunc(ordered, func(a, b uint32) int {
			return strings.Compare(v.terms[a].word, v.terms[b].word)
		}) {
			t.Fatal("the terms are not in order")
		}
	}
}

// BenchmarkVocabulary reads the seeds file by file.
func BenchmarkVocabulary(b *testing.B) {
	texts, size := seeds(b), 0
	for _, text := range texts {
		size += len(text)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	v := newVocabulary(enginetest.LoadWords())
	var numbers []uint32
	for b.Loop() {
		for _, text := range texts {
			numbers, _ = v.appendWords(numbers[:0], text)
		}
	}
}
