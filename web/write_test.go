package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"gongbao/index"
	store "gongbao/index/embedded" // embedded is a variable of package web
	"gongbao/index/library"
	"gongbao/index/report"
	"gongbao/web/answer"
	"gongbao/web/api"
	"gongbao/web/ask"
	"gongbao/web/ask/asktest"
	"gongbao/web/guard"
	"gongbao/web/respond"
)

const (
	secret      = "0123456789abcdef-secret-of-desk"
	otherSecret = "fedcba9876543210-secret-of-bot"
)

// lockedBuffer is a log that may be read while it is written.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func loggerTo(log io.Writer) *slog.Logger { return slog.New(slog.NewTextHandler(log, nil)) }

// call is a request to a test server.
type call struct {
	method, target, token, contentType string
	header                             map[string]string
	body                               io.Reader
}

// answered is its answer; problem is filled where it is one.
type answered struct {
	*http.Response
	body    string
	problem respond.Problem
}

// startWith serves a configuration and returns a function that sends requests, and the log.
func startWith(t *testing.T, c Config) (do func(call) answered, log *lockedBuffer) {
	t.Helper()
	log = new(lockedBuffer)
	c.Log = loggerTo(log)
	h, err := NewServer(c)
	if err != nil {
		t.Fatal(err)
	}
	ts := httptest.NewServer(h)
	t.Cleanup(ts.Close)
	client := ts.Client()
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return func(c call) answered {
		t.Helper()
		r, err := http.NewRequest(c.method, ts.URL+c.target, c.body)
		if err != nil {
			t.Fatal(err)
		}
		for name, value := range c.header {
			r.Header.Set(name, value)
		}
		if host := c.header["Host"]; host != "" {
			r.Host = host
		}
		if c.token != "" {
			r.Header.Set("Authorization", "Bearer "+c.token)
		}
		if c.contentType != "" {
			r.Header.Set("Content-Type", c.contentType)
		}
		res, err := client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		body, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		a := answered{Response: res, body: string(body)}
		if res.Header.Get("Content-Type") == problemType {
			if err := json.Unmarshal(body, &a.problem); err != nil {
				t.Fatalf("%s: %v", body, err)
			}
			if a.problem.Status != res.StatusCode || a.problem.Title == "" || a.problem.Detail == "" || a.problem.RequestID != res.Header.Get("X-Request-Id") {
				t.Errorf("%s %s: problem %s", c.method, c.target, body)
			}
		}
		return a
	}, log
}

// openLibrary opens an empty library.
func openLibrary(t *testing.T) *library.Library {
	t.Helper()
	lib, err := library.Open(filepath.Join(t.TempDir(), "library"), store.Backend)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := lib.Close(); err != nil {
			t.Error(err)
		}
	})
	return lib
}

// startWritable serves an empty library that two tokens may change.
func startWritable(t *testing.T) (do func(call) answered, log *lockedBuffer, lib *library.Library) {
	t.Helper()
	lib = openLibrary(t)
	tokens := []guard.Token{{Name: "值班", Secret: secret}, {Name: "bot", Secret: otherSecret}}
	do, log = startWith(t, Config{Library: lib, Writer: lib, Tokens: tokens, MaxUpload: 1 << 20})
	return do, log, lib
}

// article is the text of a report.
func article(place, word string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s2026年政府工作报告\n各位代表：\n一、工作回顾\n", place)
	for i := range 30 {
		fmt.Fprintf(&b, "第%d项工作由%d个部门办理，投入资金%d万元，惠及群众%d人。\n", i, i*7, i*i*37, i*13+5)
	}
	return b.String() + word + "事业取得新的进展。\n"
}

// form encodes files, of a name and a content each. One that is called column is a field.
func form(t *testing.T, files ...string) (contentType string, body io.Reader) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		create := func(name string) (io.Writer, error) { return w.CreateFormFile("file", name) }
		if files[i] == "column" {
			create = w.CreateFormField
		}
		part, err := create(files[i])
		if err == nil {
			_, err = io.WriteString(part, files[i+1])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return w.FormDataContentType(), &b
}

