package enginetest

import (
	"context"
	"errors"
	"gongbao/index"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"gongbao/analyzer"
	"gongbao/index/passage"
	"gongbao/index/query"
	"gongbao/index/report"
)

// testLaws holds the laws of search against brute force over real text, each on random stretches of
// it.
func (s *suite) testLaws(t *testing.T) {
	t.Parallel()
	c := s.openCorpus(t)
	for _, law := range []struct {
		name  string
		check func(*testing.T, *corpus)
	}{
		{"exact", exactLaw}, {"as typed", asTypedLaw}, {"as typed, with synonyms", synonymsLaw}, {"marks", marksLaw},
	} {
		t.Run(law.name, func(t *testing.T) {
			t.Parallel()
			law.check(t, c)
		})
	}
}

// What becomes of a stretch of text in a law, besides what typed says.
const (
	checked = "checked"
	nothing = "nothing to find" // nothing but punctuation, quotes and white space, which has to be an error
)

// stretches calls check with random stretches until 20,000 of up to 12 characters and 5,000 of up
// to 64 were checked, of a sample of reports a fifth. It logs how many met what check says became of them, and
// fails if more than 3 % were something to find and not checked.
func (c *corpus) stretches(t *testing.T, seed uint64, check func(text string) string) {
	t.Helper()
	met := make(tally)
	skipped := 0
	part := 5
	if allLaws {
		part = 1
	}
	for _, round := range []struct{ n, most int }{{20000 / part / c.part, 12}, {5000 / part / c.part, 64}} {
		left := round.n
		for text := range c.substrings(seed, 2*round.n, round.most) {
			became := check(text)
			met[became]++
			switch became {
			case checked:
				left--
			case nothing:
			default:
				skipped++
			}
			for edge, is := range edges {
				first, _ := utf8.DecodeRuneInString(text)
				last, _ := utf8.DecodeLastRuneInString(text)
				if is(first) || is(last) {
					met["with "+edge+" at the edge"]++
				}
			}
			if left == 0 {
				break
			}
		}
		if left > 0 {
			t.Errorf("%d stretches of up to %d characters were left to check", left, round.most)
		}
	}
	t.Log(met)
	if skipped > met[checked]*3/100 {
		t.Errorf("%d stretches were checked, %d were not: %v", met[checked], skipped, met)
	}
}

// edges are the kinds of characters that a stretch should begin or end with now and then.
var edges = map[string]func(rune) bool{
	"quotes":      func(r rune) bool { return strings.ContainsRune("“”‘’「」『』《》\"'", r) },
	"brackets":    func(r rune) bool { return strings.ContainsRune("()（）[]【】〔〕", r) },
	"punctuation": func(r rune) bool { return strings.ContainsRune("，。；：！？、…—·,;:!?", r) },
	"digits":      unicode.IsDigit,
	"percent":     func(r rune) bool { return strings.ContainsRune("%％﹪", r) },
	"letters":     func(r rune) bool { return unicode.IsLetter(r) && !unicode.Is(unicode.Han, r) },
}

// exactLaw: a quoted query finds exactly the reports that contain it, counts it as often as brute
// force, and never relaxes.
func exactLaw(t *testing.T, c *corpus) {
	c.stretches(t, 1, func(text string) string {
		pattern := analyzer.FoldQuery(text)
		quoted := `"` + text + `"`
		if pattern == "" {
			if _, err := c.Search(context.Background(), index.Request{Query: quoted}); !isQueryError(err) {
				t.Errorf("%q folds to nothing: %v, want a *query.Error", quoted, err)
			}
			return nothing
		}
		if strings.ContainsAny(text, `"＂`) {
			return "with a straight quote"
		}
		got := Find(t, c.Engine, index.Request{Query: quoted, Limit: index.MaxLimit})
		want, occurrences := c.contain(pattern)
		if !finds(got, want) || got.Occurrences != occurrences || got.Relaxed != "" || got.Partial {
			t.Errorf("%s: %d reports, %d occurrences, relaxed %q; brute force %d, %d", quoted, got.Total, got.Occurrences, got.Relaxed, len(want), occurrences)
		}
		return checked
	})
}

