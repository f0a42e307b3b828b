package query

import (
	"testing"

	"gongbao/analyzer"
)

func TestExpand(t *testing.T) {
	table := map[string][]string{
		"煤":    {"煤炭", "原煤"},
		"煤炭":   {"煤"},
		"一网通办": {"一网 通办", "“一件事”"},
		"5g":   {"５Ｇ", ""},
		"气":    {`天然"气"`, "燃气)"},
	}
	synonyms := func(word string) []string { return table[analyzer.FoldQuery(word)] }
	for _, c := range []struct{ in, want string }{
		{"煤", `煤 OR "煤炭" OR "原煤"`},
		{"水", "水"},
		{"5G", "5G"},
		{`"煤"`, `"煤"`},
		{"煤*气", "煤*气"},
		{"-煤", "-煤"},
		{"水 -(煤 OR 气)", "水 -(煤 OR 气)"},
		{"煤 水", `(煤 OR "煤炭" OR "原煤") 水`},
		{"煤 OR 水", `煤 OR "煤炭" OR "原煤" OR 水`},
		{"煤 OR 煤炭", `煤 OR "原煤" OR 煤炭`},
		{`煤 OR "原煤"`, `煤 OR "煤炭" OR "原煤"`},
		{"煤 OR (煤炭 水)", `煤 OR "煤炭" OR "原煤" OR (煤炭 OR "煤") 水`},
		{"一网通办", `一网通办 OR "“一件事”"`},
		{"一网“通办”", `一网“通办” OR "“一件事”"`},
		{"气", `气 OR "天然「气」" OR "燃气﹚"`},
		{"title:煤炭", `title:(煤炭 OR "煤")`},
		{"title:(煤炭 水)", `title:((煤炭 OR "煤") 水)`},
		{"煤炭 NEAR/5 水", `(煤炭 OR "煤") NEAR/5 水`},
		{"水 /s 煤炭 /s 电", `水 /s (煤炭 OR "煤") /s 电`},
		{"煤炭 /r -煤", `(煤炭 OR "煤") /r -煤`},
		{"year:2026", "year:2026"},
	} {
		n, err := Parse(c.in, fields)
		if err != nil {
			t.Errorf("Parse(%q): %v", c.in, err)
			continue
		}
		if got := Expand(n, synonyms).String(); got != c.want {
			t.Errorf("Expand(%s) = %s, want %s", c.in, got, c.want)
		}
	}
	if got := Expand(nil, synonyms); got != nil {
		t.Errorf("Expand(nil) = %v", got)
	}
}
