package parse

import (
	"slices"
	"strings"
	"unicode/utf8"

	"gongbao/index/report"
)

// dateline is the day on which a page published a report, as a line of the page gives it:
// "2026年03月15日 09:13　来源：人民网", "成文日期：2026年1月15日 发布日期：2026年1月20日".
type dateline struct {
	day        day
	confidence float64
}

// maxDateline is the most characters that a line with the day of publication has.
const maxDateline = 160

// dayLabels are the words before a day that say which day it is. The first that matches decides.
// The day of a meeting is none of publication, and has no confidence.
var dayLabels = []dayLabel{
	{compile(`(?:会议|召开|报告|举行|讲话|宣读|通过|批准|施行|生效|废止|失效)(?:时\s*间|日\s*期)` + labelEnd), 0},
	{compile(`(?:成文|印发|生成|制发|签发|发文)(?:时\s*间|日\s*期)` + labelEnd), 0.6},
	{compile(`更新(?:时\s*间|日\s*期)` + labelEnd), 0.9},
	{compile(`(?:时\s*间|日\s*期|发\s*布|发\s*表)` + labelEnd), 0.95},
}

type dayLabel struct {
	pattern    *pattern
	confidence float64
}

// maxBeforeDay is the most characters before a day without a label, such as the name of a site.
const maxBeforeDay = 16

// labelEnd matches what may be between a label and the day.
const labelEnd = `[\s:：|｜】\]］]*$`

var (
	// credits are the words beside the day in a line of a page.
	credits = compile(`来\s*源|作\s*者|编\s*辑|责\s*编|浏\s*览|点\s*击|阅\s*读|访\s*问|字\s*体|字\s*号|打\s*印|评\s*论|www\.|星期[一二三四五六日天]|新华社|人民网|中国政府网|门户网站`)
	// atMeeting are the words of a line with the day of a meeting.
	atMeeting = compile(`人民代表大会|人大|代表大会|会议|全会|地\s*点`)
	// bracketed matches the start of a line that a speech has below its title.
	bracketed = compile(`^\s*[（(【［\[〔—―－–─-]`)
)

// readDateline reads the day of publication. Of several days, that with the surest label counts.
func readDateline(text string) (dateline, bool) {
	if utf8.RuneCountInString(text) > maxDateline {
		return dateline{}, false
	}
	var best dateline
	for _, d := range daysIn(text) {
		if confidence := publishes(d); confidence > best.confidence {
			best = dateline{d, confidence}
		}
	}
	return best, best.confidence > 0
}

// publishes returns how sure it is that a day in a line is that of publication: 0 if it is not.
func publishes(d day) float64 {
	for _, label := range dayLabels {
		if label.pattern.MatchString(d.before) {
			if atMeeting.MatchString(d.after) {
				return 0
			}
			return label.confidence
		}
	}
	around := d.before + d.after
	switch {
	case atMeeting.MatchString(around), strings.Contains(around, "。"):
		return 0
	case report.CountText(d.before) > maxBeforeDay && !credits.MatchString(d.before):
		return 0
	case clock.MatchString(d.after), credits.MatchString(around):
		return 0.95
	case bracketed.MatchString(d.before+d.text) || !isDateLine(d.before+d.text+d.after):
		return 0
	case dashPattern.MatchString(d.text):
		return 0.9
	}
	return 0
}

// isPublished reports whether a line gives the day of publication.
func isPublished(text string) bool {
	_, ok := readDateline(text)
	return ok
}

// isDayLabel reports whether a line is a label of a day and nothing more, as in a cell before that
// of the day: 发布日期：.
func isDayLabel(text string) bool {
	return utf8.RuneCountInString(text) <= 10 && slices.ContainsFunc(dayLabels, func(l dayLabel) bool {
		return l.confidence > 0 && l.pattern.MatchString(text)
	})
}
