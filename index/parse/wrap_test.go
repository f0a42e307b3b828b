package parse

import (
	"strings"
	"testing"
)

// TestUnwrap: the paragraphs of wrapped text, whose lines hold 20 characters. In the input a bar ends
// a line, and _ is an indent of two characters.
func TestUnwrap(t *testing.T) {
	full := strings.Repeat("全县上下", 5)
	stop := full[:19*3] + "。"
	indented := "_" + full[:18*3]
	filler := strings.Repeat("|"+indented+"|"+full+"|完。", 6)
	plain := strings.Repeat("|"+full+"|"+full+"|完。", 6)
	for _, test := range []struct{ name, in, want string }{
		{"rest of a line", indented + "|甲。" + filler, full[:18*3] + "甲。"},
		{"rest that begins with a number", indented + "|12.5万亩，甲。" + filler, full[:18*3] + "12.5万亩，甲。"},
		{"rest that looks like a footer", indented + "|版权交易中心。" + filler, full[:18*3] + "版权交易中心。"},
		{"rest after a sentence", "_" + stop[6:] + "|甲。" + filler, stop[6:] + "甲。"},
		{"paragraph of a full line", "_" + stop[6:] + "|_甲。" + filler, stop[6:]},
		{"short line", "_甲乙|丙。" + filler, "甲乙"},
		{"no indents", full + "|甲。" + plain, full + "甲。"},
		{"no indents, a number", stop + "|一、甲" + plain, stop},
		{"no indents, a sentence", stop + "|甲。" + plain, stop + "甲。"},
		{"not wrapped", full + "|甲。" + strings.Repeat("|乙。", 30), full},
		{"two measures", "ab" + full[:19*3] + "|甲。" + plain, "ab" + full[:19*3] + "甲。"},
		{"row of a table", "=" + full + "|甲。" + plain, full},
	} {
		blocks, _ := readBlocks(t, test.in)
		for i := range blocks {
			blocks[i].line = i + 1
		}
		if got := unwrap(blocks)[0].text; got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
	apart, _ := readBlocks(t, full+"|甲。"+plain)
	for i := range apart {
		apart[i].line = 2 * i
	}
	if got := unwrap(apart)[0].text; got != full {
		t.Errorf("over a blank line: %q", got)
	}
}
