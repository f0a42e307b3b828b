package parse

import (
	"fmt"
	"html"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	unicodeencoding "golang.org/x/text/encoding/unicode"

	"gongbao/analyzer"
	"gongbao/index/source"
)

// mostLostOfCopies is the share of strings of 12 characters that copies may lose.
const mostLostOfCopies = 0.0005

// ways are those in which other programs write, convert and damage texts.
var ways = []struct {
	name string
	copy copier
}{
	{"R: spaces and marks", escaping(isSpaceOrMark, inR)},
	{"R: all beyond ASCII", escaping(isBeyondASCII, inR)},
	{"R: line breaks", replacing("\n", "<U+000A>")},
	{"JSON: spaces, marks and line breaks", escaping(isSpaceOrMark, inJSON).then(replacing("\n", `\n`))},
	{"JSON: all beyond ASCII", escaping(isBeyondASCII, inJSON)},
	{"JSON: all beyond ASCII, and line breaks", escaping(isBeyondASCII, inJSON).then(replacing("\n", `\n`))},
	{"JSON: quotation marks and line breaks", replacing("“", `\"`, "”", `\"`, `"`, `\"`, "\n", `\n`)},
	{"Python: spaces", escaping(unicode.IsSpace, inPython)},
	{"Python: spaces and line breaks", escaping(unicode.IsSpace, inPython).then(replacing("\n", `\n`))},
	{"Python: all beyond ASCII, and line breaks", escaping(isBeyondASCII, inPython).then(replacing("\n", `\n`))},
	{"Python: bytes, and line breaks", escaping(isBeyondASCII, inBytes).then(replacing("\n", `\n`))},
	{`line breaks \n`, replacing("\n", `\n`)},
	{`line breaks \r\n`, replacing("\n", `\r\n`)},
	{`line breaks \n, each before a real one`, replacing("\n", "\\n\n")},
	{`indents \t`, replacing("\n", "\n\\t", "\u3000", "", "\u00a0", "")},
	{`line breaks \n, indents \t`, replacing("\n", `\n\t`, "\u3000", "", "\u00a0", "")},
	{"HTML: names", replacing(entityNames...)},
	{"HTML: numbers", escaping(isSpaceOrMark, inHTML)},
	{"HTML: all beyond ASCII", escaping(isBeyondASCII, inHTML)},
	{"HTML: names, twice", replacing(entityNames...).then(replacing("&", "&amp;"))},
	{"HTML: numbers, twice", escaping(isSpaceOrMark, inHTML).then(replacing("&", "&amp;"))},
	{"HTML: all beyond ASCII, twice", escaping(isBeyondASCII, inHTML).then(replacing("&", "&amp;"))},

	{"GBK", encoded(simplifiedchinese.GBK)},
	{"GB18030", encoded(simplifiedchinese.GB18030)},
	{"Big5, traditional", traditional(encoded(traditionalchinese.Big5))},
	{"UTF-8 with mark", encoded(unicodeencoding.UTF8BOM)},
	{"UTF-16LE with mark", encoded(unicodeencoding.UTF16(unicodeencoding.LittleEndian, unicodeencoding.UseBOM))},
	{"UTF-16BE with mark", encoded(unicodeencoding.UTF16(unicodeencoding.BigEndian, unicodeencoding.UseBOM))},
	{"UTF-16LE", encoded(utf16LE)},
	{"UTF-16BE", encoded(unicodeencoding.UTF16(unicodeencoding.BigEndian, unicodeencoding.IgnoreBOM))},
	{"UTF-8 taken for Latin-1", encoded(encoding.Nop).then(asLatin)},
	{"GBK taken for Latin-1", encoded(simplifiedchinese.GBK).then(asLatin)},
	{"line ends CR LF", replacing("\n", "\r\n")},
	{"line ends CR", replacing("\n", "\r")},

	{"UTF-8, a byte FF", damaged(encoding.Nop, byteFF)},
	{"UTF-8, a byte ?", damaged(encoding.Nop, byteQuestion)},
	{"UTF-8, a byte cut", damaged(encoding.Nop, byteCut)},
	{"GBK, a byte FF", damaged(simplifiedchinese.GBK, byteFF)},
	{"GBK, a byte ?", damaged(simplifiedchinese.GBK, byteQuestion)},
	{"GBK, a byte cut", damaged(simplifiedchinese.GBK, byteCut)},
	{"Big5, a byte cut", traditional(damaged(traditionalchinese.Big5, byteCut))},
	{"UTF-16LE, a byte FF", damaged(utf16LE, byteFF)},
	{"UTF-8, ends in a character", cutOff(encoding.Nop)},
	{"GBK, ends in a character", cutOff(simplifiedchinese.GBK)},
	{"UTF-16LE, ends in a character", cutOff(utf16LE)},
	{"UTF-8, a footer in GBK", withFooter(encoding.Nop, simplifiedchinese.GBK)},
	{"GBK, a footer in UTF-8", withFooter(simplifiedchinese.GBK, encoding.Nop)},
}

