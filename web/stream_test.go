package web

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"gongbao/index"
	"gongbao/index/report"
	"gongbao/web/ask/asktest"
	"gongbao/web/export"
)

// endlessLibrary exports the first of its reports for ever, or until it panics.
type endlessLibrary struct {
	*asktest.Library
	panicsAfter int // hits; 0 for never
	ended       chan error
}

func (l *endlessLibrary) Export(ctx context.Context, _ index.Request, begin func(*index.Result) error, each func(index.Hit, *report.Report) error) (err error) {
	if l.ended != nil {
		defer func() { l.ended <- err }()
	}
	if err := begin(&index.Result{Total: 1 << 30}); err != nil {
		return err
	}
	for n := 1; ; n++ {
		if n == l.panicsAfter {
			panic("made-up panic")
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := each(index.Hit{Report: l.Reports[0].Header()}, l.Reports[0]); err != nil {
			return err
		}
	}
}

// TestPanicMidway: of a panic after the first byte the client sees a broken connection, the log the
// stack, and the metrics a request.
func TestPanicMidway(t *testing.T) {
	lib := &endlessLibrary{Library: asktest.New(), panicsAfter: 1000}
	log := new(lockedBuffer)
	h, err := NewServer(Config{Library: lib, Log: loggerTo(log)})
	if err != nil {
		t.Fatal(err)
	}
	ts := httptest.NewServer(h)
	defer ts.Close()
	res, err := ts.Client().Get(ts.URL + "/api/v1/export")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if body, err := io.ReadAll(res.Body); err == nil || len(body) < 32<<10 {
		t.Errorf("%d bytes, then %v", len(body), err)
	}
	ts.Close()
	for _, want := range []string{"made-up panic", "stream_test.go", "msg=request", "aborted=true", "request_id=" + res.Header.Get("X-Request-Id")} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("the log has no %q:\n%s", want, log)
		}
	}
	metrics := httptest.NewRecorder()
	h.ServeHTTP(metrics, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	if body := metrics.Body.String(); !strings.Contains(body, `gongbao_http_requests_total{route="/api/v1/export",status="aborted"} 1`) ||
		!strings.Contains(body, `duration_seconds_count{route="/api/v1/export"} 1`) || !strings.Contains(body, "requests_in_flight 1\n") {
		t.Error("the metrics do not have it")
	}
}

// TestCausesAreLogged: what the client is not told of an incomplete export or an uncounted query is
// in the log, once.
func TestCausesAreLogged(t *testing.T) {
	const cause = "read /srv/data/reports: input/output error"
	lib := asktest.New()
	lib.Breaks, lib.BreaksWith = 3, errors.New(cause)
	do, log := startWith(t, Config{Library: lib})
	export := do(call{method: "GET", target: "/api/v1/export"})
	if strings.Contains(export.body, "srv") || !strings.Contains(log.String(), "request_id="+export.Header.Get("X-Request-Id")+" path=/api/v1/export") || strings.Count(log.String(), cause) != 1 {
		t.Errorf("an export: %s", log)
	}
	batch := do(call{method: "POST", target: "/api/v1/batch", contentType: "text/plain", body: strings.NewReader("一\n二\n三\n四\n")})
	if line := "request_id=" + batch.Header.Get("X-Request-Id") + " line=3 error=\"" + cause; strings.Contains(batch.body, "srv") || strings.Count(log.String(), line) != 1 || strings.Count(log.String(), cause) != 2 {
		t.Errorf("a batch: %s", log)
	}
}

// TestIdleSenders: who sends a batch slowly, or part of one, takes no place from others.
func TestIdleSenders(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dial, _ := startPipes(t, Config{Library: asktest.New()})
		for range 2 * maxStreams {
			fmt.Fprint(dial(), "POST /api/v1/batch HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nx")
		}
		synctest.Wait()
		c := dial()
		fmt.Fprint(c, "GET /api/v1/export HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
		res, err := http.ReadResponse(bufio.NewReader(c), nil)
		if err != nil || res.StatusCode != 200 {
			t.Fatalf("%v, %v", res, err)
		}
		_, _ = io.Copy(io.Discard, res.Body)
	})
}

// TestSlowSenders: a batch has stallTimeout to arrive.
func TestSlowSenders(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dial, _ := startPipes(t, Config{Library: asktest.New()})
		begun := time.Now()
		c := dial()
		fmt.Fprint(c, "POST /api/v1/batch HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nx")
		res, err := http.ReadResponse(bufio.NewReader(c), nil)
		if err != nil || res.StatusCode != 408 || time.Since(begun) != stallTimeout {
			t.Errorf("%v, %v after %v", res, err, time.Since(begun))
		}
	})
}

// TestUnreadExports: an export that nobody reads ends after stallTimeout, one that is read slowly
// after Timeout, and gives its place back.
func TestUnreadExports(t *testing.T) {
	for name, c := range map[string]struct {
		pause time.Duration
		ends  time.Duration
	}{"unread": {time.Hour, stallTimeout}, "slowly read": {stallTimeout / 2, export.Timeout}} {
		synctest.Test(t, func(t *testing.T) {
			lib := &endlessLibrary{Library: asktest.New(), ended: make(chan error, 1)}
			dial, _ := startPipes(t, Config{Library: lib})
			begun := time.Now()
			conn := dial()
			fmt.Fprint(conn, "GET /api/v1/export HTTP/1.1\r\nHost: localhost\r\n\r\n")
			reading, stop := context.WithCancel(t.Context())
			defer stop()
			go func() {
				for reading.Err() == nil {
					select {
					case <-time.After(c.pause):
					case <-reading.Done():
					}
					_, _ = io.CopyN(io.Discard, conn, 64<<10)
				}
			}()
			err := <-lib.ended
			if took := time.Since(begun); err == nil || took < c.ends || took >= c.ends+stallTimeout {
				t.Errorf("%s: %v after %v", name, err, took)
			}
			stop()
			_ = conn.Close()
		})
	}
}
