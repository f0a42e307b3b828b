package rank

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func TestTerms(t *testing.T) {
	for _, tt := range []struct{ question, want string }{
		{"古交怎样利用煤矸石", "古交 利用 用煤 煤矸 矸石 古½ 交½ 利½ 用½ 煤½ 矸½ 石½"},
		{"温州，温州", "温州 温½ 州½"},
		{"何时复工", "复工 复½ 工½"},
		{"复工的企业", "复工 工的⅓ 的企⅓ 企业 复½ 工½ 的⅙ 企½ 业½"},
		{"什么", "什么 什½ 么½"},
		{"煤", "煤½"},
		{"1949年5g", "1949年 年5g 1949½ 年½ 5g½"},
		{"", ""},
	} {
		var got []string
		for _, term := range Terms(tt.question, '，') {
			mark := map[float64]string{1: "", 0.5: "½", 0.3: "⅓", 0.15: "⅙"}[term.Weight]
			got = append(got, term.Text+mark)
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("terms of %q: %s, want %s", tt.question, strings.Join(got, " "), tt.want)
		}
	}
}

func TestAsks(t *testing.T) {
	for query, want := range map[string]bool{
		"古交怎样利用煤矸石": true, "煤矸石能做砖？": true, "5G+?": true, "温州企业何时复工": true,
		"煤矸石综合利用": false, "什锦": false, "2026 大同 算力": false, "": false,
	} {
		if got := Asks(query); got != want {
			t.Errorf("Asks(%q) = %v", query, got)
		}
	}
}

func TestRarity(t *testing.T) {
	for _, tt := range []struct {
		n, all int
		want   float64
	}{
		{0, 100, 0}, {100, 100, 0}, {85, 100, 0}, {1, 100, 4.21}, {50, 100, 0.69}, {1, 1, 0.29},
	} {
		if got := Rarity(tt.n, tt.all); math.Abs(got-tt.want) > 0.01 {
			t.Errorf("Rarity(%d, %d) = %.2f, want %.2f", tt.n, tt.all, got, tt.want)
		}
	}
}

func TestInQuestion(t *testing.T) {
	for _, tt := range []struct {
		n        int
		relative float64
		want     float64
	}{
		{0, 1, 0}, {1, 1, 1}, {2, 1, 1.29}, {100, 1, 1.79}, {1, 0.1, 1.43}, {1, 2, 0.75}, {1, 10, 0.25}, {10, 10, 1.11},
	} {
		if got := InQuestion(tt.n, tt.relative); math.Abs(got-tt.want) > 0.005 {
			t.Errorf("InQuestion(%d, %v) = %.3f, want %v", tt.n, tt.relative, got, tt.want)
		}
	}
}

func TestCommon(t *testing.T) {
	if Common(100, 100) || !Common(101, 100) {
		t.Error("a term with more positions than there are sections is common")
	}
}

func TestWindow(t *testing.T) {
	for _, tt := range []struct {
		name   string
		places []Place
		title  []int
		want   float64
	}{
		{"nothing", nil, nil, 0},
		{"one", []Place{{7, 1}}, nil, 2},
		{"a term counts once", []Place{{7, 1}, {8, 1}}, nil, 2},
		{"just together", []Place{{0, 0}, {149, 1}}, nil, 3},
		{"just apart", []Place{{0, 0}, {150, 1}}, nil, 2},
		{"the best stretch", []Place{{0, 0}, {10, 1}, {300, 1}, {310, 2}, {600, 0}}, nil, 6},
		{"the title is in every stretch", []Place{{0, 0}, {300, 2}}, []int{1}, 6},
		{"the title alone", nil, []int{0, 1}, 3},
		{"in the title and the text", []Place{{0, 0}, {300, 1}}, []int{0}, 3},
	} {
		if got := Window([]float64{1, 2, 4}, tt.places, tt.title); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

// TestWindowBruteForce compares Window with the sum over every stretch.
func TestWindowBruteForce(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 0))
	for range 500 {
		weights := []float64{1, 2, 4, 8, 16}
		places := make([]Place, rng.IntN(30))
		for i := range places {
			places[i] = Place{uint32(rng.IntN(1000)), rng.IntN(len(weights))}
		}
		SortPlaces(places)
		title := rng.Perm(len(weights))[:rng.IntN(3)]
		want := 0.0
		for start := -1; start < 1000; start++ {
			sum := 0.0
			for term, w := range weights {
				if slices.Contains(title, term) || slices.ContainsFunc(places, func(p Place) bool {
					return p.Term == term && int(p.Position) >= start && int(p.Position) < start+windowSize
				}) {
					sum += w
				}
			}
			want = max(want, sum)
		}
		if got := Window(weights, places, title); got != want {
			t.Fatalf("Window(%v, %v) = %v, want %v", places, title, got, want)
		}
	}
}

