package report

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// unit is a heading or, at level 0, a paragraph.
type unit struct {
	text  string
	level int
}

// candidate is a place that may be a heading: the start of a paragraph, or the start of a sentence in a long one.
type candidate struct {
	paragraph int
	at        int // byte offset in the paragraph
	end       int // where the heading ends; set last
	token     token
	rank      int
	inline    bool
	own       bool // the heading has the paragraph to itself
	isTop     bool // the heading speaks of what top headings do
	loose     bool // the number is spelt as others are not, and believed only where it is missing: 二，
	free      bool // a heading known by the blank lines around it alone
	closing   bool // 结束语 or notes
	level     int  // set when accepted
}

// outline finds the headings of a text and cuts its paragraphs at them.
func outline(paragraphs []block) []unit {
	found := candidates(paragraphs)
	found = sequence(found)
	endHeadings(paragraphs, found)
	found = withoutLists(paragraphs, found)
	found = leadIns(paragraphs, found)
	setLevels(found)
	return cut(paragraphs, found)
}

// The ranks of headings that are not numbered. Styled headings stand above all by their level.
const styleRank = -10

func rankOf(c class) int { return int(c) }

// candidates returns the possible headings of a text in order.
func candidates(paragraphs []block) []candidate {
	styled, dashed, lone, size := 0, 0, 0, 0
	for i, b := range paragraphs {
		size += len(b.text)
		switch {
		case b.style > 0:
			styled++
		case isDashed(paragraphs, i):
			dashed++
		case loneNumber(b.text) == lone+1:
			lone++
		}
	}
	var found []candidate
	for i, b := range paragraphs {
		switch {
		case b.style > 0 && styled >= 2:
			found = append(found, candidate{paragraph: i, rank: styleRank + b.style, own: true})
			continue
		case b.row || isCaption(b.text):
			continue
		}
		if b.item {
			continue
		}
		if t, ok := readToken(b.text); ok && (t.class != ordinal || isLine(b.text)) {
			found = append(found, candidate{paragraph: i, token: t, rank: rankOf(t.class), own: isOwnLine(b.text[t.size:]), isTop: isTopNumbered(b.text[t.size:])})
		} else if t, ok := readLoose(b.text); ok && (isLine(b.text) || isOwnLine(b.text[t.size:])) {
			found = append(found, candidate{paragraph: i, token: t, rank: rankOf(t.class), own: true, loose: true})
		} else if n := loneNumber(b.text); n > 0 && lone > 1 {
			found = append(found, candidate{paragraph: i, token: token{top, n, len(b.text)}, rank: rankOf(top), own: true})
		} else if dashed > 1 && isDashed(paragraphs, i) {
			found = append(found, candidate{paragraph: i, rank: rankOf(plain), own: true})
		} else if rank, ok := plainHeading(paragraphs, i, styled >= 2); ok {
			free := paragraphs[i].apart && !speaksAsTop(b.text)
			found = append(found, candidate{paragraph: i, rank: rank, own: true, free: free, closing: closingWords.MatchString(b.text)})
		}
		if holdsHeadings(b.text, size) {
			found = appendInline(found, i, b.text)
		}
	}
	inlineTops := 0
	for _, c := range found {
		if c.inline && c.isTop {
			inlineTops++
		}
	}
	if inlineTops == 1 { // one alone may be anything
		found = slices.DeleteFunc(found, func(c candidate) bool { return c.inline && c.token.class == noClass })
	}
	return found
}

// inlineLength is the length in bytes from which a paragraph may hold headings within: reports on one line. A shorter text that
// is all but one paragraph is a report on one line too.
const (
	inlineLength = 3000
	shortInline  = 1000
)

// holdsHeadings reports whether a paragraph, of a text of so many bytes, may hold headings within.
func holdsHeadings(paragraph string, text int) bool {
	return len(paragraph) >= inlineLength || len(paragraph) >= shortInline && len(paragraph)*10 >= text*9
}

