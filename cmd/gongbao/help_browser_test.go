package main

import (
	"encoding/json"
	"html"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// tries matches the links to try something.
var tries = regexp.MustCompile(`<(?:a class="(?:try|chip)"|dt lang="zh-CN"><a) href="([^"]+)"`)

// TestHelpExamples: every query that is offered on the help page, the home page and the page of a
// wrong query finds something in a real library. Feeds and suggestions are as the help page
// describes them.
func TestHelpExamples(t *testing.T) {
	s := serving(t, "--library", filepath.Join(t.TempDir(), "library"), seeds)
	defer s.stop()
	help := s.get(t, "/help", 200)
	examples := map[string]bool{}
	for _, body := range []string{help, s.get(t, "/", 200), s.get(t, "/?q=%22", 400)} {
		for _, link := range tries.FindAllStringSubmatch(body, -1) {
			examples[html.UnescapeString(link[1])] = true
		}
	}
	if n := strings.Count(help, `class="try"`); len(examples) < n || n < 30 {
		t.Errorf("%d examples, %d on the help page", len(examples), n)
	}
	for address := range examples {
		if body := s.get(t, address, 200); !strings.Contains(body, `<ol class="hits">`) &&
			!strings.Contains(body, "<feed") && !strings.HasPrefix(address, "/help") {
			t.Errorf("%s finds nothing", address)
		}
	}
	var answer []any
	if err := json.Unmarshal([]byte(s.get(t, "/suggest?q=gujiao", 200)), &answer); err != nil || len(answer) != 2 ||
		!slices.Contains(answer[1].([]any), any("古交市")) {
		t.Errorf("suggestions: %v, %v", answer, err)
	}
	if feed := s.get(t, "/feed?q=%E7%85%A4%E7%9F%B8%E7%9F%B3", 200); strings.Count(feed, "<entry>") != 5 ||
		!strings.Contains(feed, "【煤矸石】") {
		t.Errorf("the feed is\n%s", feed)
	}
}

// TestHelpInBrowser reads the help page: its contents lead to the sections, the examples can be
// tried, and nothing is wider than a phone.
func TestHelpInBrowser(t *testing.T) {
	s := serving(t, "--library", filepath.Join(t.TempDir(), "library"), seeds)
	defer s.stop()
	ctx := browser(t)
	do(t, ctx, "help", chromedp.EmulateViewport(1280, 900), chromedp.Navigate(s.url+"/help"),
		chromedp.WaitVisible(`.contents`))
	screenshot(t, ctx, "help")
	noSidewaysScroll(t, ctx, "the help page")
	do(t, ctx, "limits", click(`document.querySelector('.contents a[href="#limits"]')`),
		chromedp.WaitVisible(`#limits:target`))
	if top := eval[int](
		t, ctx, `Math.round(document.querySelector('#limits h2').getBoundingClientRect().top)`,
	); top < 0 || top > 900 {
		t.Errorf("the limits are at %d", top)
	}
	// Targets have at least 24 pixels, for a finger or a shaking hand (WCAG 2.5.8).
	if small := eval[int](t, ctx, `[...document.querySelectorAll('.try, .contents a')].filter(a => a.getBoundingClientRect().height < 24).length`); small != 0 {
		t.Errorf("%d links are too small", small)
	}
	for _, width := range []int64{320, 360} {
		do(t, ctx, "phone", chromedp.EmulateViewport(width, 740, chromedp.EmulateMobile),
			chromedp.Navigate(s.url+"/help?lang=en"), chromedp.WaitVisible(`.contents`))
		noSidewaysScroll(t, ctx, "the help page on a phone")
	}
	screenshot(t, ctx, "phone-help")
	do(t, ctx, "try an example", click(`document.querySelector('.try')`), chromedp.WaitVisible(`.hits`))
	do(t, ctx, "lost", chromedp.Navigate(s.url+"/nowhere"), chromedp.WaitVisible(`.message .chips a`))
	noSidewaysScroll(t, ctx, "the page for the lost")
	screenshot(t, ctx, "phone-lost")
}
