package counts

import (
	"net/http"
	"testing"

	"gongbao/web/ask"
	"gongbao/web/page/pagetest"
	"gongbao/web/respond"
)

// start serves the pages of this package for lib.
func start(t *testing.T, lib ask.Library) (do func(method, target string, headers ...string) (*http.Response, string)) {
	t.Helper()
	site := pagetest.Site(t, lib, Views())
	pages := New(site, nil, nil)
	return pagetest.Serve(t, site, map[string]respond.Handler{
		"/panel": pages.Panel, "/panel.svg": pages.Drawing, "/panel/kwic": pages.Lines,
		"/dictionaries": pages.Dictionaries, "/dictionaries/{name}": pages.Dictionary,
	})
}
