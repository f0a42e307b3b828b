package parse

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongbao/index/report"
	"gongbao/index/source"
)

// TestBlocks: titles broken or glued by the page are set right, each block on its line.
func TestBlocks(t *testing.T) {
	for _, test := range []struct{ name, in, want string }{
		{"title and day", "政府工作报告——1999年1月27日在广东省第九届人大会议上", "政府工作报告|——1999年1月27日在广东省第九届人大会议上"},
		{"title and day in brackets", "政府工作报告（2021年4月13日）", "政府工作报告|（2021年4月13日）"},
		{"a day in a sentence", "政府工作报告2021年4月13日在会上作出。", "政府工作报告2021年4月13日在会上作出。"},
		{"a day alone", "——2021年4月13日在会上", "——2021年4月13日在会上"},
		{"a gap", "来源：某某网        政府工作报告", "来源：某某网|政府工作报告"},
		{"a gap before other text", "来源：某某网        打印", "来源：某某网        打印"},
		{"a broken title", "2021年闻喜县政府工作报|告|全县", "2021年闻喜县政府工作报告|全县"},
		{"a whole title", "2021年闻喜县政府工作报告|告|全县", "2021年闻喜县政府工作报告|告|全县"},
		{"signs", "甲|***|，乙|*", "甲|，乙"},
		{"blank lines", "甲||乙", "甲|乙"},
	} {
		var lines []source.Line
		for i, s := range strings.Split(test.in, "|") {
			lines = append(lines, source.Line{Number: i + 1, Text: s})
		}
		p := parser{}
		var got []string
		for _, b := range p.blocks(lines) {
			got = append(got, b.text)
			if !strings.Contains(lines[b.line-1].Text, runes(b.text, 1)) {
				t.Errorf("%s: %q is not on line %d", test.name, b.text, b.line)
			}
		}
		if diff := cmp.Diff(strings.Split(test.want, "|"), got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

// TestDropText: pieces of one line with one reason are one entry.
func TestDropText(t *testing.T) {
	p := parser{}
	p.dropText(1, "甲", "页眉")
	p.dropText(1, "乙", "页眉")
	p.dropText(1, "丙", "页脚")
	p.dropText(2, "丁", "页脚")
	p.dropText(2, "", "页脚")
	want := []Dropped{{1, "甲 乙", "页眉"}, {1, "丙", "页脚"}, {2, "丁", "页脚"}}
	if diff := cmp.Diff(want, p.Dropped); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestSectionsOf: the path of each section, with the number of its paragraphs. A level may be skipped.
func TestSectionsOf(t *testing.T) {
	for _, test := range []struct{ in, want string }{ // dots are levels, the others paragraphs
		{"甲|.一|乙|丙|..（一）|丁|.二", "/1 一/2 一（一）/1 二/0"},
		{".一|..（一）|...1|..（二）|.二|..（一）", "一/0 一（一）/0 一（一）1/0 一（二）/0 二/0 二（一）/0"},
		{".一|...1|..（一）", "一/0 一1/0 一（一）/0"},
		{"甲|乙", "/2"}, {"", ""},
	} {
		var units []unit
		for s := range strings.SplitSeq(test.in, "|") {
			if heading := strings.TrimLeft(s, "."); s != "" {
				units = append(units, unit{text: heading, level: len(s) - len(heading)})
			}
		}
		var got []string
		for i, s := range sectionsOf(slices.Values(units)) {
			got = append(got, fmt.Sprintf("%s/%d", strings.Join(s.Path, ""), len(s.Paragraphs)))
			if s.ID != fmt.Sprint("s", i+1) {
				t.Errorf("%s: section %d is %s", test.in, i+1, s.ID)
			}
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("%s: %s, want %s", test.in, strings.Join(got, " "), test.want)
		}
	}
}

// TestPathsAreApart: a section's path does not change when another's is built on the same start.
func TestPathsAreApart(t *testing.T) {
	sections := sectionsOf(slices.Values([]unit{
		{text: "一", level: 1}, {text: "甲", level: 2}, {text: "1", level: 3}, {text: "乙", level: 2}, {text: "2", level: 3},
		{text: "二", level: 1}, {text: "丙", level: 2},
	}))
	for i, want := range []string{"一", "一 甲", "一 甲 1", "一 乙", "一 乙 2", "二", "二 丙"} {
		if got := strings.Join(sections[i].Path, " "); got != want {
			t.Errorf("%d: %s, want %s", i, got, want)
		}
	}
}

// TestID: the ID is that of the folded text, and of nothing else.
func TestID(t *testing.T) {
	of := func(title, heading, paragraph string) *report.Report {
		return &report.Report{Title: title, Sections: []report.Section{{Heading: heading, Paragraphs: []string{paragraph}}}}
	}
	one := of("报告2021", "一、回顾", "全县")
	same := of("報告２０２１", "一、回顧", "全縣") // traditional, full width
	same.Year, same.Kind, same.Source.File = 2021, report.Plan, "a.txt"
	if id(one) != id(same) {
		t.Error("the ID depends on more than the folded text")
	}
	for _, other := range []*report.Report{
		of("报告2022", "一、回顾", "全县"), of("报告2021", "一、任务", "全县"), of("报告2021", "一、回顾", "全市"),
		of("报告2021", "", "一、回顾全县"),
	} {
		if id(one) == id(other) {
			t.Errorf("%+v has the same ID", other)
		}
	}
}

func TestRunes(t *testing.T) {
	for _, test := range []struct {
		in         string
		n          int
		start, end string
	}{
		{"全县上下", 2, "全县", "上下"}, {"全县", 2, "全县", "全县"}, {"全", 2, "全", "全"}, {"", 2, "", ""}, {"a县b", 2, "a县", "县b"},
	} {
		if got := runes(test.in, test.n); got != test.start {
			t.Errorf("the start of %q: %q", test.in, got)
		}
		if got := tailRunes(test.in, test.n); got != test.end {
			t.Errorf("the end of %q: %q", test.in, got)
		}
	}
	if got := bare(" 全县，GDP 增长5.5%。"); got != "全县GDP增长55" {
		t.Errorf("bare: %s", got)
	}
}

// TestLost: a reading that lacks text of the document, or has more, is found out.
func TestLost(t *testing.T) {
	doc := textDocument(t, work("政府工作报告", "县"))
	if lost := Lost(doc, Parse(doc)); lost != "" {
		t.Fatalf("lost %s", lost)
	}
	for _, test := range []struct {
		name   string
		change func(*Reading)
		want   string
	}{
		{"a lost paragraph", func(r *Reading) { r.Reports[0].Sections[1].Paragraphs = nil }, "'一' -"},
		{"a character twice", func(r *Reading) { r.Reports[0].Title += "告" }, "'告' +1"},
		{"a lost heading", func(r *Reading) { r.Reports[0].Sections[1].Heading = "" }, "'回' -1"},
		{"made up", func(r *Reading) { r.Dropped = append(r.Dropped, Dropped{Text: "骉，"}) }, "'骉' +1"},
		{"only signs", func(r *Reading) { r.Reports[0].Title += "。！" }, ""},
	} {
		reading := Parse(doc)
		test.change(&reading)
		if got := Lost(doc, reading); !strings.Contains(got, test.want) || (got == "") != (test.want == "") {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}

// TestDigest: the digest changes with text, outline and fields, and not with source and evidence.
func TestDigest(t *testing.T) {
	read := func() *report.Report { return &parseText(t, work("政府工作报告", "县")).Reports[0] }
	before := read().Digest()
	for _, test := range []struct {
		name    string
		change  func(*report.Report)
		differs bool
	}{
		{"nothing", func(*report.Report) {}, false},
		{"the file", func(r *report.Report) { r.Source.File = "b.txt" }, false},
		{"the evidence", func(r *report.Report) { r.SetEvidence("year", "甲", 0.1) }, false},
		{"the year", func(r *report.Report) { r.Year = 1999 }, true},
		{"a heading", func(r *report.Report) { r.Sections[1].Heading += "。" }, true},
		{"a role", func(r *report.Report) { r.Sections[1].Role = report.Notes }, true},
		{"a character", func(r *report.Report) { r.Sections[1].Paragraphs[0] += "。" }, true},
		{"a border", func(r *report.Report) { s := &r.Sections[1]; s.Paragraphs = append(s.Paragraphs, "") }, true},
	} {
		r := read()
		test.change(r)
		if got := r.Digest(); (got != before) != test.differs || len(got) != len(before) {
			t.Errorf("%s: %s after %s", test.name, got, before)
		}
	}
}

// TestCompareFullness: longer, then more complete, then by ID.
func TestCompareFullness(t *testing.T) {
	order := []report.Header{
		{ID: "d", Chars: 9, Complete: report.Abstract}, {ID: "c", Chars: 5, Complete: report.Full}, {ID: "a", Chars: 5, Complete: report.Excerpt},
		{ID: "b", Chars: 5, Complete: report.Excerpt}, {ID: "a", Chars: 5, Complete: report.Abstract}, {ID: "a", Chars: 1, Complete: report.Full},
	}
	for i, a := range order {
		for k, b := range order {
			if got := report.CompareFullness(a, b); (got < 0) != (i < k) || (got > 0) != (i > k) {
				t.Errorf("%+v and %+v: %d", a, b, got)
			}
		}
	}
}

// TestName: a report without a title is named by what is known of it.
func TestName(t *testing.T) {
	for want, h := range map[string]report.Header{
		"甲": {Title: "甲", Year: 2013},
		"〔青海省2013年政府工作报告〕": {Region: report.Region{Name: "青海省"}, Year: 2013, Kind: report.GovernmentWork},
		"〔常安乡2013年〕":       {Region: report.Region{Name: "古交市"}, Place: "常安乡", Year: 2013, Kind: report.Other},
		"〔预算报告〕":           {Kind: report.Budget},
		"〔无标题〕":            {Kind: report.Other},
	} {
		if got := h.Name(); got != want {
			t.Errorf("%+v: %s, want %s", h, got, want)
		}
	}
}
