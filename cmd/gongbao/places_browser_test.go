package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestPlacesInBrowser goes from the index of places to a county, and through the table of coverage,
// on a wide screen and on a phone.
func TestPlacesInBrowser(t *testing.T) {
	s := serving(t, "--library", filepath.Join(t.TempDir(), "library"), seeds)
	defer s.stop()
	ctx := browser(t)

	do(t, ctx, "index of places", chromedp.EmulateViewport(1280, 900), chromedp.Navigate(s.url+"/regions"),
		chromedp.WaitVisible(`.places`))
	screenshot(t, ctx, "regions")
	do(t, ctx, "province", click(`document.querySelector('.places a[href="/regions/140000"]')`),
		chromedp.WaitVisible(`.byyear`))
	screenshot(t, ctx, "region-province")
	noSidewaysScroll(t, ctx, "the page of a province")
	if n := eval[int](t, ctx, `document.querySelectorAll('.places a').length`); n < 5 {
		t.Errorf("%d places under 山西省", n)
	}

	// A former code of 闻喜县 leads to the page of the present code.
	do(t, ctx, "former code", chromedp.Navigate(s.url+"/regions/142729"), chromedp.WaitVisible(`.byyear`))
	if path := eval[string](t, ctx, `location.pathname`); path != "/regions/140823" {
		t.Errorf("142729 leads to %s", path)
	}
	if !eval[bool](t, ctx, `document.querySelector('.history').textContent.includes('142729')`) {
		t.Error("the former code is not on the page")
	}
	screenshot(t, ctx, "region-county")

	// A search on the page of a place is limited to it, and the reader is one link away.
	do(t, ctx, "search in the place", chromedp.Navigate(s.url+"/regions/140181"), chromedp.SendKeys(`#within`, "煤矸石\r"),
		chromedp.WaitVisible(`.hits`))
	if search := eval[string](t, ctx, `location.search`); !strings.Contains(search, "region=140181") {
		t.Errorf("the search is %s", search)
	}
	do(t, ctx, "open a report", chromedp.Navigate(s.url+"/regions/140181"), click(`document.querySelector('.held a')`),
		chromedp.WaitVisible(`article`))

	do(t, ctx, "coverage", chromedp.Navigate(s.url+"/coverage"), chromedp.WaitVisible(`.grid`))
	screenshot(t, ctx, "coverage")
	noSidewaysScroll(t, ctx, "the coverage")
	rows := func() string {
		return eval[string](t, ctx,
			`[...document.querySelectorAll('.grid tbody .code')].map(c => c.textContent).join(' ')`)
	}
	before := rows()
	do(t, ctx, "sort", click(`document.querySelector('.grid thead .last a')`),
		chromedp.WaitVisible(`.grid thead .last[aria-sort=descending]`))
	if after := rows(); after == before || len(after) != len(before) {
		t.Errorf("sorted by the last year: %s, before %s", after, before)
	}
	years := `[...document.querySelectorAll('.grid tbody tr')].map(r => r.cells[5].textContent)`
	if !eval[bool](t, ctx, years+`.every((year, i, all) => i == 0 || all[i-1] >= year)`) {
		t.Errorf("not by the last year: %v", eval[[]string](t, ctx, years))
	}
	do(t, ctx, "choose a province",
		chromedp.Evaluate[chromedp.Void](`document.querySelector('select[name=region]').value = '140000'`),
		click(`document.querySelector('.choose button')`), chromedp.WaitVisible(`.tools a[href="/regions/140000"]`))
	if search := eval[string](t, ctx, `location.search`); !strings.Contains(search, "region=140000") ||
		!strings.Contains(search, "sort=last") {
		t.Errorf("the choice is %s", search)
	}
	do(t, ctx, "open a cell", click(`document.querySelector('.grid .full a')`), chromedp.WaitVisible(`article, .hits`))

	do(t, ctx, "phone", chromedp.EmulateViewport(360, 740, chromedp.EmulateMobile))
	for _, page := range []struct{ name, path string }{
		{"phone-regions", "/regions?name=%E5%8E%BF"}, {"phone-region", "/regions/140000"},
		{"phone-region-county", "/regions/140181"}, {"phone-region-empty", "/regions/110000"}, {"phone-coverage", "/coverage"},
	} {
		do(t, ctx, page.name, chromedp.Navigate(s.url+page.path), chromedp.WaitVisible(`h1`))
		noSidewaysScroll(t, ctx, page.name)
		screenshot(t, ctx, page.name)
		if small := eval[[]string](t, ctx, `[...document.querySelectorAll('main a, main button, main select, main input:not([type=hidden])')]
			.filter(e => e.checkVisibility() && Math.min(e.getBoundingClientRect().height, e.getBoundingClientRect().width) < 24).map(e => e.outerHTML)`); len(small) > 0 {
			t.Errorf("%s: targets under 24 pixels: %q", page.name, small)
		}
	}
	// The table scrolls by itself. The names of places and the years stay in view.
	do(t, ctx, "scroll the table",
		chromedp.Evaluate[chromedp.Void](`document.querySelector('.grid-scroll').scrollTo(250, 200)`))
	if at := eval[[]float64](t, ctx, `(() => {
		const box = document.querySelector('.grid-scroll').getBoundingClientRect()
		const name = document.querySelector('.grid tbody .name').getBoundingClientRect()
		const head = document.querySelector('.grid thead th:last-child').getBoundingClientRect()
		return [name.left - box.left, head.top - box.top]
	})()`); at[0] < 0 || at[0] > 2 || at[1] < 0 || at[1] > 2 {
		t.Errorf("the first column is %v pixels from the left, the head %v from the top", at[0], at[1])
	}
}
