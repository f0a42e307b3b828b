package main

import (
	"net/url"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestSingleKeys: on pages that do not explain keys, ? leads to the explanation on the help page.
// There, single-character keys can be switched off, which holds on all pages, and on again.
func TestSingleKeys(t *testing.T) {
	s := serving(t, "--library", filepath.Join(t.TempDir(), "library"), seeds)
	defer s.stop()
	ctx := browser(t)
	const (
		atKeys   = `location.pathname + location.hash == '/help#keyboard'`
		onSwitch = `document.querySelector('#keyboard .chip')`
		inBox    = `document.activeElement.matches('input[name=q]')`
	)
	open := func(address string) {
		t.Helper()
		do(t, ctx, address, chromedp.EmulateViewport(1280, 900), chromedp.Navigate(s.url+address),
			chromedp.WaitReady(`main`))
	}
	for _, page := range []string{"/regions", "/coverage", "/compare", "/advanced", "/help", "/help/api?lang=en"} {
		open(page)
		do(t, ctx, "?", pressKey('?'))
		until(t, ctx, "? on "+page, atKeys)
	}
	if lang := eval[string](t, ctx, `document.documentElement.lang`); lang != "en" {
		t.Errorf("? leads to a page in %s", lang)
	}
	open("/help")
	do(t, ctx, "switch off", click(onSwitch), chromedp.WaitReady(`[data-keys=off]`))
	until(t, ctx, "switch off", atKeys)
	if do(t, ctx, "/", pressKey('/')); eval[bool](t, ctx, inBox) {
		t.Error("/ leads to the box, though single keys are off")
	}
	do(t, ctx, "another page", click(`document.querySelector('.site a[href^="/coverage"]')`),
		chromedp.WaitReady(`.coverage`))
	if do(
		t, ctx, "?", pressKey('?'),
	); eval[string](t, ctx, `location.pathname + document.body.dataset.keys`) != "/coverageoff" {
		t.Error("? leads elsewhere, though single keys are off")
	}
	do(t, ctx, "search", chromedp.SendKeys(`.searchbox input[name=q]`, "煤矸石\r"), chromedp.WaitVisible(`.hits`),
		pressKey('j'))
	if eval[bool](t, ctx, `document.querySelector('.hits').contains(document.activeElement)`) {
		t.Error("j leads to a hit, though single keys are off")
	}
	do(t, ctx, "open", click(`document.querySelector('.hit h2 a')`), chromedp.WaitVisible(`.strip`), pressKey('n'),
		pressKey('f'))
	if eval[bool](t, ctx, inBox+` || document.querySelector('mark.current') != null || document.querySelector('.shortcuts').checkVisibility()`) {
		t.Error("keys step through the report or are offered, though single keys are off")
	}
	open("/help?keys=off&q=" + url.QueryEscape("煤"))
	do(t, ctx, "switch on", click(onSwitch), chromedp.WaitReady(`body:not([data-keys])`), pressKey('/'))
	if !eval[bool](t, ctx, inBox) {
		t.Error("/ does not lead to the box, though single keys are on again")
	}
}
