package source

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
)

// TestBroken: a broken byte costs the character that it is of, and no other.
func TestBroken(t *testing.T) {
	const before, after = "一、工作回顾。\n全县推进", "石综合利用，工作取得新的成绩。\n二、工作安排。\n"
	report := strings.Repeat(simplified, 5)
	gbk, big5 := simplifiedchinese.GBK, traditionalchinese.Big5
	littleEndian := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	for _, test := range []struct {
		name     string
		data     []byte
		encoding string
		text     string // with U+FFFD
		line     int
	}{
		{"utf-8", []byte(report + before + "\x9f" + after), "UTF-8", report + before + "\ufffd" + after, 12},
		{"utf-8, several", []byte("\xff" + report + before + "\xfe\xff" + after), "UTF-8", "\ufffd" + report + before + "\ufffd\ufffd" + after, 1},
		{"utf-8, cut at the end", []byte(report + before + "\xe5\xae"), "UTF-8", report + before + "\ufffd", 12},
		{"utf-8, cut at the start", []byte("\xae\x89" + report), "UTF-8", "\ufffd\ufffd" + report, 1},
		{"utf-8 with mark", []byte("\ufeff" + report + "\xff\n"), "UTF-8", report + "\ufffd\n", 11},
		{"nul", []byte(report + before + "\x00" + after), "UTF-8", report + before + "\ufffd" + after, 12},
		{"gbk, first byte lost", append(encode(t, gbk, report+before), append([]byte("\xb7"), encode(t, gbk, after)...)...),
			"GB18030", report + before + "\ufffd" + after, 12},
		{"gbk, cut at the end", append(encode(t, gbk, report+before), 0xca), "GB18030", report + before + "\ufffd", 12},
		{"gbk, impossible byte", append(encode(t, gbk, report+before+"，a"), append([]byte("\xff"), encode(t, gbk, after)...)...),
			"GB18030", report + before + "，a\ufffd" + after, 12},
		{"gbk, first byte ff", append(encode(t, gbk, report+before), append([]byte("\xff\xb7"), encode(t, gbk, after)...)...),
			"GB18030", report + before + "\ufffd\ufffd" + after, 12},
		{"gbk, second byte ff", append(encode(t, gbk, report+before), append([]byte("\xb7\xff"), encode(t, gbk, after)...)...),
			"GB18030", report + before + "\ufffd\ufffd" + after, 12},
		{"big5, cut at the end", append(encode(t, big5, strings.Repeat(traditional, 5)), 0xa4),
			"Big5", strings.Repeat(traditional, 5) + "\ufffd", 11},
		{"utf-16, cut at the end", append(encode(t, littleEndian, report), 0x4e), "UTF-16LE", report + "\ufffd", 11},
		{"utf-16, half a pair", append(encode(t, littleEndian, report), 0x00, 0xd8, 'a', 0), "UTF-16LE", report + "\ufffda", 11},
		{"gbk in utf-8", append([]byte(report), encode(t, gbk, "版权所有：临江县人民政府办公室\n")...),
			"UTF-8+GB18030", report + "版权所有：临江县人民政府办公室\n", 0},
		{"朱镕基 in gbk", encode(t, gbk, strings.Repeat("国务院总理朱镕基作政府工作报告，全国人大代表审议。\n", 5)),
			"GB18030", strings.Repeat("国务院总理朱镕基作政府工作报告，全国人大代表审议。\n", 5), 0},
		{"latin-1", []byte(latin(report)), "UTF-8/Latin-1", report, 0},
		{"windows-1252", []byte(through(t, charmap.Windows1252, "全县生产总值增长，人民生活改善。")), "UTF-8/Windows-1252", "全县生产总值增长，人民生活改善。", 0},
		{"gbk as latin-1", []byte(latin(string(encode(t, gbk, report)))), "GB18030/Latin-1", report, 0},
		{"french", []byte(strings.Repeat("Où est le château de l'été, mon élève préféré ?\n", 20)), "UTF-8", strings.Repeat("Où est le château de l'été, mon élève préféré ?\n", 20), 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			text, encodingName, err := decodeText("a.txt", test.data)
			if err != nil {
				t.Fatal(err)
			}
			if text != test.text || encodingName != test.encoding {
				t.Errorf("%s %q\nwant %s %q", encodingName, text, test.encoding, test.text)
			}
			doc, err := Decode("a.txt", test.data)
			want := Broken{strings.Count(test.text, "\ufffd"), test.line}
			if err != nil || doc.Broken != want {
				t.Errorf("broken %+v, %v, want %+v", doc.Broken, err, want)
			}
		})
	}
}

