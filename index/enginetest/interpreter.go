package enginetest

import (
	"cmp"
	"gongbao/index"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"gongbao/analyzer"
	"gongbao/index/query"
	"gongbao/index/region"
	"gongbao/index/report"
)

// The query language by brute force, as the comment of package query tells it, over stored reports.
// All that this shares with the engine is the folding and the gazetteer.

// bruteReport is a report as the interpreter reads it.
type bruteReport struct {
	*report.Report
	lines []bruteLine
}

// bruteLine is a folded line, and where its sentences end: after their last bytes, the last at the
// end of the line.
type bruteLine struct {
	folded string
	ends   []int
	parts  []brutePart
}

// brutePart is a text of a line.
type brutePart struct {
	section, number int  // as report.Part has them
	in              span // of the folded line
}

// span is a half-open range of bytes of a folded text.
type span struct{ start, end int }

func newBruteReport(r *report.Report) *bruteReport {
	b := &bruteReport{Report: r}
	for _, line := range r.Lines() {
		b.lines = append(b.lines, newBruteLine(line))
	}
	return b
}

func newBruteLine(line report.Line) bruteLine {
	b := bruteLine{folded: analyzer.Fold(line.Text)}
	for i, r := range line.Text {
		if analyzer.EndsSentence(r) {
			b.ends = append(b.ends, len(analyzer.Fold(line.Text[:i+utf8.RuneLen(r)])))
		}
	}
	b.ends = slices.Compact(append(b.ends, len(b.folded)))
	runes := []rune(b.folded)
	for i, p := range line.Parts {
		part := brutePart{section: p.Section, number: p.Number, in: span{0, len(b.folded)}}
		if i > 0 { // a character belongs to the text in which it begins
			n := utf8.RuneCountInString(analyzer.Fold(line.Text[:p.Start]))
			part.in.start = len(string(runes[:n]))
			b.parts[i-1].in.end = part.in.start
		}
		b.parts = append(b.parts, part)
	}
	return b
}

// finds tells for each section of r whether n finds it, looking for what is a text in one field, or
// in all texts.
func (r *bruteReport) finds(n query.Node, field string) []bool {
	switch n := n.(type) {
	case query.Not:
		found := r.finds(n.Node, field)
		return r.sectionsThat(func(i int) bool { return !found[i] })
	case query.And:
		each := r.findsEach(n.Nodes, field)
		return r.sectionsThat(func(i int) bool { return every(each, func(found []bool) bool { return found[i] }) })
	case query.Or:
		each := r.findsEach(n.Nodes, field)
		return r.sectionsThat(func(i int) bool { return slices.ContainsFunc(each, func(found []bool) bool { return found[i] }) })
	case query.In:
		return r.finds(n.Node, n.Field)
	case query.Filter:
		return r.sectionsThat(func(i int) bool { return r.has(n, i) })
	case query.Same:
		if n.Scope == query.Report {
			return r.findsTogether(n.Nodes)
		}
	}
	if field == query.Heading {
		return r.sectionsThat(func(i int) bool { return r.foundWithin(n, i) })
	}
	inTitle, inSection := r.begins(n)
	return r.sectionsThat(func(i int) bool { return inTitle || field != query.Title && inSection[i] })
}

// begins tells whether something that n looks for begins in the title, and in which sections.
func (r *bruteReport) begins(n query.Node) (inTitle bool, inSection []bool) {
	inSection = make([]bool, len(r.Sections))
	for _, line := range r.lines {
		for _, found := range stretches(n, line) {
			for _, p := range line.parts {
				switch {
				case found.start < p.in.start || p.in.end <= found.start:
				case p.section < 0:
					inTitle = true
				default:
					inSection[p.section] = true
				}
			}
		}
	}
	return inTitle, inSection
}

// foundWithin reports whether what n looks for is all in the heading of a section.
func (r *bruteReport) foundWithin(n query.Node, section int) bool {
	for _, line := range r.lines {
		for _, p := range line.parts {
			if p.section != section || p.number != 0 {
				continue
			}
			if slices.ContainsFunc(matcher(n)(line.folded), func(m span) bool { return p.in.start <= m.start && m.end <= p.in.end }) {
				return true
			}
		}
	}
	return false
}

func (r *bruteReport) findsEach(nodes []query.Node, field string) (each [][]bool) {
	for _, n := range nodes {
		each = append(each, r.finds(n, field))
	}
	return each
}

func (r *bruteReport) sectionsThat(are func(i int) bool) []bool {
	found := make([]bool, len(r.Sections))
	for i := range found {
		found[i] = are(i)
	}
	return found
}

