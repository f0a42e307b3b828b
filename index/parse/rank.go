package parse

import (
	"slices"
	"strings"
	"unicode/utf8"

	"gongbao/index/region"
	"gongbao/index/report"
)

// rankPattern matches the words in which a report names its own government.
var rankPattern = compile(`代表[^。，,]{0,30}?(省|自治区|市|县|区|州|盟|旗|地区|行署|镇|乡)(?:人民)?(?:政府|行署)`)

// offices are the heads of government, with the rank of their place.
var offices = []office{
	{"省长", "省"}, {"市长", "市"}, {"县长", "县"}, {"区长", "区"}, {"州长", "州"}, {"盟长", "盟"}, {"旗长", "旗"},
}

type office struct{ title, rank string }

// ownRank finds the rank of the place that the report is from.
func (f *finder) ownRank(h *head) {
	if m := rankPattern.FindStringSubmatch(h.opening); m != nil {
		f.rank, f.sure = m[1], true
	}
	for _, o := range offices {
		if !strings.Contains(h.speaker+h.delivery, o.title) {
			continue
		}
		known := slices.ContainsFunc(offices, func(p office) bool { return p.rank == f.rank })
		if f.sure && f.rank != o.rank && known {
			f.rank, f.sure, f.contradictory = "", false, true
			return
		}
		f.rank, f.sure = o.rank, true
		return
	}
	if !f.sure {
		f.rank = rankFromText(f.report)
	}
}

// ranks are the last words of the names of places, from the lowest. 新 stands for a new area (新区).
const ranks = "街乡镇新县区旗市州盟省国"

// selfWords counts the words by which a text speaks of a place as its own, by rank. Those that only
// the place itself uses (我县, 县委) are own too: a county speaks of 全市 and of 全省 as well, but a city
// hardly of 区委.
type selfWords struct {
	all, own map[rune]int
	// districts counts 区委: the committee of an autonomous region is 自治区党委.
	districts int
}

// rankFromText returns the rank that the text speaks of as its own (我省, 全市, 县委), or 国 for the whole
// country. 全省 in a comparison (居全省第一) does not count. Of several, the lowest counts that speaks for
// itself.
func rankFromText(r *report.Report) string {
	words := selfWords{all: make(map[rune]int), own: make(map[rune]int)}
	for _, s := range r.Sections {
		for _, paragraph := range s.Paragraphs {
			words.count(paragraph)
		}
	}
	best := words.most()
	if best == 0 {
		return ""
	}
	for _, rank := range ranks {
		if rank == best {
			break
		}
		if words.own[rank] >= leastOwn && 5*words.all[rank] >= words.all[best] && words.isOwn(rank) {
			best = rank
			break
		}
	}
	if best == '区' && words.districts > 0 {
		return district
	}
	return rankWord(best)
}

// isOwn reports whether a text may be of a place of the rank. A county names its townships and the new
// area around it as well, but itself more often.
func (w *selfWords) isOwn(rank rune) bool {
	return !strings.ContainsRune("街乡镇新", rank) || w.own[rank] >= max(w.own['县'], w.own['区'], w.own['旗'])
}

// leastOwn is the weight of words that only the place itself uses, from which they count against
// more words of a higher rank.
const leastOwn = 3

// rankWord returns the word of a rank.
func rankWord(rank rune) string {
	switch rank {
	case '新':
		return newArea
	case '街':
		return "街道"
	}
	return string(rank)
}

const (
	newArea = "新区"
	// district is the rank of 区 that are no autonomous regions.
	district = "市辖区"
)

// most returns the rank with the most words, or 0 if it has too few.
func (w *selfWords) most() (best rune) {
	for _, rank := range "省市县区州盟旗国镇乡街新" {
		if w.all[rank] > 2 && (best == 0 || w.all[rank] > w.all[best]) {
			best = rank
		}
	}
	return best
}

// count counts the words after 我 and 全 and before 委.
func (w *selfWords) count(text string) {
	var before, last rune // the two characters before r
	for i, r := range text {
		rest := text[i+utf8.RuneLen(r):]
		switch {
		case last == '我':
			if strings.HasPrefix(text[i:], newArea) {
				r = '新'
			}
			if w.add(r, 1); r != '国' {
				w.add(r, 2)
				w.own[r] += 3
			}
		case last == '全':
			w.countAll(before, text[i:])
		case r == '委' && !hasAnyPrefix(rest, "员", "托", "书", "办", "会", "派", "任", "以"):
			w.addOwn(last, before)
		case r == '党' && hasAnyPrefix(rest, "工委", "委"):
			if last == '区' && before == '新' {
				w.addOwn('新', 0)
			} else if last == '镇' || last == '乡' {
				w.addOwn(last, before)
			} else if last == '道' && before == '街' {
				w.addOwn('街', 0)
			}
		case r == '管' && last == '区' && before == '新' && hasAnyPrefix(rest, "委会", "理委员会"):
			w.addOwn('新', 0)
		}
		before, last = last, r
	}
}

// addOwn counts 县委 and the like, after the character before: a 乡镇 is any.
func (w *selfWords) addOwn(rank, before rune) {
	if !strings.ContainsRune(ranks, rank) || rank == '国' || rank == '镇' && before == '乡' || rank == '区' && before == '治' {
		return
	}
	w.add(rank, 2)
	w.own[rank] += 2
	if rank == '区' {
		w.districts++
	}
}

// countAll counts 全县, unless it is in a comparison. rest begins with the character after 全.
func (w *selfWords) countAll(before rune, rest string) {
	r, size := utf8.DecodeRuneInString(rest)
	next := firstRune(rest[size:])
	if r == '国' || strings.ContainsRune("居于列排在超为", before) || strings.ContainsRune("第前领平首先范率", next) {
		return
	}
	if strings.HasPrefix(rest, newArea) {
		r = '新'
	}
	w.add(r, 1)
}

func (w *selfWords) add(rank rune, n int) {
	if strings.ContainsRune(ranks, rank) {
		w.all[rank] += n
	}
}

// hasAnyPrefix reports whether s begins with one of the words.
func hasAnyPrefix(s string, words ...string) bool {
	return slices.ContainsFunc(words, func(word string) bool { return strings.HasPrefix(s, word) })
}

// ownIsBelow reports whether the report speaks of its own place as one below the county.
func (f *finder) ownIsBelow() bool {
	return slices.Contains([]string{newArea, "街道", "镇", "乡"}, f.rank)
}

// fits reports whether a division has the rank of the report.
func (f *finder) fits(d region.Division) bool {
	switch f.rank {
	case "":
		return true
	case "区":
		return strings.HasSuffix(d.Name, "区") && !(f.sure && d.Level() == region.Province)
	case district:
		return strings.HasSuffix(d.Name, "区") && d.Level() == region.County
	case "自治区":
		return d.Level() == region.Province
	case "国":
		return d.Level() == region.Centre
	case "省":
		return d.Level() == region.Province && !strings.HasSuffix(d.Name, "市")
	case "州":
		return strings.HasSuffix(d.Name, "自治州")
	case "地区", "行署":
		return strings.HasSuffix(d.Name, "地区")
	case "镇", "乡", "街道", newArea:
		return d.Level() == region.County
	case "县":
		return strings.HasSuffix(d.Name, "县")
	}
	return strings.HasSuffix(d.Name, f.rank)
}
