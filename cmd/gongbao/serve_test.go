package main

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// request sends a search and returns its numbers. Begun is set if any byte of an answer came.
func request(client *http.Client, address string) (found struct{ Total, Occurrences int }, begun bool, err error) {
	r, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		return found, false, err
	}
	var first atomic.Bool
	trace := httptrace.ClientTrace{GotFirstResponseByte: func() { first.Store(true) }}
	response, err := client.Do(r.WithContext(httptrace.WithClientTrace(r.Context(), &trace)))
	if err != nil {
		return found, first.Load(), err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode != http.StatusOK {
		err = errors.New(response.Status)
	}
	return found, true, errors.Join(err, json.Unmarshal(body, &found))
}

// TestStopUnderLoad: a server that is stopped finishes every answer that it has begun, and takes no
// other request.
func TestStopUnderLoad(t *testing.T) {
	server, base := startServer(t, ".", "--library", filepath.Join(t.TempDir(), "library"), seeds)
	address := base + "/api/v1/search?q=" + url.QueryEscape("煤矸石")
	var clients sync.WaitGroup
	var answered atomic.Int64
	for i := range 32 {
		clients.Go(func() {
			client := &http.Client{Transport: &http.Transport{DisableKeepAlives: i%2 == 0}, Timeout: time.Minute}
			for {
				found, begun, err := request(client, address)
				if err != nil {
					if begun {
						t.Errorf("an answer was cut off: %v", err)
					}
					return // the server has ended
				}
				if found.Total != 5 || found.Occurrences != 16 {
					t.Errorf("an answer has %+v", found)
				}
				answered.Add(1)
			}
		})
	}
	for deadline := time.Now().Add(time.Minute); answered.Load() < 500 &&
		time.Now().Before(deadline); time.Sleep(time.Millisecond) {
	}
	server.signal(t, syscall.SIGTERM)
	told := time.Now()
	if code := server.code(t); code != done {
		t.Errorf("serve ends with %d\n%s", code, server.stderr)
	}
	if took := time.Since(told); took > 10*time.Second {
		t.Errorf("serve ends after %v", took)
	}
	clients.Wait()
}
