package main

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongbao/web/answer"
	"gongbao/web/export"
)

// TestSearchFormat: the command writes all that the server exports, even if the server runs the
// command.
func TestSearchFormat(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "library")
	s := serving(t, "--library", dir, seeds)
	defer s.stop()
	for _, format := range export.Formats {
		for _, c := range []struct {
			args    []string
			address url.Values
		}{
			{[]string{"煤"}, url.Values{"q": {"煤"}}},
			{[]string{"--region", "140181", "--sort", "oldest", "--expand=false"},
				url.Values{"region": {"140181"}, "sort": {"oldest"}, "expand": {"false"}}},
			{[]string{"没有这几个字的报告会有吗", "--match", "literal"}, url.Values{"q": {"没有这几个字的报告会有吗"}, "match": {"literal"}}},
		} {
			c.address.Set("format", string(format))
			stdout, stderr, code := gongbao(t, append([]string{"search", "--library", dir, "--format", string(format)},
				c.args...)...)
			if want := s.get(t, "/api/v1/export?"+c.address.Encode(), http.StatusOK); code != done || stdout != want {
				t.Errorf("%s %v: %d %s\n%.300s\nwant\n%.300s", format, c.args, code, stderr, stdout, want)
			}
		}
	}
	stdout, _, _ := gongbao(t, "search", "--library", dir, "--format", "csv", "--passages", "2", "煤矸石")
	if rows := rowsOf(t, stdout); len(rows) < 6 || !strings.Contains(rows[0]["passage"], "【煤矸石】") {
		t.Errorf("with passages: %s", stdout)
	}
	for _, args := range [][]string{
		{"--format", "pdf"}, {"--format", "csv", "--limit", "5"}, {"--format", "csv", "--json"},
		{"--format", "ris", "--passages", "1"},
		{"--what", "x"}, {"--what", "hits"}, {"--what", "reports", "--format", "csv"}, {"--what", "reports", "--limit", "5"},
		{"--passages", "11"}, {"--format", "csv", "--year", "x"}, {"--format", "csv", "("},
	} {
		if stdout, stderr, code := gongbao(
			t, append([]string{"search", "--library", dir}, args...)...,
		); code != misuse || stdout != "" {
			t.Errorf("%v: %d %q %s", args, code, stdout, stderr)
		}
	}
}

// TestReportsReturn: a library leaves as one file, and comes back from it the same, with its
// corrections and IDs.
func TestReportsReturn(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "library")
	if _, stderr, code := gongbao(t, "add", "--library", dir, seeds); code != done {
		t.Fatalf("%d %s", code, stderr)
	}
	reports := func(dir string, args ...string) []string {
		t.Helper()
		stdout, stderr, code := gongbao(t, append([]string{"search", "--library", dir, "--what", "reports"}, args...)...)
		if code != done {
			t.Fatalf("%d %s", code, stderr)
		}
		return slices.Sorted(strings.Lines(stdout))
	}
	var first struct{ ID string }
	if err := json.Unmarshal([]byte(reports(dir)[0]), &first); err != nil {
		t.Fatal(err)
	}
	edit := []string{"edit", "--library", dir, first.ID, "region=140181", "title=改过的标题"}
	if _, stderr, code := gongbao(t, edit...); code != done {
		t.Fatalf("%d %s", code, stderr)
	}
	left := reports(dir)
	file := filepath.Join(t.TempDir(), "data.txt")
	if err := os.WriteFile(file, []byte(strings.Join(left, "")), 0o644); err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(t.TempDir(), "other")
	s := serving(t, "--library", other)
	defer s.stop()
	for _, want := range []string{"added", "unchanged"} {
		stdout, stderr, code := gongbao(t, "add", "--library", other, file)
		if n := strings.Count(stdout, want+"\t"); code != done || n != len(left) {
			t.Errorf("%d of %d reports are %s: %d %s", n, len(left), want, code, stderr)
		}
	}
	if diff := cmp.Diff(left, reports(other, "--format", "jsonl")); diff != "" {
		t.Errorf("(-left +came back):\n%.2000s", diff)
	}
	exported := s.get(t, "/api/v1/export?what=reports&region=140181", http.StatusOK)
	if diff := cmp.Diff(reports(dir, "--region", "140181"), slices.Sorted(strings.Lines(exported))); diff != "" {
		t.Errorf("by the API (-want +got):\n%.2000s", diff)
	}
	for _, wrong := range []string{"what=x", "what=reports&format=csv", "what=reports&passages=1", "what=hits&what=hits"} {
		s.get(t, "/api/v1/export?"+wrong, http.StatusBadRequest)
	}
}

// TestBatchOfLibrary: each cell of a batch has the numbers of a search in the same library.
func TestBatchOfLibrary(t *testing.T) {
	s := serving(t, "--library", filepath.Join(t.TempDir(), "library"), seeds)
	defer s.stop()
	for _, by := range []string{"region,year", "province,kind", "level", "none"} {
		got, err := http.Post(s.url+"/api/v1/batch?by="+url.QueryEscape(by), "text/csv", strings.NewReader(
			"q,section\n煤矸石,\nGDP,tasks\n发展 OR 改革,\n怎样做好煤矸石的综合利用,\n"))
		if err != nil {
			t.Fatal(err)
		}
		defer got.Body.Close()
		body, err := io.ReadAll(got.Body)
		if err != nil || got.StatusCode != http.StatusOK {
			t.Fatalf("%d %v %s", got.StatusCode, err, body)
		}
		rows := rowsOf(t, string(body))
		if len(rows) < 4 {
			t.Errorf("by %s: %d rows", by, len(rows))
		}
		for _, row := range rows {
			address := url.Values{"q": {row["q"]}}
			if row["q"] == "GDP" {
				address.Set("section", "tasks")
			}
			for column, parameter := range map[string]string{
				"region_code": "region", "province_code": "region", "year": "year", "kind": "kind", "level": "level",
				"relaxed": "match",
			} {
				if row[column] != "" {
					address.Set(parameter, row[column])
				}
			}
			var found answer.Search
			if err := json.Unmarshal(
				[]byte(s.get(t, "/api/v1/search?"+address.Encode(), http.StatusOK)), &found,
			); err != nil {
				t.Fatal(err)
			}
			chars := 0
			for _, h := range found.Hits {
				chars += h.Report.Chars
			}
			wanted := []string{number(found.Total), number(found.Occurrences)}
			if got := []string{row["reports"], row["occurrences"]}; !slices.Equal(got, wanted) ||
				found.Next == nil && row["chars"] != number(chars) || row["error"] != "" {
				t.Errorf("by %s: %v; the search has %d, %d, %d", by, row, found.Total, found.Occurrences, chars)
			}
		}
	}
}

func number(n int) string {
	text, err := json.Marshal(n)
	if err != nil {
		panic(err)
	}
	return string(text)
}

// rowsOf parses a table into rows by column names.
func rowsOf(t *testing.T, text string) (rows []map[string]string) {
	t.Helper()
	all, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\ufeff"))).ReadAll()
	if err != nil || len(all) == 0 {
		t.Fatalf("%v\n%s", err, text)
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
