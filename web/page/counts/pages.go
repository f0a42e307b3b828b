package counts

import (
	"gongbao/web/ask"
	"gongbao/web/chart"
	"gongbao/web/guard"
	"gongbao/web/page"
)

// Pages answers with the pages that count terms, show the sentences, and keep the dictionaries.
type Pages struct {
	site   *page.Site
	lib    ask.Library // its searches wait at a gate
	writer ask.Writer
	tokens guard.Tokens // of those who may change a dictionary
}

// New returns the pages of a site that count terms. Who has one of the tokens may change
// dictionaries by the writer.
func New(s *page.Site, writer ask.Writer, holders guard.Tokens) *Pages {
	return &Pages{site: s, lib: s.Lib, writer: writer, tokens: holders}
}

// Views has an empty view for each page of this package: see newPages.
func Views() map[string]page.Framed {
	return map[string]page.Framed{
		"panel": &panelView{Counted: &panelResult{Years: make([]panelYear, 1), Lines: new(chart.Chart), Bars: new(chart.Chart)}},
		"kwic":  &linesView{},

		"dictionaries": &dictionariesView{List: new(dictionaryList), One: new(dictionaryPage), Form: new(dictionaryForm)},
	}
}
