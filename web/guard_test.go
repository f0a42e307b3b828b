package web

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"gongbao/index"
	"gongbao/web/address"
	"gongbao/web/ask/asktest"
)

// slowLibrary searches only as long as its gate is open.
type slowLibrary struct {
	*asktest.Library
	begun, open chan struct{}
}

func (l *slowLibrary) Search(ctx context.Context, r index.Request) (*index.Result, error) {
	if r.Query == "慢" {
		l.begun <- struct{}{}
		<-l.open
	}
	return l.Library.Search(ctx, r)
}

// TestBusy: with all places and the queue taken, searches are turned away quickly and by the page
// too, while the rest of the site answers.
func TestBusy(t *testing.T) {
	lib := &slowLibrary{asktest.New(), make(chan struct{}), make(chan struct{})}
	do, log := startWith(t, Config{Library: lib})
	get := func(target string) answered { return do(call{method: "GET", target: target}) }
	places := 2 * runtime.GOMAXPROCS(0)
	var others sync.WaitGroup
	for range places {
		others.Go(func() { get("/api/v1/search?q=" + url.QueryEscape("慢")) })
		<-lib.begun
	}
	waiting := make(chan answered, searchQueue)
	for range searchQueue {
		others.Go(func() { waiting <- get("/api/v1/search?q=" + url.QueryEscape("煤矸石")) })
	}
	queued := fmt.Sprintf("\ngongbao_searches_waiting %d\n", searchQueue)
	for deadline := time.Now().Add(searchPatience); !strings.Contains(get("/metrics").body, queued); {
		if time.Now().After(deadline) {
			t.Fatal("the queue does not fill")
		}
	}
	for target, contentType := range map[string]string{"/api/v1/search": problemType, "/api/v1/reports": problemType, "/?q=x": htmlType, "/api/v1/reports/0000000000000001/similar": problemType} {
		res := get(target)
		if res.StatusCode != 503 || res.Header.Get("Retry-After") != "1" || res.Header.Get("Content-Type") != contentType || res.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d %v", target, res.StatusCode, res.Header)
		}
		if !strings.Contains(res.body, "服务器正忙") || !strings.Contains(res.body, res.Header.Get("X-Request-Id")) {
			t.Errorf("%s: %s", target, res.body)
		}
	}
	for _, target := range []string{"/healthz", "/readyz", "/api/v1/reports/0000000000000001", "/metrics"} {
		if res := get(target); res.StatusCode != 200 {
			t.Errorf("%s: %d", target, res.StatusCode)
		}
	}
	for _, want := range []string{fmt.Sprintf("gongbao_searches_running %d\n", places), `gongbao_http_requests_rejected_total{reason="busy"} 4`} {
		if body := get("/metrics").body; !strings.Contains(body, want) {
			t.Errorf("no %q in the metrics", want)
		}
	}
	close(lib.open)
	others.Wait()
	close(waiting)
	for res := range waiting {
		if res.StatusCode != 200 && res.StatusCode != 503 {
			t.Errorf("one that waited: %d", res.StatusCode)
		}
	}
	if res := get("/api/v1/search?q=" + url.QueryEscape("煤矸石")); res.StatusCode != 200 {
		t.Errorf("afterwards: %d", res.StatusCode)
	}
	if strings.Contains(log.String(), "level=ERROR") {
		t.Error("being busy is logged as an error")
	}
}

