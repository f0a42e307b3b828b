//go:build cgo

package embedded

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/registry"
	bquery "github.com/blevesearch/bleve/v2/search/query"
	"github.com/yanyiwu/gojieba"

	"gongbao/index"
	"gongbao/index/enginetest"
	"gongbao/index/report"
)

// The baseline is what one gets from bleve and jieba without more: a section a document, its text
// cut by jieba in search mode, stored, and with term vectors for highlighting, as bleve's
// documentation has it. The benchmarks below run both engines by turns over the same reports and
// report medians and ratios: ours over the baseline's, and less is better for times.

const baselineAnalyzer = "jieba-search"

func init() {
	err := registry.RegisterAnalyzer(baselineAnalyzer, func(map[string]any, *registry.Cache) (analysis.Analyzer, error) {
		return searchModeAnalyzer{gojieba.NewJieba()}, nil
	})
	if err != nil {
		panic(err)
	}
}

type searchModeAnalyzer struct{ jieba *gojieba.Jieba }

func (a searchModeAnalyzer) Analyze(input []byte) analysis.TokenStream {
	var stream analysis.TokenStream
	for i, word := range a.jieba.Tokenize(string(input), gojieba.SearchMode, true) {
		stream = append(stream, &analysis.Token{Term: []byte(word.Str), Start: word.Start, End: word.End, Position: i + 1, Type: analysis.Ideographic})
	}
	return stream
}

// baselineBatch is the number of sections that the baseline indexes at once.
const baselineBatch = 200

func newBaseline(b *testing.B, dir string, reports []*report.Report) bleve.Index {
	b.Helper()
	text, keyword := bleve.NewTextFieldMapping(), bleve.NewKeywordFieldMapping()
	text.Analyzer = baselineAnalyzer
	document := bleve.NewDocumentStaticMapping()
	document.AddFieldMappingsAt("text", text)
	document.AddFieldMappingsAt("region", keyword)
	document.AddFieldMappingsAt("year", keyword)
	mapping := bleve.NewIndexMapping()
	mapping.DefaultMapping = document
	x, err := bleve.NewUsing(dir, mapping, scorch.Name, scorch.Name, nil)
	if err != nil {
		b.Fatal(err)
	}
	batch := x.NewBatch()
	flush := func() {
		if err := x.Batch(batch); err != nil {
			b.Fatal(err)
		}
		batch.Reset()
	}
	for _, r := range reports {
		for i, s := range r.Sections {
			section := map[string]any{
				"text":   r.Title + "\n" + s.Heading + "\n" + strings.Join(s.Paragraphs, "\n"),
				"region": r.Region.Code, "year": fmt.Sprint(r.Year),
			}
			if err := batch.Index(fmt.Sprintf("%s/%d", r.ID, i), section); err != nil {
				b.Fatal(err)
			}
			if batch.Size() == baselineBatch {
				flush()
			}
		}
	}
	flush()
	return x
}

// baselineSearch runs a search of the baseline for ten sections.
func baselineSearch(b *testing.B, x bleve.Index, q bquery.Query, facets, highlight bool) {
	request := bleve.NewSearchRequestOptions(q, 10, 0, false)
	if facets {
		request.AddFacet("region", bleve.NewFacetRequest("region", 100))
		request.AddFacet("year", bleve.NewFacetRequest("year", 100))
	}
	if highlight {
		request.Highlight = bleve.NewHighlight()
		request.Highlight.AddField("text")
	}
	if _, err := x.Search(request); err != nil {
		b.Fatal(err)
	}
}

func baselineWords(text string) bquery.Query {
	q := bleve.NewMatchQuery(text)
	q.SetField("text")
	q.SetOperator(bquery.MatchQueryOperatorAnd)
	return q
}

func baselinePhrase(text string) bquery.Query {
	q := bleve.NewMatchPhraseQuery(text)
	q.SetField("text")
	return q
}

// tenQueries are those that the engines are compared by.
var tenQueries = []string{
	"煤矸石", "新质生产力", "地区生产总值增长", "乡村振兴 人才", "数字经济 核心产业", "高标准农田", "一网通办", "生态环境保护", "教育", "民营经济发展",
}

