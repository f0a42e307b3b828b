package web

import (
	"bytes"
	"encoding/json"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"gongbao/index/panel"
	"gongbao/web/ask/asktest"
	"gongbao/web/guard"
	"gongbao/web/respond"
	"gongbao/web/say"
)

// chineseWords is what an English text may have in Chinese: what somebody sent, in quotation marks,
// and examples.
var chineseWords = regexp.MustCompile(`“[^”]*”|\(山西省\)|\(古交市\)|region:太原|"\p{Han}+"|(?:政府工作报告|计划报告|预算报告|规划纲要|其他)|140181 .*`)

// badInputs are requests with a mistake of each kind, and the code of what is said about it.
var badInputs = []struct {
	method, target, contentType, body string
	status                            int
	code                              string
}{
	{"GET", "/api/v1/search?q=煤 \"矸", "", "", 400, "query-unclosed-quote"},
	{"GET", "/api/v1/search?q=(煤", "", "", 400, "query-unclosed-bracket"},
	{"GET", "/api/v1/search?q=) 煤", "", "", 400, "query-unopened-bracket"},
	{"GET", "/api/v1/search?q=。", "", "", 400, "query-nothing-to-find"},
	{"GET", "/api/v1/search?q=%20", "", "", 400, "query-only-spaces"},
	{"GET", "/api/v1/search?q=title:(a title:b)", "", "", 400, "query-field-in-field"},
	{"GET", "/api/v1/search?q=title:(a /s b)", "", "", 400, "query-operator-in-field"},
	{"GET", "/api/v1/search?q=a NEAR/x b", "", "", 400, "query-bad-distance"},
	{"GET", "/api/v1/search?q=a NEAR b NEAR c", "", "", 400, "query-operator-chained"},
	{"GET", "/api/v1/search?q=a NEAR b /s c", "", "", 400, "query-operators-in-two-groups"},
	{"GET", "/api/v1/search?q=a /r b /s c", "", "", 400, "query-operators-second-in-brackets"},
	{"GET", "/api/v1/search?q=a /s b /r c", "", "", 400, "query-operators-first-in-brackets"},
	{"GET", "/api/v1/search?q=a NEAR year:2026", "", "", 400, "query-operand-condition"},
	{"GET", "/api/v1/search?q=a NEAR -b", "", "", 400, "query-operand-excluded"},
	{"GET", "/api/v1/search?q=a NEAR (b c)", "", "", 400, "query-operand-no-text"},
	{"GET", "/api/v1/search?q=a /r year:2026", "", "", 400, "query-operand-filter"},
	{"GET", "/api/v1/search?q=-a /r -b", "", "", 400, "query-all-excluded"},
	{"GET", "/api/v1/search?q=year:(2025 2026)", "", "", 400, "query-values-without-or"},
	{"GET", "/api/v1/search?q=year:-2025", "", "", 400, "query-minus-in-field"},
	{"GET", "/api/v1/search?q=year:\"\"", "", "", 400, "query-no-value"},
	{"GET", "/api/v1/search?q=region:不存在", "", "", 400, "query-unknown-value"},
	{"GET", "/api/v1/search?q=year:2023..2019", "", "", 400, "query-unknown-value"},
	{"GET", "/api/v1/search?q=kind:诗", "", "", 400, "query-unknown-value"},
	{"GET", "/api/v1/search?q=" + strings.Repeat("a", 501), "", "", 400, "query-too-long"},
	{"GET", "/api/v1/search?q=" + strings.Repeat("a ", 65), "", "", 400, "query-too-many-words"},
	{"GET", "/api/v1/search?q=" + strings.Repeat("水*产 ", 9), "", "", 400, "query-too-many-wildcards"},
	{"GET", "/api/v1/search?q=" + strings.Repeat("(", 60) + "a" + strings.Repeat(")", 60), "", "", 400, "query-too-deep"},

	{"GET", "/api/v1/search?region=山西", "", "", 400, "parameter-unknown-value"},
	{"GET", "/api/v1/search?year=26", "", "", 400, "parameter-unknown-value"},
	{"GET", "/api/v1/search?kind=报告", "", "", 400, "parameter-unknown-value"},
	{"GET", "/api/v1/search?sort=best", "", "", 400, "parameter-unknown-value"},
	{"GET", "/api/v1/search?limit=0", "", "", 400, "parameter-unknown-value"},
	{"GET", "/api/v1/search?expand=1", "", "", 400, "parameter-unknown-value"},
	{"GET", "/api/v1/search?lang=fr", "", "", 400, "parameter-unknown-value"},
	{"GET", "/api/v1/search?q=a&q=b", "", "", 400, "parameter-repeated"},
	{"GET", "/api/v1/search?regoin=1", "", "", 400, "parameter-mistyped"},
	{"GET", "/api/v1/search?colour=red", "", "", 400, "parameter-unknown"},
	{"GET", "/api/v1/reports/0000000000000002.txt?colour=red", "", "", 400, "parameter-none-possible"},
	{"GET", "/api/v1/search?" + strings.Repeat("year=2026&", 51), "", "", 400, "parameter-too-often"},
	{"GET", "/api/v1/search?sort=%ff", "", "", 400, "parameter-not-utf8"},
	{"GET", "/api/v1/search?q=%zz", "", "", 400, "address-bad-percent"},
	{"GET", "/api/v1/search?q=a;b", "", "", 400, "address-semicolon"},
	{"GET", "/api/v1/search?cursor=x", "", "", 400, "cursor-unknown"},
	{"GET", "/api/v1/search?fields=x", "", "", 400, "parameter-unknown-field"},
	{"GET", "/api/v1/panel?term=煤&scope=x", "", "", 400, "parameter-unknown-value"},
	{"GET", "/api/v1/panel?term=煤&rule=x", "", "", 400, "parameter-unknown-value"},
	{"GET", "/api/v1/panel?term=煤&by=x", "", "", 400, "parameter-bad-by"},
	{"GET", "/api/v1/panel?term=煤&snapshot=x", "", "", 400, "parameter-unknown-value"},
	{"GET", "/api/v1/panel", "", "", 400, "parameter-no-terms"},
	{"GET", "/api/v1/panel?term=，", "", "", 400, "dictionary-no-text"},
	{"GET", "/api/v1/panel?dictionary=没有", "", "", 404, "dictionary-unknown"},
	{"GET", "/api/v1/kwic?term=煤&show=油", "", "", 400, "parameter-term-not-counted"},
	{"GET", "/api/v1/kwic?term=煤&place=x", "", "", 400, "parameter-unknown-value"},
	{"GET", "/api/v1/reports/1111111111111111", "", "", 404, "report-not-found"},
	{"GET", "/api/v1/regions/999999", "", "", 404, "region-not-found"},
	{"GET", "/api/v1/nothing", "", "", 404, "call-not-found"},
	{"DELETE", "/api/v1/search", "", "", 405, "method-not-allowed"},
	{"POST", "/api/v1/panel", "text/plain", "# 煤", 400, "dictionary-no-terms"},
	{"POST", "/api/v1/panel", "text/plain", "煤 = 煤\n", 400, "dictionary-twice-in-line"},
	{"POST", "/api/v1/panel", "application/json", "{", 400, "body-dictionary-bad-json"},
	{"POST", "/api/v1/panel", "image/png", "x", 415, "media-type-of-dictionary"},
	{"POST", "/api/v1/batch", "text/csv", "a,b\n1,2\n", 400, "body-table-without-header"},
	{"POST", "/api/v1/batch", "text/plain", " ", 400, "body-no-queries"},
	{"PUT", "/api/v1/dictionaries/煤", "text/plain", "绿色 - 低碳\n", 400, "dictionary-idle-exclusion"},
	{"POST", "/api/v1/reports", "text/plain", "x", 415, "media-type-of-upload"},
	{"POST", "/api/v1/reports?file=a/b", "", "x", 400, "upload-bad-name"},
	{"POST", "/api/v1/reports?file=a&column=" + strings.Repeat("x", 1001), "", "x", 400, "upload-bad-column"},
	{"PATCH", "/api/v1/reports/0000000000000002", "application/json", `{"yaer": 2026}`, 422, "correction-mistyped-field"},
	{"PATCH", "/api/v1/reports/0000000000000002", "application/json", `[]`, 400, "body-correction-no-object"},
	{"PATCH", "/api/v1/reports/0000000000000002", "text/plain", `{}`, 415, "media-type-of-correction"},
}

