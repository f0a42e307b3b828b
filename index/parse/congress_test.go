package parse

import (
	"fmt"
	"strings"
	"testing"
)

// TestSessions: the sessions follow each other through all terms, at most one a year.
func TestSessions(t *testing.T) {
	s := session{1, 1}
	if s.year() != 1954 {
		t.Errorf("the first session was in %d", s.year())
	}
	for s.term < 20 {
		next := s.next()
		if next.year() <= s.year() {
			t.Errorf("%+v in %d, then %+v in %d", s, s.year(), next, next.year())
		}
		if next.term == s.term && next.number != s.number+1 || next.term != s.term && next != (session{s.term + 1, 1}) {
			t.Errorf("%+v comes after %+v", next, s)
		}
		s = next
	}
	for want, s := range map[int]session{
		1964: {3, 1}, 1975: {4, 1}, 1982: {5, 5}, 1983: {6, 1}, 1998: {9, 1}, 2008: {11, 1}, 2023: {14, 1}, 2026: {14, 4},
	} {
		if got := s.year(); got != want {
			t.Errorf("%+v: %d, want %d", s, got, want)
		}
	}
}

// TestFindSessions: term, session, and ! if the text speaks to it.
func TestFindSessions(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"在第六届全国人民代表大会第一次会议上", "6.1"},
		{"八届全国人大二次会议批准了计划", "8.2"},
		{"五届人大四次会议以来", "5.4"},
		{"现在，我代表国务院，向第十四届全国人民代表大会第三次会议报告工作", "14.3!"},
		{"提请第七届全国人民代表大会审议", "7.1!"}, // a new term
		{"第七届全国人民代表大会", ""},
		{"第九届全国人民代表大会第一次会议以来的五年", "10.1!"},
		{"第六届全国人大第四次会议批准的第七个五年计划", ""},
		{"我们第一届全国人民代表大会第一次会议", "1.1!"},
		{"第三届全国人民代表大会第二次会议", ""}, // had one session
		{"八届全国人大一次会议和八届全国人大二次会议", "8.1 8.2"},
		{"党的二十届三中全会", ""},
	} {
		var got []string
		for _, m := range findSessions(test.in) {
			s := fmt.Sprintf("%d.%d", m.session.term, m.session.number)
			if m.addressed {
				s += "!"
			}
			got = append(got, s)
			if m.text == "" {
				t.Errorf("%s: no words", test.in)
			}
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("%s: %v, want %s", test.in, got, test.want)
		}
	}
}
