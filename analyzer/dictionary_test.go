package analyzer

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"gongbao/analyzer/coded"
)

// plain returns the vocabulary of jieba's dictionary without any lexicon.
func plain(t testing.TB) *vocabulary {
	t.Helper()
	words, err := gunzip(dictionaryFile)
	if err != nil {
		t.Fatal(err)
	}
	v, err := newVocabulary(words)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// The lexicons have only words that jieba would cut or whose split they give. They have each once,
// and the word layer makes one word of each.
func TestLexicon(t *testing.T) {
	w := loadWords(t)
	v := plain(t)
	seen := make(map[string]string)
	for _, lexicon := range []struct{ name, text string }{
		{"policy", policyFile}, {"divisions", divisionsFile}, {"terms", termsFile},
	} {
		entries, err := parseLexicon(lexicon.text)
		if err != nil {
			t.Fatalf("%s: %v", lexicon.name, err)
		}
		if len(entries) == 0 {
			t.Errorf("%s has no words", lexicon.name)
		}
		for _, e := range entries {
			if other, ok := seen[e.word]; ok {
				t.Errorf("%s: %s is in %s too", lexicon.name, e.word, other)
			}
			seen[e.word] = lexicon.name
			if _, weight := v.split(e.word); v.words.Weight(e.word) > weight && e.pieces == nil {
				t.Errorf("%s: jieba knows %s", lexicon.name, e.word)
			}
			if got := joinTerms(w.Query(e.word)); got != e.word {
				t.Errorf("%s: %s is cut into %s", lexicon.name, e.word, got)
			}
		}
	}
}

// The name of each division is a word, unless divisions.txt says why not.
func TestDivisions(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("..", "index", "region", "divisions.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	_, leftOut, ok := strings.Cut(divisionsFile, "# Left out, ")
	if !ok {
		t.Fatal("divisions.txt does not say what it leaves out")
	}
	leftOut, _, _ = strings.Cut(leftOut, "\n")
	except := strings.Fields(leftOut)
	w := loadWords(t)
	for line := range strings.Lines(string(data)) {
		name := Fold(strings.Split(line, "\t")[1])
		if strings.ContainsRune(name, Separator) { // 西沙、南沙、中沙群岛
			continue
		}
		if got := joinTerms(w.Query(name)); got != name && !slices.Contains(except, name) {
			t.Errorf("%s is cut into %s", name, got)
		}
	}
}

func TestLexiconErrors(t *testing.T) {
	for lexicon, want := range map[string]string{
		"好\n":                   `lexicon-word-too-short line=1 text="好"`,
		"# 注释\n\n好词，坏词\n":       `lexicon-bad-character line=3 text="好词，坏词"`,
		"5G+基站":                 `lexicon-bad-character line=1 text="5G+基站"`,
		"算力\r\n  GDP # 总值\r\n":  `lexicon-word-without-han line=2 text="GDP"`,
		"一网//通办":                `lexicon-empty-piece line=1 text="一网//通办"`,
		"/一网":                   "lexicon-empty-piece",
		"B/":                    "lexicon-word-too-short",
		"\xff\xfe词典":            "word-list-not-utf8",
		strings.Repeat("转", 33): "lexicon-word-too-long most=32",
	} {
		if words, err := New(lexicon); err == nil || !strings.Contains(coded.From(err).String(), want) || words != nil {
			t.Errorf("%q: error %v, want one with %q", lexicon, err, want)
		}
	}
}

// A text cut in windows has the same words as if the segmenter got it whole.
func TestWindow(t *testing.T) {
	d := loadWords(t).dictionary
	for _, text := range seeds(t) {
		han := strings.Map(func(r rune) rune {
			if isHan(r) {
				return r
			}
			return -1
		}, Fold(text))
		var got []string
		cut(d.queries, han, func(word string) { got = append(got, word) })
		if want := slices.Collect(d.queries.Cut(han)); !slices.Equal(got, want) {
			t.Errorf("%s…: the words differ", han[:60])
		}
	}
}

func TestLoadLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	w, err := New("")
	if err != nil {
		t.Fatal(err)
	}
	w.Close()
	left, err := os.ReadDir(dir)
	if err != nil || len(left) > 0 {
		t.Errorf("files left in the temporary folder: %v, %v", left, err)
	}
}

// A user's words are words beside the built-in ones, in their own layer only. The version tells
// layers apart.
func TestNew(t *testing.T) {
	shared := loadWords(t)
	const text = "晋中古建云课堂2.0版B超机"
	before := joinTerms(shared.Index(text))
	w, err := New("# 我的词\n晋中/古建 # 一词\n云课堂\n2.0版\nB超机\n")
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	if got, want := joinTerms(w.Query(text)), "晋中古建/云课堂/2.0版/b超机"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := joinTerms(w.Index(text)), "晋中/古建/晋中古建/课堂/云课堂/2.0/2.0版/b超机"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := joinTerms(shared.Index(text)); got != before {
		t.Errorf("the shared layer changed: %s, was %s", got, before)
	}
	for _, text := range append(seeds(t), hostile...) {
		checkLaws(t, w, text)
	}
}

func TestVersion(t *testing.T) {
	version := func(lexicon string) string {
		t.Helper()
		w, err := New(lexicon)
		if err != nil {
			t.Fatal(err)
		}
		defer w.Close()
		return w.Version()
	}
	one := version("晋中/古建\n云课堂\n")
	if len(one) != 16 || one == version("") || one == version("晋中古建\n云课堂\n") || one == version("晋中/古建\n") {
		t.Errorf("%q is the version of another lexicon too, or not 16 digits", one)
	}
	if other := version("# 注释\r\n云课堂 # 词\r\n晋中／古建\r\n云课堂\r\n"); one != other {
		t.Errorf("%q and %q for the same words", one, other)
	}
}

// Every lexicon that parses can be added. Then each word wins against its split, and its pieces
// make up the word.
func FuzzLexicon(f *testing.F) {
	v, err := builtin()
	if err != nil {
		f.Fatal(err)
	}
	f.Add("# 注释\n一网/通办 # 词\r\n卡拉OK\n")
	f.Add("B超/机\nＲ＆Ｄ经费\n〇一/二\n\ufeff詞典")
	f.Add("5G+\n//\n\xff")
	f.Fuzz(func(t *testing.T, text string) {
		entries, err := parseLexicon(text)
		if err != nil {
			return
		}
		added, err := v.with(text)
		if err != nil {
			t.Fatalf("parses, but cannot be added: %v", err)
		}
		for _, e := range entries {
			pieces, given := added.given[e.word]
			if given {
				var joined string
				for _, piece := range pieces {
					joined += e.word[piece.lo:piece.hi]
				}
				if last := pieces[len(pieces)-1]; joined != e.word || last.j != utf8.RuneCountInString(e.word) {
					t.Errorf("%q: pieces %v do not make it", e.word, pieces)
				}
			}
			_, weight := added.split(e.word)
			if !strings.ContainsFunc(e.word, notHan) && added.words.Weight(e.word) <= weight {
				t.Errorf("%q does not win against its split", e.word)
			} else if strings.ContainsFunc(e.word, notHan) && !given {
				t.Errorf("%q is of two scripts and has no pieces", e.word)
			}
		}
	})
}

// BenchmarkLoad makes a second word layer beside the shared one. resident-MB is the growth of the
// process for each layer.
func BenchmarkLoad(b *testing.B) {
	loadWords(b)
	before := resident(b)
	var layers []*Words
	for b.Loop() {
		w, err := New("")
		if err != nil {
			b.Fatal(err)
		}
		layers = append(layers, w)
	}
	b.ReportMetric((resident(b)-before)/float64(len(layers)), "resident-MB")
	for _, w := range layers {
		w.Close()
	}
}

// resident returns the memory of the process in MB. It skips the test if the system does not tell.
func resident(b *testing.B) float64 {
	b.Helper()
	data, err := os.ReadFile("/proc/self/status")
	if err != nil {
		b.Skip("no /proc/self/status: ", err)
	}
	_, rest, _ := strings.Cut(string(data), "VmRSS:")
	var kb float64
	if _, err := fmt.Sscan(rest, &kb); err != nil {
		b.Fatal(err)
	}
	return kb / 1024
}
