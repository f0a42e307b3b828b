package parse

import (
	"regexp"

	"gongbao/index/report"
)

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