// TestUpload sends files as a form and as a body, the same again and changed.
func TestUpload(t *testing.T) {
	do, log, lib := startWritable(t)
	upload := func(c call) answer.Uploaded {
		t.Helper()
		c.method, c.token = "POST", secret
		res := do(c)
		var u answer.Uploaded
		if err := json.Unmarshal([]byte(res.body), &u); err != nil || res.StatusCode/100 != 2 || res.Header.Get("Cache-Control") != "no-store" {
			t.Fatalf("%s: %d %s", c.target, res.StatusCode, res.body)
		}
		return u
	}
	contentType, body := form(t, "古交.txt", article("古交市", "水利"), "空.txt", "", "娄烦.txt", article("娄烦县", "交通"))
	u := upload(call{target: "/api/v1/reports", contentType: contentType, body: body})
	if len(u.Outcomes) != 3 || u.Outcomes[0].Outcome != index.Added || u.Outcomes[1].Outcome != index.Rejected || u.Outcomes[1].Reason == "" || u.Outcomes[2].Outcome != index.Added {
		t.Fatalf("a form: %+v", u)
	}
	first := u.Outcomes[0]
	if r, err := lib.Report(context.Background(), first.ID); err != nil || r.Source.File != "古交.txt" {
		t.Errorf("the report is from %+v, %v", r, err)
	}
	asBody := func(text string) respond.Outcome {
		t.Helper()
		u := upload(call{target: "/api/v1/reports?file=" + url.QueryEscape("古交.txt"), body: strings.NewReader(text)})
		if len(u.Outcomes) != 1 {
			t.Fatalf("%+v", u)
		}
		return u.Outcomes[0]
	}
	table := "稿,题\n\"" + article("清徐县", "交通") + "\",甲\n"
	contentType, body = form(t, "column", "正文=稿", "表.csv", table)
	u = upload(call{target: "/api/v1/reports?column=" + url.QueryEscape("标题=题"), contentType: contentType, body: body})
	if len(u.Outcomes) != 1 || u.Outcomes[0].Outcome != index.Added {
		t.Errorf("a table whose columns are named: %+v", u)
	}
	contentType, body = form(t, "表.csv", table, "column", "x")
	if res := do(call{method: "POST", target: "/api/v1/reports", token: secret, contentType: contentType, body: body}); res.StatusCode != 400 || res.problem.Parameter != "column" {
		t.Errorf("a column without a part: %d %s", res.StatusCode, res.body)
	}
	if again := asBody(article("古交市", "水利")); again.Outcome != index.Unchanged || again.ID != first.ID {
		t.Errorf("the same again: %+v", again)
	}
	changed := asBody(article("古交市", "教育"))
	if changed.Outcome != index.Added || changed.Replaces != first.ID {
		t.Errorf("changed: %+v", changed)
	}
	if res := do(call{method: "GET", target: "/api/v1/reports/" + first.ID}); res.StatusCode != 301 || res.Header.Get("Location") != "/api/v1/reports/"+changed.ID {
		t.Errorf("the old address: %d to %q", res.StatusCode, res.Header.Get("Location"))
	}
	for _, method := range []string{"DELETE", "PATCH"} {
		res := do(call{method: method, target: "/api/v1/reports/" + first.ID, token: secret, contentType: respond.TypeJSON, body: strings.NewReader(`{"year": 2020}`)})
		if res.StatusCode != 409 || !strings.Contains(res.problem.Detail, changed.ID) {
			t.Errorf("%s of the old ID: %d %s", method, res.StatusCode, res.body)
		}
	}
	nothingIsLeft(t, lib)
	for _, want := range []string{"action=add token=值班", "outcome=added report=" + changed.ID, "replaces=" + first.ID, "outcome=rejected"} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("no %q in the log", want)
		}
	}
	if strings.Contains(log.String(), secret) {
		t.Error("the log has the token")
	}
}

