package page

// ResultsPages answers with what is found in a library: the search page, its feed, and what browsers ask to search from their address bar.
type ResultsPages struct{ site *Site }

// NewResultsPages returns the pages of a site.
func NewResultsPages(s *Site) *ResultsPages { return &ResultsPages{site: s} }

// ResultsViews has an empty view for each page of this package.
func ResultsViews() map[string]Framed { return map[string]Framed{"search": &SearchView{}} }
