package parse

import (
	"fmt"
	"strings"
	"testing"

	"gongbao/index/report"
)

// body is enough text of a report for its head to be believed.
const body = "\n一、过去一年工作回顾\n一年来，全县上下攻坚克难，经济社会发展取得新成绩，各项任务圆满完成，人民生活不断改善。\n二、今年工作安排\n今年要抓好产业转型、乡村振兴、民生改善等各项工作，推动高质量发展迈出新的步伐，开创新的局面。\n"

func work(head, government string) string {
	return head + "\n各位代表：\n现在，我代表" + government + "人民政府，向大会报告工作，请予审议。" + body
}

// TestInfer reads heads of reports as they occur. The fields are kind, code, place, level, year.
func TestInfer(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"plain", work("政府工作报告\n——2024年1月17日在高唐县第十八届人民代表大会第三次会议上\n高唐县县长 杨曙光", "县"), "政府工作报告 371526  county 2024"},
		{"not 唐县", work("高唐县2024年政府工作报告", "县"), "政府工作报告 371526  county 2024"},
		{"not 易县", work("米易县2022年政府工作报告", "米易县"), "政府工作报告 510421  county 2022"},
		{"a district named as a city", work("2020年黄山市黄山区政府工作报告", "区"), "政府工作报告 341003  county 2020"},
		{"州 and not 市", work("2021年恩施州政府工作报告", "州"), "政府工作报告 422800  prefecture 2021"},
		{"市 and not 州", work("2021年恩施市政府工作报告", "市"), "政府工作报告 422801  county 2021"},
		{"renamed later", work("2013年徐水县人民政府工作报告\n2013年3月10日在徐水县十五届人民代表大会第二次会议上", "徐水县"), "政府工作报告 130625  county 2013"},
		{"year of the change, old name", work("2015年徐水县政府工作报告\n2015年2月3日在徐水县人民代表大会上", "徐水县"), "政府工作报告 130625  county 2015"},
		{"prefecture and county in a chain", work("2021年4月9日在运城市盐湖区第十七届人民代表大会第一次会议上", "区"), "政府工作报告 140802  county 2021"},
		{"same name told apart by the province", work("辽宁省朝阳市2020年政府工作报告", "市"), "政府工作报告 211300  prefecture 2020"},
		{"short name in the title", work("2026年内蒙政府工作报告", "自治区"), "政府工作报告 150000  province 2026"},
		{"speaker and government of different rank", "2010年云南省政府工作报告\n省长 秦光荣\n各位代表：\n现在，我代表市人民政府，向大会报告工作，请予审议。" + body, "政府工作报告 530000  province 2010"},
		{"the centre", "政府工作报告\n——2023年3月5日在第十四届全国人民代表大会第一次会议上\n国务院总理 李克强\n各位代表：\n现在，我代表国务院，向大会报告工作，请予审议。" + body, "政府工作报告 000000  centre 2023"},
		{"title contradicts the day", work("2020年古交市政府工作报告\n2021年2月5日在古交市人民代表大会会议上", "市"), "政府工作报告 140181  county 2021"},
		{"delivered in December", work("政府工作报告\n——2025年12月29日在古交市第九届人民代表大会第七次会议上", "市"), "政府工作报告 140181  county 2026"},
		{"year in characters", work("二〇〇六年古交市政府工作报告", "市"), "政府工作报告 140181  county 2006"},
		{"plan", "关于古交市2025年国民经济和社会发展计划执行情况与2026年国民经济和社会发展计划(草案)的报告\n各位代表:\n我受市人民政府委托,现将2025年计划执行情况报告如下,请予审议。" + body, "计划报告 140181  county 2026"},
		{"budget", "关于古交市2025年预算执行情况和2026年预算草案的报告\n各位代表:\n受市人民政府委托,现将预算报告提请审议。" + body, "预算报告 140181  county 2026"},
		{"outline presented by the government", work("关于古交市国民经济和社会发展第十四个五年规划纲要的报告\n2021年2月5日在古交市人民代表大会会议上", "市"), "政府工作报告 140181  county 2021"},
		{"outline", "古交市国民经济和社会发展第十四个五年规划纲要" + body, "规划纲要 140181  county 2021"},
		{"township", work("2024年1月5日在古交市常安乡第十届人民代表大会第三次会议上", "常安乡"), "政府工作报告 140181 常安乡 below 2024"},
		{"other", "古交市发布特色产品\n近日，古交市发布四款特色产品，受到广大市民的欢迎，市场反应热烈，销量持续增长。\n", "其他 140181  county 0"},
		{"nothing to infer from", "会议通知\n请各单位准时参加会议，不得缺席，确因工作原因不能参加的，须提前请假并说明理由。\n", "其他    0"},
	} {
		reading := parseText(t, test.text)
		if len(reading.Reports) != 1 {
			t.Errorf("%s: %d reports", test.name, len(reading.Reports))
			continue
		}
		r := reading.Reports[0]
		if got := fmt.Sprintf("%s %s %s %s %d", r.Kind, r.Region.Code, r.Place, r.Level, r.Year); got != test.want {
			t.Errorf("%s: got %s, want %s", test.name, got, test.want)
		}
	}
}