// appendInline adds the numbers within a long paragraph that stand where a sentence ended.
func appendInline(found []candidate, paragraph int, text string) []candidate {
	ended := false // a sentence ended just before
	skip := 0      // offset up to which the text is a number already read
	for at, r := range text {
		switch {
		case at < skip || r == ' ' || r == '\u3000':
			continue
		case endsSentence(r), closes(r) && r != '》':
			ended = true
			continue
		case ended && at > 0 && (r == '(' || r == '（' || strings.ContainsRune(hanNumber, r)):
			if t, ok := readToken(text[at:]); ok && (t.class == top || t.class == paren) && at+t.size < len(text) && !counts.MatchString(runes(text[at+t.size:], 4)) {
				isTop := t.class == top && inlineTops.MatchString(runes(text[at+t.size:], 50))
				found = append(found, candidate{paragraph: paragraph, at: at, token: t, rank: rankOf(t.class), inline: true, isTop: isTop})
				skip = at + t.size
			}
		}
		if (ended || at == 0) && strings.ContainsRune("12１２一二“过本今全切进加", r) {
			if end := inlineTop(text[at:]); end > 0 {
				found = append(found, candidate{paragraph: paragraph, at: at, end: at + end, rank: rankOf(top), inline: true, isTop: true})
				skip = at + end
			}
		}
		ended = false
	}
	return found
}

var (
	// counts is the end of a count, not of a heading's number: 一、二、三产业.
	counts = regexp.MustCompile(`^[一二三四五六七八九十]{1,2}(?:、|次产|三?产)`)
	// inlineTops are the top headings without number that a text on one line is searched for.
	inlineTops = regexp.MustCompile(`^(?:(?:` + hanYear + `年|过去的?[一五]年|今后五年|本届政府|“?十[一二三四五]?五”?(?:时期|期间))[^，。；：,;:是\s]{0,18}?(?:工作(?:的)?回顾|工作安排|重点工作|主要任务|工作任务|目标任务|总体要求|工作重点)|(?:全面|切实|进一步)?加强政府自身建设)`)
)

// inlineTop returns the length of the top heading without number that text starts with, where the text goes on with a new
// sentence: "2023年工作回顾2023年是…". It is 0 where there is none.
func inlineTop(text string) int {
	heading := inlineTops.FindString(runes(text, 50))
	next := firstRune(strings.TrimLeft(text[len(heading):], " \u3000"))
	if heading == "" || next == utf8.RuneError || strings.ContainsRune("，。；：、,;:是为的和与及）)”的任目", next) {
		return 0
	}
	return len(heading)
}

// isLine reports whether a text is a line without the end of a sentence, as headings are.
func isLine(text string) bool {
	n := utf8.RuneCountInString(text)
	return n <= 60 && !strings.ContainsAny(text, "。；;") && !strings.ContainsRune("，、：:,！？!?", lastRune(text))
}

// isOwnLine reports whether what follows a heading's number is the heading and nothing more.
func isOwnLine(rest string) bool {
	rest = strings.TrimSpace(rest)
	if utf8.RuneCountInString(runes(rest, 81)) > 80 {
		return false
	}
	inner := strings.TrimRight(rest, "。；：！？!?;: ")
	return !strings.ContainsAny(inner, "。；！!;")
}

var (
	// topWords are what top headings without number speak of.
	topWords   = regexp.MustCompile(`(?:回顾$|工作(?:的)?(?:总体)?(?:安排|部署|建议|意见|展望|打算|任务|要求)(?:建议)?$|(?:目标|重点|主要|总体|各项)任务$|重点工作$|主要工作$|^` + hanYear + `年|总体要求|指导思想|奋斗目标|预期目标|主要目标|自身建设|职责使命|人民满意|“?十[一二三四五]?五”?(?:时期|规划|期间)|(?:过去|今后|未来|本届).{0,4}[一五]年|名词解释$|^注释|^结束语$|执行情况|存在(?:的)?(?:主要)?(?:困难|问题))`)
	notHeading = regexp.MustCompile(`^(?:谢谢|各位|同志们|以上|附[件表图]?|（|\(|\[|【|注[:：]|数据来源|单位[:：]|本报|记者|摄影|图为|——|—|－－)`)
)

