package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

const seeds = "../../testdata/seeds"

// gongbao runs the program in this process and returns what it printed and its exit code.
func gongbao(t *testing.T, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	var out, errs bytes.Buffer
	code = run(context.Background(), args, strings.NewReader(""), &out, &errs)
	return out.String(), errs.String(), code
}

// served is a server that a test started.
type served struct {
	url    string
	stderr *syncBuffer
	stop   func() int // tells the server to stop and returns its exit code
}

// serving starts the program as a server on a free port and waits until it is ready.
func serving(t *testing.T, args ...string) served {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	s := served{stderr: new(syncBuffer)}
	code := make(chan int, 1)
	go func() {
		code <- run(ctx, append([]string{"serve", "--addr", "127.0.0.1:0"}, args...), strings.NewReader(""), io.Discard,
			s.stderr)
	}()
	s.stop = func() int {
		cancel()
		return <-code
	}
	started := regexp.MustCompile(`公报已启动：(http://127\.0\.0\.1:\d+)`)
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(10 * time.Millisecond) {
		if found := started.FindStringSubmatch(s.stderr.String()); found != nil {
			s.url = found[1]
			return s
		}
		select {
		case c := <-code:
			t.Fatalf("serve ended with %d: %s", c, s.stderr)
		default:
		}
		if time.Now().After(deadline) {
			t.Fatalf("serve did not start: %s", s.stderr)
		}
	}
}

// get returns the body of a page, and checks the status.
func (s served) get(t testing.TB, path string, status int) string {
	t.Helper()
	response, err := http.Get(s.url + path)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != status {
		t.Fatalf("GET %s: status %d, %v; want %d\n%s", path, response.StatusCode, err, status, body)
	}
	return string(body)
}

func TestAddSearchInspect(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "library")
	stdout, stderr, code := gongbao(t, "add", "--library", dir, seeds)
	if code != done || strings.Count(stdout, "added\t") != 14 || !strings.Contains(stderr, "新加入 14 篇报告") {
		t.Fatalf("add: %d\n%s%s", code, stdout, stderr)
	}
	stdout, _, code = gongbao(t, "add", "--library", dir, "--json", seeds)
	if code != done || strings.Count(stdout, `"outcome":"unchanged"`) != 14 {
		t.Errorf("add again: %d\n%s", code, stdout)
	}
	for line := range strings.Lines(stdout) {
		var outcome map[string]string
		if err := json.Unmarshal([]byte(line), &outcome); err != nil || len(outcome) != 5 {
			t.Errorf("add --json prints %q: %v", line, err)
		}
	}

	stdout, _, code = gongbao(t, "search", "--library", dir, "煤矸石", "--year", "2026", "--json")
	var answer struct {
		Total int
		Hits  []struct {
			Report   struct{ Title string }
			Passages []struct{ Pieces []struct{ Text string } }
		}
	}
	if err := json.Unmarshal([]byte(stdout), &answer); err != nil || code != done || answer.Total != 3 ||
		len(answer.Hits) != 3 {
		t.Errorf("search --json: %d, %v, %+v", code, err, answer)
	}
	stdout, _, code = gongbao(t, "search", "--library", dir, "煤矸石")
	if code != done || !strings.Contains(stdout, "5 篇报告，16 处") || !strings.Contains(stdout, "煤矸石") {
		t.Errorf("search: %d\n%s", code, stdout)
	}
	stdout, _, code = gongbao(t, "search", "--library", dir, "煤矸石土壤修复")
	if code != done || !strings.Contains(stdout, "没有逐字匹配") {
		t.Errorf("a search that is relaxed: %d\n%s", code, stdout)
	}

	stdout, _, code = gongbao(t, "inspect", "--json", seeds)
	var inspected struct {
		Files []struct{ Reports []json.RawMessage }
	}
	if err := json.Unmarshal([]byte(stdout), &inspected); err != nil || code != done || len(inspected.Files) != 5 ||
		len(inspected.Files[4].Reports) != 10 {
		t.Errorf("inspect --json: %d, %v", code, err)
	}
	if stdout, _, code = gongbao(t, "inspect", seeds); code != done || !strings.Contains(stdout, "闫亮平") {
		t.Errorf("inspect: %d\n%s", code, stdout)
	}
	broken := filepath.Join(t.TempDir(), "报告.txt")
	text := "古交市2026年政府工作报告\n\\u3000\\u3000各位代表：\n\\u3000\\u3000现在，我代表市政府向大会报\xff工作，\n请予审议。\n"
	if err := os.WriteFile(broken, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	if stdout, _, code = gongbao(t, "inspect", broken); code != done ||
		!strings.Contains(stdout, "（text，UTF-8，1 个字读不出，显示为 \ufffd，最前的在第 3 行，还原转义字符 4 处，4 行中有 1 行接到上一行）") ||
		!strings.Contains(stdout, "（50%，存疑）") {
		t.Errorf("inspect of a file with escapes and a broken byte: %d\n%s", code, stdout)
	}
	if stdout, _, code = gongbao(t, "inspect", "--json", broken); code != done ||
		!strings.Contains(stdout, `"broken":{"count":1,"line":3},"repairs":{"joined":1,"lines":4,"unescaped":4}`) {
		t.Errorf("inspect --json of it: %d\n%s", code, stdout)
	}
	gongbao(t, "add", "--library", dir, broken)
	if stdout, _, code = gongbao(t, "review", "--library", dir); code != done ||
		!strings.Contains(stdout, "1 个字读不出（文件中有损坏的字节）：在，我代表市政府向大会报\ufffd工作") {
		t.Errorf("review: %d\n%s", code, stdout)
	}
	if stdout, _, code = gongbao(t, "analyze", "５Ｇ基站與煤矸石"); code != done || !strings.Contains(stdout, "5g基站与煤矸石") {
		t.Errorf("analyze: %d\n%s", code, stdout)
	}
	if stdout, _, code = gongbao(t, "version"); code != done || !strings.Contains(stdout, version()) {
		t.Errorf("version: %d\n%s", code, stdout)
	}
}