func every[T any](all []T, holds func(T) bool) bool {
	return !slices.ContainsFunc(all, func(one T) bool { return !holds(one) })
}

// findsTogether is finds for nodes with /r between them.
func (r *bruteReport) findsTogether(nodes []query.Node) []bool {
	var wanted [][]bool
	admitted := true
	for _, n := range nodes {
		if not, excludes := n.(query.Not); excludes {
			admitted = admitted && !slices.Contains(r.finds(not.Node, ""), true)
			continue
		}
		found := r.finds(n, "")
		admitted = admitted && slices.Contains(found, true)
		wanted = append(wanted, found)
	}
	return r.sectionsThat(func(i int) bool {
		return admitted && slices.ContainsFunc(wanted, func(found []bool) bool { return found[i] })
	})
}

// has reports whether the i-th section, or the report, has the value of a filter.
func (r *bruteReport) has(f query.Filter, i int) bool {
	switch f.Field {
	case "region":
		d, known := region.Lookup(r.Region.Code, 0)
		if !known {
			return f.Value == index.None
		}
		return slices.ContainsFunc(d.Today().Path(0), func(above region.Division) bool { return above.Code == f.Value })
	case "year":
		low, high, isRange := strings.Cut(f.Value, "..")
		if !isRange {
			high = low
		}
		year := strconv.Itoa(int(r.Year))
		return f.Value == index.None && r.Year == 0 || f.Value != index.None && r.Year != 0 && low <= year && year <= high
	case "section":
		return f.Value == string(r.Sections[i].Role)
	}
	field, _ := index.FieldNamed(f.Field)
	values := field.ValuesOf(r.Report)
	return slices.Contains(values, f.Value) || f.Value == index.None && len(values) == 0
}

// stretches returns what n finds in a line by itself. Of a Same it is the place where it begins.
func stretches(n query.Node, line bruteLine) (found []span) {
	matches := func(n query.Node) []span { return matcher(n)(line.folded) }
	switch n := n.(type) {
	case query.Near:
		left, right := matches(n.Left), matches(n.Right)
		return append(line.near(left, right, n.Distance), line.near(right, left, n.Distance)...)
	case query.Same:
		scopes := []span{{0, len(line.folded)}}
		if n.Scope == query.Sentence {
			scopes = line.sentences()
		}
		for _, scope := range scopes {
			first := span{len(line.folded), 0}
			all := every(n.Nodes, func(n query.Node) bool {
				for _, m := range matches(n) {
					if scope.start <= m.start && m.end <= scope.end {
						first.start = min(first.start, m.start)
						return true
					}
				}
				return false
			})
			if all {
				found = append(found, first)
			}
		}
		return found
	}
	return matches(n)
}

// sentences returns the sentences of a line.
func (l bruteLine) sentences() (all []span) {
	start := 0
	for _, end := range l.ends {
		all = append(all, span{start, end})
		start = end
	}
	return all
}

// near returns the stretches from a match of a to one of b at most distance characters after it. The
// matches of b are in the order of their starts.
func (l bruteLine) near(a, b []span, distance int) (found []span) {
	for _, m := range a {
		i, _ := slices.BinarySearchFunc(b, m.end, func(m span, at int) int { return cmp.Compare(m.start, at) })
		if i < len(b) && b[i].start-m.end <= distance*utf8.UTFMax && utf8.RuneCountInString(l.folded[m.end:b[i].start]) <= distance {
			found = append(found, span{m.start, b[i].end})
		}
	}
	return found
}

// matcher returns what gives the matches of a word, a phrase, a wildcard, or any of these in a folded
// text, in the order of their starts.
func matcher(n query.Node) func(text string) []span {
	var pieces []string
	switch n := n.(type) {
	case query.Word:
		pieces = []string{analyzer.FoldQuery(n.Text)}
	case query.Phrase:
		pieces = []string{analyzer.FoldQuery(n.Text)}
	case query.Wildcard:
		pieces = strings.Split(analyzer.FoldQuery(n.Text), "*")
	case query.Or:
		var matchers []func(string) []span
		for _, n := range n.Nodes {
			matchers = append(matchers, matcher(n))
		}
		return func(text string) (all []span) {
			for _, matches := range matchers {
				all = append(all, matches(text)...)
			}
			slices.SortFunc(all, func(a, b span) int { return cmp.Compare(a.start, b.start) })
			return all
		}
	default:
		panic("no text: " + n.String())
	}
	return func(text string) []span { return piecesIn(text, pieces) }
}

