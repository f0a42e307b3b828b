package places

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gongbao/index"
	"gongbao/index/report"
	"gongbao/web/ask/asktest"
	"gongbao/web/page/pagetest"
	"gongbao/web/respond"
)

// coverageLibrary has a coverage of its own.
type coverageLibrary struct {
	*asktest.Library
	series []index.Series
	asked  index.Filter
}

func (l *coverageLibrary) Coverage(f index.Filter) (*index.Coverage, error) {
	l.asked = f
	return &index.Coverage{Series: slices.Clone(l.series)}, nil
}

// manyPlaces makes a library of so many places with reports of so many years.
func manyPlaces(n, years int) *coverageLibrary {
	lib := &coverageLibrary{Library: asktest.New()}
	for i := range n {
		s := index.Series{Code: strconv.Itoa(110000 + i), Name: fmt.Sprintf("第%d县", i), Level: report.County, Kind: report.GovernmentWork}
		for year := 2026 - years + 1; year <= 2026; year++ {
			if (i+year)%7 == 0 {
				s.Missing = append(s.Missing, year)
				continue
			}
			s.Years = append(s.Years, held(year, fmt.Sprintf("%016x", uint64(i*years+year)*0x9e3779b97f4a7c15)))
			s.Reports++
		}
		lib.series = append(lib.series, s)
	}
	return lib
}

func TestCoverageCSV(t *testing.T) {
	do := start(t, &coverageLibrary{Library: asktest.New(), series: []index.Series{
		{Code: "530124", Name: "=柳泉县", Level: report.County, Kind: report.GovernmentWork, Reports: 2, Years: []index.CoveredYear{held(2018, "a"), held(2022, "b")}, Missing: []int{2019, 2020, 2021}},
		{Code: index.None, Level: index.None, Kind: report.GovernmentWork, Reports: 1, Undated: held(0, "u").Held},
	}})
	res, body := do("GET", "/coverage.csv")
	if res.Header.Get("Content-Disposition") != `attachment; filename="gongbao-coverage.csv"` || res.Header.Get("Content-Type") != respond.TypeCSV {
		t.Errorf("%v", res.Header)
	}
	if res, body := do("GET", "/coverage.csv?regoin=530000"); res.StatusCode != 400 || !strings.Contains(body, "是不是 region？") {
		t.Errorf("an unknown parameter: %d %s", res.StatusCode, body)
	}
	rest, marked := strings.CutPrefix(body, "\ufeff")
	if !marked {
		t.Errorf("no byte order mark: %.10q", body)
	}
	rows, err := csv.NewReader(strings.NewReader(rest)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range [][]string{
		append(slices.Clone(coverageColumns), "2018", "2019", "2020", "2021", "2022"),
		{"530124", "'=柳泉县", "county", "政府工作报告", "2", "0", "2018", "2022", "3", "2019-2021", "full", "missing", "missing", "missing", "full"},
		{"none", "", "", "政府工作报告", "1", "1", "", "", "0", "", "", "", "", "", ""},
	} {
		if !slices.Equal(rows[i], want) {
			t.Errorf("row %d: %q, want %q", i, rows[i], want)
		}
	}
}

// A page of a library of 3,000 counties and 25 years is as small as one of fifty.
func TestCoverageSize(t *testing.T) {
	do := start(t, manyPlaces(3000, 25))
	_, body := do("GET", "/coverage")
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if _, err := w.Write([]byte(body)); err != nil {
		t.Fatal(err)
	}
	w.Close()
	t.Logf("%d bytes, %d compressed", len(body), packed.Len())
	if len(body) > 400_000 || packed.Len() > 40_000 {
		t.Errorf("the page has %d bytes, %d compressed", len(body), packed.Len())
	}
}

func BenchmarkCoveragePage(b *testing.B) {
	site := pagetest.Site(b, manyPlaces(3000, 25), Views())
	h := pagetest.Handler(site, routes(site))
	for _, target := range []string{"/coverage", "/coverage?sort=name", "/coverage.csv"} {
		b.Run(target, func(b *testing.B) {
			for b.Loop() {
				mustAnswer(b, h, target)
			}
		})
	}
}

func mustAnswer(b *testing.B, h http.Handler, target string) {
	recorder := httptest.NewRecorder()
	if h.ServeHTTP(recorder, httptest.NewRequest("GET", target, nil)); recorder.Code != http.StatusOK {
		b.Fatalf("%s: %d", target, recorder.Code)
	}
}
