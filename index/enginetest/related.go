package enginetest

import (
	"context"
	"errors"
	"fmt"
	"gongbao/index"
	"strings"
	"testing"

	"gongbao/analyzer"
	"gongbao/index/report"
)

// Relate asks for what must not fail.
func Relate(t testing.TB, e index.Engine, r index.RelatedRequest) *index.Related {
	t.Helper()
	related, err := e.Related(context.Background(), r)
	if err != nil {
		t.Fatalf("related %+v: %v", r, err)
	}
	return related
}

// madeUp is a report with a section for each text.
func madeUp(id, code string, level report.Level, year report.Year, texts ...string) *report.Report {
	r := &report.Report{
		ID: id, Title: "政府工作报告", Kind: report.GovernmentWork, Level: level, Year: year, Complete: report.Full, Chars: 10,
		Region: report.Region{Code: code, Today: report.Division{Code: code}},
	}
	for i, text := range append(texts, "2024年。") {
		r.Sections = append(r.Sections, report.Section{ID: fmt.Sprint("s", i+1), Paragraphs: []string{text}})
	}
	return r
}

func (s *suite) testRelatedPlaces(t *testing.T) {
	all := make(Memory)
	add := func(id, code string, level report.Level, year report.Year) *report.Report {
		all[id] = madeUp(id, code, level, year)
		return all[id]
	}
	add("gujiao25", "140181", report.County, 2025)
	add("gujiao24", "140181", report.County, 2024)
	add("gujiao24-full", "140181", report.County, 2024).Chars = 20
	add("gujiao23", "140181", report.County, 2023)
	add("gujiao", "140181", report.County, 0)
	add("gujiao22-plan", "140181", report.County, 2022).Kind = report.Plan
	add("gujiao24-town", "140181", report.Below, 2024).Place = "河口镇"
	add("gujiao23-town", "140181", report.Below, 2023).Place = "河口镇"
	add("gujiao24-town2", "140181", report.Below, 2024).Place = "马兰镇"
	add("qingxu24", "140121", report.County, 2024)
	add("yangqu24", "140122", report.County, 2024)
	add("yangqu23", "140122", report.County, 2023)
	add("wenxi24", "140823", report.County, 2024)
	add("wenxi99", "142729", report.County, 1999) // the same place under its code of then
	add("taiyuan24", "140100", report.Prefecture, 2024)
	add("datong24", "140200", report.Prefecture, 2024)
	add("shanxi24", "140000", report.Province, 2024)
	add("hebei24", "130000", report.Province, 2024)
	add("centre24", "000000", report.Centre, 2024)
	add("centre23", "000000", report.Centre, 2023)
	add("nowhere24", "", report.County, 2024)
	add("nowhere23", "", report.County, 2023)
	e := s.engineOf(t, all)
	for _, c := range []struct{ id, samePlace, neighbours string }{
		{"gujiao24", "gujiao25 gujiao23", "qingxu24 yangqu24"},
		{"gujiao25", "gujiao24-full gujiao24 gujiao23", ""},
		{"gujiao", "gujiao25 gujiao24-full gujiao24 gujiao23", ""},
		{"gujiao22-plan", "", ""},
		{"gujiao24-town", "gujiao23-town", "gujiao24-town2"},
		{"qingxu24", "", "yangqu24 gujiao24-full gujiao24"},
		{"wenxi24", "wenxi99", ""},
		{"wenxi99", "wenxi24", ""},
		{"taiyuan24", "", "datong24"},
		{"shanxi24", "", "hebei24"},
		{"centre24", "centre23", ""},
		{"nowhere24", "", ""},
	} {
		related := Relate(t, e, index.RelatedRequest{Report: c.id, Limit: 1})
		if got := headerIDs(related.SamePlace); got != c.samePlace {
			t.Errorf("%s: same place %q, want %q", c.id, got, c.samePlace)
		}
		if got := headerIDs(related.Neighbours); got != c.neighbours {
			t.Errorf("%s: neighbours %q, want %q", c.id, got, c.neighbours)
		}
	}
}

func headerIDs(headers []report.Header) string {
	var ids []string
	for _, h := range headers {
		ids = append(ids, h.ID)
	}
	return strings.Join(ids, " ")
}

