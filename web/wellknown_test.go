package web

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"image"
	"image/png"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gongbao/index/query"
	"gongbao/web/ask/asktest"
	"gongbao/web/page"
)

func TestIcons(t *testing.T) {
	do, _ := start(t, asktest.New())
	for path, side := range map[string]int{"/favicon.ico": 32, "/apple-touch-icon.png": 180} {
		res, body := do("GET", path)
		picture := []byte(body)
		contentType := "image/png"
		if path == "/favicon.ico" { // a header and an entry for each picture: its side, its length at 8 and its place at 12
			contentType = "image/x-icon"
			if len(picture) < 22 || int(picture[6]) != side || int(binary.LittleEndian.Uint32(picture[14:])) != len(picture)-22 || picture[18] != 22 {
				t.Fatalf("%s: %x", path, picture[:min(22, len(picture))])
			}
			picture = picture[22:]
		}
		p, err := png.Decode(bytes.NewReader(picture))
		if err != nil || p.Bounds() != image.Rect(0, 0, side, side) {
			t.Errorf("%s: %v", path, err)
		}
		if res.Header.Get("Content-Type") != contentType || res.Header.Get("Cache-Control") != page.DayLong || res.Header.Get("ETag") == "" {
			t.Errorf("%s: %v", path, res.Header)
		}
	}
}

// TestRobots holds the rules against addresses by RFC 9309: the longest rule that matches decides, and without one an address may be read.
func TestRobots(t *testing.T) {
	do, _ := start(t, asktest.New())
	_, body := do("GET", "/robots.txt")
	disallowed := func(address string) bool {
		for _, rule := range regexp.MustCompile(`(?m)^Disallow: (\S+)$`).FindAllStringSubmatch(body, -1) {
			pattern := "^" + strings.ReplaceAll(regexp.QuoteMeta(rule[1]), `\*`, ".*")
			if regexp.MustCompile(pattern).MatchString(address) {
				return true
			}
		}
		return false
	}
	if !strings.HasPrefix(body, "User-agent: *\n") || strings.Contains(body, "Allow:") {
		t.Errorf("not what this test reads:\n%s", body)
	}
	for _, address := range []string{"/", "/reports/0000000000000002", "/help", "/help/api", "/static/style.0123.css", "/regions/140000", "/robots.txt", "/openapi.json"} {
		if disallowed(address) {
			t.Errorf("%s is disallowed", address)
		}
	}
	for _, address := range []string{"/?q=x", "/?region=140000", "/reports/0000000000000002?q=x", "/api/v1/search", "/feed", "/feed?q=x", "/suggest?q=x", "/help?lang=en"} {
		if !disallowed(address) {
			t.Errorf("%s is allowed", address)
		}
	}
}

func TestBrowserSuggestions(t *testing.T) {
	do, _ := start(t, asktest.New())
	for typed, want := range map[string][]string{
		"煤": {"煤一", "煤二"}, "": {"一", "二"}, strings.Repeat("长", query.MaxLength+1): {},
	} {
		res, body := do("GET", "/suggest?q="+typed)
		var answer []json.RawMessage
		var echoed string
		var completed []string
		err := json.Unmarshal([]byte(body), &answer)
		if err != nil || len(answer) != 2 {
			t.Fatalf("%s: %v", body, err)
		}
		if err := errors.Join(json.Unmarshal(answer[0], &echoed), json.Unmarshal(answer[1], &completed)); err != nil {
			t.Fatal(err)
		}
		if res.Header.Get("Content-Type") != "application/x-suggestions+json" || echoed != typed || completed == nil || !slices.Equal(completed, want) {
			t.Errorf("%q: %s %s", typed, res.Header.Get("Content-Type"), body)
		}
	}
}

// What a chat shows of a link is the title and the description; the bars of the browser have the colour of the paper.
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
		for _, e := range elements(t, body) {
			switch {
			case e.name == "meta" && e.attr["name"] == "theme-color":
				colours = append(colours, e.attr["content"])
			case e.name == "meta":
				meta[e.attr["name"]+e.attr["property"]] = e.attr["content"]
			case e.name == "link":
				links[e.attr["rel"]] = e.attr["href"]
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
		for _, e := range elements(t, body) {
			hrefs = append(hrefs, e.attr["href"])
			if e.name == "input" && e.attr["name"] == "q" {
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
