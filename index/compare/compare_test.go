package compare

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gongbao/analyzer"
	"gongbao/index/parse"
	"gongbao/index/report"
	"gongbao/index/source"
)

const (
	seeds  = "../../testdata/seeds"
	shared = "../../../shared"
)

func jieba(t testing.TB) *analyzer.Words {
	t.Helper()
	words, err := analyzer.Load()
	if err != nil {
		t.Fatal(err)
	}
	return words
}

// readReports returns the reports of a file.
func readReports(t testing.TB, file string) []report.Report {
	t.Helper()
	doc, err := source.Read(file)
	if err != nil {
		t.Fatal(err)
	}
	return parse.Parse(doc).Reports
}

// seedReports returns the reports of the seeds.
var seedReports = sync.OnceValue(func() (all []report.Report) {
	files, _ := filepath.Glob(seeds + "/*.txt")
	for _, file := range files {
		doc, err := source.Read(file)
		if err != nil {
			panic(err)
		}
		all = append(all, parse.Parse(doc).Reports...)
	}
	return all
})

// pairsOfReports returns pairs of reports on which to check the laws: all neighbouring ones of the
// seeds and, if the corpus is present, reports of one place in two years.
func pairsOfReports(t *testing.T) (pairs [][2]*report.Report) {
	all := seedReports()
	for i := range all {
		pairs = append(pairs, [2]*report.Report{&all[i], &all[(i+1)%len(all)]})
	}
	return append(pairs, yearPairs(t, 12)...)
}

// yearPairs returns at most n pairs of reports of the corpus, each of one place in a year and in
// the year before. There are none if the corpus is absent.
func yearPairs(t *testing.T, n int) (pairs [][2]*report.Report) {
	file, err := os.Open(filepath.Join(shared, "corpus/gold.jsonl"))
	if err != nil {
		t.Logf("only the seeds are compared, the corpus of real reports is not here: %v", err)
		return nil
	}
	defer file.Close()
	type key struct {
		Code string
		Kind string
		Year int
	}
	files := make(map[key]string)
	for decoder := json.NewDecoder(file); decoder.More() && len(pairs) < n; {
		var g struct {
			key
			File string
		}
		if err := decoder.Decode(&g); err != nil {
			t.Fatal(err)
		}
		files[g.key] = g.File
		before := g.key
		before.Year--
		if earlier, ok := files[before]; ok {
			path := filepath.Join(shared, "corpus/texts")
			a, b := readReports(t, filepath.Join(path, earlier)), readReports(t, filepath.Join(path, g.File))
			pairs = append(pairs, [2]*report.Report{&a[0], &b[0]})
		}
	}
	return pairs
}

// TestNothingLost checks that a comparison has every text of both reports, byte for byte, and that
// all lengths agree with it.
func TestNothingLost(t *testing.T) {
	for _, pair := range pairsOfReports(t) {
		c := Reports(jieba(t), pair[0], pair[1])
		for side, r := range pair {
			if got, want := textOf(c, side), textOfReport(r); got != want {
				t.Errorf("%s against %s: side %d has another text (-want +got):\n%s",
					pair[0].ID, pair[1].ID, side, cmp.Diff(want, got))
			}
			s := []Side{c.A, c.B}[side]
			if s.Chars != r.Chars || s.Reused+s.Kept > s.Chars {
				t.Errorf("%s against %s: side %d has %+v, the report %d characters",
					pair[0].ID, pair[1].ID, side, s, r.Chars)
			}
		}
	}
}

// TestPartners checks the partners of sentences.
func TestPartners(t *testing.T) {
	for _, pair := range pairsOfReports(t) {
		c := Reports(jieba(t), pair[0], pair[1])
		a, b := sectionsOf(c, 0), sectionsOf(c, 1)
		answer := make(map[int]int)
		for _, p := range c.Pairs {
			if p.A != nil && p.B != nil {
				answer[p.A.Index] = p.B.Index
			}
		}
		for _, section := range a {
			section.each(func(s *Sentence) {
				if s.Partner == nil {
					if s.Status != Dropped || s.Elsewhere || s.Runs[0].Kept {
						t.Errorf("%q has no partner: %+v", text(s), s)
					}
					return
				}
				partner := at(b, *s.Partner)
				if in, ok := answer[section.Index]; s.Elsewhere == (ok && in == s.Partner.Section) {
					t.Errorf("%q and %q: elsewhere is %v", text(s), text(partner), s.Elsewhere)
				}
				switch s.Status {
				case Reused:
					if analyzer.FoldQuery(text(s)) != analyzer.FoldQuery(text(partner)) {
						t.Errorf("%q is reused as %q", text(s), text(partner))
					}
				case Changed:
					if kept, other := keptOf(s), keptOf(partner); kept != other || kept == "" {
						t.Errorf("%q and %q keep %q and %q", text(s), text(partner), kept, other)
					}
				default:
					t.Errorf("%q is %s and has a partner", text(s), s.Status)
				}
			})
		}
	}
}

