package source

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"

	"gongbao/analyzer/coded"
)

const (
	simplified  = "各位代表：\n现在，我代表县人民政府，向大会报告工作，请予审议。2021年全县地区生产总值增长7.9%，居民收入稳步提高。\n"
	traditional = "各位代表：\n現在，我代表縣人民政府，向大會報告工作，請予審議。2021年全縣生產總值增長7.9%，居民收入穩步提高。\n"
)

func encode(t *testing.T, e encoding.Encoding, s string) []byte {
	t.Helper()
	data, err := e.NewEncoder().Bytes([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestEncodings(t *testing.T) {
	for _, test := range []struct {
		name string
		data []byte
		want string
		text string
	}{
		{"utf-8", []byte(simplified), "UTF-8", simplified},
		{"utf-8 with mark", []byte("\ufeff" + simplified), "UTF-8", simplified},
		{"ascii", []byte("GDP +5%\n"), "UTF-8", "GDP +5%\n"},
		{"gbk", encode(t, simplifiedchinese.GBK, simplified), "GB18030", simplified},
		{"gb18030", encode(t, simplifiedchinese.GB18030, simplified+"𠮷㐂"), "GB18030", simplified + "𠮷㐂"},
		{"big5", encode(t, traditionalchinese.Big5, traditional), "Big5", traditional},
		{"utf-16le with mark", encode(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), simplified), "UTF-16LE", simplified},
		{"utf-16be with mark", encode(t, unicode.UTF16(unicode.BigEndian, unicode.UseBOM), simplified), "UTF-16BE", simplified},
		{"utf-16le", encode(t, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), simplified), "UTF-16LE", simplified},
		{"utf-16be", encode(t, unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), simplified), "UTF-16BE", simplified},
	} {
		t.Run(test.name, func(t *testing.T) {
			doc, err := Decode("a.txt", test.data)
			if err != nil {
				t.Fatal(err)
			}
			if doc.Encoding != test.want {
				t.Errorf("encoding %s, want %s", doc.Encoding, test.want)
			}
			var lines []string
			for _, l := range doc.Lines {
				lines = append(lines, l.Text)
			}
			if diff := cmp.Diff(strings.Split(strings.TrimSpace(test.text), "\n"), lines); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// codeOf returns the code of an error's message.
func codeOf(err error) string {
	m, _ := coded.Of(err)
	return m.Code
}

func TestRefusals(t *testing.T) {
	for _, test := range []struct {
		name   string
		data   string
		want   error
		reason string // its code
	}{
		{"empty.txt", "", ErrEmpty, "file-empty"},
		{"blank.txt", " \n\t\r\n", ErrEmpty, "file-empty"},
		{"mark.txt", "\ufeff", ErrEmpty, "file-no-text"},
		{"binary.txt", "\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x03\x00\x3e\x00\x01", ErrBinary, "file-binary"},
		{"control.txt", "a\x01b\x02c\x03d", ErrBinary, "file-binary"},
		{"noise.txt", "\x81\xff\x80\xfe\x90\xfd\xfc", ErrEncoding, "file-encoding-not-recognised"},
		{"half.txt", strings.Repeat("政\xff\xff\xfe", 50), ErrEncoding, "file-encoding-not-recognised"},
		{"a.doc", "x", ErrUnsupported, "file-is-old-document"},
		{"a.DOC", "x", ErrUnsupported, "file-is-old-document"},
		{"a.wps", "x", ErrUnsupported, "file-is-wps"},
		{"a.ofd", "x", ErrUnsupported, "file-is-ofd"},
		{"a.png", "x", ErrUnsupported, "file-is-image"},
		{"a.xls", "x", ErrUnsupported, "file-is-old-spreadsheet"},
		{"a.mht", "x", ErrUnsupported, "file-is-mhtml"},
		{"a.eml", "x", ErrUnsupported, "file-is-mail"},
		{"a.txt", "MIME-Version: 1.0\r\nFrom: a@b.cn\r\nTo: c@d.cn\r\n\r\n5pS/5bqc", ErrUnsupported, "file-is-mail"},
		{"a.txt", "MIME-Version: 1.0\r\nFrom: <Saved by Blink>\r\n\r\n政府", ErrUnsupported, "file-is-mhtml"},
		{"table.csv", "PAR1\x15\x04", ErrDamaged, "file-damaged"},
		{"a.rar", "x", ErrUnsupported, "file-is-archive"},
		{"old.txt", ole + "\x00", ErrUnsupported, "file-is-old-document"},
		{"old.docx", ole + wide("WordDocument"), ErrUnsupported, "file-is-old-document"},
		{"table.txt", ole + wide("Workbook"), ErrUnsupported, "file-is-old-spreadsheet"},
		{"secret.docx", ole + wide("EncryptedPackage"), ErrEncrypted, "file-encrypted"},
		{"rich.doc", `{\rtf1\ansi}`, ErrUnsupported, "file-is-rtf"},
		{"photo.pdf", "\xff\xd8\xff\xe0", ErrUnsupported, "file-is-image"},
		{"data.txt", "<?xml version='1.0'?><a>b</a>", ErrUnsupported, "file-is-xml"},
		{"cut.xlsx", "\x00\x01\x02\x03", ErrDamaged, "file-damaged"},
		{"cut.zip", "PK\x03\x04\x14\x00", ErrDamaged, "archive-damaged"},
		{"page.txt", "<!DOCTYPE html><html>", ErrEmpty, "file-no-text"},
		{"shell.html", "<html><title>某县政府工作报告</title><div id=app></div><script src=app.js></script>", ErrEmpty, "file-text-in-script"},
		{"loading.html", "<html><title>某县政府工作报告</title><p>正在加载</p><script>var text = '" + strings.Repeat(simplified[:60], 20) + "'</script>",
			ErrEmpty, "file-text-in-script"},
	} {
		_, err := Decode(test.name, []byte(test.data))
		if !errors.Is(err, test.want) {
			t.Errorf("%s: error %v, want %v", test.name, err, test.want)
			continue
		}
		if codeOf(err) != test.reason {
			t.Errorf("%s: reason %q, want %q", test.name, codeOf(err), test.reason)
		}
		if strings.Contains(err.Error(), "\n") || !strings.Contains(err.Error(), test.name) {
			t.Errorf("%s: error %q", test.name, err)
		}
	}
}

func TestLines(t *testing.T) {
	for _, test := range []struct {
		in   string
		want []Line
	}{
		{"a\r\nb\rc\n", []Line{{Number: 1, Text: "a"}, {Number: 2, Text: "b"}, {Number: 3, Text: "c"}}},
		{"a\u2028b\fc", []Line{{Number: 1, Text: "a"}, {Number: 2, Text: "b"}, {Number: 3, Text: "c"}}},
		{"\u3000\u3000各位代表：\u200b", []Line{{Number: 1, Text: "各位代表：", Indented: true}}},
		{"## 一、回顾 ##", []Line{{Number: 1, Text: "一、回顾", Heading: 2}}},
		{"#标签", []Line{{Number: 1, Text: "#标签"}}},
		{"**总体要求:**必须坚持", []Line{{Number: 1, Text: "总体要求:必须坚持", Lead: len("总体要求:")}}},
		{"**一、回顾**", []Line{{Number: 1, Text: "一、回顾", Lead: len("一、回顾"), Bold: true}}},
		{"2**3", []Line{{Number: 1, Text: "2**3"}}},
		{"- 有效投资", []Line{{Number: 1, Text: "有效投资", Item: true}}},
		{"• 【县】报告", []Line{{Number: 1, Text: "【县】报告", Item: true}}},
		{"——2021年", []Line{{Number: 1, Text: "——2021年"}}},
		{"<p>一</p> <p>二</p>", []Line{{Number: 1, Text: "一", Markup: "<p> </p>"}, {Number: 1, Text: "二", Markup: "<p> </p>"}}},
		{"5<6 且 7>3", []Line{{Number: 1, Text: "5<6 且 7>3"}}},
		{"A&nbsp;B&amp;C R&D", []Line{{Number: 1, Text: "A\u00a0B&C R&D", Markup: "&nbsp; &amp;"}}},
		{"见[附件](https://a.cn/b1)", []Line{{Number: 1, Text: "见附件", Markup: "https://a.cn/b1"}}},
		{"指标\t2024\t2025", []Line{{Number: 1, Text: "指标 | 2024 | 2025", Row: true}}},
		{"| 指标 | 2025 |", []Line{{Number: 1, Text: "指标 | 2025", Row: true}}},
		{"--\t--", []Line{{Number: 1, Text: "-- | --", Row: true}}},
		{"地区生产总值增长5%左右\t固定资产投资增长5%", []Line{{Number: 1, Text: "地区生产总值增长5%左右", Row: true}, {Number: 1, Text: "固定资产投资增长5%", Row: true}}},
		{`甲\r\n乙\r\n丙\r\n丁`, []Line{
			{Number: 1, Text: "甲", Markup: `\r\n`}, {Number: 1, Text: "乙", Markup: `\r\n`},
			{Number: 1, Text: "丙", Markup: `\r\n`}, {Number: 1, Text: "丁"},
		}},
	} {
		got, _ := textLines(test.in, escapesOf(test.in))
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", test.in, diff)
		}
	}
}

func TestFiles(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"b.txt", "a/2.txt", "a/1.txt", ".hidden", ".git/x.txt", "c.pdf", "~$c.docx",
		"desktop.ini", "Thumbs.db", "d.URL", "d.lnk", "e.js", "e.css", "f.html", "f_files/x.html", "f_files/y/z.png", "g_files/x.txt", "h.htm", "h.files/x.txt"} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("x"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	empty := t.TempDir()
	var got []string
	for path, err := range Files(dir, filepath.Join(dir, "none.txt"), empty, filepath.Join(dir, ".hidden")) {
		switch {
		case errors.Is(err, ErrMissing):
			path = "missing " + codeOf(err)
		case errors.Is(err, ErrNoFile):
			path = "no file " + codeOf(err)
		case err != nil:
			t.Error(err)
		default:
			path, _ = filepath.Rel(dir, path)
		}
		got = append(got, filepath.ToSlash(path))
	}
	want := []string{"a/1.txt", "a/2.txt", "b.txt", "c.pdf", "f.html", "g_files/x.txt", "h.htm", "missing file-missing", "no file folder-without-files", ".hidden"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for path := range Files(dir) { // stopping early is allowed
		_ = path
		break
	}
}

// TestLongLine reads up to 20 MB on one line.
func TestLongLine(t *testing.T) {
	if testing.Short() {
		t.Skip("20 MB")
	}
	for _, unit := range []string{"推动煤矸石综合利用。", "a", "<p>a</p>", "1\t", "**a", "[a](", "&amp;", "<"} {
		start := time.Now()
		size := 2 << 20
		if unit == "推动煤矸石综合利用。" || unit == "1\t" {
			size = 20 << 20
		}
		doc, err := Decode("long.txt", bytes.Repeat([]byte(unit), size/len(unit)))
		if err != nil {
			t.Fatal(err)
		}
		took := time.Since(start)
		if took > 10*time.Second {
			t.Errorf("%q: %d MB took %v", unit, size>>20, took)
		}
		t.Logf("%q: %d MB, %d lines, %v", unit, size>>20, len(doc.Lines), took.Round(time.Millisecond))
	}
}

func TestShared(t *testing.T) {
	paths, _ := filepath.Glob("../../../shared/formats/*.gbk.txt")
	if len(paths) == 0 {
		t.Skip("the shared files are not here")
	}
	for _, path := range paths {
		doc, err := Read(path)
		if err != nil {
			t.Fatal(err)
		}
		if doc.Encoding != "GB18030" || !slices.ContainsFunc(doc.Lines, func(l Line) bool { return strings.Contains(l.Text, "各位代表") }) {
			t.Errorf("%s: encoding %s", path, doc.Encoding)
		}
	}
}

// FuzzDecode: any bytes give a document or one refusal, and no letter is lost or made up on the way
// from text to lines.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{
		simplified, "\ufeff" + simplified, "## **a**\n- b\tc\n<p>d</p>&amp;[e](https://f)", `甲\r\n乙\r\n丙\r\n丁`, `甲<U+00A0>乙<U+00A0>丙<U+00A0>丁`, `甲\u3000乙\u3000丙\ud83d\ude00\u3000`, "甲&amp;nbsp;乙&amp;nbsp;丙&amp;lt;p&amp;gt;&amp;nbsp;",
		simplified + "\xff" + simplified, "\xff\xfe\x00\xd8", "\x00", "\x81\x30\x81\x30",
		"&#55296;&#x110000;", "a\u0300\u200d", "|a|b|\n|-|-|", "<p>\t<p>",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		doc, err := Decode("a.txt", data)
		if err != nil {
			var refusal *Refusal
			if !errors.As(err, &refusal) || refusal.Reason.IsZero() {
				t.Fatalf("error without reason: %v", err)
			}
			return
		}
		if doc.Encoding != "UTF-8" {
			return
		}
		counts := make(map[rune]int)
		for _, r := range string(bytes.TrimPrefix(data, []byte("\ufeff"))) {
			if hasText(string(r)) {
				counts[r]++
			}
		}
		for _, l := range doc.Lines {
			for _, r := range l.Text + l.Markup {
				if hasText(string(r)) {
					counts[r]--
				}
			}
		}
		for r, n := range counts {
			if n > 0 {
				t.Fatalf("%q lost %d times in %q", r, n, data)
			}
		}
	})
}
