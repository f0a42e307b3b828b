package source

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

func TestJSON(t *testing.T) {
	for _, test := range []struct{ name, in, want string }{
		// An object a line.
		{"a.jsonl", `{"省份":"甲省","年份":2025,"正文":"甲"}`, "#1 [表头 省份 | 年份 | 正文] [“省份”列 甲省] [“年份”列 2025] 甲 {year 2025} {region 甲省}\n"},
		{"lines.jsonl", "{\"正文\":\"甲\\n乙\"}\n{\"正文\":\"丙\"}\n", "#1 [表头 正文] 甲 乙\n#2 丙\n"},
		{"mark, CR LF and blank lines.ndjson", "\ufeff{\"正文\":\"甲\"}\r\n\r\n \r\n{\"正文\":\"乙\"}\r\n", "#1 [表头 正文] 甲\n#4 乙\n"},
		{"by content.txt", "{\"正文\":\"甲\"}\n{\"正文\":\"乙\"}", "#1 [表头 正文] 甲\n#2 乙\n"},
		{"broken line.jsonl", "{\"正文\":\"甲\"}\n{\"正文\":\"乙\n{\"正文\":\"丙\"}\n", "#1 [表头 正文] 甲\n! table-row-broken place=(place-in-table row=2)\n#3 丙\n"},
		{"first line broken.jsonl", "{\"正文\":\"甲\n{\"正文\":\"乙\"}\n", "! table-row-broken place=(place-in-table row=1)\n#2 [表头 正文] 乙\n"},
		{"two on a line.jsonl", "{\"正文\":\"甲\"}\n{\"正文\":\"乙\"}{\"正文\":\"丙\"}\n", "#1 [表头 正文] 甲\n! table-row-no-object place=(place-in-table row=2)\n"},
		{"comma after each line.jsonl", "{\"正文\":\"甲\"},\n{\"正文\":\"乙\"},\n", "#1 [表头 正文] 甲\n#2 乙\n"},
		{"broken bytes.jsonl", "{\"正文\":\"甲甲甲甲甲甲甲\"}\n{\"正文\":\"丁\xff丁\"}\n{\"正文\":\"乙\"}\n", "#1 [表头 正文] 甲甲甲甲甲甲甲\n#2 丁\ufffd丁\n#3 乙\n"},
		{"other values.jsonl", "{\"正文\":\"甲\"}\n{}\n{\"年份\":1}\nnull\n[1]\n\"乙\"\n", "#1 [表头 正文] 甲\n! table-row-empty place=(place-in-table row=2)\n! table-row-empty place=(place-in-table row=3)\n! table-row-no-object place=(place-in-table row=4)\n! table-row-no-object place=(place-in-table row=5)\n! table-row-no-object place=(place-in-table row=6)\n"},
		{"text comes late.jsonl", "{\"a\":1}\n{\"正文\":\"甲\"}\n", "! table-row-empty place=(place-in-table row=1)\n#2 [表头 a | 正文] 甲\n"},
		{"no text.jsonl", "{\"题\":\"甲\",\"b\":{\"c\":1}}\n{\"d\":null}\n", "! table-no-text-field keys=[题 b.c d]\n"},
		{"no values.jsonl", "{\"正文\":\"甲\",\"年份\":NaN}\n{\"正文\":null}\n{\"正文\":\"nan\"}\n{\"正文\":\"a NaN \\\" NaN\",\"x\":-Infinity}\n", "#1 [表头 正文 | 年份] 甲\n! table-row-empty place=(place-in-table row=2)\n! table-row-empty place=(place-in-table row=3)\n#4 [表头 x] a NaN \" NaN\n"},
		{"another text if one is empty.jsonl", "{\"正文\":null,\"content\":\"甲\"}\n{\"正文\":\"乙\",\"content\":\"丙\"}\n", "#1 [表头 正文 | content] 甲\n#2 [“content”列 丙] 乙\n"},
		{"five.jsonl", strings.Repeat("{\"正文\":\"甲\"}\n", 5), "#1 [表头 正文] 甲\n#2 甲\n#3 甲\n#4 甲\n! table-too-long table=(place-table) most=4\n"},
		{"five without text.jsonl", strings.Repeat("{\"a\":\"甲\"}\n", 5), "! table-no-text-field keys=[a]\n"},
		{"long line.jsonl", "{\"正文\":\"" + strings.Repeat("甲", 400) + "\"}\n{\"正文\":\"乙\"}\n", "! table-row-too-long place=(place-in-table row=1) most=1000\n#2 [表头 正文] 乙\n"},
		{"deep.jsonl", "{\"正文\":" + strings.Repeat("[", 20) + strings.Repeat("]", 20) + "}\n{\"正文\":\"乙\"}\n", "! table-row-too-deep place=(place-in-table row=1)\n#2 [表头 正文] 乙\n"},

		// A list of objects.
		{"list.json", `[{"正文":"甲"}, {"正文":"乙"},]`, "#1 [表头 正文] 甲\n#2 乙\n"},
		{"list.jsonl", "[\n {\"正文\":\n \"甲\"},\n {\"正文\":\"乙\"}\n]\n", "#1 [表头 正文] 甲\n#2 乙\n"},
		{"list.txt", "\n[ {\"正文\" : \"甲\"} ]", "#1 [表头 正文] 甲\n"},
		{"lists of two runs.json", "[{\"正文\":\"甲\"}\n][{\"正文\":\"乙\"}]", "#1 [表头 正文] 甲\n#2 乙\n"},
		{"broken element.json", `[{"正文":"甲"},{"正文":oh},{"正文":"乙"},3]`, "#1 [表头 正文] 甲\n! table-row-broken place=(place-in-list row=2)\n#3 乙\n! table-row-no-object place=(place-in-list row=4)\n"},
		{"cut.json", `[{"正文":"甲"},{"正文":"乙`, "#1 [表头 正文] 甲\n! json-broken-off place=(place-in-list row=2)\n"},
		{"cut after a comma.json", `[{"正文":"甲"},`, "#1 [表头 正文] 甲\n! json-broken-off place=(place-in-list row=2)\n"},
		{"more after it.json", `[{"正文":"甲"}] x`, "#1 [表头 正文] 甲\n! json-broken-off place=(place-in-list row=2)\n"},
		{"stray brace.json", `[{"正文":"甲"}}]`, "#1 [表头 正文] 甲\n! json-broken-off place=(place-in-list row=2)\n"},
		{"long element.json", `[{"正文":"` + strings.Repeat("甲", 400) + `"},{"正文":"乙"}]`, "! table-row-too-long place=(place-in-list row=1) most=1000\n#2 [表头 正文] 乙\n"},
		{"deep element.json", `[{"正文":` + strings.Repeat("[", 20) + strings.Repeat("]", 20) + `},{"正文":"乙"}]`, "! table-row-too-deep place=(place-in-list row=1)\n#2 [表头 正文] 乙\n"},

		// An object with a list of rows in it, one that is a report, or several.
		{"answer.json", `{"code":0,"msg":"ok","data":{"total":2,"list":[{"正文":"甲"},{"正文":"乙"}]},"t":null}`, "#1 [“code”，在表格之外 0] [“msg”，在表格之外 ok] [“data.total”，在表格之外 2] [表头 正文] 甲\n#2 乙\n"},
		{"search.json", `{"hits":{"hits":[{"_id":"1","_source":{"title":"甲","content":"乙","region":{"name":"丙"}}}]}}`, "#1 [表头 _id | _source.title | _source.content | _source.region.name] [“_id”列 1] [“_source.region.name”列 丙] 甲 乙\n"},
		{"one of two lists.json", `{"columns":[{"name":"正文"}],"rows":[{"正文":"甲"}]}`, "#1 [表头 正文] 甲\n"},
		{"two lists.json", `{"a":[{"正文":"甲"}],"b":[{"正文":"乙"}]}`, "! json-several-lists lists=[a b]\n"},
		{"usual name.json", `{"a":[{"正文":"甲"}],"items":[{"正文":"乙"}]}`, "#1 [表头 正文] 乙\n"},
		{"report.json", "{\n\"title\":\"甲\",\n\"正文\":[\"乙\",\"丙\"],\"files\":[{\"url\":\"丁\"}]}", "#1 [表头 title | 正文 | files.url] [“files.url”列 丁] 甲 乙 丙\n"},
		{"over lines.json", "{\n\"正文\":\"甲\"}\n{\n\"正文\":\"乙\"}\n", "#1 [表头 正文] 甲\n#2 乙\n"},
		{"cut answer.json", `{"data":[{"正文":"甲"},`, "! json-broken-off place=(place-in-list row=1)\n"},
		{"empty rows.json", `{"code":1,"data":[]}`, "! json-no-rows keys=[code data]\n"},

		// Fields.
		{"numbers and lists.json", `[{"正文":["甲",1,true,null,["乙"]],"标签":["丙","丁"],"年份":"2025"}]`, "#1 [表头 正文 | 标签 | 年份] [“标签”列 丙 丁] [“年份”列 2025] 甲 1 乙 {year 2025}\n"},
		{"nested.json", `[{"id":1,"url":"https://a.cn","文章":{"正文":"甲","标题":"乙"},"other":{"title":"丙"}}]`, "#1 [表头 id | url | 文章.正文 | 文章.标题 | other.title] [“id”列 1] [“url”列 https://a.cn] [“other.title”列 丙] 乙 甲 {url https://a.cn}\n"},
		{"list of texts.json", `[{"parts":[{"text":"甲"},{"text":"乙"}]}]`, "! table-no-text-field keys=[parts.text]\n"},
		{"name twice.json", `[{"正文":"甲","正文":"乙"}]`, "#1 [表头 正文] [“正文”列 甲] 乙\n"},
		{"web page.json", `[{"html":"<!DOCTYPE html><html><body><p>甲</p><p>乙</p><script>x()</script></body></html>"}]`, "#1 [表头 html] 甲 乙 [脚本 x()]\n"},
		{"better name.json", `[{"html":"<p>甲</p>","content_text":"甲","page_url":"https://a.cn","来源网站":"乙"}]`, "#1 [表头 html | content_text | page_url | 来源网站] [“html”列 <p>甲</p>] [“page_url”列 https://a.cn] [“来源网站”列 乙] 甲 {url https://a.cn}\n"},

		// No tables.
		{"empty.json", " \n", "! file-empty\n"},
		{"empty list.json", "[]", "! table-empty\n"},
		{"empty object.json", "{}", "! json-no-table\n"},
		{"string.json", `"甲"`, "! json-no-table\n"},
		{"prose.json", "各位代表：", "! json-no-table\n"},
		{"strings.json", `["甲","乙"]`, "! table-row-no-object place=(place-in-list row=1)\n! table-row-no-object place=(place-in-list row=2)\n"},
		{"map.json", `{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point","coordinates":[1,2]},"properties":{"name":"甲"}}]}`, "! table-no-text-field keys=[type geometry.type geometry.coordinates properties.name]\n"},
		{"configuration.json", `{"name":"a","scripts":{"test":"b"},"files":["c"]}`, "! json-no-rows keys=[name scripts.test files]\n"},
	} {
		limits := DefaultLimits()
		limits.Documents, limits.Row, limits.Depth = 4, 1000, 15
		if test.name == "other values.jsonl" {
			limits.Documents = 6
		}
		got := strings.ReplaceAll(describe(Unpack(limits, test.name, []byte(test.in))), test.name+" ", "")
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
	for _, e := range []encoding.Encoding{simplifiedchinese.GBK, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), unicode.UTF16(unicode.BigEndian, unicode.UseBOM)} {
		data := encode(t, e, `{"正文":"`+strings.TrimSpace(sentence)+"\"}\n{\"正文\":\"乙\"}\n")
		want := "a #1 [表头 正文] " + strings.TrimSpace(sentence) + "\na #2 乙\n"
		for _, name := range []string{"a.jsonl", "a"} {
			if diff := cmp.Diff(want, strings.ReplaceAll(describe(Unpack(DefaultLimits(), name, data)), ".jsonl", "")); diff != "" {
				t.Errorf("%v (-want +got):\n%s", e, diff)
			}
		}
	}
}

