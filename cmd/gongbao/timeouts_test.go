package main

import (
	"bufio"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// oneConnection is a listener that returns a single connection.
type oneConnection chan net.Conn

func (l oneConnection) Accept() (net.Conn, error) {
	if c, ok := <-l; ok {
		return c, nil
	}
	return nil, net.ErrClosed
}

func (l oneConnection) Close() error   { return nil }
func (l oneConnection) Addr() net.Addr { return &net.UnixAddr{} }

// TestTimeouts: the server waits only so long for a client that sends headers, a body or nothing,
// or that does not read.
func TestTimeouts(t *testing.T) {
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := io.Copy(io.Discard, r.Body); err != nil {
			panic(http.ErrAbortHandler)
		}
		if r.URL.Path == "/long" {
			for range 1000 {
				if _, err := io.WriteString(w, strings.Repeat("x", 4096)); err != nil {
					panic(http.ErrAbortHandler)
				}
			}
		}
	})
	for _, c := range []struct {
		name, sends string
		reads       bool
		ends        time.Duration
	}{
		{"headers", "GET / HTTP/1.1\r\nHost: x\r\nX-A: ", true, headerTimeout},
		{"a body", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nx", true, readTimeout},
		{"nothing more", "GET / HTTP/1.1\r\nHost: x\r\n\r\n", true, idleTimeout},
		{"unread", "GET /long HTTP/1.1\r\nHost: x\r\n\r\n", false, writeTimeout},
	} {
		synctest.Test(t, func(t *testing.T) {
			listener := make(oneConnection, 1)
			ours, its := net.Pipe()
			closed := make(chan time.Time, 1)
			listener <- noteClose{its, closed}
			server := newHTTPServer(handler, slog.New(slog.DiscardHandler))
			go func() { _ = server.Serve(listener) }()
			begun := time.Now()
			fmt.Fprint(ours, c.sends)
			if c.reads {
				go func() { _, _ = io.Copy(io.Discard, ours) }()
			}
			if took := (<-closed).Sub(begun); took < c.ends || took > c.ends+time.Second {
				t.Errorf("%s: closed after %v, want %v", c.name, took, c.ends)
			}
			close(listener)
			_ = ours.Close()
			time.Sleep(time.Second)
		})
	}
}

// noteClose reports when a connection is closed.
type noteClose struct {
	net.Conn
	at chan time.Time
}

func (c noteClose) Close() error {
	select {
	case c.at <- time.Now():
	default:
	}
	return c.Conn.Close()
}

// TestHeaderLimit: the server reads headers up to its limit, and has no built-in answer to OPTIONS
// *.
func TestHeaderLimit(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := newHTTPServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusTeapot)
	}), slog.New(slog.DiscardHandler))
	go func() { _ = server.Serve(listener) }()
	defer server.Close()
	for request, status := range map[string]int{
		"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-A: " + strings.Repeat("a", maxHeaderBytes/2) +
			"\r\n\r\n": http.StatusTeapot,
		"GET / HTTP/1.1\r\nHost: x\r\nX-A: " + strings.Repeat("a", maxHeaderBytes+8<<10) +
			"\r\n\r\n": http.StatusRequestHeaderFieldsTooLarge,
		"OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n": http.StatusTeapot,
	} {
		c, err := net.Dial("tcp", listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		go func() { _, _ = io.WriteString(c, request) }()
		res, err := http.ReadResponse(bufio.NewReader(c), nil)
		if err != nil || res.StatusCode != status {
			t.Errorf("%.40q: %v, %v", request, res, err)
		}
		_ = c.Close()
	}
}
