package query

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"gongbao/analyzer"
	"gongbao/analyzer/coded"
)

// fields are the fields of the tests. Some values have other spellings, a space, a minus or
// brackets.
var fields = Fields{
	"region":  oneOf(map[string]string{"太原": "太原", "太原市": "太原", "大同": "大同", "朔州 平鲁": "朔州 平鲁", "太﹚ 原": "太原"}),
	"kind":    oneOf(map[string]string{"计划报告": "计划报告", "(草案)": "(草案)", "计划(草案)": "计划(草案)", "-1": "-1"}),
	"section": oneOf(map[string]string{"tasks": "tasks", "任务": "tasks", "problems": "problems"}),
	"year": func(value string) (canonical string, allowed coded.Message) {
		value = halfWidth(value)
		if !regexp.MustCompile(`^\d{4}(\.\.\d{4})?$`).MatchString(value) {
			return "", coded.New("allowed-years")
		}
		return value, coded.Message{}
	},
}

func oneOf(values map[string]string) func(string) (string, coded.Message) {
	return func(value string) (string, coded.Message) {
		if canonical, ok := values[value]; ok {
			return canonical, coded.Message{}
		}
		return "", coded.New("allowed-else")
	}
}

// TestCases reads testdata/queries.txt: a query, an arrow, and its tree or its error.
func TestCases(t *testing.T) {
	f, err := os.Open("testdata/queries.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	cases, bad := 0, 0
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		line := lines.Text()
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		in, want, ok := strings.Cut(line, " → ")
		if !ok {
			t.Fatalf("queries.txt:%d: no arrow in %q", n, line)
		}
		cases++
		if strings.HasPrefix(want, "error") {
			bad++
		}
		in = strings.TrimSpace(in)
		tree, err := Parse(in, fields)
		if got := describe(tree, err); got != strings.TrimSpace(want) {
			t.Errorf("queries.txt:%d: Parse(%q)\n got %s\nwant %s", n, in, got, want)
		}
		check(t, in)
	}
	if err := lines.Err(); err != nil || cases < 220 || bad < 40 {
		t.Fatalf("queries.txt: %d cases, %d of them errors, %v", cases, bad, err)
	}
}

// describe prints a tree without ambiguity.
func describe(n Node, err error) string {
	var bad *Error
	if errors.As(err, &bad) {
		return fmt.Sprintf("error at %d: %s", bad.Position, bad.Code)
	}
	list := func(name string, nodes ...Node) string {
		parts := make([]string, len(nodes))
		for i, n := range nodes {
			parts[i] = describe(n, nil)
		}
		return name + "(" + strings.Join(parts, ", ") + ")"
	}
	switch n := n.(type) {
	case nil:
		return "nothing"
	case Word:
		return n.Text
	case Phrase:
		return "«" + n.Text + "»"
	case Wildcard:
		return "wildcard(" + strings.Join(n.Pieces(), ", ") + ")"
	case Not:
		return list("not", n.Node)
	case And:
		return list("and", n.Nodes...)
	case Or:
		return list("or", n.Nodes...)
	case In:
		return list(n.Field, n.Node)
	case Filter:
		return "[" + n.Field + "=" + n.Value + "]"
	case Near:
		return list(fmt.Sprintf("near%d", n.Distance), n.Left, n.Right)
	case Same:
		return list([...]string{"sentence", "paragraph", "report"}[n.Scope], n.Nodes...)
	}
	panic("unknown node")
}

// check tests the laws on one query. An error has a position in the text and a message. A tree
// prints as a query that parses to an equal tree, and so does the tree with synonyms, which has
// them all.
func check(t *testing.T, text string) {
	t.Helper()
	n, err := Parse(text, fields)
	if err != nil {
		var bad *Error
		if !errors.As(err, &bad) || bad.Position < 0 || bad.Position > len([]rune(text)) || bad.Code == "" {
			t.Errorf("Parse(%q): %#v", text, err)
		}
		return
	}
	checkPrint(t, n)
	expanded := Expand(n, synonyms)
	checkPrint(t, expanded)
	if again := Expand(expanded, synonyms); !reflect.DeepEqual(again, expanded) {
		t.Errorf("%q with synonyms is %s, and with synonyms again %s", text, expanded, again)
	}
}

