package source

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// TestColumns: columns that the user names are read as what they hold, in each kind of table.
func TestColumns(t *testing.T) {
	for _, test := range []struct{ columns, name, in, want string }{
		{"正文=报告稿", "a.csv", "题,报告稿\n甲,乙\n", "#2 [表头 题 | 报告稿] [“题”列 甲] 乙\n"},
		{"text=报告稿 title=题 year=何年", "a.csv", "题,报告稿,何年\n甲,乙,2025\n", "#2 [表头 题 | 报告稿 | 何年] [“何年”列 2025] 甲 乙 {year 2025}\n"},
		{"日期=day 网址=web 地区=where", "a.csv", "正文;day;web;where\n甲;2025-01-02;https://a.cn;乙县\n", "#2 [表头 正文 | day | web | where] [“day”列 2025-01-02] [“web”列 https://a.cn] [“where”列 乙县] 甲 {published 2025-01-02} {url https://a.cn} {region 乙县}\n"},
		{"正文=内容", "instead of a better name.csv", "正文,内容\n甲,乙\n", "#2 [表头 正文 | 内容] [“正文”列 甲] 乙\n"},
		{"标题=正文 正文=标题", "exchanged.csv", "正文,标题\n甲,乙\n", "#2 [表头 正文 | 标题] 甲 乙\n"},
		{"正文=上 正文=下", "two of one part.csv", "上,下\n甲,乙\n", "#2 [表头 上 | 下] 甲 乙\n"},
		{"正文=报告稿", "below a caption.csv", "汇编\n题,报告稿\n甲,乙\n", "#3 [表头 汇编] [表头 题 | 报告稿] [“题”列 甲] 乙\n"},
		{"正文=报告稿", "other separator.csv", "题;报告稿\n甲,丙;乙,丁\n", "#2 [表头 题 | 报告稿] [“题”列 甲,丙] 乙,丁\n"},
		{"正文=无", "a.csv", "题,报告稿\n甲,乙\n", "! table-no-column table=(place-table) column=\"无\" keys=[题 报告稿]\n"},
		{"标题=无", "a.csv", "题,正文\n甲,乙\n", "! table-no-column table=(place-table) column=\"无\" keys=[题 正文]\n"},
		{"标题=题", "a.csv", "题,报告稿\n甲,乙\n", "! table-no-text-column table=(place-table) keys=[题 报告稿]\n"},
		{"", "a.csv", "汇编\n题,报告稿," + strings.Repeat("长", 50) + "\n甲,乙\n", "! table-no-text-column table=(place-table) keys=[题 报告稿 " + strings.Repeat("长", shownKey) + "…]\n"},

		{"正文=报告稿", "a.jsonl", "{\"报告稿\":\"甲\",\"正文\":\"乙\"}\n{\"正文\":\"丙\"}\n", "#1 [表头 报告稿 | 正文] [“正文”列 乙] 甲\n! table-row-empty place=(place-in-table row=2)\n"},
		{"正文=文.稿 标题=头.题", "a.jsonl", `{"id":"1","文":{"稿":"甲","标题":"乙"},"头":{"题":"丙"}}`, "#1 [表头 id | 文.稿 | 文.标题 | 头.题] [“id”列 1] [“文.标题”列 乙] 丙 甲\n"},
		{"正文=段.文", "text in a list of objects.jsonl", `{"段":[{"文":"甲"},{"文":"乙"}]}`, "#1 [表头 段.文] 甲 乙\n"},
		{"正文=甲.文 正文=乙.文", "two texts.jsonl", `{"甲":{"文":"丙"},"乙":{"文":"丁"}}`, "#1 [表头 甲.文 | 乙.文] 丙 丁\n"},
		{"正文=稿 标题=题", "title in the second row.jsonl", "{\"稿\":\"甲\"}\n{\"稿\":\"乙\",\"题\":\"丙\"}\n", "#1 [表头 稿] 甲\n#2 [表头 题] 丙 乙\n"},
		{"正文=稿 标题=无", "a.jsonl", "{\"稿\":\"甲\"}\n{\"稿\":\"乙\",\"题\":\"丙\"}\n", "! table-no-column table=(place-table) column=\"无\" keys=[稿 题]\n"},
		{"正文=稿", "a.json", `{"data":{"list":[{"稿":"甲"}]}}`, "#1 [表头 稿] 甲\n"},
		{"正文=稿", "a.json", "{\n\"题\":\"甲\",\n\"稿\":\"乙\"}", "#1 [表头 题 | 稿] [“题”列 甲] 乙\n"},
		{"正文=无", "a.json", `[{"稿":"甲"}]`, "! table-no-column table=(place-table) column=\"无\" keys=[稿]\n"},
		{"正文=稿", "empty.json", `[]`, "! table-empty\n"},
		{"正文=稿", "no table.txt", "各位代表", "各位代表\n"},
	} {
		columns, err := ParseColumns(strings.Fields(test.columns))
		if err != nil {
			t.Fatal(err)
		}
		documents := Reader{DefaultLimits(), columns}.Unpack(test.name, []byte(test.in))
		got := strings.ReplaceAll(describe(documents), test.name+" ", "")
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s %s (-want +got):\n%s", test.columns, test.name, diff)
		}
	}
}