// TestCorrectAndRemove corrects a report, takes that back, and removes the report.
func TestCorrectAndRemove(t *testing.T) {
	do, log, _ := startWritable(t)
	contentType, body := form(t, "古交.txt", article("古交市", "水利"))
	var u answer.Uploaded
	if err := json.Unmarshal([]byte(do(call{method: "POST", target: "/api/v1/reports", token: secret, contentType: contentType, body: body}).body), &u); err != nil || len(u.Outcomes) != 1 {
		t.Fatalf("%+v, %v", u, err)
	}
	target := "/api/v1/reports/" + u.Outcomes[0].ID
	correct := func(patch string) (answer.Report, answered) {
		t.Helper()
		res := do(call{method: "PATCH", target: target, token: otherSecret, contentType: "application/merge-patch+json", body: strings.NewReader(patch)})
		var a answer.Report
		if res.StatusCode == 200 {
			if err := json.Unmarshal([]byte(res.body), &a); err != nil {
				t.Fatal(err)
			}
		}
		return a, res
	}
	after, res := correct(`{"region": "140123", "year": 2031, "speaker": "李四"}`)
	if after.Region.Code != "140123" || after.Year != 2031 || after.Speaker.Name != "李四" || after.Corrected["year"].Was != "2026" {
		t.Errorf("corrected: %d %s", res.StatusCode, res.body)
	}
	if found := do(call{method: "GET", target: "/api/v1/search?year=2031&region=140123"}); !strings.Contains(found.body, `"total":1`) {
		t.Errorf("the correction is not found: %s", found.body)
	}
	after, res = correct(`{"year": null, "speaker": ""}`)
	if _, corrected := after.Corrected["year"]; after.Year != 2026 || corrected || after.Region.Code != "140123" || after.Speaker.Name != "" {
		t.Errorf("restored: %d %s", res.StatusCode, res.body)
	}
	for patch, want := range map[string]string{
		`{"regoin": "140181"}`: "最接近的是 region", `{"region": "999999"}`: "region", `{"year": "明年"}`: "year", `{"year": [1]}`: "整数",
		`{"title": "报\u202e告"}`: "看不见", `{"title": "a\u0007"}`: "看不见", `{"speaker": "李\u200b四"}`: "看不见",
		`{"year": 2025, "title": "报告", "year": 2026}`: "不止一次", `{"year": 2025, "\u0079ear": 2026}`: "不止一次",
	} {
		if _, res := correct(patch); res.StatusCode != 422 || !strings.Contains(res.problem.Detail, want) || res.problem.Parameter == "" {
			t.Errorf("%s: %d %s", patch, res.StatusCode, res.body)
		}
	}
	if _, res := correct(`{"kind": null, "year": null}`); res.StatusCode != 200 {
		t.Errorf("what was not corrected: %d %s", res.StatusCode, res.body)
	}
	if _, res := correct("{\"title\": \"\xff\"}"); res.StatusCode != 400 || !strings.Contains(res.problem.Detail, "UTF-8") {
		t.Errorf("no text: %d %s", res.StatusCode, res.body)
	}
	for _, patch := range []string{``, `[]`, `{}`, `{"year": 2026`, `null`} {
		if _, res := correct(patch); res.StatusCode != 400 || !strings.Contains(res.problem.Detail, "JSON 对象") {
			t.Errorf("%s: %d %s", patch, res.StatusCode, res.body)
		}
	}
	if _, res := correct(`{"title": "` + strings.Repeat("长", 64<<10) + `"}`); res.StatusCode != 413 {
		t.Errorf("a long correction: %d %s", res.StatusCode, res.body)
	}
	if res := do(call{method: "DELETE", target: target, token: otherSecret}); res.StatusCode != 200 || !strings.Contains(res.body, `"outcome":"removed"`) || !strings.Contains(res.body, "古交.txt") {
		t.Errorf("remove: %d %s", res.StatusCode, res.body)
	}
	for _, method := range []string{"GET", "DELETE"} {
		if res := do(call{method: method, target: target, token: otherSecret}); res.StatusCode != 404 {
			t.Errorf("%s after that: %d %s", method, res.StatusCode, res.body)
		}
	}
	for _, want := range []string{"action=correct token=bot", "outcome=corrected", "field=region value=140123", "outcome=restored", "action=remove token=bot", "outcome=removed"} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("no %q in the log", want)
		}
	}
}

