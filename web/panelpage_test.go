package web

import (
	"context"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"html"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gongbao/index"
	"gongbao/index/panel"
	"gongbao/index/report"
)

var updateDrawings = flag.Bool("update", false, "write the drawings that charts are compared with")

// panelLibrary has rows of its own.
type panelLibrary struct {
	*fakeLibrary
	rows   []panel.Row
	places []index.Place
	asked  index.PanelRequest
}

func (l *panelLibrary) Panel(_ context.Context, r index.PanelRequest, begin func(index.PanelHead) error, each func(panel.Row) error) error {
	l.asked = r
	if err := begin(index.PanelHead{Snapshot: "0123456789abcdef", Words: "words", Reports: len(l.rows)}); err != nil {
		return err
	}
	for _, row := range l.rows {
		row.Counts = slices.Clone(row.Counts[:len(r.Dictionary.Terms)])
		if err := each(row); err != nil {
			return err
		}
	}
	return nil
}

func (l *panelLibrary) Places(index.PlacesRequest) ([]index.Place, error) { return l.places, nil }

// panelRowsOf makes rows of so many places and years, with counts of ten terms. Every seventh is missing, and every fifth has no term.
func panelRowsOf(places, years int) (rows []panel.Row) {
	for i := range places {
		for k := range years {
			if (i+k)%7 == 3 {
				continue
			}
			counts := make([]int, 11)
			for t := range counts {
				if (i+k)%5 != 0 {
					counts[t] = (i*3 + k*(t+1)) % 40
				}
			}
			rows = append(rows, panel.Row{
				Counts: counts, Chars: 10_000 + 100*i, Tokens: 5000, Reports: 1, RegionCode: strconv.Itoa(140001 + i), Region: fmt.Sprintf("第%d县", i),
				Province: "山西省", Level: report.County, Year: 2026 - years + 1 + k, Kind: report.GovernmentWork,
			})
		}
	}
	return rows
}

const tenTerms = "甲一 乙二 丙三 丁四 戊五 己六 庚七 辛八 壬九 癸十"

func TestParsePanelPage(t *testing.T) {
	usual := usualPanel
	full := panelPageRequest{
		Terms: "甲 乙+", Area: "counties:140000", Places: "古交市", From: 2019, To: 2023, Kind: report.Plan, Section: report.Tasks, Rule: panel.Union, Scope: index.ScopeAll,
		Show: "乙+", Span: allYears, Split: eachPlace, Order: placesByFirst, Page: 2, Version: "0123456789abcdef", Snapshot: "fedcba9876543210",
	}
	for raw, want := range map[string]panelPageRequest{
		"": usual,
		"terms=&dictionary=&area=&places=&from=&to=&kind=&section=&rule=&scope=&unknown=1&lang=en": usual,
		"terms=甲%20乙%2B&area=counties:140000&places=古交市&from=2019&to=2023&kind=计划报告&section=tasks&rule=union&scope=all&show=乙%2B&span=all&split=places&order=first&page=3&version=0123456789abcdef&snapshot=fedcba9876543210": full,
	} {
		got, err := parsePanelPage(raw)
		if err != nil || got != want {
			t.Errorf("%s: %+v, %v; want %+v", raw, got, err, want)
		}
		_, query, _ := strings.Cut(got.url(panelPath), "?")
		if again, err := parsePanelPage(query); err != nil || again != got {
			t.Errorf("%s becomes %s, which is %+v, %v", raw, query, again, err)
		}
	}
	if p, err := parsePanelPage("term=甲&terms=乙%20丙&term=&term=丁"); err != nil || p.Terms != "乙 丙 甲 丁" {
		t.Errorf("terms of the API are %q, %v", p.Terms, err)
	}
	for raw, says := range map[string]string{
		"term=甲%20乙": "空格或逗号", "area=140000": "counties:140000", "area=counties:14": "counties:140000", "from=26": "四位年份", "kind=x": "政府工作报告", "section=x": "tasks",
		"rule=x": "longest、overlapping、union", "scope=x": "full、all", "span=x": "latest", "split=x": "places", "order=x": "rate", "page=0": "从 1 开始", "version=x": "16 位", "terms=a&terms=b": "只能出现一次", "%zz=1": "百分号",
	} {
		if _, err := parsePanelPage(raw); err == nil || !strings.Contains(problemOf(err).Detail, says) {
			t.Errorf("%s: %v, want %s", raw, err, says)
		}
	}
}

