package main

import (
	"context"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// until waits until a JavaScript condition holds, because the page may need a moment.
func until(t *testing.T, ctx context.Context, what, condition string) {
	t.Helper()
	deadline := time.Now().Add(10 * time.Second)
	for ; !eval[bool](t, ctx, condition); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%s: %s does not hold at %s", what, condition, eval[string](t, ctx, `location.href`))
		}
	}
}

// clickAt clicks at a position in the window. chromedp.Click would scroll to an element first.
func clickAt(at spot) chromedp.Action[chromedp.Void] { return chromedp.MouseClickXY(at.X, at.Y) }

// keyOnPage presses a key on the page, outside of any box.
func keyOnPage(key string) chromedp.Action[chromedp.Void] {
	return chromedp.Evaluate[chromedp.Void](`void document.body.dispatchEvent(new KeyboardEvent('keydown', {key: '` +
		key + `', bubbles: true, cancelable: true}))`)
}

// readerPage returns the address of the plan report of 古交市 in the seeds, which has 煤矸石 three times
// in one paragraph and once in another.
func readerPage(t *testing.T, s served) string {
	t.Helper()
	body := s.get(t,
		"/api/v1/search?region=140181&year=2026&kind="+url.QueryEscape("计划报告")+"&q="+url.QueryEscape("煤矸石"), 200)
	found := regexp.MustCompile(`"/reports/[0-9a-f]{16}`).FindString(body)
	if found == "" {
		t.Fatalf("no report: %s", body)
	}
	return s.url + found[1:]
}

const (
	counterIs = `document.querySelector('.counter').textContent == `
	typed     = `.find input[type=search]`
	inWindow  = `(e => { const r = e.getBoundingClientRect(); return r.top >= 0 && r.bottom <= document.querySelector('.find').getBoundingClientRect().top; })`
)

