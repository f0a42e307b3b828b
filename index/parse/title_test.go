package parse

import (
	_ "embed"
	"fmt"
	"strings"
	"testing"

	"gongbao/index/report"
)

// titlesTSV is titles with the code of the region and, below the county, the place. Of a region that is
// empty the title says too little, and of one with a question mark somebody should check it.
//
//go:embed testdata/titles.tsv
var titlesTSV string

// TestTitles reads reports of which only the title says where they are from, with and without the
// title as the name of the file, and reports of which only the name of the file says so.
func TestTitles(t *testing.T) {
	for line := range strings.Lines(titlesTSV) {
		fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		title, want := fields[0], strings.Replace(strings.Join(fields[1:], " "), "?", "", 1)
		doubtful := strings.HasSuffix(fields[1], "?") || fields[1] == ""
		read := func(file, text string) report.Report {
			doc := textDocument(t, text)
			doc.File = file
			reading := Parse(doc)
			checkReading(t, doc, reading)
			return reading.Reports[0]
		}
		place := func(r *report.Report) string {
			if (r.Level == report.Below) != (r.Place != "") {
				t.Errorf("%s: %s with the level %s", title, r.Place, r.Level)
			}
			return strings.TrimSuffix(fmt.Sprint(r.Region.Code, " ", r.Place), " ")
		}
		whole, named := read("a.txt", title+body), read(title+".txt", title+body)
		for _, r := range []report.Report{whole, named} {
			if got := place(&r); strings.TrimSpace(got) != strings.TrimSpace(want) {
				t.Errorf("%s: %q, want %q", title, got, want)
			}
			if r.Unsure("region", 0.7) != doubtful {
				t.Errorf("%s: %+v, want doubt: %v", title, r.Evidence["region"], doubtful)
			}
		}
		byFile := read(title+".txt", strings.TrimSpace(body))
		if got := place(&byFile); got != "" && strings.TrimSpace(got) != strings.TrimSpace(want) {
			t.Errorf("file %s: %q, want %q", title, got, want)
		}
		if !byFile.Unsure("region", 0.7) {
			t.Errorf("file %s: not in doubt: %+v", title, byFile.Evidence["region"])
		}
	}
}
