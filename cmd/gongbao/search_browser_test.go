package main

import (
	"context"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestSearchPage tries what scripts add to the search page: completions, keys, choosing years by
// dragging, more passages in place, and the drawer on a phone.
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

	// Completions appear while typing, can be stepped through, and are searched.
	do(t, ctx, "type", chromedp.EmulateViewport(1280, 900), chromedp.Navigate(s.url), chromedp.WaitVisible(box),
		chromedp.SendKeys(box, "煤 gujiao"), chromedp.WaitVisible(items))
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
	do(t, ctx, "ask again", chromedp.KeyEvent(kb.ArrowDown), chromedp.WaitVisible(items),
		chromedp.KeyEvent(kb.ArrowDown), chromedp.KeyEvent(kb.Enter), chromedp.WaitVisible(`.hits`))
	if got := eval[string](t, ctx, `new URLSearchParams(location.search).get('q')`); got != "煤 古交市" {
		t.Errorf("Enter searches %q", got)
	}

	// j and k step through the hits, Enter opens one, / leads to the box, ? to the syntax.
	at := `[...document.querySelectorAll('.hit h2 a')].indexOf(document.activeElement)`
	do(t, ctx, "results", chromedp.Navigate(s.url+"/?q=%E5%8F%91%E5%B1%95"), chromedp.WaitVisible(`.hits`),
		chromedp.KeyEvent("j"), chromedp.KeyEvent("j"), chromedp.KeyEvent("k"), chromedp.KeyEvent("j"))
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

	// After the way back from a report, j goes on from that hit. On a page that was scrolled
	// without choosing a hit, it goes to the one in view.
	do(t, ctx, "open the third and come back", click(`document.querySelectorAll('.hit h2 a')[2]`),
		chromedp.WaitVisible(`article`),
		chromedp.Evaluate[chromedp.Void](`void setTimeout(() => history.back(), 50)`), chromedp.WaitVisible(`.hits`),
		chromedp.Evaluate[chromedp.Void](`document.activeElement.blur()`), chromedp.KeyEvent("j"))
	if got := eval[int](t, ctx, at); got != 3 {
		t.Errorf("back from hit 2, j is at hit %d", got)
	}
	do(t, ctx, "scroll", chromedp.Navigate(s.url+"/?q=%E5%8F%91%E5%B1%95&sort=newest"), chromedp.WaitVisible(`.hits`),
		chromedp.Evaluate[chromedp.Void](`document.querySelectorAll('.hit')[1].scrollIntoView({block: 'start'})`),
		chromedp.KeyEvent("j"))
	if got := eval[int](t, ctx, at); got != 1 {
		t.Errorf("with hit 1 in view, j is at hit %d", got)
	}
	do(t, ctx, "from the top", chromedp.Navigate(s.url+"/?q=%E5%8F%91%E5%B1%95"), chromedp.WaitVisible(`.hits`))

	// More passages of a hit replace the first ones, and the address includes them.
	before := eval[int](t, ctx, `document.querySelectorAll('.hit:first-child .passage').length`)
	do(t, ctx, "more passages", click(`document.querySelector('.hit:first-child .further-passages')`),
		chromedp.WaitNotPresent(`.hit:first-child .further-passages`))
	after := eval[int](t, ctx, `document.querySelectorAll('.hit:first-child .passage').length`)
	if after <= before || !strings.Contains(eval[string](t, ctx, `location.search`), "more=") {
		t.Errorf("%d passages, then %d at %s", before, after, eval[string](t, ctx, `location.href`))
	}
	if !eval[bool](t, ctx, `document.activeElement == document.querySelectorAll('.hit:first-child .passage')[`+strconv.Itoa(before)+`].querySelector('a')`) {
		t.Error("the focus is not on the first passage that came")
	}
	do(t, ctx, "the same without the script", chromedp.Reload(), chromedp.WaitVisible(`.hits`))
	if again := eval[int](t, ctx, `document.querySelectorAll('.hit:first-child .passage').length`); again != after {
		t.Errorf("reloaded, %d passages, want %d", again, after)
	}

	do(t, ctx, "more of another", click(`document.querySelector('.hit:nth-child(2) .further-passages')`),
		chromedp.WaitNotPresent(`.hit:nth-child(2) .further-passages`), chromedp.Reload(),
		chromedp.WaitVisible(`.hits`))
	if left := eval[string](t, ctx, `[1, 2, 3].map(i => document.querySelectorAll('.hit:nth-child(' + i + ') .further-passages').length).join()`); left != "0,0,1" {
		t.Errorf("with more of two hits, %s links lead to more of the first three", left)
	}

	// The filters are open on a wide screen, even in a browser whose style sheets cannot do that.
	// On a phone they are folded.
	if !eval[bool](t, ctx, `document.querySelector('.drawer').open && !document.querySelector('.drawer summary').checkVisibility()`) {
		t.Error("the filters are folded on a wide screen")
	}
	do(t, ctx, "Escape", chromedp.KeyEvent(kb.Escape))
	if !eval[bool](t, ctx, `document.querySelector('.drawer').open`) {
		t.Error("Escape folds the filters on a wide screen")
	}

	// A range of years is chosen by dragging over the bars.
	do(t, ctx, "all", chromedp.Navigate(s.url+"/?sort=newest"), chromedp.WaitVisible(`.by-year svg`))
	bars := eval[int](t, ctx, `document.querySelectorAll('.by-year g').length`)
	if bars < 3 {
		t.Fatalf("%d bars", bars)
	}
	from, to := middleOf(t, ctx, `document.querySelectorAll('.by-year .reach')[0]`),
		middleOf(t, ctx, `document.querySelectorAll('.by-year .reach')[1]`)
	do(t, ctx, "drag", mouse(input.DispatchMouseEventTypeMousePressed, from.X, from.Y),
		mouse(input.DispatchMouseEventTypeMouseMoved, to.X, to.Y),
		mouse(input.DispatchMouseEventTypeMouseReleased, to.X, to.Y), chromedp.WaitVisible(`.chips`))
	if got := eval[string](t, ctx, `location.search`); !strings.Contains(got, "year=") || !strings.Contains(got, "..") {
		t.Errorf("dragging leads to %s", got)
	}
	screenshot(t, ctx, "years")

	// On a phone the filters are in a drawer that Escape closes.
	do(t, ctx, "phone", chromedp.EmulateViewport(360, 740, chromedp.EmulateMobile),
		chromedp.Navigate(s.url+"/?sort=newest"), chromedp.WaitVisible(`.drawer summary`),
		click(`document.querySelector('.drawer summary')`), chromedp.WaitVisible(`.drawer .panel`))
	screenshot(t, ctx, "phone-filters")
	noSidewaysScroll(t, ctx, "the drawer")
	do(t, ctx, "close", chromedp.KeyEvent(kb.Escape))
	if eval[bool](t, ctx, `document.querySelector('.drawer').open`) {
		t.Error("Escape leaves the drawer open")
	}

	// The drawer stays open from choice to choice, until the reader closes it.
	do(t, ctx, "choose in the drawer", click(`document.querySelector('.drawer summary')`), click(facetLink("山西省")),
		chromedp.WaitVisible(`.drawer .panel`), chromedp.WaitReady(`.chips`))
	until(t, ctx, "choose in the drawer",
		`document.querySelector('.drawer').open && location.search.includes('region=140000')`)
	said := eval[string](t, ctx, `document.querySelector('.done').textContent`)
	if total := eval[string](
		t, ctx, `document.querySelector('.total').textContent`,
	); !strings.Contains(said, strings.Fields(total)[0]+" 篇") {
		t.Errorf("of %q, the drawer says %q", total, said)
	}
	do(t, ctx, "show them", click(`document.querySelector('.done button')`))
	until(t, ctx, "show them", `!document.querySelector('.drawer').open && location.hash == ''`)
	do(t, ctx, "show them again", chromedp.Reload(), chromedp.WaitVisible(`.hits`))
	if eval[bool](t, ctx, `document.querySelector('.drawer').open`) {
		t.Error("closed, the drawer opens again")
	}
	do(t, ctx, "come back to a kept page", click(`document.querySelector('.drawer summary')`),
		chromedp.WaitVisible(`.drawer .panel`),
		chromedp.Evaluate[chromedp.Void](`void dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))`))
	if eval[bool](t, ctx, `document.querySelector('.drawer').open`) {
		t.Error("in a kept page the drawer is open")
	}
}

