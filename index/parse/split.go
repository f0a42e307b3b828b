package parse

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// part is the blocks of one report, with facts from the page around it.
type part struct {
	blocks []block
	// listed is set for an item of a page that lists several reports. Its title is the first block.
	listed bool
	// published is the line with the day of publication above a summary of the report.
	published string
}

// salutation is the greeting with which a speech begins.
var salutation = compile(`(?:各位(?:代表|委员|同志|领导)|同志们|代表们)[^。：:！!，,]{0,12}[：:！!，,]`)

// mandate is the sentence in which the speaker presents the report. Each report has one.
var mandate = compile(`(?:(?:我|现|谨|本人)\s*(?:谨|现在)?\s*代表[^。，,；;]{0,40}(?:政府|国务院|管委会|管理委员会|办事处)|受[^。，,；;]{0,30}(?:政府|国务院)?的?委托|国务院[^。，,]{0,6}决定(?:，向|由我))[^。]{0,200}?(?:报告|审议|审查|汇报)`)

// presents has words of a mandate that are less frequent than those by which the pattern is looked for.
var presents = newWordSet([]string{"代表", "委托", "决定由我"})

// opening returns the offset at which a block presents a report, within its first few hundred
// characters, or -1.
func opening(text string) int {
	if !presents.isIn(text[:min(len(text), 500*utf8.UTFMax)]) {
		return -1
	}
	start := runes(text, 500)
	if !presents.isIn(start) {
		return -1
	}
	at := mandate.FindStringIndex(start)
	if at == nil {
		return -1
	}
	return at[0]
}

const (
	maxMeta    = 80  // characters: the most that a title or a line of metadata has
	minOneLine = 300 // characters: the least that a report on one line has
	maxSummary = 900 // characters: below this, a repeated opening is a summary
)

// split divides the blocks of a page into reports and drops the blocks that are in none.
func (p *parser) split(blocks []block) []part {
	if len(blocks) == 0 {
		return nil
	}
	if starts := listItems(blocks); len(starts) >= 2 {
		return p.ownParts(p.splitList(blocks, starts))
	}
	starts := p.reportStarts(blocks)
	var parts []part
	published := ""
	var titles []block // of the summary above
	for i, start := range starts {
		end := len(blocks)
		if i+1 < len(starts) {
			end = starts[i+1]
		}
		if i+1 < len(starts) && isSummary(blocks[start:end], blocks[end:]) {
			for _, b := range blocks[start:end] {
				if isTitle(b.text) && !deliveryLine.MatchString(b.text) {
					titles = append(titles, b)
					continue
				}
				if isPublished(b.text) {
					published = b.text
				}
				p.drop(b, "正文前的内容摘要")
			}
			continue
		}
		parts = append(parts, part{blocks: slices.Concat(titles, blocks[start:end]), published: published})
		published, titles = "", nil
	}
	return p.ownParts(parts)
}

// listItems returns the bulleted lines that are titles of listed reports: short, with a long text
// right below.
func listItems(blocks []block) []int {
	var items []int
	speeches := 0
	for i, b := range blocks {
		if b.item && i+1 < len(blocks) && utf8.RuneCountInString(b.text) <= maxMeta &&
			!blocks[i+1].item && utf8.RuneCountInString(runes(blocks[i+1].text, minOneLine)) == minOneLine {
			items = append(items, i)
			if opening(blocks[i+1].text) >= 0 {
				speeches++
			}
		}
	}
	if speeches == 0 {
		return nil
	}
	return items
}

// splitList divides a page that lists reports. A listed report ends with the date below it.
func (p *parser) splitList(blocks []block, starts []int) []part {
	for _, b := range blocks[:starts[0]] {
		p.drop(b, "列表页上报告以外的内容")
	}
	var parts []part
	for i, start := range starts {
		limit := len(blocks)
		if i+1 < len(starts) {
			limit = starts[i+1]
		}
		end := start + 2
		for end < limit && !isDateLine(blocks[end].text) {
			if i+1 == len(starts) && utf8.RuneCountInString(blocks[end].text) <= maxMeta {
				break
			}
			end++
		}
		if end < limit && isDateLine(blocks[end].text) {
			end++
		}
		parts = append(parts, part{blocks: blocks[start:end], listed: true})
		for _, b := range blocks[end:limit] {
			p.drop(b, "列表页上报告以外的内容")
		}
	}
	return parts
}

// isDateLine reports whether a line is nothing but a date.
func isDateLine(text string) bool {
	if len(text) > 40 {
		return false
	}
	_, words, ok := findDate(text)
	return ok && len(bare(text)) <= len(bare(words))+len("1230")
}

// reportStarts returns the first block of each report: the start of the page, and then the head
// above each further opening.
func (p *parser) reportStarts(blocks []block) []int {
	starts := []int{0}
	last := -1
	for i, b := range blocks {
		if opening(b.text) < 0 {
			continue
		}
		if start := headStart(blocks, i, last); last >= 0 && start >= 0 {
			starts = append(starts, start)
		}
		if last < 0 || starts[len(starts)-1] > last {
			last = i
		}
	}
	return starts
}

// headStart returns the first block of the head above the opening in block i, after block from. It
// is -1 if there is no head, because the opening is then only a sentence of a speech.
func headStart(blocks []block, i, from int) int {
	start := -1
	if at := salutation.FindStringIndex(runes(blocks[i].text, 200)); at != nil && at[0] < opening(blocks[i].text) {
		start = i
	}
	for k := i - 1; k > from && k >= i-12 && utf8.RuneCountInString(blocks[k].text) <= maxMeta; k-- {
		text := blocks[k].text
		switch {
		case isTitle(text), deliveryLine.MatchString(text):
			start = k
		case salutation.MatchString(text) && start < 0:
			start = k
		}
	}
	if start == i && from >= 0 { // a greeting alone, without title or date, starts no report within a report
		if _, _, ok := findDay(runes(blocks[i].text, 60)); !ok {
			return -1
		}
	}
	return start
}

// isSummary reports whether the blocks before a report only repeat the start of it.
func isSummary(blocks, next []block) bool {
	all := 0
	for _, b := range blocks {
		if all += utf8.RuneCountInString(b.text); all > maxSummary {
			return false
		}
	}
	for _, b := range blocks {
		at := opening(b.text)
		if at < 0 {
			continue
		}
		words := bare(runes(b.text[at:], 40))
		for _, n := range next[:min(len(next), 15)] {
			if strings.Contains(bare(runes(n.text, 600)), words) {
				return true
			}
		}
	}
	return false
}
