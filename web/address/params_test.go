package address

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"gongbao/index"
	"gongbao/web/respond"
	"gongbao/web/say"
)

// A URL that spells a request as links do comes back unchanged.
func TestRequestRoundTrip(t *testing.T) {
	for _, url := range []string{
		"/",
		"/?q=%E7%85%A4%E7%9F%B8%E7%9F%B3",
		"/?q=a%20%22b%20c%22%20-d%26e%2Bf",
		"/?q=x&region=140000&region=-140181&region=none",
		"/?year=2026&year=2019..2023&year=-none",
		"/?kind=%E8%AE%A1%E5%88%92%E6%8A%A5%E5%91%8A&level=county&section=tasks",
		"/?q=x&match=words&sort=newest&limit=100&passages=0&cursor=abc",
	} {
		_, raw, _ := strings.Cut(url, "?")
		for name, parse := range map[string]func() (index.Request, error){
			"strict":  func() (index.Request, error) { return ParseStrict(raw, SearchParameters) },
			"lenient": func() (index.Request, error) { return ParseLenient(raw, SearchParameters) },
		} {
			r, err := parse()
			if err != nil {
				t.Errorf("%s %s: %v", name, url, err)
			} else if got := SearchURL(r); got != url {
				t.Errorf("%s %s came back as %s", name, url, got)
			}
		}
	}
}

func TestBadParameters(t *testing.T) {
	for _, c := range []struct {
		raw       string
		parameter string
		says      string // part of the detail
	}{
		{"limit=0", "limit", "要写 1 到 100 的整数"},
		{"limit=101", "limit", "要写 1 到 100 的整数"},
		{"limit=ten", "limit", "“ten”"},
		{"limit=", "limit", "要写 1 到 100 的整数"},
		{"passages=11", "passages", "要写 0 到 10 的整数"},
		{"passages=-1", "passages", "要写 0 到 10 的整数"},
		{"year=abc", "year", "2019..2023"},
		{"year=26", "year", "2019..2023"},
		{"year=2023..2019", "year", "起始年份"},
		{"region=山西", "region", "六位行政区划代码"},
		{"region=1401", "region", "六位行政区划代码"},
		{"region=--140100", "region", "减号表示排除"},
		{"region=999999", "region", "六位行政区划代码"},
		{"year=-0", "year", "四位年份"},
		{"kind=报告", "kind", "政府工作报告、计划报告"},
		{"level=town", "level", "centre、province"},
		{"section=任务", "section", "review、problems"},
		{"sort=best", "sort", "relevance、newest、oldest、region"},
		{"match=fuzzy", "match", "literal、words、most"},
		{"expand=1", "expand", "true 或 false"},
		{"q=a&q=b", "q", "只能出现一次，这里有 2 次"},
		{"limit=%2B5", "limit", "整数"},
		{"sort=%ff", "sort", "UTF-8"},
		{"%ff=x", "�", "UTF-8"},
		{"limit=5&limit=5", "limit", "只能出现一次"},
		{strings.Repeat("year=2026&", 51), "year", "最多出现 50 次"},
		{"q=%CE%DE", "q", "UTF-8"},
		{"q=%zz", "", "十六进制"},
		{"q=a;b", "", "%3B"},
		{"regoin=140000", "regoin", "是不是 region？"},
		{"yaer=2026", "yaer", "是不是 year？"},
		{"Q=x", "Q", "是不是 q？"},
		{"colour=red", "colour", "可用的参数：q、region"},
		{"=x", "", "没有参数"},
	} {
		_, err := ParseStrict(c.raw, SearchParameters)
		var bad *respond.ParamError
		if !errors.As(err, &bad) {
			t.Errorf("%s: no parameter error but %v", c.raw, err)
			continue
		}
		if told := say.Message("zh", bad.Message); bad.Name != c.parameter || !strings.Contains(told, c.says) {
			t.Errorf("%s: parameter %q, %q; want %q, …%s…", c.raw, bad.Name, told, c.parameter, c.says)
		}
	}
}

func TestLenientIgnoresUnknownAndEmpty(t *testing.T) {
	r, err := ParseLenient("q=&utm_source=x&regoin=1&year=&year=2026&limit=", SearchParameters)
	if err != nil {
		t.Fatal(err)
	}
	if got := SearchURL(r); got != "/?year=2026" {
		t.Errorf("got %s", got)
	}
}

func TestToggled(t *testing.T) {
	r := NewRequest()
	r.Query, r.Cursor = "x", "10"
	r.Filter.Year = []string{"2025", "2026"}
	before := slices.Clone(r.Filter.Year)
	for _, c := range []struct {
		name string
		got  index.Request
		want string
	}{
		{"add", Toggled(r, "year", "2024"), "/?q=x&year=2025&year=2026&year=2024"},
		{"remove", Toggled(r, "year", "2025"), "/?q=x&year=2026"},
		{"other facet", Toggled(r, "region", "140000"), "/?q=x&region=140000&year=2025&year=2026"},
		{"replace", Toggled(r, "year", "2024", "2025", "2026"), "/?q=x&year=2024"},
		{"excluded", Toggled(index.Request{Query: "x", Limit: 10, Passages: 3, Filter: index.Filter{Year: []string{"-2024"}}}, "year", "2024"), "/?q=x&year=2024"},
		{"in a range", Toggled(index.Request{Query: "x", Limit: 10, Passages: 3, Filter: index.Filter{Year: []string{"2019..2023"}}}, "year", "2021"), "/?q=x"},
		{"take back an exclusion", Toggled(index.Request{Query: "x", Limit: 10, Passages: 3, Filter: index.Filter{Year: []string{"-2024"}}}, "year", "-2024"), "/?q=x"},
	} {
		if got := SearchURL(c.got); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
	if !slices.Equal(r.Filter.Year, before) || r.Cursor != "10" {
		t.Errorf("the request itself changed: %+v", r)
	}
}

func TestEditDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"", "ab", 2}, {"region", "region", 0}, {"regoin", "region", 1}, {"regin", "region", 1},
		{"regions", "region", 1}, {"rogion", "region", 1}, {"year", "limit", 5},
	} {
		if got := editDistance(c.a, c.b); got != c.want {
			t.Errorf("%q to %q: %d, want %d", c.a, c.b, got, c.want)
		}
	}
}
