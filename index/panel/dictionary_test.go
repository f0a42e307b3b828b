package panel

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	const file = "\uFEFF名称：环境\n来源: 某文件\n引用：某文\n\n# 词\n环境保护 = 环保\n绿色 - 绿色通道 -绿色食品＝綠化\nPM 2.5\n数字经济\n數字經濟\n互联网+\n名称：甲\n"
	d, err := Parse(file)
	if err != nil {
		t.Fatal(err)
	}
	if d.Name != "环境" || d.Source != "某文件" || d.Citation != "某文" {
		t.Errorf("the dictionary says of itself %q, %q, %q", d.Name, d.Source, d.Citation)
	}
	want := []Term{
		{Forms: []string{"环境保护", "环保"}}, {Forms: []string{"绿色", "綠化"}, Exclusions: []string{"绿色通道", "绿色食品"}},
		{Forms: []string{"PM 2.5"}}, {Forms: []string{"数字经济"}}, {Forms: []string{"互联网+"}}, {Forms: []string{"名称：甲"}},
	}
	if !slices.EqualFunc(d.Terms, want, func(a, b Term) bool {
		return slices.Equal(a.Forms, b.Forms) && slices.Equal(a.Exclusions, b.Exclusions)
	}) {
		t.Errorf("terms %q, want %q", d.Terms, want)
	}
	again, err := Parse(d.String())
	if err != nil || again.Hash() != d.Hash() || again.String() != d.String() {
		t.Errorf("%v: printed and read again it is\n%s, was\n%s", err, again, d)
	}
}

func TestParseErrors(t *testing.T) {
	many := ""
	for i := range MaxTerms + 1 {
		many += "词" + strconv.Itoa(i) + "甲\n"
	}
	tests := []struct {
		in   string
		line int
		want string
	}{
		{"", 0, "dictionary-no-terms"},
		{"名称：空\n# 没有词\n", 0, "dictionary-no-terms"},
		{"环保\n，。\n", 2, "dictionary-no-text"},
		{"环保 =\n", 1, "dictionary-empty-side"},
		{"-环保\n", 1, "dictionary-empty-side"},
		{"绿色 -\n", 1, "dictionary-empty-exclusion"},
		{"\n环保\n环境 = 环保\n", 3, "dictionary-twice"},
		{"环保 = 環保\n", 1, "dictionary-twice-in-line"},
		{"绿色 - 低碳\n", 1, "dictionary-idle-exclusion"},
		{"绿色 - 绿色\n", 1, "dictionary-idle-exclusion"},
		{strings.Repeat("长", MaxLength+1), 1, "dictionary-form-too-long"},
		{many, 0, "dictionary-too-many-terms"},
		{"甲\xff\n", 0, "dictionary-not-utf8"},
	}
	for _, test := range tests {
		_, err := Parse(test.in)
		var of *Error
		if !errors.As(err, &of) || of.Line != test.line || of.Code != test.want {
			t.Errorf("Parse(%.30q) = %v, want line %d, %q", test.in, err, test.line, test.want)
		}
	}
}

func TestHash(t *testing.T) {
	hash := func(text string) string {
		d, err := Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		return d.Hash()
	}
	same := []string{"数字经济 = 数据\n绿色 - 绿色通道 - 绿色食品", "名称：甲\n# 说明\n數字經濟=数据\n绿色 -绿色食品 -绿色通道\n"}
	if hash(same[0]) != hash(same[1]) {
		t.Error("writing alone changes the hash")
	}
	seen := make(map[string]string)
	for _, text := range []string{same[0], "数字经济 = 数据\n绿色", "数字经济\n数据\n绿色", "绿色\n数字经济 = 数据", "数据 = 数字经济\n绿色"} {
		if before, ok := seen[hash(text)]; ok {
			t.Errorf("%q has the hash of %q", text, before)
		}
		seen[hash(text)] = text
	}
}

func TestOf(t *testing.T) {
	d, err := Of("数字经济", "數字經濟", " 互联网+ ", "a=b - c", "数字经济")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, term := range d.Terms {
		names = append(names, term.Name())
	}
	if want := []string{"数字经济", "互联网+", "a=b - c"}; !slices.Equal(names, want) {
		t.Errorf("terms %q, want %q", names, want)
	}
	if _, err := Of("环保", "、"); err == nil {
		t.Error("punctuation is taken for a term")
	}
	if _, err := Of(); err == nil {
		t.Error("a dictionary needs no terms")
	}
}

func TestExamples(t *testing.T) {
	if len(Examples()) < 4 {
		t.Errorf("%d examples, want at least 4", len(Examples()))
	}
	for name, d := range Examples() {
		if d.Name != name || d.Source == "" || d.Citation == "" || len(d.Terms) < 10 {
			t.Errorf("%s lacks a name, a source, a citation or terms: %+v", name, d)
		}
	}
}
