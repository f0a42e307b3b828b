package counts

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gongbao/index"
	"gongbao/index/panel"
	"gongbao/index/report"
	"gongbao/web/address"
	"gongbao/web/ask/asktest"
	"gongbao/web/respond"
)

func TestHeatSteps(t *testing.T) {
	for _, c := range []struct {
		steps heatSteps
		rate  float64
		want  string
	}{{nil, 0, "h0"}, {heatSteps{3}, 3, "h5"}, {heatSteps{1, 2}, 1, "h4"}, {heatSteps{1, 2}, 1.5, "h5"}, {heatSteps{1, 2, 3, 4, 5}, .1, "h1"}, {heatSteps{1, 2, 3, 4, 5}, 5, "h5"}} {
		if got := c.steps.Class(c.rate); got != c.want {
			t.Errorf("%v of %v is %s, want %s", c.rate, c.steps, got, c.want)
		}
	}
}

// What a page asks for is what the form says.
func TestPanelAsks(t *testing.T) {
	lib := &panelLibrary{Library: asktest.New(), rows: panelRowsOf(3, 3), places: []index.Place{{Code: "140002", Name: "第1县", Level: report.County}}}
	for raw, want := range map[string]index.Filter{
		"terms=甲": {Kind: []string{"政府工作报告"}, Level: []string{"province"}},
		"terms=甲&area=prefectures:140000&from=2020&section=tasks": {Kind: []string{"政府工作报告"}, Level: []string{"prefecture"}, Region: []string{"140000"}, Year: []string{"2020..9999"}, Section: []string{"tasks"}},
		"terms=甲&places=第1&to=2020&kind=计划报告":                     {Kind: []string{"计划报告"}, Level: []string{"county"}, Region: []string{"140002"}, Year: []string{"0001..2020"}},
	} {
		v, err := panelPage(t.Context(), lib, raw)
		if err != nil || fmt.Sprint(lib.asked.Filter) != fmt.Sprint(want) || v.Counted == nil {
			t.Errorf("%s asks for %+v, %v; want %+v", raw, lib.asked.Filter, err, want)
		}
		if strings.Contains(raw, "places") && (len(v.Counted.Heat.Rows) != 1 || v.Counted.Heat.Rows[0].Name != "第1县") {
			t.Errorf("%s has the rows %+v", raw, v.Counted.Heat.Rows)
		}
	}
}

// A year without a report is missing, and one without the term is 0.
func TestPanelCells(t *testing.T) {
	row := func(code string, year, count, chars int) panel.Row {
		return panel.Row{Counts: []int{count}, Chars: chars, Reports: 1, RegionCode: code, Region: code, Year: year, Kind: report.GovernmentWork, Level: report.Province}
	}
	lib := &panelLibrary{Library: asktest.New(), rows: []panel.Row{
		row("110000", 2020, 0, 10_000), row("110000", 2021, 3, 20_000), row("110000", 2023, 1, 9_000_000), row("120000", 2021, 5, 10_000), row("120000", 0, 5, 10_000), row("130000", 2022, 0, 0),
	}}
	v, err := panelPage(t.Context(), lib, "terms=甲")
	if err != nil {
		t.Fatal(err)
	}
	r := v.Counted
	var cells []string
	for _, place := range r.Heat.Rows {
		for _, c := range place.Cells {
			cells = append(cells, c.Class+" "+c.Text)
		}
	}
	want := []string{"h0 0", "h4 1.50", " ", "h3 <0.01", " ", "h5 5.00", " ", " ", " ", " ", " ", " "}
	if !slices.Equal(cells, want) {
		t.Errorf("%q, want %q", cells, want)
	}
	if first := r.Heat.Rows[0].First[0]; first != (firstUse{Year: "2021", By: false}) {
		t.Errorf("the first use is %+v", first)
	}
	if first := r.Heat.Rows[1].First[0]; first != (firstUse{Year: "2021", By: true}) {
		t.Errorf("the first use is %+v", first)
	}
	// 2021 has 8 in 30,000 characters; 2022 no characters, so that the line breaks.
	if i := slices.IndexFunc(r.Years, func(y panelYear) bool { return y.Year == 2021 }); r.Years[i].Cells[0] != (panelNumber{Count: 8, Rate: "2.67"}) {
		t.Errorf("2021 is %+v", r.Years[i])
	}
	if lines := r.Lines.Series[0].Lines; len(lines) != 1 || len(r.Lines.Series[0].Marks) != 3 {
		t.Errorf("the line is %q with %d marks", lines, len(r.Lines.Series[0].Marks))
	}
	if said := fmt.Sprint(r.Statement); !strings.Contains(said, "1 篇年份不明") || !strings.Contains(said, "0123456789abcdef") || !strings.Contains(said, "最长优先") {
		t.Errorf("stated is %s", said)
	}
	if len(v.Changed) > 0 {
		t.Errorf("nothing has changed, but %v", v.Changed)
	}
	if v, err = panelPage(t.Context(), lib, "terms=甲&version=0000000000000000&snapshot=0000000000000000"); err != nil || len(v.Changed) != 2 || !strings.Contains(v.Changed[0].String(), "网址里的词") {
		t.Errorf("%v, %v", v.Changed, err)
	}
	_, query, _ := strings.Cut(r.Permalink, "?")
	if v, err = panelPage(t.Context(), lib, query); err != nil || len(v.Changed) > 0 || strings.ReplaceAll(fmt.Sprint(v.Counted.Heat.Rows), "&snapshot=0123456789abcdef", "") != fmt.Sprint(r.Heat.Rows) {
		t.Errorf("the permalink %s leads elsewhere: %v", r.Permalink, err)
	}
}

