package parse

import (
	"strings"
)

// session is a session (次会议) of a term (届) of the National People's Congress.
type session struct{ term, number int }

// firstTerms are the years in which the sessions of the first five terms opened. From the sixth on,
// a term lasts five years and has a session in each. Source: 历届全国人民代表大会历次会议,
// http://www.gov.cn/2009lh/content_1239776.htm.
var firstTerms = [...][]int{
	1: {1954, 1955, 1956, 1957, 1958},
	2: {1959, 1960, 1962, 1963},
	3: {1964},
	4: {1975},
	5: {1978, 1979, 1980, 1981, 1982},
}

// sessionsIn returns the number of sessions of a term.
func sessionsIn(term int) int {
	if term < len(firstTerms) {
		return len(firstTerms[term])
	}
	return 5
}

// year returns the year in which the session opened.
func (s session) year() int {
	if s.term < len(firstTerms) {
		return firstTerms[s.term][s.number-1]
	}
	return 1983 + 5*(s.term-6) + s.number - 1
}

func (s session) next() session {
	if s.number < sessionsIn(s.term) {
		return session{s.term, s.number + 1}
	}
	return session{s.term + 1, 1}
}

// sessionPattern matches a session, in full or short: 第六届全国人民代表大会第一次会议, 八届全国人大二次会议, 五届人大四次会议. A
// text that speaks to the congress may name only the term; it means the first session, as in the
// year of a new term.
var sessionPattern = compile(`(向|请求|提请|我们|在|将在)?(?:第?([一二三四五六七八九十]{1,3})届(?:全国)?(?:人民代表大会|人大)(?:第?([一二三四五六七八九十])次会议)?)(将|以来的五年|，到这次大会|批准的第.{1,2}个五年计划)?`)

type sessionMatch struct {
	session session
	// addressed is set if the text speaks to the session.
	addressed bool
	text      string
}

// findSessions returns the sessions of the National People's Congress that a text of the State
// Council names.
func findSessions(text string) []sessionMatch {
	var found []sessionMatch
	for _, m := range sessionPattern.FindAllStringSubmatch(text, -1) {
		term, _ := readHan(m[2])
		number, _ := readHan(m[3])
		addressed := (m[1] == "向" || m[1] == "请求" || m[1] == "提请" || m[1] == "我们") || m[4] == "将"
		if number == 0 && addressed {
			number = 1
		}
		if term == 0 || term > 30 || number < 1 || number > sessionsIn(term) {
			continue
		}
		s := session{term, number}
		switch after := m[4]; {
		case strings.HasPrefix(after, "批准的"):
			continue // long ago
		case after != "" && after != "将" && number == 1:
			// The government took office at that session, and reports five years later.
			s, addressed = session{term + 1, 1}, true
		}
		found = append(found, sessionMatch{s, addressed, m[0]})
	}
	return found
}
