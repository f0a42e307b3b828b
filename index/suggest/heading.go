package suggest

import (
	"regexp"
	"strings"
)

// number matches the number of a heading: 三、 （一） 第二章 1． ② 第三部分：. Years and decimals are not
// numbers. Some pages have 二&、 for 二、.
var number = regexp.MustCompile(`^(?:` +
	`第[〇零一二三四五六七八九十百\d]+(?:部分|[编篇章节条])[：:、]?` +
	`|[(（〔【\[][一二三四五六七八九十\d]{1,4}[)）〕】\]][、.．]?` +
	`|[一二三四五六七八九十]{1,4}&?[)）、.．]` +
	`|\d{1,2}(?:[)）、．：:]|\.(?:\D|$))` +
	`|[\x{2460}-\x{249b}\x{3220}-\x{3229}\x{3280}-\x{3289}][、.．]?` +
	`)`)

// plainHeading returns a heading as a reader would search for it: without numbers, white space, and
// punctuation at its ends. Brackets and quotation marks stay.
func plainHeading(heading string) string {
	s := strings.Join(strings.Fields(heading), "")
	for {
		s = strings.TrimLeft(s, punctuation)
		n := numberEnd(s)
		if n == 0 {
			return strings.TrimRight(s, punctuation)
		}
		s = s[n:]
	}
}

const punctuation = "。．.，,、；;：:！!？?—-–…·●■◆"

// numberEnd returns the length in bytes of the number at the start of s, or 0 if there is none.
func numberEnd(s string) int {
	found := number.FindString(s)
	// After "1." the expression also matches the next character, to tell the number from a decimal.
	if i := strings.IndexByte(found, '.'); i >= 0 {
		return i + 1
	}
	return len(found)
}
