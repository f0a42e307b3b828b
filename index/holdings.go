package index

import (
	"cmp"
	"gongbao/index/report"
)

// Place is a place as it is today, with what the library holds about it.
type Place struct {
	Code   string
	Name   string
	Level  report.Level
	Parent string // code of the place above, empty at the top
	// Reports counts those about the place and the places under it: what a search for the place finds. Own counts those about itself.
	Reports, Own int
	Years        []YearCount // oldest first; reports of unknown years are in none
}

// YearCount counts the reports of one year as Place does.
type YearCount struct {
	Year         int
	Reports, Own int
}

// PlacesRequest narrows a list of places; its zero value gives all.
type PlacesRequest struct {
	// Query is the beginning of a code, or a part of the name or of another name of the place, of any time.
	Query string
	Under string       // code of any time: only the places directly under it
	Level report.Level // of the places
}

// PlaceDetail is a place with its history and what is around it.
type PlaceDetail struct {
	Place
	Path     []report.Division // from the province down to the place itself
	Aliases  []string
	History  []PlaceName // oldest first
	Children []Place     // the places directly under it that Places lists
}

// PlaceName is a code and a name that a place has or had.
type PlaceName struct {
	Code, Name string
	// Start is the first year in use and End the last; 0 means in use today. The gazetteer begins with 1981.
	Start, End int
}

// Coverage says of which years a library holds reports of which places.
type Coverage struct {
	Reports  int // those that the filter admits
	Complete int // those of them that are whole
	Doubtful int // those with a kind, place, year or completeness that is in doubt: see report.Doubts
	// Series has the reports by place, level and kind, in that order; those of unknown places come last.
	Series []Series
}

// Series is the reports of one kind about one place itself, not the places under it.
type Series struct {
	Code, Name string // as today; None and empty where the place is not known
	Level      report.Level
	Kind       report.Kind
	Reports    int
	Years      []CoveredYear // those that reports are of, oldest first
	// Missing are the years from the first to the last of Years of which there is no whole report.
	Missing []int
	Undated []Held // reports of unknown years, the fullest first
}

// CoveredYear counts the reports of a Series of one year.
type CoveredYear struct {
	Year                        int
	Reports, Complete, Doubtful int
	Held                        []Held // the reports, the fullest first
}

// Held is a report of a Series.
type Held struct {
	ID       string
	Complete report.Completeness
	Doubtful bool // see Coverage.Doubtful
	Chars    int
}

// CompareHeld orders the reports of a year: whole ones before parts, longer ones before shorter.
func CompareHeld(a, b Held) int {
	return cmp.Or(cmp.Compare(Fullness(b.Complete), Fullness(a.Complete)), cmp.Compare(b.Chars, a.Chars), cmp.Compare(a.ID, b.ID))
}