// duplicate is a copy of a text.
type duplicate struct {
	data []byte
	// text is how much of the text the copy has.
	text string
	// hole is the byte offset in text of the character that is damaged, or -1.
	hole int
}

// copyist copies texts. The same seed makes the same copies.
type copyist struct {
	random      *rand.Rand
	traditional map[rune]rune
}

// copier copies a text. It returns false if the text cannot be written in its way.
type copier func(c *copyist, text string) (duplicate, bool)

// then returns a copier that copies the copy again.
func (first copier) then(second copier) copier {
	return func(c *copyist, text string) (duplicate, bool) {
		one, ok := first(c, text)
		if !ok {
			return one, false
		}
		two, ok := second(c, string(one.data))
		return duplicate{two.data, text, -1}, ok
	}
}

func replacing(pairs ...string) copier {
	replacer := strings.NewReplacer(pairs...)
	return func(_ *copyist, text string) (duplicate, bool) {
		return duplicate{[]byte(replacer.Replace(text)), text, -1}, true
	}
}

// entityNames are the entities with names that editors of web pages write.
var entityNames = []string{
	"&", "&amp;", "<", "&lt;", ">", "&gt;", " ", "&nbsp;", "\u00a0", "&nbsp;", "\u2003", "&emsp;", "“", "&ldquo;",
	"”", "&rdquo;", "‘", "&lsquo;", "’", "&rsquo;", "—", "&mdash;", "…", "&hellip;", "·", "&middot;", "×", "&times;",
}

// escaping returns a copier that writes some characters as escapes.
func escaping(some func(rune) bool, form func(rune) string) copier {
	return func(_ *copyist, text string) (duplicate, bool) {
		var b strings.Builder
		for _, r := range text {
			if some(r) && r != '\n' {
				b.WriteString(form(r))
			} else {
				b.WriteRune(r)
			}
		}
		return duplicate{[]byte(b.String()), text, -1}, true
	}
}

func isBeyondASCII(r rune) bool { return r >= utf8.RuneSelf }

func isSpaceOrMark(r rune) bool {
	return isBeyondASCII(r) && (unicode.IsSpace(r) || unicode.IsPunct(r))
}

func inR(r rune) string { return fmt.Sprintf("<U+%04X>", r) }

func inHTML(r rune) string { return fmt.Sprintf("&#%d;", r) }

func inJSON(r rune) string {
	var b strings.Builder
	for _, unit := range utf16.AppendRune(nil, r) {
		fmt.Fprintf(&b, `\u%04x`, unit)
	}
	return b.String()
}

func inPython(r rune) string {
	switch {
	case r == '\t':
		return `\t`
	case r < utf8.RuneSelf:
		return string(r)
	case r <= 0xff:
		return fmt.Sprintf(`\x%02x`, r)
	case r <= 0xffff:
		return fmt.Sprintf(`\u%04x`, r)
	}
	return fmt.Sprintf(`\U%08x`, r)
}

func inBytes(r rune) string {
	var b strings.Builder
	for _, one := range []byte(string(r)) {
		fmt.Fprintf(&b, `\x%02x`, one)
	}
	return b.String()
}

