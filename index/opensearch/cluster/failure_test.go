package cluster

import (
	"errors"
	"fmt"
	"net/http"
	"testing"

	"gongbao/index"
)

// flooded is what OpenSearch says of an index on a disk that is nearly full.
const flooded = "index [x] blocked by: [TOO_MANY_REQUESTS/12/disk usage exceeded flood-stage watermark, index has read-only-allow-delete block];"

// isUnavailable reports whether an error says that asking again may help.
func isUnavailable(err error) bool {
	var away *index.UnavailableError
	return errors.As(err, &away) && away.RetryAfter > 0
}

// TestFailures: what the cluster, or something in front of it, says instead of an answer.
func TestFailures(t *testing.T) {
	is := func(target error) func(error) bool { return func(err error) bool { return errors.Is(err, target) } }
	other := func(err error) bool {
		return err != nil && !isUnavailable(err) && !errors.Is(err, index.ErrRights) && !errors.Is(err, index.ErrNoRoom)
	}
	block := func(reason string) string {
		return `{"error":{"type":"cluster_block_exception","reason":"` + reason + `"}}`
	}
	for name, tt := range map[string]struct {
		status int
		body   string
		is     func(error) bool
	}{
		"busy":                {429, `{"error":{"type":"circuit_breaking_exception","reason":"Data too large"}}`, isUnavailable},
		"no manager":          {503, block("blocked by: [SERVICE_UNAVAILABLE/2/no cluster manager];"), isUnavailable},
		"proxy without nodes": {502, `<html><h1>502 Bad Gateway</h1></html>`, isUnavailable},
		"proxy that waits":    {504, ``, isUnavailable},
		"red index":           {503, `{"error":{"type":"search_phase_execution_exception","reason":"all shards failed"}}`, isUnavailable},
		"node left":           {500, `{"error":{"type":"node_not_connected_exception","reason":"[n2][127.0.0.1:9300] Node not connected"}}`, isUnavailable},
		"HTML":                {200, `<html>sign in</html>`, isUnavailable},
		"half an answer":      {200, `{"timed_out":false,"_shards":{"total":1,"succ`, isUnavailable},
		"index vanished":      {404, `{"error":{"type":"index_not_found_exception","reason":"no such index [x]"}}`, isUnavailable},
		"full disk":           {429, block(flooded), is(index.ErrNoRoom)},
		"full disk, as 403":   {403, block("index [x] blocked by: [FORBIDDEN/12/index read-only-allow-delete (api)];"), is(index.ErrNoRoom)},
		"full disks":          {403, `{"error":{"type":"index_create_block_exception","reason":"blocked by: [FORBIDDEN/10/cluster create-index blocked (api)];"}}`, is(index.ErrNoRoom)},
		"read-only":           {403, block("index [x] blocked by: [FORBIDDEN/5/index read-only (api)];"), other},
		"no password":         {401, `Unauthorized`, is(index.ErrRights)},
		"no right":            {403, `{"error":{"type":"security_exception","reason":"no permissions for [indices:data/read/search]"}}`, is(index.ErrRights)},
		"redirect":            {302, ``, other},
		"wrong path":          {404, `<html>not found</html>`, other},
		"text as error":       {400, `{"error":"no handler found for uri"}`, other},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel() // some are asked again for a second
			c := clientOf(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Location", "http://127.0.0.1:1/")
				w.WriteHeader(tt.status)
				fmt.Fprint(w, tt.body)
			})
			if _, err := c.Search(t.Context(), "x", everything); !tt.is(err) {
				t.Errorf("a search: %v", err)
			}
			if err := c.Do(t.Context(), http.MethodGet, "/x/_doc/y", nil, new(struct{ Found bool })); !tt.is(err) {
				t.Errorf("a document: %v", err)
			}
			if err := c.Do(t.Context(), http.MethodPut, "/x", nil, nil); !tt.is(err) {
				t.Errorf("nothing asked for: %v", err)
			}
		})
	}
}

// TestBrokenOff: a connection that breaks in the middle of an answer.
func TestBrokenOff(t *testing.T) {
	c := clientOf(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "1000")
		fmt.Fprint(w, `{"timed_out":false`)
	})
	if _, err := c.Search(t.Context(), "x", everything); !isUnavailable(err) {
		t.Errorf("%v", err)
	}
}
