package places

import (
	"net/http"
	"testing"

	"gongbao/web/ask"
	"gongbao/web/page"
	"gongbao/web/page/pagetest"
	"gongbao/web/respond"
)

// routes are those of the pages of this package.
func routes(site *page.Site) map[string]respond.Handler {
	pages := New(site)
	return map[string]respond.Handler{
		"/regions": pages.Regions, "/regions/{code}": pages.Region,
		"/coverage": pages.Coverage, "/coverage.csv": pages.CoverageCSV,
	}
}

// start serves the pages of this package for lib.
func start(t *testing.T, lib ask.Library) (do func(method, target string, headers ...string) (*http.Response, string)) {
	t.Helper()
	site := pagetest.Site(t, lib, Views())
	return pagetest.Serve(t, site, routes(site))
}
