package report

import (
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

// text is the text of a paragraph that is long enough to be one.
const text = "全县上下攻坚克难、砥砺前行，经济社会发展取得新的成绩，各项任务圆满完成，人民群众生活水平不断得到提高。"

// TestOutline: the headings of a text, each with as many dots before it as its level; lists are
// none.
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

// TestJoinLines: | stands for a line break, / for the border of a paragraph.
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
