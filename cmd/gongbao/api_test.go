package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"gongbao/index"
	"gongbao/index/embedded"
	"gongbao/index/library"
	"gongbao/web"
)

// serveSeeds serves a library of the seeds and returns its address.
func serveSeeds(t *testing.T) string {
	t.Helper()
	lib, err := library.Open(filepath.Join(t.TempDir(), "library"), embedded.Backend)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { lib.Close() })
	if err := lib.Add(t.Context(), index.Addition{Paths: []string{seeds}, Each: func(index.Outcome) {}}); err != nil {
		t.Fatal(err)
	}
	handler, err := web.NewServer(web.Config{Library: lib})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.URL
}

// TestExamplePrograms runs the programs on the help page, and checks that they find what the API
// does. The R program is not run.
func TestExamplePrograms(t *testing.T) {
	address := serveSeeds(t)
	find := func(query string) (answer struct{ Total, Occurrences int }) {
		t.Helper()
		res, err := http.Get(address + "/api/v1/search?" + query)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		if err := json.NewDecoder(res.Body).Decode(&answer); err != nil || answer.Total == 0 {
			t.Fatalf("%s: %+v, %v", query, answer, err)
		}
		return answer
	}
	for _, program := range []struct {
		command, file string
		check         func(output string)
	}{
		{"sh", "search.sh", func(output string) {
			var answer struct {
				Total, Occurrences int
				Hits               []map[string]map[string]string
			}
			want := find("q=%E7%85%A4%E7%9F%B8%E7%9F%B3&region=140000&year=2020..2026")
			if err := json.Unmarshal([]byte(output), &answer); err != nil || answer.Total != want.Total ||
				answer.Occurrences != want.Occurrences ||
				answer.Hits[0]["report"]["title"] == "" {
				t.Errorf("search.sh: %s, want %+v", output, want)
			}
		}},
		{"python3", "search.py", func(output string) {
			want := find("q=%E7%85%A4%E7%9F%B8%E7%9F%B3&kind=%E6%94%BF%E5%BA%9C%E5%B7%A5%E4%BD%9C%E6%8A%A5%E5%91%8A")
			rows, err := csv.NewReader(strings.NewReader(output)).ReadAll()
			if err != nil || len(rows) != want.Total+1 || len(rows[1][0]) != 16 {
				t.Errorf("search.py: %s %v, want %d reports", output, err, want.Total)
			}
		}},
	} {
		t.Run(program.file, func(t *testing.T) {
			needs := program.command
			if needs == "sh" {
				needs = "curl"
			}
			if _, err := exec.LookPath(needs); err != nil {
				t.Skipf("this machine has no %s", needs)
			}
			code := read(t, filepath.Join("../../web/page/examples", program.file))
			if !strings.Contains(code, "http://127.0.0.1:8080/") {
				t.Fatal("the example does not name the usual address")
			}
			file := filepath.Join(t.TempDir(), program.file)
			if err := os.WriteFile(file, []byte(strings.ReplaceAll(code, "http://127.0.0.1:8080", address)),
				0o600); err != nil {
				t.Fatal(err)
			}
			cmd := exec.CommandContext(t.Context(), program.command, file)
			cmd.Env = append(os.Environ(), "NO_PROXY=127.0.0.1", "no_proxy=127.0.0.1", "PYTHONIOENCODING=utf-8")
			var problems bytes.Buffer
			cmd.Stderr = &problems
			output, err := cmd.Output()
			if err != nil {
				t.Fatalf("%v\n%s", err, problems.String())
			}
			program.check(string(output))
		})
	}
}
