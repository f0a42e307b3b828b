package parse

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gongbao/index/report"
)

// fieldsOfHead prints what is read of a head: title|delivered|meeting|office|name|published|year.
func fieldsOfHead(r *report.Report) string {
	return strings.Join([]string{
		r.Title, r.Delivered, r.Meeting, r.Speaker.Office, r.Speaker.Name, r.Published, fmt.Sprint(int(r.Year)),
	}, "|")
}

// TestHeads reads the heads of testdata/heads.txt above the greeting, each line a line of its own, and
// on a page. A value that is sure is never wrong; a value that is empty has no evidence.
func TestHeads(t *testing.T) {
	data, err := os.ReadFile("testdata/heads.txt")
	if err != nil {
		t.Fatal(err)
	}
	records := strings.Split(strings.TrimSpace(string(data)), "\n\n")[1:]
	for _, record := range records {
		head, want, _ := strings.Cut("\n"+record, "\n= ")
		head = strings.TrimPrefix(head, "\n")
		for _, name := range []string{"a.txt", "a.html"} {
			data := []byte(work(head, "县"))
			if name == "a.html" {
				data = []byte(strings.Replace(string(asPage(string(data))), `<meta name="PubDate" content="2020-01-02">`, "", 1))
			}
			r := parseAll(t, name, data)[0].Reports[0]
			if got := fieldsOfHead(&r); got != want {
				t.Errorf("%s %s\ngot  %s\nwant %s", name, head, got, want)
			}
		}
	}
}

// TestHeadFiles reads pages and texts with the heads of real sites.
func TestHeadFiles(t *testing.T) {
	const title, meeting = "临江县2026年政府工作报告", "临江县第十八届人民代表大会第五次会议"
	for file, want := range map[string]string{
		"date-in-table-cell.html":         "2026-01-12|" + meeting + "|县长|王某某|2026-01-20|2026",
		"dateline-after-title.txt":        "2026-03-05|" + meeting + "|县长|王小明|2026-03-15|2026",
		"dateline-in-title-line.txt":      "2026-03-05|" + meeting + "|县长|王小明|2026-03-15|2026",
		"gov-cn-iso.html":                 "2026-03-05|" + meeting + "|县长|王小明|2026-03-15|2026",
		"meeting-line-then-date-line.txt": "2026-01-12|" + meeting + "|县长|王小明||2026",
		"people-cn-dateline.html":         "2026-03-05|" + meeting + "|县长|王小明|2026-03-15|2026",
		"spaced-digits.txt":               "2026-01-12|" + meeting + "|县长|王小明||2026",
		"two-dates-index.html":            "2026-01-12|" + meeting + "|县长|王某某|2026-01-20|2026",
		"two-dates.html":                  "2026-01-12|" + meeting + "|县长|王某某|2026-01-20|2026",
	} {
		data, err := os.ReadFile(filepath.Join("testdata/heads", file))
		if err != nil {
			t.Fatal(err)
		}
		r := parseAll(t, file, data)[0].Reports[0]
		if want = title + "|" + want; file == "spaced-digits.txt" {
			want = strings.Replace(want, "2026年", "2 0 2 6年", 1)
		}
		if got := fieldsOfHead(&r); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", file, got, want)
		}
	}
}

// TestYearInTitles: the year of reports whose titles have it in another way than 2026年, and of
// collections.
func TestYearInTitles(t *testing.T) {
	for title, want := range map[string]int{
		"临江县政府工作报告2026": 2026, "临江县政府工作报告(2026)": 2026, "临江县2026政府工作报告": 2026, "临江县政府工作报告 2026-01-12": 2026,
		"临江县政府工作报告（2026）": 2026, "临江县政府工作报告[2026]": 2026, "临江县政府工作报告〔2026〕": 2026, "2026政府工作报告": 2026, "[2026]政府工作报告": 2026,
		"2026年度临江县政府工作报告": 2026, "临江县政府工作报告2026.1.12": 2026, "临江县政府工作报告 2026/1/12": 2026, "二〇二六年临江县政府工作报告": 2026,
		"二○二六年临江县政府工作报告": 2026, "临江县２０２６年政府工作报告": 2026, "临江县2 0 2 6年政府工作报告": 2026, "临江县政府工作报告": 0,
		"临江县2021—2025年政府工作报告汇编": 0, "临江县政府工作报告选编（2021-2025）": 0,
		"临江县国民经济和社会发展第十四个五年规划和2035年远景目标纲要":             2021,
		"临江县国民经济和社会发展第十五个五年规划纲要":                       2026,
		"临江县国民经济和社会发展第十三个五年规划纲要（2016—2020年）":           2016,
		"关于临江县国民经济和社会发展第十四个五年规划和二〇三五年远景目标纲要的报告":        2021,
		"关于2025年国民经济和社会发展计划执行情况与2026年国民经济和社会发展计划草案的报告": 2026,
		"关于2025年国民经济和社会发展计划执行情况的报告":                    2026,
		"临江县政府工作报告 临政发〔2025〕12号":                       0,
	} {
		r := parseText(t, work(title, "县")).Reports[0]
		if r.Title != title || int(r.Year) != want {
			t.Errorf("%s: %d from %q, want %d; title %q", title, r.Year, r.Evidence["year"].Text, want, r.Title)
		}
	}
}