// TestColumnsOfSheets: columns are named in spreadsheets, and in archives, as in CSV.
func TestColumnsOfSheets(t *testing.T) {
	book := excelize.NewFile()
	for i, row := range [][]any{{"题", "报告稿"}, {"甲", "乙"}} {
		if err := book.SetSheetRow("Sheet1", "A"+string(rune('1'+i)), &row); err != nil {
			t.Fatal(err)
		}
	}
	var xlsx bytes.Buffer
	if err := book.Write(&xlsx); err != nil {
		t.Fatal(err)
	}
	archive := zipFile(map[string]string{"a.csv": "题,报告稿\n甲,乙\n"})
	for _, test := range []struct {
		columns, name string
		data          []byte
		want          string
	}{
		{"正文=报告稿", "a.xlsx", xlsx.Bytes(), "a.xlsx #Sheet12 [表头 题 | 报告稿] [“题”列 甲] 乙\n"},
		{"正文=无", "a.xlsx", xlsx.Bytes(), "a.xlsx ! table-no-column table=(place-sheet sheet=\"Sheet1\") column=\"无\" keys=[题 报告稿]\n"},
		{"", "a.xlsx", xlsx.Bytes(), "a.xlsx ! table-no-text-column table=(place-sheet sheet=\"Sheet1\") keys=[题 报告稿]\n"},
		{"正文=报告稿", "a.zip", archive, "a.zip/a.csv #2 [表头 题 | 报告稿] [“题”列 甲] 乙\n"},
	} {
		columns, err := ParseColumns(strings.Fields(test.columns))
		if err != nil {
			t.Fatal(err)
		}
		got := describe(Reader{DefaultLimits(), columns}.Unpack(test.name, test.data))
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s %s (-want +got):\n%s", test.columns, test.name, diff)
		}
	}
}

func TestParseColumns(t *testing.T) {
	all := strings.Join(columnParts(), " ")
	for _, test := range []struct{ in, want string }{
		{"正文=报告文本", "text=报告文本"},
		{"Text=a.b|年份= 何 年 |date=x", "published=x|text=a.b|year=何 年"},
		{"正文=a=b", "text=a=b"},
		{"正文=a|text=a", "text=a"},
		{"正文", `column-no-pair given="正文"`},
		{"正文=", `column-no-pair given="正文="`},
		{"=甲", `column-unknown-part part="" parts=[` + all + "]"},
		{"来源=甲", `column-unknown-part part="来源" parts=[` + all + "]"},
		{"正文=a|标题=a", `column-twice column="a"`},
	} {
		columns, err := ParseColumns(strings.Split(test.in, "|"))
		got := strings.Join(columns.Strings(), "|")
		if err != nil {
			got = reasonOf(err)
		}
		if got != test.want {
			t.Errorf("%s: %s, want %s", test.in, got, test.want)
		}
		again, err := ParseColumns(columns.Strings())
		if diff := cmp.Diff(columns, again); err != nil || diff != "" {
			t.Errorf("%s is read again as %v: %v", test.in, again, err)
		}
	}
}
