package answer

import (
	"gongbao/index"
	"gongbao/index/passage"
	"gongbao/index/report"
	"gongbao/web/address"
)

// Related is what to read beside a report.
type Related struct {
	// Duplicates are the near-duplicates, the fullest first.
	Duplicates []report.Duplicate `json:"duplicates"`
	SamePlace  []Header           `json:"same_place"` // of other years, the newest first
	Neighbours []Header           `json:"neighbours"` // of the same year, by code
	Similar    []Similar          `json:"similar"`    // on the same subjects, best first
}

// Similar is a report, or the section of one, on the same subjects.
type Similar struct {
	Report  Header   `json:"report"`
	Section *Section `json:"section"` // null where whole reports were compared
	Score   float64  `json:"score"`   // from 0 to 1
	Words   []string `json:"words"`   // the subjects shared, those that count most first
	URL     string   `json:"url"`
}

// NewRelated is the JSON form of related and of the near-duplicates of the same report.
func NewRelated(related *index.Related, duplicates []report.Duplicate) Related {
	a := Related{
		Duplicates: NotNull(duplicates), SamePlace: newHeaders(related.SamePlace), Neighbours: newHeaders(related.Neighbours),
		Similar: make([]Similar, len(related.Similar)),
	}
	for i, s := range related.Similar {
		similar := Similar{Report: newHeader(s.Report), Score: s.Score, Words: NotNull(s.Words)}
		if s.Section != nil {
			similar.Section = &Section{ID: s.Section.ID, Path: NotNull(s.Section.Path), Role: s.Section.Role}
		}
		similar.URL = SimilarURL(s, index.Request{})
		a.Similar[i] = similar
	}
	return a
}

func newHeaders(headers []report.Header) []Header {
	as := make([]Header, len(headers))
	for i, h := range headers {
		as[i] = newHeader(h)
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
