package source

import (
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// escapes are the kinds of escapes in which other programs wrote characters of a text. A text with
// some of a kind has it for all of its characters.
type escapes [escapeKinds]bool

type escapeKind int

const (
	// backslashEscape is that of JSON, JavaScript and Python: \u3000, \ud83d\ude00, \U0001f600,
	// \xa0, \n, \r\n, \t, \".
	backslashEscape escapeKind = iota
	// angleEscape is that of R: <U+00A0>.
	angleEscape
	// entityEscape is an entity that was escaped again: &amp;nbsp;.
	entityEscape
	escapeKinds
)

// escape is an escape in a text. Size is its length in bytes, or 0 if there is none.
type escape struct {
	kind escapeKind
	size int
	// means is the character. A line break in any form is \n.
	means rune
}

// escapeSyntax says whether the text is that of a web page. The entities of a page are read
// already, so those that are left were escaped twice.
type escapeSyntax bool

const (
	inText escapeSyntax = false
	inPage escapeSyntax = true
)

// mayEscape reports quickly whether s can have an escape.
func (in escapeSyntax) mayEscape(s string) bool {
	return strings.IndexByte(s, '\\') >= 0 || strings.Contains(s, "<U+") ||
		in == inText && strings.Contains(s, "&amp;") || in == inPage && strings.IndexByte(s, '&') >= 0
}

// at returns the escape at byte i of s.
func (in escapeSyntax) at(s string, i int) escape {
	switch s[i] {
	case '\\':
		return backslashAt(s, i)
	case '<':
		return angleAt(s[i:])
	case '&':
		return in.entityAt(s[i:])
	}
	return escape{}
}

// backslashAt returns the escape at a backslash. Words such as \new and \table in paths and in
// LaTeX are none.
func backslashAt(s string, i int) escape {
	if isPath(s[:i]) || i+1 == len(s) {
		return escape{}
	}
	rest := s[i+2:]
	switch s[i+1] {
	case 'r':
		switch {
		case strings.HasPrefix(rest, `\n`):
			return escape{backslashEscape, 4, '\n'}
		case strings.HasPrefix(rest, `\r`), strings.HasSuffix(s[:i], `\n`):
			return escape{backslashEscape, 2, '\n'}
		}
	case 'n', 't':
		if rest != "" && 'a' <= rest[0] && rest[0] <= 'z' && !endsBefore(s[:i]) {
			return escape{}
		}
		return escape{backslashEscape, 2, map[byte]rune{'n': '\n', 't': '\t'}[s[i+1]]}
	case '"':
		return escape{backslashEscape, 2, '"'}
	case 'x':
		return bytesAt(s[i:])
	case 'u':
		if high, ok := hex(rest, 4); ok {
			low, ok := rune(0), false
			if utf16.IsSurrogate(high) && strings.HasPrefix(rest[4:], `\u`) {
				low, ok = hex(rest[6:], 4)
			}
			return codeUnits(backslashEscape, 6, high, low, ok)
		}
	case 'U':
		if r, ok := hex(rest, 8); ok {
			return codeUnits(backslashEscape, 10, r, 0, false)
		}
	}
	return escape{}
}

// isPath reports whether a backslash after s is that of a path such as C:\, or is escaped itself. The
// f of \u662f:\u751f is no drive.
func isPath(s string) bool {
	n := len(s)
	if n >= 2 && s[n-1] == ':' && isASCIILetter(s[n-2]) {
		return n == 2 || !isASCIILetter(s[n-3]) && (s[n-3] < '0' || s[n-3] > '9')
	}
	backslashes := 0
	for backslashes < n && s[n-1-backslashes] == '\\' && backslashes < 64 {
		backslashes++
	}
	return backslashes%2 == 1
}

func isASCIILetter(b byte) bool { return 'a' <= b|0x20 && b|0x20 <= 'z' }

// endsBefore reports whether s ends a sentence, or ends in an escaped line break.
func endsBefore(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune("。！？；：”", r) || strings.HasSuffix(s, `\n`) || strings.HasSuffix(s, `\t`)
}

// hex reads n hexadecimal digits at the start of s.
func hex(s string, n int) (rune, bool) {
	if len(s) < n {
		return 0, false
	}
	r := rune(0)
	for _, b := range []byte(s[:n]) {
		digit := strings.IndexByte("0123456789abcdef", b|0x20)
		if b < '0' || digit < 0 || r > unicode.MaxRune {
			return 0, false
		}
		r = r<<4 | rune(digit)
	}
	return r, true
}

// codeUnits returns the escape of a character, or of a surrogate pair that is twice as long.
func codeUnits(kind escapeKind, size int, r, low rune, pair bool) escape {
	if utf16.IsSurrogate(r) {
		if r = utf16.DecodeRune(r, low); !pair || r == unicode.ReplacementChar {
			return escape{}
		}
		size *= 2
	}
	switch {
	case r == '\r' || r == '\n':
		r = '\n'
	case r == '\t':
	case r > unicode.MaxRune || unicode.Is(unicode.Cc, r) || r&0xfffe == 0xfffe:
		return escape{}
	}
	return escape{kind, size, r}
}

// bytesAt returns the escape \xa0 at the start of s, or the several that are a character in UTF-8.
func bytesAt(s string) escape {
	var encoded []byte
	for len(encoded) < utf8.UTFMax && strings.HasPrefix(s[4*len(encoded):], `\x`) {
		b, ok := hex(s[4*len(encoded)+2:], 2)
		if !ok {
			break
		}
		encoded = append(encoded, byte(b))
	}
	if len(encoded) == 0 {
		return escape{}
	}
	if r, size := utf8.DecodeRune(encoded); size > 1 {
		return codeUnits(backslashEscape, 4*size, r, 0, false)
	}
	return codeUnits(backslashEscape, 4, rune(encoded[0]), 0, false)
}

// angleAt returns the escape <U+00A0> at the start of s.
func angleAt(s string) escape {
	unit := func(s string) (r rune, size int) {
		end := strings.IndexByte(s[:min(len(s), len("<U+0001F600>"))], '>')
		if !strings.HasPrefix(s, "<U+") || end < len("<U+00A0") {
			return 0, 0
		}
		if r, ok := hex(s[3:], end-3); ok {
			return r, end + 1
		}
		return 0, 0
	}
	r, size := unit(s)
	if size == 0 {
		return escape{}
	}
	low, lowSize := rune(0), 0
	if utf16.IsSurrogate(r) {
		low, lowSize = unit(s[size:])
	}
	return codeUnits(angleEscape, size, r, low, lowSize == size)
}

// entityAt returns the escaped entity at the start of s.
func (in escapeSyntax) entityAt(s string) escape {
	at, escaped := 1, in == inPage
	for strings.HasPrefix(s[at:], "amp;") && at < 40 {
		at, escaped = at+len("amp;"), true
	}
	if !escaped {
		return escape{}
	}
	entity := "&" + s[at:min(len(s), at+12)]
	n, plain := entityAt(entity)
	if least := len("amp;"); n == 0 && (at > 1+least || in == inPage && at > 1) {
		n, plain, at = len("&amp;"), "&", at-least // R&amp;amp;D
	}
	r, size := utf8.DecodeRuneInString(plain)
	if n == 0 || size < len(plain) {
		return escape{}
	}
	return codeUnits(entityEscape, at+n-1, r, 0, false)
}

// escapeCount counts the escapes of a text, to tell a text that a program escaped from one that
// writes about escapes.
type escapeCount struct {
	kinds [escapeKinds]struct {
		// all are those of a kind, prose those between words and not in code, han those of Chinese
		// characters, and same those of a character.
		all, prose, han int
		same            map[rune]int
		most            int
	}
	// latin and han are the numbers of letters.
	latin, han int
	// speaks is set if the text speaks of escapes.
	speaks bool
}

// add counts the escapes of s.
func (c *escapeCount) add(in escapeSyntax, s string) {
	for _, word := range []string{"转义", "換行符", "换行符", "制表符", "回车符", "字符串", "正则表达式", "Unicode", "HTML"} {
		c.speaks = c.speaks || strings.Contains(s, word)
	}
	for i := 0; i < len(s); {
		e := in.at(s, i)
		if e.size == 0 {
			i += c.addRune(s[i:])
			continue
		}
		start := i
		var run [escapeKinds]int
		for ; e.size > 0; e = in.at(s, i) {
			run[e.kind]++
			c.addEscape(e)
			if i += e.size; i == len(s) {
				break
			}
		}
		if !quoted(s[:start], s[i:]) {
			for kind, n := range run {
				c.kinds[kind].prose += n
			}
		}
	}
}

func (c *escapeCount) addEscape(e escape) {
	k := &c.kinds[e.kind]
	if k.same == nil {
		k.same = make(map[rune]int)
	}
	k.all++
	k.same[e.means]++
	k.most = max(k.most, k.same[e.means])
	if isHan(e.means) {
		k.han++
		c.han++
	}
}

// addRune counts the character at the start of s, or the tag there, and returns its length.
func (c *escapeCount) addRune(s string) int {
	if s[0] == '<' {
		if n, _ := tagAt(s); n > 0 {
			return n
		}
	}
	if s[0] < utf8.RuneSelf {
		if isASCIILetter(s[0]) {
			c.latin++
		}
		return 1
	}
	r, size := utf8.DecodeRuneInString(s)
	if isHan(r) {
		c.han++
	}
	return size
}

func isHan(r rune) bool { return r >= 0x3400 && r <= 0x9fff || r >= 0x20000 && r <= 0x3ffff }

// quoted reports whether escapes between two texts are quoted, or a part of code: "\n", a\tb,
// [\u4e00.
func quoted(before, after string) bool {
	if before == "" || after == "" {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(before)
	first, _ := utf8.DecodeRuneInString(after)
	isASCII := func(r rune, signs string) bool {
		letter := r | 0x20
		return 'a' <= letter && letter <= 'z' || strings.ContainsRune(signs, r)
	}
	return isASCII(last, "\"'`[{(=,:/\\+*&|^_") && isASCII(first, "\"'`]}),;:+*/\\|^_$%-") ||
		strings.ContainsRune("“‘「『《（", last) && strings.ContainsRune("”’」』》）", first)
}

// A text is escaped if it has leastSame escapes of a character or leastEscapes of any, and
// leastSpoken if it speaks of them.
const (
	leastSame    = 3
	leastEscapes = 6
	leastSpoken  = 50
)

// found returns the kinds in which the text is escaped. Three of four are then between words, or most
// Chinese characters are escapes, as ASCII commas around all words would look like code. The text is
// Chinese.
func (c *escapeCount) found() escapes {
	var found escapes
	for kind, k := range c.kinds {
		enough := k.most >= leastSame || k.all >= leastEscapes
		if c.speaks {
			enough = k.all >= leastSpoken
		}
		found[kind] = enough && (k.prose*4 >= k.all*3 || k.han*2 > c.han) && c.han >= c.latin
	}
	return found
}

// escapesOf returns the kinds of escapes of a text.
func escapesOf(text string) escapes {
	var c escapeCount
	if inText.mayEscape(text) {
		c.add(inText, text)
	}
	return c.found()
}

// or returns the kinds of both.
func (e escapes) or(other escapes) escapes {
	for kind := range e {
		e[kind] = e[kind] || other[kind]
	}
	return e
}

// pieces calls piece for each line of text that is written as s, with the escapes that were in it.
func (e escapes) pieces(in escapeSyntax, s string, piece func(text, taken string)) (unescaped int) {
	if e == (escapes{}) || !in.mayEscape(s) {
		piece(s, "")
		return 0
	}
	var text, taken strings.Builder
	end := func() {
		piece(text.String(), taken.String())
		text.Reset()
		taken.Reset()
	}
	copied, last := 0, -1 // the bytes of s up to these are copied, or taken
	for i := 0; i < len(s); {
		found := in.at(s, i)
		if found.size == 0 || !e[found.kind] {
			i++
			continue
		}
		text.WriteString(s[copied:i])
		if taken.Len() > 0 && last != i {
			taken.WriteByte(' ')
		}
		taken.WriteString(s[i : i+found.size])
		i += found.size
		copied, last = i, i
		unescaped++
		if found.means != '\n' {
			text.WriteRune(found.means)
		} else if trimSpace(text.String()) != "" {
			end()
		} else {
			text.Reset()
		}
	}
	text.WriteString(s[copied:])
	if text.Len() > 0 || taken.Len() > 0 {
		end()
	}
	return unescaped
}

// oneLine returns the text that is written as s on one line, with the escapes that were in it.
func (e escapes) oneLine(s string) (text, taken string, unescaped int) {
	var texts, all []string
	unescaped = e.pieces(inText, s, func(text, taken string) {
		texts = append(texts, text)
		if taken != "" {
			all = append(all, taken)
		}
	})
	return oneLine(strings.Join(texts, " ")), strings.Join(all, " "), unescaped
}

// pageLines replaces escapes in lines of a web page.
func (e escapes) pageLines(lines []Line) (replaced []Line, unescaped int) {
	var c escapeCount
	most := len(lines)
	for _, l := range lines {
		if l.Aside == "" && inPage.mayEscape(l.Text) {
			c.add(inPage, l.Text)
			most += strings.Count(l.Text, `\n`)
		}
	}
	if e = e.or(c.found()); e == (escapes{}) {
		return lines, 0
	}
	replaced = make([]Line, 0, most)
	for _, l := range lines {
		if l.Aside != "" || !inPage.mayEscape(l.Text) {
			l.Number = len(replaced) + 1
			replaced = append(replaced, l)
			continue
		}
		raw := l.Text
		unescaped += e.pieces(inPage, raw, func(text, taken string) {
			one := l
			one.Number = len(replaced) + 1
			one.Text, one.Markup = trimSpace(text), taken
			one.Indented = l.Indented || isIndented(text)
			one.Lead = 0
			if l.Bold {
				one.Lead = len(one.Text)
			} else if text == raw {
				one.Lead = l.Lead
			}
			replaced = append(replaced, one)
		})
	}
	return replaced, unescaped
}
