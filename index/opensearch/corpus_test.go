package opensearch_test

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"gongbao/index"
	"gongbao/index/embedded"
	"gongbao/index/enginetest"
	"gongbao/index/opensearch/clustertest"
	"gongbao/index/panel"
	"gongbao/index/query"
	"gongbao/index/report"
)

// stringsOf returns the number of strings that TestCorpus looks for: 300, unless GONGBAO_STRINGS sets
// another.
func stringsOf(t *testing.T) int {
	t.Helper()
	text := os.Getenv("GONGBAO_STRINGS")
	if text == "" {
		return 300
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestCorpus asks a cluster and the embedded engine the same about the reports in ../../../shared: all
// that is counted is equal, and hits are the same in the same order.
func TestCorpus(t *testing.T) {
	full(t)
	mine := maps.Clone(enginetest.Seeds())
	enginetest.ReadReports(t, enginetest.SharedTexts(t, 1), mine)
	c := clustertest.Start(t, 1)
	var engines [2]index.Engine
	for i, b := range []index.Backend{backend(c), embedded.Backend} {
		e, err := b.Open(index.Generation{Dir: t.TempDir()}, mine, enginetest.LoadWords())
		if err != nil {
			t.Fatal(err)
		}
		defer e.Close()
		if err := e.Update(mine.All(), nil); err != nil {
			t.Fatal(err)
		}
		engines[i] = e
	}
	g := requests{rand.New(rand.NewPCG(1, 2)), mine.All()}
	n := stringsOf(t)
	t.Run("Search", func(t *testing.T) { g.compareSearches(t, engines, n) })
	t.Run("Panel", func(t *testing.T) { g.comparePanels(t, engines, n/10) })
	t.Run("Related", func(t *testing.T) { g.compareRelated(t, engines, n) })
	t.Run("Count", func(t *testing.T) { g.compareCounts(t, engines, n/3) })
	t.Run("Export", func(t *testing.T) { g.compareExports(t, engines, n/10) })
}

// compareSearches holds searches against each other.
func (g requests) compareSearches(t *testing.T, engines [2]index.Engine, n int) {
	counted, marks := 0, 0
	for range n {
		r := g.request()
		results, err := ask(engines, func(e index.Engine) (*index.Result, error) { return e.Search(t.Context(), r) })
		if errors.As(err, new(*query.Error)) {
			continue // it is nothing but punctuation
		}
		counted, marks = counted+1, marks+results[1].Occurrences
		same(t, r, results, err)
	}
	t.Logf("%d searches with %d marks are compared", counted, marks)
	if counted == 0 || marks == 0 {
		t.Error("nothing was compared")
	}
}

// comparePanels holds panels by all rules against each other.
func (g requests) comparePanels(t *testing.T, engines [2]index.Engine, n int) {
	cells, places := 0, 0
	for range n {
		d := g.dictionary(t)
		for _, rule := range panel.Rules {
			r := index.PanelRequest{Dictionary: d, Rule: rule, Scope: index.ScopeAll, Filter: g.filter()}
			rows, err := ask(engines, func(e index.Engine) (rows []panel.Row, err error) {
				err = e.Panel(t.Context(), r, func(index.PanelHead) error { return nil }, func(row panel.Row) error {
					rows = append(rows, row)
					return nil
				})
				return rows, err
			})
			same(t, fmt.Sprintf("%s by %s, %+v", d, rule, r.Filter), rows, err)
			for _, row := range rows[1] {
				cells += len(row.Counts)
				for _, n := range row.Counts {
					places += n
				}
			}
		}
	}
	t.Logf("%d cells with %d places are compared", cells, places)
	if places == 0 {
		t.Error("nothing was compared")
	}
}

// compareRelated holds the texts that are similar to reports and to sections against each other.
func (g requests) compareRelated(t *testing.T, engines [2]index.Engine, n int) {
	texts := 0
	for range n {
		of := g.reports[g.IntN(len(g.reports))]
		r := index.RelatedRequest{Report: of.ID, Limit: 1 + g.IntN(20)}
		if g.IntN(2) == 0 {
			r.Section = of.Sections[g.IntN(len(of.Sections))].ID
		}
		related, err := ask(engines, func(e index.Engine) (*index.Related, error) { return e.Related(t.Context(), r) })
		same(t, r, related, err)
		texts += len(related[1].Similar)
	}
	t.Logf("%d similar texts are compared", texts)
	if texts == 0 {
		t.Error("nothing was compared")
	}
}

// compareCounts holds counts by year and province against each other.
func (g requests) compareCounts(t *testing.T, engines [2]index.Engine, n int) {
	groups := 0
	for range n {
		r := g.request()
		counts, err := ask(engines, func(e index.Engine) (counts *index.Counts, err error) {
			by := []index.Grouping{index.GroupProvince, index.GroupYear}
			err = e.Count(t.Context(), []index.Request{r}, by, func(_ int, c *index.Counts, err error) error {
				counts = c
				return err
			})
			return counts, err
		})
		if errors.As(err, new(*query.Error)) {
			continue
		}
		same(t, r, counts, err)
		groups += len(counts[1].Groups)
	}
	t.Logf("%d groups are compared", groups)
	if groups == 0 {
		t.Error("nothing was compared")
	}
}

// compareExports holds all hits of searches against each other, in their order but for scores that differ by
// less than the 32 bits of the cluster's show.
func (g requests) compareExports(t *testing.T, engines [2]index.Engine, n int) {
	hits := 0
	for range n {
		r := g.request()
		if g.IntN(2) == 0 { // which many reports hold
			r.Query, r.Match = query.Phrase{Text: g.stretch(2)}.String(), index.Literal
		}
		exported, err := ask(engines, func(e index.Engine) (hits []index.Hit, err error) {
			begin := func(*index.Result) error { return nil }
			err = e.Export(t.Context(), r, begin, func(h index.Hit, _ *report.Report) error {
				hits = append(hits, h)
				return nil
			})
			return hits, err
		})
		if errors.As(err, new(*query.Error)) {
			continue
		}
		for i := range exported[0] {
			if i < len(exported[1]) && math.Abs(exported[0][i].Score-exported[1][i].Score) > 1e-6 {
				t.Errorf("%+v: hit %d scores %g and %g", r, i, exported[0][i].Score, exported[1][i].Score)
			}
		}
		for _, of := range exported {
			slices.SortFunc(of, func(a, b index.Hit) int { return strings.Compare(a.Report.ID, b.Report.ID) })
		}
		same(t, r, exported, err)
		hits += len(exported[1])
	}
	t.Logf("%d hits are compared", hits)
	if hits == 0 {
		t.Error("nothing was compared")
	}
}

// ask asks two engines the same.
func ask[T any](engines [2]index.Engine, question func(e index.Engine) (T, error)) (answers [2]T, err error) {
	var errs [2]error
	for i, e := range engines {
		answers[i], errs[i] = question(e)
	}
	return answers, errors.Join(errs[:]...)
}

// same reports two answers that differ.
func same[T any](t *testing.T, question any, answers [2]T, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%+v: %v", question, err)
	}
	if diff := cmp.Diff(answers[0], answers[1], cmpopts.IgnoreFields(index.Result{}, "Took"), cmpopts.EquateApprox(0, 1e-9)); diff != "" {
		t.Errorf("%+v: cluster − embedded\n%s", question, diff)
	}
}

// requests makes random searches of strings in reports.
type requests struct {
	*rand.Rand
	reports []*report.Report
}

// text returns a stretch of a report, of whatever it is made.
func (g requests) text() string {
	n := 1 + g.IntN(12)
	if g.IntN(10) == 0 {
		n = 40 + g.IntN(24)
	}
	return query.Phrase{Text: g.stretch(n)}.String()
}

// stretch returns n characters of a report, one after the other.
func (g requests) stretch(n int) string {
	for {
		sections := g.reports[g.IntN(len(g.reports))].Sections
		paragraphs := sections[g.IntN(len(sections))].Paragraphs
		if len(paragraphs) == 0 {
			continue
		}
		paragraph := []rune(paragraphs[g.IntN(len(paragraphs))])
		if len(paragraph) < n {
			continue
		}
		from := g.IntN(len(paragraph) - n + 1)
		return string(paragraph[from : from+n])
	}
}

// typed returns a query as people type it: words, or a question, to be looked for with a match.
func (g requests) typed() (string, index.Match) {
	word := func() string {
		return strings.Map(func(r rune) rune {
			if !unicode.Is(unicode.Han, r) {
				return -1
			}
			return r
		}, g.text())
	}
	text := word()
	for range g.IntN(3) {
		text += " " + word()
	}
	if g.IntN(3) == 0 {
		text = "如何" + text
	}
	return text, []index.Match{"", index.Literal, index.Words, index.Most}[g.IntN(4)]
}

// request returns a search for one to three texts, with filters, an order and a limit.
func (g requests) request() index.Request {
	text, match := g.text(), index.Literal
	for range g.IntN(3) {
		text += []string{" ", " OR ", " -", " /r "}[g.IntN(4)] + g.text()
	}
	switch g.IntN(5) {
	case 0, 1:
		text, match = g.typed()
	case 2:
		text = g.together()
	case 3: // a text within another
		whole := []rune(g.stretch(2 + g.IntN(4)))
		text = query.Phrase{Text: string(whole)}.String() + " OR " + query.Phrase{Text: string(whole[:1+g.IntN(len(whole))])}.String()
	}
	return index.Request{
		Query: text, Match: match, NoSynonyms: true, Filter: g.filter(), Explain: true,
		Sort: append(index.Sorts, "")[g.IntN(len(index.Sorts)+1)], Limit: 1 + g.IntN(40), Passages: g.IntN(4), Budget: time.Hour,
	}
}

// together returns a query for texts whose places decide: pieces of one stretch of a report, alone or beside
// another text.
func (g requests) together() string {
	whole := []rune(g.stretch(4 + g.IntN(30)))
	half := len(whole) / 2
	a, b := g.piece(whole[:half]), g.piece(whole[half:])
	text := ""
	switch g.IntN(4) {
	case 0:
		text = fmt.Sprintf("%s NEAR/%d %s", b, g.IntN(40), a)
	case 1:
		text = a + " /s " + b
		if g.IntN(2) == 0 {
			text += " /s " + g.piece(whole)
		}
	case 2:
		text = a + " /p " + b
	default:
		han := strings.Map(func(r rune) rune {
			if !unicode.Is(unicode.Han, r) {
				return -1
			}
			return r
		}, string(whole))
		letters := []rune(han + "发展经济建设")
		return string(letters[:1+g.IntN(2)]) + "*" + string(letters[3:4+g.IntN(2)])
	}
	if g.IntN(3) == 0 {
		text = "(" + text + ")" + []string{" ", " OR ", " -", " /r "}[g.IntN(4)] + g.text()
	}
	return text
}

// piece returns a piece of a text, or a choice of two that begin at the same place.
func (g requests) piece(of []rune) string {
	at := g.IntN(len(of))
	to := func() string {
		return query.Phrase{Text: string(of[at:min(len(of), at+1+g.IntN(3))])}.String()
	}
	if g.IntN(3) > 0 {
		return to()
	}
	return "(" + to() + " OR " + to() + ")"
}

func (g requests) filter() index.Filter {
	filters := []index.Filter{
		{}, {}, {Year: []string{"2015..2023"}}, {Section: []string{"tasks"}}, {Level: []string{"-province"}}, {Region: []string{"140000", "330000"}, Section: []string{"-notes"}},
	}
	return filters[g.IntN(len(filters))]
}

// dictionary returns terms that lie within each other, cross, or cross themselves, with synonyms and
// exclusions.
func (g requests) dictionary(t *testing.T) *panel.Dictionary {
	t.Helper()
	var terms []panel.Term
	add := func(term panel.Term) {
		if d, err := panel.Make("", append(slices.Clip(terms), term)); err == nil {
			terms = d.Terms
		}
	}
	for range 2 + g.IntN(30) {
		text := []rune(g.stretch(2 + g.IntN(7)))
		from := g.IntN(len(text))
		to := from + 1 + g.IntN(len(text)-from)
		whole, piece := string(text), string(text[from:to])
		switch g.IntN(5) {
		case 0:
			add(panel.Term{Forms: []string{whole}})
			add(panel.Term{Forms: []string{piece}})
		case 1:
			add(panel.Term{Forms: []string{whole, piece}})
		case 2:
			add(panel.Term{Forms: []string{piece}, Exclusions: []string{whole}})
		case 3:
			add(panel.Term{Forms: []string{string(text[from:])}})
			add(panel.Term{Forms: []string{string(text[:to])}})
		default:
			add(panel.Term{Forms: []string{whole}})
		}
	}
	add(panel.Term{Forms: []string{strings.Repeat([]string{"0", "一", "的"}[g.IntN(3)], 2+g.IntN(3))}})
	d, err := panel.Make("", terms)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
