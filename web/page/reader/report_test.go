package reader

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongbao/index"
	"gongbao/index/report"
	"gongbao/web/address"
	"gongbao/web/answer"
	"gongbao/web/ask/asktest"
	"gongbao/web/page"
)

func TestCells(t *testing.T) {
	for _, c := range []struct {
		in   []mark
		want [][]mark
	}{
		{nil, [][]mark{nil}},
		{[]mark{{Text: "甲"}}, [][]mark{{{Text: "甲"}}}},
		{[]mark{{Text: "甲 | 乙"}}, [][]mark{{{Text: "甲"}}, {{Text: "乙"}}}},
		{[]mark{{Text: "甲 |  | 乙"}}, [][]mark{{{Text: "甲"}}, nil, {{Text: "乙"}}}},
		// A match across a border has its number once.
		{[]mark{{Text: "甲"}, {Text: "乙 | 丙", Match: true, Number: 3}, {Text: "丁"}}, [][]mark{{{Text: "甲"}, {Text: "乙", Match: true, Number: 3}}, {{Text: "丙", Match: true, Number: 0}, {Text: "丁"}}}},
	} {
		if got := cells(c.in); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%v: %v, want %v", c.in, got, c.want)
		}
	}
}

func TestEvidenceOf(t *testing.T) {
	read := func(confidence float64) map[string]report.Evidence {
		return map[string]report.Evidence{"year": {Text: "二〇二四年", Confidence: confidence}}
	}
	for _, c := range []struct {
		name string
		of   report.Report
		want []string
	}{
		{"read", report.Report{Title: "报告", Year: 2024, Evidence: read(.95)}, []string{"年份 二〇二四年 95% false"}},
		{"in doubt", report.Report{Title: "报告", Year: 2024, Evidence: read(.4)}, []string{"年份 二〇二四年 40% true"}},
		{"set by hand", report.Report{
			Title: "报告", Year: 2024, Evidence: read(1), Corrected: map[string]report.Correction{"year": {Was: "2023"}},
		}, []string{"年份 二〇二四年，原为“2023” 100% false"}},
		{"of what is not shown", report.Report{Title: "报告", Evidence: map[string]report.Evidence{"other": {Text: "甲"}}}, nil},
		{"no title", report.Report{}, []string{"标题 原文没有标题；〔〕中的名称由地点、年份和类型拟成。  false"}},
	} {
		var got []string
		for _, e := range evidenceOf(&c.of) {
			got = append(got, fmt.Sprint(e.Name, " ", e.Text, " ", e.Confidence, " ", e.Doubtful))
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", c.name, diff)
		}
	}
}

// The text of the page is the text of the report, whatever is marked.
func TestMarksKeepText(t *testing.T) {
	lib := asktest.New()
	for _, text := range []string{"", "煤矸石", "增长 OR 百分之", "的"} {
		for _, rep := range lib.Reports {
			r := address.NewRequest()
			r.Query = text
			v, err := readReport(context.Background(), lib, rep.ID, r, today)
			if err != nil {
				t.Fatal(err)
			}
			var got strings.Builder
			write := func(ms []mark) {
				for _, m := range ms {
					got.WriteString(m.Text)
				}
			}
			write(v.Heading)
			for _, s := range v.Sections {
				write(s.Heading)
				for _, b := range s.Blocks {
					for _, row := range b.Rows {
						for _, c := range row.Cells {
							write(c)
						}
					}
				}
			}
			want := strings.NewReplacer("\n", "", cellBorder, "").Replace(answer.ReportText(rep))
			if got.String() != want {
				t.Fatalf("%s marked with %q is another text", rep.ID, text)
			}
		}
	}
}

// Notes are told apart from the report that they explain.
func TestNotesOfReport(t *testing.T) {
	rep := &report.Report{ID: "00000000000000aa", Sections: []report.Section{
		{ID: "s1", Heading: "一、任务", Level: 1, Role: report.Tasks}, {ID: "s2", Heading: "名词解释", Level: 1, Role: report.Notes},
	}}
	v, err := readReport(context.Background(), &asktest.Library{Reports: []*report.Report{rep}}, rep.ID, address.NewRequest(), today)
	if err != nil {
		t.Fatal(err)
	}
	if v.Sections[0].Notes || !v.Sections[1].Notes {
		t.Errorf("%+v", v.Sections)
	}
}

