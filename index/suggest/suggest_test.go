package suggest

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongbao/analyzer"
	"gongbao/index/region"
)

// lines returns the lines of a file of cases, without comments.
func lines(t testing.TB, file string) []string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for line := range strings.Lines(string(data)) {
		if line = strings.Trim(line, "\n"); line != "" && line[0] != '#' {
			all = append(all, line)
		}
	}
	return all
}

// small returns an index of testdata/library.txt.
func small(t testing.TB) *Index {
	t.Helper()
	b := NewBuilder()
	for _, line := range lines(t, "testdata/library.txt") {
		kind, rest, _ := strings.Cut(line, " ")
		text, rest, _ := strings.Cut(rest, " ")
		switch kind {
		case "report":
			year, headings, _ := strings.Cut(rest, " ")
			n, err := strconv.Atoi(year)
			if err != nil {
				t.Fatalf("%s: %v", line, err)
			}
			report := b.Report(Report{Region: text, Year: n})
			for heading := range strings.SplitSeq(headings, " | ") {
				b.Heading(report, heading)
			}
		case "term":
			n, err := strconv.Atoi(rest)
			if err != nil {
				t.Fatalf("%s: %v", line, err)
			}
			b.Term(text, n)
		default:
			t.Fatalf("%s: neither a report nor a term", line)
		}
	}
	return build(t, b)
}

func build(t testing.TB, b *Builder) *Index {
	t.Helper()
	words, err := analyzer.Load()
	if err != nil {
		t.Fatal(err)
	}
	return b.Build(words)
}

// show returns a suggestion in the form of testdata/suggestions.txt.
func show(s Suggestion) string { return strings.Join(append([]string{s.Query}, s.Path...), " ") }

func TestSuggest(t *testing.T) {
	x := small(t)
	for _, line := range lines(t, "testdata/suggestions.txt") {
		typed, first, ok := strings.Cut(line, " →")
		if !ok {
			t.Fatalf("%s: no arrow", line)
		}
		var want, got []string
		if first != "" {
			want = strings.Split(first[1:], " | ")
		}
		for _, s := range x.Suggest(typed, 10) {
			got = append(got, show(s))
		}
		if len(want) > 0 {
			got = got[:min(len(got), len(want))]
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", typed, diff)
		}
	}
}

func TestSuggestFields(t *testing.T) {
	x := small(t)
	for typed, want := range map[string]Suggestion{
		"煤矸石 gujiao": {
			Query: "煤矸石 古交市", Text: "古交市", Kind: Place, Count: 3, Code: "140181", Path: []string{"山西省", "太原市"},
		},
		"山西省":  {Query: "山西省", Text: "山西省", Kind: Place, Count: 6, Code: "140000", Path: []string{}},
		"2026": {Query: "2026", Text: "2026", Kind: Year, Count: 8},
		"煤矸石":  {Query: "煤矸石", Text: "煤矸石", Kind: Term, Count: 28},
		"推进煤":  {Query: "推进煤矸石综合利用", Text: "推进煤矸石综合利用", Kind: Heading, Count: 3},
	} {
		got := x.Suggest(typed, 1)
		if len(got) != 1 {
			t.Errorf("%s: %d suggestions, want 1", typed, len(got))
			continue
		}
		if diff := cmp.Diff(want, got[0]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", typed, diff)
		}
	}
}

// TestShare checks that no kind crowds out the others, and that a kind may fill the list if it is
// alone.
func TestShare(t *testing.T) {
	b := NewBuilder()
	for i := range 20 {
		b.Heading(b.Report(Report{Year: 2001 + i}), fmt.Sprintf("20%02d年工作回顾", i))
		b.Term(fmt.Sprintf("煤%c", '一'+rune(i)), 2+i)
	}
	x := build(t, b)
	kinds := make(map[Kind]int)
	for _, s := range x.Suggest("20", 10) {
		kinds[s.Kind]++
	}
	if diff := cmp.Diff(map[Kind]int{Year: 7, Heading: 3}, kinds); diff != "" {
		t.Errorf("20 (-want +got):\n%s", diff)
	}
	if got := x.Suggest("煤", 10); len(got) != 10 {
		t.Errorf("煤: %d suggestions, want 10 of one kind", len(got))
	}
	for _, limit := range []int{-1, 0} {
		if got := x.Suggest("煤", limit); len(got) != 0 {
			t.Errorf("limit %d: %v", limit, got)
		}
	}
}

func TestEmptyLibrary(t *testing.T) {
	x := build(t, NewBuilder())
	if got := x.Suggest("gujiao", 10); len(got) == 0 || got[0].Text != "古交市" || got[0].Count != 0 {
		t.Errorf("gujiao: %v, want 古交市 without reports", got)
	}
	if got := x.Suggest("煤", 10); len(got) != 0 {
		t.Errorf("煤: %v", got)
	}
	if got := x.Correct("煤干石", 0); len(got) != 0 {
		t.Errorf("煤干石: %v", got)
	}
}

// TestTogether uses one index from several goroutines while its Builder is fed further. It is meant
// for the race detector.
func TestTogether(t *testing.T) {
	b := realBuilder(t)
	x := build(t, b)
	want := fmt.Sprint(x.Suggest("gj", 10), x.Correct("煤干石", 0))
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for range 20 {
				if got := fmt.Sprint(x.Suggest("gj", 10), x.Correct("煤干石", 0)); got != want {
					t.Errorf("got %s, want %s", got, want)
					return
				}
			}
		})
	}
	build(t, b)
	readers.Wait()
}

