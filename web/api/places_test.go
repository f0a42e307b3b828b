package api

import (
	"strings"
	"testing"

	"gongbao/web/respond"
)

func TestPlacesParameters(t *testing.T) {
	for raw, says := range map[string]string{
		"level=town":                   "centre、province",
		"level=below":                  "centre、province",
		"level=county&level=county":    "只能出现一次",
		"under=山西":                     "六位行政区划代码",
		"under=":                       "六位行政区划代码",
		"under=-140000":                "六位行政区划代码",
		"q=" + strings.Repeat("长", 41): "最多 40 个字符",
		"q=%ff":                        "UTF-8",
		"qq=x":                         "是不是 q？",
		"name=x":                       "可用的参数：q、under、level",
	} {
		if _, err := parsePlacesRequest(raw); err == nil || !strings.Contains(respond.FaultOf(err).In("zh").Detail, says) {
			t.Errorf("%s: %v, want %s", raw, err, says)
		}
	}
	if r, err := parsePlacesRequest("q=太原&under=140000&level=prefecture"); err != nil || r.Query != "太原" || r.Under != "140000" || r.Level != "prefecture" {
		t.Errorf("%+v, %v", r, err)
	}
}