func TestGap(t *testing.T) {
	for _, tt := range []struct {
		name    string
		lengths []int
		places  []Place
		want    int
	}{
		{"nothing", nil, nil, 0},
		{"one word", []int{4}, []Place{{5, 0}, {90, 0}}, 0},
		{"neighbours", []int{4, 2}, []Place{{5, 0}, {9, 1}}, 0},
		{"one inside the other", []int{4, 2}, []Place{{5, 0}, {6, 1}}, 0},
		{"three between", []int{4, 2}, []Place{{5, 0}, {12, 1}}, 3},
		{"the closest pair", []int{4, 2}, []Place{{5, 0}, {50, 1}, {54, 0}, {90, 1}}, 2},
		{"the other order", []int{4, 2}, []Place{{5, 1}, {17, 0}}, 10},
		{"three words", []int{2, 2, 2}, []Place{{0, 0}, {10, 1}, {100, 0}, {103, 2}, {106, 1}}, 2},
		{"a word of the title", []int{2, 2, 2}, []Place{{0, 0}, {5, 2}}, 3},
	} {
		if got := Gap(tt.places, tt.lengths); got != tt.want {
			t.Errorf("%s: %d, want %d", tt.name, got, tt.want)
		}
	}
}

// TestLiteral lists sections for a query of two words, from the best to the worst.
func TestLiteral(t *testing.T) {
	section := func(title, heading, gap, n int, change func(*Literal)) Literal {
		l := Literal{
			Title: float64(title) / 2, Heading: float64(heading) / 2,
			Section: InSection(n, 1), Report: InReport(n+3, 1), Gap: gap, Complete: 1,
		}
		if change != nil {
			change(&l)
		}
		return l
	}
	ordered := []struct {
		name string
		Literal
	}{
		{"both in the title, heading and together", section(2, 2, 0, 5, nil)},
		{"title and heading, far apart", section(2, 2, 200, 5, nil)},
		{"one in the title, together", section(1, 0, 0, 5, nil)},
		{"a heading about them", section(0, 2, 0, 2, nil)},
		{"together and often", section(0, 0, 0, 5, nil)},
		{"together and often, in a long section", section(0, 0, 0, 5, func(l *Literal) {
			l.Section = InSection(5, 4)
		})},
		{"together once", section(0, 0, 0, 1, nil)},
		{"together once, in an abstract", section(0, 0, 0, 1, func(l *Literal) { l.Complete = 0 })},
		{"in the same sentence", section(0, 0, 10, 1, nil)},
		{"far apart", section(0, 0, 200, 1, nil)},
		{"in a note", section(0, 0, 10, 1, func(l *Literal) { l.Notes = true })},
	}
	for i := 1; i < len(ordered); i++ {
		better, worse := ordered[i-1], ordered[i]
		if a, b := better.Total(), worse.Score().Total(); a <= b {
			t.Errorf("%s scores %.2f, %s %.2f", better.name, a, worse.name, b)
		}
	}
}

func ExampleScore() {
	for _, part := range Question(12.5, 30) {
		fmt.Println(part.Name, part.Value)
	}
	fmt.Println(Question(12.5, 30).Total())
	// Output:
	// score-question-report 12.5
	// score-question-window 30
	// 42.5
}
