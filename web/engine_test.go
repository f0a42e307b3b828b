package web

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"gongbao/index"
	"gongbao/web/ask/asktest"
)

// TestEngineAway: visitors are told to try again if the engine does not answer, in their language. Its
// own words are in the log only.
func TestEngineAway(t *testing.T) {
	const said = "java.lang.IllegalStateException"
	lib := &asktest.Library{Err: fmt.Errorf("search: %w", &index.UnavailableError{Err: errors.New(said), RetryAfter: 1500 * time.Millisecond})}
	do, log := start(t, lib)
	for target, want := range map[string]string{
		"/?q=煤矸石":                      "检索引擎暂时没有响应",
		"/?q=煤矸石&lang=en":              "The search engine does not answer",
		"/api/v1/search?q=煤矸石":         "/problems/engine-unavailable",
		"/api/v1/search?q=煤矸石&lang=en": "Please try again in a moment.",
		"/api/v1/export?q=煤矸石":         "/problems/engine-unavailable",
	} {
		res, body := do("GET", target)
		if res.StatusCode != 503 || res.Header.Get("Retry-After") != "2" || !strings.Contains(body, want) || strings.Contains(body, said) {
			t.Errorf("%s: %d, Retry-After %q\n%s", target, res.StatusCode, res.Header.Get("Retry-After"), body)
		}
	}
	if !strings.Contains(log.String(), said) {
		t.Error("the log does not have the cause")
	}
}
