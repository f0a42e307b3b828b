package places

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"gongbao/index"
	"gongbao/index/report"
	"gongbao/web/address"
	"gongbao/web/ask/asktest"
	"gongbao/web/page"
	"gongbao/web/respond"
	"gongbao/web/say"
)

func TestCoverageCells(t *testing.T) {
	part, doubtful, both := held(2020, "p"), held(2021, "d"), held(2022, "a", "b")
	part.Held[0].Complete = report.Excerpt
	doubtful.Held[0].Doubtful, both.Held[1].Doubtful = true, true
	l := &coverageLine{Series: index.Series{
		Code: "530124", Name: "柳泉县", Level: report.County, Kind: report.GovernmentWork, Years: []index.CoveredYear{held(2018, "f"), part, doubtful, both},
	}}
	for year, want := range map[int]coverageCell{
		2017: {}, 2023: {},
		2018: {State: stateFull, Label: say.Say("%s %s：%s", say.Say("柳泉县"), page.InYear(2018), say.Say("全文")), URL: "/reports/f", Count: 1},
		2019: {State: stateMissing, Label: say.Say("缺")},
		2020: {State: statePart, Label: say.Say("%s %s：%s", say.Say("柳泉县"), page.InYear(2020), say.Say("摘要或节选")), URL: "/reports/p", Count: 1},
		2021: {State: stateDoubtful, Label: say.Say("%s %s：%s", say.Say("柳泉县"), page.InYear(2021), say.Say("待核对")), URL: "/reports/d", Count: 1},
	} {
		got := l.Cell(year)
		if got.State.Value != want.State.Value || got.Label.String() != want.Label.String() || got.URL != want.URL || got.Count != want.Count {
			t.Errorf("%d: %+v, want %+v", year, got, want)
		}
	}
	got := l.Cell(2022)
	if got.State.Value != "full" || got.Count != 2 || got.URL != address.WithParameters("/", index.Request{
		Filter: index.Filter{Region: []string{"530124"}, Year: []string{"2022"}, Kind: []string{"政府工作报告"}, Level: []string{"county"}}, Limit: address.DefaultLimit, Passages: address.DefaultPassages,
	}) || !strings.HasSuffix(got.Label.String(), "全文，2 篇") {
		t.Errorf("several: %+v", got)
	}
}

func TestCoveragePage(t *testing.T) {
	lib := manyPlaces(3*coverageRows-1, coverageYears+5)
	v, err := coveragePage(lib, coverageRequest{Kind: report.GovernmentWork, Page: 1})
	if err != nil {
		t.Fatal(err)
	}
	if len(v.Rows) != coverageRows || v.Rows[0].Code != strconv.Itoa(110000+coverageRows) || v.Page.String() != "第 2 页，共 3 页" || v.PrevURL != "/coverage" || v.NextURL != "/coverage?page=3" {
		t.Errorf("%d rows from %s, %s, %s and %s", len(v.Rows), v.Rows[0].Code, v.Page, v.PrevURL, v.NextURL)
	}
	if len(v.Years) != coverageYears || v.Years[0] != 2026 || v.Earlier == nil || v.Earlier.URL != "/coverage?from=1992&page=2" {
		t.Errorf("%d years from %d, earlier %v", len(v.Years), v.Years[0], v.Earlier)
	}
	reports, missing := 0, 0
	for _, s := range lib.series {
		reports, missing = reports+s.Reports, missing+len(s.Missing)
	}
	if v.Totals.Reports != reports || v.Totals.Missing != missing || v.Totals.Places != len(lib.series) || v.Totals.First != "1992" {
		t.Errorf("totals %+v", v.Totals)
	}
	whole := 0
	for _, s := range lib.series {
		whole += asktest.CountIf(slices.ContainsFunc(s.Years, func(y index.CoveredYear) bool { return y.Year == 2026 }))
	}
	if v.Totals.Years[0] != whole {
		t.Errorf("%d places have a report of 2026, want %d", v.Totals.Years[0], whole)
	}
	if v, err = coveragePage(lib, coverageRequest{Kind: report.GovernmentWork, From: 1992, Page: 99}); err != nil || len(v.Years) != coverageYears+5 || v.Earlier != nil || v.NextURL != "" || len(v.Rows) != coverageRows-1 {
		t.Errorf("all years: %d, earlier %v, %d rows, %v", len(v.Years), v.Earlier, len(v.Rows), err)
	}
	if !slices.Equal(lib.asked.Year, []string{"1992..9999"}) {
		t.Errorf("asked for the years %v", lib.asked.Year)
	}
	if v, err = coveragePage(&coverageLibrary{Library: asktest.New()}, coverageRequest{Kind: report.Budget}); err != nil || len(v.Rows) != 0 || len(v.Years) != 0 {
		t.Errorf("nothing: %+v, %v", v, err)
	}
}