func TestSpeaker(t *testing.T) {
	for _, test := range []struct{ line, name, office string }{
		{"县长 史玉江", "史玉江", "县长"},
		{"县;长;魏;栋", "魏栋", "县长"},
		{";刘春林;", "刘春林", ""},
		{"稷山县人民政府代县长;王润", "王润", "代县长"},
		{"自治区主席　陈 武", "陈武", "自治区主席"},
		{"雪克来提•扎克尔", "雪克来提•扎克尔", ""},
		{"高唐县县长??杨曙光", "杨曙光", "高唐县县长"},
		{"国务院总理　\n李克强", "李克强", "国务院总理"},
		{"大同市发展和改革委员会主任 乔正南", "乔正南", "大同市发展和改革委员会主任"},
	} {
		r := parseText(t, work("政府工作报告\n2021年4月13日在闻喜县第十七届人民代表大会第一次会议上\n"+test.line, "县")).Reports[0]
		if r.Speaker.Name != test.name || r.Speaker.Office != test.office {
			t.Errorf("%q: got %+v, want %s %s", test.line, r.Speaker, test.name, test.office)
		}
	}
}

// TestHead reads heads as pages set them: title, day, meeting, office and name of the speaker.
func TestHead(t *testing.T) {
	for _, test := range []struct{ head, want string }{
		{"政 府 工 作 报 告\n——2024年1月23日在博野县十八届人民代表大会第四次会议上\n县长　许 喆", "政府工作报告|2024-01-23|博野县十八届人民代表大会第四次会议|县长|许喆"},
		{"政府工作报告——1999年1月27日在广东省第九届\n人民代表大会第二次会议上\n广东省省长 卢瑞华", "政府工作报告|1999-01-27|广东省第九届人民代表大会第二次会议|广东省省长|卢瑞华"},
		{"抓住机遇 开拓进取\n为云南的全面振兴创造良好开局——2000年1月22日在云南省第九届人民代表大会\n第三次会议上的政府工作报告\n省长李嘉廷", "抓住机遇 开拓进取 为云南的全面振兴创造良好开局|2000-01-22|云南省第九届人民代表大会第三次会议|省长|李嘉廷"},
		{"2007年政府工作报告-2007年1月23日\n——2007年1月23日在安徽省第十届人民代表大会第五次会议上\n省长 王金山", "2007年政府工作报告|2007-01-23|安徽省第十届人民代表大会第五次会议|省长|王金山"},
		{"二0二六年政府工作报告\n政府工作报告——2026年2月28日在驻马店市第五届人民代表大会第四次会议上驻马店市人民政府代市长王玲", "二0二六年政府工作报告|2026-02-28|驻马店市第五届人民代表大会第四次会议|代市长|王玲"},
		{"湖北省人民政府2009年工作报告\n图为：省长李鸿忠作政府工作报告（郑元昌 田悦 摄）\n——2009年1月13日在湖北省第十一届人民代表大会第二次会议上\n省长 李鸿忠", "湖北省人民政府2009年工作报告|2009-01-13|湖北省第十一届人民代表大会第二次会议|省长|李鸿忠"},
		{"", "||||"},
	} {
		doc := textDocument(t, work(test.head, "省"))
		reading := Parse(doc)
		checkReading(t, doc, reading)
		r := reading.Reports[0]
		if got := strings.Join([]string{r.Title, r.Delivered, r.Meeting, r.Speaker.Office, r.Speaker.Name}, "|"); got != test.want {
			t.Errorf("%q:\ngot  %s\nwant %s", test.head, got, test.want)
		}
	}
}

