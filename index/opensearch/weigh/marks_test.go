package weigh

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gongbao/index/pattern"
)

// TestMarks: the texts whose places add up to the marks, and those at which they do not.
func TestMarks(t *testing.T) {
	for _, c := range []struct{ words, adding, not string }{
		{"煤矸石", "煤矸石", ""},
		{"煤矸石 数字经济", "煤矸石 数字经济", ""},
		{"中国人中意", "中国人中意", ""},
		{"煤 煤矸石", "煤", ""},
		{"矸 煤矸石 大煤矸石", "矸", ""},
		{"煤 石 煤矸石", "石 煤", "煤矸石"},
		{"煤 煤煤", "煤", "煤煤 煤煤煤"},
		{"000", "000", "0000 00000"},
		{"一步一", "一步一", "一步一步一"},
		{"产业 业务", "业务 产业", "产业务"},
		{"经济社会 社会发展", "社会发展 经济社会", "经济社会发展"},
		{"发展 展开 开发", "开发 展开 发展", "发展开 展开发 开发展"},
	} {
		var patterns []pattern.Pattern
		for _, word := range strings.Fields(c.words) {
			patterns = append(patterns, pattern.Pattern{word})
		}
		adding, texts, ok := Marks(patterns)
		var added []string
		for _, p := range adding {
			added = append(added, p[0])
		}
		slices.Sort(added)
		want := strings.Fields(c.adding)
		slices.Sort(want)
		if not := strings.Fields(c.not); !ok || !slices.Equal(added, want) || !slices.Equal(texts, not) {
			t.Errorf("marks of %s: those of %q but for %q, want %q but for %q", c.words, added, texts, want, not)
		}
	}
	if _, _, ok := Marks([]pattern.Pattern{{"新", "产力"}}); ok {
		t.Error("a pattern with a gap was taken for a text")
	}
}

// TestMarksLaw: unless a text has one of those at which they do not, places add up to the marks.
func TestMarksLaw(t *testing.T) {
	random := rand.New(rand.NewPCG(6, 0))
	counted := 0
	for range 20_000 {
		var patterns []pattern.Pattern
		for range 1 + random.IntN(4) {
			p := pattern.Pattern{letters(random, 1+random.IntN(4))}
			if !slices.ContainsFunc(patterns, func(known pattern.Pattern) bool { return known[0] == p[0] }) {
				patterns = append(patterns, p)
			}
		}
		text := letters(random, 1+random.IntN(12))
		adding, not, _ := Marks(patterns)
		if slices.ContainsFunc(not, func(part string) bool { return strings.Contains(text, part) }) {
			continue
		}
		n := 0
		for _, p := range adding {
			n += int(places(text, p[0]))
		}
		counted += n
		if want := len(pattern.Marks(patterns, pattern.In([]rune(text)))); n != want {
			t.Fatalf("%q in %q: %d marks, want %d", patterns, text, n, want)
		}
	}
	if counted < 1000 {
		t.Errorf("only %d marks were compared", counted)
	}
}
