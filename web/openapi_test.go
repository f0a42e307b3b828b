package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/pb33f/libopenapi" // reads and checks OpenAPI documents independently of what writes them here
	validator "github.com/pb33f/libopenapi-validator"
	"github.com/pb33f/libopenapi/datamodel"
	"github.com/santhosh-tekuri/jsonschema/v6" // JSON Schema as OpenAPI 3.1 has it, recursive schemas included

	"gongbao/index"
	store "gongbao/index/embedded" // embedded is a variable of package web
	"gongbao/index/library"
	"gongbao/web/address"
	"gongbao/web/answer"
	"gongbao/web/api"
	"gongbao/web/ask/asktest"
	"gongbao/web/guard"
	"gongbao/web/page"
	"gongbao/web/respond"
)

// pageRoutes are for readers and not for programs.
var pageRoutes = []string{"GET /", "GET /reports/:id", "GET /static/:file", "GET /help/api", "GET /problems/:code", "GET /compare", "GET /help", "GET /feed", "GET /opensearch.xml", "GET /suggest",
	"GET /robots.txt", "GET /favicon.ico", "GET /apple-touch-icon.png", "GET /regions", "GET /regions/:code", "GET /advanced", "GET /coverage", "GET /coverage.csv", "GET /panel", "GET /panel.svg", "GET /panel/kwic",
	"GET /reports/:id/original", "GET /dictionaries", "GET /dictionaries/:name", "POST /dictionaries", "POST /dictionaries/:name"}

// TestOperationsAreRoutes: the table of operations has every route of the API and no other.
func TestOperationsAreRoutes(t *testing.T) {
	engine, err := newEngine(Config{Library: asktest.New()}, page.Embedded)
	if err != nil {
		t.Fatal(err)
	}
	var routes, described []string
	for _, r := range engine.Routes() {
		if route := r.Method + " " + r.Path; r.Method != http.MethodHead && !slices.Contains(pageRoutes, route) {
			routes = append(routes, route)
		}
	}
	ids := make(map[string]bool)
	for _, o := range api.Operations {
		described = append(described, o.Verb()+" "+o.Route())
		if ids[o.ID] || o.ID == "" || o.Title == "" || o.Group == "" {
			t.Errorf("%s: id %q is there twice, or something is empty", o.Path, o.ID)
		}
		ids[o.ID] = true
		for _, part := range strings.Split(o.Path, "{")[1:] {
			name, _, _ := strings.Cut(part, "}")
			if !slices.ContainsFunc(o.Parameters, func(p api.Parameter) bool { return p.In == "path" && p.Name == name }) {
				t.Errorf("%s does not describe %s", o.Path, name)
			}
		}
	}
	slices.Sort(routes)
	slices.Sort(described)
	if described = slices.Compact(described); !slices.Equal(routes, described) {
		t.Errorf("the operations are of\n%v\nthe routes are\n%v", described, routes)
	}
}

// TestParametersAreRead: the handler of each call reads each parameter that the table has, because
// it refuses values that it cannot use, and refuses all others with the near miss.
func TestParametersAreRead(t *testing.T) {
	do, _ := start(t, asktest.New())
	for _, o := range api.Operations {
		if o.Verb() != http.MethodGet || o.Path == "/metrics" {
			continue
		}
		base := strings.NewReplacer("{id}", "0000000000000002", "{code}", "530100").Replace(o.Path)
		refuses := func(raw, parameter string) {
			t.Helper()
			res, body := do("GET", base+"?"+raw)
			var p respond.Problem
			if err := json.Unmarshal([]byte(body), &p); err != nil || res.StatusCode != 400 || p.Parameter != parameter || p.Detail == "" {
				t.Errorf("%s?%s: %d %s", base, raw, res.StatusCode, body)
			}
		}
		refuses("unknown=1", "unknown")
		for _, p := range o.All() {
			if p.In != "" {
				continue
			}
			if p.About == "" {
				t.Errorf("%s: %s is not described", o.Path, p.Name)
			}
			if !slices.ContainsFunc(o.All(), func(other api.Parameter) bool { return other.In == "" && other.Name == p.Name+"s" }) {
				refuses(p.Name+"s=1", p.Name+"s")
			}
			if _, free := freeTexts[p.Name]; !free {
				refuses(p.Name+"=~", p.Name)
			}
			if !p.Many {
				value := url.QueryEscape(freeTexts[p.Name])
				refuses(p.Name+"="+value+"&"+p.Name+"="+value, p.Name)
			}
		}
	}
	for raw, want := range map[string]string{
		"/api/v1/search?regoin=140000": "region", "/api/v1/suggest?lmit=1": "limit", "/api/v1/analyze?txet=x": "text", "/api/v1/reports?sotr=newest": "sort",
		"/api/v1/reports/0000000000000002?feilds=id": "fields", "/api/v1/regions?udner=1": "under", "/api/v1/coverage?knid=x": "kind",
		"/api/v1/reports/0000000000000002/similar?sectoin=s1": "section",
	} {
		if res, body := do("GET", raw); res.StatusCode != 400 || !strings.Contains(body, "是不是 "+want+"？") {
			t.Errorf("%s: %d %s", raw, res.StatusCode, body)
		}
	}
}

