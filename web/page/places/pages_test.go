package places

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"gongbao/index"
	"gongbao/index/report"
	"gongbao/web/address"
	"gongbao/web/ask/asktest"
	"gongbao/web/page/pagetest"
)

// held makes reports of a year, whole ones of the given IDs.
func held(year int, ids ...string) index.CoveredYear {
	y := index.CoveredYear{Year: year, Reports: len(ids), Complete: len(ids)}
	for _, id := range ids {
		y.Held = append(y.Held, index.Held{ID: id, Complete: report.Full, Chars: 12_000})
	}
	return y
}

func TestRegionPages(t *testing.T) {
	do := start(t, asktest.New())
	for _, c := range []struct {
		target string
		has    []string
		not    []string
	}{
		{"/regions", []string{`<a href="/regions/530000">`, "云岭省", "27 篇", "至2026年", "有报告的地区共 6 个。", `href="/coverage"`}, []string{"清河市"}},
		{"/regions?name=县", []string{"柳泉县 <small>云岭省清河市</small>", "石门县", "共 3 个", `value="县"`}, []string{`href="/regions/530000"`}},
		{"/regions?name=没有", []string{"没有找到名为“没有”且有报告的地区。", `href="/regions"`}, nil},
		{"/regions/530100", []string{
			"<title>云岭省清河市历年报告 - 公报</title>", "<h1 lang=\"zh-CN\">清河市</h1>", "其中本级 3 篇，下级 12 篇", "旧清河市", "至1999年", `href="/regions/530124"`,
			`<input type="hidden" name="region" value="530100">`, `href="/?region=530100"`, `href="/coverage?region=530100"`, "摘要", `href="/?region=530100&amp;year=2026"`, `href="/compare?place=530100"`,
		}, nil},
		{"/regions/530000", []string{`<span class="gap">缺</span>`, "待核对", "1.9 万字"}, nil},
		{"/regions/" + asktest.EmptyCode, []string{"资料库里没有这个地区的报告", "上级地区有报告", `href="/regions/530000"`}, []string{"历年报告", `name="region"`}},
		{"/regions/530124", []string{"计划报告", `href="/regions/530100"`}, []string{"下级地区"}},
		{"/regions/530124?lang=en", []string{"Reports by year", `name="lang" value="en"`}, nil},
	} {
		res, body := do("GET", c.target)
		if res.StatusCode != 200 {
			t.Errorf("%s: %d", c.target, res.StatusCode)
		}
		for _, want := range c.has {
			if !strings.Contains(body, want) {
				t.Errorf("%s has no %s", c.target, want)
			}
		}
		for _, unwanted := range c.not {
			if _, main, _ := strings.Cut(body, `id="main"`); strings.Contains(main, unwanted) {
				t.Errorf("%s has %s", c.target, unwanted)
			}
		}
	}
}

func TestFormerCode(t *testing.T) {
	do := start(t, asktest.New())
	res, _ := do("GET", "/regions/"+asktest.FormerCode+"?lang=en")
	if res.StatusCode != 301 || res.Header.Get("Location") != "/regions/530100?lang=en" {
		t.Errorf("%d to %q", res.StatusCode, res.Header.Get("Location"))
	}
	if res, body := do("GET", "/regions/999999"); res.StatusCode != 404 || !strings.Contains(body, "没有这个地区") {
		t.Errorf("a code that there is not: %d", res.StatusCode)
	}
}

// A page with names that would become markup, and one with 300 places under it.
func TestHostilePlace(t *testing.T) {
	for i, attack := range pagetest.Attacks {
		lib := &placeLibrary{Library: asktest.New(), place: &index.PlaceDetail{
			Place: index.Place{Code: "530100", Name: attack, Level: report.Level(attack), Reports: 2, Own: 1, Years: []index.YearCount{{Year: 2024, Reports: 2, Own: 1}}},
			Path:  []report.Division{{Code: attack, Name: attack}, {Code: "530100", Name: attack}}, Aliases: []string{attack},
			History:  []index.PlaceName{{Code: attack, Name: attack}, {Code: attack, Name: attack}},
			Children: []index.Place{{Code: attack, Name: attack}},
		}}
		do := start(t, lib)
		for _, target := range []string{"/regions/530100", "/regions?name=" + url.QueryEscape(attack[:min(len(attack), address.MaxPlaceQuery)]), "/coverage?region=140000"} {
			res, body := do("GET", target)
			if res.StatusCode != 200 {
				t.Errorf("attack %d, %s: %d", i, target, res.StatusCode)
			}
			pagetest.Harmless(t, fmt.Sprintf("%q %s", attack, target), body)
		}
		if _, body := do("GET", "/coverage.csv"); !strings.HasPrefix(body, "\ufeff") {
			t.Errorf("attack %d: the table begins with %.20q", i, body)
		}
	}
}

// Of thousands of places with a name the first are shown, and how many there are.
func TestManyPlacesFound(t *testing.T) {
	lib := &placeLibrary{Library: asktest.New(), place: &index.PlaceDetail{Place: index.Place{Code: "530100", Name: "甲县", Reports: 1}}}
	for i := range 2999 {
		lib.place.Children = append(lib.place.Children, index.Place{Code: fmt.Sprint(530101 + i), Name: "乙县", Reports: 1})
	}
	v, err := regionIndex(lib, "县")
	if err != nil || len(v.Index.Places) != maxPlaces || v.Index.About.String() != "名称或代码符合“县”的地区共 3,000 个，这里列出前 200 个。请把名称写得完整些。" {
		t.Errorf("%v: %d places, %q", err, len(v.Index.Places), v.Index.About)
	}
	if last := v.Index.Places[0].Last; !last.IsZero() {
		t.Errorf("a place without a year has %q", last)
	}
	do := start(t, lib)
	if _, body := do("GET", "/regions?name=%E5%8E%BF"); strings.Contains(body, "· </span>") || strings.Contains(body, "·</span>") {
		t.Error("behind a place without a year stands nothing")
	}
}

// placeLibrary knows one place, whatever the code.
type placeLibrary struct {
	*asktest.Library
	place *index.PlaceDetail
}

func (l *placeLibrary) Place(string) (*index.PlaceDetail, error) { return l.place, nil }

func (l *placeLibrary) Places(index.PlacesRequest) ([]index.Place, error) {
	return append([]index.Place{l.place.Place}, l.place.Children...), nil
}

func (l *placeLibrary) Coverage(index.Filter) (*index.Coverage, error) {
	name := l.place.Name
	return &index.Coverage{Series: []index.Series{
		{Code: l.place.Code, Name: name, Level: report.Level(name), Kind: report.Kind(name), Reports: 1, Years: []index.CoveredYear{held(2024, "a")}},
	}}, nil
}
