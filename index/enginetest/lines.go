package enginetest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"gongbao/index"
	"maps"
	"slices"
	"strings"
	"testing"

	"gongbao/index/panel"
	"gongbao/index/report"
)

// lineName tells lines apart.
func lineName(l index.Line) string {
	return fmt.Sprintf("%s %s %d %d %d %s", l.ReportID, l.Section, l.Paragraph, l.Offset, l.Term, l.Key)
}

func lineNames(lines []index.Line) (names []string) {
	for _, l := range lines {
		names = append(names, lineName(l))
	}
	return names
}

// testLines: in each order, by pages, by parts and by samples, each line comes once and in its place.
func (s *suite) testLines(t *testing.T) {
	backwards := func(a, b index.Line) int {
		left, right := []rune(a.Left), []rune(b.Left)
		slices.Reverse(left)
		slices.Reverse(right)
		return slices.Compare(left, right)
	}

	for i, sort := range index.LineSorts {
		rule := panel.Rules[i%len(panel.Rules)]
		r := index.LinesRequest{PanelRequest: index.PanelRequest{Dictionary: dictionaryOf(t, "煤矸石\n矸石\n绿色 - 绿色通道\n项目建设\n11"), Rule: rule, Scope: index.ScopeAll}, Sort: sort, Context: 10}
		all, head, next := linesOf(t, s.seeds, r)
		if len(all) < 50 || next != "" || rule != panel.Union && len(all) != head.Count {
			t.Fatalf("%d lines of %d, then %q", len(all), head.Count, next)
		}
		if !slices.IsSortedFunc(all, func(a, b index.Line) int {
			switch sort {
			case index.LinesByLeft:
				return backwards(a, b)
			case index.LinesByRight:
				return cmp.Compare(a.Right, b.Right)
			case index.LinesByPlace:
				return cmp.Or(cmp.Compare(a.RegionCode, b.RegionCode), cmp.Compare(a.Year, b.Year))
			}
			return 0
		}) {
			t.Errorf("by %s the order is another: %q", sort, lineNames(all))
		}
		want := lineNames(all)
		if again := slices.Compact(slices.Sorted(slices.Values(want))); len(again) != len(want) {
			t.Errorf("by %s and %s lines come twice", sort, rule)
		}
		r.Batch = 40
		if parts, _, _ := linesOf(t, s.seeds, r); !slices.Equal(lineNames(parts), want) {
			t.Errorf("by %s and %s in parts: %d lines, want %d", sort, rule, len(parts), len(want))
		}
		var paged []string
		page := r
		for page.Limit = 30; ; {
			lines, _, next := linesOf(t, s.seeds, page)
			paged = append(paged, lineNames(lines)...)
			if page.Cursor = next; next == "" {
				break
			}
		}
		if !slices.Equal(paged, want) {
			t.Errorf("by %s and %s in pages: %d lines, want %d", sort, rule, len(paged), len(want))
		}
		page.Cursor, page.Skip = "", 20
		if lines, _, next := linesOf(t, s.seeds, page); !slices.Equal(lineNames(lines), want[20:50]) || next == "" {
			t.Errorf("by %s and %s behind 20: %q", sort, rule, lineNames(lines))
		}
		page.Skip, page.Limit = len(want), 0
		if lines, _, next := linesOf(t, s.seeds, page); len(lines) > 0 || next != "" {
			t.Errorf("by %s and %s behind the last: %q", sort, rule, lineNames(lines))
		}
		sample := r
		sample.Sample, sample.Seed = 25, 5
		drawn, _, _ := linesOf(t, s.seeds, sample)
		last := -1
		for _, name := range lineNames(drawn) {
			if i := slices.Index(want, name); i > last {
				last = i
			} else {
				t.Errorf("by %s and %s the sample has %s out of its place", sort, rule, name)
			}
		}
		sample.Seed = 6
		if other, _, _ := linesOf(t, s.seeds, sample); len(drawn) != 25 || len(other) != 25 || slices.Equal(lineNames(drawn), lineNames(other)) {
			t.Errorf("by %s and %s samples of %d and %d lines", sort, rule, len(drawn), len(other))
		}
		sample.Sample = len(want) + 1
		if other, _, _ := linesOf(t, s.seeds, sample); !slices.Equal(lineNames(other), want) {
			t.Errorf("by %s and %s a sample of all has %d lines", sort, rule, len(other))
		}
	}
}

