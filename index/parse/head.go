package parse

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongbao/index/report"
)

// head is the lines above the text of a report.
type head struct {
	// title is in simplified characters, and page is the title as the page shows it. The other lines
	// are in simplified characters.
	title, page string
	// label is the mark of a column before the title: 【闻喜县招商】.
	label string
	// delivery is the line or the two lines with day and meeting, and speaker that with the speaker.
	delivery, speaker string
	// published is the day of publication, and dayLabel the label of it in the line before.
	published dateline
	dayLabel  string
	// opening is the sentence that presents the report, to be read for its government.
	opening string
	// paragraphs are the lines of the head that stay in the report.
	paragraphs []block
	// body is the index of the first block below the head.
	body int
}

var (
	titlePattern = compile(`(?:工\s*作\s*报\s*告|计划.*报告|规划.*报告|预算.*报告|规划纲要|要点)`)
	// deliveryLine is a day and a meeting, in a line of its own. A day in digits is one after a dash or
	// in brackets; else it is the day of publication.
	deliveryLine = compile(`^[\s（(【［\[〔—―－–\-─]*(?:[在于]|(?:会议|召开|报告)(?:时间|日期)[:：])?(?:` + dayInWords + `)|^\s*[（(【［\[〔—―－–─]+\s*` + dayInDigits)
	meetingWords = compile(`(?:人民代表大会|人大|党代会|代表大会|全体会议|全会)[^，。；：]{0,20}会议?`)
	creditLine   = compile(`^[（(【\[]?\s*(?:信息)?(?:来\s*源|文章来源|作\s*者|编\s*辑|责任编辑|责\s*编|审\s*核|初\s*审|终\s*审|校\s*对|撰\s*稿|记\s*者|字\s*体|字\s*号|浏览|阅读|点击|访问|评论|分享|打印|索引号|主题分类|发文机关|发布机构|发文字号|文\s*号|主\s*题\s*词|关键词|年份|标签|分类)[^。]{0,8}[:：]?`)
	navigation   = compile(`(?:您?(?:现在|当前)?的?位置\s*[:：]|首页\s*[>》＞›»]|[>＞›»].*[>＞›»]|^Title$|^首页$|无障碍|繁简|登录.*注册|^(?:正文|工作报告|政府信息公开|内容摘要[:：]?|\d{1,6}|评论[:：]?)$)`)
	titleLabel   = compile(`^(?:标\s*题|(?:信息|文件)?名\s*称|[Tt]itle)\s*[:：|｜\s]\s*`)
	columnLabel  = compile(`^(?:【[^【】]{1,20}】|［[^［］0-9０-９]{1,20}］|\[[^\[\]0-9]{1,20}\])\s*`)
)

var (
	// noTitle matches the second half of a delivery line and the caption of a picture.
	noTitle = compile(`^内容(?:概述|摘要|简介)|^(?:人民代表|代表)?(?:大会)?第.{1,3}次会议上?|^图[为：:]|[ （(][^ （(]{0,12}摄[）)]?$|会议?上?作(?:了|的)?《?(?:政府)?工作报告|^附件|\.(?:docx?|pdf|wps|zip|rar|xlsx?)$`)
	// meetingEnd is the second half of a line with day and meeting.
	meetingEnd = compile(`^(?:人民代表|代表)?(?:大会)?第.{1,3}次会议`)
)

// isTitle reports whether a line has the words and the form of the title of a report.
func isTitle(text string) bool {
	return utf8.RuneCountInString(text) <= maxMeta && titlePattern.MatchString(text) &&
		!strings.ContainsAny(text, "。；，") && !noTitle.MatchString(text) && !salutation.MatchString(text) &&
		!isNumbered(text) && opening(text) < 0
}

// isNumbered reports whether a line has the number of a top heading.
func isNumbered(text string) bool {
	t, numbered := readToken(text)
	return numbered && t.class <= paren
}