func TestMisuse(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "library")
	tests := []struct {
		args []string
		code int
		says string
	}{
		{nil, misuse, "用法"},
		{[]string{"find"}, misuse, "没有 find 这个命令"},
		{[]string{"add", "--library", dir}, misuse, "请给出"},
		{[]string{"add", "--colour", "x"}, misuse, "--colour"},
		{[]string{"inspect"}, misuse, "请给出"},
		{[]string{"analyze"}, misuse, "请给出"},
		{[]string{"search", "--library", dir, "煤"}, failed, "没有资料库"},
		{[]string{"search", "--library", t.TempDir(), "煤"}, failed, "没有资料库"},
		{[]string{"search", "--library", "", "煤"}, misuse, "--library"},
		{[]string{"add", "--library", "main.go", seeds}, failed, "需要一个文件夹"},
		{[]string{"version", "x"}, misuse, "不带参数"},
		{[]string{"search", "--limit", "0", "煤"}, misuse, "--limit"},
		{[]string{"help", "find"}, misuse, "没有 find 这个命令"},
		{[]string{"add", "--library", seeds, seeds}, failed, "不是本版本的资料库"},
		{[]string{"serve", "--library", dir, "--addr", "nowhere"}, misuse, "--addr"},
		{[]string{"serve", "--library", dir, "--addr", ""}, misuse, "--addr"},
		{[]string{"serve", "--library", dir, "--addr", "127.0.0.1:99999"}, misuse, "--addr"},
	}
	for _, tt := range tests {
		if _, stderr, code := gongbao(t, tt.args...); code != tt.code || !strings.Contains(stderr, tt.says) {
			t.Errorf("gongbao %s: %d, want %d with %q\n%s", strings.Join(tt.args, " "), code, tt.code, tt.says, stderr)
		}
	}
	gongbao(t, "add", "--library", dir, seeds)
	for _, args := range [][]string{{`"煤`}, {"（煤"}, {"--year", "26", "煤"}, {"--region", "太原", "煤"},
		{"--section", "x", "煤"}} {
		if _, stderr, code := gongbao(t, append([]string{"search", "--library", dir}, args...)...); code != misuse {
			t.Errorf("search %q: %d, want %d\n%s", args, code, misuse, stderr)
		}
	}
}

