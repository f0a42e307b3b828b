package opensearch_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gongbao/index"
	"gongbao/index/opensearch/clustertest"
	"gongbao/index/opensearch/documents"
	"gongbao/index/report"
)

// TestRefusals: what one node refuses, and requests that are lost on the way to it.
func TestRefusals(t *testing.T) {
	full(t)
	c := clustertest.Start(t, 1)
	t.Run("foreign index", func(t *testing.T) { testForeign(t, c.Nodes[0].URL) })
	t.Run("two writers", func(t *testing.T) { testTwoWriters(t, c.URLs()) })
	for _, broken := range []string{"before the state", "after the state", "late documents", "late state"} {
		t.Run(broken, func(t *testing.T) { testBroken(t, c.Nodes[0].URL, broken) })
	}
	t.Run("vanished index", func(t *testing.T) { testVanished(t, c.Nodes[0].URL) })
	t.Run("full disk", func(t *testing.T) { testFullDisk(t, c.Nodes[0].URL) })
}

// put sends a request to a node by hand.
func put(t *testing.T, method, url, body string) {
	t.Helper()
	r, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode >= 300 {
		answer, _ := io.ReadAll(response.Body)
		t.Fatalf("%s %s: %s", method, url, answer)
	}
}

// totals checks how many reports an engine finds.
func totals(t *testing.T, e index.Engine, want int) {
	t.Helper()
	found, err := e.Search(t.Context(), everyReport())
	if err != nil {
		t.Fatal(err)
	}
	if found.Total != want {
		t.Errorf("%d reports are found, want %d", found.Total, want)
	}
}

// testFullDisk: while the disk of a node is over its flood-stage watermark, additions are refused with a
// reason of their own, and searches go on.
func testFullDisk(t *testing.T, node string) {
	e := openAt(t, []string{node}, "full", 1, 0)
	update := func(i int) error { return e.Update([]*report.Report{numbered(i)}, nil) }
	if err := update(0); err != nil {
		t.Fatal(err)
	}
	watermarks := func(low, high, flood string) {
		put(t, "PUT", node+"/_cluster/settings", `{"persistent":{"cluster.info.update.interval":"10s","cluster.routing.allocation.disk":{"threshold_enabled":true,
			"watermark":{"low":"`+low+`","high":"`+high+`","flood_stage":"`+flood+`"}}}}`)
	}
	watermarks("900000gb", "800000gb", "700000gb")
	var err error
	added := 1
	for end := time.Now().Add(90 * time.Second); err == nil && time.Now().Before(end); time.Sleep(time.Second) {
		if err = update(added); err == nil {
			added++
		}
	}
	if !errors.Is(err, index.ErrNoRoom) {
		t.Errorf("an addition to a full disk: %v", err)
	}
	totals(t, e, added)
	if _, err := tryToOpen(t, []string{node}, "another", 1, 0); !errors.Is(err, index.ErrNoRoom) {
		t.Errorf("another index on a full disk: %v", err)
	}
	watermarks("3b", "2b", "1b")
	for end := time.Now().Add(90 * time.Second); err != nil && time.Now().Before(end); time.Sleep(time.Second) {
		if err = update(added); err != nil && !errors.Is(err, index.ErrNoRoom) {
			t.Errorf("an addition to a full disk: %v", err)
		}
	}
	if err != nil {
		t.Errorf("an addition after there is room: %v", err)
	}
	totals(t, e, added+1)
}

// sectionsOf returns the name of the index of the first generation in which sections are searched.
func sectionsOf(name string) string { return fmt.Sprintf("%s-sections-%d-1", name, documents.Version) }

// testForeign: an index of another program or version is left as it is.
func testForeign(t *testing.T, node string) {
	put(t, "PUT", node+"/"+sectionsOf("other"), `{"mappings":{"properties":{"title":{"type":"text"}}}}`)
	put(t, "PUT", node+"/"+sectionsOf("newer"), `{"mappings":{"_meta":{"version":1000}}}`)
	for name, want := range map[string]string{"other": "of version 0", "newer": "of version 1000"} {
		_, err := tryToOpen(t, []string{node}, name, 1, 0)
		if !errors.Is(err, index.ErrForeign) || errors.Is(err, index.ErrDamaged) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// testTwoWriters: the writer is who opened the index last. Another is refused from then on, also in the
// middle of an addition, and nothing that was acknowledged is lost.
func testTwoWriters(t *testing.T, urls []string) {
	engines := []index.Engine{openAt(t, urls, "two", 1, 0)}
	acknowledged, refused := 0, 0
	for turn := range 6 {
		before := engines[len(engines)-1]
		stopped := make(chan int)
		go func() { // until it is refused
			for n := 0; ; n++ {
				if err := before.Update([]*report.Report{numbered(1000*turn + n)}, nil); err != nil {
					if !errors.Is(err, index.ErrTwoWriters) {
						t.Error(err)
					}
					stopped <- n
					return
				}
			}
		}()
		time.Sleep(time.Duration(300+70*turn) * time.Millisecond)
		now, err := tryToOpen(t, urls, "two", 1, 0)
		for ; errors.Is(err, index.ErrTwoWriters); refused++ { // the other was quicker
			now, err = tryToOpen(t, urls, "two", 1, 0)
		}
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = now.Close() })
		engines = append(engines, now)
		acknowledged += <-stopped
		if err := now.Update([]*report.Report{numbered(1000*turn + 999)}, nil); err != nil {
			t.Error(err)
		}
		acknowledged++
		if err := before.Update([]*report.Report{numbered(0)}, nil); !errors.Is(err, index.ErrTwoWriters) {
			t.Errorf("an addition by the former writer: %v", err)
		}
	}
	time.Sleep(1100 * time.Millisecond) // by then all see the same state
	for _, e := range engines {
		totals(t, e, acknowledged)
	}
	t.Logf("%d acknowledged; to open was refused %d times", acknowledged, refused)
}

