package web

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gongbao/web/ask/asktest"
	"gongbao/web/page/pagetest"
)

// What a chat shows of a link is the title and the description; the bars of the browser have the
// colour of the paper.
func TestHead(t *testing.T) {
	do, _ := start(t, asktest.New())
	style, err := os.ReadFile("page/static/style.css")
	if err != nil {
		t.Fatal(err)
	}
	papers := regexp.MustCompile(`--paper: (#[0-9a-f]{6})`).FindAllStringSubmatch(string(style), -1)
	for target, canonical := range map[string]string{
		"/": "", "/?q=煤矸石": "", "/nowhere": "", "/help": "", "/reports/0000000000000002?q=煤矸石&lang=en": "/reports/0000000000000002",
	} {
		_, body := do("GET", target)
		meta, links, colours := map[string]string{}, map[string]string{}, []string{}
		for _, e := range pagetest.Elements(t, body) {
			switch {
			case e.Name == "meta" && e.Attr["name"] == "theme-color":
				colours = append(colours, e.Attr["content"])
			case e.Name == "meta":
				meta[e.Attr["name"]+e.Attr["property"]] = e.Attr["content"]
			case e.Name == "link":
				links[e.Attr["rel"]] = e.Attr["href"]
			}
		}
		for _, name := range []string{"description", "og:title", "og:description", "og:site_name", "og:type"} {
			if meta[name] == "" {
				t.Errorf("%s has no %s", target, name)
			}
		}
		if !strings.Contains(body, "<title>"+meta["og:title"]+"</title>") || meta["description"] != meta["og:description"] {
			t.Errorf("%s: og:title %q, og:description %q", target, meta["og:title"], meta["og:description"])
		}
		if len(papers) < 2 || !slices.Equal(colours, []string{papers[0][1], papers[1][1]}) {
			t.Errorf("%s: colours %v, the paper has %v", target, colours, papers)
		}
		if links["canonical"] != canonical {
			t.Errorf("%s: canonical %q, want %q", target, links["canonical"], canonical)
		}
		if !strings.HasPrefix(links["search"], "/opensearch.xml") || links["apple-touch-icon"] == "" {
			t.Errorf("%s: links %v", target, links)
		}
	}
}

// Whoever is lost finds a search box and the ways on.
func TestLost(t *testing.T) {
	do, _ := start(t, asktest.New())
	for _, target := range []string{"/nowhere", "/reports/ffff"} {
		res, body := do("GET", target)
		hrefs, boxes := []string{}, 0
		for _, e := range pagetest.Elements(t, body) {
			hrefs = append(hrefs, e.Attr["href"])
			if e.Name == "input" && e.Attr["name"] == "q" {
				boxes++
			}
		}
		if res.StatusCode != 404 || boxes != 1 {
			t.Errorf("%s: %d, %d search boxes", target, res.StatusCode, boxes)
		}
		for _, want := range []string{"/", "/help", "/?sort=newest", "/regions"} {
			if !slices.Contains(hrefs, want) {
				t.Errorf("%s does not lead to %s", target, want)
			}
		}
	}
}
