package enginetest

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"gongbao/analyzer"
	"gongbao/index"
	"gongbao/index/parse"
	"gongbao/index/report"
	"gongbao/index/source"
)

// suite is the laws at work on one kind of engine.
type suite struct {
	backend index.Backend
	slow    bool // see Slow
	part    int  // of the random samples, one in so many is taken: see Sampled
	// seeds is an engine over Seeds, which the tests share and do not change. The reports were
	// added in three goes.
	seeds index.Engine
}

// Option is a choice of what Run does.
type Option func(*suite)

// Slow is for a backend by brute force: the rankings over ../shared, which take it minutes, are measured only if GONGBAO_LAWS is
// full. They say so.
func Slow(s *suite) { s.slow = !allLaws }

// Sampled is for a backend that takes minutes for all of the laws: of their random samples a twentieth is
// taken, and of the comparisons of federations a few.
func Sampled(s *suite) { s.part = 20 }

// Run holds the engines of a backend to the laws. A test that needs reports which are not here says
// so and is skipped.
func Run(t *testing.T, backend index.Backend, options ...Option) {
	s := &suite{backend: backend, part: 1}
	for _, option := range options {
		option(s)
	}
	s.seeds = s.open(t, t.TempDir(), Seeds())
	for batch := range slices.Chunk(Seeds().All(), 5) {
		if err := s.seeds.Update(batch, nil); err != nil {
			t.Fatal(err)
		}
	}
	for _, law := range []struct {
		name  string
		check func(*testing.T)
	}{
		{"oracle", s.testOracle},
		{"interpreter", s.testInterpreter},
		{"budget", s.testBudget},
		{"gone", s.testGone},
		{"search", s.testSearch},
		{"search refuses", s.testSearchRefuses},
		{"sorts", s.testSorts},
		{"laws", s.testLaws},
		{"trees", s.testTrees},
		{"names", s.testNames},
		{"facets", s.testLawFacets},
		{"paging", s.testLawPaging},
		{"paging while adding", s.testPagingWhileAdding},
		{"cursor of another search", s.testCursorOfAnotherSearch},
		{"places", s.testPlaces},
		{"places narrowed", s.testPlacesNarrowed},
		{"place", s.testPlace},
		{"coverage", s.testCoverage},
		{"export", s.testExport},
		{"export ends", s.testExportEnds},
		{"export one state", s.testExportOneState},
		{"count", s.testCount},
		{"lines", s.testLines},
		{"lines of some", s.testLinesOfSome},
		{"lines go on", s.testLinesGoOn},
		{"lines end", s.testLinesEnd},
		{"panel law", s.testPanelLaw},
		{"panel search", s.testPanelSearch},
		{"panel sizes", s.testPanelSizes},
		{"panel groups", s.testPanelGroups},
		{"panel sums", s.testPanelSums},
		{"panel snapshot", s.testPanelSnapshot},
		{"panel script", s.testPanelScript},
		{"panel ends", s.testPanelEnds},
		{"ranking", s.testRanking},
		{"relevance", s.testRelevance},
		{"explained", s.testExplained},
		{"related places", s.testRelatedPlaces},
		{"related subjects", s.testRelatedSubjects},
		{"related one place", s.testRelatedOnePlace},
		{"similar", s.testLawSimilar},
		{"related refuses", s.testRelatedRefuses},
		{"related limit", s.testRelatedLimit},
		{"reopen", s.testReopen},
		{"closed", s.testClosed},
		{"federation", s.testFederation},
		{"whole", s.testWhole},
		{"add replaces", s.testAddReplaces},
		{"did you mean", s.testDidYouMean},
		{"corrected", s.testCorrected},
		{"right terms", s.testRightTerms},
		{"suggest", s.testSuggest},
		{"most needs more than characters", s.testMostNeedsMoreThanCharacters},
		{"concurrency", s.testConcurrency},
		{"update", s.testUpdate},
	} {
		t.Run(law.name, law.check)
	}
}

// open opens an engine, which is closed after the test.
func (s *suite) open(tb testing.TB, dir string, reports Memory) index.Engine {
	tb.Helper()
	e, err := s.backend.Open(index.Generation{Dir: dir}, reports, LoadWords())
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := e.Close(); err != nil {
			tb.Error(err)
		}
	})
	return e
}

// engineOf returns an engine over reports, which is closed after the test.
func (s *suite) engineOf(tb testing.TB, reports Memory) index.Engine {
	tb.Helper()
	e := s.open(tb, tb.TempDir(), reports)
	if err := e.Update(reports.All(), nil); err != nil {
		tb.Fatal(err)
	}
	return e
}

// Memory is a set of reports for an engine to read, by ID.
type Memory map[string]*report.Report

// Report implements index.Reports.
func (m Memory) Report(id string) (*report.Report, error) {
	if r, ok := m[id]; ok {
		return r, nil
	}
	return nil, index.ErrNotFound
}

// Sections implements index.Reports.
func (m Memory) Sections(id string, _ []int) (*report.Report, error) { return m.Report(id) }

// All returns the reports in order of their IDs.
func (m Memory) All() []*report.Report {
	var reports []*report.Report
	for _, r := range m {
		reports = append(reports, r)
	}
	slices.SortFunc(reports, func(a, b *report.Report) int { return slices.Compare([]byte(a.ID), []byte(b.ID)) })
	return reports
}

// Seeds returns the 14 reports of testdata/seeds. They must not be changed.
var Seeds = sync.OnceValue(func() Memory {
	seeds := make(Memory)
	for file, err := range source.Files(Path("testdata/seeds")) {
		if err != nil {
			panic(err)
		}
		document, err := source.Read(file)
		if err != nil {
			panic(err)
		}
		for _, r := range parse.Parse(document).Reports {
			seeds[r.ID] = &r
		}
	}
	if len(seeds) != 14 {
		panic(fmt.Sprintf("the seeds hold %d reports, want 14", len(seeds)))
	}
	return seeds
})

// Path returns a path of the repository, whichever package is tested.
func Path(path string) string {
	root, err := os.Getwd()
	for err == nil {
		if _, err := os.Stat(filepath.Join(root, "go.mod")); err == nil {
			return filepath.Join(root, path)
		}
		if filepath.Dir(root) == root {
			err = errors.New("no go.mod above the test")
		}
		root = filepath.Dir(root)
	}
	panic(err)
}

// LoadWords returns the built-in words, which all tests share.
var LoadWords = sync.OnceValue(func() *analyzer.Words {
	words, err := analyzer.Load()
	if err != nil {
		panic(err)
	}
	return words
})