func TestComplete(t *testing.T) {
	for _, test := range []struct {
		text string
		want report.Completeness
	}{
		{work("政府工作报告", "县"), report.Full},
		{work("政府工作报告(摘要)", "县"), report.Abstract},
		{work("政府工作报告（节选）", "县"), report.Excerpt},
		{work("政府工作报告", "县") + "(下转第四版)", report.Excerpt},
		{work("政府工作报告", "县") + "全县人民团结一心，我们将继续推动全县经济社会发展再上", report.Excerpt},
	} {
		if r := parseText(t, test.text).Reports[0]; r.Complete != test.want {
			t.Errorf("%q: %s, want %s", r.Title, r.Complete, test.want)
		}
	}
}

// TestFile: the name of a file or folder counts only if the text says nothing. The evidence says
// so.
func TestFile(t *testing.T) {
	const silent = "会议通知\n请各单位准时参加会议，不得缺席，确因工作原因不能参加的，须提前请假并说明理由。"
	for _, test := range []struct{ file, text, want string }{
		{"山西/古交市/2026.txt", silent, "140181 2026"},
		{"台州.txt", "政府工作报告\n各位代表：\n现在，我代表国务院，向大会报告工作，请予审议。" + body, "000000 0"},
		{"2019年大同市政府工作报告.txt", work("2021年古交市政府工作报告", "市"), "140181 2021"},
		{"004_330ca93b427a2047.txt", silent, " 0"},
	} {
		doc := textDocument(t, test.text)
		doc.File = test.file
		r := Parse(doc).Reports[0]
		if got := fmt.Sprintf("%s %d", r.Region.Code, r.Year); got != test.want {
			t.Errorf("%s: %s, want %s", test.file, got, test.want)
		}
		if strings.Contains(test.text, silent) {
			for _, field := range []string{"region", "year"} {
				if e, ok := r.Evidence[field]; ok && (e.Confidence >= sure || !strings.HasPrefix(e.Text, inName)) {
					t.Errorf("%s: evidence of %s: %+v", test.file, field, e)
				}
			}
		}
	}
}

// TestToday: a place keeps the name of the day, with today's beside it.
func TestToday(t *testing.T) {
	for _, test := range []struct{ head, government, want string }{
		{"2013年徐水县人民政府工作报告", "徐水县", "130625 徐水县, 130609 徐水区"},
		{"政府工作报告\n2015年2月3日在徐水县第十五届人民代表大会第四次会议上", "县", "130625 徐水县, 130609 徐水区"},
		{"2016年徐水区政府工作报告", "区", "130609 徐水区, 130609 徐水区"},
		{"1985年渡口市政府工作报告", "市", "510400 渡口市, 510400 攀枝花市"},
		{"政府工作报告\n1987年1月20日在渡口市第四届人民代表大会第六次会议上", "市", "510400 渡口市, 510400 攀枝花市"},
		{"1992年保定地区政府工作报告", "地区行署", "132400 保定地区, 130600 保定市"},
	} {
		r := parseText(t, work(test.head, test.government)).Reports[0].Region
		if got := r.Code + " " + r.Name + ", " + r.Today.Code + " " + r.Today.Name; got != test.want {
			t.Errorf("%s: %s, want %s", test.head, got, test.want)
		}
	}
}

