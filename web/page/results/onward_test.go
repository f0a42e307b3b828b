package results

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"gongbao/index"
	"gongbao/web/address"
	"gongbao/web/ask/asktest"
)

// The pages of a search lead to one another in both directions, and say which hits they have.
func TestBackAndForth(t *testing.T) {
	lib := asktest.New()
	raw := "sort=oldest&limit=1"
	var pages []string // the hit of each
	for {
		res := mustSearch(t, lib, raw).Results
		if res.First != len(pages)+1 || res.Last != res.First {
			t.Errorf("page %d has hits %d to %d", len(pages)+1, res.First, res.Last)
		}
		if (res.BackURL == "") != (len(pages) == 0) {
			t.Errorf("page %d: the page before is at %q", len(pages)+1, res.BackURL)
		}
		if n := len(pages); n > 0 {
			_, before, _ := strings.Cut(res.BackURL, "?")
			if back := mustSearch(t, lib, before).Results; back.Hits[0].ID != pages[n-1] || back.First != n {
				t.Errorf("the page before page %d has %s, want %s", n+1, back.Hits[0].ID, pages[n-1])
			}
		}
		pages = append(pages, res.Hits[0].ID)
		if res.NextURL == "" {
			break
		}
		_, raw, _ = strings.Cut(res.NextURL, "?")
	}
	if len(pages) != len(lib.Reports) || len(pages) < 3 {
		t.Errorf("%d pages of %d reports", len(pages), len(lib.Reports))
	}
	if res := mustSearch(t, lib, "sort=oldest&limit=100").Results; res.First != 0 || res.BackURL != "" {
		t.Errorf("a page with all hits has hits %d to %d, before it %q", res.First, res.Last, res.BackURL)
	}
	if res := mustSearch(t, lib, "sort=oldest&limit=1&start=3000").Results; res.BackURL != "" || res.FirstURL == "" {
		t.Errorf("far behind, the page before is at %q, the first at %q", res.BackURL, res.FirstURL)
	}
}

// A link that changes the search leads to its first page.
func TestChangesBeginAgain(t *testing.T) {
	res := mustSearch(t, asktest.New(), "sort=oldest&limit=1&start=2&year=2019..2026").Results
	links := []string{res.ClearURL, res.FeedURL, res.FirstURL}
	for _, c := range res.Chips {
		links = append(links, c.URL)
	}
	for _, o := range res.Sorts {
		links = append(links, o.URL)
	}
	for _, link := range links {
		if strings.Contains(link, "start=") || strings.Contains(link, "cursor=") {
			t.Errorf("%s begins in the middle", link)
		}
	}
	if len(links) < 6 {
		t.Errorf("only %d links", len(links))
	}
}

func TestWithin(t *testing.T) {
	for _, test := range []struct{ query, text, want string }{
		{"煤矸石", "利用", "煤矸石 /r 利用"},
		{"煤矸石 发电", "利用 -焚烧", "(煤矸石 发电) /r (利用 -焚烧)"},
		{"煤 /r 气", `"利用"`, `煤 /r 气 /r "利用"`},
		{"煤 OR 气", "利用", "(煤 OR 气) /r 利用"},
		{"煤 year:2026", "利用", "煤 year:2026 利用"}, // a filter is no operand
		{"煤", `"利用`, `煤 "利用`},                   // to be mended
		{"", "利用", "利用"},
	} {
		r := within(index.Request{Query: test.query, Cursor: "x", Skip: 3}, test.text)
		if r.Query != test.want || r.Cursor != "" || r.Skip != 0 {
			t.Errorf("%s within %s: %q from %q, %d", test.text, test.query, r.Query, r.Cursor, r.Skip)
		}
	}
}

func TestTrend(t *testing.T) {
	for _, test := range []struct {
		query  string
		filter index.Filter
		match  index.Match
		want   string
	}{
		{"煤矸石 \"综合利用\" -发电", index.Filter{}, "", "terms=煤矸石 综合利用"},
		{"(煤 OR 气) NEAR/5 电", index.Filter{Year: []string{"2026"}}, "", "terms=煤 气 电"},
		{"煤", index.Filter{Region: []string{"140181", "-330000"}, Kind: []string{"政府工作报告"}}, "", "terms=煤&places=140181&kind=政府工作报告"},
		{"煤", index.Filter{}, index.Words, ""},
		{"year:2026", index.Filter{}, "", ""},
		{`"发展，改革" 新*产力`, index.Filter{}, "", ""},
		{"", index.Filter{}, "", ""},
	} {
		tree, err := index.ParseQuery(test.query)
		if err != nil {
			t.Fatal(err)
		}
		link := trendURL(index.Request{Query: test.query, Filter: test.filter}, &index.Result{Tree: tree, Relaxed: test.match})
		got, err := url.QueryUnescape(strings.TrimPrefix(link, "/panel?"))
		if err != nil || got != test.want {
			t.Errorf("%s: %q, %v; want %q", test.query, got, err, test.want)
		}
	}
}

// The page says which words were names, and leads to the search with them as words and to what else may be one.
func TestNamesOnPage(t *testing.T) {
	r := address.NewRequest()
	r.Query = "古交 2026 煤"
	plain := r
	plain.Query, plain.Filter = "煤", index.Filter{Region: []string{"140181"}, Year: []string{"2026"}}
	other := plain
	other.Filter = index.Filter{Year: []string{"2021"}}
	res := &index.Result{
		Request: plain, Total: 1,
		Names:  []index.Name{{Word: "古交", Field: index.Region, Value: "140181", Label: "古交市"}, {Word: "2026", Field: index.Year, Value: "2026", Label: "2026年"}},
		Offers: []index.Offer{{Names: []index.Name{{Word: "x", Field: index.Year, Value: "2021", Label: "2021年"}}, Request: other}},
	}
	v, err := results(t.Context(), asktest.New(), r, res, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := v.Names.String(); got != "已按 古交市、2026年 筛选，未作检索词。" {
		t.Error(got)
	}
	if want := address.SearchURL(r) + "&names=words"; v.WordsURL != want {
		t.Errorf("as words: %s, want %s", v.WordsURL, want)
	}
	if len(v.Offers) != 1 || v.Offers[0].URL != address.SearchURL(other) || v.Offers[0].Label.String() != "2021年" {
		t.Errorf("offers %+v", v.Offers)
	}
	without := plain
	without.Filter = index.Filter{Year: []string{"2026"}}
	if len(v.Chips) != 2 || v.Chips[0].URL != address.SearchURL(without) {
		t.Errorf("chips %+v", v.Chips)
	}
	if !slices.ContainsFunc(v.Within, func(p address.KeptParameter) bool { return p.Name == "q" && p.Value == "煤" }) {
		t.Errorf("results are searched with %+v", v.Within)
	}
}
