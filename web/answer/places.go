package answer

import (
	"gongbao/index"
	"gongbao/index/report"
	"gongbao/web/address"
)

// Places lists places that reports are about.
type Places struct {
	Total  int           `json:"total"`
	Places []AnswerPlace `json:"places"`
}

// AnswerPlace is a place as it is today and the number of reports about it.
type AnswerPlace struct {
	Code    string            `json:"code"`
	Name    string            `json:"name"`
	Level   report.Level      `json:"level"`
	Parent  *string           `json:"parent"` // code of the place above, null at the top
	Reports int               `json:"reports"`
	Own     int               `json:"own"`
	Years   []AnswerPlaceYear `json:"years"`
}

// AnswerPlaceYear counts the reports about a place of one year.
type AnswerPlaceYear struct {
	Year    int `json:"year"`
	Reports int `json:"reports"`
	Own     int `json:"own"`
}

// PlaceAnswer is one place with its history and what is around it.
type PlaceAnswer struct {
	AnswerPlace
	Path     []report.Division `json:"path"`
	Aliases  []string          `json:"aliases"`
	History  []AnswerPlaceName `json:"history"`
	Children []AnswerPlace     `json:"children"`
	URL      string            `json:"url"`
}

// AnswerPlaceName is a code and a name that a place has or had.
type AnswerPlaceName struct {
	Code  string `json:"code"`
	Name  string `json:"name"`
	Start int    `json:"start"`
	End   *int   `json:"end"` // null where it is in use today
}

// NewPlaces is the JSON form of a list of places.
func NewPlaces(places []index.Place) Places {
	return Places{Total: len(places), Places: newAnswerPlaces(places)}
}

// NewPlaceAnswer is the JSON form of a place.
func NewPlaceAnswer(p *index.PlaceDetail) PlaceAnswer {
	a := PlaceAnswer{
		AnswerPlace: newAnswerPlace(p.Place), Path: NotNull(p.Path), Aliases: NotNull(p.Aliases),
		History: make([]AnswerPlaceName, len(p.History)), Children: newAnswerPlaces(p.Children), URL: address.FacetURL("region", p.Code),
	}
	for i, n := range p.History {
		a.History[i] = AnswerPlaceName{Code: n.Code, Name: n.Name, Start: n.Start}
		if n.End != 0 {
			a.History[i].End = &n.End
		}
	}
	return a
}

func newAnswerPlaces(places []index.Place) []AnswerPlace {
	as := make([]AnswerPlace, len(places))
	for i, p := range places {
		as[i] = newAnswerPlace(p)
	}
	return as
}

func newAnswerPlace(p index.Place) AnswerPlace {
	a := AnswerPlace{
		Code: p.Code, Name: p.Name, Level: p.Level, Parent: orNull(p.Parent), Reports: p.Reports, Own: p.Own,
		Years: make([]AnswerPlaceYear, len(p.Years)),
	}
	for i, y := range p.Years {
		a.Years[i] = AnswerPlaceYear(y)
	}
	return a
}
