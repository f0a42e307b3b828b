package report

import (
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// correctedReport is a report as it was read from a file and stored, for tests that set its fields by hand.
func correctedReport(t *testing.T) *Report {
	t.Helper()
	stored, err := os.ReadFile("testdata/report.json")
	if err != nil {
		t.Fatal(err)
	}
	r := new(Report)
	if err := json.Unmarshal(stored, r); err != nil {
		t.Fatal(err)
	}
	return r
}

func TestCorrect(t *testing.T) {
	read := correctedReport(t)
	before := read.clone()
	tests := []struct {
		values []Assignment
		want   string // level, region, year and speaker afterwards, or what the error says
	}{
		{[]Assignment{{"region", "140181"}}, "county 古交市 140181"},
		{[]Assignment{{"region", "古交市"}}, "county 古交市 140181"},
		{[]Assignment{{"region", "000000"}}, "centre 全国 000000"},
		{[]Assignment{{"region", "140000"}, {"level", "county"}}, "county 山西省 140000"},
		{[]Assignment{{"level", "below"}, {"region", "140181"}}, "below 古交市 140181"},
		{[]Assignment{{"region", ""}}, "  "},
		{[]Assignment{{"region", "999999"}}, "correction-unknown-region"},
		{[]Assignment{{"region", "朝阳区"}}, "110105 朝阳区"},
		{[]Assignment{{"year", "26"}}, "correction-bad-year"},
		{[]Assignment{{"year", "2026年"}}, "correction-bad-year"},
		{[]Assignment{{"delivered", "2026-02-30"}}, "correction-bad-day"},
		{[]Assignment{{"kind", "报告"}}, "correction-unknown-value values=[政府工作报告 计划报告"},
		{[]Assignment{{"title", "两\n行"}}, "correction-control-character"},
		{[]Assignment{{"url", "javascript:alert(1)"}}, "correction-bad-url"},
		{[]Assignment{{"id", "0"}}, "correction-unknown-field fields=[title"},
		{[]Assignment{{"year", "2030"}, {"colour", "red"}}, "correction-unknown-field"},
	}
	for _, test := range tests {
		r, err := read.Correct(test.values...)
		got := ""
		if fault := (*FieldError)(nil); errors.As(err, &fault) {
			got = fault.Error()
		} else if err == nil {
			got = strings.Join([]string{string(r.Level), r.Region.Name, r.Region.Code}, " ")
			for _, v := range test.values {
				if _, ok := r.Corrected[v.Field]; !ok || r.Evidence[v.Field].Confidence != 1 {
					t.Errorf("%v: not shown as corrected: %v", test.values, r.Corrected)
				}
			}
		} else {
			t.Errorf("%v: %v", test.values, err)
		}
		if !strings.Contains(got, test.want) {
			t.Errorf("%v: got %q, want %q", test.values, got, test.want)
		}
	}
	if diff := cmp.Diff(before, read.clone()); diff != "" {
		t.Errorf("correcting changed what was read:\n%s", diff)
	}
}

// TestUncorrect sets every field twice and restores it.
func TestUncorrect(t *testing.T) {
	read := correctedReport(t).clone()
	values := map[string][2]string{
		"title": {"一个新标题", "又一个"}, "kind": {"预算报告", "其他"}, "region": {"140181", "310000"}, "place": {"某镇", ""},
		"level": {"below", "province"}, "year": {"1999", ""}, "delivered": {"1999-01-02", ""}, "meeting": {"某会", ""},
		"speaker": {"某人", ""}, "office": {"县长", ""}, "published": {"", "2001-01-01"}, "complete": {"excerpt", "abstract"},
		"url": {"https://example.org/a", ""},
	}
	r := read
	for _, field := range Correctable() {
		for _, value := range values[field] {
			var err error
			if r, err = r.Correct(Assignment{field, value}); err != nil {
				t.Fatal(err)
			}
		}
	}
	if r.ID != read.ID || r.Title != "又一个" || r.Chars == read.Chars || len(r.Corrected) != len(Correctable()) {
		t.Errorf("corrected: %+v", r.Header())
	}
	restored, err := r.Uncorrect(Correctable()...)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(read, restored); diff != "" {
		t.Errorf("restored (-read +restored):\n%s", diff)
	}
	odd := read.clone()
	odd.Source.URL, odd.Region = "gk/2024.html", Region{Name: "某地", Path: []Division{}} // read so, but not to be typed
	r, err = odd.Correct(Assignment{"url", "https://example.org/a"}, Assignment{"region", "140181"})
	if err == nil {
		r, err = r.Uncorrect("region", "url")
	}
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(odd, r); diff != "" {
		t.Errorf("restored with the level that was set with the region (-read +restored):\n%s", diff)
	}
	if _, err := restored.Uncorrect("year"); err == nil {
		t.Error("what was never corrected was restored")
	}
}

// TestInherit: a later reading takes over a correction if it reads the field as the older one did.
func TestInherit(t *testing.T) {
	read := correctedReport(t)
	older, err := read.Correct(Assignment{"year", "2030"}, Assignment{"region", "140181"}, Assignment{"meeting", ""})
	if err != nil {
		t.Fatal(err)
	}
	later := read.clone()
	later.Meeting = "另一个会"
	heir, any := later.Inherit(older)
	if !any || heir.Year != 2030 || heir.Region.Code != "140181" || heir.Level != County || heir.Meeting != "另一个会" || heir.Corrected["year"].Was != "2026" {
		t.Errorf("inherited: %+v, %v", heir.Header(), heir.Corrected)
	}
	if _, any := later.Inherit(read); any {
		t.Error("something was inherited from a report without corrections")
	}
}
