package page

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gongbao/index/report"
	"gongbao/web/say"
)

// TabTitle is the title with the place and the year that it leaves out: many are just 政府工作报告.
func TabTitle(h report.Header) string {
	title := h.Name()
	if year := strconv.Itoa(int(h.Year)); h.Year != 0 && !strings.Contains(title, year) && !chineseYear.MatchString(title) {
		title = year + "年" + title
	}
	if names := PlaceNames(h); len(names) > 0 && !strings.Contains(title, names[len(names)-1]) {
		title = names[len(names)-1] + title
	}
	return title
}

// chineseYear is a year as in 二〇二六年, with the zeros that are in use for it.
var chineseYear = regexp.MustCompile(`[一二][〇○零0０九][一二三四五六七八九〇○零0０]{2}年`)

var Completeness = map[report.Completeness]say.Phrase{
	report.Full:     say.Say("全文"),
	report.Abstract: say.Say("摘要（经过压缩改写）"),
	report.Excerpt:  say.Say("节选（有省略或未完）"),
}

// Badges warn of a report that is not whole.
var Badges = map[report.Completeness]say.Phrase{report.Abstract: say.Say("摘要"), report.Excerpt: say.Say("节选")}

const OpeningLines = "开头"

// PlaceNames runs from the province down to the place.
func PlaceNames(h report.Header) []string {
	var names []string
	for _, d := range h.Region.Path {
		names = append(names, d.Name)
	}
	if len(names) == 0 && h.Region.Name != "" {
		names = append(names, h.Region.Name)
	}
	if h.Place != "" && !slices.Contains(names, h.Place) {
		names = append(names, h.Place)
	}
	return names
}

// HeaderLine says in words what report it is: place, year, kind.
func HeaderLine(h report.Header) say.Phrase {
	line := say.AsIs(strings.Join(PlaceNames(h), ""))
	add := func(p say.Phrase) {
		switch {
		case line.IsZero():
			line = p
		case !p.IsZero():
			line = say.Say("%s，%s", line, p)
		}
	}
	if h.Year != 0 {
		add(InYear(int(h.Year)))
	}
	add(say.Say(string(h.Kind)))
	add(Completeness[h.Complete])
	return line
}

// TenThousands says a number of characters as one does: 9,800 as it is, 186,400 as 18.6 万.
func TenThousands(n int) say.Phrase {
	switch {
	case n < 10_000:
		return say.Say("%d 字", n)
	case n < 1_000_000:
		return say.Say("%[2]s 万字", n, strconv.FormatFloat(math.Round(float64(n)/1_000)/10, 'f', -1, 64))
	}
	return say.Say("%[2]d 万字", n, (n+5_000)/10_000)
}

// InYear names a year.
func InYear(year int) say.Phrase { return say.Say("%s年", strconv.Itoa(year)) }

// YearSpan names the years from the first to the last.
func YearSpan(first, last int) say.Phrase {
	if first == last {
		return InYear(first)
	}
	return say.Say("%s—%s年", strconv.Itoa(first), strconv.Itoa(last))
}

// RunsOfYears writes years, those in a row by the first and the last: 1956 1960-1962 where between
// is a space and to a hyphen.
func RunsOfYears(years []int, between, to string) string {
	var parts []string
	for i := 0; i < len(years); {
		j := i
		for j+1 < len(years) && years[j+1] == years[j]+1 {
			j++
		}
		part := strconv.Itoa(years[i])
		if j > i {
			part += to + strconv.Itoa(years[j])
		}
		parts, i = append(parts, part), j+1
	}
	return strings.Join(parts, between)
}

// groupDigits writes n with a comma between groups of three digits.
func groupDigits(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
