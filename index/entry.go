package index

import (
	"cmp"
	"strconv"

	"gongbao/index/region"
	"gongbao/index/report"
)

// NewEntry returns what a View knows of a report, its number and the numbers of words aside.
func NewEntry(r *report.Report) Entry {
	of := r.Region
	e := Entry{
		ID: r.ID, Title: r.Title, Region: &of, Place: r.Place, Year: int(r.Year), Delivered: r.Delivered, Complete: r.Complete, Doubtful: len(r.Doubts(false)) > 0,
		Chars: r.Chars, Digest: r.Digest(),
	}
	for field := range Section {
		e.Values[field] = field.ValuesOf(r)
		if len(e.Values[field]) == 0 {
			e.Values[field] = []string{None}
		}
	}
	for i := range r.Sections {
		e.Parts = append(e.Parts, Part{Chars: int32(r.Sections[i].Chars()), Role: uint8(RoleIndex(r.Sections[i].Role))})
	}
	return e
}

// Codes returns the codes of the places that a report belongs to today, from the province down;
// none if its place is unknown.
func Codes(r *report.Report) (codes []string) {
	if d, ok := region.Lookup(r.Region.Code, 0); ok {
		for _, above := range d.Today().Path(0) {
			codes = append(codes, above.Code)
		}
	}
	return codes
}

// yearsOf returns the year of a report; none if it is not known.
func yearsOf(r *report.Report) []string {
	if r.Year == 0 {
		return nil
	}
	return []string{strconv.Itoa(int(r.Year))}
}

// Code returns the code of the report's own place, today's; empty if it is unknown.
func (e *Entry) Code() string {
	code := e.Values[Region][len(e.Values[Region])-1]
	if code == None {
		return ""
	}
	return code
}

// Parent returns the code of the place that the report's own is directly under, empty for
// provinces. A place without a code of its own is under the one whose code the report has.
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
		return cmp.Or(e.Code(), None)
	}
	if field, known := FieldNamed(string(g)); known && field < Section {
		return e.Values[field][0]
	}
	panic("index: no grouping " + string(g))
}

// Header returns what lists show of the report.
func (e *Entry) Header() report.Header {
	return report.Header{
		ID: e.ID, Title: e.Title, Kind: report.Kind(known(e.Values[Kind][0])), Region: *e.Region, Place: e.Place,
		Level: report.Level(known(e.Values[Level][0])), Year: report.Year(e.Year), Delivered: e.Delivered,
		Complete: e.Complete, Chars: e.Chars,
	}
}

// known returns a value of a facet, or "" for None.
func known(value string) string {
	if value == None {
		return ""
	}
	return value
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
