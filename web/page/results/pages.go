package results

import (
	"gongbao/web/page"
)

// Pages answers with what is found in a library: the search page, its feed, and what browsers ask
// to search from their address bar.
type Pages struct{ site *page.Site }

// New returns the pages of a site.
func New(s *page.Site) *Pages { return &Pages{site: s} }

// Views has an empty view for each page of this package.
func Views() map[string]page.Framed {
	return map[string]page.Framed{"search": &searchView{}, "advanced": &advancedView{}}
}
