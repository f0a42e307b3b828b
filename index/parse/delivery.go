package parse

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"gongbao/index/report"
)

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
