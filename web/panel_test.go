package web

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"

	store "gongbao/index/embedded" // embedded is a variable of package web
	"gongbao/index/library"
	"gongbao/index/report"
	"gongbao/web/answer"
	"gongbao/web/export"
	"gongbao/web/guard"
	"gongbao/web/respond"
)

// seedLibrary is a library of the seeds, with a server that lets the token in.
func seedLibrary(t *testing.T) (do func(method, target, mediaType, body string) (*http.Response, string)) {
	t.Helper()
	lib, err := library.Open(filepath.Join(t.TempDir(), "library"), store.Backend)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { lib.Close() })
	if err := lib.Add(t.Context(), library.Addition{Paths: []string{"../testdata/seeds"}, Each: func(library.Outcome) {}}); err != nil {
		t.Fatal(err)
	}
	h, err := NewServer(Config{Library: lib, Writer: lib, Tokens: []guard.Token{{Name: "tester", Secret: "secret"}}})
	if err != nil {
		t.Fatal(err)
	}
	ts := httptest.NewServer(h)
	t.Cleanup(ts.Close)
	return func(method, target, mediaType, body string) (*http.Response, string) {
		t.Helper()
		req, err := http.NewRequest(method, ts.URL+target, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		if mediaType != "" {
			req.Header.Set("Content-Type", mediaType)
		}
		req.Header.Set("Authorization", "Bearer secret")
		res, err := ts.Client().Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		data, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return res, string(data)
	}
}

// panelOf reads a panel that has to be answered.
func panelOf(t *testing.T, res *http.Response, body string) (a answer.PanelAnswer) {
	t.Helper()
	if err := json.Unmarshal([]byte(body), &a); err != nil || res.StatusCode != 200 || a.Incomplete != "" {
		t.Fatalf("%d %v %.300s", res.StatusCode, err, body)
	}
	return a
}

// panelCSV reads the table of a panel behind its lines of explanation.
func panelCSV(t *testing.T, body string) (head, rows [][]string) {
	t.Helper()
	if !strings.HasPrefix(body, "\ufeff# gongbao panel: ") {
		t.Fatalf("the table begins with %.60q", body)
	}
	lines := strings.SplitAfterN(body, "\r\n", export.PanelHeaderLines+1)
	for _, line := range lines[:export.PanelHeaderLines] {
		key, value, ok := strings.Cut(strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(line, "\ufeff"), "# "), "\r\n"), ": ")
		if !ok {
			t.Errorf("%q is no line of explanation", line)
		}
		head = append(head, []string{key, value})
	}
	rows, err := csv.NewReader(strings.NewReader(lines[export.PanelHeaderLines])).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return head, rows
}

// TestPanelForms: all forms have the same numbers.
func TestPanelForms(t *testing.T) {
	do := seedLibrary(t)
	const query = "/api/v1/panel?term=发展&term=%3D煤&term=高质量发展&by=region,year"
	res, body := do("GET", query, "", "")
	a := panelOf(t, res, body)
	if a.Rule != "longest" || a.Note == "" || a.Scope != "full" || a.By != "region,year" || a.Dictionary.Terms != 3 || len(a.Rows) == 0 || len(a.Rows)%3 != 0 {
		t.Errorf("%+v", a)
	}
	found := 0
	for _, row := range a.Rows {
		found += row.Count
		if row.Per10k == nil || *row.Per10k != float64(row.Count*10000)/float64(row.Chars) || row.Share == nil || *row.Share != float64(row.Count)/float64(row.Tokens) || row.Kind == "" || row.Reports < 1 || row.ReportID != "" {
			t.Errorf("%+v", row)
		}
	}
	if found == 0 {
		t.Error("nothing is counted")
	}
	cells := func(row answer.PanelRow) []string {
		return []string{row.RegionCode, row.Region, row.Province, string(row.Level), export.KnownYear(row.Year), string(row.Kind), row.ReportID, strconv.Itoa(row.Reports), strconv.Itoa(row.Chars), strconv.Itoa(row.Tokens)}
	}

	_, body = do("GET", query+"&format=jsonl", "", "")
	lines := strings.Split(strings.TrimSpace(body), "\n")
	if len(lines) != len(a.Rows) {
		t.Fatalf("%d lines, want %d", len(lines), len(a.Rows))
	}
	for i, line := range lines {
		want, _ := json.Marshal(a.Rows[i])
		var got, again any
		if json.Unmarshal([]byte(line), &got) != nil || json.Unmarshal(want, &again) != nil {
			t.Fatalf("%s", line)
		}
		if a, b := toJSON(got), toJSON(again); a != b {
			t.Errorf("line %s, want %s", a, b)
		}
	}

	res, body = do("GET", query+"&format=csv", "", "")
	head, rows := panelCSV(t, body)
	if res.Header.Get("Content-Type") != respond.TypeCSV || head[1][1] != "longest" || head[9][1] != a.Snapshot || head[11][1] != *a.Permalink {
		t.Errorf("the table says of itself %q", head)
	}
	if len(rows) != len(a.Rows)+1 {
		t.Fatalf("%d rows, want %d", len(rows)-1, len(a.Rows))
	}
	for i, row := range a.Rows {
		want := append(cells(row), export.AsText(row.Term), strconv.Itoa(row.Count), string(export.AppendNumber(nil, "")(*row.Per10k, true)), string(export.AppendNumber(nil, "")(*row.Share, true)))
		if got := rows[i+1]; strings.Join(got, "|") != strings.Join(want, "|") {
			t.Errorf("row %q, want %q", got, want)
		}
	}

	_, body = do("GET", query+"&format=wide", "", "")
	_, rows = panelCSV(t, body)
	if want := "发展|'=煤|高质量发展"; len(rows) != len(a.Rows)/3+1 || strings.Join(rows[0][len(export.PanelColumns):], "|") != want {
		t.Fatalf("%d rows with the columns %q", len(rows)-1, rows[0])
	}
	for i, row := range rows[1:] {
		var want []string
		for _, r := range a.Rows[3*i : 3*i+3] {
			want = append(want, strconv.Itoa(r.Count))
		}
		if want = append(cells(a.Rows[3*i]), want...); strings.Join(row, "|") != strings.Join(want, "|") {
			t.Errorf("wide row %q, want %q", row, want)
		}
	}
}

