package source

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
)

// TestDOCXFiles reads files as online editors, converters and old versions of Word write them.
func TestDOCXFiles(t *testing.T) {
	for name, want := range map[string]string{
		"backslash.docx":             "严格OOXML格式的文字。",
		"utf16-parts.docx":           "UTF16编码的部件内容，全部文字应读出。",
		"word-online-document2.docx": "主文档部件叫document2的文件内容。",
		"word2003-xml.doc":           "Word2003 XML 格式内的文字。",
		"flat-opc.doc":               "平面OPC格式内的文字。",
	} {
		doc, err := Read("testdata/word/" + name)
		if err != nil {
			t.Error(err)
			continue
		}
		body, _ := texts(doc.Lines)
		if body[0] != "临江县2026年政府工作报告" || !slices.Contains(body, want) {
			t.Errorf("%s: %q", name, body)
		}
	}
}

// inUTF16 encodes text with the byte order of a mark, with the mark or without.
func inUTF16(mark rune, marked bool, text string) string {
	if marked {
		text = "\ufeff" + text
	}
	var b strings.Builder
	for _, unit := range utf16.Encode([]rune(text)) {
		high, low := byte(unit>>8), byte(unit)
		if mark == 0xfffe {
			high, low = low, high
		}
		b.WriteByte(high)
		b.WriteByte(low)
	}
	return b.String()
}

// TestDOCXParts: a document is found by the relations of its parts, in all the ways in which
// programs write their names and encode them.
func TestDOCXParts(t *testing.T) {
	relations := func(kind, target string) string {
		return `<Relationships><Relationship Type="` + relationType + kind + `" Target="` + target + `"/></Relationships>`
	}
	body := `<w:document` + wordSpace + `><w:body>` + p(`<w:pStyle w:val="1"/>`, "甲") + `</w:body></w:document>`
	const declared = `<?xml version="1.0" encoding="UTF-16"?>`
	for _, test := range []struct {
		name, rels, partRels, main, mainName, styles string
	}{
		{"usual", "_rels/.rels", "word/_rels/document.xml.rels", "word/document.xml", "word/document.xml", "word/styles.xml"},
		{"backslashes", `_rels\.rels`, `word\_rels\document.xml.rels`, "word/document.xml", `word\document.xml`, `word\styles.xml`},
		{"backslash in a reference", "_rels/.rels", "word/_rels/document.xml.rels", `word\document.xml`, "word/document.xml", "word/styles.xml"},
		{"slash at the start", "/_rels/.rels", "/word/_rels/document.xml.rels", "/word/document.xml", "/word/document.xml", "/word/styles.xml"},
		{"another name", "_rels/.rels", "word/_rels/document2.xml.rels", "word/document2.xml", "word/document2.xml", "word/styles.xml"},
		{"another folder", "_rels/.rels", "文/_rels/a.xml.rels", "文/a.xml", "文/a.xml", "文/styles.xml"},
		{"no folder", "_rels/.rels", "_rels/document.xml.rels", "document.xml", "document.xml", "styles.xml"},
		{"another case", "_rels/.rels", "word/_rels/document.xml.rels", "word/document.xml", "Word/Document.xml", "word/Styles.xml"},
	} {
		for encoding, encode := range map[string]func(string) string{
			"UTF-8":           func(s string) string { return s },
			"UTF-16LE marked": func(s string) string { return inUTF16(0xfffe, true, declared+s) },
			"UTF-16BE marked": func(s string) string { return inUTF16(0xfeff, true, declared+s) },
			"UTF-16LE":        func(s string) string { return inUTF16(0xfffe, false, declared+s) },
			"UTF-16BE":        func(s string) string { return inUTF16(0xfeff, false, s) },
			"GB18030 declared": func(s string) string {
				return `<?xml version="1.0" encoding="GB18030"?>` + strings.ReplaceAll(s, "甲", "\xbc\xd7")
			},
		} {
			files := map[string]string{
				test.rels: encode(relations("officeDocument", test.main)), test.partRels: encode(relations("styles", "styles.xml")),
				test.mainName: encode(body), test.styles: encode(styleXML), "a.txt": "乙",
			}
			if strings.Contains(test.main, "文") && encoding == "GB18030 declared" {
				continue
			}
			if encoding == "GB18030 declared" {
				files[test.styles] = styleXML
			}
			doc, err := Decode("a.docx", zipFile(files))
			want := []Line{{Number: 1, Text: "甲", Heading: 1, Lead: 3, Bold: true, Indented: true}}
			if diff := cmp.Diff(want, doc.Lines); diff != "" || err != nil || doc.Format != "docx" {
				t.Errorf("%s in %s: %v %s", test.name, encoding, err, diff)
			}
		}
	}
}

