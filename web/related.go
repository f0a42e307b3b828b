package web

import (
	"cmp"
	"net/http"

	"gongbao/index"
	"gongbao/index/passage"
	"gongbao/index/report"
)

// RelatedAnswer is what to read beside a report.
type RelatedAnswer struct {
	// Duplicates are the near-duplicates, the fullest first.
	Duplicates []report.Duplicate `json:"duplicates"`
	SamePlace  []AnswerReport     `json:"same_place"` // of other years, the newest first
	Neighbours []AnswerReport     `json:"neighbours"` // of the same year, by code
	Similar    []AnswerSimilar    `json:"similar"`    // on the same subjects, best first
}

// AnswerSimilar is a report, or the section of one, on the same subjects.
type AnswerSimilar struct {
	Report  AnswerReport   `json:"report"`
	Section *AnswerSection `json:"section"` // null where whole reports were compared
	Score   float64        `json:"score"`   // from 0 to 1
	Words   []string       `json:"words"`   // the subjects shared, those that count most first
	URL     string         `json:"url"`
}

// NewRelatedAnswer is the JSON form of related and of the near-duplicates of the same report.
func NewRelatedAnswer(related *index.Related, duplicates []report.Duplicate) RelatedAnswer {
	a := RelatedAnswer{
		Duplicates: notNull(duplicates), SamePlace: answerReports(related.SamePlace), Neighbours: answerReports(related.Neighbours),
		Similar: make([]AnswerSimilar, len(related.Similar)),
	}
	for i, s := range related.Similar {
		similar := AnswerSimilar{Report: answerReport(s.Report), Score: s.Score, Words: notNull(s.Words)}
		if s.Section != nil {
			similar.Section = &AnswerSection{ID: s.Section.ID, Path: notNull(s.Section.Path), Role: s.Section.Role}
		}
		similar.URL = similarURL(s, index.Request{})
		a.Similar[i] = similar
	}
	return a
}

func answerReports(headers []report.Header) []AnswerReport {
	as := make([]AnswerReport, len(headers))
	for i, h := range headers {
		as[i] = answerReport(h)
	}
	return as
}

// similarURL is the address of what was found, with the matches of r's query marked if it has one.
func similarURL(s index.Similar, r index.Request) string {
	heading := passage.Passage{Paragraph: -1}
	if s.Section != nil {
		heading.Section = s.Section.ID
	}
	return passageURL(s.Report.ID, r, heading)
}

// defaultSimilar is the number of similar reports where the URL does not say.
const defaultSimilar = 10

func (s *server) apiSimilar(r *http.Request) (*response, error) {
	values, err := parseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, err
	}
	request := index.RelatedRequest{Report: r.PathValue("id")}
	if request.Limit, err = parseLimit(values, defaultSimilar, index.MaxRelated); err != nil {
		return nil, err
	}
	if request.Section = values.Get("section"); values.Has("section") && request.Section == "" {
		return nil, &paramError{name: "section", detail: "参数 section 要写章节编号，如 s3。"}
	}
	if err := checkOnce(values, "section"); err != nil {
		return nil, err
	}
	related, err := s.lib.Related(r.Context(), request)
	if err != nil {
		return nil, err
	}
	duplicates, err := s.lib.Duplicates(request.Report)
	if err != nil {
		return nil, err
	}
	return jsonResponse(http.StatusOK, jsonType, NewRelatedAnswer(related, duplicates))
}

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
		return link{label, reportURL(h.ID, r)}
	}
	for i, h := range related.SamePlace { // the newest first, the fullest of a year first
		year := linkTo(inYear(int(h.Year)), h)
		with := say("与%s对照", inYear(int(h.Year)))
		v.SamePlace = append(v.SamePlace, year)
		switch fullest := i == 0 || related.SamePlace[i-1].Year != h.Year; {
		case !fullest || of.Year == 0:
		case h.Year > of.Year:
			v.Later, v.Compare = &year, &link{with, compareURL(of.ID, h.ID)}
		case v.Earlier == nil:
			v.Earlier, v.Compare = &year, &link{with, compareURL(h.ID, of.ID)}
		}
	}
	for _, h := range related.Neighbours {
		v.Neighbours = append(v.Neighbours, linkTo(asIs(cmp.Or(h.Place, h.Region.Name)), h))
	}
	for _, s := range related.Similar {
		if !shown[s.Report.ID] && len(v.Similar) < shownSimilar {
			v.Similar = append(v.Similar, similarLink{link{asIs(tabTitle(s.Report)), similarURL(s, r)}, s.Words})
		}
	}
	return v
}
