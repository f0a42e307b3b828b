package counts

import (
	"fmt"
	"testing"

	"gongbao/index"
	"gongbao/index/report"
)

func TestLeftOut(t *testing.T) {
	if v := newLeftOut(panelRequest{}, nil); v != nil {
		t.Errorf("nothing left out: %+v", v)
	}
	all := []index.LeftOut{
		{Report: report.Header{ID: "00ff", Region: report.Region{Name: "临县"}, Year: 2021, Kind: report.GovernmentWork}, Reason: index.IsExcerpt},
		{Report: report.Header{ID: "00fe"}, Reason: index.IsRepeated},
	}
	p, err := parsePanel("terms=数字&page=3")
	if err != nil {
		t.Fatal(err)
	}
	v := newLeftOut(p, all)
	if got, want := v.Heading.String(), "未计入 2 篇：摘要 0 篇，节选 1 篇，内容重复 1 篇"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	got := ""
	for _, r := range v.Reports {
		got += fmt.Sprintf("%s %s %s / ", r.Name, r.URL, r.Reason.String())
	}
	if want := "临县2021年政府工作报告 /reports/00ff 节选 / 无标题 /reports/00fe 内容重复 / "; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if v.AllURL != "/panel?terms=%E6%95%B0%E5%AD%97&scope=all" || !v.Note.IsZero() {
		t.Errorf("%s, note %q", v.AllURL, v.Note.String())
	}
	for len(all) <= maxLeftOut {
		all = append(all, all[0])
	}
	if v := newLeftOut(p, all); len(v.Reports) != maxLeftOut || v.Note.IsZero() {
		t.Errorf("of %d %d are named, note %q", len(all), len(v.Reports), v.Note.String())
	}
}
