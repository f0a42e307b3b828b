package main

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gongbao/index/opensearch/clustertest"
)

// TestCluster runs the built program with its index in a cluster of one node: a writer, readers without
// a folder, and what takes the folder or the process away.
func TestCluster(t *testing.T) {
	c := clustertest.Start(t, 1)
	t.Setenv("GONGBAO_ENGINE", "opensearch")
	t.Setenv("GONGBAO_OPENSEARCH", strings.Join(c.URLs(), ","))
	p := program(binary(t))
	t.Run("answers", p.testClusterAnswers)
	t.Run("follows", p.testClusterFollows)
	t.Run("restored", p.testClusterRestored)
	t.Run("killed", p.testClusterKilled)
	t.Run("refused", p.testClusterRefuses)
	t.Run("rights", func(t *testing.T) { p.testClusterRights(t, c.URLs()[0]) })
}

// inCluster makes a library of the seeds whose index has a name in the cluster, on a single node.
func (p program) inCluster(t *testing.T, name string) (dir string) {
	t.Helper()
	t.Setenv("GONGBAO_INDEX", name)
	dir = filepath.Join(t.TempDir(), "library")
	p.must(t, "add", "--opensearch-replicas", "0", "--library", dir, absolute(t, seeds))
	return dir
}

// startReader starts a reader of what the environment names, in an empty folder.
func startReader(t *testing.T) string {
	t.Helper()
	_, url := startServer(t, t.TempDir())
	return url
}

// clusterPaths are asked of an embedded engine and of a reader: every kind of page and call.
var clusterPaths = []string{
	"/?q=煤矸石", "/?q=煤+煤矸石&sort=newest", "/?q=如何推动县域经济", "/?q=产业+业务", "/?region=140000&year=2021", "/?q=不存在的词语",
	"/regions", "/regions/140000", "/coverage", "/coverage.csv", "/compare?a=ID&b=OTHER", "/reports/ID?q=煤矸石", "/feed?q=教育",
	"/panel?dictionary=环境", "/panel?term=煤&scope=all&by=province,year", "/panel/kwic?dictionary=环境&limit=20", "/dictionaries", "/dictionaries/环境", "/suggest?q=太",
	"/api/v1/search?q=煤矸石&passages=3&explain=true", "/api/v1/search?q=000", "/api/v1/search?q=的&limit=5", `/api/v1/search?q="经济发展"+-煤`,
	"/api/v1/search?q=养老+NEAR/10+补贴", "/api/v1/search?q=煤+/s+电", "/api/v1/search?q=煤+/p+电", "/api/v1/search?q=新*产力", "/api/v1/search?q=region:太原+year:2019..2026",
	"/api/v1/search?q=title:报告+heading:工作", "/api/v1/search?q=经济+社会&match=words", "/api/v1/search?q=优化营商环境的措施&match=most", "/api/v1/search?section=tasks&q=煤",
	"/api/v1/reports?limit=100", "/api/v1/reports/ID", "/api/v1/reports/ID.txt", "/api/v1/reports/ID/similar", "/api/v1/reports/ID/citation?format=bibtex",
	"/api/v1/compare?a=ID&b=OTHER", "/api/v1/regions", "/api/v1/regions/140100", "/api/v1/coverage", "/api/v1/suggest?q=gongzuo", "/api/v1/analyze?text=煤矸石综合利用",
	"/api/v1/export?q=教育&format=csv&passages=2", "/api/v1/export?q=教育&format=jsonl", "/api/v1/export?what=reports", "/api/v1/export?q=煤&format=ris",
	"/api/v1/panel?dictionary=环境&format=csv", "/api/v1/panel?term=煤&term=煤矸石&term=产业&term=业务&rule=longest&by=report", "/api/v1/panel?term=发展&term=高质量发展&rule=union&scope=all",
	"/api/v1/kwic?dictionary=环境&limit=30", "/api/v1/kwic?term=煤&sort=left&limit=10", "/api/v1/dictionaries", "/api/v1/dictionaries/环境",
}

