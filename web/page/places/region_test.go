package places

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"gongbao/index"
	"gongbao/index/report"
	"gongbao/web/ask/asktest"
)

func TestFormerNames(t *testing.T) {
	if names := formerNames([]index.PlaceName{{Code: "530124", Name: "柳泉县", Start: 1981}}); names != nil {
		t.Errorf("one name is shown as %v", names)
	}
	names := formerNames([]index.PlaceName{{Code: "1", Name: "甲县", Start: 1981, End: 1990}, {Code: "2", Name: "甲市", Start: 1990, End: 2000}, {Code: "3", Name: "甲区", Start: 2000}})
	var years []string
	for _, n := range names {
		years = append(years, n.Name+n.Years.String())
	}
	if want := []string{"甲县至1990年", "甲市1990—2000年", "甲区2000年至今"}; !slices.Equal(years, want) {
		t.Errorf("%v, want %v", years, want)
	}
}

func TestPlaceYears(t *testing.T) {
	const id = "0000000000000002" // of which the first is a near-duplicate
	lib := asktest.New()
	abstract := held(2019, "b")
	abstract.Held[0].Complete = report.Abstract
	series := func(kind report.Kind, years ...index.CoveredYear) index.Series {
		s := index.Series{Code: "530100", Level: report.Prefecture, Kind: kind, Years: years}
		for _, y := range years {
			s.Reports += y.Reports
		}
		return s
	}
	undated := series(report.Other)
	undated.Undated, undated.Reports = held(0, "u").Held, 1
	township := series(report.GovernmentWork, held(2020, "t"))
	township.Level = report.Below
	other := series(report.GovernmentWork, held(2021, "x"))
	other.Code = "530124"
	for _, c := range []struct {
		name   string
		under  map[int]int
		series []index.Series
		want   string
	}{
		{"nothing", nil, nil, ""},
		{"gaps", nil, []index.Series{series(report.GovernmentWork, held(2018, "a"), abstract, held(2022, "c"))}, "2022年: c全文\n2021年: 缺\n2020年: 缺\n2019年: b摘要\n2018年: a全文\n"},
		{"a long gap", nil, []index.Series{series(report.GovernmentWork, held(1954, "a"), held(2022, "c"))}, "2022年: c全文\n1955—2021年: 缺\n1954年: a全文\n"},
		{"a long gap with something under it", map[int]int{2000: 3}, []index.Series{series(report.GovernmentWork, held(1954, "a"), held(2022, "c"))},
			"2022年: c全文\n2001—2021年: 缺\n2000年: 缺 下级3 篇\n1955—1999年: 缺\n1954年: a全文\n"},
		{"kinds in their order, of which only yearly ones have gaps", nil, []index.Series{series(report.Other, held(2020, "o"), held(2022, "p")), series(report.Plan, held(2021, "q"))},
			"2022年: - p全文\n2021年: q全文 -\n2020年: - o全文\n"},
		{"near-duplicates", nil, []index.Series{series(report.GovernmentWork, held(2022, id, "0000000000000001", "0000000000000003"))}, "2022年: " + id + "全文+10000000000000003全文\n"},
		{"unknown years", map[int]int{2020: 1}, []index.Series{undated}, "2020年: - 下级1 篇\n年份不明: u全文\n"},
		{"townships and places under it", nil, []index.Series{township, other}, ""},
	} {
		place := &index.PlaceDetail{Place: index.Place{Code: "530100", Name: "清河市"}}
		for year := range 3000 {
			if n := c.under[year]; n > 0 {
				place.Years = append(place.Years, index.YearCount{Year: year, Reports: n})
			}
		}
		var v placeView
		if err := v.Fill(lib, place, c.series); err != nil {
			t.Fatal(err)
		}
		if got := outlined(v.Years); got != c.want {
			t.Errorf("%s:\n%swant\n%s", c.name, got, c.want)
		}
		if (v.Townships != nil) != strings.HasPrefix(c.name, "townships") {
			t.Errorf("%s: townships %v", c.name, v.Townships)
		}
	}
}

// outlined writes the lines of a place's years in words.
func outlined(years []placeYear) string {
	var b strings.Builder
	for _, y := range years {
		b.WriteString(y.Label.String() + ":")
		for _, c := range y.Cells {
			b.WriteString(" ")
			if c.Missing {
				b.WriteString("缺")
			}
			for _, r := range c.Reports {
				b.WriteString(strings.TrimPrefix(r.URL, "/reports/") + r.Complete.String())
				if r.Near > 0 {
					fmt.Fprintf(&b, "+%d", r.Near)
				}
			}
			if !c.Missing && len(c.Reports) == 0 {
				b.WriteString("-")
			}
		}
		if y.Under != nil {
			b.WriteString(" 下级" + y.Under.Label.String())
		}
		b.WriteString("\n")
	}
	return b.String()
}
