package parse

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"
)

// hanYear matches a year in digits or characters, as pages write it: 2021, ２０２１, 二〇二一, 二00六, 二O一二.
const hanYear = `[12１２一二][0-9０-９〇○零ОOo0０一二三四五六七八九]{3}`

var (
	dayPattern  = regexp.MustCompile(`(` + hanYear + `)\s*年\s*([0-9０-９一二三四五六七八九十]{1,3})\s*月\s*([0-9０-９一二三四五六七八九十]{1,3})\s*日`)
	dashPattern = regexp.MustCompile(`((?:19|20)\d{2})[-/.](\d{1,2})[-/.](\d{1,2})`)
	yearPattern = regexp.MustCompile(`(` + hanYear + `)\s*年`)
)

// date is a day. The zero date is none.
type date struct{ year, month, day int }

// String returns the day as 2006-01-02.
func (d date) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.year, d.month, d.day) }

// findDay returns the first day that is written like 2021年4月13日, and its words.
func findDay(s string) (date, string, bool) {
	for _, m := range dayPattern.FindAllStringSubmatch(s, -1) {
		if d := (date{readYear(m[1]), readSmall(m[2]), readSmall(m[3])}); d.valid() {
			return d, m[0], true
		}
	}
	return date{}, "", false
}

// findDate returns the first day that is written like 2021年4月13日 or else like 2021-04-13, and its
// words.
func findDate(s string) (date, string, bool) {
	if d, text, ok := findDay(s); ok {
		return d, text, ok
	}
	for _, m := range dashPattern.FindAllStringSubmatch(s, -1) {
		if len(m[3]) == 2 && strings.HasPrefix(s[strings.Index(s, m[0])+len(m[0]):], ":") {
			continue
		}
		if d := (date{readYear(m[1]), readSmall(m[2]), readSmall(m[3])}); d.valid() {
			return d, m[0], true
		}
	}
	return date{}, "", false
}

func (d date) valid() bool {
	return d.year >= 1949 && d.year < 2100 && 1 <= d.month && d.month <= 12 && 1 <= d.day && d.day <= 31
}

// readYear reads a year in any form that hanYear matches. It is 0 if it is before 1949 or after
// 2099.
func readYear(s string) int {
	year := 0
	for _, r := range s {
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
