package results

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"gongbao/index/suggest"
	"gongbao/web/ask"
	"gongbao/web/ask/asktest"
)

// spelling is a library that knows a place by its pinyin.
type spelling struct{ ask.Library }

func (spelling) Suggest(text string, _ int) ([]suggest.Suggestion, error) {
	if text != "zhejiang" {
		return nil, nil
	}
	return []suggest.Suggestion{{Text: "浙江大学", Kind: suggest.Term}, {Text: "浙江省", Kind: suggest.Place}}, nil
}

func TestChineseFor(t *testing.T) {
	for text, want := range map[string]string{
		"digital economy":                    "数字经济",
		"Digital  Economy, Zhejiang!":        "数字经济 浙江省",
		"new energy vehicles in zhejiang":    "新能源汽车 浙江省",
		"new energy":                         "新能源",
		"e-commerce e-commerce":              "电子商务",
		"CO2":                                "",
		"digital economy 数字":                 "",
		"":                                   "",
		"government work report innovation?": "政府工作报告 创新",
	} {
		if got := strings.Join(chineseFor(spelling{asktest.New()}, text), " "); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

// The list has each English term once, as queries are compared, and all of it can be found.
func TestEnglishList(t *testing.T) {
	var before string
	n := 0
	for line := range strings.Lines(englishList) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "#") {
			continue
		}
		n++
		english, chinese, ok := strings.Cut(line, "\t")
		if !ok || english != strings.ToLower(english) || len(strings.Fields(english)) > maxEnglish || strings.ContainsFunc(english, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
			t.Errorf("line %q", line)
		}
		if got := chineseFor(spelling{asktest.New()}, english); !slices.Equal(got, []string{chinese}) {
			t.Errorf("%s is %v, want %s", english, got, chinese)
		}
		before = english
	}
	if n < 100 || n != len(chineseTerms()) {
		t.Errorf("%d lines make %d terms, the last %s", n, len(chineseTerms()), before)
	}
}
