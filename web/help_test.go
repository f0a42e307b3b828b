package web

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"gongbao/index"
	"gongbao/index/query"
	"gongbao/web/address"
	"gongbao/web/ask/asktest"
	"gongbao/web/export"
	"gongbao/web/page/pagetest"
)

func TestHelp(t *testing.T) {
	do, _ := start(t, asktest.New())
	for _, lang := range []string{"zh", "en"} {
		res, body := do("GET", "/help?lang="+lang)
		if res.StatusCode != 200 {
			t.Fatal(res.Status)
		}
		for _, anchor := range []string{"syntax", "relaxing", "counting", "filters", "citing", "exports", "keyboard", "api", "limits", "privacy"} {
			if !strings.Contains(body, `<section id="`+anchor+`"`) || !strings.Contains(body, `href="#`+anchor+`"`) {
				t.Errorf("%s: no section %s, or no link to it", lang, anchor)
			}
		}
		for _, e := range pagetest.Elements(t, body) {
			if href := e.Attr["href"]; e.Name == "a" && strings.HasPrefix(href, "/") {
				if res, body := do("GET", href); res.StatusCode != 200 {
					t.Errorf("%s: %d %s", href, res.StatusCode, body)
				}
			}
		}
		for _, number := range []string{
			fmt.Sprint(query.MaxLength), fmt.Sprint(query.MaxWords), fmt.Sprint(query.MaxDistance), fmt.Sprint(index.MaxLimit), fmt.Sprint(address.FeedLimit),
			grouped(export.MaxBatchQueries), fmt.Sprint(DefaultMaxUpload >> 20), fmt.Sprint(int(index.DefaultBudget / time.Second)),
		} {
			if !strings.Contains(body, number) {
				t.Errorf("%s: nothing says %s", lang, number)
			}
		}
	}
}

// Of the English page of help only code, examples and the link to Chinese are in Chinese.
func TestEnglishHelp(t *testing.T) {
	do, _ := start(t, asktest.New())
	data := regexp.MustCompile(`(?s)<code.*?</code>|<pre.*?</pre>|<a class="try".*?</a>|<a [^>]*lang="zh-CN".*?</a>|<[^>]*>`)
	for _, path := range []string{"/help?lang=en", "/help/api?lang=en", "/nowhere?lang=en"} {
		_, body := do("GET", path)
		_, body, _ = strings.Cut(body, "<body>")
		for line := range strings.Lines(data.ReplaceAllString(body, "")) {
			if han.MatchString(line) || strings.Contains(line, "%!") {
				t.Errorf("%s: %s", path, strings.TrimSpace(line))
			}
		}
	}
}
