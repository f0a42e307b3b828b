package parse

import (
	"strings"

	"gongbao/index/report"
)

var (
	// donePattern matches the rest of a sentence after the year it looks back on, aheadPattern
	// after the year it plans for.
	donePattern  = compile(`达到?|完成|实现|突破|增长|增加|超过|提高|下降|比上年|的一年|面对|在.{0,8}党中央|人民在|上下`)
	aheadPattern = compile(`^[，,]?(?:的?(?:主要|重点|政府)?工作|(?:全[国省市县区]|我[国省市县区])?的?(?:国民)?经济(?:和|与)?社会发展(?:的?(?:主要)?(?:预期|奋斗)?目标|计划)|的?(?:主要)?(?:预期|奋斗)目标|.{0,14}(?:预期|建议安排))`)
	// yearEnd matches what a review expects for the end of the year, which is then not over.
	yearEnd = compile(`预计到?(` + hanYear + `)年底`)
	// isYear matches the rest of the first sentence of a review: 2023年是….
	isYear = compile(`^[，,]?是`)
	// notDone matches words by which figures of a year are a plan.
	notDone = compile(`第一年|力争|目标|预期|争取|确保|要|将|规划|基本建成|计划`)
)

// addText votes by the text itself: by the year that its first half looks back on, and by the
// latest that it plans for.
func (v *votes) addText(r *report.Report) {
	years := textYears{done: make(map[int]int), words: make(map[int]string)}
	tops := topHeadings(r)
	where := stretch{}
	seen := 0 // characters
	for _, s := range r.Sections {
		where.planning = where.planning || beginsPlan(s, tops)
		where.reviewing = len(s.Path) > 0 && reviewed.MatchString(s.Path[0])
		for _, paragraph := range s.Paragraphs {
			where.at = float64(seen) / float64(max(r.Chars, 1))
			years.read(paragraph, where)
			seen += report.CountText(paragraph)
		}
	}
	years.vote(v)
}

// beginsPlan reports whether a section begins what is planned: a top one after the review.
func beginsPlan(s report.Section, tops []string) bool {
	return s.Level == 1 && len(tops) > 1 && s.Heading != tops[0] && !reviewed.MatchString(s.Heading) &&
		(plansAhead.MatchString(s.Heading) || reviewed.MatchString(tops[0]))
}

// stretch tells where in a report a paragraph is.
type stretch struct {
	at float64 // the share of the text before it
	// reviewing is set below the heading of a review, and planning from the heading of the plan on.
	reviewing, planning bool
}

// textYears are the years that a text looks back on, plans for, and expects the end of.
type textYears struct {
	done            map[int]int    // mentions
	words           map[int]string // of the first mention
	ahead, forecast yearVote
}

// read reads the years of a paragraph.
func (y *textYears) read(paragraph string, where stretch) {
	if m := yearEnd.FindStringSubmatch(paragraph); m != nil && y.forecast.year == 0 && !where.planning && where.at < 0.5 {
		y.forecast = yearVote{readYear(m[1]), 0.8, m[0]}
	}
	for _, m := range yearMentions(paragraph) {
		rest, _, _ := strings.Cut(m.after, "。")
		words := runes(m.spelt+rest, 30)
		switch {
		case aheadPattern.MatchString(rest) && !where.reviewing:
			if m.year > y.ahead.year {
				y.ahead = yearVote{m.year, 0.7, words}
			}
		case !where.planning && m.isDone(rest, where.at):
			if y.done[m.year]++; y.done[m.year] == 1 {
				y.words[m.year] = words
			}
		}
	}
}

// isDone reports whether the sentence looks back on the year, at a share of the text.
func (m yearMention) isDone(rest string, at float64) bool {
	return at < 0.5 && (m.isPast || donePattern.MatchString(rest) && !notDone.MatchString(rest)) ||
		at < 0.125 && (isYear.MatchString(rest) || m.isFirst && strings.HasPrefix(rest, "，"))
}

