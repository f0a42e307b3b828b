package literal

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gongbao/analyzer"
	"gongbao/index/pattern"
)

// TestScopes compares what stands together with the same asked of each text alone, over random texts of few characters.
func TestScopes(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	random := func(alphabet string, n int) string {
		runes := []rune(alphabet)
		var b strings.Builder
		for range n {
			b.WriteRune(runes[rng.IntN(len(runes))])
		}
		return b.String()
	}
	for round := range 300 {
		var b Builder
		var units [][]Text
		for range 3 {
			var unit []Text
			for range rng.IntN(4) {
				folded, ends := analyzer.FoldSentences(random("甲乙丙丁丁丁丁，。", rng.IntN(40)))
				unit = append(unit, Text{folded, ends})
			}
			units = append(units, unit)
			if err := b.Add(unit...); err != nil {
				t.Fatal(err)
			}
		}
		s := buildFrom(t, &b)
		x, y := random("甲乙丙", 1+rng.IntN(2)), random("甲乙丙", 1+rng.IntN(2))
		if rng.IntN(3) == 0 {
			x += "，" + random("甲乙丙丁", 1) // may be part of two sentences
		}
		distance := rng.IntN(6)
		placesOf := func(word string) []pattern.Mark { return slices.Collect(s.Places(pattern.Pattern{word})) }
		check := func(what string, got []pattern.Mark, holds func(text Text) int) {
			t.Helper()
			var want []Count
			for i, unit := range units {
				n := 0
				for _, text := range unit {
					n += holds(text)
				}
				if n > 0 {
					want = append(want, Count{Unit: i, N: n})
				}
			}
			var counts []Count
			for _, mark := range got {
				unit := s.UnitFrom(0, mark.Start)
				if n := len(counts); n > 0 && counts[n-1].Unit == unit {
					counts[n-1].N++
				} else {
					counts = append(counts, Count{Unit: unit, N: 1})
				}
			}
			if !slices.Equal(counts, want) {
				t.Fatalf("round %d: %s %q %q: %v, want %v in %v", round, what, x, y, counts, want, units)
			}
		}
		near := regexp.MustCompile(fmt.Sprintf("%s.{0,%d}%s|%[3]s.{0,%[2]d}%[1]s", x, distance, y))
		check("near", onePerText(s, s.Near(placesOf(x), placesOf(y), distance)), func(text Text) int {
			return min(1, len(near.FindString(text.Folded)))
		})
		check("sentence", s.Together(Sentence, placesOf(x), placesOf(y)), func(text Text) int {
			n := 0
			for _, sentence := range sentences(text) {
				if strings.Contains(sentence, x) && strings.Contains(sentence, y) {
					n++
				}
			}
			return n
		})
		check("paragraph", s.Together(Paragraph, placesOf(x), placesOf(y)), func(text Text) int {
			if strings.Contains(text.Folded, x) && strings.Contains(text.Folded, y) {
				return 1
			}
			return 0
		})
		gap := regexp.MustCompile(fmt.Sprintf("^%s[^，]{0,%d}%s", x, pattern.MaxGap, y))
		check("pattern", slices.Collect(s.Places(pattern.Pattern{x, y})), func(text Text) int {
			n := 0
			for i := range text.Folded {
				n += min(1, len(gap.FindString(text.Folded[i:])))
			}
			return n
		})
		for i, unit := range units {
			var want, got []int // the places of x in each text
			for _, text := range unit {
				want = append(want, overlapping(text.Folded, x))
			}
			got = make([]int, len(unit))
			textOf := s.TextOf(i)
			for place := range s.PlacesIn(i, pattern.Pattern{x}) {
				text, first := textOf(place.Start)
				got[text]++
				if in := unit[text].Folded; !strings.HasPrefix(string([]rune(in)[place.Start-first:]), x) {
					t.Fatalf("round %d: no %q at %d of %q", round, x, place.Start-first, in)
				}
			}
			if !slices.Equal(got, want) {
				t.Fatalf("round %d: %v places of %q by text in unit %d, want %v: %v", round, got, x, i, want, units)
			}
		}
		for i, unit := range units {
			want := 0
			if len(unit) > 0 {
				want = strings.Count(unit[0].Folded, x)
			}
			got := 0
			for _, count := range s.Count(slices.Values(s.Heads(placesOf(x)))) {
				if count.Unit == i {
					got = count.N
				}
			}
			if got != want {
				t.Fatalf("round %d: %d heads of %q in unit %d, want %d: %v", round, got, x, i, want, units)
			}
		}
	}
}

// overlapping counts the places of word in text, overlapping ones too.
func overlapping(text, word string) (n int) {
	for i := range text {
		if strings.HasPrefix(text[i:], word) {
			n++
		}
	}
	return n
}

// onePerText returns the first stretch of each text.
func onePerText(s *Segment, stretches []pattern.Mark) (first []pattern.Mark) {
	textEnds := s.border(textEnd)
	last := uint32(0)
	for _, stretch := range stretches {
		if end := textEnds(stretch.Start); end != last {
			first, last = append(first, stretch), end
		}
	}
	return first
}

// sentences returns the sentences of a text.
func sentences(text Text) (all []string) {
	runes := []rune(text.Folded)
	start := 0
	for _, end := range text.SentenceEnds {
		all = append(all, string(runes[start:end+1]))
		start = end + 1
	}
	return append(all, string(runes[start:]))
}
