package web

import (
	"html"
	"strings"
	"testing"

	"gongbao/web/ask/asktest"
)

// The citations of the page are those of the API.
func TestCitationsOfReport(t *testing.T) {
	lib := asktest.New()
	do, _ := start(t, lib)
	rep := lib.Reports[1]
	rep.Source.URL = "https://example.cn/1.html"
	_, page := do("GET", "/reports/"+rep.ID)
	shown := html.UnescapeString(page)
	for _, style := range []string{"gbt7714", "bibtex", "ris"} {
		link := "/api/v1/reports/" + rep.ID + "/citation?format=" + style
		res, body := do("GET", link)
		text := strings.TrimSpace(strings.ReplaceAll(body, "\r\n", "\n"))
		if res.StatusCode != 200 || !strings.Contains(strings.ReplaceAll(shown, "\r\n", "\n"), text) || !strings.Contains(shown, link) {
			t.Errorf("%s: %d\n%s\nthe page has another, or no link", link, res.StatusCode, body)
		}
	}
	// If a report came from is there to be read and copied, and nothing leads there.
	if !strings.Contains(page, "<dd>https://example.cn/1.html</dd>") {
		t.Error("the page does not say where the report came from")
	}
	if !strings.Contains(page, "[R/OL]") || strings.Contains(page, `href="https:`) {
		t.Error("the page does not cite the report, or leads away")
	}
}

// Text that would have a browser turn it around is shown in the order in which it stands, wherever
// a page shows it.
func TestReportsCannotTurnTextAround(t *testing.T) {
	lib := asktest.New()
	rep := lib.Reports[0]
	turned := func(s string) string { return "\u202e" + s + "\u2066\u2069" }
	rep.Title, rep.Meeting, rep.Speaker.Name, rep.Sections[1].Heading = turned("增长5%"), turned("会议甲"), turned("张三"), turned("目标乙")
	rep.Sections[0].Paragraphs = []string{turned("煤矸石") + "，占\u202a30%\u202c。"}
	do, _ := start(t, lib)
	for _, path := range []string{"/reports/" + rep.ID, "/reports/" + rep.ID + "?q=煤矸石", "/?q=煤矸石", "/?q=%E2%80%AE煤"} {
		_, body := do("GET", path)
		if strings.ContainsAny(body, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069") {
			t.Errorf("%s: the page has a character of direction", path)
		}
		if strings.HasPrefix(path, "/reports") {
			for _, part := range []string{"增长5%", "会议甲", "张三", "目标乙", "占30%。"} {
				if !strings.Contains(body, part) {
					t.Errorf("%s: the page has no %s", path, part)
				}
			}
		}
	}
	if _, text := do("GET", "/api/v1/reports/"+rep.ID+".txt"); !strings.Contains(text, "\u202e增长5%") {
		t.Error("the text itself is not as it was")
	}
}
