package reader

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"gongbao/index"
	"gongbao/index/report"
	"gongbao/web/address"
	"gongbao/web/ask/asktest"
)

func TestRelatedView(t *testing.T) {
	of := func(id string, year report.Year, complete report.Completeness) report.Header {
		return report.Header{ID: id, Title: "工作报告", Year: year, Complete: complete, Region: report.Region{Name: "清河市"}}
	}
	related := &index.Related{
		SamePlace: []report.Header{
			of("y26", 2026, report.Full), of("y25", 2025, report.Full), of("y25a", 2025, report.Abstract), of("y23", 2023, report.Excerpt), of("y22", 2022, report.Full),
		},
		Neighbours: []report.Header{of("n1", 2024, report.Full)},
	}
	for _, id := range []string{"y25", "n1", "copy", "s1", "s2", "s3", "s4", "s5", "s6"} {
		related.Similar = append(related.Similar, index.Similar{Report: of(id, 2020, report.Full), Words: []string{"煤矸石"}})
	}
	r := address.NewRequest()
	r.Query = "x"
	v := newRelatedView(of("me", 2024, report.Full), related, []report.Duplicate{{ID: "copy"}}, r)
	if v.Earlier.String() != "2023年（节选） /reports/y23?q=x" || v.Later.String() != "2025年 /reports/y25?q=x" {
		t.Errorf("between %v and %v", v.Earlier, v.Later)
	}
	if v.Compare.String() != "与2023年对照 /compare?a=y23&b=me" {
		t.Errorf("compared: %v", v.Compare)
	}
	if oldest := newRelatedView(of("me", 2020, report.Full), related, nil, r); oldest.Compare.String() != "与2022年对照 /compare?a=me&b=y22" {
		t.Errorf("the oldest is compared: %v", oldest.Compare)
	}
	want := []string{
		"2026年 /reports/y26?q=x", "2025年 /reports/y25?q=x", "2025年（摘要） /reports/y25a?q=x",
		"2023年（节选） /reports/y23?q=x", "2022年 /reports/y22?q=x",
	}
	if !slices.Equal(linkTexts(v.SamePlace), want) {
		t.Errorf("same place %v", v.SamePlace)
	}
	if want := []string{"清河市 /reports/n1?q=x"}; !slices.Equal(linkTexts(v.Neighbours), want) {
		t.Errorf("neighbours %v", v.Neighbours)
	}
	// What is listed already is not listed again.
	if got := fmt.Sprint(v.Similar); strings.Contains(got, "y25") || strings.Contains(got, "n1") || strings.Contains(got, "copy") || len(v.Similar) != maxSimilar {
		t.Errorf("similar %s", got)
	}
	if first := v.Similar[0]; first.String() != "清河市2020年工作报告 /reports/s1?q=x" || !slices.Equal(first.Words, []string{"煤矸石"}) {
		t.Errorf("similar %+v", first)
	}

	// Without a year there is none before and none after; with nothing there is no block.
	if v := newRelatedView(of("me", 0, report.Full), related, nil, r); v.Earlier != nil || v.Later != nil || len(v.SamePlace) != 5 {
		t.Errorf("no year: %+v", v)
	}
	if v := newRelatedView(of("me", 2026, report.Full), &index.Related{SamePlace: related.SamePlace[1:]}, nil, r); v.Later != nil || v.Earlier.Label.String() != "2025年" {
		t.Errorf("the newest: %+v", v)
	}
}

// The reader leads on to other reports, and shows no empty list.
func TestRelatedBlock(t *testing.T) {
	do := start(t, asktest.New())
	_, body := do("GET", "/reports/0000000000000007") // 530000 of 2025 has a report before and one after
	for _, part := range []string{"同一地区其他年份", "内容相近的报告"} {
		if strings.Count(body, part) != 1 {
			t.Errorf("%s is there %d times", part, strings.Count(body, part))
		}
	}
	alone := asktest.New()
	alone.Reports = alone.Reports[:1]
	do = start(t, alone)
	if _, body = do("GET", "/reports/0000000000000001"); strings.Contains(body, "<aside") || strings.Contains(body, "years") {
		t.Error("a report without others leads on to some")
	}
}
