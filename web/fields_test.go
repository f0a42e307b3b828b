package web

import (
	"encoding/json"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"

	"gongbao/web/api"
	"gongbao/web/ask/asktest"
	"gongbao/web/page"
	"gongbao/web/respond"
)

func TestFields(t *testing.T) {
	do, _ := start(t, asktest.New())
	const id = "0000000000000002"
	for _, c := range []struct{ target, want string }{
		{"/api/v1/search?q=煤矸石&year=2026&region=530124&fields=total,relaxed", `{"total":2,"relaxed":null}`},
		{"/api/v1/search?q=煤矸石&limit=1&fields=hits.report.id", `{"hits":[{"report":{"id":"0000000000000001"}}]}`},
		{"/api/v1/search?limit=1&fields=hits.report.id,total&fields=hits.report.region.code", `{"total":28,"hits":[{"report":{"id":"0000000000000001","region":{"code":"530000"}}}]}`},
		{"/api/v1/search?q=%22没有这几个字%22&fields=hits.report.id", `{"hits":[]}`},
		{"/api/v1/search?limit=1&year=2026&fields=next", `{"next":"1"}`},
		{"/api/v1/search?q=x&fields=broader.total", `{"broader":null}`},
		{"/api/v1/reports/" + id + "?fields=speaker.name,id", `{"id":"` + id + `","speaker":{"name":"李四"}}`},
		{"/api/v1/reports/" + id + "?fields=evidence.delivered.confidence", `{"evidence":{"delivered":{"confidence":1}}}`},
		{"/api/v1/reports/" + id + "?fields=speaker.name,speaker", `{"speaker":{"name":"李四","office":"清河市人民政府主要负责人"}}`},
		{"/api/v1/reports/" + id + "?fields=speaker,speaker.name", `{"speaker":{"name":"李四","office":"清河市人民政府主要负责人"}}`},
		{"/api/v1/regions?q=云岭&fields=places.code", `{"places":[{"code":"530000"}]}`},
	} {
		if res, body := do("GET", c.target); res.StatusCode != 200 || strings.TrimSpace(body) != c.want {
			t.Errorf("%s: %d %s, want %s", c.target, res.StatusCode, body, c.want)
		}
	}
	for target, says := range map[string]string{
		"/api/v1/search?fields=TOTAL":                            "没有字段“TOTAL”。是不是 total？",
		"/api/v1/search?fields=totl":                             "没有字段“totl”。是不是 total？",
		"/api/v1/search?fields=total,hits.reprot":                "没有字段“hits.reprot”。是不是 hits.report？",
		"/api/v1/search?fields=hits.url":                         "可用的字段：report、score、",
		"/api/v1/search?fields=total.x":                          "字段“total”没有下级字段",
		"/api/v1/search?fields=":                                 "没有字段“”",
		"/api/v1/search?fields=hits.":                            "没有字段“hits.”",
		"/api/v1/search?fields=report.id":                        "没有字段“report”",
		"/api/v1/search?fields=" + strings.Repeat("total,", 300): "最多选 200 个字段",
		"/api/v1/reports/" + id + ".txt?fields=id":               "这个地址不带参数",
		"/readyz?fields=status":                                  "这个地址不带参数",
	} {
		res, body := do("GET", target)
		var p respond.Problem
		if err := json.Unmarshal([]byte(body), &p); err != nil || res.StatusCode != 400 || p.Parameter != "fields" || !strings.Contains(p.Detail, says) {
			t.Errorf("%s: %d %s, want %s", target, res.StatusCode, body, says)
		}
	}
}

// TestEveryField: each field of each answer can be chosen by itself, and comes as it is in the
// whole.
func TestEveryField(t *testing.T) {
	do, _ := start(t, asktest.New())
	help, err := api.NewHelp(page.Embedded)
	if err != nil {
		t.Fatal(err)
	}
	tried := 0
	for _, o := range api.Operations {
		if !slices.ContainsFunc(o.All(), func(p api.Parameter) bool { return p.Name == "fields" }) {
			continue
		}
		target := strings.NewReplacer("{id}", "0000000000000002", "{code}", "530100", "{name}", "环境").Replace(o.Path) + "?"
		if o.Path == "/api/v1/analyze" {
			target += "text=GDP&"
		}
		if o.Path == "/api/v1/compare" {
			target += "a=0000000000000002&b=0000000000000001&"
		}
		var whole any
		decode(t, do, strings.TrimRight(target, "?&"), &whole)
		for _, path := range fieldsOf(help, o.ID) {
			tried++
			path = strings.ReplaceAll(path, "*", "year")
			var chosen any
			decode(t, do, target+"fields="+url.QueryEscape(path), &chosen)
			if !within(chosen, whole) || !strings.Contains(path, ".") && len(chosen.(map[string]any)) > 1 {
				t.Errorf("%s: %s is %v", o.Path, path, chosen)
			}
		}
	}
	if tried < 100 {
		t.Errorf("only %d fields were tried", tried)
	}
}

// fieldsOf are the paths of the fields of a call's answer, as the page about the API has them.
func fieldsOf(help *api.Help, id string) (paths []string) {
	for _, group := range help.Groups {
		for _, o := range group.Operations {
			if o.ID == id {
				for _, field := range o.Fields {
					paths = append(paths, field.Path)
				}
			}
		}
	}
	return paths
}

// within reports whether a part of a JSON value is as it is in the whole, times aside.
func within(part, whole any) bool {
	switch part := part.(type) {
	case map[string]any:
		whole, ok := whole.(map[string]any)
		for name, value := range part {
			ok = ok && within(value, whole[name])
		}
		return ok
	case []any:
		whole, ok := whole.([]any)
		ok = ok && len(whole) == len(part)
		for i := range part {
			ok = ok && within(part[i], whole[i])
		}
		return ok
	}
	return reflect.DeepEqual(part, whole)
}
