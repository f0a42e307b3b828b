package parse

import (
	"strings"
	"unicode/utf8"

	"gongbao/index/report"
)

// infer sets the fields that are not the text itself, each with the words that it was read from.
// dropped is the lines around the report so far.
func infer(r *report.Report, h *head, file string, part part, dropped []Dropped) {
	if r.Title != "" {
		r.SetEvidence("title", r.Title, 0.95)
	}
	h.published = publishedOf(h, part)
	inferKind(r, h)
	inferDelivery(r, h)
	inferSpeaker(r, h)
	inferYear(r, h, file)
	assignRoles(r)
	inferRegion(r, h, file, dropped)
	inferComplete(r, h, part)
	if d, text, ok := findDate(h.published); ok {
		r.Published = d.String()
		r.SetEvidence("published", text, 0.95)
	}
}

// publishedOf returns the line with the day of publication: in the head, above a summary, or below
// a listed report.
func publishedOf(h *head, part part) string {
	if h.published == "" {
		h.published = part.published
	}
	if h.published == "" && part.listed {
		if last := part.blocks[len(part.blocks)-1]; isDateLine(last.text) {
			return last.text
		}
	}
	return h.published
}

// openingText returns the first few hundred characters of a report's text.
func openingText(r *report.Report) string {
	var b strings.Builder
	for _, s := range r.Sections {
		for _, paragraph := range append([]string{s.Heading}, s.Paragraphs...) {
			b.WriteString(runes(paragraph, 300))
			if b.Len() > 1500 {
				return b.String()
			}
		}
	}
	return b.String()
}

// tailRunes returns the last n characters of s.
func tailRunes(s string, n int) string {
	for i := len(s); i > 0; {
		_, size := utf8.DecodeLastRuneInString(s[:i])
		if i -= size; n == 1 {
			return s[i:]
		}
		n--
	}
	return s
}