var utf16LE = unicodeencoding.UTF16(unicodeencoding.LittleEndian, unicodeencoding.IgnoreBOM)

// encoded returns a copier of the text in an encoding. Characters that it does not have are entities,
// as browsers write them.
func encoded(e encoding.Encoding) copier {
	return func(_ *copyist, text string) (duplicate, bool) {
		data, err := encoding.HTMLEscapeUnsupported(e.NewEncoder()).Bytes([]byte(text))
		return duplicate{data, text, -1}, err == nil
	}
}

// traditionalInBig5 returns the traditional character for each simplified one, if Big5 has it.
func traditionalInBig5(t *testing.T) map[rune]rune {
	table := make(map[rune]rune)
	for traditional, simplified := range readScripts(t).simplified {
		_, err := traditionalchinese.Big5.NewEncoder().String(string(traditional))
		if known, ok := table[simplified]; err == nil && (!ok || traditional < known) {
			table[simplified] = traditional
		}
	}
	return table
}

// traditional returns a copier of the text in traditional characters.
func traditional(in copier) copier {
	return func(c *copyist, text string) (duplicate, bool) { return in(c, convert(text, c.traditional)) }
}

// asLatin writes each byte as the character that it is in Latin-1.
func asLatin(_ *copyist, text string) (duplicate, bool) {
	var b strings.Builder
	for _, one := range []byte(text) {
		b.WriteRune(rune(one))
	}
	return duplicate{[]byte(b.String()), text, -1}, true
}

// damaged returns a copier that damages a byte of a character.
func damaged(e encoding.Encoding, damage func(data []byte, at int) []byte) copier {
	return func(c *copyist, text string) (duplicate, bool) {
		hole := c.place(text)
		_, size := utf8.DecodeRuneInString(text[hole:])
		before, ok := encoded(e)(c, text[:hole])
		one, ok1 := encoded(e)(c, text[hole:hole+size])
		after, ok2 := encoded(e)(c, text[hole+size:])
		broken := damage(one.data, c.random.IntN(max(1, len(one.data))))
		data := append(append(before.data, broken...), after.data...)
		return duplicate{data, text, hole}, ok && ok1 && ok2
	}
}

// place returns the offset of some character beyond ASCII, or of the last one.
func (c *copyist) place(text string) int {
	from := c.random.IntN(len(text) - utf8.UTFMax)
	for from < len(text)-utf8.UTFMax && (!utf8.RuneStart(text[from]) || text[from] < utf8.RuneSelf) {
		from++
	}
	for !utf8.RuneStart(text[from]) {
		from--
	}
	return from
}

func byteFF(data []byte, at int) []byte {
	data[at] = 0xff
	return data
}

func byteQuestion(data []byte, at int) []byte {
	data[at] = '?'
	return data
}

func byteCut(data []byte, at int) []byte { return append(data[:at], data[at+1:]...) }

// cutOff returns a copier of the text up to the middle of a character in its second half.
func cutOff(e encoding.Encoding) copier {
	return func(c *copyist, text string) (duplicate, bool) {
		end := len(text)/2 + c.place(text[len(text)/2:])
		_, size := utf8.DecodeRuneInString(text[end:])
		whole, ok := encoded(e)(c, text[:end+size])
		return duplicate{whole.data[:max(0, len(whole.data)-1)], text[:end], -1}, ok
	}
}

// withFooter returns a copier that adds a line in another encoding.
func withFooter(e, other encoding.Encoding) copier {
	return func(c *copyist, text string) (duplicate, bool) {
		whole, ok := encoded(e)(c, text)
		footer, ok1 := encoded(other)(c, "\n版权所有：临江县人民政府办公室　技术支持：临江县大数据中心\n")
		return duplicate{append(whole.data, footer.data...), text, -1}, ok && ok1
	}
}

