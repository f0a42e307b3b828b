package web

import (
	"strings"
	"testing"

	"gongbao/web/ask/asktest"
)

func TestSimilarRoute(t *testing.T) {
	do, _ := start(t, asktest.New())
	const address = "/api/v1/reports/0000000000000002/similar"
	for _, c := range []struct {
		target string
		status int
		says   string
	}{
		{address, 200, `"section":null`},
		{address + "?section=s4&limit=3", 200, `#s4"`},
		{address + "?limit=50", 200, `"same_place":[{"id":`},
		{address + "?limit=51", 400, "1 到 50"},
		{address + "?limit=0", 400, "1 到 50"},
		{address + "?limit=1&limit=2", 400, "只能出现一次"},
		{address + "?section=s1&section=s2", 400, "只能出现一次"},
		{address + "?section=", 400, "s3"},
		{address + "?secton=s1", 400, "是不是 section？"},
		{address + "?section=s99", 404, "没有这个章节"},
		{"/api/v1/reports/ffff/similar", 404, "没有这篇报告"},
		{address + "/more", 404, "没有这个接口地址"},
	} {
		res, body := do("GET", c.target)
		if res.StatusCode != c.status || !strings.Contains(body, c.says) {
			t.Errorf("%s: %d, want %d and %s\n%s", c.target, res.StatusCode, c.status, c.says, body)
		}
	}
}
