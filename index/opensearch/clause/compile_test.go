package clause

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"gongbao/index"
	"gongbao/index/enginetest"
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
		c, ok, err := Compile(enginetest.LoadWords(), tree, index.Literal)
		if err != nil {
			t.Fatal(err)
		}
		got.WriteString("# " + text + "\n")
		if !ok {
			got.WriteString("its texts have to be looked through\n\n")
			continue
		}
		for _, query := range []object{c.Report, c.Section} {
			data, err := json.MarshalIndent(query, "", " ")
			if err != nil {
				t.Fatal(err)
			}
			got.Write(append(data, '\n'))
		}
		for _, forms := range c.Words {
			for _, l := range forms {
				got.WriteString("word: " + l.Text + "\n")
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
		if _, ok, _ := Compile(enginetest.LoadWords(), tree, match); ok != want {
			t.Errorf("match %q: compiled is %t", match, ok)
		}
	}
}
