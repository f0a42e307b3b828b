package passage

import (
	"testing"
)

func TestPieces(t *testing.T) {
	tests := []struct {
		words []string
		text  string
		want  string // the text with its marks in brackets
	}{
		{nil, "煤矸石", "煤矸石"},
		{[]string{"煤矸石"}, "", ""},
		{[]string{"煤矸石"}, "实施煤矸石制备", "实施[煤矸石]制备"},
		{[]string{"长江", "长江大桥"}, "长江大桥与长江", "[长江大桥]与[长江]"},
		{[]string{"十五五规划"}, "编制“十五五”规划纲要", "编制“[十五五”规划]纲要"},
		{[]string{"地区生产总值"}, "地區 生產總值增長", "[地區 生產總值]增長"},
		{[]string{"5g"}, "５Ｇ基站", "[５Ｇ]基站"},
		{[]string{"m2"}, "3㎡和3m2", "3[㎡]和3[m2]"},
		{[]string{"m", "2"}, "3㎡", "3㎡"},
		{[]string{"稳中求进，以进促稳"}, "稳中求进；“以进促稳”。", "[稳中求进；“以进促稳]”。"},
		{[]string{"，"}, "一，二", "一，二"},
	}
	for _, tt := range tests {
		got := ""
		for _, p := range NewMarker(tt.words...).Pieces(tt.text) {
			if p.Match {
				got += "[" + p.Text + "]"
			} else {
				got += p.Text
			}
		}
		if got != tt.want {
			t.Errorf("%q in %q: %s, want %s", tt.words, tt.text, got, tt.want)
		}
	}
}

// FuzzPassages tests marks and passages over texts of any bytes.
func FuzzPassages(f *testing.F) {
	f.Add("煤", "石", "实施煤矸石制备。第二句，煤炭；", "㎡煤")
	f.Add("e", "\u0301", "e \u0301e", "\xff")
	f.Add("1", "⑴", "⑴(1)①", "")
	f.Fuzz(func(t *testing.T, first, second, heading, paragraph string) {
		m := NewMarker(first, second)
		for _, text := range []string{heading, paragraph} {
			joined := ""
			for _, p := range m.Pieces(text) {
				joined += p.Text
			}
			if joined != text {
				t.Errorf("pieces give %q, the text is %q", joined, text)
			}
		}
		for _, text := range []string{heading, paragraph} {
			best, ok := bestStretch(Matched{}, text, m)
			if ok && (best.start >= best.end || best.Marks == 0 || best.Words == 0 ||
				len(m.Pieces(text[best.start:best.end])) == 0) {
				t.Errorf("stretch %+v of %q", best, text)
			}
		}
	})
}
