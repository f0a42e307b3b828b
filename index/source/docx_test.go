package source

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const (
	wordSpace = ` xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`
	styleXML  = `<w:styles` + wordSpace + `>
		<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/><w:pPr><w:ind w:firstLineChars="200"/></w:pPr></w:style>
		<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/><w:rPr><w:b/></w:rPr></w:style>
		<w:style w:type="paragraph" w:styleId="own"><w:name w:val="公文标题"/><w:basedOn w:val="1"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
		<w:style w:type="paragraph" w:styleId="t"><w:name w:val="Title"/></w:style>
		<w:style w:type="paragraph" w:styleId="11"><w:name w:val="toc 1"/><w:basedOn w:val="a"/></w:style>
		<w:style w:type="paragraph" w:styleId="n"><w:name w:val="条"/><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>
		<w:style w:type="paragraph" w:styleId="round"><w:name w:val="round"/><w:basedOn w:val="round2"/></w:style>
		<w:style w:type="paragraph" w:styleId="round2"><w:name w:val="round2"/><w:basedOn w:val="round"/></w:style>
		<w:style w:type="character" w:styleId="s"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>
	</w:styles>`
	numberXML = `<w:numbering` + wordSpace + `>
		<w:abstractNum w:abstractNumId="0">
			<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl>
			<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>
			<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl>
			<w:lvl w:ilvl="3"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%2.%4"/></w:lvl>
		</w:abstractNum>
		<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="9"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="第%1章"/></w:lvl></w:abstractNum>
		<w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="·"/></w:lvl></w:abstractNum>
		<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
		<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
		<w:num w:numId="3"><w:abstractNumId w:val="2"/></w:num>
		<w:num w:numId="4"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
	</w:numbering>`
	noteXML = `<w:footnotes` + wordSpace + `><w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>
		<w:footnote w:id="7"><w:p><w:r><w:t>采煤的矸石。</w:t></w:r></w:p></w:footnote></w:footnotes>`
)

