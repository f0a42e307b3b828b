package analyzer

import (
	"slices"
	"strings"
	"testing"

	"gongbao/analyzer/coded"
)

const synonymsExample = `
# 一个例子
GDP = 地区生产总值 = 生产总值 # 总值
一般公共预算收入、公共财政收入 ← 财政收入、财政总收入
国内生产总值＝GDP
“双随机、一公开” = 双随机一公开
`

func TestSynonyms(t *testing.T) {
	s := parseSynonyms(t, synonymsExample)
	for word, want := range map[string]string{
		"GDP":      "地区生产总值 生产总值 国内生产总值",
		"《ｇｄｐ》，":   "地区生产总值 生产总值 国内生产总值",
		"地區生產總值":   "GDP 生产总值",
		"国内生产总值":   "GDP",
		"财政收入":     "一般公共预算收入 公共财政收入",
		"财政总收入":    "一般公共预算收入 公共财政收入",
		"一般公共预算收入": "",
		"双随机一公开":   "“双随机、一公开”",
		"总值":       "",
		"":         "",
	} {
		if got := strings.Join(s.Of(word), " "); got != want {
			t.Errorf("%s: got %q, want %q", word, got, want)
		}
	}
	if s.Of("总值") != nil {
		t.Error("no synonyms are not nil")
	}
}

func TestSynonymsMerge(t *testing.T) {
	builtin := parseSynonyms(t, synonymsExample)
	merged := builtin.Merge(parseSynonyms(t, "- gdp\n财政收入 = 公共财政收入\n地区生产总值 <- 国内生产总值\n"))
	for word, want := range map[string]string{
		"GDP":    "",
		"地区生产总值": "生产总值",
		"国内生产总值": "地区生产总值",
		"财政收入":   "一般公共预算收入 公共财政收入",
		"公共财政收入": "财政收入",
	} {
		if got := strings.Join(merged.Of(word), " "); got != want {
			t.Errorf("%s: got %q, want %q", word, got, want)
		}
	}
	if got := builtin.Of("国内生产总值"); len(got) != 1 {
		t.Errorf("Merge changed what it merged: %q", got)
	}
	if again := parseSynonyms(t, "- GDP\n").Merge(builtin); len(again.Of("GDP")) != 3 {
		t.Errorf("a line takes away what comes after it: %q", again.Of("GDP"))
	}
}

func TestSynonymsErrors(t *testing.T) {
	for text, want := range map[string]string{
		"# 好\n\nGDP\n":     `synonyms-no-sign line=3 text="GDP"`,
		"GDP = ":           "synonyms-empty-side line=1",
		"GDP == 生产总值":      "synonyms-empty-side",
		" ← GDP":           "synonyms-empty-side",
		"GDP ← ，":          "synonyms-empty-side",
		"-":                "synonyms-empty-side",
		"- GDP = 生产总值":     "synonyms-several-without",
		"GDP = ＧＤＰ":        `synonyms-twice word="ＧＤＰ"`,
		"甲词、乙词 ← 乙词":       `synonyms-twice word="乙词"`,
		"甲词 ← 乙词 ← 丙词":     "synonyms-two-arrows",
		"好 = 佳\r\n坏 差\r\n": `line=2 text="坏 差"`,
	} {
		if s, err := ParseSynonyms(text); err == nil || !strings.Contains(coded.From(err).String(), want) || s != nil {
			t.Errorf("%q: error %v, want one with %q", text, err, want)
		}
	}
}

// The built-in synonyms are many, and none is idle: a search for a word already finds the forms
// that contain it. Only a pair that leads both ways may have such a form.
func TestBuiltinSynonyms(t *testing.T) {
	s := BuiltinSynonyms()
	if len(s.rules) < 80 {
		t.Errorf("%d lines", len(s.rules))
	}
	for word, forms := range s.others {
		for _, form := range forms {
			back := slices.ContainsFunc(s.Of(form), func(other string) bool { return FoldQuery(other) == word })
			if strings.Contains(FoldQuery(form), word) && !back {
				t.Errorf("%s finds %s without its line", word, form)
			}
		}
	}
	for word, want := range map[string]string{"gdp": "地区生产总值", "财政收入": "一般公共预算收入", "社零": "社会消费品零售总额"} {
		if !slices.Contains(s.Of(word), want) {
			t.Errorf("%s does not lead to %s", word, want)
		}
	}
	if slices.Contains(s.Of("一般公共预算收入"), "财政收入") {
		t.Error("一般公共预算收入 leads to 财政收入")
	}
}

func parseSynonyms(t *testing.T, text string) *Synonyms {
	t.Helper()
	s, err := ParseSynonyms(text)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// In all synonyms that parse, no word is its own synonym or has one twice, and merging them with
// themselves changes nothing.
func FuzzParseSynonyms(f *testing.F) {
	f.Add(synonymsExample)
	f.Add("- GDP\n甲 <- 乙\n\xff = ＝\n")
	f.Fuzz(func(t *testing.T, text string) {
		s, err := ParseSynonyms(text)
		if err != nil {
			return
		}
		merged := s.Merge(s)
		for word, forms := range s.others {
			seen := map[string]bool{word: true}
			for _, form := range forms {
				if key := FoldQuery(form); seen[key] {
					t.Errorf("%q: %q twice, or itself", word, form)
				} else {
					seen[key] = true
				}
			}
			got, want := slices.Sorted(slices.Values(merged.others[word])), slices.Sorted(slices.Values(forms))
			if !slices.Equal(got, want) {
				t.Errorf("%q: %q, merged %q", word, want, got)
			}
		}
	})
}
