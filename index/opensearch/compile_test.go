package opensearch

import (
	"bytes"
	"encoding/json"
	"flag"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gongbao/index"
	"gongbao/index/enginetest"
	"gongbao/index/pattern"
)

// TestCompile compares what trees become with testdata/compiled.golden.
func TestCompile(t *testing.T) {
	var got bytes.Buffer
	for _, text := range []string{
		"", "煤矸石", `"数字 经济"`, "ＧＤＰ 增长", "煤 OR 电", "发展 -教育", "title:报告 heading:工作", "year:2019..2022 section:任务 -kind:政府工作报告",
		"教育 /r 医疗 /r -煤", "(煤 OR region:山西) 产业", "工业 NEAR/10 农业", "水 /s 煤炭", "新*产力", "(教育 /r 医疗) 煤",
	} {
		tree, err := index.ParseQuery(text)
		if err != nil {
			t.Fatal(err)
		}
		c, ok, err := compile(enginetest.LoadWords(), tree, index.Literal)
		if err != nil {
			t.Fatal(err)
		}
		got.WriteString("# " + text + "\n")
		if !ok {
			got.WriteString("its texts have to be looked through\n\n")
			continue
		}
		for _, query := range []object{c.report, c.section} {
			data, err := json.MarshalIndent(query, "", " ")
			if err != nil {
				t.Fatal(err)
			}
			got.Write(append(data, '\n'))
		}
		for _, forms := range c.words {
			for _, l := range forms {
				got.WriteString("word: " + l.text + "\n")
			}
		}
		got.WriteString("\n")
	}
	path := filepath.Join("testdata", "compiled.golden")
	if flag.Lookup("update").Value.String() == "true" { // package enginetest has the flag
		if err := os.WriteFile(path, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got.Bytes(), want) {
		t.Errorf("what trees become has changed; if it should have, run the test with -update:\n%s", got.Bytes())
	}
}

// Words that the cluster cannot look for as they are have to be looked through.
func TestCompileWords(t *testing.T) {
	tree, err := index.ParseQuery("数字经济 -煤")
	if err != nil {
		t.Fatal(err)
	}
	for match, want := range map[index.Match]bool{"": true, index.Literal: true, index.Words: true, index.Most: false} {
		if _, ok, _ := compile(enginetest.LoadWords(), tree, match); ok != want {
			t.Errorf("match %q: compiled is %t", match, ok)
		}
	}
}

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
		tree, err := index.ParseQuery(c.words)
		if err != nil {
			t.Fatal(err)
		}
		looked, err := viewOfNone(t).Look(t.Context(), index.Plan{Tree: tree})
		if err != nil {
			t.Fatal(err)
		}
		adding, texts, ok := marksOf(looked.Looked().Patterns)
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
	if _, _, ok := marksOf([]pattern.Pattern{{"新", "产力"}}); ok {
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
		adding, not, _ := marksOf(patterns)
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
