//go:build unix && cgo

package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"gongbao/index"
	"gongbao/index/embedded"
	"gongbao/index/library"
	reports "gongbao/index/report"
)

const (
	peerQueries   = 200 // of a class
	peerWarm      = 50  // others, asked before and not measured
	peerTwoWords  = 5   // every so many queries have two words
	peerQuestions = "../../../shared/relevance/queries.jsonl"
)

// peerWork is what all engines index and answer.
type peerWork struct {
	library   string         // the folder of Gongbao's library
	added     []indexFigures // what making it cost
	documents string         // file: a peerDocument a line
	queries   string         // file: a peerClass a line
	size      int64          // bytes of the documents' titles and texts
	classes   []peerClass
}

// peerDocument is a report. The first line of its text is its title.
type peerDocument struct {
	ID     string `json:"id"`
	Title  string `json:"title"`
	Text   string `json:"text"`
	Region string `json:"region"`
	Year   string `json:"year"`
	Kind   string `json:"kind"`
}

// peerClass is queries that are asked in the same way: for the first ten reports and their number.
type peerClass struct {
	Name string `json:"name"`
	// Kind is words, all of which a report has; phrase, a single one; character; or question, of
	// whose words a report has any.
	Kind     string   `json:"kind"`
	Facets   bool     `json:"facets"` // by place, year and kind
	Passages int      `json:"passages"`
	Warm     []string `json:"warm"`
	Queries  []string `json:"queries"`
	// Target is the beginning of the address if Gongbao is asked as a website, with facets and
	// three passages.
	Target string `json:"-"`
}

// newPeerWork makes a library of the texts in a folder, and the work of the others from it, in files in dir.
func newPeerWork(b *testing.B, texts, dir string) *peerWork {
	w := &peerWork{
		library: filepath.Join(dir, "library"), documents: filepath.Join(dir, "documents.jsonl"),
		queries: filepath.Join(dir, "queries.jsonl"),
	}
	fmt.Println("adding the reports")
	cpu := cpuOf(func() { addReports(b, w.library, texts) })
	documents := readDocuments(b, w.library)
	for _, d := range documents {
		w.size += int64(len(d.Text))
	}
	w.added = []indexFigures{{"Gongbao: read, parse, store, index", rate(w.size, cpu), folderSize(b, w.library)}}
	w.classes = newClasses(b, documents)
	writeLines(b, w.documents, documents)
	var asked []peerClass
	for _, c := range w.classes {
		if c.Target == "" {
			asked = append(asked, c)
		}
	}
	writeLines(b, w.queries, asked)
	return w
}

func addReports(b *testing.B, dir, texts string) {
	lib := openPeerLibrary(b, dir)
	defer lib.Close()
	err := lib.Add(b.Context(), index.Addition{Paths: []string{texts}, Each: func(index.Outcome) {}})
	if err != nil {
		b.Fatal(err)
	}
}

func openPeerLibrary(b *testing.B, dir string) *library.Library {
	b.Helper()
	lib, err := library.Open(dir, embedded.Backend)
	if err != nil {
		b.Fatal(err)
	}
	return lib
}

// readDocuments returns the reports of the library in dir.
func readDocuments(b *testing.B, dir string) (all []peerDocument) {
	lib := openPeerLibrary(b, dir)
	defer lib.Close()
	err := lib.Export(b.Context(), index.Request{Limit: 1}, func(*index.Result) error { return nil },
		func(_ index.Hit, r *reports.Report) error {
			var text strings.Builder
			for _, line := range r.Lines() {
				text.WriteString(line.Text + "\n")
			}
			all = append(all, peerDocument{
				r.ID, r.Title, text.String(), r.Region.Code, fmt.Sprint(r.Year), string(r.Kind),
			})
			return nil
		})
	if err != nil {
		b.Fatal(err)
	}
	return all
}

