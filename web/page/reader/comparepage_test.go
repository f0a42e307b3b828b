package reader

import (
	"strings"
	"testing"

	"gongbao/index/report"
	"gongbao/web/address"
	"gongbao/web/ask/asktest"
)

func TestComparePage(t *testing.T) {
	do := start(t, asktest.NewPair())
	target := address.CompareURL(asktest.EarlierID, asktest.LaterID)
	for _, c := range []struct {
		target string
		status int
		says   []string
	}{
		{"/compare", 200, []string{`name="a"`, `name="b"`, "较早的一篇", `name="place"`}},
		{"/compare?a=" + asktest.EarlierID, 200, []string{"还缺一篇报告。", `value="` + asktest.EarlierID + `"`}},
		{"/compare?a=x&b=y", 404, []string{"资料库里没有报告“x”。"}},
		{"/compare?a=" + asktest.EarlierID + "&b=" + asktest.EarlierID, 200, []string{"两边是同一篇报告"}},
		{"/compare?a=%zz", 400, []string{"无法解析"}},
		{target, 200, []string{
			"<del>大力推广</del>节水灌溉技术。", "<ins>全面推广</ins>节水灌溉技术。", `<del class="whole">打造精品线路。</del>`,
			`<ins class="whole">加固水库堤坝。</ins>`, `<span class="reused">坚持稳中求进。</span>`, `/reports/` + asktest.EarlierID + `#s1-p1"`,
			`/reports/` + asktest.LaterID + `#s1-p1"`, `href="/compare?a=` + asktest.LaterID + `&amp;b=` + asktest.EarlierID + `"`, "<title>比较：柳泉县2024年政府工作报告与柳泉县2025年政府工作报告 - 公报</title>",
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
	if _, body := do("GET", "/reports/"+asktest.LaterID); !strings.Contains(body, `href="`+strings.ReplaceAll(target, "&", "&amp;")+`"`) {
		t.Error("the reader does not lead to the comparison")
	}
}

// A place and two years lead to the comparison of its reports; what is missing is asked for.
func TestCompareYearsOfPlace(t *testing.T) {
	lib := asktest.New()
	do := start(t, lib)
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
}
