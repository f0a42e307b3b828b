package analyzer

import "strings"

// CountRaw returns the number of words into which jieba cuts a text without folding. Punctuation
// marks and white space count as words. jieba.lcut in Python counts the same way, but with another
// dictionary.
func (w *Words) CountRaw(text string) int {
	text = strings.ReplaceAll(strings.ToValidUTF8(text, "�"), "\x00", " ") // jieba stops at both
	n := 0
	for len(text) > window {
		end := strings.LastIndexAny(text[:window], "。，\n") // no word straddles these
		if end <= 0 {
			break
		}
		n += len(w.dictionary.jieba.Cut(text[:end], true))
		text = text[end:]
	}
	return n + len(w.dictionary.jieba.Cut(text, true))
}
