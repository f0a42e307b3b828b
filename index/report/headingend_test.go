package report

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gongbao/index/source"
)

// TestGluedHeadings compares the headings found in a page of ten reports, each on one line, with
// those a reader marked.
func TestGluedHeadings(t *testing.T) {
	data, err := os.ReadFile("testdata/headings-glued.txt")
	if err != nil {
		t.Fatal(err)
	}
	var want [][]string
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "#") {
			want = append(want, nil)
		} else if line != "" {
			want[len(want)-1] = append(want[len(want)-1], line)
		}
	}
	doc, err := source.Read(filepath.Join(seeds, "004_330ca93b427a2047.txt"))
	if err != nil {
		t.Fatal(err)
	}
	reports := Parse(doc).Reports
	if len(reports) != len(want) {
		t.Fatalf("%d reports, want %d", len(reports), len(want))
	}
	right, all := 0, 0
	for i, r := range reports {
		found := make(map[string]bool)
		for _, s := range r.Sections {
			found[s.Heading] = s.Heading != ""
		}
		for _, heading := range want[i] {
			all++
			if found[heading] {
				right++
				delete(found, heading)
			} else {
				t.Errorf("%s: no heading %q", r.Title, heading)
			}
		}
		for heading, is := range found {
			if is {
				t.Errorf("%s: heading %q is none", r.Title, heading)
			}
		}
	}
	t.Logf("%d of %d headings", right, all)
}
