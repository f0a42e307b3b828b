package parse

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestIsTitle: lines with the words and the form of a title.
func TestIsTitle(t *testing.T) {
	for in, want := range map[string]bool{
		"政府工作报告": true, "2021年闻喜县政府工作报告": true, "政 府 工 作 报 告": true, "关于2025年预算执行情况的报告": true,
		"古交市国民经济和社会发展第十四个五年规划纲要": true, "政府工作报告（摘要）": true, "工作要点": true,
		"政府工作报告。": false, "听取了政府工作报告，": false, "第三次会议上的政府工作报告": false, "图为：省长作政府工作报告": false,
		"省长作政府工作报告（郑元昌 摄）": false, "各位代表：请审议工作报告": false, "现在，我代表县人民政府报告工作": false,
		strings.Repeat("甲", 80) + "工作报告": false, "会议通知": false, "": false,
	} {
		if got := isTitle(in); got != want {
			t.Errorf("%s: %v", in, got)
		}
	}
}

// TestSpeakers: lines with a name, those with an office, and those that namesOffice reads.
func TestSpeakers(t *testing.T) {
	for _, test := range []struct {
		in                           string
		name, isSpeaker, namesOffice bool
	}{
		{"史玉江", true, true, false}, {"史 玉 江", true, true, false}, {"（史玉江）", true, true, false}, {"雪克来提·扎克尔", true, true, false},
		{"县长 史玉江", false, true, true},
		{"河南省人民政府代省长 郭庚茂", false, true, true}, {"县;长;魏;栋", false, true, false}, {"国务院总理", false, true, false},
		{"市长讲话", false, true, false}, {"各位代表", false, false, false}, {"政府", false, false, false}, {"目录", false, false, false},
		{"江", false, false, false}, {"John", false, false, false}, {"一年来，县长", false, false, false}, {"县长说：", false, false, false},
		{"第三次会议上", false, false, false}, {"", false, false, false},
	} {
		if got := isName(test.in); got != test.name {
			t.Errorf("%s: a name %v", test.in, got)
		}
		if got := isSpeaker(test.in); got != test.isSpeaker {
			t.Errorf("%s: a speaker %v", test.in, got)
		}
		if got := namesOffice(test.in); got != test.namesOffice {
			t.Errorf("%s: office and name %v", test.in, got)
		}
	}
}

