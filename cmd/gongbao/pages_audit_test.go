package main

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// axePath is where make puts axe-core.
const axePath = "../../testdata/axe/node_modules/axe-core/axe.min.js"

// axeSource returns the script of axe-core. Without it the test is skipped, or fails if
// GONGBAO_BROWSER is "required".
func axeSource(t testing.TB) string {
	t.Helper()
	source, err := os.ReadFile(axePath)
	if err != nil {
		missing(t, "no axe-core: make test installs it")
	}
	return string(source)
}

// finding is a rule of axe-core that a page breaks, or that a person has to check.
type finding struct {
	Rule  string `json:"id"`
	Help  string `json:"help"`
	Nodes []struct {
		Selector []any  `json:"target"` // each a string, or a list of strings that leads through frames
		Summary  string `json:"failureSummary"`
	} `json:"nodes"`
}

func (f finding) String() string {
	var text strings.Builder
	fmt.Fprintf(&text, "%s: %s", f.Rule, f.Help)
	for i, node := range f.Nodes {
		if i == 5 {
			fmt.Fprintf(&text, "\n\tand %d more", len(f.Nodes)-i)
			break
		}
		fmt.Fprintf(&text, "\n\t%v: %s", node.Selector, strings.Join(strings.Fields(node.Summary), " "))
	}
	return text.String()
}

// findings are the result of axe-core for a page.
type findings struct {
	Violations []finding `json:"violations"`
	Incomplete []finding `json:"incomplete"`
}

// Options of axe-core: the rules of WCAG 2.2 AA (target-size is off by default), and those of these
// rules that depend on the colour scheme.
const (
	axeAll     = `runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], rules: {'target-size': {enabled: true}}`
	axeColours = `runOnly: {type: 'rule', values: ['color-contrast', 'link-in-text-block']}`
	// axeScrolls has the rules that need a window lower than the page.
	axeScrolls = `runOnly: {type: 'rule', values: ['scrollable-region-focusable']}`
)

// audit checks the page in the tab with axe-core, by the rules of axeAll, axeColours or axeScrolls.
// What axe-core cannot decide is in the log.
func audit(t testing.TB, ctx context.Context, axe, rules, what string) findings {
	t.Helper()
	// The script is added by the debugging protocol, because the pages' policy forbids foreign
	// scripts.
	do(t, ctx, "axe-core", chromedp.Evaluate[chromedp.Void](`if (!window.axe) {`+axe+`}`))
	// Preloading would request the style sheets again, which the policy forbids too.
	run := `axe.run(document, {` + rules + `, resultTypes: ['violations', 'incomplete'], preload: false})
		.then(({violations, incomplete}) => ({violations, incomplete}))`
	found, err := chromedp.Run(ctx, chromedp.Evaluate[findings](run, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatalf("axe-core on %s: %v", what, err)
	}
	for _, f := range found.Incomplete {
		t.Logf("%s, to be judged by eye: %v", what, f)
	}
	return found
}

// traffic is the requests of a tab and its complaints since forget was called last.
type traffic struct {
	mu         sync.Mutex
	requests   []string                     // addresses
	open       map[network.RequestID]string // requested addresses without an answer so far
	bytes      int                          // received, with headers, in the encoding of the connection
	cookies    []string                     // headers that set a cookie
	complaints []string                     // errors, warnings and everything else on the console
}

// watch records the traffic of a tab. From then on the tab uses no cache.
func watch(t testing.TB, ctx context.Context) *traffic {
	t.Helper()
	tr := &traffic{open: map[network.RequestID]string{}}
	if _, err := chromedp.Call(
		ctx, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true},
	); err != nil {
		t.Fatal(err)
	}
	if err := chromedp.Listen(ctx, tr.record); err != nil {
		t.Fatal(err)
	}
	return tr
}

func (tr *traffic) record(event any) {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		tr.requests = append(tr.requests, e.Request.URL)
		switch e.Type {
		case network.ResourceTypeDocument:
			clear(tr.open) // they belong to the page that is left
			tr.open[e.RequestID] = e.Request.URL
		case network.ResourceTypeOther: // the icon of the tab: Chromium does not always report its end
		default:
			tr.open[e.RequestID] = e.Request.URL
		}
	case *network.EventResponseReceivedExtraInfo:
		for name, value := range e.Headers {
			if strings.EqualFold(name, "Set-Cookie") {
				tr.cookies = append(tr.cookies, fmt.Sprint(value))
			}
		}
	case *network.EventLoadingFinished:
		tr.bytes += int(e.EncodedDataLength)
		delete(tr.open, e.RequestID)
	case *network.EventLoadingFailed:
		delete(tr.open, e.RequestID)
	case *log.EventEntryAdded:
		// A page with a 4xx status is not a complaint.
		if e.Entry.Source != log.EntrySourceNetwork || len(tr.requests) == 0 || e.Entry.URL != tr.requests[0] {
			tr.complaints = append(tr.complaints, e.Entry.Text)
		}
	case *runtime.EventConsoleAPICalled:
		for _, argument := range e.Args {
			tr.complaints = append(tr.complaints, fmt.Sprint(argument.Description, string(argument.Value)))
		}
	case *runtime.EventExceptionThrown:
		thrown := e.ExceptionDetails.Text
		if e.ExceptionDetails.Exception != nil {
			thrown += " " + e.ExceptionDetails.Exception.Description
		}
		tr.complaints = append(tr.complaints, thrown)
	}
}

