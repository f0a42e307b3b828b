package parse

import (
	"os"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"gongbao/index/source"
)

// parseText reads a text as a file named a.txt.
func parseText(t testing.TB, text string) Reading {
	t.Helper()
	doc, err := source.Decode("a.txt", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return Parse(doc)
}

// checkReading fails if a reading breaks a law that holds for every input.
func checkReading(t testing.TB, doc source.Document, r Reading) {
	t.Helper()
	if lost := Lost(doc, r); lost != "" {
		t.Fatalf("lost or made up: %s", lost)
	}
	for i, report := range r.Reports {
		if len(report.ID) != 16 || report.Source.Item != i+1 || len(report.Sections) == 0 || report.Kind == "" || report.Complete == "" {
			t.Fatalf("report %d is not whole: %+v", i, report)
		}
		for _, s := range report.Sections {
			if s.Level != len(s.Path) || s.Paragraphs == nil || s.Path == nil || s.Role == "" {
				t.Fatalf("section %s is not whole: %+v", s.ID, s)
			}
			if s.Level > 0 && s.Path[s.Level-1] != s.Heading {
				t.Fatalf("section %s: path %q does not end in %q", s.ID, s.Path, s.Heading)
			}
			for _, p := range s.Paragraphs {
				if !hasText(p) || p != strings.TrimSpace(p) || !utf8.ValidString(p) {
					t.Fatalf("section %s: paragraph %q", s.ID, p)
				}
			}
		}
		for field, e := range report.Evidence {
			if e.Text == "" || e.Confidence < 0 || e.Confidence > 1 {
				t.Fatalf("evidence of %s: %+v", field, e)
			}
		}
	}
}

// FuzzParse: any text gives a reading that loses nothing.
func FuzzParse(f *testing.F) {
	for path, err := range source.Files(seeds) {
		if err != nil {
			f.Fatal(err)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data[:min(len(data), 1500)])
	}
	for _, seed := range []string{
		"政府工作报告\n——2021年4月13日在甲县人民代表大会上\n县;长;魏;栋各位代表:现在,我代表县人民政府向大会报告工作。\n一、回顾\n(一)好。很好。\n二、\n任务",
		"• 甲\n" + strings.Repeat("乙", 400) + "\n2021-01-01\n• 丙\n" + strings.Repeat("我代表县人民政府报告", 50),
		strings.Repeat("完。一、甲乙丙丁戊己庚辛。(一)子丑寅卯。", 60),
		"<title>甲县政府工作报告</title><h1>乙</h1><table><tr><td>丙<td>丁</table><script>戊</script><b>己</b>庚", "标题,正文,年份\n甲,\"乙\n丙\",2026\n",
		"标题：二00六年政府工作报告\n年份：2006\n====\n正文", "## 一\n### 二\n**三**四\n- 五", "图1: 甲\n图2: 乙", "“\n”\n《\n》", "一、\n一、\n一、", "(下转第四版)", "1", "。",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, name := range []string{"a.txt", "a.html", "a.csv"} {
			for doc, err := range source.Unpack(source.DefaultLimits(), name, data) {
				if err == nil {
					checkReading(t, doc, Parse(doc))
				}
			}
		}
	})
}

// TestLaws checks the seeds; TestCorpus checks every other real text at hand.
func TestLaws(t *testing.T) {
	for path, err := range source.Files(seeds) {
		if err != nil {
			t.Fatal(err)
		}
		doc, err := source.Read(path)
		if err != nil {
			t.Fatal(err)
		}
		checkReading(t, doc, Parse(doc))
	}
}

// TestFurnitureOfTheFormat: furniture that the format marks is dropped with its reason, and a
// sentence goes on after it.
func TestFurnitureOfTheFormat(t *testing.T) {
	doc := source.Document{File: "a.pdf", Format: "pdf", Lines: []source.Line{
		{Number: 1, Text: "青云县政府工作报告", Heading: 1}, {Number: 2, Text: "一年来，全县人民生活持续改善，"},
		{Number: 3, Text: "— 1 —", Aside: "页码"}, {Number: 4, Text: "经济平稳增长。"},
	}}
	r := Parse(doc)
	checkReading(t, doc, r)
	if len(r.Dropped) != 1 || r.Dropped[0] != (Dropped{3, "— 1 —", "页码"}) {
		t.Errorf("dropped %+v", r.Dropped)
	}
	if got := r.Reports[0].Sections[0].Paragraphs; len(got) != 1 || got[0] != "一年来，全县人民生活持续改善，经济平稳增长。" {
		t.Errorf("paragraphs %q", got)
	}
}

// TestManyHeadings: a list of lines like headings is read whole, with no more sections than a
// report may have.
func TestManyHeadings(t *testing.T) {
	doc := textDocument(t, "2026年古交市政府工作报告\n"+strings.Repeat("一、工作\n", 50_000))
	reading := Parse(doc)
	checkReading(t, doc, reading)
	if len(reading.Reports) != 1 || len(reading.Reports[0].Sections) > maxSections {
		t.Errorf("%d reports, the first with %d sections", len(reading.Reports), len(reading.Reports[0].Sections))
	}
}

// TestLongLine reads 20 MB on one line, and texts of one kind of line over and over, whole and in at
// most 10 s each.
func TestLongLine(t *testing.T) {
	if testing.Short() {
		t.Skip("20 MB")
	}
	for _, test := range []struct {
		unit string
		kb   int
	}{
		{"推动煤矸石综合利用。", 20 << 10},
		{"完。一、甲乙丙丁。(一)子丑寅卯。", 1024}, {"煤", 1024}, {"a", 1024}, {"各位代表:我代表县人民政府报告,", 1024}, {"山西省太原市古交市", 1024}, {"2021年", 1024}, {"“《", 1024}, {"(一)", 1024},
		{"煤\n", 128}, {"一、煤\n", 128}, {"(一)煤\n(二)煤\n", 128}, {"- 煤\n", 128}, {strings.Repeat("煤", 70) + "\n", 128}, {"图1: 煤\n" + strings.Repeat("煤", 70) + "\n", 128},
		{"煤。\n" + strings.Repeat("图1: 煤\n", 80_000) + "，煤\n" + strings.Repeat("图1: 煤\n", 80_000), 2048},
	} {
		doc := textDocument(t, strings.Repeat(test.unit, test.kb<<10/len(test.unit)))
		start := time.Now()
		reading := Parse(doc)
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("%.20q: %v", test.unit, took)
		}
		if lost := Lost(doc, reading); lost != "" {
			t.Errorf("%.20q: lost %s", test.unit, lost)
		}
	}
}
