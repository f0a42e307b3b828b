package source

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"gongbao/analyzer/coded"
)

// reasonOf returns the message of an error as logs have it.
func reasonOf(err error) string {
	m, _ := coded.Of(err)
	return m.String()
}

// describe writes each document or refusal in a form such as "#2 title / text {region=…}" or "!
// reason".
func describe(documents iter.Seq2[Document, error]) string {
	var b strings.Builder
	for doc, err := range documents {
		if err != nil {
			fmt.Fprintf(&b, "%s ! %s\n", doc.File, reasonOf(err))
			continue
		}
		b.WriteString(doc.File)
		if doc.Row > 0 {
			fmt.Fprintf(&b, " #%s%d", doc.Sheet, doc.Row)
		}
		for _, l := range doc.Lines {
			if l.Aside != "" {
				fmt.Fprintf(&b, " [%s %s]", l.Aside, l.Text)
			} else if l.Text != "" {
				b.WriteString(" " + l.Text)
			}
		}
		for _, h := range doc.Hints {
			fmt.Fprintf(&b, " {%s %s}", h.Field, h.Value)
		}
		b.WriteString("\n")
	}
	return b.String()
}

func TestCSV(t *testing.T) {
	for _, test := range []struct{ name, in, want string }{
		{"comma", "标题,正文,地区,年份\n甲县报告,各位代表：好。,甲县,2026\n", "a.csv #2 [表头 标题 | 正文 | 地区 | 年份] [“地区”列 甲县] [“年份”列 2026] 甲县报告 各位代表：好。 {year 2026} {region 甲县}\n"},
		{"semicolon", "title;text\n甲;乙,丙\n", "a.csv #2 [表头 title | text] 甲 乙,丙\n"},
		{"tab", "title\tcontent\n甲\t乙,丙;丁\n", "a.csv #2 [表头 title | content] 甲 乙,丙;丁\n"},
		{"mark and quotes", "\ufeff\"正文\",\"链接\"\r\n\"甲\r\n乙\"\"丙\"\"\",https://a.cn\r\n", "a.csv #2 [表头 正文 | 链接] [“链接”列 https://a.cn] 甲 乙\"丙\" {url https://a.cn}\n"},
		{"province, city, county", "区县,省份,城市,正文\n古交市,山西省,太原市,好\n", "a.csv #2 [表头 区县 | 省份 | 城市 | 正文] [“区县”列 古交市] [“省份”列 山西省] [“城市”列 太原市] 好 {region 山西省} {region 太原市} {region 古交市}\n"},
		{"caption above", "各县报告汇编\n\n标题,正文\n甲,乙\n", "a.csv #4 [表头 各县报告汇编] [表头 标题 | 正文] 甲 乙\n"},
		{"rows counted", "正文,备注\n\"甲\n\n甲\",一\n,二\n\n丙,\n", "a.csv #2 [表头 正文 | 备注] [“备注”列 一] 甲 甲\na.csv ! table-row-empty place=(place-in-table row=3)\na.csv #5 丙\n"},
		{"better name", "内容,报告正文（全文）,编号\n短,长,3\n", "a.csv #2 [表头 内容 | 报告正文（全文） | 编号] [“内容”列 短] [“编号”列 3] 长\n"},
		{"text in parts", "正文1,正文2\n甲,乙\n", "a.csv #2 [表头 正文1 | 正文2] 甲 乙\n"},
		{"web page in a cell", "正文\n<div class=a><p>甲</p><p>乙</p><script>x()</script></div>\n", "a.csv #2 [表头 正文] 甲 乙 [脚本 x()]\n"},
		{"more cells than names", "正文\n甲,乙\n", "a.csv ! table-row-too-wide place=(place-in-table row=2) cells=2 columns=1\n"},
		{"empty cells beyond the names", "正文\n甲,, \n", "a.csv #2 [表头 正文] 甲\n"},
		{"comma in a text", "正文,年份\n甲,乙,2026\n\"丙,丁\",2025\n", "a.csv ! table-row-too-wide place=(place-in-table row=2) cells=3 columns=2\na.csv #3 [表头 正文 | 年份] [“年份”列 2025] 丙,丁 {year 2025}\n"},
		{"no values", "标题,正文,年份\nnan,甲,#N/A\nnull,None,2026\n", "a.csv #2 [表头 标题 | 正文 | 年份] [“标题”列 nan] [“年份”列 #N/A] 甲\na.csv ! table-row-empty place=(place-in-table row=3)\n"},
		{"year as a number", "正文,年份\n甲,2026.0\n", "a.csv #2 [表头 正文 | 年份] [“年份”列 2026.0] 甲 {year 2026}\n"},
		{"names of crawlers", "来源网站,访问地址,报告文本\n甲网,https://a.cn,乙\n", "a.csv #2 [表头 来源网站 | 访问地址 | 报告文本] [“来源网站”列 甲网] [“访问地址”列 https://a.cn] 乙 {url https://a.cn}\n"},
		{"no texts", "地区,年份\n甲县,2026\n", "a.csv ! table-no-text-column table=(place-table) keys=[地区 年份]\n"},
		{"header only", "标题,正文\n", "a.csv ! table-only-header table=(place-table)\n"},
		{"empty", "\n", "a.csv ! file-empty\n"},
		{"old line ends", "标题,正文\r甲,乙\r", "a.csv #2 [表头 标题 | 正文] 甲 乙\n"},
		{"open quote", "正文\n\"甲\n乙", "a.csv #2 [表头 正文] 甲 乙\n"},
		{"too many", "正文\n1\n2\n3\n4\n", "a.csv #2 [表头 正文] 1\na.csv #3 2\na.csv #4 3\na.csv ! table-too-long table=(place-table) most=3\n"},
	} {
		limits := DefaultLimits()
		limits.Documents = 3
		if diff := cmp.Diff(test.want, describe(Unpack(limits, "a.csv", []byte(test.in)))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
	for _, e := range []encoding.Encoding{simplifiedchinese.GBK, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)} {
		got := describe(Unpack(DefaultLimits(), "a.csv", encode(t, e, "标题\t正文\n政府工作报告\t"+sentence+"\n")))
		if want := "a.csv #2 [表头 标题 | 正文] 政府工作报告 " + sentence + "\n"; got != want {
			t.Errorf("%v: %s", e, got)
		}
	}
}

// sheets makes a spreadsheet; each sheet is its name and rows.
func sheets(t testing.TB, all ...[][]any) []byte {
	t.Helper()
	book := excelize.NewFile()
	for i, rows := range all {
		name := fmt.Sprintf("表%d", i+1)
		if i == 0 {
			if err := book.SetSheetName("Sheet1", name); err != nil {
				t.Fatal(err)
			}
		} else if _, err := book.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		for r, row := range rows {
			if err := book.SetSheetRow(name, fmt.Sprintf("A%d", r+1), &row); err != nil {
				t.Fatal(err)
			}
		}
	}
	var b bytes.Buffer
	if err := book.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestXLSX(t *testing.T) {
	data := sheets(t,
		[][]any{{"标题", "正文", "年份"}, {"甲县报告", "各位代表：\n好。", 2026}, nil, {"乙县报告", "", 2025}, {"丙县报告", "好", nil}},
		[][]any{{"说明"}, {"数据来自网页"}},
		nil,
	)
	want := `a.xlsx #表12 [表头 标题 | 正文 | 年份] [“年份”列 2026] 甲县报告 各位代表： 好。 {year 2026}
a.xlsx ! table-row-empty place=(place-in-sheet sheet="表1" row=4)
a.xlsx #表15 丙县报告 好
a.xlsx ! table-no-text-column table=(place-sheet sheet="表2") keys=[说明]
`
	if diff := cmp.Diff(want, describe(Unpack(DefaultLimits(), "a.xlsx", data))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for range Unpack(DefaultLimits(), "a.txt", data) { // content tells, and stopping early is allowed
		break
	}
	for _, test := range []struct {
		name, want string
		data       []byte
	}{
		{"empty.xlsx", "empty.xlsx ! table-empty\n", sheets(t, nil)},
		{"cut.xlsx", "cut.xlsx ! archive-damaged\n", data[:len(data)/2]},
		{"bomb.xlsx", "bomb.xlsx ! file-unpacks-too-large most=16777216\n", archive(t, entry{name: "xl/workbook.xml", text: strings.Repeat(" ", 30<<20)})},
		{"hollow.xlsx", "hollow.xlsx ! file-damaged\n", archive(t, entry{name: "xl/workbook.xml", text: "<workbook>"})},
	} {
		limits := DefaultLimits()
		limits.Unpacked = 16 << 20
		if got := describe(Unpack(limits, test.name, test.data)); got != test.want {
			t.Errorf("%s: %s", test.name, got)
		}
	}
}

// FuzzCSV and FuzzXLSX: any bytes give documents or refusals with a reason.
func FuzzCSV(f *testing.F) {
	for _, seed := range []string{"标题,正文,地区\n甲,\"乙\n\"\"丙\",丁\n", "正文;年份\n\"a;2026\n", "text\tb\r\n\r\n1\t2\t3", "内容|url\n|\n", "标题,正文\n甲\\u3000乙,\"丙\\n丁\\n戊\\n\\xff\"\n", "\"正文\"\"\n\"", "\"a\"b\"\"c\",\"d\r\n\r\n\"\r\n\r\n,\r"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		checkDocuments(t, "a.csv", data)
		checkRecords(t, string(data))
	})
}

// checkRecords compares the rows of a text with those that encoding/csv reads.
func checkRecords(t *testing.T, text string) {
	for _, separator := range ",;\t|" {
		reader := csv.NewReader(strings.NewReader(text))
		reader.Comma, reader.LazyQuotes, reader.FieldsPerRecord = separator, true, -1
		want, err := reader.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		var got [][]string
		records := newRecords(text, string(separator))
		for cells, ok := records.next(); ok; cells, ok = records.next() {
			got = append(got, slices.Clone(cells))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%q (-want +got):\n%s", text, diff)
		}
	}
}

func FuzzXLSX(f *testing.F) {
	data := sheets(f, [][]any{{"标题", "正文", "年份"}, {"甲", "乙", 2026}, {1.5, true}})
	f.Add(data)
	f.Add(data[:len(data)/2])
	f.Add(archive(f, entry{name: "xl/workbook.xml", text: "<workbook><sheets><sheet name='a' r:id='1'/></sheets></workbook>"}))
	f.Fuzz(func(t *testing.T, data []byte) { checkDocuments(t, "a.xlsx", data) })
}

// FuzzXLSXParts: so do any parts of a spreadsheet.
func FuzzXLSXParts(f *testing.F) {
	row := `<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" s="1"><v>45000</v></c></row>`
	f.Add(row, `<si><t>乙</t></si><si><r><t xml:space="preserve">丙 </t></r><r><t>丁</t></r></si>`)
	f.Add(`<row r="9999999"><c r="ZZZZ1"/></row>`, `<si>`)
	f.Add(`<row><c r="A-1" t="e"><f>1/0</f><v>#DIV/0!</v></c><!-- <row> --><![CDATA[<c>]]></row><row r="1"/>`, "")
	f.Add(`<row a="</row>"><c t="inlineStr"><is><t>甲&#0;&amp;</t></is></c></row></sheetData><sheetData>`, "\xff")
	f.Fuzz(func(t *testing.T, rows, strs string) {
		checkDocuments(t, "a.xlsx", []byte(workbook(t, 1, rows, strs)))
	})
}

// checkDocuments fails if reading does not end in documents with text and refusals with a reason.
func checkDocuments(t *testing.T, name string, data []byte) {
	limits := DefaultLimits()
	limits.Unpacked, limits.Documents = 64<<20, 1000
	for doc, err := range Unpack(limits, name, data) {
		switch {
		case !strings.HasPrefix(doc.File, name):
			t.Fatalf("document of %q", doc.File)
		case err != nil && codeOf(err) == "":
			t.Fatalf("error without reason: %v", err)
		case err == nil && (doc.Format == "" || len(doc.Lines) == 0):
			t.Fatalf("document %+v", doc)
		}
	}
}

// TestColumnOf: a column is known by its name in traditional characters as in simplified ones.
func TestColumnOf(t *testing.T) {
	for name, want := range map[string]columnKind{
		"標題": titleColumn, "報告標題": titleColumn, "內容": textColumn, "報告全文": textColumn, "Text": textColumn,
		"縣市": county, "區劃代碼": columnKind(CodeHint), "年份": columnKind(YearHint), "報告年度": columnKind(YearHint),
		"發布日期": columnKind(PublishedHint), "發表時間（年）": columnKind(PublishedHint),
		"網址": columnKind(URLHint), "原文鏈接": columnKind(URLHint), "備註": "",
	} {
		if kind, _ := columnOf(name); kind != want {
			t.Errorf("%s: %q, want %q", name, kind, want)
		}
	}
}
