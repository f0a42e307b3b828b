package source

import (
	"archive/zip"
	"errors"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
	"time"
)

// TestBombs reads files that are small and cost much: at most 64 MB and ten times what they unpack to
// are held for one, and it takes at most 10 s a MB packed. Beyond that a file is refused. The time
// counts only in a full run, which has the machine to itself.
func TestBombs(t *testing.T) {
	if testing.Short() {
		t.Skip("40 MB and more")
	}
	rows := func(row string, n int) string {
		var b strings.Builder
		for i := 2; i < n; i++ {
			b.WriteString(strings.ReplaceAll(row, "#", fmt.Sprint(i)))
		}
		return b.String()
	}
	every := 4
	if os.Getenv("GONGBAO_LAWS") == "full" {
		every = 1
	}
	for i, test := range []struct {
		name string
		file string
		data func() string
		want error // nil if the file is read
	}{
		{"columns", "a.csv", func() string {
			return "正文" + strings.Repeat(",a", 1e6) + "\n一\n"
		}, ErrLimit},
		{"empty columns", "a.csv", func() string {
			return "正文" + strings.Repeat(",", 1e6) + "\n一\n"
		}, nil},
		{"a wide row", "a.csv", func() string {
			return "正文,标题\n一" + strings.Repeat(",b", 5e5)
		}, ErrDamaged},
		{"empty cells", "a.csv", func() string {
			return "正文\n一" + strings.Repeat(",", 1e6)
		}, nil},
		{"many cells", "a.csv", func() string {
			return "正文\n" + strings.Repeat("一"+strings.Repeat(",", 1e4)+"\n", 6e3)
		}, ErrLimit},
		{"entities", "a.csv", func() string {
			return "正文\n" + strings.Repeat("&amp;", 2e5)
		}, nil},
		{"entities in no header", "a.csv", func() string {
			return strings.Repeat("&amp;", 2e5)
		}, ErrNoText},
		{"broken bytes", "a.csv", func() string {
			return "正文\n" + strings.Repeat("政\xff,", 2e5)
		}, ErrDamaged},
		{"quotation marks", "a.csv", func() string {
			return "正文\n一" + strings.Repeat(`"`, 1e6)
		}, nil},
		{"columns of texts", "a.csv", func() string {
			return strings.Repeat("正文,", 16000) + "\n" + strings.Repeat("一,", 16000)
		}, nil},
		{"rows", "a.csv", func() string {
			return "正文\n" + strings.Repeat("一\n", 2e5)
		}, ErrLimit},

		{"sheets", "a.xlsx", func() string {
			return workbook(t, 1e5, "", "")
		}, ErrLimit},
		{"as many sheets as may be", "a.xlsx", func() string {
			return workbook(t, 1e4, "", "")
		}, ErrEmpty},
		{"sheets of a workbook of another name", "a.xlsx", func() string {
			return renamed(workbook(t, 1e5, "", ""))
		}, ErrLimit},
		{"rows in rows of another name", "a.xlsx", func() string {
			return renamed(workbook(t, 1, strings.Repeat("<row>", 1e6), ""))
		}, ErrDamaged},
		{"cells without a place", "a.xlsx", func() string {
			return workbook(t, 1, strings.Repeat("<c/>", 1e6), "")
		}, ErrEmpty},
		{"last columns", "a.xlsx", func() string {
			return workbook(t, 1, rows(`<row r="#"><c r="XFD#"><v>1</v></c></row>`, 6e4), "")
		}, ErrLimit},
		{"last row", "a.xlsx", func() string {
			return workbook(t, 1, `<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>`, "")
		}, ErrEmpty},
		{"beyond the last row", "a.xlsx", func() string {
			return workbook(t, 1, `<row r="1073741824"><c r="XFD1"><v>1</v></c></row>`, "")
		}, ErrDamaged},
		{"rows without cells", "a.xlsx", func() string {
			return workbook(t, 1, strings.Repeat("<row/>", 1e6), "")
		}, ErrEmpty},
		{"rows in rows", "a.xlsx", func() string {
			return workbook(t, 1, strings.Repeat("<row>", 1e6), "")
		}, ErrDamaged},
		{"empty strings", "a.xlsx", func() string {
			return workbook(t, 1, "", strings.Repeat("<si/>", 4e6))
		}, ErrDamaged},
		{"strings", "a.xlsx", func() string {
			return workbook(t, 1, `<row r="2"><c r="A2" t="s"><v>5</v></c></row>`, strings.Repeat("<si><t>一</t></si>", 1e6))
		}, nil},

		{"paragraphs", "a.docx", func() string {
			return word(`<w:p/>`, 1e7)
		}, ErrLimit},
		{"as many paragraphs as may be", "a.docx", func() string {
			return word(`<w:p/>`, docxElements-10)
		}, ErrEmpty},
		{"runs", "a.docx", func() string {
			return word(`<w:r/>`, 1e7)
		}, ErrLimit},
		{"as many runs as may be", "a.docx", func() string {
			return word(`<w:r/>`, docxElements-10)
		}, ErrEmpty},
		{"texts", "a.docx", func() string {
			return word(`<w:p><w:r><w:t>一</w:t></w:r></w:p>`, docxElements/3-10)
		}, nil},
		{"tables", "a.docx", func() string {
			return word(`<w:tbl/>`, docxElements-10)
		}, ErrEmpty},
		{"cells", "a.docx", func() string {
			return word(`<w:tbl><w:tr><w:tc/></w:tr></w:tbl>`, docxElements/3-10)
		}, ErrEmpty},
		{"cells of a row", "a.docx", func() string {
			return word("<w:tbl><w:tr>"+strings.Repeat("<w:tc/>", docxElements-10)+"</w:tr></w:tbl>", 1)
		}, ErrEmpty},
		{"texts in tables in tables", "a.docx", func() string {
			return word(strings.Repeat("<w:tbl><w:tr><w:tc>", 80)+
				strings.Repeat(`<w:p><w:t>一</w:t></w:p>`, docxElements/2-1000)+strings.Repeat("</w:tc></w:tr></w:tbl>", 80), 1)
		}, ErrLimit},
		{"texts in paragraphs in paragraphs", "a.docx", func() string {
			return word(strings.Repeat("<w:p>", 200)+
				strings.Repeat(`<w:p><w:t>一</w:t></w:p>`, docxElements/2-1000)+strings.Repeat("</w:p>", 200), 1)
		}, ErrLimit},
		{"attributes", "a.docx", func() string {
			return word("<w:p "+strings.Repeat(`a="" `, 12e6)+"/>", 1)
		}, ErrLimit},
		{"as many attributes as may be", "a.docx", func() string {
			return word("<w:p "+strings.Repeat(`a="" `, docxAttributes-100)+"/>", 1200)
		}, ErrEmpty},
		{"styles", "a.docx", func() string {
			return wordPart("styles", strings.Repeat("<w:style/>", 8e5))
		}, ErrLimit},
		{"as many styles as may be", "a.docx", func() string {
			return wordPart("styles", strings.Repeat("<w:style/>", docxProperties-10))
		}, ErrEmpty},
		{"levels", "a.docx", func() string {
			return wordPart("numbering", "<w:abstractNum>"+strings.Repeat("<w:lvl/>", 1e6)+"</w:abstractNum>")
		}, ErrLimit},
		{"as many levels as may be", "a.docx", func() string {
			return wordPart("numbering",
				"<w:abstractNum>"+strings.Repeat("<w:lvl/>", docxProperties-10)+"</w:abstractNum>")
		}, ErrEmpty},
		{"headers", "a.docx", func() string {
			return wordPart("header", strings.Repeat("<w:p/>", docxElements))
		}, ErrLimit},
		{"paragraphs of Word 2003", "a.xml", func() string {
			return wordXML(strings.Repeat("<w:p/>", 1e7))
		}, ErrLimit},
		{"paragraphs of Flat OPC", "a.xml", func() string {
			return "<pkg:package a='wordprocessingml'>" + strings.Repeat("<w:p/>", 1e7) + "</pkg:package>"
		}, ErrLimit},

		{"lists in lists", "a.json", func() string {
			return strings.Repeat("[", 1e6)
		}, ErrDamaged},
		{"objects in objects", "a.json", func() string {
			return strings.Repeat(`{"a":`, 2e5)
		}, ErrDamaged},
		{"a line", "a.jsonl", func() string {
			return `{"正文":"` + strings.Repeat("一", 3e5) + `"}`
		}, nil},
		{"an open line", "a.jsonl", func() string {
			return `{"正文":"` + strings.Repeat("一", 3e5)
		}, ErrDamaged},
	} {
		t.Run(test.name, func(t *testing.T) {
			if i%every != 0 {
				t.Skip("NOT RUN, a plain run takes every fourth: set GONGBAO_LAWS=full")
			}
			data := []byte(test.data())
			f := &file{name: test.file, data: data, limits: DefaultLimits()}
			if err := f.detect(); err != nil {
				t.Fatal(err)
			}
			size := max(int64(f.unpacked), int64(len(data)))
			var err error
			held, took := measure(func() {
				for _, e := range Unpack(DefaultLimits(), test.file, data) {
					if err == nil || errors.Is(e, test.want) {
						err = e
					}
				}
			})
			t.Logf("%.1f MB, %.1f MB held, %v, %.100v", float64(size)/(1<<20), float64(held)/(1<<20), took.Round(time.Millisecond), err)
			if !errors.Is(err, test.want) {
				t.Errorf("error %.200v, want %v", err, test.want)
			}
			if held > 64<<20+10*size {
				t.Errorf("%d MB held", held>>20)
			}
			if most := time.Duration(max(len(data), 1<<20)) * 10 * time.Second / (1 << 20); every == 1 && took > most {
				t.Errorf("took %v, more than %v", took, most)
			}
		})
	}
}

