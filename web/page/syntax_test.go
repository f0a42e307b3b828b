package page

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"gongbao/index"
	"gongbao/index/query"
	"gongbao/web/ask/asktest"
	"gongbao/web/guard"
)

// An example that finds nothing is no link. They are tried again where the library has changed,
// after a while.
func TestExamples(t *testing.T) {
	lib := asktest.New()
	var tried examples
	absent, err := tried.AbsentFrom(t.Context(), lib)
	if err != nil || len(absent) < 25 || absent["煤矸石 综合利用"] || !absent["教育 AND 医疗"] {
		t.Errorf("%v: %v", err, absent)
	}
	if l := exampleOf("教育 AND 医疗", absent); l.URL != "" {
		t.Errorf("an example that finds nothing leads to %s", l.URL)
	}
	lib.Reports = nil
	if again, err := tried.AbsentFrom(t.Context(), lib); err != nil || again["煤矸石 综合利用"] {
		t.Errorf("tried again at once: %v", err)
	}
	tried.tried = tried.tried.Add(-examplesFresh)
	if again, err := tried.AbsentFrom(t.Context(), lib); err != nil || !again["煤矸石 综合利用"] {
		t.Errorf("an empty library has examples: %v", err)
	}
	lib.Err = guard.ErrBusy
	tried.tried = tried.tried.Add(-examplesFresh)
	if _, err := tried.AbsentFrom(t.Context(), &summed{lib}); err != nil {
		t.Errorf("where searches are turned away: %v", err)
	}
}

// Every operator of the query language is in an example that can be tried, or named beside one.
func TestSyntaxIsWhole(t *testing.T) {
	var tried, named strings.Builder
	for _, rule := range syntaxRules {
		fmt.Fprintln(&tried, rule.Query)
		fmt.Fprintln(&named, rule.About)
		for _, e := range rule.Also {
			fmt.Fprintln(&tried, e)
		}
	}
	for _, operator := range []string{
		`"`, "“", " -", " NOT ", " 非 ", " OR ", " 或 ", " | ", " AND ", " 与 ", "(", "title:", "heading:", "heading:(", "region:", "-region:", "year:", "..", "year:(",
		"section:任务", "section:tasks", "kind:", "level:", " NEAR/10 ", " NEAR ", " /s ", " /p ", " /r ", "*",
	} {
		if !strings.Contains(tried.String(), operator) {
			t.Errorf("no example has %q", operator)
		}
	}
	for _, gap := range []string{fmt.Sprintf("%d 个字", query.MaxGap), "NEAR/10", fmt.Sprint(query.DefaultDistance)} {
		if !strings.Contains(named.String()+tried.String(), gap) {
			t.Errorf("nothing says %s", gap)
		}
	}
}

// summed has a summary, whatever it cannot do.
type summed struct{ *asktest.Library }

func (*summed) Summary(context.Context) (index.Summary, error) { return index.Summary{Reports: 1}, nil }
