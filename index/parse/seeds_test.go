package parse

import (
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongbao/index/report"
	"gongbao/index/source"
)

const seeds = "../../testdata/seeds"

// TestSeeds compares the fields of the reports in the seeds with the truth.
func TestSeeds(t *testing.T) {
	work := func(code, name, delivered, meeting, speaker, office string) report.Report {
		return report.Report{
			Kind: report.GovernmentWork, Region: report.Region{Code: code, Name: name}, Year: 2021, Delivered: delivered, Meeting: meeting,
			Speaker: report.Speaker{Name: speaker, Office: office}, Published: "2025-07-08", Complete: report.Full, Level: report.County,
		}
	}
	shuozhou := work("140600", "朔州市", "2021-02-23", "朔州市第六届人民代表大会第八次会议", "吴秀玲", "代市长")
	shuozhou.Level = report.Prefecture
	for _, test := range []struct {
		file string
		want []report.Report
	}{
		{"000_dd839b69f8cc83e5.txt", []report.Report{{
			Kind: report.Plan, Region: report.Region{Code: "140181", Name: "古交市"}, Level: report.County, Year: 2026, Delivered: "2025-12-29",
			Meeting: "古交市第九届人民代表大会第七次会议", Speaker: report.Speaker{Name: "闫亮平", Office: "古交市发展改革和科技局局长"},
			Published: "2026-01-04", Complete: report.Full,
		}}},
		{"001_b067b563540cf6ce.txt", []report.Report{{
			Kind: report.Other, Region: report.Region{Code: "140181", Name: "古交市"}, Level: report.County, Year: 2026, Complete: report.Abstract,
		}}},
		{"002_36fd5112df2a0dde.txt", []report.Report{{
			Kind: report.GovernmentWork, Region: report.Region{Code: "140900", Name: "忻州市"}, Level: report.Prefecture, Year: 2026, Complete: report.Abstract,
		}}},
		{"003_4fb98ae4f42a03fd.txt", []report.Report{{
			Kind: report.Plan, Region: report.Region{Code: "140200", Name: "大同市"}, Level: report.Prefecture, Year: 2026, Delivered: "2026-01-20",
			Meeting: "大同市第十六届人民代表大会第六次会议", Speaker: report.Speaker{Name: "乔正南", Office: "大同市发展和改革委员会主任"}, Complete: report.Excerpt,
		}}},
		{"004_330ca93b427a2047.txt", []report.Report{
			work("140823", "闻喜县", "2021-04-13", "闻喜县第十七届人民代表大会第一次会议", "史玉江", "县长"),
			work("141023", "襄汾县", "2021-04-20", "襄汾县第十七届人民代表大会第一次会议", "刘春林", ""),
			work("141121", "文水县", "2021-04-14", "文水县第十七届人民代表大会第一次会议", "王峰", "县长"),
			work("140729", "灵石县", "2021-04-08", "灵石县第十七届人民代表大会第一次会议", "郭建雄", "县长"),
			shuozhou,
			work("140926", "静乐县", "2021-04-08", "静乐县第十七届人民代表大会第一次会议", "宣文晓", "县长"),
			work("140824", "稷山县", "2021-04-10", "稷山县第十七届人民代表大会第一次会议", "王润", "代县长"),
			work("140802", "盐湖区", "2021-04-09", "运城市盐湖区第十七届人民代表大会第一次会议", "薛永琦", "区长"),
			{Kind: report.Other, Region: report.Region{Code: "141124", Name: "临县"}, Level: report.County, Published: "2025-07-08", Complete: report.Full},
			work("140721", "榆社县", "2021-04-08", "榆社县第十七届人民代表大会第一次会议", "魏栋", "县长"),
		}},
	} {
		doc, err := source.Read(filepath.Join(seeds, test.file))
		if err != nil {
			t.Fatal(err)
		}
		reading := Parse(doc)
		if lost := Lost(doc, reading); lost != "" {
			t.Errorf("%s: lost %s", test.file, lost)
		}
		var got []report.Report
		for _, r := range reading.Reports {
			got = append(got, report.Report{
				Kind: r.Kind, Region: report.Region{Code: r.Region.Code, Name: r.Region.Name}, Place: r.Place, Level: r.Level, Year: r.Year,
				Delivered: r.Delivered, Meeting: r.Meeting, Speaker: r.Speaker, Published: r.Published, Complete: r.Complete,
			})
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.file, diff)
		}
	}
}
