package parse

import (
	"regexp"
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
	// delivery is the line with day and meeting, speaker that with the speaker, and published that
	// with the day of publication.
	delivery, speaker, published string
	// opening is the sentence that presents the report, to be read for its government.
	opening string
	// paragraphs are the lines of the head that stay in the report.
	paragraphs []block
	// body is the index of the first block below the head.
	body int
}

var (
	titlePattern = regexp.MustCompile(`(?:工\s*作\s*报\s*告|计划.*报告|规划.*报告|预算.*报告|规划纲要|要点)`)
	// deliveryLine is a day and a meeting, in a line of its own.
	deliveryLine = regexp.MustCompile(`^[\s（(—―－–\-─]*(?:` + hanYear + `)\s*年\s*\S{1,3}\s*月\s*\S{1,3}\s*日`)
	meetingWords = regexp.MustCompile(`(?:人民代表大会|人大|党代会|代表大会|全体会议|全会)[^，。；：]{0,20}会议?`)
	publishLine  = regexp.MustCompile(`(?:发布|发稿|更新|公开|成文|印发|生成|上传|录入|发表)?(?:时间|日期)\s*[:：]`)
	creditLine   = regexp.MustCompile(`^[（(【\[]?\s*(?:信息)?(?:来\s*源|文章来源|作\s*者|编\s*辑|责任编辑|责\s*编|审\s*核|初\s*审|终\s*审|校\s*对|撰\s*稿|记\s*者|字\s*体|字\s*号|浏览|阅读|点击|访问|评论|分享|打印|索引号|主题分类|发文机关|发布机构|发文字号|文\s*号|主\s*题\s*词|关键词|年份|标签|分类)[^。]{0,8}[:：]?`)
	navigation   = regexp.MustCompile(`(?:您?(?:现在|当前)?的?位置\s*[:：]|首页\s*[>》＞›»]|[>＞›»].*[>＞›»]|^Title$|^首页$|无障碍|繁简|登录.*注册|^(?:正文|工作报告|政府信息公开|内容摘要[:：]?|\d{1,6}|评论[:：]?)$)`)
	titleLabel   = regexp.MustCompile(`^标\s*题\s*[:：]\s*`)
	columnLabel  = regexp.MustCompile(`^【[^【】]{1,20}】\s*`)
	officePlain  = regexp.MustCompile(`(?:省长|市长|县长|区长|州长|盟长|旗长|镇长|乡长|主席|总理|专员|主任|局长|行政长官|委员长)`)
)

var (
	// noTitle matches the second half of a delivery line and the caption of a picture.
	noTitle = regexp.MustCompile(`^(?:人民代表|代表)?(?:大会)?第.{1,3}次会议上?|^图[为：:]|[ （(][^ （(]{0,12}摄[）)]?$`)
	// meetingEnd is the second half of a line with day and meeting.
	meetingEnd = regexp.MustCompile(`^(?:人民代表|代表)?(?:大会)?第.{1,3}次会议`)
)

// isTitle reports whether a line has the words and the form of the title of a report.
func isTitle(text string) bool {
	return utf8.RuneCountInString(text) <= maxMeta && titlePattern.MatchString(text) &&
		!strings.ContainsAny(text, "。；，") && !noTitle.MatchString(text) && !salutation.MatchString(text) &&
		opening(text) < 0
}

// head finds the head of a part, drops the lines of the page in it and reads the title.
func (p *parser) head(part *part) head {
	h := head{body: headLength(part)}
	lines := part.blocks[:h.body]
	title := titleLines(lines, part.listed)
	for i, b := range lines {
		switch {
		case title.has(i):
			p.addTitle(&h, b)
		case bare(b.text) == bare(h.title) || repeatsTitle(b.text, lines, title):
			p.drop(b, "重复的标题")
		case isPublished(b.text):
			h.published = b.text
			p.drop(b, "发布日期")
		case h.isDelivery(b.text):
			h.addDelivery(b)
		case creditLine.MatchString(b.text):
			p.drop(b, "来源、作者等页面信息")
		case navigation.MatchString(b.text) || i < title.first && !strings.ContainsRune(b.text, '。'):
			p.drop(b, "页面导航")
		default:
			if i > title.first || h.speaker != "" {
				h.addSpeaker(b.text)
			}
			h.paragraphs = append(h.paragraphs, b)
		}
	}
	p.readOpening(&h, part)
	return h
}

// isDelivery reports whether a line has the day or the meeting.
func (h *head) isDelivery(text string) bool {
	return h.delivery != "" && meetingEnd.MatchString(text) || deliveryLine.MatchString(text) ||
		utf8.RuneCountInString(text) <= maxMeta && meetingWords.MatchString(text)
}

// addSpeaker reads the speaker from a line, or the name from the line after the office.
func (h *head) addSpeaker(text string) {
	switch n := len(h.paragraphs); {
	case h.speaker == "":
		if isSpeaker(text) {
			h.speaker = text
		}
	case n > 0 && h.paragraphs[n-1].text == h.speaker && officePlain.MatchString(h.speaker) && isName(text):
		h.speaker += " " + text
	}
}

