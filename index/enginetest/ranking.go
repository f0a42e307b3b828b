package enginetest

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"gongbao/index"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongbao/analyzer"
	"gongbao/index/parse"
	"gongbao/index/passage"
	"gongbao/index/report"
	"gongbao/index/source"
)

var update = flag.Bool("update", false, "rewrite testdata/relevance.golden")

// The cases of relevance in plain text, and the ranks that the engine gave last; the head of the
// first says how to read both.
const (
	relevanceCases  = "testdata/relevance.txt"
	relevanceGolden = "testdata/relevance.golden"
)

// depth is the number of hits in which a wanted one counts as found.
const depth = 10

// relevanceCase is a query with what must be among its first hits.
type relevanceCase struct {
	query string
	// within is the rank that a wanted report must reach.
	within int
	wanted []wanted
}

// wanted is a report, by any of its place, year and kind, and in it a section by words of its path,
// or any section.
type wanted struct {
	report  []string
	heading string
}

// readCases returns the cases by the collection of reports they are about.
func readCases(t *testing.T) map[string][]relevanceCase {
	t.Helper()
	file, err := os.ReadFile(Path(relevanceCases))
	if err != nil {
		t.Fatal(err)
	}
	cases, collection := make(map[string][]relevanceCase), ""
	for line := range strings.Lines(string(file)) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if name, ok := strings.CutPrefix(line, "== "); ok {
			collection = strings.TrimSuffix(name, " ==")
			continue
		}
		left, right, ok := strings.Cut(line, " → ")
		within, query, ok2 := strings.Cut(strings.TrimPrefix(left, "前"), " ")
		c := relevanceCase{query: strings.TrimSpace(query)}
		c.within, err = strconv.Atoi(within)
		if !ok || !ok2 || err != nil || collection == "" || c.within > depth {
			t.Fatalf("%s: cannot read %q", relevanceCases, line)
		}
		for alternative := range strings.SplitSeq(right, " / ") {
			name, heading, _ := strings.Cut(alternative, " § ")
			c.wanted = append(c.wanted, wanted{strings.Fields(name), strings.TrimSpace(heading)})
		}
		cases[collection] = append(cases[collection], c)
	}
	return cases
}

// rank returns the rank of the first hit that is wanted, 0 if none of the first ten is.
func (c *relevanceCase) rank(t *testing.T, e index.Engine) int {
	t.Helper()
	for i, h := range Find(t, e, index.Request{Query: c.query, Limit: depth, Passages: 3}).Hits {
		if slices.ContainsFunc(c.wanted, func(w wanted) bool { return w.is(&h) }) {
			return i + 1
		}
	}
	return 0
}

func (w wanted) is(h *index.Hit) bool {
	r := h.Report
	for _, word := range w.report {
		if word != r.Region.Name && word != string(r.Kind) && word != strconv.Itoa(int(r.Year)) {
			return false
		}
	}
	return w.heading == "" || slices.ContainsFunc(h.Passages, func(p passage.Passage) bool {
		return strings.Contains(strings.Join(p.Path, " "), w.heading)
	})
}

// quality sums up the ranks of several cases.
type quality struct {
	first, found int
	reciprocal   float64
	cases        int
}

func (q *quality) add(rank int) {
	q.cases++
	if rank == 0 {
		return
	}
	q.found++
	q.reciprocal += 1 / float64(rank)
	if rank == 1 {
		q.first++
	}
}

func (q *quality) String() string {
	n := float64(max(1, q.cases))
	return fmt.Sprintf("%d cases: recall@1 %.3f, recall@10 %.3f, MRR %.3f", q.cases, float64(q.first)/n, float64(q.found)/n, q.reciprocal/n)
}

// testRanking runs the cases of testdata/relevance.txt and compares the ranks with those of the
// golden file. Cases that miss what they want are printed.
func (s *suite) testRanking(t *testing.T) {
	cases := readCases(t)
	for collection, open := range map[string]func(*testing.T) index.Engine{
		"testdata/seeds":   func(*testing.T) index.Engine { return s.seeds },
		"../shared/corpus": s.corpusEngine,
	} {
		t.Run(collection, func(t *testing.T) {
			e := open(t)
			var ranks strings.Builder
			var total quality
			for _, c := range cases[collection] {
				rank := c.rank(t, e)
				if rank == 0 || rank > c.within {
					t.Logf("rank %d, wanted within %d: %s → %v", rank, c.within, c.query, c.wanted)
				}
				total.add(rank)
				fmt.Fprintf(&ranks, "%d %s\n", rank, c.query)
			}
			compareGolden(t, collection, total.String()+"\n"+ranks.String())
		})
	}
}

