package source

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// entry is a file of an archive. With gbk, its name is written in GBK.
type entry struct {
	name, text     string
	gbk, encrypted bool
	method         uint16
}

func archive(t testing.TB, entries ...entry) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, e := range entries {
		header := &zip.FileHeader{Name: e.name, Method: zip.Deflate}
		if e.gbk {
			name, err := simplifiedchinese.GBK.NewEncoder().String(e.name)
			if err != nil {
				t.Fatal(err)
			}
			header.Name, header.NonUTF8 = name, true
		}
		if e.encrypted {
			header.Flags |= 1
		}
		out, err := w.CreateHeader(header)
		if err == nil {
			_, err = out.Write([]byte(e.text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	data := b.Bytes()
	for _, e := range entries {
		if e.method != 0 { // in the central directory
			at := bytes.LastIndex(data, []byte(e.name)) - 46
			data[at+10], data[at+11] = byte(e.method), byte(e.method>>8)
		}
	}
	return data
}

func TestZIP(t *testing.T) {
	for _, test := range []struct {
		name string
		data []byte
		want string
	}{
		{"walked like a folder", archive(t, entry{name: "b/2.txt", text: "乙"}, entry{name: "a/1.html", text: "<p>甲"}, entry{name: ".x", text: "藏"}, entry{name: "__MACOSX/c", text: "藏"}, entry{name: "d/"}),
			"a.zip/a/1.html 甲\na.zip/b/2.txt 乙\n"},
		{"names", archive(t, entry{name: "山西/古交.txt", text: "甲", gbk: true}, entry{name: "山西/大同.txt", text: "乙"}),
			"a.zip/山西/古交.txt 甲\na.zip/山西/大同.txt 乙\n"},
		{"paths lead nowhere", archive(t, entry{name: "../../etc/passwd", text: "甲"}, entry{name: `..\..\b.txt`, text: "乙"}, entry{name: "/c\x1b[31m.txt", text: "丙"}),
			"a.zip/b.txt 乙\na.zip/c\ufffd[31m.txt 丙\na.zip/etc/passwd 甲\n"},
		{"refusals go by name", archive(t, entry{name: "1.txt", text: "甲", encrypted: true}, entry{name: "2.zip", text: string(archive(t, entry{name: "a.txt", text: "甲"}))},
			entry{name: "3.txt", text: "甲", method: 99}, entry{name: "4.doc", text: "甲"}, entry{name: "5.txt", text: "乙"}, entry{name: "6.txt"}),
			"a.zip/1.txt ! archive-encrypted\na.zip/2.zip ! archive-in-archive\na.zip/3.txt ! archive-compression\n" +
				"a.zip/4.doc ! file-is-old-document\na.zip/5.txt 乙\na.zip/6.txt ! file-empty\n"},
		{"tables in it", archive(t, entry{name: "表.csv", text: "正文\n甲\n乙\n"}), "a.zip/表.csv #2 [表头 正文] 甲\na.zip/表.csv #3 乙\n"},
		{"empty", archive(t), "a.zip ! archive-without-files\n"},
		{"many entries", archive(t, entry{name: "1.txt", text: "甲"}, entry{name: "2.txt", text: "甲"}, entry{name: "3.txt", text: "甲"}, entry{name: "4.txt", text: "甲"}, entry{name: "5.txt", text: "甲"}, entry{name: "6.txt", text: "甲"}, entry{name: "7.txt", text: "甲"}),
			"a.zip ! archive-too-many-files most=6\n"},
		{"bomb", archive(t, entry{name: "1.txt", text: strings.Repeat("0", 12<<20)}, entry{name: "2.txt", text: strings.Repeat("0", 12<<20)}, entry{name: "3.txt", text: "甲"}),
			"a.zip/1.txt " + strings.Repeat("0", 12<<20) + "\na.zip/2.txt ! archive-too-large most=16777216\na.zip/3.txt 甲\n"},
	} {
		limits := DefaultLimits()
		limits.Entries, limits.Unpacked = 6, 16<<20
		if diff := cmp.Diff(shorten(test.want), shorten(describe(Unpack(limits, "a.zip", test.data)))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

func shorten(s string) string { return strings.ReplaceAll(s, strings.Repeat("0", 1<<20), "0…") }

// TestDamagedZIP: the sound entries of a damaged archive are read.
func TestDamagedZIP(t *testing.T) {
	data := archive(t, entry{name: "1.txt", text: sentence}, entry{name: "2.txt", text: "乙"})
	copy(data[40:], "\xff\xff\xff\xff")
	got := describe(Unpack(DefaultLimits(), "a.zip", data))
	if want := "a.zip/1.txt ! file-damaged\na.zip/2.txt 乙\n"; got != want {
		t.Errorf("got %s", got)
	}
}

// TestTime: a reader that takes too long or panics costs its own file only.
func TestTime(t *testing.T) {
	formats = append(formats, format{name: "slow", endings: ".slow", text: true, read: lines(func(string, []byte) ([]Line, error) {
		time.Sleep(time.Minute)
		return nil, nil
	})}, format{name: "panic", endings: ".panic", text: true, read: lines(func(string, []byte) ([]Line, error) { panic("broken") })})
	defer func() { formats = formats[:len(formats)-2] }()
	limits := DefaultLimits()
	limits.Time = 20 * time.Millisecond
	got := describe(Unpack(limits, "a.zip", archive(t, entry{name: "1.slow", text: "甲"}, entry{name: "2.panic", text: "乙"}, entry{name: "3.txt", text: "丙"})))
	if want := fmt.Sprintf("a.zip/1.slow ! file-too-slow most=%q\na.zip/2.panic ! file-damaged\na.zip/3.txt 丙\n", limits.Time.String()); got != want {
		t.Errorf("got %s", got)
	}
}

// FuzzZIP: any bytes give documents or refusals with a reason.
func FuzzZIP(f *testing.F) {
	data := archive(f, entry{name: "1.txt", text: "甲"}, entry{name: "山/2.html", text: "<p>乙", gbk: true}, entry{name: "3.csv", text: "正文\n丙"})
	f.Add(data)
	f.Add(data[:len(data)-30])
	f.Add([]byte("PK\x05\x06" + strings.Repeat("\x00", 18)))
	f.Fuzz(func(t *testing.T, data []byte) {
		checkDocuments(t, "a.zip", append([]byte("PK\x03\x04"), bytes.TrimPrefix(data, []byte("PK\x03\x04"))...))
	})
}