// freeTexts are parameters that take any text, each with one.
var freeTexts = map[string]string{"q": "x", "cursor": "0", "text": "x", "section": "s1", "term": "x", "show": "x", "dictionary": "环境"}

// openAPI is the document that a server gives.
type openAPI struct {
	compiler *jsonschema.Compiler
	paths    map[string]bool
}

// openAPIOf returns the document, which an independent validator must find to be one of OpenAPI
// 3.1.
func openAPIOf(t *testing.T, do func(method, target string, headers ...string) (*http.Response, string)) openAPI {
	t.Helper()
	_, body := do("GET", "/openapi.json")
	document, err := libopenapi.NewDocumentWithConfiguration([]byte(body), &datamodel.DocumentConfiguration{
		IgnoreArrayCircularReferences: true, // a tree of places ends in empty lists
	})
	if err != nil {
		t.Fatal(err)
	}
	v, errs := validator.NewValidator(document)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	if ok, errs := v.ValidateDocument(); !ok {
		for _, e := range errs {
			t.Errorf("%+v", e)
		}
	}
	resource, err := jsonschema.UnmarshalJSON(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	d := openAPI{jsonschema.NewCompiler(), make(map[string]bool)}
	if err := d.compiler.AddResource("openapi.json", resource); err != nil {
		t.Fatal(err)
	}
	for path := range resource.(map[string]any)["paths"].(map[string]any) {
		d.paths[path] = true
	}
	return d
}

// schema returns the one that a path of keys leads to from the operation with the method at a path.
func (d openAPI) schema(path, method string, keys ...string) (*jsonschema.Schema, error) {
	escape := strings.NewReplacer("~", "~0", "/", "~1")
	at := "openapi.json#/paths"
	for _, key := range append([]string{path, strings.ToLower(method)}, keys...) {
		at += "/" + url.PathEscape(escape.Replace(key))
	}
	return d.compiler.Compile(at)
}

// validate returns an error for an answer that the document does not allow.
func (d openAPI) validate(path string, res *http.Response, body string) error {
	if !d.paths[path] {
		return fmt.Errorf("no path %s", path)
	}
	mediaType, _, _ := strings.Cut(res.Header.Get("Content-Type"), ";")
	form, err := d.schema(path, res.Request.Method, "responses", strconv.Itoa(res.StatusCode), "content", mediaType, "schema")
	if err != nil {
		return err
	}
	var value any = body
	if strings.HasSuffix(mediaType, "json") {
		if value, err = jsonschema.UnmarshalJSON(strings.NewReader(body)); err != nil {
			return err
		}
	}
	return form.Validate(value)
}

// TestOpenAPI: the document is one, and what the handlers answer is what it says, errors included.
func TestOpenAPI(t *testing.T) {
	do, _ := start(t, asktest.New())
	document := openAPIOf(t, do)
	for _, c := range []struct{ path, target string }{
		{"/api/v1/search", "?q=煤矸石&explain=true"}, {"/api/v1/search", "?q=没有这几个字"}, {"/api/v1/search", "?q=("}, {"/api/v1/search", "?year=none"},
		{"/api/v1/search", "?q=GDP&limit=1"}, {"/api/v1/search", "?lmit=1"}, {"/api/v1/search", "?cursor=x"},
		{"/api/v1/reports", "?year=none"}, {"/api/v1/reports", "?limit=0"},
		{"/api/v1/reports/{id}", "/api/v1/reports/0000000000000002"}, {"/api/v1/reports/{id}", "/api/v1/reports/00000000000000ff"},
		{"/api/v1/reports/{id}", "/api/v1/reports/1"}, {"/api/v1/reports/{id}.txt", "/api/v1/reports/0000000000000002.txt"},
		{"/api/v1/reports/{id}.txt", "/api/v1/reports/1.txt"},
		{"/api/v1/reports/{id}/similar", "/api/v1/reports/0000000000000002/similar"},
		{"/api/v1/reports/{id}/similar", "/api/v1/reports/0000000000000002/similar?section=s4"},
		{"/api/v1/reports/{id}/similar", "/api/v1/reports/0000000000000002/similar?section=s99"},
		{"/api/v1/compare", "?a=0000000000000001&b=0000000000000009"}, {"/api/v1/compare", ""}, {"/api/v1/compare", "?a=0000000000000001&b=00000000000000fe"},
		{"/api/v1/regions", ""}, {"/api/v1/regions", "?level=x"}, {"/api/v1/regions/{code}", "/api/v1/regions/530124"},
		{"/api/v1/regions/{code}", "/api/v1/regions/999999"}, {"/api/v1/coverage", ""}, {"/api/v1/coverage", "?year=1"},
		{"/api/v1/suggest", "?q=x"}, {"/api/v1/analyze", "?text=GDP"}, {"/api/v1/analyze", ""}, {"/readyz", ""}, {"/healthz", ""}, {"/metrics", ""},
		{"/openapi.json", ""}, {"/api/v1/export", "?q=煤矸石"}, {"/api/v1/export", "?format=ris"}, {"/api/v1/export", "?format=x"},
		{"/api/v1/reports/{id}/citation", "/api/v1/reports/0000000000000002/citation"},
		{"/api/v1/reports/{id}/citation", "/api/v1/reports/1/citation?format=bibtex"},
	} {
		target := c.target
		if !strings.HasPrefix(target, "/") {
			target = c.path + target
		}
		res, body := do("GET", target)
		if err := document.validate(c.path, res, body); err != nil {
			t.Errorf("%s: %d %v", target, res.StatusCode, err)
		}
	}
	res, body := do("GET", "/api/v1/regions/530100")
	for _, other := range []string{
		strings.Replace(body, `"own":`, `"owned":`, 1), strings.Replace(body, `{"code"`, `{"more":1,"code"`, 1), strings.Replace(body, `"prefecture"`, `"town"`, 1),
		strings.Replace(body, `"reports":15`, `"reports":"15"`, 1),
	} {
		if other == body || document.validate("/api/v1/regions/{code}", res, other) == nil {
			t.Errorf("the document allows %s", other)
		}
	}
	broken := asktest.New()
	broken.Err = errors.New("made-up")
	do, _ = start(t, broken)
	res, body = do("GET", "/readyz")
	if err := document.validate("/readyz", res, body); err != nil || res.StatusCode != 503 {
		t.Errorf("not ready: %d %v", res.StatusCode, err)
	}
}

// TestOpenAPIPromises: answers have a tag where the document says so and nowhere else, and every
// call may be told that it comes too often or at a bad time.
func TestOpenAPIPromises(t *testing.T) {
	do, _ := start(t, asktest.New())
	document := openAPIOf(t, do)
	limited, _ := startWith(t, Config{Library: asktest.New(), Rate: 1e-9, TrustedProxies: []string{"127.0.0.1"}})
	closed, _ := startWith(t, Config{Library: &asktest.Library{Err: index.ErrClosed}})
	fill := strings.NewReplacer("{id}", "0000000000000002", "{code}", "530124", "{name}", "环境")
	for _, o := range api.Operations {
		target := fill.Replace(o.Path)
		switch o.ID {
		case "analyze":
			target += "?text=x"
		case "panel", "kwic":
			target += "?term=x"
		case "compareReports":
			target += "?a=0000000000000002&b=0000000000000003"
		}
		_, err := document.schema(o.Path, o.Verb(), "responses", "304")
		if o.Verb() == http.MethodGet {
			res, _ := do("GET", target)
			if tagged := res.Header.Get("ETag") != ""; res.StatusCode != 200 || tagged != (err == nil) {
				t.Errorf("%s: %d, a tag %v, in the document %v", target, res.StatusCode, tagged, err)
			}
		} else if err == nil {
			t.Errorf("%s %s may be unchanged", o.Verb(), o.Path)
		}
		c := call{method: o.Verb(), target: target, header: map[string]string{"X-Forwarded-For": "198.51.100.1"}}
		limited(c)
		if res := limited(c); !guard.Unlimited(o.Route()) && (res.StatusCode != 429 || document.validate(o.Path, res.Response, res.body) != nil) {
			t.Errorf("%s %s too often: %d %v", o.Verb(), target, res.StatusCode, document.validate(o.Path, res.Response, res.body))
		}
		if res := closed(c); strings.HasPrefix(target, "/api/") && o.Verb() == http.MethodGet && (res.StatusCode != 503 || document.validate(o.Path, res.Response, res.body) != nil) {
			t.Errorf("%s of a closed library: %d %v", target, res.StatusCode, document.validate(o.Path, res.Response, res.body))
		}
		for _, status := range []string{"503", "507"} {
			if _, err := document.schema(o.Path, o.Verb(), "responses", status); o.Secured && err != nil {
				t.Errorf("%s %s has no %s", o.Verb(), o.Path, status)
			}
		}
	}
}

// TestOpenAPIWrites: what calls that change take and answer is what the document says.
func TestOpenAPIWrites(t *testing.T) {
	do, log, _ := startWritable(t)
	document := openAPIOf(t, func(method, target string, _ ...string) (*http.Response, string) {
		res := do(call{method: method, target: target})
		return res.Response, res.body
	})
	check := func(path string, c call, status int) answered {
		t.Helper()
		if c.token == "" {
			c.token = secret
		}
		res := do(c)
		if err := document.validate(path, res.Response, res.body); err != nil || res.StatusCode != status {
			t.Errorf("%s %s: %d, want %d, %v\n%s", c.method, c.target, res.StatusCode, status, err, res.body)
		}
		return res
	}
	const all, one = "/api/v1/reports", "/api/v1/reports/{id}"
	contentType, body := form(t, "古交.txt", article("古交市", "水利"), "空.txt", "")
	var u answer.Uploaded
	if err := json.Unmarshal([]byte(check(all, call{method: "POST", target: all, contentType: contentType, body: body}, 201).body), &u); err != nil || len(u.Outcomes) != 2 {
		t.Fatalf("%+v, %v\n%s", u, err, log)
	}
	id := u.Outcomes[0].ID
	raw := func(target, text string) call {
		return call{method: "POST", target: target, body: strings.NewReader(text)}
	}
	check(all, raw(all+"?file=x.txt", article("古交市", "水利")), 200)
	check(all, raw(all+"?file=x.txt", "\x00"), 422)
	check(all, raw(all, "x"), 415)
	check(all, raw(all+"?fiel=x", "x"), 400)
	check(all, raw(all+"?file=x.txt", strings.Repeat("大", 1<<20)), 413)
	check(all, call{method: "POST", target: all, token: "x"}, 401)
	patch := func(mediaType, text string) call {
		return call{method: "PATCH", target: all + "/" + id, contentType: mediaType, body: strings.NewReader(text)}
	}
	for text, status := range map[string]int{
		`{"region": "140123", "year": 2031, "speaker": "李四"}`: 200, `{"year": null}`: 200,
		`{"regoin": "140181"}`: 422, `{"year": [1]}`: 422, `{"year": true}`: 422, `{}`: 400, `[]`: 400,
	} {
		for _, mediaType := range []string{respond.TypeJSON, "application/merge-patch+json"} {
			if check(one, patch(mediaType, text), status); text == `{"year": null}` {
				check(one, patch(mediaType, `{"year": 2031}`), 200)
			}
			taken, err := document.schema(one, "patch", "requestBody", "content", mediaType, "schema")
			if err != nil {
				t.Fatal(err)
			}
			value, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
			if err != nil {
				t.Fatal(err)
			}
			if err := taken.Validate(value); (err == nil) != (status == 200) {
				t.Errorf("the document on %s: %v", text, err)
			}
		}
	}
	check(one, patch("text/plain", "x"), 415)
	check(one, patch(respond.TypeJSON, `{"title": "`+strings.Repeat("长", 64<<10)+`"}`), 413)
	check(one, call{method: "PATCH", target: all + "/x", contentType: respond.TypeJSON, body: strings.NewReader(`{"year": 2026}`)}, 404)
	changed := raw(all+"?file="+url.QueryEscape("古交.txt"), article("古交市", "教育"))
	check(all, changed, 201)
	check(one, call{method: "DELETE", target: all + "/" + id, token: "x"}, 401)
	check(one, call{method: "DELETE", target: all + "/x"}, 404)
	var list answer.List
	if err := json.Unmarshal([]byte(check(all, call{method: "GET", target: all}, 200).body), &list); err != nil || len(list.Reports) == 0 {
		t.Fatalf("%+v, %v", list, err)
	}
	check(one, call{method: "DELETE", target: all + "/" + list.Reports[0].ID}, 200)
	full, _ := startWith(t, Config{Library: asktest.New(), Writer: failingWriter{err: syscall.ENOSPC}, Tokens: []guard.Token{{Name: "desk", Secret: secret}}})
	do = full
	check(all, raw(all+"?file=x.txt", "x"), 507)
	check(one, call{method: "DELETE", target: all + "/0000000000000001"}, 507)
	check(one, call{method: "PATCH", target: all + "/0000000000000001", contentType: respond.TypeJSON, body: strings.NewReader(`{"year": 2026}`)}, 507)
	off, _ := startWith(t, Config{Library: asktest.New()})
	do = off
	check(one, call{method: "DELETE", target: all + "/1"}, 403)
	check("/api/v1/batch", call{method: "POST", target: "/api/v1/batch", contentType: "text/plain", body: strings.NewReader("x")}, 200)
	check("/api/v1/batch", call{method: "POST", target: "/api/v1/batch", contentType: respond.TypeJSON, body: strings.NewReader("x")}, 415)
	check("/api/v1/batch", raw("/api/v1/batch?by=x", "x"), 400)
}

// TestOpenAPIOverSeeds: what a real library answers is what the document says, for every report of
// the seeds.
func TestOpenAPIOverSeeds(t *testing.T) {
	lib, err := library.Open(filepath.Join(t.TempDir(), "library"), store.Backend)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { lib.Close() })
	if err := lib.Add(t.Context(), index.Addition{Paths: []string{"../testdata/seeds"}, Each: func(index.Outcome) {}}); err != nil {
		t.Fatal(err)
	}
	if err := lib.PrepareSuggestions(t.Context()); err != nil {
		t.Fatal(err)
	}
	do, _ := start(t, lib)
	document := openAPIOf(t, do)
	check := func(path, target string) {
		t.Helper()
		res, body := do("GET", target)
		if err := document.validate(path, res, body); err != nil || res.StatusCode != 200 {
			t.Errorf("%s: %d %v", target, res.StatusCode, err)
		}
	}
	for _, o := range api.Operations {
		if o.Example != "" && o.Verb() == http.MethodGet {
			u, err := url.Parse(o.Example)
			if err != nil {
				t.Fatal(err)
			}
			u.RawQuery = u.Query().Encode()
			check(o.Path, u.String())
		}
	}
	for _, raw := range []string{
		"", "q=煤矸石&explain=true&passages=10", "q=古交怎样利用煤矸石？", "q=煤千石", "q=GDP&expand=false", "q=%22没有这几个字%22", "region=none", "sort=region&limit=100",
	} {
		check("/api/v1/search", "/api/v1/search?"+raw)
	}
	for _, raw := range []string{"q=gj", "q=煤", "q=2026", "q=zhongdian", ""} {
		check("/api/v1/suggest", "/api/v1/suggest?"+raw)
	}
	var list answer.List
	decode(t, do, "/api/v1/reports?limit=100", &list)
	if len(list.Reports) != 14 {
		t.Fatalf("the seeds hold %d reports", len(list.Reports))
	}
	for _, r := range list.Reports {
		const path = "/api/v1/reports/{id}"
		check(path, "/api/v1/reports/"+r.ID)
		check(path+".txt", "/api/v1/reports/"+r.ID+".txt")
		check(path+"/similar", "/api/v1/reports/"+r.ID+"/similar")
		check(path+"/similar", "/api/v1/reports/"+r.ID+"/similar?section=s3")
		check("/api/v1/compare", "/api/v1/compare?a="+list.Reports[0].ID+"&b="+r.ID)
	}
	var places answer.Places
	decode(t, do, "/api/v1/regions", &places)
	for _, p := range places.Places {
		check("/api/v1/regions/{code}", "/api/v1/regions/"+p.Code)
	}
	check("/api/v1/coverage", "/api/v1/coverage")
}

// TestProgramPaths: the addresses for programs outside /api are those of operations.
func TestProgramPaths(t *testing.T) {
	var outside []string
	for _, o := range api.Operations {
		if !address.ForPrograms(o.Path) {
			t.Errorf("%s is a page", o.Path)
		}
		if !strings.HasPrefix(o.Path, "/api/") {
			outside = append(outside, o.Path)
		}
	}
	slices.Sort(outside)
	if want := []string{"/healthz", "/metrics", "/openapi.json", "/readyz"}; !slices.Equal(outside, want) {
		t.Errorf("operations outside /api: %v, want %v", outside, want)
	}
}
