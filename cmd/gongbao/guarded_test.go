package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestWriteCalls: a server on all addresses that has no token says that it only serves reads. With
// a token, reports are added, and the log has lines of JSON.
func TestWriteCalls(t *testing.T) {
	folder := t.TempDir()
	send := func(url, token string) int {
		t.Helper()
		r, err := http.NewRequest(http.MethodPost, url+"/api/v1/reports?file=a.txt",
			strings.NewReader("古交市2026年政府工作报告\n各位代表：\n一、工作回顾\n煤矸石综合利用取得进展。\n"))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+token)
		res, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		_, _ = io.Copy(io.Discard, res.Body)
		return res.StatusCode
	}
	const notice, token = "只提供读取", "0123456789abcdef"
	server, url := startServer(t, folder, "--addr", ":0")
	if !strings.Contains(server.stderr.String(), notice) {
		t.Errorf("no notice: %s", server.stderr)
	}
	if status := send(url, token); status != http.StatusForbidden {
		t.Errorf("an upload without a configured token: %d", status)
	}
	server.signal(t, syscall.SIGTERM)
	server.code(t)

	if err := os.WriteFile(filepath.Join(folder, "tokens"), []byte("desk "+token+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	server, url = startServer(t, folder, "--addr", ":0", "--tokens", "tokens", "--log", "json", "--pprof",
		"127.0.0.1:0")
	if strings.Contains(server.stderr.String(), notice) {
		t.Errorf("a notice: %s", server.stderr)
	}
	if status := send(url, token+"x"); status != http.StatusUnauthorized {
		t.Errorf("an upload with another token: %d", status)
	}
	if status := send(url, token); status != http.StatusCreated {
		t.Errorf("an upload: %d", status)
	}
	server.signal(t, syscall.SIGTERM)
	server.code(t)
	audited := false
	for line := range strings.Lines(server.stderr.String()) {
		var entry struct{ Msg, Token, Outcome string }
		if strings.HasPrefix(line, "{") && json.Unmarshal([]byte(line), &entry) == nil && entry.Msg == "audit" &&
			entry.Outcome == "added" {
			audited = entry.Token == "desk"
		}
	}
	if !audited {
		t.Errorf("the addition is not in the log:\n%s", server.stderr)
	}
}

// TestServeMisuse: senseless flags are refused before anything is opened.
func TestServeMisuse(t *testing.T) {
	folder := t.TempDir()
	for _, args := range [][]string{
		{"--rate", "-1"}, {"--rate", "NaN"}, {"--max-upload", "0"}, {"--slow", "-1s"}, {"--log", "xml"},
		{"--trusted-proxy", "proxy.example"},
		{"--pprof", "0.0.0.0:6060"}, {"--pprof", ":6060"}, {"--pprof", "6060"},
	} {
		_, stderr, code := outcome(t, folder, append([]string{"serve", "--addr", "127.0.0.1:0"}, args...)...)
		if code != misuse || !strings.Contains(stderr, args[0]) {
			t.Errorf("%v: %d %s", args, code, stderr)
		}
	}
	if made, err := os.ReadDir(folder); err != nil || len(made) > 0 {
		t.Errorf("a library was made: %v, %v", made, err)
	}
}

func TestProfiles(t *testing.T) {
	for _, path := range []string{"/debug/pprof/", "/debug/pprof/goroutine?debug=1", "/debug/pprof/cmdline"} {
		for host, status := range map[string]int{"127.0.0.1:6060": http.StatusOK, "localhost:6060": http.StatusOK,
			"attacker.example:6060": http.StatusMisdirectedRequest} {
			w := httptest.NewRecorder()
			r := httptest.NewRequest(http.MethodGet, path, nil)
			r.Host = host
			profiles().ServeHTTP(w, r)
			if w.Code != status || w.Body.Len() == 0 {
				t.Errorf("%s of %s: %d", path, host, w.Code)
			}
		}
	}
}
