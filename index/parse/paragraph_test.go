package parse

import (
	"fmt"
	"strings"
	"testing"
)

// TestOpenEnded: a text without the end of its sentence goes on.
func TestOpenEnded(t *testing.T) {
	for _, test := range []struct {
		in   string
		want bool
	}{
		{"全县上下", true}, {"全县上下。", false}, {"全县上下；", false}, {"全县上下：", false}, {"全县上下，", true}, {"全县上下。 ", false},
		{"他说：“好。”", false}, {"建设“绿色”", false}, // a title may end so
		{strings.Repeat("全县上下", 15) + "“绿色”", true},  // so long a text is no title
		{strings.Repeat("全县上下", 15) + "（绿色）", false}, // a remark ends its sentence
		{strings.Repeat("全县上下", 15) + "“绿色。”", false}, {"…", false}, {"", true},
	} {
		if got := openEnded(test.in); got != test.want {
			t.Errorf("%s: %v", test.in, got)
		}
	}
}

// TestQuotes: a quotation that is open at the end of one line may close at the start of the next.
func TestQuotes(t *testing.T) {
	far := strings.Repeat("全", 60)
	for _, test := range []struct {
		a, b         string
		open, closes bool
	}{
		{"“办不成", "事”反映窗口", true, true}, {"《政府工作", "报告》", true, true}, {"“办不成”", "事”反映", false, true},
		{"“办。", "事", false, false}, {"“" + far, "“事”", false, false}, {"（办不成", "事）", false, false},
		{"“甲", strings.Repeat("乙", 25) + "”", true, false}, {"“甲", "《乙》”", true, false}, {"", "", false, false},
	} {
		if got := openQuote(test.a); got != test.open {
			t.Errorf("%s: open %v", test.a, got)
		}
		if got := closesSoon(test.b); got != test.closes {
			t.Errorf("%s: closes %v", test.b, got)
		}
	}
}

func TestStartsItem(t *testing.T) {
	for in, want := range map[string]bool{
		"——农业": true, "● 甲": true, "一是发展": true, "二十一是发展": true, "各位代表！": true, "同志们，": true, "【注】": true,
		"一、发展": false, "是发展": false, "全县": false, "各位领导参观了工厂": false, "": false,
	} {
		if got := startsItem(in); got != want {
			t.Errorf("%s: %v", in, got)
		}
	}
}

func TestGap(t *testing.T) {
	for _, test := range []struct{ a, b, want string }{
		{"the", "end", " "}, {"全县", "上下", ""}, {"the", "上下", ""}, {"5", "6", ""}, {"the ", "end", " "}, {"", "", ""},
	} {
		if got := gap(test.a, test.b); got != test.want {
			t.Errorf("%q and %q: %q", test.a, test.b, got)
		}
	}
}

// blocksOf makes blocks of texts on lines with the given numbers.
func blocksOf(numbers []int, texts ...string) []block {
	blocks := make([]block, len(texts))
	for i, s := range texts {
		blocks[i] = block{text: s, line: i + 1}
		if numbers != nil {
			blocks[i].line = numbers[i]
		}
	}
	return blocks
}

// TestMarkSetOff: a line with more blank lines around it than the others have is set off.
func TestMarkSetOff(t *testing.T) {
	texts := strings.Split(strings.Repeat("全县|", 11)+"全县", "|")
	for _, test := range []struct {
		name    string
		numbers []int
		want    string
	}{
		{"no blank lines", []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, "[]"},
		{"one more before and after", []int{1, 2, 3, 4, 6, 8, 9, 10, 11, 12, 13, 14}, "[4]"},
		{"only before", []int{1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13}, "[]"},
		{"two in a row", []int{1, 2, 3, 4, 6, 8, 10, 11, 12, 13, 14, 15}, "[4 5]"},
		{"blank lines everywhere", []int{1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23}, "[]"},
		{"more than everywhere", []int{1, 3, 5, 7, 10, 13, 15, 17, 19, 21, 23, 25}, "[4]"},
		{"no numbers", make([]int, 12), "[]"},
	} {
		blocks := blocksOf(test.numbers, texts...)
		markSetOff(blocks)
		got := []int{}
		for i, b := range blocks {
			if b.setOff {
				got = append(got, i)
			}
		}
		if fmt.Sprint(got) != test.want {
			t.Errorf("%s: %v, want %s", test.name, got, test.want)
		}
	}
	few := blocksOf([]int{1, 4, 7}, "甲", "乙", "丙")
	if markSetOff(few); few[1].setOff {
		t.Error("three lines show nothing")
	}
}

