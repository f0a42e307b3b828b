package web

import (
	"context"
	"encoding/xml"
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
	"gongbao/web/address"
	"gongbao/web/ask/asktest"
	"gongbao/web/chart"
	"gongbao/web/page"
	"gongbao/web/page/counts"
)

var updateDrawings = flag.Bool("update", false, "write the drawings that charts are compared with")

// panelLibrary has rows of its own.
type panelLibrary struct {
	*asktest.Library
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

// The numbers of the page are those of the API, of which the page has the addresses.
func TestPanelPageIsThatOfTheAPI(t *testing.T) {
	do := seedLibrary(t)
	for _, query := range []string{"terms=就业+教育+发展&area=counties:140000", "dictionary=环境&area=counties:140000&rule=overlapping&scope=all", "terms=安全&section=tasks&area=counties:140000"} {
		res, shown := do("GET", "/panel?"+query, "", "")
		if res.StatusCode != 200 {
			t.Fatalf("%s: %d %.300s", query, res.StatusCode, shown)
		}
		link := ""
		for _, e := range elements(t, shown) {
			if href := e.attr["href"]; strings.HasPrefix(href, "/api/v1/panel?") && !strings.Contains(href, "format=") {
				link = href
			}
		}
		res, body := do("GET", link, "", "")
		a := panelOf(t, res, body)
		numbers, chars := make(map[string]int), make(map[string]int)
		for _, row := range a.Rows {
			at := fmt.Sprintf("%s %d年", row.Region, row.Year)
			numbers[at] += row.Count
			chars[at] = row.Chars
		}
		if len(numbers) < 3 {
			t.Fatalf("%s has only %v", link, numbers)
		}
		for at, count := range numbers {
			want := fmt.Sprintf(`title="%s：%s 次，%s 字，`, at, page.GroupDigits(count), page.GroupDigits(chars[at]))
			if r, _ := counts.Per10k(count, chars[at]); !strings.Contains(shown, want) || !strings.Contains(shown, ">"+html.EscapeString(chart.RateText(r, true))+"<") {
				t.Errorf("%s: the page has no %s with %s", query, want, chart.RateText(r, true))
			}
		}
		for _, chart := range counts.PanelCharts {
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
	s, err := NewServer(Config{Library: asktest.New()})
	if s == nil || err != nil {
		t.Fatal(err)
	}
	pages, err := page.ParseTemplates(page.Embedded, views())
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		rows  []panel.Row
		terms string
	}{
		"ten-terms": {panelRowsOf(4, 9), tenTerms}, "one-year": {panelRowsOf(5, 1), "甲一 乙二"}, "one-place": {panelRowsOf(1, 6), "甲一"},
	} {
		v, err := counts.PanelPage(t.Context(), &panelLibrary{Library: asktest.New(), rows: c.rows}, "terms="+url.QueryEscape(c.terms))
		if err != nil {
			t.Fatal(err)
		}
		for _, drawn := range []*chart.Chart{v.Counted.Lines, v.Counted.Bars, v.Counted.HeatChart()} {
			got, err := counts.DrawnChart(pages, address.Preferences{Lang: "zh"}, drawn)
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
		do, _ := start(t, &panelLibrary{Library: asktest.New(), rows: rows})
		query := "?terms=" + url.QueryEscape(term)
		res, body := do("GET", address.PanelPath+query)
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
		for _, chart := range counts.PanelCharts {
			res, drawing := do("GET", address.PanelSVGPath+query+"&chart="+chart)
			if res.StatusCode != 200 || strings.Contains(drawing, "<script>") || strings.Contains(drawing, "<img") {
				t.Errorf("%q: %d %.300s", term, res.StatusCode, drawing)
			}
			wellFormedXML(t, drawing)
		}
	}
}

// A table of many places is in pages of a bounded size.
func TestPanelManyPlaces(t *testing.T) {
	lib := &panelLibrary{Library: asktest.New(), rows: panelRowsOf(300, 25)}
	do, _ := start(t, lib)
	target, seen := address.PanelPath+"?terms="+url.QueryEscape(tenTerms), 0
	for range 11 {
		res, body := do("GET", target)
		if res.StatusCode != 200 || len(body) > 400<<10 {
			t.Fatalf("%s: %d, %d bytes", target, res.StatusCode, len(body))
		}
		seen += strings.Count(body, `<th scope="row" class="name" lang="zh-CN"><a href=`)
		target = ""
		for _, e := range elements(t, body) {
			if strings.HasPrefix(e.attr["rel"], "next") {
				target, _, _ = strings.Cut(e.attr["href"], "#")
			}
		}
		if target == "" {
			break
		}
	}
	if _, body := do("GET", address.PanelPath+"?terms="+strings.Repeat("很长的词很长的词很长的词"+url.QueryEscape(" "), 1)+strings.ReplaceAll(url.QueryEscape(tenTerms), "+", "%E5%A4%9A%E5%87%A0%E4%B8%AA%E5%AD%97+")); strings.Count(body, address.KwicPath) != 1 || !strings.Contains(body, "词太多") {
		t.Error("cells have addresses without bound, or all sentences have none")
	}
	if seen != 300 {
		t.Errorf("the pages have %d places", seen)
	}
}