// newClasses makes the classes of queries, the same ones in every run.
func newClasses(b *testing.B, documents []peerDocument) []peerClass {
	s := &sampler{rand.New(rand.NewPCG(7, 8)), documents, make(map[string]bool)}
	warm, words := s.words(peerWarm), s.words(peerQueries)
	classes := []peerClass{
		{Name: "top 10", Kind: "words"},
		{Name: "facets", Kind: "words", Facets: true},
		{Name: "passages", Kind: "words", Facets: true, Passages: 3},
		{Name: "phrase", Kind: "phrase"},
		{Name: "API", Kind: "words", Target: "/api/v1/search?q="},
		{Name: "page", Kind: "words", Target: "/?q="},
	}
	for i := range classes {
		classes[i].Warm, classes[i].Queries = warm, words
		if classes[i].Kind == "phrase" {
			classes[i].Warm, classes[i].Queries = joined(warm), joined(words)
		}
	}
	characters := s.stretches(peerWarm+peerQueries, 1, 1)
	classes = append(classes, peerClass{Name: "character", Kind: "character", Facets: true,
		Warm: characters[:peerWarm], Queries: characters[peerWarm:]})
	if questions := readQuestions(); len(questions) < peerWarm+peerQueries {
		fmt.Println("questions are left out: they are not in", peerQuestions)
	} else {
		classes = append(classes, peerClass{Name: "question", Kind: "question", Facets: true,
			Warm: questions[:peerWarm], Queries: questions[peerWarm : peerWarm+peerQueries]})
	}
	usual := loadQueries[:10]
	var again []string
	for range peerQueries / len(usual) {
		again = append(again, usual...)
	}
	return append(classes,
		peerClass{Name: "facets again", Kind: "words", Facets: true, Warm: usual, Queries: again},
		peerClass{Name: "passages again", Kind: "words", Facets: true, Passages: 3, Warm: usual, Queries: again})
}

// sampler takes stretches of the documents at random, each once.
type sampler struct {
	random    *rand.Rand
	documents []peerDocument
	known     map[string]bool
}

// words returns n queries of one word or two.
func (s *sampler) words(n int) (queries []string) {
	for i := range n {
		query, d := s.stretch(2, 6)
		if i%peerTwoWords == 0 {
			query += " " + s.stretchOf(d, 2, 6)
		}
		queries = append(queries, query)
	}
	return queries
}

// joined returns queries without their spaces: the second words become queries of their own.
func joined(queries []string) (phrases []string) {
	for _, q := range queries {
		phrases = append(phrases, strings.Fields(q)...)
	}
	return phrases[:len(queries)]
}

func (s *sampler) stretches(n, least, most int) (all []string) {
	for range n {
		stretch, _ := s.stretch(least, most)
		all = append(all, stretch)
	}
	return all
}

// stretch returns a stretch of Chinese characters that was not returned before, and its document.
func (s *sampler) stretch(least, most int) (string, peerDocument) {
	for {
		d := s.documents[s.random.IntN(len(s.documents))]
		if stretch := s.stretchOf(d, least, most); !s.known[stretch] {
			s.known[stretch] = true
			return stretch, d
		}
	}
}

func (s *sampler) stretchOf(d peerDocument, least, most int) string {
	text := []rune(d.Text)
	for {
		length := least + s.random.IntN(most-least+1)
		at := s.random.IntN(len(text) - length)
		stretch := string(text[at : at+length])
		if !strings.ContainsFunc(stretch, func(r rune) bool { return !unicode.Is(unicode.Han, r) }) {
			return stretch
		}
	}
}

// readQuestions returns the questions of ../shared/relevance, none if it is absent.
func readQuestions() (questions []string) {
	f, err := os.Open(peerQuestions)
	if err != nil {
		return nil
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var q struct{ Text string }
		if json.Unmarshal(lines.Bytes(), &q) == nil && q.Text != "" {
			questions = append(questions, q.Text)
		}
	}
	return questions
}

func writeLines[T any](b *testing.B, path string, all []T) {
	b.Helper()
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	out := bufio.NewWriter(f)
	for _, value := range all {
		if err := json.NewEncoder(out).Encode(value); err != nil {
			b.Fatal(err)
		}
	}
	if err := out.Flush(); err != nil {
		b.Fatal(err)
	}
}
