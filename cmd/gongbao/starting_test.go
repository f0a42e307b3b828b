package main

import (
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// openedReports is a number of reports whose index takes a second or more, and two batches.
const openedReports = 150

// olderIndex makes the index of a library one of an older version of the program.
func olderIndex(t *testing.T, lib string) {
	t.Helper()
	stamps, err := filepath.Glob(filepath.Join(lib, "index", "*", "generation.json"))
	if err != nil || len(stamps) != 1 {
		t.Fatalf("%v, %v", stamps, err)
	}
	data, err := os.ReadFile(stamps[0])
	if err != nil {
		t.Fatal(err)
	}
	older := regexp.MustCompile(`"index":\d+`).ReplaceAll(data, []byte(`"index":1`))
	if err := os.WriteFile(stamps[0], older, 0o644); err != nil {
		t.Fatal(err)
	}
}

// freeAddress returns an address on which nothing listens.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// fetched is the answer to a request.
type fetched struct {
	status int
	header http.Header
	body   string
}

// fetch requests an address. The status is 0 if nothing answers.
func fetch(t *testing.T, address string) fetched {
	t.Helper()
	response, err := http.Get(address)
	if err != nil {
		return fetched{}
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Error(err)
	}
	return fetched{response.StatusCode, response.Header, string(body)}
}

// listening waits until the process started at that time answers at an address.
func listening(t *testing.T, p process, address string, started time.Time) {
	t.Helper()
	for fetch(t, address+"/healthz").status != http.StatusOK {
		if time.Since(started) > 10*time.Second { // some 0.2 s on a machine without other work
			t.Fatalf("nothing answers:\n%s", p.stderr)
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Logf("answered after %v", time.Since(started))
}

// TestServeWhileOpening: a server answers at once while its index is made anew, tells how far that is,
// and is itself the site after that. Stopped or failing before, it ends as it did without.
func TestServeWhileOpening(t *testing.T) {
	lib := filepath.Join(t.TempDir(), "library")
	program(binary(t)).must(t, "add", "--library", lib, longReports(t, openedReports))
	olderIndex(t, lib)
	at := freeAddress(t)
	base, started := "http://"+at, time.Now()
	p := start(t, ".", "serve", "--library", lib, "--addr", at)
	listening(t, p, base, started)
	var ready fetched
	var told struct {
		Opening struct {
			Step        string
			Done, Total int
		}
	}
	for told.Opening.Total == 0 {
		if ready = fetch(t, base+"/readyz"); ready.status != http.StatusServiceUnavailable {
			t.Fatalf("/readyz: %d %s", ready.status, ready.body)
		}
		if err := json.Unmarshal([]byte(ready.body), &told); err != nil {
			t.Fatalf("%v: %s", err, ready.body)
		}
	}
	if o := told.Opening; o.Step != "upgrading" || o.Total != openedReports || o.Done >= openedReports {
		t.Errorf("/readyz: %s", ready.body)
	}
	for target, says := range map[string]string{"/": "正在重新建立", "/?lang=en": "is made again", "/api/v1/search?q=x": "/problems/server-starting"} {
		if got := fetch(t, base+target); got.status != http.StatusServiceUnavailable || got.header.Get("Retry-After") == "" || !strings.Contains(got.body, says) {
			t.Errorf("%s: %d %v %s", target, got.status, got.header, got.body)
		}
	}
	if strings.Contains(p.stderr.String(), "公报已启动") || !strings.Contains(p.stderr.String(), base) {
		t.Errorf("while it is opened:\n%s", p.stderr)
	}
	for status := 0; status != http.StatusOK; time.Sleep(20 * time.Millisecond) {
		if status = fetch(t, base+"/readyz").status; status != http.StatusOK && status != http.StatusServiceUnavailable {
			t.Fatalf("/readyz: %d\n%s", status, p.stderr)
		}
	}
	if got := fetch(t, base+"/api/v1/search?limit=1"); got.status != http.StatusOK || !strings.Contains(got.body, `"total":150`) {
		t.Errorf("a search: %d %.300s", got.status, got.body)
	}
	shows(t, p.stderr, "公报已启动：")
	p.signal(t, syscall.SIGTERM)
	if code := p.code(t); code != done {
		t.Errorf("serve ends with %d\n%s", code, p.stderr)
	}

	olderIndex(t, lib)
	p = start(t, ".", "serve", "--library", lib, "--addr", at)
	listening(t, p, base, time.Now())
	p.signal(t, os.Interrupt.(syscall.Signal))
	if code := p.code(t); code != failed || !strings.Contains(p.stderr.String(), "已中断。") || strings.Contains(p.stderr.String(), "公报已启动") {
		t.Errorf("interrupted, serve ends with %d\n%s", code, p.stderr)
	}
}

// TestServeKeepsOlderWords: while the index is made with another lexicon, the present one serves, also
// from the opening on.
func TestServeKeepsOlderWords(t *testing.T) {
	lib := filepath.Join(t.TempDir(), "library")
	program(binary(t)).must(t, "add", "--library", lib, longReports(t, openedReports))
	if err := os.WriteFile(filepath.Join(lib, "lexicon.txt"), []byte("煤矸石综合利用\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	_, base := startServer(t, ".", "--library", lib)
	if got := fetch(t, base+"/api/v1/search?limit=1"); got.status != http.StatusOK || !strings.Contains(got.body, `"total":150`) {
		t.Errorf("a search: %d %.300s", got.status, got.body)
	}
	rebuilt := false
	for ready := ""; !rebuilt || strings.Contains(ready, `"rebuilding":true`); time.Sleep(10 * time.Millisecond) {
		got := fetch(t, base+"/readyz")
		if ready = got.body; got.status != http.StatusOK {
			t.Fatalf("/readyz: %d %s", got.status, got.body)
		}
		rebuilt = rebuilt || strings.Contains(ready, `"rebuilding":true`)
	}
}
