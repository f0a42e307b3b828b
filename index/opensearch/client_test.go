package opensearch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"gongbao/index"
	"gongbao/index/opensearch/clause"
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

// TestShortAnswers: an answer in which something is missing is an error, never a short answer.
func TestShortAnswers(t *testing.T) {
	for name, answer := range map[string]string{
		"time":          `{"timed_out":true,"_shards":{"total":3,"successful":3,"failed":0},"hits":{"total":{"value":1},"hits":[]}}`,
		"failed shard":  `{"timed_out":false,"_shards":{"total":3,"successful":2,"failed":1},"hits":{"total":{"value":1},"hits":[]}}`,
		"missing shard": `{"timed_out":false,"_shards":{"total":3,"successful":2,"failed":0},"hits":{"total":{"value":1},"hits":[]}}`,
		"other JSON":    `{}`,
	} {
		c, _ := clientOf(t, func(_ int64, w http.ResponseWriter) { fmt.Fprint(w, answer) })
		if _, err := c.search(t.Context(), "x", clause.Everything); !errors.Is(err, cluster.ErrShort) {
			t.Errorf("%s: %v", name, err)
		}
		c, _ = clientOf(t, func(_ int64, w http.ResponseWriter) { fmt.Fprintf(w, `{"responses":[%s]}`, answer) })
		if _, err := c.searches(t.Context(), "x", clause.Everything); !errors.Is(err, cluster.ErrShort) {
			t.Errorf("%s, one of several: %v", name, err)
		}
	}
	c, _ := clientOf(t, func(_ int64, w http.ResponseWriter) { fmt.Fprint(w, `{"responses":[]}`) })
	if _, err := c.searches(t.Context(), "x", clause.Everything); !errors.Is(err, cluster.ErrShort) {
		t.Errorf("no answer to a search: %v", err)
	}
}

// TestBusy: a cluster that has too much to do is asked again, and named if it stays so.
func TestBusy(t *testing.T) {
	const whole = `{"timed_out":false,"_shards":{"total":1,"successful":1,"failed":0},"hits":{"total":{"value":7},"hits":[]}}`
	busy := func(w http.ResponseWriter) {
		w.WriteHeader(http.StatusTooManyRequests)
		fmt.Fprint(w, `{"error":{"type":"circuit_breaking_exception","reason":"Data too large"},"status":429}`)
	}
	c, asked := clientOf(t, func(n int64, w http.ResponseWriter) {
		if n < 3 {
			busy(w)
			return
		}
		fmt.Fprint(w, whole)
	})
	f, err := c.search(t.Context(), "x", clause.Everything)
	if err != nil || f.Hits.Total.Value != 7 || asked.Load() != 3 {
		t.Errorf("%+v after %d requests, %v", f, asked.Load(), err)
	}
	c, _ = clientOf(t, func(_ int64, w http.ResponseWriter) { busy(w) })
	if _, err := c.search(t.Context(), "x", clause.Everything); !cluster.HasStatus(err, http.StatusTooManyRequests) || !strings.Contains(err.Error(), "Data too large") {
		t.Errorf("a cluster that stays busy: %v", err)
	}
}

// TestBulkFailures: a change that is not on every copy is not done.
func TestBulkFailures(t *testing.T) {
	for name, tt := range map[string]struct{ item, want string }{
		"refused":  {`{"index":{"_id":"a@1","status":400,"error":{"type":"mapper_parsing_exception","reason":"no such field"}}}`, "no such field"},
		"too few":  {`{"index":{"_id":"a@1","status":201,"_shards":{"total":2,"successful":1,"failed":0}}}`, "too few machines for the copies that are wanted: 1 of 2"},
		"as asked": {`{"index":{"_id":"a@1","status":201,"_shards":{"total":2,"successful":2,"failed":0}}}`, ""},
		"no room":  {`{"index":{"_id":"a@1","status":429,"error":{"type":"cluster_block_exception","reason":"` + flooded + `"}}}`, "make room"},
		"no right": {`{"index":{"_id":"a@1","status":403,"error":{"type":"security_exception","reason":"no permissions for [indices:data/write/bulk]"}}}`, "check the name"},
		"unsaid":   {``, "0 of 1 changes"},
		"deleted":  {`{"delete":{"_id":"a@1","status":404,"_shards":{"total":2,"successful":1,"failed":0}}}`, ""},
	} {
		c, _ := clientOf(t, func(_ int64, w http.ResponseWriter) { fmt.Fprintf(w, `{"items":[%s]}`, tt.item) })
		var batch bulk
		batch.delete("x", "a@1", "a")
		err := c.bulk(context.Background(), &batch, 1)
		if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
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
