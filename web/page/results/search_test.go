package results

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"gongbao/index"
	"gongbao/web/address"
	"gongbao/web/ask"
	"gongbao/web/ask/asktest"
	"gongbao/web/page"
)

func mustSearch(t *testing.T, lib ask.Library, raw string) *searchView {
	t.Helper()
	r, err := address.ParseLenient(raw, address.PageParameters)
	if err != nil {
		t.Fatal(err)
	}
	v, err := search(context.Background(), lib, r, nil)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// linkTexts writes links as their label and address.
func linkTexts(links []address.Link) []string {
	var ts []string
	for _, l := range links {
		ts = append(ts, l.String())
	}
	return ts
}

func labels(options []facetOption) []string {
	var ls []string
	for _, o := range options {
		ls = append(ls, o.Label.String())
	}
	return ls
}

func TestHome(t *testing.T) {
	lib := asktest.New()
	for _, raw := range []string{"", "q=", "q=%20%E3%80%80"} {
		v := mustSearch(t, lib, raw)
		if v.Home == nil || v.Results != nil {
			t.Fatalf("%q is not the home page", raw)
		}
		if v.Home.Summary.Reports != len(lib.Reports) {
			t.Errorf("%q: %d reports, want %d", raw, v.Home.Summary.Reports, len(lib.Reports))
		}
		if len(v.Home.Newest) != maxNewest || len(v.Home.Examples) != maxExamples {
			t.Errorf("%q: %d newest, %d examples", raw, len(v.Home.Newest), len(v.Home.Examples))
		}
	}
	for _, raw := range []string{"q=x", "year=2026", "sort=newest"} {
		if v := mustSearch(t, lib, raw); v.Results == nil {
			t.Errorf("%q is not a page of results", raw)
		}
	}
	if v := mustSearch(t, &asktest.Library{}, ""); v.Home == nil || len(v.Home.Examples) > 0 {
		t.Error("an empty library has examples")
	}
}

func TestResults(t *testing.T) {
	lib := asktest.New()
	v := mustSearch(t, lib, "q=煤矸石&region=530124&year=2026")
	res := v.Results
	if res.Total != 2 || res.Occurrences != 14 {
		t.Errorf("%d reports, %d occurrences; want 2, 14", res.Total, res.Occurrences)
	}
	if v.Title.String() != "煤矸石 · 柳泉县 · 2026年 - 公报" {
		t.Errorf("title %q", v.Title)
	}
	if want := []address.KeptParameter{{Name: "region", Value: "530124"}, {Name: "year", Value: "2026"}}; !slices.Equal(v.Kept, want) {
		t.Errorf("kept %v, want %v", v.Kept, want)
	}
	q := "/?q=" + "%E7%85%A4%E7%9F%B8%E7%9F%B3"
	if want := []string{"柳泉县 " + q + "&year=2026", "2026年 " + q + "&region=530124"}; !slices.Equal(linkTexts(res.Chips), want) {
		t.Errorf("chips %v, want %v", res.Chips, want)
	}
	if res.ClearURL != q {
		t.Errorf("clear %s, want %s", res.ClearURL, q)
	}

	hit := res.Hits[0]
	if hit.Place != "云岭省 › 清河市 › 柳泉县" || hit.Year.String() != "2026年" || hit.Badge.String() != "" || hit.Delivered != "2026-01-20" {
		t.Errorf("hit %+v", hit)
	}
	if len(hit.Passages) != address.DefaultPassages {
		t.Fatalf("%d passages", len(hit.Passages))
	}
	// The third passage is a heading: its path is what is above it and its anchor the section's.
	for i, want := range []passageView{
		{Path: []string{"一、过去一年工作回顾", "(一)经济运行稳中向好"}, URL: hit.URL + "#s3-p2"},
		{Path: []string{"一、过去一年工作回顾", "(二)生态环境持续改善"}, URL: hit.URL + "#s4-p1"},
		{Path: []string{"三、重点任务"}, URL: hit.URL + "#s7"},
	} {
		if got := hit.Passages[i]; got.URL != want.URL || !slices.Equal(got.Path, want.Path) {
			t.Errorf("passage %d: %v %s, want %v %s", i, got.Path, got.URL, want.Path, want.URL)
		}
	}
}

// To choose a place takes the place of those above and below it; values of the other facets stay.
func TestRegionTree(t *testing.T) {
	v := mustSearch(t, asktest.New(), "region=530100&year=2026&year=2025")
	i := slices.IndexFunc(v.Results.Facets, func(g facetGroup) bool { return g.Name.String() == "地区" })
	province := v.Results.Facets[i].Options[0]
	prefecture := province.Children[0]
	for _, c := range []struct {
		option   facetOption
		url      string
		selected bool
	}{
		{province, "/?region=530000&year=2026&year=2025", false},
		{prefecture, "/?year=2026&year=2025", true},
		{prefecture.Children[0], "/?region=530124&year=2026&year=2025", false},
		{province.Children[1], "/?region=530100&region=530300&year=2026&year=2025", false},
	} {
		if c.option.URL != c.url || c.option.Selected != c.selected {
			t.Errorf("%s: %s selected %v, want %s %v", c.option.Label, c.option.URL, c.option.Selected, c.url, c.selected)
		}
	}
	if !province.Open || !prefecture.Open || province.Children[1].Open {
		t.Error("not just the way to the chosen place is open")
	}
}

// The count beside a value is the total of the search that its link leads to, because a facet
// without a choice.
func TestFacetLinks(t *testing.T) {
	lib := asktest.New()
	v := mustSearch(t, lib, "q=煤矸石&kind=计划报告")
	var check func(options []facetOption)
	check = func(options []facetOption) {
		for _, o := range options {
			_, raw, _ := strings.Cut(o.URL, "?")
			if got := mustSearch(t, lib, raw); !o.Selected && got.Results.Total != o.Count {
				t.Errorf("%s: count %d, but its link finds %d", o.Label, o.Count, got.Results.Total)
			}
			check(o.Children)
		}
	}
	for _, g := range v.Results.Facets {
		if g.Name.String() != "类型" {
			check(append(g.Options, g.More...))
		}
	}
}

func TestChipLabels(t *testing.T) {
	for raw, want := range map[string]string{
		"region=530100":   "清河市",
		"region=-530124":  "排除：柳泉县",
		"region=110000":   "110000",
		"region=none":     "地区不明",
		"year=2026":       "2026年",
		"year=2019..2023": "2019—2023年",
		"year=2019..2100": "2019年起",
		"year=1949..2019": "至2019年",
		"year=-none":      "排除：年份不明",
		"section=tasks":   "任务",
	} {
		chips := mustSearch(t, asktest.New(), raw).Results.Chips
		if len(chips) != 1 || chips[0].Label.String() != want {
			t.Errorf("%s: %v, want %s", raw, chips, want)
		}
	}
}

func TestPaging(t *testing.T) {
	lib := asktest.New()
	raw, seen := "sort=oldest", map[string]bool{}
	for page := 1; ; page++ {
		res := mustSearch(t, lib, raw).Results
		if (res.FirstURL == "") != (page == 1) {
			t.Errorf("page %d: first page at %q", page, res.FirstURL)
		}
		for _, h := range res.Hits {
			seen[h.URL] = true
		}
		if res.NextURL == "" {
			break
		}
		_, raw, _ = strings.Cut(res.NextURL, "?")
	}
	if len(seen) != len(lib.Reports) {
		t.Errorf("the pages show %d reports of %d", len(seen), len(lib.Reports))
	}
}

func TestSorts(t *testing.T) {
	for _, c := range []struct {
		raw      string
		labels   []string
		selected string
	}{
		{"q=煤矸石", []string{"相关度", "最新", "最早", "地区"}, "相关度"},
		{"q=煤矸石&sort=oldest", []string{"相关度", "最新", "最早", "地区"}, "最早"},
		{"year=2026", []string{"最新", "最早", "地区"}, "最新"},
	} {
		sorts := mustSearch(t, asktest.New(), c.raw).Results.Sorts
		i := slices.IndexFunc(sorts, func(o facetOption) bool { return o.Selected })
		if !slices.Equal(labels(sorts), c.labels) || i < 0 || sorts[i].Label.String() != c.selected {
			t.Errorf("%s: %+v", c.raw, sorts)
		}
	}
}

func TestRelaxed(t *testing.T) {
	v := mustSearch(t, asktest.New(), "q=煤矸岩")
	if v.Results.Relaxed.IsZero() || v.Results.Relaxed.String() != relaxedNotices[index.Words].String() {
		t.Errorf("notice %q", v.Results.Relaxed)
	}
	if url := v.Results.Hits[0].URL; !strings.Contains(url, "match=words") {
		t.Errorf("%s does not mark what was found", url)
	}
}

func TestNothingFound(t *testing.T) {
	v := mustSearch(t, asktest.New(), "q=煤矸石&year=1999&region=530124")
	if v.Results.Total != 0 || !slices.Equal(labels(v.Results.Lifts), []string{"不限年份"}) || v.Results.Lifts[0].Count != 6 {
		t.Errorf("total %d, lifts %+v", v.Results.Total, v.Results.Lifts)
	}
}

func TestUnreadableQuery(t *testing.T) {
	for _, c := range []struct{ query, before, at, after string }{
		{`煤矸石 "综合`, "煤矸石 ", `"`, "综合"},
		{"(煤矸石", "", "(", "煤矸石"},
		{strings.Repeat("煤", 50) + ` "` + strings.Repeat("矸", 50), "…" + strings.Repeat("煤", 19) + " ", `"`, strings.Repeat("矸", 20) + "…"},
	} {
		v := mustSearch(t, asktest.New(), "year=2026&q="+c.query)
		bad := v.BadQuery
		if bad == nil || v.Results != nil || v.Home != nil {
			t.Fatalf("%s: no complaint", c.query)
		}
		if bad.Before != c.before || bad.At != c.at || bad.After != c.after || bad.Message.IsZero() || bad.Hint.IsZero() {
			t.Errorf("%s: %+v", c.query, bad)
		}
		if v.Status() != 400 || v.Query != c.query || len(v.Kept) != 1 {
			t.Errorf("%s: status %d, query %q, kept %v", c.query, v.Status(), v.Query, v.Kept)
		}
	}
}

func TestTenThousands(t *testing.T) {
	for n, want := range map[int]string{0: "0 字", 9_800: "9,800 字", 170_020: "17 万字", 186_400: "18.6 万字", 37_700_000: "3,770 万字"} {
		if got := page.TenThousands(n).String(); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}

// More passages of one report are shown in place, and the way to all of them while some are
// missing.
func TestMorePassages(t *testing.T) {
	lib := asktest.New()
	r := address.NewRequest()
	r.Query, r.Passages = "煤矸石", 1
	few, err := search(t.Context(), lib, r, nil)
	if err != nil {
		t.Fatal(err)
	}
	hit := few.Results.Hits[0]
	if len(hit.Passages) != 1 || hit.MoreURL != address.SearchURL(r)+"&more="+hit.ID+"#r-"+hit.ID || !strings.HasSuffix(hit.AllURL, "#m1") {
		t.Errorf("%d passages, more at %s, all at %s", len(hit.Passages), hit.MoreURL, hit.AllURL)
	}
	more, err := search(t.Context(), lib, r, []string{hit.ID, "elsewhere"})
	if err != nil {
		t.Fatal(err)
	}
	for i, h := range more.Results.Hits {
		if (len(h.Passages) > 1) != (i == 0) {
			t.Errorf("hit %d has %d passages", i, len(h.Passages))
		}
		if h.ID == hit.ID && h.MoreURL != "" {
			t.Errorf("still more at %s", h.MoreURL)
		}
		if h.HasAll() != (h.AllURL == "") {
			t.Errorf("hit %d: all at %q", i, h.AllURL)
		}
		if i > 0 && h.MoreURL != "" && !strings.HasSuffix(h.MoreURL, "&more="+hit.ID+"&more="+h.ID+"#r-"+h.ID) {
			t.Errorf("hit %d: more at %s forgets the first", i, h.MoreURL)
		}
	}
}

// What is found by fewer words, or in no distance as small as asked, is told apart; nothing is
// where all is as it was typed.
func TestAdvice(t *testing.T) {
	lib := asktest.New()
	relaxed := mustSearch(t, lib, "q=煤矸石发电厂").Results
	if relaxed.Relaxed.IsZero() || relaxed.Total == 0 || len(relaxed.Apart) < 2 || relaxed.Apart[0].Label.String() != "煤矸石" || relaxed.Apart[0].Count == 0 {
		t.Errorf("relaxed, %d reports, apart %+v", relaxed.Total, relaxed.Apart)
	}
	if literal := mustSearch(t, lib, "q=煤矸石").Results; len(literal.Apart) > 0 || literal.Wider != nil {
		t.Errorf("found as typed, apart %+v, wider %+v", literal.Apart, literal.Wider)
	}
	for _, whole := range []string{"q=title:煤矸石发电厂", "q=发*厂区", "q=(没有 OR 无有)"} {
		if res := mustSearch(t, lib, whole).Results; len(res.Apart) > 0 {
			t.Errorf("%s: apart %+v", whole, res.Apart)
		}
	}
	near := &nearLibrary{Library: lib}
	for typed, want := range map[string]string{"q=煤 NEAR/1 电": "煤 电", "q=煤 /s 远": "煤 /r 远", "q=煤 /p 无": ""} {
		v := mustSearch(t, near, typed).Results
		if got := v.Wider; v.Total != 0 || (got == nil) != (want == "") || got != nil && (got.Label.String() != want || got.Count != 7 || got.URL != address.SearchURL(index.Request{Query: want, Limit: address.DefaultLimit, Passages: address.DefaultPassages})) {
			t.Errorf("%s: %+v, want %q", typed, got, want)
		}
	}
}

// nearLibrary finds 煤 and 电 in one section, and 煤 and 远 in one report.
type nearLibrary struct{ *asktest.Library }

func (l *nearLibrary) Search(_ context.Context, r index.Request) (*index.Result, error) {
	res := &index.Result{}
	if r.Query == "煤 电" || r.Query == "煤 /r 远" {
		res.Total = 7
	}
	return res, nil
}

// If nothing has all words, each is looked for alone.
func TestApart(t *testing.T) {
	v := mustSearch(t, asktest.New(), `q=煤矸石 "没有的词" -发电&year=2026`)
	if v.Results.Total != 0 || len(v.Results.Apart) != 2 {
		t.Fatalf("%d reports, apart %+v", v.Results.Total, v.Results.Apart)
	}
	for i, want := range []string{"煤矸石", `"没有的词"`} {
		o := v.Results.Apart[i]
		_, raw, _ := strings.Cut(o.URL, "?")
		if o.Label.String() != want || mustSearch(t, asktest.New(), raw).Results.Total != o.Count || (o.Count == 0) != (i == 1) {
			t.Errorf("%s: %d at %s", o.Label, o.Count, o.URL)
		}
	}
	if one := mustSearch(t, asktest.New(), "q=没有的词"); len(one.Results.Apart) != 0 {
		t.Errorf("a single word apart: %+v", one.Results.Apart)
	}
}

// A facet of thousands of places shows what is under those that are open; every option still leads
// somewhere.
func TestPruned(t *testing.T) {
	var provinces []index.Bucket
	for p := range 31 {
		province := index.Bucket{Value: fmt.Sprintf("%02d0000", p+11), Label: "省", Count: 100}
		for c := range 100 {
			province.Children = append(province.Children, index.Bucket{Value: fmt.Sprintf("%02d%02d00", p+11, c), Label: "县", Count: 1, Selected: p == 3 && c == 5})
		}
		provinces = append(provinces, province)
	}
	groups := facetGroups(address.NewRequest(), index.Facets{index.Region: provinces})
	options := append(groups[0].Options, groups[0].More...)
	if len(options) != 31 || sizeOf(options) != 131 || len(options[3].Children) != 100 || !options[3].Children[5].Selected || options[3].Left || !options[4].Left {
		t.Errorf("%d provinces, %d options", len(options), sizeOf(options))
	}
}
