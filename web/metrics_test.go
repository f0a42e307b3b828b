package web

import (
	"errors"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"gongbao/index"
	"gongbao/web/ask/asktest"
)

// TestMetrics: a request is counted by its route and status, and the library tells of itself.
func TestMetrics(t *testing.T) {
	lib := asktest.New()
	lib.AtWork = index.Upkeep{Adding: 1, FilesDone: 3, FilesTotal: 14, Rebuilding: true, Done: 120, Total: 887, Problem: errors.New("synonyms.txt 有误")}
	do, _ := start(t, lib)
	for _, target := range []string{"/reports/ffff", "/reports/eeee", "/nowhere", "/somewhere", "/api/v1/search?limit=0", "/?q=" + url.QueryEscape("煤矸石")} {
		do("GET", target)
	}
	if res, _ := do("HEAD", "/metrics"); res.StatusCode != 200 {
		t.Errorf("HEAD /metrics: %d", res.StatusCode)
	}
	res, text := do("GET", "/metrics")
	if got := res.Header.Get("Content-Type"); res.StatusCode != 200 || !strings.HasPrefix(got, "text/plain") {
		t.Errorf("/metrics: %d, %s", res.StatusCode, got)
	}
	lines := strings.Split(text, "\n")
	summary, err := lib.Summary(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`gongbao_http_requests_total{route="/reports/:id",status="404"} 2`,
		`gongbao_http_requests_total{route="none",status="404"} 2`,
		`gongbao_http_requests_total{route="/api/v1/search",status="400"} 1`,
		`gongbao_http_requests_total{route="/",status="200"} 1`,
		`gongbao_http_request_duration_seconds_count{route="/reports/:id"} 2`,
		"gongbao_reports " + grouped(summary.Reports),
		"gongbao_sections " + grouped(summary.Sections),
		"gongbao_index_bytes 123456",
		"gongbao_additions_running 1",
		"gongbao_additions_done_files 3",
		"gongbao_additions_total_files 14",
		"gongbao_index_rebuilding 1",
		"gongbao_index_rebuild_done_reports 120",
		"gongbao_index_rebuild_total_reports 887",
		"gongbao_library_problem 1",
	} {
		if !slices.Contains(lines, want) {
			t.Errorf("no line %s", want)
		}
	}
	for _, name := range []string{"gongbao_characters ", "go_goroutines ", "process_resident_memory_bytes "} {
		if !strings.Contains(text, "\n"+name) {
			t.Errorf("no %s", name)
		}
	}

	// A library that cannot count does not hide the rest.
	do, log := start(t, &asktest.Library{Err: errors.New("made-up failure")})
	if res, text := do("GET", "/metrics"); res.StatusCode != 200 || !strings.Contains(text, "gongbao_library_problem 0") || !strings.Contains(log.String(), "made-up failure") {
		t.Errorf("a library that cannot count: %d\n%s", res.StatusCode, log)
	}
}

// TestUpkeep: every page tells what the library is doing, and nothing if all is well.
func TestUpkeep(t *testing.T) {
	const report = "/reports/0000000000000002"
	for _, tt := range []struct {
		upkeep index.Upkeep
		says   []string
	}{
		{index.Upkeep{}, nil},
		{index.Upkeep{Rebuilding: true}, []string{"正在更新索引，检索照常。"}},
		{index.Upkeep{Rebuilding: true, Done: 120, Total: 1887}, []string{"正在更新索引：已完成 120／1,887 篇，检索照常。"}},
		{index.Upkeep{Problem: errors.Join(errors.New("a/<b>.txt 有误"), errors.New("lexicon.txt 有误"))}, []string{"资料库有一处需要更正：a/<b>.txt 有误", "资料库有一处需要更正：lexicon.txt 有误"}},
	} {
		lib := asktest.New()
		lib.AtWork = tt.upkeep
		do, _ := start(t, lib)
		for _, target := range []string{"/", "/?q=%22", "/?q=" + url.QueryEscape("煤矸石"), report, "/nowhere"} {
			_, page := do("GET", target)
			if strings.Contains(page, `class="upkeep"`) != (tt.says != nil) {
				t.Errorf("%s with %+v: the notice is there or not, wrongly", target, tt.upkeep)
			}
			for _, sentence := range tt.says {
				if !strings.Contains(page, "<p>"+html.EscapeString(sentence)+"</p>") {
					t.Errorf("%s does not say %q", target, sentence)
				}
			}
		}
	}
}
