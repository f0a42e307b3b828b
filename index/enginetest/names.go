package enginetest

import (
	"fmt"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"gongbao/index"
	"gongbao/index/region"
)

// testNames: a place and a year beside other words find, count, mark and order what the same choices in a
// filter do; with NoNames they are words.
func (s *suite) testNames(t *testing.T) {
	met := 0
	for _, r := range Seeds().All() {
		codes := index.Codes(r)
		if len(codes) == 0 || r.Year == 0 {
			continue
		}
		d, ok := region.Lookup(codes[len(codes)-1], 0)
		if !ok {
			continue
		}
		d = d.Today()
		year := strconv.Itoa(int(r.Year))
		for _, topic := range []string{"发展", "教育 医疗 -高铁", `"产业"`, "(煤矸石 OR 电)", "如何推动高质量发展？", "发展的没有这几个字"} {
			typed := index.Request{Query: fmt.Sprintf("%s年 %s %s", year, d.Name, topic), Limit: 20, Passages: 3}
			chosen := typed
			chosen.Query = topic
			chosen.Filter = index.Filter{Region: []string{d.Code}, Year: []string{year}}
			got, want := Find(t, s.seeds, typed), Find(t, s.seeds, chosen)
			if len(got.Names) != 2 {
				t.Errorf("%s: names %+v", typed.Query, got.Names)
			}
			if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(index.Result{}, "Took", "Names", "Offers", "Understood", "Next", "Request")); diff != "" {
				t.Errorf("%s: with filters − with names\n%s", typed.Query, diff)
			}
			typed.NoNames = true
			if words := Find(t, s.seeds, typed); len(words.Names) > 0 {
				t.Errorf("%s: as words it has names %+v", typed.Query, words.Names)
			}
			met += want.Total
		}
	}
	if met < 20 {
		t.Errorf("only %d reports were found", met)
	}
}
