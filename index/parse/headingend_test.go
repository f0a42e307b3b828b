package parse

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"gongbao/index/source"
)

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
				t.Errorf("%s: no heading %q", r.Title, heading)
			}
		}
		for heading, is := range found {
			if is {
				t.Errorf("%s: heading %q is none", r.Title, heading)
			}
		}
	}
	t.Logf("%d of %d headings", right, all)
}

// TestHeadingEnds: the end of each heading of one list, at the bar. The headings decide together.
func TestHeadingEnds(t *testing.T) {
	for _, lines := range [][]string{
		{"围绕夯实发展基础,坚决打赢安全生产翻身仗。|坚决守住底线。", "聚焦产业转型,全力推动工业振兴升级。|加快建设园区。"},
		{"实施创新驱动工程,不断激活高质量发展动力源|创新是引领发展的第一动力。", "实施产业振兴工程,着力构建现代产业新体系|产业是发展的根基。"},
		{"工业稳步增长|;地区生产总值增长5%。", "农业多点发力|;粮食播种面积稳定。"},
		{"工业稳步增长| 地区生产总值增长5%。", "农业多点发力| 粮食播种面积稳定。"},
		{"2021年重点工作|今年是开局之年。"},
		{"2020年工作回顾|2020年是极不平凡的一年。"},
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

// TestEndings: no heading ends within a number, a word that goes on, or brackets.
func TestEndings(t *testing.T) {
	h := newHeadingLine(&candidate{}, "推动“四个农业”发展,实现增长15%以上。全县")
	for _, e := range h.glued {
		before, after := h.text[:e.at], h.text[e.at:]
		if strings.ContainsRune("“四个1", lastRune(before)) || strings.ContainsRune("，,。5%”", firstRune(after)) {
			t.Errorf("may end as %s|%s", before, after)
		}
	}
	if got := h.text[:h.sentence.at]; got != "推动“四个农业”发展,实现增长15%以上。" {
		t.Errorf("the sentence ends after %s", got)
	}
	if h := newHeadingLine(&candidate{}, strings.Repeat("全", maxGlued)+"。"); h.sentence.at != 0 {
		t.Errorf("a sentence of %d characters may be a heading", maxGlued+1)
	}
}

// TestClauseLength: headings of one list have last clauses of one length.
func TestClauseLength(t *testing.T) {
	for _, test := range []struct {
		clauses []int
		scores  [3]float64 // of 5, 6 and 9 characters
	}{
		{nil, [3]float64{}}, {[]int{6, 6}, [3]float64{}}, // too few
		{[]int{6, 6, 6}, [3]float64{-0.3, 4, -0.9}},
		{[]int{4, 6, 8, 9}, [3]float64{-0.9, -0.6, -0.3}}, // the median is 8
		{[]int{6, 5, 6, 7}, [3]float64{-0.3, 2, -0.9}},
	} {
		usual := newClauseLength(slices.Clone(test.clauses))
		for i, n := range []int{5, 6, 9} {
			if got := usual.score(n); got < test.scores[i]-1e-9 || got > test.scores[i]+1e-9 {
				t.Errorf("%v: %d characters score %v, want %v", test.clauses, n, got, test.scores[i])
			}
		}
	}
}

// TestRepetition: a text that starts with a word of its heading, and best of all defines it.
func TestRepetition(t *testing.T) {
	none := repetition("实施创新驱动工程", "加快建设")
	word := repetition("实施创新驱动工程", "创新引领发展")
	longer := repetition("实施创新驱动工程", "创新驱动引领发展")
	defined := repetition("实施创新驱动工程", "创新是引领发展")
	if none != 0 || word <= none || longer <= word || defined <= word {
		t.Errorf("none %v, a word %v, a longer one %v, defined %v", none, word, longer, defined)
	}
	for in, want := range map[string]bool{
		"创新是第一动力": true, "民营经济是根基": true, "新是": false, "创新驱动发展是": false, "创新，是": false, "": false,
	} {
		if got := isDefinition(in); got != want {
			t.Errorf("%s defines: %v", in, got)
		}
	}
}

// TestHeadingWords: every score of the table is of two characters, and those of words that end
// headings are high.
func TestHeadingWords(t *testing.T) {
	for _, words := range []map[string]float64{endWords, startWords} {
		if len(words) < 100 {
			t.Errorf("%d words", len(words))
		}
		for word := range words {
			if utf8.RuneCountInString(word) != 2 {
				t.Errorf("%q is not of two characters", word)
			}
		}
	}
	for _, test := range []struct{ better, worse string }{
		{"2021年工作安排", "2021年工作"}, {"加强政府自身建设", "加强政府自身建设今年"}, {"奋力推动高质量发展", "奋力推动高质量的"},
	} {
		if better, worse := endScore(test.better), endScore(test.worse); better <= worse {
			t.Errorf("%s %v, %s %v", test.better, better, test.worse, worse)
		}
	}
	for _, test := range []struct{ better, worse string }{
		{"2021年是", "21年是"}, {"各位代表", "各地代表"}, {"今年我们", "的我们"}, {"坚持创新", "持创新"},
	} {
		if better, worse := startScore(test.better), startScore(test.worse); better <= worse {
			t.Errorf("%s %v, %s %v", test.better, better, test.worse, worse)
		}
	}
}
