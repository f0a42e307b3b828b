package parse

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"gongbao/index/report"
	"gongbao/index/source"
)

// scripts convert texts between the two scripts, character by character.
type scripts struct{ traditional, simplified map[rune]rune }

// readScripts inverts the table of the analyzer: of several traditional characters the first counts.
func readScripts(t *testing.T) scripts {
	t.Helper()
	data, err := os.ReadFile("../../analyzer/TSCharacters.txt")
	if err != nil {
		t.Fatal(err)
	}
	s := scripts{make(map[rune]rune), make(map[rune]rune)}
	for line := range strings.Lines(string(data)) {
		from, to, _ := strings.Cut(strings.TrimSpace(line), "\t")
		traditional, _ := utf8.DecodeRuneInString(from)
		simplified, _ := utf8.DecodeRuneInString(to)
		s.simplified[traditional] = simplified
		if _, known := s.traditional[simplified]; !known {
			s.traditional[simplified] = traditional
		}
	}
	for simplified, traditional := range s.traditional { // converted twice, a text stays the same
		if _, again := s.traditional[traditional]; again {
			delete(s.traditional, simplified)
		}
	}
	return s
}

func convert(text string, table map[rune]rune) string {
	return strings.Map(func(r rune) rune {
		if to, ok := table[r]; ok {
			return to
		}
		return r
	}, text)
}

// traditionalFields are what must be read alike from a report in either script.
var traditionalFields = []struct {
	name string
	of   func(*report.Report) any
}{
	{"kind", func(r *report.Report) any { return r.Kind }},
	{"region", func(r *report.Report) any { return r.Region.Code + r.Place }},
	{"year", func(r *report.Report) any { return r.Year }},
	{"delivered", func(r *report.Report) any { return r.Delivered }},
	{"meeting", func(r *report.Report) any { return r.Meeting }},
	{"speaker", func(r *report.Report) any { return r.Speaker }},
	{"complete", func(r *report.Report) any { return r.Complete }},
	{"sections", func(r *report.Report) any { return len(r.Sections) }},
	{"roles", func(r *report.Report) any {
		return each(r, func(s report.Section) string { return string(s.Role) })
	}},
	{"headings", func(r *report.Report) any {
		return each(r, func(s report.Section) string { return s.Heading })
	}},
	{"paragraphs", func(r *report.Report) any {
		return each(r, func(s report.Section) string { return strings.Join(s.Paragraphs, "\n") })
	}},
}

func each(r *report.Report, of func(report.Section) string) []string {
	var values []string
	for _, s := range r.Sections {
		values = append(values, of(s))
	}
	return values
}

// TestTraditional: a report in traditional characters is read like the same in simplified ones, and
// everything that is shown of it is as on the page.
func TestTraditional(t *testing.T) {
	s := readScripts(t)
	corpus, _ := filepath.Glob(shared + "/corpus/texts/*7.txt")
	same, all := make(map[string]int), 0
	for path, err := range source.Files(append([]string{seeds}, corpus[:min(len(corpus), 100)]...)...) {
		if err != nil {
			t.Fatal(err)
		}
		doc, err := source.Read(path)
		if err != nil {
			t.Fatal(err)
		}
		want := Parse(doc).Reports
		for i := range doc.Lines {
			doc.Lines[i].Text = convert(doc.Lines[i].Text, s.traditional)
		}
		reading := Parse(doc)
		checkReading(t, doc, reading)
		for i := range reading.Reports {
			for _, text := range shownTexts(&reading.Reports[i]) {
				if convert(text, s.traditional) != text {
					t.Errorf("%s: not as on the page: %s", path, text)
				}
			}
		}
		for i := range want {
			all++
			for _, field := range traditionalFields {
				got := "no report"
				if i < len(reading.Reports) {
					got = convert(fmt.Sprintf("%q", field.of(&reading.Reports[i])), s.simplified)
				}
				if want := convert(fmt.Sprintf("%q", field.of(&want[i])), s.simplified); got == want {
					same[field.name]++
				} else {
					t.Logf("%s %s:\n%s\n%s", path, field.name, want, got)
				}
			}
		}
	}
	for _, field := range traditionalFields {
		t.Logf("%-10s %4d of %d", field.name, same[field.name], all)
		if same[field.name]*100 < all*99 {
			t.Errorf("%s: less than 99 %%", field.name)
		}
	}
}

// shownTexts returns what a report takes from its page.
func shownTexts(r *report.Report) []string {
	texts := []string{r.Title, r.Meeting, r.Speaker.Office, r.Speaker.Name}
	for _, s := range r.Sections {
		texts = slices.Concat(texts, []string{s.Heading}, s.Path, s.Paragraphs)
	}
	for _, e := range r.Evidence {
		texts = append(texts, e.Text)
	}
	return texts
}

// TestWording: words of a simplified report as its page shows them, and words that it does not have.
func TestWording(t *testing.T) {
	w := wording{text: "县长报告工作", page: "縣長報告工作"}
	for in, want := range map[string]string{
		"县长": "縣長", "工作 县长": "工作 縣長", "县长 某县人民政府 ": "縣長 某县人民政府 ", "某县 ": "某县 ", "": "",
	} {
		if got := w.shown(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