func TestPanelProblems(t *testing.T) {
	lib := &panelLibrary{fakeLibrary: madeUpLibrary(), places: []index.Place{
		{Code: "140181", Name: "古交市", Level: report.County}, {Code: "110105", Name: "朝阳区", Level: report.County}, {Code: "220104", Name: "朝阳区", Level: report.County},
	}}
	for raw, says := range map[string]string{
		"terms=" + strings.Repeat("甲%20", panel.MaxTerms+1): "最多 1,000 个", "terms=“”": "没有可以统计的字", "terms=,，": "没有要统计的词",
		"terms=" + strings.Repeat("长", panel.MaxLength+1): "太长", "dictionary=没有": "没有词典“没有”", "terms=甲&dictionary=环境": "只用一种",
		"terms=甲&places=朝阳区": "不止一个：朝阳区 110105、朝阳区 220104", "terms=甲&places=无此县": "没有地区“无此县”", "terms=甲&places=" + strings.Repeat("古交市,", 201): "最多 200 个",
	} {
		v, err := panelPage(t.Context(), lib, raw)
		if err != nil || v.Counted != nil || !strings.Contains(v.Problem.String(), says) || v.status < 400 {
			t.Errorf("%.60s: %v, %v; want %s", raw, v, err, says)
		}
	}
	lib.err = errors.New("broken")
	if _, err := panelPage(t.Context(), lib, "dictionary=环境"); err == nil {
		t.Error("an error of the library is a page")
	}
}

