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
)

const (
	in2024 = "0000000000000001" // of 云岭省
	in2025 = "0000000000000009"
)

// comparedLibrary holds two reports of one place that share a sentence, one that was changed, and each a section of its own.
func comparedLibrary() *asktest.Library {
	section := func(id, heading string, paragraphs ...string) report.Section {
		return report.Section{ID: id, Heading: heading, Level: 1, Role: report.OtherRole, Paragraphs: paragraphs}
	}
	of := func(id string, year report.Year, sections ...report.Section) *report.Report {
		place := report.Division{Code: "530124", Name: "柳泉县"}
		return &report.Report{
			ID: id, Title: "政府工作报告", Kind: report.GovernmentWork, Year: year, Level: report.County, Complete: report.Full, Sections: sections,
			Region: report.Region{Code: place.Code, Name: place.Name, Path: []report.Division{place}, Today: place},
		}
	}
	return &asktest.Library{Reports: []*report.Report{
		of(in2024, 2024, section("s1", "一、农业", "坚持稳中求进。全县粮食产量增长3%。大力推广节水灌溉技术。"), section("s2", "二、旅游", "打造精品线路。")),
		of(in2025, 2025, section("s1", "一、农业", "坚持稳中求进。全县粮食产量增长4%。全面推广节水灌溉技术。"), section("s2", "二、水利", "加固水库堤坝。")),
	}}
}

func TestComparePage(t *testing.T) {
	do, _ := start(t, comparedLibrary())
	target := address.CompareURL(in2024, in2025)
	for _, c := range []struct {
		target string
		status int
		says   []string
	}{
		{"/compare", 200, []string{`name="a"`, `name="b"`, "较早的一篇", `name="place"`}},
		{"/compare?a=" + in2024, 200, []string{"还缺一篇报告。", `value="` + in2024 + `"`}},
		{"/compare?a=x&b=y", 404, []string{"资料库里没有报告“x”。"}},
		{"/compare?a=" + in2024 + "&b=" + in2024, 200, []string{"两边是同一篇报告"}},
		{"/compare?a=%zz", 400, []string{"无法解析"}},
		{target, 200, []string{
			"<del>大力推广</del>节水灌溉技术。", "<ins>全面推广</ins>节水灌溉技术。", `<del class="whole">打造精品线路。</del>`,
			`<ins class="whole">加固水库堤坝。</ins>`, `<span class="reused">坚持稳中求进。</span>`, `/reports/` + in2024 + `#s1-p1"`,
			`/reports/` + in2025 + `#s1-p1"`, `href="/compare?a=` + in2025 + `&amp;b=` + in2024 + `"`, "<title>比较：柳泉县2024年政府工作报告与柳泉县2025年政府工作报告 - 公报</title>",
		}},
		{target + "&show=changes", 200, []string{"…… 1 句未变 ……", `aria-current="true">只看改动`}},
		{target + "&lang=en", 200, []string{"Changes only", "&amp;show=changes&amp;lang=en", `name="lang" value="en"`}},
	} {
		res, body := do("GET", c.target)
		for _, part := range c.says {
			if res.StatusCode != c.status || !strings.Contains(body, part) {
				t.Errorf("%s: %d, want %d and %s", c.target, res.StatusCode, c.status, part)
			}
		}
	}
	if _, body := do("GET", target+"&show=changes"); strings.Contains(body, "坚持稳中求进") {
		t.Error("what did not change is shown")
	}
	if _, body := do("GET", "/reports/"+in2025); !strings.Contains(body, `href="`+strings.ReplaceAll(target, "&", "&amp;")+`"`) {
		t.Error("the reader does not lead to the comparison")
	}
}

func TestCompareMoved(t *testing.T) {
	do, _ := start(t, comparedLibrary())
	for _, c := range []struct{ from, to string }{
		{"/compare?a=" + asktest.Replaced + "&b=" + in2025 + "&show=changes", "/compare?a=" + in2024 + "&b=" + in2025 + "&show=changes"},
		{"/compare?a=" + in2025 + "&b=" + asktest.Replaced, "/compare?a=" + in2025 + "&b=" + in2024},
		{"/api/v1/compare?a=" + asktest.Replaced + "&b=" + in2025, "/api/v1/compare?a=" + in2024 + "&b=" + in2025},
	} {
		res, _ := do("GET", c.from)
		if to := res.Header.Get("Location"); res.StatusCode != http.StatusMovedPermanently || to != c.to {
			t.Errorf("%s: %d to %q, want %q", c.from, res.StatusCode, to, c.to)
		}
	}
}

