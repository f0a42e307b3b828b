package engine

import (
	"regexp"
	"slices"
	"testing"
)

// TestFromPython: expressions are Python's, and what has no like is refused.
func TestFromPython(t *testing.T) {
	for _, test := range []struct {
		form, text string
		want       []string
	}{
		{`\w+`, "数字 经济_2，a", []string{"数字", "经济_2", "a"}}, {`第\d届`, "第５届第5届第五届", []string{"第５届", "第5届"}}, {`煤\s炭`, "煤　炭煤\u00a0炭煤炭煤\n炭", []string{"煤　炭", "煤\u00a0炭", "煤\n炭"}},
		{`[\d，]+`, "１，2万", []string{"１，2"}}, {`\W`, "煤。", []string{"。"}}, {`[]煤]`, "]煤", []string{"]", "煤"}}, {`[^]煤]`, "]煤炭", []string{"炭"}}, {`\(煤\)|(?:电|\[)`, "(煤)电[", []string{"(煤)", "电", "["}},
		{`[(?=]`, "=", []string{"="}}, {`\煤`, "煤", []string{"煤"}}, {`互联网+`, "互联网网", []string{"互联网网"}},
	} {
		translated, foreign := fromPython(test.form)
		if foreign != "" {
			t.Fatalf("%s is refused for %s", test.form, foreign)
		}
		expression, err := regexp.Compile(translated)
		if err != nil {
			t.Fatalf("%s becomes %s: %v", test.form, translated, err)
		}
		if got := expression.FindAllString(test.text, -1); !slices.Equal(got, test.want) {
			t.Errorf("%s becomes %s and finds %q, want %q", test.form, translated, got, test.want)
		}
	}
	for form, want := range map[string]string{`\b煤`: `\b`, `(?<=原)煤`: "(?<=", `煤(?!炭)`: "(?!", `(煤)\1`: `\1`, `[\W]`: `\W`, `\p{Han}`: `\p`, `[[:alpha:]]`: "[:"} {
		if _, foreign := fromPython(form); foreign != want {
			t.Errorf("%s is refused for %q, want %q", form, foreign, want)
		}
	}
}
