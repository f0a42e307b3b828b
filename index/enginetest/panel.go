package enginetest

import (
	"context"
	"errors"
	"fmt"
	"gongbao/index"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"gongbao/analyzer"
	"gongbao/index/panel"
	"gongbao/index/report"
)

// Rows runs a panel that must not fail.
func Rows(t testing.TB, e index.Engine, r index.PanelRequest) (rows []panel.Row, head index.PanelHead) {
	t.Helper()
	err := e.Panel(context.Background(), r, func(h index.PanelHead) error {
		head = h
		return nil
	}, func(row panel.Row) error {
		rows = append(rows, row)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return rows, head
}

func dictionaryOf(t testing.TB, text string) *panel.Dictionary {
	t.Helper()
	d, err := panel.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// naivePlace is a place that counts in a folded text.
type naivePlace struct{ start, end, term int }

// naivePlaces are the places in a folded text that count by the definition of a rule, found
// character by character without anything that panels use.
func naivePlaces(d *panel.Dictionary, rule panel.Rule, text []rune) (places []naivePlace) {
	type form struct {
		text     []rune
		excludes bool
		term     int
	}
	var forms []form
	for i, t := range d.Terms {
		for _, f := range t.Forms {
			forms = append(forms, form{[]rune(analyzer.FoldQuery(f)), false, i})
		}
		for _, f := range t.Exclusions {
			forms = append(forms, form{[]rune(analyzer.FoldQuery(f)), true, i})
		}
	}
	var all, excluded []naivePlace
	for at := range text {
		for _, f := range forms {
			if f.text[0] != text[at] || len(text) < at+len(f.text) || !slices.Equal(f.text, text[at:at+len(f.text)]) {
				continue
			}
			if place := (naivePlace{at, at + len(f.text), f.term}); f.excludes {
				excluded = append(excluded, place)
			} else {
				all = append(all, place)
			}
		}
	}
	all = slices.DeleteFunc(all, func(p naivePlace) bool {
		return slices.ContainsFunc(excluded, func(e naivePlace) bool { return e.term == p.term && e.start <= p.start && p.end <= e.end })
	})
	switch rule {
	case panel.Overlapping:
		return all
	case panel.Longest:
		for at := 0; at < len(text); {
			longest := naivePlace{}
			for _, p := range all {
				if p.start == at && p.end-p.start > longest.end-longest.start {
					longest = p
				}
			}
			if longest.end == 0 {
				at++
				continue
			}
			places = append(places, longest)
			at = longest.end
		}
		return places
	}
	for term := range d.Terms {
		if !slices.ContainsFunc(all, func(p naivePlace) bool { return p.term == term }) {
			continue
		}
		covered, goesOn := make([]bool, len(text)), make([]bool, len(text)) // goesOn: with the character before, in one place
		for _, p := range all {
			for at := p.start; at < p.end && p.term == term; at++ {
				covered[at], goesOn[at] = true, goesOn[at] || at > p.start
			}
		}
		for at := 0; at < len(text); {
			start := at
			for at++; at < len(text) && goesOn[at]; at++ {
			}
			if covered[start] {
				places = append(places, naivePlace{start, at, term})
			}
		}
	}
	return places
}

// naiveLines are what counts in a report, as lineText describes it, in order; and the counts of the
// terms.
func naiveLines(d *panel.Dictionary, rule panel.Rule, r *report.Report, roles ...report.Role) (lines []string, counts []int) {
	counts = make([]int, len(d.Terms))
	for _, whole := range r.Lines() {
		text := whole.Text
		folded := analyzer.FoldMap(text)
		for _, p := range naivePlaces(d, rule, folded.Runes) {
			start, end := folded.Span(p.start, p.end)
			part := whole.At(start)
			line := index.Line{Term: p.term, Paragraph: part.Number - 1, Key: text[start:end]}
			if part.Section >= 0 {
				line.Section = r.Sections[part.Section].ID
			}
			if len(roles) > 0 && (part.Section < 0 || !slices.Contains(roles, r.Sections[part.Section].Role)) {
				continue
			}
			line.Offset = utf8.RuneCountInString(text[part.Start:max(part.Start, start)])
			line.Left, line.Right = text[:start], text[end:]
			lines = append(lines, describeLine(line))
			if counts[p.term]++; rule == panel.Union {
				counts[p.term] += p.end - p.start - 1
			}
		}
	}
	slices.Sort(lines)
	return lines, counts
}

// naiveContext is the number of characters beside a key that describeLine has.
const naiveContext = 7

func describeLine(l index.Line) string {
	left, right := []rune(l.Left), []rune(l.Right)
	return fmt.Sprintf("%d in %s, paragraph %d, character %d: %s【%s】%s", l.Term, l.Section, l.Paragraph, l.Offset,
		string(left[max(0, len(left)-naiveContext):]), l.Key, string(right[:min(len(right), naiveContext)]))
}

// linesOf gives the lines of a request that must not fail.
func linesOf(t testing.TB, e index.Engine, r index.LinesRequest) (lines []index.Line, head index.LinesHead, next string) {
	t.Helper()
	next, err := e.Lines(context.Background(), r, func(h index.LinesHead) error {
		head = h
		return nil
	}, func(line index.Line) error {
		lines = append(lines, line)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return lines, head, next
}

// panelTexts are the texts of a report in sections of some roles; without any, all of its texts.
func panelTexts(r *report.Report, roles ...report.Role) (texts []string) {
	if len(roles) == 0 {
		return TextsOf(r)
	}
	for _, s := range r.Sections {
		if slices.Contains(roles, s.Role) {
			texts = append(append(texts, s.Heading), s.Paragraphs...)
		}
	}
	return texts
}

// realTerms are a dictionary of terms that overlap, lie within each other, are one character or
// full of signs.
const realTerms = `发展 - 发展和改革
高质量发展 = 高质量
经济
数字经济 = 数字產業
经济发展
煤
煤矸石 = 矸石
的
互联网+ = 5G+
10%
.*
(
\d+
[年月]
^
|
生态环境 = 环境保护 = 环保
绿色 - 绿色通道
一、
无此词也
`

// randomTerms draws terms from the texts of a corpus: nested and overlapping ones, synonyms, and
// exclusions.
func randomTerms(t *testing.T, c *corpus, seed uint64, n int) *panel.Dictionary {
	t.Helper()
	random := rand.New(rand.NewPCG(seed, 0))
	var terms []panel.Term
	add := func(term panel.Term) {
		if d, err := panel.Make("", append(slices.Clip(terms), term)); err == nil {
			terms = d.Terms
		}
	}
	for text := range c.substrings(seed, n, 8) {
		runes := []rune(text)
		from := random.IntN(len(runes))
		to := from + 1 + random.IntN(len(runes)-from)
		piece := string(runes[from:to])
		switch random.IntN(5) {
		case 0: // one within another
			add(panel.Term{Forms: []string{text}})
			add(panel.Term{Forms: []string{piece}})
		case 1:
			add(panel.Term{Forms: []string{text, piece}})
		case 2:
			add(panel.Term{Forms: []string{piece}, Exclusions: []string{text}})
		case 3: // one that ends where another begins
			add(panel.Term{Forms: []string{string(runes[from:])}})
			add(panel.Term{Forms: []string{string(runes[:to])}})
		default:
			add(panel.Term{Forms: []string{text}})
		}
	}
	d, err := panel.Make("", terms)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// testPanelLaw holds panels and their lines against brute force over the texts of reports.
func (s *suite) testPanelLaw(t *testing.T) {
	c := s.openCorpus(t)
	total, of := 0, make(tally)
	for i, d := range []*panel.Dictionary{dictionaryOf(t, realTerms), randomTerms(t, c, 7, 60), randomTerms(t, c, 8, 200)} {
		random := rand.New(rand.NewPCG(3, uint64(i)))
		for _, rule := range panel.Rules {
			for _, roles := range [][]report.Role{nil, {report.Tasks, report.Notes}} {
				request := index.PanelRequest{Dictionary: d, Rule: rule, Scope: index.ScopeAll}
				for _, role := range roles {
					request.Filter.Section = append(request.Filter.Section, string(role))
				}
				rows, _ := Rows(t, c.Engine, request)
				lines, head, _ := linesOf(t, c.Engine, index.LinesRequest{PanelRequest: request, Context: naiveContext})
				byReport, counts := make(map[string][]string), make(map[string][]int)
				for _, line := range lines {
					if counts[line.ReportID] == nil {
						counts[line.ReportID] = make([]int, len(d.Terms))
					}
					counts[line.ReportID][line.Term]++
					byReport[line.ReportID] = append(byReport[line.ReportID], describeLine(line))
				}
				seen, sum := make(map[string]bool), 0
				for _, row := range rows {
					r := c.reports[row.ReportID]
					seen[row.ReportID] = true
					for _, n := range row.Counts {
						sum += n
					}
					if got := counts[r.ID]; got != nil && !slices.Equal(got, row.Counts) && rule != panel.Union {
						t.Fatalf("report %s by %s in %v: the lines have %v, the panel %v", r.ID, rule, roles, got, row.Counts)
					}
					if random.IntN(20) > 0 {
						continue
					}
					wantLines, want := naiveLines(d, rule, r, roles...)
					if !slices.Equal(row.Counts, want) {
						t.Fatalf("report %s by %s in %v: %v, want %v", r.ID, rule, roles, row.Counts, want)
					}
					got := byReport[r.ID]
					slices.Sort(got)
					if !slices.Equal(got, wantLines) {
						t.Fatalf("report %s by %s in %v has %d lines, want %d\n%.300q\n%.300q", r.ID, rule, roles, len(got), len(wantLines), got, wantLines)
					}
					of[string(rule)] += len(got)
				}
				if sum != head.Count || len(byReport) != head.Found {
					t.Errorf("by %s in %v: the lines are said to be %d in %d reports, but the panel has %d in %d", rule, roles, head.Count, head.Found, sum, len(byReport))
				}
				total += sum
				for id, r := range c.reports {
					if want := len(panelTexts(r, roles...)) > 0; seen[id] != want {
						t.Errorf("report %s with sections %v has a row: %v", id, roles, seen[id])
					}
				}
			}
		}
	}
	t.Logf("%d counted; lines compared: %s", total, of)
}

// testPanelSearch: with ScopeAll a single term is counted as often as the quoted search has
// occurrences, in all and by filter.
func (s *suite) testPanelSearch(t *testing.T) {
	c := s.openCorpus(t)
	terms := []string{"煤煤", "的", "发展", "11", "一一", "高质量发展", "，"}
	for text := range c.substrings(11, 200, 5) {
		terms = append(terms, text)
	}
	filters := []index.Filter{{}, {Section: []string{"tasks"}}, {Year: []string{"2019..2023"}, Section: []string{"-notes"}}, {Kind: []string{"政府工作报告"}, Region: []string{"140000"}}}
	for _, term := range terms {
		d, err := panel.Of(term)
		if err != nil || strings.ContainsAny(analyzer.Fold(term), `"`) {
			continue
		}
		for _, filter := range filters {
			rows, _ := Rows(t, c.Engine, index.PanelRequest{Dictionary: d, Scope: index.ScopeAll, Filter: filter, By: []index.Grouping{index.GroupYear}})
			sum := 0
			for _, row := range rows {
				sum += row.Counts[0]
			}
			if want := Find(t, c.Engine, index.Request{Query: `"` + term + `"`, Filter: filter}).Occurrences; sum != want {
				t.Errorf("%q in %v: %d, the search has %d occurrences", term, filter, sum, want)
			}
		}
	}
}

func (s *suite) testPanelSizes(t *testing.T) {
	d := dictionaryOf(t, "的")
	rows, _ := Rows(t, s.seeds, index.PanelRequest{Dictionary: d, Scope: index.ScopeAll})
	if len(rows) != len(Seeds()) {
		t.Fatalf("%d rows, want %d", len(rows), len(Seeds()))
	}
	words := LoadWords()
	for _, row := range rows {
		r := Seeds()[row.ReportID]
		tokens := len(words.Query(r.Title))
		for _, s := range r.Sections {
			tokens += len(words.Query(s.Heading + "\n" + strings.Join(s.Paragraphs, "\n")))
		}
		if row.Chars != r.Chars || row.Tokens != tokens || row.Reports != 1 {
			t.Errorf("report %s: %d characters and %d words of %d reports, want %d and %d of 1", r.ID, row.Chars, row.Tokens, row.Reports, r.Chars, tokens)
		}
		if row.Year != int(r.Year) || row.Kind != r.Kind || row.Level != r.Level || row.RegionCode != r.Region.Today.Code || row.Region != r.Region.Today.Name {
			t.Errorf("report %s has the row %+v", r.ID, row)
		}
	}
	again, _ := Rows(t, s.seeds, index.PanelRequest{Dictionary: d})
	for _, row := range again {
		r, chars := Seeds()[row.ReportID], 0
		for i := range r.Sections {
			if r.Sections[i].Role == report.Notes {
				chars += r.Sections[i].Chars()
			}
		}
		if r.Complete != report.Full || row.Chars != r.Chars-chars {
			t.Errorf("report %s, %s, counts %d characters of %d, %d of them notes", r.ID, r.Complete, row.Chars, r.Chars, chars)
		}
	}
}

// panelReports are made up: two full reports of a county, an abstract of one of them, another kind,
// a township, and a prefecture above.
func panelReports() Memory {
	all := make(Memory)
	add := func(id string, code string, level report.Level, year report.Year, kind report.Kind, complete report.Completeness, text, notes string) {
		r := &report.Report{ID: id + "00000000000000", Title: "标题数字", Kind: kind, Year: year, Level: level, Complete: complete}
		r.Region.Code = code
		r.Sections = []report.Section{
			{ID: "s1", Role: report.Tasks, Paragraphs: []string{text}}, {ID: "s2", Heading: "名词解释", Role: report.Notes, Paragraphs: []string{notes}},
		}
		r.Chars = len([]rune(r.Title))
		for i := range r.Sections {
			r.Chars += r.Sections[i].Chars()
		}
		all[r.ID] = r
	}
	add("a1", "140181", report.County, 2025, report.GovernmentWork, report.Full, "数字经济数字", "数字")
	add("a2", "140181", report.County, 2025, report.GovernmentWork, report.Abstract, "数字经济", "")
	add("a3", "140181", report.County, 2025, report.Plan, report.Full, "数字", "")
	add("a4", "140181", report.Below, 2025, report.GovernmentWork, report.Full, "数字", "")
	add("a5", "140100", report.Prefecture, 2025, report.GovernmentWork, report.Full, "数字经济", "")
	add("a6", "140181", report.County, 2024, report.GovernmentWork, report.Full, "没有", "")
	add("a7", "", "", 0, report.Other, report.Full, "数字", "")
	return all
}

func (s *suite) testPanelGroups(t *testing.T) {
	e := s.engineOf(t, panelReports())
	type cell struct {
		region  string
		level   report.Level
		year    int
		kind    report.Kind
		reports int
		counts  [2]int // 数字, 数字经济
	}
	const work, plan = report.GovernmentWork, report.Plan
	tests := []struct {
		name    string
		request index.PanelRequest
		want    []cell
		leftOut string // by place, year and kind, with the reason
	}{
		{"place and year", index.PanelRequest{By: []index.Grouping{index.GroupRegion, index.GroupYear}}, []cell{
			{"140100", report.Prefecture, 2025, work, 1, [2]int{1, 1}},
			{"140181", report.County, 2024, work, 1, [2]int{1, 0}},
			{"140181", report.Below, 2025, work, 1, [2]int{2, 0}},
			{"140181", report.County, 2025, work, 1, [2]int{2, 1}},
			{"140181", report.County, 2025, plan, 1, [2]int{2, 0}},
			{"", "", 0, report.Other, 1, [2]int{2, 0}},
		}, "140181 2025 政府工作报告 abstract"},
		{"everything", index.PanelRequest{By: []index.Grouping{index.GroupRegion, index.GroupYear}, Scope: index.ScopeAll, Filter: index.Filter{Level: []string{"county"}}}, []cell{
			{"140181", report.County, 2024, work, 1, [2]int{1, 0}},
			{"140181", report.County, 2025, work, 2, [2]int{4, 2}},
			{"140181", report.County, 2025, plan, 1, [2]int{2, 0}},
		}, ""},
		{"provinces", index.PanelRequest{By: []index.Grouping{index.GroupProvince, index.GroupYear}, Filter: index.Filter{Kind: []string{string(work)}}}, []cell{
			{"140000", "", 2024, work, 1, [2]int{1, 0}},
			{"140000", "", 2025, work, 3, [2]int{5, 2}},
		}, "140181 2025 政府工作报告 abstract"},
		{"kinds merged", index.PanelRequest{By: []index.Grouping{index.GroupYear}, MergeKinds: true}, []cell{
			{"", "", 2024, "", 1, [2]int{1, 0}},
			{"", "", 2025, "", 4, [2]int{7, 2}},
			{"", "", 0, "", 1, [2]int{2, 0}},
		}, "140181 2025 政府工作报告 abstract"},
		{"without a near-duplicate", index.PanelRequest{By: []index.Grouping{index.GroupYear}, Repeated: map[string]bool{"a500000000000000": true}, Filter: index.Filter{Kind: []string{string(work)}}}, []cell{
			{"", "", 2024, work, 1, [2]int{1, 0}},
			{"", "", 2025, work, 2, [2]int{4, 1}},
		}, "140100 2025 政府工作报告 repeated, 140181 2025 政府工作报告 abstract"},
		{"notes asked for", index.PanelRequest{By: []index.Grouping{index.GroupYear}, Filter: index.Filter{Section: []string{"notes"}, Year: []string{"2025"}}, MergeKinds: true}, []cell{
			{"", "", 2025, "", 4, [2]int{1, 0}},
		}, "140181 2025 政府工作报告 abstract"},
		{"sections that no report has", index.PanelRequest{By: []index.Grouping{index.GroupYear}, Filter: index.Filter{Section: []string{"goals"}}}, nil, ""},
	}
	for _, test := range tests {
		test.request.Dictionary = dictionaryOf(t, "数字\n数字经济")
		for range 2 { // counted, and remembered
			rows, head := Rows(t, e, test.request)
			var got []cell
			n := 0
			for _, row := range rows {
				got = append(got, cell{row.RegionCode, row.Level, row.Year, row.Kind, row.Reports, [2]int(row.Counts)})
				n += row.Reports
			}
			if !slices.Equal(got, test.want) || n != head.Reports {
				t.Errorf("%s: of %d reports\n%v, want\n%v", test.name, head.Reports, got, test.want)
			}
			var leftOut []string
			for _, out := range head.LeftOut {
				leftOut = append(leftOut, fmt.Sprintf("%s %d %s %s", out.Report.Region.Code, out.Report.Year, out.Report.Kind, out.Reason))
			}
			if s := strings.Join(leftOut, ", "); s != test.leftOut {
				t.Errorf("%s: left out %s, want %s", test.name, s, test.leftOut)
			}
		}
	}
}

// testPanelSums: reports add up to the groups that they are in, whatever those are.
func (s *suite) testPanelSums(t *testing.T) {
	d := dictionaryOf(t, realTerms)
	sum := func(by ...index.Grouping) (total panel.Row) {
		rows, _ := Rows(t, s.seeds, index.PanelRequest{Dictionary: d, By: by})
		total.Counts = make([]int, len(d.Terms))
		for _, row := range rows {
			total.Chars, total.Tokens, total.Reports = total.Chars+row.Chars, total.Tokens+row.Tokens, total.Reports+row.Reports
			for i, n := range row.Counts {
				total.Counts[i] += n
			}
		}
		return total
	}
	want := sum()
	for _, by := range [][]index.Grouping{{index.GroupRegion, index.GroupYear}, {index.GroupProvince}, {index.GroupYear}, {index.GroupKind}, {index.GroupLevel, index.GroupYear}} {
		if got := sum(by...); !slices.Equal(got.Counts, want.Counts) || got.Chars != want.Chars || got.Tokens != want.Tokens || got.Reports != want.Reports {
			t.Errorf("by %v: %+v, want %+v", by, got, want)
		}
	}
}

func (s *suite) testPanelSnapshot(t *testing.T) {
	all := panelReports()
	fingerprint := func(of Memory) string {
		_, head := Rows(t, s.engineOf(t, of), index.PanelRequest{Dictionary: dictionaryOf(t, "的")})
		return head.Snapshot
	}
	before := fingerprint(all)
	if again := fingerprint(maps.Clone(all)); again != before {
		t.Errorf("the same reports are %s and %s", before, again)
	}
	corrected := *all["a600000000000000"]
	corrected.Year = 2023
	changed := maps.Clone(all)
	changed[corrected.ID] = &corrected
	if fingerprint(changed) == before {
		t.Error("a correction does not change the snapshot")
	}
	delete(changed, corrected.ID)
	if fingerprint(changed) == before {
		t.Error("a report less does not change the snapshot")
	}
}

func (s *suite) testPanelScript(t *testing.T) {
	all := panelReports()
	r := *all["a100000000000000"]
	r.Title = ""
	r.Sections = []report.Section{{ID: "s1", Role: report.Tasks, Paragraphs: []string{"数字经济，数字。", "互联网网和互联网+"}}}
	e := s.engineOf(t, Memory{r.ID: &r})
	tests := []struct {
		terms []string
		want  []int
	}{
		{[]string{"数字", "数字经济"}, []int{2, 0}},
		{[]string{"数字经济", "数字"}, []int{1, 1}},
		{[]string{"数字", "互联网+", "(经|数)济"}, []int{2, 2, 1}},
		{[]string{"數字"}, []int{0}},
		{[]string{"字经济，"}, []int{1}},
	}
	for _, test := range tests {
		d, err := panel.Of(test.terms...)
		if err != nil {
			t.Fatal(err)
		}
		rows, _ := Rows(t, e, index.PanelRequest{Dictionary: d, Script: true})
		if len(rows) != 1 || !slices.Equal(rows[0].Counts, test.want) {
			t.Errorf("%q: %+v, want %v", test.terms, rows, test.want)
		}
		// 数字经济 is no word of the dictionary or is one; what is certain is that punctuation and the
		// line feed are words.
		if tokens := len(LoadWords().Query(panelTexts(&r)[2])) + len(LoadWords().Query(panelTexts(&r)[3])); rows[0].Tokens < tokens+3 {
			t.Errorf("%d words, want at least %d", rows[0].Tokens, tokens+3)
		}
	}
	for _, bad := range []string{"(甲", "*", "甲*"} {
		d, err := panel.Of("数字", bad)
		if err != nil {
			t.Fatal(err)
		}
		err = e.Panel(context.Background(), index.PanelRequest{Dictionary: d, Script: true}, func(index.PanelHead) error { return nil }, func(panel.Row) error { return nil })
		var of *panel.Error
		if !errors.As(err, &of) || of.Arg("form") != bad {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func (s *suite) testPanelEnds(t *testing.T) {
	d := dictionaryOf(t, "的")
	stop := errors.New("stop")
	none := func(index.PanelHead) error { return nil }
	if err := s.seeds.Panel(context.Background(), index.PanelRequest{Dictionary: d}, none, func(panel.Row) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("an error of each is %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	fresh := s.engineOf(t, Seeds())
	if err := fresh.Panel(ctx, index.PanelRequest{Dictionary: d}, none, func(panel.Row) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("a context that has ended gives %v", err)
	}
	var filter *index.FilterError
	if err := s.seeds.Panel(context.Background(), index.PanelRequest{Dictionary: d, Filter: index.Filter{Year: []string{"x"}}}, none, nil); !errors.As(err, &filter) {
		t.Errorf("a bad filter gives %v", err)
	}
	done := 0
	rows, head := Rows(t, s.seeds, index.PanelRequest{Dictionary: d, Progress: func(n, total int) { done = n * 1000 / total }})
	if done != 1000 || head.Reports != len(rows) {
		t.Errorf("%d thousandths of %d reports are done, %d rows", done, head.Reports, len(rows))
	}
}
