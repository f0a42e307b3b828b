package engine

import (
	"iter"
	"slices"
	"strconv"
	"testing"

	"gongbao/index"
	"gongbao/index/report"
)

// TestSeriesMissing: gaps, and years of which there are only parts, are missing.
func TestSeriesMissing(t *testing.T) {
	var s index.Series
	addYears(&s, map[int]*index.CoveredYear{
		0:    {Reports: 2, Held: make([]index.Held, 2)},
		2019: {Year: 2019, Reports: 1, Complete: 1}, 2022: {Year: 2022, Reports: 1}, 2023: {Year: 2023, Reports: 3, Complete: 2},
	})
	if want := []int{2020, 2021, 2022}; !slices.Equal(s.Missing, want) || len(s.Undated) != 2 || s.Reports != 7 {
		t.Errorf("missing %v, want %v; %d undated, %d reports", s.Missing, want, len(s.Undated), s.Reports)
	}
}

// entries is a view of which only the entries are asked for.
type entries struct {
	index.View
	all []*index.Entry
}

func (e entries) Entries() iter.Seq[*index.Entry] { return slices.Values(e.all) }

// BenchmarkCoverage counts reports about 3,000 places, one of each of 25 years.
func BenchmarkCoverage(b *testing.B) {
	var v entries
	for place := range 3000 {
		for year := 2002; year <= 2026; year++ {
			v.all = append(v.all, &index.Entry{
				ID: strconv.Itoa(place*100 + year), Year: year, Complete: report.Full,
				Values: [index.Section][]string{
					index.Region: {"110000", strconv.Itoa(110000 + place)}, index.Year: {strconv.Itoa(year)},
					index.Kind: {string(report.GovernmentWork)}, index.Level: {string(report.County)},
				},
			})
		}
	}
	filter, err := index.Filter{Kind: []string{string(report.GovernmentWork)}}.Compile()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if c := coverageOf(v, filter); c.Reports != len(v.all) {
			b.Fatalf("%d reports", c.Reports)
		}
	}
}