func TestCoverageSorts(t *testing.T) {
	lib := &coverageLibrary{Library: asktest.New(), series: []index.Series{
		{Code: "1", Name: "重庆市", Kind: report.GovernmentWork, Reports: 2, Years: []index.CoveredYear{held(2001, "a"), held(2010, "b")}, Missing: []int{2002}},
		{Code: "2", Name: "安徽省", Kind: report.GovernmentWork, Reports: 9, Undated: held(0, "u").Held},
		{Code: "3", Name: "北京市", Kind: report.GovernmentWork, Reports: 2, Years: []index.CoveredYear{held(1999, "c")}},
	}}
	for raw, want := range map[string]string{
		"": "123", "order=reversed": "321", "sort=name": "231", "sort=name&order=reversed": "132", "sort=reports": "213", "sort=reports&order=reversed": "132",
		"sort=missing": "123", "sort=first": "312", "sort=last": "132",
	} {
		request, err := parseCoverage(raw)
		if err != nil {
			t.Fatal(err)
		}
		v, err := coveragePage(lib, request)
		if err != nil {
			t.Fatal(err)
		}
		got, sorted := "", 0
		for _, r := range v.Rows {
			got += r.Code
		}
		for _, c := range v.Columns {
			if c.Aria != "" {
				sorted++
				if c.Name != string(request.Sort) && (request.Sort != "" || c.Name != "code") {
					t.Errorf("%s: %s is marked as sorted", raw, c.Name)
				}
			}
		}
		if got != want || sorted != 1 {
			t.Errorf("%s: %s, want %s; %d columns are marked as sorted", raw, got, want, sorted)
		}
	}
}

// Two series of a place are one place; that of which the place is not known is none.
func TestCoverageTotals(t *testing.T) {
	lib := manyPlaces(3, 1)
	towns := lib.series[0]
	towns.Level = report.Below
	unknown := index.Series{Code: index.None, Kind: report.GovernmentWork, Reports: 1, Years: []index.CoveredYear{held(2026, "u")}}
	lib.series = append(lib.series, towns, unknown)
	v, err := coveragePage(lib, coverageRequest{Kind: report.GovernmentWork})
	if err != nil {
		t.Fatal(err)
	}
	want := 0
	for _, s := range lib.series[:3] {
		want += len(s.Years)
	}
	if len(v.Rows) != 5 || v.Totals.Places != 3 || len(v.Totals.Years) != 1 || v.Totals.Years[0] != want {
		t.Errorf("%d rows, %+v, want %d places in the year", len(v.Rows), v.Totals, want)
	}
}

// A report may say that it is of any year.
func TestCoverageYearsBounded(t *testing.T) {
	lib := &coverageLibrary{Library: asktest.New(), series: []index.Series{{Code: "1", Kind: report.GovernmentWork, Reports: 2, Years: []index.CoveredYear{held(1, "a"), held(2010, "b")}}}}
	v, err := coveragePage(lib, coverageRequest{Kind: report.GovernmentWork, From: 1})
	if err != nil || len(v.Years) != maxCoverageYears {
		t.Errorf("%d years, %v", len(v.Years), err)
	}
}

func TestParseCoverage(t *testing.T) {
	for raw, want := range map[string]coverageRequest{
		"": {Kind: report.GovernmentWork},
		"region=&kind=&level=&from=&to=&unknown=1": {Kind: report.GovernmentWork},
		"region=142729&kind=计划报告&level=county&from=2019&to=2023&sort=name&order=reversed&page=3": {
			Region: "140823", Kind: report.Plan, Level: report.County, From: 2019, To: 2023, Sort: byName, Reversed: true, Page: 2,
		},
	} {
		got, err := parseCoverage(raw)
		if err != nil || got != want {
			t.Errorf("%s: %+v, %v; want %+v", raw, got, err, want)
		}
		_, query, _ := strings.Cut(got.URL(address.CoveragePath), "?")
		if again, err := parseCoverage(query); err != nil || again != got {
			t.Errorf("%s becomes %s, which is %+v, %v", raw, query, again, err)
		}
	}
	for raw, says := range map[string]string{
		"region=999999": "六位行政区划代码", "region=none": "六位", "region=-140000": "六位", "kind=报告": "政府工作报告、计划报告", "level=x": "centre、province",
		"from=26": "四位年份", "to=+202": "四位年份", "sort=x": "name、code", "order=x": "usual、reversed",
		"page=0": "从 1 开始", "page=x": "从 1 开始", "sort=name&sort=code": "只能出现一次",
	} {
		if _, err := parseCoverage(raw); err == nil || !strings.Contains(respond.FaultOf(err).In("zh").Detail, says) {
			t.Errorf("%s: %v, want %s", raw, err, says)
		}
	}
}

func TestRegionChoices(t *testing.T) {
	list := []index.Place{{Code: "1", Name: "甲省"}, {Code: "11", Name: "乙市", Parent: "1"}, {Code: "111", Name: "丙县", Parent: "11"}, {Code: "2", Name: "丁省"}, {Code: "21", Name: "戊市", Parent: "2"}}
	for _, c := range []struct{ path, want string }{
		{"", "全部地区* 甲省 丁省"},
		{"1", "全部地区 甲省* 丁省 |甲省下辖地区 乙市"},
		{"1 11", "全部地区 甲省 丁省 |甲省下辖地区 乙市* |乙市下辖地区 丙县"},
		{"1 12", "全部地区 甲省 丁省 空市* |甲省下辖地区 乙市"},
	} {
		var path []report.Division
		for _, code := range strings.Fields(c.path) {
			path = append(path, report.Division{Code: code, Name: map[string]string{"1": "甲省", "11": "乙市"}[code]})
		}
		var got []string
		for _, g := range regionChoices(list, path, say.Say("空市")) {
			if !g.Label.IsZero() {
				got = append(got, "|"+g.Label.String())
			}
			for _, o := range g.Options {
				name := o.Label.String()
				if o.Chosen {
					name += "*"
				}
				got = append(got, name)
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %s, want %s", c.path, strings.Join(got, " "), c.want)
		}
	}
}

func TestYearList(t *testing.T) {
	for want, years := range map[string][]int{"": nil, "1956": {1956}, "1956 1960-1962 1970": {1956, 1960, 1961, 1962, 1970}} {
		if got := page.RunsOfYears(years, " ", "-"); got != want {
			t.Errorf("%v: %s", years, got)
		}
	}
}
