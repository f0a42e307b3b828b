package parse

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"gongbao/index/report"
)

// infer sets the fields that are not the text itself, each with the words that it was read from.
func infer(r *report.Report, h *head, file string, part part) {
	if r.Title != "" {
		r.SetEvidence("title", r.Title, 0.95)
	}
	h.published = publishedOf(h, part)
	inferKind(r, h)
	inferDelivery(r, h)
	inferSpeaker(r, h)
	inferYear(r, h, file)
	assignRoles(r)
	inferRegion(r, h, file)
	inferComplete(r, h, part)
	if d, text, ok := findDate(h.published); ok {
		r.Published = d.String()
		r.SetEvidence("published", text, 0.95)
	}
}

// publishedOf returns the line with the day of publication: in the head, above a summary, or below
// a listed report.
func publishedOf(h *head, part part) string {
	if h.published == "" {
		h.published = part.published
	}
	if h.published == "" && part.listed {
		if last := part.blocks[len(part.blocks)-1]; isDateLine(last.text) {
			return last.text
		}
	}
	return h.published
}

var (
	planTitle    = regexp.MustCompile(`(?:国民经济(?:和|与|、)社会发展|经济社会发展).*(?:计划|规划)(?:\s*[（(]?草案|.*执行情况|的?报告)`)
	budgetTitle  = regexp.MustCompile(`预算.*(?:执行|草案|报告)|财政(?:收支)?决算`)
	outlineTitle = regexp.MustCompile(`规划纲要|五年(?:规划|计划)纲要|(?:第[一二三四五六七八九十]+个)?五年(?:规划|计划)`)
	workTitle    = regexp.MustCompile(`工\s*作\s*报\s*告`)
	workMandate  = regexp.MustCompile(`代表.{0,40}(?:政府|国务院|管委会)`)
	planMandate  = regexp.MustCompile(`国民经济和社会发展(?:计划|规划)`)
)

// inferKind sets the kind by the title or else by the sentence that presents the report.
func inferKind(r *report.Report, h *head) {
	byGovernment := workMandate.MatchString(h.opening)
	set := func(kind report.Kind, text string, confidence float64) {
		r.Kind = kind
		r.SetEvidence("kind", text, confidence)
	}
	title := r.Title
	switch {
	case workTitle.MatchString(title) && !containsAny(title, "人大常委会", "法院", "检察院"):
		set(report.GovernmentWork, title, 0.98)
	case outlineTitle.MatchString(title) && byGovernment && strings.Contains(title, "报告"):
		set(report.GovernmentWork, h.opening, 0.9)
	case outlineTitle.MatchString(title) && strings.Contains(title, "纲要") && !strings.Contains(title, "报告") &&
		!byGovernment:
		set(report.Outline, title, 0.9)
	case planTitle.MatchString(title):
		set(report.Plan, title, 0.97)
	case budgetTitle.MatchString(title):
		set(report.Budget, title, 0.97)
	case strings.HasPrefix(h.opening, "受") && strings.Contains(h.opening, "预算") && !planMandate.MatchString(h.opening):
		set(report.Budget, h.opening, 0.85)
	case strings.HasPrefix(h.opening, "受") && planMandate.MatchString(h.opening):
		set(report.Plan, h.opening, 0.85)
	case byGovernment:
		set(report.GovernmentWork, h.opening, 0.92)
	case title == "" && namesGovernmentWork(r):
		set(report.GovernmentWork, "政府工作", 0.4)
	case title == "":
		set(report.Other, runes(openingText(r), 40), 0.3)
	default:
		set(report.Other, title, 0.45)
	}
}

// namesGovernmentWork reports whether a text without a title has the words of a work report.
func namesGovernmentWork(r *report.Report) bool {
	for _, s := range r.Sections {
		for _, paragraph := range append([]string{s.Heading}, s.Paragraphs...) {
			if containsAny(paragraph, "政府工作", "各位代表", "工作回顾") {
				return true
			}
		}
	}
	return false
}

var (
	meetingPattern = regexp.MustCompile(`([^在，。；（(—\s]*?(?:人民代表大会|人大|代表大会)[^，。；]{0,20}?(?:次会议|次全体会议|会议|大会))`)
	inMeeting      = regexp.MustCompile(`[在向]\s*([^，。；]*)`)
)

// inferDelivery reads the day and the meeting.
func inferDelivery(r *report.Report, h *head) {
	for _, text := range []string{h.delivery, h.speaker, r.Title} {
		if d, words, ok := findDay(text); ok && (text != r.Title || meetingWords.MatchString(text)) {
			r.Delivered = d.String()
			r.SetEvidence("delivered", words, 0.97)
			break
		}
	}
	for i, text := range []string{h.delivery, h.opening} {
		if m := inMeeting.FindStringSubmatch(text); m != nil {
			if meeting := meetingPattern.FindString(strings.Join(strings.Fields(m[1]), "")); meeting != "" {
				r.Meeting = strings.TrimPrefix(meeting, "在")
				r.SetEvidence("meeting", meeting, 0.95-0.1*float64(i))
				return
			}
		}
	}
}