// TestTokens: nobody changes anything without a known token, nor where none is configured.
func TestTokens(t *testing.T) {
	do, log, lib := startWritable(t)
	if err := lib.Add(context.Background(), index.Addition{Paths: []string{"../testdata/seeds"}}); err != nil {
		t.Fatal(err)
	}
	before, err := lib.Summary(context.Background())
	if err != nil || before.Reports == 0 {
		t.Fatalf("%+v, %v", before, err)
	}
	var list answer.List
	if err := json.Unmarshal([]byte(do(call{method: "GET", target: "/api/v1/reports"}).body), &list); err != nil {
		t.Fatal(err)
	}
	off, _ := startWith(t, Config{Library: lib, Writer: lib})
	noWriter, _ := startWith(t, Config{Library: lib, Tokens: []guard.Token{{Name: "desk", Secret: secret}}})
	one := "/api/v1/reports/" + list.Reports[0].ID
	for _, c := range []call{
		{method: "POST", target: "/api/v1/reports?file=a.txt", body: strings.NewReader(article("古交市", "水利"))},
		{method: "DELETE", target: one},
		{method: "PATCH", target: one, contentType: respond.TypeJSON, body: strings.NewReader(`{"year": 2001}`)},
	} {
		for _, authorization := range []string{
			"", "Bearer", "Bearer ", "Basic " + secret, secret, "Bearer x", "Bearer " + secret[:len(secret)-1], "Bearer " + secret + "x", "Bearer " + strings.ToUpper(secret), "Bearer " + secret + " " + otherSecret,
		} {
			c.header = map[string]string{"Authorization": authorization}
			res := do(c)
			if res.StatusCode != 401 || !strings.HasPrefix(res.Header.Get("WWW-Authenticate"), "Bearer") || res.problem.Status == 0 || res.Header.Get("Cache-Control") != "no-store" {
				t.Errorf("%s with %q: %d %s", c.method, authorization, res.StatusCode, res.body)
			}
		}
		if _, err := guard.NewTokens([]guard.Token{{Name: "desk", Secret: secret}}).Holder([]string{"Bearer " + secret, "Bearer x"}); !errors.Is(err, guard.ErrNoToken) {
			t.Errorf("two headers: %v", err)
		}
		c.header = map[string]string{"Authorization": "Bearer " + secret}
		for _, do := range []func(call) answered{off, noWriter} {
			if res := do(c); res.StatusCode != 403 || !strings.Contains(res.problem.Detail, "只提供读取") {
				t.Errorf("%s without a configured token: %d %s", c.method, res.StatusCode, res.body)
			}
		}
	}
	if after, err := lib.Summary(context.Background()); err != nil || after != before {
		t.Errorf("the library holds %+v, before %+v, %v", after, before, err)
	}
	if strings.Contains(log.String(), secret) {
		t.Error("the log has a token")
	}
	res := do(call{method: "PUT", target: "/api/v1/reports", token: secret})
	if allow := res.Header.Get("Allow"); res.StatusCode != 405 || !strings.Contains(allow, "POST") || !strings.Contains(allow, "GET") || !strings.Contains(res.problem.Detail, "POST") {
		t.Errorf("PUT: %d, allow %q, %s", res.StatusCode, allow, res.body)
	}
}