// TestPanelParquet: a file of Parquet has the rows of the JSON, and what CSV says before its table.
func TestPanelParquet(t *testing.T) {
	do := seedLibrary(t)
	const query = "/api/v1/panel?term=发展&term=%3D煤&scope=all"
	res, body := do("GET", query, "", "")
	a := panelOf(t, res, body)
	res, body = do("GET", query+"&format=parquet", "", "")
	file, err := parquet.OpenFile(strings.NewReader(body), int64(len(body)))
	if err != nil || res.Header.Get("Content-Type") != "application/vnd.apache.parquet" || !strings.Contains(res.Header.Get("Content-Disposition"), "gongbao-panel.parquet") {
		t.Fatalf("%v %v", err, res.Header)
	}
	for _, line := range export.PanelExplanation(a) {
		if value, ok := file.Lookup(line[0]); !ok || value != line[1] {
			t.Errorf("the file says %s: %q, want %q", line[0], value, line[1])
		}
	}
	rows, err := parquet.Read[export.ParquetRow](strings.NewReader(body), int64(len(body)))
	if err != nil || len(rows) != len(a.Rows) {
		t.Fatalf("%v: %d rows, want %d", err, len(rows), len(a.Rows))
	}
	for i, r := range rows {
		got := answer.PanelRow{
			Term: r.Term, Count: int(r.Count), Per10k: r.Per10k, Share: r.Share, Chars: int(r.Chars), Tokens: int(r.Tokens), Reports: int(r.Reports), ReportID: r.ReportID,
			RegionCode: r.RegionCode, Region: r.Region, Province: r.Province, Level: report.Level(r.Level), Kind: report.Kind(r.Kind),
		}
		if r.Year != nil {
			got.Year = report.Year(*r.Year)
		}
		if toJSON(got) != toJSON(a.Rows[i]) {
			t.Errorf("row %s, want %s", toJSON(got), toJSON(a.Rows[i]))
		}
	}
}

func toJSON(v any) string {
	data, _ := json.Marshal(v)
	return string(data)
}

// TestPanelPermalink: a link gives the same, until the dictionary or the reports change.
func TestPanelPermalink(t *testing.T) {
	do := seedLibrary(t)
	if res, body := do("PUT", "/api/v1/dictionaries/我的", "text/plain", "# 说明\n煤 = 煤炭\n绿色 - 绿色通道\n"); res.StatusCode != 200 {
		t.Fatalf("%d %s", res.StatusCode, body)
	}
	for _, query := range []string{"term=煤&term=%2B", "dictionary=我的&rule=union&scope=all&section=tasks&section=goals&year=2020..2026", "dictionary=我的&by=year&kinds=together", "term=煤&compat=textdata"} {
		res, body := do("GET", "/api/v1/panel?"+query, "", "")
		a := panelOf(t, res, body)
		res, again := do("GET", *a.Permalink, "", "")
		if again != body {
			t.Errorf("%s: the link %s gives %d %.200s, want %.200s", query, *a.Permalink, res.StatusCode, again, body)
		}
	}
	res, body := do("GET", "/api/v1/panel?dictionary=我的", "", "")
	link := *panelOf(t, res, body).Permalink
	do("PUT", "/api/v1/dictionaries/我的", "text/plain", "煤\n")
	if res, again := do("GET", link, "", ""); again != body {
		t.Errorf("with another dictionary: %d %.200s, want %.200s", res.StatusCode, again, body)
	}
	if res, body := do("GET", "/api/v1/panel?dictionary=我的&version=0123456789abcdef", "", ""); res.StatusCode != 409 || !strings.Contains(body, "词典已经改动") {
		t.Errorf("with a version that is not kept: %d %s", res.StatusCode, body)
	}
	res, body = do("GET", "/api/v1/panel?dictionary=我的", "", "")
	a := panelOf(t, res, body)
	do("DELETE", "/api/v1/reports/"+a.Rows[0].ReportID, "", "")
	if res, body := do("GET", *a.Permalink, "", ""); res.StatusCode != 409 || !strings.Contains(body, "增减或更正") {
		t.Errorf("with other reports: %d %s", res.StatusCode, body)
	}
	if res, body := do("DELETE", "/api/v1/dictionaries/我的", "", ""); res.StatusCode != 200 {
		t.Errorf("%d %s", res.StatusCode, body)
	}
	if res, body := do("GET", "/api/v1/dictionaries/我的", "", ""); res.StatusCode != 404 {
		t.Errorf("%d %s", res.StatusCode, body)
	}
	if res, body := do("DELETE", "/api/v1/dictionaries/环境", "", ""); res.StatusCode != 409 || !strings.Contains(body, "自带") {
		t.Errorf("the built-in one: %d %s", res.StatusCode, body)
	}
}