// varying matches what differs between two answers to the same request.
var varying = regexp.MustCompile(`"took_ms":[0-9.]+|"request_id":"[0-9a-f]+"|(?s)<updated>[^<]*</updated>|127\.0\.0\.1:\d+|# [^\n]*\d{4}-\d\d-\d\d[^\n]*|\d+(\.\d+)? (毫秒|秒)`)

// testClusterAnswers: a reader answers every kind of request as the embedded engine does.
func (p program) testClusterAnswers(t *testing.T) {
	dir := p.inCluster(t, "answers")
	reader := startReader(t)
	own := filepath.Join(t.TempDir(), "library")
	p.must(t, "add", "--engine", "embedded", "--library", own, absolute(t, seeds))
	ids := storedIDs(t, own)
	// A server behind a proxy gives no files that reports were read from, as a reader cannot.
	_, embedded := startServer(t, "", "--engine", "embedded", "--library", own, "--trusted-proxy", "127.0.0.1")
	writer, _ := startServer(t, "", "--library", dir)
	for _, site := range []string{embedded, reader} { // suggestions come after the start
		becomes(t, "suggestions", func() bool {
			_, body := getFrom(t, site+"/api/v1/suggest?q=gongzuo")
			return strings.Contains(body, "工作")
		})
	}
	writer.signal(t, syscall.SIGTERM)
	writer.code(t)
	for _, path := range clusterPaths {
		path = strings.NewReplacer("ID", ids[0], "OTHER", ids[1]).Replace(path)
		var answers [2]string
		for i, site := range []string{embedded, reader} {
			status, body := getFrom(t, site+escaped(path))
			if status != http.StatusOK {
				t.Errorf("%s: %d of %d\n%.300s", path, status, i, body)
			}
			answers[i] = varying.ReplaceAllString(body, "")
		}
		if answers[0] == "" {
			t.Errorf("%s: nothing is answered", path)
		}
		if diff := cmp.Diff(strings.Split(answers[0], "\n"), strings.Split(answers[1], "\n")); diff != "" {
			t.Errorf("%s: the embedded engine (-) and the cluster (+)\n%.3000s", path, diff)
		}
	}
}

// becomes waits until something is so, for a minute.
func becomes(t *testing.T, what string, so func() bool) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
		if so() {
			return
		}
	}
	t.Errorf("not within a minute: %s", what)
}

