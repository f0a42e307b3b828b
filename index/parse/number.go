package parse

import (
	"strings"
	"unicode/utf8"
)

// class is a style of numbering headings.
type class int

// The classes in the order in which reports nest them.
const (
	noClass     class = iota
	volume            // 第一篇, 第一编
	portion           // 第一部分
	chapter           // 第一章
	chapterPart       // 第一节
	top               // 一、 and headings without a number in its place
	second            // 一、 in a list below a heading of top
	ordinal           // 第一、
	paren             // (一)
	third             // 一、 in a list below a heading of paren
	lowOrdinal        // 第一、 in a list below a heading of paren
	plain             // a heading without a number, below the numbered ones
	arabic            // 1. and 1、
	parenArabic       // (1)
)

// token is the number of a heading as it is written.
type token struct {
	class class
	n     int
	// size is the length in bytes, with the white space after it.
	size int
}

const (
	hanDigits = "一二三四五六七八九"
	hanNumber = "〇零一二三四五六七八九十百"
)

// NumberSize returns the number of bytes of the number that a heading starts with: 9 of （一）加快发展. It
// is 0 if there is none.
func NumberSize(heading string) int {
	token, _ := readToken(heading)
	return token.size
}

// readToken reads the number of a heading at the start of s.
func readToken(s string) (token, bool) {
	r, _ := utf8.DecodeRuneInString(s)
	switch {
	case r == '第':
		return readOrdinal(s)
	case r == '(' || r == '（':
		return readParen(s)
	case strings.ContainsRune(hanNumber, r):
		n, length := readHan(s)
		rest := strings.TrimLeft(s[length:], " \u3000&＆")
		if mark := leading(rest, "、．."); n > 0 && mark > 0 {
			return token{top, n, len(s) - len(trimLeft(rest[mark:]))}, true
		}
	case isDigit(r):
		n, length := readArabic(s)
		rest := strings.TrimLeft(s[length:], " \u3000")
		mark := leading(rest, "、．.")
		if n == 0 || n > 99 || mark == 0 {
			return token{}, false
		}
		if next, _ := utf8.DecodeRuneInString(rest[mark:]); isDigit(next) {
			return token{}, false // 3.5%
		}
		return token{arabic, n, len(s) - len(trimLeft(rest[mark:]))}, true
	}
	return token{}, false
}

// readLoose reads a number that is written as numbers of headings seldom are: 二，甲 and 六）甲.
func readLoose(s string) (token, bool) {
	n, length := readHan(s)
	if n == 0 {
		return token{}, false
	}
	if mark := leading(s[length:], "，,"); mark > 0 {
		return token{top, n, len(s) - len(trimLeft(s[length+mark:]))}, true
	}
	if mark := leading(s[length:], ")）"); mark > 0 {
		return token{paren, n, len(s) - len(trimLeft(s[length+mark:]))}, true
	}
	return token{}, false
}

// ordinalUnits are the words after 第一 and the class of the number.
var ordinalUnits = []struct {
	word  string
	class class
}{
	{"篇", volume}, {"编", volume}, {"部分", portion}, {"章", chapter}, {"节", chapterPart}, {"、", ordinal}, {"，", ordinal},
}

// readOrdinal reads 第一篇, 第一章, 第一、.
func readOrdinal(s string) (token, bool) {
	n, length := readHan(s[len("第"):])
	if n == 0 {
		return token{}, false
	}
	rest := s[len("第")+length:]
	for _, unit := range ordinalUnits {
		if after, ok := strings.CutPrefix(rest, unit.word); ok {
			after = strings.TrimLeft(after, "：:、 \u3000\t")
			return token{unit.class, n, len(s) - len(after)}, true
		}
	}
	return token{}, false
}

// readParen reads (一) and (1), in brackets of either width.
func readParen(s string) (token, bool) {
	_, open := utf8.DecodeRuneInString(s)
	inner := strings.TrimLeft(s[open:], " \u3000")
	class, n, length := paren, 0, 0
	if n, length = readHan(inner); n == 0 {
		class = parenArabic
		if n, length = readArabic(inner); n == 0 || n > 99 {
			return token{}, false
		}
	}
	rest := strings.TrimLeft(inner[length:], " \u3000")
	mark := leading(rest, ")）")
	if mark == 0 {
		return token{}, false
	}
	rest = trimLeft(rest[mark:])
	rest = trimLeft(rest[leading(rest, "、"):])
	return token{class, n, len(s) - len(rest)}, true
}

// leading returns the length of the first character of s if it is one of set, else 0.
func leading(s, set string) int {
	r, size := utf8.DecodeRuneInString(s)
	if size > 0 && r != utf8.RuneError && strings.ContainsRune(set, r) {
		return size
	}
	return 0
}

func trimLeft(s string) string { return strings.TrimLeft(s, " \u3000\t\u00a0") }

func isDigit(r rune) bool { return '0' <= r && r <= '9' || '０' <= r && r <= '９' }

func digit(r rune) int {
	if r >= '０' {
		return int(r - '０')
	}
	return int(r - '0')
}

// readArabic reads a number of up to four digits and returns its length in bytes.
func readArabic(s string) (n, length int) {
	for count := 0; count < 4; count++ {
		r, size := utf8.DecodeRuneInString(s[length:])
		if !isDigit(r) {
			break
		}
		n, length = n*10+digit(r), length+size
	}
	return n, length
}

// readHan reads a number below a hundred in Chinese characters, and returns its length in bytes.
// Both are 0 if there is none.
func readHan(s string) (n, length int) {
	ones := 0
	for {
		r, size := utf8.DecodeRuneInString(s[length:])
		switch i := strings.IndexRune(hanDigits, r); {
		case size > 0 && i >= 0:
			ones = i/len("一") + 1
		case r == '十':
			n += max(ones, 1) * 10
			ones = 0
		default:
			return n + ones, length
		}
		if length += size; length > 3*len("一") {
			return 0, 0
		}
	}
}