var closingWords = regexp.MustCompile(`^(?:结束语|结语)$|(?:名词解释|注释)$`)

// isDashed reports whether a paragraph is a heading with a dash before it: ——农业基础地位进一步巩固.
func isDashed(paragraphs []block, i int) bool {
	text := paragraphs[i].text
	if !strings.HasPrefix(text, "——") && !strings.HasPrefix(text, "－－") || i == 0 || i+1 >= len(paragraphs) || deliveryLine.MatchString(text) {
		return false
	}
	next := paragraphs[i+1].text
	return isLine(text) && countText(text) >= 4 && utf8.RuneCountInString(runes(next, 41)) > 40 && !strings.HasPrefix(next, "——")
}

// loneNumber reads a line that is nothing but a number: 一. It is 0 for any other.
func loneNumber(text string) int {
	if len(text) > 3*len("一") {
		return 0
	}
	n, length := readHan(text)
	if length != len(text) {
		return 0
	}
	return n
}

// isTopNumbered reports whether what follows a number speaks of what top headings do, and is no statement.
func isTopNumbered(text string) bool {
	return speaksAsTop(runes(text, 40)) && !(isOwnLine(text) && strings.Contains(text, "是"))
}

func speaksAsTop(text string) bool { return topWords.MatchString(text) }

// plainHeading reports whether a paragraph is a heading without number, and its rank.
func plainHeading(paragraphs []block, i int, styled bool) (rank int, ok bool) {
	text := paragraphs[i].text
	n := utf8.RuneCountInString(runes(text, 61))
	if i > 0 && i+1 < len(paragraphs) && isNotes(text) && !paragraphs[i].row && countText(text) >= 4 && isLine(text) {
		return rankOf(top), true
	}
	if paragraphs[i].apart && !styled && i+1 < len(paragraphs) && n >= 3 && n <= 60 && isLine(text) && !notHeading.MatchString(text) && !closesOnly(text) && !deliveryLine.MatchString(text) && !salutation.MatchString(text) && hasText(text) {
		if n > 20 && !speaksAsTop(text) || n > 25 && strings.Contains(text, "，") {
			return rankOf(plain), true
		}
		return rankOf(top), true
	}
	if n < 4 || n > 45 || styled || !isLine(text) || notHeading.MatchString(text) || closesOnly(text) || strings.Contains(text, "是") {
		return 0, false
	}
	han := 0
	for _, r := range text {
		if unicode.Is(unicode.Han, r) {
			han++
		}
	}
	if han < 4 && !(han >= 3 && isYearOfWork(text)) || han*2 < n && !isYearOfWork(text) || deliveryLine.MatchString(text) || salutation.MatchString(text) || isSpeaker(text) && n < 12 || namesOffice(text) || meetingWords.MatchString(text) && n < 40 && strings.Contains(text, "会议") {
		return 0, false
	}
	if i+1 >= len(paragraphs) || i > 0 && openEnded(paragraphs[i-1].text) && utf8.RuneCountInString(paragraphs[i-1].text) > 60 {
		return 0, false
	}
	next := paragraphs[i+1].text
	_, numbered := readToken(next)
	isTop := speaksAsTop(text)
	follows := numbered || endsSentence(lastRune(next)) || closes(lastRune(next)) || utf8.RuneCountInString(runes(next, 61)) > 60
	switch {
	case !follows && !(isTop && isLine(next)), paragraphs[i].row:
		return 0, false
	case isTop:
		return rankOf(top), true
	}
	if !follows || utf8.RuneCountInString(next) < 40 && !numbered {
		if !(isLine(next) && i+2 < len(paragraphs) && utf8.RuneCountInString(runes(paragraphs[i+2].text, 41)) > 40) {
			return 0, false
		}
	}
	return rankOf(plain), true
}

