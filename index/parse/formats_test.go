package parse

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"html"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"gongbao/index/report"
	"gongbao/index/source"
)

// parseAll reads every document of a file.
func parseAll(t *testing.T, name string, data []byte) []Reading {
	t.Helper()
	var readings []Reading
	for doc, err := range source.Unpack(source.DefaultLimits(), name, data) {
		if err != nil {
			t.Fatal(err)
		}
		reading := Parse(doc)
		checkReading(t, doc, reading)
		readings = append(readings, reading)
	}
	return readings
}

// asPage writes a text as a web page of a government site.
func asPage(text string) []byte {
	var b strings.Builder
	b.WriteString(`<!DOCTYPE html><html><head><title>某某网</title><meta name="PubDate" content="2020-01-02"></head><body>
<div class="header"><ul class="nav"><li><a href="/1">首页</a><li><a href="/2">新闻中心</a><li><a href="/3">政务公开</a></ul></div>
<div class="content"><div id="zoom">`)
	for line := range strings.Lines(text) {
		b.WriteString("<p>" + html.EscapeString(strings.TrimRight(line, "\r\n")) + "</p>\n")
	}
	b.WriteString(`</div><div class="share">分享到微信</div></div><div class="footer">版权所有 某某网 备案号123</div><script>var x = "甲乙";</script></body></html>`)
	return []byte(b.String())
}

// sameText compares the text of the reports of two readings.
func sameText(a, b []report.Report) string {
	return cmp.Diff(a, b, cmpopts.IgnoreFields(report.Report{}, "ID", "Source", "Sources", "Published", "Evidence"))
}

// TestPages: a text reads the same as a file and as a web page, ten reports on a page too.
func TestPages(t *testing.T) {
	files, err := filepath.Glob(seeds + "/*")
	if err != nil {
		t.Fatal(err)
	}
	corpus, _ := filepath.Glob(shared + "/corpus/texts/*5.txt") // one in ten
	different := 0
	for i, file := range append(files, corpus...) {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		text := unmarked(t, data)
		want := parseAll(t, "a.txt", []byte(text))
		got := parseAll(t, "a.html", asPage(text))
		if diff := sameText(want[0].Reports, got[0].Reports); diff != "" {
			if different++; i < len(files) {
				t.Errorf("%s (-text +page):\n%s", file, diff)
			} else if different < 4 {
				t.Logf("%s (-text +page):\n%.3000s", file, diff)
			}
		}
	}
	t.Logf("%d of %d read differently as a page", different, len(files)+len(corpus))
	// A text can set a heading off by blank lines, and a page cannot.
	if different*30 > len(corpus) {
		t.Errorf("more than one in thirty")
	}
}

// TestListingPage: reports one below the other on a page, each in an element of its own, are split.
func TestListingPage(t *testing.T) {
	const body = "<p>各位代表：</p><p>现在，我代表%s人民政府，向大会报告工作，请予审议，并请各位委员提出意见。</p><h3>一、工作回顾</h3><p>%s</p><h3>二、工作安排</h3><p>%s</p>"
	places := []string{"古交市", "大同市", "闻喜县", "临县", "唐县", "易县", "稷山县", "文水县", "灵石县", "静乐县"}
	page := `<html><head><title>各地政府工作报告</title></head><body><div class="nav"><a href="/">首页</a><a href="/a">报告</a><a href="/b">更多</a></div><div class="list">`
	for i, place := range places {
		prose := strings.Repeat("一年来，经济持续向好，民生不断改善。", 20*(i+1))
		page += "<div class='item'><h2>2026年" + place + "政府工作报告</h2><div>" + fmt.Sprintf(body, place, prose, prose) + "</div></div>"
	}
	reading := parseAll(t, "a.html", []byte(page+`</div><div class="footer">版权所有</div></body></html>`))[0]
	var got []string
	for _, r := range reading.Reports {
		got = append(got, r.Region.Name)
		if r.Year != 2026 || len(topHeadings(&r)) != 2 {
			t.Errorf("%s: year %d, headings %q", r.Title, r.Year, topHeadings(&r))
		}
	}
	if diff := cmp.Diff(places, got); diff != "" {
		t.Errorf("(-want +got):\n%s\n%+v", diff, reading.Dropped)
	}
}

