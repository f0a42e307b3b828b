//go:build unix && cgo

package main

import (
	"testing"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/registry"
	bquery "github.com/blevesearch/bleve/v2/search/query"
	"github.com/yanyiwu/gojieba"
)

// bleve is what one gets from bleve and jieba without more: a report a document, its text cut by
// jieba in search mode, stored, and with term vectors for highlighting, as bleve's documentation
// has it.
var blevePeers = []peer{{
	name:    "bleve jieba",
	prepare: func() string { return "" },
	index: func(b *testing.B, w *peerWork, dir string) []indexFigures {
		documents := readLines[peerDocument](b, w.documents)
		cpu := cpuOf(func() { makeBleve(b, dir, documents) })
		return []indexFigures{{"bleve jieba", rate(w.size, cpu), folderSize(b, dir)}}
	},
	ask: func(b *testing.B, w *peerWork, dir string) (all []classFigures) {
		x, err := bleve.Open(dir)
		if err != nil {
			b.Fatal(err)
		}
		defer x.Close()
		for _, c := range readLines[peerClass](b, w.queries) {
			all = append(all, measureClass(c, func(q string) int { return searchBleve(b, x, c, q) }))
		}
		return all
	},
}}

const bleveAnalyzer = "jieba-search"

func init() {
	err := registry.RegisterAnalyzer(bleveAnalyzer, func(map[string]any, *registry.Cache) (analysis.Analyzer, error) {
		return searchModeAnalyzer{gojieba.NewJieba()}, nil
	})
	if err != nil {
		panic(err)
	}
}

type searchModeAnalyzer struct{ jieba *gojieba.Jieba }

func (a searchModeAnalyzer) Analyze(input []byte) (stream analysis.TokenStream) {
	for i, word := range a.jieba.Tokenize(string(input), gojieba.SearchMode, true) {
		stream = append(stream, &analysis.Token{
			Term: []byte(word.Str), Start: word.Start, End: word.End, Position: i + 1, Type: analysis.Ideographic,
		})
	}
	return stream
}

// bleveFacets are the fields by whose values reports are counted.
var bleveFacets = []string{"region", "year", "kind"}

// bleveBatch is the number of reports that are indexed at once.
const bleveBatch = 40

func makeBleve(b *testing.B, dir string, documents []peerDocument) {
	text, keyword := bleve.NewTextFieldMapping(), bleve.NewKeywordFieldMapping()
	text.Analyzer = bleveAnalyzer
	document := bleve.NewDocumentStaticMapping()
	document.AddFieldMappingsAt("text", text)
	for _, facet := range bleveFacets {
		document.AddFieldMappingsAt(facet, keyword)
	}
	mapping := bleve.NewIndexMapping()
	mapping.DefaultMapping = document
	x, err := bleve.NewUsing(dir, mapping, scorch.Name, scorch.Name, nil)
	if err != nil {
		b.Fatal(err)
	}
	batch := x.NewBatch()
	for i, d := range documents {
		fields := map[string]any{"text": d.Text, "region": d.Region, "year": d.Year, "kind": d.Kind}
		if err := batch.Index(d.ID, fields); err != nil {
			b.Fatal(err)
		}
		if batch.Size() == bleveBatch || i == len(documents)-1 {
			if err := x.Batch(batch); err != nil {
				b.Fatal(err)
			}
			batch.Reset()
		}
	}
	if err := x.Close(); err != nil {
		b.Fatal(err)
	}
}

// searchBleve returns the number of reports found.
func searchBleve(b *testing.B, x bleve.Index, c peerClass, q string) int {
	request := bleve.NewSearchRequestOptions(bleveQuery(c.Kind, q), 10, 0, false)
	if c.Facets {
		for _, facet := range bleveFacets {
			request.AddFacet(facet, bleve.NewFacetRequest(facet, 10_000))
		}
	}
	if c.Passages > 0 { // one of each hit: bleve makes no more
		request.Highlight = bleve.NewHighlight()
		request.Highlight.AddField("text")
	}
	result, err := x.Search(request)
	if err != nil {
		b.Fatal(err)
	}
	return int(result.Total)
}

func bleveQuery(kind, q string) bquery.Query {
	if kind == "phrase" {
		phrase := bleve.NewMatchPhraseQuery(q)
		phrase.SetField("text")
		return phrase
	}
	words := bleve.NewMatchQuery(q)
	words.SetField("text")
	if kind != "question" {
		words.SetOperator(bquery.MatchQueryOperatorAnd)
	}
	return words
}
