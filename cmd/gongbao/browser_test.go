package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp" // drives Chromium without a driver to install; MIT, maintained
	"github.com/chromedp/chromedp/kb"
)

// chromium is the browser of all tests. The first test that needs it starts it.
var chromium struct {
	sync.Once
	tab    context.Context // parent of all other tabs, which ends the browser
	cancel context.CancelFunc
	err    error
}

// browser opens a tab for one test, with its own cookies and cache. Without Chromium the test is
// skipped, or fails if GONGBAO_BROWSER is "required".
func browser(t testing.TB) context.Context {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		missing(t, "no Chromium: make test installs it (on Debian: apt-get install chromium fonts-noto-cjk)")
	}
	chromium.Do(func() {
		options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox,
			chromedp.DisableGPU, chromedp.Flag("disable-quic", true), chromedp.Flag("accept-lang", "zh-CN"),
			chromedp.Flag("disable-component-update", true),
			chromedp.Flag("disable-back-forward-cache", true)) // chromedp does not see a page from that cache
		chromium.tab, chromium.cancel = chromedp.NewContext(context.Background(),
			chromedp.WithAllocatorOptions(options...))
		chromium.err = chromedp.Do(chromium.tab)
	})
	if chromium.err != nil {
		t.Fatalf("start Chromium: %v", chromium.err)
	}
	ctx, closeTab := chromedp.NewContext(chromium.tab, chromedp.WithNewBrowserContext())
	t.Cleanup(closeTab)
	ctx, cancel := context.WithTimeout(ctx, 5*time.Minute)
	t.Cleanup(cancel)
	return ctx
}

// stopBrowser ends the browser of all tests, if one was started, and removes its files.
func stopBrowser() {
	if chromium.cancel != nil {
		_ = chromedp.Cancel(chromium.tab) // it may have ended
	}
}

// missing ends a test for which something is not installed. The test is skipped, or fails if
// GONGBAO_BROWSER is "required".
func missing(t testing.TB, what string) {
	t.Helper()
	if os.Getenv("GONGBAO_BROWSER") == "required" {
		t.Fatal(what)
	}
	t.Skip(what)
}

// do runs steps in the browser.
func do(t testing.TB, ctx context.Context, what string, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(ctx, steps...); err != nil {
		t.Fatalf("%s: %v", what, err)
	}
}

// pressKey presses a key as a person does: if the page handles the key itself, no character is
// typed. chromedp.KeyEvent would type it all the same.
func pressKey(key rune) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		events := kb.Encode(key) // down, the character if there is one, up
		down, up := *events[0], *events[len(events)-1]
		if len(events) == 3 {
			down.Text, down.UnmodifiedText = events[1].Text, events[1].UnmodifiedText
		}
		for _, event := range []input.DispatchKeyEventParams{down, up} {
			if _, err := cdp.Call(ctx, tab, input.DispatchKeyEvent, event); err != nil {
				return err
			}
		}
		return nil
	})
}

// eval returns the value of a JavaScript expression.
func eval[T any](t testing.TB, ctx context.Context, expression string) T {
	t.Helper()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		t.Fatalf("%s: %v", expression, err)
	}
	return value
}

// screenshot saves a picture of the whole page in the folder GONGBAO_SCREENSHOTS, if that is set.
func screenshot(t testing.TB, ctx context.Context, name string) {
	t.Helper()
	dir := os.Getenv("GONGBAO_SCREENSHOTS")
	if dir == "" {
		return
	}
	picture, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), picture, 0o644); err != nil {
		t.Fatal(err)
	}
}

// noSidewaysScroll checks that the page is not wider than the window, and names the elements that
// stick out.
func noSidewaysScroll(t testing.TB, ctx context.Context, what string) {
	t.Helper()
	if over := eval[int](
		t, ctx, `document.documentElement.scrollWidth - document.documentElement.clientWidth`,
	); over > 0 {
		t.Errorf("%s is %d pixels wider than the window: %s", what, over, eval[string](t, ctx, stickingOut))
	}
}

// stickingOut is JavaScript for the innermost elements that reach beyond the right edge of the
// window.
const stickingOut = `(() => {
	const out = [...document.body.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1);
	return out.filter(e => !out.some(o => o != e && e.contains(o))).slice(0, 5).map(e => e.outerHTML.slice(0, 120)).join(' ');
})()`

