package answer

import (
	"gongbao/index"
	"gongbao/index/passage"
	"gongbao/index/report"
	"gongbao/web/address"
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
		Duplicates: NotNull(duplicates), SamePlace: answerReports(related.SamePlace), Neighbours: answerReports(related.Neighbours),
		Similar: make([]AnswerSimilar, len(related.Similar)),
	}
	for i, s := range related.Similar {
		similar := AnswerSimilar{Report: newAnswerReport(s.Report), Score: s.Score, Words: NotNull(s.Words)}
		if s.Section != nil {
			similar.Section = &AnswerSection{ID: s.Section.ID, Path: NotNull(s.Section.Path), Role: s.Section.Role}
		}
		similar.URL = SimilarURL(s, index.Request{})
		a.Similar[i] = similar
	}
	return a
}

func answerReports(headers []report.Header) []AnswerReport {
	as := make([]AnswerReport, len(headers))
	for i, h := range headers {
		as[i] = newAnswerReport(h)
	}
	return as
}

// SimilarURL is the address of what was found, with the matches of r's query marked if it has one.
func SimilarURL(s index.Similar, r index.Request) string {
	heading := passage.Passage{Paragraph: -1}
	if s.Section != nil {
		heading.Section = s.Section.ID
	}
	return address.PassageURL(s.Report.ID, r, heading)
}
