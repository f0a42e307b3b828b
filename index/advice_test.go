package index

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"gongbao/analyzer"
)

// adviser finds as many reports as totals says of a query and the years of its filter, and cuts
// texts into words at ·.
type adviser struct {
	totals map[string]int
	broken string // the query that cannot be looked for
}

var errBroken = errors.New("broken")

func (a adviser) Search(_ context.Context, r Request) (*Result, error) {
	if r.Query == a.broken {
		return nil, errBroken
	}
	return &Result{Total: a.totals[strings.Join(append([]string{r.Query}, r.Filter.Year...), " ")]}, nil
}

func (a adviser) Analyze(text string) (an analyzer.Analysis, err error) {
	for word := range strings.SplitSeq(text, "·") {
		an.Words.Query = append(an.Words.Query, analyzer.Token{Term: word})
	}
	return an, nil
}

// said is a short form of advice.
func said(a Advice) string {
	var parts []string
	add := func(what string, other Alternative) {
		parts = append(parts, fmt.Sprintf("%s %s%s: %d", what, other.Request.Query, other.Request.Match, other.Total))
	}
	for _, lift := range a.Lifts {
		add("no "+lift.Field.String(), lift.Alternative)
	}
	if a.Wider != nil {
		add("wider", *a.Wider)
	}
	for _, other := range a.Apart {
		add("apart", other)
	}
	return strings.Join(parts, ", ")
}

func TestAdvise(t *testing.T) {
	e := adviser{totals: map[string]int{"煤": 6, "煤 2026": 1, "煤 电": 3, "养老 补贴": 2, "发电": 4, "煤 坏": 9}, broken: "坏"}
	for _, tt := range []struct {
		name    string
		request Request
		result  Result
		want    string
		err     error
	}{
		{name: "found as typed", request: Request{Query: "煤 电"}, result: Result{Total: 3}},
		{name: "a field keeps all out", request: Request{Query: "煤", Filter: Filter{Year: []string{"1999"}}},
			want: "no year 煤: 6"},
		{name: "two fields, of which one does",
			request: Request{Query: "煤", Filter: Filter{Year: []string{"1999"}, Kind: []string{"none"}}},
			want:    "no year 煤: 6"},
		{name: "a distance", request: Request{Query: "养老 NEAR/2 补贴"},
			want: "wider 养老 补贴: 2, apart 养老: 0, apart 补贴: 0"},
		{name: "words of a text that was found relaxed", request: Request{Query: "煤矸石·发电·厂·发电", Match: Words},
			result: Result{Total: 5, Relaxed: Words}, want: "apart 煤矸石words: 0, apart 发电words: 4"},
		{name: "a later page of it", request: Request{Query: "煤·电", Cursor: "c"},
			result: Result{Total: 5, Relaxed: Words}},
		{name: "the choices stay", request: Request{Query: `煤 "没有"`, Filter: Filter{Year: []string{"2026"}}},
			want: `apart 煤: 1, apart "没有": 0`},
		{name: "one word", request: Request{Query: "没有"}},
		{name: "a field of text", request: Request{Query: "title:没有·发电"}},
		{name: "at most six parts", request: Request{Query: "1 2 3 4 5 6 7"},
			want: "apart 1: 0, apart 2: 0, apart 3: 0, apart 4: 0, apart 5: 0, apart 6: 0"},
		{name: "broken", request: Request{Query: "坏", Filter: Filter{Year: []string{"2026"}}}, err: errBroken},
		{name: "what was known before an error",
			request: Request{Query: "煤 坏", Filter: Filter{Year: []string{"2026"}}},
			want:    "no year 煤 坏: 9", err: errBroken},
	} {
		got, err := Advise(t.Context(), e, tt.request, &tt.result)
		if said(got) != tt.want || !errors.Is(err, tt.err) {
			t.Errorf("%s: %q, %v; want %q", tt.name, said(got), err, tt.want)
		}
		for _, other := range got.Apart {
			if len(other.Request.Filter.Year) != len(tt.request.Filter.Year) || other.Request.Cursor != "" {
				t.Errorf("%s: %+v", tt.name, other.Request)
			}
		}
	}
}
