package parse

import (
	"slices"
	"strings"

	"gongbao/index/report"
)

var (
	meetingPattern = compile(`([^在，。；（(—－\s]*?(?:人民代表大会|人大|代表大会)[^，。；]{0,20}?(?:次会议|次全体会议|会议|大会))`)
	// held matches the words before a meeting: 召开的.
	held      = compile(`^(?:召开|举行)的`)
	inMeeting = compile(`[在向]\s*([^，。；]*)`)
	// meetingTail ends the meeting in a line that goes on with the speaker.
	meetingTail = compile(`^.*会议(?:上|的)?`)
)

// inferDelivery reads the day and the meeting.
func inferDelivery(r *report.Report, h *head) {
	for _, text := range []string{h.delivery, h.speaker, r.Title} {
		if d, words, ok := deliveryDay(text); ok && (text != r.Title || meetingWords.MatchString(text)) {
			r.Delivered = d.String()
			r.SetEvidence("delivered", words, deliveredConfidence(text, words))
			break
		}
	}
	if meeting := meetingOf(h.delivery); meeting != "" {
		r.Meeting = meeting
		r.SetEvidence("meeting", meeting, 0.95)
	} else if m := inMeeting.FindStringSubmatch(h.opening); m != nil {
		if meeting := meetingOf(m[1]); meeting != "" {
			r.Meeting = meeting
			r.SetEvidence("meeting", meeting, 0.85)
		}
	}
}

// deliveryDay returns the first day in a line that has no time of day: that would be of publication.
func deliveryDay(text string) (date, string, bool) {
	return firstDay(slices.DeleteFunc(daysIn(text), func(d day) bool { return clock.MatchString(d.after) }))
}

// deliveredConfidence returns how sure it is that a line has the day of delivery. A day without a
// meeting, as programs write it (2026年01月04日), is as likely that of publication.
func deliveredConfidence(line, words string) float64 {
	switch {
	case meetingWords.MatchString(line), bracketed.MatchString(line), !paddedDay.MatchString(words):
		return 0.97
	}
	return 0.6
}

var paddedDay = compile(`年\s*0[0-9]\s*月|月\s*0[0-9]\s*日`)

// meetingOf returns the meeting that a text names, without the day and the words around it.
func meetingOf(text string) string {
	text = strings.Join(strings.Fields(withoutDays(text)), "")
	if m := inMeeting.FindStringSubmatch(text); m != nil {
		if meeting := meetingPattern.FindString(m[1]); meeting != "" {
			return held.ReplaceAllString(meeting, "")
		}
	}
	return held.ReplaceAllString(meetingPattern.FindString(text), "")
}

// withoutDays removes the days from a text.
func withoutDays(text string) string {
	return dashPattern.ReplaceAllString(dayPattern.ReplaceAllString(text, " "), " ")
}

// inferSpeaker reads office and name from a line of their own, or from the end of the line with the
// meeting or the day.
func inferSpeaker(r *report.Report, h *head) {
	line := h.speaker
	if line == "" {
		line = meetingTail.ReplaceAllString(withoutDays(h.delivery), "")
	}
	speaker, ok := readSpeaker(line)
	confidence := 0.95
	switch {
	case !ok && speaker.Office == "" && isName(speaker.Name): // right below the day and the meeting
		confidence = 0.6
	case !ok:
		return
	case speaker.Office == "":
		confidence = 0.7
	}
	r.Speaker = speaker
	r.SetEvidence("speaker", strings.TrimSpace(line), confidence)
}
