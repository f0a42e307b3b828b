package source

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
)

// pdfFile writes a PDF with the contents of its pages. Its fonts /F (song) and /B (black) are the
// standard Chinese ones, which no file embeds: only a CMap gives their characters.
func pdfFile(contents ...string) []byte {
	var b bytes.Buffer
	var offsets []int
	object := func(format string, values ...any) {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n"+format+"\nendobj\n", append([]any{len(offsets)}, values...)...)
	}
	b.WriteString("%PDF-1.4\n")
	var kids strings.Builder
	for i := range contents {
		fmt.Fprintf(&kids, "%d 0 R ", 7+2*i)
	}
	object("<</Type/Catalog/Pages 2 0 R>>")
	object("<</Type/Pages/Kids[%s]/Count %d/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R/B 5 0 R>>>>>>", &kids, len(contents))
	for _, font := range []string{"STSong-Light", "SimHei,Bold"} {
		object("<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/UniGB-UCS2-H/DescendantFonts[%d 0 R]>>", font, len(offsets)+2)
		object("<</Type/Font/Subtype/CIDFontType0/BaseFont/%s/DW 1000/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>"+
			"/FontDescriptor<</Type/FontDescriptor/FontName/%s/Flags 4/Ascent 880/Descent -120/FontBBox[0 -120 1000 880]>>>>", font, font)
	}
	for _, content := range contents {
		object("<</Type/Page/Parent 2 0 R/Contents %d 0 R>>", len(offsets)+2)
		object("<</Length %d>>stream\n%s\nendstream", len(content), content)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, offset := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&b, "trailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, start)
	return b.Bytes()
}

// at shows text at a position.
func at(font string, size, x, y float64, text string) string {
	var hex strings.Builder
	for _, unit := range utf16.Encode([]rune(text)) {
		fmt.Fprintf(&hex, "%04x", unit)
	}
	return fmt.Sprintf("BT /%s %g Tf 1 0 0 1 %g %g Tm <%s> Tj ET\n", font, size, x, y, &hex)
}

// textAt shows lines below one another, and indents the first like that of a paragraph if it begins
// with spaces.
func textAt(size, x, y float64, lines ...string) string {
	var b strings.Builder
	for i, line := range lines {
		text := strings.TrimLeft(line, "\u3000")
		in := float64(len(line)-len(text)) / 3 * size
		b.WriteString(at("F", size, x+in, y-1.75*size*float64(i), text))
	}
	return b.String()
}

const (
	header = "青云县第十六届人民代表大会第五次会议文件"
	twenty = "一二三四五六七八九十甲乙丙丁戊己庚辛壬癸" // a full line
)

func texts(lines []Line) (body, furniture []string) {
	for _, l := range lines {
		if l.Aside == "" {
			body = append(body, l.Text)
		} else {
			furniture = append(furniture, l.Aside+"："+l.Text)
		}
	}
	return body, furniture
}

func TestPDFParagraphs(t *testing.T) {
	page := func(n int, content string) string {
		return at("F", 9, 200, 800, header) + content + at("F", 10, 290, 40, fmt.Sprintf("— %d —", n))
	}
	data := pdfFile(
		page(1, at("B", 22, 183, 740, "青云县人民政府")+at("B", 22, 161, 705, "二〇二五年工作报告")+
			textAt(16, 100, 650, "　　各位代表：", "　　一、二〇二四年工作回顾", "　　"+twenty[:54], twenty, "本段到此为止。", "　　"+twenty[:54])),
		page(2, textAt(16, 100, 740, "跨页的一段到此为止。", "　　"+twenty[:54], twenty[:57]+"。", "没有缩进的一行接着上一行。")),
		page(3, textAt(16, 100, 740, "　　最后一段。")),
	)
	lines, err := readPDF("a.pdf", data)
	if err != nil {
		t.Fatal(err)
	}
	body, furniture := texts(lines)
	want := []string{
		"青云县人民政府二〇二五年工作报告", "各位代表：", "一、二〇二四年工作回顾", twenty[:54] + twenty + "本段到此为止。",
		twenty[:54] + "跨页的一段到此为止。", twenty[:54] + twenty[:57] + "。没有缩进的一行接着上一行。", "最后一段。",
	}
	if diff := cmp.Diff(want, body); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	var apart []string
	for n := range 3 {
		apart = append(apart, "每页重复的页眉："+header, fmt.Sprintf("页码：— %d —", n+1))
	}
	if diff := cmp.Diff(apart, furniture); diff != "" {
		t.Errorf("furniture (-want +got):\n%s", diff)
	}
	if lines[0].Heading != 1 || !lines[0].Bold || lines[1].Heading != 0 || lines[1].Bold || !lines[3].Indented {
		t.Errorf("hints %+v", lines[:4])
	}
}

func TestPDFColumns(t *testing.T) {
	left := []string{"　　" + twenty[:54], twenty, twenty, "左栏第一段完。", "　　" + twenty[:54], twenty, twenty, twenty, twenty}
	right := []string{"续在右栏。", "　　" + twenty[:54], twenty, twenty, "右栏一段完。", "　　" + twenty[:54], twenty, twenty, "全文完。"}
	content := at("F", 18, 190, 780, "青云县政府工作报告") + textAt(10, 60, 740, left...) + textAt(10, 300, 740, right...)
	lines, err := readPDF("a.pdf", pdfFile(content))
	if err != nil {
		t.Fatal(err)
	}
	body, _ := texts(lines)
	want := []string{
		"青云县政府工作报告", twenty[:54] + twenty + twenty + "左栏第一段完。",
		twenty[:54] + strings.Repeat(twenty, 4) + "续在右栏。", twenty[:54] + twenty + twenty + "右栏一段完。", twenty[:54] + twenty + twenty + "全文完。",
	}
	if diff := cmp.Diff(want, body); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestPDFTable(t *testing.T) {
	var content strings.Builder
	for i, row := range [][]string{{"指标", "单位", "目标"}, {"总产值", "亿元", "一百"}, {"粮食", "万吨", "二十"}, {"就业", "人", "五千"}} {
		for k, cell := range row {
			content.WriteString(at("F", 12, 100+150*float64(k), 700-24*float64(i), cell))
		}
	}
	lines, err := readPDF("a.pdf", pdfFile(content.String()))
	if err != nil {
		t.Fatal(err)
	}
	body, _ := texts(lines)
	if diff := cmp.Diff([]string{"指标 | 单位 | 目标", "总产值 | 亿元 | 一百", "粮食 | 万吨 | 二十", "就业 | 人 | 五千"}, body); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestPDFFurniture(t *testing.T) {
	tilted := strings.Replace(at("F", 40, 0, 0, "内部资料"), "1 0 0 1 0 0 Tm", "0.7 0.7 -0.7 0.7 200 300 Tm", 1)
	lines, err := readPDF("a.pdf", pdfFile(textAt(16, 100, 700, "　　第一段。", twenty)+tilted, textAt(16, 100, 700, "　　第二段。"), "1 0 0 rg 0 0 500 500 re f", ""))
	if err != nil {
		t.Fatal(err)
	}
	body, furniture := texts(lines)
	if diff := cmp.Diff([]string{"第一段。", twenty, "第二段。"}, body); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{watermark + "：内部资料", noText + "：第 3 页"}, furniture); diff != "" {
		t.Error(diff)
	}
}

// TestPDFTurned reads pages that are shown turned by quarters.
func TestPDFTurned(t *testing.T) {
	turned := []string{"第一行。", "第二行。", "第三行比前面的都长得多，说到这里为止。"}
	for degrees, matrix := range map[int]string{90: "0 1 -1 0 %d 100 Tm", 180: "-1 0 0 -1 500 %d Tm", 270: "0 -1 1 0 %d 700 Tm"} {
		var content strings.Builder
		for i, line := range turned {
			step := 30 * i
			if degrees == 270 {
				step = -step
			}
			content.WriteString(strings.Replace(at("F", 16, 0, 0, line), "1 0 0 1 0 0 Tm", fmt.Sprintf(matrix, 200+step), 1))
		}
		data := bytes.Replace(pdfFile(content.String()), []byte("/Type/Page/"), fmt.Appendf(nil, "/Type/Page/Rotate %d/", degrees), 1)
		lines, err := readPDF("a.pdf", data)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := texts(lines)
		if diff := cmp.Diff(turned, body); diff != "" {
			t.Errorf("%d degrees: %s", degrees, diff)
		}
	}
}

// TestPDFFile reads a file made with LibreOffice, with embedded fonts.
func TestPDFFile(t *testing.T) {
	doc, err := Read("testdata/report.pdf")
	if err != nil {
		t.Fatal(err)
	}
	body, furniture := texts(doc.Lines)
	want, err := os.ReadFile("testdata/report.txt")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), strings.Join(body, "\n")+"\n---\n"+strings.Join(furniture, "\n")+"\n"); diff != "" || doc.Format != "pdf" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestPDFRefusals(t *testing.T) {
	encrypted, err := os.ReadFile("testdata/encrypted.pdf")
	if err != nil {
		t.Fatal(err)
	}
	plain := pdfFile(textAt(16, 100, 700, "　　第一段。"))
	replaced := func(old, with string) []byte { return bytes.Replace(plain, []byte(old), []byte(with), 1) }
	for _, test := range []struct {
		name   string
		data   []byte
		want   error
		reason string // its code
	}{
		{"scanned", pdfFile("1 0 0 rg 0 0 500 500 re f"), ErrUnsupported, "pdf-scanned"},
		{"mostly scanned", pdfFile(textAt(16, 100, 700, "封面"), "0 0 9 9 re f", "0 0 9 9 re f"), ErrUnsupported, "pdf-scanned"},
		{"too many pages", pdfFile(make([]string, pdfPages+1)...), ErrLimit, "pdf-too-long"},
		{"empty", pdfFile(""), ErrEmpty, "pdf-empty"},
		{"password", encrypted, ErrEncrypted, "pdf-encrypted"},
		{"only a start", []byte("%PDF-1.7\n"), ErrDamaged, "pdf-damaged"},
		{"no codes", pdfFile(at("F", 16, 100, 700, "\ue001\ue002\ue003")), ErrUnsupported, "pdf-fonts-without-codes"},
		{"pages in a circle", replaced("/Kids[7 0 R ]", "/Kids[2 0 R ]"), nil, ""},
		{"page of itself", replaced("/Type/Page/Parent 2 0 R", "/Type/Page/Parent 7 0 R"), nil, ""},
		{"many pages", replaced("/Count 1", "/Count 2000000000"), nil, ""},
		{"cut", plain[:len(plain)/2], nil, ""},
	} {
		lines, err := readPDF(test.name, test.data)
		var refusal *Refusal
		switch {
		case err != nil && (!errors.As(err, &refusal) || refusal.Reason.IsZero()):
			t.Errorf("%s: error without reason: %v", test.name, err)
		case test.want != nil && (!errors.Is(err, test.want) || codeOf(err) != test.reason):
			t.Errorf("%s: %v, want %v and a reason with %q", test.name, err, test.want, test.reason)
		}
		t.Logf("%s: %d lines, %v", test.name, len(lines), err)
	}
}

// TestPDFLoop stops a file that would keep the engine busy for ever: forms that show one another,
// ten times each.
func TestPDFLoop(t *testing.T) {
	defer func(limit time.Duration) { pdfTime = limit }(pdfTime)
	if _, err := pdfEngine(); err != nil { // translated before the time runs
		t.Fatal(err)
	}
	pdfTime = 2 * time.Second
	var b strings.Builder
	b.WriteString("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n" +
		"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>endobj\n" +
		"4 0 obj<</Length 5>>stream\n/X Do\nendstream endobj\n")
	shows := strings.Repeat("/X Do ", 20)
	for n := 5; n < 25; n++ {
		fmt.Fprintf(&b, "%d 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>/Length %d>>stream\n%s\nendstream endobj\n", n, n+1, len(shows), shows)
	}
	b.WriteString("trailer<</Root 1 0 R>>\n%%EOF\n")
	if _, err := readPDF("loop.pdf", []byte(b.String())); !errors.Is(err, ErrLimit) {
		t.Errorf("%v, want %v", err, ErrLimit)
	}
	pdfTime = time.Minute
	if _, err := readPDF("next.pdf", pdfFile(textAt(16, 100, 700, "　　第一段。"))); err != nil {
		t.Errorf("the next file: %v", err)
	}
}

// FuzzPDF: any bytes give lines or one refusal.
func FuzzPDF(f *testing.F) {
	f.Add(pdfFile(textAt(16, 100, 700, "　　第一段。", twenty)))
	f.Add(pdfFile("0 0 9 9 re f", ""))
	f.Add([]byte("%PDF-1.7\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		lines, err := readPDF("a.pdf", data)
		checkLines(t, lines, err)
	})
}

// FuzzPDFLayout: each character at any position of a page is in the lines, once.
func FuzzPDFLayout(f *testing.F) {
	f.Add([]byte("\x10\x20\x10a\x20\x20\x10b\x30\x20\x10c\x10\x40\x10d"))
	f.Add([]byte("\x10\x10\x20\x10\x10\x20\x20\x10\x10\x30\x20\x10\x10\x10\x20\x11\x20\x10\x20\x11\x30\x10\x20\x11\x14\x14\x05a\x24\x14\x05b\x14\x24\x05c\x24\x24\x05d"))
	f.Add(bytes.Repeat([]byte("\x01\x01\x01x\x80\x01\x01y\x01\x09\x01z"), 30))
	f.Fuzz(func(t *testing.T, data []byte) {
		pages := []pdfPage{{}}
		want := make(map[rune]int)
		for ; len(data) >= 4; data = data[4:] {
			if data[3] < 4 {
				pages = append(pages, pdfPage{})
				continue
			}
			x, y, size := float32(data[0])*2, float32(data[1])*3, float32(data[2]%64)/2
			page := &pages[len(pages)-1]
			if data[3] < 24 { // a rule, level or upright
				rule := box{x, x + 4*size, y, y}
				if data[3]%2 == 0 {
					rule = box{x, x, y, y + 4*size}
				}
				page.rules = append(page.rules, rule)
				continue
			}
			g := glyph{char: '一' + rune(data[3]&0x3f), box: box{x, x + size, y, y + size}, bold: data[3] > 0x80, tilted: data[3] == 0xff, turn: int(data[2] >> 6), faint: data[0]%3 == 0}
			page.glyphs = append(page.glyphs, g)
			want[g.char]++
		}
		lines := pdfLines(pages)
		checkLines(t, lines, nil)
		for _, l := range lines {
			for _, r := range l.Text {
				if hasText(string(r)) {
					want[r]--
				}
			}
		}
		for r, n := range want {
			if n != 0 {
				t.Fatalf("%q lost %d times", r, n)
			}
		}
	})
}

// checkLines checks the laws for the result of any reader.
func checkLines(t *testing.T, lines []Line, err error) {
	t.Helper()
	if err != nil {
		var refusal *Refusal
		if !errors.As(err, &refusal) || refusal.Reason.IsZero() {
			t.Fatalf("error without reason: %v", err)
		}
		return
	}
	for _, l := range lines {
		if l.Text != trimSpace(l.Text) || l.Lead < 0 || l.Lead > len(l.Text) || l.Bold && l.Lead != len(l.Text) || strings.Contains(l.Text, "\n") {
			t.Fatalf("line %+v", l)
		}
	}
}
