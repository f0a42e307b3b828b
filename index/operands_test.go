package index

import (
	"slices"
	"testing"
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
		if got := Operands(c.query); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.query, got, c.want)
		}
	}
}