// TestSameReport compares reports with themselves.
func TestSameReport(t *testing.T) {
	all := seedReports()
	for i := range all {
		c := Reports(jieba(t), &all[i], &all[i])
		if c.A.Reused != c.A.Chars || c.B.Reused != c.B.Chars || len(c.Dropped)+len(c.New) > 0 {
			t.Errorf("%s: %+v, %+v, dropped %v, new %v", all[i].ID, c.A, c.B, c.Dropped, c.New)
		}
		for _, p := range c.Pairs {
			if p.A == nil || p.B == nil || p.A.Index != p.B.Index || p.Moved {
				t.Errorf("%s: a section does not answer to itself: %+v", all[i].ID, p)
			}
		}
	}
}

// TestMirror compares reports both ways round.
func TestMirror(t *testing.T) {
	for _, pair := range pairsOfReports(t) {
		there, back := Reports(jieba(t), pair[0], pair[1]), Reports(jieba(t), pair[1], pair[0])
		if diff := cmp.Diff(swapped(there), sortedPairs(back)); diff != "" {
			t.Errorf("%s against %s (-there +back):\n%s", pair[0].ID, pair[1].ID, diff)
		}
	}
}

// TestOrder checks that the sections of B are in order, and that those of A alone come after the
// sections that they follow.
func TestOrder(t *testing.T) {
	for _, pair := range pairsOfReports(t) {
		lastA, lastB := -1, -1
		for _, p := range Reports(jieba(t), pair[0], pair[1]).Pairs {
			if p.B != nil {
				if p.B.Index != lastB+1 {
					t.Fatalf("section %d follows %d", p.B.Index, lastB)
				}
				lastB = p.B.Index
			}
			if p.A != nil && p.B != nil && !p.Moved {
				if p.A.Index < lastA {
					t.Fatalf("section %d of the other report follows %d, and is not said to have moved",
						p.A.Index, lastA)
				}
				lastA = p.A.Index
			}
		}
	}
}

// reportOf makes a report of sections, each a heading line followed by paragraphs.
func reportOf(id string, sections ...string) *report.Report {
	r := &report.Report{ID: id, Title: "政府工作报告"}
	for i, s := range sections {
		heading, rest, _ := strings.Cut(s, "\n")
		r.Sections = append(r.Sections, report.Section{
			ID: fmt.Sprintf("s%d", i+1), Role: report.OtherRole,
			Heading: heading, Paragraphs: strings.Split(rest, "\n"),
		})
	}
	return r
}

// TestSentences shows the status of sentences: [dropped or new] runs, = for reused, # if only
// figures differ, ! for dropped or new.
func TestSentences(t *testing.T) {
	for _, test := range []struct{ a, b, wantA, wantB string }{
		{"坚持稳中求进。", "坚持稳中求进！", "=坚持稳中求进。", "=坚持稳中求进！"},
		{"堅持穩中求進。", "坚持稳中求进。", "=堅持穩中求進。", "=坚持稳中求进。"},
		{
			"2020年全县生产总值增长8.5%。", "2021年全县生产总值增长7%。",
			"#[2020]年全县生产总值增长[8.5]%。", "#[2021]年全县生产总值增长[7]%。",
		},
		{"完成1月5日的任务。", "完成3月9日的任务。", "#完成[1]月[5]日的任务。", "#完成[3]月[9]日的任务。"},
		{
			"大力推进乡村振兴战略，改善农村环境。", "全面推进乡村振兴战略，改善农村环境。",
			"[大力]推进乡村振兴战略，改善农村环境。", "[全面]推进乡村振兴战略，改善农村环境。",
		},
		{ // a sentence that grew
			"预计生产总值完成75.2亿元，增长6.8%。", "预计生产总值完成86亿元，增长6%；固定资产投资增长26%；城镇居民收入稳步提高，较好地实现了目标。",
			"预计生产总值完成[75.2]亿元，增长[6.8%]。", "预计生产总值完成[86]亿元，增长[6%；固定资产投资增长26%；城镇居民收入稳步提高，较好地实现了目标]。",
		},
		{"修建水库三座。", "发展旅游产业。", "!修建水库三座。", "!发展旅游产业。"},
		{"各位代表！各位代表！", "各位代表！", "=各位代表！=各位代表！", "=各位代表！"},
		{"他说：“好。”大家同意。", "大家同意。", "!他说：“好。”=大家同意。", "=大家同意。"},
		{"增产½吨粮食。", "增产¼吨粮食。", "#增产[½]吨粮食。", "#增产[¼]吨粮食。"},
		{"", "发展旅游产业。", "", "!发展旅游产业。"},
	} {
		c := Reports(jieba(t), reportOf("a", "一、农业\n"+test.a), reportOf("b", "一、农业\n"+test.b))
		var got [2]string
		for side := range got {
			for _, paragraph := range sectionsOf(c, side)[0].Paragraphs {
				got[side] += shown(paragraph)
			}
		}
		if got != [2]string{test.wantA, test.wantB} {
			t.Errorf("%q and %q: %q, want %q and %q", test.a, test.b, got, test.wantA, test.wantB)
		}
	}
}

