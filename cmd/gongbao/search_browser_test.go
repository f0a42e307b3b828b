package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestSearchPage tries what scripts add to the search page: completions, keys, years by dragging, more passages in place, the drawer of a phone.
func TestSearchPage(t *testing.T) {
	s := serving(t, "--library", filepath.Join(t.TempDir(), "library"), seeds)
	defer s.stop()
	ctx := browser(t)
	const (
		box   = `input[name=q]`
		items = `.suggestions:not([hidden]) [role=option]`
	)
	text := func(selector string) string {
		t.Helper()
		return eval[string](t, ctx, `document.querySelector('`+selector+`').textContent`)
	}

	// Completions come as one types, can be walked through, and are searched.
	do(t, ctx, "type", chromedp.EmulateViewport(1280, 900), chromedp.Navigate(s.url), chromedp.WaitVisible(box), chromedp.SendKeys(box, "煤 gujiao"), chromedp.WaitVisible(items))
	if got := text(items); !strings.Contains(got, "古交市") {
		t.Errorf("the first completion is %q", got)
	}
	screenshot(t, ctx, "suggestions")
	do(t, ctx, "choose the first", chromedp.KeyEvent(kb.ArrowDown))
	if got := eval[string](t, ctx, `document.querySelector('`+box+`').value + ' ' + document.querySelector('`+box+`').getAttribute('aria-activedescendant')`); got != "煤 古交市 suggestion-0" {
		t.Errorf("after ↓ the box holds %q", got)
	}
	do(t, ctx, "take it back", chromedp.KeyEvent(kb.Escape))
	if got := eval[string](t, ctx, `document.querySelector('`+box+`').value`); got != "煤 gujiao" {
		t.Errorf("after Escape the box holds %q", got)
	}
	do(t, ctx, "ask again", chromedp.KeyEvent(kb.ArrowDown), chromedp.WaitVisible(items), chromedp.KeyEvent(kb.ArrowDown), chromedp.KeyEvent(kb.Enter), chromedp.WaitVisible(`.hits`))
	if got := eval[string](t, ctx, `new URLSearchParams(location.search).get('q')`); got != "煤 古交市" {
		t.Errorf("Enter searches %q", got)
	}

	// j and k go from hit to hit, Enter opens, / goes to the box, ? to the syntax.
	at := `[...document.querySelectorAll('.hit h2 a')].indexOf(document.activeElement)`
	do(t, ctx, "results", chromedp.Navigate(s.url+"/?q=%E5%8F%91%E5%B1%95"), chromedp.WaitVisible(`.hits`), chromedp.KeyEvent("j"), chromedp.KeyEvent("j"), chromedp.KeyEvent("k"), chromedp.KeyEvent("j"))
	if got := eval[int](t, ctx, at); got != 1 {
		t.Errorf("j j k j is at hit %d, want the second", got)
	}
	do(t, ctx, "?", chromedp.KeyEvent("?"))
	if !eval[bool](t, ctx, `document.getElementById('syntax').open`) {
		t.Error("? does not open the syntax")
	}
	do(t, ctx, "/", chromedp.KeyEvent("/"))
	if !eval[bool](t, ctx, `document.activeElement.name === 'q'`) {
		t.Error("/ does not go to the box")
	}

	// More passages of a hit take its place, and the address says so.
	before := eval[int](t, ctx, `document.querySelectorAll('.hit:first-child .passage').length`)
	do(t, ctx, "more passages", click(`document.querySelector('.hit:first-child .further-passages')`), chromedp.WaitNotPresent(`.hit:first-child .further-passages`))
	after := eval[int](t, ctx, `document.querySelectorAll('.hit:first-child .passage').length`)
	if after <= before || !strings.Contains(eval[string](t, ctx, `location.search`), "more=") {
		t.Errorf("%d passages, then %d at %s", before, after, eval[string](t, ctx, `location.href`))
	}
	do(t, ctx, "the same without the script", chromedp.Reload(), chromedp.WaitVisible(`.hits`))
	if again := eval[int](t, ctx, `document.querySelectorAll('.hit:first-child .passage').length`); again != after {
		t.Errorf("reloaded, %d passages, want %d", again, after)
	}

	// A range of years is chosen by dragging over the bars.
	do(t, ctx, "all", chromedp.Navigate(s.url+"/?sort=newest"), chromedp.WaitVisible(`.by-year svg`))
	bars := eval[int](t, ctx, `document.querySelectorAll('.by-year g').length`)
	if bars < 3 {
		t.Fatalf("%d bars", bars)
	}
	type spot struct{ X, Y float64 }
	bar := func(i int) spot {
		return eval[spot](t, ctx, `(() => { const r = document.querySelectorAll('.by-year g .reach')[`+string(rune('0'+i))+`].getBoundingClientRect(); return {X: r.x + r.width / 2, Y: r.y + r.height / 2} })()`)
	}
	from, to := bar(0), bar(1)
	do(t, ctx, "drag", mouse(input.DispatchMouseEventTypeMousePressed, from.X, from.Y), mouse(input.DispatchMouseEventTypeMouseMoved, to.X, to.Y), mouse(input.DispatchMouseEventTypeMouseReleased, to.X, to.Y), chromedp.WaitVisible(`.chips`))
	if got := eval[string](t, ctx, `location.search`); !strings.Contains(got, "year=") || !strings.Contains(got, "..") {
		t.Errorf("dragging leads to %s", got)
	}
	screenshot(t, ctx, "years")

	// On a phone the filters are in a drawer that Escape closes.
	do(t, ctx, "phone", chromedp.EmulateViewport(360, 740, chromedp.EmulateMobile), chromedp.Navigate(s.url+"/?sort=newest"), chromedp.WaitVisible(`.drawer summary`),
		click(`document.querySelector('.drawer summary')`), chromedp.WaitVisible(`.drawer .panel`))
	screenshot(t, ctx, "phone-filters")
	noSidewaysScroll(t, ctx, "the drawer")
	do(t, ctx, "close", chromedp.KeyEvent(kb.Escape))
	if eval[bool](t, ctx, `document.querySelector('.drawer').open`) {
		t.Error("Escape leaves the drawer open")
	}
}

// mouse is an event of the left button.
func mouse(event input.DispatchMouseEventType, x, y float64) chromedp.Action[chromedp.Void] {
	return chromedp.MouseEvent(event, x, y, chromedp.ButtonLeft)
}