// piecesIn returns the places of pieces that follow each other with gaps, by start, each with its
// shortest end.
func piecesIn(text string, pieces []string) (all []span) {
	for at := 0; ; {
		i := strings.Index(text[at:], pieces[0])
		if i < 0 {
			return all
		}
		at += i
		if end := shortestEnd(text, at+len(pieces[0]), pieces[1:]); end >= 0 {
			all = append(all, span{at, end})
		}
		_, size := utf8.DecodeRuneInString(text[at:])
		at += size
	}
}

// shortestEnd returns where pieces, each after a gap, end first that begin at byte at; or -1.
func shortestEnd(text string, at int, pieces []string) int {
	if len(pieces) == 0 {
		return at
	}
	shortest := -1
	for range query.MaxGap + 1 {
		if strings.HasPrefix(text[at:], pieces[0]) {
			end := shortestEnd(text, at+len(pieces[0]), pieces[1:])
			if end >= 0 && (shortest < 0 || end < shortest) {
				shortest = end
			}
		}
		r, size := utf8.DecodeRuneInString(text[at:])
		if size == 0 || r == analyzer.Separator {
			break
		}
		at += size
	}
	return shortest
}

// testInterpreter: brute force reads the comment of package query as a reader does.
func (s *suite) testInterpreter(t *testing.T) {
	joined := newBruteReport(&report.Report{Sections: []report.Section{
		{Heading: "一、城市能级", RunIn: true, Paragraphs: []string{"提升。甲", "乙"}},
		{Heading: "二、风", Inline: true, RunIn: true, Separator: "：", Paragraphs: []string{"光丙。"}},
		{Heading: "丁"},
	}})
	for _, tt := range []struct{ query, found string }{
		{"能级提升", "1"}, {"级*升", "1"}, {"heading:能级提升", ""}, {"heading:能级", "1"}, {"乙二", "1"}, {`"风，光"`, "2"}, {"甲乙", ""}, {"丙丁", ""},
		{"级 NEAR/0 提", "1"}, {"光 NEAR/9 乙", "1"}, {"城 /s 升", "1"}, {"城 /s 甲", ""}, {"城 /p 甲", "1"},
		{"丙 /p 乙", "1"}, {"甲 /p 乙", ""}, {"风 /s 光", "2"},
	} {
		testFinds(t, joined, tt.query, tt.found)
	}
	r := newBruteReport(&report.Report{
		Title: "太原报告", Year: 2026, Kind: report.Plan, Region: report.Region{Code: "140100"},
		Sections: []report.Section{
			{Heading: "一、煤", Role: report.Review, Paragraphs: []string{"煤炭。气电；新质生产力"}},
			{Heading: "二、气", Role: report.Tasks, Paragraphs: []string{"甲一二三乙！（丙。）丁", "煤煤"}},
		},
	})
	for _, tt := range []struct{ query, found string }{
		{"煤", "12"}, {"煤 气", "12"}, {"太原 电", "1"}, {"-电", "2"}, {"-太原", ""}, {"title:太原", "12"}, {"title:(-煤)", "12"},
		{"heading:煤", "1"}, {"heading:(-煤)", "2"}, {"heading:太原", ""}, {"section:tasks", "2"}, {"year:2025..2026", "12"}, {"year:none", ""},
		{"kind:计划报告", "12"}, {"region:140000", "12"}, {"region:110000", ""}, {"新*产力", "1"}, {"煤*电", ""}, {"甲 NEAR/3 乙", "2"}, {"乙 NEAR/2 甲", ""},
		{"煤 NEAR/0 煤", "2"}, {"煤煤 NEAR/9 煤", ""}, {"煤炭 /s 气", ""}, {"炭 /p 气", "1"}, {"气 /s 电", "1"}, {"电 /s 新质", "1"}, {"炭 /s 新质", ""}, {`"炭。气" /s 炭`, ""}, {"太原 /s 报告", "12"},
		{"太原 /p 煤", ""}, {"电 /r 丁", "12"}, {"炭 /r -丁", ""}, {"炭 /r -无", "1"}, {"炭 /r (-炭)", ""},
	} {
		testFinds(t, r, tt.query, tt.found)
	}
}

// testFinds tests the numbers of the sections that a query finds.
func testFinds(t *testing.T, r *bruteReport, q, want string) {
	t.Helper()
	n, err := index.ParseQuery(q)
	if err != nil {
		t.Errorf("%s: %v", q, err)
		return
	}
	found := ""
	for i, finds := range r.finds(n, "") {
		if finds {
			found += strconv.Itoa(i + 1)
		}
	}
	if found != want {
		t.Errorf("%s finds the sections %q, want %q", q, found, want)
	}
}