// unmarked returns the lines of a text without markup and wide gaps, which mean something else on a
// page.
func unmarked(t *testing.T, data []byte) string {
	t.Helper()
	doc, err := source.Decode("a.txt", data)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, l := range doc.Lines {
		if l.Indented {
			b.WriteString("\u3000\u3000")
		}
		if l.Item {
			b.WriteString("• ")
		}
		b.WriteString(gaps.ReplaceAllString(l.Text, " ") + "\n")
	}
	return b.String()
}

// TestScriptLines: scripts that a page shows below a report are dropped, but no sentence that names
// one, and nothing after it.
func TestScriptLines(t *testing.T) {
	text := "丁县2020年政府工作报告\n各位代表：\n现在，我代表县人民政府报告工作。\n一、工作回顾\n企业javascript:测试文字，网页脚本检验。\n二、2020年工作\n最后一句。\n"
	for _, below := range []string{"", "javascript:window.print()\n", "function (a) { document.write(a) }\n"} {
		reading := Parse(textDocument(t, text+below))
		got := fmt.Sprint(reading.Reports[0].Sections)
		if !strings.Contains(got, "最后一句") || !strings.Contains(got, "脚本检验") || strings.Contains(got, "print") || strings.Contains(got, "write") {
			t.Errorf("with %q below: %s", below, got)
		}
	}
}

var gaps = regexp.MustCompile(`[ \t]+`)

// TestHints: columns give the fields that the text does not say; its own words count more.
func TestHints(t *testing.T) {
	var table bytes.Buffer
	w := csv.NewWriter(&table)
	work := "——2025年12月29日在古交市第九届人民代表大会第七次会议上\n各位代表：\n现在，我代表古交市人民政府，向大会报告工作，请予审议。\n一、2025年工作回顾\n很好。\n二、2026年工作安排\n更好。"
	if err := w.WriteAll([][]string{
		{"标题", "省份", "城市", "区县", "年份", "发布日期", "链接", "正文"},
		{"政府工作报告", "山西省", "太原市", "古交市", "2020", "2026/1/4", "https://a.cn/1", work},
		{"政府工作报告", "河北省", "石家庄市", "桥西区", "2019", "", "javascript:1", "各项工作取得进展。"},
		{"古交市2026年政府工作报告", "河北省", "", "唐县", "2019", "", "", work},
		{"政府工作报告", "北京市", "北京市", "", "二〇一九年", "", "", "各项工作取得进展。"},
	}); err != nil {
		t.Fatal(err)
	}
	type fields struct {
		Region, Evidence, Published, URL string
		Year                             report.Year
		Row                              int
	}
	var got []fields
	for _, reading := range parseAll(t, "a.csv", table.Bytes()) {
		for _, r := range reading.Reports {
			evidence := ""
			if e := r.Evidence["region"]; strings.HasPrefix(e.Text, "“") {
				evidence = e.Text
			}
			got = append(got, fields{r.Region.Code, evidence, r.Published, r.Source.URL, r.Year, r.Source.Row})
		}
	}
	want := []fields{
		{"140181", "", "2026-01-04", "https://a.cn/1", 2026, 2},
		{"130104", "“省份”列：河北省，“城市”列：石家庄市，“区县”列：桥西区", "", "", 2019, 3},
		{"140181", "", "", "", 2026, 4},
		{"110000", "“省份”列：北京市，“城市”列：北京市", "", "", 2019, 5},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestAsides: text beside the article of a page is listed as dropped, with the reason.
func TestAsides(t *testing.T) {
	reading := parseAll(t, "a.html", asPage("政府工作报告\n各位代表：\n现在，我代表甲县人民政府，向大会报告工作。\n一、回顾\n很好，很好。\n"))[0]
	for _, want := range []Dropped{{Text: "某某网", Reason: "网页标题"}, {Text: "分享到微信", Reason: "分享、打印等按钮"}, {Text: `var x = "甲乙";`, Reason: "脚本"}} {
		if !slices.ContainsFunc(reading.Dropped, func(d Dropped) bool { return d.Text == want.Text && d.Reason == want.Reason }) {
			t.Errorf("%q is not dropped as %s: %+v", want.Text, want.Reason, reading.Dropped)
		}
	}
	if r := reading.Reports[0]; r.Title != "政府工作报告" || r.Published != "2020-01-02" {
		t.Errorf("title %q, published %s", r.Title, r.Published)
	}
}
