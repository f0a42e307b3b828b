package main

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gongbao/web/address"
)

// TestPanel: the command has the numbers of the API, even if the server runs the command.
func TestPanel(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "library")
	s := serving(t, "--library", dir, seeds)
	defer s.stop()
	for _, format := range address.PanelFormats {
		for _, c := range []struct {
			args    []string
			address url.Values
		}{
			{[]string{"煤", "数字经济"}, url.Values{"term": {"煤", "数字经济"}}},
			{[]string{"--dictionary", "环境", "--by", "province,year", "--year", "2020..2026"},
				url.Values{"dictionary": {"环境"}, "by": {"province,year"}, "year": {"2020..2026"}}},
			{[]string{"煤", "--scope", "all", "--rule", "union", "--by", "kind", "--section", "tasks"},
				url.Values{"term": {"煤"}, "scope": {"all"}, "rule": {"union"}, "by": {"kind"}, "section": {"tasks"}}},
			{[]string{"煤", "--compat", "textdata", "--by", "year", "--kinds", "together"},
				url.Values{"term": {"煤"}, "compat": {"textdata"}, "by": {"year"}, "kinds": {"together"}}},
		} {
			c.address.Set("format", string(format))
			stdout, stderr, code := gongbao(t, append([]string{"panel", "--library", dir, "--format", string(format)},
				c.args...)...)
			if want := s.get(t, "/api/v1/panel?"+c.address.Encode(), http.StatusOK); code != done || stdout != want {
				t.Errorf("%s %v: %d %s\n%.300s\nwant\n%.300s", format, c.args, code, stderr, stdout, want)
			}
		}
	}
	for _, format := range address.LinesFormats {
		if format == address.LinesJSON {
			continue // the API has pages of lines
		}
		want := s.get(t, "/api/v1/kwic?term=煤&term=煤矸石&show=煤&scope=all&sort=right&sample=20&seed=3&format="+string(format), http.StatusOK)
		stdout, stderr, code := gongbao(t, "panel", "--library", dir, "--kwic", "--format", string(format), "--show",
			"煤", "--scope", "all", "--sort", "right", "--sample", "20", "--seed", "3", "煤", "煤矸石")
		if code != done || stdout != want || strings.Count(stdout, "\n") < 20 {
			t.Errorf("%s lines: %d %s\n%.300s\nwant\n%.300s", format, code, stderr, stdout, want)
		}
	}
	file := filepath.Join(t.TempDir(), "词.txt")
	if err := os.WriteFile(file, []byte("煤\n，\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args []string
		want string
	}{
		{nil, "没有要统计的词"}, {[]string{"煤", "--dictionary", "环境"}, "只能用一种"}, {[]string{"--dictionary", "没有"}, "没有词典"},
		{[]string{"--terms", file}, "第 2 行"}, {[]string{"煤", "--by", "place"}, "by"}, {[]string{"煤", "--year", "x"},
			"year"},
		{[]string{"煤", "--format", "xlsx"}, "parquet"}, {[]string{"煤", "--kwic", "--sort", "up"}, "position"},
		{[]string{"煤", "--kwic", "--show", "油"}, "没有“油”"}, {[]string{"煤", "--sort", "left"}, "--kwic"},
		{[]string{"(煤", "--compat", "textdata"}, "不是正则表达式"},
	} {
		stdout, stderr, code := gongbao(t, append([]string{"panel", "--library", dir}, c.args...)...)
		if code != misuse || stdout != "" || !strings.Contains(stderr, c.want) {
			t.Errorf("%v: %d %q %s", c.args, code, stdout, stderr)
		}
	}
	if err := os.WriteFile(file, []byte("名称：试\n煤炭 = 煤\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if stdout, stderr, code := gongbao(t, "panel", "--library", dir, "--terms", file); code != done ||
		!strings.Contains(stdout, "# dictionary: 试 ") {
		t.Errorf("%d %s %.300s", code, stderr, stdout)
	}
}
