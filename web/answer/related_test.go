package answer

import (
	"strings"
	"testing"

	"gongbao/index"
	"gongbao/index/report"
	"gongbao/web/respond"
)

// The names, the nulls and the order of the answer are a contract with other programs.
func TestRelatedAnswer(t *testing.T) {
	header := report.Header{ID: "00fe", Title: "标题"}
	line := func(v any) string {
		var b strings.Builder
		if err := respond.WriteJSON(&b, v); err != nil {
			t.Fatal(err)
		}
		return strings.TrimSpace(b.String())
	}
	for _, c := range []struct {
		related    index.Related
		duplicates []report.Duplicate
		want       string
	}{
		{want: `{"duplicates":[],"same_place":[],"neighbours":[],"similar":[]}`},
		{
			index.Related{
				SamePlace: []report.Header{header}, Neighbours: []report.Header{header},
				Similar: []index.Similar{
					{Report: header, Score: .5, Words: []string{"煤矸石"}},
					{Report: header, Section: &report.Section{ID: "s4", Path: []string{"一、", "(一)"}, Role: report.Tasks}, Score: .25},
				},
			},
			[]report.Duplicate{{ID: "00fd", Title: "又一", Similarity: .9, Resemblance: .5, Fuller: true}},
			`{"duplicates":[{"id":"00fd","title":"又一","similarity":0.9,"resemblance":0.5,"fuller":true}],"same_place":[R],"neighbours":[R],"similar":[` +
				`{"report":R,"section":null,"score":0.5,"words":["煤矸石"],"url":"/reports/00fe"},` +
				`{"report":R,"section":{"id":"s4","path":["一、","(一)"],"role":"tasks"},"score":0.25,"words":[],"url":"/reports/00fe#s4"}]}`,
		},
	} {
		if got := strings.ReplaceAll(line(NewRelated(&c.related, c.duplicates)), line(newHeader(header)), "R"); got != c.want {
			t.Errorf("got\n%s\nwant\n%s", got, c.want)
		}
	}
}