// originals returns the texts of ../shared/corpus that copies are made of, one in n, without escapes
// of their own.
func originals(t *testing.T, n int) (texts []string) {
	files, err := filepath.Glob(shared + "/corpus/texts/*.txt")
	if err != nil || len(files) == 0 {
		t.Skipf("NOT MEASURED: no texts in %s/corpus/texts", shared)
	}
	for i := 0; i < len(files); i += n {
		data, err := os.ReadFile(files[i])
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, html.UnescapeString(withoutEscapes(strings.TrimPrefix(string(data), "\ufeff"))))
	}
	return texts
}

// TestCopies: copies of a text that were escaped, converted or damaged have the strings of 12
// characters that are found in the text. Those with the damaged character do not count, for it
// cannot be known.
func TestCopies(t *testing.T) {
	every := 111
	if os.Getenv("GONGBAO_LAWS") == "full" {
		every = 4
	}
	texts := originals(t, every)
	found := make([][]string, len(texts))
	for i, text := range texts {
		found[i] = foldedLines(t, []byte(text))
	}
	c := &copyist{traditional: traditionalInBig5(t)}
	var table strings.Builder
	for _, way := range ways {
		c.random = rand.New(rand.NewPCG(1, 2))
		all, lost, skipped, example := 0, 0, 0, ""
		for i, text := range texts {
			d, ok := way.copy(c, text)
			if !ok {
				skipped++
				continue
			}
			want := found[i]
			if d.text != text {
				want = foldedLines(t, []byte(d.text))
			}
			n, missing := lostStrings(want, foldedLines(t, d.data), spoiltStrings(d))
			if all, lost = all+n, lost+len(missing); len(missing) > 0 {
				example = missing[len(missing)/2]
			}
		}
		share := float64(lost) / float64(max(all, 1))
		fmt.Fprintf(&table, "%-44s %4d texts, %3d skipped, %8d strings, %6d lost (%.4f %%) %s\n",
			way.name, len(texts)-skipped, skipped, all, lost, 100*share, example)
		if all == 0 || share > mostLostOfCopies {
			t.Errorf("%s: %d of %d strings lost, such as %s", way.name, lost, all, example)
		}
	}
	t.Logf("\n%s", table.String())
}

// foldedLines returns the lines of the reports in a file, folded.
func foldedLines(t *testing.T, data []byte) (lines []string) {
	t.Helper()
	doc, err := source.Decode("a.txt", data)
	if err != nil {
		t.Fatal(err)
	}
	reading := Parse(doc)
	for i := range reading.Reports {
		for _, line := range reading.Reports[i].Lines() {
			lines = append(lines, analyzer.Fold(line.Text))
		}
	}
	return lines
}

// lostStrings returns the number of strings of the lines, without those that are spoilt, and those
// that the lines of the copy do not have.
func lostStrings(lines, copied []string, spoilt map[string]bool) (n int, lost []string) {
	whole := make(map[string]bool)
	for _, line := range copied {
		whole[line] = true
	}
	known := sync.OnceValue(func() map[string]bool { return stringsOf(copied) })
	for _, line := range lines {
		if whole[line] {
			n += max(0, utf8.RuneCountInString(strings.Trim(line, string(analyzer.Separator)))-findableLength+1)
			continue
		}
		for s := range windows(line) {
			if spoilt[s] {
				continue
			}
			if n++; !known()[s] {
				lost = append(lost, s)
			}
		}
	}
	return n, lost
}

// stringsOf returns the strings of 12 characters of folded lines.
func stringsOf(lines []string) map[string]bool {
	found := make(map[string]bool)
	for _, line := range lines {
		for s := range windows(line) {
			found[s] = true
		}
	}
	return found
}

// spoiltStrings returns the strings of 12 characters that have the damaged character.
func spoiltStrings(d duplicate) map[string]bool {
	if d.hole < 0 {
		return nil
	}
	_, size := utf8.DecodeRuneInString(d.text[d.hole:])
	before := []rune(analyzer.Fold(d.text[:d.hole]))
	after := []rune(analyzer.Fold(d.text[d.hole+size:]))
	around := string(before[max(0, len(before)-findableLength+1):]) + analyzer.Fold(d.text[d.hole:d.hole+size]) +
		string(after[:min(len(after), findableLength-1)])
	return stringsOf([]string{around})
}
