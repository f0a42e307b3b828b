package cluster

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

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
		c := clientOf(t, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintf(w, `{"items":[%s]}`, tt.item) })
		var batch Bulk
		batch.Delete("x", "a@1", "a")
		err := c.Bulk(t.Context(), &batch, 1)
		if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
