package report

import (
	"strings"

	"gongbao/index/region"
	"gongbao/index/source"
)

// hear fills in what the file says about the report outside of its text. The text's own words win: a hint counts only where
// they gave nothing, or less surely. Of one of several reports a file says no more than the address and the day of publication.
func (r *Report) hear(hints []source.Hint, several bool) {
	place, evidence := "", ""
	for _, h := range hints {
		words := h.Name + "：" + h.Value
		switch h.Field {
		case source.URLHint:
			if r.Source.URL == "" && (strings.HasPrefix(h.Value, "http://") || strings.HasPrefix(h.Value, "https://")) {
				r.Source.URL = h.Value
			}
		case source.PublishedHint:
			if d, _, ok := findDate(h.Value); ok && r.unsure("published", 0.9) {
				r.Published = d.String()
				r.evidence("published", words, 0.9)
			}
		case source.YearHint:
			if year := yearBefore(strings.TrimSuffix(h.Value, "年") + "年"); year != 0 && !several && r.unsure("year", hinted) {
				r.Year = Year(year)
				r.evidence("year", words, hinted)
			}
		case source.CodeHint:
			if d, ok := region.Lookup(h.Value, int(r.Year)); ok && !several && r.unsure("region", hinted) {
				(&finder{report: r, year: int(r.Year)}).set(d, words, hinted)
			}
		case source.RegionHint:
			place = strings.TrimSuffix(place, h.Value) + h.Value // 北京市 may be a province and a city
			evidence = strings.TrimPrefix(evidence+"，"+words, "，")
		}
	}
	if place != "" && !several && r.unsure("region", hinted) {
		f := finder{report: r, year: int(r.Year)}
		if divisions := f.named(place); len(divisions) == 1 {
			f.set(divisions[0], evidence, hinted)
		}
	}
}

// hinted is the confidence of what a column of a table says: more than that of a guess from the text, less than that of its head.
const hinted = 0.85

// unsure reports whether a field is empty or was read from less sure words than a hint of the confidence.
func (r *Report) unsure(field string, confidence float64) bool {
	e, ok := r.Evidence[field]
	return !ok || e.Confidence < confidence
}
