package web

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"gongbao/index"
	"gongbao/index/report"
	"gongbao/web/ask/asktest"
	"gongbao/web/guard"
	"gongbao/web/respond"
)

// TestSlowBatches: a slow query of a batch is logged as a slow search is.
func TestSlowBatches(t *testing.T) {
	do, log := startWith(t, Config{Library: asktest.New(), Slow: time.Nanosecond})
	res := do(call{method: "POST", target: "/api/v1/batch", contentType: "text/plain", body: strings.NewReader("煤矸石\n(\n")})
	line := "msg=\"slow search\" request_id=" + res.Header.Get("X-Request-Id")
	if strings.Count(log.String(), line) != 2 || !strings.Contains(log.String(), "understood=煤矸石") {
		t.Errorf("%s", log)
	}
}

// TestUploadTimes: who stops sending a file is waited for as long as patience, and who goes on for
// ever until writeTimeout.
func TestUploadTimes(t *testing.T) {
	for name, c := range map[string]struct{ pause, ends time.Duration }{"stops": {time.Hour, bodyPatience}, "goes on": {bodyPatience / 2, guard.WriteTimeout}} {
		synctest.Test(t, func(t *testing.T) {
			dial, _ := startPipes(t, Config{Library: asktest.New(), Writer: failingWriter{}, Tokens: []guard.Token{{Name: "desk", Secret: secret}}})
			begun, conn := time.Now(), dial()
			fmt.Fprintf(conn, "POST /api/v1/reports?file=a.txt HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nContent-Length: 1000000\r\n\r\n", secret)
			sending, stop := context.WithCancel(t.Context())
			defer stop()
			go func() {
				for {
					if _, err := conn.Write([]byte("x")); err != nil {
						return
					}
					select {
					case <-time.After(c.pause):
					case <-sending.Done():
						return
					}
				}
			}()
			res, err := http.ReadResponse(bufio.NewReader(conn), nil)
			if took := time.Since(begun); err != nil || res.StatusCode != 408 || took != c.ends {
				t.Errorf("%s: %v, %v after %v", name, res, err, took)
			}
			stop()
			_ = conn.Close()
		})
	}
}

// TestUnfinishedUploads: an upload that ends early tells what became of the files before that, and
// why it ended.
func TestUnfinishedUploads(t *testing.T) {
	added := index.Outcome{Outcome: index.Added, ID: "0000000000000001", File: "a.txt"}
	for _, c := range []struct {
		err    error
		status int
		says   string
	}{
		{syscall.ENOSPC, 507, "没有空间"}, {errors.New("disk"), 500, "已记录日志"}, {context.DeadlineExceeded, 503, "15 分钟"}, {index.ErrClosed, 503, "稍后"},
		{fmt.Errorf("%w: OpenSearch answers 429", index.ErrNoRoom), 507, "检索引擎的磁盘"}, {&index.UnavailableError{Err: errors.New("OpenSearch answers 503")}, 503, "暂时没有响应"},
	} {
		for _, outcome := range []*index.Outcome{&added, nil} {
			do, log := startWith(t, Config{Library: asktest.New(), Writer: failingWriter{c.err, outcome}, Tokens: []guard.Token{{Name: "desk", Secret: secret}}})
			res := do(call{method: "POST", target: "/api/v1/reports?file=a.txt", token: secret, body: strings.NewReader("甲")})
			if res.StatusCode != c.status || !strings.Contains(res.problem.Detail, c.says) || !strings.Contains(log.String(), c.err.Error()) {
				t.Errorf("%v: %d %s", c.err, res.StatusCode, res.body)
			}
			if told := len(res.problem.Outcomes) == 1 && res.problem.Outcomes[0].ID == added.ID; told != (outcome != nil) || told != strings.Contains(res.problem.Detail, "outcomes") {
				t.Errorf("%v: %s", c.err, res.body)
			}
		}
	}
}

// TestCutBodies: a file that does not arrive whole is the sender's matter, whatever its connection
// says.
func TestCutBodies(t *testing.T) {
	for _, cut := range []error{syscall.ECONNRESET, errors.New("unexpected EOF")} {
		log := new(lockedBuffer)
		h, err := NewServer(Config{Library: asktest.New(), Writer: failingWriter{}, Tokens: []guard.Token{{Name: "desk", Secret: secret}}, Log: loggerTo(log)})
		if err != nil {
			t.Fatal(err)
		}
		for mediaType, c := range map[string]struct{ body, says string }{
			"": {"古交", "没有收全"}, "multipart/form-data; boundary=x": {"--x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.txt\"\r\n\r\n古交", "表单"},
		} {
			target := "/api/v1/reports"
			if mediaType == "" {
				target += "?file=a.txt"
			}
			r := httptest.NewRequest("POST", target, &cutReader{strings.NewReader(c.body), cut})
			r.Header.Set("Authorization", "Bearer "+secret)
			r.Header.Set("Content-Type", mediaType)
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if w.Code != 400 || !strings.Contains(w.Body.String(), c.says) {
				t.Errorf("%v in %q: %d %s", cut, mediaType, w.Code, w.Body)
			}
		}
		if strings.Contains(log.String(), "level=ERROR") {
			t.Errorf("%v is an error of ours", cut)
		}
	}
}