func TestHelp(t *testing.T) {
	list, _, code := gongbao(t, "help")
	for _, c := range commands {
		text, _, codeOne := gongbao(t, "help", c.name)
		same, _, codeFlag := gongbao(t, c.name, "--help")
		if code != done || codeOne != done || codeFlag != done || text != same || !strings.Contains(text, c.summary) ||
			!strings.Contains(list, c.summary) {
			t.Errorf("help %s: %d %d %d\n%s", c.name, code, codeOne, codeFlag, text)
		}
	}
}

// TestBadInput adds files that cannot be read. Each gets a line of refusal, and nothing is left in
// the library.
func TestBadInput(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, data []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	if err := os.MkdirAll(filepath.Join(dir, "empty folder", "in it"), 0o755); err != nil {
		t.Fatal(err)
	}
	binary := make([]byte, 4096)
	for i := range binary {
		binary[i] = byte(i * 37)
	}
	lib := filepath.Join(dir, "library")
	for name, path := range map[string]string{
		"empty":         write("empty.txt", nil),
		"white space":   write("white.txt", []byte(" \n\t\n")),
		"binary":        write("binary.txt", binary),
		"invalid UTF-8": write("invalid.txt", []byte("古交市\xff\xfe\x81政府\x80\xff\xfe\xff报告\n")),
		"NUL bytes":     write("nul.txt", []byte("古交市\x00政府工作报告\n")),
		"word":          write("old.doc", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")),
		"no file":       filepath.Join(dir, "empty folder"),
		"missing":       filepath.Join(dir, "missing.txt"),
	} {
		stdout, stderr, code := gongbao(t, "add", "--library", lib, path)
		if code != failed || !strings.HasPrefix(stdout, "rejected\t"+path+"\t") || strings.Count(stdout, "\n") != 1 {
			t.Errorf("%s: %d\n%s%s", name, code, stdout, stderr)
		}
	}
	if stdout, _, _ := gongbao(t, "search", "--library", lib); !strings.HasPrefix(stdout, "0 篇报告") {
		t.Errorf("after refusals the library holds\n%s", stdout)
	}

	// A pipe is refused without waiting for it.
	pipe := filepath.Join(dir, "pipe")
	if err := syscall.Mkfifo(pipe, 0o644); err != nil {
		t.Fatal(err)
	}
	if stdout, _, code := gongbao(t, "add", "--library", lib, pipe); code != failed ||
		!strings.Contains(stdout, "不是普通文件") {
		t.Errorf("a pipe: %d\n%s", code, stdout)
	}
	// A name cannot end the line or command the terminal.
	hostile := write("a\nb\x1b[31m.txt", nil)
	if stdout, _, _ := gongbao(t, "add", "--library", lib, hostile); strings.Count(stdout, "\n") != 1 ||
		strings.Contains(stdout, "\x1b") {
		t.Errorf("a hostile name prints %q", stdout)
	}

	// The good files of the same call still go in.
	stdout, _, code := gongbao(t, "add", "--library", lib, filepath.Join(dir, "missing.txt"), seeds)
	if code != failed || strings.Count(stdout, "added\t") != 14 || strings.Count(stdout, "rejected\t") != 1 {
		t.Errorf("a missing path and the seeds: %d\n%s", code, stdout)
	}

	// One line of 20 MB is read whole.
	long := write("long.txt", []byte("2026年古交市政府工作报告\n"+strings.Repeat("一年来，全市煤矸石综合利用水平稳步提升。", 350_000)+"最后一句在这里"))
	if stdout, stderr, code := gongbao(t, "add", "--library", lib, long); code != done ||
		!strings.HasPrefix(stdout, "added\t") {
		t.Fatalf("a line of 20 MB: %d\n%.300s%s", code, stdout, stderr)
	}
	if stdout, _, _ := gongbao(t, "search", "--library", lib, "最后一句在这里"); !strings.Contains(stdout, "1 篇报告，1 处") {
		t.Errorf("the end of a line of 20 MB is not found:\n%.300s", stdout)
	}
}

func TestServe(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "library")
	s := serving(t, "--library", dir, seeds)
	if page := s.get(t, "/?q="+url.QueryEscape("煤矸石"), http.StatusOK); !strings.Contains(page, "<mark") {
		t.Errorf("the result page marks nothing:\n%s", page)
	}
	var answer struct {
		Hits []struct{ Report struct{ URL string } }
	}
	body := s.get(t, "/api/v1/search?region=140181&q="+url.QueryEscape("煤矸石"), http.StatusOK)
	if err := json.Unmarshal([]byte(body), &answer); err != nil || len(answer.Hits) != 2 {
		t.Fatalf("search: %v\n%s", err, body)
	}
	s.get(t, answer.Hits[0].Report.URL, http.StatusOK)
	s.get(t, "/api/v1"+answer.Hits[0].Report.URL, http.StatusOK)
	bad := s.get(t, "/api/v1/search?q="+url.QueryEscape(`煤 "矸石`), http.StatusBadRequest)
	if !strings.Contains(bad, `"position":2`) {
		t.Errorf("an open quote: %s", bad)
	}

	// A second process is refused at once, with the ID of the process that owns the library.
	_, stderr, code := gongbao(t, "serve", "--library", dir, "--addr", "127.0.0.1:0")
	if code != failed || !strings.Contains(stderr, "进程号") {
		t.Errorf("a second serve: %d\n%s", code, stderr)
	}
	_, stderr, code = gongbao(t, "serve", "--library", dir+"2", "--addr", strings.TrimPrefix(s.url, "http://"))
	if code != failed || !strings.Contains(stderr, "端口已被占用") {
		t.Errorf("a port in use: %d\n%s", code, stderr)
	}
	if _, err := os.Stat(dir + "2"); err == nil {
		t.Error("a server that could not start left a library")
	}
	if code := s.stop(); code != done {
		t.Errorf("serve ends with %d\n%s", code, s.stderr)
	}
	if _, err := net.DialTimeout("tcp", strings.TrimPrefix(s.url, "http://"), time.Second); err == nil {
		t.Error("the port is still open after the server stopped")
	}
	if stdout, _, code := gongbao(t, "search", "--library", dir, "煤矸石"); code != done ||
		!strings.Contains(stdout, "5 篇报告") {
		t.Errorf("search after serve: %d\n%s", code, stdout)
	}
}