// docxFile writes a Word document with a body and the other parts by kind.
func docxFile(body string, parts map[string]string) []byte {
	files := map[string]string{
		"_rels/.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
			`<Relationship Id="r1" Type="` + relationType + `officeDocument" Target="word/document.xml"/></Relationships>`,
		"word/document.xml": `<w:document` + wordSpace + ` xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:body>` + body + `</w:body></w:document>`,
	}
	var relations strings.Builder
	for _, kind := range sortedKeys(parts) {
		fmt.Fprintf(&relations, `<Relationship Id="%s" Type="%s%[1]s" Target="%[1]s.xml"/>`, kind, relationType)
		files["word/"+kind+".xml"] = parts[kind]
	}
	files["word/_rels/document.xml.rels"] = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` + relations.String() + `</Relationships>`
	return zipFile(files)
}

const relationType = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

func zipFile(files map[string]string) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range sortedKeys(files) {
		f, err := w.Create(name)
		if err == nil {
			_, err = io.WriteString(f, files[name])
		}
		if err != nil {
			panic(err)
		}
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// p is a paragraph of one run; properties are of the paragraph.
func p(properties, text string) string {
	return `<w:p><w:pPr>` + properties + `</w:pPr><w:r><w:t>` + text + `</w:t></w:r></w:p>`
}

func listed(list, level string) string {
	return `<w:numPr><w:ilvl w:val="` + level + `"/><w:numId w:val="` + list + `"/></w:numPr>`
}

func TestDOCX(t *testing.T) {
	parts := map[string]string{"styles": styleXML, "numbering": numberXML, "footnotes": noteXML}
	indented := func(number int, text string) Line { return Line{Number: number, Text: text, Indented: true} }
	for _, test := range []struct {
		name, body string
		want       []Line
	}{
		{"paragraphs", p("", "甲") + p("", "") + p("", " ") + p("", "乙"), []Line{indented(1, "甲"), {Number: 2}, indented(4, "乙")}},
		{"runs", `<w:p><w:r><w:t xml:space="preserve">一 </w:t></w:r><w:ins><w:r><w:t>二</w:t></w:r></w:ins><w:hyperlink><w:r><w:t>三</w:t></w:r></w:hyperlink>` +
			`<w:sdt><w:sdtPr><w:rPr><w:b/></w:rPr></w:sdtPr><w:sdtContent><w:r><w:t>四</w:t></w:r></w:sdtContent></w:sdt><w:unknown><w:r><w:t>五</w:t></w:r></w:unknown></w:p>`,
			[]Line{indented(1, "一 二三四五")}},
		{"deleted", `<w:p><w:r><w:t>增长</w:t></w:r><w:del><w:r><w:delText>5%</w:delText></w:r></w:del><w:ins><w:r><w:t>6%</w:t></w:r></w:ins></w:p>`,
			[]Line{indented(1, "增长6%"), {Number: 1, Text: "5%", Aside: deleted}}},
		{"signs", `<w:p><w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:softHyphen/><w:noBreakHyphen/><w:t>丙</w:t><w:br/><w:t>丁</w:t></w:r></w:p>`,
			[]Line{indented(1, "甲 乙-丙"), {Number: 1, Text: "丁"}}},
		{"field", `<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DATE \@ "yyyy"</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>` +
			`<w:r><w:t>2025</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t>年</w:t></w:r></w:p>`, []Line{indented(1, "2025年")}},
		{"open field", p("", "完") + `<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:t>甲</w:t></w:r></w:p>`, []Line{indented(1, "完"), {Number: 2}, {Number: 2, Text: "甲", Aside: inCode}, {Number: 3}}},
		{"bold", `<w:p><w:r><w:rPr><w:b/><w:rPrChange><w:rPr/></w:rPrChange></w:rPr><w:t>总体要求：</w:t></w:r><w:r><w:rPr><w:b w:val="0"/></w:rPr><w:t>坚持</w:t></w:r></w:p>` +
			`<w:p><w:r><w:rPr><w:rStyle w:val="s"/></w:rPr><w:t>一、</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>回顾</w:t></w:r></w:p>`,
			[]Line{{Number: 1, Text: "总体要求：坚持", Lead: 15, Indented: true}, {Number: 2, Text: "一、回顾", Lead: 12, Bold: true, Indented: true}}},
		{"headings", p(`<w:pStyle w:val="t"/>`, "工作报告") + p(`<w:pStyle w:val="1"/>`, "回顾") + p(`<w:pStyle w:val="own"/>`, "经济") +
			p(`<w:outlineLvl w:val="2"/>`, "工业") + p(`<w:pStyle w:val="1"/><w:outlineLvl w:val="9"/>`, "安排"),
			[]Line{
				{Number: 1, Text: "工作报告", Heading: 1}, {Number: 2, Text: "回顾", Heading: 2, Lead: 6, Bold: true, Indented: true},
				{Number: 3, Text: "经济", Heading: 3, Lead: 6, Bold: true, Indented: true}, {Number: 4, Text: "工业", Heading: 4, Indented: true},
				{Number: 5, Text: "安排", Heading: 2, Lead: 6, Bold: true, Indented: true},
			}},
		{"one heading", p(`<w:pStyle w:val="1"/>`, "工作报告") + p("", "正文"), []Line{{Number: 1, Text: "工作报告", Heading: 1, Lead: 12, Bold: true, Indented: true}, indented(2, "正文")}},
		{"title on two lines", `<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:t>关于计划的</w:t><w:br/><w:t>报告</w:t></w:r></w:p>`, []Line{indented(1, "关于计划的 报告")}},
		{"contents", p(`<w:pStyle w:val="11"/>`, "一、回顾 1") + p("", "正文"), []Line{{Number: 1, Text: "一、回顾 1", Aside: inTOC}, indented(2, "正文")}},
		{"numbers", p(listed("1", "0"), "回顾") + p(listed("1", "1"), "经济") + p(listed("1", "1"), "社会") + p(listed("1", "2"), "教育") + p(listed("1", "3"), "小学") +
			p(listed("1", "0"), "安排") + p(listed("1", "1"), "工业") + p(listed("4", "0"), "重新") + p(`<w:pStyle w:val="n"/>`, "总则") + p(`<w:pStyle w:val="n"/>`, "") +
			p(`<w:pStyle w:val="n"/>`, "附则") + p(`<w:pStyle w:val="n"/>`+listed("0", "0"), "无号") + p(listed("3", "0"), "一点"),
			[]Line{
				indented(1, "一、回顾"), indented(2, "（一）经济"), indented(3, "（二）社会"), indented(4, "1. 教育"), indented(5, "1.2.1 小学"), indented(6, "二、安排"), indented(7, "（一）工业"),
				indented(8, "一、重新"), {Number: 9, Text: "第九章 总则"}, {Number: 10}, {Number: 11, Text: "第十一章 附则"}, {Number: 12, Text: "无号"},
				{Number: 13, Text: "一点", Item: true, Indented: true},
			}},
		{"table", `<w:tbl><w:tr><w:tc>` + p("", "指标") + `</w:tc><w:tc>` + p("", "2024") + `</w:tc></w:tr><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>` + p("", "合并的格") + `</w:tc></w:tr>` +
			`<w:tr><w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>` + p("", "经济") + `</w:tc><w:tc>` + p("", "增长") + p("", "5%") + `</w:tc></w:tr><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr>` + p("", "") + `</w:tc><w:tc>` + p("", "物价") + `</w:tc></w:tr></w:tbl>`,
			[]Line{{Number: 1, Text: "指标 | 2024", Row: true}, indented(3, "合并的格"), {Number: 4, Text: "经济 | 增长 5%", Row: true}, indented(8, "物价")}},
		{"table of statements", `<w:tbl><w:tr><w:tc>` + p("", "地区生产总值增长5%左右") + `</w:tc><w:tc>` + p("", "固定资产投资增长5%") + `<w:tbl><w:tr><w:tc>` + p("", "表中表") + `</w:tc></w:tr></w:tbl></w:tc></w:tr></w:tbl>`,
			[]Line{
				{Number: 1, Text: "地区生产总值增长5%左右", Row: true, Indented: true}, {Number: 2, Text: "固定资产投资增长5%", Row: true, Indented: true}, {Number: 3, Text: "表中表", Row: true, Indented: true},
			}},
		{"text box", `<w:p><w:r><w:t>正文</w:t></w:r><w:r><mc:AlternateContent><mc:Choice><w:drawing><w:txbxContent>` + p("", "框里") + `</w:txbxContent></w:drawing></mc:Choice>` +
			`<mc:Fallback><w:pict><w:txbxContent>` + p("", "框里") + `</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>`, []Line{indented(1, "正文"), indented(2, "框里")}},
		{"footnote", `<w:p><w:r><w:t>煤矸石</w:t></w:r><w:r><w:footnoteReference w:id="7"/></w:r><w:r><w:t>利用</w:t></w:r></w:p>`,
			[]Line{indented(1, "煤矸石利用"), {Number: 1, Text: "[1] 采煤的矸石。", Item: true}}},
		{"hidden", `<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r><w:r><w:t>现</w:t></w:r></w:p>`, []Line{indented(1, "现"), {Number: 1, Text: "藏", Aside: hidden}}},
		{"ruby", `<w:p><w:r><w:ruby><w:rt><w:r><w:t>gān</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>矸</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>`,
			[]Line{indented(1, "矸"), {Number: 1, Text: "gān", Aside: inRuby}}},
		{"styles in a circle", p(`<w:pStyle w:val="round"/>`, "甲"), []Line{{Number: 1, Text: "甲"}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			with := parts
			if !strings.Contains(test.body, "footnoteReference") {
				with = map[string]string{"styles": styleXML, "numbering": numberXML}
			}
			got, err := readDOCX("a.docx", docxFile(test.body+p("", "完"), with))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got[:len(got)-1]); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestDOCXFurniture(t *testing.T) {
	head := func(kind, text string) string {
		return `<w:` + kind + wordSpace + `>` + p("", text) + p("", "—") + `</w:` + kind + `>`
	}
	lines, err := readDOCX("a.docx", docxFile(p("", "正文"), map[string]string{
		"header": head("hdr", "县政府文件"), "footer": head("ftr", "第 1 页"), "comments": `<w:comments` + wordSpace + `><w:comment>` + p("", "请核实") + `</w:comment></w:comments>`,
		"footnotes": noteXML, "endnotes": `<w:endnotes` + wordSpace + `><w:endnote w:id="1">` + p("", "尾注") + `</w:endnote></w:endnotes>`,
	}))
	if err != nil {
		t.Fatal(err)
	}
	body, furniture := texts(lines)
	if diff := cmp.Diff([]string{"正文", "[1] 采煤的矸石。", "[1] 尾注"}, body); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"页眉：县政府文件", "页脚：第 1 页", "批注：请核实"}, furniture); diff != "" {
		t.Error(diff)
	}
}

func TestWriteNumber(t *testing.T) {
	for _, test := range []struct {
		n      int
		format string
		want   string
	}{
		{1, "chineseCounting", "一"}, {10, "chineseCounting", "十"}, {11, "chineseCountingThousand", "十一"}, {20, "chineseCounting", "二十"},
		{101, "chineseCountingThousand", "一百零一"}, {110, "chineseCountingThousand", "一百一十"}, {1010, "taiwaneseCountingThousand", "一千零一十"}, {10_000, "chineseCounting", "一万"},
		{15, "chineseLegalSimplified", "壹拾伍"}, {2025, "ideographDigital", "二〇二五"}, {3, "ideographTraditional", "丙"}, {11, "ideographTraditional", "11"},
		{12, "ideographZodiac", "亥"}, {20, "decimalEnclosedCircleChinese", "⑳"}, {21, "decimalEnclosedCircle", "21"}, {12, "decimalFullWidth", "１２"},
		{5, "decimalZero", "05"}, {1994, "upperRoman", "MCMXCIV"}, {4, "lowerRoman", "iv"}, {28, "upperLetter", "BB"}, {1, "lowerLetter", "a"}, {7, "decimal", "7"}, {7, "no such", "7"},
	} {
		if got := writeNumber(test.n, test.format); got != test.want {
			t.Errorf("%d %s: %s, want %s", test.n, test.format, got, test.want)
		}
	}
}

func TestDOCXRefusals(t *testing.T) {
	deep := strings.Repeat("<w:tbl><w:tr><w:tc>", 1_000_000)
	document := func(xml string) []byte {
		return zipFile(map[string]string{"word/document.xml": xml})
	}
	for _, test := range []struct {
		name   string
		data   []byte
		want   error
		reason string // its code
	}{
		{"empty", docxFile("", nil), ErrEmpty, "document-no-text"},
		{"nested tables", docxFile(deep, nil), ErrLimit, "document-too-deep"},
		{"entity", document(`<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]><d><p><t>&e;</t></p></d>`), ErrUnsupported, "document-external-content"},
		{"unknown entity", document(`<d><p><t>&e;</t></p></d>`), ErrDamaged, "document-damaged"},
		{"wrong XML", document(`<d><p></d>`), ErrDamaged, "document-damaged"},
		{"cut XML", document(`<d><p><r><t>甲</t></r></p>`), ErrDamaged, "document-damaged"},
		{"no document", zipFile(map[string]string{"a.txt": "甲"}), ErrDamaged, "document-damaged"},
		{"cut", docxFile(p("", "甲"), nil)[:200], ErrDamaged, "document-damaged"},
		{"embedded", docxFile(`<w:altChunk r:id="x"/>`, nil), ErrUnsupported, "document-in-document"},
	} {
		_, err := readDOCX(test.name, test.data)
		if !errors.Is(err, test.want) || codeOf(err) != test.reason {
			t.Errorf("%s: %v, want %v and a reason with %q", test.name, err, test.want, test.reason)
		}
	}
}

// TestDOCXBomb: the unpacked bytes are counted over all parts, and refused if there are too many.
func TestDOCXBomb(t *testing.T) {
	for name, parts := range map[string]map[string]string{
		"text":   {"header": `<w:hdr` + wordSpace + `>` + strings.Repeat("<w:p/>", 1<<17) + `</w:hdr>`},
		"styles": {"styles": `<w:styles` + wordSpace + `>` + strings.Repeat(strings.Repeat(" ", 1000)+"<w:style/>", docxSettings/1000) + `</w:styles>`},
	} {
		data := docxFile(p("", "甲"), parts)
		d, err := zippedDOCX(data)
		if err != nil {
			t.Fatal(err)
		}
		if name == "text" {
			d.left = 1 << 19
		}
		if err := d.read(); !errors.Is(err, errDOCXSize) {
			t.Errorf("%s: %v", name, err)
		}
		if len(d.lines) > 10 {
			t.Errorf("%s: %d lines", name, len(d.lines))
		}
	}
}

// TestDOCXNothingLost compares the text of real documents with all the text in their XML.
func TestDOCXNothingLost(t *testing.T) {
	paths, _ := filepath.Glob("../../../shared/formats/*.docx")
	if len(paths) == 0 {
		t.Skip("the shared files are not here")
	}
	for _, path := range paths {
		archive, err := zip.OpenReader(path)
		if err != nil {
			t.Fatal(err)
		}
		defer archive.Close()
		counts := make(map[rune]int)
		f, err := archive.Open("word/document.xml")
		if err != nil {
			t.Fatal(err)
		}
		for decoder := xml.NewDecoder(f); ; {
			token, err := decoder.Token()
			if err != nil {
				break
			}
			if data, ok := token.(xml.CharData); ok {
				for _, r := range string(data) {
					counts[r]++
				}
			}
		}
		doc, err := Read(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range doc.Lines {
			for _, r := range l.Text {
				counts[r]--
			}
		}
		for r, n := range counts {
			if n != 0 && hasText(string(r)) {
				t.Errorf("%s: %q lost %d times", path, r, n)
			}
		}
	}
}

// FuzzDOCX: any XML in a document gives lines or one refusal, and the text in it is not lost.
func FuzzDOCX(f *testing.F) {
	for _, seed := range []string{
		p(`<w:pStyle w:val="1"/>`+listed("1", "1"), "甲"), `<w:tbl><w:tr><w:tc>` + p("", "甲") + `</w:tc></w:tr></w:tbl>`, `<w:p><w:r><w:footnoteReference w:id="7"/></w:r></w:p>`,
		`<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:t>甲</w:t></w:r><w:del><w:r><w:delText>乙</w:delText></w:r></w:del></w:p>`,
		`<w:p><w:p><w:r><w:t>甲</w:t></w:r></w:p><w:tbl><w:p/></w:tbl><w:txbxContent><w:p/></w:txbxContent></w:p>`, `<w:footnote/><w:endnote><w:p/></w:endnote><w:r><w:t>甲</w:t></w:r>`,
		`<mc:AlternateContent><mc:Choice/><mc:Fallback>` + p("", "甲") + `</mc:Fallback></mc:AlternateContent>`,
	} {
		f.Add(seed, styleXML, numberXML)
	}
	f.Fuzz(func(t *testing.T, body, styles, numbers string) {
		lines, err := readDOCX("a.docx", docxFile(body, map[string]string{"styles": styles, "numbering": numbers, "footnotes": noteXML}))
		checkLines(t, lines, err)
		if err != nil {
			return
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
	})
}

// wordText counts the characters of text in a body, without those in the properties of its parts
// and in later alternatives.
func wordText(body string) map[rune]int {
	counts := make(map[rune]int)
	decoder := xml.NewDecoder(strings.NewReader("<body>" + body + "</body>"))
	var open []string  // names, "" for what is left out
	var children []int // of each
	isIn := func(names ...string) bool {
		return slices.ContainsFunc(open, func(name string) bool { return slices.Contains(names, name) })
	}
	for {
		token, err := decoder.Token()
		switch token := token.(type) {
		case xml.StartElement:
			name := token.Name.Local
			if n := len(open); n > 0 {
				if children[n-1]++; open[n-1] == "AlternateContent" && children[n-1] > 1 {
					name = ""
				}
			}
			switch name {
			case "sectPr", "sdtPr", "sdtEndPr", "pPr", "rPr", "trPr", "tcPr", "tblPr", "tblPrEx", "tblGrid", "instrText", "delInstrText", "binData", "fldData":
				name = ""
			}
			if strings.HasSuffix(name, "Change") {
				name = ""
			}
			open, children = append(open, name), append(children, 0)
		case xml.EndElement:
			open, children = open[:len(open)-1], children[:len(children)-1]
		case xml.CharData:
			if isIn("t", "delText") && !isIn("") {
				for _, r := range string(token) {
					counts[r]++
				}
			}
		}
		if err != nil {
			return counts
		}
	}
}

// FuzzDOCXBytes: any bytes give lines or one refusal.
func FuzzDOCXBytes(f *testing.F) {
	f.Add(docxFile(p("", "甲"), map[string]string{"styles": styleXML}))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, data []byte) {
		lines, err := readDOCX("a.docx", data)
		checkLines(t, lines, err)
	})
}

func TestDOCXByContent(t *testing.T) {
	doc, err := Decode("wrong.txt", docxFile(p("", "甲"), nil))
	if err != nil || doc.Format != "docx" || !slices.ContainsFunc(doc.Lines, func(l Line) bool { return l.Text == "甲" }) {
		t.Errorf("%+v %v", doc, err)
	}
}
