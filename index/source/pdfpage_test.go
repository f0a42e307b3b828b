package source

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestPDFFiles reads files as other programs write them. Each has the same report.
func TestPDFFiles(t *testing.T) {
	report := []string{
		"临江县2026年政府工作报告", "——2026年1月12日在临江县第十八届人民代表大会第五次会议上", "各位代表：", "一、2025年工作回顾",
		"今年要重点抓好以下工作，确保实现良好开局，推动经济实现质的有效提升和量的合理增长，为全面建设社会主义现代化新临江开好局、起好步。",
		"各位代表，让我们团结一心，为建设美丽临江而努力奋斗！",
	}
	table := []string{
		"——2026年1月12日在临江县第十八届人民代表大会第五次会议上",
		"序号 | 指标名称 | 单位 | 2025年 | 2026年计划增长 | 备注", "绝对值 | 增长（%）",
		"2 | 城镇居民人均可支配收入 | 元 | 38562 | 5.8 | 与经济增长基本同步 | 预期性，按照国家统计局新口径核算并与省市衔接一致",
		"3 | 单位地区生产总值能源消耗降低率（按不变价格计算） | % | — | 3.1 | 完成省市下达任务 | 约束性",
		"4 | 细颗粒物（PM2.5）年均浓度 | 微克/立方米 | 32 | -3.0 | 31以下 | 约束性",
	}
	for name, want := range map[string][]string{
		"horizontal-watermark": report, "monospaced-digits": report, "page-drawn-twice": report,
		"sideways-text": report, "wrapped-table-cells": table,
		// The line of the meeting is full there, so that the next goes on with it.
		"vertical-writing": append(slices.Clone(report[2:]), report[0]),
	} {
		doc, err := Read("testdata/pdf/" + name + ".pdf")
		if err != nil {
			t.Error(err)
			continue
		}
		body, _ := texts(doc.Lines)
		at := 0
		for _, line := range want {
			if name == "vertical-writing" {
				at = 0
			}
			k := slices.Index(body[at:], line)
			if k < 0 {
				t.Errorf("%s: %q is not in order in\n%s", name, line, strings.Join(body, "\n"))
				break
			}
			at += k + 1
		}
		if all := strings.Join(body, ""); strings.Contains(all, "仅供参阅") || strings.Count(all, "审议") != 1 {
			t.Errorf("%s: %s", name, all)
		}
	}
}

// turnedBy shows content turned counter-clockwise by quarters on a page of 595 × 842 points.
func turnedBy(quarters int, content string) string {
	matrix := []string{"1 0 0 1 0 0", "0 1 -1 0 595 0", "-1 0 0 -1 595 842", "0 -1 1 0 0 842"}[quarters]
	return "q " + matrix + " cm\n" + content + "Q\n"
}

// down shows text from the top down, a character at a time.
func down(size, x, y float64, text string) string {
	var b strings.Builder
	for i, r := range []rune(text) {
		b.WriteString(at("F", size, x, y-size*float64(i), string(r)))
	}
	return b.String()
}

// apart shows the characters of text at a distance from each other.
func apart(size, x, y, step float64, text string) string {
	var b strings.Builder
	for i, r := range []rune(text) {
		b.WriteString(at("F", size, x+step*float64(i), y, string(r)))
	}
	return b.String()
}

const body16 = "过去一年全县经济平稳运行稳中有进"

// faint shows content in light grey.
func faint(content string) string { return "q .85 g\n" + content + "Q\n" }

// tiled shows text many times on a page.
func tiled(text string) string {
	var b strings.Builder
	for i := range 12 {
		b.WriteString(at("F", 12, 60+150*float64(i%3), 100+150*float64(i/3), text))
	}
	return b.String()
}

