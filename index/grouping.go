package index

import (
	"cmp"
	"strings"
)

// Grouping is a field by which the reports of a search are counted apart.
type Grouping string

// The groupings. A report is counted for its own place in GroupRegion, and for the province that it
// is in, or the centre, in GroupProvince.
const (
	GroupProvince Grouping = "province"
	GroupRegion   Grouping = "region"
	GroupYear     Grouping = "year"
	GroupKind     Grouping = "kind"
	GroupLevel    Grouping = "level"
)

// Groupings lists every grouping: by province, and by each field of reports.
var Groupings = func() []Grouping {
	all := []Grouping{GroupProvince}
	for field := range Section {
		all = append(all, Grouping(field.String()))
	}
	return all
}()

// PanelGroupings lists the groupings of a panel: those that panel.Row has members for.
var PanelGroupings = []Grouping{GroupProvince, GroupRegion, GroupYear, GroupKind, GroupLevel}

// Counts is what a search finds, in numbers.
type Counts struct {
	// Understood, Relaxed, Partial, Total and Occurrences are those of the Result.
	Understood  string
	Relaxed     Match
	Partial     bool
	Total       int
	Occurrences int
	// Groups are in order of their values, None last; none for a search that finds nothing.
	Groups []Group
}

// Group counts the reports of a search that have the same values.
type Group struct {
	Values      []string // of the groupings, as in a Filter: today's code of a place, a year, None if it is not known
	Reports     int
	Occurrences int
	Chars       int // of the reports as a whole: see report.Report.Chars
}

// CompareValues orders values of a grouping, None last.
func CompareValues(a, b string) int {
	return cmp.Or(unknownLast(strings.TrimPrefix(a, None), strings.TrimPrefix(b, None)), cmp.Compare(a, b))
}