func isQueryError(err error) bool {
	var queryError *query.Error
	return errors.As(err, &queryError)
}

// syntax is what may make something else than a word of a stretch of text, white space aside.
const syntax = `()（）"＂“*＊-－:：`

// typed tells what becomes of a stretch of text that is typed as a word: checked if it is one,
// nothing if it is refused as that.
func typed(t *testing.T, text string) string {
	t.Helper()
	node, err := index.ParseQuery(text)
	word, isWord := node.(query.Word)
	switch folded := analyzer.FoldQuery(text); {
	case folded == "" && node == nil && isQueryError(err) != (strings.TrimSpace(text) == ""):
		return nothing
	case isWord && analyzer.FoldQuery(word.Text) == folded:
		return checked
	case strings.ContainsFunc(text, unicode.IsSpace):
		return "several words"
	case strings.ContainsAny(text, syntax):
		return "syntax"
	}
	t.Errorf("%q is %v, %v; want a word", text, node, err)
	return "wrong"
}

// asTypedLaw: an unquoted word finds, if it is not to be widened, exactly the reports that
// contain it, and counts it.
func asTypedLaw(t *testing.T, c *corpus) {
	c.stretches(t, 2, func(text string) string {
		became := typed(t, text)
		if became != checked {
			return became
		}
		got := Find(t, c.Engine, index.Request{Query: text, NoSynonyms: true, Limit: index.MaxLimit})
		want, occurrences := c.contain(analyzer.FoldQuery(text))
		if !finds(got, want) || got.Occurrences != occurrences || got.Relaxed != "" || got.Partial {
			t.Errorf("%q: %d reports, %d occurrences, relaxed %q; brute force %d, %d", text, got.Total, got.Occurrences, got.Relaxed, len(want), occurrences)
		}
		return became
	})
}

// synonymsLaw: an unquoted word finds at least the reports that contain it, and exactly those that
// contain it or a synonym.
func synonymsLaw(t *testing.T, c *corpus) {
	widened := 0
	c.stretches(t, 3, func(text string) string {
		became := typed(t, text)
		if became != checked {
			return became
		}
		want, _ := c.contain(analyzer.FoldQuery(text))
		for _, synonym := range analyzer.BuiltinSynonyms().Of(text) {
			ids, _ := c.contain(analyzer.FoldQuery(synonym))
			want = append(want, ids...)
			widened++
		}
		slices.Sort(want)
		want = slices.Compact(want)
		if got := Find(t, c.Engine, index.Request{Query: text, Limit: index.MaxLimit}); !finds(got, want) || got.Relaxed != "" || got.Partial {
			t.Errorf("%q, understood as %s: %d reports, relaxed %q; brute force %d", text, got.Understood, got.Total, got.Relaxed, len(want))
		}
		return became
	})
	if t.Logf("%d synonyms", widened); widened == 0 && c.part == 1 {
		t.Error("no stretch has a synonym")
	}
}

// marksLaw: the marks are the words, the longest first, wherever a hit has them; the pieces joined
// are the text; occurrences count the marks, parts of characters included.
func marksLaw(t *testing.T, c *corpus) {
	queries := 2000 / c.part
	met := make(tally)
	var words []string
	for text := range c.substrings(4, 12*queries, 12) {
		if met["queries"] == queries {
			break
		}
		if typed(t, text) != checked || len([]rune(text)) == 1 && met["queries"]%10 != 0 {
			continue // single characters have thousands of marks: now and then will do
		}
		if words = append(words, text); len(words) < 2+met["queries"]%3 {
			continue
		}
		met["queries"]++
		c.checkMarks(t, words, met)
		words = nil
	}
	t.Log(met)
	if met["queries"] < queries || met["marks"] < 10*queries {
		t.Errorf("only %v were checked", met)
	}
}