// TestReaderMatches steps through the matches of a report by keys, buttons and the strip. The
// outline and the address follow.
func TestReaderMatches(t *testing.T) {
	s := serving(t, "--library", filepath.Join(t.TempDir(), "library"), seeds)
	defer s.stop()
	ctx := browser(t)
	page := readerPage(t, s)
	do(t, ctx, "open", chromedp.EmulateViewport(1280, 900), chromedp.Navigate(page+"?q="+url.QueryEscape("煤矸石")),
		chromedp.WaitVisible(`.strip`))
	until(t, ctx, "before the first step", counterIs+`'4 处'`)
	if at := eval[string](t, ctx, `['valuemin', 'valuenow', 'valuemax', 'valuetext'].map(n => document.querySelector('.strip').getAttribute('aria-' + n)).join()`); at != "0,0,4,4 处" {
		t.Errorf("before the first step the strip is at %s", at)
	}

	for _, step := range []struct{ key, counter string }{
		{"n", "1 / 4"}, {"n", "2 / 4"}, {"n", "3 / 4"}, {"n", "4 / 4"}, {"n", "1 / 4"}, {"N", "4 / 4"}, {"N", "3 / 4"},
		{"n", "4 / 4"},
	} {
		do(t, ctx, step.key, keyOnPage(step.key))
		until(t, ctx, step.key, counterIs+`'`+step.counter+`'`)
		if !eval[bool](t, ctx, inWindow+`(document.querySelector('mark.current'))`) {
			t.Errorf("match %s is not on the screen", step.counter)
		}
		if said := eval[string](
			t, ctx, `document.querySelector('.said').textContent`,
		); !strings.HasPrefix(said, "第 "+step.counter[:1]+" 处匹配，共 4 处：") {
			t.Errorf("match %s is announced as %q", step.counter, said)
		}
		if !eval[bool](t, ctx, `location.hash == '#' + document.querySelector('mark.current').closest('p').id`) {
			t.Errorf("match %s: the address is of %s", step.counter, eval[string](t, ctx, `location.hash`))
		}
	}
	screenshot(t, ctx, "reader-match")
	do(t, ctx, "the button of the next match", click(`document.querySelector('.step[data-by="1"]')`))
	until(t, ctx, "the button of the next match", counterIs+`'1 / 4'`)
	do(t, ctx, "End on the strip", chromedp.Evaluate[chromedp.Void](
		`void document.querySelector('.strip').dispatchEvent(new KeyboardEvent('keydown', {key: 'End', bubbles: true}))`))
	until(t, ctx, "End on the strip",
		counterIs+`'4 / 4' && document.querySelector('.strip').getAttribute('aria-valuenow') == '4'`)
	do(t, ctx, "a click on the top of the strip", chromedp.Evaluate[chromedp.Void](
		`void document.querySelector('.strip').dispatchEvent(new MouseEvent('click', {clientY: 1, bubbles: true}))`))
	until(t, ctx, "a click on the top of the strip", counterIs+`'1 / 4'`)

	// The outline has one current entry, that of the section at the top of the window, and keeps it
	// in view.
	const current = `document.querySelector('.outline [aria-current=location]')`
	for _, section := range []string{"s2", "s40", "s12"} {
		do(t, ctx, "scroll to "+section,
			chromedp.Evaluate[chromedp.Void](`void document.getElementById('`+section+`').scrollIntoView()`))
		until(t, ctx, "scroll to "+section, current+` && `+current+`.hash == '#`+section+`'`)
		until(t, ctx, "the entry of "+section, `(() => { const e = `+current+`.getBoundingClientRect(), o = document.querySelector('.outline').getBoundingClientRect(); `+
			`return e.top >= o.top && e.bottom <= o.bottom && document.querySelectorAll('.outline [aria-current]').length == 1; })()`)
		until(t, ctx, "the address of "+section, `location.hash.split('-')[0] == '#`+section+`'`)
	}
	entries := eval[int](t, ctx, `history.length`)
	do(t, ctx, "scroll to the top", chromedp.Evaluate[chromedp.Void](`scrollTo(0, 0)`))
	until(t, ctx, "the address at the top", `location.hash == ''`)
	// A malformed anchor does no harm, nor does a browser that no longer lets the address be
	// changed.
	do(t, ctx, "a broken anchor", chromedp.Evaluate[chromedp.Void](`void (history.replaceState(null, '', '#%'), document.getElementById('s12').scrollIntoView())`))
	until(t, ctx, "a broken anchor", `location.hash.startsWith('#s12')`)
	do(t, ctx, "a closed history", chromedp.Evaluate[chromedp.Void](`void (History.prototype.replaceState = () => { throw new DOMException('too often', 'SecurityError'); })`), keyOnPage("n"))
	until(t, ctx, "a closed history", `document.querySelector('.counter').textContent == document.querySelector('.strip').getAttribute('aria-valuetext') && `+
		`document.querySelector('.said').textContent.startsWith('第 ' + document.querySelector('.counter').textContent[0])`)
	if now := eval[int](t, ctx, `history.length`); now != entries {
		t.Errorf("scrolling makes %d steps of the history %d", entries, now)
	}
}

// TestReaderFind finds other words in the open report, and goes back.
func TestReaderFind(t *testing.T) {
	s := serving(t, "--library", filepath.Join(t.TempDir(), "library"), seeds)
	defer s.stop()
	ctx := browser(t)
	page := readerPage(t, s)
	do(t, ctx, "open", chromedp.EmulateViewport(1280, 900), chromedp.Navigate(page), chromedp.WaitVisible(`.find`),
		keyOnPage("f"))
	until(t, ctx, "f", `document.activeElement.matches('`+typed+`')`)

	do(t, ctx, "find", chromedp.SendKeys(typed, "煤矸石\r"), chromedp.WaitVisible(`.counter`))
	until(t, ctx, "find", counterIs+`'1 / 4' && `+inWindow+`(document.querySelector('mark.current'))`)
	if at := eval[string](t, ctx, `location.origin + location.pathname`); at != page {
		t.Errorf("the form leads to %s", at)
	}
	do(t, ctx, "find nothing",
		chromedp.Evaluate[chromedp.Void](`void (document.querySelector('`+typed+`').value = '')`),
		chromedp.SendKeys(typed, "月球\r"), chromedp.WaitVisible(`.counter.none`))
	if link := eval[string](
		t, ctx, `document.querySelector('.found a').getAttribute('href')`,
	); link != "/?q="+url.QueryEscape("月球") {
		t.Errorf("where nothing is found, the page leads to %s", link)
	}
	screenshot(t, ctx, "reader-nothing")
	do(t, ctx, "back", chromedp.Evaluate[chromedp.Void](`void setTimeout(() => history.back(), 50)`),
		chromedp.WaitVisible(`.strip`))
	if q := eval[string](t, ctx, `new URLSearchParams(location.search).get('q')`); q != "煤矸石" {
		t.Errorf("back at %q", q)
	}
}

