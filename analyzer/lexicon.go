package analyzer

import (
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"gongbao/analyzer/coded"
)

// entry is a word of a lexicon.
type entry struct {
	// line is the folded line of the word, with its slashes.
	line string
	// word is the line without slashes.
	word string
	// pieces are the pieces between the slashes, or nil if there are no slashes.
	pieces []folding
}

// parseLexicon reads the words of a lexicon. lexicon/policy.txt explains the form. The error is a
// *LineError or errEncoding.
func parseLexicon(text string) ([]entry, error) {
	if !utf8.ValidString(text) {
		return nil, errEncoding
	}
	var entries []entry
	number := 0
	for line := range strings.Lines(text) {
		number++
		line, _, _ = strings.Cut(line, "#")
		written := strings.TrimSpace(line)
		line = Fold(line)
		if line == "" {
			continue
		}
		e := entry{line: line, word: strings.ReplaceAll(line, "/", "")}
		if fault := faultOf(line, e.word); !fault.IsZero() {
			return nil, &LineError{number, shown(written), fault}
		}
		if e.word != line {
			var piece folding
			for text := range strings.SplitSeq(line, "/") {
				piece = folding{0, utf8.RuneCountInString(text), 0, len(text)}.after(piece.j, piece.hi)
				e.pieces = append(e.pieces, piece)
			}
		}
		entries = append(entries, e)
	}
	return entries, nil
}

// longestWord is the most characters that a word of a lexicon may have, because splitting a word
// takes time in the square of its length.
const longestWord = 32

// faultOf returns the fault of a folded line of a lexicon and its word, or zero if there is none.
func faultOf(line, word string) coded.Message {
	runes := []rune(word)
	for i, r := range runes {
		within := 0 < i && i < len(runes)-1
		if !isHan(r) && !inRun(r) && !(within && joins(runes[i-1], r, runes[i+1])) {
			return coded.New("lexicon-bad-character")
		}
	}
	switch {
	case len(runes) < 2:
		return coded.New("lexicon-word-too-short")
	case len(runes) > longestWord:
		return coded.New("lexicon-word-too-long", "most", longestWord)
	case !strings.ContainsFunc(word, isHan):
		return coded.New("lexicon-word-without-han")
	case strings.HasPrefix(line, "/"), strings.HasSuffix(line, "/"), strings.Contains(line, "//"):
		return coded.New("lexicon-empty-piece")
	}
	return coded.Message{}
}

// mixedWord is a word of Han characters and others (b超, 卡拉ok).
type mixedWord struct {
	runes []rune
	// before is the number of characters before the first border.
	before int
}

// border is a pair of neighbouring characters of which one is Han and the other is not.
type border struct{ left, right rune }

// mixedWords holds the mixed words by their first border, the longest first.
type mixedWords map[border][]mixedWord

// findMixed returns the characters [start, end) of the longest mixed word that has its first border
// before the character at, and that starts at the character from or later. If the word starts with
// a run of letters and digits, it must start at from, because the run starts there. If it ends with
// such a run, it must end where the run does.
func (v *vocabulary) findMixed(text string, folded *Folded, from, at int) (start, end int, ok bool) {
	runes := folded.Runes
	if at == len(runes) {
		return 0, 0, false
	}
	for _, word := range v.mixed[border{runes[at-1], runes[at]}] {
		start, end := at-word.before, at-word.before+len(word.runes)
		switch {
		case start < from, start > from && !isHan(runes[from]), end > len(runes):
		case !slices.Equal(runes[start:end], word.runes):
		case end < len(runes) && !isHan(runes[end-1]) && inRun(runes[end]) && !spaceWithin(text, folded, end-1, end):
		case v.runsOn(runes, end):
		default:
			return start, end, true
		}
	}
	return 0, 0, false
}

// runsOn reports whether the character before end makes a word with the next one, and the next one
// starts no word itself. So 方案B超过预期 has no B超, but A股市场 has A股.
func (v *vocabulary) runsOn(runes []rune, end int) bool {
	known := func(i int) bool { return i+2 <= len(runes) && v.words.Weight(string(runes[i:i+2])) > math.Inf(-1) }
	return known(end-1) && !known(end)
}

// byScript cuts a mixed word at its borders.
func byScript(word string) (pieces []folding) {
	piece := folding{}
	for lo, r := range word {
		last, _ := utf8.DecodeLastRuneInString(word[:lo])
		if lo > 0 && isHan(last) != isHan(r) {
			pieces = append(pieces, piece)
			piece = folding{piece.j, piece.j, lo, lo}
		}
		piece.j++
		piece.hi = lo + utf8.RuneLen(r)
	}
	return append(pieces, piece)
}
