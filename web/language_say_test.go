package web

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"gongbao/web/say"
)

// Everything that a page says in Chinese is there in English.
func TestEnglish(t *testing.T) {
	said := make(map[string]string)
	eachTemplate(t, func(name, text string) {
		for _, match := range templated.FindAllStringSubmatch(text, -1) {
			phrase, err := strconv.Unquote(`"` + match[1] + `"`)
			if err != nil {
				t.Errorf("%s: %s: %v", name, match[1], err)
			}
			said[phrase] = name
		}
	})
	sources, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range sources {
		if !strings.HasSuffix(name, "_test.go") {
			for _, phrase := range phrasesOf(t, name) {
				said[phrase] = name
			}
		}
	}
	if len(said) < 100 {
		t.Fatalf("only %d phrases were found", len(said))
	}
	for phrase, name := range said {
		if han.MatchString(phrase) && say.English[phrase] == nil {
			t.Errorf("%s: no English for %q", name, phrase)
		}
	}
}

func TestTranslator(t *testing.T) {
	translate, err := say.NewTranslator("en")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		said             say.Phrase
		chinese, english string
	}{
		{say.Say("检索"), "检索", "Search"},
		{say.Say("%d 篇报告", 1), "1 篇报告", "1 report"},
		{say.Say("%d 篇报告", 12345), "12,345 篇报告", "12,345 reports"},
		{say.Say("排除：%s", say.Say("%s不明", say.Say("年份"))), "排除：年份不明", "Excluding Year unknown"},
		{say.Say("%[2]s 万字", 186_400, "18.6"), "18.6 万字", "186,400 characters"},
		{say.AsIs("工作任务"), "工作任务", "工作任务"},
		{say.AsIs("%s年"), "%s年", "%s年"},
		{say.Say("%s年"), "%s年", "%s年"},                      // nothing to put in
		{say.Say("增长 5%，%d 倍"), "增长 5%，%d 倍", "增长 5%，%d 倍"}, // a text, not a format
		{say.Phrase{}, "", ""},
	} {
		if got := c.said.String(); got != c.chinese {
			t.Errorf("Chinese %q, want %q", got, c.chinese)
		}
		if got := translate.Say(c.said); got != c.english {
			t.Errorf("English %q, want %q", got, c.english)
		}
	}
}

// phrasesOf returns what the calls of say in a Go file say.
func phrasesOf(t *testing.T, name string) []string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var phrases []string
	ast.Inspect(file, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) == 0 {
			return true
		}
		function, ok := call.Fun.(*ast.Ident)
		literal, isLiteral := call.Args[0].(*ast.BasicLit)
		if !ok || !isLiteral || function.Name != "say" || literal.Kind != token.STRING {
			return true
		}
		phrase, err := strconv.Unquote(literal.Value)
		if err != nil {
			t.Errorf("%s: %s: %v", name, literal.Value, err)
		}
		phrases = append(phrases, phrase)
		return true
	})
	return phrases
}