// TestElsewhere finds a sentence in another section.
func TestElsewhere(t *testing.T) {
	a := reportOf("a", "一、农业\n推广节水灌溉技术。建设高标准农田。", "二、教育\n改善办学条件。新建小学两所。")
	b := reportOf("b", "一、农业\n推广节水灌溉技术。新建小学两所。", "二、教育\n改善办学条件。培训乡村教师。")
	s := Reports(jieba(t), a, b).Pairs[0].B.Paragraphs[0][1]
	if s.Status != Reused || !s.Elsewhere || *s.Partner != (Place{Section: 1, Paragraph: 0, Sentence: 1}) {
		t.Errorf("%+v, partner %+v", s, s.Partner)
	}
}

// TestSections shows which sections correspond, a moved one with *.
func TestSections(t *testing.T) {
	const (
		farms   = "农业\n推广节水灌溉，建设高标准农田，粮食连年丰收。"
		schools = "教育\n改善办学条件，新建小学，培训乡村教师。"
		roads   = "交通\n修建高速公路，养护农村公路，开通公交线路。"
		water   = "水利\n加固水库堤坝，疏浚河道，解决饮水困难。"
	)
	for _, test := range []struct {
		a, b []string
		want string
	}{
		{[]string{farms, schools, roads}, []string{farms, schools, roads}, "11 22 33"},
		{[]string{farms, roads}, []string{farms, schools, roads}, "11 -2 23"},
		{[]string{farms, water, roads}, []string{farms, schools, roads}, "11 2- -2 33"},
		{[]string{farms, schools, roads, water}, []string{water, farms, schools, roads}, "41* 12 23 34"},
		{nil, []string{farms}, "-1"},
		{nil, nil, ""},
	} {
		var got []string
		for _, p := range Reports(jieba(t), reportOf("a", test.a...), reportOf("b", test.b...)).Pairs {
			s := "-"
			if p.A != nil {
				s = fmt.Sprint(p.A.Index + 1)
			}
			if p.B != nil {
				s += fmt.Sprint(p.B.Index + 1)
			} else {
				s += "-"
			}
			if p.Moved {
				s += "*"
			}
			got = append(got, s)
		}
		if got := strings.Join(got, " "); got != test.want {
			t.Errorf("%v, %v: %s, want %s", test.a, test.b, got, test.want)
		}
	}
}

// TestTerms checks that words are counted literally, without notes, numbers and words that both
// reports use alike.
func TestTerms(t *testing.T) {
	a := reportOf("a", "一、工作\n"+strings.Repeat("发展旅游产业，建设水库。", 8))
	b := reportOf("b", "一、工作\n"+strings.Repeat("发展数字经济，建设2021水库。", 8), "名词解释\n"+strings.Repeat("光伏。", 20))
	b.Sections[1].Role = report.Notes
	c := Reports(jieba(t), a, b)
	counts := func(all []Term) map[string][2]int {
		counts := make(map[string][2]int)
		for _, t := range all {
			counts[t.Text] = [2]int{t.A, t.B}
		}
		return counts
	}
	if diff := cmp.Diff(map[string][2]int{"旅游": {8, 0}, "产业": {8, 0}}, counts(c.Dropped)); diff != "" {
		t.Errorf("dropped (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(map[string][2]int{"数字经济": {0, 8}}, counts(c.New)); diff != "" {
		t.Errorf("new (-want +got):\n%s", diff)
	}
}

// TestLogLikelihood compares with values worked out by hand: two texts of 1,000 words, E = 10 each,
// 2·20·ln 2 = 27.73.
func TestLogLikelihood(t *testing.T) {
	if got := logLikelihood(20, 0, 1000, 1000); got < 27.72 || got > 27.73 {
		t.Errorf("20 against none: %v", got)
	}
	if got := logLikelihood(5, 10, 1000, 2000); got > 1e-9 {
		t.Errorf("as often in a text of twice the length: %v", got)
	}
}

// BenchmarkReports compares two reports of about 20,000 characters, made of the sections of the
// seeds.
func BenchmarkReports(b *testing.B) {
	all := seedReports()
	long := func(from int) *report.Report {
		r := &report.Report{ID: fmt.Sprint(from)}
		for n, i := 0, from; n < 20000; i += 2 {
			for _, s := range all[i%len(all)].Sections {
				r.Sections = append(r.Sections, s)
				n += letters(s.Heading + strings.Join(s.Paragraphs, ""))
				if n >= 20000 {
					break
				}
			}
		}
		return r
	}
	x, y := long(4), long(5)
	words := jieba(b)
	var times []time.Duration
	for b.Loop() {
		start := time.Now()
		Reports(words, x, y)
		times = append(times, time.Since(start))
	}
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)/2].Microseconds())/1000, "ms-median")
}