// testLinesOfSome: terms, places and reports are chosen after it is counted, as a panel counts them.
func (s *suite) testLinesOfSome(t *testing.T) {
	e := s.engineOf(t, panelReports())
	r := index.LinesRequest{PanelRequest: index.PanelRequest{Dictionary: dictionaryOf(t, "数字\n数字经济")}, Context: 3}
	keys := func(r index.LinesRequest) string {
		lines, head, _ := linesOf(t, e, r)
		text := fmt.Sprintf("%d in %d:", head.Count, head.Found)
		for _, l := range lines {
			text += fmt.Sprintf(" %s %s", l.ReportID[:2], l.Left+"["+l.Key+"]"+l.Right)
		}
		return text
	}
	some := func(change func(*index.LinesRequest)) index.LinesRequest {
		changed := r
		change(&changed)
		return changed
	}
	for _, test := range []struct {
		request index.LinesRequest
		want    string
	}{
		{some(func(r *index.LinesRequest) { r.Report = "a100000000000000" }), "3 in 1: a1 标题[数字] a1 [数字经济]数字 a1 字经济[数字]"},
		{some(func(r *index.LinesRequest) { r.Report, r.Terms = "a100000000000000", []int{0} }), "2 in 1: a1 标题[数字] a1 字经济[数字]"},
		{some(func(r *index.LinesRequest) { r.Places, r.Terms = []string{"140100"}, []int{1} }), "1 in 1: a5 [数字经济]"},
		{some(func(r *index.LinesRequest) { r.Filter.Region, r.Terms = []string{"140100"}, []int{1} }), "2 in 2: a5 [数字经济] a1 [数字经济]数字"},
		{some(func(r *index.LinesRequest) { r.Filter.Section, r.Scope = []string{"notes"}, index.ScopeAll }), "1 in 1: a1 [数字]"},
		{some(func(r *index.LinesRequest) { r.Report = "a200000000000000" }), "0 in 0:"}, // an abstract
		{some(func(r *index.LinesRequest) {
			r.Report, r.Rule, r.Sort = "a100000000000000", panel.Overlapping, index.LinesByRight
		}), "4 in 1: a1 标题[数字] a1 字经济[数字] a1 [数字经济]数字 a1 [数字]经济数"},
		{some(func(r *index.LinesRequest) {
			r.Report, r.Rule, r.Sort = "a100000000000000", panel.Overlapping, index.LinesByLeft
		}), "4 in 1: a1 [数字]经济数 a1 [数字经济]数字 a1 字经济[数字] a1 标题[数字]"},
		{some(func(r *index.LinesRequest) { r.Sort, r.Terms = index.LinesByPosition, []int{1} }), "2 in 2: a5 [数字经济] a1 [数字经济]数字"},
	} {
		if got := keys(test.request); got != test.want {
			t.Errorf("%+v:\n%s, want\n%s", test.request, got, test.want)
		}
	}
	lines, _, _ := linesOf(t, e, some(func(r *index.LinesRequest) { r.Report, r.Filter.Section = "a100000000000000", []string{"tasks"} }))
	got := lines[1]
	if want := (index.Line{Term: 0, ReportID: "a100000000000000", Title: "标题数字", RegionCode: "140181", Region: "古交市", Province: "山西省", Level: report.County, Year: 2025, Kind: report.GovernmentWork,
		Section: "s1", Role: report.Tasks, Offset: 4, Left: "字经济", Key: "数字"}); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%+v, want %+v", got, want)
	}
}

// testLinesGoOn: a cursor leads on when reports are added or removed, and belongs to one request.
func (s *suite) testLinesGoOn(t *testing.T) {
	all := panelReports()
	e := s.engineOf(t, all)
	without := map[string]index.Engine{"": e}
	for _, gone := range []string{"a1", "a7"} {
		fewer := maps.Clone(all)
		delete(fewer, gone+"00000000000000")
		without[gone] = s.engineOf(t, fewer)
	}
	for _, sort := range index.LineSorts {
		r := index.LinesRequest{PanelRequest: index.PanelRequest{Dictionary: dictionaryOf(t, "数字\n数字经济"), Scope: index.ScopeAll}, Context: 3, Sort: sort}
		whole, _, _ := linesOf(t, e, r)
		for gone, after := range without {
			for n := 1; n < len(whole); n++ {
				r.Limit, r.Cursor = n, ""
				_, _, next := linesOf(t, e, r)
				r.Limit, r.Cursor = 0, next
				got, _, _ := linesOf(t, after, r)
				want := slices.DeleteFunc(lineNames(whole[n:]), func(name string) bool { return gone != "" && strings.HasPrefix(name, gone) })
				if !slices.Equal(lineNames(got), want) {
					t.Errorf("by %s without %s from line %d: %q, want %q", sort, gone, n, lineNames(got), want)
				}
			}
		}
		_, _, next := linesOf(t, e, index.LinesRequest{PanelRequest: r.PanelRequest, Context: 3, Sort: sort, Limit: 1})
		for _, cursor := range []string{"x", next} {
			other := index.LinesRequest{PanelRequest: r.PanelRequest, Context: 4, Sort: sort, Cursor: cursor}
			if _, err := e.Lines(context.Background(), other, func(index.LinesHead) error { return nil }, nil); !errors.Is(err, index.ErrCursor) {
				t.Errorf("the cursor %q of another request: %v", cursor, err)
			}
		}
	}
}

func (s *suite) testLinesEnd(t *testing.T) {
	r := index.LinesRequest{PanelRequest: index.PanelRequest{Dictionary: dictionaryOf(t, "的")}}
	none, stop := func(index.LinesHead) error { return nil }, errors.New("stop")
	if _, err := s.seeds.Lines(context.Background(), r, none, func(index.Line) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("an error of each is %v", err)
	}
	if _, err := s.seeds.Lines(context.Background(), r, func(index.LinesHead) error { return stop }, nil); !errors.Is(err, stop) {
		t.Errorf("an error of begin is %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := s.seeds.Lines(ctx, r, none, func(index.Line) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("a context that has ended gives %v", err)
	}
	var filter *index.FilterError
	r.Filter.Year = []string{"x"}
	if _, err := s.seeds.Lines(context.Background(), r, none, nil); !errors.As(err, &filter) {
		t.Errorf("a bad filter gives %v", err)
	}
}