// TestBrowser does what a reader does: search, filter by place and year, open a report, go back,
// and the same on a phone.
func TestBrowser(t *testing.T) {
	s := serving(t, "--library", filepath.Join(t.TempDir(), "library"), seeds)
	defer s.stop()
	ctx := browser(t)

	const hits = `document.querySelectorAll('.hits > .hit').length`
	do(t, ctx, "home", chromedp.EmulateViewport(1280, 900), chromedp.Navigate(s.url),
		chromedp.WaitVisible(`.searchbox input[name=q]`))
	screenshot(t, ctx, "home")
	if lang := eval[string](t, ctx, `document.documentElement.lang`); lang != "zh-CN" {
		t.Errorf("lang is %q", lang)
	}

	do(t, ctx, "search", chromedp.SendKeys(`input[name=q]`, "煤矸石\r"), chromedp.WaitVisible(`.hits`))
	if n := eval[int](t, ctx, hits); n != 5 {
		t.Errorf("煤矸石: %d hits on the page, want 5", n)
	}
	if other := eval[int](
		t, ctx, `[...document.querySelectorAll('.hits mark')].filter(m => m.textContent != '煤矸石').length`,
	); other != 0 {
		t.Errorf("%d marks are not 煤矸石", other)
	}
	screenshot(t, ctx, "results")
	noSidewaysScroll(t, ctx, "the result page")

	// The filters for a county and a year combine.
	do(t, ctx, "choose 古交市", click(facetLink("古交市")), chromedp.WaitVisible(`.chips`))
	if n := eval[int](t, ctx, hits); n != 2 {
		t.Errorf("煤矸石 in 古交市: %d hits, want 2", n)
	}
	do(t, ctx, "choose 2026", click(facetLink("2026")), chromedp.WaitVisible(`.chips a:nth-of-type(2)`))
	if n := eval[int](t, ctx, hits); n != 2 {
		t.Errorf("煤矸石 in 古交市 in 2026: %d hits, want 2", n)
	}
	if url := eval[string](t, ctx, `location.search`); !strings.Contains(url, "region=140181") ||
		!strings.Contains(url, "year=2026") {
		t.Errorf("the address %s does not hold the filters", url)
	}

	// The reader opens at the passage, with the matches marked and an outline that leads to the
	// sections.
	do(t, ctx, "open a passage", click(`document.querySelector(".passage a")`), chromedp.WaitVisible(`article`))
	if n := eval[int](t, ctx, `document.querySelectorAll('article mark').length`); n != 4 {
		t.Errorf("%d marks in the report, want 4", n)
	}
	if at := eval[bool](t, ctx, `location.hash != '' && document.querySelector(location.hash) != null`); !at {
		t.Error("the link of the passage leads to no place in the report")
	}
	if bad := eval[int](t, ctx, `[...document.querySelectorAll('.outline a')].filter(a => !document.querySelector(a.getAttribute('href'))).length`); bad != 0 {
		t.Errorf("%d entries of the outline lead nowhere", bad)
	}
	screenshot(t, ctx, "reader")
	noSidewaysScroll(t, ctx, "the reader")
	// The page goes back after a moment, because otherwise it would be gone before chromedp has its
	// answer.
	do(t, ctx, "back", chromedp.Evaluate[chromedp.Void](`void setTimeout(() => history.back(), 50)`),
		chromedp.WaitVisible(`.hits`))
	if n := eval[int](t, ctx, hits); n != 2 {
		t.Errorf("back at the results: %d hits, want 2", n)
	}

	// On a phone nothing is wider than the screen.
	do(t, ctx, "phone", chromedp.EmulateViewport(360, 740, chromedp.EmulateMobile))
	for _, page := range []struct{ name, path string }{{"phone-home", "/"},
		{"phone-results", "/?q=%E7%85%A4%E7%9F%B8%E7%9F%B3&year=2026"}} {
		do(t, ctx, page.name, chromedp.Navigate(s.url+page.path), chromedp.WaitVisible(`.searchbox input[name=q]`))
		noSidewaysScroll(t, ctx, page.name)
		screenshot(t, ctx, page.name)
	}
	do(t, ctx, "reader on a phone", click(`document.querySelector(".hit h2 a")`), chromedp.WaitVisible(`article`))
	noSidewaysScroll(t, ctx, "the reader on a phone")
	screenshot(t, ctx, "phone-reader")

	// A query that cannot be parsed is shown with the position of the error.
	do(t, ctx, "bad query", chromedp.Navigate(s.url+`/?q=%E7%85%A4%20%22%E7%9F%B8`),
		chromedp.WaitVisible(`[role=alert]`))
	if text := eval[string](
		t, ctx, `document.querySelector('[role=alert]').textContent`,
	); !strings.Contains(text, "引号没有闭合") {
		t.Errorf("the page of an open quote says %q", text)
	}
	screenshot(t, ctx, "bad-query")
}

// click clicks on the element given by a JavaScript expression, wherever it is on the page.
func click(element string) chromedp.Action[chromedp.Void] {
	return chromedp.Evaluate[chromedp.Void](element + `.click()`)
}

// facetLink is JavaScript for the link that chooses the facet value with the label.
func facetLink(label string) string {
	return `[...document.querySelectorAll('.facets a')].find(a => a.querySelector('.name').textContent.startsWith('` +
		label + `'))`
}