// wordXML is a document of Word 2003.
func wordXML(body string) string {
	return `<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Word.Document"?>` +
		`<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml" xmlns:wx="x" xmlns:aml="y">` +
		`<o:DocumentProperties><o:Title>属性</o:Title></o:DocumentProperties>` + styleXML +
		`<w:body><wx:sect>` + body + `</wx:sect></w:body></w:wordDocument>`
}

// TestWordXML reads the marks that only Word 2003 writes.
func TestWordXML(t *testing.T) {
	listed := func(label string) string {
		return `<w:listPr><w:ilvl w:val="0"/><w:ilfo w:val="1"/><wx:t wx:val="` + label + `"/><wx:font wx:val="宋体"/></w:listPr>`
	}
	for _, test := range []struct {
		name, body string
		want       []Line
	}{
		{"heading", p(`<w:pStyle w:val="1"/>`, "回顾"), []Line{{Number: 1, Text: "回顾", Heading: 1, Lead: 6, Bold: true, Indented: true}}},
		{"numbers", p(`<w:pStyle w:val="t"/>`+listed("一、"), "回顾") + p(`<w:pStyle w:val="t"/>`+listed("1."), "工业") + p(`<w:pStyle w:val="t"/>`+listed("·"), "点") +
			p(`<w:pStyle w:val="t"/>`+strings.Replace(listed("l"), "宋体", "Wingdings", 1), "又") + p(`<w:pStyle w:val="t"/>`+listed("①"), "圈"), []Line{
			{Number: 1, Text: "一、回顾", Heading: 1}, {Number: 2, Text: "1. 工业", Heading: 1}, {Number: 3, Text: "点", Heading: 1, Item: true},
			{Number: 4, Text: "又", Heading: 1, Item: true}, {Number: 5, Text: "① 圈", Heading: 1},
		}},
		{"footnote", `<w:p><w:r><w:t>甲</w:t></w:r><w:r><w:footnote><w:p><w:r><w:t>注</w:t></w:r></w:p></w:footnote></w:r><w:r><w:t>乙</w:t></w:r></w:p>`,
			[]Line{{Number: 1, Text: "甲乙", Indented: true}, {Number: 1, Text: "[1] 注", Item: true}}},
		{"annotations", `<w:p><aml:annotation w:type="Word.Deletion"><aml:content><w:r><w:delText>删</w:delText></w:r></aml:content></aml:annotation>` +
			`<aml:annotation w:type="Word.Insertion"><aml:content><w:r><w:t>增</w:t></w:r></aml:content></aml:annotation></w:p>`,
			[]Line{{Number: 1, Text: "增", Indented: true}, {Number: 1, Text: "删", Aside: deleted}}},
		{"header of a section", p("", "甲") + `<w:sectPr><w:hdr w:type="odd">` + p("", "眉") + `</w:hdr><w:ftr>` + p("", "脚") + `</w:ftr></w:sectPr>`,
			[]Line{{Number: 1, Text: "甲", Indented: true}, {Number: 2, Text: "眉", Aside: inHeader}, {Number: 3, Text: "脚", Aside: inFooter}}},
		{"header in a paragraph", `<w:p><w:pPr><w:sectPr><w:hdr>` + p("", "眉") + `</w:hdr></w:sectPr></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>`,
			[]Line{{Number: 1, Text: "甲", Indented: true}, {Number: 2, Text: "眉", Aside: inHeader}}},
	} {
		doc, err := Decode("a.doc", []byte(wordXML(test.body)))
		if diff := cmp.Diff(test.want, doc.Lines); diff != "" || err != nil || doc.Format != "word-xml" {
			t.Errorf("%s: %v %s %s", test.name, err, doc.Format, diff)
		}
	}
}

