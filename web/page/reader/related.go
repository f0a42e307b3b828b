package reader

import (
	"cmp"

	"gongbao/index"
	"gongbao/index/report"
	"gongbao/web/address"
	"gongbao/web/answer"
	"gongbao/web/page"
	"gongbao/web/say"
)

// relatedView is what the reader leads on to.
type relatedView struct {
	// Earlier and Later are the report of the same place before and the one after; nil if there is
	// none.
	Earlier, Later *address.Link
	// Compare leads to the comparison with Earlier or, if there is none, with Later.
	Compare    *address.Link
	SamePlace  []address.Link
	Neighbours []address.Link
	Similar    []similarLink
}

// similarLink is a report on the same subjects, and these.
type similarLink struct {
	address.Link
	Words []string
}

// maxSimilar is the most similar reports that the reader shows, of those considered: each is read
// from disk, and the most similar are often of the same place in other years, which has its own
// list.
const maxSimilar, consideredSimilar = 5, 20

// newRelatedView returns what is shown beside the report of. A report is in one list only, and in
// none if it is shown as a near-duplicate. Links keep the query of r.
func newRelatedView(of report.Header, related *index.Related, duplicates []report.Duplicate, r index.Request) relatedView {
	var v relatedView
	shown := make(map[string]bool)
	for _, d := range duplicates {
		shown[d.ID] = true
	}
	linkTo := func(label say.Phrase, h report.Header) address.Link {
		shown[h.ID] = true
		if badge := page.Badges[h.Complete]; !badge.IsZero() {
			label = say.Say("%s（%s）", label, badge)
		}
		return address.Link{Label: label, URL: address.ReportURL(h.ID, r)}
	}
	for i, h := range related.SamePlace { // the newest first, the fullest of a year first
		year := linkTo(page.InYear(int(h.Year)), h)
		with := say.Say("与%s对照", page.InYear(int(h.Year)))
		v.SamePlace = append(v.SamePlace, year)
		switch fullest := i == 0 || related.SamePlace[i-1].Year != h.Year; {
		case !fullest || of.Year == 0:
		case h.Year > of.Year:
			v.Later, v.Compare = &year, &address.Link{Label: with, URL: address.CompareURL(of.ID, h.ID)}
		case v.Earlier == nil:
			v.Earlier, v.Compare = &year, &address.Link{Label: with, URL: address.CompareURL(h.ID, of.ID)}
		}
	}
	for _, h := range related.Neighbours {
		v.Neighbours = append(v.Neighbours, linkTo(say.AsIs(cmp.Or(h.Place, h.Region.Name)), h))
	}
	for _, s := range related.Similar {
		if !shown[s.Report.ID] && len(v.Similar) < maxSimilar {
			v.Similar = append(v.Similar, similarLink{address.Link{Label: say.AsIs(page.TabTitle(s.Report)), URL: answer.SimilarURL(s, r)}, s.Words})
		}
	}
	return v
}