// vote votes by what was read.
func (y *textYears) vote(v *votes) {
	for _, vote := range []yearVote{y.ahead, y.forecast} {
		if vote.year != 0 {
			v.add(vote.year, vote.weight, vote.text)
		}
	}
	if last := latestOften(y.done, 3); last != 0 {
		v.add(last+1, 0.7, y.words[last])
	}
}

// latestOften returns the latest of the years that are mentioned at least 1/part as often as any.
func latestOften(mentions map[int]int, part int) (last int) {
	most := 0
	for _, n := range mentions {
		most = max(most, n)
	}
	for year, n := range mentions {
		if n*part >= most {
			last = max(last, year)
		}
	}
	return last
}

// addTerm votes by the year with which a review of five years compares: 比2007年增长. It is that before
// the term, which ended in the year before the report.
func (v *votes) addTerm(r *report.Report) {
	mentions, words := make(map[int]int), make(map[int]string)
	seen, terms := 0, 0
	for _, s := range r.Sections {
		for _, paragraph := range append([]string{s.Heading}, s.Paragraphs...) {
			if seen*3 > r.Chars {
				break
			}
			terms += len(termWords.FindAllString(paragraph, -1))
			for _, m := range termStart.FindAllStringSubmatch(paragraph, -1) {
				year := readYear(m[1])
				if mentions[year]++; mentions[year] == 1 {
					words[year] = m[0]
				}
			}
			seen += report.CountText(paragraph)
		}
	}
	delete(mentions, 0)
	last := latestOften(mentions, 2)
	if terms < 2 || last == 0 || mentions[last] < 2 && len(mentions) == 1 {
		return
	}
	v.add(last+6, 0.6, words[last])
}

var (
	termWords = compile(`过去五年|五年来|这五年|本届政府|一次会议以来`)
	termStart = compile(`[比为是较与](` + hanYear + `)年`)
)

// yearMention is a year in a text, with the words after it.
type yearMention struct {
	year  int
	spelt string // with 年
	after string // up to 40 characters that follow
	// isFirst is set if the text begins with the year, and isPast if it is 过去的2023年 or 增加到2023年的.
	isFirst, isPast bool
}

// yearMentions returns the years in a text that are not part of a span (到2020年, 2016—2020年) or of
// another word (年底).
func yearMentions(text string) []yearMention {
	var found []yearMention
	for at := 0; ; {
		next := strings.Index(text[at:], "年")
		if next < 0 {
			return found
		}
		end := at + next + len("年")
		spelt := spacedYear.FindString(tailRunes(text[at:end], 9))
		at = end
		year := yearBefore(strings.ReplaceAll(spelt, " ", ""))
		before := text[:end-len(spelt)]
		if year != 0 && strings.HasPrefix(text[end:], "的") && reachedBefore.MatchString(tailRunes(before, 3)) {
			found = append(found, yearMention{year: year, spelt: spelt, after: runes(text[end:], 40), isPast: true})
			continue
		}
		if year == 0 || containsAny(tailRunes(before, 4), "到", "至", "力争") ||
			strings.ContainsRune("到至—-－～比较超", lastRune(before)) ||
			strings.ContainsRune("底末前后至到以的—－-～", firstRune(text[end:])) {
			continue
		}
		found = append(found, yearMention{
			year, spelt, runes(text[end:], 40), before == "", strings.HasSuffix(before, "过去的"),
		})
	}
}

// reachedBefore matches the words before the year of a figure that was reached: 从2016年的3亿元增加到2021年的5亿元.
var reachedBefore = compile(`(?:增加|增长|提高|上升|提升|扩大|跃升|下降|减少)[到至]$`)

// spacedYear matches a year with or without spaces between its digits: 1 9 9 7 年.
var spacedYear = compile(`[12１２一二](?: ?[0-9０-９〇○零ОOo一二三四五六七八九]){3} ?年$`)
