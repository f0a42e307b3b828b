package web

import (
	"context"
	"strings"
	"testing"

	"gongbao/index"
	"gongbao/web/respond"
)

// TestPathTraversalOfLibrary: no ID in an address leads to a file of the disk, or out of the
// library, whatever is done with it.
func TestPathTraversalOfLibrary(t *testing.T) {
	do, log, lib := startWritable(t)
	if err := lib.Add(context.Background(), index.Addition{Paths: []string{"../testdata/seeds"}}); err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{
		"x", "%2e", "%2e%2e", "..%2f..%2flibrary.json", "..%2f..%2f..%2f..%2f..%2fetc%2fpasswd", "..%5c..%5clibrary.json", "..%252f..%252flibrary.json", "%00", "a%00.json.zst",
		"0000000000000000", "00%2f..%2f..%2flock", strings.Repeat("0", 300), "ABCDEF0123456789", "%ff%ff%ff%ff", "0000000000000000%0a",
	} {
		for _, c := range []call{
			{method: "GET", target: "/reports/" + id}, {method: "GET", target: "/api/v1/reports/" + id}, {method: "GET", target: "/api/v1/reports/" + id + ".txt"},
			{method: "GET", target: "/api/v1/reports/" + id + "/similar"}, {method: "GET", target: "/api/v1/reports/" + id + "/citation"}, {method: "GET", target: "/api/v1/regions/" + id},
			{method: "DELETE", target: "/api/v1/reports/" + id, token: secret},
			{method: "PATCH", target: "/api/v1/reports/" + id, token: secret, contentType: respond.TypeJSON, body: strings.NewReader(`{"year": 2026}`)},
		} {
			if res := do(c); res.StatusCode != 404 && res.StatusCode != 405 || strings.Contains(res.body, "root:") || strings.Contains(res.body, `"format"`) {
				t.Errorf("%s %s: %d %s", c.method, c.target, res.StatusCode, res.body)
			}
		}
	}
	if s, err := lib.Summary(context.Background()); err != nil || s.Reports != 14 {
		t.Errorf("the library holds %+v, %v", s, err)
	}
	if strings.Contains(log.String(), "level=ERROR") {
		t.Error("an address led to an error of ours")
	}
}
