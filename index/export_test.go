package index

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"gongbao/index/region"
	"gongbao/index/report"
)

// TestExport: an export has what the pages of the search have, one after the other.
func TestExport(t *testing.T) {
	for _, r := range []Request{
		{},
		{Query: "发展", Passages: 2},
		{Query: "发展", Sort: Oldest, Explain: true},
		{Query: "煤矸石", Filter: Filter{Section: []string{"tasks"}}, Passages: MaxPassages},
		{Query: "怎样做好煤矸石的综合利用", Sort: ByRegion},
		{Query: "没有这几个字的报告会有吗"},
	} {
		var want []Hit
		pages := r
		pages.Limit = 3
		head := find(t, seeds, pages)
		for page := head; ; page = find(t, seeds, pages) {
			want = append(want, page.Hits...)
			if pages.Cursor = page.Next; pages.Cursor == "" {
				break
			}
		}
		var begun *Result
		var got []Hit
		r.Budget = time.Hour
		err := seeds.Export(t.Context(), r, func(head *Result) error {
			begun = head
			return nil
		}, func(h Hit, of *report.Report) error {
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
		if diff := cmp.Diff(head, begun, cmpopts.IgnoreFields(Result{}, "Hits", "Next", "Took", "Broader", "DidYouMean")); diff != "" {
			t.Errorf("%+v: search − export\n%s", r, diff)
		}
	}
}

// TestExportEnds: what goes wrong before the first hit is told before begin, and what begin, each or the context say ends it.
func TestExportEnds(t *testing.T) {
	stop := errors.New("stop")
	never := func(*Result) error {
		t.Error("begun")
		return nil
	}
	none := func(Hit, *report.Report) error { return nil }
	if err := seeds.Export(t.Context(), Request{Query: "("}, never, none); !isQueryError(err) {
		t.Errorf("a bracket left open: %v", err)
	}
	if err := seeds.Export(t.Context(), Request{Filter: Filter{Year: []string{"x"}}}, never, none); !errors.As(err, new(*FilterError)) {
		t.Errorf("a year x: %v", err)
	}
	ok := func(*Result) error { return nil }
	if err := seeds.Export(t.Context(), Request{}, func(*Result) error { return stop }, nil); err != stop {
		t.Errorf("begin stops: %v", err)
	}
	if err := seeds.Export(t.Context(), Request{}, ok, func(Hit, *report.Report) error { return stop }); err != stop {
		t.Errorf("each stops: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	n := 0
	err := seeds.Export(ctx, Request{}, ok, func(Hit, *report.Report) error {
		n++
		cancel()
		return nil
	})
	if n != 1 || !errors.Is(err, context.Canceled) {
		t.Errorf("canceled after %d hits: %v", n, err)
	}
}

// TestExportOneState: reports that are removed while an export is under way are in it all the same, without what only they hold.
func TestExportOneState(t *testing.T) {
	mine := maps.Clone(reports)
	e, err := Open(t.TempDir(), mine, loadWords())
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	if err := e.Add(mine.all()); err != nil {
		t.Fatal(err)
	}
	var got []string
	unread := 0
	err = e.Export(t.Context(), Request{Query: "发展"}, func(*Result) error { return nil }, func(h Hit, of *report.Report) error {
		got = append(got, h.Report.ID)
		if of == nil {
			unread++
			return nil
		}
		for id := range mine {
			delete(mine, id)
		}
		return e.Remove(e.IDs())
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := find(t, seeds, Request{Query: "发展"}).Total; len(got) != want || unread != want-1 {
		t.Errorf("%d reports, %d of them unread; want %d", len(got), unread, want)
	}
}

// TestCount: each group has the numbers of a search that asks for its values.
func TestCount(t *testing.T) {
	requests := []Request{
		{},
		{Query: "发展"},
		{Query: "煤矸石 OR 项目", Filter: Filter{Section: []string{"tasks"}}},
		{Query: "经济", Filter: Filter{Year: []string{"-2026"}}, NoSynonyms: true},
		{Query: "怎样做好煤矸石的综合利用"},
		{Query: "("},
		{Query: `"没有这几个字的报告"`},
	}
	for i := range requests {
		requests[i].Budget = time.Hour
	}
	chars := make(map[string]int)
	for id, r := range reports {
		chars[id] = r.Chars
	}
	for _, by := range [][]Grouping{nil, {GroupYear}, {GroupProvince, GroupYear}, {GroupRegion, GroupYear}, {GroupKind, GroupLevel}, Groupings} {
		counted := 0
		err := seeds.Count(t.Context(), requests, by, func(i int, c *Counts, err error) error {
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
			whole := find(t, seeds, requests[i])
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
				one.Limit = MaxLimit
				found := find(t, seeds, one)
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

// narrowed is a request for the reports of one group. Those of a place alone lack the places under it.
func narrowed(r Request, by []Grouping, values []string, c *Counts) Request {
	for i, g := range by {
		switch v := values[i]; g {
		case GroupProvince:
			r.Filter.Region = append(r.Filter.Region, v)
		case GroupRegion:
			r.Filter.Region = []string{v}
			for _, other := range c.Groups {
				if d, ok := region.Lookup(other.Values[i], 0); ok && d.Code != v && slices.ContainsFunc(d.Path(0), func(above region.Division) bool { return above.Code == v }) {
					r.Filter.Region = append(r.Filter.Region, "-"+d.Code)
				}
			}
		case GroupYear:
			r.Filter.Year = []string{v}
		case GroupKind:
			r.Filter.Kind = []string{v}
		case GroupLevel:
			r.Filter.Level = []string{v}
		}
	}
	return r
}