// What a page asks for is what the form says.
func TestPanelAsks(t *testing.T) {
	lib := &panelLibrary{fakeLibrary: madeUpLibrary(), rows: panelRowsOf(3, 3), places: []index.Place{{Code: "140002", Name: "第1县", Level: report.County}}}
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

// A list of many places leads to the sentences of each, and names those that have no report.
func TestPanelLongList(t *testing.T) {
	lib := &panelLibrary{fakeLibrary: madeUpLibrary(), rows: panelRowsOf(60, 3)}
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

// A year without a report is missing, and one without the term is 0.
func TestPanelCells(t *testing.T) {
	row := func(code string, year, count, chars int) panel.Row {
		return panel.Row{Counts: []int{count}, Chars: chars, Reports: 1, RegionCode: code, Region: code, Year: year, Kind: report.GovernmentWork, Level: report.Province}
	}
	lib := &panelLibrary{fakeLibrary: madeUpLibrary(), rows: []panel.Row{
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
	if first := r.Heat.Rows[0].First[0]; first != (firstUse{"2021", false}) {
		t.Errorf("the first use is %+v", first)
	}
	if first := r.Heat.Rows[1].First[0]; first != (firstUse{"2021", true}) {
		t.Errorf("the first use is %+v", first)
	}
	// 2021 has 8 in 30,000 characters; 2022 no characters, so that the line breaks.
	if i := slices.IndexFunc(r.Years, func(y panelYear) bool { return y.Year == 2021 }); r.Years[i].Cells[0] != (panelNumber{8, "2.67"}) {
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

// The numbers of the page are those of the API, of which the page has the addresses.
func TestPanelPageIsThatOfTheAPI(t *testing.T) {
	do := seedLibrary(t)
	for _, query := range []string{"terms=就业+教育+发展&area=counties:140000", "dictionary=环境&area=counties:140000&rule=overlapping&scope=all", "terms=安全&section=tasks&area=counties:140000"} {
		res, page := do("GET", "/panel?"+query, "", "")
		if res.StatusCode != 200 {
			t.Fatalf("%s: %d %.300s", query, res.StatusCode, page)
		}
		link := ""
		for _, e := range elements(t, page) {
			if href := e.attr["href"]; strings.HasPrefix(href, "/api/v1/panel?") && !strings.Contains(href, "format=") {
				link = href
			}
		}
		res, body := do("GET", link, "", "")
		a := panelOf(t, res, body)
		counts, chars := make(map[string]int), make(map[string]int)
		for _, row := range a.Rows {
			at := fmt.Sprintf("%s %d年", row.Region, row.Year)
			counts[at] += row.Count
			chars[at] = row.Chars
		}
		if len(counts) < 3 {
			t.Fatalf("%s has only %v", link, counts)
		}
		for at, count := range counts {
			want := fmt.Sprintf(`title="%s：%s 次，%s 字，`, at, groupDigits(count), groupDigits(chars[at]))
			if r, _ := per10k(count, chars[at]); !strings.Contains(page, want) || !strings.Contains(page, ">"+html.EscapeString(rateText(r, true))+"<") {
				t.Errorf("%s: the page has no %s with %s", query, want, rateText(r, true))
			}
		}
		for _, chart := range panelCharts {
			res, drawing := do("GET", "/panel.svg?"+query+"&chart="+chart, "", "")
			if res.StatusCode != 200 || res.Header.Get("Content-Type") != "image/svg+xml" || !strings.Contains(res.Header.Get("Content-Disposition"), chart) {
				t.Errorf("%s of %s: %d %v", chart, query, res.StatusCode, res.Header)
			}
			wellFormedXML(t, drawing)
			// The file says what it is of, to who looks at it and to who is read it.
			desc, foot, _ := strings.Cut(drawing, "</desc>")
			for _, says := range []string{a.Rule, string(a.Scope), a.Dictionary.Hash, a.Snapshot, "/panel?", "http://"} {
				if !strings.Contains(desc, says) || !strings.Contains(foot, says) {
					t.Errorf("%s of %s does not say %s", chart, query, says)
				}
			}
		}
	}
}

// Each place has a drawing of its own, and the places of the table stand in the order that is asked for.
func TestPanelSplitAndOrder(t *testing.T) {
	row := func(code string, year, count int) panel.Row {
		return panel.Row{Counts: []int{count}, Chars: 10_000, Reports: 1, RegionCode: code, Region: "县" + code, Year: year, Kind: report.GovernmentWork, Level: report.County}
	}
	lib := &panelLibrary{fakeLibrary: madeUpLibrary(), rows: []panel.Row{
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

func TestReadableAddress(t *testing.T) {
	const address = "http://127.0.0.1:8080/panel?terms=%E7%85%A4%20a%26b%2B%25&rule=union"
	if got, want := readableAddress(address), "http://127.0.0.1:8080/panel?terms=煤%20a%26b%2B%25&rule=union"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if lines := wrapped(strings.Repeat("煤a", 100), 760); len(lines) != 3 || strings.Join(lines, "") != strings.Repeat("煤a", 100) {
		t.Errorf("%d lines %q", len(lines), lines)
	}
}

// wellFormedXML reads XML to its end.
func wellFormedXML(t *testing.T, text string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(text))
	for {
		if _, err := d.Token(); err == io.EOF {
			return
		} else if err != nil {
			t.Fatalf("%v in %.300s", err, text)
		}
	}
}

// Charts of one year, of one place and of ten terms are as they were.
func TestPanelDrawings(t *testing.T) {
	s, err := NewServer(Config{Library: madeUpLibrary()})
	if s == nil || err != nil {
		t.Fatal(err)
	}
	pages, err := newPages(embedded, views())
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		rows  []panel.Row
		terms string
	}{
		"ten-terms": {panelRowsOf(4, 9), tenTerms}, "one-year": {panelRowsOf(5, 1), "甲一 乙二"}, "one-place": {panelRowsOf(1, 6), "甲一"},
	} {
		v, err := panelPage(t.Context(), &panelLibrary{fakeLibrary: madeUpLibrary(), rows: c.rows}, "terms="+url.QueryEscape(c.terms))
		if err != nil {
			t.Fatal(err)
		}
		for _, drawn := range []*chart{v.Counted.Lines, v.Counted.Bars, v.Counted.heatChart()} {
			got, err := drawnChart(pages, preferences{lang: "zh"}, drawn)
			if err != nil {
				t.Fatal(err)
			}
			wellFormedXML(t, string(got))
			golden := filepath.Join("testdata", "panel", name+"-"+drawn.ID+".svg")
			if *updateDrawings {
				if err := os.MkdirAll(filepath.Dir(golden), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(golden, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil || string(got) != string(want) {
				t.Errorf("%s differs (%v): look at what -update makes of it", golden, err)
			}
		}
	}
}

// Whatever terms and names are, they are text of the page and of the drawings.
func TestPanelHostileText(t *testing.T) {
	for _, term := range []string{`<script>alert(1)</script>`, `"'><img/src=x/onerror=alert(1)>`, `]]>&amp;`, `{{.}}%d`, "a\x01b\x00c", strings.Repeat("长", panel.MaxLength), ".*+?", "\u202e反"} {
		rows := panelRowsOf(2, 2)
		for i := range rows {
			rows[i].Region = term
		}
		do, _ := start(t, &panelLibrary{fakeLibrary: madeUpLibrary(), rows: rows})
		query := "?terms=" + url.QueryEscape(term)
		res, body := do("GET", panelPath+query)
		if res.StatusCode != 200 {
			t.Fatalf("%q: %d %.400s", term, res.StatusCode, body)
		}
		for _, e := range elements(t, body) {
			for name := range e.attr {
				if e.name == "img" && e.attr["src"] == "x" || strings.HasPrefix(name, "on") || name == "style" {
					t.Errorf("%q: the element %+v", term, e)
				}
			}
		}
		if strings.Contains(body, "<script>") {
			t.Errorf("%q is markup", term)
		}
		for _, chart := range panelCharts {
			res, drawing := do("GET", panelSVGPath+query+"&chart="+chart)
			if res.StatusCode != 200 || strings.Contains(drawing, "<script>") || strings.Contains(drawing, "<img") {
				t.Errorf("%q: %d %.300s", term, res.StatusCode, drawing)
			}
			wellFormedXML(t, drawing)
		}
	}
}

// A table of many places is in pages of a bounded size.
func TestPanelManyPlaces(t *testing.T) {
	lib := &panelLibrary{fakeLibrary: madeUpLibrary(), rows: panelRowsOf(300, 25)}
	do, _ := start(t, lib)
	address, seen := panelPath+"?terms="+url.QueryEscape(tenTerms), 0
	for range 11 {
		res, body := do("GET", address)
		if res.StatusCode != 200 || len(body) > 400<<10 {
			t.Fatalf("%s: %d, %d bytes", address, res.StatusCode, len(body))
		}
		seen += strings.Count(body, `<th scope="row" class="name" lang="zh-CN"><a href=`)
		address = ""
		for _, e := range elements(t, body) {
			if strings.HasPrefix(e.attr["rel"], "next") {
				address, _, _ = strings.Cut(e.attr["href"], "#")
			}
		}
		if address == "" {
			break
		}
	}
	if _, body := do("GET", panelPath+"?terms="+strings.Repeat("很长的词很长的词很长的词"+url.QueryEscape(" "), 1)+strings.ReplaceAll(url.QueryEscape(tenTerms), "+", "%E5%A4%9A%E5%87%A0%E4%B8%AA%E5%AD%97+")); strings.Count(body, kwicPath) != 1 || !strings.Contains(body, "词太多") {
		t.Error("cells have addresses without bound, or all sentences have none")
	}
	if seen != 300 {
		t.Errorf("the pages have %d places", seen)
	}
}

func TestHeatSteps(t *testing.T) {
	for _, c := range []struct {
		steps heatSteps
		rate  float64
		want  string
	}{{nil, 0, "h0"}, {heatSteps{3}, 3, "h5"}, {heatSteps{1, 2}, 1, "h4"}, {heatSteps{1, 2}, 1.5, "h5"}, {heatSteps{1, 2, 3, 4, 5}, .1, "h1"}, {heatSteps{1, 2, 3, 4, 5}, 5, "h5"}} {
		if got := c.steps.class(c.rate); got != c.want {
			t.Errorf("%v of %v is %s, want %s", c.rate, c.steps, got, c.want)
		}
	}
}
