package index

import (
	"cmp"

	"gongbao/index/region"
	"gongbao/index/report"
)

// Place returns the code of the report's own place, today's; empty if it is unknown.
func (e *Entry) Place() string {
	code := e.Values[Region][len(e.Values[Region])-1]
	if code == None {
		return ""
	}
	return code
}

// Parent returns the code of the place that the report's own is directly under, empty for provinces. A place without a code of its
// own is under the one whose code the report has.
func (e *Entry) Parent() string {
	codes := e.Values[Region]
	if e.Values[Level][0] == string(report.Below) {
		return codes[len(codes)-1]
	}
	if len(codes) < 2 {
		return ""
	}
	return codes[len(codes)-2]
}

// Group returns the value of a report in a grouping.
func (e *Entry) Group(g Grouping) string {
	switch g {
	case GroupProvince:
		return e.Values[Region][0]
	case GroupRegion:
		return cmp.Or(e.Place(), None)
	case GroupYear:
		return e.Values[Year][0]
	case GroupKind:
		return e.Values[Kind][0]
	case GroupLevel:
		return e.Values[Level][0]
	}
	panic("index: no grouping " + string(g))
}

// Header returns what the entry has of a report's header, which lacks the title: for a report that cannot be read.
func (e *Entry) Header() report.Header {
	h := report.Header{ID: e.ID, Year: report.Year(e.Year), Delivered: e.Delivered, Chars: e.Chars}
	h.Kind, h.Level = report.Kind(e.Values[Kind][0]), report.Level(e.Values[Level][0])
	if d, ok := region.Lookup(e.Place(), 0); ok {
		h.Region = report.Region{Code: d.Code, Name: d.Name}
	}
	return h
}

// Fullness returns how much of its report a text is, as rank.Literal.Complete has it.
func Fullness(c report.Completeness) float64 {
	switch c {
	case report.Full:
		return 1
	case report.Excerpt:
		return 0.5
	}
	return 0
}
