package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"

	"gongbao/index/report"
	"gongbao/web/address"
	"gongbao/web/answer"
	"gongbao/web/ask"
	"gongbao/web/ask/asktest"
	"gongbao/web/page"
	"gongbao/web/page/pagetest"
	"gongbao/web/respond"
	"gongbao/web/say"
)

// start serves lib and returns a function that sends a request with headers, each followed by its
// value, and the log.
func start(t *testing.T, lib ask.Library) (func(method, target string, headers ...string) (*http.Response, string), *bytes.Buffer) {
	t.Helper()
	var log bytes.Buffer
	h, err := NewServer(Config{Library: lib, Log: slog.New(slog.NewTextHandler(&log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	ts := httptest.NewServer(h)
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
	}, &log
}

const (
	htmlType    = "text/html; charset=utf-8"
	textType    = "text/plain; charset=utf-8"
	problemType = "application/problem+json"
)

func TestRoutes(t *testing.T) {
	do, _ := start(t, asktest.New())
	const id = "0000000000000002"
	for _, c := range []struct {
		target, contentType string
		status              int
	}{
		{"/", htmlType, 200},
		{"/?q=煤矸石", htmlType, 200},
		{"/?q=煤矸石&region=530124&section=tasks&unknown=1", htmlType, 200},
		{"/?q=没有这几个字&year=2026", htmlType, 200},
		{"/?q=%22煤矸石", htmlType, 400},
		{"/?limit=0", htmlType, 400},
		{"/?q=煤矸石&cursor=x", htmlType, 400},
		{"/reports/" + id, htmlType, 200},
		{"/reports/" + id + "?q=煤矸石&match=words&limit=0", htmlType, 200},
		{"/reports/" + id + "?q=(", htmlType, 400},
		{"/reports/" + id + "?match=x", htmlType, 400},
		{"/reports/ffff", htmlType, 404},
		{"/reports/", htmlType, 404},
		{"/reports/..%2f..%2fetc%2fpasswd", htmlType, 404},
		{"/nowhere", htmlType, 404},
		{"/static/style.css", htmlType, 404},
		{"/static/..%2fserver.go", htmlType, 404},
		{"/apiary", htmlType, 404},
		{"/help/api", htmlType, 200},
		{"/advanced?all=煤矸石", htmlType, 200},
		{"/advanced?all=煤矸石&search=1", "text/plain; charset=utf-8", 303},
		{"/regions", htmlType, 200},
		{"/regions?name=清河", htmlType, 200},
		{"/regions?name=" + strings.Repeat("长", 41), htmlType, 400},
		{"/regions/530124", htmlType, 200},
		{"/regions/999999", htmlType, 404},
		{"/regions/", htmlType, 404},
		{"/coverage", htmlType, 200},
		{"/coverage?region=140000&kind=&from=2024&sort=missing&order=reversed&page=99", htmlType, 404},
		{"/coverage?kind=x", htmlType, 400},
		{"/coverage.csv", respond.TypeCSV, 200},
		{"/coverage.csv?sort=x", htmlType, 400},
		{"/panel", htmlType, 200},
		{"/panel?terms=煤矸石,增长&from=&kind=&unknown=1", htmlType, 200},
		{"/panel?terms=%20,", htmlType, 400},
		{"/panel?terms=煤&rule=x", htmlType, 400},
		{"/panel?terms=煤&dictionary=环境", htmlType, 400},
		{"/panel?dictionary=没有", htmlType, 404},
		{"/panel?terms=煤&from=2024&to=2020", htmlType, 200},
		{"/panel.svg?terms=煤&chart=x", htmlType, 400},
		{"/panel.svg?chart=lines", htmlType, 400},
		{"/healthz", textType, 200},
		{"/readyz", respond.TypeJSON, 200},
		{"/api/v1/analyze?text=新质生产力", respond.TypeJSON, 200},
		{"/api/v1/analyze", problemType, 400},
		{"/api/v1/suggest?q=gj&limit=1", respond.TypeJSON, 200},
		{"/api/v1/suggest", respond.TypeJSON, 200},
		{"/api/v1/suggest?limit=0", problemType, 400},
		{"/api/v1/suggest?p=gj", problemType, 400},
		{"/api/v1/suggest?q=gj&q=dt", problemType, 400},
		{"/api/v1/analyze?txt=x", problemType, 400},
		{"/api/v1/search?q=煤矸石", respond.TypeJSON, 200},
		{"/api/v1/search", respond.TypeJSON, 200},
		{"/api/v1/search?q=煤矸石&expand=false&match=literal&sort=region&limit=100&passages=0", respond.TypeJSON, 200},
		{"/api/v1/search?q=(煤矸石", problemType, 400},
		{"/api/v1/search?limit=0", problemType, 400},
		{"/api/v1/search?regoin=530124", problemType, 400},
		{"/api/v1/search?q=煤矸石&cursor=x", problemType, 400},
		{"/api/v1/reports", respond.TypeJSON, 200},
		{"/api/v1/reports?region=530124&year=2026&limit=5", respond.TypeJSON, 200},
		{"/api/v1/reports?q=煤矸石", problemType, 400},
		{"/api/v1/reports/" + id, respond.TypeJSON, 200},
		{"/api/v1/reports/" + id + "?q=x", problemType, 400},
		{"/api/v1/reports/" + id + ".txt", textType, 200},
		{"/api/v1/reports/ffff", problemType, 404},
		{"/api/v1/reports/ffff.txt", problemType, 404},
		{"/api/v1/nowhere", problemType, 404},
		{"/api", problemType, 404},
	} {
		res, body := do("GET", c.target)
		if res.StatusCode != c.status || res.Header.Get("Content-Type") != c.contentType {
			t.Errorf("%s: %d %s, want %d %s", c.target, res.StatusCode, res.Header.Get("Content-Type"), c.status, c.contentType)
		}
		head, empty := do("HEAD", c.target)
		if head.StatusCode != c.status || empty != "" || head.ContentLength != int64(len(body)) && !strings.Contains(body, "took_ms") {
			t.Errorf("HEAD %s: %d, %d bytes, length %d; GET has %d", c.target, head.StatusCode, len(empty), head.ContentLength, len(body))
		}
	}
}

func TestMethodNotAllowed(t *testing.T) {
	do, _ := start(t, asktest.New())
	for target, contentType := range map[string]string{"/": htmlType, "/reports/1": htmlType, "/api/v1/search": problemType} {
		for _, method := range []string{"POST", "DELETE", "OPTIONS"} {
			res, _ := do(method, target)
			if res.StatusCode != 405 || res.Header.Get("Content-Type") != contentType || res.Header.Get("Allow") != "GET, HEAD" {
				t.Errorf("%s %s: %d %s, allow %q", method, target, res.StatusCode, res.Header.Get("Content-Type"), res.Header.Get("Allow"))
			}
		}
	}
}

// TestMoved follows a report to the one that took its place, in each form of its address.
func TestMoved(t *testing.T) {
	do, _ := start(t, asktest.New())
	const id = "0000000000000001"
	for _, c := range []struct{ from, to string }{
		{"/reports/" + asktest.Replaced + "?q=煤矸石", "/reports/" + id + "?q=煤矸石"},
		{"/api/v1/reports/" + asktest.Replaced, "/api/v1/reports/" + id},
		{"/api/v1/reports/" + asktest.Replaced + ".txt", "/api/v1/reports/" + id + ".txt"},
	} {
		res, _ := do("GET", c.from)
		to, err := url.PathUnescape(res.Header.Get("Location"))
		if res.StatusCode != http.StatusMovedPermanently || err != nil || to != c.to {
			t.Errorf("%s: %d to %q, want %q", c.from, res.StatusCode, to, c.to)
		}
	}
}

func TestProblems(t *testing.T) {
	do, _ := start(t, asktest.New())
	for _, c := range []struct {
		target string
		says   string
		want   respond.Problem // without Detail and Hint
	}{
		{"/api/v1/search?q=煤矸石%20%22综合", "引号没有闭合", respond.Problem{Title: "检索式有误", Status: 400, Parameter: "q", Position: new(4)}},
		{"/api/v1/search?regoin=1", "是不是 region？", respond.Problem{Title: "参数有误", Status: 400, Parameter: "regoin"}},
		{"/api/v1/search?cursor=x", "cursor", respond.Problem{Title: "翻页位置无效", Status: 400, Parameter: "cursor"}},
		{"/api/v1/reports/x", "编号", respond.Problem{Title: "没有这篇报告", Status: 404}},
	} {
		_, body := do("GET", c.target)
		var got respond.Problem
		if err := json.Unmarshal([]byte(body), &got); err != nil {
			t.Fatalf("%s: %v", c.target, err)
		}
		if !strings.Contains(got.Detail, c.says) {
			t.Errorf("%s: %q does not say %q", c.target, got.Detail, c.says)
		}
		if c.want.Position != nil && (got.Position == nil || *got.Position != *c.want.Position || got.Hint == "") {
			t.Errorf("%s: no hint or wrong position: %s", c.target, body)
		}
		if got.Title != c.want.Title || got.Status != c.want.Status || got.Parameter != c.want.Parameter {
			t.Errorf("%s: %s", c.target, body)
		}
	}
}

func TestFailures(t *testing.T) {
	const secret = "open /srv/data/segment: too many open files"
	for _, c := range []struct {
		name   string
		lib    *asktest.Library
		status int
		logged string
	}{
		{"unknown error", &asktest.Library{Err: errors.New(secret)}, 500, secret},
		{"deadline", &asktest.Library{Err: fmt.Errorf("search: %w", context.DeadlineExceeded)}, 503, "deadline exceeded"},
		{"cancelled", &asktest.Library{Err: context.Canceled}, 499, "status=499"},
		{"panic", &asktest.Library{Panics: true}, 500, "made-up panic"},
	} {
		for target, contentType := range map[string]string{"/reports/1": htmlType, "/api/v1/reports/1": problemType} {
			do, log := start(t, c.lib)
			res, body := do("GET", target)
			if res.StatusCode != c.status || res.Header.Get("Content-Type") != contentType || (res.Header.Get("Retry-After") == "") != (c.status != 503) {
				t.Errorf("%s %s: %d %v", c.name, target, res.StatusCode, res.Header)
			}
			if strings.Contains(body, "segment") || strings.Contains(body, "panic") || strings.Contains(body, "goroutine") {
				t.Errorf("%s %s tells the client too much: %s", c.name, target, body)
			}
			if !strings.Contains(log.String(), c.logged) || !strings.Contains(log.String(), "path="+target) {
				t.Errorf("%s %s: log %q", c.name, target, log)
			}
			if res.Header.Get("Content-Security-Policy") == "" {
				t.Errorf("%s %s: an error page without a policy", c.name, target)
			}
		}
	}
	do, _ := start(t, &asktest.Library{Err: errors.New(secret)})
	if res, body := do("GET", "/readyz"); res.StatusCode != 503 || res.Header.Get("Content-Type") != problemType || res.Header.Get("Retry-After") == "" || strings.Contains(body, "segment") {
		t.Errorf("readyz: %d %v %s", res.StatusCode, res.Header, body)
	}
	if res, _ := do("GET", "/healthz"); res.StatusCode != 200 {
		t.Errorf("healthz: %d", res.StatusCode)
	}
}

func TestHeaders(t *testing.T) {
	do, _ := start(t, asktest.New())
	for _, target := range []string{"/", "/nowhere", "/reports/1", "/api/v1/search", "/api/v1/reports/1"} {
		res, _ := do("GET", target)
		policy := res.Header.Get("Content-Security-Policy")
		if !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") || strings.Contains(policy, "*") {
			t.Errorf("%s: policy %q", target, policy)
		}
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cache-Control": "no-cache", "Server": "", "Set-Cookie": "",
			"X-Frame-Options": "DENY", "Cross-Origin-Opener-Policy": "same-origin", "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
		} {
			if got := res.Header.Get(name); got != want {
				t.Errorf("%s: %s %q, want %q", target, name, got, want)
			}
		}
	}
}

// Every address on every page that can be reached from the home page answers, and every #anchor is
// there. No address leaves the site, and no page has an inline script or style.
func TestEveryLinkResolves(t *testing.T) {
	do, _ := start(t, asktest.New())
	queue := []string{"/", "/?q=煤矸石", "/?q=煤矸岩", "/?q=%22煤矸石", "/?q=煤矸石&year=1999", "/?region=530124&region=530322&sort=oldest", "/nowhere"}
	bodies := map[string]string{}
	anchors := map[string][]string{} // target → anchors that are linked to
	for len(queue) > 0 && len(bodies) < 250 {
		target := queue[0]
		queue = queue[1:]
		if _, seen := bodies[target]; seen {
			continue
		}
		res, body := do("GET", target)
		bodies[target] = body
		if res.StatusCode != 200 && !strings.Contains(target, "/nowhere") && !strings.HasPrefix(target, "/?q=%22煤") {
			t.Errorf("%s: %d", target, res.StatusCode)
		}
		if res.Header.Get("Content-Type") != htmlType {
			continue
		}
		if !strings.Contains(body, `<html lang="zh-CN">`) {
			t.Errorf("%s is not in Chinese", target)
		}
		for _, e := range pagetest.Elements(t, body) {
			if _, inline := e.Attr["style"]; inline || e.Name == "style" || e.Name == "script" && e.Attr["src"] == "" {
				t.Errorf("%s has an inline <%s>", target, e.Name)
			}
			for _, name := range []string{"href", "src", "action"} {
				href, ok := e.Attr[name]
				if !ok {
					continue
				}
				if strings.Contains(href, "://") || strings.HasPrefix(href, "//") || !strings.HasPrefix(href, "/") && !strings.HasPrefix(href, "#") {
					t.Errorf("%s: <%s %s=%q> leaves the site", target, e.Name, name, href)
					continue
				}
				page, anchor, linked := strings.Cut(href, "#")
				if page == "" {
					page = target
				}
				if linked {
					anchors[page] = append(anchors[page], anchor)
				}
				if !strings.Contains(page, address.LanguageParameter+"=") { // the same pages in the other language
					queue = append(queue, page)
				}
			}
		}
	}
	for page, names := range anchors {
		body, ok := bodies[page]
		for _, name := range names {
			if ok && !strings.Contains(body, `id="`+name+`"`) {
				t.Errorf("%s has no anchor %s", page, name)
			}
		}
	}
	if len(bodies) < 100 {
		t.Errorf("only %d addresses were found", len(bodies))
	}
}

func TestUniqueIDs(t *testing.T) {
	do, _ := start(t, asktest.New())
	for _, target := range []string{"/", "/?q=煤矸石", "/reports/0000000000000002?q=煤矸石%20OR%20增长", "/regions", "/regions/530124", "/coverage", "/panel?terms=煤矸石%20增长"} {
		_, body := do("GET", target)
		seen := map[string]bool{}
		for _, e := range pagetest.Elements(t, body) {
			if id, ok := e.Attr["id"]; ok {
				if seen[id] {
					t.Errorf("%s: two elements with id %s", target, id)
				}
				seen[id] = true
			}
		}
	}
}

func TestStaticFiles(t *testing.T) {
	do, _ := start(t, asktest.New())
	_, body := do("GET", "/")
	found := 0
	for _, e := range pagetest.Elements(t, body) {
		address := e.Attr["href"] + e.Attr["src"]
		if !strings.HasPrefix(address, "/static/") {
			continue
		}
		found++
		res, _ := do("GET", address)
		if res.StatusCode != 200 || res.Header.Get("Cache-Control") != "public, max-age=31536000, immutable" {
			t.Errorf("%s: %d, %q", address, res.StatusCode, res.Header.Get("Cache-Control"))
		}
	}
	if found < 3 {
		t.Errorf("%d static files on the home page", found)
	}
}

func TestHostileReport(t *testing.T) {
	for i, attack := range pagetest.Attacks {
		id := fmt.Sprintf("%016x", i+1)
		rep := &report.Report{
			ID: id, Title: attack, Kind: report.Kind(attack), Place: attack, Level: report.Level(attack), Year: 2026,
			Region:    report.Region{Code: attack, Name: attack, Path: []report.Division{{Code: attack, Name: attack}}},
			Delivered: attack, Meeting: attack, Published: attack, Complete: report.Completeness(attack),
			Speaker:  report.Speaker{Name: attack, Office: attack},
			Source:   report.Source{File: attack, URL: attack, Item: 3},
			Sources:  []report.Source{{File: attack, URL: attack}},
			Evidence: map[string]report.Evidence{"title": {Text: attack}, "year": {Text: attack}, attack: {Text: attack}},
			Sections: []report.Section{{ID: "s1", Heading: attack, Path: []string{attack}, Level: 7, Role: report.Role(attack), Paragraphs: []string{attack + "煤矸石" + attack, "甲 | " + attack}}},
		}
		do, _ := start(t, &asktest.Library{Reports: []*report.Report{rep}})
		for _, target := range []string{"/", "/?q=煤矸石", "/?sort=newest", "/reports/" + id, "/reports/" + id + "?q=煤矸石", "/regions", "/coverage", "/coverage?kind=其他"} {
			res, body := do("GET", target)
			if res.StatusCode != 200 {
				t.Errorf("%q %s: %d", attack, target, res.StatusCode)
			}
			pagetest.Harmless(t, fmt.Sprintf("%q %s", attack, target), body)
		}
		for _, target := range []string{"/api/v1/search?q=煤矸石", "/api/v1/reports", "/api/v1/reports/" + id} {
			res, body := do("GET", target)
			if res.StatusCode != 200 || !json.Valid([]byte(body)) || res.Header.Get("Content-Type") != respond.TypeJSON {
				t.Errorf("%q %s: %d %s", attack, target, res.StatusCode, body)
			}
		}
	}
}

func TestHostileParameters(t *testing.T) {
	do, _ := start(t, asktest.New())
	for _, attack := range pagetest.Attacks {
		for _, name := range append(address.SearchParameters, attack) {
			for _, path := range []string{"/", "/reports/0000000000000002", "/regions", "/coverage", "/regions/" + url.PathEscape(attack), "/api/v1/search", "/nowhere/" + url.PathEscape(attack)} {
				target := path + "?" + url.QueryEscape(name) + "=" + url.QueryEscape(attack)
				res, body := do("GET", target)
				if res.StatusCode >= 500 || res.Header.Get("Set-Cookie") != "" {
					t.Errorf("%s: %d", target, res.StatusCode)
				}
				if res.Header.Get("Content-Type") == htmlType {
					pagetest.Harmless(t, target, body)
				} else if !json.Valid([]byte(body)) {
					t.Errorf("%s: not JSON: %s", target, body)
				}
			}
		}
	}
}

// A page that cannot be rendered is found out at the start, not by a reader.
func TestBrokenFiles(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(fstest.MapFS)
	}{
		{"missing page", func(m fstest.MapFS) { delete(m, "templates/report.html") }},
		{"missing layout", func(m fstest.MapFS) { delete(m, "templates/layout.html") }},
		{"syntax error", func(m fstest.MapFS) { m["templates/search.html"].Data = []byte(`{{define "body"}}{{if}}{{end}}`) }},
		{"unknown field", func(m fstest.MapFS) { m["templates/error.html"].Data = []byte(`{{define "body"}}{{.Nothing}}{{end}}`) }},
		{"unknown part", func(m fstest.MapFS) {
			m["templates/error.html"].Data = []byte(`{{define "body"}}{{template "x"}}{{end}}`)
		}},
		{"unsafe place", func(m fstest.MapFS) {
			m["templates/error.html"].Data = []byte(`{{define "body"}}{{if .BadQuery}}<a href="{{else}}<b {{end}}">{{end}}`)
		}},
		{"missing example", func(m fstest.MapFS) { delete(m, "examples/search.py") }},
		{"missing style", func(m fstest.MapFS) { delete(m, "static/style.css") }},
		{"unknown type", func(m fstest.MapFS) { m["static/font.xyz"] = &fstest.MapFile{} }},
		{"no files", func(m fstest.MapFS) { clear(m) }},
	} {
		files := fstest.MapFS{}
		err := fs.WalkDir(page.Embedded, ".", func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			data, err := fs.ReadFile(page.Embedded, path)
			files[path] = &fstest.MapFile{Data: data}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := newServer(Config{Library: asktest.New()}, files); err != nil {
			t.Fatalf("unspoilt: %v", err)
		}
		c.spoil(files)
		if _, err := newServer(Config{Library: asktest.New()}, files); err == nil {
			t.Errorf("%s: no error", c.name)
		}
	}
	if _, err := NewServer(Config{}); err == nil {
		t.Error("a server without a library")
	}
}

// The page and the API answer alike.
func TestPageAndAPIAgree(t *testing.T) {
	lib := asktest.New()
	do, _ := start(t, lib)
	for _, raw := range []string{"q=煤矸石", "q=煤矸石&year=2026&region=530100", "q=养老%20OR%20托育&kind=计划报告&sort=oldest"} {
		_, body := do("GET", "/api/v1/search?"+raw)
		var got answer.Search
		if err := json.Unmarshal([]byte(body), &got); err != nil {
			t.Fatal(err)
		}
		_, page := do("GET", "/?"+raw)
		found := say.Say("%s，%s", say.Say("%d 篇报告", got.Total), say.Say("%d 处匹配", got.Occurrences)).String()
		if !strings.Contains(page, ">"+found+"<") {
			t.Errorf("%s: the page does not say %s", raw, found)
		}
		var ids []string
		for _, e := range pagetest.Elements(t, page) {
			if id, ok := strings.CutPrefix(e.Attr["id"], "r-"); ok && e.Name == "li" {
				ids = append(ids, id)
			}
		}
		if len(ids) != len(got.Hits) {
			t.Fatalf("%s: the page has %d hits, the API %d", raw, len(ids), len(got.Hits))
		}
		for i, h := range got.Hits {
			if ids[i] != h.Report.ID || !strings.Contains(page, `href="`+h.Report.URL+"?") {
				t.Errorf("%s: hit %d is %s on the page, %s in the API", raw, i, ids[i], h.Report.URL)
			}
		}
	}
}

var _ ask.Library = (*asktest.Library)(nil)
