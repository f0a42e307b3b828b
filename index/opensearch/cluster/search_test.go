package cluster

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
)

// clientOf returns a client of a server that answers as given.
func clientOf(t *testing.T, answer http.HandlerFunc) *Client {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		answer(w, r)
	}))
	t.Cleanup(server.Close)
	c, err := New(&Config{URLs: []string{server.URL}})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// everything is a query that finds all documents.
var everything = object{"match_all": object{}}

// TestShortAnswers: an answer in which something is missing is an error, never a short answer.
func TestShortAnswers(t *testing.T) {
	for name, answer := range map[string]string{
		"time":          `{"timed_out":true,"_shards":{"total":3,"successful":3,"failed":0},"hits":{"total":{"value":1},"hits":[]}}`,
		"failed shard":  `{"timed_out":false,"_shards":{"total":3,"successful":2,"failed":1},"hits":{"total":{"value":1},"hits":[]}}`,
		"missing shard": `{"timed_out":false,"_shards":{"total":3,"successful":2,"failed":0},"hits":{"total":{"value":1},"hits":[]}}`,
		"other JSON":    `{}`,
	} {
		c := clientOf(t, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, answer) })
		if _, err := c.Search(t.Context(), "x", everything); !errors.Is(err, ErrShort) {
			t.Errorf("%s: %v", name, err)
		}
		c = clientOf(t, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintf(w, `{"responses":[%s]}`, answer) })
		if _, err := c.Searches(t.Context(), "x", everything); !errors.Is(err, ErrShort) {
			t.Errorf("%s, one of several: %v", name, err)
		}
	}
	c := clientOf(t, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `{"responses":[]}`) })
	if _, err := c.Searches(t.Context(), "x", everything); !errors.Is(err, ErrShort) {
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
	var asked atomic.Int64
	c := clientOf(t, func(w http.ResponseWriter, _ *http.Request) {
		if asked.Add(1) < 3 {
			busy(w)
			return
		}
		fmt.Fprint(w, whole)
	})
	f, err := c.Search(t.Context(), "x", everything)
	if err != nil || f.Hits.Total.Value != 7 || asked.Load() != 3 {
		t.Errorf("%+v after %d requests, %v", f, asked.Load(), err)
	}
	c = clientOf(t, func(w http.ResponseWriter, _ *http.Request) { busy(w) })
	if _, err := c.Search(t.Context(), "x", everything); !HasStatus(err, http.StatusTooManyRequests) || !strings.Contains(err.Error(), "Data too large") {
		t.Errorf("a cluster that stays busy: %v", err)
	}
}