// TestBadUploads: what cannot be taken is refused with the reason, and nothing of it stays.
func TestBadUploads(t *testing.T) {
	do, _, lib := startWritable(t)
	multi := func(files ...string) call {
		contentType, body := form(t, files...)
		return call{target: "/api/v1/reports", contentType: contentType, body: body}
	}
	raw := func(name, text string) call {
		return call{target: "/api/v1/reports?file=" + url.QueryEscape(name), body: strings.NewReader(text)}
	}
	field := "--x\r\nContent-Disposition: form-data; name=\"year\"\r\n\r\n2026\r\n--x--\r\n"
	many := make([]string, 0, 2*api.MaxFiles+2)
	for i := range api.MaxFiles + 1 {
		many = append(many, fmt.Sprintf("%d.txt", i), "甲")
	}
	large := strings.Repeat("大", 1<<20)
	for name, c := range map[string]struct {
		call
		status int
		says   string
	}{
		"no name":           {call{target: "/api/v1/reports", body: strings.NewReader("甲")}, 415, "参数 file"},
		"JSON":              {call{target: "/api/v1/reports", contentType: respond.TypeJSON, body: strings.NewReader("{}")}, 415, "multipart/form-data"},
		"empty form":        {multi(), 400, "没有文件"},
		"no boundary":       {call{target: "/api/v1/reports", contentType: "multipart/form-data", body: strings.NewReader(field)}, 400, "表单"},
		"cut form":          {call{target: "/api/v1/reports", contentType: "multipart/form-data; boundary=x", body: strings.NewReader(field[:20])}, 400, "表单"},
		"cut file":          {call{target: "/api/v1/reports", contentType: "multipart/form-data; boundary=x", body: strings.NewReader("--x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.txt\"\r\n\r\n古交")}, 400, "表单"},
		"field":             {call{target: "/api/v1/reports", contentType: "multipart/form-data; boundary=x", body: strings.NewReader(field)}, 400, "year"},
		"same names":        {multi("a.txt", article("古交市", "水利"), "a.txt", article("古交市", "交通")), 400, "a.txt"},
		"many files":        {multi(many...), 400, "zip"},
		"large form":        {multi("a.txt", large), 413, "1 MB"},
		"large body":        {raw("a.txt", large), 413, "1 MB"},
		"unknown parameter": {call{target: "/api/v1/reports?fiel=a.txt", body: strings.NewReader("甲")}, 400, "是不是 file？"},
		"name with a path":  {raw("../../etc/passwd", article("古交市", "水利")), 400, "文件名"},
		"name with a line":  {raw("a\r\nb.txt", "甲"), 400, "文件名"},
		"long name":         {raw(strings.Repeat("长", 100), "甲"), 400, "文件名"},
		"no text":           {raw("a.txt", "\x00\x01\x02"), 422, "a.txt"},
		"nothing readable":  {multi("a.txt", "", "b.txt", "\x00"), 422, "2 个文件"},
	} {
		c.method, c.token = "POST", secret
		res := do(c.call)
		if res.StatusCode != c.status || !strings.Contains(res.problem.Detail, c.says) {
			t.Errorf("%s: %d %s, want %d with %q", name, res.StatusCode, res.body, c.status, c.says)
		}
		if c.status == 422 && len(res.problem.Outcomes) == 0 {
			t.Errorf("%s: no outcomes: %s", name, res.body)
		}
	}
	if s, err := lib.Summary(context.Background()); err != nil || s.Reports != 0 {
		t.Errorf("the library holds %+v, %v", s, err)
	}
	nothingIsLeft(t, lib)
}

// nothingIsLeft: uploads are gone from the disk.
func nothingIsLeft(t *testing.T, lib *library.Library) {
	t.Helper()
	folder, err := lib.UploadFolder()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(folder); err != nil {
		t.Error(err)
	}
	name, _, _ := strings.Cut(filepath.Base(folder), "upload-")
	left, err := filepath.Glob(filepath.Join(filepath.Dir(folder), name+"*"))
	if err != nil || len(left) > 0 {
		t.Errorf("temporary files are left: %v, %v", left, err)
	}
}

// stuckWriter adds nothing until it may.
type stuckWriter struct {
	ask.Writer
	ctx context.Context
}

func (w *stuckWriter) Add(context.Context, index.Addition) error {
	<-w.ctx.Done()
	return nil
}

func (w *stuckWriter) UploadFolder() (string, error) { return os.MkdirTemp("", "gongbao-test-") }

// TestUploadsAtOnce: so many uploads are taken at once, some more wait for a little, and the next
// are to come again.
func TestUploadsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, release := context.WithCancel(t.Context())
		w := &stuckWriter{ctx: ctx}
		h, err := NewServer(Config{Library: asktest.New(), Writer: w, Tokens: []guard.Token{{Name: "desk", Secret: secret}}})
		if err != nil {
			t.Fatal(err)
		}
		upload := func() *httptest.ResponseRecorder {
			r := httptest.NewRequest("POST", "/api/v1/reports?file=a.txt", strings.NewReader("甲"))
			r.Header.Set("Authorization", "Bearer "+secret)
			answer := httptest.NewRecorder()
			h.ServeHTTP(answer, r)
			return answer
		}
		var others sync.WaitGroup
		statuses := make(chan int, maxUploads+uploadQueue)
		for range maxUploads + uploadQueue {
			others.Go(func() { statuses <- upload().Code })
		}
		synctest.Wait()
		if res := upload(); res.Code != 503 || res.Header().Get("Retry-After") != "30" {
			t.Errorf("one more: %d %s", res.Code, res.Body)
		}
		release()
		others.Wait()
		for range maxUploads + uploadQueue {
			if status := <-statuses; status != 422 { // nothing was said of the file
				t.Errorf("one that waited: %d", status)
			}
		}
		ctx, release = context.WithCancel(t.Context())
		w.ctx = ctx
		for range maxUploads {
			others.Go(func() { upload() })
		}
		synctest.Wait()
		begun := time.Now()
		if res := upload(); res.Code != 503 || time.Since(begun) != uploadPatience {
			t.Errorf("one that waited in vain: %d after %v", res.Code, time.Since(begun))
		}
		release()
		others.Wait()
	})
}

