package opensearch

import (
	"bufio"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"gongbao/index"
	"gongbao/index/opensearch/cluster"
	"gongbao/index/panel"
	"gongbao/index/report"
)

// TestTallyPages: a text that more reports have than the cluster gives at once is asked for again, and
// each report is told as counted once.
func TestTallyPages(t *testing.T) {
	hit := func(id string, score float64) cluster.Hit { return cluster.Hit{Score: score, Sort: []any{id}} }
	asked := 0
	v, _ := viewOf(t, []string{"a", "b", "c"}, func(w http.ResponseWriter, r *http.Request) {
		var answers []map[string]any
		answer := func(hits []cluster.Hit) map[string]any {
			var all []map[string]any
			for _, h := range hits {
				all = append(all, map[string]any{"_score": h.Score, "sort": h.Sort})
			}
			return map[string]any{"_shards": map[string]any{"total": 1, "successful": 1}, "hits": map[string]any{"hits": all}}
		}
		if !strings.HasSuffix(r.URL.Path, "/_msearch") {
			_ = json.NewEncoder(w).Encode(answer(nil)) // no line runs on
			return
		}
		for lines := bufio.NewScanner(r.Body); lines.Scan(); {
			var search struct {
				Query any
				After []any `json:"search_after"`
			}
			if err := json.Unmarshal(lines.Bytes(), &search); err != nil {
				t.Error(err)
			}
			switch asked++; {
			case search.Query == nil: // the line in front of a search
				asked--
			case search.After == nil:
				answers = append(answers, answer(slices.Repeat([]cluster.Hit{hit("a", 2)}, mostHits)))
			default:
				answers = append(answers, answer([]cluster.Hit{hit("b", 6)}))
			}
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"responses": answers})
	})
	d, err := panel.Of("煤矿")
	if err != nil {
		t.Fatal(err)
	}
	told := 0
	counts, err := v.Tally(t.Context(), index.TallyRequest{
		Dictionary: d, Rule: panel.Longest, Title: true, Roles: make([]bool, len(report.Roles)),
		Reports:  []*index.Entry{&v.table.Entries[0], &v.table.Entries[1], &v.table.Entries[2]},
		Progress: func(reports int) { told += reports },
	})
	if want := []int32{mostHits, 3, 0}; err != nil || !slices.Equal(counts, want) || asked != 2 || told != 3 {
		t.Errorf("%v after %d searches, %d reports are told, %v; want %v", counts, asked, told, err, want)
	}
}
