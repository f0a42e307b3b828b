package parse

import (
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPatternWords(t *testing.T) {
	for expression, want := range map[string][]string{
		"工作报告":                 {"工作报告"},
		"(?:目标|重点)任务":          {"目标任务", "重点任务"},
		"本届.{0,4}年":            {"本届"},
		"^(?:上|下)(转|接)第$":      {"上转第", "上接第", "下转第", "下接第"},
		"工作的?报告":               {"工作报告", "工作的报告"},
		"[前后]+文":               {"文"},
		"(?:全国)?人大.*(?:会议|次会)": {"全国人大", "人大"},
		"(?:政府){2,3}":          {"政府"},
		"[0-9]+月|元月":           {"月", "元月"},
		"附件?":                  {"附", "附件"},
		"a(?:报告|.)":            {"a"},

		"(?:报告)?": nil, "(?:报告)*": nil, "报告|.": nil, "(?:报告){0,2}": nil, "(?i)ab": nil, `\p{Han}+`: nil, "^$": nil, "": nil,
	} {
		tree, err := syntax.Parse(expression, syntax.Perl)
		if err != nil {
			t.Fatal(err)
		}
		got := wordsOf(tree).needed()
		slices.Sort(got)
		slices.Sort(want)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", expression, diff)
		}
	}
}

func TestWordSet(t *testing.T) {
	words := newWordSet([]string{"报告", "报道", "两会", "b", "é", "𠮷"})
	for _, text := range []string{"报告", "在报道", "报两会", "一b", "é", "一𠮷", "\xe6报告", "\xe6\x8a报告"} {
		if !words.isIn(text) {
			t.Errorf("%q has none", text)
		}
	}
	for _, text := range []string{"", "报", "报纸", "告", "一二三", "\xe6\x8a", "\xe6\x8a\xa5\xe5\x91"} {
		if words.isIn(text) {
			t.Errorf("%q has one", text)
		}
	}
}

// FuzzPattern: whatever an expression matches, its pattern does too.
func FuzzPattern(f *testing.F) {
	for _, seed := range [][2]string{
		{"(?:目标|重点)任务|本届.{0,4}年", "本届政府第二年"}, {"^[一二三]、?(?:工作)+$", "二、工作工作"}, {"(?:a|报?告|)b*", "告bb"},
		{"[^，]{2,3}(?:会议|大会)?上", "在会上"}, {`\b会|(?i)x告`, "X告"}, {"\ufffd", "\xe6"},
	} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, expression, text string) {
		if _, err := regexp.Compile(expression); err != nil {
			return
		}
		p := compile(expression)
		want, got := p.Regexp.FindAllString(text, -1), p.FindAllString(text, -1)
		if valid := strings.ToValidUTF8(text, "?"); text == valid && !slices.Equal(got, want) {
			t.Fatalf("%q in %q: %q, want %q", expression, text, got, want)
		}
	})
}
