package reader

import (
	"gongbao/web/ask"
	"gongbao/web/page"
)

// Pages answers with reports: one to be read, two side by side, and the file that a report was read
// from.
type Pages struct {
	site      *page.Site
	originals ask.Originals // nil if they are not given
}

// New returns the pages of a site. Without originals, the files that reports were read from are
// kept to those who added them.
func New(s *page.Site, originals ask.Originals) *Pages {
	return &Pages{site: s, originals: originals}
}

// Views has an empty view for each page of this package.
func Views() map[string]page.Framed {
	return map[string]page.Framed{"report": &reportView{}, "compare": &compareView{}}
}
