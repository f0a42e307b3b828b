package reader

import (
	"context"
	"fmt"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"gongbao/index/report"
	"gongbao/web/address"
	"gongbao/web/ask/asktest"
	"gongbao/web/page/pagetest"
)

// today is the day on which reports are looked at.
var today = time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)

// The form keeps the reader open and what else was asked for, and leads on to all reports where
// this one has nothing.
func TestFindInReport(t *testing.T) {
	do := start(t, asktest.New())
	const report = "/reports/0000000000000002"
	for _, c := range []struct {
		query  string
		status int
		has    []string
		hasNot []string
	}{
		{"", 200, []string{`<div id="found" role="status"></div>`, `action="` + report + `#found"`}, []string{`class="counter`, `name="match"`, `href="#m1"`}},
		{"?q=煤矸石", 200, []string{`有 7 处匹配`, `<a class="counter" href="#m1">7 处</a>`, `id="m7"`}, []string{"在全部报告中检索"}},
		{"?q=煤矸岩", 200, []string{`没有逐字写作“煤矸岩”的地方，已按词标出 7 处`, `<mark id="m7">煤矸</mark>`}, nil},
		{"?q=煤矸岩&match=literal", 200, []string{`没有与“煤矸岩”匹配的文字`}, []string{"<mark"}},
		{"?q=月球", 200, []string{`没有与“月球”匹配的文字`, `<a href="/?q=%E6%9C%88%E7%90%83">在全部报告中检索</a>`, `<span class="counter none">`}, []string{"<mark"}},
		{"?q=月球&match=words&expand=false", 200, []string{
			`<input type="hidden" name="match" value="words">`, `<input type="hidden" name="expand" value="false">`,
			`<a href="/?q=%E6%9C%88%E7%90%83&amp;match=words&amp;expand=false">`,
		}, nil},
		{"?q=月球&lang=en", 200, []string{`Find in this report`, `<a href="/?q=%E6%9C%88%E7%90%83&amp;lang=en">Search all reports</a>`, `No match`}, []string{"查找"}},
		{"?q=(", 400, []string{`aria-describedby="problem"`, `<div id="found" role="status"><div class="problem" id="problem" role="alert">`}, []string{`class="counter`, "<mark id"}},
	} {
		res, body := do("GET", report+c.query)
		if res.StatusCode != c.status {
			t.Errorf("%q: %d, want %d", c.query, res.StatusCode, c.status)
		}
		for _, part := range c.has {
			if !strings.Contains(body, part) {
				t.Errorf("%q: the page has no %s", c.query, part)
			}
		}
		for _, part := range c.hasNot {
			if strings.Contains(body, part) {
				t.Errorf("%q: the page has %s", c.query, part)
			}
		}
	}
}

// BenchmarkReader measures the page of a report as long as any, 60,000 characters, with a match in
// each of 400 paragraphs: its view alone, and the page.
func BenchmarkReader(b *testing.B) {
	const text = "推进煤矸石土壤化改良，建设大宗固废综合利用基地，打通从堆存到利用的全链条，"
	rep := &report.Report{ID: "00000000000000aa", Title: "政府工作报告", Kind: report.GovernmentWork, Year: 2026, Complete: report.Full}
	for i := range 80 {
		rep.Sections = append(rep.Sections, report.Section{
			ID: fmt.Sprint("s", i+1), Heading: fmt.Sprintf("（%d）做强产业", i+1), Level: 1 + i%2,
			Paragraphs: slices.Repeat([]string{text + strings.Repeat("培育专精特新企业二十家，改造提升民宿四十家，", 5)}, 5),
		})
	}
	lib := &asktest.Library{Reports: []*report.Report{rep}}
	r := address.NewRequest()
	r.Query = "煤矸石"
	b.Run("view", func(b *testing.B) {
		for b.Loop() {
			if _, err := readReport(context.Background(), lib, rep.ID, r, today); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("page", func(b *testing.B) {
		site := pagetest.Site(b, lib, Views())
		h := pagetest.Handler(site, routes(site))
		for b.Loop() {
			answer := httptest.NewRecorder()
			h.ServeHTTP(answer, httptest.NewRequest("GET", "/reports/"+rep.ID+"?q=%E7%85%A4%E7%9F%B8%E7%9F%B3", nil))
			if answer.Code != 200 {
				b.Fatal(answer.Code)
			}
			b.ReportMetric(float64(answer.Body.Len()), "B/page")
		}
	})
}