// TestReaderCopies copies links to paragraphs, and citations.
func TestReaderCopies(t *testing.T) {
	s := serving(t, "--library", filepath.Join(t.TempDir(), "library"), seeds)
	defer s.stop()
	ctx := browser(t)
	page := readerPage(t, s)
	const clipboard = `void (navigator.clipboard.writeText = async (text) => { window.copied = text; })`
	do(t, ctx, "open", chromedp.EmulateViewport(1280, 900), chromedp.Navigate(page+"?q="+url.QueryEscape("煤矸石")),
		chromedp.WaitVisible(`.find`),
		chromedp.Evaluate[chromedp.Void](clipboard))
	for _, c := range []struct {
		what   string
		action chromedp.Action[chromedp.Void]
		copied string
		said   string
	}{
		{"the link of a paragraph", click(`document.querySelector('#s19-p1 > .anchor')`), page + "#s19-p1", "已复制链接"},
		{"the link of a section", click(`document.querySelector('#s2 .anchor')`), page + "#s2", "已复制链接"},
		{"the citation", click(`document.querySelector('button.copy')`),
			`document.getElementById('cite-0').textContent`, "已复制"},
		{"the paragraph of a match", chromedp.Evaluate[chromedp.Void](`void (() => { for (const key of ['n', 'c']) document.body.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true})); })()`),
			page + "#s19-p1", "已复制链接"},
	} {
		want := `'` + c.copied + `'`
		if strings.HasPrefix(c.copied, "document") {
			want = c.copied
		}
		do(t, ctx, c.what, chromedp.Evaluate[chromedp.Void](`void (window.copied = '')`), c.action)
		until(t, ctx, c.what,
			`window.copied == `+want+` && document.querySelector('.said.shown')?.textContent == '`+c.said+`'`)
	}
	if hash := eval[string](t, ctx, `location.hash`); hash != "#s19-p1" {
		t.Errorf("the address is of %s", hash)
	}
	// The text is selected and copied without the links.
	if selected := eval[string](
		t, ctx, `(getSelection().selectAllChildren(document.querySelector('.text')), getSelection().toString())`,
	); strings.Contains(selected, "#") || !strings.Contains(selected, "煤矸石") {
		t.Errorf("the text is copied with the signs of its anchors, or not at all: %d bytes", len(selected))
	}
	// If the clipboard is blocked, the page says so, and the text to be copied stays there to be
	// selected.
	do(t, ctx, "a closed clipboard", chromedp.Evaluate[chromedp.Void](`void (navigator.clipboard.writeText = async () => { throw 0; }, document.execCommand = () => false)`),
		click(`document.querySelector('#s2 .anchor')`))
	until(t, ctx, "a closed clipboard", `document.querySelector('.said.shown').textContent.includes('手动选中')`)
	if left := eval[int](t, ctx, `document.querySelectorAll('textarea').length`); left != 0 {
		t.Errorf("%d text areas are left on the page", left)
	}
}

