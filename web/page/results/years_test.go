package results

import (
	"testing"

	"gongbao/web/ask/asktest"
)

// The form of the histogram leads to the address with a range, whatever was chosen before.
func TestYearsForm(t *testing.T) {
	do := start(t, asktest.New())
	for target, want := range map[string]string{
		"/?from=2024&to=2026&of=q%3Dx":                                    "/?q=x&year=2024..2026",
		"/?from=2026&to=2024":                                             "/?year=2024..2026",
		"/?from=2025&to=2025&of=year%3D2020%26cursor%3D9":                 "/?year=2025",
		"/?from=2024&to=":                                                 "/?year=2024..2100",
		"/?from=&to=2024&of=region%3D530000&lang=en":                      "/?region=530000&year=1949..2024&lang=en",
		"/?from=&to=&of=year%3D2020%26q%3Dx":                              "/?q=x",
		"/?from=2020&to=2026&of=year%3D2020..2026":                        "/?year=2020..2026",
		"/?from=2020&to=&of=year%3D2020..2100":                            "/?year=2020..2100",
		"/?from=2020&to=2024&of=year%3D2020%26year%3D2024":                "/?year=2020&year=2024",
		"/?from=2020&to=2025&of=year%3D2020%26year%3D2024":                "/?year=2020..2025",
		"/?from=2024&to=2025&of=q%3D%250d%250aLocation:%2520http://evil/": "/?q=%0D%0ALocation%3A%20http%3A%2F%2Fevil%2F&year=2024..2025",
	} {
		res, _ := do("GET", target)
		if got := res.Header.Get("Location"); res.StatusCode != 303 || got != want {
			t.Errorf("%s: %d to %s, want %s", target, res.StatusCode, got, want)
		}
	}
	for _, target := range []string{"/?from=x&to=2024", "/?from=99999&to=", "/?from=2024&to=2025&of=%25zz"} {
		if res, _ := do("GET", target); res.StatusCode != 400 {
			t.Errorf("%s: %d", target, res.StatusCode)
		}
	}
}
