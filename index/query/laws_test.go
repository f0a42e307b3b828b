package query

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"gongbao/analyzer"
)

// TestStretchFindsItself checks that a stretch of real text, typed as one word, is a tree that
// finds it, unless it opens something that it does not close.
func TestStretchFindsItself(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	stretches, wildcards := 0, 0
	for _, text := range texts(t) {
		for range 2000 {
			stretch := stretchOf(random, text)
			n, err := Parse(stretch, fields)
			if err != nil {
				if !strings.ContainsAny(stretch, `()（）"＂“`) && analyzer.FoldQuery(stretch) != "" {
					t.Errorf("Parse(%q): %v", stretch, err)
				}
				continue
			}
			if n == nil || strings.ContainsAny(stretch, "-－") {
				continue // empty, or with a minus that may exclude
			}
			stretches++
			if strings.ContainsAny(stretch, "*＊") {
				wildcards++
			}
			if !finds(n, analyzer.Fold(stretch)) {
				t.Errorf("Parse(%q) is %s, which does not find it", stretch, describe(n, nil))
			}
			checkPrint(t, n)
			checkPrint(t, Expand(n, synonyms))
		}
	}
	if stretches < 10_000 || wildcards < 1000 {
		t.Errorf("only %d stretches, %d of them with stars, were checked", stretches, wildcards)
	}
}

// texts returns the seeds, and a text with all syntax between the characters of a sentence.
func texts(t *testing.T) [][]rune {
	t.Helper()
	files, err := filepath.Glob("../../testdata/seeds/*")
	if err != nil || len(files) == 0 {
		t.Fatalf("no seeds: %v", err)
	}
	var texts [][]rune
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, []rune(string(content)))
	}
	random := rand.New(rand.NewPCG(2, 2))
	syntax := []rune(`***＊，。:：/()（）"＂“”|OR`)
	var dense []rune
	for range 500 {
		for _, r := range "大力发展新质生产力，加快2×1000MW电厂建设" {
			dense = append(dense, r)
			if random.IntN(2) == 0 {
				dense = append(dense, syntax[random.IntN(len(syntax))])
			}
		}
	}
	return append(texts, dense)
}

// stretchOf returns 1 to 40 characters of text without white space, at random.
func stretchOf(random *rand.Rand, text []rune) string {
	start := random.IntN(len(text))
	end := min(start+1+random.IntN(40), len(text))
	stretch := strings.TrimLeftFunc(string(text[start:end]), unicode.IsSpace)
	if space := strings.IndexFunc(stretch, unicode.IsSpace); space >= 0 {
		stretch = stretch[:space]
	}
	return stretch
}

// finds reports whether a tree without exclusions, filters and fields of text finds a section of
// one folded text.
func finds(n Node, folded string) bool {
	switch n := n.(type) {
	case Word:
		return strings.Contains(folded, analyzer.FoldQuery(n.Text))
	case Phrase:
		return strings.Contains(folded, analyzer.FoldQuery(n.Text))
	case Wildcard:
		return pattern(n).MatchString(folded)
	case And:
		for _, n := range n.Nodes {
			if !finds(n, folded) {
				return false
			}
		}
		return true
	}
	return false
}

// pattern matches the folded texts that a wildcard finds.
func pattern(w Wildcard) *regexp.Regexp {
	pieces := w.Pieces()
	for i, piece := range pieces {
		pieces[i] = regexp.QuoteMeta(piece)
	}
	return regexp.MustCompile(strings.Join(pieces, "[^"+string(analyzer.Separator)+"]{0,10}"))
}

func TestWildcardFinds(t *testing.T) {
	for _, c := range []struct {
		wildcard, text string
		want           bool
	}{
		{"新*产力", "发展新质生产力", true},
		{"新*产力", "新产力", true},
		{"新*产力", "新，产力", false},
		{"新*產力", "新质生产力", true},
		{"新*力", "新一二三四五六七八九十力", true},
		{"新*力", "新一二三四五六七八九十一力", false},
		{"新*质*力", "新的质的力", true},
		{"新*质*力", "新力质", false},
		{"新*，力", "新质，力", true},
		{"新*，力", "新质力", false},
		{"138****5678", "13812345678", true},
	} {
		n, err := Parse(c.wildcard, nil)
		if w, ok := n.(Wildcard); !ok || err != nil || pattern(w).MatchString(analyzer.Fold(c.text)) != c.want {
			t.Errorf("%v, %v: finds %q: want %t", n, err, c.text, c.want)
		}
	}
}
