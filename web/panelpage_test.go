package web

import (
	"fmt"
	"html"
	"strings"
	"testing"

	"gongbao/index"
	"gongbao/index/panel"
	"gongbao/web/chart"
	"gongbao/web/page/pagetest"
)

// The numbers of the page are those of the API, of which the page has the addresses.
func TestPanelPageIsThatOfTheAPI(t *testing.T) {
	do := seedLibrary(t)
	rules := map[string]string{"longest": "最长优先", "overlapping": "允许重叠"}
	scopes := map[index.Scope]string{index.ScopeFull: "范围：全文", index.ScopeAll: "范围：全部"}
	for _, query := range []string{"terms=就业+教育+发展&area=counties:140000", "dictionary=环境&area=counties:140000&rule=overlapping&scope=all", "terms=安全&section=tasks&area=counties:140000"} {
		res, shown := do("GET", "/panel?"+query, "", "")
		if res.StatusCode != 200 {
			t.Fatalf("%s: %d %.300s", query, res.StatusCode, shown)
		}
		link := ""
		for _, e := range pagetest.Elements(t, shown) {
			if href := e.Attr["href"]; strings.HasPrefix(href, "/api/v1/panel?") && !strings.Contains(href, "format=") {
				link = href
			}
		}
		res, body := do("GET", link, "", "")
		a := panelOf(t, res, body)
		numbers, chars := make(map[string]int), make(map[string]int)
		for _, row := range a.Rows {
			at := fmt.Sprintf("%s %d年", row.Region, row.Year)
			numbers[at] += row.Count
			chars[at] = row.Chars
		}
		if len(numbers) < 3 {
			t.Fatalf("%s has only %v", link, numbers)
		}
		for at, count := range numbers {
			want := fmt.Sprintf(`title="%s：%s 次，%s 字，`, at, grouped(count), grouped(chars[at]))
			row := panel.Row{Chars: chars[at]}
			if r, _ := row.Per10k(count); !strings.Contains(shown, want) || !strings.Contains(shown, ">"+html.EscapeString(chart.FormatRate(r, true))+"<") {
				t.Errorf("%s: the page has no %s with %s", query, want, chart.FormatRate(r, true))
			}
		}
		for _, chart := range []string{"lines", "bars", "heat"} {
			res, drawing := do("GET", "/panel.svg?"+query+"&chart="+chart, "", "")
			if res.StatusCode != 200 || res.Header.Get("Content-Type") != "image/svg+xml" || !strings.Contains(res.Header.Get("Content-Disposition"), chart) {
				t.Errorf("%s of %s: %d %v", chart, query, res.StatusCode, res.Header)
			}
			pagetest.WellFormedXML(t, drawing)
			// The file says what it is of, to who looks at it and to who is read it.
			desc, foot, _ := strings.Cut(drawing, "</desc>")
			for _, says := range []string{rules[a.Rule], scopes[a.Scope], a.Dictionary.Hash, a.Snapshot, "/panel?", "http://"} {
				if !strings.Contains(desc, says) || !strings.Contains(foot, says) {
					t.Errorf("%s of %s does not say %s", chart, query, says)
				}
			}
		}
	}
}
