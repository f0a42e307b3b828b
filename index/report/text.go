package report

import (
	"unicode"
	"unicode/utf8"

	"gongbao/index/region"
)

func CharsOf(r *Report) int {
	n := CountText(r.Title)
	for i := range r.Sections {
		n += r.Sections[i].Chars()
	}
	return n
}

// Chars returns the number of letters, digits and Chinese characters in the heading and the
// paragraphs.
func (s *Section) Chars() int {
	n := CountText(s.Heading)
	for _, paragraph := range s.Paragraphs {
		n += CountText(paragraph)
	}
	return n
}

// RegionOf returns a division with those above it in a year. If year is 0, it is the last in which
// the division was in use.
func RegionOf(d region.Division, year int) Region {
	today := d.Today()
	r := Region{Code: d.Code, Name: d.Name, Path: []Division{}, Today: Division{Code: today.Code, Name: today.Name}}
	if year == 0 {
		year = max(d.End-1, 0)
	}
	for _, above := range d.Path(year) {
		r.Path = append(r.Path, Division{Code: above.Code, Name: above.Name})
	}
	return r
}

// SetEvidence says which words a field came from, and how sure that is, from 0 to 1.
func (r *Report) SetEvidence(field, text string, confidence float64) {
	r.Evidence[field] = Evidence{Text: text, Confidence: confidence}
}

// Unsure reports whether a field is empty or was read with less than the given confidence.
func (r *Report) Unsure(field string, confidence float64) bool {
	e, ok := r.Evidence[field]
	return !ok || e.Confidence < confidence
}

// CountText returns the number of letters, digits and Chinese characters in s.
func CountText(s string) int {
	n := 0
	for i := 0; i < len(s); {
		if i+2 < len(s) && 0xe4 <= s[i] && s[i] <= 0xe9 && (s[i] > 0xe4 || s[i+1] >= 0xb8) &&
			s[i+1]&0xc0 == 0x80 && s[i+2]&0xc0 == 0x80 {
			n, i = n+1, i+3 // from U+4E00 to U+9FFF
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if i += size; IsText(r) {
			n++
		}
	}
	return n
}

// IsText reports whether r is a letter, a digit or a Chinese character. These may not be lost.
func IsText(r rune) bool {
	if 0x4e00 <= r && r <= 0x9fff { // nearly all characters of reports
		return true
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Han, r)
}
