package opensearch

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"gongbao/index"
	"gongbao/index/enginetest"
	"gongbao/index/memory"
	"gongbao/index/opensearch/clause"
	"gongbao/index/opensearch/cluster"
	"gongbao/index/opensearch/documents"
)

// viewOf returns a view of reports with IDs in a cluster that answers searches as given, and its server.
func viewOf(t *testing.T, ids []string, answer http.HandlerFunc) (*view, *httptest.Server) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		body, _ := io.ReadAll(r.Body)
		name, kind, _ := strings.Cut(r.URL.Path[1:], "/")
		switch {
		case kind == "_mapping":
			fmt.Fprintf(w, `{"%s-%d-1":{"mappings":{"_meta":{"version":%[2]d}}}}`, name, documents.Version)
		case kind == "_doc/state":
			fmt.Fprintf(w, `{"found":true,"_source":{"state":{"last":1,"reports":%d}}}`, len(ids))
		case strings.Contains(string(body), `"_source":true`):
			var hits []object
			for _, id := range ids {
				hits = append(hits, object{"_id": id + "@1", "_source": object{"entry": index.Entry{ID: id}, "positions": 1}})
			}
			_ = json.NewEncoder(w).Encode(object{"_shards": object{"total": 1, "successful": 1}, "hits": object{"hits": hits}})
		default:
			r.Body = io.NopCloser(strings.NewReader(string(body)))
			answer(w, r)
		}
	}))
	t.Cleanup(server.Close)
	c, err := Connect(Config{Config: cluster.Config{URLs: []string{server.URL}}, Name: "x"})
	if err != nil {
		t.Fatal(err)
	}
	p, err := c.Published(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s, err := p.Open(t.Context(), enginetest.LoadWords())
	if err != nil {
		t.Fatal(err)
	}
	v, done, err := s.View()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(done)
	return v.(*view), server
}

// isUnavailable reports whether an error says that asking again may help.
func isUnavailable(err error) bool {
	var away *index.UnavailableError
	return errors.As(err, &away) && away.RetryAfter > 0
}

// TestOldView: a view whose documents may be deleted by now says so.
func TestOldView(t *testing.T) {
	v := &view{began: time.Now().Add(-documents.Lasts)}
	if _, err := v.Look(t.Context(), index.Plan{}); !isUnavailable(err) {
		t.Errorf("%v", err)
	}
}

// TestNothingIsCounted: what a view is asked for while no node answers is refused, and never answered by
// none.
func TestNothingIsCounted(t *testing.T) {
	v, server := viewOf(t, []string{"a"}, nil)
	server.Close()
	f := &counted{view: v, tree: &clause.Compiled{Report: clause.Everything, Section: clause.Everything, Words: [][]clause.Leaf{{{Text: "煤", Folded: "煤"}}}}}
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
