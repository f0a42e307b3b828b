package reader

import (
	"net/http"
	"testing"

	"gongbao/web/address"
	"gongbao/web/ask"
	"gongbao/web/page"
	"gongbao/web/page/pagetest"
	"gongbao/web/respond"
)

// routes are those of the pages of this package.
func routes(site *page.Site) map[string]respond.Handler {
	pages := New(site, nil)
	return map[string]respond.Handler{"/reports/{id}": pages.Report, "/compare": pages.Compare}
}

// start serves the pages of this package for lib.
func start(t *testing.T, lib ask.Library) (do func(method, target string, headers ...string) (*http.Response, string)) {
	t.Helper()
	site := pagetest.Site(t, lib, Views())
	return pagetest.Serve(t, site, routes(site))
}

// linkTexts writes links as their label and address.
func linkTexts(links []address.Link) []string {
	var ts []string
	for _, l := range links {
		ts = append(ts, l.String())
	}
	return ts
}