var (
	officePattern = regexp.MustCompile(`^(.*(?:省长|市长|县长|区长|州长|盟长|旗长|镇长|乡长|主席|总理|专员|主任|局长|行政长官|委员长))[\s:：;；]*(.*)$`)
	government    = regexp.MustCompile(`^.*人民政府`)
)

// inferSpeaker reads office and name: "稷山县人民政府代县长;王润", "县;长;魏;栋", "雪克来提·扎克尔".
func inferSpeaker(r *report.Report, h *head) {
	text := h.speaker
	if _, after, ok := strings.Cut(h.delivery, "会议上"); ok && text == "" {
		text = after
	}
	text = withoutStray(strings.TrimRight(text, "）)】"))
	if text == "" {
		return
	}
	squeezed := strings.Join(strings.Fields(text), "")
	office, name := "", strings.TrimSpace(text)
	if m := officePattern.FindStringSubmatch(squeezed); m != nil {
		office, name = m[1], m[2]
		if short := government.ReplaceAllString(office, ""); short != "" {
			office = short
		}
	}
	name = strings.Join(strings.Fields(name), "")
	if utf8.RuneCountInString(name) > 20 || !isName(name) {
		return
	}
	r.Speaker = report.Speaker{Name: name, Office: office}
	confidence := 0.95
	if office == "" {
		confidence = 0.7
	}
	r.SetEvidence("speaker", strings.TrimSpace(h.speaker+after(h.delivery, "会议上", h.speaker)), confidence)
}

// after returns the rest of text after mark, unless the speaker has a line of their own.
func after(text, mark, speaker string) string {
	if speaker != "" {
		return ""
	}
	_, rest, _ := strings.Cut(text, mark)
	return rest
}

var (
	abstractWords = regexp.MustCompile(`摘\s*要|摘编|要点|速览|一图读懂|图解|解读`)
	excerptWords  = regexp.MustCompile(`节选|摘登|摘录|选登|部分内容`)
	digestWords   = regexp.MustCompile(`“?两会”?.{0,12}(?:召开|开幕|闭幕)|政府工作总体要求|政府工作报告(?:提出|指出|明确)`)
)

// inferComplete sets whether the report is whole, an excerpt or an abstract.
func inferComplete(r *report.Report, h *head, part part) {
	r.Complete = report.Full
	set := func(c report.Completeness, text string, confidence float64) {
		r.Complete = c
		r.SetEvidence("complete", text, confidence)
	}
	for _, b := range part.blocks {
		if len(b.text) < 100 && turnOver.MatchString(b.text) {
			set(report.Excerpt, b.text, 0.95)
			return
		}
	}
	text := r.Sections[len(r.Sections)-1]
	last := text.Heading
	if n := len(text.Paragraphs); n > 0 {
		last = text.Paragraphs[n-1]
	}
	tops := topHeadings(r)
	switch {
	case abstractWords.MatchString(r.Title):
		set(report.Abstract, abstractWords.FindString(r.Title), 0.95)
	case excerptWords.MatchString(r.Title):
		set(report.Excerpt, excerptWords.FindString(r.Title), 0.95)
	case r.Kind == report.Other && digestWords.MatchString(openingText(r)):
		set(report.Abstract, digestWords.FindString(openingText(r)), 0.6)
	case r.Kind != report.Other && h.opening == "" && r.Delivered == "":
		set(report.Excerpt, runes(openingText(r), 40), 0.5)
	case r.Kind != report.Other && openEnded(last):
		set(report.Excerpt, "…"+tailRunes(last, 20), 0.5)
	case r.Kind != report.Other && len(tops) == 1:
		set(report.Excerpt, tops[0], 0.4)
	default:
		r.SetEvidence("complete", "…"+tailRunes(last, 20), 0.8)
	}
}

// openingText returns the first few hundred characters of a report's text.
func openingText(r *report.Report) string {
	var b strings.Builder
	for _, s := range r.Sections {
		for _, paragraph := range append([]string{s.Heading}, s.Paragraphs...) {
			b.WriteString(runes(paragraph, 300))
			if b.Len() > 1500 {
				return b.String()
			}
		}
	}
	return b.String()
}

// tailRunes returns the last n characters of s.
func tailRunes(s string, n int) string {
	for i := len(s); i > 0; {
		_, size := utf8.DecodeLastRuneInString(s[:i])
		if i -= size; n == 1 {
			return s[i:]
		}
		n--
	}
	return s
}
