package opensearch

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
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

// TestOverlaps: the texts in which marks overlap.
func TestOverlaps(t *testing.T) {
	for words, want := range map[string][]string{
		"煤矸石": nil, "煤矸石 数字经济": nil, "中国人中意": nil,
		"煤 煤矸石": {"煤矸石"}, "矸 煤矸石": {"煤矸石"}, "000": {"0000", "00000"}, "一步一": {"一步一步一"},
		"产业 业务": {"产业务"}, "经济社会 社会发展": {"经济社会发展"}, "发展 展开 开发": {"发展开", "展开发", "开发展"},
	} {
		tree, err := index.ParseQuery(words)
		if err != nil {
			t.Fatal(err)
		}
		looked, err := viewOfNone(t).Look(t.Context(), index.Plan{Tree: tree})
		if err != nil {
			t.Fatal(err)
		}
		if got, ok := overlaps(looked.Looked().Patterns); !ok || !slices.Equal(got, want) {
			t.Errorf("overlaps of %s: %q, want %q", words, got, want)
		}
	}
	if _, ok := overlaps([]pattern.Pattern{{"新", "产力"}}); ok {
		t.Error("a pattern with a gap was taken for a text")
	}
}