var yearOfWork = regexp.MustCompile(`^` + hanYear + `年(?:政府)?(?:工作|任务)$`)

func isYearOfWork(text string) bool { return yearOfWork.MatchString(text) }

// closesOnly reports whether the text has a closing mark that nothing opened: half of a broken line.
func closesOnly(text string) bool {
	return strings.Count(text, "”") > strings.Count(text, "“") || strings.Count(text, "》") > strings.Count(text, "《")
}

// sequence keeps the candidates whose numbers follow one another. A number at the start of a line is believed unless it makes
// no sense; one within a paragraph only as the next of its list, or after a gap where the missing number does not come later.
func sequence(found []candidate) []candidate {
	lineTops := 0
	for _, c := range found {
		if !c.inline && c.rank == rankOf(top) {
			lineTops++
		}
	}
	var open []list
	var kept []candidate
	for i, c := range found {
		switch rank, fills := fillsGap(open, c, found[i+1:]); {
		case fills:
			c.rank = rank
		case c.loose:
			continue
		case c.token.class == top && !c.inline:
			c.rank = rankOfTop(open, c, found[i+1:])
		case c.token.class == top && !c.isTop && isInnerInline(open, c, found[i+1:]):
			c.rank = rankOf(second)
		case c.token.class == ordinal && isBelowParen(open, c):
			c.rank = rankOf(lowOrdinal)
		case c.free && len(open) > 0 && open[0].numbered:
			c.rank = rankOf(plain)
		}
		depth := slices.IndexFunc(open, func(l list) bool { return l.rank >= c.rank })
		last, same := 0, false
		if depth >= 0 && open[depth].rank == c.rank {
			last, same = open[depth].n, true
		}
		n := c.token.n
		switch {
		case c.token.class == noClass: // without number: takes the next
			n = last + 1
		case c.inline && lineTops >= 2 && c.rank == rankOf(top) && !(same && n == last+1 && nextTop(found[i+1:]) == n+1):
			continue
		case c.inline && n != last+1 && !(same && n > last+1 && n <= last+3 && !comesLater(found[i+1:], c.rank, last+1)):
			continue
		case !c.inline && !same && n > 3 && c.rank > rankOf(top) && len(open) > 0:
			continue // the middle of a list that is no outline
		case !c.inline && same && n > last+4:
			continue
		}
		if depth < 0 {
			depth = len(open)
		}
		listClass := c.token.class
		if c.rank == rankOf(top) || c.rank == rankOf(second) || c.rank == rankOf(third) {
			listClass = top
		}
		open = append(open[:depth], list{c.rank, n, listClass, c.token.class != noClass, c.paragraph})
		kept = append(kept, c)
	}
	return kept
}

// list is an open list of headings: its rank, the last number, the class of its numbers, and whether its last heading had one.
type list struct {
	rank, n  int
	class    class
	numbered bool
	// paragraph is that of its last heading.
	paragraph int
}

// ownText is the number of paragraphs that show that a heading has a text of its own and not only an introduction.
const ownText = 6

// fillsGap reports whether a number is the next of a list that is open, though in other brackets: the （二） of 一、（二）三、. The
// rank is that of the list.
func fillsGap(open []list, c candidate, rest []candidate) (rank int, fills bool) {
	if len(open) == 0 || c.inline || c.token.n < 2 || !c.loose && c.token.class != paren {
		return 0, false
	}
	last := open[len(open)-1]
	if last.class != top && !(c.loose && last.class == paren) || last.n != c.token.n-1 {
		return 0, false
	}
	for _, next := range rest[:min(len(rest), ahead)] {
		switch {
		case next.inline || next.loose:
		case next.token.class == last.class:
			return last.rank, next.token.n == c.token.n+1
		case next.token.class == c.token.class:
			return 0, false
		}
	}
	return last.rank, c.loose
}

