package parse

import (
	"bytes"
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongbao/analyzer/coded"
	"gongbao/index/report"
	"gongbao/index/source"
)

// readRecords reads records as a file of any name.
func readRecords(data []byte) (reports []report.Report, refused []string) {
	for doc, err := range source.Unpack(source.DefaultLimits(), "a.txt", data) {
		var reading Reading
		if err == nil {
			reading, err = Read(doc)
		}
		if err != nil {
			m, _ := coded.Of(err)
			refused = append(refused, m.String())
		}
		reports = append(reports, reading.Reports...)
	}
	return reports, refused
}

// returned writes reports and reads them again.
func returned(t *testing.T, reports []report.Report) []report.Report {
	t.Helper()
	var file bytes.Buffer
	for i := range reports {
		if err := report.WriteRecord(&file, &reports[i]); err != nil {
			t.Fatal(err)
		}
	}
	again, refused := readRecords(file.Bytes())
	if len(refused) > 0 {
		t.Errorf("refused: %q", refused)
	}
	return again
}

// TestRecords: reports that left a library come back the same, with their corrections and their
// IDs.
func TestRecords(t *testing.T) {
	paths, _ := filepath.Glob("../../testdata/seeds/*")
	if len(paths) == 0 {
		t.Fatal("no seeds")
	}
	real, _ := filepath.Glob(filepath.Join(shared, "corpus/texts/*"))
	for i := 0; i < len(real); i += 40 {
		paths = append(paths, real[i])
	}
	var reports []report.Report
	for doc, err := range source.Documents(source.DefaultLimits(), paths...) {
		if err != nil {
			t.Fatal(err)
		}
		reports = append(reports, Parse(doc).Reports...)
	}
	for _, values := range [][]report.Assignment{
		{{Field: "title", Value: "另一个标题"}, {Field: "region", Value: "140181"}},
		{{Field: "year", Value: "1958"}, {Field: "url", Value: "https://a.cn/?a=b&c"}, {Field: "region", Value: "130625"}},
		{{Field: "region", Value: ""}, {Field: "kind", Value: ""}, {Field: "complete", Value: "excerpt"}},
	} {
		r, err := reports[0].Correct(values...)
		if err != nil {
			t.Fatal(err)
		}
		reports = append(reports, *r)
	}
	if diff := cmp.Diff(reports, returned(t, reports)); diff != "" {
		t.Errorf("(-left +came back):\n%.4000s", diff)
	}
	t.Logf("%d reports", len(reports))
}

// record is a valid record, in which one of its parts is replaced.
const record = `{"gongbao":"report/1","id":"0123456789abcdef","title":"甲县报告","kind":"政府工作报告",` +
	`"region":{"code":"140181","name":"古交市","path":[],"today":{}},"level":"county","year":2025,"delivered":"2025-01-02",` +
	`"source":{"file":"a.txt","url":"https://a.cn","item":1},"sources":[],"evidence":{"year":{"text":"二〇二五","confidence":1}},` +
	`"corrected":{"year":{"was":"2024"}},"sections":[{"heading":"一、回顾","level":1,"role":"review","separator":"。","paragraphs":["各位代表"]}]}`