// shown returns sentences in the form of TestSentences.
func shown(all []Sentence) string {
	var b strings.Builder
	for _, s := range all {
		switch {
		case s.Status == Reused:
			b.WriteString("=")
		case s.Status != Changed:
			b.WriteString("!")
		case s.Figures:
			b.WriteString("#")
		}
		for _, r := range s.Runs {
			if s.Status == Changed && !r.Kept {
				b.WriteString("[" + r.Text + "]")
			} else {
				b.WriteString(r.Text)
			}
		}
	}
	return b.String()
}

// text returns the text of a sentence.
func text(s *Sentence) (text string) {
	for _, r := range s.Runs {
		text += r.Text
	}
	return text
}

// keptOf returns the kept text of a sentence, folded without separators.
func keptOf(s *Sentence) (kept string) {
	for _, r := range s.Runs {
		if r.Kept {
			kept += strings.ReplaceAll(analyzer.Fold(r.Text), string(analyzer.Separator), "")
		}
	}
	return kept
}

// sectionsOf returns the sections of side 0 or 1, in order.
func sectionsOf(c *Comparison, side int) []*Section {
	var sections []*Section
	for _, p := range c.Pairs {
		if s := []*Section{p.A, p.B}[side]; s != nil {
			sections = append(sections, s)
		}
	}
	slices.SortFunc(sections, func(a, b *Section) int { return a.Index - b.Index })
	return sections
}

// at returns the sentence at a place.
func at(sections []*Section, p Place) *Sentence {
	if p.Paragraph < 0 {
		return &sections[p.Section].Heading[p.Sentence]
	}
	return &sections[p.Section].Paragraphs[p.Paragraph][p.Sentence]
}

// textOf returns the text of side 0 or 1 in the form of textOfReport.
func textOf(c *Comparison, side int) string {
	var b strings.Builder
	title := []Side{c.A, c.B}[side].Title
	b.WriteString(text(&title))
	for i, s := range sectionsOf(c, side) {
		fmt.Fprintf(&b, "\n%d ", i)
		for _, h := range s.Heading {
			b.WriteString(text(&h))
		}
		for _, paragraph := range s.Paragraphs {
			b.WriteString("\n")
			for _, s := range paragraph {
				b.WriteString(text(&s))
			}
		}
	}
	return b.String()
}

// textOfReport returns all text of a report with its sections numbered.
func textOfReport(r *report.Report) string {
	text := r.Title
	for i, s := range r.Sections {
		text += fmt.Sprintf("\n%d %s", i, s.Heading)
		for _, paragraph := range s.Paragraphs {
			text += "\n" + paragraph
		}
	}
	return text
}

// swapped returns c with the sides exchanged and its pairs in the order of sortedPairs.
func swapped(c *Comparison) *Comparison {
	s := &Comparison{A: c.B, B: c.A}
	one := func(s *Sentence) {
		switch s.Status {
		case Dropped:
			s.Status = New
		case New:
			s.Status = Dropped
		}
	}
	one(&s.A.Title)
	one(&s.B.Title)
	for _, p := range c.Pairs {
		for _, section := range []*Section{p.A, p.B} {
			if section != nil {
				section.each(one)
			}
		}
		s.Pairs = append(s.Pairs, Pair{p.B, p.A, p.Moved})
	}
	for _, t := range c.Dropped {
		s.New = append(s.New, Term{t.Text, t.B, t.A, t.Score})
	}
	for _, t := range c.New {
		s.Dropped = append(s.Dropped, Term{t.Text, t.B, t.A, t.Score})
	}
	return sortedPairs(s)
}

// sortedPairs sorts the pairs in an order that does not depend on which side is which.
func sortedPairs(c *Comparison) *Comparison {
	index := func(s *Section) int {
		if s == nil {
			return -1
		}
		return s.Index
	}
	slices.SortFunc(c.Pairs, func(x, y Pair) int {
		return 10000*(index(x.A)-index(y.A)) + index(x.B) - index(y.B)
	})
	return c
}