// head finds the head of a part, drops the lines of the page in it and reads the title.
func (p *parser) head(part *part) head {
	h := head{body: headLength(part)}
	h.splitGreeting(part)
	lines := part.blocks[:h.body]
	title := titleLines(lines, part.listed)
	for i, b := range lines {
		switch {
		case title.has(i):
			p.addTitle(&h, b)
		case bare(b.text) == bare(h.title) || repeatsTitle(b.text, lines, title):
			p.drop(b, "重复的标题")
		case h.addPublished(b.text):
			p.drop(b, "发布日期")
		case h.isDelivery(b.text):
			h.addDelivery(b)
		case creditLine.MatchString(b.text):
			p.drop(b, "来源、作者等页面信息")
		case navigation.MatchString(b.text) || siteName.MatchString(b.text) || i < title.first && !strings.ContainsRune(b.text, '。'):
			p.drop(b, "页面导航")
		default:
			if i > title.last {
				h.addSpeaker(b.text)
			}
			h.paragraphs = append(h.paragraphs, b)
		}
	}
	h.readOpening(part)
	return h
}

// maxBeforeGreeting is the most characters that title, day, meeting and speaker have in one line.
const maxBeforeGreeting = 150

// splitGreeting separates title, day, meeting and speaker from the greeting after them in the first
// block of the body, and adds them to the head.
func (h *head) splitGreeting(part *part) {
	if h.body >= len(part.blocks) {
		return
	}
	b := part.blocks[h.body]
	greeting := salutation.FindStringIndex(runes(b.text, maxBeforeGreeting+20))
	if greeting == nil || greeting[0] == 0 {
		return
	}
	before := b.slice(0, greeting[0])
	if utf8.RuneCountInString(before.text) > maxBeforeGreeting || strings.ContainsAny(before.text, "。；") {
		return
	}
	pieces := []block{before}
	switch at := deliveryAfterTitle(before.text); {
	case at > 0:
		pieces = []block{before.slice(0, at), before.slice(at, len(before.text))}
	case !deliveryLine.MatchString(before.text) && !isTitle(before.text) && !isSpeaker(before.text):
		return
	}
	pieces = append(pieces, b.slice(greeting[0], len(b.text)))
	part.blocks = slices.Concat(part.blocks[:h.body], pieces, part.blocks[h.body+1:])
	h.body += len(pieces) - 1
}

// addPublished reads the day of publication from a line, or from the cell after its label. It reports
// whether the line is about that day. Of several days, that with the surest label counts.
func (h *head) addPublished(text string) bool {
	label := h.dayLabel
	h.dayLabel = ""
	if isDayLabel(text) {
		h.dayLabel = text
		return true
	}
	found, ok := readDateline(label + " " + text)
	if ok && found.confidence > h.published.confidence {
		h.published = found
	}
	return ok
}

// isDelivery reports whether a line has the day or the meeting.
func (h *head) isDelivery(text string) bool {
	return h.delivery != "" && meetingEnd.MatchString(text) || deliveryLine.MatchString(text) ||
		utf8.RuneCountInString(text) <= maxMeta && meetingWords.MatchString(text)
}

// addSpeaker reads the speaker from a line, or the name from the line after the office. A name alone
// counts if it has a surname, or if it is right below the day and the meeting.
func (h *head) addSpeaker(text string) {
	before := ""
	if n := len(h.paragraphs); n > 0 {
		before = h.paragraphs[n-1].text
	}
	switch _, named := readSpeaker(text); {
	case h.speaker == "":
		if named || isOffice(text) || isName(text) && before != "" && strings.HasSuffix(h.delivery, before) {
			h.speaker = text
		}
	case before == h.speaker && isOffice(before) && isName(text):
		h.speaker += " " + text
	}
}

// addDelivery adds a line with day or meeting. A line that was broken goes on with the one before. Day
// and meeting may be on two lines, in either order.
func (h *head) addDelivery(b block) {
	n := len(h.paragraphs)
	if n > 0 && h.delivery != "" && h.delivery == h.paragraphs[n-1].text && openEnded(h.delivery) &&
		!strings.Contains(h.delivery, "会议") && !(hasDay(h.delivery) && hasDay(b.text)) {
		h.paragraphs[n-1] = h.paragraphs[n-1].join(b)
		h.delivery = h.paragraphs[n-1].text
		return
	}
	h.paragraphs = append(h.paragraphs, b)
	dated, meets := hasDay(b.text), meetingWords.MatchString(b.text)
	hadDay, met := hasDay(h.delivery), meetingWords.MatchString(h.delivery)
	switch {
	case h.delivery == "", dated && meets && !(hadDay && met):
		h.delivery = b.text
	case dated && hadDay && !meets && !met && bracketed.MatchString(b.text) && !bracketed.MatchString(h.delivery):
		h.delivery = b.text // the day of a newspaper was above it
	case dated && !hadDay, meets && !met:
		h.delivery += " " + b.text
	}
}