// TestReaderPhone reads on small screens. Nothing is too wide, and all that the bar covers can be
// scrolled into view.
func TestReaderPhone(t *testing.T) {
	s := serving(t, "--library", filepath.Join(t.TempDir(), "library"), seeds)
	defer s.stop()
	ctx := browser(t)
	page := readerPage(t, s)
	for _, width := range []int64{360, 320} {
		do(t, ctx, "open", chromedp.EmulateViewport(width, 640, chromedp.EmulateMobile),
			chromedp.Navigate(page+"?q="+url.QueryEscape("煤矸石")),
			chromedp.WaitVisible(`.find`), keyOnPage("n"))
		until(t, ctx, "the first match", counterIs+`'1 / 4' && `+inWindow+`(document.querySelector('mark.current'))`)
		noSidewaysScroll(t, ctx, "the reader on a phone")
		if small := eval[string](t, ctx, `[...document.querySelectorAll('.find button, .find input:not([type=hidden]), .find a')].filter(e => e.checkVisibility()).filter(e => { const r = e.getBoundingClientRect(); return r.width < 24 || r.height < 24 || r.right > innerWidth; }).map(e => e.outerHTML).join()`); small != "" {
			t.Errorf("%d pixels: too small to be touched, or cut off: %s", width, small)
		}
		screenshot(t, ctx, "phone-reader-match")
		do(t, ctx, "the end of the page",
			chromedp.Evaluate[chromedp.Void](`scrollTo(0, document.documentElement.scrollHeight)`))
		until(t, ctx, "the end of the page", `document.querySelector('.find').getBoundingClientRect().top >= document.querySelector('article').getBoundingClientRect().bottom - 1 && `+
			`document.querySelector('.find').getBoundingClientRect().bottom <= document.querySelector('.foot').getBoundingClientRect().top + 1`)

		// The outline can be opened at the top or while reading. The text does not move until an
		// entry is chosen.
		const (
			caller = `document.querySelector('.to-outline')`
			shown  = `document.querySelector('.outline').matches(':popover-open')`
			place  = `Math.round(document.querySelector('#s5').getBoundingClientRect().top)`
		)
		if eval[bool](t, ctx, `document.querySelector('.outline').checkVisibility()`) {
			t.Error("the outline is open on a phone")
		}
		do(t, ctx, "the outline", chromedp.Evaluate[chromedp.Void](`scrollTo(0, 0)`), chromedp.Click(`.outline-button`),
			click(`document.querySelector('.outline a[href="#s5"]')`))
		until(t, ctx, "the outline",
			`!`+shown+` && location.hash == '#s5' && `+inWindow+`(document.querySelector('#s5').firstElementChild)`)
		before := eval[int](t, ctx, place)
		do(t, ctx, "call the outline", clickAt(middleOf(t, ctx, caller)))
		until(t, ctx, "call the outline", shown+` && `+inWindow+`(document.querySelector('.outline')) && document.activeElement.closest('.outline') != null`)
		if now := eval[int](t, ctx, place); now != before {
			t.Errorf("%d pixels: the outline moves the text from %d to %d", width, before, now)
		}
		screenshot(t, ctx, "phone-reader-outline")
		do(t, ctx, "Escape", chromedp.KeyEvent(kb.Escape))
		until(t, ctx, "Escape", `!`+shown+` && document.activeElement.matches('.to-outline')`)
		do(t, ctx, "an entry", clickAt(middleOf(t, ctx, caller)))
		do(t, ctx, "an entry", chromedp.Click(`.outline a[href="#s2"]`))
		until(t, ctx, "an entry", `!`+shown+` && `+inWindow+`(document.querySelector('#s2').firstElementChild)`)
	}
}

// TestReaderFindsOn: Enter in the find box goes on to the next match of the words already found.
func TestReaderFindsOn(t *testing.T) {
	s := serving(t, "--library", filepath.Join(t.TempDir(), "library"), seeds)
	defer s.stop()
	ctx := browser(t)
	const box = `.find input[type=search]`
	do(t, ctx, "open", chromedp.EmulateViewport(1280, 900),
		chromedp.Navigate(readerPage(t, s)+"?q="+url.QueryEscape("煤矸石")), chromedp.WaitVisible(box),
		chromedp.SendKeys(box, "\r"), chromedp.SendKeys(box, "\r"), chromedp.WaitVisible(`mark.current`))
	if got := eval[string](t, ctx, `document.querySelector('mark.current').id`); got != "m2" {
		t.Errorf("Enter twice leads to %s, want the second match", got)
	}
}
