package similar

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gongbao/index/parse"
	"gongbao/index/report"
	"gongbao/index/source"
)

// parts returns the headings and paragraphs of a report.
func parts(r *report.Report) []string {
	var all []string
	for _, s := range r.Sections {
		all = append(append(all, s.Heading), s.Paragraphs...)
	}
	return all
}

func read(t testing.TB, path string) []report.Report {
	t.Helper()
	doc, err := source.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	return parse.Parse(doc).Reports
}

// TestVariants changes a real report in the ways in which other sites change it.
func TestVariants(t *testing.T) {
	reports := read(t, "../../testdata/seeds/000_dd839b69f8cc83e5.txt")
	full := parts(&reports[0])
	text := strings.Join(full, "\n")
	random := rand.New(rand.NewPCG(1, 2))
	changed := func(every int) string {
		var b strings.Builder
		for _, r := range text {
			if random.IntN(every) == 0 {
				r = '煤'
			}
			b.WriteRune(r)
		}
		return b.String()
	}
	var firsts []string // the first sentence of each paragraph
	for _, p := range full {
		first, _, _ := strings.Cut(p, "。")
		firsts = append(firsts, first)
	}
	original := Of(full...)
	otherMarks := strings.NewReplacer("\n", "", "，", ",", "。", " 。\n", "“", "\"", "”", "\"").Replace(text)
	framed := "首页 > 政府公报 > 正文 字体：大中小\n" + text +
		"\n上一篇：没有了\n主办单位：某某市人民政府办公室 网站地图 联系我们"
	for _, test := range []struct {
		name        string
		text        string
		resemblance [2]float64 // the least and the greatest
		containment [2]float64
	}{
		{"the same", text, [2]float64{1, 1}, [2]float64{1, 1}},
		{"other lines and punctuation", otherMarks, [2]float64{1, 1}, [2]float64{1, 1}},
		{"furniture around it", framed, [2]float64{0.95, 1}, [2]float64{0.95, 1}},
		{"one character in a hundred changed", changed(100), [2]float64{0.75, 0.95}, [2]float64{0.85, 1}},
		{"the first half", text[:len(text)/2], [2]float64{0.4, 0.6}, [2]float64{0.95, 1}},
		{"an abstract of first sentences", strings.Join(firsts, "。"), [2]float64{0, 0.5}, [2]float64{Near, 1}},
		{"too short to be judged", text[:600], [2]float64{0, 0}, [2]float64{0, 0}},
		{"nothing", "", [2]float64{0, 0}, [2]float64{0, 0}},
	} {
		l := Compare(original, Of(test.text))
		t.Logf("%s: %.2f %.2f", test.name, l.Resemblance, l.Containment)
		if l.Resemblance < test.resemblance[0] || l.Resemblance > test.resemblance[1] ||
			l.Containment < test.containment[0] || l.Containment > test.containment[1] {
			t.Errorf("%s: %+v", test.name, l)
		}
	}
}

// TestIndex checks that every near pair is found in any order of adding, and that texts of ten
// places are near to none.
func TestIndex(t *testing.T) {
	reports := read(t, "../../testdata/seeds/004_330ca93b427a2047.txt")
	x := NewIndex()
	for _, r := range reports {
		x.Add(r.ID, Of(parts(&r)...))
	}
	for _, r := range reports {
		if pairs := x.Near(r.ID); len(pairs) > 0 {
			t.Errorf("%s: %+v", r.Title, pairs)
		}
	}
	text := strings.Join(parts(&reports[0]), "\n")
	x.Add("half", Of(text[:len(text)/2]))
	x.Add("half", Of("another text"))
	for id, other := range map[string]string{"half": reports[0].ID, reports[0].ID: "half"} {
		pairs := x.Near(id)
		if len(pairs) != 1 || pairs[0].ID != other || pairs[0].Containment < 0.9 {
			t.Errorf("%s: %+v", id, pairs)
		}
	}
	if !x.Has("half") || x.Has("whole") || x.Near("whole") != nil {
		t.Error("what is in the index")
	}
}

// TestCorpus counts the near pairs among real reports. All of these are of another place or year,
// except the reports of the State Council in another encoding, which are copies.
func TestCorpus(t *testing.T) {
	const shared = "../../../shared"
	file, err := os.Open(filepath.Join(shared, "corpus/gold.jsonl"))
	if err != nil {
		t.Skipf("the corpus of real reports is not here: %v", err)
	}
	defer file.Close()
	x, size, n := NewIndex(), 0, 0
	add := func(id, path string) {
		for _, r := range read(t, path) {
			all := parts(&r)
			size += len(strings.Join(all, ""))
			x.Add(id, Of(all...))
		}
	}
	for decoder := json.NewDecoder(file); decoder.More(); {
		var g struct{ File, Level string }
		if err := decoder.Decode(&g); err != nil {
			t.Fatal(err)
		}
		if n++; n%8 != 0 && g.Level != "centre" { // an eighth, to save time
			continue
		}
		add(g.File, filepath.Join(shared, "corpus/texts", g.File))
	}
	copies, err := filepath.Glob(filepath.Join(shared, "formats/*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range copies {
		add(filepath.Base(path), path)
	}
	pairs := 0
	for id := range x.IDs() {
		for _, p := range x.Near(id) {
			pairs++
			t.Logf("%s %s: resemblance %.2f, containment %.2f", id, p.ID, p.Resemblance, p.Containment)
		}
	}
	highest := 0.0
	for i, a := range x.texts {
		for _, b := range x.texts[:i] {
			if l := Compare(a.sketch, b.sketch); l.Containment < Near {
				highest = max(highest, l.Containment)
			}
		}
	}
	t.Logf("%d texts, %d MB: %d near pairs; of all others the highest containment is %.2f",
		len(x.texts), size>>20, pairs/2, highest)
	if pairs/2 != len(copies) {
		t.Errorf("%d pairs, want the %d copies", pairs/2, len(copies))
	}
	if highest > 0.2 {
		t.Errorf("a containment of %.2f lies near the border", highest)
	}
}

func BenchmarkOf(b *testing.B) {
	reports := read(b, "../../testdata/seeds/000_dd839b69f8cc83e5.txt")
	all := parts(&reports[0])
	b.SetBytes(int64(len(strings.Join(all, ""))))
	for b.Loop() {
		Of(all...)
	}
}
