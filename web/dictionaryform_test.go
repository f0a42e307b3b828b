package web

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"gongbao/index"
	"gongbao/web/address"
	"gongbao/web/ask/asktest"
	"gongbao/web/page/pagetest"
)

// formCall is what a browser sends of the form of a dictionary. The field file is that of a file.
func formCall(t *testing.T, target string, fields map[string]string) call {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name, value := range fields {
		if name == "file" {
			part, err := w.CreateFormFile("file", "上传的.txt")
			if err != nil {
				t.Fatal(err)
			}
			_, _ = part.Write([]byte(value))
			continue
		}
		if err := w.WriteField(name, value); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return call{method: "POST", target: target, contentType: w.FormDataContentType(), body: &body}
}

// versionField is the version that a form was made for.
// dictionaryPath is the address of a dictionary, or of a version of it.
func dictionaryPath(name, version string) string {
	path := "/dictionaries/" + url.PathEscape(name)
	if version != "" {
		path += "?version=" + version
	}
	return path
}

func versionField(t *testing.T, page string) string {
	t.Helper()
	for _, e := range pagetest.Elements(t, page) {
		if e.Attr["name"] == "version" {
			return e.Attr["value"]
		}
	}
	t.Fatalf("no version in %.400s", page)
	return ""
}

// TestDictionaryForm: a dictionary is made, changed and removed on the pages, and what somebody
// else changed meanwhile is not lost.
func TestDictionaryForm(t *testing.T) {
	do, log, lib := startWritable(t)
	mine := address.DictionariesPath + "/" + url.PathEscape("我的")
	get := func(target string) answered { return do(call{method: "GET", target: target}) }
	if page := get("/dictionaries?new=1&terms=煤%20炭"); page.StatusCode != 200 || !strings.Contains(page.body, "煤\n炭</textarea>") || versionField(t, page.body) != "" {
		t.Errorf("the form for another is %d %.600s", page.StatusCode, page.body)
	}
	made := do(formCall(t, "/dictionaries?lang=en", map[string]string{"name": " 我的 ", "text": "名称：煤\r\n煤 = 煤炭\r\n", "version": "", "token": secret}))
	if made.StatusCode != 303 || made.Header.Get("Location") != mine+"?saved=1&lang=en" || made.Header.Get("Cache-Control") != "no-store" {
		t.Fatalf("made: %d %v %s", made.StatusCode, made.Header, made.body)
	}
	first, err := lib.Dictionary("我的")
	if err != nil || first.Text != "名称：煤\n煤 = 煤炭\n" {
		t.Fatalf("stored is %+v, %v", first, err)
	}
	if page := get(mine + "?saved=1"); page.StatusCode != 200 || !strings.Contains(page.body, "已保存") || !strings.Contains(page.body, first.Dictionary.Hash()) || !strings.Contains(page.body, "<td>煤炭</td>") {
		t.Errorf("its page is %d %.900s", page.StatusCode, page.body)
	}
	form := get(mine + "?edit=1")
	version := versionField(t, form.body)

	// Two change it: the second is told.
	if changed := do(formCall(t, mine, map[string]string{"text": "煤 = 煤炭\n油\n", "version": version, "token": otherSecret})); changed.StatusCode != 303 {
		t.Fatalf("changed: %d %s", changed.StatusCode, changed.body)
	}
	conflict := do(formCall(t, mine, map[string]string{"text": "煤 = 煤炭\n气\n", "version": version, "token": secret}))
	if conflict.StatusCode != 409 || !strings.Contains(conflict.body, "<mark>油</mark>") || !strings.Contains(conflict.body, "<mark>气</mark>") || strings.Contains(conflict.body, secret) {
		t.Errorf("a conflict is %d %s", conflict.StatusCode, conflict.body)
	}
	if removed := do(formCall(t, mine, map[string]string{"remove": "1", "version": version, "token": secret})); removed.StatusCode != 409 {
		t.Errorf("what has changed is removed: %d", removed.StatusCode)
	}
	if now, err := lib.Dictionary("我的"); err != nil || now.Text != "煤 = 煤炭\n油\n" {
		t.Errorf("after conflicts it is %+v, %v", now, err)
	}
	if again := do(formCall(t, mine, map[string]string{"text": "气\n", "version": versionField(t, conflict.body), "token": secret})); again.StatusCode != 303 {
		t.Errorf("sent once more: %d %s", again.StatusCode, again.body)
	}

	// What it was is kept, and counts as it did.
	earlier := dictionaryPath("我的", first.Dictionary.Hash())
	if page := get(earlier); page.StatusCode != 200 || !strings.Contains(page.body, "这是以前的版本") || !strings.Contains(page.body, "煤炭") {
		t.Errorf("the first version is %d %.600s", page.StatusCode, page.body)
	}
	if file := get(dictionaryPath("我的.txt", first.Dictionary.Hash())); file.body != first.Text || !strings.HasPrefix(file.Header.Get("Content-Type"), "text/plain") {
		t.Errorf("its file is %q", file.body)
	}
	link := "/panel?dictionary=" + url.QueryEscape("我的") + "&version="
	if page := get(link + first.Dictionary.Hash()); page.StatusCode != 200 || !strings.Contains(page.body, "词典已改：此链接的版本为 "+first.Dictionary.Hash()) || !strings.Contains(page.body, "按现在的词典统计") {
		t.Errorf("a link to it gives %d %.1500s", page.StatusCode, page.body)
	}
	if page := get(link + "0123456789abcdef"); page.StatusCode != 200 || !strings.Contains(page.body, "资料库没有保存") {
		t.Errorf("a link to another gives %d %.1500s", page.StatusCode, page.body)
	}

	if removed := do(formCall(t, mine, map[string]string{"remove": "1", "version": versionField(t, get(mine+"?edit=1").body), "token": secret})); removed.StatusCode != 303 || removed.Header.Get("Location") != "/dictionaries?removed="+url.QueryEscape("我的") {
		t.Errorf("removed: %d %v", removed.StatusCode, removed.Header)
	}
	if page := get(mine); page.StatusCode != 404 {
		t.Errorf("removed it is %d", page.StatusCode)
	}
	if page := get(link + first.Dictionary.Hash()); page.StatusCode != 200 || !strings.Contains(page.body, "词典已删除：此链接的版本为") {
		t.Errorf("a link to it gives %d", page.StatusCode)
	}
	if page := get("/dictionaries?removed=" + url.QueryEscape("我的")); !strings.Contains(page.body, "已删除词典“我的”") {
		t.Errorf("the list does not say what was removed: %.900s", page.body)
	}
	for _, want := range []string{`action="set dictionary" token=值班`, `action="set dictionary" token=bot`, `action="remove dictionary" token=值班`, "outcome=stored", "outcome=removed", "outcome=refused"} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("the log has no %s", want)
		}
	}
	if strings.Contains(log.String(), secret) {
		t.Error("the log has a token")
	}
}

