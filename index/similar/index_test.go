package similar

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// nearBy returns what Index.Near returns, by comparing all texts.
func nearBy(texts map[string]Sketch, common int, id string) (pairs []Pair) {
	having := make(map[uint32]int)
	for _, s := range texts {
		for _, h := range s {
			having[h]++
		}
	}
	for other, s := range texts {
		l := Compare(texts[id], s)
		shared := slices.ContainsFunc(s, func(h uint32) bool {
			return h%posted == 0 && having[h] < common && slices.Contains(texts[id], h)
		})
		if other != id && shared && l.Containment >= Near {
			pairs = append(pairs, Pair{other, l})
		}
	}
	slices.SortFunc(pairs, ComparePairs)
	return pairs
}

// TestIndexLaw: whatever is added and removed, pairs are those of a comparison of all texts, also
// if they were not all joined, or were set in another index.
func TestIndexLaw(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	made := func() (s Sketch) {
		for range random.IntN(60) {
			h := uint32(random.IntN(40)) << 27
			s = append(s, h|uint32(random.IntN(3))*posted+uint32(random.IntN(2)))
		}
		slices.Sort(s)
		return slices.Compact(s)
	}
	pairs := 0
	for range 60 {
		x := NewIndex()
		x.common = 4 + random.IntN(8)
		texts := make(map[string]Sketch)
		for range 60 {
			switch id := fmt.Sprint(random.IntN(30)); random.IntN(4) {
			case 0:
				x.Remove(id)
				delete(texts, id)
			case 1:
				if err := x.Join(t.Context(), random.IntN(5)); err != nil {
					t.Fatal(err)
				}
			default:
				s := made()
				x.Add(id, s)
				if _, known := texts[id]; !known {
					texts[id] = s
				}
			}
			checkNear(t, x, texts)
		}
		if err := x.Join(t.Context(), len(x.texts)); err != nil || !x.Joined() {
			t.Fatalf("joined: %t, %v", x.Joined(), err)
		}
		again := NewIndex()
		again.common = x.common
		for id, s := range texts {
			again.Add(id, s)
		}
		again.SetLinks(slices.Collect(x.Links()))
		pairs += len(slices.Collect(again.Links()))
		checkNear(t, again, texts)
		for id := range texts {
			again.Remove(id)
			delete(texts, id)
			checkNear(t, again, texts)
		}
	}
	if pairs < 100 {
		t.Errorf("only %d pairs were tried", pairs)
	}
}

func checkNear(t *testing.T, x *Index, texts map[string]Sketch) {
	t.Helper()
	for id := range texts {
		if diff := cmp.Diff(nearBy(texts, x.common, id), x.Near(id)); diff != "" {
			t.Fatalf("%s, joined: %t (-want +got):\n%s", id, x.Joined(), diff)
		}
	}
}

// TestJoinEnds: an ended context ends the search for pairs, which can be taken up again.
func TestJoinEnds(t *testing.T) {
	x := NewIndex()
	x.Add("a", Sketch{1})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := x.Join(ctx, 1); err == nil || x.Joined() {
		t.Errorf("joined %t, %v", x.Joined(), err)
	}
	if err := x.Join(t.Context(), 1); err != nil || !x.Joined() {
		t.Errorf("joined %t, %v", x.Joined(), err)
	}
}
