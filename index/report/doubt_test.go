package report

import (
	"slices"
	"testing"
)

func TestDoubts(t *testing.T) {
	r := correctedReport(t)
	fields := func(further bool) (names []string) {
		for _, d := range r.Doubts(further) {
			names = append(names, d.Field)
		}
		return names
	}
	if got := fields(true); len(got) != 0 {
		t.Errorf("of a report that says everything %v are in doubt", got)
	}
	r.Evidence["year"] = Evidence{"二〇二一年", 0.5}
	r.Region = Region{}
	delete(r.Evidence, "region")
	r.Speaker.Name = ""
	delete(r.Evidence, "speaker")
	if got, want := fields(false), []string{"region", "year"}; !slices.Equal(got, want) {
		t.Errorf("in doubt: %v, want %v", got, want)
	}
	if got, want := fields(true), []string{"region", "year", "speaker"}; !slices.Equal(got, want) {
		t.Errorf("in doubt with further fields: %v, want %v", got, want)
	}
	if d := r.Doubts(false)[1]; d.Value != "2026" || d.Evidence == nil || d.Evidence.Text != "二〇二一年" {
		t.Errorf("doubt about the year: %+v", d)
	}
	corrected, err := r.Correct(Assignment{"year", ""}, Assignment{"region", "140823"})
	if err != nil {
		t.Fatal(err)
	}
	if got := corrected.Doubts(false); len(got) != 0 {
		t.Errorf("what was set by hand is in doubt: %v", got)
	}
}

func TestUnreadable(t *testing.T) {
	r := &Report{Title: "某县政府工作报告", Sections: []Section{
		{Heading: "一、回顾", Paragraphs: []string{"全县推进煤矸石综合利用。"}},
	}}
	if u := r.Unreadable(); u != nil {
		t.Errorf("of a whole report %+v is unreadable", u)
	}
	r.Sections[0].Paragraphs = append(r.Sections[0].Paragraphs, "成绩来之不易，推进\ufffd石综合利用。", "\ufffd\ufffd")
	if u := r.Unreadable(); u == nil || *u != (Unreadable{3, "成绩来之不易，推进\ufffd石综合利用。"}) {
		t.Errorf("unreadable: %+v", u)
	}
}
