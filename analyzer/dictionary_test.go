package analyzer

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// The lexicon has only words that jieba would cut, each once.
func TestLexicon(t *testing.T) {
	w := loadWords(t)
	plain := &dictionary{}
	words, err := gunzip(dictionaryFile)
	if err != nil {
		t.Fatal(err)
	}
	sum, err := plain.weigh(words)
	if err != nil {
		t.Fatal(err)
	}
	added, err := plain.add(policyFile, sum)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(policyFile) {
		word, _, _ := strings.Cut(line, "#")
		word = strings.TrimSpace(word)
		split := strings.Contains(word, "/")
		if word = strings.ReplaceAll(word, "/", ""); word == "" {
			continue
		}
		if n := strings.Count("\n"+added, "\n"+word+" "); n > 1 || n == 0 && !split {
			t.Errorf("%s is added %d times: jieba knows it, or it is in the lexicon twice", word, n)
		}
		if got := joinTerms(w.Query(word)); got != Fold(word) {
			t.Errorf("%s is cut into %s", word, got)
		}
	}
}

func TestLexiconErrors(t *testing.T) {
	for _, lexicon := range []string{"5G基站\n", "好\n", "# 注释\n\n好词，坏词\n"} {
		d := &dictionary{}
		if _, err := d.add(lexicon, 1); err == nil || !strings.Contains(err.Error(), "lexicon, line ") {
			t.Errorf("%q: error %v, want one with the line", lexicon, err)
		}
	}
}

// A text cut in windows has the words that it has when jieba gets it whole.
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
		d.cut(han, func(word string) { got = append(got, word) })
		if want := d.jieba.Cut(han, true); !slices.Equal(got, want) {
			t.Errorf("%s…: the words differ", han[:60])
		}
	}
}

func TestLoadWithoutFolder(t *testing.T) {
	t.Setenv("TMPDIR", filepath.Join(t.TempDir(), "none"))
	if _, err := newJieba("", "", ""); err == nil || !strings.Contains(err.Error(), "set TMPDIR") {
		t.Errorf("error %v, want one that says to set TMPDIR", err)
	}
}

func TestLoadLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	if _, err := newDictionary(""); err != nil {
		t.Fatal(err)
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) > 0 {
		t.Errorf("files left in the temporary folder: %v, %v", left, err)
	}
}