// failingWriter fails, once it has told of an outcome if it has one.
type failingWriter struct {
	err     error
	outcome *index.Outcome
}

func (w failingWriter) Add(_ context.Context, what index.Addition) error {
	if w.outcome != nil {
		what.Each(*w.outcome)
	}
	return w.err
}
func (w failingWriter) UploadFolder() (string, error) { return os.MkdirTemp("", "gongbao-test-") }
func (w failingWriter) Edit(context.Context, string, func(*report.Report) (*report.Report, error)) (*report.Report, error) {
	return nil, w.err
}
func (w failingWriter) Remove(context.Context, ...string) ([]string, error) { return nil, w.err }

func (w failingWriter) SetDictionary(string, string, index.DictionaryCheck) (index.NamedDictionary, error) {
	return index.NamedDictionary{}, w.err
}

func (w failingWriter) RemoveDictionary(string, index.DictionaryCheck) error { return w.err }

// TestFailedWrites: a library that cannot be changed is our fault, and what went wrong goes to the
// log only.
func TestFailedWrites(t *testing.T) {
	const cause = "open /srv/data/x: input/output error"
	do, log := startWith(t, Config{Library: asktest.New(), Writer: failingWriter{err: errors.New(cause)}, Tokens: []guard.Token{{Name: "desk", Secret: secret}}})
	for _, c := range []call{
		{method: "POST", target: "/api/v1/reports?file=a.txt", body: strings.NewReader("甲")},
		{method: "DELETE", target: "/api/v1/reports/0000000000000001"},
		{method: "PATCH", target: "/api/v1/reports/0000000000000001", contentType: respond.TypeJSON, body: strings.NewReader(`{"year": 2001}`)},
	} {
		c.token = secret
		res := do(c)
		if res.StatusCode != 500 || strings.Contains(res.body, "srv") {
			t.Errorf("%s: %d %s", c.method, res.StatusCode, res.body)
		}
		if line := "token=desk request_id=" + res.Header.Get("X-Request-Id"); !strings.Contains(log.String(), line) {
			t.Errorf("%s: no line %q in the log", c.method, line)
		}
	}
	if strings.Contains(log.String(), "127.0.0.1") {
		t.Error("the log names clients")
	}
	if !strings.Contains(log.String(), cause) {
		t.Error("the log does not say what went wrong")
	}
}

// TestSlowUpload: an upload may take longer than a request else, as long as it keeps coming.
func TestSlowUpload(t *testing.T) {
	lib := openLibrary(t)
	h, err := NewServer(Config{Library: lib, Writer: lib, Tokens: []guard.Token{{Name: "desk", Secret: secret}}})
	if err != nil {
		t.Fatal(err)
	}
	ts := httptest.NewUnstartedServer(h)
	ts.Config.ReadTimeout, ts.Config.WriteTimeout = time.Second, time.Second
	ts.Start()
	defer ts.Close()
	body, sender := io.Pipe()
	go func() {
		text := article("古交市", "水利")
		for from := 0; from < len(text); from += len(text)/4 + 1 {
			_, _ = io.WriteString(sender, text[from:min(len(text), from+len(text)/4+1)]) // the answer tells whether it arrived
			time.Sleep(400 * time.Millisecond)
		}
		_ = sender.Close()
	}()
	r, err := http.NewRequest(http.MethodPost, ts.URL+"/api/v1/reports?file=a.txt", body)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+secret)
	res, err := ts.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if answer, err := io.ReadAll(res.Body); err != nil || res.StatusCode != http.StatusCreated {
		t.Errorf("%d, %v: %s", res.StatusCode, err, answer)
	}
}