func checkPrint(t *testing.T, n Node) {
	t.Helper()
	if n == nil || len([]rune(n.String())) > MaxLength || leaves(n) > MaxWords {
		return
	}
	again, err := Parse(n.String(), fields)
	if err != nil || !reflect.DeepEqual(again, n) {
		t.Errorf("%s prints %q, which is %s", describe(n, nil), n, describe(again, err))
	}
}

// synonyms returns two synonyms for every word.
func synonyms(word string) []string {
	return []string{"别名", analyzer.FoldQuery(word) + "甲"}
}

func leaves(n Node) int {
	count := 0
	for _, child := range children(n) {
		count += leaves(child)
	}
	return max(count, 1)
}

func children(n Node) []Node {
	switch n := n.(type) {
	case Not:
		return []Node{n.Node}
	case In:
		return []Node{n.Node}
	case Near:
		return []Node{n.Left, n.Right}
	case And:
		return n.Nodes
	case Or:
		return n.Nodes
	case Same:
		return n.Nodes
	}
	return nil
}

func TestBlankQueryIsNil(t *testing.T) {
	for _, text := range []string{"", " ", "\t\n　"} {
		if n, err := Parse(text, fields); n != nil || err != nil {
			t.Errorf("Parse(%q) = %v, %v; want nil, nil", text, n, err)
		}
	}
}

func TestLimits(t *testing.T) {
	nested := func(levels int) string { return strings.Repeat("(", levels) + "煤" + strings.Repeat(")", levels) }
	words := func(word, between string, n int) string {
		return strings.TrimSuffix(strings.Repeat(word+between, n), between)
	}
	for _, c := range []struct{ fits, exceeds string }{
		{strings.Repeat("长", MaxLength), strings.Repeat("长", MaxLength+1)},
		{nested(maxDepth), nested(maxDepth + 1)},
		{strings.Repeat("NOT ", maxDepth) + "煤", strings.Repeat("NOT ", maxDepth+1) + "煤"},
		{"title:" + nested(maxDepth), "title:" + nested(maxDepth+1)},
		{words("煤", " ", MaxWords), words("煤", " ", MaxWords+1)},
		{words("(煤)", " ", MaxWords), words(`"煤"`, " ", MaxWords+1)},
		{words("煤", " /s ", MaxWords), words("煤", " /s ", MaxWords+1)},
		{"year:(" + words("2026", "|", 1) + ")", "year:(" + words("2026", " | ", MaxWords+1) + ")"},
		{words("煤", " ， ", MaxWords), words("煤", " ， ", MaxWords+1)},
		{words("新*力", " ", MaxWildcards), words("新*力", " ", MaxWildcards+1)},
		{"煤 NEAR/200 气", "煤 NEAR/201 气"},
	} {
		if _, err := Parse(c.fits, fields); err != nil {
			t.Errorf("Parse(%.20q…): %v", c.fits, err)
		}
		var bad *Error
		if _, err := Parse(c.exceeds, fields); !errors.As(err, &bad) {
			t.Errorf("Parse(%.20q…) gives %v, want an *Error", c.exceeds, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, text := range []string{
		`煤 (矸 OR "石 -气`, "a OR b AND c 或 (d | e) -“f”", "- ( )", "NOT NOT x", "(OR) 与", "((a)) b)", "x“y” \"z\"w",
		"title:(a OR -b) Heading：“c” region:(太原 或 \"大同\") -year:2019..2023", `region:("太) 原`,
		"＂a b＂c (＂d＂)", "title:title:a", "region:", "a NEAR/3 (b OR “c”) /r d", "a /s b ／p c",
		"(a NEAR b) /r -(c /r d)", "NEAR/ /s NEAR/x /r", "a*b**c ＊ *d* e*，f", "title:a*b) -NEAR",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) { check(t, text) })
}
