package parse

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gongbao/analyzer"
	"gongbao/index/source"
)

// cleanReports returns the lines of real reports, each as it was read, every n-th of ../shared/corpus;
// of the seeds if that is not here.
func cleanReports(t *testing.T, n int) (reports [][]string) {
	t.Helper()
	add := func(path string) {
		doc, err := source.Read(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range Parse(doc).Reports {
			var lines []string
			for _, line := range r.Lines() {
				if line.Text != "" {
					lines = append(lines, line.Text)
				}
			}
			if len(lines) > 20 {
				reports = append(reports, lines)
			}
		}
	}
	files, err := filepath.Glob(shared + "/corpus/texts/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(files); i += n {
		add(files[i])
	}
	if len(files) == 0 {
		for path, err := range source.Files(seeds) {
			if err != nil {
				t.Fatal(err)
			}
			add(path)
		}
	}
	return reports
}

// wrapped writes lines wrapped at a width, as measure has it. If hanging is set, no line begins with
// punctuation: it stays on the line before, or the character before it goes with it.
func wrapped(lines []string, width int, m measure, indent string, hanging bool) string {
	widthOf := func(r rune) int { return m.widthOf(&block{text: string(r)}, 1) }
	var b strings.Builder
	for i, line := range lines {
		if i > 0 {
			line = indent + line
		}
		n := 0
		var row []rune
		for _, r := range line {
			if n+widthOf(r) > width {
				keep := len(row)
				if hanging && strings.ContainsRune("，。；：、！？”）》", r) && keep > 2 {
					keep--
				}
				b.WriteString(string(row[:keep]) + "\n")
				row = append([]rune{}, row[keep:]...)
				n = 0
				for _, kept := range row {
					n += widthOf(kept)
				}
			}
			row = append(row, r)
			n += widthOf(r)
		}
		b.WriteString(string(row) + "\n")
	}
	return b.String()
}

// TestRewrapped: a report that is wrapped at some width loses no string of 12 characters, whether its
// paragraphs are indented or not, by characters or by columns, with punctuation at the start of lines
// or without.
func TestRewrapped(t *testing.T) {
	every := 100
	if os.Getenv("GONGBAO_LAWS") == "full" {
		every = 4
	}
	reports := cleanReports(t, every)
	all, lost := 0, 0
	for i, width := range []int{20, 23, 26, 30, 32, 34, 35, 36, 38, 40, 45, 50, 60} {
		for k, indent := range []string{"　　", ""} {
			m, hanging := (i+k)%2, i%3 == 0
			n, missing, example := rewrap(t, reports, func(lines []string) string {
				return wrapped(lines, 2*width, measure(m), indent, hanging)
			})
			name := fmt.Sprintf("%d characters, indent %q, measure %d, hanging %v", width, indent, m, hanging)
			t.Logf("%s: %d strings, %d lost (%.4f %%) %s", name, n, missing, 100*float64(missing)/float64(n), example)
			if float64(missing) > 0.0005*float64(n) {
				t.Errorf("%s: %d of %d strings lost, such as %s", name, missing, n, example)
			}
			all, lost = all+n, lost+missing
		}
	}
	t.Logf("%d reports: %d strings, %d lost (%.4f %%)", len(reports), all, lost, 100*float64(lost)/float64(all))
}

// rewrap counts the strings of reports that are not found after they are wrapped.
func rewrap(t *testing.T, reports [][]string, wrap func([]string) string) (n, lost int, example string) {
	for _, lines := range reports {
		doc, err := source.Decode("a.txt", []byte(wrap(lines)))
		if err != nil {
			t.Fatal(err)
		}
		reading := Parse(doc)
		known := make(map[string]bool)
		for i := range reading.Reports {
			for _, line := range reading.Reports[i].Lines() {
				for s := range windows(analyzer.Fold(line.Text)) {
					known[s] = true
				}
			}
		}
		for _, line := range lines {
			for s := range windows(analyzer.Fold(line)) {
				if n++; !known[s] {
					lost++
					example = s
				}
			}
		}
	}
	return n, lost, example
}