// TestDictionaryFormRefuses: what is wrong is said in the form, which keeps what was typed, but not
// the token.
func TestDictionaryFormRefuses(t *testing.T) {
	do, _, lib := startWritable(t)
	for name, c := range map[string]struct {
		fields map[string]string
		status int
		says   string
	}{
		"no token":      {map[string]string{"name": "甲", "text": "煤"}, 403, "请填写令牌"},
		"another token": {map[string]string{"name": "甲", "text": "煤", "token": "x" + secret}, 403, "没有这个令牌"},
		"no name":       {map[string]string{"text": "煤", "token": secret}, 422, "起个名字"},
		"a path":        {map[string]string{"name": "../甲", "text": "煤", "token": secret}, 400, "词典名最多 40 个字"},
		"no terms":      {map[string]string{"name": "甲", "text": "# 煤", "token": secret}, 422, "里面没有词"},
		"a bad line":    {map[string]string{"name": "甲", "text": "煤\n煤 = 炭\n", "token": secret}, 422, "<code lang=\"zh-CN\">煤 = 炭</code>"},
		"built in":      {map[string]string{"name": "环境", "text": "煤", "token": secret}, 409, "已有名叫“环境”的词典"},
		"no UTF-8":      {map[string]string{"name": "甲", "file": "\xd6\xd0\n", "token": secret}, 422, "UTF-8"},
	} {
		res := do(formCall(t, "/dictionaries", c.fields))
		if res.StatusCode != c.status || !strings.Contains(res.body, c.says) || strings.Contains(res.body, secret) || res.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d %s", name, res.StatusCode, res.body)
		}
		if text := c.fields["text"]; !strings.Contains(res.body, "\n"+strings.TrimRight(text, "\n")) {
			t.Errorf("%s: the text is lost", name)
		}
	}
	if large := do(formCall(t, "/dictionaries", map[string]string{"name": "甲", "text": strings.Repeat("煤", (index.LargestDictionary+64<<10)/3), "token": secret})); large.StatusCode != 413 {
		t.Errorf("too large: %d", large.StatusCode)
	}
	if plain := do(call{method: "POST", target: "/dictionaries", contentType: "application/x-www-form-urlencoded", body: strings.NewReader("name=x&text=y&token=" + secret)}); plain.StatusCode != 415 {
		t.Errorf("another form: %d %s", plain.StatusCode, plain.body)
	}
	for _, header := range []map[string]string{{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://example.org"}, {"Origin": "null"}} {
		c := formCall(t, "/dictionaries", map[string]string{"name": "甲", "text": "煤", "token": secret})
		c.header = header
		if res := do(c); res.StatusCode != 403 || !strings.Contains(res.body, "别的网站") {
			t.Errorf("%v: %d", header, res.StatusCode)
		}
	}
	if all, err := lib.Dictionaries(); err != nil || len(all) != 4 {
		t.Errorf("stored was something: %d, %v", len(all), err)
	}
	if upload := do(formCall(t, "/dictionaries", map[string]string{"text": "", "file": "煤\n", "token": secret})); upload.StatusCode != 303 || upload.Header.Get("Location") != dictionaryPath("上传的", "")+"?saved=1" {
		t.Errorf("uploaded: %d %v %s", upload.StatusCode, upload.Header, upload.body)
	}

	off, _ := startWith(t, Config{Library: lib, Writer: lib})
	for _, target := range []string{"/dictionaries?new=1", dictionaryPath("环境", "") + "?edit=1"} {
		if page := off(call{method: "GET", target: target}); page.StatusCode != 200 || !strings.Contains(page.body, "只提供读取") || strings.Contains(page.body, "password") {
			t.Errorf("without tokens %s is %d %s", target, page.StatusCode, page.body)
		}
	}
	if res := off(formCall(t, "/dictionaries", map[string]string{"name": "甲", "text": "煤", "token": secret})); res.StatusCode != http.StatusForbidden {
		t.Errorf("without tokens it is stored: %d", res.StatusCode)
	}
	if page := off(call{method: "GET", target: "/dictionaries"}); strings.Contains(page.body, "new=1") || !strings.Contains(page.body, "用此词典统计") {
		t.Errorf("without tokens the list is %s", page.body)
	}
}

