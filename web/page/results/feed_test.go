package results

import (
	"encoding/xml"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"gongbao/index/report"
	"gongbao/web/ask/asktest"
	"gongbao/web/page/pagetest"
)

// readFeed reads a feed as any reader would, and tests what RFC 4287 demands of every feed and
// entry.
type readFeed struct {
	XMLName  xml.Name       `xml:"http://www.w3.org/2005/Atom feed"`
	IDs      []string       `xml:"http://www.w3.org/2005/Atom id"`
	Titles   []string       `xml:"http://www.w3.org/2005/Atom title"`
	Updated  []string       `xml:"http://www.w3.org/2005/Atom updated"`
	Authors  []string       `xml:"http://www.w3.org/2005/Atom author>name"`
	Subtitle string         `xml:"http://www.w3.org/2005/Atom subtitle"`
	Links    []feedTestLink `xml:"http://www.w3.org/2005/Atom link"`
	Entries  []struct {
		IDs        []string       `xml:"http://www.w3.org/2005/Atom id"`
		Titles     []string       `xml:"http://www.w3.org/2005/Atom title"`
		Updated    []string       `xml:"http://www.w3.org/2005/Atom updated"`
		Published  []string       `xml:"http://www.w3.org/2005/Atom published"`
		Links      []feedTestLink `xml:"http://www.w3.org/2005/Atom link"`
		Categories []struct {
			Term string `xml:"term,attr"`
		} `xml:"http://www.w3.org/2005/Atom category"`
		Summary struct {
			Type  string `xml:"type,attr"`
			Text  string `xml:",chardata"`
			Inner string `xml:",innerxml"`
		} `xml:"http://www.w3.org/2005/Atom summary"`
	} `xml:"http://www.w3.org/2005/Atom entry"`
}

type feedTestLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
	Href string `xml:"href,attr"`
}

