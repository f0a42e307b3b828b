package web

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"gongbao/index"
	"gongbao/web/address"
	"gongbao/web/ask"
	"gongbao/web/ask/asktest"
	"gongbao/web/export"
	"gongbao/web/respond"
)

// nonEmpty is a list of a text, or nil if it is empty.
func nonEmpty(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

// TestBatchEqualsSearch: every cell has the numbers of the search for it.
func TestBatchEqualsSearch(t *testing.T) {
	lib := asktest.New()
	const table = "label,q,year,section,region\n一,煤矸石,,,\n二,煤矸石,2025 2024,tasks,\n三,养老 托育,,,530124 530322\n四,,,,\n五,\"\"\"没有这几个字\"\"\",,,\n"
	for _, by := range []string{"", "by=region,year", "by=year", "by=kind&by=level", "by=none"} {
		res, body := post(t, lib, by, "text/csv", table)
		if res.StatusCode != 200 || res.Header.Get("Content-Type") != respond.TypeCSV {
			t.Fatalf("%s: %d %s", by, res.StatusCode, body)
		}
		reports := make(map[string]int)
		for _, row := range rowsOf(t, body) {
			if row["error"] != "" {
				t.Errorf("%s: %v", by, row)
				continue
			}
			n, _ := strconv.Atoi(row["reports"])
			reports[row["label"]] += n
			r := address.NewRequest()
			r.Query, r.Limit = row["q"], 100
			r.Filter.Year = nonEmpty(row["year"])
			r.Filter.Region = nonEmpty(row["region_code"])
			r.Filter.Kind, r.Filter.Level = nonEmpty(row["kind"]), nonEmpty(row["level"])
			if row["label"] == "二" {
				r.Filter.Section = []string{"tasks"}
				if r.Filter.Year == nil {
					r.Filter.Year = []string{"2024", "2025"}
				}
			}
			if row["label"] == "三" && r.Filter.Region == nil {
				r.Filter.Region = []string{"530124", "530322"}
			}
			if r.Filter.Region != nil { // the made-up places are all there are under these
				under := map[string][]string{"530000": {"-530100", "-530300"}, "530100": {"-530124", "-530125"}, "530300": {"-530322"}}
				r.Filter.Region = append(r.Filter.Region, under[row["region_code"]]...)
			}
			found, err := lib.Search(t.Context(), r)
			if err != nil {
				t.Fatal(err)
			}
			chars := 0
			for _, h := range found.Hits {
				chars += h.Report.Chars
			}
			if fmt.Sprintf("%d %d %d", found.Total, found.Occurrences, chars) != row["reports"]+" "+row["occurrences"]+" "+row["chars"] {
				t.Errorf("%s: %v; the search has %d, %d, %d", by, row, found.Total, found.Occurrences, chars)
			}
		}
		if reports["一"] != 28 || reports["四"] != 28 || reports["五"] != 0 {
			t.Errorf("%s: %v", by, reports)
		}
		if _, named := reports["五"]; !named {
			t.Errorf("%s: a query that finds nothing has no row", by)
		}
	}
}

// TestBatchForms: tables with a byte order mark, in GBK, with other separators and line ends, and
// lines of text say the same.
func TestBatchForms(t *testing.T) {
	gbk, err := simplifiedchinese.GB18030.NewEncoder().String("q,label\n煤矸石 综合利用,资源\n新质生产力,产业\n")
	if err != nil {
		t.Fatal(err)
	}
	_, want := post(t, asktest.New(), "by=year", "text/csv", "q,label\n煤矸石 综合利用,资源\n新质生产力,产业\n")
	for _, c := range []struct{ mediaType, body string }{
		{"text/csv; charset=utf-8", "\ufeffq,label\r\n煤矸石 综合利用,资源\r\n新质生产力,产业\r\n"},
		{"text/csv; charset=gbk", gbk},
		{"", "q;label\n煤矸石 综合利用;资源\n新质生产力;产业"},
		{"text/csv", "Q\tLabel\n煤矸石 综合利用\t资源\n新质生产力\t产业"},
		{"text/csv", "q,label\r煤矸石 综合利用,资源\r新质生产力,产业"},
	} {
		if res, got := post(t, asktest.New(), "by=year", c.mediaType, c.body); got != want {
			t.Errorf("%s %.40q: %d\n%s\nwant\n%s", c.mediaType, c.body, res.StatusCode, got, want)
		}
	}
	for _, mediaType := range []string{"", "text/plain"} {
		_, got := post(t, asktest.New(), "by=none", mediaType, "\ufeff煤矸石 综合利用\r\n\r\n\"新质, 生产力\"\n")
		rows := rowsOf(t, got)
		if len(rows) != 2 || rows[0]["q"] != "煤矸石 综合利用" || rows[0]["line"] != "1" || rows[1]["q"] != `"新质, 生产力"` || rows[1]["line"] != "3" {
			t.Errorf("lines of text as %q: %v", mediaType, rows)
		}
	}
}

// TestBatchDefaults: the filters of the address are those of every query that has none of its own.
func TestBatchDefaults(t *testing.T) {
	_, body := post(t, asktest.New(), "by=year&year=2026&match=literal", "text/csv", "q,year\n煤矸石,\n煤矸石,2024\n")
	rows := rowsOf(t, body)
	if len(rows) != 2 || rows[0]["year"] != "2026" || rows[1]["year"] != "2024" {
		t.Errorf("%v", rows)
	}
}

// TestBatchErrors: what is wrong with one query is said in its row, which has no numbers, and the
// others are counted.
func TestBatchErrors(t *testing.T) {
	lib := asktest.New()
	_, body := post(t, lib, "by=none", "text/csv", "q,year\n煤矸石,\n(养老,\n养老,x\n养老,2026,太多\n煤矸石,\n")
	rows := rowsOf(t, body)
	want := []string{"", "第 1 个字符", "四位年份", "3 格", ""}
	if len(rows) != len(want) {
		t.Fatalf("%d rows\n%s", len(rows), body)
	}
	for i, row := range rows {
		if row["line"] != strconv.Itoa(i+2) || !strings.Contains(row["error"], want[i]) || (want[i] == "") != (row["error"] == "") ||
			(row["error"] == "") != (row["reports"] == "28") || row["error"] != "" && row["reports"]+row["occurrences"]+row["chars"] != "" {
			t.Errorf("row %d: %v", i, row)
		}
	}
	for name, c := range map[string]struct {
		err  error
		says string
	}{"no time": {context.DeadlineExceeded, "时间已到上限"}, "closed": {index.ErrClosed, "请稍后再试"}} {
		broken := asktest.New()
		broken.Breaks, broken.BreaksWith = 2, c.err
		_, body := post(t, broken, "by=none", "text/plain", "煤矸石\n养老\n托育\n")
		rows := rowsOf(t, body)
		if len(rows) != 3 || rows[0]["reports"] != "28" || !strings.Contains(rows[1]["error"], c.says) || !strings.Contains(rows[2]["error"], c.says) || rows[2]["reports"] != "" {
			t.Errorf("%s: %v", name, rows)
		}
	}
	lib.Partial = true
	_, body = post(t, lib, "by=year", "text/plain", "煤矸石\n")
	if rows := rowsOf(t, body); len(rows) != 1 || !strings.Contains(rows[0]["error"], "一部分") || rows[0]["reports"] != "" {
		t.Errorf("a part of the library: %v", rows)
	}
}

// TestBatchRefused: what is wrong with the request as a whole is a problem.
func TestBatchRefused(t *testing.T) {
	for _, c := range []struct {
		name, parameters, mediaType, body string
		status                            int
		says                              string
	}{
		{"a form", "", "application/x-www-form-urlencoded", "q=煤", 415, "text/csv"},
		{"no type", "", "text/;", "q\n煤", 415, "text/csv"},
		{"too large", "", "text/plain", strings.Repeat("煤\n", (1<<20)/4+1), 413, "1 MB"},
		{"too many", "", "text/plain", strings.Repeat("煤\n", export.MaxBatchQueries+1), 400, "1000 个"},
		{"empty", "", "text/plain", "\n \n", 400, "没有检索式"},
		{"header only", "", "text/csv", "q,label\n", 400, "没有检索式"},
		{"no column q", "", "text/csv", "词,标签\n煤,一\n", 400, "其中一列是 q"},
		{"a column misspelt", "", "text/csv", "q,regoin\n煤,530124\n", 400, "是不是 region？"},
		{"a column twice", "", "text/csv", "q,q\n煤,煤\n", 400, "只能出现一次"},
		{"a parameter misspelt", "yaer=2026", "text/plain", "煤", 400, "是不是 year？"},
		{"q in the address", "q=煤", "text/plain", "煤", 400, "没有参数“q”"},
		{"by what is not", "by=town", "text/plain", "煤", 400, "参数 by 的值“town”无效"},
		{"by a field twice", "by=year,year", "text/plain", "煤", 400, "各写一次"},
		{"by none and more", "by=none,year", "text/plain", "煤", 400, "“none”"},
		{"a year in the address", "year=x", "text/plain", "煤", 400, "四位年份"},
		{"binary", "", "text/plain", "\x00\x01\x02", 400, "二进制"},
	} {
		parameters := c.parameters
		if name, value, ok := strings.Cut(parameters, "="); ok {
			parameters = url.Values{name: {value}}.Encode()
		}
		res, body := post(t, asktest.New(), parameters, c.mediaType, c.body)
		if res.StatusCode != c.status || res.Header.Get("Content-Type") != problemType || !strings.Contains(body, c.says) {
			t.Errorf("%s: %d %s", c.name, res.StatusCode, body)
		}
	}
	do, _ := start(t, asktest.New())
	if res, body := do("GET", "/api/v1/batch"); res.StatusCode != 405 || res.Header.Get("Allow") != "POST" || !strings.Contains(body, "POST") {
		t.Errorf("GET: %d %v %s", res.StatusCode, res.Header, body)
	}
}

// post sends a batch.
func post(t *testing.T, lib ask.Library, parameters, mediaType, body string) (*http.Response, string) {
	t.Helper()
	h, err := NewServer(Config{Library: lib})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(h)
	defer server.Close()
	req, err := http.NewRequest("POST", server.URL+"/api/v1/batch?"+parameters, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if mediaType != "" {
		req.Header.Set("Content-Type", mediaType)
	}
	res, err := server.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(answer)
}