func hasDay(text string) bool {
	_, _, ok := findDate(text)
	return ok
}

// addTitle adds a line to the title, without the label before it.
func (p *parser) addTitle(h *head, b block) {
	if label := titleLabel.FindString(b.text); label != "" {
		p.drop(b.slice(0, len(label)), "栏目标签")
		b = b.slice(len(label), len(b.text))
	}
	if label := columnLabel.FindString(b.text); label != "" && utf8.RuneCountInString(b.text[len(label):]) >= 5 {
		h.label = strings.TrimSpace(label)
		p.drop(b.slice(0, len(label)), "栏目标签")
		b = b.slice(len(label), len(b.text))
	}
	if h.title != "" && !titleGoesOn(h.title, b.text) {
		h.title, h.page = h.title+" ", h.page+" "
	}
	h.title += closeUp(b.text)
	h.page += closeUp(b.shown())
}

// closeUp removes the spaces between the characters of a title that is set wide: 政 府 工 作 报 告.
func closeUp(title string) string {
	if !spacedOut.MatchString(title) {
		return title
	}
	return spacedOut.ReplaceAllStringFunc(title, func(s string) string { return strings.Join(strings.Fields(s), "") })
}

// spacedOut matches four or more characters with a space after each but the last.
var spacedOut = compile(`(?:\p{Han}[ \x{3000}\x{a0}]+){3,}\p{Han}`)

// headLength returns the number of blocks above the body. The body starts at the greeting, the
// opening, the first heading or the first long paragraph.
func headLength(part *part) int {
	if part.listed {
		return 1
	}
	for i, b := range part.blocks {
		if at := salutation.FindStringIndex(runes(b.text, 40)); at != nil && at[0] == 0 || opening(b.text) >= 0 {
			return i
		}
		if i > 40 {
			break
		}
	}
	for i, b := range part.blocks {
		t, numbered := readToken(b.text)
		isBody := utf8.RuneCountInString(b.text) > maxMeta && !navigation.MatchString(runes(b.text, 400)) ||
			numbered && t.n == 1 && t.class <= paren ||
			b.style > 1 && !isTitle(b.text) || salutation.MatchString(b.text) || strings.ContainsAny(b.text, "。；")
		if isBody || i > 12 {
			return i
		}
	}
	return max(len(part.blocks)-1, 0)
}

// atSession matches the start of a line with day and meeting that ends in 上的政府工作报告.
var atSession = compile(`^[\s—―－–\-─]*` + dayInWords + `\s*在|^\s*[—―－–─]+\s*` + dayInWords)

// titleRange is the first and the last block of the title.
type titleRange struct{ first, last int }

func (t titleRange) has(i int) bool { return t.first <= i && i <= t.last }

// titleLines returns the lines of the head that are the title: the last line that reads as one
// above the delivery, or else the short lines right above the body. The range is empty (last before
// first) if there is none.
func titleLines(lines []block, listed bool) titleRange {
	none := titleRange{0, -1}
	if listed {
		return titleRange{0, 0}
	}
	best := -1
	for i, b := range lines {
		delivers := deliveryLine.MatchString(b.text)
		if !isTitle(b.text) || navigation.MatchString(b.text) || atSession.MatchString(b.text) {
			continue
		}
		bestDelivers := best >= 0 && deliveryLine.MatchString(lines[best].text)
		switch { // （2025年1月17日）政府工作报告 is a title only if there is no other
		case best < 0 || bestDelivers && !delivers,
			delivers == bestDelivers && report.CountText(b.text) >= report.CountText(lines[best].text):
			best = i
		}
	}
	if best >= 0 {
		return wholeTitle(lines, best)
	}
	for i, b := range lines {
		if b.style == 1 || genreEnd.MatchString(b.text) && hasAtMost(b.text, maxHeadline) {
			return titleRange{i, i}
		}
	}
	return headlines(lines, none)
}

// genreEnd matches a line that is the title of another text than a report, though it may name a
// meeting or a speaker.
var genreEnd = compile(`^[^。；，、]{6,}(?:讲话|致辞|发言|说明|决议|决定|通知|意见|批复|公报|议案|方案)$`)

