package weigh

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongbao/index/panel"
)

// places returns the number of places of a text in another, those that overlap included.
func places(in, text string) (n int32) {
	for p := range partsOf(in) {
		if p.text == text {
			n++
		}
	}
	return n
}

// weighIn counts a dictionary in a text by weights. ok is false if the text has places of texts that
// are not known.
func weighIn(text string, d *panel.Dictionary, rule panel.Rule) (counts map[int]int32, ok bool) {
	w := New(d, rule)
	holds := func(part string) bool { return strings.Contains(text, part) }
	added, ok := w.Extend(func(string) bool { return true })
	for range 2 {
		added, ok = w.Extend(holds)
	}
	counts = make(map[int]int32)
	for part, weights := range w.weights {
		for _, weight := range weights {
			counts[weight.Term] += weight.Times * places(text, part)
		}
	}
	maps.DeleteFunc(counts, func(_ int, n int32) bool { return n == 0 })
	return counts, ok && !slices.ContainsFunc(added, holds)
}

func TestWeights(t *testing.T) {
	for _, c := range []struct {
		terms string
		rule  panel.Rule
		want  string
	}{
		{"煤\n煤矸石", panel.Longest, "map[煤:[{0 1}] 煤矸石:[{0 -1} {1 1}]]"},
		{"煤\n煤矸石", panel.Overlapping, "map[煤:[{0 1}] 煤矸石:[{1 1}]]"},
		{"煤\n煤矸石", panel.Union, "map[煤:[{0 1}] 煤矸石:[{1 3}]]"},
		{"环保 = 环保局", panel.Longest, "map[环保:[{0 1}] 环保局:[]]"},
		{"环保 = 环保局", panel.Union, "map[环保:[{0 2}] 环保局:[{0 1}]]"},
		{"绿色 - 绿色通道", panel.Overlapping, "map[绿色:[{0 1}] 绿色通道:[{0 -1}]]"},
		{"产业\n业务", panel.Longest, "map[业务:[{1 1}] 产业:[{0 1}] 产业务:[{1 -1}]]"},
		{"产业\n业务", panel.Union, "map[业务:[{1 2}] 产业:[{0 2}]]"},
		{"产业 = 业务", panel.Union, "map[业务:[{0 2}] 产业:[{0 2}] 产业务:[{0 -1}]]"},
	} {
		d, err := panel.Parse(c.terms)
		if err != nil {
			t.Fatal(err)
		}
		w := New(d, c.rule)
		w.Extend(func(string) bool { return true })
		if got := fmt.Sprint(w.weights); got != c.want {
			t.Errorf("%q by %s: %s, want %s", c.terms, c.rule, got, c.want)
		}
	}
}

// letters returns a text of n letters, each of which is one of two.
func letters(random *rand.Rand, n int) string {
	var b strings.Builder
	for range n {
		b.WriteByte("ab"[random.IntN(2)])
	}
	return b.String()
}

// TestWeightsAreBounded: a dictionary made to take long is given up.
func TestWeightsAreBounded(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 0))
	var terms []panel.Term
	known := make(map[string]bool)
	for len(terms) < panel.MaxTerms {
		if form := letters(random, panel.MaxLength); !known[form] {
			known[form] = true
			terms = append(terms, panel.Term{Forms: []string{form}})
		}
		if form := letters(random, 1+random.IntN(12)); !known[form] {
			known[form] = true
			terms = append(terms, panel.Term{Forms: []string{form}})
		}
	}
	d, err := panel.Make("", terms[:panel.MaxTerms])
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := New(d, panel.Longest).Extend(func(string) bool { return true }); ok {
		t.Error("it is counted")
	}
}

// TestWeightsLaw: weights give the counts of package panel in random texts, unless these have more
// places that cross than are looked for.
func TestWeightsLaw(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 0))
	counted, left := 0, 0
	for range 300 {
		var terms []panel.Term
		for range 1 + random.IntN(4) {
			term := panel.Term{Forms: []string{letters(random, 1+random.IntN(4))}}
			for random.IntN(3) == 0 {
				term.Forms = append(term.Forms, letters(random, 1+random.IntN(4)))
			}
			for random.IntN(3) == 0 {
				term.Exclusions = append(term.Exclusions, letters(random, 2+random.IntN(4)))
			}
			if d, err := panel.Make("", append(slices.Clip(terms), term)); err == nil {
				terms = d.Terms
			}
		}
		d, err := panel.Make("", terms)
		if err != nil {
			continue
		}
		text := letters(random, 1+random.IntN(25))
		for _, rule := range append(panel.Rules, panel.UnionOfAll) {
			got, ok := weighIn(text, d, rule)
			if !ok {
				left++
				continue
			}
			counted++
			want := countIn(text, panel.NewCounter(d, rule), rule)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("%q by %s in %q: package panel − weights\n%s", d, rule, text, diff)
			}
		}
	}
	t.Logf("%d counts are equal, %d are left to others", counted, left)
	if counted < 4*left {
		t.Error("too few counts are made by weights")
	}
}
