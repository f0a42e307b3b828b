package web

import (
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"gongbao/web/ask/asktest"
)

var (
	han     = regexp.MustCompile(`[\p{Han}，。？：；！]`)
	action  = regexp.MustCompile(`(?s)\{\{.*?\}\}`)
	comment = regexp.MustCompile(`(?s)<!--.*?-->`)
)

// What a template says goes through t, so that it can be said in another language.
func TestTemplatesSayNothingThemselves(t *testing.T) {
	eachTemplate(t, func(name, text string) {
		bare := comment.ReplaceAllString(action.ReplaceAllString(text, ""), "")
		for i, line := range strings.Split(bare, "\n") {
			if han.MatchString(line) {
				t.Errorf("%s, line %d: %s", name, i+1, strings.TrimSpace(line))
			}
		}
	})
}

// What the query language refuses is told in English, whatever it was made of.
func TestEnglishMessages(t *testing.T) {
	do, _ := start(t, asktest.New())
	for _, q := range []string{
		"(a", `"a`, "a)", "。", "title:(a title:b)", "a NEAR/x b", "a NEAR b /s c", "a NEAR year:2026", "a NEAR -b", "-a /r -b", "title:", "a NEAR (b c)", strings.Repeat("a", 2_000),
		strings.Repeat("(", 70) + "a" + strings.Repeat(")", 70), strings.Repeat("a* ", 40), strings.Repeat("甲 ", 300),
	} {
		res, body := do("GET", "/?lang=en&q="+url.QueryEscape(q))
		for _, part := range regexp.MustCompile(`(?s)<strong>(.*?)</strong>(.*?)</p>`).FindAllStringSubmatch(body, -1) {
			if res.StatusCode != 400 || han.MatchString(part[1]+part[2]) {
				t.Errorf("%.40s: %d %s%s", q, res.StatusCode, part[1], part[2])
			}
		}
		if res.StatusCode == 400 && !strings.Contains(body, "<strong>") {
			t.Errorf("%.40s: no message", q)
		}
	}
	for _, address := range []string{"/?year=abc", "/?region=x", "/?sort=x", "/?limit=0", "/?limit=1&limit=2", "/coverage?sort=x", "/coverage?from=20", "/?q=%ff"} {
		res, body := do("GET", address+"&lang=en")
		message := regexp.MustCompile(`(?s)<main.*?</main>`).FindString(body)
		if res.StatusCode != 400 || han.MatchString(strings.NewReplacer("山西省", "", "古交市", "").Replace(message)) {
			t.Errorf("%s: %d %s", address, res.StatusCode, message)
		}
	}
}

func eachTemplate(t *testing.T, each func(name, text string)) {
	t.Helper()
	names, err := fs.Glob(os.DirFS("."), "page/templates/*.html")
	if err != nil || len(names) == 0 {
		t.Fatal("no templates", err)
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		each(name, string(text))
	}
}

// The language is that of the address, else that of the browser; one chosen by the address goes
// with every link to a page.
func TestLanguages(t *testing.T) {
	do, _ := start(t, asktest.New())
	for _, c := range []struct {
		path, accept string
		lang         string
		carried      string // part of the links to pages, empty where no link may name a language but the one that switches
	}{
		{"/?year=2026", "", "zh-CN", ""},
		{"/?year=2026", "en-GB,en;q=0.9", "en", ""},
		{"/?year=2026", "fr, de;q=0.5", "zh-CN", ""},
		{"/?year=2026", "zh-TW, en;q=0.5", "zh-CN", ""},
		{"/?year=2026", ",;;q=", "zh-CN", ""},
		{"/?year=2026&lang=en", "zh-CN", "en", "lang=en"},
		{"/?year=2026&lang=zh", "en", "zh-CN", "lang=zh"},
		{"/?year=2026&lang=xx", "en", "en", ""},
		{"/reports/0000000000000007?lang=en", "", "en", "lang=en"},
		{"/nowhere?lang=en", "", "en", "lang=en"},
	} {
		res, body := do("GET", c.path, "Accept-Language", c.accept)
		if !strings.Contains(body, `<html lang="`+c.lang+`">`) {
			t.Errorf("%s for %q is not in %s", c.path, c.accept, c.lang)
		}
		if !strings.Contains(strings.Join(res.Header.Values("Vary"), ","), "Accept-Language") {
			t.Errorf("%s: Vary %q", c.path, res.Header.Values("Vary"))
		}
		for _, href := range regexp.MustCompile(`<a [^>]*href="(/[^"#]*)[^>]*>`).FindAllStringSubmatch(body, -1) {
			switches := strings.Contains(href[0], "hreflang")
			forProgram := strings.HasPrefix(href[1], "/api/") || href[1] == "/openapi.json"
			if has := strings.Contains(href[1], "lang="); !switches && has != (c.carried != "" && !forProgram) || has && !switches && !strings.Contains(href[1], c.carried) {
				t.Errorf("%s for %q links to %s", c.path, c.accept, href[1])
			}
		}
		if c.carried != "" && strings.Contains(body, "<form") && !strings.Contains(body, `name="lang" value="`+strings.TrimPrefix(c.carried, "lang=")+`"`) {
			t.Errorf("%s: the form does not carry the language", c.path)
		}
	}
	if res, _ := do("GET", "/api/v1/search?lang=en"); res.StatusCode != http.StatusOK {
		t.Errorf("the API does not take lang: %d", res.StatusCode)
	}
}

// On English pages what is Chinese says so, for those who listen; not a name amid English words.
func TestChineseIsMarked(t *testing.T) {
	do, _ := start(t, asktest.New())
	chinese, english := regexp.MustCompile(`\p{Han}`), regexp.MustCompile(`[A-Za-z]`)
	for _, path := range []string{
		"/?lang=en", "/?q=火星&lang=en", "/?q=煤 \"矸&lang=en", "/reports/0000000000000007?lang=en", "/regions?lang=en", "/regions/530100?lang=en",
		"/compare?a=0000000000000006&b=0000000000000007&lang=en", "/coverage?lang=en", "/coverage?region=530000&lang=en", "/panel?lang=en", "/help?lang=en", "/help/api?lang=en",
	} {
		res, body := do("GET", strings.NewReplacer(" ", "%20", `"`, "%22").Replace(path))
		if res.StatusCode >= 404 {
			t.Errorf("%s: %d", path, res.StatusCode)
		}
		root, err := html.Parse(strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		for n := range root.Descendants() {
			if n.Type != html.TextNode || !chinese.MatchString(n.Data) || english.MatchString(n.Data) {
				continue
			}
			lang := ""
			for above := n.Parent; above != nil && lang == ""; above = above.Parent {
				for _, a := range above.Attr {
					if a.Key == "lang" {
						lang = a.Val
					}
				}
			}
			if lang != "zh-CN" {
				t.Errorf("%s: %.60q is in %s", path, n.Data, lang)
			}
		}
	}
}
