package counts

import (
	"strings"
	"testing"

	"gongbao/web/ask/asktest"
)

func TestParseKwic(t *testing.T) {
	for raw, says := range map[string]string{
		"terms=甲&region=x&year=2026": "六位", "terms=甲&region=140181&year=2026&sample=0": "1 到 500",
		"terms=甲&region=140181&year=2026&seed=-1": "整数", "terms=甲&sort=x": "place、position、left、right", "region=140181&year=2026": "没有要统计的词",
	} {
		v, err := linesPage(t.Context(), asktest.New(), raw)
		if err != nil || v.status != 400 || !strings.Contains(v.Problem.String(), says) {
			t.Errorf("%s: %v, %v", raw, v.Problem, err)
		}
	}
}
