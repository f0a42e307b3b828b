package literal

import (
	"iter"
	"slices"
)

// Window gives where patterns begin in one stretch of positions after another. However many
// patterns have a character, its positions are read once. It is for one goroutine at a time.
type Window struct {
	characters []windowed
	patterns   [][]windowedRune
	end        uint32 // of the last stretch
	at         []int  // of the characters of the pattern that is looked for: the first position that may be meant
}

// windowed is a character in the stretch.
type windowed struct {
	*cursor
	inside []uint32 // its positions
}

// windowedRune is a character of a pattern.
type windowedRune struct {
	character int // index in Window.characters
	offset    uint32
}

// Window returns a window that looks for patterns, before the first position.
func (s *Segment) Window(patterns []string) *Window {
	w := &Window{patterns: make([][]windowedRune, len(patterns))}
	known := make(map[rune]int)
	for i, pattern := range patterns {
		var runes []windowedRune
		whole := true // the segment has all its characters
		for offset, r := range []rune(pattern) {
			character, ok := known[r]
			if !ok {
				var l list
				if l, ok = s.list(r); ok {
					character = len(w.characters)
					known[r] = character
					w.characters = append(w.characters, windowed{cursor: &cursor{list: l, block: -1}})
				}
			}
			whole = whole && ok
			runes = append(runes, windowedRune{character, uint32(offset)})
		}
		if whole {
			w.patterns[i] = runes
			w.at = slices.Grow(w.at[:0], len(runes))
		}
	}
	return w
}

// Move goes to the positions [first, end). It is quickest if they lie behind those before.
func (w *Window) Move(first, end uint32) {
	back := first < w.end
	w.end = end
	for i := range w.characters {
		c := &w.characters[i]
		if back {
			c.rewind()
		}
		c.inside = c.cursor.take(c.inside[:0], first, end)
	}
}

// take appends the positions [first, end) to some.
func (c *cursor) take(to []uint32, first, end uint32) []uint32 {
	if _, ok := c.seek(first); !ok {
		return to
	}
	for c.positions[c.size-1] < end {
		to = append(to, c.positions[c.at:c.size]...)
		if c.block+1 == c.blocks() {
			return to
		}
		c.decode(c.block + 1)
	}
	n, _ := slices.BinarySearch(c.positions[c.at:c.size], end)
	to = append(to, c.positions[c.at:c.at+n]...)
	c.at += n
	return to
}

// Starts yields where the i-th pattern begins in the stretch, in order, if it also ends there. Of
// two patterns one is looked for after the other.
func (w *Window) Starts(i int) iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		runes := w.patterns[i]
		if len(runes) == 0 {
			return
		}
		rarest := runes[0]
		for _, r := range runes[1:] {
			if len(w.characters[r.character].inside) < len(w.characters[rarest.character].inside) {
				rarest = r
			}
		}
		w.at = append(w.at[:0], make([]int, len(runes))...)
	next:
		for _, position := range w.characters[rarest.character].inside {
			if position < rarest.offset {
				continue
			}
			start := position - rarest.offset
			for k, r := range runes {
				if r.offset == rarest.offset {
					continue
				}
				inside := w.characters[r.character].inside
				w.at[k] = seekFrom(inside, w.at[k], start+r.offset)
				if w.at[k] == len(inside) {
					return
				}
				if inside[w.at[k]] != start+r.offset {
					continue next
				}
			}
			if !yield(start) {
				return
			}
		}
	}
}

// seekFrom returns the index of the first position at or behind target, which is no lower than at.
func seekFrom(positions []uint32, at int, target uint32) int {
	if at == len(positions) || positions[at] >= target {
		return at
	}
	step := 1
	for at+step < len(positions) && positions[at+step] < target {
		at += step
		step *= 2
	}
	end := min(at+step, len(positions))
	n, _ := slices.BinarySearch(positions[at+1:end], target)
	return at + 1 + n
}
