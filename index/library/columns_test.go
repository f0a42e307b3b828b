package library

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"gongbao/index"
)

// TestNamedColumns: a file is read again if other columns are named, and with the same ones if none
// are, even after the library was closed.
func TestNamedColumns(t *testing.T) {
	cell := func(n int, subject string) string {
		return `"` + strings.ReplaceAll(article(n, subject), "\n", "\\n") + `"`
	}
	dir := t.TempDir()
	path := writeFile(t, "a.json", fmt.Sprintf("[{\"稿\":%s,\"另稿\":%s}]", cell(1, "水利"), cell(2, "交通")))
	ids := make(map[string]string) // by the number of the article
	for i, step := range []struct{ columns, want, article string }{
		{"", "rejected table-no-text-field", ""},
		{"正文=无", "rejected table-no-column", ""},
		{"", "rejected table-no-text-field", ""},
		{"正文=稿", "added", "1"},
		{"正文=稿", "unchanged", "1"},
		{"text=稿", "unchanged", "1"},
		{"", "unchanged", "1"},
		{"正文=另稿", "added", "2"},
		{"", "unchanged", "2"},
	} {
		l, close := open(t, dir)
		var got []string
		err := l.Add(context.Background(), index.Addition{
			Paths: []string{path}, Columns: strings.Fields(step.columns), Each: func(o index.Outcome) {
				got = append(got, strings.TrimSpace(string(o.Outcome)+" "+o.Reason.Code))
				if known, ok := ids[step.article]; step.article != "" && ok && known != o.ID {
					t.Errorf("step %d: report %s instead of %s", i, o.ID, known)
				}
				ids[step.article] = o.ID
			},
		})
		if err != nil || strings.Join(got, ", ") != step.want {
			t.Errorf("step %d: %q gives %q instead of %q, %v", i, step.columns, got, step.want, err)
		}
		close()
	}
	l, _ := open(t, dir)
	if to := moved(t, l, ids["1"]); to != ids["2"] {
		t.Errorf("the first reading leads to %q", to)
	}
	var wrong *index.ColumnsError
	if err := l.Add(context.Background(), index.Addition{Columns: []string{"x"}}); !errors.As(err, &wrong) {
		t.Errorf("a column without a part: %v", err)
	}
}
