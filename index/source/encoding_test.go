package source

import (
	"bufio"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	gounicode "unicode"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
)

// TestEncodingsOfCorpus encodes passages of real reports, short and long, and detects their
// encodings from the bytes. A passage is right if it reads as written, whatever the name. A few are
// so short that their bytes are as likely in another encoding.
func TestEncodingsOfCorpus(t *testing.T) {
	files, _ := filepath.Glob("../../../shared/corpus/texts/*")
	if len(files) == 0 {
		t.Skip("the shared corpus is not here")
	}
	toTraditional := traditionalCharacters(t)
	for _, test := range []struct{ length, wrong int }{{4, 15}, {8, 1}, {15, 0}, {30, 0}, {200, 0}, {2000, 0}} {
		length := test.length
		wrong, all := make(map[string]int), make(map[string]int)
		for i := 0; i < len(files); i += 3 {
			file := files[i]
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			text := []rune(strings.Map(readable, string(data)))
			start := i * 97 % max(len(text)-length, 1)
			passage := string(text[start:min(len(text), start+length)])
			for _, e := range []struct {
				name     string
				encoding encoding.Encoding
				text     string
			}{
				{"UTF-8", encoding.Nop, passage},
				{"GB18030", simplifiedchinese.GB18030, passage},
				{"Big5", traditionalchinese.Big5, toTraditional.Replace(passage)},
				{"UTF-16LE", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), passage + "\r\n"},
				{"UTF-16BE", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), passage + "\r\n"},
			} {
				encoded, err := e.encoding.NewEncoder().String(e.text)
				if err != nil || strings.TrimSpace(e.text) == "" {
					continue
				}
				all[e.name]++
				got, name, err := decodeText(file, []byte(encoded))
				if got != e.text {
					wrong[e.name]++
					if wrong[e.name] <= 3 && length < 100 {
						t.Logf("%s %q read as %s %q, %v", e.name, e.text, name, got, err)
					}
				}
			}
		}
		for name, n := range all {
			t.Logf("%4d characters: %-8s %d of %d wrong", length, name, wrong[name], n)
			if wrong[name] > test.wrong {
				t.Errorf("%d characters of %s: %d of %d read wrong", length, name, wrong[name], n)
			}
		}
	}
}

// readable drops white space and private characters, which differ between encodings.
func readable(r rune) rune {
	if gounicode.IsSpace(r) || gounicode.In(r, gounicode.Co, gounicode.Cc) {
		return -1
	}
	return r
}

// traditionalCharacters writes simplified characters as traditional ones.
func traditionalCharacters(t *testing.T) *strings.Replacer {
	t.Helper()
	file, err := os.Open("../../analyzer/TSCharacters.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var pairs []string
	seen := make(map[string]bool)
	for scanner := bufio.NewScanner(file); scanner.Scan(); {
		if from, to, ok := strings.Cut(scanner.Text(), "\t"); ok {
			if to = strings.Fields(to)[0]; !seen[to] {
				seen[to] = true
				pairs = append(pairs, to, from)
			}
		}
	}
	return strings.NewReplacer(pairs...)
}

// TestTextIn: a declared encoding counts more than the bytes, except UTF-8, which is declared for
// anything.
func TestTextIn(t *testing.T) {
	for _, c := range []struct{ label, data, want string }{
		{"GBK", "\xc3\xba", "煤"}, {"gb2312", "\xc3\xba", "煤"}, {"utf-8", "煤", "煤"}, {"", "煤", "煤"}, {"big5", "\xb7\xd1", "煤"},
		{"gbk", "\xc3", ""}, {"klingon", "煤", ""},
	} {
		got, err := TextIn("a", c.label, []byte(c.data))
		if got != c.want || (err != nil) != (c.want == "") || err != nil && !errors.Is(err, ErrEncoding) {
			t.Errorf("%q in %s: %q, %v, want %q", c.data, c.label, got, err, c.want)
		}
	}
}
