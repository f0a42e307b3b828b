package parse

import "testing"

// TestJoined: how many lines were joined to the one before, of all with text.
func TestJoined(t *testing.T) {
	for _, test := range []struct {
		text string
		want Joined
	}{
		{"甲县政府工作报告\n各位代表：\n现在，我代表县人民政府报告工作，\n请予审议。\n\n一、回顾\n很好。", Joined{1, 6}},
		{"甲县政府工作报告\n各位代表：\n现在，我代表县人民政府报告工作。\n一、回顾\n很好。", Joined{}},
	} {
		if got := Parse(textDocument(t, test.text)).Joined; got != test.want {
			t.Errorf("%.60q: %+v, want %+v", test.text, got, test.want)
		}
	}
}