// forget drops what was recorded.
func (tr *traffic) forget() {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	tr.requests, tr.bytes, tr.cookies, tr.complaints = nil, 0, nil, nil
	clear(tr.open)
}

// settle waits until everything is answered, except the icon.
func (tr *traffic) settle(t testing.TB) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		tr.mu.Lock()
		waiting := slices.Collect(maps.Values(tr.open))
		tr.mu.Unlock()
		if len(waiting) == 0 {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("not answered: %q", waiting)
		}
	}
}

// faults returns what a page served from base must not do: request anything from another host, set
// a cookie, or complain.
func (tr *traffic) faults(base string) []string {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	var faults []string
	for _, address := range tr.requests {
		if asked, err := url.Parse(address); err != nil || asked.Scheme != "data" && "http://"+asked.Host != base {
			faults = append(faults, "asks for "+address)
		}
	}
	for _, cookie := range tr.cookies {
		faults = append(faults, "sets the cookie "+cookie)
	}
	for _, complaint := range tr.complaints {
		faults = append(faults, "complains: "+complaint)
	}
	return faults
}

// TestAudit: each fault of a faulty page is found, under a policy as strict as that of the real
// pages.
func TestAudit(t *testing.T) {
	ctx, axe := browser(t), axeSource(t)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy",
			"default-src 'none'; style-src 'unsafe-inline'; img-src *; script-src 'self'")
		switch r.URL.Path {
		case "/script.js":
			w.Header().Set("Content-Type", "text/javascript")
			fmt.Fprint(w, `console.error("no good"); nothing.at.all()`)
		case "/":
			w.Header().Set("Set-Cookie", "who=reader")
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprintf(w, `<!DOCTYPE html><html><title>x</title><body style="background: #fff; color: #ccc">
<p>灰色的字</p><button style="width: 9px; height: 9px; padding: 0" aria-label="1"></button><button style="width: 9px; height: 9px; padding: 0" aria-label="2"></button>
<div style="width: 3000px">wide</div><script>document.title = "run"</script><img alt="" src="http://127.0.0.2:9/elsewhere.png"><script src="/script.js"></script>%s`,
				strings.Repeat("<!-- heavy -->", 10_000))
		default:
			http.NotFound(w, r)
		}
	}))
	defer server.Close()
	tr := watch(t, ctx)
	do(t, ctx, "a faulty page", chromedp.EmulateViewport(1280, 900), chromedp.Navigate(server.URL))
	tr.settle(t)

	rules := map[string]bool{}
	for _, f := range audit(t, ctx, axe, axeAll, "a faulty page").Violations {
		rules[f.Rule] = len(f.Nodes) > 0 && f.Help != "" && fmt.Sprint(f.Nodes[0].Selector) != ""
	}
	for _, rule := range []string{"color-contrast", "html-has-lang", "target-size"} {
		if !rules[rule] {
			t.Errorf("axe-core does not find %s, only %v", rule, rules)
		}
	}
	faults := strings.Join(tr.faults(server.URL), "\n")
	for _, fault := range []string{"asks for http://127.0.0.2:9/elsewhere.png", "sets the cookie who=reader",
		"inline script", "no good", "nothing is not defined"} {
		if !strings.Contains(faults, fault) {
			t.Errorf("%q is not among the faults:\n%s", fault, faults)
		}
	}
	if tr.bytes < 140_000 {
		t.Errorf("%d bytes were received of more than 140,000", tr.bytes)
	}
	if over := eval[string](t, ctx, stickingOut); !strings.Contains(over, "3000px") {
		t.Errorf("what is wider than the window is %q", over)
	}
	tr.forget()
	do(t, ctx, "an address without a page", chromedp.Navigate(server.URL+"/absent"))
	tr.settle(t)
	if faults := tr.faults(server.URL); len(faults) > 0 {
		t.Errorf("a page of 404 is said to be at fault: %q", faults)
	}
}
