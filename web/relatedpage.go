package web

import (
	"cmp"

	"gongbao/index"
	"gongbao/index/report"
)

// relatedView is what the reader leads on to.
type relatedView struct {
	// Earlier and Later are the report of the same place before and the one after; nil where there is none.
	Earlier, Later *link
	// Compare leads to the comparison with Earlier or, where there is none, with Later.
	Compare    *link
	SamePlace  []link
	Neighbours []link
	Similar    []similarLink
}

// similarLink is a report on the same subjects, and these.
type similarLink struct {
	link
	Words []string
}

// shownSimilar is the most similar reports that the reader shows, of those considered: each is read from disk, and the most similar are often
// of the same place in other years, which has its own list.
const shownSimilar, consideredSimilar = 5, 20

// newRelatedView returns what is shown beside the report of. A report is in one list only, and in none if it is shown as a
// near-duplicate. Links keep the query of r.
func newRelatedView(of report.Header, related *index.Related, duplicates []report.Duplicate, r index.Request) relatedView {
	var v relatedView
	shown := make(map[string]bool)
	for _, d := range duplicates {
		shown[d.ID] = true
	}
	linkTo := func(label phrase, h report.Header) link {
		shown[h.ID] = true
		if badge := badges[h.Complete]; !badge.IsZero() {
			label = say("%s（%s）", label, badge)
		}
		return link{Label: label, URL: reportURL(h.ID, r)}
	}
	for i, h := range related.SamePlace { // the newest first, the fullest of a year first
		year := linkTo(inYear(int(h.Year)), h)
		with := say("与%s对照", inYear(int(h.Year)))
		v.SamePlace = append(v.SamePlace, year)
		switch fullest := i == 0 || related.SamePlace[i-1].Year != h.Year; {
		case !fullest || of.Year == 0:
		case h.Year > of.Year:
			v.Later, v.Compare = &year, &link{Label: with, URL: compareURL(of.ID, h.ID)}
		case v.Earlier == nil:
			v.Earlier, v.Compare = &year, &link{Label: with, URL: compareURL(h.ID, of.ID)}
		}
	}
	for _, h := range related.Neighbours {
		v.Neighbours = append(v.Neighbours, linkTo(asIs(cmp.Or(h.Place, h.Region.Name)), h))
	}
	for _, s := range related.Similar {
		if !shown[s.Report.ID] && len(v.Similar) < shownSimilar {
			v.Similar = append(v.Similar, similarLink{link{Label: asIs(tabTitle(s.Report)), URL: similarURL(s, r)}, s.Words})
		}
	}
	return v
}
