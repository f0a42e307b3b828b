package index

import (
	"strconv"
	"strings"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/keyword"
	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/registry"

	"gongbao/analyzer"
	"gongbao/index/region"
	"gongbao/index/report"
)

// section is a section as a document of the word layer. Its fields of the report are repeated in each.
type section struct {
	Unit   string `json:"unit"` // the number of its unit in the character layer: see formatUnit
	Report string `json:"report"`
	// Region holds the codes from the province down to the place itself, as they are today.
	Region    []string `json:"region"`
	Year      string   `json:"year"`
	Kind      string   `json:"kind"`
	Level     string   `json:"level"`
	Delivered string   `json:"delivered"`
	Chars     string   `json:"chars"` // of the report
	Role      string   `json:"role"`
	Title     string   `json:"title"`
	Words     string   `json:"words"`
}

// The fields of the word layer.
const (
	unitField      = "unit"
	reportField    = "report"
	regionField    = "region"
	yearField      = "year"
	kindField      = "kind"
	levelField     = "level"
	deliveredField = "delivered"
	charsField     = "chars"
	roleField      = "role"
	titleField     = "title"
	wordsField     = "words"
)

// sectionsOf returns the documents of r, the first of which is the unit after the title's.
func sectionsOf(r *report.Report, title uint32) []section {
	var codes []string
	if d, ok := region.Lookup(r.Region.Code, 0); ok {
		for _, above := range d.Today().Path(0) {
			codes = append(codes, above.Code)
		}
	}
	year := ""
	if r.Year != 0 {
		year = strconv.Itoa(int(r.Year))
	}
	documents := make([]section, len(r.Sections))
	for i, s := range r.Sections {
		documents[i] = section{
			Unit: formatUnit(title + 1 + uint32(i)), Report: r.ID, Region: codes, Year: year, Kind: string(r.Kind),
			Level: string(r.Level), Delivered: r.Delivered, Chars: strconv.Itoa(r.Chars), Role: string(s.Role), Title: r.Title,
			Words: s.Heading + "\n" + strings.Join(s.Paragraphs, "\n"),
		}
	}
	return documents
}

// wordAnalyzer is the name under which bleve knows the word layer's analyzer.
const wordAnalyzer = "gongbao-words"

func init() {
	if err := registry.RegisterAnalyzer(wordAnalyzer, func(map[string]any, *registry.Cache) (analysis.Analyzer, error) {
		words, err := analyzer.Load()
		if err != nil {
			return nil, err
		}
		return words.IndexAnalyzer(), nil
	}); err != nil {
		panic(err)
	}
}

// newMapping maps a section to its fields: words for ranking without positions or stored text, and keywords whose values can be
// read back.
func newMapping() mapping.IndexMapping {
	document := bleve.NewDocumentStaticMapping()
	for _, name := range []string{titleField, wordsField} {
		f := bleve.NewTextFieldMapping()
		f.Analyzer = wordAnalyzer
		f.Store, f.IncludeTermVectors, f.IncludeInAll, f.DocValues = false, false, false, false
		document.AddFieldMappingsAt(name, f)
	}
	for _, name := range []string{unitField, reportField, regionField, yearField, kindField, levelField, deliveredField, charsField, roleField} {
		f := bleve.NewKeywordFieldMapping()
		f.Analyzer = keyword.Name
		f.Store, f.IncludeTermVectors, f.IncludeInAll, f.DocValues = false, false, false, true
		document.AddFieldMappingsAt(name, f)
	}
	m := bleve.NewIndexMapping()
	m.DefaultMapping = document
	return m
}
