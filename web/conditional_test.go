package web

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"gongbao/index"
	"gongbao/web/ask/asktest"
	"gongbao/web/guard"
)

func decode(t *testing.T, do func(method, target string, headers ...string) (*http.Response, string), target string, to any) {
	t.Helper()
	res, body := do("GET", target)
	if err := json.Unmarshal([]byte(body), to); err != nil || res.StatusCode != 200 {
		t.Fatalf("%s: %d %v %s", target, res.StatusCode, err, body)
	}
}

// fetch returns the answer of a server over lib to a request with headers, not unpacked.
func fetch(t *testing.T, c Config, method, target string, headers ...string) (*http.Response, string) {
	t.Helper()
	h, err := NewServer(c)
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(method, target, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	res := w.Result()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(body)
}

// TestUnchanged: who has the answer is told so, however long the search took, and gets a new one
// once it differs.
func TestUnchanged(t *testing.T) {
	c := Config{Library: asktest.New()}
	for _, target := range []string{
		"/api/v1/search?q=%E7%85%A4", "/api/v1/reports", "/api/v1/reports/0000000000000002", "/api/v1/reports/0000000000000002.txt", "/api/v1/regions",
		"/api/v1/coverage", "/openapi.json", "/", "/reports/0000000000000002", "/readyz",
	} {
		first, body := fetch(t, c, "GET", target)
		tag := first.Header.Get("ETag")
		if !strings.HasPrefix(tag, `W/"`) || body == "" {
			t.Errorf("%s: tag %q", target, tag)
		}
		for _, known := range []string{tag, `"x", ` + tag, strings.TrimPrefix(tag, "W/"), "*"} {
			for _, method := range []string{"GET", "HEAD"} {
				res, body := fetch(t, c, method, target, "If-None-Match", known)
				if res.StatusCode != 304 || body != "" || res.Header.Get("ETag") != tag || res.Header.Get("Content-Type") != "" ||
					res.Header.Get("Cache-Control") != first.Header.Get("Cache-Control") || !strings.Contains(res.Header.Get("Vary"), "Accept-Encoding") {
					t.Errorf("%s %s with %s: %d %v", method, target, known, res.StatusCode, res.Header)
				}
			}
		}
		if res, again := fetch(t, c, "GET", target, "If-None-Match", `W/"0"`); res.StatusCode != 200 || again != body {
			t.Errorf("%s with another tag: %d", target, res.StatusCode)
		}
	}
	other := asktest.New()
	other.AtWork = index.Upkeep{Rebuilding: true, Total: 5}
	other.Reports = other.Reports[1:]
	for _, target := range []string{"/api/v1/search", "/api/v1/reports", "/api/v1/regions", "/readyz", "/"} {
		before, _ := fetch(t, c, "GET", target)
		after, _ := fetch(t, Config{Library: other}, "GET", target)
		if before.Header.Get("ETag") == after.Header.Get("ETag") {
			t.Errorf("%s has the same tag for other reports", target)
		}
	}
	for _, target := range []string{"/api/v1/search?q=(", "/api/v1/reports/1", "/nowhere"} {
		if res, _ := fetch(t, c, "GET", target, "If-None-Match", "*"); res.StatusCode < 400 || res.Header.Get("ETag") != "" {
			t.Errorf("%s: %d with tag %q", target, res.StatusCode, res.Header.Get("ETag"))
		}
	}
}

// TestCompressed: who takes gzip gets it, for any long answer, and caches keep both forms apart.
func TestCompressed(t *testing.T) {
	c := Config{Library: asktest.New()}
	for _, target := range []string{"/api/v1/search", "/api/v1/reports/0000000000000002.txt", "/", "/openapi.json"} {
		plain, body := fetch(t, c, "GET", target)
		packed, short := fetch(t, c, "GET", target, "Accept-Encoding", "gzip")
		if plain.Header.Get("Content-Encoding") != "" || packed.Header.Get("Content-Encoding") != "gzip" || len(short) >= len(body) ||
			packed.Header.Get("ETag") != plain.Header.Get("ETag") {
			t.Errorf("%s: %d bytes, packed %d, %v", target, len(body), len(short), packed.Header)
		}
		for _, res := range []*http.Response{plain, packed} {
			if !strings.Contains(res.Header.Get("Vary"), "Accept-Encoding") {
				t.Errorf("%s varies by %q", target, res.Header.Get("Vary"))
			}
		}
		if head, empty := fetch(t, c, "HEAD", target, "Accept-Encoding", "gzip"); head.StatusCode != 200 || empty != "" || head.Header.Get("Content-Length") != "" {
			t.Errorf("HEAD %s: %d, %d bytes, %v", target, head.StatusCode, len(empty), head.Header)
		}
	}
}

func TestOrigins(t *testing.T) {
	const here, there = "https://a.example", "https://b.example"
	for _, c := range []struct{ origins, origin, allowed, vary string }{
		{"", here, "", ""},
		{"off", here, "", ""},
		{"*", here, "*", ""},
		{"*", "", "*", ""},
		{here, here, here, "Origin"},
		{here + "," + there, there, there, "Origin"},
		{here, there, "", "Origin"},
		{here, "", "", "Origin"},
		{here, "null", "", "Origin"},
		{here, here + ".evil.example", "", "Origin"},
	} {
		config := Config{Library: asktest.New(), Origins: c.origins}
		for _, target := range []string{"/api/v1/regions", "/api/v1/search?q=(", "/api/v1/nowhere", "/openapi.json"} {
			res, _ := fetch(t, config, "GET", target, "Origin", c.origin)
			vary := strings.Join(res.Header.Values("Vary"), ",")
			if res.Header.Get("Access-Control-Allow-Origin") != c.allowed || strings.Contains(vary, "Origin") != (c.vary != "") ||
				res.Header.Get("Access-Control-Allow-Credentials") != "" || (res.Header.Get("Cross-Origin-Resource-Policy") == "same-origin") != (c.allowed == "") {
				t.Errorf("%q for %q at %s: %v", c.origins, c.origin, target, res.Header)
			}
		}
		if res, _ := fetch(t, config, "GET", "/", "Origin", c.origin); res.Header.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%q: a page may be read from elsewhere", c.origins)
		}
		preflight := func(method, path string) *http.Response {
			res, _ := fetch(t, config, "OPTIONS", path, "Origin", c.origin, "Access-Control-Request-Method", method)
			return res
		}
		for path, method := range map[string]string{"/api/v1/search": "GET", "/api/v1/batch": "POST", "/api/v1/panel": "POST"} {
			if res := preflight(method, path); (res.StatusCode == 204) != (c.allowed != "") {
				t.Errorf("%q: %q asks before it reads %s: %d", c.origins, c.origin, path, res.StatusCode)
			}
		}
		for path, method := range map[string]string{"/api/v1/search": "POST", "/api/v1/reports": "POST", "/api/v1/reports/0000000000000001": "DELETE", "/api/v1/dictionaries/a": "PUT"} {
			if res := preflight(method, path); res.StatusCode == 204 || res.Header.Get("Access-Control-Allow-Methods") != "" {
				t.Errorf("%q: %q may %s %s", c.origins, c.origin, method, path)
			}
		}
	}
	for _, text := range []string{"on", "a.example", "https://a.example/", "https://a.example/x", "https://a.example,", "ftp://a.example", "*,https://a.example", "null"} {
		if guard.CheckOrigins(text) == nil {
			t.Errorf("%q are origins", text)
		}
		if _, err := NewServer(Config{Library: asktest.New(), Origins: text}); err == nil {
			t.Errorf("a server with the origins %q", text)
		}
	}
}