// TestDictionaryPrecondition: If-Match keeps what others have changed, If-None-Match what is there.
func TestDictionaryPrecondition(t *testing.T) {
	do, _, _ := startWritable(t)
	target := "/api/v1/dictionaries/x"
	put := func(text string, header map[string]string) int {
		return do(call{method: "PUT", target: target, token: secret, contentType: "text/plain", body: strings.NewReader(text), header: header}).StatusCode
	}
	if got := put("煤", map[string]string{"If-Match": "*"}); got != 412 {
		t.Errorf("what is not there is replaced: %d", got)
	}
	if got := put("煤", map[string]string{"If-None-Match": "*"}); got != 200 {
		t.Errorf("added: %d", got)
	}
	if got := put("炭", map[string]string{"If-None-Match": "*"}); got != 412 {
		t.Errorf("what is there is replaced: %d", got)
	}
	read := do(call{method: "GET", target: target})
	tag := read.Header.Get("ETag")
	if got := put("炭", map[string]string{"If-Match": tag}); got != 200 {
		t.Errorf("as it was read: %d", got)
	}
	if got := put("油", map[string]string{"If-Match": tag}); got != 412 {
		t.Errorf("as it was before: %d", got)
	}
	remove := call{method: "DELETE", target: target, token: secret, header: map[string]string{"If-Match": tag}}
	if res := do(remove); res.StatusCode != 412 || res.problem.Title != "词典已改" {
		t.Errorf("removed as it was before: %d %s", res.StatusCode, res.body)
	}
	if remove.header = nil; do(remove).StatusCode != 200 {
		t.Error("not removed")
	}
}

// TestBadDictionaryPage: a file that cannot be used is shown with what is wrong, and can be mended.
func TestBadDictionaryPage(t *testing.T) {
	do, _ := start(t, asktest.New())
	if _, list := do("GET", "/dictionaries"); !strings.Contains(list, "词典第 1 行有误：这一项没有词。") {
		t.Errorf("the list is %s", list)
	}
	if res, body := do("GET", "/dictionaries/"+url.PathEscape("没有")); res.StatusCode != 404 || !strings.Contains(body, "没有这部词典") {
		t.Errorf("%d %.300s", res.StatusCode, body)
	}
}
