package source

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestEscaped reads files whose characters were written as escapes, in several ways and numbers:
// all of them give the same text.
func TestEscaped(t *testing.T) {
	want := strings.Fields("各位代表： 现在，我代表县人民政府报告工作。 一、2025年工作回顾 全面推进煤矸石综合利用，“放管服”改革，增长6%。 二、2026年工作安排 加快农业强国建设😀。")
	files, err := filepath.Glob("testdata/escapes/*")
	if err != nil || len(files) == 0 {
		t.Fatal(err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			for doc, err := range Documents(DefaultLimits(), file) {
				if err != nil {
					t.Fatal(err)
				}
				got := textOfLines(doc)
				first := slices.Index(got, "各位代表：")
				if first < 0 || len(got) < first+len(want) {
					t.Fatalf("read as %q", got)
				}
				if diff := cmp.Diff(want, got[first:first+len(want)]); diff != "" {
					t.Error(diff)
				}
				if doc.Unescaped == 0 {
					t.Error("no escapes counted")
				}
				for _, rest := range got[first+len(want):] {
					if !strings.HasPrefix(rest, "另有") {
						t.Errorf("made up: %q", rest)
					}
				}
				checkNothingLost(t, doc, file)
			}
		})
	}
}

// TestNotEscaped reads texts that write about escapes, or have something like them. Nothing is
// replaced.
func TestNotEscaped(t *testing.T) {
	files, err := filepath.Glob("testdata/unescaped/*")
	if err != nil || len(files) == 0 {
		t.Fatal(err)
	}
	for _, file := range files {
		doc, err := Read(file)
		if err != nil {
			t.Fatal(err)
		}
		if doc.Unescaped != 0 {
			t.Errorf("%s: %d escapes replaced: %q", file, doc.Unescaped, textOfLines(doc))
		}
	}
}

// textOfLines returns the lines with text.
func textOfLines(doc Document) (lines []string) {
	for _, l := range doc.Lines {
		if l.Text != "" && l.Aside == "" {
			lines = append(lines, l.Text)
		}
	}
	return lines
}

// checkNothingLost checks that all letters of a file are in the texts and the markup of the lines,
// if it is no page. Escapes in the markup count as written.
func checkNothingLost(t *testing.T, doc Document, file string) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if doc.Format != "text" {
		return
	}
	counts := make(map[rune]int)
	for _, r := range string(data) {
		counts[r]++
	}
	for _, l := range doc.Lines {
		for _, r := range l.Text + l.Markup {
			counts[r]--
		}
	}
	for r, n := range counts {
		if n > 0 && hasText(string(r)) {
			t.Errorf("%q lost %d times", r, n)
		}
	}
}

func TestEscapeAt(t *testing.T) {
	for _, test := range []struct {
		in    string
		size  int
		means rune
	}{
		{`<U+00A0>`, 8, '\u00a0'}, {`<U+0001F600>`, 12, '😀'}, {`<U+D83D><U+DE00>`, 16, '😀'}, {`<U+000A>`, 8, '\n'},
		{`<U+00A`, 0, 0}, {`<U+00A0`, 0, 0}, {`<U+A0>`, 0, 0}, {`<U+00G0>`, 0, 0}, {`<U+0000>`, 0, 0}, {`<U+D83D>`, 0, 0}, {`<U+110000>`, 0, 0},
		{`\u3000`, 6, '\u3000'}, {`\u201C`, 6, '“'}, {`\ud83d\ude00`, 12, '😀'}, {`\U0001f600`, 10, '😀'}, {`\u000d`, 6, '\n'},
		{`\u`, 0, 0}, {`\u12`, 0, 0}, {`\ud83d`, 0, 0}, {`\ud83d\u3000`, 0, 0}, {`\ude00\ud83d`, 0, 0}, {`\u0000`, 0, 0}, {`\uffff`, 0, 0},
		{`\U00110000`, 0, 0}, {`\U7fffffff`, 0, 0}, {`\uxyz0`, 0, 0},
		{`\xa0`, 4, '\u00a0'}, {`\xe4\xb8\xad文`, 12, '中'}, {`\xe4\xb8`, 4, 'ä'}, {`\xc2\xa0`, 8, '\u00a0'}, {`\x`, 0, 0}, {`\xg0`, 0, 0}, {`\x00`, 0, 0},
		{`\n一`, 2, '\n'}, {`\"一`, 2, '"'}, {`\r\n`, 4, '\n'}, {`\t2024`, 2, '\t'}, {`\new`, 0, 0}, {`\table`, 0, 0}, {`\r1`, 0, 0}, {`\`, 0, 0}, {`\\n`, 0, 0},
		{`&amp;nbsp;`, 10, '\u00a0'}, {`&amp;#160;`, 10, '\u00a0'}, {`&amp;#xA0;`, 10, '\u00a0'}, {`&amp;amp;ldquo;`, 15, '“'},
		{`&amp;`, 0, 0}, {`&amp;nothing;`, 0, 0}, {`&nbsp;`, 0, 0}, {`&amp;#0;`, 8, '\ufffd'}, {`&amp;amp;`, 9, '&'},
		{`&amp;amp;、&amp;ldquo;`, 9, '&'},
	} {
		e := inText.at(test.in, 0)
		if e.size != test.size || e.means != test.means {
			t.Errorf("%s: %d bytes, %q, want %d, %q", test.in, e.size, e.means, test.size, test.means)
		}
	}
	for _, path := range []string{`C:\u3000`, `d:\n`, `\\n`} {
		if at := strings.LastIndex(path, `\`); inText.at(path, at).size > 0 {
			t.Errorf("%s: an escape", path)
		}
	}
	for _, text := range []string{`\u662f:\u751f`, `\u66ef:\n`, `\xe6\x98\xaf:\xe7\x94\x9f`} {
		if at := strings.Index(text, ":") + 1; inText.at(text, at).size == 0 {
			t.Errorf("%s: no escape after the colon", text)
		}
	}
}

// TestSharedEscapes reads files as they were found.
func TestSharedEscapes(t *testing.T) {
	files, _ := filepath.Glob("../../../shared/failing/escapes/*")
	if len(files) == 0 {
		t.Skip("the shared files are not here")
	}
	for _, file := range files {
		doc, err := Read(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range textOfLines(doc) {
			if strings.ContainsAny(line, `\<&`) {
				t.Errorf("%s: %q", file, line)
			}
		}
		t.Logf("%s: %d escapes", filepath.Base(file), doc.Unescaped)
	}
}

// FuzzEscapes: escaped or not, all letters of a text are in its lines or in their markup.
func FuzzEscapes(f *testing.F) {
	for _, folder := range []string{"testdata/escapes/*.txt", "testdata/unescaped/*.txt"} {
		files, _ := filepath.Glob(folder)
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(string(data))
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.ToValidUTF8(text, "")
		counts := make(map[rune]int)
		for _, r := range text {
			counts[r]++
		}
		lines, _ := textLines(text, escapes{true, true, true})
		for _, l := range lines {
			for _, r := range l.Text + l.Markup {
				counts[r]--
			}
		}
		for r, n := range counts {
			if n > 0 && hasText(string(r)) {
				t.Fatalf("%q lost %d times in %q", r, n, text)
			}
		}
		escapesOf(text)
	})
}
