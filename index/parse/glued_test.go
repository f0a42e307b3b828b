package parse

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"gongbao/analyzer"
	"gongbao/index/report"
	"gongbao/index/source"
)

// gluedEnds counts where headings end after they were glued to the text below them.
type gluedEnds struct{ headings, exact, longer, shorter, lost int }

func (g gluedEnds) share() float64 { return 100 * float64(g.exact) / float64(max(1, g.headings)) }

func (g gluedEnds) String() string {
	return fmt.Sprintf("%d headings, %.1f %% end exactly; %d later, %d earlier, %d are none", g.headings, g.share(), g.longer, g.shorter, g.lost)
}

// TestHeadingsGlued measures without labels where headings end: those of real reports that have a
// line of their own are glued to the text below, as many pages do, and read again. The model has
// learned from the headings of the corpus, but not from those of corpus2.
func TestHeadingsGlued(t *testing.T) {
	for _, collection := range []struct {
		name  string
		least float64 // share of headings, in per cent, that end exactly
	}{{"corpus", 97}, {"corpus2", 85}} {
		files, _ := filepath.Glob(filepath.Join(shared, collection.name, "texts/*"))
		if len(files) == 0 {
			t.Skipf("NOT MEASURED, the reports of %s are not here", collection.name)
		}
		var all gluedEnds
		for _, file := range files {
			doc, err := source.Read(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range Parse(doc).Reports {
				all.count(t, &r)
			}
		}
		t.Log(collection.name, all)
		if all.share() < collection.least {
			t.Errorf("%s: %.2f %% of the headings end exactly, want %v", collection.name, all.share(), collection.least)
		}
	}
}

// mostCutWords is the share of headings, in per cent, that may end inside a word as jieba cuts it. Half
// of them do not: 工作回顾|过去一年 has 回顾过去, which jieba takes for a word.
const mostCutWords = 3.0

// TestHeadingsEndWords: headings whose text goes on in their line end where words end, and leave no
// short rest.
func TestHeadingsEndWords(t *testing.T) {
	words, err := analyzer.Load()
	if err != nil {
		t.Fatal(err)
	}
	headings, cut, short := 0, 0, 0
	files, _ := filepath.Glob(filepath.Join(shared, "corpus*/texts/*"))
	seedFiles, _ := filepath.Glob(filepath.Join(seeds, "*"))
	for _, file := range append(files, seedFiles...) {
		doc, err := source.Read(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range Parse(doc).Reports {
			for _, s := range r.Sections {
				if !s.RunIn || len(s.Paragraphs) == 0 || s.Separator != "" || endsSentence(lastRune(s.Heading)) {
					continue
				}
				headings++
				before, after := tailRunes(s.Heading, 12), runes(s.Paragraphs[0], 12)
				if cutsWord(words, before+after, len(before)) {
					cut++
					t.Logf("%s ‖ %s", before, after)
				}
				if utf8.RuneCountInString(s.Paragraphs[0]) < 15 && endsSentence(lastRune(s.Paragraphs[0])) {
					short++
					t.Logf("%s ‖ %s", s.Heading, s.Paragraphs[0])
				}
			}
		}
	}
	t.Logf("%d headings that text is glued to: %d cut a word, %d leave a short rest", headings, cut, short)
	if headings < 30 || float64(cut) > mostCutWords/100*float64(headings) || short > 0 {
		t.Errorf("%d headings, %d cut a word, %d leave a short rest", headings, cut, short)
	}
}

// cutsWord reports whether a word of the text goes on over the byte at.
func cutsWord(words *analyzer.Words, text string, at int) bool {
	return slices.ContainsFunc(words.Query(text), func(t analyzer.Token) bool { return t.Start < at && at < t.End })
}

// count glues the numbered headings of a report to the text below them and reads it again.
func (g *gluedEnds) count(t *testing.T, r *report.Report) {
	var b strings.Builder
	b.WriteString(r.Title + "\n")
	var want []string
	for _, s := range r.Sections {
		b.WriteString(s.Heading)
		token, numbered := readToken(s.Heading)
		if numbered && token.size < len(s.Heading) && !s.RunIn && !s.Inline && len(s.Paragraphs) > 0 {
			want = append(want, s.Heading)
		} else {
			b.WriteString("\n")
		}
		b.WriteString(strings.Join(s.Paragraphs, "\n") + "\n")
	}
	doc, err := source.Decode("a.txt", []byte(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, again := range Parse(doc).Reports {
		for _, s := range again.Sections {
			found = append(found, s.Heading)
		}
	}
	for _, heading := range want {
		g.headings++
		token, _ := readToken(heading)
		i := slices.IndexFunc(found, func(f string) bool {
			return len(f) > token.size && (strings.HasPrefix(f, heading) || strings.HasPrefix(heading, f))
		})
		if i < 0 {
			g.lost++
			continue
		}
		switch cmp.Compare(len(found[i]), len(heading)) {
		case 0:
			g.exact++
		case 1:
			g.longer++
		default:
			g.shorter++
		}
		found = found[i+1:]
	}
}
