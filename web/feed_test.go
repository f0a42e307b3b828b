package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"gongbao/web/ask/asktest"
	"gongbao/web/page/pagetest"
)

// Pages of a search lead to its feed, which finds the same.
func TestFeedIsLinked(t *testing.T) {
	do, _ := start(t, asktest.New())
	for target, want := range map[string]string{
		"/": "/feed", "/?q=煤矸石&year=2026&sort=oldest&limit=5&cursor=2": "/feed?q=煤矸石&year=2026", "/?sort=newest&lang=en": "/feed?lang=en",
		"/?q=煤矸石&match=words&expand=false": "/feed?q=煤矸石&match=words&expand=false", "/help": "", "/?q=%22煤": "", "/nowhere": "",
	} {
		_, body := do("GET", target)
		got := ""
		for _, e := range pagetest.Elements(t, body) {
			if e.Name == "link" && e.Attr["type"] == "application/atom+xml" {
				got, _ = url.PathUnescape(e.Attr["href"])
				if e.Attr["rel"] != "alternate" || e.Attr["title"] == "" {
					t.Errorf("%s: %v", target, e.Attr)
				}
			}
		}
		if got != want {
			t.Errorf("%s has the feed %q, want %q", target, got, want)
		}
	}
}

// The absolute addresses are those by which the reader came, and nothing that somebody else says.
func TestBase(t *testing.T) {
	h, err := NewServer(Config{Library: asktest.New(), TrustedProxies: []string{"10.0.0.0/8", "2001:db8::1"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		host, from, proto string
		want              string // empty for a refusal
	}{
		{"gongbao.example", "192.0.2.1:1", "", "http://gongbao.example"},
		{"gongbao.example:8080", "192.0.2.1:1", "https", "http://gongbao.example:8080"},
		{"gongbao.example", "10.1.2.3:1", "https", "https://gongbao.example"},
		{"gongbao.example", "10.1.2.3:1", " HTTPS ", "https://gongbao.example"},
		{"gongbao.example", "[::ffff:10.1.2.3]:1", "https", "https://gongbao.example"},
		{"gongbao.example", "[2001:db8::1]:1", "https", "https://gongbao.example"},
		{"gongbao.example", "[2001:db8::2]:1", "https", "http://gongbao.example"},
		{"gongbao.example", "10.1.2.3:1", "javascript", "http://gongbao.example"},
		{"gongbao.example", "nobody", "https", "http://gongbao.example"},
		{"127.0.0.1:8080", "192.0.2.1:1", "", "http://127.0.0.1:8080"},
		{"[::1]:8080", "192.0.2.1:1", "", "http://[::1]:8080"},
		{"[::1]", "192.0.2.1:1", "", "http://[::1]"},
		{"my_host", "192.0.2.1:1", "", "http://my_host"},
		{"xn--fiqs8s.example.", "192.0.2.1:1", "", "http://xn--fiqs8s.example."},
		{"", "192.0.2.1:1", "", ""},
		{"evil.example/path", "192.0.2.1:1", "", ""},
		{"user@evil.example", "192.0.2.1:1", "", ""},
		{"evil.example?q=", "192.0.2.1:1", "", ""},
		{`"><script>`, "192.0.2.1:1", "", ""},
		{"evil.example:x", "192.0.2.1:1", "", ""},
		{"evil.example:", "192.0.2.1:1", "", ""},
		{"[::1", "192.0.2.1:1", "", ""},
		{"[evil]:1", "192.0.2.1:1", "", ""},
		{"-evil.example", "192.0.2.1:1", "", ""},
		{strings.Repeat("a", 254), "192.0.2.1:1", "", ""},
	} {
		for _, path := range []string{"/feed?year=2026", "/opensearch.xml"} {
			r := httptest.NewRequest(http.MethodGet, path, nil)
			r.Host, r.RemoteAddr = c.host, c.from
			r.Header.Set("X-Forwarded-Proto", c.proto)
			r.Header.Set("X-Forwarded-Host", "evil.example")
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if c.want == "" {
				if w.Code != 400 {
					t.Errorf("%s of %q: %d", path, c.host, w.Code)
				}
				continue
			}
			bases := regexp.MustCompile(`https?://[^/"<]+`).FindAllString(w.Body.String(), -1)
			own := 0
			for _, b := range bases {
				if b == c.want {
					own++
				} else if b != "http://www.w3.org" && b != "http://a9.com" { // of the namespaces
					t.Errorf("%s of %q from %s: %s", path, c.host, c.from, b)
				}
			}
			if w.Code != 200 || own < 3 {
				t.Errorf("%s of %q from %s: %d, %d addresses begin with %s", path, c.host, c.from, w.Code, own, c.want)
			}
		}
	}
	for _, proxy := range []string{"x", "10.0.0.0/99", ""} {
		if _, err := NewServer(Config{Library: asktest.New(), TrustedProxies: []string{proxy}}); err == nil {
			t.Errorf("proxy %q: no error", proxy)
		}
	}
}