// spot is a position in the window, in CSS pixels.
type spot struct{ X, Y float64 }

// middleOf returns the middle of the element given by a JavaScript expression.
func middleOf(t *testing.T, ctx context.Context, element string) spot {
	t.Helper()
	return eval[spot](t, ctx, `(() => { const r = `+element+`.getBoundingClientRect(); return {X: r.x + r.width / 2, Y: r.y + r.height / 2} })()`)
}

// TestYearsAreLetGo: releasing the button searches the years once. Moving the mouse over the bars
// afterwards, or going back, does not change them. A finger that scrolls the page over the bars
// chooses no years.
func TestYearsAreLetGo(t *testing.T) {
	s := serving(t, "--library", filepath.Join(t.TempDir(), "library"), seeds)
	defer s.stop()
	ctx := browser(t)
	const (
		years = `[...document.querySelectorAll('.by-year input[type=number]')].map(i => i.value).join()`
		bar   = `document.querySelectorAll('.by-year .reach')`
	)
	open := func() {
		t.Helper()
		do(t, ctx, "all", chromedp.EmulateViewport(1280, 900), chromedp.Navigate(s.url+"/?sort=newest"),
			chromedp.WaitVisible(`.by-year svg`))
	}
	drag := func() []chromedp.Action[chromedp.Void] {
		from, to := middleOf(t, ctx, bar+`[0]`), middleOf(t, ctx, bar+`[1]`)
		return []chromedp.Action[chromedp.Void]{mouse(input.DispatchMouseEventTypeMousePressed, from.X, from.Y),
			mouse(input.DispatchMouseEventTypeMouseMoved, to.X, to.Y),
			mouse(input.DispatchMouseEventTypeMouseReleased, to.X, to.Y)}
	}
	open()
	do(t, ctx, "drag", append(drag(), chromedp.WaitVisible(`.chips`))...)
	do(t, ctx, "back", chromedp.Evaluate[chromedp.Void](`void setTimeout(() => history.back(), 50)`),
		chromedp.WaitNotPresent(`.chips`), chromedp.WaitVisible(`.hits`))
	if got := eval[string](t, ctx, years+` + document.querySelectorAll('.dragged').length`); got != ",0" {
		t.Errorf("back, the years are %s", got)
	}

	// This is like a page that the browser kept as it was left.
	open()
	do(t, ctx, "stay", chromedp.Evaluate[chromedp.Void](`void (window.sent = 0, document.querySelector('.by-year').addEventListener('submit', e => { window.sent++; e.preventDefault(); }))`))
	do(t, ctx, "drag", drag()...)
	dragged := eval[string](t, ctx, years)
	other := middleOf(t, ctx, bar+`[3]`)
	do(t, ctx, "hover and release", mouse(input.DispatchMouseEventTypeMouseMoved, other.X, other.Y),
		mouse(input.DispatchMouseEventTypeMouseReleased, other.X, other.Y))
	if now, sent := eval[string](t, ctx, years), eval[int](t, ctx, `window.sent`); dragged == "," || now != dragged ||
		sent != 1 {
		t.Errorf("%s became %s and was sent %d times", dragged, now, sent)
	}
	do(t, ctx, "come back",
		chromedp.Evaluate[chromedp.Void](`void dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))`))
	if got := eval[string](t, ctx, years+` + document.querySelectorAll('.dragged').length`); got != ",0" {
		t.Errorf("in a kept page the years are %s", got)
	}

	do(t, ctx, "phone", windows[2].as(), chromedp.Navigate(s.url), chromedp.WaitVisible(`.by-year svg`),
		chromedp.Evaluate[chromedp.Void](`document.querySelector('.by-year').scrollIntoView({block: 'center'})`))
	before, at := eval[float64](t, ctx, `scrollY`), middleOf(t, ctx, `document.querySelector('.by-year svg')`)
	do(t, ctx, "scroll by a finger", touch(at, spot{at.X, at.Y - 50}, spot{at.X, at.Y - 100}, spot{at.X, at.Y - 150},
		spot{at.X, at.Y - 200}))
	until(t, ctx, "scroll by a finger", `scrollY > `+strconv.FormatFloat(before, 'f', 0, 64)+` + 50`)
	if got := eval[string](
		t, ctx, `location.search + `+years+` + document.querySelectorAll('.dragged').length`,
	); got != ",0" {
		t.Errorf("a finger that scrolls chooses %s", got)
	}
}