// A list of many places leads to the sentences of each, and names those that have no report.
func TestPanelLongList(t *testing.T) {
	lib := &panelLibrary{Library: asktest.New(), rows: panelRowsOf(60, 3)}
	var names []string
	for i := range 62 {
		place := index.Place{Code: strconv.Itoa(140001 + i), Name: fmt.Sprintf("第%d县", i), Level: report.County}
		lib.places, names = append(lib.places, place), append(names, place.Name)
	}
	lib.rows = append(lib.rows, panel.Row{Counts: make([]int, 11), Chars: 1, Reports: 1, RegionCode: "140062", Region: "某镇", Year: 2026, Kind: report.GovernmentWork, Level: report.Below})
	v, err := panelPage(t.Context(), lib, "terms=甲&places="+url.QueryEscape(strings.Join(names, " ")))
	if err != nil {
		t.Fatal(err)
	}
	if said := v.Counted.Missing.String(); !strings.HasSuffix(said, "2 个：第60县、第61县。") {
		t.Errorf("missing: %s", said)
	}
	cells := 0
	for _, place := range v.Counted.Heat.Rows {
		for _, c := range place.Cells {
			if c.Text == "" {
				continue
			}
			cells++
			u, err := url.Parse(c.URL)
			if err != nil {
				t.Fatal(err)
			}
			if q := u.Query(); len(q.Get("region")) != 6 || q.Get("places") != q.Get("region") || q.Get("year") == "" {
				t.Errorf("%s leads to %q", c.Label, c.URL)
			}
		}
	}
	if cells < panelRows || !v.Counted.Heat.Unlinked.IsZero() {
		t.Errorf("%d cells, %v", cells, v.Counted.Heat.Unlinked)
	}
}

func TestPanelProblems(t *testing.T) {
	lib := &panelLibrary{Library: asktest.New(), places: []index.Place{
		{Code: "140181", Name: "古交市", Level: report.County}, {Code: "110105", Name: "朝阳区", Level: report.County}, {Code: "220104", Name: "朝阳区", Level: report.County},
	}}
	for raw, says := range map[string]string{
		"terms=" + strings.Repeat("甲%20", panel.MaxTerms+1): "最多 1,000 个", "terms=“”": "没有可以统计的字", "terms=,，": "没有要统计的词",
		"terms=" + strings.Repeat("长", panel.MaxLength+1): "太长", "dictionary=没有": "没有词典“没有”", "terms=甲&dictionary=环境": "只用一种",
		"terms=甲&places=朝阳区": "不止一个：朝阳区 110105、朝阳区 220104", "terms=甲&places=无此县": "没有地区“无此县”", "terms=甲&places=" + strings.Repeat("古交市,", 201): "最多 200 个",
	} {
		v, err := panelPage(t.Context(), lib, raw)
		if err != nil || v.Counted != nil || !strings.Contains(v.Problem.String(), says) || v.Status < 400 {
			t.Errorf("%.60s: %v, %v; want %s", raw, v, err, says)
		}
	}
	lib.Err = errors.New("broken")
	if _, err := panelPage(t.Context(), lib, "dictionary=环境"); err == nil {
		t.Error("an error of the library is a page")
	}
}

