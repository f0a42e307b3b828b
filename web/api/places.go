package api

import (
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"gongbao/analyzer/coded"
	"gongbao/index"
	"gongbao/index/report"
	"gongbao/web/address"
	"gongbao/web/answer"
	"gongbao/web/respond"
)

func (s *Calls) Places(r *http.Request) (*respond.Response, error) {
	request, err := parsePlacesRequest(r.URL.RawQuery)
	if err != nil {
		return nil, err
	}
	places, err := s.lib.Places(request)
	if err != nil {
		return nil, err
	}
	return respond.NewJSON(http.StatusOK, respond.TypeJSON, answer.NewPlaces(places))
}

func parsePlacesRequest(rawQuery string) (r index.PlacesRequest, err error) {
	values, err := address.ParseQuery(rawQuery)
	if err != nil {
		return r, err
	}
	if err := address.CheckNames(values, placesParameters); err != nil {
		return r, err
	}
	for _, name := range placesParameters {
		if err := address.CheckOnce(values, name); err != nil {
			return r, err
		}
	}
	r = index.PlacesRequest{Query: strings.TrimSpace(values.Get("q")), Under: values.Get("under"), Level: report.Level(values.Get("level"))}
	if n := utf8.RuneCountInString(r.Query); n > address.MaxPlaceQuery {
		return r, &respond.ParamError{Name: "q", Message: coded.New("parameter-place-too-long", "name", "q", "most", address.MaxPlaceQuery)}
	}
	if values.Has("level") && !slices.Contains(placeLevels, r.Level) {
		return r, address.UnknownValue("level", string(r.Level), coded.New("allowed-values", "values", address.Texts(placeLevels)))
	}
	if values.Has("under") {
		if allowed := address.SetRegion(&r.Under, r.Under); !allowed.IsZero() {
			return r, address.UnknownValue("under", r.Under, allowed)
		}
	}
	return r, nil
}

var placesParameters = []string{"q", "under", "level"}

// placeLevels are the levels that places with a code have.
var placeLevels = []report.Level{report.Centre, report.Province, report.Prefecture, report.County}

func (s *Calls) Place(r *http.Request) (*respond.Response, error) {
	place, err := s.lib.Place(r.PathValue("code"))
	if err != nil {
		return nil, err
	}
	return respond.NewJSON(http.StatusOK, respond.TypeJSON, answer.NewPlaceDetail(place))
}

func (s *Calls) Coverage(r *http.Request) (*respond.Response, error) {
	request, err := address.ParseStrict(r.URL.RawQuery, coverageParameters)
	if err != nil {
		return nil, err
	}
	coverage, err := s.lib.Coverage(request.Filter)
	if err != nil {
		return nil, err
	}
	return respond.NewJSON(http.StatusOK, respond.TypeJSON, answer.NewCoverage(coverage))
}

var coverageParameters = address.FieldNames(false)