// escaped returns a path as it goes over the wire: without quotes, spaces and what is not ASCII.
func escaped(path string) string {
	var b strings.Builder
	for _, c := range []byte(path) {
		if c < 0x80 && c != '"' && c != ' ' {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

// getFrom returns what a site answers.
func getFrom(t *testing.T, address string) (status int, body string) {
	t.Helper()
	response, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(data)
}

// testClusterFollows: a reader, asked all the time, follows additions, corrections, removals,
// dictionaries and rebuilds of the writer, and never answers less than it should.
func (p program) testClusterFollows(t *testing.T) {
	dir := p.inCluster(t, "follows")
	reader := startReader(t)
	stop := make(chan struct{})
	var asking sync.WaitGroup
	asking.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
			}
			response, err := http.Get(reader + "/api/v1/search?passages=0&q=" + escaped("煤矸石+-"+theme))
			if err != nil {
				t.Error(err)
				return
			}
			body, _ := io.ReadAll(response.Body)
			response.Body.Close()
			if response.StatusCode == http.StatusServiceUnavailable && response.Header.Get("Retry-After") != "" {
				continue
			}
			if response.StatusCode != http.StatusOK || !bytes.Contains(body, []byte(`"total":5,`)) {
				t.Errorf("%d\n%.300s", response.StatusCode, body)
				return
			}
		}
	})
	until := func(what, path string, good func(status int, body string) bool) {
		t.Helper()
		becomes(t, what, func() bool { return good(getFrom(t, reader+escaped(path))) })
	}
	has := func(text string) func(int, string) bool {
		return func(_ int, body string) bool { return strings.Contains(body, text) }
	}
	folder := t.TempDir()
	write(t, folder, 0, 2)
	p.must(t, "add", "--library", dir, folder)
	until("an added report", "/api/v1/search?q="+madeUp(1).phrase(3), has(`"total":1,`))
	ids := storedIDs(t, dir)
	p.must(t, "edit", "--library", dir, ids[0], "year=1999")
	until("a correction", "/api/v1/reports/"+ids[0], has(`1999`))
	if err := os.MkdirAll(filepath.Join(dir, "dictionaries"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "dictionaries", "我的.txt"), []byte("煤矸石\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "lexicon.txt"), []byte("矸石综合\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	p.must(t, "rebuild", "--library", dir)
	until("a dictionary", "/api/v1/dictionaries/我的", func(status int, _ string) bool { return status == http.StatusOK })
	until("a rebuilt index", "/api/v1/analyze?text=矸石综合", has(`矸石综合","`))
	p.must(t, "remove", "--library", dir, "--file", folder)
	until("a removal", "/api/v1/search?match=literal&q="+madeUp(1).phrase(3), has(`"total":0,`))
	close(stop)
	asking.Wait()
}

// testClusterRestored: a folder that is lost comes back from the cluster with its corrections, its
// dictionaries and its journal, and the old one may not write any more.
func (p program) testClusterRestored(t *testing.T) {
	dir := p.inCluster(t, "restored")
	ids := storedIDs(t, dir)
	p.must(t, "edit", "--library", dir, ids[0], "year=1999")
	if err := os.WriteFile(filepath.Join(dir, "synonyms.txt"), []byte("煤矸石 = 石矸煤\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	p.must(t, "add", "--library", dir, absolute(t, seeds))
	again := filepath.Join(t.TempDir(), "library")
	p.must(t, "restore", "--from", os.Getenv("GONGBAO_OPENSEARCH"), "--library", again)
	if got := storedIDs(t, again); !slices.Equal(got, ids) {
		t.Errorf("%d reports are restored of %d", len(got), len(ids))
	}
	for _, name := range []string{"files.jsonl", "synonyms.txt", "library.json"} {
		was, errWas := os.ReadFile(filepath.Join(dir, name))
		is, errIs := os.ReadFile(filepath.Join(again, name))
		if errWas != nil || errIs != nil || !bytes.Equal(was, is) {
			t.Errorf("%s is not as it was: %v, %v", name, errWas, errIs)
		}
	}
	lines := func(from string) []string {
		all := strings.Split(p.must(t, "search", "--engine", "embedded", "--library", copyFolder(t, from), "--what", "reports"), "\n")
		slices.Sort(all)
		return all
	}
	if diff := cmp.Diff(lines(dir), lines(again)); diff != "" {
		t.Errorf("reports differ\n%.2000s", diff)
	}
	p.must(t, "verify", "--library", again, "--sample", "20")
	p.must(t, "rebuild", "--library", again)
	if _, stderr, code := p.run(t, "add", "--library", dir, absolute(t, seeds)); code != failed || !strings.Contains(stderr, "另一个文件夹") {
		t.Errorf("the old folder may write: %d\n%s", code, stderr)
	}
}

// testClusterKilled: the writer is killed while it adds and while it rebuilds. What it announced is there.
func (p program) testClusterKilled(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 13))
	dir := p.inCluster(t, "killed")
	p.must(t, append([]string{"remove", "--library", dir}, storedIDs(t, dir)...)...)
	folder := t.TempDir()
	write(t, folder, 0, batches)
	began := time.Now()
	all := outcomesOf(p.must(t, "add", "--json", "--library", dir, folder))
	run := time.Since(began)
	kills := several(2, 40)
	for k := 1; k <= kills; k++ {
		write(t, folder, k*batches, (k+1)*batches)
		when := randomMoment(rng, run, (k+1)*batches)
		all = append(all, outcomesOf(p.killed(t, when, "add", "--json", "--library", dir, folder))...)
		p.killed(t, randomMoment(rng, run, 1), "rebuild", "--library", dir)
		p.check(t, dir, all)
		if t.Failed() {
			t.Fatalf("killed %v", when)
		}
	}
	all = append(all, outcomesOf(p.must(t, "add", "--json", "--library", dir, folder))...)
	if n := p.check(t, dir, all); n != (kills+1)*batches {
		t.Errorf("in the end there are %d reports, want %d", n, (kills+1)*batches)
	}
}

// testClusterRefuses: what cannot be done says what to do, and changes nothing.
func (p program) testClusterRefuses(t *testing.T) {
	dir := p.inCluster(t, "refused")
	other := filepath.Join(t.TempDir(), "library")
	empty := t.TempDir()
	type refusal struct {
		args []string
		code int
		says string
	}
	refusals := map[string]refusal{
		"another library":   {[]string{"add", "--library", other, absolute(t, seeds)}, failed, "--index"},
		"no folder":         {[]string{"add", absolute(t, seeds)}, misuse, "--library"},
		"paths of a reader": {[]string{"serve", "--addr", "127.0.0.1:0", absolute(t, seeds)}, misuse, "--library"},
		"no such index":     {[]string{"search", "--index", "nothing", "煤"}, failed, "没有这个名字的索引"},
		"a bad name":        {[]string{"search", "--index", "大写", "煤"}, failed, "小写字母"},
		"an engine":         {[]string{"search", "--engine", "lucene", "煤"}, misuse, "embedded"},
		"a user in it":      {[]string{"search", "--opensearch", "http://a:b@127.0.0.1:1", "煤"}, failed, "用户名"},
		"nobody there":      {[]string{"search", "--opensearch", "http://127.0.0.1:1", "煤"}, failed, "没有响应"},
		"restored onto":     {[]string{"restore", "--from", os.Getenv("GONGBAO_OPENSEARCH"), "--library", dir}, failed, "不是空的"},
		"restored nowhere":  {[]string{"restore", "--from", os.Getenv("GONGBAO_OPENSEARCH")}, misuse, "--library"},
	}
	if os.Getenv("GONGBAO_CLUSTER") == "full" { // it waits for a second node
		refusals["two copies"] = refusal{[]string{"add", "--index", "two", "--library", filepath.Join(t.TempDir(), "x"), absolute(t, seeds)}, failed, "写 0"}
	}
	for name, tt := range refusals {
		c := p.command(t, tt.args...)
		c.Dir = empty
		if _, stderr, code := finish(t, c); code != tt.code || !strings.Contains(stderr, tt.says) || strings.Contains(stderr, "a:b") {
			t.Errorf("%s: %d\n%s", name, code, stderr)
		}
	}
	c := p.command(t, "search", "--library", dir, "煤")
	c.Env = slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "GONGBAO_ENGINE") })
	if _, stderr, code := finish(t, c); code != misuse || !strings.Contains(stderr, "--engine opensearch") {
		t.Errorf("without the engine: %d\n%s", code, stderr)
	}
	if left, _ := os.ReadDir(empty); len(left) > 0 {
		t.Errorf("a reader leaves %v", left)
	}
	copied := copyFolder(t, dir)
	first, _ := startServer(t, "", "--library", dir)
	p.must(t, "add", "--library", copied, absolute(t, seeds)) // it opens the index last
	folder := t.TempDir()
	write(t, folder, 0, 1)
	if _, stderr, code := p.run(t, "add", "--library", dir, folder); code != failed || !strings.Contains(stderr, "只让一个进程写入") {
		t.Errorf("two writers: %d\n%s", code, stderr)
	}
	first.signal(t, syscall.SIGTERM)
	first.code(t)
}

