package parse

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongbao/index/report"
	"gongbao/index/source"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestGolden compares the readings of the seeds with golden files that a reader can check by eye:
// the fields, the outline, each paragraph by its first and last words and its length, and the
// dropped lines.
func TestGolden(t *testing.T) {
	for path, err := range source.Files(seeds) {
		if err != nil {
			t.Fatal(err)
		}
		name := strings.SplitN(filepath.Base(path), "_", 2)[0]
		t.Run(name, func(t *testing.T) {
			doc, err := source.Read(path)
			if err != nil {
				t.Fatal(err)
			}
			doc.File = filepath.Base(path)
			got := describe(Parse(doc))
			golden := filepath.Join("testdata/golden", name+".txt")
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
				t.Errorf("%s (-want +got; write anew with -update):\n%s", golden, diff)
			}
		})
	}
}

// describe prints a reading for people.
func describe(r Reading) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s %s\n", r.File, r.Format, r.Encoding)
	for _, report := range r.Reports {
		describeReport(&b, &report)
	}
	fmt.Fprintln(&b, "\ndropped")
	for _, d := range r.Dropped {
		fmt.Fprintf(&b, "  %d %s: %s\n", d.Line, d.Reason, ends(d.Text, 30))
	}
	return b.String()
}

func describeReport(b *strings.Builder, r *report.Report) {
	fmt.Fprintf(b, "\n%d %s\n", r.Source.Item, r.Title)
	region := r.Region.Code
	for _, d := range r.Region.Path {
		region += "/" + d.Name
	}
	for _, field := range []struct{ name, value string }{
		{"kind", string(r.Kind)}, {"region", region}, {"place", r.Place}, {"level", string(r.Level)}, {"year", fmt.Sprint(int(r.Year))},
		{"delivered", r.Delivered}, {"meeting", r.Meeting}, {"speaker", r.Speaker.Name + ", " + r.Speaker.Office},
		{"published", r.Published}, {"complete", string(r.Complete)},
	} {
		e := r.Evidence[field.name]
		fmt.Fprintf(b, "  %-9s %s", field.name, field.value)
		if e.Text != "" {
			fmt.Fprintf(b, "  ← %.2f %s", e.Confidence, ends(e.Text, 40))
		}
		b.WriteString("\n")
	}
	fmt.Fprintf(b, "  chars     %d\n", r.Chars)
	for _, s := range r.Sections {
		fmt.Fprintf(b, "  %s%s [%s %d]\n", strings.Repeat("  ", s.Level), s.Heading, s.Role, s.Level)
		for _, p := range s.Paragraphs {
			fmt.Fprintf(b, "  %s  %s\n", strings.Repeat("  ", s.Level), ends(p, 30))
		}
	}
}

// ends returns the first and last words of a long text and the number of its characters.
func ends(s string, n int) string {
	all := []rune(s)
	if len(all) <= 2*n {
		return s
	}
	return fmt.Sprintf("%s … %s (%d)", string(all[:n]), string(all[len(all)-n/2:]), len(all))
}
