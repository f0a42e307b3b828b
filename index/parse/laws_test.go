package parse

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongbao/index/report"
	"gongbao/index/source"
)

// realTexts returns the seeds and, if the corpus is at hand, one in twenty of its texts.
func realTexts(t testing.TB) []source.Document {
	t.Helper()
	var docs []source.Document
	corpus, _ := filepath.Glob(shared + "/corpus/texts/*[05]5.txt")
	for path, err := range source.Files(append([]string{seeds}, corpus...)...) {
		if err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		doc, err := source.Decode(filepath.Base(path), data)
		if err != nil {
			t.Fatal(err)
		}
		docs = append(docs, doc)
	}
	return docs
}

// TestParseTwice: a document always reads the same, in the last digit of each confidence too.
func TestParseTwice(t *testing.T) {
	for _, doc := range realTexts(t) {
		for i := range doc.Lines { // without its head, so that the text decides
			if salutation.MatchString(doc.Lines[i].Text) {
				doc.Lines = doc.Lines[i:]
				break
			}
		}
		first := Parse(doc)
		for range 3 {
			if diff := cmp.Diff(first, Parse(doc)); diff != "" {
				t.Fatalf("%s (-first +again):\n%s", doc.File, diff)
			}
		}
	}
}

// TestLevels: a heading is at most one level below the one before it, and its path is that of the
// heading above it and itself.
func TestLevels(t *testing.T) {
	for _, doc := range realTexts(t) {
		for _, r := range Parse(doc).Reports {
			level := 0
			for i, s := range r.Sections {
				if s.Level > level+1 || s.Level == 0 && i > 0 {
					t.Errorf("%s: level %d after %d: %s", r.Title, s.Level, level, s.Heading)
				}
				if level = s.Level; level > 1 {
					above := r.Sections[i-1].Path[:level-1]
					if diff := cmp.Diff(above, s.Path[:level-1]); diff != "" {
						t.Errorf("%s: %s is not below the heading before it:\n%s", r.Title, s.Heading, diff)
					}
				}
			}
		}
	}
}

// asMarkdown writes a report as text whose headings are marked by their level.
func asMarkdown(r *report.Report) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n", r.Title)
	for _, s := range r.Sections {
		if s.Level > 0 {
			fmt.Fprintf(&b, "%s %s\n\n", strings.Repeat("#", s.Level+1), s.Heading)
		}
		for _, p := range s.Paragraphs {
			b.WriteString(p + "\n\n")
		}
	}
	return b.String()
}

// TestReadAgain: a report that is written with marked headings has the same headings on the same
// levels when it is read again, and the same text in the same order. Further headings may be found:
// a text with marks is not searched as the others are.
func TestReadAgain(t *testing.T) {
	for _, doc := range realTexts(t) {
		for _, r := range Parse(doc).Reports {
			if r.Title == "" || len(topHeadings(&r)) < minMarks {
				continue
			}
			again, err := source.Decode("a.md", []byte(asMarkdown(&r)))
			if err != nil {
				t.Fatal(err)
			}
			reading := Parse(again)
			checkReading(t, again, reading)
			if len(reading.Reports) != 1 {
				t.Errorf("%s: %d reports", r.Title, len(reading.Reports))
				continue
			}
			headings, text := outlineOf(&r)
			found, textAgain := outlineOf(&reading.Reports[0])
			if text != textAgain {
				t.Errorf("%s: the text differs: %s", r.Title, cmp.Diff(text, textAgain))
			}
			for _, heading := range headings {
				at := slices.Index(found, heading)
				if at < 0 {
					t.Errorf("%s: %q is no heading any more, or before another", r.Title, heading)
					break
				}
				found = found[at+1:]
			}
		}
	}
}

// outlineOf returns the headings of a report with their levels, and its text without punctuation.
func outlineOf(r *report.Report) (headings []string, text string) {
	var b strings.Builder
	for _, s := range r.Sections {
		if s.Level > 0 {
			headings = append(headings, fmt.Sprint(s.Level, " ", s.Heading))
		}
		b.WriteString(bare(s.Heading))
		for _, p := range s.Paragraphs {
			b.WriteString(bare(p))
		}
	}
	return headings, b.String()
}
