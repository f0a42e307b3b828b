package index

import (
	"slices"
	"strings"
	"testing"
)

// subjects are places, by code, and years of made-up reports.
type subjects struct {
	places *Places
	years  []int
}

func (s subjects) HasPlace(code string) bool { return s.places.Has(code) }
func (s subjects) HasYear(year int) bool     { return slices.Contains(s.years, year) }

// reportsOf are subjects of reports of places.
func reportsOf(codes ...string) subjects {
	return subjects{NewPlaces(slices.Values(codes)), []int{1954, 2021, 2026}}
}

func TestUnderstand(t *testing.T) {
	held := reportsOf("140181", "140400", "140404", "330000", "211300", "110105", "511902", "652800", "130000", "120105", "530000", "623001", "450329", "341822", "469007")
	for _, test := range []struct {
		text, query, filter, names string
		offers                     string // word=values, separated by spaces
	}{
		{"古交 2026 煤矸石", "煤矸石", "region=140181 year=2026", "古交 2026", ""},
		{"数字经济 浙江 2021年", "数字经济", "region=330000 year=2021", "浙江 2021年", ""},
		{"煤矸石 古交市 利用", "煤矸石 利用", "region=140181", "古交市", ""},
		{"1954年 政府工作报告", "政府工作报告", "year=1954", "1954年", ""},
		{"２０２６ 煤矸石", "煤矸石", "year=2026", "2026", ""},
		{"2021 2026 煤矸石", "煤矸石", "year=2021 year=2026", "2021 2026", ""},
		{"山西 古交 煤矸石", "煤矸石", "region=140181", "山西 古交", ""},
		{"古交 浙江 煤矸石", "煤矸石", "region=140181 region=330000", "古交 浙江", ""},
		{"古交 -发电 煤矸石", "-发电 煤矸石", "region=140181", "古交", ""},
		{`古交 "煤矸石 利用"`, `"煤矸石 利用"`, "region=140181", "古交", ""},
		{"古交 (煤 OR 气)", "煤 OR 气", "region=140181", "古交", ""},
		{"长治 煤炭", "煤炭", "region=140400", "长治", ""}, // also a county in it
		{"河北 钢铁", "钢铁", "region=130000", "河北", ""}, // also a district of 天津市

		// A name alone stays a word, and so do names without a topic, and what the library has nothing of.
		{"古交", "古交", "", "", "古交=140181"},
		{"古交 2026", "古交 2026", "", "", "古交=140181+2026=2026"},
		{"古交 -2026", "古交 -2026", "", "", "古交=140181"},
		{"朝阳", "朝阳", "", "", "朝阳=211300 朝阳=110105"},
		{"2030 碳达峰", "2030 碳达峰", "", "", ""},
		{"大连 港口", "大连 港口", "", "", ""},
		{"1800 煤", "1800 煤", "", "", ""},
		{"02026 煤", "02026 煤", "", "", ""},
		// Not sure.
		{"朝阳 发展", "朝阳 发展", "", "", "朝阳=211300 朝阳=110105"},
		{"巴州 发展", "巴州 发展", "", "", "巴州=652800 巴州=511902"},
		{"合作 交流", "合作 交流", "", "", "合作=623001"}, // an ordinary word
		{"合作市 交流", "交流", "region=623001", "合作市", ""},
		{`"古交" 煤矸石`, `"古交" 煤矸石`, "", "", "古交=140181"},
		{`"2026" 煤矸石`, `"2026" 煤矸石`, "", "", "2026=2026"},
		{"古交煤矸石", "古交煤矸石", "", "", "古交=140181"},
		{"浙江省数字经济 2021", "浙江省数字经济", "year=2021", "2021", "浙江省=330000"},
		// Only what must all be found are names.
		{"古交 OR 煤矸石", "古交 OR 煤矸石", "", "", ""},
		{"古交 NEAR/5 煤矸石", "古交 NEAR/5 煤矸石", "", "", ""},
		{"title:古交 煤矸石", "title:古交 煤矸石", "", "", ""},
		{"region:浙江 2021 煤", "region:浙江 煤", "year=2021", "2021", ""},
	} {
		got, names, offers, err := Understand(Request{Query: test.text}, held)
		if err != nil {
			t.Fatal(err)
		}
		var words, offered []string
		for _, name := range names {
			words = append(words, name.Word)
		}
		for _, o := range offers {
			var together []string
			for _, name := range o.Names {
				together = append(together, name.Word+"="+name.Value)
				if !slices.Contains(*o.Request.Filter.Choice(name.Field), name.Value) || strings.Contains(o.Request.Query, name.Word) {
					t.Errorf("%s: %s is offered as %q, %s", test.text, name.Label, o.Request.Query, chosenIn(o.Request.Filter))
				}
			}
			offered = append(offered, strings.Join(together, "+"))
		}
		if got.Query != test.query || chosenIn(got.Filter) != test.filter || strings.Join(words, " ") != test.names || strings.Join(offered, " ") != test.offers {
			t.Errorf("%s: %q, %s, names %v, offers %v", test.text, got.Query, chosenIn(got.Filter), words, offered)
		}
		again, names, _, err := Understand(got, held)
		if err != nil || again.Query != got.Query || chosenIn(again.Filter) != chosenIn(got.Filter) || len(names) > 0 {
			t.Errorf("%s: understood again it is %q, %s, %v", test.text, again.Query, chosenIn(again.Filter), err)
		}
	}
}

// chosenIn writes a filter down.
func chosenIn(f Filter) string {
	var all []string
	for field := range NumFields {
		for _, value := range f.Values(field) {
			all = append(all, field.String()+"="+value)
		}
	}
	return strings.Join(all, " ")
}

// Where a value is chosen already, both must hold. Whoever wants words or literal matches gets them.
func TestUnderstandChosen(t *testing.T) {
	held := reportsOf("140181")
	for _, test := range []struct {
		request       Request
		query, filter string
	}{
		{Request{Query: "古交 煤", Filter: Filter{Region: []string{"330000"}}}, "煤 region:140181", "region=330000"},
		{Request{Query: "2021 2026 煤", Filter: Filter{Year: []string{"2026"}}}, "煤 (year:2021 OR year:2026)", "year=2026"},
		{Request{Query: "古交 煤", NoNames: true}, "古交 煤", ""},
		{Request{Query: "古交 煤", Match: Literal}, "古交 煤", ""},
	} {
		r := test.request
		got, _, offers, err := Understand(r, held)
		if err != nil || got.Query != test.query || chosenIn(got.Filter) != test.filter {
			t.Errorf("%+v: %q, %s, %v", r, got.Query, chosenIn(got.Filter), err)
		}
		if r.NoNames && (len(offers) != 1 || offers[0].Request.NoNames || offers[0].Request.Query != "煤") {
			t.Errorf("%+v: offers %+v", r, offers)
		}
		if chosenIn(r.Filter) != chosenIn(test.request.Filter) {
			t.Errorf("the filter asked for is now %s", chosenIn(r.Filter))
		}
	}
}
