package main

import (
	"context"
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// page is a page of the website. Each new page needs a row in pages, to which all tests of pages
// apply.
type page struct {
	name, path string // {report} and {other} in the path are replaced by the IDs of two reports
}

// pages are all kinds of pages, with the seeds.
var pages = []page{
	{"home", "/"},
	{"results", "/?q=工作"},
	{"results-english", "/?q=工作&lang=en"},
	{"second-page", "/?q=工作&limit=3&start=4"},
	{"names", "/?q=古交 2026 煤矸石"},
	{"corrected", "/?q=煤矸时"},
	{"advanced", "/advanced"},
	{"filtered", "/?q=煤矸石&region=140181&year=2026"},
	{"relaxed", "/?q=煤矸石发电厂的新质生产力"},
	{"zero-results", "/?q=火星移民&year=2026"},
	{"bad-query", `/?q=煤 "矸`},
	{"reader", "/reports/{report}"},
	{"reader-query", "/reports/{report}?q=煤矸石"},
	{"compare", "/compare?a={report}&b={other}"},
	{"regions", "/regions?name=县"},
	{"region", "/regions/140181"},
	{"coverage", "/coverage"},
	{"panel", "/panel"},
	{"panel-places", "/panel?dictionary=环境&area=counties:140000&split=places&order=rate&version=0123456789abcdef"},
	{"kwic", "/panel/kwic?terms=就业 发展&area=counties:140000&region=140721&year=2021&sort=left"},
	{"panel-wrong", "/panel?terms=就业&dictionary=没有"},
	{"dictionaries", "/dictionaries"},
	{"dictionary", "/dictionaries/环境"},
	{"dictionary-form", "/dictionaries/环境?edit=1"},
	{"help", "/help"},
	{"help-api", "/help/api"},
	{"not-found", "/reports/0000000000000000"},
}

// maxWeight is the greatest weight of a page with everything that it loads, in bytes received.
const maxWeight = 60_000

// window is a window in which pages are looked at.
type window struct {
	name          string
	width, height int64 // in CSS pixels
	folded        bool  // folds stay as they are; in other windows each is opened
	// audited are the colour schemes in which axe-core checks pages, light first. Its findings
	// about colours do not depend on the width. The windows without a scheme are between others in
	// width.
	audited []string
	options []chromedp.EmulateViewportOption
}

// windows are those in which every page must be usable. At 200 % zoom a window has half as many CSS
// pixels, each twice as large.
var windows = []window{
	{"wide", 1280, 900, false, []string{"light", "dark"}, nil},
	{"zoomed", 640, 450, false, nil, []chromedp.EmulateViewportOption{chromedp.EmulateScale(2)}},
	{"phone", 360, 740, true, nil, []chromedp.EmulateViewportOption{chromedp.EmulateMobile, chromedp.EmulateTouch}},
	{"narrow", 320, 640, false, []string{"light"},
		[]chromedp.EmulateViewportOption{chromedp.EmulateMobile, chromedp.EmulateTouch}},
}

// as gives the tab the size of the window.
func (w window) as() chromedp.Action[chromedp.Void] {
	return chromedp.EmulateViewport(w.width, w.height, w.options...)
}

// prefer gives the tab a preferred colour scheme, light or dark.
func prefer(t testing.TB, ctx context.Context, scheme string) {
	t.Helper()
	features := []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme},
		{Name: "prefers-reduced-motion", Value: "reduce"}}
	if _, err := chromedp.Call(
		ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: features},
	); err != nil {
		t.Fatal(err)
	}
}

// site is the built program, serving reports.
type site struct {
	url    string
	folder string // in which it runs, with its library
	report string // the ID for {report}
	other  string // the ID for {other}, if there are two reports
}

// siteToken is the token for changing the site.
const siteToken = "token-of-the-tests"

