package parse

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"gongbao/index/report"
)

// TestVotes: the year with the most weight wins, of two with the same weight the later.
func TestVotes(t *testing.T) {
	for _, test := range []struct {
		votes string // year=weight
		want  string // year, share in per cent, words of its first vote
	}{
		{"", "0 0 "}, {"2020=3", "2020 100 a"}, {"2020=3 2021=1", "2020 75 a"}, {"2020=1 2021=3 2020=1", "2021 60 b"},
		{"2020=1 2021=1 2020=1", "2020 66 a"}, {"2020=1 2021=1", "2021 50 b"}, {"2021=1 2020=1", "2021 50 a"},
	} {
		var v votes
		for i, vote := range strings.Fields(test.votes) {
			year, weight := 0, 0.0
			if _, err := fmt.Sscanf(vote, "%d=%f", &year, &weight); err != nil {
				t.Fatal(err)
			}
			v.add(year, weight, string(rune('a'+i)))
		}
		best, share := v.winner()
		if got := fmt.Sprintf("%d %d %s", best.year, int(100*share), best.text); got != test.want {
			t.Errorf("%s: %s, want %s", test.votes, got, test.want)
		}
	}
}

// headed makes a report of headings, each with a dash before it for each level below the first.
func headed(kind report.Kind, title string, headings ...string) *report.Report {
	r := &report.Report{Title: title, Kind: kind, Evidence: make(map[string]report.Evidence)}
	var path []string
	for _, h := range headings {
		text := strings.TrimLeft(h, "-")
		level := len(h) - len(text) + 1
		path = append(slices.Clone(path[:level-1]), text)
		r.Sections = append(r.Sections, report.Section{Heading: text, Path: path, Level: level})
	}
	return r
}

// TestYearOfHeadings: the year that headings plan for, and the one that they look back on.
func TestYearOfHeadings(t *testing.T) {
	for _, test := range []struct {
		headings          []string
		planned, reviewed int
	}{
		{[]string{"一、2020年工作回顾", "二、2021年工作安排"}, 2021, 2020},
		{[]string{"一、2020年回顾和2021年工作", "二、措施"}, 0, 2021}, // the first heading names the review
		{[]string{"一、回顾", "二、2020年回顾和2021年任务"}, 2021, 2021},
		{[]string{"首先报告２００１年的工作", "下面报告任务"}, 0, 2001},
		{[]string{"2012年重点工作", "措施"}, 2012, 0},
		{[]string{"一、回顾", "二、高质量做好2022年各项工作，以优异成绩迎接党的二十大"}, 2022, 0},
		{[]string{"一、2011年，全省上下齐心协力", "二、开创新局面"}, 0, 2011},
		{[]string{"一、回顾", "二、任务", "-(一)2021年主要目标"}, 2021, 0},
		{[]string{"一、回顾", "二、任务", "-(一)2021年的形势"}, 0, 0},         // no words of a plan
		{[]string{"一、回顾", "二、任务", "-(一)甲", "--1.2021年任务"}, 0, 0}, // too low
		{[]string{"一、回顾", "二、二〇三五年远景目标", "三、到2025年的目标"}, 0, 0},
		{[]string{"一、2020年国民经济计划执行情况", "二、2021年国民经济计划的任务"}, 2021, 2020},
		{nil, 0, 0},
	} {
		r := headed(report.GovernmentWork, "", test.headings...)
		planned, text := plannedYear(r)
		if planned != test.planned || (planned != 0) != (text != "") {
			t.Errorf("%q plans for %d (%q), want %d", test.headings, planned, text, test.planned)
		}
		if reviewed, _ := reviewedYear(r); reviewed != test.reviewed {
			t.Errorf("%q looks back on %d, want %d", test.headings, reviewed, test.reviewed)
		}
	}
}

// TestYearOfTitle: a plan names two years, of which the second counts.
func TestYearOfTitle(t *testing.T) {
	for _, test := range []struct {
		kind  report.Kind
		title string
		want  int
	}{
		{report.GovernmentWork, "2021年闻喜县政府工作报告", 2021},
		{report.GovernmentWork, "政府工作报告", 0},
		{report.Plan, "关于2025年国民经济和社会发展计划执行情况与2026年国民经济和社会发展计划(草案)的报告", 2026},
		{report.Plan, "关于2025年国民经济和社会发展计划执行情况的报告", 2026}, // looks back, and plans for the next
		{report.Plan, "关于2025年国民经济和社会发展计划执行情况及计划草案的报告", 2025},
		{report.Budget, "关于2025年预算执行情况和2026年预算草案的报告", 2026},
		{report.Budget, "2026年预算草案", 2026},
	} {
		var v votes
		v.addTitle(headed(test.kind, test.title))
		if best, _ := v.winner(); best.year != test.want {
			t.Errorf("%s: %d, want %d", test.title, best.year, test.want)
		}
	}
}

