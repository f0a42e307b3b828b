package suggest

import (
	_ "embed"
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

//go:embed pinyin.txt
var pinyinFile string

//go:embed readings.txt
var readingsFile string

// The characters that have readings: CJK Unified Ideographs.
const (
	firstHan = '\u4e00'
	lastHan  = '\u9fff'
)

// maxSpellings is the most ways to type one text that are kept.
const maxSpellings = 4

// A pronunciation holds the readings of characters and words.
type pronunciation struct {
	// sets are the distinct sets of readings, each with the usual reading first; sets[0] is empty.
	// near are the same sets after blur, so that sounds that are often confused are equal.
	sets, near [][]string
	// of is the index in sets for each character from firstHan on.
	of [lastHan - firstHan + 1]uint16
	// words are the words with readings of their own, by their first character, longer words first.
	words map[rune][]pronouncedWord
}

type pronouncedWord struct {
	text      string
	syllables []string
}

// pronounce returns the pronunciation of the embedded files.
var pronounce = sync.OnceValue(func() *pronunciation {
	p := &pronunciation{sets: [][]string{nil}, near: [][]string{nil}, words: make(map[rune][]pronouncedWord)}
	ids := make(map[string]uint16)
	set := func(r rune, readings []string) {
		id, ok := ids[strings.Join(readings, " ")]
		if !ok {
			id = uint16(len(p.sets))
			ids[strings.Join(readings, " ")] = id
			near := make([]string, len(readings))
			for i, syllable := range readings {
				near[i] = blur(syllable)
			}
			p.sets, p.near = append(p.sets, readings), append(p.near, near)
		}
		p.of[r-firstHan] = id
	}
	for fields := range dataLines(pinyinFile) {
		for _, r := range fields[1] {
			set(r, []string{joinU(fields[0])})
		}
	}
	for fields := range dataLines(readingsFile) {
		readings := fields[1:]
		for i := range readings {
			readings[i] = joinU(readings[i])
		}
		first, size := utf8.DecodeRuneInString(fields[0])
		if size == len(fields[0]) {
			set(first, readings)
			continue
		}
		if utf8.RuneCountInString(fields[0]) != len(readings) {
			panic(fmt.Sprintf("readings.txt: %s has %d readings", fields[0], len(readings)))
		}
		p.add(first, pronouncedWord{fields[0], readings})
	}
	return p
})

// add files a word under its first character, after the longer ones.
func (p *pronunciation) add(first rune, w pronouncedWord) {
	words := p.words[first]
	i := slices.IndexFunc(words, func(other pronouncedWord) bool { return len(other.text) < len(w.text) })
	if i < 0 {
		i = len(words)
	}
	p.words[first] = slices.Insert(words, i, w)
}

// dataLines yields the fields of each line of an embedded file, without empty lines and comments.
func dataLines(file string) iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		for line := range strings.Lines(file) {
			if fields := strings.Fields(line); len(fields) > 0 && fields[0] != "#" {
				if !yield(fields) {
					return
				}
			}
		}
	}
}

// joinU writes ü as it is typed: as v, but as u in lüe and nüe, which are typed both ways.
func joinU(s string) string { return uSpelling.Replace(s) }

var uSpelling = strings.NewReplacer("lüe", "lue", "nüe", "nue", "lve", "lue", "nve", "nue", "ü", "v")

// blur removes from a syllable the differences that speakers of many dialects do not hear: zh, ch,
// sh become z, c, s; n at the start becomes l; ng at the end becomes n.
func blur(syllable string) string {
	for _, retroflex := range []string{"zh", "ch", "sh"} {
		if rest, ok := strings.CutPrefix(syllable, retroflex); ok {
			syllable = retroflex[:1] + rest
		}
	}
	if rest, ok := strings.CutPrefix(syllable, "n"); ok && rest != "" {
		syllable = "l" + rest
	}
	for _, nasal := range []string{"ang", "eng", "ing"} {
		if strings.HasSuffix(syllable, nasal) {
			return strings.TrimSuffix(syllable, "g")
		}
	}
	return syllable
}

// set returns the index in sets of the readings of r, 0 if r has none.
func (p *pronunciation) set(r rune) uint16 {
	if r < firstHan || r > lastHan {
		return 0
	}
	return p.of[r-firstHan]
}

// sameSound reports whether a and b have a reading in common, tones aside.
func (p *pronunciation) sameSound(a, b rune) bool {
	return intersect(p.sets[p.set(a)], p.sets[p.set(b)])
}

// nearSound reports whether a and b have readings that are often confused with each other.
func (p *pronunciation) nearSound(a, b rune) bool {
	return intersect(p.near[p.set(a)], p.near[p.set(b)])
}

func intersect(a, b []string) bool {
	return slices.ContainsFunc(a, func(s string) bool { return slices.Contains(b, s) })
}

// A spelling is one way to type a text in Latin letters.
type spelling struct {
	// pinyin is the syllables without spaces, initials the first letter of each.
	pinyin, initials string
}

// spellings returns the ways to type a folded text, the usual one first, at most maxSpellings.
// Letters and digits are typed as they are; symbols are left out.
func (p *pronunciation) spellings(text string) []spelling {
	ways := []spelling{{}}
	extend := func(readings ...string) {
		if len(readings) == 0 {
			return
		}
		extended := make([]spelling, 0, min(len(ways)*len(readings), maxSpellings))
		for _, syllable := range readings {
			for _, w := range ways[:min(len(ways), maxSpellings-len(extended))] {
				extended = append(extended, spelling{w.pinyin + syllable, w.initials + syllable[:1]})
			}
		}
		ways = extended
	}
	for text != "" {
		r, size := utf8.DecodeRuneInString(text)
		if w, ok := p.wordAt(text, r); ok {
			for _, syllable := range w.syllables {
				extend(syllable)
			}
			text = text[len(w.text):]
			continue
		}
		if isLetterOrDigit(r) {
			extend(text[:size])
		} else {
			extend(p.sets[p.set(r)]...)
		}
		text = text[size:]
	}
	return ways
}

// wordAt returns the longest word with readings of its own at the start of text. r is the first
// character of text.
func (p *pronunciation) wordAt(text string, r rune) (pronouncedWord, bool) {
	for _, w := range p.words[r] {
		if strings.HasPrefix(text, w.text) {
			return w, true
		}
	}
	return pronouncedWord{}, false
}

// latin returns a folded text as pinyin is spelled here, and reports whether it could be pinyin:
// ASCII letters and digits, with at least one letter.
func latin(folded string) (string, bool) {
	s := joinU(folded)
	letters := false
	for _, r := range s {
		if !isLetterOrDigit(r) {
			return "", false
		}
		letters = letters || r >= 'a'
	}
	return s, letters
}

// isLetterOrDigit reports whether r is an ASCII lower-case letter or digit.
func isLetterOrDigit(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= '0' && r <= '9'
}
