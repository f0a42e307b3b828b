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
		r.SetEvidence("title", r.Title, sureTitle(r.Title))
	}
	inferKind(r, h, file)
	inferDelivery(r, h)
	inferSpeaker(r, h)
	inferYear(r, h, file)
	assignRoles(r)
	inferRegion(r, h, file, dropped)
	inferComplete(r, h, part)
	if published := publishedOf(h, part); published.confidence > 0 {
		r.Published = published.day.String()
		r.SetEvidence("published", published.day.text, published.confidence)
	}
}

// publishedOf returns the day of publication: in the head, above a summary, or below a listed report.
func publishedOf(h *head, part part) dateline {
	if h.published.confidence > 0 {
		return h.published
	}
	if found, ok := readDateline(part.published); ok {
		return found
	}
	if last := part.blocks[len(part.blocks)-1]; part.listed && isDateLine(last.text) {
		return dateline{daysIn(last.text)[0], 0.95}
	}
	return dateline{}
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
