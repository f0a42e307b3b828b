package answer

import (
	"strings"
	"testing"

	"gongbao/index"
	"gongbao/index/rank"
)

// TestExplanation: the parts of a score have the names that programs know.
func TestExplanation(t *testing.T) {
	for _, tt := range []struct {
		of   rank.Score
		want string
	}{
		{new(rank.Literal).Score(), "标题、地区或年份相符|小标题相符|各词相邻|本节出现次数|全文出现次数|全文完整"},
		{rank.Question(1, 2), "全文与问题相关|最佳段落集中回答"},
	} {
		var names []string
		for _, part := range NewHit(index.Hit{Explanation: tt.of}, index.Request{}).Explanation {
			names = append(names, part.Name)
		}
		if got := strings.Join(names, "|"); got != tt.want {
			t.Errorf("%s, want %s", got, tt.want)
		}
	}
}

func TestScopeNote(t *testing.T) {
	a := Panel{Scope: index.ScopeFull}
	if got := a.ScopeNote(); got != "full" {
		t.Errorf("nothing left out: %s", got)
	}
	for _, reason := range []index.Reason{index.IsRepeated, index.IsExcerpt, index.IsRepeated} {
		a.LeftOut = append(a.LeftOut, LeftOut{Reason: reason})
	}
	if got, want := a.ScopeNote(), "full; left out 3: excerpt 1, repeated 2"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
