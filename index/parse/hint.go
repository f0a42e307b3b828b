package parse

import (
	"strings"
	"unicode/utf8"

	"gongbao/analyzer"
	"gongbao/index/region"
	"gongbao/index/report"
	"gongbao/index/source"
)

// addHints sets fields from what the file says about the report outside its text. The words of the
// text win: a hint counts only if they gave nothing, or were less sure. If the file has several
// reports, only the address and the day of publication are used.
func addHints(r *report.Report, hints []source.Hint, several bool) {
	place, evidence := "", ""
	for _, h := range hints {
		words := h.Name + "：" + h.Value
		switch h.Field {
		case source.URLHint:
			if r.Source.URL == "" && (strings.HasPrefix(h.Value, "http://") || strings.HasPrefix(h.Value, "https://")) {
				r.Source.URL = h.Value
			}
		case source.PublishedHint:
			if d, _, ok := findDate(h.Value); ok && r.Unsure("published", 0.9) {
				r.Published = d.String()
				r.SetEvidence("published", words, 0.9)
			}
		case source.YearHint:
			year := yearBefore(strings.TrimSuffix(h.Value, "年") + "年")
			if year != 0 && !several && r.Unsure("year", hintConfidence) {
				r.Year = report.Year(year)
				r.SetEvidence("year", words, hintConfidence)
			}
		case source.CodeHint:
			if d, ok := region.Lookup(h.Value, int(r.Year)); ok && !several && r.Unsure("region", hintConfidence) {
				(&finder{report: r, year: int(r.Year)}).set(d, words, hintConfidence)
			}
		case source.RegionHint:
			place = strings.TrimSuffix(place, h.Value) + h.Value // 北京市 may be a province and a city
			evidence = strings.TrimPrefix(evidence+"，"+words, "，")
		}
	}
	if place != "" && !several && r.Unsure("region", hintConfidence) {
		f := finder{report: r, year: int(r.Year)}
		if named := f.named(analyzer.Simplify(place)); len(named) == 1 {
			f.set(named[0].division, evidence, hintConfidence)
		}
	}
}

// addDateline sets the day of publication by a line that the page has beside the article, above its
// first paragraph. Only a label or a source tells such a line from the date of today.
func addDateline(r *report.Report, lines []source.Line) {
	for _, l := range lines {
		if l.Aside == "" && utf8.RuneCountInString(l.Text) > maxMeta {
			return
		}
		if l.Aside == "" || !datelineWords.MatchString(l.Text) {
			continue
		}
		if found, ok := readDateline(analyzer.Simplify(l.Text)); ok && found.confidence > r.Evidence["published"].Confidence {
			r.Published = found.day.String()
			r.SetEvidence("published", found.day.text, min(found.confidence, hintConfidence))
		}
	}
}

var datelineWords = compile(`发布|時間|时间|日期|来源|來源`)

// hintConfidence is the confidence of a value in the column of a table. It is higher than that of a
// guess from the text and lower than that of the head of a report.
const hintConfidence = 0.85
