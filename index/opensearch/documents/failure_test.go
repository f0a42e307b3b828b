package documents

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"gongbao/index"
	"gongbao/index/enginetest"
	"gongbao/index/opensearch/cluster"
	"gongbao/index/report"
)

// isUnavailable reports whether an error says that asking again may help.
func isUnavailable(err error) bool {
	var away *index.UnavailableError
	return errors.As(err, &away) && away.RetryAfter > 0
}

// TestMissingReports: reports that are not in the answer are not taken for missing ones.
func TestMissingReports(t *testing.T) {
	of := &Table{Entries: []index.Entry{{ID: "a"}, {ID: "b"}}, born: []int64{1, 1}}
	for body, is := range map[string]func(error) bool{
		`{"docs":[{"found":true,"_source":{"report":{"id":"a"}}}]}`:                                                                     isUnavailable,
		`{"docs":[{"error":{"type":"index_not_found_exception","reason":"no such index"}},{"found":false}]}`:                            isUnavailable,
		`{"docs":[{"error":{"type":"no_shard_available_action_exception","reason":"no shard available for [get …]"}},{"found":false}]}`: isUnavailable,
		`{"docs":[{"found":true,"_source":{"report":{"id":"a"}}},{"found":false}]}`:                                                     func(err error) bool { return err == nil },
	} {
		c := clientOf(t, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, body) })
		s := &Store{client: c, names: newNames("x", 1)}
		if _, err := s.Read(t.Context(), of, []int32{0, 1}); !is(err) {
			t.Errorf("%s: %v", body, err)
		}
	}
}

// TestBehind: the state never goes back, unless the index was made anew.
func TestBehind(t *testing.T) {
	var present state
	c := clientOf(t, func(w http.ResponseWriter, _ *http.Request) {
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

// TestNothingAnswers: what a store is asked for while no node answers is refused, and never answered by
// none.
func TestNothingAnswers(t *testing.T) {
	s := &Store{client: nobody(t), names: newNames("x", 1), writer: "me", words: enginetest.LoadWords(), texts: newTexts(), table: &Table{state: &state{Last: 1}}}
	if _, _, err := s.Present(); !isUnavailable(err) {
		t.Errorf("present: %v", err)
	}
	if err := s.Update([]*report.Report{{ID: "a"}}, nil); !isUnavailable(err) {
		t.Errorf("update: %v", err)
	}
	if _, err := s.Check(); !isUnavailable(err) {
		t.Errorf("check: %v", err)
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

// TestUnreachable: the error says that it is the cluster that does not answer.
func TestUnreachable(t *testing.T) {
	c, err := New(Config{Config: cluster.Config{URLs: []string{"http://127.0.0.1:1"}}, Name: "x", Shards: 1})
	if err != nil {
		t.Fatal(err)
	}
	var away *index.UnavailableError
	if _, err := c.Published(t.Context()); !errors.As(err, &away) || !strings.Contains(err.Error(), "OpenSearch") {
		t.Errorf("%v", err)
	}
}

// TestPasswordIsNotTold: no error has the password.
func TestPasswordIsNotTold(t *testing.T) {
	for _, c := range []cluster.Config{
		{URLs: []string{"https://gongbao:hunter2@node1:9200"}},
		{URLs: []string{"https://gongbao:hunter2@node1:port"}},
		{URLs: []string{"http://127.0.0.1:1"}, User: "gongbao", Password: "hunter2"},
	} {
		in, err := New(Config{Config: c, Name: "x", Shards: 1})
		if err == nil {
			_, err = in.Published(t.Context())
		}
		if err == nil || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: %v", c.URLs[0], err)
		}
	}
}
