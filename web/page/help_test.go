package page

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gongbao/index"
	"gongbao/index/query"
	"gongbao/web/api"
	"gongbao/web/ask/asktest"
	"gongbao/web/guard"
)

// An example that finds nothing is no link. They are tried again where the library has changed, after a while.
func TestExamples(t *testing.T) {
	lib := asktest.New()
	var tried examples
	absent, err := tried.absentFrom(t.Context(), lib)
	if err != nil || len(absent) < 25 || absent["煤矸石 综合利用"] || !absent["教育 AND 医疗"] {
		t.Errorf("%v: %v", err, absent)
	}
	if l := exampleOf("教育 AND 医疗", absent); l.URL != "" {
		t.Errorf("an example that finds nothing leads to %s", l.URL)
	}
	lib.Reports = nil
	if again, err := tried.absentFrom(t.Context(), lib); err != nil || again["煤矸石 综合利用"] {
		t.Errorf("tried again at once: %v", err)
	}
	tried.tried = tried.tried.Add(-examplesFresh)
	if again, err := tried.absentFrom(t.Context(), lib); err != nil || !again["煤矸石 综合利用"] {
		t.Errorf("an empty library has examples: %v", err)
	}
	lib.Err = guard.ErrBusy
	tried.tried = tried.tried.Add(-examplesFresh)
	if _, err := tried.absentFrom(t.Context(), &summed{lib}); err != nil {
		t.Errorf("where searches are turned away: %v", err)
	}
}

// The keys on the page are those that scripts listen to.
func TestHelpKeys(t *testing.T) {
	scripts, err := filepath.Glob("static/*.js")
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, name := range scripts {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(data)
	}
	for _, k := range helpKeys {
		for _, key := range k.Keys {
			if !strings.Contains(all.String(), `"`+key+`"`) {
				t.Errorf("no script listens to %q", key)
			}
		}
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

// What depends on how the server is run is said as it is.
func TestHelpFollowsConfig(t *testing.T) {
	text := func(v *helpView) string { return fmt.Sprint(v.Sections) }
	plain := text(newHelp(HelpBounds{api.MaxFiles, 1 << 20, 0, 0}, nil))
	limited := text(newHelp(HelpBounds{api.MaxFiles, 64 << 20, 2.5, 1500 * time.Millisecond}, nil))
	for _, says := range []string{"64 MB", "每秒 2.5 次，可连续 12 次", "慢于 1.5s 的检索"} {
		if !strings.Contains(limited, says) || strings.Contains(plain, says) {
			t.Errorf("%q is said by both or by neither", says)
		}
	}
}