// TestWrapWidth: lines of one length that break off in mid-sentence were wrapped.
func TestWrapWidth(t *testing.T) {
	repeat := func(n int, texts ...string) (blocks []block) {
		for range n {
			blocks = append(blocks, blocksOf(nil, texts...)...)
		}
		return blocks
	}
	line := strings.Repeat("全", 30)
	for _, test := range []struct {
		name   string
		blocks []block
		want   int
	}{
		{"wrapped", repeat(10, line, line, line+"。"), 30},
		{"paragraphs", repeat(30, line+"。"), 0},
		{"too few", repeat(5, line, line, line+"。"), 0},
		{"of all lengths", repeat(5, line[:45], line[:54], line[:60], line+line), 0},
		{"short lines", repeat(30, "全县"), 0},
	} {
		if got := wrapWidth(test.blocks); got != test.want {
			t.Errorf("%s: %d, want %d", test.name, got, test.want)
		}
	}
}

// TestIndentShare: a few long lines without an indent do not matter, and short lines never do.
func TestIndentShare(t *testing.T) {
	for _, test := range []struct {
		indented, plain, short int
		want                   bool
	}{
		{3, 0, 0, true}, {3, 1, 0, true}, {2, 1, 0, false}, {0, 3, 0, false}, {3, 1, 9, true}, {0, 0, 9, false},
	} {
		var blocks []block
		for range test.indented {
			blocks = append(blocks, block{text: text, indented: true})
		}
		for range test.plain {
			blocks = append(blocks, block{text: text})
		}
		for range test.short {
			blocks = append(blocks, block{text: "全县"})
		}
		if got := indentShare(blocks); got != test.want {
			t.Errorf("%+v: %v", test, got)
		}
	}
}

// TestMarkLinks: a page with lines that start with a comma broke its lines at links.
func TestMarkLinks(t *testing.T) {
	page := func(paragraphs int, lines ...string) (blocks []block) {
		number := 0
		for range paragraphs {
			number++ // a blank line
			for _, s := range lines {
				number++
				blocks = append(blocks, block{text: s, line: number})
			}
		}
		for range 2 * paragraphs { // whole ones
			number += 2
			blocks = append(blocks, block{text: text, line: number})
		}
		return blocks
	}
	for _, test := range []struct {
		name   string
		blocks []block
		body   int
		want   string // the marks of the first lines
	}{
		{"broken at links", page(5, "通过了", "宪法", "，并公布施行。"), 0, "-++-++"},
		{"no commas", page(5, "通过了", "宪法", "并公布施行。"), 0, "------"},
		{"in the head", page(5, "通过了", "宪法", "，并公布施行。"), 3, "----++"},
		{"no blank lines", blocksOf(nil, "通过了", "宪法", "，并公布施行。", "通过了", "宪法", "，并公布施行。", "宪法", "，并", "，并"), 0, "------"},
	} {
		markLinks(test.blocks, test.body)
		got := ""
		for _, b := range test.blocks[:6] {
			if b.goesOn {
				got += "+"
			} else {
				got += "-"
			}
		}
		if got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
	}
}

// FuzzJoinLines: joining loses no character and makes none up, but for the space between two words.
func FuzzJoinLines(f *testing.F) {
	for _, seed := range []string{
		"制定了\n宪法\n，通过了", "(一)\n任务", text + "\n图1: 增速(%)\n" + text, "各位代表，\n一、回顾", "the\nend", "“办不成\n事”",
		"图1: 甲\n图2: 乙\n丙", strings.Repeat(strings.Repeat("全", 30)+"\n", 25),
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		var blocks []block
		counts := make(map[rune]int)
		for i, s := range strings.Split(in, "\n") {
			if s = strings.TrimSpace(s); hasText(s) {
				blocks = append(blocks, block{text: s, line: i + 1})
				count(counts, s, 1)
			}
		}
		lines := len(blocks)
		joined := joinLines(blocks)
		for _, b := range joined {
			count(counts, b.text, -1)
		}
		for r, n := range counts {
			if n != 0 {
				t.Errorf("%q: %+d", r, -n)
			}
		}
		if len(joined) > lines {
			t.Errorf("%d lines made %d paragraphs", lines, len(joined))
		}
	})
}