// TestPanelSent: a dictionary may be sent as a file or in JSON.
func TestPanelSent(t *testing.T) {
	do := seedLibrary(t)
	res, body := do("POST", "/api/v1/panel?by=year&scope=all", "text/plain; charset=utf-8", "名称：试\n煤矸石 = 矸石\n绿色 - 绿色通道\n数字经济\n")
	file := panelOf(t, res, body)
	res, body = do("POST", "/api/v1/panel?by=year&scope=all", "application/json", `{"name": "试", "terms": [{"forms": ["煤矸石", "矸石"]}, {"forms": ["绿色"], "exclusions": ["绿色通道"]}, "数字经济"]}`)
	sent := panelOf(t, res, body)
	if file.Dictionary.Hash != sent.Dictionary.Hash || toJSON(file) != toJSON(sent) || file.Permalink != nil || file.Dictionary.Name != "试" {
		t.Errorf("%+v, sent as JSON %+v", file, sent)
	}
}

func TestPanelRefuses(t *testing.T) {
	do := seedLibrary(t)
	for _, test := range []struct {
		method, query, mediaType, body string
		status                         int
		want                           string
	}{
		{"GET", "", "", "", 400, "没有要统计的词"},
		{"GET", "term=煤&dictionary=环境", "", "", 400, "只能用一种"},
		{"GET", "term=，", "", "", 400, "只有标点"},
		{"GET", "term=", "", "", 400, "\"detail\":\"有一个词是空的，请写上，或去掉。\""},
		{"GET", "term=\\b煤&compat=textdata", "", "", 400, "此处不支持"},
		{"GET", "term=煤&by=place", "", "", 400, "参数 by"},
		{"GET", "term=煤&by=none", "", "", 400, "参数 by"},
		{"GET", "term=煤&rule=shortest", "", "", 400, "overlapping"},
		{"GET", "term=煤&rule=longest&compat=textdata", "", "", 400, "不能同时写 rule"},
		{"GET", "term=(煤&compat=textdata", "", "", 400, "不是正则表达式"},
		{"GET", "term=煤&format=xlsx", "", "", 400, "parquet"},
		{"GET", "term=煤&year=26", "", "", 400, "参数 year"},
		{"GET", "dictionary=没有", "", "", 404, "没有这个名字的词典"},
		{"GET", "dictionary=../x", "", "", 404, "没有这个名字的词典"},
		{"POST", "", "text/plain", "煤\n，\n", 400, "第 2 行"},
		{"POST", "", "text/plain", "", 400, "没有词"},
		{"POST", "", "application/json", "{", 400, "JSON"},
		{"POST", "", "application/json", `{"terms": ["煤", "煤炭", {}]}`, 400, "没有词"},
		{"POST", "", "image/png", "x", 415, "text/plain"},
		{"POST", "term=煤", "text/plain", "煤", 400, "只能用一种"},
		{"POST", "", "text/plain", strings.Repeat("煤", 1<<19), 413, "1 MB"},
	} {
		u := url.URL{RawQuery: test.query}
		res, body := do(test.method, "/api/v1/panel?"+u.Query().Encode(), test.mediaType, test.body)
		if res.StatusCode != test.status || !strings.Contains(body, test.want) || res.Header.Get("Content-Type") != respond.ProblemContentType {
			t.Errorf("%s %s %.20q: %d %.300s, want %d %s", test.method, test.query, test.body, res.StatusCode, body, test.status, test.want)
		}
	}
	for _, name := range []string{"a.b", strings.Repeat("长", 41)} {
		if res, body := do("PUT", "/api/v1/dictionaries/"+name, "text/plain", "煤"); res.StatusCode != 400 {
			t.Errorf("the name %s: %d %s", name, res.StatusCode, body)
		}
	}
	if res, body := do("PUT", "/api/v1/dictionaries/x", "application/json", `{"terms": ["a=b"]}`); res.StatusCode != 400 || !strings.Contains(body, "等号") {
		t.Errorf("a term with a sign: %d %s", res.StatusCode, body)
	}
}
