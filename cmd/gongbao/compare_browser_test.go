package main

import (
	"encoding/json"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestBrowserCompare compares two reports: side by side on a wide screen, and alternating on
// phones.
func TestBrowserCompare(t *testing.T) {
	s := serving(t, "--library", filepath.Join(t.TempDir(), "library"), seeds)
	defer s.stop()
	ctx := browser(t)
	res, err := http.Get(s.url + "/api/v1/reports?kind=政府工作报告&year=2021&sort=region&limit=2")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var list struct{ Reports []struct{ ID string } }
	if err := json.NewDecoder(res.Body).Decode(&list); err != nil || len(list.Reports) < 2 {
		t.Fatalf("%v: %v", list, err)
	}
	address := s.url + "/compare?a=" + list.Reports[0].ID + "&b=" + list.Reports[1].ID

	const beside = `(() => {
		const pair = [...document.querySelectorAll('.pair')].find(p => p.querySelector('.old p') && p.querySelector('.new p'));
		return pair.querySelector('.old').getBoundingClientRect().right <= pair.querySelector('.new').getBoundingClientRect().left;
	})()`
	for _, size := range []struct {
		name          string
		width, height int64
		beside        bool
	}{{"compare", 1280, 900, true}, {"compare-phone", 360, 740, false}, {"compare-small", 320, 640, false}} {
		do(t, ctx, size.name, chromedp.EmulateViewport(size.width, size.height), chromedp.Navigate(address),
			chromedp.WaitVisible(`.pair`))
		noSidewaysScroll(t, ctx, size.name)
		if got := eval[bool](t, ctx, beside); got != size.beside {
			t.Errorf("%s: one beside the other is %v", size.name, got)
		}
		screenshot(t, ctx, size.name)
	}

	// The links to paragraphs are not copied with the text, and the Tab key skips them.
	if selected := eval[string](
		t, ctx, `(getSelection().selectAllChildren(document.querySelector('main')), getSelection().toString())`,
	); strings.Contains(selected, "↗") {
		t.Error("the text is copied with the signs of its links")
	}
	if stops := eval[int](
		t, ctx, `[...document.querySelectorAll('.pair p .to')].filter(a => a.tabIndex >= 0).length`,
	); stops != 0 {
		t.Errorf("Tab stops at the links of %d paragraphs", stops)
	}

	// Changes are marked by more than colour.
	for element, want := range map[string]string{".pair .changed ins": "underline",
		".pair .changed del": "line-through"} {
		if line := eval[string](
			t, ctx, `getComputedStyle(document.querySelector('`+element+`')).textDecorationLine`,
		); line != want {
			t.Errorf("%s has the line %q, want %s", element, line, want)
		}
	}

	do(t, ctx, "only changes", click(`document.querySelector('.views a:nth-of-type(2)')`),
		chromedp.WaitVisible(`.views a:nth-of-type(2).chosen`))
	if n := eval[int](t, ctx, `document.querySelectorAll('.pair p .reused').length`); n != 0 {
		t.Errorf("%d reused sentences are shown among the changes", n)
	}
	do(t, ctx, "the form", chromedp.Navigate(s.url+"/compare"), chromedp.WaitVisible(`.ask`))
	noSidewaysScroll(t, ctx, "the form")
	screenshot(t, ctx, "compare-form-small")
}
