package export

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"gongbao/index"
	"gongbao/index/panel"
	"gongbao/web/address"
	"gongbao/web/answer"
	"gongbao/web/ask/asktest"
)

// TestKwicBreaksOff: what ends before its last line says so.
func TestKwicBreaksOff(t *testing.T) {
	lib := asktest.New()
	lib.Breaks, lib.BreaksWith = 3, errors.New("made-up")
	d, err := panel.Of("煤")
	if err != nil {
		t.Fatal(err)
	}
	for _, format := range address.LinesFormats {
		var out strings.Builder
		c := address.LinesCall{Lines: index.LinesRequest{Sort: index.LinesByPlace}}
		c.Dictionary = d
		err := WriteLines(t.Context(), lib, c, format, &out)
		var incomplete *IncompleteError
		if !errors.As(err, &incomplete) || !strings.Contains(out.String(), "行后中断") {
			t.Errorf("%s: %v, %s", format, err, out.String())
		}
		var a answer.Lines
		if format == address.LinesJSON && (json.Unmarshal([]byte(out.String()), &a) != nil || a.Incomplete == "" || len(a.Lines) == 0) {
			t.Errorf("%s", out.String())
		}
	}
}
