package address

import (
	"strings"

	"gongbao/index"
	"gongbao/web/say"
)

// Facet is what pages, API and commands say of a field that searches are narrowed by. Its English
// is in web/say/en_facets.go.
type Facet struct {
	Field index.Field
	Title say.Phrase // 地区
	Shown int        // values that a page shows before the rest is folded up
	// Every says in the form of counts that no value is chosen; such a form has no list of the
	// values without it.
	Every say.Phrase
	// about says in the API what the values are. Those that are listed follow it; patterns are
	// of those that are not.
	about    string
	patterns []string
	// Note says in the API what the buckets count.
	Note string
	// Flag is the help of its flag, with what the flag takes in backticks, and Takes what the first
	// line of the help says that it takes.
	Flag, Takes string
}

// Facets has a row for each field, in their order.
var Facets = numbered([index.NumFields]Facet{
	index.Region: {
		Title: say.Say("地区"), Shown: 16,
		about: "六位行政区划代码，含下级；none 表示地区不明。", patterns: []string{index.None, "[0-9]{6}"}, Note: "按地区，从省级起。",
		Flag: "只看某地，行政区划`代码`，如 140181；含下辖各地，可重复", Takes: "代码",
	},
	index.Year: {
		Title: say.Say("年份"), Shown: 6,
		about:    "年份，如 2026，或范围，如 2019..2023；none 表示年份不明。",
		patterns: []string{index.None, `[0-9]{4}`, `[0-9]{4}\.\.[0-9]{4}`}, Note: "按年份，新的在前。",
		Flag: "只看某`年`，如 2026 或 2019..2023，可重复", Takes: "年份",
	},
	index.Kind: {
		Title: say.Say("类型"), Shown: 8, about: "报告类型：", Note: "按类型。",
		Flag: "只看某`类`报告，如 政府工作报告，可重复", Takes: "类型",
	},
	index.Level: {
		Title: say.Say("级别"), Shown: 8, about: "级别：", Note: "按级别。",
		Flag:  "只看某`级`：centre 中央、province 省级、prefecture 地市级、county 县级、below 县级以下，可重复",
		Takes: "级",
	},
	index.Section: {
		Title: say.Say("章节"), Shown: 8, Every: say.Say("各章节"),
		about: "只在这种章节里查找：", Note: "按章节的作用：匹配处在这样的章节里的报告。",
		Flag: "只看某类`章节`：review 回顾、problems 问题、goals 目标、tasks 任务、government 政府建设、" +
			"notes 名词解释、other 其他，可重复",
		Takes: "章节",
	},
})

func numbered(facets [index.NumFields]Facet) [index.NumFields]Facet {
	for field := range index.NumFields {
		facets[field].Field = field
	}
	return facets
}

// Name is that of its parameter.
func (f *Facet) Name() string { return f.Field.String() }

// About says what values the parameter has.
func (f *Facet) About() string {
	if f.Field.Listed() == nil {
		return f.about
	}
	return f.about + strings.Join(f.Field.Listed(), "、") + "；none 表示不明。"
}

// Pattern is a regular expression for the values of the parameter.
func (f *Facet) Pattern() string {
	patterns := f.patterns
	if values := f.Field.Listed(); values != nil {
		patterns = append(values, index.None)
	}
	return "^-?(" + strings.Join(patterns, "|") + ")$"
}

// FieldNames are the parameters of the facets: those of reports, and, if sections is set, that of
// sections.
func FieldNames(sections bool) (names []string) {
	for field := range index.NumFields {
		if field != index.Section || sections {
			names = append(names, field.String())
		}
	}
	return names
}
