package segment

import (
	"math"
	"slices"
	"strings"
	"sync"
	"testing"
)

const testDictionary = `他 900 x
来到 300 x
来到了 1 x
了 9000 x
网易 20 x
大 500 x
大厦 60 x
研究 80 x
研究生 40 x
生命 90 x
命 30 x
`

// In testModel 杭 begins words and 研 ends them.
const testModel = `# a comment
-0.3 -3.14e+100 -3.14e+100 -1.5

-3.14e+100 -0.2 -1.9 -3.14e+100
-0.6 -3.14e+100 -3.14e+100 -0.8
-3.14e+100 -0.3 -1.2 -3.14e+100
-0.7 -3.14e+100 -3.14e+100 -0.7
杭:-2,研:-8
研:-2,杭:-9
研:-9,杭:-9
他:-1,杭:-6,研:-6
`

func newSegmenter(t testing.TB) *Segmenter {
	t.Helper()
	words, err := ReadDictionary(testDictionary)
	if err != nil {
		t.Fatal(err)
	}
	model, err := ReadModel(testModel)
	if err != nil {
		t.Fatal(err)
	}
	return New(words, model)
}

func cut(s *Segmenter, text string) string { return strings.Join(slices.Collect(s.Cut(text)), "/") }

func TestCut(t *testing.T) {
	s := newSegmenter(t)
	for text, want := range map[string]string{
		"":                     "",
		"他来到了网易杭研大厦":           "他/来到/了/网易/杭研/大厦",
		"他来到。了":                "他/来到/。/了",
		"研究生命":                 "研究/生命",
		"杭":                    "杭",
		"杭，研":                  "杭/，/研",
		" \n\t来\n到，。":          " /\n/\t/来/\n/到/，/。",
		"大a1b2.5c杭3.5.x研":      "大/a1b2/./5/c/杭/3.5./x/研",
		"\xff来\x80到\xe6\x9d":   "\xff/来/\x80/到/\xe6/\x9d",
		strings.Repeat("他", 3): "他/他/他",
	} {
		if got := cut(s, text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

// A word that is added wins if it is frequent enough. The segmenter of the dictionary that was
// cloned cuts as before.
func TestAdd(t *testing.T) {
	s := newSegmenter(t)
	more := s.words.Clone()
	more.Add("网易杭研", 50)
	more.Add("来到了", 3000)
	more.Add("𠮷野", 1)
	const text = "他来到了网易杭研大厦𠮷野"
	if got, want := cut(New(more, s.model), text), "他/来到了/网易杭研/大厦/𠮷野"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := cut(s, text), "他/来到/了/网易/杭研/大厦/𠮷/野"; got != want {
		t.Errorf("without the words: got %s, want %s", got, want)
	}
}

func TestWeight(t *testing.T) {
	d := newSegmenter(t).words
	for word, want := range map[string]float64{
		"来到":   math.Log(300 / d.Sum()),
		"来到了":  math.Log(1 / d.Sum()),
		"来":    math.Inf(-1),
		"来到了他": math.Inf(-1),
		"":     math.Inf(-1),
		"\x00": math.Inf(-1),
		"无":    math.Inf(-1),
	} {
		if got := d.Weight(word); got != want && !(math.Abs(got-want) < 1e-14) {
			t.Errorf("%s: got %v, want %v", word, got, want)
		}
	}
	if d.Sum() != 11021 || d.Least() != d.Weight("来到了") {
		t.Errorf("sum %v, least weight %v", d.Sum(), d.Least())
	}
}

// A caller may stop after any word, and several goroutines may cut at once.
func TestCutStops(t *testing.T) {
	s := newSegmenter(t)
	var group sync.WaitGroup
	for n := range 6 {
		group.Go(func() {
			for range 100 {
				var words []string
				for word := range s.Cut("他来到了网易杭研大厦") {
					if len(words) == n {
						break
					}
					words = append(words, word)
				}
				if got := strings.Join(words, "/"); !strings.HasPrefix("他/来到/了/网易/杭研/大厦", got) || len(words) != n {
					t.Errorf("the first %d words are %s", n, got)
				}
			}
		})
	}
	group.Wait()
}

func TestReadErrors(t *testing.T) {
	for _, lines := range []string{"他\n", "他 x x\n", "他 1 x\n\n", "他 1 x\n 1 x\n"} {
		if _, err := ReadDictionary(lines); err == nil || !strings.Contains(err.Error(), "line ") {
			t.Errorf("dictionary %q: error %v, want one that names the line", lines, err)
		}
	}
	for change, want := range map[string]string{
		"-0.3 -3.14e+100 → -0.3": "3 numbers, want 4",
		"-0.7 → 多":               `invalid syntax`,
		"杭:-2 → 杭研:-2":           `emission "杭研:-2"`,
		"杭:-2 → 𠮷:-2":            `emission "𠮷:-2"`,
		"杭:-2 → :-2":             `emission ":-2"`,
		"杭:-2 → 杭":               `emission "杭"`,
		"# a comment → 杭:-2":     "10 lines, want 9",
		"研:-2,杭:-9\n → ":         "8 lines, want 9",
	} {
		before, after, _ := strings.Cut(change, " → ")
		if _, err := ReadModel(strings.Replace(testModel, before, after, 1)); err == nil ||
			!strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want one with %q", change, err, want)
		}
	}
}

// Whatever the text is, the words are all of it.
func FuzzCut(f *testing.F) {
	s := newSegmenter(f)
	f.Add("他来到了网易杭研大厦")
	f.Add("研究生命a1b2.5c\x00，\xff 。\n\ufffd\xe6\x9d")
	f.Fuzz(func(t *testing.T, text string) {
		var all strings.Builder
		for word := range s.Cut(text) {
			if word == "" {
				t.Error("an empty word")
			}
			all.WriteString(word)
		}
		if all.String() != text {
			t.Errorf("the words of %q are %q", text, all.String())
		}
	})
}
