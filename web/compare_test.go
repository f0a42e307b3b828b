package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"gongbao/index/report"
	"gongbao/web/address"
	"gongbao/web/ask/asktest"
	"gongbao/web/page/pagetest"
)

func TestCompareMoved(t *testing.T) {
	do, _ := start(t, asktest.NewPair())
	for _, c := range []struct{ from, to string }{
		{"/compare?a=" + asktest.Replaced + "&b=" + asktest.LaterID + "&show=changes", "/compare?a=" + asktest.EarlierID + "&b=" + asktest.LaterID + "&show=changes"},
		{"/compare?a=" + asktest.LaterID + "&b=" + asktest.Replaced, "/compare?a=" + asktest.LaterID + "&b=" + asktest.EarlierID},
		{"/api/v1/compare?a=" + asktest.Replaced + "&b=" + asktest.LaterID, "/api/v1/compare?a=" + asktest.EarlierID + "&b=" + asktest.LaterID},
	} {
		res, _ := do("GET", c.from)
		if to := res.Header.Get("Location"); res.StatusCode != http.StatusMovedPermanently || to != c.to {
			t.Errorf("%s: %d to %q, want %q", c.from, res.StatusCode, to, c.to)
		}
	}
}

func TestCompareAPI(t *testing.T) {
	do, _ := start(t, asktest.NewPair())
	for _, c := range []struct {
		query  string
		status int
		says   string
	}{
		{"?a=" + asktest.EarlierID + "&b=" + asktest.LaterID, 200, `{"status":"changed","runs":[{"text":"大力推广","kept":false},{"text":"节水灌溉技术。","kept":true}],"figures":false,"partner":{"section":"s1","paragraph":0,"sentence":2,"elsewhere":false}}`},
		{"?a=" + asktest.EarlierID + "&b=" + asktest.LaterID, 200, `"figures":true`},
		{"?a=" + asktest.EarlierID + "&b=" + asktest.LaterID, 200, `{"a":null,"b":{"id":"s2"`},
		{"?a=" + asktest.EarlierID + "&b=" + asktest.EarlierID, 200, `"dropped":[],"new":[]`},
		{"?a=" + asktest.EarlierID, 400, "缺少参数 b"},
		{"", 400, "缺少参数 a"},
		{"?a=x&b=" + asktest.EarlierID, 400, "16 位十六进制数字"},
		{"?a=" + asktest.EarlierID + "&b=00000000000000fe", 404, "没有这篇报告"},
	} {
		res, body := do("GET", "/api/v1/compare"+c.query)
		if res.StatusCode != c.status || !strings.Contains(body, c.says) {
			t.Errorf("%s: %d, want %d and %s\n%s", c.query, res.StatusCode, c.status, c.says, body)
		}
	}
}

func TestCompareHostile(t *testing.T) {
	for _, attack := range pagetest.Attacks {
		lib := asktest.NewPair()
		for i, r := range lib.Reports {
			r.Title, r.Place, r.Complete, r.Region.Name = attack, attack, report.Completeness(attack), attack
			r.Sections[0].Heading, r.Sections[1].Heading = attack, attack+fmt.Sprint(i)
			r.Sections[1].Paragraphs = append(r.Sections[1].Paragraphs, attack, attack+"大力推广节水灌溉技术"+fmt.Sprint(i))
		}
		do, _ := start(t, lib)
		for _, target := range []string{address.CompareURL(asktest.EarlierID, asktest.LaterID), address.CompareURL(asktest.EarlierID, asktest.LaterID) + "&show=changes"} {
			res, body := do("GET", target)
			if res.StatusCode != 200 {
				t.Errorf("%q: %d", attack, res.StatusCode)
			}
			pagetest.Harmless(t, fmt.Sprintf("%q %s", attack, target), body)
		}
		res, body := do("GET", address.CompareURL(attack, attack))
		if res.StatusCode != 404 {
			t.Errorf("%q as an ID: %d", attack, res.StatusCode)
		}
		pagetest.Harmless(t, fmt.Sprintf("%q as an ID", attack), body)
		if _, body := do("GET", "/api/v1"+address.CompareURL(asktest.EarlierID, asktest.LaterID)); !json.Valid([]byte(body)) {
			t.Errorf("%q: no JSON", attack)
		}
		_, body = do("GET", "/compare?a="+asktest.EarlierID+"&b="+asktest.LaterID+"&show="+url.QueryEscape(attack))
		pagetest.Harmless(t, fmt.Sprintf("show=%q", attack), body)
	}
}
