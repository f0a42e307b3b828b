package parse

import (
	"cmp"
	"slices"
	"strings"

	"gongbao/index/report"
)

// leadRank is below every other heading.
const leadRank = int(parenArabic) + 1

// The numbers of lead-ins, in characters. The comments say in how many of 887 work reports headings
// are lost or gained at another value; the four bound each other.
const (
	// minLead and maxLead bound the length of a lead-in, with its full stop. At 7 lose 21, at 3
	// gain 3; at 14 lose 524, at 24 gain 144, because whole sentences count then.
	minLead = 5
	maxLead = 18
	// maxLeadSpread is the greatest difference between the lengths of lead-ins in a row. At 4 lose
	// 539, at 12 gain 212.
	maxLeadSpread = 7
	// minLeadText is the least text after a lead-in. At 20 gain 50, at 80 lose 225.
	minLeadText = 40
)

// leadIns adds the lead-ins. A lead-in is a sentence of a few words at the start of a paragraph, in
// a row of paragraphs below one heading that all start so. Below (一)产业转型持续推进,发展质效稳步提升 there are
//
//	传统工业固本升级。煤矿产能核增扎实推进,中社、杨庄两座煤矿…
//	特色农业多点发力。粮食基本盘全面夯实,粮食播种面积稳定在…
//	现代服务业加速发展。旅游景区提质升级,晋绥八分区(专署)旧址…
//
// and each is a section. One such paragraph alone is none. Two are only if the heading has hardly
// any other paragraphs.
func leadIns(paragraphs []block, found []candidate) []candidate {
	var leads []candidate
	for k, c := range found {
		end := len(paragraphs)
		if k+1 < len(found) {
			end = found[k+1].paragraph
		}
		for i := c.paragraph + 1; i < end; {
			run, shortest, longest := i, maxLead+1, 0
			for run < end {
				n := leadIn(paragraphs[run])
				if n == 0 || max(longest, n)-min(shortest, n) > maxLeadSpread {
					break
				}
				shortest, longest = min(shortest, n), max(longest, n)
				run++
			}
			if n := run - i; n >= 3 || n == 2 && end-c.paragraph <= 4 {
				for ; i < run; i++ {
					end := len(runes(paragraphs[i].text, leadIn(paragraphs[i])))
					leads = append(leads, candidate{paragraph: i, rank: leadRank, end: end})
				}
			}
			i = max(run, i+1)
		}
	}
	if len(leads) == 0 {
		return found
	}
	all := append(found, leads...) // which have paragraphs to themselves
	slices.SortStableFunc(all, func(a, b candidate) int { return cmp.Compare(a.paragraph, b.paragraph) })
	return all
}

// noLead matches first sentences that are statements or greetings.
var noLead = compile(`[，,：:；;0-9０-９是了吗]|^(?:各位|同志|我们|大家|这|那|但|同时|此外|谢谢|以上|今年|去年|一年来|五年来|[一二三四五六七八九十]|首先|其次|最后)`)

// leadIn returns the length, in characters, of the lead-in at the start of a paragraph, or 0 if
// there is none.
func leadIn(b block) int {
	if b.row || b.item || b.style > 0 {
		return 0
	}
	sentence, _, ok := strings.Cut(runes(b.text, maxLead+1), "。")
	n := length(sentence) + 1
	if !ok || n < minLead || n > maxLead || report.CountText(sentence) < n-4 ||
		length(runes(b.text, n+minLeadText)) < n+minLeadText || noLead.MatchString(sentence) {
		return 0
	}
	return n
}
