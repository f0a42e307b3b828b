package parse

import (
	"fmt"
	"strings"
	"testing"

	"gongbao/analyzer"
)

// TestOpening: the words from which on a block presents a report.
func TestOpening(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"各位代表：现在，我代表县人民政府，向大会报告工作，请予审议。", "我代表县人民政府"},
		{"我谨代表国务院，向大会作政府工作报告。", "我谨代表国务院"},
		{"我受市人民政府委托，现将2025年计划执行情况报告如下", "受市人民政府委托"},
		{"現在，我代表縣人民政府，向大會報告工作。", "我代表縣人民政府"},
		{"根据国务院的决定由我向大会报告工作", "国务院的决定由我"},
		{"我代表县人民政府，向全县人民拜年。", ""}, // presents nothing
		{"各位代表：现在报告工作。", ""}, {"人大代表认真审议了政府工作报告。", ""}, {"", ""},
		{strings.Repeat("甲", 500) + "我代表县人民政府，向大会报告工作", ""}, // too far on
	} {
		at := opening(analyzer.Simplify(test.in))
		if (at >= 0) != (test.want != "") || at >= 0 && !strings.HasPrefix(test.in[at:], test.want) {
			t.Errorf("%.40s: at %d, want %q", test.in, at, test.want)
		}
	}
}

func TestIsDateLine(t *testing.T) {
	for in, want := range map[string]bool{
		"2026-01-04": true, "2026年1月4日": true, "[2026-01-04 10:20]": true, "(2026/1/4)": true,
		"发布时间：2026-01-04": false, "2026年1月4日在闻喜县": false, "今天": false, "": false,
	} {
		if got := isDateLine(in); got != want {
			t.Errorf("%s: %v", in, got)
		}
	}
}

const (
	address = "各位代表：现在，我代表县人民政府，向大会报告工作，请予审议。"
	// again is another address that does not repeat the first.
	again = "各位代表：现在，我代表市人民政府，向大会作政府工作报告，请予审议，并请各位委员提出意见。"
)

// TestSplit: the parts of a page by their first and last blocks, and what is dropped between them.
// L is a paragraph as long as a report on one line.
func TestSplit(t *testing.T) {
	for _, test := range []struct{ name, in, want, dropped string }{
		{"one report", "政府工作报告|" + address + "|T", "政府工作报告…T", ""},
		{"two reports", "甲县政府工作报告|" + address + "|L|乙市政府工作报告|" + again + "|T", "甲县政府工作报告…L / 乙市政府工作报告…T", ""},
		{
			"the day is above the title", "甲县政府工作报告|" + address + "|L|2021年2月3日在乙市人民代表大会上|乙市政府工作报告|" + again + "|T",
			"甲县政府工作报告…L / 2021年2月3日在乙市人民代表大会上…T", "",
		},
		{"an opening in a speech", "政府工作报告|" + address + "|L|" + again + "|T", "政府工作报告…T", ""},
		{
			"a summary above the report", "政府工作报告|发布时间：2021-05-01|" + address + "|政府工作报告|" + address + "|T",
			"政府工作报告…T 发布时间：2021-05-01", "正文前的内容摘要 2", // its title is that of the report
		},
		{
			"a list", "首页|•甲县政府工作报告|" + address + "L|2021-05-01|乙|•丙县政府工作报告|" + again + "L|2021-05-02|丁",
			"*甲县政府工作报告…2021-05-01 / *丙县政府工作报告…2021-05-02", "列表页上报告以外的内容 3",
		},
		{"a list of other texts", "•甲|L|•乙|L", "甲…L", ""},
		{"nothing", "", "", ""},
	} {
		replaced := strings.ReplaceAll(test.in, "L", strings.Repeat("全", minOneLine))
		var blocks []block
		if replaced != "" {
			blocks, _ = readBlocks(t, replaced)
		}
		p := parser{}
		var got []string
		for _, part := range p.split(blocks) {
			first, last := part.blocks[0].text, part.blocks[len(part.blocks)-1].text
			if part.listed {
				first = "*" + first
			}
			got = append(got, strings.TrimSpace(first+"…"+last+" "+part.published))
		}
		s := strings.Join(got, " / ")
		s = strings.ReplaceAll(strings.ReplaceAll(s, strings.Repeat("全", minOneLine), "L"), text, "T")
		if s != test.want {
			t.Errorf("%s: %s, want %s", test.name, s, test.want)
		}
		dropped := ""
		if len(p.Dropped) > 0 {
			dropped = fmt.Sprint(p.Dropped[0].Reason, " ", len(p.Dropped))
		}
		if dropped != test.dropped {
			t.Errorf("%s: dropped %s, want %s", test.name, dropped, test.dropped)
		}
	}
}