// The rights of readers and writers, as the page about clusters has them: what OpenSearch calls each
// request.
var (
	readerRights = []string{"indices:data/read/get", "indices:data/read/mget", "indices:data/read/search", "indices:data/read/msearch", "indices:admin/mappings/get"}
	writerRights = append([]string{
		"indices:data/write/bulk", "indices:data/write/index", "indices:admin/create", "indices:admin/delete", "indices:admin/aliases",
		"indices:admin/refresh", "indices:admin/settings/update", "indices:monitor/settings/get",
	}, readerRights...)
)

// actionOf returns what OpenSearch calls a request, and the index that it is about.
func actionOf(r *http.Request) (action, in string) {
	parts := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	in = parts[0]
	last := parts[len(parts)-1]
	if len(parts) == 3 {
		last = parts[1]
	}
	switch r.Method + " " + last {
	case "GET _doc":
		return "indices:data/read/get", in
	case "PUT _doc", "PUT _create":
		return "indices:data/write/index", in
	case "POST _mget":
		return "indices:data/read/mget", in
	case "POST _search":
		return "indices:data/read/search", in
	case "POST _msearch":
		return "indices:data/read/msearch", in
	case "POST _bulk":
		return "indices:data/write/bulk", ""
	case "POST _aliases":
		return "indices:admin/aliases", ""
	case "POST _refresh":
		return "indices:admin/refresh", in
	case "GET _mapping":
		return "indices:admin/mappings/get", in
	case "GET _settings":
		return "indices:monitor/settings/get", in
	case "PUT _settings":
		return "indices:admin/settings/update", in
	case "PUT " + in:
		return "indices:admin/create", in
	case "DELETE " + in:
		return "indices:admin/delete", in
	}
	return r.Method + " " + r.URL.Path, in
}

