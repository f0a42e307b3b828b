package analyzer

import "strings"

// CountRaw returns the number of words into which jieba cuts a text without folding. Punctuation
// marks and white space count as words. jieba.lcut in Python counts the same way, but with another
// dictionary.
func (w *Words) CountRaw(text string) int {
	text = readable(text)
	n := 0
	for len(text) > window {
		end := strings.LastIndexAny(text[:window], "。，\n") // no word straddles these
		if end <= 0 {
			break
		}
		n += w.dictionary.count(text[:end])
		text = text[end:]
	}
	return n + w.dictionary.count(text)
}

// count returns the number of words of a text.
func (d *dictionary) count(text string) (n int) {
	for range d.reports.Cut(text) {
		n++
	}
	return n
}

// readable returns a text with other characters for invalid UTF-8 and NUL, at which jieba stops.
func readable(text string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(text, "�"), "\x00", " ")
}
