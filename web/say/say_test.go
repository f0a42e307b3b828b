package say

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

var (
	han       = regexp.MustCompile(`[\p{Han}，。？：；！]`)
	templated = regexp.MustCompile(`\bt "((?:[^"\\]|\\.)*)"`)
)

// Everything that a page says in Chinese is there in English.
func TestEnglish(t *testing.T) {
	said := make(map[string]string)
	templates, err := filepath.Glob("../page/templates/*.html")
	if err != nil || len(templates) == 0 {
		t.Fatal("no templates", err)
	}
	for _, name := range templates {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range templated.FindAllStringSubmatch(string(text), -1) {
			phrase, err := strconv.Unquote(`"` + match[1] + `"`)
			if err != nil {
				t.Errorf("%s: %s: %v", name, match[1], err)
			}
			said[phrase] = name
		}
	}
	err = filepath.WalkDir("..", func(name string, _ fs.DirEntry, err error) error {
		if strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") {
			for _, phrase := range phrasesOf(t, name) {
				said[phrase] = name
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(said) < 600 {
		t.Fatalf("only %d phrases were found", len(said))
	}
	for phrase, name := range said {
		if han.MatchString(phrase) && english[phrase] == nil {
			t.Errorf("%s: no English for %q", name, phrase)
		}
	}
}

// Nothing is translated in two tables.
func TestEnglishOnce(t *testing.T) {
	in := make(map[string]int)
	for _, table := range tables {
		for text := range table {
			if in[text]++; in[text] > 1 {
				t.Errorf("two tables have %q", text)
			}
		}
	}
}

func TestTranslator(t *testing.T) {
	translate, err := NewTranslator("en")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		said             Phrase
		chinese, english string
	}{
		{Say("检索"), "检索", "Search"},
		{Say("%d 篇报告", 1), "1 篇报告", "1 report"},
		{Say("%d 篇报告", 12345), "12,345 篇报告", "12,345 reports"},
		{Say("排除：%s", Say("%s不明", Say("年份"))), "排除：年份不明", "Excluding Year unknown"},
		{Say("%[2]s 万字", 186_400, "18.6"), "18.6 万字", "186,400 characters"},
		{AsIs("工作任务"), "工作任务", "工作任务"},
		{AsIs("%s年"), "%s年", "%s年"},
		{Say("%s年"), "%s年", "%s年"},                      // nothing to put in
		{Say("增长 5%，%d 倍"), "增长 5%，%d 倍", "增长 5%，%d 倍"}, // a text, not a format
		{Phrase{}, "", ""},
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
		function, ok := call.Fun.(*ast.SelectorExpr)
		literal, isLiteral := call.Args[0].(*ast.BasicLit)
		if !ok || !isLiteral || function.Sel.Name != "Say" || literal.Kind != token.STRING {
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
