package literal

import (
	"math/rand/v2"
	"slices"
	"testing"

	"gongbao/index/pattern"
)

// TestPlacesAmong compares the places in some units with those of all places that lie in them.
func TestPlacesAmong(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	alphabet := []rune("的的的的发展煤")
	var units [][]string
	for range 1000 {
		text := make([]rune, rng.IntN(60))
		for i := range text {
			text[i] = alphabet[rng.IntN(len(alphabet))]
		}
		units = append(units, []string{string(text)})
	}
	s := build(t, units)
	for _, p := range []pattern.Pattern{{"的"}, {"发展"}, {"煤"}, {"的的发"}, {"发展的煤"}, {"煤", "发"}, {"无"}, {""}} {
		all := slices.Collect(s.Places(p))
		for _, share := range []int{1, 2, 50, 1000} {
			var among []int
			var want []pattern.Mark
			for unit := range s.Len() {
				if rng.IntN(share) > 0 {
					continue
				}
				among = append(among, unit)
				for _, mark := range all {
					if s.UnitFrom(0, mark.Start) == unit {
						want = append(want, mark)
					}
				}
			}
			if got := slices.Collect(s.PlacesAmong(among, p)); !slices.Equal(got, want) {
				t.Errorf("%q in %d units: %d places, want %d", p, len(among), len(got), len(want))
			}
		}
	}
}

// TestWindow compares what is found in one stretch after another with what is found at once.
func TestWindow(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 10))
	alphabet := []rune("的的的的发展煤")
	var units [][]string
	for range 1000 {
		text := make([]rune, rng.IntN(60))
		for i := range text {
			text[i] = alphabet[rng.IntN(len(alphabet))]
		}
		units = append(units, []string{string(text)})
	}
	s := build(t, units)
	patterns := []string{"的", "发展", "煤", "的的发", "发展的煤", "无", "", "的无", "展展", "展的发的"}
	for _, most := range []int{1, 5, 400} {
		w := s.Window(patterns)
		got, want := make([][]uint32, len(patterns)), make([][]uint32, len(patterns))
		for unit := 0; unit < s.Len(); {
			last := min(s.Len(), unit+1+rng.IntN(most))
			first, end := s.Stretch(unit, last)
			if unit = last; rng.IntN(3) == 0 {
				continue
			}
			w.Move(first, end)
			for i, pattern := range patterns {
				got[i] = append(got[i], slices.Collect(w.Starts(i))...)
				for start := range s.findFrom(first, pattern) {
					if start >= end {
						break
					}
					want[i] = append(want[i], start)
				}
			}
		}
		for i, pattern := range patterns {
			if !slices.Equal(got[i], want[i]) {
				t.Errorf("%q in stretches of up to %d units: %d starts, want %d", pattern, most, len(got[i]), len(want[i]))
			}
		}
	}
}
