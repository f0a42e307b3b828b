package parse

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongbao/analyzer"
	"gongbao/index/report"
)

// A page in traditional characters is read by the same rules as any other. Each block has its text in
// simplified characters, for the rules, and as the page shows it. Both have the same length in
// bytes, so an offset in one is the same place in the other.

// setText sets the text to that of a line of the page.
func (b *block) setText(shown string) {
	b.text, b.page = analyzer.Simplify(shown), ""
	if b.text != shown {
		b.page = shown
	}
}

// shown returns the text as the page shows it.
func (b *block) shown() string {
	if b.page == "" {
		return b.text
	}
	return b.page
}

// slice returns a block of the bytes [from, to) of the text, without white space around them.
func (b block) slice(from, to int) block {
	text := strings.TrimLeftFunc(b.text[from:to], unicode.IsSpace)
	from = to - len(text)
	b.text = strings.TrimRightFunc(text, unicode.IsSpace)
	if b.page != "" {
		b.page = b.page[from : from+len(b.text)]
	}
	return b
}

// indent returns the block with a space before its text.
func (b block) indent(space string) block {
	if space != "" {
		b.text = space + b.text
		if b.page != "" {
			b.page = space + b.page
		}
	}
	return b
}

// join returns the block with the texts of others after its own.
func (b block) join(others ...block) block {
	if len(others) == 0 {
		return b
	}
	all := slices.Concat([]block{b}, others)
	isTraditional := slices.ContainsFunc(all, func(b block) bool { return b.page != "" })
	b.text = concat(all, func(b *block) string { return b.text })
	if isTraditional {
		b.page = concat(all, (*block).shown)
	}
	return b
}

func concat(blocks []block, text func(*block) string) string {
	texts := make([]string, len(blocks))
	for i := range blocks {
		texts[i] = text(&blocks[i])
	}
	return strings.Join(texts, "")
}

// showPage gives a report the text that its page shows, after its fields were read from simplified
// characters. The place keeps its name in the gazetteer.
func showPage(r *report.Report, h *head, file string, blocks []block, units []unit) {
	if file == analyzer.Simplify(file) && !slices.ContainsFunc(blocks, func(b block) bool { return b.page != "" }) {
		return
	}
	w := newWording(h, file, blocks, units)
	roles := r.Sections
	r.Title, r.Sections = h.page, foldTail(sectionsOf(shownUnits(units)))
	for i := range r.Sections {
		r.Sections[i].Role = roles[i].Role
	}
	r.Meeting = w.shown(r.Meeting)
	r.Speaker.Name, r.Speaker.Office = w.shown(r.Speaker.Name), w.shown(r.Speaker.Office)
	for field, e := range r.Evidence {
		r.SetEvidence(field, w.shown(e.Text), e.Confidence)
	}
}

// shownUnits returns the units with the texts that the page shows.
func shownUnits(units []unit) []unit {
	shown := slices.Clone(units)
	for i := range shown {
		if shown[i].page != "" {
			shown[i].text = shown[i].page
		}
	}
	return shown
}

// wording is the letters, digits and Chinese characters of a report, simplified and as its page shows
// them, to find the words that a field was read from.
type wording struct{ text, page string }

func newWording(h *head, file string, blocks []block, units []unit) wording {
	var text, page strings.Builder
	add := func(simplified, shown string) {
		text.WriteString(bare(simplified))
		page.WriteString(bare(shown))
	}
	add(h.title, h.page)
	for i := range blocks {
		add(blocks[i].text, blocks[i].shown())
	}
	for i, u := range shownUnits(units) { // without the lines that were dropped between
		add(units[i].text, u.text)
	}
	add(analyzer.Simplify(file), file)
	return wording{text.String(), page.String()}
}

// shown returns words as the page shows them. Words of two lines need not be one after the other, and
// words that the report has not are left as they are.
func (w wording) shown(words string) string {
	if at := strings.Index(w.text, bare(words)); at >= 0 {
		return w.at(at, words)
	}
	parts := strings.SplitAfter(words, " ")
	for i, part := range parts {
		if at := strings.Index(w.text, bare(part)); at >= 0 {
			parts[i] = w.at(at, part)
		}
	}
	return strings.Join(parts, "")
}

// at returns words that begin at an offset of the text.
func (w wording) at(offset int, words string) string {
	return strings.Map(func(r rune) rune {
		if !report.IsText(r) {
			return r
		}
		shown, size := utf8.DecodeRuneInString(w.page[offset:])
		offset += size
		return shown
	}, words)
}
