package enginetest

import (
	"gongbao/index"
	"path/filepath"
	"slices"
	"testing"
)

// testUpdate removes and adds at once, also what was never there, and reopens: what is removed is
// neither found nor counted.
func (s *suite) testUpdate(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "index")
	e, err := s.backend.Open(index.Generation{Dir: dir}, Seeds(), LoadWords())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { e.Close() }()
	all := Seeds().All()
	if err := e.Update(all[:10], nil); err != nil {
		t.Fatal(err)
	}
	if err := e.Update(all[10:], []string{all[0].ID, all[3].ID, "0000000000000000"}); err != nil {
		t.Fatal(err)
	}
	want := slices.Delete(slices.Clone(all), 0, 1)
	want = slices.Delete(want, 2, 3)
	check := func(when string) {
		t.Helper()
		occurrences := 0
		for _, h := range Find(t, s.seeds, index.Request{Query: `"发展"`, Limit: 100}).Hits {
			if h.Report.ID != all[0].ID && h.Report.ID != all[3].ID {
				occurrences += h.Occurrences
			}
		}
		found := Find(t, e, index.Request{Query: `"发展"`, Limit: 100})
		if found.Occurrences != occurrences || Has(t, e, all[0].ID) || !Has(t, e, all[13].ID) {
			t.Errorf("%s: %d occurrences of 发展, want %d; has the removed one: %t", when, found.Occurrences, occurrences, Has(t, e, all[0].ID))
		}
		if everything := Find(t, e, index.Request{Limit: 100}); len(everything.Hits) != len(want) {
			t.Errorf("%s: %d reports, want %d", when, len(everything.Hits), len(want))
		}
	}
	check("after")
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	if e, err = s.backend.Open(index.Generation{Dir: dir}, Seeds(), LoadWords()); err != nil {
		t.Fatal(err)
	}
	check("reopened")
	if err := e.Update(nil, IDs(Find(t, e, index.Request{Limit: 100}))); err != nil {
		t.Fatal(err)
	}
	if left := Find(t, e, index.Request{Limit: 100}); left.Total != 0 {
		t.Errorf("%d reports are left of none", left.Total)
	}
}
