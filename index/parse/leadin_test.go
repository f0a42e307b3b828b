package parse

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// TestLeadIn: the first sentence of a paragraph that may be a lead-in.
func TestLeadIn(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"工业稳步增长。" + text, "工业稳步增长。"},
		{"现代服务业加速发展。" + text, "现代服务业加速发展。"},
		{"工业。" + text, ""},                              // too short
		{strings.Repeat("全", maxLead) + "。" + text, ""}, // too long
		{strings.Repeat("全", maxLead-1) + "。" + text, strings.Repeat("全", maxLead-1) + "。"},
		{"工业稳步增长。", ""}, {"工业稳步增长。好。", ""}, // no text after it
		{"工业增长5%。" + text, ""}, {"工业，稳步增长。" + text, ""}, {"工业是基础。" + text, ""}, {"工业增长了。" + text, ""}, // statements
		{"各位代表请审议。" + text, ""}, {"一是稳步增长。" + text, ""}, {"我们稳步增长。" + text, ""},
		{"工业稳步增长！" + text, ""}, {text, ""}, {"", ""},
	} {
		want := utf8.RuneCountInString(test.want)
		if got := leadIn(block{text: test.in}); got != want {
			t.Errorf("%.40s: %d, want %d", test.in, got, want)
		}
	}
	for _, b := range []block{{row: true}, {item: true}, {style: 2}} {
		if b.text = "工业稳步增长。" + text; leadIn(b) != 0 {
			t.Errorf("%+v has a lead-in", b)
		}
	}
}

// TestLeadIns: rows of paragraphs with lead-ins, A and B of one length, C longer; T has none.
func TestLeadIns(t *testing.T) {
	replace := strings.NewReplacer("A", "工业稳步增长。"+text, "B", "农业多点发力。"+text, "C", "现代服务业和文化旅游业加速发展。"+text)
	for in, want := range map[string]string{
		"一、回顾|A|B|A":              "1 2 3",
		"一、回顾|T|A|B|A|T":          "2 3 4",
		"一、回顾|A":                  "",
		"一、回顾|A|B":                "1 2", // there is nothing else below the heading
		"一、回顾|A|B|T|T":            "",
		"一、回顾|T|A|T|B|T|A":        "",
		"一、回顾|A|B|C|A|B|A":        "4 5 6", // the lengths differ too much
		"一、回顾|A|B|A|二、任务|A|T|T|T": "1 2 3",
		"A|B|A": "", // below no heading
	} {
		blocks, _ := readBlocks(t, replace.Replace(in))
		found := candidates(blocks)
		endHeadings(blocks, found)
		var got []string
		for _, c := range leadIns(blocks, found) {
			if c.rank == leadRank {
				got = append(got, string(rune('0'+c.paragraph)))
				if head := blocks[c.paragraph].text[:c.end]; !strings.HasSuffix(head, "。") {
					t.Errorf("%s: ends at %q", in, head)
				}
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %v, want %s", in, got, want)
		}
	}
}
