package index

import (
	"slices"
	"testing"

	"gongbao/index/query"
)

func TestOperands(t *testing.T) {
	for _, c := range []struct {
		query string
		want  []string
	}{
		{"煤矸石", []string{"煤矸石"}},
		{`煤矸石 "综合利用" -发电 region:太原`, []string{"煤矸石", `"综合利用"`}},
		{"(养老 OR 托育) 补贴", []string{"养老 OR 托育", "补贴"}},
		{"养老 NEAR/10 补贴 title:煤炭", []string{"养老", "补贴", "title:煤炭"}},
		{"水 /s 煤炭", []string{"水", "煤炭"}},
		{"-煤 year:2026", nil},
		{`煤 "矸`, nil},
		{"", nil},
	} {
		if got := operandsOf(c.query); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.query, got, c.want)
		}
	}
}

// A widened query reads as it is meant, and finds what the narrower one does.
func TestWidened(t *testing.T) {
	for _, c := range []struct {
		query string
		want  []string
	}{
		{"煤矸石 综合利用", nil},
		{"养老 NEAR/10 补贴", []string{"养老 补贴", "养老 /r 补贴"}},
		{"(养老 OR 托育) /s 补贴 year:2026", []string{"(养老 OR 托育) 补贴 year:2026", "(养老 OR 托育) /r 补贴 year:2026"}},
		{"煤 /p 电 /p 气 -(水 NEAR 电)", []string{"煤 电 气 -(水 NEAR/10 电)", "煤 /r 电 /r 气 -(水 NEAR/10 电)"}},
		{"煤 OR 水 NEAR 电", []string{"煤 OR 水 电", "煤 OR 水 /r 电"}},
		{"煤 /r 电", nil},
		{`煤 "矸`, nil},
		{"", nil},
	} {
		got := widened(c.query)
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.query, got, c.want)
		}
		for _, wider := range got {
			if tree, err := query.Parse(wider, queryFields); err != nil || tree.String() != wider {
				t.Errorf("%s: %q is read as %v, %v", c.query, wider, tree, err)
			}
		}
	}
}
