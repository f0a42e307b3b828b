package source

import (
	"html"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// textLines splits plain or Markdown text into lines without markup, and without escapes of the
// given kinds. It returns the number of those.
func textLines(text string, e escapes) (lines []Line, unescaped int) {
	most := strings.Count(text, "\n") + 1
	if e[backslashEscape] {
		most += strings.Count(text, `\n`)
	}
	lines = make([]Line, 0, most)
	number := 0
	for len(text) > 0 {
		number++
		var line string
		line, text = cutLine(text)
		unescaped += e.pieces(inText, line, func(piece, taken string) {
			start := len(lines)
			lines = appendLine(lines, number, piece)
			switch {
			case taken == "":
			case len(lines) == start:
				lines = append(lines, Line{Number: number, Markup: taken})
			default:
				first := &lines[start]
				first.Markup = strings.TrimSuffix(taken+" "+first.Markup, " ")
			}
		})
	}
	return lines, unescaped
}

// cutLine divides text after its first line: at LF, CR LF, CR, form feed or the Unicode line
// separators.
func cutLine(text string) (line, rest string) {
	for i := 0; i < len(text); i++ {
		switch b := text[i]; {
		case b == '\n' || b == '\f':
			return text[:i], text[i+1:]
		case b == '\r':
			return text[:i], strings.TrimPrefix(text[i+1:], "\n")
		case b == 0xe2 && (strings.HasPrefix(text[i:], "\u2028") || strings.HasPrefix(text[i:], "\u2029")):
			return text[:i], text[i+3:]
		}
	}
	return text, ""
}

// appendLine adds the lines of text that one line of the file holds.
func appendLine(lines []Line, number int, raw string) []Line {
	text := trimSpace(raw)
	if text == "" {
		return append(lines, Line{Number: number})
	}
	line := Line{Number: number, Indented: isIndented(raw)}
	if !strings.ContainsAny(text, "\t<&*#[|`_-+•") {
		line.Text = text
		return append(lines, line)
	}
	line.Text, line.Heading = cutHeading(text)
	if line.Heading == 0 {
		line.Text, line.Item = cutBullet(line.Text)
	}
	cells := cutCells(line.Text)
	line.Row = len(cells) > 1
	for _, cell := range joinCells(cells) {
		for cell != "" {
			one := line
			one.Text, one.Markup, cell = cutMarkup(cell)
			one.cutBold()
			if one.Text != "" || one.Markup != "" {
				lines = append(lines, one)
			}
		}
	}
	return lines
}

// trimSpace trims white space, and the invisible and private characters that pages put around text.
func trimSpace(s string) string {
	if s == "" || s[0] > ' ' && s[0] < 0x7f && s[len(s)-1] > ' ' && s[len(s)-1] < 0x7f {
		return s
	}
	return strings.TrimFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || r >= 0x7f && unicode.In(r, unicode.Cf, unicode.Cc, unicode.Co) || r < ' '
	})
}

// isIndented reports whether the line starts with the indent of a paragraph.
func isIndented(raw string) bool {
	return strings.HasPrefix(raw, "\u3000") || strings.HasPrefix(raw, "  ") || strings.HasPrefix(raw, "\t") ||
		strings.HasPrefix(raw, "\u00a0\u00a0")
}

var heading = regexp.MustCompile(`^(#{1,6})\s+(.*?)\s*#*$`)

func cutHeading(text string) (string, int) {
	if text[0] != '#' {
		return text, 0
	}
	if m := heading.FindStringSubmatch(text); m != nil {
		return m[2], len(m[1])
	}
	return text, 0
}

// cutBullet removes the bullet of a list. A dash without a space after it is punctuation (——) and
// stays.
func cutBullet(text string) (string, bool) {
	for _, bullet := range []string{"- ", "* ", "+ ", "• ", "•\u00a0", "•\u3000", "•\t"} {
		if rest, ok := strings.CutPrefix(text, bullet); ok && hasText(rest) {
			return trimSpace(rest), true
		}
	}
	return text, false
}

// maxCells is the greatest number of cells of a row. A line with more tabs is no row.
const maxCells = 500

// cutCells splits a row at tabs, or at the bars of a Markdown table.
func cutCells(text string) []string {
	if strings.Count(text, "\t") > maxCells {
		return []string{text}
	}
	if strings.HasPrefix(text, "|") && strings.HasSuffix(text, "|") && len(text) > 1 {
		return strings.Split(text[1:len(text)-1], "|")
	}
	return strings.Split(text, "\t")
}

// joinCells returns the lines for the cells of a row: one line for the values of a row of data, and
// one each for statements.
func joinCells(cells []string) []string {
	if len(cells) <= 1 || areStatements(cells) {
		return cells
	}
	return []string{strings.Join(nonEmpty(cells), " | ")}
}

