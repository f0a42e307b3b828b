package verify

import (
	"context"
	"path/filepath"
	"testing"

	"gongbao/index"
	"gongbao/index/library/store"
	"gongbao/index/report"
)

// changing is an index that differs from the store until it is settled.
type changing struct{ settled bool }

func (c *changing) Differences(*report.Report) ([]string, error) {
	if c.settled {
		return nil, nil
	}
	return []string{"year"}, nil
}

func (*changing) IDs() ([]string, error) { return nil, nil }

func (*changing) Check() ([]error, error) { return nil, nil }

func (*changing) Search(context.Context, index.Request) (*index.Result, error) {
	return &index.Result{}, nil
}

// TestSettle: suspects are checked again while the library is still, as soon as it is.
func TestSettle(t *testing.T) {
	for _, tt := range []struct {
		name    string
		refused int // how often the library is not still
		mends   bool
		want    int // number of findings
	}{
		{name: "a change was under way", mends: true},
		{name: "it is wrong", want: 1},
		{name: "additions end after a while", refused: 2, mends: true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			reports, err := store.Open(filepath.Join(dir, store.ReportsFolder))
			if err != nil {
				t.Fatal(err)
			}
			one := &report.Report{ID: "0123456789abcdef",
				Sections: []report.Section{{Paragraphs: []string{"推进煤矸石利用。"}}}}
			if err := reports.Put(one); err != nil {
				t.Fatal(err)
			}
			seen, asked := new(changing), 0
			l := Library{
				Dir: dir, Store: reports, Journal: store.OpenJournal(filepath.Join(dir, store.JournalFile)),
				Index:  seen,
				IsFile: func(string) bool { return true },
				Still: func(f func()) bool {
					if asked++; asked <= tt.refused {
						return false
					}
					seen.settled = tt.mends
					f()
					return true
				},
			}
			findings, err := l.Verify(context.Background(), Options{}, nil)
			if err != nil {
				t.Fatal(err)
			}
			if len(findings.Findings) != tt.want || findings.Reports != 1 || asked != tt.refused+1 {
				t.Errorf("asked %d times, %+v", asked, findings)
			}
		})
	}
}

// TestStretch: a stretch has the given length, or ends with the text.
func TestStretch(t *testing.T) {
	for _, tt := range []struct {
		text string
		from float64
		n    int
		want string
	}{
		{"推进煤矸石利用。", 0.25, 3, "煤矸石"},
		{"推进煤矸石利用", 0.9, 5, "用"},
		{"", 0.5, 3, ""},
	} {
		if got := stretch(tt.text, tt.from, tt.n); got != tt.want {
			t.Errorf("%q from %v: %q, want %q", tt.text, tt.from, got, tt.want)
		}
	}
}
