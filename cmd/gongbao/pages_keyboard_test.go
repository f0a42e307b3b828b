package main

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/chromedp/chromedp"
)

// prepareStops lists, in window.stops, the elements at which the Tab key must stop, in the order of
// the page. For each it records how the element and its surroundings look without the focus. It
// returns their number. Tab stops once in a group of radio buttons.
const prepareStops = `(() => {
	window.look = e => {
		const style = x => { const s = getComputedStyle(x); return [s.outlineStyle, s.outlineWidth, s.outlineColor, s.boxShadow, s.borderColor, s.backgroundColor].join(); };
		const around = [e, e.parentElement, e.parentElement.parentElement];
		return around.map(style).join('|');
	};
	const all = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]';
	window.stops = [...document.querySelectorAll(all)].filter(e => e.tabIndex >= 0 && !e.disabled && !e.closest('[inert]') &&
		(e.checkVisibility({visibilityProperty: true, contentVisibilityAuto: true}) && e.getClientRects().length > 0) &&
		!(e.type == 'radio' && !e.checked && document.querySelector('input[type=radio][name="' + e.name + '"]:checked')));
	window.looks = stops.map(look);
	return stops.length;
})()`

// stop is the position of the focus.
type stop struct {
	At       int    `json:"at"`       // index in window.stops, or -1 for any other element
	Page     bool   `json:"page"`     // no element has the focus
	Visible  bool   `json:"visible"`  // it looks different from without the focus
	Obscured bool   `json:"obscured"` // no part of it is on the screen, or something covers it
	HTML     string `json:"html"`     // the start of its element
}

const readStop = `Promise.all(document.getAnimations().map(a => a.finished.catch(() => {}))).then(() => {
	const e = document.activeElement, at = stops.indexOf(e), page = !e || e == document.body || e == document.documentElement;
	if (page) return {at, page, visible: false, obscured: false, html: ''};
	const obscured = ![...e.getClientRects()].some(r => [[.5, .5], [.1, .5], [.9, .5], [.5, .1], [.5, .9]].some(([x, y]) => {
		const top = document.elementFromPoint(r.left + r.width * x, r.top + r.height * y);
		return top && (e.contains(top) || top.contains(e) || [...(e.labels ?? [])].some(l => l.contains(top)));
	}));
	return {at, page, visible: at < 0 || look(e) != looks[at], obscured, html: e.outerHTML.slice(0, 100)};
})`

// focusAfter presses a key and returns the position of the focus.
func focusAfter(t *testing.T, ctx context.Context, key rune) stop {
	t.Helper()
	do(t, ctx, "press a key", pressKey(key))
	s, err := chromedp.Run(ctx, chromedp.Evaluate[stop](readStop, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestKeyboard: on every page Tab reaches every link, button and field, in the order of the page.
// The element with the focus looks different and is not covered. The first stop leads to the text,
// / leads to the search box, and Escape leads out of it.
func TestKeyboard(t *testing.T) {
	ctx := browser(t)
	s := serveSite(t, "煤矸石", absolute(t, seeds))
	prefer(t, ctx, "light")
	// The stops of these pages have another order or position there.
	narrow := []string{"home", "filtered", "reader-query", "coverage"}
	for _, w := range []window{windows[0], windows[3]} {
		for _, p := range pages {
			if w.name == "narrow" && !slices.Contains(narrow, p.name) {
				continue
			}
			t.Run(p.name+"-"+w.name, func(t *testing.T) {
				do(t, ctx, "open", w.as(), chromedp.Navigate(s.address(p)), chromedp.WaitReady(`main`))
				stops := eval[int](t, ctx, prepareStops)
				next := 0
				for range stops + 20 { // Chromium also stops at elements that scroll and have no stop in them
					at := focusAfter(t, ctx, '\t')
					if at.Page {
						break
					}
					if !at.Visible {
						t.Errorf("the focus is not to be seen at %s", at.HTML)
					}
					if at.Obscured {
						t.Errorf("something covers %s, which has the focus", at.HTML)
					}
					if at.At < 0 {
						continue
					}
					if at.At != next {
						t.Fatalf("Tab goes to stop %d, %s, instead of stop %d, %s", at.At, at.HTML, next,
							eval[string](t, ctx, fmt.Sprintf(`stops[%d]?.outerHTML.slice(0, 100) ?? ''`, next)))
					}
					next++
				}
				if next != stops {
					t.Errorf("Tab reaches %d of %d links, buttons and fields", next, stops)
				}
			})
		}
	}

	do(t, ctx, "results", windows[0].as(), chromedp.Navigate(s.address(pages[1])), chromedp.WaitReady(`main`))
	eval[int](t, ctx, prepareStops)
	focusAfter(t, ctx, '\t')
	focusAfter(t, ctx, '\r')
	if focusAfter(
		t, ctx, '\t',
	); !eval[bool](t, ctx, `document.querySelector('main').contains(document.activeElement)`) {
		t.Error("the skip link does not lead to the text")
	}
	const inBox = `document.activeElement == document.querySelector('input[name=q]')`
	if focusAfter(t, ctx, '/'); !eval[bool](t, ctx, inBox) ||
		eval[string](t, ctx, `document.activeElement.value`) != "工作" {
		t.Error("/ does not lead to the search box, or is written into it")
	}
	if focusAfter(t, ctx, '\x1b'); eval[bool](t, ctx, inBox) {
		t.Error("Escape does not lead out of the search box")
	}
}
