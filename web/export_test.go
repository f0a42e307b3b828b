package web

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"net/http/httptest"
	"strings"
	"testing"

	"gongbao/index"
	"gongbao/index/report"
	"gongbao/web/answer"
	"gongbao/web/ask/asktest"
	"gongbao/web/export"
	"gongbao/web/page/pagetest"
	"gongbao/web/respond"
	"gongbao/web/say"
)

// rowsOf reads a table as a spreadsheet does: the byte order mark, and rows of as many cells as the
// header.
func rowsOf(t *testing.T, text string) (rows []map[string]string) {
	t.Helper()
	table, marked := strings.CutPrefix(text, "\ufeff")
	if !marked || strings.Count(table, "\n") != strings.Count(table, "\r\n") {
		t.Fatalf("the table has no byte order mark, or lines that do not end in CR LF: %.80q", text)
	}
	r := csv.NewReader(strings.NewReader(table))
	all, err := r.ReadAll()
	if err != nil {
		t.Fatalf("%v\n%s", err, table)
	}
	for _, cells := range all[1:] {
		row := make(map[string]string)
		for i, cell := range cells {
			row[all[0][i]] = cell
		}
		rows = append(rows, row)
	}
	return rows
}

// grouped writes a number as pages do: 12,345.
func grouped(n int) string { return say.Say("%d", n).String() }

// TestExportCSV: the rows are the hits of the search, all of them, in its order.
func TestExportCSV(t *testing.T) {
	lib := asktest.New()
	do, _ := start(t, lib)
	for _, q := range []string{"q=煤矸石", "region=530124&sort=oldest", "q=煤矸石&year=2026&section=tasks&passages=2", "q=没有这几个字", ""} {
		res, body := do("GET", "/api/v1/export?"+q)
		if res.StatusCode != 200 || res.Header.Get("Content-Type") != respond.TypeCSV ||
			res.Header.Get("Content-Disposition") != `attachment; filename="gongbao.csv"` {
			t.Fatalf("%s: %d %v", q, res.StatusCode, res.Header)
		}
		_, answered := do("GET", "/api/v1/search?limit=100&passages=0&"+strings.Replace(q, "passages=2", "", 1))
		var a answer.Search
		if err := json.Unmarshal([]byte(answered), &a); err != nil {
			t.Fatal(err)
		}
		rows := rowsOf(t, body)
		if !strings.Contains(q, "passages") && len(rows) != a.Total {
			t.Errorf("%s: %d rows, %d reports", q, len(rows), a.Total)
		}
		found := make(map[string]int)
		for _, h := range a.Hits {
			found[h.Report.ID] = h.Occurrences
		}
		seen := make(map[string]bool)
		for _, row := range rows {
			seen[row["id"]] = true
			of, err := lib.Report(t.Context(), row["id"])
			if err != nil {
				t.Fatal(err)
			}
			if row["title"] != of.Header().Name() || row["meeting"] != of.Meeting || row["speaker"] != of.Speaker.Name || row["region_code"] != of.Region.Code ||
				row["url"] != "/reports/"+of.ID || row["occurrences"] != grouped(found[of.ID]) {
				t.Errorf("%s: %v", q, row)
			}
			if strings.Contains(q, "passages") && (!strings.Contains(row["passage"], "【煤矸石】") || row["section_role"] != "tasks") {
				t.Errorf("%s: %v", q, row)
			}
		}
		if len(seen) != a.Total {
			t.Errorf("%s: %d of %d reports", q, len(seen), a.Total)
		}
	}
}

// TestExportJSONL: a line is a hit of the search.
func TestExportJSONL(t *testing.T) {
	do, _ := start(t, asktest.New())
	_, body := do("GET", "/api/v1/export?format=jsonl&passages=1&q=煤矸石")
	_, answered := do("GET", "/api/v1/search?limit=100&passages=1&q=煤矸石")
	var a struct{ Hits []json.RawMessage }
	if err := json.Unmarshal([]byte(answered), &a); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(body, "\n"), "\n")
	if len(lines) != len(a.Hits) {
		t.Fatalf("%d lines, %d hits", len(lines), len(a.Hits))
	}
	for i, line := range lines {
		if line != string(a.Hits[i]) {
			t.Errorf("line %d:\n%s\nwant\n%s", i, line, a.Hits[i])
		}
	}
}

