package enginetest

import (
	"context"
	"errors"
	"testing"

	"gongbao/index"
	"gongbao/index/panel"
	"gongbao/index/report"
)

// testClosed: whatever is asked of an engine after Close is refused with ErrClosed, and closing it
// again does nothing.
func (s *suite) testClosed(t *testing.T) {
	e, err := s.backend.Open(index.Generation{Dir: t.TempDir()}, Seeds(), LoadWords())
	if err != nil {
		t.Fatal(err)
	}
	all := Seeds().All()
	if err := errors.Join(e.Update(all[:1], nil), e.Close(), e.Close()); err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	d := dictionaryOf(t, "煤")
	second := func(_ any, err error) error { return err }
	for name, err := range map[string]error{
		"search":           second(e.Search(ctx, index.Request{})),
		"search for words": second(e.Search(ctx, index.Request{Query: "煤"})),
		"export": e.Export(ctx, index.Request{}, func(*index.Result) error { return nil }, func(index.Hit, *report.Report) error {
			return nil
		}),
		"marker":     second(e.Marker(ctx, index.Request{Query: "煤"})),
		"statistics": second(e.Statistics(ctx, index.Request{Query: "煤"})),
		"count": e.Count(ctx, []index.Request{{}}, []index.Grouping{index.GroupYear}, func(_ int, _ *index.Counts, err error) error {
			return err
		}),
		"panel": e.Panel(ctx, index.PanelRequest{Dictionary: d}, func(index.PanelHead) error { return nil }, func(panel.Row) error {
			return nil
		}),
		"lines": second(e.Lines(ctx, index.LinesRequest{PanelRequest: index.PanelRequest{Dictionary: d}}, func(index.LinesHead) error {
			return nil
		}, func(index.Line) error { return nil })),
		"snapshot":          second(e.Snapshot()),
		"places":            second(e.Places(index.PlacesRequest{})),
		"place":             second(e.Place("140000")),
		"coverage":          second(e.Coverage(index.Filter{})),
		"related":           second(e.Related(ctx, index.RelatedRequest{Report: all[0].ID, Limit: 1})),
		"suggest":           second(e.Suggest("煤", 5)),
		"prepare":           e.PrepareSuggestions(ctx),
		"analyze":           second(e.Analyze("煤")),
		"summary":           second(e.Summary()),
		"add":               e.Update(all[1:2], nil),
		"remove":            e.Update(nil, []string{all[0].ID}),
		"update of nothing": e.Update(nil, nil),
		"differences":       second(e.Differences(all[0])),
		"check":             second(e.Check()),
		"has":               second(e.Has(all[0].ID)),
		"IDs":               second(e.IDs()),
		"header":            second(e.Header(all[0].ID)),
	} {
		if !errors.Is(err, index.ErrClosed) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// testWhole: an update is seen whole or not at all. One report takes the place of another, over and
// over, and whatever is asked meanwhile is answered of exactly one of them.
func (s *suite) testWhole(t *testing.T) {
	first, second := *Seeds().All()[0], *Seeds().All()[1]
	first.Sections, second.Sections = first.Sections[:2], second.Sections[:2] // which are quick to add
	mine := Memory{first.ID: &first, second.ID: &second}
	e := s.open(t, t.TempDir(), mine)
	if err := e.Update([]*report.Report{&first}, nil); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for range 15 {
			if err := errors.Join(e.Update([]*report.Report{&second}, []string{first.ID}), e.Update([]*report.Report{&first}, []string{second.ID})); err != nil {
				t.Error(err)
				return
			}
		}
	}()
	ctx := context.Background()
	d := dictionaryOf(t, "的")
	asked := 0
	for done := false; !done; asked++ {
		select {
		case <-ended:
			done = true
		default:
		}
		everything, word := Find(t, e, index.Request{Limit: 5}), Find(t, e, index.Request{Query: "的", Limit: 5})
		rows, head := Rows(t, e, index.PanelRequest{Dictionary: d, Scope: index.ScopeAll})
		groups := 0
		if err := e.Count(ctx, []index.Request{{}}, []index.Grouping{index.GroupKind}, func(_ int, c *index.Counts, err error) error {
			if err == nil {
				groups = c.Total
			}
			return err
		}); err != nil {
			t.Error(err)
		}
		sum, err := e.Summary()
		ids, errIDs := e.IDs()
		err = errors.Join(err, errIDs)
		if everything.Total != 1 || word.Total != 1 || len(rows) != 1 || head.Reports != 1 || groups != 1 || sum.Reports != 1 || len(ids) != 1 || err != nil {
			t.Fatalf("after %d questions: %d and %d reports found, %d rows, %d counted, %+v, %v", asked, everything.Total, word.Total, len(rows), groups, sum, err)
		}
	}
	t.Logf("%d times", asked)
}
