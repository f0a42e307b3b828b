package main

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"gongbao/index/embedded"
	"gongbao/index/library"
	"gongbao/web"
)

// readmes are the two READMEs, which must say the same of the program.
var readmes = []string{"../../README.md", "../../README.zh-CN.md"}

// TestReadmeCommands: a README shows every command with all of its flags, and no other.
func TestReadmeCommands(t *testing.T) {
	for _, file := range readmes {
		shown := make(map[string][]string)
		for _, line := range regexp.MustCompile(`(?m)^gongbao ([a-z]+)(.*)$`).FindAllStringSubmatch(read(t, file), -1) {
			for _, flag := range regexp.MustCompile(`--([a-z-]+)`).FindAllStringSubmatch(line[2], -1) {
				shown[line[1]] = append(shown[line[1]], flag[1])
			}
			if shown[line[1]] == nil {
				shown[line[1]] = []string{}
			}
			slices.Sort(shown[line[1]])
		}
		for _, c := range commands {
			flags := []string{}
			set := pflag.NewFlagSet(c.name, pflag.ContinueOnError)
			c.setup(set)
			set.VisitAll(func(f *pflag.Flag) { flags = append(flags, f.Name) })
			slices.Sort(flags)
			if got, ok := shown[c.name]; !ok || !slices.Equal(got, flags) {
				t.Errorf("%s: gongbao %s with flags %v, the program has %v", file, c.name, got, flags)
			}
			delete(shown, c.name)
		}
		if len(shown) > 0 {
			t.Errorf("%s shows commands that do not exist: %v", file, slices.Collect(maps.Keys(shown)))
		}
	}
}

// TestReadmeTargets: the README opens with two commands, which make knows.
func TestReadmeTargets(t *testing.T) {
	makefile := read(t, "../../Makefile")
	for _, file := range readmes {
		block := regexp.MustCompile("(?s)```\n(.*?)```").FindStringSubmatch(read(t, file))
		targets := regexp.MustCompile(`(?m)^make (\S+)`).FindAllStringSubmatch(block[1], -1)
		if len(targets) != 2 {
			t.Fatalf("%s opens with %q", file, block[1])
		}
		for _, target := range targets {
			if !regexp.MustCompile(`(?m)^` + target[1] + `:`).MatchString(makefile) {
				t.Errorf("%s: the Makefile has no target %s", file, target[1])
			}
		}
	}
}

// TestReadmeAPI: the addresses and parameters that a README names are answered, and the example finds what it shows.
func TestReadmeAPI(t *testing.T) {
	lib, err := library.Open(filepath.Join(t.TempDir(), "library"), embedded.Backend)
	if err != nil {
		t.Fatal(err)
	}
	defer lib.Close()
	id := ""
	if err := lib.Add(t.Context(), library.Addition{Paths: []string{seeds}, Each: func(o library.Outcome) { id = o.ID }}); err != nil {
		t.Fatal(err)
	}
	handler, err := web.NewServer(web.Config{Library: lib})
	if err != nil {
		t.Fatal(err)
	}
	get := func(path string) (int, string) {
		answer := httptest.NewRecorder()
		handler.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, path, nil))
		return answer.Code, answer.Body.String()
	}
	for _, file := range readmes {
		text := read(t, file)
		example := regexp.MustCompile(`curl 'http://127\.0\.0\.1:8080(/[^']+)'`).FindStringSubmatch(text)
		if example == nil {
			t.Fatalf("%s has no example", file)
		}
		address, err := url.Parse(example[1])
		if err != nil {
			t.Fatal(err)
		}
		status, body := get(address.Path + "?" + address.Query().Encode())
		if status != http.StatusOK || !strings.Contains(body, `"total":2`) {
			t.Errorf("%s: %s answers %d\n%s", file, example[1], status, body)
		}
		for _, name := range regexp.MustCompile(`"([a-z_]+)"`).FindAllStringSubmatch(text, -1) {
			if !strings.Contains(body, `"`+name[1]+`":`) {
				t.Errorf("%s: the answer has no %q", file, name[1])
			}
		}
		paths := regexp.MustCompile("`GET (/[^`]+)`").FindAllStringSubmatch(text, -1)
		if len(paths) < 5 {
			t.Errorf("%s names %d addresses", file, len(paths))
		}
		for _, path := range paths {
			if status, _ := get(strings.NewReplacer("{id}", id, "{code}", "140181").Replace(path[1])); status != http.StatusOK {
				t.Errorf("%s: GET %s answers %d", file, path[1], status)
			}
		}
		for _, write := range regexp.MustCompile("`(POST|PATCH|DELETE) (/api/v1/reports[^`]*)`").FindAllStringSubmatch(text, -1) {
			answer := httptest.NewRecorder()
			handler.ServeHTTP(answer, httptest.NewRequest(write[1], strings.ReplaceAll(write[2], "{id}", id), nil))
			if answer.Code != http.StatusForbidden {
				t.Errorf("%s: %s without a token answers %d", file, write[0], answer.Code)
			}
		}
		line := regexp.MustCompile("(?s)`GET /api/v1/search`(.*?)\n-").FindStringSubmatch(text)[1]
		for name, values := range map[string]string{
			"q": "煤", "region": "-140181", "year": "2019..2023", "kind": "计划报告", "level": "county", "section": "tasks", "match": "words", "expand": "false",
			"sort": "oldest", "limit": "100", "passages": "0", "cursor": "",
		} {
			if !strings.Contains(line, "`"+name+"`") {
				t.Errorf("%s does not name the parameter %s", file, name)
			}
			if values == "" {
				continue
			}
			if status, body := get("/api/v1/search?" + url.Values{name: {values}}.Encode()); status != http.StatusOK {
				t.Errorf("%s=%s answers %d\n%s", name, values, status, body)
			}
		}
	}
}

// TestReadmeFolders: the map of the folders shows those that exist.
func TestReadmeFolders(t *testing.T) {
	for _, file := range readmes {
		text := read(t, file)
		for _, pattern := range []string{"../../*", "../../cmd/*", "../../index/*"} {
			folders, err := filepath.Glob(pattern)
			if err != nil {
				t.Fatal(err)
			}
			for _, folder := range folders {
				name := filepath.Base(folder)
				info, err := os.Stat(folder)
				if err != nil {
					t.Fatal(err)
				}
				if !info.IsDir() || strings.HasPrefix(name, ".") || slices.Contains([]string{"bin", "gongbao-data", "testdata", "cmd"}, name) {
					continue
				}
				if !strings.Contains(text, name+"/") {
					t.Errorf("%s does not show the folder %s", file, folder)
				}
			}
		}
	}
}

func read(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// TestReadmesAgree: both READMEs name the same addresses.
func TestReadmesAgree(t *testing.T) {
	var named [2][]string
	for i, file := range readmes {
		for _, path := range regexp.MustCompile("`((?:GET|POST|PATCH|DELETE) /[^`]+)`").FindAllStringSubmatch(read(t, file), -1) {
			named[i] = append(named[i], path[1])
		}
		slices.Sort(named[i])
		named[i] = slices.Compact(named[i])
	}
	if !slices.Equal(named[0], named[1]) {
		t.Errorf("%s names\n%v\n%s\n%v", readmes[0], named[0], readmes[1], named[1])
	}
}
