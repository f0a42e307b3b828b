package starting

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"gongbao/index"
	"gongbao/web/respond"
)

func newHandler(t *testing.T) *Handler {
	t.Helper()
	h, err := New(true, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func request(h http.Handler, method, target string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "http://localhost"+target, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	if host := r.Header.Get("Host"); host != "" {
		r.Host = host
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// TestStarting: what is answered while a library is opened slowly, and how.
func TestStarting(t *testing.T) {
	h := newHandler(t)
	h.Tell(index.Opening{Step: index.StepUpgrading, Done: 120, Total: 57_000})
	const page, problem = "text/html; charset=utf-8", respond.ProblemContentType
	for _, c := range []struct {
		method, target, language string
		status                   int
		form                     string
		says                     []string
	}{
		{"GET", "/healthz", "", 200, respond.TypePlain, []string{"ok"}},
		{"HEAD", "/healthz", "", 200, respond.TypePlain, nil},
		{"GET", "/readyz", "", 503, problem, []string{`"opening":{"step":"upgrading","done":120,"total":57000}`, "/problems/server-starting"}},
		{"GET", "/", "", 503, page, []string{"资料库正在准备", "已完成 120／57000 篇", `<progress value="120" max="57000"`}},
		{"GET", "/?q=煤矸石&lang=en", "", 503, page, []string{"120 of 57000 reports are done", `lang="en"`, `value="煤矸石"`}},
		{"GET", "/reports/c68fd0a4b7dd6c24", "en", 503, page, []string{"is being made ready"}},
		{"POST", "/dictionaries", "", 503, page, []string{"120／57000"}},
		{"GET", "/api/v1/search?q=煤", "", 503, problem, []string{`"status":503`, "120／57000"}},
		{"GET", "/api/v1/search?q=煤", "en", 503, problem, []string{"120 of 57000"}},
		{"DELETE", "/api/v1/reports/c68fd0a4b7dd6c24", "", 503, problem, nil},
		{"GET", "/favicon.ico", "", 200, "image/x-icon", nil},
		{"GET", "/static/none.css", "", 404, page, nil},
	} {
		w := request(h, c.method, strings.NewReplacer("煤", "%E7%85%A4", "矸", "%E7%9F%B8", "石", "%E7%9F%B3").Replace(c.target), "Accept-Language", c.language)
		if w.Code != c.status || w.Header().Get("Content-Type") != c.form {
			t.Errorf("%s %s: %d %s", c.method, c.target, w.Code, w.Header().Get("Content-Type"))
		}
		for _, says := range c.says {
			if !strings.Contains(w.Body.String(), says) {
				t.Errorf("%s %s does not say %q: %s", c.method, c.target, says, w.Body)
			}
		}
		reloads := w.Header().Get("Refresh") == "5" && w.Header().Get("X-Robots-Tag") == "noindex"
		if later := w.Header().Get("Retry-After"); (later == "5") != (c.status == 503) || reloads != (c.status == 503 && c.form == page) {
			t.Errorf("%s %s: %v", c.method, c.target, w.Header())
		}
		if w.Header().Get("X-Request-Id") == "" || w.Header().Get("Content-Security-Policy") == "" {
			t.Errorf("%s %s lacks headers: %v", c.method, c.target, w.Header())
		}
	}
	if w := request(h, "GET", "/healthz", "Host", "reports.example"); w.Code != http.StatusMisdirectedRequest {
		t.Errorf("another host: %d", w.Code)
	}
}

// TestStyles: the page has its styles, which are served before the site is.
func TestStyles(t *testing.T) {
	h := newHandler(t)
	body := request(h, "GET", "/").Body.String()
	for rest, styles := body, 0; ; styles++ {
		_, after, more := strings.Cut(rest, `<link rel="stylesheet" href="`)
		if !more && styles < 2 {
			t.Errorf("only %d styles", styles)
		}
		if !more {
			return
		}
		href, _, _ := strings.Cut(after, `"`)
		if w := request(h, "GET", href); w.Code != 200 || !strings.Contains(w.Header().Get("Content-Type"), "text/css") {
			t.Errorf("%s: %d", href, w.Code)
		}
		rest = after
	}
}

// TestSteps: each step is told in its own words, without numbers until they are known.
func TestSteps(t *testing.T) {
	h := newHandler(t)
	for _, c := range []struct {
		opening index.Opening
		says    string
	}{
		{index.Opening{Step: index.StepOpening}, "正在打开资料库。"},
		{index.Opening{Step: index.StepRebuilding}, "正在打开资料库。"},
		{index.Opening{Step: index.StepOpening, Done: 1, Total: 3}, "已存的报告加入索引：已完成 1／3 篇"},
		{index.Opening{Step: index.StepUpgrading, Done: 0, Total: 3}, "另一个版本的程序建立的，正在重新建立：已完成 0／3 篇"},
		{index.Opening{Step: index.StepRebuilding, Done: 2, Total: 3}, "正在重新建立索引：已完成 2／3 篇"},
	} {
		h.Tell(c.opening)
		var p respond.Problem
		if err := json.Unmarshal(request(h, "GET", "/readyz").Body.Bytes(), &p); err != nil {
			t.Fatal(err)
		}
		if p.Opening == nil || *p.Opening != c.opening || !strings.Contains(p.Detail, c.says) {
			t.Errorf("%+v: %+v", c.opening, p)
		}
	}
}

// TestTakeOver: while the site takes over, every request is answered by it or by the handler before.
func TestTakeOver(t *testing.T) {
	h := newHandler(t)
	site := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) })
	var clients sync.WaitGroup
	for range 8 {
		clients.Go(func() {
			for last := 0; last != http.StatusOK; {
				if last = request(h, "GET", "/").Code; last != http.StatusOK && last != http.StatusServiceUnavailable {
					t.Errorf("status %d", last)
					return
				}
			}
		})
	}
	for i := range 100 {
		h.Tell(index.Opening{Step: index.StepRebuilding, Done: i, Total: 100})
	}
	h.TakeOver(site)
	clients.Wait()
	if code := request(h, "GET", "/").Code; code != http.StatusOK {
		t.Errorf("status %d", code)
	}
}