// cutReader is a text and then an error.
type cutReader struct {
	text *strings.Reader
	err  error
}

func (r *cutReader) Read(p []byte) (int, error) {
	if r.text.Len() > 0 {
		return r.text.Read(p)
	}
	return 0, r.err
}

// editingWriter corrects every report.
type editingWriter struct {
	failingWriter
	lib *asktest.Library
}

func (w editingWriter) Edit(_ context.Context, _ string, change func(*report.Report) (*report.Report, error)) (*report.Report, error) {
	return change(w.lib.Reports[0])
}

// forgetfulLibrary knows of no duplicates.
type forgetfulLibrary struct{ *asktest.Library }

func (forgetfulLibrary) Duplicates(string) ([]report.Duplicate, error) {
	return nil, errors.New("sketches")
}

// TestCorrectedAllTheSame: what fails once a report is corrected does not make the correction one
// that was refused.
func TestCorrectedAllTheSame(t *testing.T) {
	lib := asktest.New()
	do, log := startWith(t, Config{Library: forgetfulLibrary{lib}, Writer: editingWriter{lib: lib}, Tokens: []guard.Token{{Name: "desk", Secret: secret}}})
	res := do(call{method: "PATCH", target: "/api/v1/reports/0000000000000001", token: secret, contentType: respond.TypeJSON, body: strings.NewReader(`{"year": 2020}`)})
	if res.StatusCode != 200 || !strings.Contains(res.body, `"year":2020`) || !strings.Contains(res.body, `"duplicates":[]`) {
		t.Errorf("%d %s", res.StatusCode, res.body)
	}
	if text := log.String(); strings.Contains(text, "refused") || !strings.Contains(text, "outcome=corrected") || !strings.Contains(text, "sketches") {
		t.Errorf("%s", text)
	}
}

// TestHangingUp: who leaves before the check of readiness has ended is no fault of the server.
func TestHangingUp(t *testing.T) {
	log := new(lockedBuffer)
	h, err := NewServer(Config{Library: &asktest.Library{Err: context.Canceled}, Log: loggerTo(log)})
	if err != nil {
		t.Fatal(err)
	}
	h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/readyz", nil))
	if strings.Contains(log.String(), "level=ERROR") {
		t.Errorf("%s", log)
	}
}

// TestAuditOfProxies: the log says who says that somebody else changes the library.
func TestAuditOfProxies(t *testing.T) {
	do, log := startWith(t, Config{Library: asktest.New(), LogClients: true, TrustedProxies: []string{"127.0.0.0/8"}, Writer: failingWriter{err: os.ErrPermission}, Tokens: []guard.Token{{Name: "desk", Secret: secret}}})
	c := call{method: "DELETE", target: "/api/v1/reports/0000000000000001", token: secret}
	do(c)
	if strings.Contains(log.String(), "via=") {
		t.Errorf("%s", log)
	}
	c.header = map[string]string{"X-Forwarded-For": "198.51.100.1"}
	do(c)
	if !strings.Contains(log.String(), "client=198.51.100.1") || !strings.Contains(log.String(), "via=127.0.0.1") {
		t.Errorf("%s", log)
	}
}

// TestNoProfiles: the website does not serve what --pprof serves elsewhere.
func TestNoProfiles(t *testing.T) {
	do, _ := startWith(t, Config{Library: asktest.New()})
	for _, path := range []string{"/debug", "/debug/pprof", "/debug/pprof/", "/debug/pprof/heap", "/debug/vars"} {
		if res := do(call{method: "GET", target: path}); res.StatusCode != 404 {
			t.Errorf("%s: %d", path, res.StatusCode)
		}
	}
}

// TestConcurrentStreams: places of streams are given back by clients that come and go at once.
func TestConcurrentStreams(t *testing.T) {
	h, err := NewServer(Config{Library: asktest.New()})
	if err != nil {
		t.Fatal(err)
	}
	var clients sync.WaitGroup
	for i := range 32 {
		clients.Go(func() {
			r := httptest.NewRequest("GET", "/api/v1/export", nil)
			r.RemoteAddr = connectionFrom(fmt.Sprintf("198.51.100.%d", i%3))
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if w.Code != 200 && w.Code != 503 {
				t.Errorf("%d", w.Code)
			}
		})
	}
	clients.Wait()
	for range maxStreams + 1 {
		w := httptest.NewRecorder()
		if h.ServeHTTP(w, httptest.NewRequest("GET", "/api/v1/export", nil)); w.Code != 200 {
			t.Errorf("afterwards: %d", w.Code)
		}
	}
}
