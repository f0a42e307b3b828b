package passage

import (
	"fmt"
	"testing"

	"gongbao/index/report"
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
		r := report.Report{Sections: []report.Section{{Heading: heading, Paragraphs: []string{paragraph}, RunIn: true}}}
		for _, line := range r.Lines() {
			joined := ""
			for i, part := range m.PiecesOf(&line) {
				text := ""
				for _, p := range part {
					text += p.Text
				}
				if want := line.Text[line.Parts[i].Start:line.Parts[i].End]; text != want {
					t.Errorf("pieces of part %d give %q, the text is %q", i, text, want)
				}
				joined += text
			}
			if joined != line.Text {
				t.Errorf("the parts give %q, the line is %q", joined, line.Text)
			}
			for _, part := range line.Parts {
				best, ok := bestStretch(&line, part, m)
				if ok && (best.start >= best.end || best.marks == 0 || best.words == 0 || len(m.Pieces(line.Text[best.start:best.end])) == 0) {
					t.Errorf("stretch %+v of %q", best, line.Text)
				}
			}
		}
	})
}

// TestPiecesOf: a mark that runs over texts of one line has a piece in each.
func TestPiecesOf(t *testing.T) {
	r := report.Report{Title: "报告", Sections: []report.Section{
		{Heading: "（二）城市能级持续", Paragraphs: []string{"提升。", "持续提升"}, RunIn: true},
		{Heading: "（三）持续", Paragraphs: []string{"提升"}, Inline: true, RunIn: true, Separator: "："},
	}}
	m := NewMarker("持续提升", "持续，提升")
	got := ""
	for _, line := range r.Lines() {
		for i, part := range m.PiecesOf(&line) {
			got += fmt.Sprintf("%d.%d ", line.Parts[i].Section, line.Parts[i].Number)
			for _, p := range part {
				switch {
				case p.Rest:
					got += "[…" + p.Text + "]"
				case p.Match:
					got += "[" + p.Text + "]"
				default:
					got += p.Text
				}
			}
			got += "\n"
		}
	}
	const want = `-1.0 报告
0.0 （二）城市能级[持续]
0.1 […提升]。
0.2 [持续提升]
1.0 （三）[持续]
1.1 […提升]
`
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}