func TestExportCitations(t *testing.T) {
	do, _ := start(t, asktest.New())
	for format, c := range map[string]struct{ mediaType, file, entry string }{
		"gbt7714": {"text/plain; charset=utf-8", "gongbao.txt", "[R]. "},
		"bibtex":  {"application/x-bibtex; charset=utf-8", "gongbao.bib", "@techreport{"},
		"ris":     {"application/x-research-info-systems; charset=utf-8", "gongbao.ris", "TY  - RPRT\r\n"},
	} {
		res, body := do("GET", "/api/v1/export?q=煤矸石&format="+format)
		if res.StatusCode != 200 || res.Header.Get("Content-Type") != c.mediaType || !strings.Contains(res.Header.Get("Content-Disposition"), `"`+c.file+`"`) {
			t.Errorf("%s: %d %v", format, res.StatusCode, res.Header)
		}
		if n := strings.Count(body, c.entry); n != 28 {
			t.Errorf("%s: %d entries, want 28\n%.300s", format, n, body)
		}
		one, entry := do("GET", "/api/v1/reports/0000000000000002/citation?format="+format)
		if one.StatusCode != 200 || one.Header.Get("Content-Type") != c.mediaType || !strings.Contains(body, entry) || strings.Count(entry, c.entry) != 1 {
			t.Errorf("%s: %d %v\n%s", format, one.StatusCode, one.Header, entry)
		}
	}
	if _, entry := do("GET", "/api/v1/reports/0000000000000002/citation"); !strings.HasPrefix(entry, "李四. 清河市2024年政府工作报告: 清河市第十届人民代表大会第四次会议[摘要][R]. 清河市: ") {
		t.Errorf("without a format: %s", entry)
	}
}

// TestExportLinks: the page of a search leads to the export of all its hits in every format.
func TestExportLinks(t *testing.T) {
	lib := asktest.New()
	do, _ := start(t, lib)
	for target, total := range map[string]int{
		"/?q=煤矸石": 28, "/?q=煤矸石&region=530124&region=530322&year=-2025&sort=oldest&expand=false&limit=2&cursor=2": 8, "/?kind=计划报告": 9,
	} {
		_, page := do("GET", target)
		var links []string
		for _, e := range pagetest.Elements(t, page) {
			if href := e.Attr["href"]; strings.HasPrefix(href, "/api/v1/export") {
				links = append(links, href)
			}
		}
		if len(links) != len(export.Formats) {
			t.Fatalf("%s has %d links", target, len(links))
		}
		for i, link := range links {
			res, body := do("GET", link)
			if res.StatusCode != 200 || res.Header.Get("Content-Type") != export.Formats[i].MediaType() {
				t.Errorf("%s: %d %s", link, res.StatusCode, body)
			}
			if i == 0 && len(rowsOf(t, body)) != total {
				t.Errorf("%s: %d rows, %d reports", link, len(rowsOf(t, body)), total)
			}
		}
	}
	if _, page := do("GET", `/?q="没有这几个字"`); strings.Contains(page, "/api/v1/export") {
		t.Error("nothing found can be exported")
	}
}

// TestExportErrors: what is wrong before the first hit is an answer like that of a search, to HEAD
// too.
func TestExportErrors(t *testing.T) {
	lib := asktest.New()
	do, _ := start(t, lib)
	for target, want := range map[string]string{
		"export?format=pdf":                            "只能是 csv、jsonl、gbt7714、bibtex、ris",
		"export?format=csv&format=ris":                 "只能出现一次",
		"export?q=(":                                   `"position"`,
		"export?limit=5":                               "没有参数“limit”",
		"export?regoin=530124":                         "是不是 region？",
		"export?format=ris&passages=1":                 "没有参数“passages”",
		"export?year=x":                                "四位年份",
		"reports/0000000000000002/citation?form=x":     "是不是 format？",
		"reports/0000000000000002/citation?format=csv": "只能是 gbt7714、bibtex、ris",
	} {
		res, body := do("GET", "/api/v1/"+target)
		if res.StatusCode != 400 || res.Header.Get("Content-Type") != problemType || !strings.Contains(body, want) {
			t.Errorf("%s: %d %s", target, res.StatusCode, body)
		}
		if res, body := do("HEAD", "/api/v1/"+target); res.StatusCode != 400 || body != "" {
			t.Errorf("HEAD %s: %d %s", target, res.StatusCode, body)
		}
	}
	if res, _ := do("GET", "/api/v1/reports/ffff/citation"); res.StatusCode != 404 {
		t.Errorf("no report: %d", res.StatusCode)
	}
	if res, _ := do("GET", "/api/v1/reports/"+asktest.Replaced+"/citation?format=ris"); res.StatusCode != 301 ||
		res.Header.Get("Location") != "/api/v1/reports/0000000000000001/citation?format=ris" {
		t.Errorf("a report that was replaced: %d %s", res.StatusCode, res.Header.Get("Location"))
	}
	if res, body := do("HEAD", "/api/v1/export?q=煤矸石&format=ris"); res.StatusCode != 200 || body != "" || !strings.Contains(res.Header.Get("Content-Type"), "research") {
		t.Errorf("HEAD: %d %v %q", res.StatusCode, res.Header, body)
	}
	lib.Breaks, lib.BreaksWith = 1, errors.New("disk")
	lib.Err = index.ErrClosed
	if res, body := do("GET", "/api/v1/export"); res.StatusCode != 503 || res.Header.Get("Content-Type") != problemType || res.Header.Get("Content-Disposition") != "" {
		t.Errorf("closed: %d %v %s", res.StatusCode, res.Header, body)
	}
}

