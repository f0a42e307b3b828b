package parse

import (
	"slices"
	"unicode/utf8"
)

// Pages set a text twice, for telephones and for print, and add links to other reports with their
// first words. Neither is a report.

const (
	minListed  = 500  // characters: a shorter text beside a report is a link or a summary
	itemShare  = 4    // as many times as long is the report beside it
	minTold    = 12   // characters: shorter lines are the same in many texts
	minRepeat  = 800  // characters: a shorter run of lines may be said twice
	copyShare  = 0.98 // of the lines of a part that are in another: it is a copy
	maxBetween = 3    // lines of the page within a copy
)

// ownParts drops the parts of a page that are links or copies.
func (p *parser) ownParts(parts []part) []part {
	if len(parts) < 2 {
		return parts
	}
	sizes := make([]int, len(parts))
	for i := range parts {
		sizes[i] = parts[i].size()
	}
	longest := slices.Max(sizes)
	order := make([]int, len(parts)) // the longest first, so that a copy with the head lost is the one that goes
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, k int) int { return sizes[k] - sizes[i] })
	reasons := make(map[int]string)
	var kept []told
	for _, i := range order {
		lines := parts[i].told()
		switch {
		case sizes[i] < minListed && sizes[i]*itemShare < longest:
			reasons[i] = "其他报告的链接或摘要"
		case slices.ContainsFunc(kept, lines.isCopy):
			reasons[i] = "重复的正文"
		default:
			kept = append(kept, lines)
		}
	}
	var own []part
	for i, part := range parts {
		reason, dropped := reasons[i]
		if !dropped {
			own = append(own, part)
			continue
		}
		for _, b := range part.blocks {
			p.drop(b, reason)
		}
	}
	return own
}

// size returns the number of characters of a part.
func (part *part) size() (n int) {
	for _, b := range part.blocks {
		n += utf8.RuneCountInString(b.text)
	}
	return n
}

// told is the lines of a text below its head that tell it from others: the long ones, and those
// with a year or with the words that present it, which are true.
type told map[string]bool

func (part *part) told() told {
	lines := make(told)
	for _, b := range part.blocks[headLength(part):] {
		own := yearPattern.MatchString(runes(b.text, 200)) || opening(b.text) >= 0
		if own || utf8.RuneCountInString(b.text) >= minTold {
			lines[bare(b.text)] = own
		}
	}
	return lines
}

// isCopy reports whether the text has nearly the lines of another, and all of its own: reports of two
// years or places may have much in common.
func (lines told) isCopy(other told) bool {
	all, shared := 0, 0
	for line, own := range lines {
		_, found := other[line]
		if own && !found {
			return false
		}
		if all += len(line); found {
			shared += len(line)
		}
	}
	return all > 0 && float64(shared) >= copyShare*float64(all)
}

// dropCopies drops the lines that a text has had before, word for word and in their order, if they
// are many. Lines of the page between them stay.
func (p *parser) dropCopies(blocks []block) []block {
	first := make(map[string]int) // of the long lines
	var kept []block              // nil until a line is dropped
	for i := 0; i < len(blocks); {
		if copies := copiesFrom(blocks, first, i); len(copies) > 0 {
			if kept == nil {
				kept = append(make([]block, 0, len(blocks)), blocks[:i]...)
			}
			for ; len(copies) > 0; i++ {
				if i == copies[0] {
					p.drop(blocks[i], "重复的正文")
					copies = copies[1:]
				} else {
					kept = append(kept, blocks[i])
				}
			}
			continue
		}
		if _, seen := first[blocks[i].text]; !seen && !hasAtMost(blocks[i].text, minTold-1) {
			first[blocks[i].text] = i
		}
		if kept != nil {
			kept = append(kept, blocks[i])
		}
		i++
	}
	if kept == nil {
		return blocks
	}
	return kept
}

// copiesFrom returns the lines from start on that repeat lines before start, in their order. It
// returns nil if they are few.
func copiesFrom(blocks []block, first map[string]int, start int) (copies []int) {
	if _, seen := first[blocks[start].text]; !seen {
		return nil
	}
	at, size, between := -1, 0, 0
	for i := start; i < len(blocks) && between <= maxBetween; i++ {
		n := utf8.RuneCountInString(blocks[i].text)
		next, seen := first[blocks[i].text]
		switch {
		case seen && next > at:
			at, size, between = next, size+n, 0
			copies = append(copies, i)
		case n >= minTold:
			between++
		}
	}
	if size < minRepeat {
		return nil
	}
	return copies
}
