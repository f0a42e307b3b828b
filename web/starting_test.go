package web

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"gongbao/index"
	"gongbao/web/ask/asktest"
	"gongbao/web/guard"
	"gongbao/web/page/starting"
	"gongbao/web/respond"
)

// TestSlowOpening: while a library is opened slowly, each address has an answer, and after that the same
// server is the site.
func TestSlowOpening(t *testing.T) {
	start, err := starting.New(true, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(start)
	defer server.Close()
	opened, done := make(chan struct{}), make(chan struct{})
	go func() { // the opening of a library of three reports
		defer close(done)
		for i := range 4 {
			start.Tell(index.Opening{Step: index.StepRebuilding, Done: i, Total: 3})
			time.Sleep(10 * time.Millisecond)
		}
		<-opened
		site, err := NewServer(Config{Library: asktest.New(), Local: true})
		if err != nil {
			t.Error(err)
			return
		}
		start.TakeOver(site)
	}()
	cases := []struct {
		target        string
		before, after int
	}{
		{"/healthz", 200, 200}, {"/readyz", 503, 200}, {"/", 503, 200}, {"/panel", 503, 200}, {"/nowhere", 503, 404},
		{"/api/v1/search", 503, 200}, {"/api/v1/nothing", 503, 404}, {"/metrics", 503, 200}, {"/favicon.ico", 200, 200},
	}
	ask := func(target string, want int) {
		t.Helper()
		res, err := http.Get(server.URL + target)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		if res.StatusCode != want || (want == 503) != (res.Header.Get("Retry-After") != "") {
			t.Errorf("%s: %d, want %d; %v", target, res.StatusCode, want, res.Header)
		}
	}
	for _, c := range cases {
		ask(c.target, c.before)
	}
	close(opened)
	<-done
	for _, c := range cases {
		ask(c.target, c.after)
	}
}

// TestReadOnlyLibrary: a library that cannot be written to refuses changes with the reason, whatever the
// token.
func TestReadOnlyLibrary(t *testing.T) {
	do, _ := startWith(t, Config{Library: asktest.New(), ReadOnly: true, Tokens: []guard.Token{{Name: "desk", Secret: secret}}})
	for _, c := range []call{
		{method: "POST", target: "/api/v1/reports?file=a.txt", body: strings.NewReader("甲")},
		{method: "DELETE", target: "/api/v1/reports/0000000000000001"},
		{method: "PATCH", target: "/api/v1/reports/0000000000000001", contentType: respond.TypeJSON, body: strings.NewReader(`{"year": 2001}`)},
		{method: "PUT", target: "/api/v1/dictionaries/x", contentType: respond.TypePlain, body: strings.NewReader("甲")},
		{method: "DELETE", target: "/api/v1/dictionaries/x"},
	} {
		for lang, says := range map[string]string{"zh": "资料库只能读取", "en": "The library can only be read"} {
			c.token, c.header = secret, map[string]string{"Accept-Language": lang}
			if res := do(c); res.StatusCode != 403 || res.problem.Type != "/problems/library-read-only" || res.problem.Title != says {
				t.Errorf("%s %s in %s: %d %s", c.method, c.target, lang, res.StatusCode, res.body)
			}
		}
	}
	if page := do(call{method: "GET", target: "/dictionaries?new=1"}); strings.Contains(page.body, `type="password"`) {
		t.Error("the page asks for a token")
	}
}
