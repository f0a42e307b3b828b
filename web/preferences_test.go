package web

import (
	"strings"
	"testing"

	"gongbao/web/address"
	"gongbao/web/ask/asktest"
	"gongbao/web/page/pagetest"
)

// If single keys are switched off, every link to a page and every form keeps them so, but for the
// one that switches them on.
func TestKeysOff(t *testing.T) {
	do, _ := start(t, asktest.New())
	for _, path := range []string{"/", "/?year=2026&lang=en", "/reports/0000000000000007", "/regions/530124", "/coverage", "/compare", "/help", "/help/api", "/nowhere"} {
		if _, body := do("GET", path); strings.Contains(body, "keys=off") && path != "/help" || strings.Contains(body, "data-keys") {
			t.Errorf("%s: keys are off", path)
		}
		off := address.Setting(path, []address.KeptParameter{{Name: address.KeysParameter, Value: "off"}})
		_, body := do("GET", off)
		if !strings.Contains(body, ` data-keys="off">`) {
			t.Errorf("%s: keys are on", off)
		}
		switches := 0
		for _, e := range pagetest.Elements(t, body) {
			href := e.Attr["href"]
			if e.Name != "a" || !strings.HasPrefix(href, "/") || address.ForPrograms(strings.SplitN(href, "?", 2)[0]) || strings.Contains(href, "keys=off") {
				continue
			}
			if switches++; path != "/help" || href != "/help#keyboard" {
				t.Errorf("%s links to %s", off, href)
			}
		}
		if path == "/help" && switches != 1 {
			t.Errorf("%d links switch keys on", switches)
		}
		if forms, kept := strings.Count(body, "<form"), strings.Count(body, `<input type="hidden" name="keys" value="off">`); forms == 0 && path != "/" || kept != forms {
			t.Errorf("%s: %d of %d forms keep keys off", off, kept, forms)
		}
	}
	res, _ := do("GET", "/?from=2024&to=2024&keys=off")
	if at := res.Header.Get("Location"); at != "/?year=2024&keys=off" {
		t.Errorf("the years lead to %s", at)
	}
}