// TestMain removes the folder of binary, and ends the browser.
func TestMain(m *testing.M) {
	code := m.Run()
	stopBrowser()
	if built.folder != "" {
		_ = os.RemoveAll(built.folder) // in the system's temporary folder
	}
	os.Exit(code)
}

// TestBinaryAlone runs the built program in an empty folder, without the source or the module cache
// it was built from.
func TestBinaryAlone(t *testing.T) {
	dir := t.TempDir()
	program := filepath.Join(dir, "gongbao")
	if data, err := os.ReadFile(binary(t)); err != nil || os.WriteFile(program, data, 0o755) != nil {
		t.Fatal("the program cannot be copied")
	}
	text := "古交市政府工作报告\n——2026年1月5日在古交市第九届人民代表大会第七次会议上\n各位代表：\n一、2025年工作回顾\n煤矸石综合利用稳步推进。\n"
	if err := os.WriteFile(filepath.Join(dir, "report.txt"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"add", "report.txt"}, {"search", "煤矸石"}, {"analyze", "煤矸石"}} {
		c := exec.Command(program, args...)
		c.Dir = dir
		c.Env = []string{"TMPDIR=" + dir}
		if out, err := c.CombinedOutput(); err != nil || !strings.Contains(string(out), "煤矸石") && args[0] != "add" {
			t.Errorf("%v: %v\n%s", args, err, out)
		}
	}
}
