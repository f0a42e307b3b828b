package parse

import (
	"testing"

	"gongbao/index/report"
)

// TestJoined: how many lines were joined to the one before, of all with text.
func TestJoined(t *testing.T) {
	for _, test := range []struct {
		text string
		want report.Repairs
	}{
		{"甲县政府工作报告\n各位代表：\n现在，我代表县人民政府报告工作，\n请予审议。\n\n一、回顾\n很好。", report.Repairs{Joined: 1, Lines: 6}},
		{"甲县政府工作报告\n各位代表：\n现在，我代表县人民政府报告工作。\n一、回顾\n很好。", report.Repairs{}},
	} {
		if got := Parse(textDocument(t, test.text)).Repairs; got != test.want {
			t.Errorf("%.60q: %+v, want %+v", test.text, got, test.want)
		}
	}
}