// serveSite serves files and folders of reports, and a dictionary that cannot be used. {report} and
// {other} are the best hits of the query.
func serveSite(t testing.TB, query string, paths ...string) site {
	t.Helper()
	folder := t.TempDir()
	dictionaries := filepath.Join(folder, "gongbao-data", "dictionaries")
	if err := os.MkdirAll(dictionaries, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{filepath.Join(dictionaries, "坏.txt"): "煤\n炭 = 煤\n",
		filepath.Join(folder, "tokens"): "desk " + siteToken + "\n"} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	_, address := startServer(t, folder, append([]string{"--tokens", "tokens"}, paths...)...)
	var answer struct {
		Hits []struct{ Report struct{ ID string } }
	}
	if err := json.Unmarshal(
		[]byte(served{url: address}.get(t, "/api/v1/search?q="+url.QueryEscape(query), 200)), &answer,
	); err != nil {
		t.Fatal(err)
	}
	if len(answer.Hits) == 0 {
		t.Fatalf("no report has %q", query)
	}
	return site{address, folder, answer.Hits[0].Report.ID, answer.Hits[min(1, len(answer.Hits)-1)].Report.ID}
}

// address returns the address of a page.
func (s site) address(p page) string {
	path, query, asks := strings.Cut(strings.NewReplacer("{report}", s.report, "{other}", s.other).Replace(p.path), "?")
	if asks {
		path += "?" + strings.NewReplacer("%3D", "=", "%26", "&").Replace(url.QueryEscape(query))
	}
	return s.url + path
}

// TestPages: every page, in light and dark and in every window, is accessible as far as axe-core
// can tell, is not wider than the window, complains of nothing, requests nothing from other hosts,
// sets no cookie, and is light in bytes.
func TestPages(t *testing.T) {
	axe, s := axeSource(t), serveSite(t, "煤矸石", absolute(t, seeds))
	for _, w := range windows {
		t.Run(w.name, func(t *testing.T) {
			t.Parallel()
			ctx := browser(t)
			tr := watch(t, ctx)
			for _, p := range pages {
				tr.forget()
				do(t, ctx, p.name, w.as(), chromedp.Navigate(s.address(p)), chromedp.WaitReady(`main`))
				tr.settle(t)
				lookAt(t, ctx, axe, p, w)
				for _, fault := range tr.faults(s.url) {
					t.Errorf("%s %s", p.name, fault)
				}
				if tr.bytes > maxWeight {
					t.Errorf("%s weighs %d bytes, more than %d", p.name, tr.bytes, maxWeight)
				}
				t.Logf("%s weighs %d bytes", p.name, tr.bytes)
			}
		})
	}
}

// lookAt checks the look of the page in the tab, first as it is, then with its folds open.
func lookAt(t *testing.T, ctx context.Context, axe string, p page, w window) {
	t.Helper()
	look := p.name + "-" + w.name
	noSidewaysScroll(t, ctx, look)
	if over := eval[string](t, ctx, overlapping); over != "" {
		t.Errorf("%s: in the head of the page overlap %s", look, over)
	}
	for _, scheme := range []string{"light", "dark"} {
		prefer(t, ctx, scheme)
		screenshot(t, ctx, look+"-"+scheme)
	}
	if w.audited != nil {
		for _, f := range audit(t, ctx, axe, axeScrolls, look).Violations {
			t.Errorf("%s: %v", look, f)
		}
	}
	if !w.folded {
		do(t, ctx, "unfold",
			chromedp.Evaluate[chromedp.Void](`document.querySelectorAll('details').forEach(d => d.open = true)`))
		noSidewaysScroll(t, ctx, look+" with its folds open")
	}
	if w.audited == nil {
		return
	}
	// In a window as high as the page, sticky elements cover nothing. In a lower one, axe-core
	// would complain about text that can be scrolled into view.
	w.height = max(w.height, eval[int64](t, ctx, `document.documentElement.scrollHeight`))
	do(t, ctx, "the whole page", w.as())
	rules := axeAll
	for _, scheme := range w.audited {
		prefer(t, ctx, scheme)
		for _, f := range audit(t, ctx, axe, rules, look+"-"+scheme).Violations {
			t.Errorf("%s-%s: %v", look, scheme, f)
		}
		rules = axeColours // other rules do not depend on the scheme
	}
}

// overlapping is JavaScript for two innermost elements in the head of the page that overlap.
const overlapping = `(() => {
	const inner = [...document.querySelectorAll('body > header *')].filter(e => !e.children.length && e.checkVisibility() && e.type != 'hidden');
	const boxes = inner.map(e => e.getBoundingClientRect());
	for (let i = 0; i < inner.length; i++) for (let j = 0; j < i; j++) {
		const [a, b] = [boxes[i], boxes[j]];
		if (Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1) {
			return inner[i].outerHTML.slice(0, 120) + ' and ' + inner[j].outerHTML.slice(0, 120);
		}
	}
	return '';
})()`

// BenchmarkFirstPage measures the first page for a reader who has never been here: its weight in
// bytes received, and the time until its largest part is painted, in milliseconds.
func BenchmarkFirstPage(b *testing.B) {
	s := serveSite(b, "煤矸石", absolute(b, seeds))
	var weight, paint float64
	for b.Loop() {
		ctx := browser(b)
		tr := watch(b, ctx)
		do(b, ctx, "home", windows[0].as(), chromedp.Navigate(s.url))
		tr.settle(b)
		painted, err := chromedp.Run(ctx, chromedp.Evaluate[float64](largestPaint, chromedp.EvalAwaitPromise))
		if err != nil {
			b.Fatal(err)
		}
		weight, paint = float64(tr.bytes), paint+painted
		if err := chromedp.Cancel(ctx); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(weight, "B/page")
	b.ReportMetric(paint/float64(b.N), "ms/paint")
	b.ReportMetric(0, "ns/op") // it would include opening a tab
}

// largestPaint is JavaScript for the time of the largest contentful paint, in milliseconds since
// the page was requested.
const largestPaint = `new Promise(resolve => new PerformanceObserver(list => resolve(list.getEntries().at(-1).startTime))
	.observe({type: 'largest-contentful-paint', buffered: true}))`
