package results

import (
	"net/http"
	"testing"

	"gongbao/web/ask"
	"gongbao/web/page/pagetest"
	"gongbao/web/respond"
)

const htmlType = "text/html; charset=utf-8"

// start serves the pages of this package for lib.
func start(t *testing.T, lib ask.Library) (do func(method, target string, headers ...string) (*http.Response, string)) {
	t.Helper()
	site := pagetest.Site(t, lib, Views())
	pages := New(site)
	return pagetest.Serve(t, site, map[string]respond.Handler{
		"/{$}": pages.Search, "/advanced": pages.Advanced, "/feed": pages.Feed, "/opensearch.xml": pages.OpenSearch, "/suggest": pages.Suggest,
		"/favicon.ico": site.Icon("favicon.ico"), "/static/{file}": site.Static,
	})
}
