package parse

import (
	"strings"
	"unicode/utf8"

	"gongbao/index/parse/glued"
)

// endHeadings sets where each heading ends. A heading that shares its paragraph with text may end
// with its sentence ("(一)围绕夯实发展基础,坚决打赢安全生产翻身仗。坚决守住…") or be glued to the next sentence
// ("(一)实施创新驱动工程,不断激活高质量发展动力源创新是引领发展的第一动力。"). The headings of one list are written alike, so they
// are decided together.
func endHeadings(paragraphs []block, found []candidate) {
	done := make([]bool, len(found))
	for i := range found {
		if done[i] || found[i].end > 0 {
			continue
		}
		var list []*candidate
		var texts []glued.Text
		for _, k := range siblings(found, i) {
			c := &found[k]
			if done[k] || c.end > 0 {
				continue
			}
			if len(list) == maxTogether {
				break
			}
			done[k] = true
			text := paragraphs[c.paragraph].text
			limit := len(text)
			if k+1 < len(found) && found[k+1].paragraph == c.paragraph {
				limit = found[k+1].at
			}
			text = text[c.at+c.token.size : limit]
			if c.own && (c.token.size == 0 || paragraphs[c.paragraph].bold || !maySplit(text)) {
				c.end = limit
				continue
			}
			list = append(list, c)
			texts = append(texts, glued.Text{Text: text, Whole: c.own})
		}
		if len(texts) == 0 {
			continue
		}
		for n, end := range glued.Ends(texts) {
			c := list[n]
			c.end = c.at + c.token.size + end
			c.own = c.own && end == len(texts[n].Text)
		}
	}
}

// maxTogether is how many headings are decided together, some 4 KB each. No list of a report has as
// many.
const maxTogether = 1000

// maySplit reports whether a line that is like a heading may also be one with a sentence glued to it.
func maySplit(text string) bool {
	return strings.ContainsRune("。！？!?：:", lastRune(text)) && utf8.RuneCountInString(text) >= shortestSplit
}

// shortestSplit is the least length of such a line after its number, in characters.
const shortestSplit = 20
