package index

import (
	"context"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"gongbao/analyzer"
	"gongbao/index/query"
	"gongbao/index/report"
)

// textsOf returns the texts of a report as the laws define them: no match crosses from one to the next.
func textsOf(r *report.Report) []string {
	all := []string{r.Title}
	for i := range r.Sections {
		for _, text := range texts(&r.Sections[i]) {
			all = append(all, text)
		}
	}
	return all
}

// foldedTexts holds the folded texts of each report, for brute force.
func foldedTexts() map[string][]string {
	folded := make(map[string][]string)
	for id, r := range reports {
		for _, text := range textsOf(r) {
			folded[id] = append(folded[id], analyzer.Fold(text))
		}
	}
	return folded
}

// bruteForce returns the reports whose texts hold pattern, sorted, and how often it stands in all.
func bruteForce(folded map[string][]string, pattern string) (ids []string, occurrences int) {
	for id, texts := range folded {
		n := 0
		for _, text := range texts {
			n += strings.Count(text, pattern)
		}
		if n > 0 {
			ids = append(ids, id)
			occurrences += n
		}
	}
	slices.Sort(ids)
	return ids, occurrences
}

// substrings yields n random substrings of 1 to most characters from the texts of the reports.
func substrings(seed uint64, n, most int, yield func(string)) {
	var all [][]rune
	for _, r := range reports.all() {
		for _, text := range textsOf(r) {
			if text != "" {
				all = append(all, []rune(text))
			}
		}
	}
	rng := rand.New(rand.NewPCG(seed, 0))
	for range n {
		text := all[rng.IntN(len(all))]
		start := rng.IntN(len(text))
		yield(string(text[start:min(len(text), start+1+rng.IntN(most))]))
	}
}

// cases is the number of random substrings for each law.
const cases = 3000

// TestLawExact: a quoted query finds exactly the reports that contain it, and counts it as often as brute force.
func TestLawExact(t *testing.T) {
	folded := foldedTexts()
	for _, most := range []int{12, 64} {
		checked := 0
		substrings(1, cases, most, func(text string) {
			pattern := analyzer.FoldQuery(text)
			node, err := query.Parse(query.Phrase{Text: text}.String(), queryFields)
			if _, isPhrase := node.(query.Phrase); !isPhrase || err != nil || pattern == "" {
				return // nothing but punctuation, or quotes within that close the phrase early
			}
			checked++
			got := find(t, seeds, Request{Query: node.String(), Limit: 100})
			want, occurrences := bruteForce(folded, pattern)
			if !slices.Equal(ids(got), want) || got.Occurrences != occurrences || got.Relaxed != "" {
				t.Errorf("%s: %d reports, %d occurrences; brute force %d, %d", node, got.Total, got.Occurrences, len(want), occurrences)
			}
		})
		if checked < cases*9/10 {
			t.Errorf("only %d of %d substrings could be checked", checked, cases)
		}
	}
}

// TestLawAsTyped: an unquoted word finds exactly the reports that contain it.
func TestLawAsTyped(t *testing.T) {
	folded := foldedTexts()
	checked := 0
	substrings(2, cases, 12, func(text string) {
		word, isWord := parsedWord(text)
		if !isWord {
			return // spaces, or a bracket at the edge that never closes
		}
		checked++
		got := find(t, seeds, Request{Query: text, Limit: 100})
		if want, _ := bruteForce(folded, analyzer.FoldQuery(word)); !slices.Equal(ids(got), want) || got.Relaxed != "" {
			t.Errorf("%q: %v, relaxed %q; brute force %v", text, ids(got), got.Relaxed, want)
		}
	})
	if checked < cases*8/10 {
		t.Errorf("only %d of %d substrings could be checked", checked, cases)
	}
}

func parsedWord(text string) (string, bool) {
	node, err := query.Parse(text, queryFields)
	word, ok := node.(query.Word)
	return word.Text, ok && err == nil
}

// TestLawMarks: the marked text, folded, is a word that was looked for; the pieces joined are the text; marks are all the
// occurrences.
func TestLawMarks(t *testing.T) {
	marked := 0
	var words []string
	check := func() {
		text := strings.Join(words, " OR ")
		result := find(t, seeds, Request{Query: text, Limit: 100, Passages: 10})
		for _, h := range result.Hits {
			r := reports[h.Report.ID]
			marker, err := seeds.Marker(context.Background(), Request{Query: text})
			if err != nil {
				t.Fatal(err)
			}
			occurrences := 0
			for _, text := range textsOf(r) {
				n, marks := marker.Count(text), checkPieces(t, words, text, marker.Pieces(text))
				if marks > n || marks < n && !foldsToMore(text) {
					t.Errorf("%q: %d marks, %d occurrences in %q", words, marks, n, text)
				}
				occurrences += n
				marked += marks
			}
			if occurrences != h.Occurrences {
				t.Errorf("%q in %s: %d occurrences by the text, %d by the search", words, r.Title, occurrences, h.Occurrences)
			}
			if len(h.Passages) == 0 {
				t.Errorf("%q finds %s without a passage", words, r.Title)
			}
			for _, p := range h.Passages {
				checkPassage(t, words, r, p)
			}
		}
	}
	substrings(3, cases/10, 12, func(text string) {
		if word, ok := parsedWord(text); ok {
			words = append(words, word)
		}
		if len(words) == 3 {
			check()
			words = nil
		}
	})
	if marked < 1000 {
		t.Errorf("only %d marks were checked", marked)
	}
}

