package parse

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongbao/index/source"
)

func textDocument(t testing.TB, text string) source.Document {
	t.Helper()
	doc, err := source.Decode("a.txt", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// text is long enough to be a paragraph.
const text = "全县上下攻坚克难、砥砺前行，经济社会发展取得新的成绩，各项任务圆满完成，人民群众生活水平不断得到提高。"

// TestOutline: the headings of a text, each with as many dots before it as its level. Lists are no
// headings.
func TestOutline(t *testing.T) {
	long := strings.Repeat(text, 25)
	for _, test := range []struct{ name, in, want string }{
		{"numbers", "一、回顾\n" + text + "\n(一)甲\n" + text + "\n1.乙\n" + text + "\n2.丙\n" + text + "\n(二)丁\n" + text + "\n二、任务\n" + text, ".一、回顾|..(一)甲|...1.乙|...2.丙|..(二)丁|.二、任务"},
		{"full width", "一、回顾\n（一）甲\n" + text + "\n（二）乙\n" + text + "\n二．任务\n" + text, ".一、回顾|..（一）甲|..（二）乙|.二．任务"},
		{"parts and chapters", "第一篇 总则\n第一章 回顾\n" + text + "\n第二章 任务\n" + text + "\n第二篇 附则\n" + text, ".第一篇 总则|..第一章 回顾|..第二章 任务|.第二篇 附则"},
		{"an odd mark", "一、回顾\n" + text + "\n二&、任务\n" + text, ".一、回顾|.二&、任务"},
		{"a number alone", "一、\n回顾\n" + text + "\n二、\n任务\n" + text, ".一、回顾|.二、任务"},
		{"missing numbers", "一、任务\n" + text + "\n(五)甲\n" + text + "\n", ".一、任务"},
		{"sentences as headings", "一、任务\n(一)甲乙丙丁。" + text + "\n(二)子丑寅卯。" + text, ".一、任务|..(一)甲乙丙丁。|..(二)子丑寅卯。"},
		{"a list", "一、任务\n主要做好以下工作：\n1.修路;\n2.架桥;\n3.建校。\n二、安排\n" + text, ".一、任务|.二、安排"},
		{"targets", "一、目标\n地区生产总值增长5%左右;\n固定资产投资增长5%;\n二、安排\n" + text, ".一、目标|.二、安排"},
		{"without numbers", "2023年工作回顾\n" + text + "\n2024年工作安排\n" + text + "\n加强政府自身建设\n" + text, ".2023年工作回顾|.2024年工作安排|.加强政府自身建设"},
		{"numbers under headings without", "2023年工作回顾\n" + text + "\n2024年工作安排\n" + text + "\n一、工业\n" + text + "\n二、农业\n" + text, ".2023年工作回顾|.2024年工作安排|..一、工业|..二、农业"},
		{"markdown", "# 报告\n## 回顾\n" + text + "\n### 1 工业\n" + text + "\n## 展望\n- (一)甲。\n- (二)乙。", ".回顾|..1 工业|.展望"},
		{"not a number", "一、任务\n3.5%的增长率。" + text + "\n一是甲。" + text + "\n二、安排\n" + text, ".一、任务|.二、安排"},
		{"one line", "一、回顾过去的一年," + long + " 二、2021年工作安排今年是开局之年。" + long + "(一)突出甲,建设乙。" + long + "(二)突出丙,建设丁。" + long, ".一、回顾|.二、2021年工作安排|..(一)突出甲,建设乙。|..(二)突出丙,建设丁。"},
		{"one line, no numbers", "2023年工作回顾2023年是开局之年。" + long + "一、工业稳步增长,建设甲。" + long + "二、农业多点发力,建设乙。" + long + "2024年工作安排今年是关键之年。" + long + "一、工业加快发展,建设丙。" + long + "二、农业提质增效,建设丁。" + long, ".2023年工作回顾|..一、工业稳步增长,建设甲。|..二、农业多点发力,建设乙。|.2024年工作安排|..一、工业加快发展,建设丙。|..二、农业提质增效,建设丁。"},
		{"one line, counts", "一、2020年工作回顾过去的一年," + long + "结构不断优化。二、三产业比重提高。" + long + " 二、2021年工作安排今年是开局之年。" + long, ".一、2020年工作回顾|.二、2021年工作安排"},
		{"one line, look-alikes", "一、2020年工作回顾过去的一年," + long + "营商环境评价全市第 一、全省前列。开展一对 一、点对点招商。学习《刑法修正案 (十一)》有关内容。" + long + " 二、2021年工作安排今年是开局之年。" + long, ".一、2020年工作回顾|.二、2021年工作安排"},
		{"one line, a number missing", "一、2020年工作回顾过去的一年," + long + " 二、2021年工作安排今年是开局之年。" + long + "(一)突出甲,建设乙。" + long + "(二)突出丙,建设丁。" + long + "(四)突出戊,建设己。" + long, ".一、2020年工作回顾|.二、2021年工作安排|..(一)突出甲,建设乙。|..(二)突出丙,建设丁。|..(四)突出戊,建设己。"},
		{"a number in other brackets", "一、回顾\n" + text + "\n二、任务\n一、工业\n" + text + "\n（二）农业\n" + text + "\n三、商业\n" + text, ".一、回顾|.二、任务|..一、工业|..（二）农业|..三、商业"},
		{"a comma after the number", "一、回顾\n" + text + "\n二，任务\n" + text + "\n三、措施\n" + text, ".一、回顾|.二，任务|.三、措施"},
		{"a list below (一)", "一、任务\n（一）工业\n" + text + "\n（二）民生\n" + text + "\n一、修路实事。\n" + text + "\n二、架桥实事。\n" + text + "\n（三）政府\n" + text + "\n二、措施\n" + text, ".一、任务|..（一）工业|..（二）民生|...一、修路实事。|...二、架桥实事。|..（三）政府|.二、措施"},
		{"ordinals below (一)", "（一）工业\n" + text + "\n第一、增产\n" + text + "\n第二、增收\n" + text + "\n（二）农业\n" + text, ".（一）工业|..第一、增产|..第二、增收|.（二）农业"},
		{"ordinals above (一)", "一、任务\n第一，农业\n（一）粮食\n" + text + "\n（二）油料\n" + text + "\n第二，工业\n" + text, ".一、任务|..第一，农业|...（一）粮食|...（二）油料|..第二，工业"},
		{"numbers alone", text + "\n一\n" + text + "\n二\n" + text + "\n三\n" + text, ".一|.二|.三"},
		{"dashes", "一、回顾\n——工业经济进一步壮大\n" + text + "\n——农业地位进一步巩固\n" + text, ".一、回顾|..——工业经济进一步壮大|..——农业地位进一步巩固"},
		{"blank lines around", text + "\n\n\n\n过去五年的成就\n\n\n" + strings.Repeat(text+"\n\n", 6) + "\n\n关于外交\n\n\n" + text + "\n\n" + text, ".过去五年的成就|.关于外交"},
		{"years in full width", "２００５年工作回顾\n" + text + "\n２００６年的政府工作\n" + text, ".２００５年工作回顾|.２００６年的政府工作"},
		{"text that goes on in a new line", "一、2015年主要工作任务\n着力做好以下工作。" + text + "\n二、措施\n为此，要抓好落实。" + text, ".一、2015年主要工作任务|.二、措施"},
		{"lead-ins", "一、回顾\n工业稳步增长。" + text + "\n农业多点发力。" + text + "\n商业日益繁荣。" + text + "\n二、任务\n工业稳步增长。" + text + "\n" + text + text + "\n" + text, ".一、回顾|..工业稳步增长。|..农业多点发力。|..商业日益繁荣。|.二、任务"},
		{"notes", "一、回顾\n" + text + "\n二、任务\n" + text + "\n名词解释\n1.[三个收官]即三个。\n2.[两保]即两个。", ".一、回顾|.二、任务|.名词解释"},
		{"an inline list", "一、回顾\n报告分三个部分：一、回顾；二、任务；三、措施。" + long + "\n二、任务\n" + text, ".一、回顾|.二、任务"},
	} {
		t.Run(test.name, func(t *testing.T) {
			doc := textDocument(t, "政府工作报告\n各位代表：\n现在，我代表县人民政府，向大会报告工作，请予审议。\n"+test.in)
			if test.name == "markdown" {
				doc = textDocument(t, test.in)
			}
			reading := Parse(doc)
			checkReading(t, doc, reading)
			var got []string
			for _, s := range reading.Reports[0].Sections {
				if s.Level > 0 {
					got = append(got, strings.Repeat(".", s.Level)+s.Heading)
				}
			}
			if diff := cmp.Diff(strings.Split(test.want, "|"), got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestJoinLines: | is a line break, and / the border of a paragraph.
func TestJoinLines(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"中车爱碧玺铸造成为省级“链核”企业，龙头带动作用增强，推动宁德时代实现营收|92.3亿元，同比增长9.6%。", "中车爱碧玺铸造成为省级“链核”企业，龙头带动作用增强，推动宁德时代实现营收92.3亿元，同比增长9.6%。"},
		{"运用“12345”热线、“办不成||事”反映窗口", "运用“12345”热线、“办不成事”反映窗口"},
		{"加大力度，推动更多项目纳|入上级规划“盘子”。", "加大力度，推动更多项目纳/入上级规划“盘子”。"},
		{"同时，持续加大向上争取资金项目力度。推动更多项目纳|入上级规划“盘子”。", "同时，持续加大向上争取资金项目力度。推动更多项目纳入上级规划“盘子”。"},
		{"地区生产总值增长5%左右;|固定资产投资增长5%;", "地区生产总值增长5%左右;/固定资产投资增长5%;"},
		{"地区生产总值增长5%左右|固定资产投资增长5%", "地区生产总值增长5%左右/固定资产投资增长5%"},
		{"一年来，|全县上下", "一年来，全县上下"},
		{"制定了|宪法|，通过了", "制定了/宪法，通过了"},
		{"(一)|任务", "(一)任务"},
		{text + "|图1: 增速(%)|" + text, text + "/图1: 增速(%)/" + text},
		{"工业稳步增长。全市规模以上工业增加值同比增长4.4%，全省排|图1: 增速(%)|名第7。", "图1: 增速(%)/工业稳步增长。全市规模以上工业增加值同比增长4.4%，全省排名第7。"},
		{"各位代表|一、回顾", "各位代表/一、回顾"},
		{"开展了全县安全生产大检查。始终坚持人民至上、生命至上，牢固树立|二是发展理念。", "开展了全县安全生产大检查。始终坚持人民至上、生命至上，牢固树立/二是发展理念。"},
	} {
		var blocks []block
		for i, line := range strings.Split(test.in, "|") {
			if line != "" {
				blocks = append(blocks, block{text: line, line: i + 1})
			}
		}
		var got []string
		for _, b := range joinLines(blocks) {
			got = append(got, b.text)
		}
		if diff := cmp.Diff(strings.Split(test.want, "/"), got); diff != "" {
			t.Errorf("%s:\n%s", test.in, diff)
		}
	}
}

func TestReadToken(t *testing.T) {
	for _, test := range []struct {
		in    string
		class class
		n     int
		rest  string
	}{
		{"一、回顾", top, 1, "回顾"}, {"十二、回顾", top, 12, "回顾"}, {"二&、任务", top, 2, "任务"}, {"二．任务", top, 2, "任务"},
		{"（三）甲", paren, 3, "甲"}, {"(三) 甲", paren, 3, "甲"}, {"(十一)甲", paren, 11, "甲"}, {"(3)甲", parenArabic, 3, "甲"},
		{"1.甲", arabic, 1, "甲"}, {"１．甲", arabic, 1, "甲"}, {"12、甲", arabic, 12, "甲"}, {"第三章 甲", chapter, 3, "甲"},
		{"第一、甲", ordinal, 1, "甲"}, {"第二部分：甲", portion, 2, "甲"}, {"二十五、甲", top, 25, "甲"},
		{"3.5%", noClass, 0, ""}, {"一是", noClass, 0, ""}, {"第一时间", noClass, 0, ""}, {"2021年", noClass, 0, ""}, {"(试行)", noClass, 0, ""},
		{"", noClass, 0, ""}, {"十", noClass, 0, ""}, {"100、甲", noClass, 0, ""},
	} {
		got, ok := readToken(test.in)
		if ok != (test.class != noClass) || got.class != test.class || got.n != test.n || ok && test.in[got.size:] != test.rest {
			t.Errorf("%q: %+v %v", test.in, got, ok)
		}
	}
}

func TestDates(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"——2021年4月13日在", "2021-04-13"}, {"二〇二一年一月二十三日", "2021-01-23"}, {"２０２１年４月１３日", "2021-04-13"},
		{"发布时间:2026-01-04 10:20", "2026-01-04"}, {"2026/1/4", "2026-01-04"}, {"二O一二年三月五日", "2012-03-05"},
		{"2021年13月1日", ""}, {"400-162-2002", ""}, {"共 154 页", ""},
	} {
		d, _, ok := findDate(test.in)
		if got := d.String(); ok != (test.want != "") || ok && got != test.want {
			t.Errorf("%q: %s %v, want %s", test.in, got, ok, test.want)
		}
	}
}

// TestLines: texts that are a line of their own, and those that are a heading after its number.
func TestLines(t *testing.T) {
	for _, test := range []struct {
		in          string
		isLine, own bool
	}{
		{"工业稳步增长", true, true}, {"工业，农业", true, true}, {"工业稳步增长。", false, true}, {"工业；", false, true}, {"工业：", false, true},
		{"工业，", false, true}, {"工业？", false, true}, {"工业。农业", false, false}, {"工业；农业。", false, false}, {"工业！农业", true, false},
		{strings.Repeat("全", maxLine), true, true}, {strings.Repeat("全", maxLine+1), false, true}, {strings.Repeat("全", 81), false, false},
		{"", true, true},
	} {
		if got := isLine(test.in); got != test.isLine {
			t.Errorf("%.30s: a line %v", test.in, got)
		}
		if got := isOwnLine(test.in); got != test.own {
			t.Errorf("%.30s: a heading and nothing more %v", test.in, got)
		}
	}
}

func TestLoneNumber(t *testing.T) {
	for in, want := range map[string]int{
		"一": 1, "十": 10, "十二": 12, "二十五": 25, "一、": 0, "1": 0, "一二": 2, "": 0, "百": 0, "工业": 0, "二十五六": 0,
	} {
		if got := loneNumber(in); got != want {
			t.Errorf("%s: %d, want %d", in, got, want)
		}
	}
}

func TestClosesOnly(t *testing.T) {
	for in, want := range map[string]bool{
		"四五”规划": true, "“十四五”规划": false, "条例》修订": true, "《条例》": false, "“十四": false, "": false,
	} {
		if got := closesOnly(in); got != want {
			t.Errorf("%s: %v", in, got)
		}
	}
}

// TestInlineTop: the top heading with which a text starts that goes on with a new sentence.
func TestInlineTop(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"2023年工作回顾2023年是开局之年", "2023年工作回顾"}, {"2024年政府工作的主要任务 今年", "2024年政府工作的主要任务"},
		{"过去五年工作回顾五年来", "过去五年工作回顾"}, {"“十四五”时期目标任务今后", "“十四五”时期目标任务"},
		{"加强政府自身建设新时代", "加强政府自身建设"}, {"进一步加强政府自身建设新时代", "进一步加强政府自身建设"},
		{"2023年工作回顾，2023年", ""}, {"2023年工作回顾的", ""}, {"2023年工作安排是", ""}, {"2023年是开局之年", ""}, {"2023年工作回顾", ""},
		{"工作回顾2023年", ""}, {"加强政府自身建设。", ""}, {"", ""},
	} {
		if got := test.in[:inlineTop(test.in)]; got != test.want {
			t.Errorf("%s: %q, want %q", test.in, got, test.want)
		}
	}
}

// TestAppendInline: the numbers in a long paragraph, after the end of a sentence.
func TestAppendInline(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"完。一、工业。(一)煤炭。（二）电力。二、农业", "一、 (一) （二） 二、"},
		{"完。 一、工业", "一、"}, {"完” 一、工业", "一、"}, {"《完》一、工业", ""}, {"完，一、工业", ""}, {"完一、工业", ""},
		{"完。一、二、三产业", ""}, {"完。一、三产业", ""}, // counts
		{"完。1.工业", ""}, {"完。第一、工业", ""}, {"完。一、", ""},
		{"2023年工作回顾2023年是。完。2024年工作安排今年", "2023年工作回顾 2024年工作安排"},
		{"", ""},
	} {
		var got []string
		for _, c := range appendInline(nil, 7, test.in) {
			end := c.at + c.token.size
			if c.token.class == noClass {
				end = c.end
			}
			got = append(got, test.in[c.at:end])
			if c.paragraph != 7 || !c.inline {
				t.Errorf("%s: %+v", test.in, c)
			}
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("%s: %q, want %q", test.in, got, test.want)
		}
	}
}

