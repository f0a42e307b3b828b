package parse

import (
	"crypto/sha256"
	"encoding/hex"
	"iter"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongbao/analyzer"
	"gongbao/index/report"
	"gongbao/index/source"
)

// Parse reads the reports of a document. Every letter, digit and Chinese character of it is then in
// a title, in one section or in Dropped. A document with any text other than titles and page
// furniture has at least one report.
func Parse(doc source.Document) Reading {
	p := parser{Reading: Reading{
		File: doc.File, Row: doc.Row, Sheet: doc.Sheet, Format: doc.Format, Encoding: doc.Encoding,
		Broken: doc.Broken, Repairs: report.Repairs{Unescaped: doc.Unescaped},
		Reports: []report.Report{}, Dropped: []Dropped{},
	}}
	for _, part := range p.split(p.blocks(doc.Lines)) {
		if r, ok := p.report(part); ok {
			p.Reports = append(p.Reports, r)
		}
	}
	p.endDropped()
	if p.joined > 0 {
		p.Repairs.Joined, p.Repairs.Lines = p.joined, p.lines
	}
	for i := range p.Reports {
		r := &p.Reports[i]
		r.Source = report.Source{File: doc.File, Row: doc.Row, Sheet: doc.Sheet, Item: i + 1, Repairs: p.Repairs}
		addHints(r, doc.Hints, len(p.Reports) > 1)
		if len(p.Reports) == 1 {
			addDateline(r, doc.Lines)
		}
		r.Sources = []report.Source{r.Source}
	}
	return p.Reading
}

// parser collects what is read and what is dropped.
type parser struct {
	Reading
	// pieces are the further pieces of the last entry of Dropped.
	pieces []string
	// lines counts the lines with text, joined those that were joined to the one before.
	lines, joined int
}

// block is a line with text on it, before it becomes part of a paragraph or a heading.
type block struct {
	// text is in simplified characters, for the rules. page is what the page shows instead, or "" if
	// it is the same.
	text, page string
	line       int
	// style is the level of a heading that the format marks, or 0.
	style int8
	bold  bool
	// indented, item and row are as in source.Line.
	indented, item, row bool
	// setOff is set if the line has more blank lines around it than paragraphs have, like a
	// heading.
	setOff bool
	// goesOn is set if the page broke the sentence of the line before at a link.
	goesOn bool
}

func (p *parser) drop(b block, reason string) { p.dropText(b.line, b.shown(), reason) }

// dropText adds a piece of a line to Dropped. Pieces of one line with the same reason make one
// entry.
func (p *parser) dropText(line int, text, reason string) {
	if text == "" {
		return
	}
	if n := len(p.Dropped); n == 0 || p.Dropped[n-1].Line != line || p.Dropped[n-1].Reason != reason {
		p.endDropped()
		p.Dropped = append(p.Dropped, Dropped{Line: line, Text: text, Reason: reason})
		return
	}
	p.pieces = append(p.pieces, text)
}

// endDropped ends the last entry of Dropped.
func (p *parser) endDropped() {
	if len(p.pieces) > 0 {
		last := &p.Dropped[len(p.Dropped)-1]
		last.Text += " " + strings.Join(p.pieces, " ")
		p.pieces = p.pieces[:0]
	}
}

// blocks returns the lines with text. Lines of punctuation are dropped, unless they go on with a
// sentence.
func (p *parser) blocks(lines []source.Line) []block {
	blocks := make([]block, 0, len(lines))
	for _, l := range lines {
		p.dropText(l.Number, l.Markup, "页面标记")
		if l.Aside != "" {
			p.dropText(l.Number, l.Text, l.Aside)
			continue
		}
		b := block{
			line: l.Number, style: int8(l.Heading), bold: l.Bold, indented: l.Indented, item: l.Item, row: l.Row,
		}
		b.setText(l.Text)
		switch {
		case l.Text == "":
		case hasText(l.Text) || continues(l.Text):
			blocks = append(blocks, b)
		case utf8.RuneCountInString(l.Text) > 1:
			p.drop(b, "分隔线")
		}
	}
	paragraphs := unwrap(blocks)
	p.lines, p.joined = len(blocks), len(blocks)-len(paragraphs)
	return joinTitle(splitDelivery(splitTitle(paragraphs)))
}

