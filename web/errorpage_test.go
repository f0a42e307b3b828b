package web

import (
	"strings"
	"testing"

	"gongbao/web/ask/asktest"
)

// A page that could not be made keeps the query in its box, and leads to the same without what was
// wrong.
func TestErrorPageLeadsOn(t *testing.T) {
	do, _ := start(t, asktest.New())
	for target, want := range map[string][]string{
		"/?q=煤矸石&cursor=x":           {`value="煤矸石"`, `href="/?q=%E7%85%A4%E7%9F%B8%E7%9F%B3"`},
		"/?q=煤 矸&year=abc&kind=计划报告": {`value="煤 矸"`, `href="/?kind=%E8%AE%A1%E5%88%92%E6%8A%A5%E5%91%8A&amp;q=%E7%85%A4%20%E7%9F%B8"`},
		"/coverage?sort=x&kind=计划报告": {`href="/coverage?kind=`},
	} {
		res, body := do("GET", strings.ReplaceAll(target, " ", "%20"))
		for _, part := range want {
			if res.StatusCode != 400 || !strings.Contains(body, part) {
				t.Errorf("%s: %d, no %s", target, res.StatusCode, part)
			}
		}
	}
	if _, body := do("GET", "/nowhere?q=x"); strings.Contains(body, "去掉这个参数再试") {
		t.Error("a lost page is blamed on a parameter")
	}
}
