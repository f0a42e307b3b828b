package source

import (
	"html"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// textLines splits plain or Markdown text into lines without markup.
func textLines(text string) []Line {
	lines := make([]Line, 0, strings.Count(text, "\n")+1)
	literal := hasLiteralBreaks(text)
	number := 0
	for len(text) > 0 {
		number++
		var line string
		line, text = cutLine(text)
		if !literal {
			lines = appendLine(lines, number, line)
			continue
		}
		for rest := line; ; {
			part, after, found := strings.Cut(rest, `\r\n`)
			lines = appendLine(lines, number, part)
			if !found {
				break
			}
			lines = append(lines, Line{Number: number, Markup: `\r\n`})
			rest = after
		}
	}
	return lines
}

// cutLine cuts text after its first line: at LF, CR LF, CR, form feed or the Unicode line separators.
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

// hasLiteralBreaks reports whether the text writes its line breaks as the four characters \r\n, as some exports do.
func hasLiteralBreaks(text string) bool {
	breaks := strings.Count(text, `\r\n`)
	return breaks >= 3 && breaks > strings.Count(text, "\n")
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
	if line.Row && !areStatements(cells) {
		cells = []string{strings.Join(nonEmpty(cells), " | ")}
	}
	for _, cell := range cells {
		for _, part := range strings.Split(breakTags.ReplaceAllString(cell, "\n$0"), "\n") {
			one := line
			one.Text, one.Markup = cutTags(part)
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
	return strings.TrimFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || r >= 0x7f && unicode.In(r, unicode.Cf, unicode.Cc, unicode.Co) || r < ' '
	})
}

// isIndented reports whether the line starts with the indent of a paragraph.
func isIndented(raw string) bool {
	return strings.HasPrefix(raw, "\u3000") || strings.HasPrefix(raw, "  ") || strings.HasPrefix(raw, "\t") || strings.HasPrefix(raw, "\u00a0\u00a0")
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

// cutBullet takes the bullet of a list off. A dash without a space after it is punctuation (——) and stays.
func cutBullet(text string) (string, bool) {
	for _, bullet := range []string{"- ", "* ", "+ ", "• ", "•\u00a0", "•\u3000", "•\t"} {
		if rest, ok := strings.CutPrefix(text, bullet); ok && hasText(rest) {
			return trimSpace(rest), true
		}
	}
	return text, false
}

// cutCells splits a row at tabs, or at the bars of a Markdown table.
func cutCells(text string) []string {
	if strings.HasPrefix(text, "|") && strings.HasSuffix(text, "|") && len(text) > 1 {
		return strings.Split(text[1:len(text)-1], "|")
	}
	return strings.Split(text, "\t")
}

// areStatements reports whether the cells of a row are texts of their own, and not the values of one row of data.
func areStatements(cells []string) bool {
	statements, filled := 0, 0
	for _, cell := range cells {
		if !hasText(cell) {
			continue
		}
		filled++
		if utf8.RuneCountInString(breakTags.ReplaceAllString(cell, "")) >= 10 {
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

var (
	breakTags = regexp.MustCompile(`(?i)</?(?:p|br|div|li|tr|h[1-6])(?:\s[^<>]{0,300})?/?>`)
	tags      = regexp.MustCompile(`(?i)</?(?:p|br|div|li|ul|ol|tr|td|th|table|tbody|thead|h[1-6]|span|b|strong|i|em|u|font|a|img|sup|sub|center|section|o:p)(?:\s[^<>]{0,300})?/?>`)
	entities  = regexp.MustCompile(`&(?:[a-zA-Z]{2,8}|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});`)
	links     = regexp.MustCompile(`(!?)\[([^\[\]]{0,200})\]\(((?:https?:|/|\./|#)[^()\s]{0,500})\)`)
)

// cutTags takes tags, entities and link targets off a text and returns them apart.
func cutTags(text string) (clean, markup string) {
	var taken []string
	if strings.Contains(text, "<") {
		text = tags.ReplaceAllStringFunc(text, func(tag string) string { taken = append(taken, tag); return "" })
	}
	if strings.Contains(text, "](") {
		text = links.ReplaceAllStringFunc(text, func(link string) string {
			m := links.FindStringSubmatch(link)
			taken = append(taken, m[3])
			return m[2]
		})
	}
	if strings.Contains(text, "&") {
		text = entities.ReplaceAllStringFunc(text, func(entity string) string {
			plain := html.UnescapeString(entity)
			if plain == entity {
				return entity
			}
			taken = append(taken, entity)
			return plain
		})
	}
	return trimSpace(text), strings.Join(taken, " ")
}

// cutBold takes the marks of bold text off.
func (l *Line) cutBold() {
	if !strings.Contains(l.Text, "**") {
		return
	}
	parts := strings.Split(l.Text, "**")
	if len(parts)%2 == 0 {
		return // an odd mark is text
	}
	if trimSpace(parts[0]) == "" {
		l.Lead = len(trimSpace(parts[1]))
	}
	l.Text = trimSpace(strings.Join(parts, ""))
	l.Bold = l.Lead > 0 && l.Lead == len(l.Text)
}

// hasText reports whether s holds a letter or a digit.
func hasText(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}