// splitDelivery separates day and meeting from the title before them on their line:
// "政府工作报告——1999年1月27日在广东省第九届".
func splitDelivery(blocks []block) []block {
	for i, b := range blocks[:min(len(blocks), 20)] {
		if at := deliveryAfterTitle(b.text); at > 0 {
			blocks[i] = b.slice(0, at)
			return slices.Insert(blocks, i+1, b.slice(at, len(b.text)))
		}
	}
	return blocks
}

// deliveryAfterTitle returns the offset of day and meeting after the title on a line, or 0.
func deliveryAfterTitle(text string) int {
	if len(text) > 400 || !strings.Contains(text, "月") || deliveryLine.MatchString(text) {
		return 0
	}
	m := titleAndDay.FindStringSubmatchIndex(text)
	if m == nil || !isTitle(text[:m[3]]) && (m[4] == m[5] || !onlyHan(runes(text, 1))) ||
		utf8.RuneCountInString(text) > 2*maxMeta || strings.ContainsAny(text, "。；") {
		return 0
	}
	return m[4]
}

// titleAndDay matches a title, the dash or bracket after it, and day and meeting.
var titleAndDay = compile(`^(.{4,70}?)[ \x{3000}]*((?:[—―－─-]+|[（(【［\[])?)[ \x{3000}]*([在于]?` + dayInWords + `.*)$`)

// splitTitle separates a title from the text before it on its line, after a wide gap: "来源：某某网
// 政府工作报告", and from the day of publication, the name of the site and the like after it.
func splitTitle(blocks []block) []block {
	for i, b := range blocks[:min(len(blocks), 20)] {
		if at := titleEdge(b.text); at > 0 {
			blocks[i] = b.slice(0, at)
			return slices.Insert(blocks, i+1, b.slice(at, len(b.text)))
		}
	}
	return blocks
}

// titleEdge returns the offset at which a title on a line begins or ends, beside text of the page, or
// 0.
func titleEdge(text string) int {
	if len(text) > 300 || !titlePattern.MatchString(text) {
		return 0
	}
	if at := strings.LastIndex(text, "    "); at >= 0 && hasText(text[:at]) && isTitle(text[at:]) {
		return at
	}
	for _, gap := range wideGap.FindAllStringIndex(text, -1) {
		title, rest := text[:gap[0]], text[gap[1]:]
		if isTitle(title) && (isPublished(rest) || creditLine.MatchString(rest)) {
			return gap[0]
		}
	}
	for _, gap := range anyGap.FindAllStringIndex(text, -1) {
		title, rest := text[:gap[0]], text[gap[1]:]
		if isTitle(title) && (isPublished(rest) && !isDateLine(rest) || siteName.MatchString(rest)) {
			return gap[0]
		}
	}
	return 0
}

var (
	wideGap = compile(`[ \x{3000}\x{a0}\t]{2,}|\x{3000}|\t`)
	anyGap  = compile(`[ \x{3000}\x{a0}\t]+|[_|｜]`)
	// siteName matches the name of a site after the title of a page.
	siteName = compile(`^(?:[^ _|｜，。]{2,20}(?:网|网站|门户)|[_|｜].{2,20}(?:网|网站|门户|人民政府|公开))$`)
)

// joinTitle joins a title that the page broke within a word: 政府工作报 and 告.
func joinTitle(blocks []block) []block {
	for i := 0; i+1 < min(len(blocks), 20); i++ {
		a, b := blocks[i].text, blocks[i+1].text
		if hasAtMost(b, 3) && len(a) <= 150 && !isTitle(a) && isTitle(a+b) &&
			strings.HasSuffix(bare(a+b), "报告") {
			blocks[i] = blocks[i].join(blocks[i+1])
			return append(blocks[:i+1], blocks[i+2:]...)
		}
	}
	return blocks
}

