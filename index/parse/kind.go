package parse

import (
	"regexp"
	"strings"

	"gongbao/index/report"
)

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
