package parse

import (
	"strings"

	"gongbao/index/report"
)

// fiveYear is the number of a five-year plan: 14 of “十四五”. It is 0 for none.
type fiveYear int

// first returns the first year of a plan, from the sixth on: 1981, 2021 of “十四五”.
func (n fiveYear) first() int { return 1951 + 5*int(n) }

const (
	// firstFiveYear is the first plan whose years follow the rule, and lastFiveYear the last before
	// 2100.
	firstFiveYear = 6
	lastFiveYear  = 29
)

// planName matches a plan by its number, 第十四个五年规划, or by its short name: “十四五”, 十四五时期.
var planName = compile(`第?([一二三四五六七八九十]{1,3})个五年(?:规划|计划)|[“"']?\s*([二三四五六七八九十]?十[一二三四五六七八九]?|[六七八九])五\s*(?:[”"']|规划|计划|时期|期间|纲要)`)

// fiveYearsIn returns the plans that a text names, in order.
func fiveYearsIn(text string) (plans []fiveYear) {
	if !strings.Contains(text, "五") {
		return nil
	}
	for _, m := range planName.FindAllStringSubmatch(text, -1) {
		n, _ := readHan(m[1] + m[2])
		if firstFiveYear <= n && n <= lastFiveYear {
			plans = append(plans, fiveYear(n))
		}
	}
	return plans
}

// spanPattern matches the years of a plan: 2021—2025年.
var spanPattern = compile(`(` + hanYear + `)\s*年?\s*[-—－–~～至到]+\s*(` + hanYear + `)\s*年?`)

// spanIn returns the first and the last year of a span that a text names.
func spanIn(text string) (first, last int) {
	for _, m := range spanPattern.FindAllStringSubmatch(text, -1) {
		if first, last = readYear(m[1]), readYear(m[2]); 0 < first && first < last && last-first < 30 {
			return first, last
		}
	}
	return 0, 0
}

// minPlanNames is how often the text of an outline names its plan.
const minPlanNames = 5

// futurePlan returns the plan that a text is about: the latest of those that it names often. The one
// before is that which it looks back on.
func futurePlan(r *report.Report) (fiveYear, string) {
	counts := make(map[fiveYear]int)
	most := 0
	for _, s := range r.Sections {
		for _, text := range append([]string{s.Heading}, s.Paragraphs...) {
			for _, n := range fiveYearsIn(text) {
				counts[n]++
				most = max(most, counts[n])
			}
		}
	}
	var plan fiveYear
	for n, count := range counts {
		if count >= minPlanNames && count*3 >= most {
			plan = max(plan, n)
		}
	}
	return plan, fiveYearName(plan)
}

// fiveYearName returns the short name of a plan.
func fiveYearName(n fiveYear) string {
	for tens, ten := range []string{"", "十", "二十"} {
		if ones := int(n) - 10*tens; 0 <= ones && ones < 10 {
			return "“" + ten + digitName(ones) + "五”"
		}
	}
	return ""
}

func digitName(n int) string {
	if n == 0 {
		return ""
	}
	return hanDigits[(n-1)*len("一") : n*len("一")]
}