// areStatements reports whether the cells of a row are texts of their own, and not the values of
// one row of data.
func areStatements(cells []string) bool {
	statements, filled := 0, 0
	for _, cell := range cells {
		if !hasText(cell) {
			continue
		}
		filled++
		if utf8.RuneCountInString(cell) >= 10 {
			statements++
		}
	}
	return filled > 0 && statements*3 >= filled*2
}

func nonEmpty(cells []string) []string {
	var filled []string
	for _, cell := range cells {
		if cell = trimSpace(cell); cell != "" {
			filled = append(filled, cell)
		}
	}
	return filled
}

// tags are the removed HTML tags. It is true for those that end a line of text.
var tags = map[string]bool{
	"p": true, "br": true, "div": true, "li": true, "tr": true, "h1": true, "h2": true, "h3": true, "h4": true,
	"h5": true, "h6": true, "ul": true, "ol": true, "td": true, "th": true, "table": true, "tbody": true,
	"thead": true, "section": true,
	"span": false, "b": false, "strong": false, "i": false, "em": false, "u": false, "font": false, "a": false,
	"img": false, "sup": false, "sub": false, "center": false, "o:p": false,
}

const (
	maxTag  = 400     // bytes
	maxLink = 1 << 16 // bytes of a cell up to which links are looked for
)

// cutMarkup removes tags, entities and link targets from the first line of text in s. It returns
// them separately, with the rest of s after the tag that ends the line.
func cutMarkup(s string) (text, markup, rest string) {
	var clean, taken strings.Builder
	take := func(m string) {
		if taken.Len() > 0 {
			taken.WriteByte(' ')
		}
		taken.WriteString(m)
	}
	for {
		at := strings.IndexAny(s, "<&")
		if at < 0 {
			clean.WriteString(s)
			s = ""
			break
		}
		clean.WriteString(s[:at])
		s = s[at:]
		if n, ends := tagAt(s); n > 0 {
			take(s[:n])
			s = s[n:]
			if ends && hasText(clean.String()) {
				break
			}
		} else if n, plain := entityAt(s); n > 0 {
			take(s[:n])
			clean.WriteString(plain)
			s = s[n:]
		} else {
			clean.WriteByte(s[0])
			s = s[1:]
		}
	}
	text = clean.String()
	if strings.Contains(text, "](") && len(text) <= maxLink {
		text = links.ReplaceAllStringFunc(text, func(link string) string {
			m := links.FindStringSubmatch(link)
			take(m[2])
			return m[1]
		})
	}
	return trimSpace(text), taken.String(), s
}

// tagAt returns the length of the tag at the start of s, or 0 if there is none, and whether it ends
// a line of text.
func tagAt(s string) (n int, ends bool) {
	if s[0] != '<' {
		return 0, false
	}
	end := strings.IndexByte(s[:min(len(s), maxTag)], '>')
	if end < 0 || strings.IndexByte(s[1:end], '<') >= 0 {
		return 0, false
	}
	name := strings.Trim(s[1:end], "/")
	if space := strings.IndexAny(name, " \t"); space >= 0 {
		name = name[:space]
	}
	ends, ok := tags[strings.ToLower(name)]
	if !ok {
		return 0, false
	}
	return end + 1, ends
}

// entityAt returns the length of the entity at the start of s, or 0 if there is none, and the text
// that it means.
func entityAt(s string) (n int, plain string) {
	if s[0] != '&' {
		return 0, ""
	}
	end := strings.IndexByte(s[:min(len(s), 12)], ';')
	if end < 3 || strings.IndexByte(s[1:end], '&') >= 0 { // 研发&、&ldquo;
		return 0, ""
	}
	entity := s[:end+1]
	if plain = html.UnescapeString(entity); plain == entity || strings.ContainsRune(plain, ';') {
		return 0, ""
	}
	return end + 1, plain
}

var links = regexp.MustCompile(`!?\[([^\[\]]{0,200})\]\(((?:https?:|/|\./|#)[^()\s]{0,500})\)`)

// cutBold removes the marks of bold text.
func (l *Line) cutBold() {
	if !strings.Contains(l.Text, "**") {
		return
	}
	parts := strings.Split(l.Text, "**")
	if len(parts)%2 == 0 {
		return // a mark without a partner is text
	}
	if trimSpace(parts[0]) == "" {
		l.Lead = len(trimSpace(parts[1]))
	}
	l.Text = trimSpace(strings.Join(parts, ""))
	l.Bold = l.Lead > 0 && l.Lead == len(l.Text)
}

// hasText reports whether s has a letter or a digit.
func hasText(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}