// latin returns the bytes of s taken for Latin-1, as UTF-8.
func latin(s string) string {
	var b strings.Builder
	for i := range len(s) {
		b.WriteRune(rune(s[i]))
	}
	return b.String()
}

// through returns the bytes of s taken for an encoding, as UTF-8. Bytes that it does not have are
// control characters, as in browsers.
func through(t *testing.T, e encoding.Encoding, s string) string {
	t.Helper()
	var b strings.Builder
	for i := range len(s) {
		one, err := e.NewDecoder().Bytes([]byte{s[i]})
		if err != nil {
			t.Fatal(err)
		}
		if string(one) == "\ufffd" {
			one = []byte(string(rune(s[i])))
		}
		b.Write(one)
	}
	return b.String()
}

// TestBrokenAnywhere breaks a byte at each place of a report. All characters far from it are read.
func TestBrokenAnywhere(t *testing.T) {
	lines := strings.SplitAfter(strings.Repeat(simplified, 3), "\n")
	text := strings.Join(lines, "")
	for _, e := range []encoding.Encoding{encoding.Nop, simplifiedchinese.GBK} {
		data := encode(t, e, text)
		for i := range data {
			for _, broken := range [][]byte{
				append(bytes.Clone(data[:i]), data[i+1:]...), append(append(bytes.Clone(data[:i]), 0xff), data[i+1:]...), data[:max(i, 150)],
			} {
				got, _, err := decodeText("a.txt", broken)
				if err != nil {
					t.Fatalf("byte %d: %v", i, err)
				}
				kept := 0
				for _, line := range strings.SplitAfter(got, "\n") {
					if line == lines[0] || line == lines[1] {
						kept++
					}
				}
				if want := bytes.Count(broken, []byte("\n")) - 2; kept < want {
					t.Fatalf("byte %d: %d lines whole, want %d:\n%s", i, kept, want, got)
				}
			}
		}
	}
}

// TestStrictText: a list of texts or words, unlike a report, is not read with broken bytes.
func TestStrictText(t *testing.T) {
	for data, want := range map[string]error{
		simplified + "\xff\xfe" + simplified: ErrInvalidUTF8, simplified + "\x00" + simplified: ErrNUL,
	} {
		if _, err := Text("a", []byte(data)); !errors.Is(err, want) || codeOf(err) == "" {
			t.Errorf("%q: %v, want %v", data, err, want)
		}
	}
}

// TestSharedBroken reads pages with broken bytes as they were found.
func TestSharedBroken(t *testing.T) {
	paths, _ := filepath.Glob("../../../shared/failing/encoding/*")
	if len(paths) == 0 {
		t.Skip("the shared files are not here")
	}
	for _, path := range paths {
		doc, err := Read(path)
		if err != nil {
			t.Error(err)
			continue
		}
		var text strings.Builder
		for _, l := range doc.Lines {
			text.WriteString(l.Text + "\n")
		}
		for _, want := range []string{"临江县2026年政府工作报告\n", "石综合利用项目建成投产", "财政支出八成以上用于民生。"} {
			if !strings.Contains(text.String(), want) {
				t.Errorf("%s: no %q in\n%s", path, want, text.String())
			}
		}
		t.Logf("%s: %s, %+v", filepath.Base(path), doc.Encoding, doc.Broken)
	}
}

// FuzzBroken: any bytes give valid UTF-8 or one refusal, and what is whole stays as it is.
func FuzzBroken(f *testing.F) {
	f.Add([]byte(simplified + "\xff"))
	gbk, err := simplifiedchinese.GBK.NewEncoder().Bytes([]byte(simplified))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(append(gbk, 0xca))
	f.Add(append([]byte(simplified), gbk...))
	f.Add([]byte(latin(simplified)))
	f.Add([]byte("\xff\xfe\x00\xd8a"))
	if real, err := os.ReadFile("testdata/report.txt"); err == nil {
		f.Add(real)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		text, name, err := decodeText("a", data)
		if err != nil {
			if codeOf(err) == "" {
				t.Fatalf("error without reason: %v", err)
			}
			return
		}
		if text != strings.ToValidUTF8(text, "") || name == "" {
			t.Fatalf("%s %q", name, text)
		}
		if whole, wholeName, err := decodeWhole("a", data); err == nil && wholeName == name && name == utf8Name && whole != text {
			t.Fatalf("%q read as %q", whole, text)
		}
	})
}
