package counts

import (
	"context"
	"flag"
	"fmt"
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
	"gongbao/web/page/pagetest"
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

// panelRowsOf makes rows of so many places and years, with counts of ten terms. Every seventh is
// missing, and every fifth has no term.
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

// Charts of one year, of one place and of ten terms are as they were.
func TestPanelDrawings(t *testing.T) {
	pages := pagetest.Site(t, asktest.New(), Views()).Templates
	for name, c := range map[string]struct {
		rows  []panel.Row
		terms string
	}{
		"ten-terms": {panelRowsOf(4, 9), tenTerms}, "one-year": {panelRowsOf(5, 1), "甲一 乙二"}, "one-place": {panelRowsOf(1, 6), "甲一"},
	} {
		v, err := panelPage(t.Context(), &panelLibrary{Library: asktest.New(), rows: c.rows}, "terms="+url.QueryEscape(c.terms))
		if err != nil {
			t.Fatal(err)
		}
		for _, drawn := range []*chart.Chart{v.Counted.Lines, v.Counted.Bars, v.Counted.HeatChart()} {
			got, err := drawnChart(pages, address.Preferences{Lang: "zh"}, drawn)
			if err != nil {
				t.Fatal(err)
			}
			pagetest.WellFormedXML(t, string(got))
			golden := filepath.Join("testdata", name+"-"+drawn.ID+".svg")
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
		do := start(t, &panelLibrary{Library: asktest.New(), rows: rows})
		query := "?terms=" + url.QueryEscape(term)
		res, body := do("GET", address.PanelPath+query)
		if res.StatusCode != 200 {
			t.Fatalf("%q: %d %.400s", term, res.StatusCode, body)
		}
		for _, e := range pagetest.Elements(t, body) {
			for name := range e.Attr {
				if e.Name == "img" && e.Attr["src"] == "x" || strings.HasPrefix(name, "on") || name == "style" {
					t.Errorf("%q: the element %+v", term, e)
				}
			}
		}
		if strings.Contains(body, "<script>") {
			t.Errorf("%q is markup", term)
		}
		for _, chart := range panelCharts {
			res, drawing := do("GET", address.PanelSVGPath+query+"&chart="+chart)
			if res.StatusCode != 200 || strings.Contains(drawing, "<script>") || strings.Contains(drawing, "<img") {
				t.Errorf("%q: %d %.300s", term, res.StatusCode, drawing)
			}
			pagetest.WellFormedXML(t, drawing)
		}
	}
}

// A table of many places is in pages of a bounded size.
func TestPanelManyPlaces(t *testing.T) {
	lib := &panelLibrary{Library: asktest.New(), rows: panelRowsOf(300, 25)}
	do := start(t, lib)
	target, seen := address.PanelPath+"?terms="+url.QueryEscape(tenTerms), 0
	for range 11 {
		res, body := do("GET", target)
		if res.StatusCode != 200 || len(body) > 400<<10 {
			t.Fatalf("%s: %d, %d bytes", target, res.StatusCode, len(body))
		}
		seen += strings.Count(body, `<th scope="row" class="name" lang="zh-CN"><a href=`)
		target = ""
		for _, e := range pagetest.Elements(t, body) {
			if strings.HasPrefix(e.Attr["rel"], "next") {
				target, _, _ = strings.Cut(e.Attr["href"], "#")
			}
		}
		if target == "" {
			break
		}
	}
	if _, body := do("GET", address.PanelPath+"?terms="+strings.Repeat("很长的词很长的词很长的词"+url.QueryEscape(" "), 1)+strings.ReplaceAll(url.QueryEscape(tenTerms), "+", "%E5%A4%9A%E5%87%A0%E4%B8%AA%E5%AD%97+")); strings.Count(body, address.LinesPath) != 1 || !strings.Contains(body, "词太多") {
		t.Error("cells have addresses without bound, or all sentences have none")
	}
	if seen != 300 {
		t.Errorf("the pages have %d places", seen)
	}
}
