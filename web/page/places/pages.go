package places

import (
	"gongbao/web/page"
)

// Pages answers with places, and with the years of which there are reports about them.
type Pages struct{ site *page.Site }

// New returns the pages of a site.
func New(s *page.Site) *Pages { return &Pages{site: s} }

// Views has an empty view for each page of this package.
func Views() map[string]page.Framed {
	return map[string]page.Framed{"region": &regionView{}, "coverage": &coverageView{}}
}
