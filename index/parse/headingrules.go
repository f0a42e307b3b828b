package parse

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"gongbao/index/report"
)

// layout is the paragraphs of a text, and how many of them are marked as headings. One mark alone
// may mean anything.
type layout struct {
	paragraphs []block
	styled     int // headings marked by the format
	dashed     int // lines such as ——农业基础地位进一步巩固
	lone       int // lines such as 一, counting from 1
	bytes      int
}

func newLayout(paragraphs []block) *layout {
	t := &layout{paragraphs: paragraphs}
	for i, b := range paragraphs {
		t.bytes += len(b.text)
		switch {
		case b.style > 0:
			t.styled++
		case isDashed(paragraphs, i):
			t.dashed++
		case loneNumber(b.text) == t.lone+1:
			t.lone++
		}
	}
	return t
}

// line returns paragraph i as the rules see it.
func (t *layout) line(i int) *line {
	b := t.paragraphs[i]
	l := &line{block: b, layout: t, i: i, length: length(runes(b.text, maxLine+1))}
	l.token, _ = readToken(b.text)
	if i > 0 {
		l.before = t.paragraphs[i-1].text
	}
	if i+1 < len(t.paragraphs) {
		l.after = t.paragraphs[i+1].text
	}
	return l
}

// line is a paragraph in its text.
type line struct {
	block
	layout *layout
	i      int   // the paragraph's index
	token  token // the number that it starts with; of noClass if there is none
	length int   // characters, counted up to maxLine+1
	// before and after are the texts of the paragraphs around it; empty at the start and the end.
	before, after string
}

// The numbers of headingRules, in characters unless they say otherwise. They were chosen on 887
// work reports of all levels; "lose 2" means that at another value so many of these reports have
// fewer headings than now, "gain 2" that so many have more.
const (
	// minMarks is how many marks of one sort show that a text marks its headings so. At 1 gain 2;
	// at 3 no change.
	minMarks = 2
	// minNotes is the least text of a heading above the notes: 名词解释, but not 注释 alone, which may
	// head a list in the text. At 6 lose 4.
	minNotes = 4

	// minSetOff is the shortest heading between blank lines. At 5 lose 17; at 2 no change.
	minSetOff = 3
	// A line between blank lines that is longer than maxSetOffTop, or than maxSetOffComma with a
	// comma, ranks below the numbered headings unless it has the words of a top heading. At 15 and
	// 30, and at 15 and 60, the ranks change in 1 or 2 reports.
	maxSetOffTop   = 20
	maxSetOffComma = 25

	// A heading without a number and without blank lines has minHan Chinese characters or more,
	// because fewer are the cell of a table. At 6 lose 61, and 7 of these have no outline then; at
	// 2 no change.
	minHan = 4
	// maxPlain is its greatest length. At 30 lose 1, at 60 gain 1.
	maxPlain = 45

	// A line shorter than maxSpeaker may be a name alone. At 6 and 20 no change.
	maxSpeaker = 12
	// A line shorter than maxMeeting that names a meeting is half of a line of the head. At 20 gain
	// 1, 第…次会议 as a heading; at 60 no change.
	maxMeeting = 40
	// minWrapped is the length from which a paragraph without the end of its sentence goes on in
	// the next line. At 100 gain 1, at 40 no change.
	minWrapped = 60

	// A heading has text below it: a paragraph with the end of a sentence, or of more than
	// longText. At 40 and 100 no change.
	longText = 60
	// A paragraph shorter than shortText is no text below a heading: 增长5%。 At 20 gain 5, at 60 lose
	// 4.
	shortText = 40
)