// BenchmarkIndexAgainstBaseline compares the indexing of all reports, reading excluded.
func BenchmarkIndexAgainstBaseline(b *testing.B) {
	all := benchReports(b).All()
	size := 0
	for _, r := range all {
		for _, text := range enginetest.TextsOf(r) {
			size += len(text)
		}
	}
	var ours, theirs []time.Duration
	var ourSize, theirSize int64
	for b.Loop() {
		dir := b.TempDir()
		began := time.Now()
		x := newBaseline(b, filepath.Join(dir, "baseline"), all)
		if err := x.Close(); err != nil {
			b.Fatal(err)
		}
		theirs = append(theirs, time.Since(began))
		theirSize = sizeOf(b, filepath.Join(dir, "baseline"))

		began = time.Now()
		e, err := openEngine(filepath.Join(dir, "ours"), enginetest.Memory{})
		if err != nil {
			b.Fatal(err)
		}
		for batch := range slices.Chunk(all, 40) {
			if err := e.Update(batch, nil); err != nil {
				b.Fatal(err)
			}
		}
		if err := e.Close(); err != nil {
			b.Fatal(err)
		}
		ours = append(ours, time.Since(began))
		ourSize = sizeOf(b, filepath.Join(dir, "ours"))
	}
	speed := func(d time.Duration) float64 { return float64(size) / d.Seconds() / 1e6 }
	b.ReportMetric(speed(median(ours)), "MB/s")
	b.ReportMetric(speed(median(theirs)), "baseline-MB/s")
	b.ReportMetric(speed(median(ours))/speed(median(theirs)), "speed-ratio")
	b.ReportMetric(float64(ourSize)/float64(size), "size/text")
	b.ReportMetric(float64(theirSize)/float64(size), "baseline-size/text")
}

// BenchmarkSearchAgainstBaseline compares searches for the first ten reports, ours always with all
// facets, total and occurrences. A pass runs all ten queries; a figure is the sum of the medians of
// each.
func BenchmarkSearchAgainstBaseline(b *testing.B) {
	all := benchReports(b)
	dir := b.TempDir()
	x := newBaseline(b, filepath.Join(dir, "baseline"), all.All())
	defer x.Close()
	e, err := openEngine(filepath.Join(dir, "ours"), all)
	if err != nil {
		b.Fatal(err)
	}
	defer e.Close()
	if err := e.Update(all.All(), nil); err != nil {
		b.Fatal(err)
	}
	for _, tt := range []struct {
		name              string
		quoted            bool // a phrase
		passages          int
		facets, highlight bool // of the baseline
	}{
		{"facets", false, 0, true, false},
		{"passages", false, 3, true, true},
		{"phrase", true, 0, false, false},
	} {
		b.Run(tt.name, func(b *testing.B) {
			ours, theirs := make([][]time.Duration, len(tenQueries)), make([][]time.Duration, len(tenQueries))
			for b.Loop() {
				for i, text := range tenQueries {
					request, q := index.Request{Query: text, Limit: 10, Passages: tt.passages}, baselineWords(text)
					if tt.quoted {
						request.Query, q = `"`+text+`"`, baselinePhrase(text)
					}
					began := time.Now()
					enginetest.Find(b, e, request)
					ours[i] = append(ours[i], time.Since(began))
					began = time.Now()
					baselineSearch(b, x, q, tt.facets, tt.highlight)
					theirs[i] = append(theirs[i], time.Since(began))
				}
			}
			our, their := sumOfMedians(ours), sumOfMedians(theirs)
			b.ReportMetric(our.Seconds()*1000/float64(len(tenQueries)), "ms")
			b.ReportMetric(their.Seconds()*1000/float64(len(tenQueries)), "baseline-ms")
			b.ReportMetric(our.Seconds()/their.Seconds(), "ratio")
			b.ReportMetric(percentile(ours, 99).Seconds()*1000, "p99-ms")
			b.ReportMetric(percentile(theirs, 99).Seconds()*1000, "baseline-p99-ms")
			b.ReportMetric(0, "ns/op")
		})
	}
}

func median(all []time.Duration) time.Duration {
	all = slices.Sorted(slices.Values(all))
	return all[len(all)/2]
}

func sumOfMedians(all [][]time.Duration) (sum time.Duration) {
	for _, of := range all {
		sum += median(of)
	}
	return sum
}

// percentile returns the time that so many of a hundred searches did not exceed.
func percentile(all [][]time.Duration, percent int) time.Duration {
	sorted := slices.Sorted(slices.Values(slices.Concat(all...)))
	return sorted[len(sorted)*percent/100]
}

// sizeOf returns the number of bytes of the files in a folder.
func sizeOf(b *testing.B, dir string) (size int64) {
	b.Helper()
	err := filepath.WalkDir(dir, func(_ string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if err == nil {
			size += info.Size()
		}
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return size
}
