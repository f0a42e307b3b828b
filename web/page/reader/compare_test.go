package reader

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"gongbao/index/compare"
	"gongbao/web/ask/asktest"
)

func TestCompareReports(t *testing.T) {
	for _, c := range []struct {
		a, b    string
		changes bool
		asked   string // what is said where reports are asked for
		status  int
		pairs   []string
	}{
		{asked: "", status: 200},
		{a: asktest.EarlierID, asked: "还缺一篇报告。", status: 200},
		{b: asktest.EarlierID, asked: "还缺一篇报告。", status: 200},
		{a: asktest.EarlierID, b: asktest.EarlierID, asked: "两边是同一篇报告，请换一篇。", status: 200},
		{a: asktest.EarlierID, b: "abc", asked: "资料库里没有报告“abc”。", status: 404},
		{a: "https://gongbao.example/reports/" + asktest.EarlierID + "?q=x#s1", b: " " + asktest.LaterID + " ", pairs: []string{
			"：一、农业坚持稳中求进。全县粮食产量增长[3]%。[大力推广]节水灌溉技术。 ｜ 一、农业坚持稳中求进。全县粮食产量增长[4]%。[全面推广]节水灌溉技术。",
			"删去：[二、旅游][打造精品线路。] ｜ —", "新增：— ｜ [二、水利][加固水库堤坝。]",
		}},
		{a: asktest.EarlierID, b: asktest.LaterID, changes: true, pairs: []string{
			"：一、农业(1)全县粮食产量增长[3]%。[大力推广]节水灌溉技术。 ｜ 一、农业(1)全县粮食产量增长[4]%。[全面推广]节水灌溉技术。",
			"删去：[二、旅游][打造精品线路。] ｜ —", "新增：— ｜ [二、水利][加固水库堤坝。]",
		}},
	} {
		v, err := compareReports(t.Context(), asktest.NewPair(), c.a, c.b, c.changes)
		if err != nil {
			t.Errorf("%q, %q: %v", c.a, c.b, err)
			continue
		}
		if c.pairs == nil {
			if v.Asked == nil || v.Asked.Problem.String() != c.asked || v.Asked.Status != c.status || v.Asked.A != c.a {
				t.Errorf("%q, %q: asked %+v", c.a, c.b, v.Asked)
			}
			if same := c.a == c.b && c.a != ""; same != (len(v.A.Others) == 2 && len(v.B.Others) == 2) || same && !v.A.Others[1].Chosen {
				t.Errorf("%q, %q: years to choose from are %+v and %+v", c.a, c.b, v.A.Others, v.B.Others)
			}
			continue
		}
		if v.Asked != nil || !slices.Equal(shownPairs(v), c.pairs) {
			t.Errorf("%q, %q: %q\n%v", c.a, c.b, shownPairs(v), v.Asked)
		}
		if len(v.Outline) != len(v.Pairs) || v.Outline[0].Text.String() != "一、农业" {
			t.Errorf("outline %v", v.Outline)
		}
		if v.A.Year.String() != "2024年" || len(v.A.Others) != 2 || v.A.Others[0].Chosen || !v.A.Others[1].Chosen || !v.B.Others[0].Chosen {
			t.Errorf("sides %+v, %+v", v.A, v.B)
		}
	}
}

// Paragraphs in a row that did not change become one.
func TestHiddenParagraphs(t *testing.T) {
	lib := asktest.NewPair()
	for i, r := range lib.Reports {
		r.Sections[0].Paragraphs = []string{"坚持稳中求进。", "推广节水技术。改善农村环境。", fmt.Sprintf("粮食产量增长%d%%。", i+3), "扩大种植面积。"}
	}
	v, err := compareReports(t.Context(), lib, asktest.EarlierID, asktest.LaterID, true)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := shownPairs(v)[0], "：一、农业(3)粮食产量增长[3]%。(1) ｜ 一、农业(3)粮食产量增长[4]%。(1)"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// Of what did not change nothing but its number is shown, and nothing at all of a section without a
// change.
func TestOnlyChanges(t *testing.T) {
	lib := asktest.NewPair()
	lib.Reports[1].Sections = lib.Reports[0].Sections
	v, err := compareReports(t.Context(), lib, asktest.EarlierID, asktest.LaterID, true)
	if err != nil || len(v.Pairs) > 0 || len(v.Outline) > 0 || v.A.Share != "100%" {
		t.Errorf("%v, %+v", err, v)
	}
}

func TestSentenceElsewhere(t *testing.T) {
	lib := asktest.NewPair()
	lib.Reports[1].Sections[1].Paragraphs = []string{"加固水库堤坝。坚持稳中求进。"}
	lib.Reports[1].Sections[0].Paragraphs = []string{"全县粮食产量增长4%。"}
	v, err := compareReports(t.Context(), lib, asktest.EarlierID, asktest.LaterID, false)
	if err != nil {
		t.Fatal(err)
	}
	s := v.Pairs[0].A.Paragraphs[0].Sentences[0]
	if s.Status != compare.Reused || s.Where == nil || s.Where.String() != "二、水利 /reports/"+asktest.LaterID+"#s2-p1" {
		t.Errorf("%+v", s)
	}
}

// shownPairs is the pairs of a view in lines: a heading or none on each side, and their sentences.
func shownPairs(v *compareView) (lines []string) {
	side := func(s *comparedSection) string {
		if s == nil {
			return "—"
		}
		var b strings.Builder
		all := slices.Clone(s.Heading)
		for _, p := range s.Paragraphs {
			all = append(all, p.Sentences...)
		}
		for _, sentence := range all {
			if sentence.Hidden > 0 {
				fmt.Fprintf(&b, "(%d)", sentence.Hidden)
			}
			for _, r := range sentence.Runs {
				if r.Kept {
					b.WriteString(r.Text)
				} else {
					b.WriteString("[" + r.Text + "]")
				}
			}
		}
		return b.String()
	}
	for _, p := range v.Pairs {
		lines = append(lines, p.Note.String()+"："+side(p.A)+" ｜ "+side(p.B))
	}
	return lines
}
