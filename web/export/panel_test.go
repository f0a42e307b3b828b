package export

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"gongbao/index/panel"
	"gongbao/web/address"
	"gongbao/web/answer"
	"gongbao/web/ask/asktest"
)

// TestPanelBreaksOff: what ends before its last row says so.
func TestPanelBreaksOff(t *testing.T) {
	lib := asktest.New()
	lib.Breaks, lib.BreaksWith = 3, errors.New("made-up")
	d, err := panel.Of("煤")
	if err != nil {
		t.Fatal(err)
	}
	for _, format := range address.PanelFormats {
		var out strings.Builder
		c := address.PanelCall{}
		c.Dictionary = d
		err := WritePanel(t.Context(), lib, c, format, &out)
		var incomplete *IncompleteError
		if !errors.As(err, &incomplete) || !strings.Contains(out.String(), "写出 2 行后中断") {
			t.Errorf("%s: %v, %s", format, err, out.String())
		}
		var a answer.Panel
		if format == address.PanelJSON && (json.Unmarshal([]byte(out.String()), &a) != nil || a.Incomplete == "" || len(a.Rows) != 2) {
			t.Errorf("%s", out.String())
		}
	}
}
