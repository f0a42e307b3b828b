package enginetest

import (
	"fmt"
	"gongbao/index"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"gongbao/analyzer"
	"gongbao/index/parse"
	"gongbao/index/source"
)

// allLaws says whether to hold the laws against all texts of ../shared/corpus, which takes some
// minutes, instead of a sample.
var allLaws = os.Getenv("GONGBAO_LAWS") == "full"

// sampleOf is the number of files of ../shared/corpus of which the sample takes one.
const sampleOf = 150

// corpus is an engine, the reports in it, and brute force over their texts.
type corpus struct {
	index.Engine
	*oracle
	reports Memory
	part    int // as suite.part
}

// openCorpus makes an engine of the seeds and of what there is of ../shared/corpus, with the
// built-in synonyms. The reports come in several goes, so that there are several segments.
func (s *suite) openCorpus(t *testing.T) *corpus {
	t.Helper()
	began := time.Now()
	every := sampleOf
	if allLaws {
		every = 1
	}
	all := maps.Clone(Seeds())
	files := SharedTexts(t, every)
	ReadReports(t, files, all)
	e, err := s.backend.Open(index.Generation{Dir: t.TempDir()}, all, LoadWords())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	e.SetSynonyms(analyzer.BuiltinSynonyms())
	for batch := range slices.Chunk(all.All(), len(all)/4+1) {
		if err := e.Update(batch, nil); err != nil {
			t.Fatal(err)
		}
	}
	c := &corpus{e, newOracle(all), all, s.part}
	t.Logf("%d reports, %.1f MB folded, of the seeds and %d files of ../shared/corpus; opened in %v", len(all), float64(len(c.text))/1e6, len(files), time.Since(began).Round(time.Second))
	return c
}

// SharedTexts returns one of each so many texts of ../shared/corpus, none if that is absent.
func SharedTexts(tb testing.TB, every int) (files []string) {
	tb.Helper()
	all, err := filepath.Glob(Path("../shared/corpus/texts/*.txt"))
	if err != nil || len(all) == 0 {
		tb.Log("../shared/corpus is absent")
	}
	for i := 0; i < len(all); i += every {
		files = append(files, all[i])
	}
	return files
}

// ReadReports reads the reports of files into a Memory.
func ReadReports(tb testing.TB, files []string, into Memory) {
	tb.Helper()
	for _, file := range files {
		document, err := source.Read(file)
		if err != nil {
			tb.Fatal(err)
		}
		for _, r := range parse.Parse(document).Reports {
			into[r.ID] = &r
		}
	}
}

// finds reports whether a result with the highest limit has exactly the reports wanted, sorted by
// ID. If they fill more than a page, the page has only such, and the total is right.
func finds(result *index.Result, want []string) bool {
	if result.Total != len(want) || len(result.Hits) != min(len(want), index.MaxLimit) {
		return false
	}
	return every(IDs(result), func(id string) bool {
		_, wanted := slices.BinarySearch(want, id)
		return wanted
	})
}

// tally counts the cases of a law by what became of them.
type tally map[string]int

// String lists the counts by name.
func (t tally) String() string {
	text := ""
	for _, name := range slices.Sorted(maps.Keys(t)) {
		text += fmt.Sprintf("%s %d, ", name, t[name])
	}
	return text[:max(0, len(text)-2)]
}
