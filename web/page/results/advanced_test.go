package results

import (
	"net/url"
	"testing"
	"unicode/utf8"

	"gongbao/index"
)

func TestWritten(t *testing.T) {
	for _, test := range []struct{ fields, query, year string }{
		{"", "", ""},
		{"all=煤矸石 利用", "煤矸石 利用", ""},
		{"exact=煤矸石 综合利用", `"煤矸石 综合利用"`, ""},
		{"any=煤 气&none=电 火", "(煤 OR 气) -电 -火", ""},
		{"all=煤 OR 气 title:水 新*产力", `煤 "OR" 气 "title:水" 新*产力`, ""},
		{"all=，。&exact=！", "", ""},
		{"all=煤&any=气 电&none=火", "煤 (气 OR 电) -火", ""},
		{"near=养老&to_near=补贴", `"养老" NEAR/10 "补贴"`, ""},
		{"near=养老&to_near=补贴&distance=30", `"养老" NEAR/30 "补贴"`, ""},
		{"near=养老&to_near=补贴&distance=sentence&all=县", `县 "养老" /s "补贴"`, ""},
		{"near=养老&to_near=补贴&distance=paragraph", `"养老" /p "补贴"`, ""},
		{"near=养老&distance=30", "", ""},
		{"title=计划 报告&heading=任务", "title:(计划 报告) heading:任务", ""},
		{"region=太原 140200&all=煤", "煤 (region:太原 OR region:140200)", ""},
		{"from=2019&to=2023", "", "2019..2023"},
		{"from=2019年&to=2019", "", "2019"},
		{"to=2019", "", "1949..2019"},
		{"from=2019", "", "2019..2100"},
		{"from=x", "", ""},
	} {
		values, err := url.ParseQuery(test.fields)
		if err != nil {
			t.Fatal(err)
		}
		r := written(values)
		years := ""
		if len(r.Filter.Year) > 0 {
			years = r.Filter.Year[0]
		}
		if r.Query != test.query || years != test.year {
			t.Errorf("%s: %q in %q, want %q in %q", test.fields, r.Query, years, test.query, test.year)
		}
	}
	values := url.Values{"kind": {"政府工作报告"}, "level": {"county"}, "section": {"tasks"}}
	r := written(values)
	if chosen := r.Filter; len(chosen.Kind) != 1 || len(chosen.Level) != 1 || len(chosen.Section) != 1 || r.Query != "" {
		t.Errorf("%v makes %+v", values, r)
	}
	if r := written(url.Values{"kind": {"x"}}); len(r.Filter.Kind) > 0 {
		t.Errorf("an unknown kind makes %+v", r.Filter)
	}
}

// Whatever is typed into the fields for words can be read as a query.
func FuzzWritten(f *testing.F) {
	for _, text := range []string{"煤", `"煤`, "(", "煤)", "OR", "a OR b", "title:", "year:x", "-", "--煤", "NEAR/5", "/s", "新*产力", "*", "“煤”", "：", "煤 AND", "与 或 非", "region:140000"} {
		f.Add(text, text)
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		if !utf8.ValidString(a+b) || utf8.RuneCountInString(a+b) > 60 {
			t.Skip("an address has text, and a query a limit")
		}
		for _, values := range []url.Values{
			{"all": {a}, "none": {b}}, {"any": {a}, "exact": {b}}, {"title": {a}, "heading": {b}}, {"near": {a}, "to_near": {b}}, {"near": {a}, "to_near": {b}, "distance": {"sentence"}, "all": {b}},
		} {
			r := written(values)
			if _, err := index.ParseQuery(r.Query); err != nil {
				t.Errorf("%v: %q: %v", values, r.Query, err)
			}
		}
	})
}