// TestForeignRecords: anybody may have written a record. What no report has is refused, and what
// can be derived is derived.
func TestForeignRecords(t *testing.T) {
	good, refused := readRecords([]byte(record))
	if len(good) != 1 || len(refused) > 0 {
		t.Fatalf("%d reports, %q", len(good), refused)
	}
	if r := good[0]; r.ID == "0123456789abcdef" || r.ID != id(&r) || r.Chars != 11 || r.Sections[0].ID != "s1" ||
		len(r.Sections[0].Path) != 1 || r.Region.Path[0].Name != "山西省" {
		t.Errorf("derived: %+v", r)
	}
	for _, test := range []struct{ old, new, want string }{
		{`report/1`, `report/2`, `record-other-form form="report/2" known="report/1"`},
		{`"id"`, `"incomplete":"断了","id"`, `record-incomplete said="断了"`},
		{`"year":2025`, `"year":"x"`, `record-broken`},
		{`"year":2025`, `"year":2500`, `record-bad-field field="year"`},
		{`"year":2025`, `"year":1e99`, `record-broken`},
		{`"2025-01-02"`, `"20"`, `record-bad-field field="delivered"`},
		{`政府工作报告`, `诗`, `record-bad-field field="kind"`},
		{`"level":"county"`, `"level":"moon"`, `record-bad-field field="level"`},
		{`甲县报告`, `甲\u0000`, `record-bad-field field="title"`},
		{`甲县报告`, strings.Repeat("长", 4000), `record-bad-field field="title"`},
		{`https://a.cn`, `javascript:alert(1)`, `record-bad-field field="url"`},
		{`"sources":[]`, `"sources":[{"url":"javascript:x"}]`, `record-bad-field field="sources"`},
		{`"sources":[]`, `"sources":[{"row":-1}]`, `record-bad-field field="sources"`},
		{`"code":"140181"`, `"code":"999999"`, `record-bad-field field="region"`},
		{`"year":{"text"`, `"x":{"text"`, `record-bad-field field="evidence"`},
		{`"confidence":1`, `"confidence":7`, `record-bad-field field="evidence"`},
		{`"was":"2024"`, `"was":"never"`, `record-bad-field field="corrected"`},
		{`"was":"2024"`, `"was":"2024","with":"x"`, `record-bad-field field="corrected"`},
		{`"corrected":{`, `"corrected":{"region":{"was":"1"},`, `record-bad-field field="corrected"`},
		{`"corrected":{`, `"corrected":{"url":{"was":"javascript:x"},`, `record-bad-field field="corrected"`},
		{`"level":1`, `"level":2`, `record-bad-field field="sections.level"`},
		{`"level":1`, `"level":-1`, `record-bad-field field="sections.level"`},
		{`一、回顾`, ``, `record-bad-field field="sections.heading"`},
		{`"role":"review"`, `"role":"x"`, `record-bad-field field="sections.role"`},
		{`"separator":"。"`, `"separator":"藏"`, `record-bad-field field="sections.separator"`},
		{`"role"`, `"inline":true,"role"`, `record-bad-field field="sections.inline"`},
		{`各位代表`, ` `, `record-bad-field field="sections.paragraphs"`},
		{`各位代表`, `一\n二`, `record-bad-field field="sections.paragraphs"`},
		{`"sections":[`, `"sections":[],"x":[`, `record-bad-field field="sections"`},
		{`"sections":[`, `"sections":[` + strings.Repeat("{},", 2001), `record-bad-field field="sections"`},
		{`]}]}`, `]}]`, `record-broken`},
	} {
		line := strings.Replace(record, test.old, test.new, 1)
		if line == record {
			t.Errorf("%s is not there", test.old)
		}
		reports, refused := readRecords([]byte(record + "\n" + line + "\n" + record + "\n"))
		want := []string{"record-refused place=(place-in-table row=2) reason=(" + test.want + ")"}
		if diff := cmp.Diff(want, refused); diff != "" || len(reports) != 2 {
			t.Errorf("%.60s (-want +got):\n%.1000s", test.new, diff)
		}
	}
}

// TestForeignRegion: a region that the gazetteer does not have is made anew from its code.
func TestForeignRegion(t *testing.T) {
	for _, region := range []string{
		`"name":"月亮","path":[{"code":"140181","name":"月亮"}]`, `"name":"古交市"`,
		`"name":"古交市","path":[{"code":"1","name":"太阳"},{"code":"140181","name":"古交市"}]`,
		`"name":"古交市","path":[{"code":"140181","name":"古交市"}],"today":{"code":"1","name":"月亮"}`,
	} {
		reports, _ := readRecords([]byte(strings.Replace(record, `"name":"古交市","path":[],"today":{}`, region, 1)))
		good, _ := readRecords([]byte(record))
		if diff := cmp.Diff(good, reports); diff != "" {
			t.Errorf("%s (-want +got):\n%s", region, diff)
		}
	}
}

// TestRecordMegabyte reads a record of 1 MB of one thing. All that is allocated for it is at most
// 100 MB.
func TestRecordMegabyte(t *testing.T) {
	start := `{"gongbao":"report/1",`
	for _, c := range []struct{ before, unit, after string }{
		{`"sections":[`, `{},`, `{}]}`}, {`"sections":[{"paragraphs":[`, `"",`, `""]}]}`},
		{`"sections":[{"level":1,"heading":"甲","role":"other","paragraphs":[`, `"一",`, `"一"]}]}`},
		{`"sources":[`, `{},`, `{}]}`}, {`"region":{"path":[`, `{},`, `{}]}}`}, {`"sections":`, `[`, `}`},
		{``, `"evidence":{"year":{}},`, `"a":0}`}, {`"corrected":{`, `"year":{},`, `"year":{}}}`},
		{``, `"sections":[{}],`, `"a":0}`}, {`"title":"`, `\u0000`, `"}`}, {`"evidence":{`, `"%06d":{},`, `"a":{}}}`},
	} {
		var line bytes.Buffer
		line.WriteString(start + c.before)
		for i := 0; line.Len() < 1<<20; i++ {
			unit := c.unit
			if strings.Contains(unit, "%") {
				unit = fmt.Sprintf(unit, i)
			}
			line.WriteString(unit)
		}
		line.WriteString(c.after)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		readRecords(line.Bytes())
		runtime.ReadMemStats(&after)
		used := (after.TotalAlloc - before.TotalAlloc) >> 20
		if t.Logf("%s%s: %d MB", c.before, c.unit, used); used > 100 {
			t.Errorf("%s%s takes %d MB", c.before, c.unit, used)
		}
	}
}

func FuzzRecord(f *testing.F) {
	f.Add([]byte(record))
	f.Fuzz(func(t *testing.T, data []byte) {
		reports, _ := readRecords(data)
		if len(reports) == 0 {
			return
		}
		if diff := cmp.Diff(reports, returned(t, reports)); diff != "" {
			t.Errorf("%s (-left +came back):\n%s", data, diff)
		}
	})
}