// guarded is a cluster behind a guard that lets through what some rights allow, for indices of a name.
func guarded(t *testing.T, cluster, name string, rights []string) string {
	t.Helper()
	to, err := url.Parse(cluster)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(to)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		action, in := actionOf(r)
		if !slices.Contains(rights, action) || in != "" && !strings.HasPrefix(in, name+"-") {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusForbidden)
			fmt.Fprintf(w, `{"error":{"type":"security_exception","reason":"no permissions for [%s] on [%s]"},"status":403}`, action, in)
			return
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// testClusterRights: the rights that the page about clusters names suffice for a writer and a reader, and
// those of a reader do not let it write.
func (p program) testClusterRights(t *testing.T, cluster string) {
	for _, lang := range languages {
		text := docPage(t, lang, "cluster")
		for _, right := range writerRights {
			kind, _, _ := strings.Cut(right, "/write/")
			if !strings.Contains(text, right) && !strings.Contains(text, kind+"/write/*") {
				t.Errorf("%s: %s is not named", lang, right)
			}
		}
	}
	t.Setenv("GONGBAO_INDEX", "rights")
	dir, folder := filepath.Join(t.TempDir(), "library"), t.TempDir()
	write(t, folder, 0, 2)
	t.Setenv("GONGBAO_OPENSEARCH", guarded(t, cluster, "rights", writerRights))
	p.must(t, "add", "--opensearch-replicas", "0", "--library", dir, folder)
	p.must(t, "rebuild", "--library", dir)
	p.must(t, "edit", "--library", dir, storedIDs(t, dir)[0], "year=1999")
	p.must(t, "remove", "--library", dir, storedIDs(t, dir)[0])
	p.must(t, "verify", "--library", dir, "--sample", "5")
	t.Setenv("GONGBAO_OPENSEARCH", guarded(t, cluster, "rights", readerRights))
	reader := startReader(t)
	for _, path := range []string{"/?q=" + theme, "/api/v1/search?q=如何推进" + theme, "/panel?term=" + theme, "/api/v1/export?q=" + theme + "&format=csv", "/coverage"} {
		if status, body := getFrom(t, reader+escaped(path)); status != http.StatusOK {
			t.Errorf("%s: %d\n%.300s", path, status, body)
		}
	}
	if _, stderr, code := p.run(t, "add", "--library", dir, folder); code != failed || !strings.Contains(stderr, "权限") {
		t.Errorf("a reader's rights suffice to write: %d\n%s", code, stderr)
	}
}
