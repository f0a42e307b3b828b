package parse

import (
	"fmt"
	"strings"
	"testing"
)

// TestFiveYearsIn: the plans that a text names, by number or by short name.
func TestFiveYearsIn(t *testing.T) {
	for in, want := range map[string]string{
		"第十四个五年规划和2035年远景目标纲要": "[14]", "“十四五”时期": "[14]", "十五五规划": "[15]", "“十五”计划": "[10]", "\"九五\"时期": "[9]",
		"“十三五”收官、“十四五”开局": "[13 14]", "第六个五年计划": "[6]", "“二十五”规划": "[20]",
		"十五届五中全会": "[]", "十五年": "[]", "“一五”时期": "[]", "第三个五年计划": "[]", "": "[]", // the first five had years of their own
	} {
		if got := fmt.Sprint(fiveYearsIn(in)); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}

func TestFiveYearFirst(t *testing.T) {
	for n, want := range map[fiveYear]int{6: 1981, 10: 2001, 13: 2016, 14: 2021, 15: 2026} {
		if got := n.first(); got != want {
			t.Errorf("%s: %d, want %d", fiveYearName(n), got, want)
		}
	}
	if got := fiveYearName(6) + fiveYearName(10) + fiveYearName(14) + fiveYearName(20); got != "“六五”“十五”“十四五”“二十五”" {
		t.Error(got)
	}
}

// TestOutlineBodies: the text of an outline without its title is of the plan that it speaks of as to
// come, whatever years it names.
func TestOutlineBodies(t *testing.T) {
	for n := fiveYear(6); n <= 15; n++ {
		name, before, last := fiveYearName(n), fiveYearName(n-1), n.first()+4
		text := strings.NewReplacer("N", name, "B", before, "Y", fmt.Sprint(last), "F", fmt.Sprint(last+10)).Replace(
			"第一章 发展环境\nB时期，经济总量迈上新台阶，B规划主要目标任务顺利完成。N时期是重要战略机遇期。\n" +
				"第二章 指导思想和主要目标\nN时期经济社会发展要坚持稳中求进。到Y年，N规划目标实现，F年基本实现现代化。\n" +
				"第三章 产业发展\nN期间，加快建设现代产业体系，Y年工业增加值达到100亿元，N时期建成园区10个。\n" +
				"第四章 规划实施\n加强N规划实施的组织领导，N规划由政府组织实施，Y年开展总结评估。\n")
		if r := parseText(t, text).Reports[0]; int(r.Year) != n.first() {
			t.Errorf("%s: %d %+v (%s %+v, %q), want %d", name, r.Year, r.Evidence["year"], r.Kind, r.Evidence["kind"], r.Title, n.first())
		}
	}
}