func TestCompareAPI(t *testing.T) {
	do, _ := start(t, comparedLibrary())
	for _, c := range []struct {
		query  string
		status int
		says   string
	}{
		{"?a=" + in2024 + "&b=" + in2025, 200, `{"status":"changed","runs":[{"text":"大力推广","kept":false},{"text":"节水灌溉技术。","kept":true}],"figures":false,"partner":{"section":"s1","paragraph":0,"sentence":2,"elsewhere":false}}`},
		{"?a=" + in2024 + "&b=" + in2025, 200, `"figures":true`},
		{"?a=" + in2024 + "&b=" + in2025, 200, `{"a":null,"b":{"id":"s2"`},
		{"?a=" + in2024 + "&b=" + in2024, 200, `"dropped":[],"new":[]`},
		{"?a=" + in2024, 400, "缺少参数 b"},
		{"", 400, "缺少参数 a"},
		{"?a=x&b=" + in2024, 400, "16 位十六进制数字"},
		{"?a=" + in2024 + "&b=00000000000000fe", 404, "没有这篇报告"},
	} {
		res, body := do("GET", "/api/v1/compare"+c.query)
		if res.StatusCode != c.status || !strings.Contains(body, c.says) {
			t.Errorf("%s: %d, want %d and %s\n%s", c.query, res.StatusCode, c.status, c.says, body)
		}
	}
}

func TestCompareHostile(t *testing.T) {
	for _, attack := range attacks {
		lib := comparedLibrary()
		for i, r := range lib.Reports {
			r.Title, r.Place, r.Complete, r.Region.Name = attack, attack, report.Completeness(attack), attack
			r.Sections[0].Heading, r.Sections[1].Heading = attack, attack+fmt.Sprint(i)
			r.Sections[1].Paragraphs = append(r.Sections[1].Paragraphs, attack, attack+"大力推广节水灌溉技术"+fmt.Sprint(i))
		}
		do, _ := start(t, lib)
		for _, target := range []string{address.CompareURL(in2024, in2025), address.CompareURL(in2024, in2025) + "&show=changes"} {
			res, body := do("GET", target)
			if res.StatusCode != 200 {
				t.Errorf("%q: %d", attack, res.StatusCode)
			}
			harmless(t, fmt.Sprintf("%q %s", attack, target), body)
		}
		res, body := do("GET", address.CompareURL(attack, attack))
		if res.StatusCode != 404 {
			t.Errorf("%q as an ID: %d", attack, res.StatusCode)
		}
		harmless(t, fmt.Sprintf("%q as an ID", attack), body)
		if _, body := do("GET", "/api/v1"+address.CompareURL(in2024, in2025)); !json.Valid([]byte(body)) {
			t.Errorf("%q: no JSON", attack)
		}
		_, body = do("GET", "/compare?a="+in2024+"&b="+in2025+"&show="+url.QueryEscape(attack))
		harmless(t, fmt.Sprintf("show=%q", attack), body)
	}
}

// A place and two years lead to the comparison of its reports; what is missing is asked for.
func TestCompareYearsOfPlace(t *testing.T) {
	lib := asktest.New()
	do, _ := start(t, lib)
	reportOf := func(year report.Year) string {
		for _, r := range lib.Reports {
			if r.Region.Code == "530100" && r.Year == year && r.Kind == report.GovernmentWork {
				return r.ID
			}
		}
		return ""
	}
	for query, want := range map[string][2]string{
		"place=清河市&from=2024&to=2026":          {reportOf(2024), reportOf(2026)},
		"place=530100&from=2025&to=2024":       {reportOf(2025), reportOf(2024)},
		"place=清河&from=&to=&lang=en":           {reportOf(2025), reportOf(2026)},
		"place=+清河市+&from=+2024&to=2025&show=": {reportOf(2024), reportOf(2025)},
	} {
		res, _ := do("GET", "/compare?"+query)
		if got := res.Header.Get("Location"); res.StatusCode != 303 || !strings.HasPrefix(got, address.CompareURL(want[0], want[1])) {
			t.Errorf("%s: %d to %s, want %v", query, res.StatusCode, got, want)
		}
	}
	for query, says := range map[string]string{
		"place=530100":                  `name="from" value="2025"`,
		"from=2024":                     "请写地区。",
		"place=火星&from=2024&to=2025":    "没有找到名为“火星”且有报告的地区",
		"place=县&from=2024&to=2025":     "请写全名或代码",
		"place=清河市&from=1066&to=2025":   "没有清河市“1066”年的政府工作报告。",
		"place=清河市&from=2025&to=":       "请写两个年份。",
		"place=清河市&from=2025&to=2025":   "请选两个不同的年份",
		"place=清河市&from=2024&to=x&a=y0": "",
	} {
		res, body := do("GET", "/compare?"+query)
		if !strings.Contains(body, says) || res.StatusCode >= 500 || res.Header.Get("Location") != "" {
			t.Errorf("%s: %d without %s", query, res.StatusCode, says)
		}
	}
	if _, body := do("GET", "/regions/530100"); !strings.Contains(body, `href="/compare?place=530100"`) {
		t.Error("the page of a place does not lead to the comparison of two years")
	}
}