// foldsToMore reports whether a character of text folds to several, so that a word may stand for a part of it: the 1 in ⑪.
func foldsToMore(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return utf8.RuneCountInString(analyzer.Fold(string(r))) > 1 })
}

// checkPieces tests the pieces of text and returns the number of marks.
func checkPieces(t *testing.T, words []string, text string, pieces []Piece) int {
	t.Helper()
	var joined strings.Builder
	n := 0
	for _, p := range pieces {
		joined.WriteString(p.Text)
		if p.Text == "" || !utf8.ValidString(p.Text) {
			t.Errorf("piece %q of %q", p.Text, text)
		}
		if !p.Match {
			continue
		}
		n++
		if !slices.ContainsFunc(words, func(w string) bool { return analyzer.FoldQuery(w) == analyzer.Fold(p.Text) }) {
			t.Errorf("%q is marked in %q for %q", p.Text, text, words)
		}
	}
	if joined.String() != text {
		t.Errorf("pieces give %q, the text is %q", joined.String(), text)
	}
	return n
}

// checkPassage tests that a passage is a stretch of the paragraph it names, of a fair length, with its marks by the law.
func checkPassage(t *testing.T, words []string, r *report.Report, p Passage) {
	t.Helper()
	i := slices.IndexFunc(r.Sections, func(s report.Section) bool { return s.ID == p.Section })
	if i < 0 || !slices.Equal(r.Sections[i].Path, p.Path) || r.Sections[i].Role != p.Role {
		t.Fatalf("passage of section %s %q, which the report does not have", p.Section, p.Path)
	}
	text := r.Sections[i].Heading
	if p.Paragraph >= 0 {
		text = r.Sections[i].Paragraphs[p.Paragraph]
	}
	var shown strings.Builder
	for _, piece := range p.Pieces {
		shown.WriteString(piece.Text)
	}
	if !strings.Contains(text, shown.String()) || shown.Len() == 0 {
		t.Errorf("passage %q is not in %q", shown.String(), text)
	}
	if n := utf8.RuneCountInString(shown.String()); n > 3*passageLimit {
		t.Errorf("passage of %d characters: %q", n, shown.String())
	}
	checkPieces(t, words, shown.String(), p.Pieces)
}

// TestLawFacets: the count beside a facet value is the total when it is that facet's only choice, all else equal.
func TestLawFacets(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 0))
	queries := []string{"", "煤", "煤矸石", "教育 医疗", "-高铁", "数字经济 OR 算力", `"乡村振兴"`, "古交怎样利用煤矸石？"}
	pick := func(values ...string) []string {
		var chosen []string
		for _, v := range values {
			switch rng.IntN(2 * len(values)) {
			case 0:
				chosen = append(chosen, v)
			case 1:
				chosen = append(chosen, "-"+v)
			}
		}
		return chosen
	}
	checked := 0
	for range 60 {
		r := Request{Query: queries[rng.IntN(len(queries))], Filter: Filter{
			Region: pick("140000", "140100", "140181", "140800", "140823", "110000"), Year: pick("2021", "2026", "2019..2022", None),
			Kind: pick("政府工作报告", "计划报告", "其他"), Level: pick("county", "prefecture"), Section: pick("review", "tasks", "problems", "other"),
		}}
		facets := find(t, seeds, r).Facets
		for _, facet := range []struct {
			buckets []Bucket
			set     func(*Filter, []string)
		}{
			{facets.Region, func(f *Filter, v []string) { f.Region = v }},
			{facets.Year, func(f *Filter, v []string) { f.Year = v }},
			{facets.Kind, func(f *Filter, v []string) { f.Kind = v }},
			{facets.Level, func(f *Filter, v []string) { f.Level = v }},
			{facets.Section, func(f *Filter, v []string) { f.Section = v }},
		} {
			walk(facet.buckets, func(b Bucket) {
				only := r
				facet.set(&only.Filter, []string{b.Value})
				if got := find(t, seeds, only).Total; got != b.Count {
					t.Errorf("%+v: %s %s has count %d, alone it finds %d", r, b.Label, b.Value, b.Count, got)
				}
				checked++
			})
		}
	}
	if checked < 500 {
		t.Errorf("only %d buckets were checked", checked)
	}
}

func walk(buckets []Bucket, visit func(Bucket)) {
	for _, b := range buckets {
		visit(b)
		walk(b.Children, visit)
	}
}

// TestLawPaging: pages list every hit once.
func TestLawPaging(t *testing.T) {
	for _, limit := range []int{1, 2, 5, 13, 14, 100} {
		seen := make(map[string]int)
		r := Request{Query: "发展", Limit: limit}
		for {
			page := find(t, seeds, r)
			for _, h := range page.Hits {
				seen[h.Report.ID]++
			}
			if r.Cursor = page.Next; page.Next == "" {
				break
			}
		}
		if len(seen) != 14 {
			t.Errorf("limit %d: pages list %d reports of 14", limit, len(seen))
		}
		for id, n := range seen {
			if n != 1 {
				t.Errorf("limit %d: %s is listed %d times", limit, id, n)
			}
		}
	}
}