// way stands between an engine and a node. It loses and delays requests.
type way struct {
	node  string
	proxy *httputil.ReverseProxy
	mode  atomic.Value // string: what is lost; empty for nothing

	mu   sync.Mutex
	kept []*http.Request
}

func (w *way) ServeHTTP(to http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	bulk, state := strings.HasPrefix(r.URL.Path, "/_bulk"), r.Method == "PUT" && strings.HasSuffix(r.URL.Path, "/state")
	mode, _ := w.mode.Load().(string)
	switch {
	case mode == "all", mode == "before the state" && state:
		panic(http.ErrAbortHandler)
	case mode == "after the state" && state:
		w.proxy.ServeHTTP(httptest.NewRecorder(), r)
		w.mode.Store("all")
		panic(http.ErrAbortHandler)
	case mode == "late documents" && bulk, mode == "late state" && state:
		w.mu.Lock()
		late, _ := http.NewRequest(r.Method, w.node+r.URL.RequestURI(), bytes.NewReader(body))
		late.Header = r.Header.Clone()
		w.kept = append(w.kept, late)
		w.mu.Unlock()
		panic(http.ErrAbortHandler)
	}
	w.proxy.ServeHTTP(to, r)
}

// arrive sends what was kept.
func (w *way) arrive(t *testing.T) {
	t.Helper()
	for _, r := range w.kept {
		response, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
	}
}

// testBroken: an Update whose requests do not arrive, or late, is in no view or whole, and the next is
// whole.
func testBroken(t *testing.T, node, broken string) {
	to, err := url.Parse(node)
	if err != nil {
		t.Fatal(err)
	}
	w := &way{node: node, proxy: httputil.NewSingleHostReverseProxy(to)}
	between := httptest.NewServer(w)
	defer between.Close()
	name := "broken-" + strings.ReplaceAll(broken, " ", "-")
	e := openAt(t, []string{between.URL}, name, 2, 0)
	if err := e.Update([]*report.Report{numbered(0), numbered(1)}, nil); err != nil {
		t.Fatal(err)
	}
	time.Sleep(1100 * time.Millisecond)
	changed := numbered(1)
	changed.Year++
	w.mode.Store(broken)
	if err := e.Update([]*report.Report{changed, numbered(2), numbered(3)}, nil); !isAway(err) {
		t.Errorf("the update whose requests are lost: %v", err)
	}
	w.mode.Store("")
	time.Sleep(1100 * time.Millisecond) // by then the state is read again
	if broken == "after the state" {
		totals(t, e, 4)
	} else {
		totals(t, e, 2)
	}
	if err := e.Update([]*report.Report{changed, numbered(2)}, nil); err != nil {
		t.Fatalf("the next update: %v", err)
	}
	w.arrive(t)
	put(t, "POST", node+"/"+sectionsOf(name)+"/_refresh", "")
	want := 3
	if broken == "after the state" {
		want = 4
	}
	totals(t, e, want)
	if err := e.Update([]*report.Report{numbered(5)}, []string{numbered(0).ID}); err != nil {
		t.Errorf("the update after that: %v", err)
	}
	for _, e := range []index.Engine{e, openAt(t, []string{node}, name, 2, 0)} {
		totals(t, e, want)
		if damaged, err := e.Check(); err != nil || len(damaged) > 0 {
			t.Errorf("%v, %v", damaged, err)
		}
	}
}

// testVanished: an index that is deleted by hand is not taken for an empty one.
func testVanished(t *testing.T, node string) {
	e := openAt(t, []string{node}, "vanished", 1, 0)
	if err := e.Update([]*report.Report{numbered(0)}, nil); err != nil {
		t.Fatal(err)
	}
	put(t, "DELETE", node+"/"+sectionsOf("vanished")+","+strings.Replace(sectionsOf("vanished"), "sections", "reports", 1), "")
	time.Sleep(1100 * time.Millisecond)
	if found, err := e.Search(t.Context(), everyReport()); !isAway(err) {
		t.Errorf("a search: %+v, %v", found, err)
	}
	if has, err := e.Has(numbered(0).ID); !isAway(err) {
		t.Errorf("has the report: %t, %v", has, err)
	}
	if err := e.Update([]*report.Report{numbered(1)}, nil); !isAway(err) {
		t.Errorf("an addition: %v", err)
	}
}
