package parse

import (
	"iter"
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

// join returns the block with the text of another after its own.
func (b block) join(other block) block {
	var j joiner
	j.begin(b)
	j.add(other)
	return j.joined()
}

// joiner makes one block of several.
type joiner struct {
	block                 // the first
	texts, pages []string // of all, as the rules see them and as the page shows them
	traditional  bool     // they differ
}

// begin makes b the first block.
func (j *joiner) begin(b block) {
	j.block, j.texts, j.pages, j.traditional = b, j.texts[:0], j.pages[:0], false
	j.add(b)
}

// add adds the text of a block.
func (j *joiner) add(b block) {
	j.texts, j.pages = append(j.texts, b.text), append(j.pages, b.shown())
	j.traditional = j.traditional || b.page != ""
}

// last returns the text that was added last.
func (j *joiner) last() string { return j.texts[len(j.texts)-1] }

// isLine reports whether there is only one block.
func (j *joiner) isLine() bool { return len(j.texts) == 1 }

// joined returns the first block with the texts of all.
func (j *joiner) joined() block {
	b := j.block
	b.text = strings.Join(j.texts, "")
	if j.traditional {
		b.page = strings.Join(j.pages, "")
	}
	return b
}

// showPage gives a report the text that its page shows, after its fields were read from simplified
// characters. The place keeps its name in the gazetteer.
func showPage(r *report.Report, h *head, file string, blocks []block, units iter.Seq[unit]) {
	if file == analyzer.Simplify(file) && !slices.ContainsFunc(blocks, func(b block) bool { return b.page != "" }) {
		return
	}
	w := newWording(h, file, blocks, units)
	roles := r.Sections
	r.Title, r.Sections = h.page, sectionsOf(shownUnits(units))
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
func shownUnits(units iter.Seq[unit]) iter.Seq[unit] {
	return func(yield func(unit) bool) {
		for u := range units {
			u.text = u.shown()
			if !yield(u) {
				return
			}
		}
	}
}

// shown returns the text as the page shows it.
func (u *unit) shown() string {
	if u.page == "" {
		return u.text
	}
	return u.page
}

// wording is the letters, digits and Chinese characters of a report, simplified and as its page shows
// them, to find the words that a field was read from.
type wording struct{ text, page string }

func newWording(h *head, file string, blocks []block, units iter.Seq[unit]) wording {
	var text, page strings.Builder
	add := func(simplified, shown string) {
		text.WriteString(bare(simplified))
		page.WriteString(bare(shown))
	}
	add(h.title, h.page)
	for i := range blocks {
		add(blocks[i].text, blocks[i].shown())
	}
	for u := range units { // without the lines that were dropped between
		add(u.text, u.shown())
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