// rankOfTop tells whether 一、 at the start of a line goes on with the top headings or counts below one: a second 一、 does, and
// what follows on it, until a number goes on with the top ones and not with these, or its heading speaks as a top one. Where
// the list of (一) above goes on afterwards, it counts below that.
func rankOfTop(open []list, c candidate, rest []candidate) int {
	outer, n, opening := 0, c.token.n, false
	var inner, above list
	for _, l := range open {
		switch l.rank {
		case rankOf(top):
			outer, opening = l.n, l.n == 1 && !l.numbered && c.paragraph-l.paragraph > ownText
		case rankOf(second), rankOf(third):
			inner = l
		case rankOf(paren):
			above = l
		}
	}
	fitsInner := inner.n > 0 && n > inner.n && n <= inner.n+4
	switch {
	case outer == 0 && above.n > 1 && (n == 1 || fitsInner) && !c.isTop:
		return rankOf(third)
	case n == 1 && opening && isLastSeries(rest):
		return rankOf(top)
	case outer == 0 || n == outer+1 && (c.isTop || n != inner.n+1) && !(above.n > 0 && n == 1):
		return rankOf(top)
	case fitsInner:
		return inner.rank
	case n == 1 && !c.isTop && above.n > 0 && goesOnAfter(rest, above.n+1):
		return rankOf(third)
	case n == 1 && !c.isTop:
		return rankOf(second)
	}
	return rankOf(top)
}

// isLastSeries reports whether the list of 一、 that has just begun takes up all the top headings that follow: what stood above
// it without number is then the first of them, and not what it belongs to.
func isLastSeries(rest []candidate) bool {
	last := 1
	for _, c := range rest {
		switch {
		case c.token.class == top && c.token.n == last+1:
			last++
		case c.token.class == top && !c.inline && !c.loose, c.token.class == noClass && c.rank <= rankOf(top) && !c.closing:
			return false
		}
	}
	return last > 2
}

// isInnerInline reports whether a 一、 within a paragraph counts below the top headings: these have no numbers, or it goes on
// with a list below them, or begins one whose next numbers follow.
func isInnerInline(open []list, c candidate, rest []candidate) bool {
	if len(open) == 0 || open[0].rank != rankOf(top) {
		return false
	}
	if !open[0].numbered {
		return true
	}
	for _, l := range open {
		if l.rank == rankOf(second) && l.n+1 == c.token.n {
			return true
		}
	}
	if c.token.n != 1 {
		return false
	}
	n, last := 1, c
	for _, next := range rest[:min(len(rest), ahead)] {
		if next.token.class != top {
			continue
		}
		if next.token.n != n+1 || next.isTop || next.paragraph == last.paragraph && next.at-last.at < itemLength {
			return false
		}
		last = next
		if n++; n == 3 {
			return true
		}
	}
	return false
}

// itemLength is the least length in bytes of what follows a number that heads a text: 报告分三个部分：一、回顾；二、任务 has none.
const itemLength = 120

// isBelowParen reports whether 第一、 counts below (一) and not above it: whichever began first holds the other.
func isBelowParen(open []list, c candidate) bool {
	below := false
	for _, l := range open {
		switch l.rank {
		case rankOf(ordinal):
			return false
		case rankOf(paren):
			below = c.token.n == 1
		case rankOf(lowOrdinal):
			return true
		}
	}
	return below
}

// goesOnAfter reports whether, after a list of 一、 二、 … that has just begun, the list of (一) goes on with number n.
func goesOnAfter(rest []candidate, n int) bool {
	inner := 1
	for _, c := range rest[:min(len(rest), ahead)] {
		switch {
		case c.inline:
		case c.token.class == paren:
			return c.token.n == n
		case c.token.class == top && c.token.n == inner+1 && !c.isTop:
			inner++
		case c.token.class == top || c.token.class == noClass && c.rank <= rankOf(top):
			return false
		}
	}
	return false
}

// ahead is how many candidates are looked at to see what comes later.
const ahead = 500