// TestRate: a client from elsewhere has a bucket of its own, which says how full it is; this
// machine has none.
func TestRate(t *testing.T) {
	const perSecond = 0.4 // so slow that nothing comes back while the test runs; the bucket holds 2
	h, err := NewServer(Config{Library: asktest.New(), Rate: perSecond, TrustedProxies: []string{"192.0.2.1"}})
	if err != nil {
		t.Fatal(err)
	}
	get := func(from, forwarded, target string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodGet, target, nil)
		r.RemoteAddr = connectionFrom(from)
		if forwarded != "" {
			r.Header.Set("X-Forwarded-For", forwarded)
			r.Header.Set("X-Real-Ip", "127.0.0.1")
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	exhaust := func(from, forwarded string) {
		t.Helper()
		for i, want := range []struct {
			status    int
			remaining string
		}{{200, "1"}, {200, "0"}, {429, "0"}, {429, "0"}} {
			res := get(from, forwarded, "/api/v1/suggest?q=gj")
			h := res.Result().Header
			if res.Code != want.status || h.Get("RateLimit-Limit") != "2" || h.Get("RateLimit-Remaining") != want.remaining {
				t.Errorf("%s %s: request %d: %d %v", from, forwarded, i, res.Code, h)
			}
			if reset, err := strconv.Atoi(h.Get("RateLimit-Reset")); err != nil || reset < 1 || reset > 5 {
				t.Errorf("%s: reset %q", from, h.Get("RateLimit-Reset"))
			}
			if want.status != 429 {
				continue
			}
			if after, err := strconv.Atoi(h.Get("Retry-After")); err != nil || after < 1 || after > 3 || h.Get("Content-Type") != problemType || h.Get("Cache-Control") != "no-store" {
				t.Errorf("%s: turned away with %v", from, h)
			}
		}
	}
	exhaust("198.51.100.7", "")
	exhaust("198.51.100.8", "")
	exhaust("198.51.100.9", "203.0.113.1") // whoever is no proxy is not believed
	if res := get("198.51.100.9", "203.0.113.2", "/"); res.Code != 429 {
		t.Errorf("with another X-Forwarded-For: %d", res.Code)
	}
	exhaust("192.0.2.1", "203.0.113.3")
	exhaust("192.0.2.1", "203.0.113.4, 192.0.2.1")
	if res := get("192.0.2.1", "1.2.3.4, 203.0.113.3", "/"); res.Code != 429 {
		t.Errorf("with an address made up before that of the proxy: %d", res.Code)
	}
	exhaust("2001:db8::1", "")
	if res := get("2001:db8::2", "", "/"); res.Code != 429 {
		t.Errorf("another address of the same network: %d", res.Code)
	}
	for target, status := range map[string]int{"/healthz": 200, "/readyz": 429, "/metrics": 429} {
		if res := get("198.51.100.7", "", target); res.Code != status || (res.Header().Get("RateLimit-Limit") == "") != (status == 200) {
			t.Errorf("%s: %d %v", target, res.Code, res.Header())
		}
	}
	exhaust("192.0.2.1", "127.0.0.1") // made up by a client that sits where proxies are
	exhaust("192.0.2.1", "::1")
	if res := get("192.0.2.1", "not an address", "/"); res.Header().Get("RateLimit-Limit") == "" {
		t.Error("a proxy's client without an address is not counted")
	}
	for _, from := range []string{"127.0.0.1", "::1", "127.8.9.10"} {
		for range 5 {
			if res := get(from, "", "/"); res.Code != 200 || res.Header().Get("RateLimit-Limit") != "" {
				t.Errorf("%s: %d %v", from, res.Code, res.Header())
			}
		}
	}
}

// connectionFrom is the address of a connection from an IP.
func connectionFrom(ip string) string {
	return netip.AddrPortFrom(netip.MustParseAddr(ip), 40000).String()
}

// TestLongRequests: addresses and headers that are too long are told so as problems.
func TestLongRequests(t *testing.T) {
	do, _ := startWith(t, Config{Library: asktest.New()})
	long := strings.Repeat("a", 17<<10)
	if res := do(call{method: "GET", target: "/api/v1/search?q=" + long}); res.StatusCode != 414 || res.problem.Status != 414 {
		t.Errorf("address: %d %s", res.StatusCode, res.body)
	}
	if res := do(call{method: "GET", target: "/api/v1/search", header: map[string]string{"Cookie": long}}); res.StatusCode != 431 || res.problem.Status != 431 {
		t.Errorf("header: %d %s", res.StatusCode, res.body)
	}
	longest := "/api/v1/search?q=" + strings.Repeat(url.QueryEscape("煤"), 500) + strings.Repeat("&region=-140181", address.MaxValues)
	if res := do(call{method: "GET", target: longest}); res.StatusCode != 200 {
		t.Errorf("the longest query with filters: %d %s", res.StatusCode, res.body)
	}
}

// TestRequestID: each request has an ID of its own, which the client does not choose, in its
// answer, its problem and its line in the log.
func TestRequestID(t *testing.T) {
	do, log := startWith(t, Config{Library: asktest.New()})
	seen := make(map[string]bool)
	for _, target := range []string{"/", "/api/v1/search", "/api/v1/reports/x", "/nowhere", "/static/x", "/healthz", "/metrics"} {
		res := do(call{method: "GET", target: target, header: map[string]string{"X-Request-Id": "forged"}})
		id := res.Header.Get("X-Request-Id")
		if len(id) != 16 || seen[id] {
			t.Errorf("%s: ID %q", target, id)
		}
		seen[id] = true
		for deadline := time.Now().Add(time.Minute); !strings.Contains(log.String(), "request_id="+id); time.Sleep(time.Millisecond) { // it is written after the answer
			if time.Now().After(deadline) {
				t.Fatalf("%s: its ID is not in the log", target)
			}
		}
	}
	if strings.Contains(log.String(), "forged") {
		t.Error("the log has an ID of the client's")
	}
}

// TestSlowSearches: a slow search is logged as it was understood.
func TestSlowSearches(t *testing.T) {
	for _, tt := range []struct {
		slow   time.Duration
		logged bool
	}{{time.Nanosecond, true}, {time.Hour, false}, {0, false}} {
		do, log := startWith(t, Config{Library: asktest.New(), Slow: tt.slow})
		res := do(call{method: "GET", target: "/api/v1/search?year=2026&q=" + url.QueryEscape("煤矸石")})
		line := "msg=\"slow search\" request_id=" + res.Header.Get("X-Request-Id")
		if strings.Contains(log.String(), line) != tt.logged {
			t.Errorf("slow from %v on: log %s", tt.slow, log)
		}
		for _, part := range []string{"understood=煤矸石", "year=2026", "total="} {
			if tt.logged && !strings.Contains(log.String(), part) {
				t.Errorf("no %q in %s", part, log)
			}
		}
		do(call{method: "GET", target: "/api/v1/search?q=%22"})
		if tt.logged && !strings.Contains(log.String(), "error=") {
			t.Errorf("a search that fails: %s", log)
		}
	}
}

// TestCachePoisoning: what a shared cache would not tell apart, the same address with other
// headers, has the same answer.
func TestCachePoisoning(t *testing.T) {
	do, _ := startWith(t, Config{Library: asktest.New()}) // reached by names of all kinds; TestLocalNames has the other
	const evil = `evil.example"><script>alert(1)</script>`
	for _, target := range []string{"/", "/?sort=newest", "/reports/0000000000000002", "/reports/" + asktest.Replaced, "/nowhere", "/api/v1/reports/0000000000000002", "/api/v1/reports/x"} {
		plain := do(call{method: "GET", target: target})
		for _, name := range []string{
			"Host", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Prefix", "X-Forwarded-For", "X-Forwarded-Port", "X-Forwarded-Scheme", "Forwarded",
			"X-Original-Url", "X-Rewrite-Url", "X-Http-Method-Override", "X-Host", "Referer", "Cookie", "User-Agent", "Accept-Language", "Accept", "Authorization",
		} {
			value := evil
			if name == "Host" {
				value = "evil.example"
			}
			res := do(call{method: "GET", target: target, header: map[string]string{name: value}})
			same := strings.ReplaceAll(res.body, res.Header.Get("X-Request-Id"), "") == strings.ReplaceAll(plain.body, plain.Header.Get("X-Request-Id"), "")
			if !same || res.StatusCode != plain.StatusCode || res.Header.Get("Location") != plain.Header.Get("Location") || strings.Contains(fmt.Sprint(res.Header), "evil") {
				t.Errorf("%s with %s: %d %v", target, name, res.StatusCode, res.Header)
			}
		}
	}
}

// TestHeaderInjection: no part of an address becomes a header of the answer.
func TestHeaderInjection(t *testing.T) {
	do, _ := startWith(t, Config{Library: asktest.New()})
	for _, injected := range []string{"%0d%0aSet-Cookie:%20x=1", "%0aSet-Cookie:%20x=1", "%E5%98%8A%E5%98%8DSet-Cookie:x=1", "%00", "%E2%80%A8"} {
		for _, target := range []string{
			"/reports/" + asktest.Replaced + "?q=" + injected, "/reports/" + asktest.Replaced + "." + injected, "/reports/" + injected, "/" + injected,
			"/api/v1/reports/" + asktest.Replaced + "?x=" + injected, "/api/v1/reports/" + asktest.Replaced + "." + injected, "/api/v1/search?" + injected + "=1", "/static/" + injected,
		} {
			res := do(call{method: "GET", target: target})
			if res.StatusCode >= 500 || res.Header.Get("Set-Cookie") != "" || strings.ContainsAny(res.Header.Get("Location"), "\r\n") || strings.HasPrefix(res.Header.Get("Location"), "//") {
				t.Errorf("%s: %d %v", target, res.StatusCode, res.Header)
			}
		}
	}
}

// TestPathTraversal: no spelling of an address leads to a file that is not one of the static ones.
func TestPathTraversal(t *testing.T) {
	do, _ := startWith(t, Config{Library: asktest.New()})
	for _, up := range []string{"../", "..%2f", "%2e%2e/", "%2e%2e%2f", "..%5c", "..%252f", "....//", "%c0%ae%c0%ae/", "/"} {
		for _, prefix := range []string{"/static/", "/reports/", "/api/v1/reports/", "/"} {
			for _, file := range []string{"etc/passwd", "server.go", "go.mod"} {
				target := prefix + strings.Repeat(up, 6) + file
				res := do(call{method: "GET", target: target})
				if res.StatusCode/100 != 4 && res.StatusCode/100 != 3 || strings.Contains(res.body, "root:") || strings.Contains(res.body, "package web") || strings.Contains(res.body, "module gongbao") {
					t.Errorf("%s: %d", target, res.StatusCode)
				}
				if to := res.Header.Get("Location"); strings.HasPrefix(to, "//") || strings.Contains(to, "://") {
					t.Errorf("%s leads to %s", target, to)
				}
			}
		}
	}
}

// TestNoVersions: nothing tells which versions of what the server is made of.
func TestNoVersions(t *testing.T) {
	do, _ := startWith(t, Config{Library: asktest.New()})
	for _, target := range []string{"/", "/nowhere", "/healthz", "/readyz", "/metrics", "/api/v1/search", "/api/v1/x"} {
		res := do(call{method: "GET", target: target})
		all := strings.ToLower(fmt.Sprint(res.Header) + res.body)
		for _, leak := range []string{"go1.", "gin/", "x-powered-by", "bleve/", "server:["} {
			if strings.Contains(all, leak) {
				t.Errorf("%s tells %s", target, leak)
			}
		}
	}
}