// TestWithoutLists: numbers without text are the items of a list and no headings.
func TestWithoutLists(t *testing.T) {
	for _, test := range []struct{ name, in, want string }{
		{"headings", "一、甲|1.乙|T|2.丙|T", "0 1 3"},
		{"items", "一、甲|1.乙|2.丙|3.丁", "0"},
		{"mostly items", "一、甲|1.乙|2.丙|3.丁|T", "0"},
		{"mostly headings", "一、甲|1.乙|T|2.丙|3.丁|T", "0 1 3 4"},
		{"one number", "一、甲|T|1.乙|T", "0"},
		{"one (一)", "一、甲|T|（一）乙|T", "0 2"},
		{"lower headings", "一、甲|（一）乙|1.丙|T|2.丁|T|（二）戊|1.己|T|2.庚|T", "0 1 2 4 6 7 9"},
		{"top headings", "一、甲|二、乙|三、丙", "0 1 2"},
		{"each list by itself", "一、甲|1.乙|2.丙|二、丁|1.戊|T|2.己|T", "0 3 4 6"},
	} {
		blocks, _ := readBlocks(t, test.in)
		found := sequence(candidates(blocks))
		endHeadings(blocks, found)
		var got []string
		for _, c := range withoutLists(blocks, found) {
			got = append(got, fmt.Sprint(c.paragraph))
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("%s: %v, want %s", test.name, got, test.want)
		}
	}
}