// TestFormulas: no cell of a table begins as a formula does, whatever a report says.
func TestFormulas(t *testing.T) {
	const formula = `=HYPERLINK("http://x","y")`
	lib := &asktest.Library{Reports: []*report.Report{{
		ID: "00ff", Title: formula, Place: "@x", Meeting: "+1", Published: "\t1", Delivered: "-1", Level: "=l", Kind: "=k",
		Region:   report.Region{Code: "=c", Name: "=n", Path: []report.Division{{Code: "=c", Name: "=n"}}, Today: report.Division{Code: "=t", Name: "=t"}},
		Speaker:  report.Speaker{Name: formula, Office: "=o"},
		Source:   report.Source{URL: "=u"},
		Sections: []report.Section{{ID: "=s", Role: "=r", Path: []string{"=p"}, Heading: "=p", Paragraphs: []string{formula + "煤"}}},
	}}}
	do, _ := start(t, lib)
	for _, answer := range []string{
		func() string { _, body := do("GET", "/api/v1/export?q=煤&passages=3"); return body }(),
		func() string {
			_, body := post(t, lib, "by=kind,level", "text/csv", "q,label\n煤,=1+1\n-煤,@x\n")
			return body
		}(),
	} {
		for _, row := range rowsOf(t, answer) {
			for column, cell := range row {
				if cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r") {
					t.Errorf("%s: %q", column, cell)
				}
			}
		}
	}
}

// TestTooManyExports: more exports than the server does at once are turned away, and answered once
// there is room.
func TestTooManyExports(t *testing.T) {
	lib := &stuckLibrary{Library: asktest.New(), enter: make(chan struct{}), leave: make(chan struct{})}
	h, err := NewServer(Config{Library: lib})
	if err != nil {
		t.Fatal(err)
	}
	get := func() *httptest.ResponseRecorder {
		answer := httptest.NewRecorder()
		r := httptest.NewRequest("GET", "/api/v1/export", nil)
		r.RemoteAddr = connectionFrom("127.0.0.1")
		h.ServeHTTP(answer, r)
		return answer
	}
	done := make(chan int)
	for range maxStreams {
		go func() { done <- get().Code }()
		<-lib.enter
	}
	if answer := get(); answer.Code != 503 || answer.Header().Get("Retry-After") != "10" || answer.Header().Get("Content-Type") != problemType {
		t.Errorf("one too many: %d %v", answer.Code, answer.Header())
	}
	close(lib.leave)
	for range maxStreams {
		if code := <-done; code != 200 {
			t.Errorf("an export that waited: %d", code)
		}
	}
	go func() { <-lib.enter }()
	if answer := get(); answer.Code != 200 {
		t.Errorf("afterwards: %d", answer.Code)
	}
}

// stuckLibrary exports nothing until leave is closed.
type stuckLibrary struct {
	*asktest.Library
	enter, leave chan struct{}
}

func (l *stuckLibrary) Export(ctx context.Context, r index.Request, begin func(*index.Result) error, each func(index.Hit, *report.Report) error) error {
	l.enter <- struct{}{}
	<-l.leave
	return l.Library.Export(ctx, r, begin, each)
}
