// Package pagetest serves the pages of one room to its tests, and reads what they answer.
//
// A test of the reader, for example, asks for a report as a browser does:
//
//	site := pagetest.Site(t, asktest.New(), reader.Views())
//	do := pagetest.Serve(t, site, map[string]respond.Handler{"/reports/{id}": reader.New(site, nil).Report})
//	res, body := do("GET", "/reports/0000000000000002?q=煤")
//
// It knows neither the routes nor the middleware of the whole server; tests of these are in package
// web.
package pagetest

import (
	"encoding/xml"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"gongbao/web/ask"
	"gongbao/web/page"
	"gongbao/web/respond"
)

// Site returns a site with the pages that have a view.
func Site(t testing.TB, lib ask.Library, views map[string]page.Framed) *page.Site {
	t.Helper()
	all := page.Views()
	maps.Copy(all, views)
	templates, err := page.ParseTemplates(page.Embedded, all)
	if err != nil {
		t.Fatal(err)
	}
	return page.NewSite(lib, templates, nil)
}

// Handler answers at the patterns of http.ServeMux that routes has.
func Handler(site *page.Site, routes map[string]respond.Handler) http.Handler {
	mux := http.NewServeMux()
	for pattern, answer := range routes {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			res, err := answer(r)
			if err != nil {
				res = site.ErrorResponse(r, err)
			}
			respond.WriteTo(w, r, res)
		})
	}
	return mux
}

// Serve returns a function that sends a request with headers, each followed by its value, to the
// handler of these routes.
func Serve(t *testing.T, site *page.Site, routes map[string]respond.Handler) func(method, target string, headers ...string) (*http.Response, string) {
	t.Helper()
	ts := httptest.NewServer(Handler(site, routes))
	t.Cleanup(ts.Close)
	client := ts.Client()
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return func(method, target string, headers ...string) (*http.Response, string) {
		t.Helper()
		req, err := http.NewRequest(method, ts.URL+target, nil)
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i < len(headers); i += 2 {
			req.Header[headers[i]] = headers[i+1 : i+2]
		}
		res, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		body, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return res, string(body)
	}
}

// Element is a start tag of a page.
type Element struct {
	Name string
	Attr map[string]string
}

// Elements returns the start tags of a page. No tag may have an attribute twice.
func Elements(t *testing.T, page string) []Element {
	t.Helper()
	var es []Element
	for z := html.NewTokenizer(strings.NewReader(page)); ; {
		switch z.Next() {
		case html.ErrorToken:
			return es
		case html.StartTagToken, html.SelfClosingTagToken:
			token := z.Token()
			e := Element{token.Data, map[string]string{}}
			for _, a := range token.Attr {
				if _, twice := e.Attr[a.Key]; twice {
					t.Errorf("<%s> has %s twice", e.Name, a.Key)
				}
				e.Attr[a.Key] = a.Val
			}
			es = append(es, e)
		}
	}
}

// Attacks are texts that would become markup, script or headers if they were not escaped.
var Attacks = []string{
	`<script>alert(1)</script>`,
	`"><img src=x onerror=alert(1)>`,
	`' autofocus onfocus='alert(1)`,
	`javascript:alert(1)`,
	`</title><svg/onload=alert(1)>`,
	`</textarea></form><a href="//evil.example">`,
	`{{.Query}}`,
	"a\r\nSet-Cookie: x=1",
	"\x00<b>\u2028\ufeff",
}

// Harmless fails if a page holds markup or an address that its templates do not.
func Harmless(t *testing.T, what, page string) {
	t.Helper()
	for _, e := range Elements(t, page) {
		switch e.Name {
		case "script":
			if !strings.HasPrefix(e.Attr["src"], "/static/") {
				t.Errorf("%s: a script that is not ours", what)
			}
		case "svg":
			if e.Attr["role"] != "img" {
				t.Errorf("%s: a drawing that is not ours", what)
			}
		case "iframe", "object", "b" + "ase", "textarea":
			t.Errorf("%s: <%s> on the page", what, e.Name)
		}
		for name, value := range e.Attr {
			if strings.HasPrefix(name, "on") || name == "autofocus" || name == "style" {
				t.Errorf("%s: <%s %s>", what, e.Name, name)
			}
			if name == "href" || name == "src" || name == "action" {
				if !strings.HasPrefix(value, "/") && !strings.HasPrefix(value, "#") || strings.HasPrefix(value, "//") {
					t.Errorf("%s: <%s %s=%q>", what, e.Name, name, value)
				}
			}
		}
	}
}

// WellFormedXML fails if a text is not XML to its end.
func WellFormedXML(t *testing.T, text string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(text))
	for {
		if _, err := d.Token(); err == io.EOF {
			return
		} else if err != nil {
			t.Fatalf("%v in %.300s", err, text)
		}
	}
}
