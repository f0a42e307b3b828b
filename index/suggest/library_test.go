package suggest

import (
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"testing"

	"gongbao/analyzer"
	"gongbao/index/parse"
	"gongbao/index/source"
)

// seeds returns a Builder fed with the reports of testdata/seeds.
var seeds = sync.OnceValues(func() (*Builder, error) { return feed("../../testdata/seeds/*") })

// corpus returns a Builder fed with the reports of ../shared/corpus. It is empty if the folder is
// absent.
var corpus = sync.OnceValues(func() (*Builder, error) { return feed("../../../shared/corpus/texts/*.txt") })

// feed returns a Builder fed with the reports of the files, their headings and their words.
func feed(pattern string) (*Builder, error) {
	files, err := filepath.Glob(pattern)
	if err != nil {
		return nil, err
	}
	return feedFiles(files)
}

func feedFiles(files []string) (*Builder, error) {
	words, err := analyzer.Load()
	if err != nil {
		return nil, err
	}
	b := NewBuilder()
	counts := make(map[string]int)
	var lock sync.Mutex
	add := func(file string) error {
		doc, err := source.Read(file)
		if err != nil {
			return err
		}
		for _, r := range parse.Parse(doc).Reports {
			own := make(map[string]bool)
			for _, s := range r.Sections {
				for _, text := range append(slices.Clone(s.Paragraphs), s.Heading) {
					for _, token := range words.Index(text) {
						own[token.Term] = true
					}
				}
			}
			lock.Lock()
			number := b.Report(Report{Region: r.Region.Code, Year: int(r.Year)})
			for _, s := range r.Sections {
				b.Heading(number, s.Heading)
			}
			for term := range own {
				counts[term]++
			}
			lock.Unlock()
		}
		return nil
	}
	queue, failed := make(chan string), make(chan error, len(files))
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for file := range queue {
				if err := add(file); err != nil {
					failed <- err
				}
			}
		})
	}
	for _, file := range files {
		queue <- file
	}
	close(queue)
	workers.Wait()
	close(failed)
	for term, n := range counts {
		b.Term(term, n)
	}
	return b, <-failed
}

// realBuilder returns the Builder of seeds, or ends the test.
func realBuilder(t testing.TB) *Builder {
	t.Helper()
	b, err := seeds()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// corpusBuilder returns the Builder of corpus, or skips the benchmark.
func corpusBuilder(b *testing.B) *Builder {
	b.Helper()
	builder, err := corpus()
	if err != nil {
		b.Fatal(err)
	}
	if builder.reports == 0 {
		b.Skip("no texts in ../shared/corpus beside the repository")
	}
	return builder
}