// headingRules say which paragraphs are headings, and of which form. A nil verdict means that the
// paragraph is none.
var headingRules = rules[*line, form]{
	// A format that marks two headings marks them all.
	{"marked by the format", func(l *line) bool { return l.style > 0 && l.marked() }, (*line).asMarked},
	{"row of a table", func(l *line) bool { return l.row }, nil},
	{"caption", func(l *line) bool { return isCaption(l.text) }, nil},
	{"item of a list", func(l *line) bool { return l.item }, nil},

	// 第一、 also begins sentences of a speech, which are no lines.
	{"numbered", func(l *line) bool {
		return l.token.class != noClass && (l.token.class != ordinal || isLine(l.text))
	}, (*line).asNumbered},
	{"numbered oddly", func(l *line) bool {
		t, ok := readLoose(l.text)
		return ok && (isLine(l.text) || isOwnLine(l.text[t.size:]))
	}, (*line).asOddlyNumbered},
	{"number alone", func(l *line) bool {
		return loneNumber(l.text) > 0 && l.layout.lone >= minMarks
	}, (*line).asLoneNumber},
	{"after a dash", func(l *line) bool {
		return l.layout.dashed >= minMarks && isDashed(l.layout.paragraphs, l.i)
	}, (*line).asDashed},

	// What no heading without a number can be.
	{"no line", func(l *line) bool { return !isLine(l.text) }, nil},
	{"last of the text", func(l *line) bool { return l.i == l.last() }, nil},
	{"notes", func(l *line) bool {
		return l.i > 0 && isNotes(l.text) && report.CountText(l.text) >= minNotes
	}, (*line).asTop},
	{"in a text with marked headings", (*line).marked, nil},
	{"address, remark or credit", func(l *line) bool { return notHeading.MatchString(l.text) }, nil},
	// The second half of a line that was broken within quotation marks.
	{"closing what is not open", func(l *line) bool { return closesOnly(l.text) }, nil},
	{"day of delivery", func(l *line) bool { return deliveryLine.MatchString(l.text) }, nil},
	{"greeting", func(l *line) bool { return salutation.MatchString(l.text) }, nil},

	// Blank lines around a line are nearly as sure as a number, but do not say which rank it has.
	{"long, between blank lines", func(l *line) bool {
		return l.isSetOff() && (l.length > maxSetOffTop && !speaksAsTop(l.text) ||
			l.length > maxSetOffComma && strings.Contains(l.text, "，"))
	}, (*line).asPlain},
	{"between blank lines", (*line).isSetOff, (*line).asTop},

	// Without blank lines a heading is known by its words and by the text below it.
	{"too long", func(l *line) bool { return l.length > maxPlain }, nil},
	{"statement", func(l *line) bool { return strings.Contains(l.text, "是") }, nil},
	{"figures or letters", (*line).isForeign, nil},
	{"speaker", func(l *line) bool { return l.length < maxSpeaker && isSpeaker(l.text) }, nil},
	{"office and name", func(l *line) bool { return namesOffice(l.text) }, nil},
	{"meeting", func(l *line) bool {
		return l.length < maxMeeting && strings.Contains(l.text, "会议") && meetingWords.MatchString(l.text)
	}, nil},
	{"second half of a sentence", func(l *line) bool {
		return l.i > 0 && openEnded(l.before) && utf8.RuneCountInString(l.before) > minWrapped
	}, nil},
	// A top heading may have a heading without a number right below it, any other only text.
	{"words of a top heading", func(l *line) bool {
		return (l.headsText() || isLine(l.after)) && speaksAsTop(l.text)
	}, (*line).asTop},
	{"no text below", func(l *line) bool { return !l.headsText() }, nil},
	{"short text below", (*line).headsLittle, nil},
	{"text below", always[*line], (*line).asPlain},
}

// isSetOff reports whether a line has blank lines around it and text on it.
func (l *line) isSetOff() bool { return l.setOff && l.length >= minSetOff && hasText(l.text) }

// isForeign reports whether a line is not mainly of Chinese characters. ２００５年工作 is a heading.
func (l *line) isForeign() bool {
	han := 0
	for _, r := range l.text {
		if unicode.Is(unicode.Han, r) {
			han++
		}
	}
	return (han < minHan || han*2 < l.length) && !(han >= minHan-1 && isYearOfWork(l.text))
}

// headsText reports whether the next paragraph reads as the text or the list below a heading.
func (l *line) headsText() bool {
	last := lastRune(l.after)
	return l.afterNumbered() || endsSentence(last) || closes(last) ||
		utf8.RuneCountInString(runes(l.after, longText+1)) > longText
}

// headsLittle reports whether the next paragraph is too short for a text, and is no lower heading
// with a text below it either.
func (l *line) headsLittle() bool {
	if l.afterNumbered() || utf8.RuneCountInString(runes(l.after, shortText)) >= shortText {
		return false
	}
	return !isLine(l.after) || l.i+2 > l.last() ||
		utf8.RuneCountInString(runes(l.layout.paragraphs[l.i+2].text, shortText+1)) <= shortText
}

// afterNumbered reports whether the next paragraph starts with a number.
func (l *line) afterNumbered() bool {
	_, ok := readToken(l.after)
	return ok
}

// marked reports whether the format marks the headings of the text.
func (l *line) marked() bool { return l.layout.styled >= minMarks }

// last returns the index of the last paragraph.
func (l *line) last() int { return len(l.layout.paragraphs) - 1 }

// form makes a candidate of a line.
type form func(*line) candidate

