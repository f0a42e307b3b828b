package analyzer

import "strings"

// CountRaw returns the number of words that jieba cuts a text into as it stands, not folded: punctuation marks and white space are words
// too. It is what jieba.lcut of Python counts, whose dictionary is another.
func (w *Words) CountRaw(text string) int {
	text = strings.ReplaceAll(strings.ToValidUTF8(text, "�"), "\x00", " ") // jieba stops at either
	n := 0
	for len(text) > window {
		end := strings.LastIndexAny(text[:window], "。，\n") // no word reaches across
		if end <= 0 {
			break
		}
		n += len(w.dictionary.jieba.Cut(text[:end], true))
		text = text[end:]
	}
	return n + len(w.dictionary.jieba.Cut(text, true))
}