// TestPDFPages reads pages as a reader sees them.
func TestPDFPages(t *testing.T) {
	text := textAt(14, 80, 700, "　　"+body16+"甲", "人人都懂，11月22日增长6.2%。", "　　第二段。", "　　三。", "　　四。", "　　五。", "　　六。", "　　七。", "　　八。")
	both := []string{body16 + "甲人人都懂，11月22日增长6.2%。", "第二段。", "三。", "四。", "五。", "六。", "七。", "八。"}
	// pages has three pages of different text, each with what add draws.
	pages := func(add string) (pages, want []string) {
		for _, n := range []string{"甲", "乙", "丙"} {
			pages = append(pages, textAt(16, 80, 700, body16+n, body16+n, body16+n, n+"完。")+add+textAt(16, 80, 300, "又一段"+n+"。"))
			want = append(want, strings.Repeat(body16+n, 3)+n+"完。", "又一段"+n+"。")
		}
		return pages, want
	}
	three := []string{levelMark, levelMark, levelMark}
	lines := textAt(16, 80, 700, body16+"甲", body16+"乙", body16+"丙", "完。")
	all := []string{body16 + "甲" + body16 + "乙" + body16 + "丙完。"}
	shifted := func(x, y float64) string { return fmt.Sprintf("q 1 0 0 1 %g %g cm\n%sQ\n", x, y, text) }
	type testCase struct {
		name  string
		pages []string
		want  []string
		apart []string // furniture, each with its reason
	}
	over := func(name, add string, apart []string) testCase {
		pages, want := pages(add)
		return testCase{name, pages, want, apart}
	}
	for _, test := range []testCase{
		{"sideways", []string{turnedBy(1, text)}, both, nil},
		{"upside down", []string{turnedBy(2, text)}, both, nil},
		{"sideways, clockwise", []string{turnedBy(3, text)}, both, nil},
		{"a turned page among level ones", []string{lines, turnedBy(1, text), textAt(16, 80, 700, "甲乙丙丁。")}, slices.Concat(all, both, []string{"甲乙丙丁。"}), nil},
		{"a line at the side", []string{text + turnedBy(1, at("F", 10, 300, 570, "附表第三"))}, append(slices.Clone(both), "附表第三"), nil},

		{"twice", []string{text + text}, both, []string{drawnTwice}},
		{"bold by a second time", []string{text + shifted(0.4, 0)}, both, []string{drawnTwice}},
		{"shadow", []string{shifted(1.2, -1.2) + text}, both, []string{drawnTwice}},
		{"once", []string{text + textAt(14, 80, 400, "　　第三段。")}, append(slices.Clone(both), "第三段。"), nil},

		{"columns from the right", []string{down(16, 500, 780, body16+"甲") + down(16, 470, 780, body16+"乙") + down(16, 440, 780, "完。")},
			[]string{body16 + "甲" + body16 + "乙完。"}, nil},
		{"columns drawn from the left", []string{down(16, 440, 780, "完。") + down(16, 470, 780, body16+"乙") + down(16, 500, 780, body16+"甲")},
			[]string{body16 + "甲" + body16 + "乙完。"}, nil},
		{"columns with a level page number", []string{down(16, 500, 780, body16+"甲") + down(16, 470, 780, "完。") + at("F", 10, 290, 40, "— 1 —")},
			[]string{body16 + "甲完。"}, []string{pageNumber}},
		{"a word written down beside text", []string{text + down(12, 200, 400, "装订线")}, append(slices.Clone(both), "装", "订", "线"), nil},

		{"digits apart", []string{apart(14, 80, 700, 14, "增长12.5%的2026年1月12日")}, []string{"增长12.5%的2026年1月12日"}, nil},
		{"digits far apart", []string{apart(14, 80, 700, 16, "二〇2026年")}, []string{"二〇2026年"}, nil},
		{"two numbers", []string{at("F", 14, 80, 700, "共10") + at("F", 14, 134, 700, "20个")}, []string{"共10 20个"}, nil},

		{"grey tiles", []string{faint(tiled("仅供参阅")) + lines, faint(tiled("仅供参阅")) + lines}, slices.Concat(all, all), []string{levelMark, levelMark}},
		{"grey tiles over the text of one page", []string{lines + faint(tiled("仅供参阅")+at("F", 12, 100, 702, "仅供参阅"))}, all, []string{levelMark}},
		{"a large grey word over the text", []string{lines + faint(at("F", 60, 100, 630, "内部资料"))}, all, []string{levelMark}},
		over("a large black word over the text of each page", at("F", 60, 100, 630, "内部资料"), three),
		over("a grey word between the text of each page", faint(at("F", 14, 250, 400, "内部资料")), three),
		over("a grey head", faint(at("F", 9, 250, 800, "内部资料")), []string{runningHead, runningHead, runningHead}),
		{"a large grey title", []string{faint(at("F", 40, 100, 760, "工作报告")) + lines}, append([]string{"工作报告"}, all...), nil},
	} {
		lines, err := readPDF("a.pdf", pdfFile(test.pages...))
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		var body, reasons []string
		for _, l := range lines {
			if l.Aside != "" {
				reasons = append(reasons, l.Aside)
			} else {
				body = append(body, l.Text)
			}
		}
		if diff := cmp.Diff(test.want, body); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
		if diff := cmp.Diff(test.apart, reasons); diff != "" {
			t.Errorf("%s: furniture (-want +got):\n%s", test.name, diff)
		}
	}
}