// TestSuggestAgainstAll compares the first suggestion with the best of all entries, each looked at
// by itself.
func TestSuggestAgainstAll(t *testing.T) {
	x := build(t, realBuilder(t))
	all := make([]ways, len(x.records))
	for i := range x.records {
		all[i] = x.waysTo(x.entry(int32(i)))
	}
	for i := 0; i < len(x.records); i += 1 + len(x.records)/200 {
		name := []rune(x.entry(int32(i)).folded)
		spelling := pronounce().spellings(x.entry(int32(i)).folded)[0]
		for _, word := range []string{
			string(name[:1+i%len(name)]), string(name[i%len(name):]),
			firstBytes(spelling.pinyin, 1+i%6), firstBytes(spelling.initials, 1+i%4),
		} {
			word = analyzer.FoldQuery(word)
			letters, isLatin := latin(word)
			best := candidate{match: byInitials + 1}
			for j := range all {
				if m := all[j].match(word, letters, isLatin); m < best.match {
					best = candidate{m, int32(j)}
				}
			}
			want, got := "nothing", "nothing"
			if best.match <= byInitials {
				want = x.entry(best.entry).text
			}
			if s := x.complete(typed{word: word}, 1); len(s) > 0 {
				got = s[0].Text
			}
			if got != want {
				t.Errorf("%q: got %s, want %s, a match of rank %d", word, got, want, best.match)
			}
		}
	}
}

func firstBytes(s string, n int) string { return s[:min(len(s), n)] }

// ways are the texts by which one entry can be found.
type ways struct {
	names, inner []string
	spellings    []spelling
	initials     int // the least number of letters that are looked up as initials
}

func (x *Index) waysTo(e entry) ways {
	w := ways{names: []string{e.folded}, initials: termInitials}
	switch e.kind {
	case Place:
		for _, alias := range region.Aliases(e.text) {
			w.names = append(w.names, analyzer.Fold(alias))
		}
		w.initials = placeInitials
	case Term, Heading:
		for _, token := range x.words.Index(e.folded) {
			if token.Start > 0 {
				w.inner = append(w.inner, e.folded[token.Start:])
			}
		}
	}
	if e.kind == Place || e.kind == Term {
		for _, name := range w.names {
			w.spellings = append(w.spellings, pronounce().spellings(name)...)
		}
	}
	return w
}

// match returns how a folded word matches, or byInitials + 1 if it does not. letters is the word in
// pinyin.
func (w *ways) match(word, letters string, isLatin bool) match {
	best := byInitials + 1
	compare := func(text, word string, whole, begun match) {
		switch {
		case text == word:
			best = min(best, whole)
		case strings.HasPrefix(text, word):
			best = min(best, begun)
		}
	}
	for _, name := range w.names {
		if isLatin {
			compare(name, word, byName, byPinyin)
		} else {
			compare(name, word, byName, byName)
		}
	}
	for _, text := range w.inner {
		compare(text, word, byInner, byInner)
	}
	for _, s := range w.spellings {
		if isLatin {
			compare(s.pinyin, letters, byReading, byPinyin)
		}
		if isLatin && len(letters) >= w.initials {
			compare(s.initials, letters, byLetters, byInitials)
		}
	}
	return best
}

// checkSuggestions reports errors that no typed text may cause.
func checkSuggestions(t *testing.T, query string, suggestions []Suggestion, limit int) {
	t.Helper()
	if len(suggestions) > limit {
		t.Fatalf("%q: %d suggestions, want at most %d", query, len(suggestions), limit)
	}
	var said []string
	for _, s := range suggestions {
		if bare := strings.Trim(s.Query, "\"”"); !strings.HasSuffix(analyzer.Fold(bare), analyzer.Fold(s.Text)) {
			t.Fatalf("%q: %q does not end in %q", query, s.Query, s.Text)
		}
		keepsWords := func(start int) bool { return strings.HasPrefix(s.Query, query[:start]) }
		if !slices.ContainsFunc(lastWords(query), keepsWords) {
			t.Fatalf("%q: %q has lost words", query, s.Query)
		}
		shown := show(s)
		if slices.Contains(said, shown) {
			t.Fatalf("%q: %s twice", query, shown)
		}
		said = append(said, shown)
	}
}

func FuzzSuggest(f *testing.F) {
	x := small(f)
	for _, query := range []string{
		"", " ", "大同 suanl", "da tong", "region:dt", "“煤矸", "\xff煤", "a\x00b", "ü", "lüe", "-（“", "㍿",
		"a b c d e f g h i j", "大同　gj", "：", `"`,
	} {
		f.Add(query, 10)
	}
	f.Fuzz(func(t *testing.T, query string, limit int) {
		limit = min(limit, 100)
		checkSuggestions(t, query, x.Suggest(query, limit), max(limit, 0))
	})
}

// TestBounds checks that of too many headings those with most reports are kept.
func TestBounds(t *testing.T) {
	b := NewBuilder()
	for range 2 {
		b.Heading(b.Report(Report{}), "推进煤矸石综合利用")
	}
	one := b.Report(Report{})
	for i := range mostHeadings {
		b.Heading(one, fmt.Sprintf("建设第%d号煤场", i))
	}
	entries := b.headingEntries()
	if len(entries) != mostHeadings || entries[0].text != "推进煤矸石综合利用" || entries[0].count != 2 {
		t.Errorf("%d headings are kept, %v first", len(entries), entries[0])
	}
}