// report reads one report from its blocks. It returns false if none of them has text of a report.
func (p *parser) report(part part) (report.Report, bool) {
	h := p.head(&part)
	markSetOff(part.blocks)
	markLinks(part.blocks, h.body)
	lines := p.trim(h.paragraphs, p.dropCopies(part.blocks[h.body:]))
	paragraphs := joinLines(lines)
	p.joined += len(lines) - len(paragraphs)
	units := outline(paragraphs)
	sections := sectionsOf(units)
	if len(sections) == 0 {
		p.dropText(part.blocks[0].line, h.page, "只有标题，没有正文")
		return report.Report{}, false
	}
	r := report.Report{Title: h.title, Sections: sections, Evidence: make(map[string]report.Evidence)}
	r.Chars = report.CharsOf(&r)
	infer(&r, &h, analyzer.Simplify(p.File), part, p.Dropped)
	showPage(&r, &h, p.File, part.blocks, units)
	r.ID = id(&r)
	return r, true
}

// addParagraph adds a text to a section. If it goes on with the line before, it becomes part of that
// paragraph, or runs in with the heading.
func addParagraph(s *report.Section, text string, goesOn bool, separator string) {
	last := len(s.Paragraphs) - 1
	switch {
	case goesOn && last >= 0:
		s.Paragraphs[last] += separator + text
		return
	case goesOn:
		s.RunIn, s.Separator = true, separator
	}
	s.Paragraphs = append(s.Paragraphs, text)
}

// id hashes the folded text.
func id(r *report.Report) string {
	hash := sha256.New()
	var folded []byte
	line := func(s string) {
		folded = append(analyzer.AppendFold(folded[:0], s), '\n')
		hash.Write(folded)
	}
	line(r.Title)
	for _, s := range r.Sections {
		line(s.Heading)
		for _, paragraph := range s.Paragraphs {
			line(paragraph)
		}
	}
	return hex.EncodeToString(hash.Sum(nil))[:16]
}

// sectionsOf turns headings and paragraphs into sections, in order. A heading without text of its
// own is a section too.
func sectionsOf(units iter.Seq[unit]) []report.Section {
	var sections []report.Section
	var path []string // of the current section, with "" for levels that were skipped
	for u := range units {
		if u.level == 0 {
			if len(sections) == 0 {
				sections = append(sections, report.Section{Path: []string{}, Role: report.OtherRole, Paragraphs: []string{}})
			}
			addParagraph(&sections[len(sections)-1], u.text, u.goesOn, u.separator)
			continue
		}
		if n := len(sections); u.goesOn && len(sections[n-1].Paragraphs) == 0 {
			sections[n-1].Separator = u.separator
		}
		path = append(path[:min(len(path), u.level-1):min(len(path), u.level-1)], u.text)
		sections = append(sections, report.Section{
			Heading: u.text, Path: path, Level: len(path), Role: report.OtherRole, Paragraphs: []string{}, Inline: u.goesOn,
		})
	}
	for i := range sections {
		sections[i].ID = "s" + strconv.Itoa(i+1)
	}
	return sections
}

// length returns the number of characters of a text, which must be UTF-8, as Simplify makes it. It is
// several times as fast as utf8.RuneCountInString.
func length(text string) (n int) {
	for i := range len(text) {
		if utf8.RuneStart(text[i]) {
			n++
		}
	}
	return n
}

// hasAtMost reports whether s has n characters or fewer.
func hasAtMost(s string, n int) bool {
	return len(s) <= n || len(s) <= n*utf8.UTFMax && utf8.RuneCountInString(s) <= n
}

// runes returns the first n characters of s, which must be UTF-8.
func runes(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for i := range len(s) {
		if utf8.RuneStart(s[i]) {
			if n--; n < 0 {
				return s[:i]
			}
		}
	}
	return s
}

// bare returns the letters, digits and Chinese characters of s.
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if report.IsText(r) {
			return r
		}
		return -1
	}, s)
}

// lastRune returns the last character of s that is not white space.
func lastRune(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(strings.TrimRightFunc(s, unicode.IsSpace))
	return r
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// endsSentence reports whether r ends a sentence or an item of a list.
func endsSentence(r rune) bool {
	switch r {
	case '。', '！', '？', '；', '：', '!', '?', ';', ':', '…':
		return true
	}
	return false
}

// closes reports whether r is a closing bracket or quotation mark.
func closes(r rune) bool {
	switch r {
	case '”', '’', '」', '』', '）', ')', '》', '〉', '】', '"':
		return true
	}
	return false
}

// continues reports whether a line that starts like s goes on with the sentence of the line before.
func continues(s string) bool {
	return strings.ContainsRune("，。、；：！？,;!?”’」』》〉", firstRune(s))
}
