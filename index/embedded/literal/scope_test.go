package literal

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"gongbao/analyzer"
	"gongbao/index/pattern"
)

// testLine is texts that are joined, by character.
type testLine struct {
	runes []rune
	ends  []int    // the indexes of the characters that end a sentence
	from  [][2]int // the unit and the text that a character belongs to
}

// randomUnits returns units of texts of few characters, some of them joined, and their lines.
func randomUnits(rng *rand.Rand, n int) (units [][]Text, lines []testLine) {
	for i := range n {
		var unit []Text
		for k := range rng.IntN(4) {
			folded, ends := analyzer.FoldSentences(randomText(rng, "甲乙丙丁丁丁丁，。", rng.IntN(40)))
			text := Text{Folded: folded, SentenceEnds: ends}
			before := ""
			if k > 0 {
				before = unit[k-1].Folded
			} else if i > 0 && len(units[i-1]) > 0 {
				before = units[i-1][len(units[i-1])-1].Folded
			}
			text.Joined = before != "" && k < 2 && folded != "" && rng.IntN(2) == 0
			if !text.Joined {
				lines = append(lines, testLine{})
			}
			line := &lines[len(lines)-1]
			for _, end := range ends {
				line.ends = append(line.ends, len(line.runes)+end)
			}
			for _, r := range folded {
				line.runes = append(line.runes, r)
				line.from = append(line.from, [2]int{i, k})
			}
			unit = append(unit, text)
		}
		units = append(units, unit)
	}
	return units, lines
}

func randomText(rng *rand.Rand, alphabet string, n int) string {
	runes := []rune(alphabet)
	var b strings.Builder
	for range n {
		b.WriteRune(runes[rng.IntN(len(runes))])
	}
	return b.String()
}

// starts returns where a word begins in a stretch of a line that holds it entirely.
func (l *testLine) starts(word string, from, to int) (all []int) {
	wanted := []rune(word)
	for i := from; i+len(wanted) <= to; i++ {
		if slices.Equal(l.runes[i:i+len(wanted)], wanted) {
			all = append(all, i)
		}
	}
	return all
}

// TestScopes compares what is found together with the same asked of each line alone, over random
// texts of few characters.
func TestScopes(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	joined := 0
	for round := range 600 {
		units, lines := randomUnits(rng, 3)
		var b Builder
		for _, unit := range units {
			if err := b.Add(unit...); err != nil {
				t.Fatal(err)
			}
			for _, text := range unit {
				if text.Joined {
					joined++
				}
			}
		}
		s := buildFrom(t, &b)
		x, y := randomText(rng, "甲乙丙", 1+rng.IntN(2)), randomText(rng, "甲乙丙", 1+rng.IntN(2))
		if rng.IntN(3) == 0 {
			x += "，" + randomText(rng, "甲乙丙丁", 1) // may be part of two sentences
		}
		distance := rng.IntN(6)
		placesOf := func(word string) []pattern.Mark { return slices.Collect(s.Places(pattern.Pattern{word})) }
		check := func(what string, got []pattern.Mark, starts func(l *testLine) []int) {
			t.Helper()
			want, counts := make([]int, len(units)), make([]int, len(units))
			for i := range lines {
				for _, start := range starts(&lines[i]) {
					want[lines[i].from[start][0]]++
				}
			}
			for _, mark := range got {
				counts[s.UnitFrom(0, mark.Start)]++
			}
			if !slices.Equal(counts, want) {
				t.Fatalf("round %d: %s %q %q: %v, want %v in %v", round, what, x, y, counts, want, units)
			}
		}
		check("near", s.Near(placesOf(x), placesOf(y), distance), func(l *testLine) (starts []int) {
			for _, words := range [][2]string{{x, y}, {y, x}} {
				for _, start := range l.starts(words[0], 0, len(l.runes)) {
					end := start + utf8.RuneCountInString(words[0])
					far := min(len(l.runes), end+distance+utf8.RuneCountInString(words[1]))
					if len(l.starts(words[1], end, far)) > 0 {
						starts = append(starts, start)
					}
				}
			}
			return starts
		})
		together := func(l *testLine, from, to int) (starts []int) {
			ofX, ofY := l.starts(x, from, to), l.starts(y, from, to)
			if len(ofX) > 0 && len(ofY) > 0 {
				starts = append(starts, min(ofX[0], ofY[0]))
			}
			return starts
		}
		check("sentence", s.Together(Sentence, placesOf(x), placesOf(y)), func(l *testLine) (starts []int) {
			from := 0
			for _, end := range l.ends {
				starts = append(starts, together(l, from, end+1)...)
				from = end + 1
			}
			return append(starts, together(l, from, len(l.runes))...)
		})
		check("paragraph", s.Together(Paragraph, placesOf(x), placesOf(y)), func(l *testLine) []int {
			return together(l, 0, len(l.runes))
		})
		gap := regexp.MustCompile(fmt.Sprintf("^%s[^，]{0,%d}%s", x, pattern.MaxGap, y))
		gapped := func(l *testLine) (starts []int) {
			for i := range l.runes {
				if gap.MatchString(string(l.runes[i:])) {
					starts = append(starts, i)
				}
			}
			return starts
		}
		check("pattern", slices.Collect(s.Places(pattern.Pattern{x, y})), gapped)
		for i, unit := range units {
			check("pattern among", slices.Collect(s.PlacesIn(i, pattern.Pattern{x, y})), func(l *testLine) []int {
				return slices.DeleteFunc(gapped(l), func(start int) bool { return l.from[start][0] != i })
			})
			want, got := make([]int, len(unit)), make([]int, len(unit)) // the places of x in each text
			for k := range lines {
				for _, start := range lines[k].starts(x, 0, len(lines[k].runes)) {
					if from := lines[k].from[start]; from[0] == i {
						want[from[1]]++
					}
				}
			}
			textOf := s.TextOf(i)
			for place := range s.PlacesIn(i, pattern.Pattern{x}) {
				text, first := textOf(place.Start)
				got[text]++
				if in := unit[text].Folded; !strings.HasPrefix(x, string([]rune(in)[place.Start-first:][:1])) {
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
			for _, count := range s.AppendCount(nil, slices.Values(s.Heads(placesOf(x)))) {
				if int(count.Unit) == i {
					got = count.N()
				}
			}
			if got != want {
				t.Fatalf("round %d: %d heads of %q in unit %d, want %d: %v", round, got, x, i, want, units)
			}
		}
		var whole []int
		for i := range units {
			if i == 0 || len(units[i]) == 0 || !units[i][0].Joined {
				whole = nil
			}
			whole = append(whole, i)
			if last := i+1 == len(units) || len(units[i+1]) == 0 || !units[i+1][0].Joined; last {
				for _, unit := range whole {
					if got := s.WholeLines([]int{unit}); !slices.Equal(got, whole) {
						t.Fatalf("round %d: unit %d shares lines with %v, want %v: %v", round, unit, got, whole, units)
					}
				}
			}
		}
	}
	if joined < 100 {
		t.Errorf("%d texts are joined", joined)
	}
}
