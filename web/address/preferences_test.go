package address

import (
	"testing"
)

func TestSettingParameters(t *testing.T) {
	set := []KeptParameter{{"lang", "en"}, {"keys", "off"}}
	for address, want := range map[string]string{
		"/":                        "/?lang=en&keys=off",
		"/?q=%E7%85%A4":            "/?q=%E7%85%A4&lang=en&keys=off",
		"/help#keyboard":           "/help?lang=en&keys=off#keyboard",
		"/?lang=zh&q=1&keys=on#s1": "/?q=1&lang=en&keys=off#s1",
		"/?q={searchTerms}":        "/?q={searchTerms}&lang=en&keys=off",
	} {
		if got := Setting(address, set); got != want {
			t.Errorf("%s becomes %s, want %s", address, got, want)
		}
	}
}