// TestYearOfDelivery: a report in the last two months of a year is about the next.
func TestYearOfDelivery(t *testing.T) {
	for _, test := range []struct {
		kind report.Kind
		day  string
		want int
	}{
		{report.GovernmentWork, "2021-01-20", 2021}, {report.GovernmentWork, "2021-10-31", 2021}, {report.GovernmentWork, "2021-11-01", 2022},
		{report.Plan, "2021-12-29", 2022}, {report.Other, "2021-12-29", 2021}, {report.GovernmentWork, "", 0},
	} {
		r := headed(test.kind, "")
		r.Delivered = test.day
		if got, _ := deliveredYear(r); got != test.want {
			t.Errorf("%s on %s: %d, want %d", test.kind, test.day, got, test.want)
		}
	}
}

// TestYearMentions: the years of which a text says something.
func TestYearMentions(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"2023年是开局之年，2024年主要工作", "2023 2024"}, {"１９９７年完成", "1997"}, {"1 9 9 7 年完成", "1997"}, {"二〇〇六年完成", "2006"},
		{"到2020年基本建成", ""}, {"力争2020年建成", ""}, {"2016—2020年", ""}, {"比2019年增长", ""},
		{"2020年底", ""}, {"2020年以来", ""}, {"2020年的任务", ""}, {"五年来", ""}, {"", ""},
	} {
		var got []string
		for _, m := range yearMentions(test.in) {
			got = append(got, fmt.Sprint(m.year))
			if !strings.Contains(test.in, m.spelt+m.after) {
				t.Errorf("%s: %q and then %q do not occur", test.in, m.spelt, m.after)
			}
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("%s: %v, want %s", test.in, got, test.want)
		}
	}
}

// TestYearOfText: a text plans for the year after the one it looks back on.
func TestYearOfText(t *testing.T) {
	for _, test := range []struct {
		paragraphs []string
		want       int
	}{
		{[]string{"2023年完成生产总值3亿元。", text}, 2024},
		{[]string{"2023年是很不平凡的一年。", text, text, text}, 2024},
		{[]string{text, text, "2023年完成生产总值3亿元。"}, 0}, // in the second half
		{[]string{"2023年力争完成生产总值3亿元。", text}, 0},     // a plan
		{[]string{"2022年完成甲。2022年完成乙。2022年完成丙。2022年完成丁。2023年完成戊。", text}, 2023},
		{[]string{text, "2024年主要预期目标是：增长5%。"}, 2024},
		{[]string{"2023年完成生产总值3亿元。", text, "2024年主要预期目标是：增长5%。"}, 2024},
		{[]string{text}, 0},
	} {
		r := headed(report.GovernmentWork, "")
		r.Sections = []report.Section{{Paragraphs: test.paragraphs}}
		r.Chars = report.CharsOf(r)
		var v votes
		v.addText(r)
		if best, _ := v.winner(); best.year != test.want {
			t.Errorf("%q: %d, want %d", test.paragraphs, best.year, test.want)
		}
	}
}

// TestYearOfFile: the nearest name with a year counts.
func TestYearOfFile(t *testing.T) {
	for file, want := range map[string]int{
		"2026.txt": 2026, "山西/2025/古交2026.html": 2026, "山西/2025/古交.html": 2025, "山西/20251.txt": 0, "a2025.txt": 0,
		"004_330ca93b427a2047.txt": 0, "1926.txt": 0, "": 0, "/": 0,
	} {
		var v votes
		v.addFile(file)
		if best, _ := v.winner(); best.year != want {
			t.Errorf("%s: %d, want %d", file, best.year, want)
		}
	}
}

// TestYearWithoutHead: reports whose year only the text, the month or the day below it tells.
func TestYearWithoutHead(t *testing.T) {
	const speech = "各位代表：\n现在，我代表区人民政府，向大会报告工作，请予审议。\n"
	tail := text + "\n二、今后五年的目标任务\n到2035年，生产总值达到1万亿元，2030年地铁通车。\n" + text + text
	for _, test := range []struct {
		name, text string
		want       int
	}{
		{"a review of five years", speech + "一、过去五年工作回顾\n五年来，产值比2007年增长一倍，是2007年的两倍。本届政府履职尽责。\n" + tail, 2013},
		{"the year just past", speech + "一、过去五年工作回顾\n刚刚过去的2007年，我们攻坚克难。\n" + tail, 2008},
		{"before the end of the year", speech + "一、过去五年工作回顾\n预计到2016年底，产值达到100亿元。\n" + tail, 2016},
		{"figures and targets alone", speech + "一、过去五年工作回顾\n" + tail, 0},
		{"the month of delivery", "政府工作报告\n（2016年10月）\n" + speech + "一、过去五年工作回顾\n" + tail, 2016},
		{"the last month", "政府工作报告\n（2016年12月）\n" + speech + "一、过去五年工作回顾\n" + tail, 2017},
		{"the plan that begins", strings.Replace(speech, "报告工作", "作关于第十一个五年规划纲要的报告", 1) + "一、回顾\n" + tail, 2006},
		{"the end of a plan", speech + "一、“十二五”时期工作回顾\n" + tail, 2016},
		{"no report to a congress", "现将有关情况通报如下：\n一、主要做法\n" + text + "\n二、2020年工作计划\n" + text + "\n2019年12月18日", 2019},
	} {
		r := parseText(t, test.text).Reports[0]
		if int(r.Year) != test.want {
			t.Errorf("%s: %d %+v, want %d", test.name, r.Year, r.Evidence["year"], test.want)
		}
	}
}