// TestSetLevels: levels count the ranks above that are open.
func TestSetLevels(t *testing.T) {
	for _, test := range []struct {
		ranks []class
		want  string
	}{
		{[]class{top, paren, arabic, paren, top}, "1 2 3 2 1"}, {[]class{top, arabic, paren, arabic}, "1 2 2 3"},
		{[]class{paren, top, paren}, "1 1 2"}, {[]class{volume, chapter, top, volume}, "1 2 3 1"}, {nil, ""},
	} {
		found := make([]candidate, len(test.ranks))
		for i, c := range test.ranks {
			found[i].rank = rankOf(c)
		}
		setLevels(found)
		var got []string
		for _, c := range found {
			got = append(got, fmt.Sprint(c.level))
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("%v: %v, want %s", test.ranks, got, test.want)
		}
	}
}

// FuzzOutline: the headings of a text take no character from it and add none.
func FuzzOutline(f *testing.F) {
	for _, seed := range []string{
		"一、回顾\n" + text + "\n(一)甲\n" + text + "\n二、任务\n" + text, "2023年工作回顾\n" + text, "——甲乙丙丁\n" + text, "一\n二\n三",
		strings.Repeat("完。一、甲乙丙丁。(一)子丑寅卯。", 100), "（一）甲\n一、乙\n（三）丙\n二，丁", "第一、甲\n第二、乙", "1.\n2.\n3.",
		"一、回顾\n工业稳步增长。" + text + "\n农业多点发力。" + text + "\n商业日益繁荣。" + text,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		var blocks []block
		counts := make(map[rune]int)
		for i, s := range strings.Split(in, "\n") {
			if s = strings.TrimSpace(s); hasText(s) {
				blocks = append(blocks, block{text: s, line: i + 1})
				count(counts, s, 1)
			}
		}
		level := 0
		for u := range outline(blocks) {
			count(counts, u.text, -1)
			if u.level > level+1 {
				t.Errorf("level %d after %d: %q", u.level, level, u.text)
			}
			if u.level > 0 {
				level = u.level
			}
		}
		for r, n := range counts {
			if n != 0 {
				t.Errorf("%q: %+d", r, -n)
			}
		}
	})
}
