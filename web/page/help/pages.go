package help

import (
	"gongbao/web/api"
	"gongbao/web/page"
)

// Pages answers with what readers and programmers want to know of a server.
type Pages struct {
	site   *page.Site
	bounds Bounds
	calls  *api.Help
}

// New returns the pages of a site with those bounds and calls.
func New(s *page.Site, bounds Bounds, calls *api.Help) *Pages {
	return &Pages{site: s, bounds: bounds, calls: calls}
}

// Views has an empty view for each page of this package.
func Views() map[string]page.Framed {
	return map[string]page.Framed{"help": &helpView{}, "apihelp": newAPIView(new(api.Help))}
}