// TestPDFVerticalFont reads a font that writes from the top down.
func TestPDFVerticalFont(t *testing.T) {
	content := at("F", 16, 500, 780, body16+"甲") + at("F", 16, 470, 780, body16+"乙") + at("F", 16, 440, 780, "完。")
	data := bytes.ReplaceAll(pdfFile(content), []byte("UniGB-UCS2-H"), []byte("UniGB-UCS2-V"))
	lines, err := readPDF("a.pdf", data)
	if err != nil {
		t.Fatal(err)
	}
	if body, _ := texts(lines); !slices.Equal(body, []string{body16 + "甲" + body16 + "乙完。"}) {
		t.Errorf("%q", body)
	}
}

// TestPDFRules reads tables whose cells are told by rules, in the ways in which programs draw them.
func TestPDFRules(t *testing.T) {
	xs, ys := []float64{80, 130, 260, 330, 500}, []float64{500, 540, 580, 600}
	cells := at("F", 12, 85, 585, "序号") + at("F", 12, 135, 585, "指标") + at("F", 12, 265, 585, "目标") + at("F", 12, 335, 585, "备注") +
		at("F", 12, 85, 557, "1") + at("F", 12, 135, 565, "城镇居民人均可支") + at("F", 12, 135, 549, "配收入") +
		at("F", 12, 265, 557, "5.8%") + at("F", 12, 335, 565, "与经济增长基本") + at("F", 12, 335, 549, "同步") +
		at("F", 12, 85, 517, "2") + at("F", 12, 135, 517, "粮食产量") + at("F", 12, 265, 525, "十二万") + at("F", 12, 265, 509, "吨以上") + at("F", 12, 335, 517, "约束性")
	want := []string{"前文。", "序号 | 指标 | 目标 | 备注", "1 | 城镇居民人均可支配收入 | 5.8% | 与经济增长基本同步", "2 | 粮食产量 | 十二万吨以上 | 约束性", "后文。"}
	each := func(line func(x1, y1, x2, y2 float64) string) string {
		var b strings.Builder
		for _, y := range ys {
			b.WriteString(line(xs[0], y, xs[len(xs)-1], y))
		}
		for _, x := range xs {
			b.WriteString(line(x, ys[0], x, ys[len(ys)-1]))
		}
		return b.String()
	}
	boxes := func(f string) string {
		var b strings.Builder
		for i := range len(xs) - 1 {
			for k := range len(ys) - 1 {
				fmt.Fprintf(&b, f, xs[i], ys[k], xs[i+1]-xs[i], ys[k+1]-ys[k])
			}
		}
		return b.String()
	}
	stroke := func(x1, y1, x2, y2 float64) string { return fmt.Sprintf("%g %g m %g %g l S\n", x1, y1, x2, y2) }
	path := func(x1, y1, x2, y2 float64) string { return fmt.Sprintf("%g %g m %g %g l\n", x1, y1, x2, y2) }
	thin := func(x1, y1, x2, y2 float64) string {
		return fmt.Sprintf("%g %g %g %g re f\n", x1, y1, max(x2-x1, 0.6), max(y2-y1, 0.6))
	}
	open := strings.NewReplacer(stroke(80, 500, 80, 600), "", stroke(500, 500, 500, 600), "")
	for name, rules := range map[string]string{
		"a stroke each": each(stroke), "one path": each(path) + "S\n", "thin areas": each(thin), "a rectangle a cell": boxes("%g %g %g %g re S\n"),
		"rectangles in one path": boxes("%g %g %g %g re\n") + "S\n", "shaded cells": boxes(".9 g %g %g %g %g re f\n") + "0 g\n",
		"open sides": open.Replace(each(stroke)),
	} {
		for quarters := range 4 {
			page := turnedBy(quarters, at("F", 12, 80, 650, "前文。")+rules+cells+at("F", 12, 80, 450, "后文。"))
			lines, err := readPDF("a.pdf", pdfFile(page))
			if err != nil {
				t.Fatal(err)
			}
			body, _ := texts(lines)
			if diff := cmp.Diff(want, body); diff != "" {
				t.Errorf("%s, turned by %d (-want +got):\n%s", name, quarters, diff)
			}
		}
	}
}