// TestYear reads the year of texts whose heads say nothing, and doubts contradictions.
func TestYear(t *testing.T) {
	state := func(sentence string) string {
		return "各位代表：\n我代表国务院，向大会作政府工作报告，请予审议。\n一、回顾\n" + sentence + text + "\n二、任务\n" + text
	}
	for _, test := range []struct {
		name, text string
		want       int
		sure       bool
	}{
		{"the session spoken to", state("我向第一届全国人民代表大会第二次会议提出议案。"), 1955, true},
		{"traditional characters", "各位代表：\n我們第一届全國人民代表大會第一次會議，現在，我代表中央人民政府作工作報告。\n" + text, 1954, true},
		{"the session before", state("根据六届全国人大一次会议的决议。"), 1984, false},
		{"five years since a session", state("第九届全国人民代表大会第一次会议以来的五年，是很不平凡的。"), 2003, true},
		{"a year looked back on", strings.Replace(work("政府工作报告", "县"), "一年来", "1997年全县生产总值达到3亿元。一年来", 1), 1998, false},
		{"digits apart", state("1 9 9 7 年国内生产总值达到7 4 7 7 2 亿元。"), 1998, false},
		{"a target is no year", strings.Replace(work("政府工作报告", "县"), "一年来", "人均收入到2010年达到6000元。一年来", 1), 0, false},
		{"head and headings at odds", "政府工作报告\n2019年1月5日在古交市第八届人民代表大会第四次会议上\n各位代表：\n一、2019年工作回顾\n" + text + "\n二、2020年工作安排\n" + text, 2019, false},
	} {
		r := parseText(t, test.text).Reports[0]
		if got := int(r.Year); got != test.want || got != 0 && (r.Evidence["year"].Confidence >= sure) != test.sure {
			t.Errorf("%s: %d %+v, want %d", test.name, got, r.Evidence["year"], test.want)
		}
	}
}

func TestRoles(t *testing.T) {
	for _, test := range []struct {
		headings []string // "-" before a lower one
		want     string
	}{
		{[]string{"一、2020年工作回顾", "二、存在的困难和问题", "三、2021年工作的总体要求", "四、2021年重点任务", "五、加强政府自身建设", "名词解释"}, "review problems goals tasks government notes"},
		{[]string{"一、振奋精神", "二、真抓实干"}, "review tasks"},
		{[]string{"一、2020年回顾", "二、2021年工作安排", "-(一)主要预期目标", "-(二)建设人民满意的服务型政府"}, "review tasks goals government"},
		{[]string{"一、在战胜困难中继续前进的一年", "二、奋力实现新突破", "三、积极应对入世挑战，切实加强和改进政府工作"}, "review tasks government"},
		{[]string{"一、2020年回顾", "二、加快发展现代农业，在新农村建设上取得重大进展", "三、存在的问题"}, "review tasks problems"},
		{[]string{"一、回顾", "-(一)当前存在的主要问题", "二、“十四五”时期主要目标任务", "三、2021年工作安排"}, "review problems goals tasks"},
	} {
		r := report.Report{Kind: report.GovernmentWork, Year: 2021}
		top := ""
		for _, h := range test.headings {
			if lower, ok := strings.CutPrefix(h, "-"); ok {
				r.Sections = append(r.Sections, report.Section{Heading: lower, Path: []string{top, lower}, Level: 2})
				continue
			}
			top = h
			r.Sections = append(r.Sections, report.Section{Heading: h, Path: []string{h}, Level: 1})
		}
		assignRoles(&r)
		var got []string
		for _, s := range r.Sections {
			got = append(got, string(s.Role))
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("%q: %s, want %s", test.headings, got, test.want)
		}
	}
}