// addDelivery adds a line with day or meeting. A second such line goes on with the first.
func (h *head) addDelivery(b block) {
	n := len(h.paragraphs)
	if n > 0 && h.delivery != "" && h.delivery == h.paragraphs[n-1].text && openEnded(h.delivery) &&
		!strings.Contains(h.delivery, "会议") {
		h.paragraphs[n-1] = h.paragraphs[n-1].join(b)
		h.delivery = h.paragraphs[n-1].text
		return
	}
	isWhole := deliveryLine.MatchString(b.text) && meetingWords.MatchString(b.text)
	if _, _, dated := findDay(h.delivery); !dated || isWhole && !meetingWords.MatchString(h.delivery) {
		h.delivery = b.text
	}
	h.paragraphs = append(h.paragraphs, b)
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
	if h.title != "" {
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
var spacedOut = regexp.MustCompile(`(?:\p{Han}[ \x{3000}\x{a0}]+){3,}\p{Han}`)

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
			b.style > 1 || salutation.MatchString(b.text) || strings.ContainsAny(b.text, "。；")
		if isBody || i > 12 {
			return i
		}
	}
	return max(len(part.blocks)-1, 0)
}

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
		if !isTitle(b.text) || navigation.MatchString(b.text) {
			continue
		}
		delivers := deliveryLine.MatchString(b.text)
		bestDelivers := best >= 0 && deliveryLine.MatchString(lines[best].text)
		switch { // 2025年1月17日在…会议上…作政府工作报告 is a title only if there is no other
		case best < 0 || bestDelivers && !delivers,
			delivers == bestDelivers && report.CountText(b.text) >= report.CountText(lines[best].text):
			best = i
		}
	}
	if best >= 0 {
		return titleRange{best, best}
	}
	for i, b := range lines {
		if b.style == 1 {
			return titleRange{i, i}
		}
	}
	return headlines(lines, none)
}

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
		!endsSentence(lastRune(text)) && !startsItem(text)
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

// isPublished reports whether a line gives the day of publication.
func isPublished(text string) bool {
	if utf8.RuneCountInString(text) > 160 {
		return false
	}
	if !publishLine.MatchString(text) {
		return dashPattern.MatchString(text) && isDateLine(text)
	}
	_, _, ok := findDate(text)
	return ok
}

// isSpeaker reports whether a line gives the office and name of a speaker, or a name alone.
func isSpeaker(text string) bool {
	text = withoutStray(text)
	return utf8.RuneCountInString(text) <= 40 && !noTitle.MatchString(text) && !endsSentence(lastRune(text)) &&
		!strings.ContainsAny(text, "。，") && (officePlain.MatchString(text) || isName(text))
}

// namesOffice reports whether a line is an office and a name: "河南省人民政府代省长 郭庚茂".
func namesOffice(text string) bool {
	m := officePattern.FindStringSubmatch(strings.Join(strings.Fields(text), ""))
	return m != nil && isName(m[2])
}

// withoutStray removes the marks that pages leave between the parts of a speaker's line: "县;长;魏;栋",
// "县长??杨曙光".
func withoutStray(text string) string {
	return strings.TrimSpace(strings.NewReplacer(";", "", "；", "", "?", "", "？", "").Replace(text))
}

// isName reports whether a line is the name of a person and nothing more.
func isName(text string) bool {
	name := strings.Trim(strings.Join(strings.Fields(text), ""), "()（）")
	n := utf8.RuneCountInString(name)
	if noName.MatchString(name) {
		return false
	}
	return onlyHan(strings.NewReplacer("·", "", "•", "", "?", "", "・", "").Replace(name)) &&
		(2 <= n && n <= 4 || n <= 16 && strings.ContainsAny(name, "·•・"))
}

// readOpening reads the opening sentence, and the day, meeting and speaker if they are before it in
// its block.
func (p *parser) readOpening(h *head, part *part) {
	length := 0 // bytes since the head
	for i := h.body; i < min(len(part.blocks), h.body+12) && (i < h.body+4 || length < 1500); i++ {
		text := part.blocks[i].text
		at := opening(text)
		if at < 0 {
			length += len(text)
			continue
		}
		h.opening = runes(text[at:], 300)
		greeting := salutation.FindStringIndex(text[:at])
		if greeting != nil && greeting[0] > 0 {
			before := part.blocks[i].slice(0, greeting[0])
			if utf8.RuneCountInString(before.text) <= 150 &&
				(deliveryLine.MatchString(before.text) || isSpeaker(before.text)) {
				h.paragraphs = append(h.paragraphs, before)
				part.blocks[i] = part.blocks[i].slice(greeting[0], len(text))
				h.setDelivery(before.text)
			}
		}
		return
	}
}

// setDelivery sets the delivery or the speaker from the words before the greeting:
// "2021年4月13日在…会议上县长;史玉江" is a delivery, which inferSpeaker divides.
func (h *head) setDelivery(text string) {
	if !deliveryLine.MatchString(text) {
		h.speaker = text
		return
	}
	h.delivery = text
}

// noName matches words of lines that are as short as a name.
var noName = regexp.MustCompile(`代表|讲话|报告|同志|政府|大会|会议|全文|摘要|正文|目录`)

// onlyHan reports whether s is made of Chinese characters alone.
func onlyHan(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return !unicode.Is(unicode.Han, r) })
}
