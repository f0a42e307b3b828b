package parse

import (
	"fmt"
	"strings"
	"testing"
)

// countyReport is a whole report of a county.
func countyReport(place string, year int) string {
	return fmt.Sprintf("%[1]s%[2]d年政府工作报告\n——%[2]d年1月12日在%[1]s第十八届人民代表大会第五次会议上\n县长 王小明\n各位代表：\n"+
		"现在，我代表%[1]s人民政府，向大会报告工作，请予审议，并请政协委员和其他列席人员提出意见。\n"+
		"一、%[3]d年工作回顾\n%[4]s\n%[5]s\n二、%[2]d年工作安排\n%[6]s\n%[7]s\n各位代表，让我们为建设美丽家园而努力奋斗！\n",
		place, year, year-1,
		strings.Repeat("过去一年，全县地区生产总值增长6.2%，粮食产量稳定在12万吨以上，城镇新增就业5000人。", 10),
		strings.Repeat("坚持生态优先，治理河道30公里，植树造林2万亩，空气质量优良天数比例达到90%以上。", 12),
		strings.Repeat("推进高质量发展，抓好重点项目建设，全年实施项目60个。", 14),
		strings.Repeat("办好十件民生实事，新建学校3所，改造老旧小区40个。", 14))
}

// TestOwnParts: the reports of pages that repeat their text or link to others, by title and
// characters. 1634 is a whole report, and 1585 one without its head.
func TestOwnParts(t *testing.T) {
	r, other, earlier := countyReport("闻喜县", 2026), countyReport("稷山县", 2026), countyReport("闻喜县", 2025)
	body := r[strings.Index(r, "各位代表"):]
	const lead = "各位代表：现在，我代表闻喜县人民政府，向大会报告工作，请予审议，并请政协委员和其他列席人员提出意见。一、2025年工作回顾过去一年，全县地区生产总值增长6.2%，粮食产量稳定在12万吨以上"
	const whole = "闻喜县2026年政府工作报告 1634"
	for _, test := range []struct{ name, text, want, reason string }{
		{"once", r, whole, ""},
		{"a summary above", "闻喜县2026年政府工作报告\n发布时间：2026-01-20 来源：县府办\n" + lead + "……\n" + r, whole, "正文前的内容摘要"},
		{"a summary with a label", "内容摘要：" + lead + "\n" + r, whole, "正文前的内容摘要"},
		{
			"links below", r + "相关阅读\n闻喜县2025年政府工作报告\n2025-01-20\n各位代表：现在，我代表闻喜县人民政府，向大会报告工作，请予审议。一、2024年工作回顾过去一年，全县地区生产总值增长5.8%，城镇新增就业4000人\n" +
				"稷山县2026年政府工作报告\n各位代表：现在，我代表稷山县人民政府，向大会报告工作，请予审议。\n", whole, "其他报告的链接或摘要",
		},
		{"for telephones and print", r + "打印本页\n" + r + "手机版\n" + r, whole, "重复的正文"},
		{"the second without its head", r + body, whole, "重复的正文"},
		{"the first without its head", body + r, whole, "重复的正文"},
		{"the second with another year", r + strings.Replace(r, "闻喜县2026年政府", "闻喜县2025年政府", 1), whole, "重复的正文"},
		{"two places", r + other, whole + " / 稷山县2026年政府工作报告 1634", ""},
		{"two years", r + earlier, whole + " / 闻喜县2025年政府工作报告 1634", ""},
	} {
		doc := textDocument(t, test.text)
		reading := Parse(doc)
		checkReading(t, doc, reading)
		var got []string
		for _, r := range reading.Reports {
			got = append(got, fmt.Sprintf("%s %d", r.Title, r.Chars))
		}
		if s := strings.Join(got, " / "); s != test.want {
			t.Errorf("%s: %s, want %s", test.name, s, test.want)
		}
		found := test.reason == ""
		for _, d := range reading.Dropped {
			found = found || d.Reason == test.reason
		}
		if !found {
			t.Errorf("%s: nothing was dropped as %s: %+v", test.name, test.reason, reading.Dropped)
		}
	}
}

// TestDropCopies: lines that a text repeats in their order, by their numbers. A letter is a line of
// 200 characters, the same for the same letter, and a digit a short line.
func TestDropCopies(t *testing.T) {
	for in, want := range map[string]string{
		"ABCDEF":              "ABCDEF",
		"ABCDEFABCDEF":        "ABCDEF",
		"ABCDEFABCDEF1ABCDEF": "ABCDEF1",
		"ABCDEFABCDEFABCDEF":  "ABCDEF",
		"ABCDEF1ABCDEF2":      "ABCDEF12",
		"ABCDEFA1B2C3D4E5F":   "ABCDEF12345",
		"ABCDEFABCXYDEF":      "ABCDEFXY",
		"ABCDEFABC":           "ABCDEFABC",
		"ABCDEFFEDCBA":        "ABCDEFFEDCBA",
		"AAAAAAAAAAAA":        "AAAAAAAAAAAA",
		"1234123412341234":    "1234123412341234",
		"":                    "",
	} {
		var blocks []block
		for i, r := range in {
			text := string(r)
			if r >= 'A' {
				text = strings.Repeat(text, 200)
			}
			blocks = append(blocks, block{text: text, line: i + 1})
		}
		var p parser
		got := ""
		for _, b := range p.dropCopies(blocks) {
			got += b.text[:1]
		}
		if got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
		if p.endDropped(); (len(p.Dropped) > 0) != (len(want) < len(in)) {
			t.Errorf("%s: dropped %d entries", in, len(p.Dropped))
		}
	}
}