func parseAtom(t *testing.T, what, body string) readFeed {
	t.Helper()
	var f readFeed
	if err := xml.Unmarshal([]byte(body), &f); err != nil {
		t.Fatalf("%s: %v\n%s", what, err, body)
	}
	element := func(of string, ids, titles, updated []string) {
		if len(ids) != 1 || len(titles) != 1 || len(updated) != 1 {
			t.Errorf("%s: %s has %d ids, %d titles, %d times", what, of, len(ids), len(titles), len(updated))
			return
		}
		if u, err := url.Parse(ids[0]); err != nil || !u.IsAbs() {
			t.Errorf("%s: the id %q is no IRI", what, ids[0])
		}
		if titles[0] == "" {
			t.Errorf("%s: %s has an empty title", what, of)
		}
		if _, err := time.Parse(time.RFC3339, updated[0]); err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	element("the feed", f.IDs, f.Titles, f.Updated)
	if len(f.Authors) != 1 || f.Authors[0] == "" {
		t.Errorf("%s: authors %q", what, f.Authors)
	}
	seen := make(map[string]bool)
	for _, e := range f.Entries {
		element("an entry", e.IDs, e.Titles, e.Updated)
		if seen[e.IDs[0]] {
			t.Errorf("%s: two entries are %s", what, e.IDs[0])
		}
		seen[e.IDs[0]] = true
		if len(e.Links) != 1 || e.Links[0].Rel != "alternate" { // which an entry without content must have
			t.Errorf("%s: links of an entry: %v", what, e.Links)
		}
		if e.Summary.Type != "text" || strings.Contains(e.Summary.Inner, "<") {
			t.Errorf("%s: the summary is not plain text: %s %s", what, e.Summary.Type, e.Summary.Inner)
		}
		if len(e.Published) > 1 {
			t.Errorf("%s: published %v", what, e.Published)
		}
	}
	for _, rel := range []string{"self", "alternate"} {
		n := 0
		for _, link := range f.Links {
			if u, err := url.Parse(link.Href); err != nil || !u.IsAbs() {
				t.Errorf("%s: %v", what, link)
			}
			if link.Rel == rel {
				n++
			}
		}
		if n != 1 {
			t.Errorf("%s: %d links %s", what, n, rel)
		}
	}
	return f
}

func TestFeed(t *testing.T) {
	do := start(t, asktest.New())
	for _, c := range []struct {
		query   string
		entries int
		title   string
	}{
		{"", 28, "全部报告 - 公报"},
		{"?q=煤矸石&year=2026", 9, "煤矸石 · 2026年 - 公报"},
		{"?q=%20煤矸石%20&year=2026&limit=2&sort=oldest&cursor=x", 2, "煤矸石 · 2026年 - 公报"},
		{"?q=煤矸石&passages=0&limit=100", 28, "煤矸石 - 公报"},
		{"?q=煤矸岩", 0, "煤矸岩 - 公报"}, // relaxed a search would find 煤矸石
		{"?q=煤矸岩&match=words", 0, "煤矸岩 - 公报"},
		{"?year=2026&lang=en", 9, "2026 - Gongbao"},
	} {
		res, body := do("GET", "/feed"+c.query)
		if res.StatusCode != 200 || res.Header.Get("Content-Type") != atomType {
			t.Fatalf("%s: %d %s %s", c.query, res.StatusCode, res.Header.Get("Content-Type"), body)
		}
		f := parseAtom(t, c.query, body)
		if len(f.Entries) != c.entries || f.Titles[0] != c.title {
			t.Errorf("%s: %d entries of %q, want %d of %q", c.query, len(f.Entries), f.Titles[0], c.entries, c.title)
		}
		for i := range f.Entries {
			if i > 0 && f.Entries[i].Updated[0] > f.Entries[i-1].Updated[0] {
				t.Errorf("%s: entry %d is newer than the one before", c.query, i)
			}
		}
		if len(f.Entries) > 0 && f.Updated[0] != f.Entries[0].Updated[0] {
			t.Errorf("%s: updated %s, its newest entry %s", c.query, f.Updated[0], f.Entries[0].Updated[0])
		}
		// Both links of the feed lead where they say.
		for _, link := range f.Links {
			u, err := url.Parse(link.Href)
			if err != nil {
				t.Fatal(err)
			}
			other, otherBody := do("GET", u.RequestURI())
			if mediaType, _, _ := strings.Cut(other.Header.Get("Content-Type"), ";"); other.StatusCode != 200 || mediaType != link.Type {
				t.Errorf("%s: %s answers %d %s, not %s", c.query, link.Href, other.StatusCode, mediaType, link.Type)
			}
			if link.Rel == "self" && otherBody != body {
				t.Errorf("%s: the feed at %s is another", c.query, link.Href)
			}
		}
	}
}

func TestFeedEntry(t *testing.T) {
	do := start(t, asktest.New())
	_, body := do("GET", "/feed?q=煤矸石&region=530124&kind=计划报告&year=2026", "Host", "gongbao.example")
	f := parseAtom(t, "entry", body)
	if len(f.Entries) != 1 {
		t.Fatalf("%d entries", len(f.Entries))
	}
	e := f.Entries[0]
	if e.Updated[0] != "2026-01-20T00:00:00+08:00" || e.Published[0] != e.Updated[0] {
		t.Errorf("updated %s, published %v", e.Updated[0], e.Published)
	}
	for _, says := range []string{"云岭省清河市柳泉县，2026年，计划报告", "一、过去一年工作回顾 › (二)生态环境持续改善", "治理【煤矸石】堆场十一处"} {
		if !strings.Contains(e.Summary.Text, says) {
			t.Errorf("the summary does not say %q:\n%s", says, e.Summary.Text)
		}
	}
	u, err := url.Parse(e.Links[0].Href)
	if err != nil || !strings.HasPrefix(u.Path, "/reports/") || u.Query().Get("q") != "煤矸石" {
		t.Errorf("link %s: %v", e.Links[0].Href, err)
	}
	if len(e.Categories) != 1 || e.Categories[0].Term != "计划报告" {
		t.Errorf("categories %v", e.Categories)
	}
	// The ID is the report's own: another search, another address of the site and another language
	// leave it as it is.
	_, body = do("GET", "/feed?region=530124&kind=计划报告&year=2026&lang=en")
	if other := parseAtom(t, "other search", body); other.Entries[0].IDs[0] != e.IDs[0] || other.IDs[0] == f.IDs[0] {
		t.Errorf("the entry was %s and is %s; the feed was %s and is %s", e.IDs[0], other.Entries[0].IDs[0], f.IDs[0], other.IDs[0])
	}
}

// An entry has the best day that is known, and a feed needs one even where none is.
func TestFeedDays(t *testing.T) {
	lib := &asktest.Library{Reports: []*report.Report{
		{ID: "1", Title: "甲", Year: 2025, Delivered: "2026-01-20", Published: "2026-02-02"},
		{ID: "2", Title: "乙", Year: 2024, Published: "2024-03-01"},
		{ID: "3", Year: 2023, Delivered: "不明"},
		{ID: "4", Title: "丁"},
	}}
	for _, r := range lib.Reports {
		r.Sections = []report.Section{{ID: "s1", Paragraphs: []string{"文"}}}
	}
	do := start(t, lib)
	_, body := do("GET", "/feed")
	var days []string
	for _, e := range parseAtom(t, "days", body).Entries {
		days = append(days, e.Updated[0])
	}
	want := "[2026-01-20T00:00:00+08:00 2024-03-01T00:00:00+08:00 2023-01-01T00:00:00+08:00 1970-01-01T00:00:00Z]"
	if got := fmt.Sprint(days); got != want {
		t.Errorf("days %v, want %v", got, want)
	}
	do = start(t, &asktest.Library{})
	_, body = do("GET", "/feed")
	if f := parseAtom(t, "empty", body); len(f.Entries) != 0 || f.Updated[0] != "1970-01-01T00:00:00Z" {
		t.Errorf("an empty library: %+v", f)
	}
}

func TestFeedUnchanged(t *testing.T) {
	lib := asktest.New()
	do := start(t, lib)
	res, _ := do("GET", "/feed?q=煤矸石")
	tag := res.Header.Get("ETag")
	if again, body := do("GET", "/feed?q=煤矸石", "If-None-Match", tag); tag == "" || again.StatusCode != http.StatusNotModified || body != "" {
		t.Errorf("unchanged: %q, %d, %d bytes", tag, again.StatusCode, len(body))
	}
	lib.Add(report.GovernmentWork, report.Province, 2027, report.Division{Code: "530000", Name: "云岭省"})
	if again, _ := do("GET", "/feed?q=煤矸石", "If-None-Match", tag); again.StatusCode != 200 {
		t.Errorf("with a new report: %d", again.StatusCode)
	}
}

func TestFeedRefuses(t *testing.T) {
	do := start(t, asktest.New())
	for _, query := range []string{"?q=%22煤矸石", "?limit=0", "?year=x", "?match=x", "?q=煤矸石&regoin=140000"} {
		if res, body := do("GET", "/feed"+query); res.StatusCode != 400 || res.Header.Get("Content-Type") != htmlType {
			t.Errorf("%s: %d %s", query, res.StatusCode, body)
		}
	}
}

func TestHostileFeed(t *testing.T) {
	for i, attack := range pagetest.Attacks {
		rep := &report.Report{
			ID: fmt.Sprintf("%016x", i+1), Title: attack, Kind: report.Kind(attack), Place: attack, Year: 2026, Delivered: attack, Published: attack,
			Region:   report.Region{Code: attack, Name: attack, Path: []report.Division{{Code: attack, Name: attack}}},
			Sections: []report.Section{{ID: "s1", Heading: attack, Path: []string{attack}, Paragraphs: []string{attack + "煤矸石]]>&lt;" + attack}}},
		}
		do := start(t, &asktest.Library{Reports: []*report.Report{rep}})
		for _, query := range []string{"?q=煤矸石", "?q=煤矸石&region=-140000&lang=" + url.QueryEscape(attack)} {
			res, body := do("GET", "/feed"+query)
			if res.StatusCode != 200 {
				t.Errorf("%q: %d", attack, res.StatusCode)
			}
			f := parseAtom(t, attack, body)
			if len(f.Entries) != 1 || !strings.Contains(f.Entries[0].Summary.Text, "【煤矸石】]]>&lt;") {
				t.Errorf("%q: %s", attack, body)
			}
		}
		if res, _ := do("GET", "/feed?q="+url.QueryEscape(attack)); res.StatusCode >= 500 {
			t.Errorf("%q as a query: %d", attack, res.StatusCode)
		}
	}
}
