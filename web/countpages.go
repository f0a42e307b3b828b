package web

// countPages answers with the pages that count terms, show the sentences, and keep the dictionaries.
type countPages struct {
	site   *site
	lib    Library // its searches wait at a gate
	writer Writer
	tokens tokens // of those who may change a dictionary
}

// newCountPages returns the pages of a site that count terms. Who has one of the tokens may change dictionaries by the writer.
func newCountPages(s *site, writer Writer, holders tokens) *countPages {
	return &countPages{site: s, lib: s.lib, writer: writer, tokens: holders}
}

// countViews has an empty view for each page of this package: see newPages.
func countViews() map[string]framed {
	return map[string]framed{
		"panel": &panelView{Counted: &panelResult{Years: make([]panelYear, 1), Lines: new(chart), Bars: new(chart)}},
		"kwic":  &kwicView{},

		"dictionaries": &dictionariesView{List: new(dictionaryList), One: new(dictionaryPage), Form: new(dictionaryForm)},
	}
}
