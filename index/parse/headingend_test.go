package parse

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gongbao/index/source"
)

// leastMarked is how many of the headings that a reader marked are found with their ends. No model has
// learned from them.
const leastMarked = 139

// TestGluedHeadings compares the headings found in a page of ten reports, each on one line, with
// those that a reader marked.
func TestGluedHeadings(t *testing.T) {
	data, err := os.ReadFile("testdata/headings-glued.txt")
	if err != nil {
		t.Fatal(err)
	}
	var want [][]string
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "#") {
			want = append(want, nil)
		} else if line != "" {
			want[len(want)-1] = append(want[len(want)-1], line)
		}
	}
	doc, err := source.Read(filepath.Join(seeds, "004_330ca93b427a2047.txt"))
	if err != nil {
		t.Fatal(err)
	}
	reports := Parse(doc).Reports
	if len(reports) != len(want) {
		t.Fatalf("%d reports, want %d", len(reports), len(want))
	}
	right, all := 0, 0
	for i, r := range reports {
		found := make(map[string]bool)
		for _, s := range r.Sections {
			found[s.Heading] = s.Heading != ""
		}
		for _, heading := range want[i] {
			all++
			if found[heading] {
				right++
				delete(found, heading)
			} else {
				t.Logf("%s: no heading %q", r.Title, heading)
			}
		}
		for heading, is := range found {
			if is {
				t.Logf("%s: heading %q is none", r.Title, heading)
			}
		}
	}
	if t.Logf("%d of %d headings", right, all); right < leastMarked {
		t.Errorf("%d of %d headings end where a reader marked it, want %d", right, all, leastMarked)
	}
}

// TestHeadingEnds: the end of each heading of one list, at the bar. The headings decide together.
func TestHeadingEnds(t *testing.T) {
	for _, lines := range [][]string{
		{"围绕夯实发展基础,坚决打赢安全生产翻身仗。|坚决守住底线。", "聚焦产业转型,全力推动工业振兴升级。|加快建设园区。"},
		{"实施创新驱动战略,培育高质量发展新动能|创新是引领发展的第一动力。我们要", "实施产业振兴战略,构建现代化产业新体系|产业是发展的根基，要全力抓好。"},
		{"创新驱动亮点纷呈|全年高新技术企业增加二十家，研发投入增长10%。", "城乡面貌明显改善|完成老旧小区改造三十个，新建公园五座。"},
		{"城乡面貌明显改善新建公园五座。|"}, // no short rest

		{"工业稳步增长|;地区生产总值增长5%，规上工业增加值增长6%。", "农业多点发力|;粮食播种面积稳定，总产量达到十万吨。"},
		{"工业稳步增长| 地区生产总值增长5%。", "农业多点发力| 粮食播种面积稳定。"},
		{"2021年重点工作|今年是开局之年。我们要坚持稳中求进。"},
		{"2020年工作回顾|2020年是极不平凡的一年。面对困难，我们"},
	} {
		var found []candidate
		var paragraphs []block
		var want []string
		for i, line := range lines {
			heading, rest, _ := strings.Cut(line, "|")
			number := "(" + string([]rune(hanDigits)[i]) + ")"
			want = append(want, number+heading)
			paragraphs = append(paragraphs, block{text: number + heading + rest, line: i + 1})
			found = append(found, newLayout(paragraphs).line(i).asNumbered())
			found[i].own = false
		}
		endHeadings(paragraphs, found)
		for i, c := range found {
			if got := paragraphs[i].text[c.at:c.end]; got != want[i] {
				t.Errorf("%q, want %q", got, want[i])
			}
		}
	}
}