// checkMarks tests the hits of any of the words, and counts in met what it saw.
func (c *corpus) checkMarks(t *testing.T, words []string, met tally) {
	t.Helper()
	r := index.Request{Query: strings.Join(words, " OR "), NoSynonyms: true, Limit: 1, Passages: index.MaxPassages}
	result := Find(t, c.Engine, r)
	marker, err := c.Marker(context.Background(), r)
	if err != nil {
		t.Fatal(err)
	}
	folded := make([]string, len(words))
	for i, word := range words {
		folded[i] = analyzer.FoldQuery(word)
	}
	want := c.marks(folded)
	occurrences := 0
	for _, n := range want {
		occurrences += n
	}
	if result.Occurrences != occurrences {
		t.Errorf("%q: %d occurrences, brute force %d", r.Query, result.Occurrences, occurrences)
	}
	for _, h := range result.Hits {
		met["hits"]++
		occurrences := 0
		for i, text := range TextsOf(c.reports[h.Report.ID]) {
			n := want[c.first[h.Report.ID]+i]
			if n == 0 && met["hits"]%10 > 0 {
				continue // that no text without a word has a mark is seen often enough
			}
			marks := checkPieces(t, folded, text, marker.Pieces(text))
			if marks > n || marks < n && !foldsToMore(text) {
				t.Errorf("%q: %d marks, brute force %d in %q", words, marks, n, text)
			}
			occurrences += n
			met["marks"] += marks
		}
		if occurrences != h.Occurrences {
			t.Errorf("%q in %s: %d occurrences, brute force %d", words, h.Report.ID, h.Occurrences, occurrences)
		}
		if len(h.Passages) == 0 {
			t.Errorf("%q finds %s without a passage", words, h.Report.Title)
		}
		for _, p := range h.Passages {
			met["passages"]++
			checkPassage(t, folded, c.reports[h.Report.ID], p)
		}
	}
}

// foldsToMore reports whether a character of text folds to several, so that a word may stand for a
// part of it: the 1 in ⑪.
func foldsToMore(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return utf8.RuneCountInString(analyzer.Fold(string(r))) > 1 })
}

// checkPieces tests the pieces of text, where folded words are marked, and returns the number of
// marks. Without words, what is marked is not looked at.
func checkPieces(t *testing.T, folded []string, text string, pieces []passage.Piece) int {
	t.Helper()
	joined := textOfPieces(pieces)
	if joined != text {
		t.Errorf("pieces give %q, the text is %q", joined, text)
	}
	n := 0
	for _, p := range pieces {
		if p.Text == "" || utf8.ValidString(text) && !utf8.ValidString(p.Text) {
			t.Errorf("piece %q of %q", p.Text, text)
		}
		if !p.Match {
			continue
		}
		n++
		if folded != nil && !slices.Contains(folded, analyzer.Fold(p.Text)) {
			t.Errorf("%q is marked in %q for %q", p.Text, text, folded)
		}
	}
	return n
}

func textOfPieces(pieces []passage.Piece) string {
	var joined strings.Builder
	for _, p := range pieces {
		joined.WriteString(p.Text)
	}
	return joined.String()
}

// checkPassage tests that a passage is a stretch of the line of the paragraph it names, of a fair length, with
// its marks by the law.
func checkPassage(t *testing.T, folded []string, r *report.Report, p passage.Passage) {
	t.Helper()
	i := slices.IndexFunc(r.Sections, func(s report.Section) bool { return s.ID == p.Section })
	if i < 0 || !slices.Equal(r.Sections[i].Path, p.Path) || r.Sections[i].Role != p.Role {
		t.Fatalf("passage of section %s %q, which the report does not have", p.Section, p.Path)
	}
	line, _ := r.Lines().Of(i, p.Paragraph+1)
	text := line.Text
	shown := textOfPieces(p.Pieces)
	if !strings.Contains(text, shown) || shown == "" {
		t.Errorf("passage %q is not in %q", shown, text)
	}
	if n := utf8.RuneCountInString(shown); n > 3*160 {
		t.Errorf("passage of %d characters: %q", n, shown)
	}
	checkPieces(t, folded, shown, p.Pieces)
}
