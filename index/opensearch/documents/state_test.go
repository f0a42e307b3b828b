package documents

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"gongbao/index"
	"gongbao/index/opensearch/cluster"
)

// clientOf returns a client of a server that answers as given.
func clientOf(t *testing.T, answer http.HandlerFunc) *client {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		answer(w, r)
	}))
	t.Cleanup(server.Close)
	c, err := cluster.New(&cluster.Config{URLs: []string{server.URL}})
	if err != nil {
		t.Fatal(err)
	}
	return &client{c}
}

// TestTwoWriters: the state of another writer is not written over.
func TestTwoWriters(t *testing.T) {
	c := clientOf(t, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusConflict)
		fmt.Fprint(w, `{"error":{"type":"version_conflict_engine_exception","reason":"required seqNo [1]"},"status":409}`)
	})
	if err := c.writeState(t.Context(), newNames("x", 1), &state{Last: 2, seqNo: 1, term: 1}); !errors.Is(err, index.ErrTwoWriters) {
		t.Errorf("%v", err)
	}
}

// TestNoState: only an index that says so has no state.
func TestNoState(t *testing.T) {
	for body, want := range map[string]bool{`{"_index":"x-reports","_id":"state","found":false}`: true, `{"error":"x"}`: false, `{}`: false} {
		c := clientOf(t, func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusNotFound)
			fmt.Fprint(w, body)
		})
		if s, err := c.readState(t.Context(), newNames("x", 1)); (err == nil) != want || err == nil && s.seqNo != -1 {
			t.Errorf("%s: %+v, %v", body, s, err)
		}
	}
}

// TestLostAnswer: the answer to a state that was written is lost, and the state is sent again. It is not
// taken for another writer's.
func TestLostAnswer(t *testing.T) {
	var by atomic.Value
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			fmt.Fprintf(w, `{"found":true,"_seq_no":8,"_primary_term":2,"_source":{"state":{"last":3,"by":%q}}}`, by.Load())
			return
		}
		var sent struct{ State state }
		if err := json.NewDecoder(r.Body).Decode(&sent); err != nil {
			t.Error(err)
		}
		if by.CompareAndSwap(nil, sent.State.By) {
			panic(http.ErrAbortHandler)
		}
		w.WriteHeader(http.StatusConflict)
		fmt.Fprint(w, `{"error":{"type":"version_conflict_engine_exception","reason":"required seqNo [7]"},"status":409}`)
	}))
	defer server.Close()
	c, err := cluster.New(&cluster.Config{URLs: []string{server.URL}})
	if err != nil {
		t.Fatal(err)
	}
	asking, s := &client{c}, &state{Last: 3, seqNo: 7, term: 2}
	if err := asking.writeState(t.Context(), newNames("x", 1), s); err != nil || s.seqNo != 8 {
		t.Errorf("%+v, %v", s, err)
	}
	if err := asking.writeState(t.Context(), newNames("x", 1), s); !errors.Is(err, index.ErrTwoWriters) {
		t.Errorf("another writer's: %v", err)
	}
}

// TestSkipped: what an Update that failed has written never counts.
func TestSkipped(t *testing.T) {
	now := time.Now()
	s := (&state{Last: 4}).next(5, nil, now).next(8, []string{"a@5"}, now).next(9, nil, now)
	if want := []skipped{{5, 8, now.Unix()}}; s.Last != 9 || !slices.Equal(s.Skipped, want) {
		t.Errorf("%+v", s)
	}
}