// wholeTitle returns the lines of a title that the page divided, of which line i is one.
func wholeTitle(lines []block, i int) titleRange {
	t := titleRange{i, i}
	if i > 0 && titleGoesOn(lines[i-1].text, lines[i].text) {
		t.first--
	}
	if i+1 < len(lines) && titleGoesOn(lines[i].text, lines[i+1].text) {
		t.last++
	}
	return t
}

// titleGoesOn reports whether b is the second half of the title a.
func titleGoesOn(a, b string) bool {
	return titleRest.MatchString(b) ||
		titleStart.MatchString(a) && titlePattern.MatchString(b) && !strings.HasPrefix(b, "关于") && !titlePattern.MatchString(a)
}

var (
	// titleStart matches the first half of a title: 关于湖南省国民经济和社会发展.
	titleStart = compile(`^关于[^。，；]{2,40}$|^[^。，；]{2,30}社会发展$`)
	// titleRest matches the second half: 和2035年远景目标纲要, （草案）.
	titleRest = compile(`^(?:[和与及][^。，；]{2,30}(?:纲要|报告)(?:[（(]草案[）)])?|[（(](?:草案|摘要|节选|全文|送审稿|审议稿|讨论稿)[）)])$`)
)

// headlines returns up to three short lines at the start of a page that has no title of a report.
func headlines(lines []block, none titleRange) titleRange {
	found := none
	for i, b := range lines {
		if !isHeadline(b.text) {
			if found != none {
				break
			}
			continue
		}
		if found == none {
			found = titleRange{i, i}
		} else if i-found.first < 3 {
			found.last = i
		}
	}
	return found
}

// The length of a headline in characters.
const (
	minHeadline = 4
	maxHeadline = 50
)

// isHeadline reports whether a line at the start of a page is nothing else than a title.
func isHeadline(text string) bool {
	n := utf8.RuneCountInString(text)
	return n >= minHeadline && n <= maxHeadline && !isPublished(text) && !deliveryLine.MatchString(text) &&
		!creditLine.MatchString(text) && !navigation.MatchString(text) && !isSpeaker(text) &&
		!endsSentence(lastRune(text)) && !startsItem(text) && !isNumbered(text) && !noHeadline.MatchString(text) &&
		!turnOver.MatchString(text) && !siteName.MatchString(text) && !noTitle.MatchString(text)
}

// noHeadline matches short lines at the start of a page that are no title: buttons, parts of a book,
// and headings of the text.
var noHeadline = compile(`搜\s*索|检索|登录|注册|导航|地图|^(?:序\s*言|前\s*言|引\s*言|目\s*录|导\s*语)$|^(?:` + hanYear + `年.{0,12}|过去.{0,6}|.{0,6})(?:工作)?回顾$|索引号|发文字号|^(?:字体|打印|关闭|分享|收藏)`)

// sureTitle returns how sure it is that a text is a title: one that names no report was only the first
// of the page's short lines.
func sureTitle(title string) float64 {
	if titlePattern.MatchString(title) {
		return 0.95
	}
	return 0.65
}

// repeatsTitle reports whether a line repeats the title, or is a shorter form of it.
func repeatsTitle(text string, lines []block, t titleRange) bool {
	if t.last < t.first {
		return false
	}
	line, title := bare(text), bare(lines[t.last].text)
	if line == "" || utf8.RuneCountInString(line) > maxMeta {
		return false
	}
	if line == title || !isTitle(text) || deliveryLine.MatchString(text) {
		return line == title
	}
	return strings.Contains(title, line) || yearless(line) == yearless(title) || strings.HasSuffix(line, "工作报告")
}

func yearless(s string) string { return yearPattern.ReplaceAllString(s, "") }

// readOpening finds the opening sentence.
func (h *head) readOpening(part *part) {
	length := 0 // bytes since the head
	for i := h.body; i < min(len(part.blocks), h.body+12) && (i < h.body+4 || length < 1500); i++ {
		text := part.blocks[i].text
		at := opening(text)
		if at < 0 {
			length += len(text)
			continue
		}
		h.opening = runes(text[at:], 300)
		return
	}
}

// onlyHan reports whether s is made of Chinese characters alone.
func onlyHan(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return !unicode.Is(unicode.Han, r) })
}
