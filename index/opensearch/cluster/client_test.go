package cluster

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"gongbao/index"
)

// TestPatience: whoever waits no longer is told why, and that is not taken for the cluster's fault.
func TestPatience(t *testing.T) {
	done := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-done }))
	defer server.Close()
	defer close(done)
	c, err := New(&Config{URLs: []string{server.URL}})
	if err != nil {
		t.Fatal(err)
	}
	const soon = 50 * time.Millisecond
	ask := func(ctx context.Context, stop context.CancelFunc) error {
		defer stop()
		return c.Do(ctx, http.MethodGet, "/", nil, nil)
	}
	var away *index.UnavailableError
	if err := ask(context.WithTimeout(t.Context(), soon)); !errors.Is(err, context.DeadlineExceeded) || errors.As(err, &away) {
		t.Errorf("a time that is up: %v", err)
	}
	if err := ask(context.WithTimeoutCause(t.Context(), soon, Unavailable(errors.New("slow")))); !errors.As(err, &away) || errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a time that is up for a reason: %v", err)
	}
	ctx, stop := context.WithCancel(t.Context())
	time.AfterFunc(soon, stop)
	if err := ask(ctx, stop); !errors.Is(err, context.Canceled) || errors.As(err, &away) {
		t.Errorf("somebody who left: %v", err)
	}
}

// TestSlowNode: a node that takes too long for a request is not taken for a time of the caller's that is
// up.
func TestSlowNode(t *testing.T) {
	var away *index.UnavailableError
	if err := unreached(context.DeadlineExceeded); !errors.As(err, &away) || errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v", err)
	}
}
