package parse

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// hanYear matches a year in digits or characters, as pages write it: 2021, ２０２１, 二〇二一, 二○二一, 二00六, 二O一二. A
// page may set its digits apart: 2 0 2 6.
const hanYear = `[12１２一二](?:[ \x{3000}]?[0-9０-９〇○零ОOo一二三四五六七八九]){3}`

// The ways to write a day. A month or a day may have its digits set apart, too: 1 2日.
const (
	smallNumber = `[0-9０-９](?: ?[0-9０-９])?|[一二三四五六七八九十]{1,3}`
	dayInWords  = `(` + hanYear + `)\s*年\s*(` + smallNumber + `|[元正])\s*月\s*(` + smallNumber + `)\s*[日号]`
	dayInDigits = `([12１２][09０９][0-9０-９]{2})[-/.－／．]([0-9０-９]{1,2})[-/.－／．]([0-9０-９]{1,2})`
)

var (
	dayPattern  = compile(dayInWords)
	dashPattern = compile(dayInDigits)
	yearPattern = compile(`(` + hanYear + `)\s*年`)
	// clock matches the time of day after a day.
	clock = compile(`^[\s\x{3000}T]*[0-9０-９]{1,2}\s*[:：时点]\s*[0-9０-９]{1,2}`)
)

// date is a day. The zero date is none.
type date struct{ year, month, day int }

// String returns the day as 2006-01-02.
func (d date) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.year, d.month, d.day) }

// findDay returns the first day that is written like 2021年4月13日, and its words.
func findDay(s string) (date, string, bool) {
	return firstDay(daysLike(dayPattern, s))
}

// findDate returns the first day that is written like 2021年4月13日 or else like 2021-04-13, and its
// words.
func findDate(s string) (date, string, bool) {
	if d, text, ok := findDay(s); ok {
		return d, text, ok
	}
	return firstDay(daysLike(dashPattern, s))
}

func firstDay(days []day) (date, string, bool) {
	if len(days) == 0 {
		return date{}, "", false
	}
	return days[0].date, days[0].text, true
}

// day is a day in a text.
type day struct {
	date
	text string
	// before and after are the rest of the text.
	before, after string
}

// daysIn returns the days in a text: those in words, and then those in digits.
func daysIn(s string) []day { return append(daysLike(dayPattern, s), daysLike(dashPattern, s)...) }

func daysLike(pattern *pattern, s string) (days []day) {
	for _, m := range pattern.FindAllStringSubmatchIndex(s, -1) {
		found := day{
			date{readYear(s[m[2]:m[3]]), readSmall(s[m[4]:m[5]]), readSmall(s[m[6]:m[7]])},
			s[m[0]:m[1]], s[:m[0]], s[m[1]:],
		}
		if found.valid() && !(pattern == dashPattern && found.isNumber(m[7]-m[6])) {
			days = append(days, found)
		}
	}
	return days
}

// isNumber reports whether digits that look like a day are part of a longer number, or end in an hour:
// 2026-01-041, 2026-01-04:30. The last of them have the given size.
func (d day) isNumber(size int) bool {
	last, _ := utf8.DecodeLastRuneInString(d.before)
	return isDigit(last) || isDigit(firstRune(d.after)) && !clock.MatchString(d.after) ||
		size == 2 && strings.HasPrefix(d.after, ":")
}

func (d date) valid() bool {
	return d.year >= 1949 && d.year < 2100 && 1 <= d.month && d.month <= 12 && 1 <= d.day && d.day <= 31
}

// readYear reads a year in any form that hanYear matches. It is 0 if it is before 1949 or after
// 2099.
func readYear(s string) int {
	year := 0
	for _, r := range s {
		if unicode.IsSpace(r) {
			continue
		}
		year *= 10
		switch i := strings.IndexRune(hanDigits, r); {
		case i >= 0:
			year += i/len("一") + 1
		case isDigit(r):
			year += digit(r)
		}
	}
	if year < 1949 || year >= 2100 {
		return 0
	}
	return year
}

// readSmall reads a month or day in digits or characters.
func readSmall(s string) int {
	if s == "元" || s == "正" {
		return 1 // 元月
	}
	s = strings.ReplaceAll(s, " ", "")
	if n, length := readArabic(s); length == len(s) {
		return n
	}
	if n, length := readHan(s); length == len(s) {
		return n
	}
	return 0
}

// yearsIn returns the years that s writes with 年, in order.
func yearsIn(s string) []int {
	var years []int
	for _, m := range yearPattern.FindAllStringSubmatchIndex(s, -1) {
		if before, _ := utf8.DecodeLastRuneInString(s[:m[0]]); isDigit(before) {
			continue
		}
		if year := readYear(s[m[2]:m[3]]); year != 0 {
			years = append(years, year)
		}
	}
	return years
}