func (s *suite) testRelatedSubjects(t *testing.T) {
	const (
		coal    = "治理煤矸石堆场，煤矸石综合利用项目投产，粉煤灰制成建材。"
		travel  = "发展乡村旅游，改造民宿，旅游收入增长。"
		local   = "长株潭、洞庭湖、岳麓山、长株潭、洞庭湖、岳麓山、长株潭、洞庭湖、岳麓山。"
		schools = "新建幼儿园，改善中小学办学条件。"
	)
	all := make(Memory)
	for _, r := range []*report.Report{
		madeUp("hunan24", "430000", report.Province, 2024, coal, local),
		madeUp("hunan23", "430000", report.Province, 2023, schools, local),
		madeUp("hunan22", "430000", report.Province, 2022, schools, local),
		madeUp("shanxi24", "140000", report.Province, 2024, travel, coal),
		madeUp("hebei24", "130000", report.Province, 2024, travel),
		madeUp("henan24", "410000", report.Province, 2024, schools),
		madeUp("hubei24", "420000", report.Province, 2024, schools),
	} {
		all[r.ID] = r
	}
	e := s.engineOf(t, all)
	for _, c := range []struct {
		id, section string
		want        string // report, section and words of the best
	}{
		{"hunan24", "", "shanxi24  煤矸石 "}, // not those that share a name
		{"hunan24", "s1", "shanxi24 s2 煤矸石 "},
		{"shanxi24", "s1", "hebei24 s1 旅游"},
		{"hebei24", "", "shanxi24  旅游"},
		{"hunan24", "s3", ""}, // it says nothing
	} {
		got := ""
		if similar := Relate(t, e, index.RelatedRequest{Report: c.id, Section: c.section, Limit: 3}).Similar; len(similar) > 0 {
			got = similar[0].Report.ID + " "
			if similar[0].Section != nil {
				got += similar[0].Section.ID
			}
			got += " " + strings.Join(similar[0].Words, " ")
		}
		if c.want == "" && got != "" || !strings.HasPrefix(got, c.want) {
			t.Errorf("%s %s: %q, want %q", c.id, c.section, got, c.want)
		}
	}
}

// In a library of one place nothing is a local name.
func (s *suite) testRelatedOnePlace(t *testing.T) {
	all := make(Memory)
	for year := range report.Year(7) {
		r := madeUp(fmt.Sprint("y", year), "430000", report.Province, 2020+year, []string{"长株潭一体化。", "煤矸石利用。"}[year%2])
		all[r.ID] = r
	}
	similar := Relate(t, s.engineOf(t, all), index.RelatedRequest{Report: "y0", Limit: 10}).Similar
	if len(similar) != 3 || similar[0].Words[0] != "长株潭" && similar[0].Words[0] != "一体化" {
		t.Errorf("similar %+v", similar)
	}
}

// Whatever is compared, the list is in order and within bounds, and both texts have the words that it names.
func (s *suite) testLawSimilar(t *testing.T) {
	for id, r := range Seeds() {
		sections := []string{""}
		for i := 0; i < len(r.Sections); i += 5 {
			sections = append(sections, r.Sections[i].ID)
		}
		for _, section := range sections {
			own := folded(r, section)
			similar := Relate(t, s.seeds, index.RelatedRequest{Report: id, Section: section, Limit: 4}).Similar
			if section == "" && len(similar) != 4 || len(similar) > 4 {
				t.Errorf("%s %s: %d similar", id, section, len(similar))
			}
			seen := map[string]bool{id: true}
			for i, s := range similar {
				if seen[s.Report.ID] {
					t.Errorf("%s %s: %s is there twice or the report itself", id, section, s.Report.ID)
				}
				seen[s.Report.ID] = true
				if s.Score <= 0 || s.Score > 1 || i > 0 && s.Score > similar[i-1].Score {
					t.Errorf("%s %s: score %f of the one at %d", id, section, s.Score, i)
				}
				if (s.Section != nil) != (section != "") || len(s.Words) == 0 || len(s.Words) > 8 {
					t.Fatalf("%s %s: %+v", id, section, s)
				}
				of := ""
				if s.Section != nil {
					of = s.Section.ID
				}
				other := folded(Seeds()[s.Report.ID], of)
				for _, word := range s.Words {
					if !strings.Contains(own, word) || !strings.Contains(other, word) {
						t.Errorf("%s %s and %s %s do not both have %s", id, section, s.Report.ID, of, word)
					}
				}
			}
		}
	}
}

// folded returns the folded text of a section, or of the whole report.
func folded(r *report.Report, section string) string {
	var texts []string
	for _, s := range r.Sections {
		if section == "" || s.ID == section {
			texts = append(append(texts, s.Heading), s.Paragraphs...)
		}
	}
	return analyzer.Fold(strings.Join(texts, "\n"))
}

func (s *suite) testRelatedRefuses(t *testing.T) {
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	id := Seeds().All()[0].ID
	for _, c := range []struct {
		name    string
		ctx     context.Context
		request index.RelatedRequest
		want    error
	}{
		{"unknown report", t.Context(), index.RelatedRequest{Report: "ffff"}, index.ErrNotFound},
		{"unknown section", t.Context(), index.RelatedRequest{Report: id, Section: "s999"}, index.ErrNoSection},
		{"nobody waits", cancelled, index.RelatedRequest{Report: id}, context.Canceled},
	} {
		if _, err := s.seeds.Related(c.ctx, c.request); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
}

func (s *suite) testRelatedLimit(t *testing.T) {
	all := make(Memory)
	for i := range 3 * index.MaxRelated {
		id := fmt.Sprintf("r%03d", i)
		all[id] = madeUp(id, "140000", report.Province, 2024, []string{"煤矸石", "旅游"}[i%2])
	}
	e := s.engineOf(t, all)
	for limit, want := range map[int]int{-1: 1, 0: 1, 3: 3, index.MaxRelated: index.MaxRelated, 1000: index.MaxRelated} {
		similar := Relate(t, e, index.RelatedRequest{Report: "r000", Limit: limit}).Similar
		if len(similar) != want || similar[0].Report.ID != "r002" { // equal ones by ID
			t.Errorf("limit %d: %d, want %d, the first is %s", limit, len(similar), want, similar[0].Report.ID)
		}
	}
}
