package suggest

import (
	"strings"
	"sync"
)

// rows are the rows of letters of a keyboard, each shifted to the right of the one above by less than a key.
var rows = []string{"qwertyuiop", "asdfghjkl", "zxcvbnm"}

// besides holds pairs of letters whose keys touch.
var besides = sync.OnceValue(func() map[[2]byte]bool {
	touch := make(map[[2]byte]bool)
	put := func(a, b byte) { touch[[2]byte{a, b}], touch[[2]byte{b, a}] = true, true }
	for y, row := range rows {
		for x := range row {
			if x > 0 {
				put(row[x-1], row[x])
			}
			if y+1 < len(rows) {
				below := rows[y+1]
				if x < len(below) {
					put(row[x], below[x])
				}
				if x > 0 && x-1 < len(below) {
					put(row[x], below[x-1])
				}
			}
		}
	}
	return touch
})

// oneKey reports whether typed differs from meant in one key: a neighbouring one, one too few or too many, or
// two in the wrong order.
func oneKey(typed, meant string) bool {
	switch len(typed) - len(meant) {
	case -1:
		typed, meant = meant, typed
		fallthrough
	case 1:
		i := firstOther(typed, meant)
		return typed[i+1:] == meant[i:]
	case 0:
		i := firstOther(typed, meant)
		switch {
		case i == len(typed):
			return false
		case typed[i+1:] == meant[i+1:]:
			return besides()[[2]byte{typed[i], meant[i]}]
		}
		return i+1 < len(typed) && typed[i] == meant[i+1] && typed[i+1] == meant[i] && typed[i+2:] == meant[i+2:]
	}
	return false
}

// firstOther returns the first index at which a and b differ, or the length of the shorter.
func firstOther(a, b string) int {
	n := min(len(a), len(b))
	for i := range n {
		if a[i] != b[i] {
			return i
		}
	}
	return n
}

// keySlips holds the pairs of syllables that differ in one key. A syllable of a letter has none, as it would
// become any other.
var keySlips = sync.OnceValue(func() map[[2]string]bool {
	var syllables []string
	for fields := range dataLines(pinyinFile) {
		syllables = append(syllables, joinU(fields[0]))
	}
	slips := make(map[[2]string]bool)
	for _, a := range syllables {
		for _, b := range syllables {
			if len(a) > 1 && len(b) > 1 && oneKey(a, b) {
				slips[[2]string{strings.Clone(a), strings.Clone(b)}] = true
			}
		}
	}
	return slips
})

// oneKey reports whether a and b have readings that differ in one key.
func (p *pronunciation) oneKey(a, b rune) bool {
	for _, s := range p.sets[p.set(a)] {
		for _, t := range p.sets[p.set(b)] {
			if keySlips()[[2]string{s, t}] {
				return true
			}
		}
	}
	return false
}
