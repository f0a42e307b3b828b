package enginetest

import (
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
	title bruteText
	// texts are those of each section: the heading, then the paragraphs.
	texts [][]bruteText
}

// bruteText is a folded text, and where its sentences end: after their last bytes, the last at the
// end of the text.
type bruteText struct {
	folded string
	ends   []int
}

// span is a half-open range of bytes of a folded text.
type span struct{ start, end int }

func newBruteReport(r *report.Report) *bruteReport {
	b := &bruteReport{Report: r, title: newBruteText(r.Title)}
	for _, s := range r.Sections {
		texts := []bruteText{newBruteText(s.Heading)}
		for _, paragraph := range s.Paragraphs {
			texts = append(texts, newBruteText(paragraph))
		}
		b.texts = append(b.texts, texts)
	}
	return b
}

func newBruteText(text string) bruteText {
	b := bruteText{folded: analyzer.Fold(text)}
	for i, r := range text {
		if strings.ContainsRune(analyzer.SentenceEnds, r) {
			b.ends = append(b.ends, len(analyzer.Fold(text[:i+utf8.RuneLen(r)])))
		}
	}
	b.ends = slices.Compact(append(b.ends, len(b.folded)))
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
	holds := holder(n)
	inTitle := field != query.Heading && holds(r.title)
	return r.sectionsThat(func(i int) bool {
		switch field {
		case query.Title:
			return inTitle
		case query.Heading:
			return holds(r.texts[i][0])
		}
		return inTitle || slices.ContainsFunc(r.texts[i], holds)
	})
}

func (r *bruteReport) findsEach(nodes []query.Node, field string) (each [][]bool) {
	for _, n := range nodes {
		each = append(each, r.finds(n, field))
	}
	return each
}

func (r *bruteReport) sectionsThat(are func(i int) bool) []bool {
	found := make([]bool, len(r.texts))
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

// holder returns what tells whether a text by itself has what n looks for.
func holder(n query.Node) func(bruteText) bool {
	switch n := n.(type) {
	case query.Near:
		left, right := matcher(n.Left), matcher(n.Right)
		return func(t bruteText) bool {
			others := right(t)
			return slices.ContainsFunc(left(t), func(a span) bool {
				return slices.ContainsFunc(others, func(b span) bool { return t.near(a, b, n.Distance) || t.near(b, a, n.Distance) })
			})
		}
	case query.Same:
		var matchers []func(bruteText) []span
		for _, n := range n.Nodes {
			matchers = append(matchers, matcher(n))
		}
		return func(t bruteText) bool {
			scopes := []span{{0, len(t.folded)}}
			for i, matches := range matchers {
				found := matches(t)
				if len(found) == 0 {
					return false
				}
				if i == 0 && n.Scope == query.Sentence {
					scopes = t.sentences()
				}
				scopes = slices.DeleteFunc(scopes, func(s span) bool {
					return !slices.ContainsFunc(found, func(m span) bool { return s.start <= m.start && m.end <= s.end })
				})
			}
			return len(scopes) > 0
		}
	}
	matches := matcher(n)
	return func(t bruteText) bool { return len(matches(t)) > 0 }
}

// sentences returns the sentences of t.
func (t bruteText) sentences() (all []span) {
	start := 0
	for _, end := range t.ends {
		all = append(all, span{start, end})
		start = end
	}
	return all
}

// near reports whether the match b follows a after at most distance characters.
func (t bruteText) near(a, b span, distance int) bool {
	return a.end <= b.start && utf8.RuneCountInString(t.folded[a.end:b.start]) <= distance
}

// matcher returns what gives the matches of a word, a phrase, a wildcard, or any of these.
func matcher(n query.Node) func(bruteText) []span {
	var pieces []string
	switch n := n.(type) {
	case query.Word:
		pieces = []string{analyzer.FoldQuery(n.Text)}
	case query.Phrase:
		pieces = []string{analyzer.FoldQuery(n.Text)}
	case query.Wildcard:
		pieces = strings.Split(analyzer.FoldQuery(n.Text), "*")
	case query.Or:
		var matchers []func(bruteText) []span
		for _, n := range n.Nodes {
			matchers = append(matchers, matcher(n))
		}
		return func(t bruteText) (all []span) {
			for _, matches := range matchers {
				all = append(all, matches(t)...)
			}
			return all
		}
	default:
		panic("no text: " + n.String())
	}
	return func(t bruteText) []span { return piecesIn(t.folded, pieces) }
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
		n, err := index.ParseQuery(tt.query)
		if err != nil {
			t.Errorf("%s: %v", tt.query, err)
			continue
		}
		found := ""
		for i, finds := range r.finds(n, "") {
			if finds {
				found += strconv.Itoa(i + 1)
			}
		}
		if found != tt.found {
			t.Errorf("%s finds the sections %q, want %q", tt.query, found, tt.found)
		}
	}
}