// measure returns the most bytes of the heap that were in use while f ran, beyond those before, and
// how long it ran.
func measure(f func()) (held int64, took time.Duration) {
	used := func() int64 {
		var stats runtime.MemStats
		runtime.ReadMemStats(&stats)
		return int64(stats.HeapAlloc)
	}
	defer debug.SetGCPercent(debug.SetGCPercent(10)) // garbage is not held
	runtime.GC()
	before, start, done := used(), time.Now(), make(chan struct{})
	go func() {
		defer close(done)
		f()
		took = time.Since(start)
	}()
	for {
		held = max(held, used()-before)
		select {
		case <-done:
			return held, took
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// word returns a Word document of as many units.
func word(unit string, n int) string { return string(docxFile(strings.Repeat(unit, n), nil)) }

// wordPart returns a Word document without a text, with another part of a kind.
func wordPart(kind, content string) string {
	return string(docxFile("", map[string]string{kind: "<w:part" + wordSpace + ">" + content + "</w:part>"}))
}

// renamed returns a spreadsheet whose parts end in .bin. The one that tells the format stays beside
// them, without a sheet.
func renamed(book string) string {
	r, err := zip.NewReader(strings.NewReader(book), int64(len(book)))
	if err != nil {
		panic(err)
	}
	files := map[string]string{"xl/workbook.xml": "<workbook/>"}
	for _, part := range r.File {
		text, err := unzip(part, part.Name)
		if err != nil {
			panic(err)
		}
		name := part.Name
		if strings.HasPrefix(name, "xl/") {
			name = strings.NewReplacer("workbook.xml", "workbook.bin", "sheet1.xml", "sheet1.bin").Replace(name)
		}
		files[name] = strings.NewReplacer("workbook.xml", "workbook.bin", "sheet1.xml", "sheet1.bin").Replace(string(text))
	}
	return string(zipFile(files))
}

// workbook returns a spreadsheet of as many sheets, each the one with a header above the rows, and
// the strings.
func workbook(t *testing.T, sheets int, rows, strs string) string {
	t.Helper()
	const (
		part     = "application/vnd.openxmlformats-officedocument.spreadsheetml."
		relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
		main     = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
		packages = "http://schemas.openxmlformats.org/package/2006/"
	)
	var book, relations strings.Builder
	for i := range sheets {
		fmt.Fprintf(&book, `<sheet name="S%d" sheetId="%d" r:id="r%d"/>`, i, i+1, i)
		fmt.Fprintf(&relations, `<Relationship Id="r%d" Type="%s/worksheet" Target="worksheets/sheet1.xml"/>`, i, relation)
	}
	header := `<row r="1"><c r="A1" t="inlineStr"><is><t>正文</t></is></c></row>`
	if sheets > 1 {
		header = ""
	}
	return string(archive(t,
		entry{name: "[Content_Types].xml", text: `<Types xmlns="` + packages + `content-types"><Default Extension="xml" ContentType="application/xml"/>` +
			`<Override PartName="/xl/workbook.xml" ContentType="` + part + `sheet.main+xml"/></Types>`},
		entry{name: "_rels/.rels", text: `<Relationships xmlns="` + packages + `relationships"><Relationship Id="r" Type="` + relation +
			`/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		entry{name: "xl/workbook.xml", text: `<workbook xmlns="` + main + `" xmlns:r="` + relation + `"><sheets>` + book.String() + `</sheets></workbook>`},
		entry{name: "xl/_rels/workbook.xml.rels", text: `<Relationships xmlns="` + packages + `relationships">` + relations.String() + `</Relationships>`},
		entry{name: "xl/worksheets/sheet1.xml", text: `<worksheet xmlns="` + main + `"><sheetData>` + header + rows + `</sheetData></worksheet>`},
		entry{name: "xl/sharedStrings.xml", text: `<sst xmlns="` + main + `">` + strs + `</sst>`},
	))
}
