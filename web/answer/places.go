package answer

import (
	"gongbao/index"
	"gongbao/index/report"
	"gongbao/web/address"
)

// Places lists places that reports are about.
type Places struct {
	Total  int     `json:"total"`
	Places []Place `json:"places"`
}

// Place is a place as it is today and the number of reports about it.
type Place struct {
	Code    string       `json:"code"`
	Name    string       `json:"name"`
	Level   report.Level `json:"level"`
	Parent  *string      `json:"parent"` // code of the place above, null at the top
	Reports int          `json:"reports"`
	Own     int          `json:"own"`
	Years   []PlaceYear  `json:"years"`
}

// PlaceYear counts the reports about a place of one year.
type PlaceYear struct {
	Year    int `json:"year"`
	Reports int `json:"reports"`
	Own     int `json:"own"`
}

// PlaceDetail is one place with its history and what is around it.
type PlaceDetail struct {
	Place
	Path     []report.Division `json:"path"`
	Aliases  []string          `json:"aliases"`
	History  []PlaceName       `json:"history"`
	Children []Place           `json:"children"`
	URL      string            `json:"url"`
}

// PlaceName is a code and a name that a place has or had.
type PlaceName struct {
	Code  string `json:"code"`
	Name  string `json:"name"`
	Start int    `json:"start"`
	End   *int   `json:"end"` // null where it is in use today
}

// NewPlaces is the JSON form of a list of places.
func NewPlaces(places []index.Place) Places {
	return Places{Total: len(places), Places: newPlaces(places)}
}

// NewPlaceDetail is the JSON form of a place.
func NewPlaceDetail(p *index.PlaceDetail) PlaceDetail {
	a := PlaceDetail{
		Place: newPlace(p.Place), Path: NotNull(p.Path), Aliases: NotNull(p.Aliases),
		History: make([]PlaceName, len(p.History)), Children: newPlaces(p.Children), URL: address.FacetURL("region", p.Code),
	}
	for i, n := range p.History {
		a.History[i] = PlaceName{Code: n.Code, Name: n.Name, Start: n.Start}
		if n.End != 0 {
			a.History[i].End = &n.End
		}
	}
	return a
}

func newPlaces(places []index.Place) []Place {
	as := make([]Place, len(places))
	for i, p := range places {
		as[i] = newPlace(p)
	}
	return as
}

func newPlace(p index.Place) Place {
	a := Place{
		Code: p.Code, Name: p.Name, Level: p.Level, Parent: orNull(p.Parent), Reports: p.Reports, Own: p.Own,
		Years: make([]PlaceYear, len(p.Years)),
	}
	for i, y := range p.Years {
		a.Years[i] = PlaceYear(y)
	}
	return a
}
