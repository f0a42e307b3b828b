package parse

import (
	"cmp"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gongbao/index/report"
	"gongbao/index/source"
)

// gluedEnds counts where headings end after they were glued to the text below them.
type gluedEnds struct{ headings, exact, longer, shorter, lost int }

func (g gluedEnds) share() float64 { return 100 * float64(g.exact) / float64(max(1, g.headings)) }

func (g gluedEnds) String() string {
	return fmt.Sprintf("%d headings, %.1f %% end exactly; %d later, %d earlier, %d are none", g.headings, g.share(), g.longer, g.shorter, g.lost)
}

// leastGlued is the share of headings, in per cent, that end where they did before they were glued.
// It is far from enough: the words of headingwords.txt say too little.
const leastGlued = 68

// TestHeadingsGlued measures without labels where headings end: those of real reports that have a
// line of their own are glued to the text below, as many pages do, and read again. The places are
// told apart, so that rules learnt from some can be judged on others.
func TestHeadingsGlued(t *testing.T) {
	byProvince := make(map[string]*gluedEnds)
	var all gluedEnds
	for _, g := range readGold(t) {
		doc, err := source.Read(filepath.Join(shared, "corpus/texts", g.File))
		if err != nil {
			t.Fatal(err)
		}
		of := byProvince[g.Code[:2]]
		if of == nil {
			of = new(gluedEnds)
			byProvince[g.Code[:2]] = of
		}
		for _, r := range Parse(doc).Reports {
			of.count(t, &r)
		}
	}
	for _, province := range slices.Sorted(maps.Keys(byProvince)) {
		of := byProvince[province]
		t.Log(province, of)
		all.headings += of.headings
		all.exact += of.exact
		all.longer += of.longer
		all.shorter += of.shorter
		all.lost += of.lost
	}
	t.Log("all", all)
	if all.share() < leastGlued {
		t.Errorf("%.2f %% of the headings end exactly, want %d", all.share(), leastGlued)
	}
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
