package store

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongbao/index"
	"gongbao/index/report"
)

// hardTexts are texts that a scanner of JSON might take for its end.
var hardTexts = []string{"修路", `"},{"`, `\`, `\\"`, `]}`, "{[", `"inline":true`, "甲\n乙\u2028", "<&>", "", "�"}

// randomReport is a report whose sections often share lines.
func randomReport(random *rand.Rand, id string) *report.Report {
	text := func() string { return hardTexts[random.IntN(len(hardTexts))] + hardTexts[random.IntN(len(hardTexts))] }
	r := &report.Report{ID: id, Title: text(), Evidence: map[string]report.Evidence{"kind": {Text: text()}}, Sections: []report.Section{}}
	for i := range 1 + random.IntN(8) {
		s := report.Section{
			ID: fmt.Sprint("s", i+1), Heading: text(), Path: []string{text()}, Paragraphs: []string{}, Inline: i > 0 && random.IntN(2) == 0,
			RunIn: random.IntN(2) == 0, Separator: text(),
		}
		for range random.IntN(3) {
			s.Paragraphs = append(s.Paragraphs, text())
		}
		s.RunIn = s.RunIn && len(s.Paragraphs) > 0
		r.Sections = append(r.Sections, s)
	}
	return r
}

// TestSections: each text of a section that is read alone has the line that it has in the whole
// report.
func TestSections(t *testing.T) {
	s, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(1, 2))
	for n := range 300 {
		r := randomReport(random, fmt.Sprintf("%016x", n))
		if err := s.Put(r); err != nil {
			t.Fatal(err)
		}
		whole := r.Lines()
		for i, section := range r.Sections {
			got, err := s.Sections(r.ID, []int{i})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(section, got.Sections[i]); diff != "" || len(got.Sections) != len(r.Sections) {
				t.Fatalf("section %d of %d (-want +got):\n%s", i, len(got.Sections), diff)
			}
			lines := got.Lines()
			for number := range 1 + len(section.Paragraphs) {
				wantLine, wantPart := whole.Of(i, number)
				line, part := lines.Of(i, number)
				if line.Text != wantLine.Text || part != wantPart {
					t.Fatalf("text %d of section %d: %+v in %q, want %+v in %q", number, i, part, line.Text, wantPart, wantLine.Text)
				}
			}
		}
	}
	if _, err := s.Sections("0000000000000000", []int{99}); !errors.Is(err, index.ErrDamagedReport) {
		t.Errorf("a section that is not there: %v", err)
	}
	if _, err := s.Sections("ffffffffffffffff", []int{0}); !errors.Is(err, index.ErrNotFound) {
		t.Errorf("a report that is not there: %v", err)
	}
}

// TestSectionsRewritten: reports that another program has written are read, too.
func TestSectionsRewritten(t *testing.T) {
	s, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(7, 8))
	for n := range 100 {
		r := randomReport(random, fmt.Sprintf("%016x", n))
		if err := s.Put(r); err != nil {
			t.Fatal(err)
		}
		data, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		var fields map[string]any
		var indented bytes.Buffer
		if err := errors.Join(json.Unmarshal(data, &fields), json.Indent(&indented, data, "", "  ")); err != nil {
			t.Fatal(err)
		}
		sorted, err := json.Marshal(fields)
		if err != nil {
			t.Fatal(err)
		}
		for _, data := range [][]byte{indented.Bytes(), sorted, bytes.ReplaceAll(data, []byte(`"inline":`), []byte(`"inline" : `))} {
			if err := os.WriteFile(s.Path(r.ID), s.encoder.EncodeAll(data, nil), 0o644); err != nil {
				t.Fatal(err)
			}
			s.Written(r.ID)
			for i, section := range r.Sections {
				got, err := s.Sections(r.ID, []int{i})
				if err != nil {
					t.Fatal(err)
				}
				line, part := got.Lines().Of(i, 0)
				wantLine, wantPart := r.Lines().Of(i, 0)
				if diff := cmp.Diff(section, got.Sections[i]); diff != "" || line.Text != wantLine.Text || part != wantPart {
					t.Fatalf("section %d of %s, in line %q, want %q (-want +got):\n%s", i, data, line.Text, wantLine.Text, diff)
				}
			}
			if _, err := s.Sections(r.ID, []int{99}); !errors.Is(err, index.ErrDamagedReport) {
				t.Errorf("a section that is not there: %v", err)
			}
		}
	}
}

// TestParseSectionsDamaged: JSON that is cut anywhere is an error or a report, and never a panic.
func TestParseSectionsDamaged(t *testing.T) {
	r := randomReport(rand.New(rand.NewPCG(3, 4)), "0123456789abcdef")
	data, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	last := len(r.Sections) - 1
	if _, err := parseSections(contentOf(data).sections, []int{last}); err != nil {
		t.Fatal(err)
	}
	for i := range len(data) - len("]}") {
		if _, err := parseSections(contentOf(data[:i]).sections, []int{last}); err == nil {
			t.Errorf("cut after %d of %d bytes: no error", i, len(data))
		}
	}
}

func BenchmarkSections(b *testing.B) {
	random := rand.New(rand.NewPCG(5, 6))
	r := randomReport(random, "0123456789abcdef")
	for len(r.Sections) < 40 {
		r.Sections = append(r.Sections, report.Section{ID: "s", Heading: "一、修路", Path: []string{"一、修路"}, Paragraphs: []string{strings.Repeat("推进高质量发展，", 60)}})
	}
	data, err := json.Marshal(r)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("three", func(b *testing.B) {
		b.SetBytes(int64(len(data)))
		for b.Loop() {
			if _, err := parseSections(contentOf(data).sections, []int{10, 20, 30}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("all", func(b *testing.B) {
		b.SetBytes(int64(len(data)))
		for b.Loop() {
			if err := json.Unmarshal(data, new(report.Report)); err != nil {
				b.Fatal(err)
			}
		}
	})
}