// TestPDFGaps reads tables without rules.
func TestPDFGaps(t *testing.T) {
	xs := []float64{80, 140, 300, 380}
	table := func(pitch float64, rows ...[]string) string {
		var b strings.Builder
		y := 700.0
		for _, row := range rows {
			lines := 1
			for k, cell := range row {
				parts := strings.Split(cell, "/")
				lines = max(lines, len(parts))
				for i, part := range parts {
					if part != "" {
						b.WriteString(at("F", 12, xs[k], y-18*float64(i), part))
					}
				}
			}
			y -= 18*float64(lines-1) + pitch
		}
		return b.String()
	}
	for _, test := range []struct {
		name, content string
		want          []string
	}{
		{"wrapped", table(30, []string{"序号", "指标", "目标", "备注"}, []string{"1", "城镇居民人均/可支配收入", "5.8", "预期性"}, []string{"2", "粮食产量", "十二万/吨以上", "约束性"}),
			[]string{"序号 | 指标 | 目标 | 备注", "1 | 城镇居民人均可支配收入 | 5.8 | 预期性", "2 | 粮食产量 | 十二万吨以上 | 约束性"}},
		{"not wrapped", table(18, []string{"序号", "指标", "目标", "备注"}, []string{"1", "粮食", "5.8", "预期性"}, []string{"2", "油料", "", "约束性"}, []string{"3", "水果", "6.0", ""}),
			[]string{"序号 | 指标 | 目标 | 备注", "1 | 粮食 | 5.8 | 预期性", "2 | 油料 | 约束性", "3 | 水果 | 6.0"}},
		{"rows in groups", table(18, []string{"1", "粮食", "5.8", "预期性"}, []string{"2", "油料", "", "约束性"}, []string{}, []string{"3", "水果", "6.0", ""}, []string{"4", "蔬菜", "7", "甲"}),
			[]string{"1 | 粮食 | 5.8 | 预期性", "2 | 油料 | 约束性", "3 | 水果 | 6.0", "4 | 蔬菜 | 7 | 甲"}},
	} {
		lines, err := readPDF("a.pdf", pdfFile(at("F", 12, 80, 760, "前文。")+test.content))
		if err != nil {
			t.Fatal(err)
		}
		body, _ := texts(lines)
		if diff := cmp.Diff(append([]string{"前文。"}, test.want...), body); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

// TestPDFNoTable: rules that are no table change nothing.
func TestPDFNoTable(t *testing.T) {
	text := textAt(16, 80, 700, body16+"甲", body16+"乙", body16+"丙", "完。")
	for name, rules := range map[string]string{
		"frame of the page": "50 50 500 742 re S\n", "underlines": "80 698 m 352 698 l S 80 670 m 352 670 l S\n", "a stroke through": "80 600 m 200 760 l S\n",
		"a rule between": "300 50 m 300 300 l S\n", "a box": "60 600 400 130 re S 60 665 400 1 re f\n",
	} {
		lines, err := readPDF("a.pdf", pdfFile(rules+text))
		if err != nil {
			t.Fatal(err)
		}
		if body, _ := texts(lines); strings.Join(body, "") != body16+"甲"+body16+"乙"+body16+"丙完。" {
			t.Errorf("%s: %q", name, body)
		}
	}
}

// TestPDFMegabyte: many rules, marks and characters at one place take little time.
func TestPDFMegabyte(t *testing.T) {
	if testing.Short() {
		t.Skip("1 MB")
	}
	for name, unit := range map[string]string{
		"rules": "9 9 m 99 9 l S 9 9 m 9 99 l S\n", "path": "9 9 99 99 re S\n", "one place": at("F", 9, 9, 9, "甲"), "characters": at("F", 9, 9, 9, strings.Repeat("甲乙", 99)),
	} {
		data := pdfFile(strings.Repeat(unit, 1<<20/len(unit)) + at("F", 16, 100, 700, "第一段。"))
		checkCost(t, name, func() error { _, err := readPDF("a.pdf", data); return err })
	}
	if data, err := os.ReadFile("testdata/report.pdf"); err == nil {
		checkCost(t, "report", func() error { _, err := readPDF("a.pdf", data); return err })
	}
}
