package literal

import (
	"cmp"
	"slices"

	"gongbao/index/pattern"
)

// Scope is a stretch of text that things may stand in together.
type Scope int

// The scopes. A text (a title, a heading or a paragraph) ends a sentence.
const (
	Sentence Scope = iota
	Paragraph
)

// ends returns the runes that end a scope.
func (s Scope) ends() []rune {
	if s == Sentence {
		return []rune{sentenceEnd, textEnd}
	}
	return []rune{textEnd}
}

// Near returns the stretches of a text from a place of a to a place of b, or the other way round,
// that do not overlap and have at most distance characters between them. Places and stretches are
// in the order of their starts.
func (s *Segment) Near(a, b []pattern.Mark, distance int) []pattern.Mark {
	near := slices.Concat(s.followed(a, b, distance), s.followed(b, a, distance))
	sortMarks(near)
	return near
}

// followed returns the stretches from a place of a to the first of b behind it, if that is near
// enough.
func (s *Segment) followed(a, b []pattern.Mark, distance int) (stretches []pattern.Mark) {
	a = slices.Clone(a)
	slices.SortFunc(a, func(x, y pattern.Mark) int { return cmp.Compare(x.End, y.End) })
	textEnds := s.border(textEnd)
	next := 0
	for _, mark := range a {
		for next < len(b) && b[next].Start < mark.End {
			next++
		}
		if next == len(b) {
			break
		}
		if first := b[next]; first.Start <= min(mark.End+uint32(distance), textEnds(mark.End)) {
			stretches = append(stretches, pattern.Mark{Start: mark.Start, End: first.End})
		}
	}
	sortMarks(stretches)
	return stretches
}

// Together returns a stretch for each scope that holds a place of each list entirely: the shortest
// with the first of these places of each list. Places are in the order of their starts.
func (s *Segment) Together(scope Scope, lists ...[]pattern.Mark) (stretches []pattern.Mark) {
	var common []held
	for i, places := range lists {
		found := s.scopes(scope, places)
		if i == 0 {
			common = found
			continue
		}
		kept := common[:0]
		for _, h := range common {
			if k, ok := slices.BinarySearchFunc(found, h, compareScopes); ok {
				h.Start, h.End = min(h.Start, found[k].Start), max(h.End, found[k].End)
				kept = append(kept, h)
			}
		}
		common = kept
	}
	for _, h := range common {
		stretches = append(stretches, h.Mark)
	}
	return stretches
}

// held is a place, or a stretch of several, and the end of the scope that holds it.
type held struct {
	pattern.Mark
	end uint32
}

func compareScopes(a, b held) int { return cmp.Compare(a.end, b.end) }

// scopes returns the first place that each scope holds entirely.
func (s *Segment) scopes(scope Scope, places []pattern.Mark) (first []held) {
	border := s.border(scope.ends()...)
	for _, place := range places {
		end := border(place.Start)
		if place.End > end+1 {
			continue // it runs on into the next sentence
		}
		if n := len(first); n == 0 || first[n-1].end != end {
			first = append(first, held{place, end})
		}
	}
	return first
}

// Heads returns the places that lie in the first text of their unit.
func (s *Segment) Heads(places []pattern.Mark) (heads []pattern.Mark) {
	unit := 0
	for _, place := range places {
		unit = s.UnitFrom(unit, place.Start)
		if s.inHead(unit, place) {
			heads = append(heads, place)
		}
	}
	return heads
}

// inHead reports whether a place that begins in a unit lies in its first text.
func (s *Segment) inHead(unit int, place pattern.Mark) bool {
	return place.Start < s.head(unit) && place.End <= s.head(unit)
}

// Union returns the places of all lists, in the order of their starts.
func Union(lists ...[]pattern.Mark) []pattern.Mark {
	all := slices.Concat(lists...)
	sortMarks(all)
	return slices.Compact(all)
}

func sortMarks(marks []pattern.Mark) {
	slices.SortFunc(marks, func(a, b pattern.Mark) int { return cmp.Or(compareStarts(a, b), cmp.Compare(a.End, b.End)) })
}

func compareStarts(a, b pattern.Mark) int { return cmp.Compare(a.Start, b.Start) }
