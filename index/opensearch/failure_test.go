package opensearch

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"gongbao/index"
	"gongbao/index/enginetest"
	"gongbao/index/memory"
	"gongbao/index/opensearch/clause"
	"gongbao/index/opensearch/cluster"
	"gongbao/index/report"
)

// isUnavailable reports whether an error says that asking again may help.
func isUnavailable(err error) bool {
	var away *index.UnavailableError
	return errors.As(err, &away) && away.RetryAfter > 0
}

// TestNoState: only an index that says so has no state.
func TestNoState(t *testing.T) {
	for body, want := range map[string]bool{`{"_index":"x-reports","_id":"state","found":false}`: true, `{"error":"x"}`: false, `{}`: false} {
		c, _ := clientOf(t, func(_ int64, w http.ResponseWriter) {
			w.WriteHeader(http.StatusNotFound)
			fmt.Fprint(w, body)
		})
		if s, err := c.readState(t.Context(), newNames("x", 1)); (err == nil) != want || err == nil && s.seqNo != -1 {
			t.Errorf("%s: %+v, %v", body, s, err)
		}
	}
}

// TestMissingReports: reports that are not in the answer are not taken for missing ones.
func TestMissingReports(t *testing.T) {
	of := &table{Entries: []index.Entry{{ID: "a"}, {ID: "b"}}, born: []int64{1, 1}}
	for body, is := range map[string]func(error) bool{
		`{"docs":[{"found":true,"_source":{"report":{"id":"a"}}}]}`:                                                                     isUnavailable,
		`{"docs":[{"error":{"type":"index_not_found_exception","reason":"no such index"}},{"found":false}]}`:                            isUnavailable,
		`{"docs":[{"error":{"type":"no_shard_available_action_exception","reason":"no shard available for [get …]"}},{"found":false}]}`: isUnavailable,
		`{"docs":[{"found":true,"_source":{"report":{"id":"a"}}},{"found":false}]}`:                                                     func(err error) bool { return err == nil },
	} {
		c, _ := clientOf(t, func(_ int64, w http.ResponseWriter) { fmt.Fprint(w, body) })
		s := &Store{client: c, names: newNames("x", 1)}
		if _, err := s.Read(t.Context(), of, []int32{0, 1}); !is(err) {
			t.Errorf("%s: %v", body, err)
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

// TestOldView: a view whose documents may be deleted by now says so.
func TestOldView(t *testing.T) {
	v := &view{began: time.Now().Add(-kept)}
	if _, err := v.Look(t.Context(), index.Plan{}); !isUnavailable(err) {
		t.Errorf("%v", err)
	}
}

// TestBehind: the state never goes back, unless the index was made anew.
func TestBehind(t *testing.T) {
	var present state
	c, _ := clientOf(t, func(_ int64, w http.ResponseWriter) {
		data, err := json.Marshal(object{"found": true, "_source": object{"state": present}, "_shards": object{"total": 1, "successful": 1}})
		if err != nil {
			t.Error(err)
		}
		_, _ = w.Write(data)
	})
	s := &Store{client: c, names: newNames("x", 1), words: enginetest.LoadWords(), texts: newTexts()}
	for _, step := range []struct {
		now    state
		behind bool
	}{
		{state{Last: 3, Index: "a"}, false}, {state{Last: 2, Index: "a"}, true}, {state{Last: 3, Index: "a"}, false},
		{state{Last: 4, Index: "a"}, false}, {state{Last: 5, Index: "a", Reports: 1}, true}, {state{Last: 6, Index: "a"}, false}, {state{Last: 2, Index: "b"}, false}, {state{}, false},
	} {
		present = step.now
		err := s.refresh(t.Context())
		if errors.Is(err, errBehind) != step.behind || isUnavailable(err) != step.behind || !step.behind && (err != nil || s.table.state.Last != present.Last) {
			t.Errorf("%+v: %v", step.now, err)
		}
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

// TestNothingAnswers: what a store is asked for while no node answers is refused, and never answered by
// none.
func TestNothingAnswers(t *testing.T) {
	s := &Store{client: nobody(t), names: newNames("x", 1), writer: "me", words: enginetest.LoadWords(), texts: newTexts(), table: &table{state: &state{Last: 1}}}
	if _, _, err := s.View(); !isUnavailable(err) {
		t.Errorf("view: %v", err)
	}
	if err := s.Update([]*report.Report{{ID: "a"}}, nil); !isUnavailable(err) {
		t.Errorf("update: %v", err)
	}
	if _, err := s.Check(); !isUnavailable(err) {
		t.Errorf("check: %v", err)
	}
	f := &counted{view: &view{s, s.table, time.Now()}, tree: &clause.Compiled{Report: clause.Everything, Section: clause.Everything, Words: [][]clause.Leaf{{{Text: "煤", Folded: "煤"}}}}}
	some, err := memory.ViewOf(nil, enginetest.LoadWords(), nil).Look(t.Context(), index.Plan{})
	if err != nil {
		t.Fatal(err)
	}
	f.reads = &looked{Found: some, view: f.view}
	selection, err := index.Filter{}.Compile()
	if err != nil {
		t.Fatal(err)
	}
	if n, err := f.Total(t.Context(), selection); !isUnavailable(err) {
		t.Errorf("total: %d, %v", n, err)
	}
	if n, err := f.WordReports(t.Context(), "煤"); !isUnavailable(err) {
		t.Errorf("reports of a word: %d, %v", n, err)
	}
}

// nobody returns a client of a cluster that does not answer.
func nobody(t *testing.T) *client {
	t.Helper()
	c, err := cluster.New(&cluster.Config{URLs: []string{"http://127.0.0.1:1"}})
	if err != nil {
		t.Fatal(err)
	}
	return &client{c}
}

// TestPasswordIsNotTold: no error has the password.
func TestPasswordIsNotTold(t *testing.T) {
	for _, c := range []cluster.Config{
		{URLs: []string{"https://gongbao:hunter2@node1:9200"}},
		{URLs: []string{"https://gongbao:hunter2@node1:port"}},
		{URLs: []string{"http://127.0.0.1:1"}, User: "gongbao", Password: "hunter2"},
	} {
		in, err := Connect(Config{Config: c, Name: "x", Shards: 1})
		if err == nil {
			_, err = in.Published(t.Context())
		}
		if err == nil || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: %v", c.URLs[0], err)
		}
	}
}
