package citation

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gongbao/index/parse"
	"gongbao/index/report"
	"gongbao/index/source"
)

var update = flag.Bool("update", false, "write the golden files anew")

var day = time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)

// TestSeeds compares the citations of the seeds with golden files: as they are, and as if each had
// the URL of its page.
func TestSeeds(t *testing.T) {
	got := make(map[Style]*strings.Builder)
	for _, style := range Styles {
		got[style] = new(strings.Builder)
	}
	for document, err := range source.Documents(source.DefaultLimits(), "../../testdata/seeds") {
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range parse.Parse(document).Reports {
			for _, style := range Styles {
				r.Source.URL = ""
				got[style].WriteString(style.Of(&r, day))
				r.Source.URL = "https://example.cn/" + r.ID + ".html"
				got[style].WriteString(style.Of(&r, day))
			}
		}
	}
	for _, style := range Styles {
		golden := filepath.Join("testdata", "seeds"+style.Extension())
		if *update {
			if err := os.WriteFile(golden, []byte(got[style].String()), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got[style].String()); diff != "" {
			t.Errorf("%s (-want +got; write anew with -update):\n%s", golden, diff)
		}
	}
}

// work returns a report with every field that a citation may have.
func work(change func(*report.Report)) *report.Report {
	r := &report.Report{
		ID: "00ff", Title: "2021年闻喜县政府工作报告", Kind: report.GovernmentWork, Year: 2021, Delivered: "2021-04-13",
		Published: "2025-07-08",
		Region:    report.Region{Code: "140823", Name: "闻喜县"}, Meeting: "闻喜县第十七届人民代表大会第一次会议",
		Speaker: report.Speaker{Name: "史玉江", Office: "县长"}, Source: report.Source{URL: "http://example.cn/1.html"},
		Complete: report.Full,
	}
	if change != nil {
		change(r)
	}
	return r
}

func TestGBT7714(t *testing.T) {
	for _, c := range []struct {
		name, want string
		change     func(*report.Report)
	}{
		{"everything",
			"史玉江. 2021年闻喜县政府工作报告: 闻喜县第十七届人民代表大会第一次会议[R/OL]. 2021(2025-07-08)[2026-11-22]. http://example.cn/1.html.", nil},
		{"published in the year",
			"史玉江. 2021年闻喜县政府工作报告: 闻喜县第十七届人民代表大会第一次会议[R/OL]. (2021-04-20)[2026-11-22]. http://example.cn/1.html.",
			func(r *report.Report) { r.Published = "2021-04-20" }},
		{"not online", "史玉江. 2021年闻喜县政府工作报告: 闻喜县第十七届人民代表大会第一次会议[R]. 闻喜县: [出版者不详], 2021.",
			func(r *report.Report) { r.Source.URL = "" }},
		{"no day", "2021年闻喜县政府工作报告[R/OL]. [2021][2026-11-22]. http://example.cn/1.html.",
			func(r *report.Report) {
				r.Delivered, r.Published, r.Meeting, r.Speaker = "", "", "", report.Speaker{}
			}},
		{"made-up title", "〔闻喜县2021年政府工作报告〕[节选][R]. 闻喜县: [出版者不详], [2021].",
			func(r *report.Report) {
				*r = report.Report{Kind: r.Kind, Year: r.Year, Region: r.Region, Complete: report.Excerpt}
			}},
		{"a title without its place", "政府工作报告(摘要): [闻喜县][R]. 闻喜县: [出版者不详], [2021].",
			func(r *report.Report) {
				*r = report.Report{Title: "政府工作报告(摘要)", Kind: r.Kind, Year: r.Year, Region: r.Region,
					Complete: report.Abstract}
			}},
		{"nothing known", "〔无标题〕[R]. [出版地不详]: [出版者不详], [出版年不详].",
			func(r *report.Report) { *r = report.Report{Kind: report.Other} }},
		{"white space, and no address", "甲 乙. 东区报告 一[R]. 东区: [出版者不详], 2021.",
			func(r *report.Report) {
				*r = report.Report{Title: "东区报告\n\t一\x00", Speaker: report.Speaker{Name: "甲\u00a0乙"}, Place: "东区",
					Delivered: "2021-01-02"}
				r.Source.URL = "javascript:alert(1)"
			}},
	} {
		if got := GBT7714.Of(work(c.change), day); got != c.want+"\n" {
			t.Errorf("%s:\n%swant\n%s", c.name, got, c.want)
		}
	}
}

// TestEscaping: no value of a report ends its field in BibTeX or RIS.
func TestEscaping(t *testing.T) {
	r := work(func(r *report.Report) {
		r.Title = "50%_的{A}\\B & #1 $x^2~\r\nER  - \r\nTY  - BOOK"
		r.Source.URL = "http://example.cn/a_b?x={1}&y=%41 z"
	})
	bib := BibTeX.Of(r, day)
	want := `  title       = {{50\%\_的{\textbraceleft}A{\textbraceright}{\textbackslash}B \& \#1 \$x{\textasciicircum}2{\textasciitilde} ER - TY - BOOK}},` + "\n"
	if !strings.Contains(bib, want) || !strings.Contains(bib,
		"  url         = {http://example.cn/a_b?x=%7B1%7D&y=%41 z},\n") ||
		strings.Count(bib, "{") != strings.Count(bib, "}") {
		t.Errorf("BibTeX:\n%s", bib)
	}
	ris := RIS.Of(r, day)
	lines := strings.Split(ris, "\r\n")
	if strings.Count(ris, "\n") != strings.Count(ris, "\r\n") || lines[0] != "TY  - RPRT" ||
		strings.Count(ris, "\r\nER  - \r\n") != 1 ||
		!strings.HasSuffix(ris, "\r\nER  - \r\n\r\n") || strings.Contains(ris, "\nTY") {
		t.Errorf("RIS:\n%q", ris)
	}
}

func TestRemark(t *testing.T) {
	for style, want := range map[Style]string{
		GBT7714: "〔未完 @x〕\n", BibTeX: "% 未完 ＠x\n", RIS: "TY  - GEN\r\nTI  - 未完 @x\r\nER  - \r\n\r\n",
	} {
		if got := style.Remark("未完\n@x"); got != want {
			t.Errorf("%s: %q, want %q", style, got, want)
		}
	}
}
