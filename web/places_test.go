package web

import (
	"encoding/json"
	"strings"
	"testing"

	"gongbao/web/answer"
	"gongbao/web/ask/asktest"
)

func TestPlaceAnswers(t *testing.T) {
	do, _ := start(t, asktest.New())
	_, body := do("GET", "/api/v1/regions")
	var places answer.Places
	if err := json.Unmarshal([]byte(body), &places); err != nil {
		t.Fatal(err)
	}
	if places.Total != 6 || places.Places[0].Code != "530000" || places.Places[0].Parent != nil || len(places.Places[0].Years) != 3 {
		t.Errorf("places: %s", body)
	}
	if _, body = do("GET", "/api/v1/regions?q=没有"); strings.TrimSpace(body) != `{"total":0,"places":[]}` {
		t.Errorf("no places: %s", body)
	}
	_, body = do("GET", "/api/v1/regions/530100")
	for _, want := range []string{
		`"code":"530100","name":"清河市","level":"prefecture","parent":"530000","reports":15,"own":3,`,
		`{"year":2024,"reports":5,"own":1}`, `"children":[{"code":"530124","name":"柳泉县"`, `"aliases":[]`, `"url":"/?region=530100"`,
		`{"code":"539900","name":"旧清河市","start":1981,"end":1999},{"code":"530100","name":"清河市","start":1999,"end":null}`,
	} {
		if !strings.Contains(body, want) {
			t.Errorf("the place has no %s: %s", want, body)
		}
	}
}

func TestCoverageAnswer(t *testing.T) {
	do, _ := start(t, asktest.New())
	_, body := do("GET", "/api/v1/coverage?year=2024&year=2026&year=none")
	for _, want := range []string{
		`{"reports":19,"complete":17,"doubtful":1,`, `"region":{"code":"530000","name":"云岭省"}`, `"first":2024,"last":2026,"missing":[2025]`,
		`{"year":2026,"reports":1,"complete":1,"doubtful":1}`,
		`{"region":{"code":"none","name":""},"level":"","kind":"其他","reports":1,"undated":1,"first":null,"last":null,"missing":[],"years":[]}`,
	} {
		if !strings.Contains(body, want) {
			t.Errorf("coverage has no %s: %s", want, body)
		}
	}
	for _, target := range []string{"/api/v1/coverage?section=tasks", "/api/v1/coverage?year=26", "/api/v1/coverage?limit=1"} {
		if res, _ := do("GET", target); res.StatusCode != 400 || res.Header.Get("Content-Type") != problemType {
			t.Errorf("%s: %d", target, res.StatusCode)
		}
	}
	if res, body := do("GET", "/api/v1/regions/999999"); res.StatusCode != 404 || !strings.Contains(body, "没有这个地区") {
		t.Errorf("a code that there is not: %d %s", res.StatusCode, body)
	}
}