func (l *line) asMarked() candidate {
	return candidate{paragraph: l.i, rank: styleRank + int(l.style), own: true}
}

func (l *line) asNumbered() candidate {
	rest := l.text[l.token.size:]
	return candidate{
		paragraph: l.i, token: l.token, rank: rankOf(l.token.class), own: isOwnLine(rest), isTop: isTopNumbered(rest),
	}
}

func (l *line) asOddlyNumbered() candidate {
	t, _ := readLoose(l.text)
	return candidate{paragraph: l.i, token: t, rank: rankOf(t.class), own: true, loose: true}
}

func (l *line) asLoneNumber() candidate {
	return candidate{
		paragraph: l.i, token: token{top, loneNumber(l.text), len(l.text)}, rank: rankOf(top), own: true,
	}
}

func (l *line) asDashed() candidate {
	return candidate{paragraph: l.i, rank: rankOf(plain), own: true}
}

func (l *line) asTop() candidate { return l.unnumbered(top) }

func (l *line) asPlain() candidate { return l.unnumbered(plain) }

func (l *line) unnumbered(c class) candidate {
	return candidate{
		paragraph: l.i, rank: rankOf(c), own: true, free: l.setOff && !speaksAsTop(l.text),
		closing: closingWords.MatchString(l.text),
	}
}

// maxLine is the greatest length, in characters, of a heading that has its line to itself. Of 887
// reports at 45 lose 4, at 80 gain 1.
const maxLine = 60

// isLine reports whether a text is a line without the end of a sentence, as headings are.
func isLine(text string) bool {
	return hasAtMost(text, maxLine) && !strings.ContainsAny(text, "。；;") && !strings.ContainsRune("，、：:,！？!?", lastRune(text))
}

// isOwnLine reports whether the text after a heading's number is the heading and nothing more.
func isOwnLine(rest string) bool {
	rest = strings.TrimSpace(rest)
	if !hasAtMost(rest, 80) {
		return false
	}
	inner := strings.TrimRight(rest, "。；：！？!?;: ")
	return !strings.ContainsAny(inner, "。；！!;")
}

var (
	// topWords matches the words of top headings without a number.
	topWords   = compile(`(?:回顾$|工作(?:的)?(?:总体)?(?:安排|部署|建议|意见|展望|打算|任务|要求)(?:建议)?$|(?:目标|重点|主要|总体|各项)任务$|重点工作$|主要工作$|^` + hanYear + `年|总体要求|指导思想|奋斗目标|预期目标|主要目标|自身建设|职责使命|人民满意|“?十[一二三四五]?五”?(?:时期|规划|期间)|(?:过去|今后|未来|本届).{0,4}[一五]年|名词解释$|^注释|^结束语$|执行情况|存在(?:的)?(?:主要)?(?:困难|问题))`)
	notHeading = compile(`^(?:谢谢|各位|同志们|以上|附[件表图]?|（|\(|\[|【|注[:：]|数据来源|单位[:：]|本报|记者|摄影|图为|——|—|－－)`)
)

var closingWords = compile(`^(?:结束语|结语)$|(?:名词解释|注释)$`)

// isDashed reports whether a paragraph is a heading after a dash: ——农业基础地位进一步巩固.
func isDashed(paragraphs []block, i int) bool {
	text := paragraphs[i].text
	if !strings.HasPrefix(text, "——") && !strings.HasPrefix(text, "－－") || i == 0 || i+1 >= len(paragraphs) ||
		deliveryLine.MatchString(text) {
		return false
	}
	next := paragraphs[i+1].text
	return isLine(text) && report.CountText(text) >= minHan && !strings.HasPrefix(next, "——") &&
		utf8.RuneCountInString(runes(next, shortText+1)) > shortText
}

// loneNumber returns the number of a line that is nothing but a number, such as 一, and 0 for any
// other line.
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

// isTopNumbered reports whether the text after a number has the words of a top heading and is no
// statement.
func isTopNumbered(text string) bool {
	return speaksAsTop(runes(text, 40)) && !(isOwnLine(text) && strings.Contains(text, "是"))
}

func speaksAsTop(text string) bool { return topWords.MatchString(text) }

var yearOfWork = compile(`^` + hanYear + `年(?:政府)?(?:工作|任务)$`)

func isYearOfWork(text string) bool { return yearOfWork.MatchString(text) }

// closesOnly reports whether the text has a closing mark without an opening one: it is half of a
// broken line.
func closesOnly(text string) bool {
	return strings.Count(text, "”") > strings.Count(text, "“") || strings.Count(text, "》") > strings.Count(text, "《")
}