// TestProblemsAreTold: each mistake has the type of its kind and is told in the language that is
// asked for.
func TestProblemsAreTold(t *testing.T) {
	do, _ := startWith(t, Config{Library: asktest.New(), Writer: failingWriter{}, Tokens: []guard.Token{{Name: "desk", Secret: secret}}})
	for _, c := range badInputs {
		path, query, _ := strings.Cut(c.target, "?")
		query = strings.NewReplacer(" ", "%20", `"`, "%22", "\n", "%0A").Replace(query)
		for lang, told := range map[string]string{"zh": "zh-CN", "en": "en"} {
			target := (&url.URL{Path: path}).String() + "?" + query
			if !strings.Contains(query, "lang=") && !strings.Contains(query, "%zz") && !strings.Contains(query, ";") {
				target += "&lang=" + lang
			}
			res := do(call{method: c.method, target: target, token: secret, contentType: c.contentType, body: strings.NewReader(c.body), header: map[string]string{"Accept-Language": told}})
			p := res.problem
			if res.StatusCode != c.status || p.Type != respond.ProblemPath+c.code || p.Status != c.status || p.Title == "" || p.Detail == "" {
				t.Errorf("%s %.80s: %d %s, want %s", c.method, c.target, res.StatusCode, res.body, c.code)
				continue
			}
			if got := res.Header.Get("Content-Language"); got != told || !strings.Contains(strings.Join(res.Header.Values("Vary"), ","), "Accept-Language") {
				t.Errorf("%s %.80s: Content-Language %s, Vary %v", c.method, c.target, got, res.Header.Values("Vary"))
			}
			words := p.Title + p.Detail + p.Hint
			if lang == "en" && han.MatchString(chineseWords.ReplaceAllString(words, "")) || lang == "zh" && !han.MatchString(words) {
				t.Errorf("%s %.80s in %s: %s", c.method, c.target, lang, words)
			}
		}
	}
}