// TestFlatEncodings reads one XML file in each encoding, whatever its name.
func TestFlatEncodings(t *testing.T) {
	gbk := strings.NewReplacer("UTF-8", "GBK", "工作报告", "\xb9\xa4\xd7\xf7\xb1\xa8\xb8\xe6", "属性", "", "公文标题", "", "条", "").
		Replace(wordXML(p("", "工作报告")))
	plain := wordXML(p("", "工作报告"))
	for name, data := range map[string]string{
		"a.doc": plain, "a.xml": "\ufeff" + plain, "a.docx": inUTF16(0xfffe, true, plain), "a": inUTF16(0xfeff, false, plain), "b.doc": gbk,
	} {
		doc, err := Decode(name, []byte(data))
		if body, _ := texts(doc.Lines); err != nil || !slices.Equal(body, []string{"工作报告"}) {
			t.Errorf("%s: %v %q", name, err, body)
		}
	}
}

// FuzzWordXML: any XML in a document of Word 2003 or in Flat OPC gives lines or one refusal, and its
// text is not lost.
func FuzzWordXML(f *testing.F) {
	f.Add(p("", "甲") + `<w:sectPr><w:hdr>` + p("", "眉") + `</w:hdr></w:sectPr>`)
	f.Add(`<w:p><w:r><w:footnote>` + p("", "注") + `</w:footnote></w:r><w:tbl><w:tr><w:tc/></w:tr></w:tbl></w:p>`)
	f.Add(`</w:body><w:body>`)
	f.Fuzz(func(t *testing.T, body string) {
		flat := `<pkg:package><pkg:part pkg:name="/_rels/.rels"><pkg:xmlData><Relationships><Relationship Type="/officeDocument" Target="a"/></Relationships>` +
			`</pkg:xmlData></pkg:part><pkg:part pkg:name="/a"><pkg:xmlData><d>` + body + `</d></pkg:xmlData></pkg:part></pkg:package>`
		for _, file := range []string{wordXML(body), flat} {
			lines, err := readFlatDOCX("a.doc", []byte(file))
			checkLines(t, lines, err)
			if err != nil {
				continue
			}
			counts := wordText(body)
			for _, l := range lines {
				for _, r := range l.Text {
					counts[r]--
				}
			}
			for r, n := range counts {
				if n > 0 && hasText(string(r)) {
					t.Fatalf("%q lost %d times", r, n)
				}
			}
		}
	})
}

// TestWordMegabyte: little XML that unpacks to much, and one XML file of many elements, are read or
// refused in time.
func TestWordMegabyte(t *testing.T) {
	if testing.Short() {
		t.Skip("1 MB")
	}
	for name, unit := range map[string]string{"elements": "<a/>", "parts": `<pkg:part pkg:name="a"><pkg:xmlData/></pkg:part>`, "paragraphs": p("", "甲"), "notes": "<w:footnote/>"} {
		flat := "<pkg:package wordprocessingml='1'>" + strings.Repeat(unit, 1<<20/len(unit)) + "</pkg:package>"
		checkCost(t, "flat "+name, func() error { _, err := readFlatDOCX("a.doc", []byte(flat)); return err })
		old := wordXML(strings.Repeat(unit, 1<<20/len(unit)))
		checkCost(t, "2003 "+name, func() error { _, err := readFlatDOCX("a.doc", []byte(old)); return err })
	}
}
