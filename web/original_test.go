package web

import (
	"mime"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gongbao/index"
	"gongbao/web/ask/asktest"
)

// oneOriginal gives a file for one report.
type oneOriginal struct{ id, path string }

func (o oneOriginal) HasOriginal(id string) bool { return id == o.id }

func (o oneOriginal) Original(id string) (*os.File, error) {
	if id != o.id {
		return nil, index.ErrNoOriginal
	}
	return os.Open(o.path)
}

// TestOriginals: the page of a report leads to its file, which is sent to be saved whatever is in
// it; where files are not given, none is.
func TestOriginals(t *testing.T) {
	path := filepath.Join(t.TempDir(), "古交 \"报告\".html")
	if err := os.WriteFile(path, []byte("<script>alert(1)</script>"), 0o644); err != nil {
		t.Fatal(err)
	}
	const with, without = "/reports/0000000000000001", "/reports/0000000000000002"
	do, _ := startWith(t, Config{Library: asktest.New(), Originals: oneOriginal{"0000000000000001", path}})
	get := func(target string) answered { return do(call{method: "GET", target: target}) }
	link := `href="` + with + `/original"`
	if page := get(with).body; !strings.Contains(page, link) {
		t.Error("the page of the report does not lead to its file")
	}
	if page := get(without).body; strings.Contains(page, "/original") {
		t.Error("a page leads to a file that is not there")
	}
	res := get(with + "/original")
	disposition, parameters, err := mime.ParseMediaType(res.Header.Get("Content-Disposition"))
	if res.StatusCode != 200 || res.body != "<script>alert(1)</script>" || err != nil || disposition != "attachment" || parameters["filename"] != filepath.Base(path) ||
		res.Header.Get("Content-Type") != "application/octet-stream" || res.Header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("the file: %d, %v, %v", res.StatusCode, res.Header, err)
	}
	if res := get(without + "/original"); res.StatusCode != 404 || !strings.Contains(res.body, "不在原处") {
		t.Errorf("no file: %d %s", res.StatusCode, res.body)
	}
	do, _ = startWith(t, Config{Library: asktest.New()})
	if page := get(with).body; strings.Contains(page, "/original") {
		t.Error("a page leads to a file that is not given")
	}
	if res := get(with + "/original"); res.StatusCode != 403 || !strings.Contains(res.body, "本机") {
		t.Errorf("not given: %d %s", res.StatusCode, res.body)
	}
}
