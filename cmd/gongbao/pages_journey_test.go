package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// TestWithoutScript goes from the first page to a report, and to the next page of results, with
// scripts switched off.
func TestWithoutScript(t *testing.T) {
	ctx := browser(t)
	s := serveSite(t, "煤矸石", absolute(t, seeds))
	const reports = `main a[href^="/reports/"]`
	if _, err := chromedp.Call(
		ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true},
	); err != nil {
		t.Fatal(err)
	}
	do(t, ctx, "home", windows[0].as(), chromedp.Navigate(s.url), chromedp.WaitVisible(`.searchbox input[name=q]`))
	arrive(t, ctx, "search", chromedp.SendKeys(`input[name=q]`, "工作\r"))
	before := eval[string](t, ctx, `document.querySelector('main h1').textContent`)
	arrive(t, ctx, "filter", chromedp.Click(`a[href*="year=2026"]`))
	if after := eval[string](t, ctx, `document.querySelector('main h1').textContent`); after == before {
		t.Errorf("the filter changes nothing: %q", after)
	}
	arrive(t, ctx, "open a report", chromedp.Click(reports))
	if text := eval[string](t, ctx, `document.querySelector('article').textContent`); len(text) < 1000 {
		t.Errorf("the report is %q", text)
	}
	// On a phone the outline opens over the text.
	do(t, ctx, "read on a phone", windows[2].as(),
		chromedp.Evaluate[chromedp.Void](`document.querySelector('#s5').scrollIntoView()`))
	before5 := eval[int](t, ctx, `Math.round(document.querySelector('#s5').getBoundingClientRect().top)`)
	do(t, ctx, "the outline", clickAt(middleOf(t, ctx, `document.querySelector('.to-outline')`)))
	until(t, ctx, "the outline", `document.querySelector('.outline').matches(':popover-open')`)
	if at := eval[int](t, ctx, `Math.round(document.querySelector('#s5').getBoundingClientRect().top)`); at != before5 {
		t.Errorf("the text moves from %d to %d", before5, at)
	}
	screenshot(t, ctx, "phone-outline-without-script")
	do(t, ctx, "all results", windows[0].as(), chromedp.Navigate(s.address(pages[1])), chromedp.WaitVisible(reports))
	first := eval[string](t, ctx, `document.querySelector('`+reports+`').href`)
	arrive(t, ctx, "next page", chromedp.Click(`a[rel~=next]`))
	if second := eval[string](t, ctx, `document.querySelector('`+reports+`').href`); second == first {
		t.Error("the next page begins like the first")
	}
	if do(t, ctx, "press /", pressKey('/')); eval[bool](t, ctx, `document.activeElement.matches('input')`) {
		t.Error("a script of the page has run")
	}
}

// arrive does the steps that lead to another page, and waits for that page.
func arrive(t *testing.T, ctx context.Context, what string, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	res, err := chromedp.RunResponse(ctx, steps...)
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	if res.Status != 200 {
		t.Fatalf("%s leads to a page of status %d", what, res.Status)
	}
}

// hostile is text that would run a script, break out of an attribute or an element, or widen a
// page, if it were not shown as plain text.
var hostile = []string{
	`<script>window.ran=1</script>`, `"><img src=x onerror=window.ran=1>`,
	`</title></textarea></style><svg onload=window.ran=1>`,
	`' onmouseover='window.ran=1`, `{{.}}${ran=1}`, `javascript:window.ran=1`, "\u202e倒写", strings.Repeat("W", 300),
	strings.Repeat("长", 300),
}

// TestHostileText: the text of a report, a correction or a query is shown as text. No script runs,
// no element is made of it, and no page is wider than the window.
func TestHostileText(t *testing.T) {
	ctx := browser(t)
	folder := t.TempDir()
	all := strings.Join(hostile, " ")
	files := map[string]string{
		"hostile.txt": "古交市<b>政府工作报告</b>" + hostile[0] + "\n——2026年1月5日在" + hostile[1] + "会议上\n市长 " + hostile[2] +
			"\n各位代表：\n一、" + all +
			"\n（一）" + all + "\n煤矸石" + all + "煤矸石\n二、" + hostile[7] + "\n" + hostile[7] + "\n" +
			strings.Join(hostile, "\t") + "\n" + strings.Join(hostile, "\t") + "\n",
		"bare.txt":                "煤矸石。\n",
		hostile[3] + "<i>煤矸石.txt": "煤矸石煤矸石\n",
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	s := serveSite(t, `煤矸石 "`+hostile[7]+`"`, folder)
	if _, stderr, code := outcome(t, s.folder, "edit", s.report, "title="+all, "meeting="+hostile[0],
		"speaker="+hostile[1], "office="+hostile[2], "place="+hostile[3]); code != done {
		t.Fatalf("edit: %s", stderr)
	}
	tr := watch(t, ctx)
	rows := []page{{"report", "/reports/{report}?q=煤矸石"}, {"results", "/?q=煤矸石"}, {"all", "/?sort=newest"},
		{"home", "/"}}
	for _, text := range append(hostile, all) {
		rows = append(rows, page{"a query", "/?q=" + text}, page{"a bad query", "/?q=(" + text},
			page{"a filter", "/?q=煤&region=" + text}, page{"a report", "/reports/{report}?q=" + text})
	}
	for i, p := range rows {
		look := []window{windows[3]}
		if i < 4 {
			look = append(look, windows[0])
		}
		for _, w := range look {
			tr.forget()
			do(t, ctx, p.name, w.as(), chromedp.Navigate(s.address(p)), chromedp.WaitReady(`main`))
			tr.settle(t)
			noSidewaysScroll(t, ctx, p.path)
			if came := eval[string](t, ctx, cameOfText); came != "" {
				t.Errorf("%s: of hostile text came %s", p.path, came)
			}
			for _, fault := range tr.faults(s.url) {
				t.Errorf("%s %s", p.path, fault)
			}
			if reversed := eval[int](t, ctx, reversedMarks); reversed != 0 {
				t.Errorf("%s: %d marks are to be read from the right", p.path, reversed)
			}
			if i < 4 {
				screenshot(t, ctx, "hostile-"+p.name+"-"+w.name)
			}
		}
	}
}

// reversedMarks is JavaScript for the number of marks on one line whose last character is to the
// left of their first. A control character before them in a report may cause this.
const reversedMarks = `[...document.querySelectorAll('main mark')].filter(m => {
	if (m.textContent != '煤矸石' || m.getClientRects().length != 1) return false;
	const left = at => { const r = document.createRange(); r.setStart(m.firstChild, at); r.setEnd(m.firstChild, at + 1); return r.getBoundingClientRect().left; };
	return left(0) > left(2);
}).length`

// cameOfText is JavaScript for the effects of hostile text that was taken for more than text.
const cameOfText = `window.ran ? 'a script' : document.querySelector(
	'[onerror], [onload], [onmouseover], img[src="x"], main b b, main i, script:not([src]), a[href^="javascript:" i]')?.outerHTML ?? ''`