// TestSearchByTouch: a tap chooses a completion, and the drawer closes when the focus moves to
// something under it. If more passages are asked for and the answer lacks the hit, the page is
// reloaded with them.
func TestSearchByTouch(t *testing.T) {
	s := serving(t, "--library", filepath.Join(t.TempDir(), "library"), seeds)
	defer s.stop()
	ctx := browser(t)
	const (
		box  = `input[name=q]`
		item = `.suggestions:not([hidden]) [role=option]`
	)
	do(t, ctx, "type", windows[2].as(), chromedp.Navigate(s.url), chromedp.WaitVisible(box),
		chromedp.SendKeys(box, "煤 gujiao"), chromedp.WaitVisible(item))
	do(t, ctx, "type on", chromedp.SendKeys(box, "x"))
	if eval[bool](t, ctx, `document.querySelector('`+item+`') != null`) {
		t.Error("completions of what was typed before stay")
	}
	do(t, ctx, "take it back", pressKey(''), chromedp.WaitVisible(item))
	at := middleOf(t, ctx, `document.querySelector('`+item+`')`)
	do(t, ctx, "tap", touch(at), chromedp.WaitVisible(`.hits`))
	if got := eval[string](t, ctx, `new URLSearchParams(location.search).get('q')`); got != "煤 古交市" {
		t.Errorf("a tap searches %q", got)
	}

	const drawer = `document.querySelector('.drawer')`
	for _, key := range []struct {
		name string
		from string
		by   chromedp.Action[chromedp.Void]
	}{
		{"Tab", `[...document.querySelectorAll('.panel a, .panel button')].findLast(a => a.checkVisibility())`,
			pressKey('	')},
		{"a link under it", `document.querySelector('.panel a')`,
			chromedp.Evaluate[chromedp.Void](`document.querySelector('main a').focus()`)},
	} {
		do(t, ctx, key.name, click(drawer+`.querySelector('summary')`), chromedp.WaitVisible(`.drawer .panel`),
			chromedp.Evaluate[chromedp.Void](key.from+`.focus()`))
		if !eval[bool](t, ctx, drawer+`.open`) {
			t.Fatal("the drawer is closed while the focus is in it")
		}
		if do(
			t, ctx, key.name, key.by,
		); eval[bool](t, ctx, drawer+`.open || `+drawer+`.contains(document.activeElement)`) {
			t.Errorf("%s leaves the drawer open", key.name)
		}
	}

	do(t, ctx, "results", chromedp.Navigate(s.url+"/?q=%E5%8F%91%E5%B1%95"), chromedp.WaitVisible(`.further-passages`))
	before := eval[int](t, ctx, `document.querySelectorAll('.hit:first-child .passage').length`)
	do(t, ctx, "a hit that is gone", chromedp.Evaluate[chromedp.Void](`void (window.fetch = async () => new Response('<p>'))`), click(`document.querySelector('.hit:first-child .further-passages')`))
	until(t, ctx, "a hit that is gone",
		`document.querySelectorAll('.hit:first-child .passage').length > `+strconv.Itoa(before))

	// The parts of a page with little content do not spread over its height.
	do(t, ctx, "nothing found", chromedp.Navigate(s.url+"/?q=%E7%81%AB%E6%98%9F&year=2026"),
		chromedp.WaitVisible(`.nothing`))
	if gap := eval[int](t, ctx, `Math.round(document.querySelector('.chips').getBoundingClientRect().top - document.querySelector('.drawer summary').getBoundingClientRect().bottom)`); gap > 32 {
		t.Errorf("%d pixels are empty above the filters", gap)
	}
}

// touch is a finger that moves from spot to spot.
func touch(path ...spot) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		event := input.DispatchTouchEventTypeTouchStart
		for _, at := range path {
			if _, err := cdp.Call(ctx, tab, input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: event,
				TouchPoints: []*input.TouchPoint{{X: at.X, Y: at.Y}}}); err != nil {
				return err
			}
			event = input.DispatchTouchEventTypeTouchMove
		}
		_, err := cdp.Call(ctx, tab, input.DispatchTouchEvent,
			input.DispatchTouchEventParams{Type: input.DispatchTouchEventTypeTouchEnd,
				TouchPoints: []*input.TouchPoint{}})
		return err
	})
}

// mouse is an event of the left button.
func mouse(event input.DispatchMouseEventType, x, y float64) chromedp.Action[chromedp.Void] {
	return chromedp.MouseEvent(event, x, y, chromedp.ButtonLeft)
}
