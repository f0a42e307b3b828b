package opensearch

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"gongbao/index"
	"gongbao/index/opensearch/cluster"
)

// clientOf returns a client of a server that answers as given, and the number of its requests.
func clientOf(t *testing.T, answer func(n int64, w http.ResponseWriter)) (*client, *atomic.Int64) {
	t.Helper()
	var asked atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		answer(asked.Add(1), w)
	}))
	t.Cleanup(server.Close)
	c, err := cluster.New(&cluster.Config{URLs: []string{server.URL}})
	if err != nil {
		t.Fatal(err)
	}
	return &client{c}, &asked
}

// TestTwoWriters: the state of another writer is not written over.
func TestTwoWriters(t *testing.T) {
	c, _ := clientOf(t, func(_ int64, w http.ResponseWriter) {
		w.WriteHeader(http.StatusConflict)
		fmt.Fprint(w, `{"error":{"type":"version_conflict_engine_exception","reason":"required seqNo [1]"},"status":409}`)
	})
	if err := c.writeState(t.Context(), newNames("x", 1), &state{Last: 2, seqNo: 1, term: 1}); !errors.Is(err, index.ErrTwoWriters) {
		t.Errorf("%v", err)
	}
}

// TestUnreachable: the error says that it is the cluster that does not answer.
func TestUnreachable(t *testing.T) {
	c, err := Connect(Config{Config: cluster.Config{URLs: []string{"http://127.0.0.1:1"}}, Name: "x", Shards: 1})
	if err != nil {
		t.Fatal(err)
	}
	var away *index.UnavailableError
	if _, err := c.Published(t.Context()); !errors.As(err, &away) || !strings.Contains(err.Error(), "OpenSearch") {
		t.Errorf("%v", err)
	}
}
