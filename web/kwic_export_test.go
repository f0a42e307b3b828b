package web

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"gongbao/index"
	"gongbao/index/panel"
)

// TestKwicBreaksOff: what ends before its last line says so.
func TestKwicBreaksOff(t *testing.T) {
	lib := madeUpLibrary()
	lib.breaks, lib.breaksWith = 3, errors.New("made-up")
	d, err := panel.Of("煤")
	if err != nil {
		t.Fatal(err)
	}
	for _, format := range KwicFormats {
		var out strings.Builder
		c := KwicCall{Lines: index.LinesRequest{Sort: index.LinesByPlace}}
		c.Dictionary = d
		err := WriteLines(t.Context(), lib, c, format, &out)
		var incomplete *IncompleteError
		if !errors.As(err, &incomplete) || !strings.Contains(out.String(), "行后中断") {
			t.Errorf("%s: %v, %s", format, err, out.String())
		}
		var a KwicAnswer
		if format == KwicJSON && (json.Unmarshal([]byte(out.String()), &a) != nil || a.Incomplete == "" || len(a.Lines) == 0) {
			t.Errorf("%s", out.String())
		}
	}
}