// TestProblemsOfPages: pages tell of mistakes in English as well.
func TestProblemsOfPages(t *testing.T) {
	do, _ := startWith(t, Config{Library: asktest.New(), Writer: failingWriter{}, Tokens: []guard.Token{{Name: "desk", Secret: secret}}})
	for _, c := range []struct {
		target string
		says   string
	}{
		{"/panel?scope=x", "possible values: full, all"},
		{"/panel?rule=x", "possible values: longest, overlapping, union"},
		{"/panel?area=x", "the counties of a province"},
		{"/panel?version=x", "16 hexadecimal digits"},
		{"/panel/kwic?terms=煤&sort=x", "possible values: "},
		{"/panel/kwic?terms=煤&seed=x", "a whole number up to 4294967295"},
		{"/panel.svg?chart=x", "lines, bars, heat"},
		{"/coverage?page=0", "a whole number from 1 on"},
		{"/coverage?kind=x", "政府工作报告, 计划报告"},
		{"/?q=(煤", "This bracket is never closed"},
		{"/?year=26", "The parameter year has no value “26”: use a year of four digits"},
		{"/regions?name=" + strings.Repeat("长", 41), "of at most 40 characters"},
		{"/dictionaries", "Line 1 of the dictionary cannot be used: This entry has no term."},
		{"/nothing", "There is no such page"},
		{"/reports/1111111111111111", "The library has no report with this ID."},
	} {
		path, query, _ := strings.Cut(c.target, "?")
		res := do(call{method: "GET", target: path + "?" + query + "&lang=en"})
		main := textOf(t, res.body)
		if !strings.Contains(main, c.says) {
			t.Errorf("%s: %d does not say %q: %s", c.target, res.StatusCode, c.says, main)
		}
	}
}

// TestProblemsOfForm: the form of a dictionary tells in English what is wrong with it.
func TestProblemsOfForm(t *testing.T) {
	for text, says := range map[string]string{
		"# 煤":      "The dictionary cannot be used: It has no terms. Write one a line.",
		"煤\n炭 = 煤": "Line 2 of the dictionary cannot be used: “煤” is in line 1 already.",
		"煤\xff":    "The file must be in UTF-8",
	} {
		_, wrong := panel.Parse(text)
		do, _ := startWith(t, Config{Library: asktest.New(), Writer: failingWriter{err: wrong}, Tokens: []guard.Token{{Name: "desk", Secret: secret}}})
		form := url.Values{"name": {"煤"}, "text": {text}, "token": {secret}}
		var body bytes.Buffer
		w := multipart.NewWriter(&body)
		for name, values := range form {
			if err := w.WriteField(name, values[0]); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		res := do(call{method: "POST", target: "/dictionaries?lang=en", contentType: w.FormDataContentType(), body: &body})
		if res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(textOf(t, res.body), says) {
			t.Errorf("%q: %d does not say %q: %s", text, res.StatusCode, says, textOf(t, res.body))
		}
	}
}

// textOf is the text of a page.
func textOf(t *testing.T, body string) string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for n := range root.Descendants() {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
	}
	return b.String()
}

// TestProblemPages: the type of a problem is the address of a page that says in both languages what
// it means; of what is no problem there is none.
func TestProblemPages(t *testing.T) {
	do, _ := start(t, asktest.New())
	if n := len(say.Problems()); n < 100 {
		t.Errorf("only %d problems", n)
	}
	_, help := do("GET", "/help/api?lang=en")
	for _, code := range say.Problems() {
		if !strings.Contains(help, `href="/problems/`+code+`?lang=en"`) {
			t.Errorf("/help/api does not list %s", code)
		}
	}
	for _, code := range []string{"query-unclosed-quote", "dictionary-no-terms", "server-error"} {
		res, body := do("GET", respond.ProblemPath+code)
		zh, _ := say.ProblemFormats("zh", code)
		en, _ := say.ProblemFormats("en", code)
		for _, words := range []string{zh.Title, en.Title, zh.Detail, en.Detail, zh.Hint, en.Hint} {
			if res.StatusCode != 200 || !strings.Contains(body, html.EscapeString(words)) {
				t.Errorf("%s: %d does not say %q", code, res.StatusCode, words)
			}
		}
	}
	for _, code := range []string{"nothing", "place-table", "allowed-only", "file-empty"} {
		if res, _ := do("GET", respond.ProblemPath+code); res.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", code, res.StatusCode)
		}
	}
	var document struct {
		Components struct {
			Schemas map[string]struct{ Required []string }
		}
	}
	_, text := do("GET", "/openapi.json")
	if err := json.Unmarshal([]byte(text), &document); err != nil || !strings.Contains(strings.Join(document.Components.Schemas["Problem"].Required, " "), "type") || !strings.Contains(text, `"type":"/problems/query-unclosed-quote"`) {
		t.Errorf("%v: the schema of problems requires %v", err, document.Components.Schemas["Problem"].Required)
	}
}