// nextTop returns the number of the next top heading at the start of a line; 0 where there is none.
func nextTop(found []candidate) int {
	for _, c := range found[:min(len(found), ahead)] {
		if !c.inline && c.rank == rankOf(top) {
			return c.token.n
		}
	}
	return 0
}

// comesLater reports whether number n of a rank comes before the list ends at a heading of higher rank.
func comesLater(found []candidate, rank, n int) bool {
	for _, c := range found[:min(len(found), ahead)] {
		switch {
		case c.rank < rank && !c.inline:
			return false
		case c.rank == rank && c.token.n == n:
			return true
		case c.rank == rank && c.token.n == 1:
			return false
		}
	}
	return false
}

// withoutLists leaves out numbers that count the items of a list and head no text: most of a list's members stand without
// any text of their own.
func withoutLists(paragraphs []block, found []candidate) []candidate {
	isList, done := make([]bool, len(found)), make([]bool, len(found))
	for i := range found {
		if found[i].rank < rankOf(second) || found[i].token.class == noClass || found[i].inline && found[i].token.class == top || done[i] {
			continue
		}
		group, withBody := siblings(found, i), 0
		for _, k := range group {
			done[k] = true
			if hasBody(paragraphs, found, k) {
				withBody++
			}
		}
		if withBody*2 < len(group) || len(group) == 1 && found[i].token.class >= arabic {
			for _, k := range group {
				isList[k] = true
			}
		}
	}
	kept := found[:0]
	for i, c := range found {
		if !isList[i] {
			kept = append(kept, c)
		}
	}
	return kept
}

// siblings returns the candidates of one list from its first, i, on.
func siblings(found []candidate, i int) []int {
	group := []int{i}
	for k := i + 1; k < len(found) && found[k].rank >= found[i].rank; k++ {
		if found[k].rank == found[i].rank {
			if found[k].token.n == 1 && found[k].token.class != noClass {
				break
			}
			group = append(group, k)
		}
	}
	return group
}

// hasBody reports whether text or a lower heading follows a heading before the next of its own rank or above.
func hasBody(paragraphs []block, found []candidate, k int) bool {
	c := found[k]
	if strings.TrimSpace(paragraphs[c.paragraph].text[c.end:]) != "" && (k+1 >= len(found) || found[k+1].paragraph != c.paragraph || found[k+1].at > c.end) {
		return true
	}
	if k+1 >= len(found) {
		return c.paragraph+1 < len(paragraphs)
	}
	return found[k+1].paragraph > c.paragraph+1 || found[k+1].rank > c.rank
}

// setLevels numbers the depth of the headings from 1.
func setLevels(found []candidate) {
	var open []int
	for i, c := range found {
		for len(open) > 0 && open[len(open)-1] >= c.rank {
			open = open[:len(open)-1]
		}
		open = append(open, c.rank)
		found[i].level = len(open)
	}
}

// cut cuts the paragraphs at the headings.
func cut(paragraphs []block, found []candidate) []unit {
	units := make([]unit, 0, len(paragraphs)+len(found))
	add := func(text string, level int) {
		if text = strings.TrimSpace(text); hasText(text) {
			units = append(units, unit{text, level})
		}
	}
	for i, b := range paragraphs {
		done := 0
		for len(found) > 0 && found[0].paragraph == i {
			c := found[0]
			found = found[1:]
			add(trimStart(b.text[done:c.at]), 0)
			add(trimEnd(b.text[c.at:c.end]), c.level)
			done = c.end
		}
		if done > 0 {
			add(trimStart(b.text[done:]), 0)
		} else {
			add(b.text, 0)
		}
	}
	return units
}

// trimStart takes off what separated a heading from the text after it.
func trimStart(s string) string { return strings.TrimLeft(s, " \u3000\t;；:：") }

// trimEnd takes the separator off a heading's end.
func trimEnd(s string) string { return strings.TrimRight(s, " \u3000\t;；:：") }
