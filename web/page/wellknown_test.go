package page_test

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/png"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"gongbao/web/ask"
	"gongbao/web/ask/asktest"
	"gongbao/web/page/pagetest"
	"gongbao/web/respond"
)

// start serves what browsers and crawlers ask for by themselves.
func start(t *testing.T, lib ask.Library) (do func(method, target string, headers ...string) (*http.Response, string)) {
	t.Helper()
	site := pagetest.Site(t, lib, nil)
	return pagetest.Serve(t, site, map[string]respond.Handler{
		"/robots.txt": site.Robots, "/favicon.ico": site.Icon("favicon.ico"),
		"/apple-touch-icon.png": site.Icon("apple-touch-icon.png"),
	})
}

func TestIcons(t *testing.T) {
	do := start(t, asktest.New())
	for path, side := range map[string]int{"/favicon.ico": 32, "/apple-touch-icon.png": 180} {
		res, body := do("GET", path)
		picture := []byte(body)
		contentType := "image/png"
		if path == "/favicon.ico" { // a header and an entry for each picture: its side, its length at 8 and its place at 12
			contentType = "image/x-icon"
			if len(picture) < 22 || int(picture[6]) != side || int(binary.LittleEndian.Uint32(picture[14:])) != len(picture)-22 || picture[18] != 22 {
				t.Fatalf("%s: %x", path, picture[:min(22, len(picture))])
			}
			picture = picture[22:]
		}
		p, err := png.Decode(bytes.NewReader(picture))
		if err != nil || p.Bounds() != image.Rect(0, 0, side, side) {
			t.Errorf("%s: %v", path, err)
		}
		if res.Header.Get("Content-Type") != contentType || res.Header.Get("Cache-Control") != "public, max-age=86400" || res.Header.Get("ETag") == "" {
			t.Errorf("%s: %v", path, res.Header)
		}
	}
}

// TestRobots holds the rules against addresses by RFC 9309: the longest rule that matches decides,
// and without one an address may be read.
func TestRobots(t *testing.T) {
	do := start(t, asktest.New())
	_, body := do("GET", "/robots.txt")
	disallowed := func(address string) bool {
		for _, rule := range regexp.MustCompile(`(?m)^Disallow: (\S+)$`).FindAllStringSubmatch(body, -1) {
			pattern := "^" + strings.ReplaceAll(regexp.QuoteMeta(rule[1]), `\*`, ".*")
			if regexp.MustCompile(pattern).MatchString(address) {
				return true
			}
		}
		return false
	}
	if !strings.HasPrefix(body, "User-agent: *\n") || strings.Contains(body, "Allow:") {
		t.Errorf("not what this test reads:\n%s", body)
	}
	for _, address := range []string{"/", "/reports/0000000000000002", "/help", "/help/api", "/static/style.0123.css", "/regions/140000", "/robots.txt", "/openapi.json"} {
		if disallowed(address) {
			t.Errorf("%s is disallowed", address)
		}
	}
	for _, address := range []string{"/?q=x", "/?region=140000", "/reports/0000000000000002?q=x", "/api/v1/search", "/feed", "/feed?q=x", "/suggest?q=x", "/help?lang=en"} {
		if !disallowed(address) {
			t.Errorf("%s is allowed", address)
		}
	}
}