func TestCloseUp(t *testing.T) {
	for in, want := range map[string]string{
		"政 府 工 作 报 告": "政府工作报告", "政　府　工　作　报　告": "政府工作报告", "2021年 政 府 工 作 报 告": "2021年政府工作报告",
		"抓住机遇 开拓进取": "抓住机遇 开拓进取", "政 府 工作": "政 府 工作", "": "",
	} {
		if got := closeUp(in); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}

func TestIsPublished(t *testing.T) {
	for in, want := range map[string]bool{
		"发布时间：2026-01-04 10:20": true, "日期: 2026年1月4日": true, "2026-01-04": true, "更新时间：今天": false,
		"2026年1月4日":         false, // as well the day of delivery
		"2026-01-04我们召开了大会": false, "发布时间：" + strings.Repeat("甲", 160) + "2026-01-04": false, "": false,
	} {
		if got := isPublished(in); got != want {
			t.Errorf("%s: %v", in, got)
		}
	}
}

// TestTitleLines: which lines of a head are the title.
func TestTitleLines(t *testing.T) {
	for _, test := range []struct {
		lines string // | between them; # before a heading of the format
		want  string // the title lines
	}{
		{"首页>文章|政府工作报告|2021年4月13日在闻喜县会议上", "政府工作报告"},
		{"政府工作报告|2021年闻喜县政府工作报告", "2021年闻喜县政府工作报告"},
		{"2021年闻喜县政府工作报告|政府工作报告", "2021年闻喜县政府工作报告"},
		{"2021年1月17日在闻喜县人民代表大会会议上的政府工作报告", ""}, // the line with day and meeting
		{"（2021年1月17日）闻喜县政府工作报告", "（2021年1月17日）闻喜县政府工作报告"},
		{"政府工作报告|2021年1月17日在闻喜县会议上县长作政府工作报告", "政府工作报告"},
		{"#会议通知|闻喜县", "会议通知"},
		{"来源：闻喜网|抓住机遇开拓进取|为全面振兴开好局|县长 史玉江", "抓住机遇开拓进取 为全面振兴开好局"},
		{"抓住机遇开拓进取|好|为全面振兴开好局", "抓住机遇开拓进取"}, // a line too short ends it
		{"甲乙丙丁戊|己庚辛壬癸|子丑寅卯辰|巳午未申酉", "甲乙丙丁戊 己庚辛壬癸 子丑寅卯辰"},
		{"来源：闻喜网|2026-01-04", ""}, {"", ""},
	} {
		lines, _ := readBlocks(t, test.lines)
		var got []string
		title := titleLines(lines, false)
		for i, b := range lines {
			if title.has(i) {
				got = append(got, b.text)
			}
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("%s: %q, want %q", test.lines, got, test.want)
		}
	}
}

// TestRepeatsTitle: a title again on a page, whole or in part.
func TestRepeatsTitle(t *testing.T) {
	lines := blocksOf(nil, "2021年闻喜县政府工作报告")
	for in, want := range map[string]bool{
		"2021年闻喜县政府工作报告": true, "2021年 闻喜县 政府工作报告": true, "闻喜县政府工作报告": true, "2020年闻喜县政府工作报告": true,
		"政府工作报告": true, "计划执行情况的报告": false, "2021年4月13日闻喜县政府工作报告": false, "闻喜县": false, "": false,
	} {
		if got := repeatsTitle(in, lines, titleRange{0, 0}); got != want {
			t.Errorf("%s: %v", in, got)
		}
	}
	if repeatsTitle("政府工作报告", lines, titleRange{0, -1}) {
		t.Error("repeats a title, though there is none")
	}
}

// TestHeadLength: the body starts at the greeting, the opening, a heading or a paragraph.
func TestHeadLength(t *testing.T) {
	for _, test := range []struct {
		blocks string
		want   int
	}{
		{"政府工作报告|县长 史玉江|各位代表：|现在", 2},
		{"政府工作报告|现在，我代表县人民政府，向大会报告工作。", 1},
		{"政府工作报告|县长|一、回顾|甲", 2}, {"政府工作报告|县长|（一）回顾|甲", 2},
		{"政府工作报告|县长|二、回顾|甲", 3}, // no first heading, but the last block is body in any case
		{"政府工作报告|县长|一年来经济持续向好。|甲", 2},
		{"政府工作报告|县长|##回顾|甲", 2},
		{"政府工作报告", 0}, {"首页>" + strings.Repeat("新闻>", 50) + "|政府工作报告|县长。", 2},
		{strings.Repeat("甲|", 30) + "乙", 13}, // no head is longer
	} {
		blocks, _ := readBlocks(t, test.blocks)
		if got := headLength(&part{blocks: blocks}); got != test.want {
			t.Errorf("%.60s: %d, want %d", test.blocks, got, test.want)
		}
	}
	if got := headLength(&part{blocks: blocksOf(nil, "甲", "乙"), listed: true}); got != 1 {
		t.Errorf("listed: %d", got)
	}
}

// TestHeadOfPart: what stays of a head, what is dropped of it, and why.
func TestHeadOfPart(t *testing.T) {
	p := parser{}
	blocks := blocksOf(nil, "首页 > 政务公开", "标题：【闻喜县招商】2021年闻喜县政府工作报告", "发布时间：2021-05-01", "来源：闻喜网",
		"政府工作报告", "（2021年4月13日在闻喜县第十七届人民代表大会第一次会议上）", "代县长", "史玉江", "各位代表：")
	h := p.head(&part{blocks: blocks})
	if h.title != "2021年闻喜县政府工作报告" || h.label != "【闻喜县招商】" || h.published.day.String() != "2021-05-01" ||
		h.delivery != blocks[5].text || h.speaker != "代县长 史玉江" || h.body != 8 || len(h.paragraphs) != 3 {
		t.Errorf("%+v", h)
	}
	var got []string
	for _, d := range p.Dropped {
		got = append(got, fmt.Sprintf("%d %s", d.Line, d.Reason))
	}
	want := []string{"1 页面导航", "2 栏目标签", "3 发布日期", "4 来源、作者等页面信息", "5 重复的标题"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("dropped (-want +got):\n%s", diff)
	}
}

// TestSplitGreeting: title, day, meeting and speaker before the greeting in the block of the opening.
func TestSplitGreeting(t *testing.T) {
	const rest = "各位代表:现在,我代表县人民政府向大会作工作报告。"
	for _, test := range []struct{ in, head, body string }{
		{"2021年4月13日在闻喜县会议上县长;史玉江" + rest, "2021年4月13日在闻喜县会议上县长;史玉江", rest},
		{"县长 史玉江" + rest, "县长 史玉江", rest},
		{"政府工作报告——2021年4月13日在闻喜县会议上" + rest, "政府工作报告|——2021年4月13日在闻喜县会议上", rest},
		{"2008年1月18日" + rest, "2008年1月18日", rest},
		{"全县上下攻坚克难。" + rest, "", "全县上下攻坚克难。" + rest}, // text stays where it is
		{rest, "", rest},
	} {
		part := part{blocks: blocksOf(nil, test.in)}
		var h head
		h.splitGreeting(&part)
		h.readOpening(&part)
		var head []string
		for _, b := range part.blocks[:h.body] {
			head = append(head, b.text)
		}
		if strings.Join(head, "|") != test.head || part.blocks[h.body].text != test.body ||
			!strings.HasPrefix(h.opening, "我代表县人民政府") {
			t.Errorf("%s: %q, then %s; opening %s", test.in, head, part.blocks[h.body].text, h.opening)
		}
	}
}
