package web

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"gongbao/index/report"
	"gongbao/web/answer"
	"gongbao/web/ask/asktest"
	"gongbao/web/guard"
	"gongbao/web/respond"
)

// TestBodiesOfReads: an export that announces a body is refused at once and takes no place.
func TestBodiesOfReads(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dial, _ := startPipes(t, Config{Library: asktest.New()})
		for range 2 * maxStreams {
			for _, announced := range []string{"Content-Length: 9", "Transfer-Encoding: chunked"} {
				fmt.Fprintf(dial(), "GET /api/v1/export HTTP/1.1\r\nHost: x\r\n%s\r\n\r\n", announced)
			}
		}
		begun, conn := time.Now(), dial()
		fmt.Fprint(conn, "GET /api/v1/export HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
		res, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil || res.StatusCode != 200 || time.Since(begun) != 0 {
			t.Errorf("%v, %v after %v", res, err, time.Since(begun))
		}
		_ = conn.Close()
	})
	do, _ := startWith(t, Config{Library: asktest.New()})
	if res := do(call{method: "GET", target: "/api/v1/export", body: strings.NewReader("x")}); res.StatusCode != 400 || !strings.Contains(res.problem.Detail, "正文") {
		t.Errorf("%d %s", res.StatusCode, res.body)
	}
}

// TestLargeBodies: what is announced as too large is told so before it is sent.
func TestLargeBodies(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dial, _ := startPipes(t, Config{Library: asktest.New(), Writer: failingWriter{}, Tokens: []guard.Token{{Name: "desk", Secret: secret}}})
		for line, mediaType := range map[string]string{
			"POST /api/v1/reports?file=a.txt": "text/plain", "POST /api/v1/batch": "text/csv", "PATCH /api/v1/reports/0000000000000001": respond.TypeJSON,
		} {
			begun, conn := time.Now(), dial()
			fmt.Fprintf(conn, "%s HTTP/1.1\r\nHost: x\r\nContent-Type: %s\r\nAuthorization: Bearer %s\r\nContent-Length: 99999999999\r\n\r\n", line, mediaType, secret)
			res, err := http.ReadResponse(bufio.NewReader(conn), nil)
			if err != nil || res.StatusCode != 413 || time.Since(begun) != 0 {
				t.Errorf("%s: %v, %v after %v", line, res, err, time.Since(begun))
			}
			_ = conn.Close()
		}
	})
}

// TestUnclosedQuotes: a quote that is not closed makes no query of the rows that follow; quotes
// within a cell and cells of several lines stay.
func TestUnclosedQuotes(t *testing.T) {
	lib := asktest.New()
	for _, table := range []string{
		"q,label\n发展,a\n\"煤矸石,b\n改革,c\n教育,d\n", "q,label\n\"煤矸石,b\n改革,\"c\"\n教育,d\n", "q,label\n\"煤\"x,a\n改革,b\n", "q\n\n\"煤\n改革\"x\n",
		"q\n煤\n\"矸石\n", "q,region\n\"煤,140000\n", "q\n煤\n\"煤\" OR \"矿\"\n",
	} {
		if res, body := post(t, lib, "by=none", "text/csv", table); res.StatusCode != 400 || !strings.Contains(body, "引号没有成对") {
			t.Errorf("%q: %d %s", table, res.StatusCode, body)
		}
	}
	for table, rows := range map[string]int{
		"q,label\n古交 \"煤矸石\",a\n改革,b\n": 2, "q,label\n\"煤矸石\",\"两\n行\"\n改革,\"又\r\n\r\n两行\"\n": 2, "q,label\n\"\"\"煤矸石\"\"\",a\n": 1, "q\n煤 OR \"矿\"\n": 1,
	} {
		res, body := post(t, lib, "by=none", "text/csv", table)
		if res.StatusCode != 200 || len(rowsOf(t, body)) != rows {
			t.Errorf("%q: %d %s", table, res.StatusCode, body)
		}
	}
}

// TestFoldersStayPrivate: readers learn the name of a report's file, and not where it lay.
func TestFoldersStayPrivate(t *testing.T) {
	lib := asktest.New()
	one := lib.Reports[0]
	one.Source.File = filepath.Join(t.TempDir(), "古交.txt")
	one.Sources = []report.Source{one.Source, {File: "上传.txt", Item: 2}}
	do, _ := startWith(t, Config{Library: lib})
	var a answer.Report
	res := do(call{method: "GET", target: "/api/v1/reports/" + one.ID})
	if err := json.Unmarshal([]byte(res.body), &a); err != nil || a.Source.File != "古交.txt" || len(a.Sources) != 2 || a.Sources[0].File != "古交.txt" || a.Sources[1].File != "上传.txt" {
		t.Errorf("%s, %v", res.body, err)
	}
	if !filepath.IsAbs(one.Source.File) || !filepath.IsAbs(one.Sources[0].File) {
		t.Error("the report of the library is changed")
	}
}

// TestBlankQueries: programs are told that a query of white space asks for nothing; a page takes it
// for none.
func TestBlankQueries(t *testing.T) {
	do, _ := startWith(t, Config{Library: asktest.New()})
	for _, q := range []string{"%20", "+", "%E3%80%80", "%09"} {
		for target, status := range map[string]int{"/api/v1/search?q=": 400, "/api/v1/export?q=": 400, "/?q=": 200, "/api/v1/suggest?q=": 200} {
			if res := do(call{method: "GET", target: target + q}); res.StatusCode != status || status == 400 && res.problem.Parameter != "q" {
				t.Errorf("%s%s: %d %s", target, q, res.StatusCode, res.body)
			}
		}
	}
	if res := do(call{method: "GET", target: "/api/v1/search?q="}); res.StatusCode != 200 {
		t.Errorf("an empty query: %d", res.StatusCode)
	}
}

// TestBadEncoding: what is not UTF-8 is refused everywhere, but not where a page would not read it.
func TestBadEncoding(t *testing.T) {
	do, _ := startWith(t, Config{Library: asktest.New()})
	for target, status := range map[string]int{
		"/api/v1/suggest?q=%ff": 400, "/api/v1/analyze?text=%ff%fe": 400, "/api/v1/search?q=%ff": 400, "/api/v1/regions?q=%ff": 400, "/api/v1/coverage?year=%ff": 400,
		"/api/v1/export?q=%ff": 400, "/?q=%ff": 400, "/?utm=%ff": 200, "/?%ff=1": 200, "/metrics?foo=1": 400, "/metrics?": 200,
	} {
		if res := do(call{method: "GET", target: target}); res.StatusCode != status {
			t.Errorf("%s: %d %s", target, res.StatusCode, res.body)
		}
	}
	if res := do(call{method: "GET", target: "/metrics"}); res.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("/metrics may be kept: %v", res.Header)
	}
}

// TestLongPathsInTheLog: a path takes a line of the log and not pages.
func TestLongPathsInTheLog(t *testing.T) {
	do, log := startWith(t, Config{Library: asktest.New(), LogClients: true})
	do(call{method: "GET", target: "/" + strings.Repeat("a", 10_000)})
	if text := log.String(); len(text) > 2*300 || !strings.Contains(text, "client=127.0.0.1") || !strings.Contains(text, "duration_ms=") {
		t.Errorf("%d bytes: %.500s", len(text), text)
	}
}

// TestOptionsOfAll: OPTIONS * is answered with the headers of every answer.
func TestOptionsOfAll(t *testing.T) {
	h, err := NewServer(Config{Library: asktest.New()})
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodOptions, "*", nil)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != 404 && w.Code != 405 || w.Header().Get("X-Request-Id") == "" || w.Header().Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
}
