package counts

import (
	"testing"

	"gongbao/index"
	"gongbao/index/report"
)

func TestUsualArea(t *testing.T) {
	province := func(own int) index.Place {
		return index.Place{Code: "140000", Level: report.Province, Own: own}
	}
	county := func(code string, own int) index.Place {
		return index.Place{Code: code, Level: report.County, Own: own}
	}
	prefecture := index.Place{Code: "140100", Level: report.Prefecture, Own: 2}
	for name, test := range map[string]struct {
		places []index.Place
		want   string
	}{
		"a report of a province":     {[]index.Place{province(1), county("140181", 9)}, ""},
		"counties only":              {[]index.Place{province(0), county("140181", 1), county("330106", 2), county("330108", 1)}, "counties:330000"},
		"more of prefectures":        {[]index.Place{province(0), county("140181", 1), prefecture}, "prefectures:140000"},
		"as many of two":             {[]index.Place{county("330106", 2), county("140181", 2)}, "counties:140000"},
		"none, or of the centre":     {[]index.Place{{Code: "000000", Level: report.Centre, Own: 3}}, ""},
		"places without own reports": {[]index.Place{county("140181", 0)}, ""},
	} {
		if got := usualArea(test.places); got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}
