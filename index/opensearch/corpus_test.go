package opensearch_test

import (
	"errors"
	"maps"
	"math/rand/v2"
	"os"
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

// TestCorpus looks for random strings of the reports in ../../../shared in a cluster and in the embedded
// engine: all that is counted is equal, and the hits are the same in the same order.
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
	counted, marks := 0, 0
	for range stringsOf(t) {
		r := g.request()
		var results [2]*index.Result
		var errs [2]error
		for i, e := range engines {
			results[i], errs[i] = e.Search(t.Context(), r)
		}
		if refused := (*query.Error)(nil); errors.As(errs[0], &refused) && errors.As(errs[1], &refused) {
			continue // it is nothing but punctuation
		}
		if err := errors.Join(errs[:]...); err != nil {
			t.Fatalf("%+v: %v", r, err)
		}
		counted, marks = counted+1, marks+results[1].Occurrences
		if diff := cmp.Diff(results[0], results[1], cmpopts.IgnoreFields(index.Result{}, "Took"), cmpopts.EquateApprox(0, 1e-9)); diff != "" {
			t.Errorf("%+v: cluster − embedded\n%s", r, diff)
		}
	}
	t.Logf("%d searches of %d reports with %d marks are equal", counted, len(mine), marks)
	if counted == 0 || marks == 0 {
		t.Error("nothing was compared")
	}
}

// requests makes random searches of strings in reports.
type requests struct {
	*rand.Rand
	reports []*report.Report
}

// text returns a stretch of a report, of whatever it is made.
func (g requests) text() string {
	for {
		sections := g.reports[g.IntN(len(g.reports))].Sections
		paragraphs := sections[g.IntN(len(sections))].Paragraphs
		if len(paragraphs) == 0 {
			continue
		}
		paragraph := []rune(paragraphs[g.IntN(len(paragraphs))])
		n := 1 + g.IntN(12)
		if g.IntN(10) == 0 {
			n = 40 + g.IntN(24)
		}
		if len(paragraph) < n {
			continue
		}
		from := g.IntN(len(paragraph) - n + 1)
		return query.Phrase{Text: string(paragraph[from : from+n])}.String()
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
	if g.IntN(2) == 0 {
		text, match = g.typed()
	}
	filters := []index.Filter{
		{}, {}, {Year: []string{"2015..2023"}}, {Section: []string{"tasks"}}, {Level: []string{"-province"}}, {Region: []string{"140000", "330000"}, Section: []string{"-notes"}},
	}
	return index.Request{
		Query: text, Match: match, NoSynonyms: true, Filter: filters[g.IntN(len(filters))], Explain: true,
		Sort: append(index.Sorts, "")[g.IntN(len(index.Sorts)+1)], Limit: 1 + g.IntN(40), Passages: g.IntN(4), Budget: time.Hour,
	}
}
