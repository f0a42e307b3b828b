package enginetest

import (
	"context"
	"errors"
	"fmt"
	"gongbao/index"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"gongbao/index/region"
	"gongbao/index/report"
)

// testExport: an export has what the pages of the search have, one after the other.
func (s *suite) testExport(t *testing.T) {
	for _, r := range []index.Request{
		{},
		{Query: "发展", Passages: 2},
		{Query: "发展", Sort: index.Oldest, Explain: true},
		{Query: "煤矸石", Filter: index.Filter{Section: []string{"tasks"}}, Passages: index.MaxPassages},
		{Query: "怎样做好煤矸石的综合利用", Sort: index.ByRegion},
		{Query: "没有这几个字的报告会有吗"},
	} {
		var want []index.Hit
		pages := r
		pages.Limit = 3
		head := Find(t, s.seeds, pages)
		for page := head; ; page = Find(t, s.seeds, pages) {
			want = append(want, page.Hits...)
			if pages.Cursor = page.Next; pages.Cursor == "" {
				break
			}
		}
		var begun *index.Result
		var got []index.Hit
		r.Budget = time.Hour
		err := s.seeds.Export(t.Context(), r, func(head *index.Result) error {
			begun = head
			return nil
		}, func(h index.Hit, of *report.Report) error {
			if of == nil || of.ID != h.Report.ID {
				t.Errorf("%+v: the report of %s is another", r, h.Report.ID)
			}
			got = append(got, h)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" || len(got) != begun.Total {
			t.Errorf("%+v: %d of %d hits; pages − export\n%s", r, len(got), begun.Total, diff)
		}
		if diff := cmp.Diff(head, begun, cmpopts.IgnoreFields(index.Result{}, "Request", "Hits", "Next", "Took", "Broader", "DidYouMean")); diff != "" {
			t.Errorf("%+v: search − export\n%s", r, diff)
		}
	}
}

// testExportEnds: what goes wrong before the first hit is told before begin, and what begin, each
// or the context say ends it.
func (s *suite) testExportEnds(t *testing.T) {
	stop := errors.New("stop")
	never := func(*index.Result) error {
		t.Error("begun")
		return nil
	}
	none := func(index.Hit, *report.Report) error { return nil }
	if err := s.seeds.Export(t.Context(), index.Request{Query: "("}, never, none); !isQueryError(err) {
		t.Errorf("a bracket left open: %v", err)
	}
	if err := s.seeds.Export(t.Context(), index.Request{Filter: index.Filter{Year: []string{"x"}}}, never, none); !errors.As(err, new(*index.FilterError)) {
		t.Errorf("a year x: %v", err)
	}
	ok := func(*index.Result) error { return nil }
	if err := s.seeds.Export(t.Context(), index.Request{}, func(*index.Result) error { return stop }, nil); err != stop {
		t.Errorf("begin stops: %v", err)
	}
	if err := s.seeds.Export(t.Context(), index.Request{}, ok, func(index.Hit, *report.Report) error { return stop }); err != stop {
		t.Errorf("each stops: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	n := 0
	err := s.seeds.Export(ctx, index.Request{}, ok, func(index.Hit, *report.Report) error {
		n++
		cancel()
		return nil
	})
	if n != 1 || !errors.Is(err, context.Canceled) {
		t.Errorf("canceled after %d hits: %v", n, err)
	}
}

// testExportOneState: reports that are removed while an export is under way are in it all the same,
// without what only they hold.
func (s *suite) testExportOneState(t *testing.T) {
	mine := maps.Clone(Seeds())
	e, err := s.backend.Open(index.Generation{Dir: t.TempDir()}, mine, LoadWords())
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	if err := e.Update(mine.All(), nil); err != nil {
		t.Fatal(err)
	}
	var got []string
	unread := 0
	err = e.Export(t.Context(), index.Request{Query: "发展"}, func(*index.Result) error { return nil }, func(h index.Hit, of *report.Report) error {
		got = append(got, h.Report.ID)
		if of == nil {
			unread++
			return nil
		}
		for id := range mine {
			delete(mine, id)
		}
		ids, err := e.IDs()
		return errors.Join(err, e.Update(nil, ids))
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := Find(t, s.seeds, index.Request{Query: "发展"}).Total; len(got) != want || unread != want-1 {
		t.Errorf("%d reports, %d of them unread; want %d", len(got), unread, want)
	}
}

// testCount: each group has the numbers of a search that asks for its values.
func (s *suite) testCount(t *testing.T) {
	requests := []index.Request{
		{},
		{Query: "发展"},
		{Query: "煤矸石 OR 项目", Filter: index.Filter{Section: []string{"tasks"}}},
		{Query: "经济", Filter: index.Filter{Year: []string{"-2026"}}, NoSynonyms: true},
		{Query: "怎样做好煤矸石的综合利用"},
		{Query: "("},
		{Query: `"没有这几个字的报告"`},
	}
	for i := range requests {
		requests[i].Budget = time.Hour
	}
	chars := make(map[string]int)
	for id, r := range Seeds() {
		chars[id] = r.Chars
	}
	for _, by := range [][]index.Grouping{nil, {index.GroupYear}, {index.GroupProvince, index.GroupYear}, {index.GroupRegion, index.GroupYear}, {index.GroupKind, index.GroupLevel}, index.Groupings} {
		counted := 0
		err := s.seeds.Count(t.Context(), requests, by, func(i int, c *index.Counts, err error) error {
			if i != counted {
				t.Errorf("request %d is counted as number %d", i, counted)
			}
			counted++
			if requests[i].Query == "(" {
				if !isQueryError(err) {
					t.Errorf("a bracket left open: %v", err)
				}
				return nil
			}
			if err != nil {
				return err
			}
			whole := Find(t, s.seeds, requests[i])
			if c.Total != whole.Total || c.Occurrences != whole.Occurrences || c.Relaxed != whole.Relaxed || c.Understood != whole.Understood {
				t.Errorf("%q: %+v; the search has %d reports, %d occurrences", requests[i].Query, c, whole.Total, whole.Occurrences)
			}
			reports, occurrences := 0, 0
			for k, g := range c.Groups {
				if k > 0 && fmt.Sprint(c.Groups[k-1].Values) == fmt.Sprint(g.Values) {
					t.Errorf("%v twice", g.Values)
				}
				reports, occurrences = reports+g.Reports, occurrences+g.Occurrences
				one := narrowed(requests[i], by, g.Values, c)
				one.Match = whole.Relaxed
				one.Limit = index.MaxLimit
				found := Find(t, s.seeds, one)
				all := 0
				for _, h := range found.Hits {
					all += chars[h.Report.ID]
				}
				if found.Total != g.Reports || found.Occurrences != g.Occurrences || all != g.Chars {
					t.Errorf("%q %v: %+v; the search %+v has %d reports, %d occurrences, %d characters",
						requests[i].Query, by, g, one.Filter, found.Total, found.Occurrences, all)
				}
			}
			if reports != c.Total || occurrences != c.Occurrences {
				t.Errorf("%q %v: the groups have %d reports and %d occurrences of %d and %d", requests[i].Query, by, reports, occurrences, c.Total, c.Occurrences)
			}
			return nil
		})
		if err != nil || counted != len(requests) {
			t.Errorf("%v: counted %d requests, %v", by, counted, err)
		}
	}
}

// narrowed is a request for the reports of one group. Those of a place alone lack the places under
// it.
func narrowed(r index.Request, by []index.Grouping, values []string, c *index.Counts) index.Request {
	for i, g := range by {
		switch v := values[i]; g {
		case index.GroupProvince:
			r.Filter.Region = append(r.Filter.Region, v)
		case index.GroupRegion:
			r.Filter.Region = []string{v}
			for _, other := range c.Groups {
				if d, ok := region.Lookup(other.Values[i], 0); ok && d.Code != v && slices.ContainsFunc(d.Path(0), func(above region.Division) bool { return above.Code == v }) {
					r.Filter.Region = append(r.Filter.Region, "-"+d.Code)
				}
			}
		default:
			field, _ := index.FieldNamed(string(g))
			*r.Filter.Choice(field) = []string{v}
		}
	}
	return r
}
