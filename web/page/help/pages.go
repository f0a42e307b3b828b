package help

import "gongbao/web/page"

// Pages answers with the pages that explain the site, and the API to programmers.
type Pages struct {
	site   *page.Site
	bounds Bounds
	calls  any
}

// New returns the pages of a server with these bounds. calls describes the API as its template
// reads it: package api has the table of calls, and does not know of pages, nor they of it.
func New(s *page.Site, bounds Bounds, calls any) *Pages {
	return &Pages{site: s, bounds: bounds, calls: calls}
}

// Views returns an empty view for each page of this package; calls may describe no call.
func Views(calls any) map[string]page.Framed {
	return map[string]page.Framed{"help": &helpView{}, "apihelp": newAPIView(calls)}
}