func TestReadReport(t *testing.T) {
	lib := asktest.New()
	r := address.NewRequest()
	r.Query = "煤矸石"
	v, err := readReport(context.Background(), lib, lib.Reports[1].ID, r, today)
	if err != nil {
		t.Fatal(err)
	}
	if len(v.Duplicates) != 1 || v.Duplicates[0].Note.String() != "88% 的文字相同，比本文完整" || v.Duplicates[0].CompareURL != address.CompareURL(lib.Reports[1].ID, lib.Reports[0].ID) {
		t.Errorf("duplicates %+v", v.Duplicates)
	}
	if v.Matches != 7 || v.Badge.String() != "摘要" || v.Title.String() != "清河市2024年政府工作报告 - 公报" || v.Query != "煤矸石" {
		t.Errorf("%d matches, badge %q, title %q, query %q", v.Matches, v.Badge, v.Title, v.Query)
	}
	if want := []string{"云岭省 /regions/530000", "清河市 /regions/530100"}; !slices.Equal(linkTexts(v.Place), want) {
		t.Errorf("place %v", v.Place)
	}
	want := []string{
		"s1 开头 0 0",
		"s2 一、过去一年工作回顾 1 0",
		"s3 (一)经济运行稳中向好 2 1",
		"s4 (二)生态环境持续改善 2 3",
		"s5 二、总体要求和预期目标 1 0",
		"s6 三、重点任务 1 0",
		"s7 (一)做强现代产业体系，推动煤矸石、粉煤灰等大宗固废综合利用和新质生产力加快成长 2 3",
		"s8 (二)办好民生实事 2 0",
	}
	var outline []string
	for _, e := range v.Outline {
		outline = append(outline, fmt.Sprint(e.Anchor, " ", e.Text, " ", e.Level, " ", e.Matches))
	}
	if diff := cmp.Diff(want, outline); diff != "" {
		t.Errorf("outline (-want +got)\n%s", diff)
	}
	// Rows of five cells each make one table; the paragraph before them stands for itself.
	blocks := v.Sections[2].Blocks
	if len(blocks) != 2 || len(blocks[1].Rows) != 2 || blocks[1].Rows[1].Anchor != "s3-p3" || len(blocks[1].Rows[0].Cells) != 5 {
		t.Errorf("blocks %+v", blocks)
	}
}

func TestReadReportErrors(t *testing.T) {
	lib := asktest.New()
	if _, err := readReport(context.Background(), lib, "nothing", address.NewRequest(), today); !errors.Is(err, index.ErrNotFound) {
		t.Errorf("unknown report: %v", err)
	}
	r := address.NewRequest()
	r.Query = `"煤矸石`
	v, err := readReport(context.Background(), lib, lib.Reports[0].ID, r, today)
	if err != nil || v.Find.Problem == nil || v.Status() != 400 || v.Matches != 0 || len(v.Sections) == 0 {
		t.Errorf("bad query: %v, %+v", err, v)
	}
}

func TestTabTitle(t *testing.T) {
	path := []report.Division{{Code: "530000", Name: "云岭省"}, {Code: "530100", Name: "清河市"}}
	for _, c := range []struct {
		title string
		year  report.Year
		path  []report.Division
		name  string
		want  string
	}{
		{"政府工作报告", 2024, path, "清河市", "清河市2024年政府工作报告"},
		{"二0二六年政府工作报告", 2026, path, "清河市", "清河市二0二六年政府工作报告"},
		{"2024年清河市政府工作报告", 2024, path, "清河市", "2024年清河市政府工作报告"},
		{"清河市政府工作报告", 2024, path, "清河市", "2024年清河市政府工作报告"},
		{"", 0, nil, "", "〔无标题〕"},
		{"", 2024, path, "清河市", "〔清河市2024年〕"},
	} {
		if got := page.TabTitle(report.Header{Title: c.title, Year: c.year, Kind: report.Other, Region: report.Region{Path: c.path, Name: c.name}}); got != c.want {
			t.Errorf("%q: %q, want %q", c.title, got, c.want)
		}
	}
}

// Rows make a table with those before them that have no fewer cells; a paragraph without cells ends
// it.
func TestTables(t *testing.T) {
	for _, c := range []struct {
		cells []int // of each paragraph
		want  []int // rows of each block
	}{
		{[]int{1, 1}, []int{1, 1}},
		{[]int{3, 3, 3}, []int{3}},
		{[]int{3, 2, 3}, []int{3}},
		{[]int{2, 3, 3}, []int{1, 2}},
		{[]int{3, 3, 1, 3}, []int{2, 1, 1}},
	} {
		var blocks []readBlock
		for _, n := range c.cells {
			blocks = appendParagraph(blocks, readParagraph{Cells: make([][]mark, n)})
		}
		var got []int
		for _, b := range blocks {
			got = append(got, len(b.Rows))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%v: blocks of %v rows, want %v", c.cells, got, c.want)
		}
	}
}

func TestCitations(t *testing.T) {
	views := citations(asktest.New().Reports[1], today)
	if len(views) != 3 || views[0].Name != "GB/T 7714" || !strings.Contains(views[0].Text, "[R]") {
		t.Errorf("%+v", views)
	}
}
