package results

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"net/url"
	"slices"
	"strings"
	"testing"

	"gongbao/index/query"
	"gongbao/web/ask/asktest"
)

func TestOpenSearch(t *testing.T) {
	do := start(t, asktest.New())
	for _, c := range []struct{ path, name, language, results string }{
		{"/opensearch.xml", "公报", "zh-CN", "/?q={searchTerms}"},
		{"/opensearch.xml?lang=en", "Gongbao", "en", "/?q={searchTerms}&lang=en"},
	} {
		res, body := do("GET", c.path)
		var d struct {
			XMLName     xml.Name `xml:"http://a9.com/-/spec/opensearch/1.1/ OpenSearchDescription"`
			ShortName   string
			Description string
			Language    string
			Image       string
			URLs        []struct {
				Type     string `xml:"type,attr"`
				Rel      string `xml:"rel,attr"`
				Template string `xml:"template,attr"`
			} `xml:"Url"`
		}
		if err := xml.Unmarshal([]byte(body), &d); err != nil {
			t.Fatal(err)
		}
		if res.Header.Get("Content-Type") != "application/opensearchdescription+xml; charset=utf-8" || d.ShortName != c.name || len([]rune(d.ShortName)) > 16 ||
			d.Description == "" || len([]rune(d.Description)) > 1024 || d.Language != c.language {
			t.Errorf("%s: %s %+v", c.path, res.Header.Get("Content-Type"), d)
		}
		for _, u := range d.URLs {
			address, err := url.Parse(strings.ReplaceAll(u.Template, "{searchTerms}", url.QueryEscape("煤矸石")))
			if err != nil || !address.IsAbs() {
				t.Fatalf("%s: %v", u.Template, err)
			}
			answer, _ := do("GET", address.RequestURI())
			if mediaType, _, _ := strings.Cut(answer.Header.Get("Content-Type"), ";"); answer.StatusCode != 200 || mediaType != u.Type {
				t.Errorf("%s answers %d %s", u.Template, answer.StatusCode, mediaType)
			}
			if u.Type == "text/html" && !strings.HasSuffix(u.Template, c.results) {
				t.Errorf("%s: results at %s", c.path, u.Template)
			}
		}
		if len(d.URLs) != 4 || !strings.HasSuffix(d.Image, "/favicon.ico") {
			t.Errorf("%s: %+v", c.path, d)
		}
	}
}

func TestBrowserSuggestions(t *testing.T) {
	do := start(t, asktest.New())
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
