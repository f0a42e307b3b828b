package synthetic

import (
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gongbao/index/parse"
	"gongbao/index/region"
	"gongbao/index/report"
	"gongbao/index/source"
)

// seeds returns the reports of ../../testdata/seeds.
func seeds(t *testing.T) (reports []*report.Report) {
	t.Helper()
	for document, err := range source.Documents(source.DefaultLimits(), "../../testdata/seeds") {
		if err != nil {
			t.Fatal(err)
		}
		reading := parse.Parse(document)
		for i := range reading.Reports {
			reports = append(reports, &reading.Reports[i])
		}
	}
	return reports
}

// TestText reads the texts as any file is read.
func TestText(t *testing.T) {
	m := New(seeds(t))
	known := make(map[string]bool)
	for s := range Subjects(40) {
		text := m.Text(s)
		if m.Text(s) != text {
			t.Fatalf("%v: the text differs from one time to the next", s)
		}
		document, err := source.Decode("synthetic.txt", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		reading := parse.Parse(document)
		if len(reading.Reports) != 1 {
			t.Fatalf("%v: read as %d reports", s, len(reading.Reports))
		}
		r := &reading.Reports[0]
		if r.Region.Code != s.County.Code || int(r.Year) != s.Year || r.Kind != report.GovernmentWork {
			t.Errorf("%v: read as %s of %v for %d", s, r.Kind, r.Region, r.Year)
		}
		labelled := func(s report.Section) bool { return slices.Contains(s.Paragraphs, Label) }
		if !slices.ContainsFunc(r.Sections, labelled) {
			t.Errorf("%v: the label is missing", s)
		}
		if len(r.Sections) < 5 {
			t.Errorf("%v: %d sections", s, len(r.Sections))
		}
		if known[r.ID] {
			t.Errorf("%v: the text is another's too", s)
		}
		known[r.ID] = true
	}
}

func TestSubjects(t *testing.T) {
	all := slices.Collect(Subjects(1 << 20))
	if len(all) < 55_000 {
		t.Errorf("%d subjects, want 2,800 counties in 20 years", len(all))
	}
	for _, s := range slices.Collect(Subjects(100)) {
		if s.County.Level() != region.County || !s.County.In(s.Year) {
			t.Errorf("%v is no county of the year", s)
		}
	}
}

func TestHead(t *testing.T) {
	m := New(seeds(t))
	text := m.Text(Subject{region.Named("古交市", 2020)[0], 2020})
	if !strings.HasPrefix(text, "山西省太原市古交市2020年政府工作报告\n——2020年1月10日在古交市") {
		t.Errorf("it begins with %q", text[:200])
	}
}

// TestOtherFigures: years and the number of a paragraph stay; other figures keep their number of
// digits.
func TestOtherFigures(t *testing.T) {
	const paragraph = "1.到2025年，煤炭产量12.8亿吨，增长350%"
	kept := regexp.MustCompile(`^1\.到2025年，煤炭产量[1-9]{2}\.[1-9]亿吨，增长[1-9]{3}%$`)
	random := rand.New(rand.NewPCG(1, 2))
	got := otherFigures(random, paragraph)
	if !kept.MatchString(got) || got == paragraph {
		t.Errorf("%q becomes %q", paragraph, got)
	}
}