// compareGolden compares a part of the golden file, or with -update writes it: a change of ranking
// is a diff to be read.
func compareGolden(t *testing.T, part, got string) {
	t.Helper()
	parts := readGolden(t)
	if *update {
		parts[part] = got
		writeGolden(t, parts)
	} else if diff := cmp.Diff(strings.Split(parts[part], "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("ranks differ from %s (-then +now); -update accepts them:\n%s", relevanceGolden, diff)
	}
}

// readGolden returns the parts of the golden file by name.
func readGolden(t *testing.T) map[string]string {
	t.Helper()
	file, err := os.ReadFile(Path(relevanceGolden))
	if err != nil && !*update {
		t.Fatal(err)
	}
	parts := make(map[string]string)
	for part := range strings.SplitSeq(string(file), "== ") {
		if name, ranks, ok := strings.Cut(part, " ==\n"); ok {
			parts[name] = strings.TrimSuffix(ranks, "\n\n") + "\n"
		}
	}
	return parts
}

func writeGolden(t *testing.T, parts map[string]string) {
	t.Helper()
	var file strings.Builder
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		fmt.Fprintf(&file, "== %s ==\n%s\n", name, parts[name])
	}
	if err := os.WriteFile(Path(relevanceGolden), []byte(file.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// skipSlow skips what only measures, if that would take minutes.
func (s *suite) skipSlow(t *testing.T) {
	t.Helper()
	if s.slow {
		t.Skip("NOT MEASURED for this backend: GONGBAO_LAWS=full measures")
	}
	if raceDetector {
		t.Skip("NOT MEASURED under the race detector: make eval-ranking measures")
	}
}

// corpusEngine returns an engine over the corpus of real reports.
func (s *suite) corpusEngine(t *testing.T) index.Engine {
	t.Helper()
	files := SharedTexts(t, 1)
	if len(files) == 0 {
		t.Skip("NOT MEASURED: ../shared/corpus is not here")
	}
	s.skipSlow(t)
	all := make(Memory)
	ReadReports(t, files, all)
	return s.engineOf(t, all)
}

// policyText is a policy document or a question of ../shared/relevance.
type policyText struct{ ID, Text, Answer string }

func readPolicyTexts(t *testing.T, name string) []policyText {
	t.Helper()
	file, err := os.Open(Path("../shared/relevance/" + name))
	if errors.Is(err, os.ErrNotExist) {
		t.Skip("NOT MEASURED: ../shared/relevance is not here")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var all []policyText
	for decoder := json.NewDecoder(file); decoder.More(); {
		var text policyText
		if err := decoder.Decode(&text); err != nil {
			t.Fatal(err)
		}
		all = append(all, text)
	}
	return all
}

// readJudgements returns for each question the document that answers it.
func readJudgements(t *testing.T) map[string]string {
	t.Helper()
	file, err := os.Open(Path("../shared/relevance/qrels.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	answers := make(map[string]string)
	for lines := bufio.NewScanner(file); lines.Scan(); {
		fields := strings.Fields(lines.Text()) // question, iteration, document, relevance
		answers[fields[0]] = fields[2]
	}
	return answers
}

// testRelevance asks 300 questions over 599 policy documents and prints how well the documents rank
// that answer them: the one that the judgements name, and any that holds the text of the answer.
func (s *suite) testRelevance(t *testing.T) {
	s.skipSlow(t)
	documents, questions, judged := readPolicyTexts(t, "corpus.jsonl"), readPolicyTexts(t, "queries.jsonl"), readJudgements(t)
	folded := make(map[string]string)
	whole, read := make(Memory), make(Memory)
	for _, d := range documents {
		folded[d.ID] = analyzer.Fold(d.Text)
		whole[d.ID] = &report.Report{ID: d.ID, Kind: report.Other, Chars: len([]rune(d.Text)), Sections: []report.Section{
			{ID: "1", Role: report.OtherRole, Paragraphs: []string{d.Text}},
		}}
		read[d.ID] = readAsFile(t, d)
	}
	for name, all := range map[string]Memory{"one section each": whole, "as read from files": read} {
		t.Run(name, func(t *testing.T) {
			e := s.engineOf(t, all)
			var named, any quality
			for _, q := range questions {
				hits := Find(t, e, index.Request{Query: q.Text, Limit: depth}).Hits
				answer := analyzer.FoldQuery(q.Answer)
				named.add(1 + slices.IndexFunc(hits, func(h index.Hit) bool { return h.Report.ID == judged[q.ID] }))
				any.add(1 + slices.IndexFunc(hits, func(h index.Hit) bool {
					return h.Report.ID == judged[q.ID] || strings.Contains(folded[h.Report.ID], answer)
				}))
			}
			figures := fmt.Sprintf("the document named: %v\nany with the answer: %v\n", &named, &any)
			t.Log(figures)
			compareGolden(t, "../shared/relevance, "+name, figures)
		})
	}
}

// readAsFile returns the report that is read from a file with the document's text.
func readAsFile(t *testing.T, d policyText) *report.Report {
	t.Helper()
	path := filepath.Join(t.TempDir(), d.ID+".txt")
	if err := os.WriteFile(path, []byte(d.Text), 0o644); err != nil {
		t.Fatal(err)
	}
	document, err := source.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	all := parse.Parse(document).Reports
	if len(all) != 1 {
		t.Fatalf("%s holds %d reports", d.ID, len(all))
	}
	all[0].ID = d.ID
	return &all[0]
}

// testExplained: the parts of each score add up to it, also of hits that are not looked at closer.
func (s *suite) testExplained(t *testing.T) {
	reports := make(Memory)
	for i := range 40 {
		r := *Seeds().All()[i%5]
		r.ID = fmt.Sprintf("%016x", i+1)
		r.Sections = r.Sections[:min(len(r.Sections), 2+i%3)]
		reports[r.ID] = &r
	}
	e := s.engineOf(t, reports)
	for _, query := range []string{"如何推动工作发展", "发展 工作", "发展"} {
		for _, sort := range index.Sorts {
			found := Find(t, e, index.Request{Query: query, Sort: sort, Limit: 100, Explain: true})
			if len(found.Hits) < 31 {
				t.Fatalf("%s: %d hits; all may be looked at closer", query, len(found.Hits))
			}
			for _, h := range found.Hits {
				if got := h.Explanation.Total(); math.Abs(got-h.Score) > 1e-6 {
					t.Errorf("%s by %s: report %s scores %v, its parts %v", query, sort, h.Report.ID, h.Score, got)
				}
			}
		}
	}
}