// TestNoJSON: a text that only begins like JSON is read as text.
func TestNoJSON(t *testing.T) {
	for _, in := range []string{"[山西省]政府工作报告", "{注}各位代表", "[{注}]各位代表", `{"注"}各位代表`, `{"注":各位代表}`, `"各位代表"`, "[1] 各位代表"} {
		if doc, err := Decode("a.txt", []byte(in)); err != nil || doc.Format != "text" {
			t.Errorf("%s: %s %v", in, doc.Format, err)
		}
	}
}

// TestJSONOnDisk: a long file is read from the disk as it is from memory.
func TestJSONOnDisk(t *testing.T) {
	var lines, list strings.Builder
	for i := range 2000 {
		row, _ := json.Marshal(map[string]string{"标题": fmt.Sprint("报告", i), "正文": strings.Repeat(sentence, 3)})
		fmt.Fprintf(&lines, "%s\n", row)
		fmt.Fprintf(&list, "%c%s", "[,"[min(i, 1)], row)
	}
	for name, data := range map[string]string{
		"a.jsonl": lines.String(), "a.json": list.String() + "]", "b.json": `{"data":` + list.String() + "]}", "a": "\ufeff" + lines.String(),
	} {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
		limits := DefaultLimits()
		limits.Bytes = 100_000
		content, err := Reader{Limits: limits}.Open(name, path)
		if err != nil {
			t.Fatal(err)
		}
		var copied strings.Builder
		if n, err := content.WriteTo(&copied); err != nil || n != content.Size() || copied.String() != data {
			t.Errorf("%s: copied %d bytes: %v", name, n, err)
		}
		got := describe(content.Documents())
		if err := content.Close(); err != nil {
			t.Error(err)
		}
		if n := strings.Count(got, "\n"); n != 2000 || strings.Contains(got, " ! ") {
			t.Errorf("%s: %d documents", name, n)
		}
		if got != describe(Unpack(DefaultLimits(), name, []byte(data))) {
			t.Errorf("%s: other documents from memory", name)
		}
		limits.Streamed = 100_000
		if _, err := (Reader{Limits: limits}).Open(name, path); codeOf(err) != "file-too-large" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// generated is a file that is made as it is read: a beginning, parts and an end.
type generated struct {
	begin, part, between, end string
	parts                     int
}

func (g generated) writeTo(t *testing.T, path string) {
	t.Helper()
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	io.WriteString(file, g.begin)
	for i := range g.parts {
		if i > 0 {
			io.WriteString(file, g.between)
		}
		if _, err := io.WriteString(file, g.part); err != nil {
			t.Fatal(err)
		}
	}
	io.WriteString(file, g.end)
}

// TestJSONMemory: the memory for a file of JSON does not grow with the file.
func TestJSONMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("files of 100 MB")
	}
	row := `{"标题":"甲","正文":"` + strings.Repeat("推动煤矸石综合利用。", 3500) + `"}` // 100 KB
	for name, g := range map[string]generated{
		"lines.jsonl":    {"", row, "\n", "\n", 1000},
		"list.json":      {"[", row, ",", "]", 1000},
		"answer.json":    {`{"data":{"list":[`, row, ",", "]}}", 1000},
		"long line.json": {`[{"正文":"`, strings.Repeat("甲", 30_000), "", `"},` + row + "]", 1000},
		"no list.json":   {`{"a":1`, strings.Repeat(" ", 100_000), "", "}", 1000},
		"deep.json":      {`[{"正文":`, strings.Repeat("[", 100_000), "", strings.Repeat("]", 100_000) + "}]", 1000},
		"deep.jsonl":     {"{\"正文\":\"甲\"}\n{\"正文\":", strings.Repeat("[", 100_000), "", "", 30},
	} {
		path := filepath.Join(t.TempDir(), name)
		g.writeTo(t, path)
		limits := DefaultLimits()
		limits.Row = 4 << 20
		stop := make(chan struct{})
		var most atomic.Uint64
		go func() {
			for {
				select {
				case <-stop:
					return
				case <-time.After(5 * time.Millisecond):
					var m runtime.MemStats
					runtime.ReadMemStats(&m)
					most.Store(max(most.Load(), m.HeapAlloc))
				}
			}
		}()
		runtime.GC()
		start, documents := time.Now(), 0
		for _, err := range Documents(limits, path) {
			if err == nil {
				documents++
			}
		}
		close(stop)
		t.Logf("%s: %d documents, %v, at most %d MB", name, documents, time.Since(start).Round(time.Millisecond), most.Load()>>20)
		if most.Load() > 64<<20 {
			t.Errorf("%s: %d MB", name, most.Load()>>20)
		}
	}
}

// FuzzJSON: any bytes give documents or refusals with a reason.
func FuzzJSON(f *testing.F) {
	for _, seed := range []string{
		"{\"标题\":\"甲\",\"正文\":\"乙\"}\n{\"正文\":\"丙\"}\n", `[{"正文":["甲",{"a":1}]},]`, `{"code":0,"data":{"list":[{"text":"甲"}]}}`,
		`[{"a":{"content":"<p>甲</p>","content":NaN}}]`, "{\n\"正文\":\"甲\"}{\"正文\":\"乙\"}", `["a",1,null,{}]`, `{"a":[{}],"b":[{}]`, "\ufeff[{}]\r\n[{\"a\\u0000\\\"\":\"\\ud800\"}]",
	} {
		f.Add([]byte(seed), true)
		f.Add([]byte(seed), false)
	}
	f.Fuzz(func(t *testing.T, data []byte, lines bool) {
		name := "a.json"
		if lines {
			name = "a.jsonl"
		}
		checkDocuments(t, name, data)
	})
}
