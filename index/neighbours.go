package index

import "gongbao/index/report"

// MaxRelated is the greatest limit of a RelatedRequest.
const MaxRelated = 50

// RelatedRequest asks what to read beside a report.
type RelatedRequest struct {
	Report string // Report.ID
	// Section is the Section.ID of one of its sections, to find sections like it; empty finds reports like the whole.
	Section string
	// Limit is the most of Related.Similar, 1 to MaxRelated.
	Limit int
}

// Related is what to read beside a report, which is in none of the lists. Places are compared as they are today.
type Related struct {
	// SamePlace holds the reports of the same kind by the same place in other years, the newest first.
	SamePlace []report.Header
	// Neighbours holds the reports of the same year, kind and level by the other places directly under the same one, by code.
	Neighbours []report.Header
	// Similar holds the reports on the same subjects, best first.
	Similar []Similar
}

// Similar is a report that shares subjects with another, or with a section of it.
type Similar struct {
	Report report.Header
	// Section is the section that does; nil where whole reports were compared.
	Section *report.Section
	// Score is how much of the subjects is shared, from 0 to 1.
	Score float64
	// Words are the subjects shared, those that count most first.
	Words []string
}