// Each place has a drawing of its own, and the places of the table are in the order that is asked
// for.
func TestPanelSplitAndOrder(t *testing.T) {
	row := func(code string, year, count int) panel.Row {
		return panel.Row{Counts: []int{count}, Chars: 10_000, Reports: 1, RegionCode: code, Region: "县" + code, Year: year, Kind: report.GovernmentWork, Level: report.County}
	}
	lib := &panelLibrary{Library: asktest.New(), rows: []panel.Row{
		row("1", 2020, 0), row("1", 2021, 1), row("2", 2020, 0), row("2", 2021, 0), row("3", 2020, 2), row("3", 2021, 9), row("3", 2023, 0), row("4", 2019, 1),
	}}
	for order, want := range map[panelOrder]string{placesByCode: "1234", placesByRate: "3412", placesByFirst: "4312"} {
		v, err := panelPage(t.Context(), lib, "terms=甲&split=places&order="+string(order))
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, place := range v.Counted.Heat.Rows {
			got += strings.TrimPrefix(place.Name, "县")
		}
		if got != want {
			t.Errorf("by %s the places are %s, want %s", order, got, want)
		}
		c := v.Counted.Lines
		if len(c.Series) != 4 || c.Height < smallHeight || len(v.Counted.Splits) != 2 || !v.Counted.Splits[1].Chosen {
			t.Errorf("drawn are %+v", c)
		}
		// The line of the third is of two years, and a mark of another.
		if s := c.Series[strings.Index(want, "3")]; len(s.Lines) != 1 || strings.Count(s.Lines[0], ",") != 2 || len(s.Marks) != 1 {
			t.Errorf("the line of the third is %+v", s)
		}
	}
}

func TestParsePanelPage(t *testing.T) {
	usual := usualPanel
	full := panelRequest{
		Terms: "甲 乙+", Area: "counties:140000", Places: "古交市", From: 2019, To: 2023, Kind: report.Plan, Values: [index.NumFields]string{index.Section: "tasks"}, Rule: panel.Union, Scope: index.ScopeAll,
		Show: "乙+", Span: allYears, Split: eachPlace, Order: placesByFirst, Page: 2, Version: "0123456789abcdef", Snapshot: "fedcba9876543210",
	}
	for raw, want := range map[string]panelRequest{
		"": usual,
		"terms=&dictionary=&area=&places=&from=&to=&kind=&section=&rule=&scope=&unknown=1&lang=en": usual,
		"terms=甲%20乙%2B&area=counties:140000&places=古交市&from=2019&to=2023&kind=计划报告&section=tasks&rule=union&scope=all&show=乙%2B&span=all&split=places&order=first&page=3&version=0123456789abcdef&snapshot=fedcba9876543210": full,
	} {
		got, err := parsePanel(raw)
		if err != nil || got != want {
			t.Errorf("%s: %+v, %v; want %+v", raw, got, err, want)
		}
		_, query, _ := strings.Cut(got.URL(address.PanelPath), "?")
		if again, err := parsePanel(query); err != nil || again != got {
			t.Errorf("%s becomes %s, which is %+v, %v", raw, query, again, err)
		}
	}
	if p, err := parsePanel("term=甲&terms=乙%20丙&term=&term=丁"); err != nil || p.Terms != "乙 丙 甲 丁" {
		t.Errorf("terms of the API are %q, %v", p.Terms, err)
	}
	for raw, says := range map[string]string{
		"term=甲%20乙": "空格或逗号", "area=140000": "counties:140000", "area=counties:14": "counties:140000", "from=26": "四位年份", "kind=x": "政府工作报告", "section=x": "tasks",
		"rule=x": "longest、overlapping、union", "scope=x": "full、all", "span=x": "latest", "split=x": "places", "order=x": "rate", "page=0": "从 1 开始", "version=x": "16 位", "terms=a&terms=b": "只能出现一次", "%zz=1": "百分号",
	} {
		if _, err := parsePanel(raw); err == nil || !strings.Contains(respond.FaultOf(err).In("zh").Detail, says) {
			t.Errorf("%s: %v, want %s", raw, err, says)
		}
	}
}
