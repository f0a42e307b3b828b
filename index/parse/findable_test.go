package parse

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"gongbao/analyzer"
)

// findableLength is the length, in folded characters, of the strings that TestFindable looks for.
const findableLength = 12

// findable is how many strings of the lines of sources are found in what was read of them.
type findable struct {
	strings, lost int
	examples      []string
}

// TestFindable: what stands in a line of a source is found. Every string of 12 folded characters of
// every line is looked for in the lines of the reports, and in what was dropped. The lines of the
// source are those of the file: nothing is shared with the parser but the folding. The test has its
// own way to replace escapes.
func TestFindable(t *testing.T) {
	for _, folder := range []struct {
		path string
		most float64 // the share of strings that may be lost
	}{
		{"../../testdata/seeds", 0.0025}, {shared + "/corpus/texts", 0.0005}, {shared + "/corpus2/texts", 0.0005},
	} {
		t.Run(filepath.Base(filepath.Dir(folder.path)), func(t *testing.T) {
			files, err := filepath.Glob(filepath.Join(folder.path, "*.txt"))
			if err != nil || len(files) == 0 {
				t.Skipf("NOT MEASURED: no texts in %s", folder.path)
			}
			var f findable
			for _, file := range files {
				f.look(t, file)
			}
			share := float64(f.lost) / float64(f.strings)
			t.Logf("%d files: %d strings, %d lost (%.4f %%)", len(files), f.strings, f.lost, 100*share)
			for _, example := range f.examples {
				t.Log(example)
			}
			if share > folder.most {
				t.Errorf("%.4f %% of the strings are lost, %.4f %% may be", 100*share, 100*folder.most)
			}
		})
	}
}

func (f *findable) look(t *testing.T, file string) {
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	known := make(map[string]bool)
	add := func(text string) {
		for s := range windows(analyzer.Fold(text)) {
			known[s] = true
		}
	}
	for _, document := range parseAll(t, file, data) {
		for i := range document.Reports {
			for _, line := range document.Reports[i].Lines() {
				add(line.Text)
			}
		}
		for _, dropped := range document.Dropped {
			add(dropped.Text)
		}
	}
	for line := range strings.Lines(withoutEscapes(strings.TrimPrefix(string(data), "\ufeff"))) {
		if strings.ContainsAny(line, "<*#|") { // markup, which is no text
			continue
		}
		for s := range windows(analyzer.Fold(line)) {
			f.strings++
			if known[s] {
				continue
			}
			if f.lost++; f.lost%10 == 1 && len(f.examples) < 40 {
				f.examples = append(f.examples, filepath.Base(file)+": "+s)
			}
		}
	}
}

// escaped matches the escapes of real reports.
var escaped = regexp.MustCompile(`(?:\\r)?\\n|<U\+([0-9A-F]{4})>|\\u([0-9a-f]{4})|\\x([0-9a-f]{2})`)

// withoutEscapes returns the text that is written with escapes, if it has several.
func withoutEscapes(text string) string {
	if len(escaped.FindAllString(text, 6)) < 6 {
		return text
	}
	return escaped.ReplaceAllStringFunc(text, func(found string) string {
		m := escaped.FindStringSubmatch(found)
		if r, err := strconv.ParseUint(m[1]+m[2]+m[3], 16, 32); err == nil {
			return string(rune(r))
		}
		return "\n"
	})
}

// windows yields the strings of findableLength characters of a folded text, or the text if it is
// shorter, without separators at its ends.
func windows(folded string) func(yield func(string) bool) {
	runes := []rune(strings.Trim(folded, string(analyzer.Separator)))
	return func(yield func(string) bool) {
		for i := 0; i+findableLength <= len(runes); i++ {
			if !yield(string(runes[i : i+findableLength])) {
				return
			}
		}
	}
}
